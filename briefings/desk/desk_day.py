"""A day as the desk shows it: its edition, the articles behind it, and what is unsure of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from briefings.codec import read_digest, read_readings
from briefings.editions import EditorFile, Stray, editor_path, join_editing
from briefings.editions.editor_file import parse_editing
from briefings.editions.reading import find_strays
from briefings.editions.story_edits import ends_sentence
from briefings.errors import ArticleError, EditorError
from briefings.model import Article, Briefing, Digest, Editing, Quote, Span, Story, StoryActor, StoryQuote
from briefings.presenting import show_edition
from briefings.presenting.views import DayView, StoryView
from briefings.reading.segmentation import split_paragraphs, split_sentences
from briefings.settings import Settings
from briefings.sources.files import read_files
from briefings.storage.hashes import fingerprint

# Below it a quotation that is shown is one to look at: of those between 0.8 and 0.9 one in ten is wrong.
_LOOK_AT = 0.9
# Quotations that the reading was less sure of are offered all the same, down to here.
_OFFERED = 0.3
# Two headlines of a day that have so much in common (0 to 100) may be of one event.
_ALIKE = 70
# Two headlines of one story that have no more in common may be of two.
_UNLIKE = 25


class Doubt(NamedTuple):
    """Something to look at: what kind of thing, in words, and the story that it is in ("": none)."""

    kind: str
    words: str
    story: str = ""


class OfferedQuote(NamedTuple):
    """A quotation of a story's article: in its story or only in the readings; ``shown`` in the edition."""

    taken: StoryQuote
    shown: bool
    words: str
    ends: tuple[int, ...]


class ArticlePart(NamedTuple):
    """A sentence of an article: its place, its number in the story (0: none), and whether it is quoted."""

    span: Span
    text: str
    number: int
    marked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStory:
    """A story as the edition has it, as it is shown, and whether the editor has dropped it."""

    story: Story
    view: StoryView | None
    dropped: bool


