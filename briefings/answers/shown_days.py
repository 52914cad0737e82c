"""A site's records as the days and passages that every output shows; read as they are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

from briefings.codec import is_unchanged
from briefings.editions import date_record, editor_path, list_records, read_edition
from briefings.errors import BriefingsError, QuestionError
from briefings.model import Digest, Span, Story
from briefings.moments import in_zone, read_clock
from briefings.presenting import PresentingOptions, present
from briefings.presenting.views import ActorView, DayView, QuoteView, SentenceView, SourceView, StoryView
from briefings.settings import Settings
from briefings.storage.hashes import describe_file
from briefings.words import find_words, make_slug

DayStatus = Literal["draft", "approved", "corrected"]
_NEARBY = {"today": timedelta(0), "yesterday": timedelta(days=1)}
# Days that are kept as they are shown, of a long archive.
_HELD = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPassage:
    """A sentence or a quotation that a story shows.

    ``parts`` are its words as its article has them, letter for letter, with their places there.
    """

    shown: SentenceView | QuoteView
    parts: tuple[tuple[Span, str], ...]
    story: StoryView
    words: str

    @property
    def source(self) -> SourceView:
        """The article that it stands in."""
        return self.shown.source

    @property
    def speaker(self) -> ActorView | None:
        """Who says it, where it is a quotation and that is known."""
        return self.shown.speaker if isinstance(self.shown, QuoteView) else None


@dataclass(frozen=True, kw_only=True)
class ShownDay:
    """A day as every output shows it."""

    view: DayView
    digest: Digest

    @property
    def status(self) -> DayStatus:
        """Return whether it is a draft, approved, or approved and then corrected."""
        if self.view.draft:
            return "draft"
        return "corrected" if self.digest.corrections else "approved"

    @property
    def stories(self) -> tuple[StoryView, ...]:
        """All stories, those told in full first."""
        return (*self.view.stories, *self.view.shorts)

    @cached_property
    def passages(self) -> tuple[ShownPassage, ...]:
        """The sentences and quotations of all stories, in their order."""
        records = {story.id: story for story in self.digest.stories}
        return tuple(
            passage for view in self.stories for passage in _list_passages(view, records.get(view.id))
        )

    @property
    def actors(self) -> Iterator[ActorView]:
        """The actors that its stories name and those that its quotations are by; some more than once."""
        return (actor for view in self.stories for actor in (*view.actors, *_list_speakers(view)) if actor.id)

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """The ids of the actors that each name may mean, by the name's slug."""
        found: dict[str, set[str]] = {}
        records = {story.id: story for story in self.digest.stories}
        for view in self.stories:
            shown = {actor.id: actor for actor in (*view.actors, *_list_speakers(view)) if actor.id}
            for actor in shown.values():
                found.setdefault(actor.id, set()).add(actor.id)
                found.setdefault(make_slug(actor.name), set()).add(actor.id)
            for record in records[view.id].actors if view.id in records else ():
                if record.id in shown:
                    for form in record.aliases:
                        found.setdefault(make_slug(form), set()).add(record.id)
        return found


def _list_speakers(view: StoryView) -> list[ActorView]:
    return [quote.speaker for quote in view.quotes if quote.speaker]


def _list_passages(view: StoryView, record: Story | None) -> Iterator[ShownPassage]:
    """Yield what a story shows, with its words from the record; what the record lacks is passed over."""
    if record is None:
        return
    sentences = {(one.article, one.sentence.span): one.sentence.text for one in record.sentences}
    for sentence in view.sentences:
        text = sentences.get((sentence.source.article, sentence.span))
        if text is not None:
            yield _make_passage(sentence, ((sentence.span, text),), view)
    for quote in view.quotes:
        parts = [(span, _cut_words(record, quote.source.article, span)) for span in quote.spans]
        if all(text for _, text in parts):
            yield _make_passage(quote, tuple(parts), view)