class DeskDay:
    """A day's files as they are now.

    Args:
        record: the day's record.
        settings: the site's.

    Raises:
        RecordError: the record cannot be read.
    """

    def __init__(self, record: Path, settings: Settings) -> None:
        self.path = editor_path(record)
        self.settings = settings
        stat = record.stat()
        self._made = fingerprint(str(stat.st_mtime_ns), str(stat.st_size))
        self.record = read_digest(record)
        self._record = record
        self.text = self.path.read_text("utf-8-sig") if self.path.exists() else None
        self.mistake = ""
        self.file: EditorFile | None = None
        try:
            self.file = parse_editing(self.text, self.path) if self.text is not None else None
        except EditorError as error:
            self.mistake = str(error)

    @property
    def name(self) -> str:
        """The day: 2026-11-19."""
        return self.record.day.isoformat()

    @cached_property
    def state(self) -> str:
        """Return a short hash of the files' content: the editor's before the dot, the record's after it."""
        return f"{fingerprint(self.text or '')[:16]}.{self._made[:16]}"

    @property
    def is_approved(self) -> bool:
        """Return whether the record is approved: then the file no longer changes anything."""
        return self.record.status == "approved"

    @property
    def editing(self) -> Editing:
        """Return what the editor has set."""
        if self.is_approved:
            return self.record.editing or Editing()
        return self.file.editing if self.file else Editing()

    @cached_property
    def digest(self) -> Digest:
        """The edition, without what is dropped."""
        return join_editing(self.record, self.editing)

    @cached_property
    def strays(self) -> tuple[Stray, ...]:
        """Return the entries of the file that match nothing."""
        return find_strays(self.record, self.file) if self.file and not self.is_approved else ()

    @cached_property
    def view(self) -> DayView:
        """The edition as outputs show it."""
        return show_edition(self.digest, self.settings).day

    @cached_property
    def readings(self) -> Mapping[str, Briefing]:
        """Return the readings of the day's articles."""
        return read_readings(self._record)

    @cached_property
    def stories(self) -> tuple[ShownStory, ...]:
        """The stories in their order, those that are dropped behind."""
        views = {view.id: view for view in (*self.view.stories, *self.view.shorts)}
        kept = replace(
            self.editing, stories=tuple(replace(edit, drop=False) for edit in self.editing.stories)
        )
        told = {story.id for story in self.digest.stories}
        shown = [ShownStory(story=one, view=views.get(one.id), dropped=False) for one in self.digest.stories]
        shown += [
            ShownStory(story=one, view=None, dropped=True)
            for one in join_editing(self.record, kept).stories
            if one.id not in told
        ]
        return tuple(shown)

    def find(self, story: str) -> ShownStory | None:
        """Return a story by its id, or the first one where there is none of it."""
        named = (one for one in self.stories if one.story.id == story)
        return next(named, next(iter(self.stories), None))

    def find_story(self, story: str) -> Story | None:
        """Return a story by its id."""
        return next((one.story for one in self.stories if one.story.id == story), None)

    def read_article(self, article: str) -> Article | None:
        """Return an article as it is stored; None where its file is not there."""
        for folder in self.settings.folders:
            near = sorted(folder.glob(f"{_escape(article)}.*")) if folder.is_dir() else []
            found = next(_read([*near], folder, article), None) or (
                next(_read([folder], folder, article), None) if folder.is_dir() else None
            )
            if found:
                return found
        return None

    def list_quotes(self, story: Story) -> list[OfferedQuote]:
        """Return the quotations between marks of a story's articles: those that are shown first."""
        shown = next((one.view for one in self.stories if one.story.id == story.id), None)
        starts = {(quote.source.article, quote.spans[0].start) for quote in (shown.quotes if shown else ())}
        offered = {(one.article, one.quote.span): one for one in story.quotes}
        for briefing in story.briefings:
            reading = self.readings.get(briefing.id)
            for quote in reading.quotes if reading else ():
                if quote.kind == "direct" and quote.confidence >= _OFFERED:
                    taken = StoryQuote(article=briefing.id, quote=quote)
                    offered.setdefault((briefing.id, quote.span), taken)
        whole = {
            (edit.article, edit.span) for one in self.editing.stories for edit in one.quotes if edit.only
        }
        listed = [
            OfferedQuote(
                one, (key[0], key[1].start) in starts, _name_speaker(one, story), _list_ends(one.quote)
            )
            for key, one in offered.items()
            if one.quote.kind != "indirect" and not (key in whole and one not in story.quotes)
        ]
        return sorted(listed, key=lambda one: not one.shown)

    def list_parts(self, story: Story, article: Article) -> list[ArticlePart]:
        """Return the sentences of an article, those that the story tells with their number in it."""
        numbers = {
            one.sentence.span: at for at, one in enumerate(story.sentences, 1) if one.article == article.id
        }
        spans = split_sentences(
            article.text,
            split_paragraphs(article.text),
            article.language,
            [one.span for one in article.furniture],
        )
        # What the program has cut otherwise stands as it was chosen.
        free = [span for span in spans if not any(span.overlaps(other) for other in numbers)]
        quoted = [one.quote.span for one in story.quotes if one.article == article.id]
        return [
            ArticlePart(
                span,
                span.of(article.text),
                numbers.get(span, 0),
                "quoted" if any(map(span.overlaps, quoted)) else "",
            )
            for span in sorted([*free, *numbers])
        ]

    def list_doubts(self) -> list[Doubt]:
        """Return what is unsure of the day, the gravest first."""
        doubts = [Doubt("the file", str(stray)) for stray in self.strays]
        if self.mistake:
            doubts.insert(0, Doubt("the file", self.mistake))
        told = [one for one in self.stories if not one.dropped]
        for one in told:
            doubts += _doubt_quotes(one, self.editing)
        for one in told:
            doubts += _doubt_sentences(one.story)
        # Who has the same role in six stories is looked at once.
        doubts += list(
            {doubt.words: doubt for one in reversed(told) for doubt in _doubt_actors(one)}.values()
        )[::-1]
        doubts += _doubt_joining([one.story for one in told])
        for one in told:
            doubts += [
                Doubt(
                    "numbers",
                    f"The sources differ: {', '.join(fig.figure.text for fig in each.figures)}",
                    one.story.id,
                )
                for each in one.story.differing
            ]
        return [*doubts, *_list_aside(self.settings.root)]


def _escape(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _read(paths: Sequence[Path], folder: Path, article: str) -> Iterator[Article]:
    """Yield the articles of an id in files, or in a folder; nothing outside the folder is read."""
    inside = [path for path in paths if path.resolve().is_relative_to(folder.resolve())]
    for found in read_files(inside):
        if isinstance(found, ArticleError):
            continue
        # A file by itself has its name for an id; in its folder it has the path.
        if found.id == article or (len(inside) == 1 and inside[0] != folder and article.endswith(found.id)):
            yield replace(found, id=article)


def _name_speaker(taken: StoryQuote, story: Story) -> str:
    if taken.speaker:
        return next((actor.name for actor in story.actors if actor.id == taken.speaker), taken.speaker)
    if taken.quote.speaker:
        return taken.quote.speaker.actor or taken.quote.speaker.text
    return ""


def _list_ends(quote: Quote) -> tuple[int, ...]:
    """Return how long a quotation may be: to the end of each of its sentences but the last."""
    words = [at for at, letter in enumerate(quote.text) if letter == " "]
    return tuple(at for at in words if ends_sentence(quote.text[:at]))


def _doubt_quotes(one: ShownStory, editing: Editing) -> Iterator[Doubt]:
    set_by_hand = {
        (edit.article, edit.span.start) for story in editing.stories for edit in story.quotes if not edit.hide
    }
    for quote in one.view.quotes if one.view else ():
        if (quote.source.article, quote.spans[0].start) in set_by_hand:
            continue
        named = quote.speaker.name if quote.speaker else "nobody"
        if quote.confidence < _LOOK_AT:
            yield Doubt("speaker", f"{named} ({quote.confidence:.0%}): “{quote.text}”", one.story.id)
        elif quote.speaker and not quote.speaker.id:
            yield Doubt("speaker", f"{named}, who is no actor: “{quote.text}”", one.story.id)


def _doubt_sentences(story: Story) -> Iterator[Doubt]:
    before = None
    for told in story.sentences:
        if told.sentence.leans and (before is None or before.article != told.article):
            yield Doubt("sentence", f"It leans on what is not told before it: {told.sentence.text}", story.id)
        for gloss in told.sentence.glosses:
            yield Doubt("sentence", f"[{gloss.name}] is our addition: {told.sentence.text}", story.id)
        before = told
    if not story.sentences:
        yield Doubt("sentence", "The story tells no sentence.", story.id)


def _doubt_actors(one: ShownStory) -> Iterator[Doubt]:
    if one.view is None:
        return
    ids = {actor.id for actor in one.view.actors}
    speakers = {quote.speaker.id for quote in one.view.quotes if quote.speaker}
    people = [actor for actor in one.story.actors if actor.id in ids | speakers]
    for first, second in combinations([actor for actor in people if actor.kind == "person"], 2):
        if first.name.split()[-1].casefold() == second.name.split()[-1].casefold():
            yield Doubt("actors", f"One person or two: {first.name}, {second.name}?", one.story.id)
    for actor in people:
        if actor.role and len(actor.articles) > 1:
            yield Doubt(
                "role",
                f"{actor.name}: “{actor.role}”, by one of {len(actor.articles)} articles",
                one.story.id,
            )
        elif actor.id in speakers and not actor.role and actor.kind == "person":
            yield Doubt("role", f"{actor.name} speaks, and nothing says who it is", one.story.id)


def _doubt_joining(stories: Sequence[Story]) -> Iterator[Doubt]:
    for story in stories:
        heads = dict.fromkeys(one.headline for one in story.briefings if one.headline)
        unlike = min(combinations(heads, 2), key=lambda pair: fuzz.token_set_ratio(*pair), default=None)
        if unlike and fuzz.token_set_ratio(*unlike) < _UNLIKE:
            yield Doubt("stories", "One event? “{}” and “{}”".format(*unlike), story.id)
    for one, other in combinations(stories, 2):
        if fuzz.token_set_ratio(one.headline, other.headline) >= _ALIKE:
            yield Doubt("stories", f"Two events? “{one.headline}” and “{other.headline}”", one.id)


def _list_aside(root: Path) -> Iterator[Doubt]:
    try:
        named = json.loads((root / ".briefings" / "set-aside.json").read_text("utf-8"))
    except (OSError, ValueError):
        return
    for words in named if isinstance(named, list) else ():
        yield Doubt("set aside", str(words).removeprefix("set aside: "))


def list_candidates(taken: StoryQuote, story: Story, reading: Briefing | None) -> list[StoryActor]:
    """Return who may have said a quotation: its article's actors, the most salient first, then others."""
    near = {actor.name for actor in reading.actors} if reading else set()
    return sorted(
        story.actors,
        key=lambda actor: (taken.article not in actor.articles and actor.name not in near, -actor.salience),
    )