def _cut_words(record: Story, article: str, span: Span) -> str:
    """Return the words of a place within one of a story's quotations; "" where none holds it."""
    for taken in record.quotes:
        held = taken.quote.span
        if taken.article == article and held.contains(span):
            return taken.quote.text[span.start - held.start : span.end - held.start]
    return ""


def _make_passage(
    shown: SentenceView | QuoteView, parts: tuple[tuple[Span, str], ...], story: StoryView
) -> ShownPassage:
    return ShownPassage(shown=shown, parts=parts, story=story, words=f" {' '.join(find_words(shown.text))} ")


class ShownDays:
    """The days of a site, read as they are asked for; one that was changed is read again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._options = PresentingOptions.of(settings)
        self._held: OrderedDict[date, tuple[object, ShownDay]] = OrderedDict()

    def list_days(self, first: date | None = None, last: date | None = None) -> list[date]:
        """Return the days from one to another that have a record, the newest first."""
        days = [date_record(path) for path in list_records(self._settings.digests)]
        return sorted((day for day in days if (first or day) <= day <= (last or day)), reverse=True)

    def read_day(self, words: str) -> date:
        """Return the day that words name: a date, "latest" for the newest edition's, "today", "yesterday".

        Raises:
            QuestionError: they are none of these, or there is no edition yet.
        """
        if words == "latest":
            days = self.list_days()
            if not days:
                raise QuestionError("day", "there is no edition yet")
            return days[0]
        if words in _NEARBY:
            return in_zone(read_clock(), self._settings.edition.zone).date() - _NEARBY[words]
        try:
            return date.fromisoformat(words)
        except ValueError as error:
            known = "write one like 2026-11-19, or latest, today, yesterday"
            raise QuestionError("day", f"{words!r} is not a day; {known}") from error

    def open_day(self, day: date) -> ShownDay:
        """Return a day as it is shown.

        Raises:
            QuestionError: there is no edition of that day.
            BriefingsError: its record or editor's file is broken, or was changed by hand after approval.
        """
        path = self._settings.record_path(day)
        stamp = (describe_file(path), describe_file(editor_path(path)))
        if stamp[0] is None:
            known = self.list_days()
            near = f"; the last is of {known[0]}" if known else ""
            raise QuestionError("day", f"there is no edition of {day}{near}")
        held = self._held.get(day)
        # What was written just now may be written again under the same time.
        if held is None or held[0] != stamp or "" in stamp:
            held = stamp, self._read_day(path)
            self._held[day] = held
        self._held.move_to_end(day)
        while len(self._held) > _HELD:
            self._held.popitem(last=False)
        return held[1]

    def open_days(self, first: date | None, last: date | None) -> tuple[list[ShownDay], list[str]]:
        """Return the days from one to another, the newest first, and why others of them are left out."""
        shown, left_out = [], []
        for day in self.list_days(first, last):
            try:
                shown.append(self.open_day(day))
            except BriefingsError as error:
                left_out.append(f"{day}: {error.problem}")
        return shown, left_out

    def find_sections(self) -> list[str]:
        """Return the names of the site's sections."""
        return list(self._settings.all_sections)

    def find_actor(self, name: str, day: ShownDay) -> set[str]:
        """Return the ids of a day's actors that a name may mean, by the editor's list too."""
        slug = make_slug(name)
        listed = self._options.actors.ids.get(slug, slug)
        return day.names.get(slug, set()) | day.names.get(listed, set())

    def is_listed(self, name: str) -> bool:
        """Return whether a name stands in the editor's list of actors."""
        return make_slug(name) in self._options.actors.ids

    def _read_day(self, path: Path) -> ShownDay:
        edition = read_edition(path, approve=self._settings.edition.approve)
        if not is_unchanged(edition.record):
            raise BriefingsError(path, "was changed by hand after it was approved")
        return ShownDay(view=present(edition.digest, self._options), digest=edition.digest)
