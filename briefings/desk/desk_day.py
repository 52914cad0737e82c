"""A day as the desk shows it: its edition and the articles behind it, read again when its files change."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from briefings.codec import read_digest, read_readings, readings_path
from briefings.editions import EditorFile, Stray, editor_path, join_editing
from briefings.editions.editor_file import parse_editing
from briefings.editions.reading import find_strays
from briefings.editions.story_edits import ends_sentence
from briefings.errors import ArticleError, EditorError
from briefings.model import (
    Article,
    Briefing,
    Digest,
    Editing,
    Quote,
    QuoteEdit,
    Span,
    Story,
    StoryActor,
    StoryQuote,
)
from briefings.presenting import show_edition
from briefings.presenting.views import DayView, StoryView
from briefings.reading.segmentation import split_paragraphs, split_sentences
from briefings.settings import FILE_NAME, Settings, load_settings
from briefings.showable import QuoteParts, group_parts
from briefings.sources.files import read_files
from briefings.storage.hashes import fingerprint
from briefings.stories.across_languages import Anchors, read_anchors
from briefings.stories.profiles import Profile, make_profiles
from briefings.words import find_words

# Quotations that the reading was less sure of are offered all the same, down to here.
_OFFERED = 0.3
# An article without a headline, or a story whose headline is a sentence, is called by as many first words.
_FIRST_WORDS = 9
# Longer headlines are sentences.
LONGEST_HEADLINE = 24


class OfferedQuote(NamedTuple):
    """A quotation of a story's article, whole: of its story or of the readings alone.

    ``parts`` are those that its attribution breaks it into, ``shown`` of those in the edition.
    ``span`` and ``text`` name it in the editor's file, where ``edit`` is what is set of it.
    ``words`` name its speaker, ``ends`` are where it may be cut, ``printed`` the places that are told.
    """

    parts: QuoteParts
    span: Span
    text: str
    shown: bool
    words: str
    ends: tuple[int, ...]
    printed: tuple[Span, ...] = ()
    edit: QuoteEdit | None = None

    @property
    def taken(self) -> StoryQuote:
        """The first part, which stands for all."""
        return self.parts[0]

    @property
    def is_set(self) -> bool:
        """Whether a person has set who speaks."""
        edit = self.edit
        return edit is not None and is_speaker_set(edit)

    @property
    def said(self) -> str:
        """All its words."""
        *firsts, last = [part.quote.text for part in self.parts]
        return " … ".join([*(text.rstrip(" ,") for text in firsts), last])

    @property
    def stretches(self) -> list[tuple[str, bool]]:
        """All its words in pieces, those that the edition prints True; of one that is not shown, all."""
        pieces: list[tuple[str, bool]] = []
        for part in self.parts:
            quote = part.quote
            pieces += [(" … ", True)] if pieces else []
            told = [
                Span(max(span.start, quote.span.start), min(span.end, quote.span.end))
                for span in self.printed or (quote.span,)
                if span.overlaps(quote.span)
            ]
            moved = {Span(span.start - quote.span.start, span.end - quote.span.start) for span in told}
            marked = mark_stretches(quote.text, Span(0, len(quote.text)), moved)
            # A mark before the attribution is no word that is left out.
            pieces += [(words, is_told or not any(map(str.isalnum, words))) for words, is_told in marked]
        return pieces


def is_speaker_set(edit: QuoteEdit) -> bool:
    """Return whether a person has set who says a quotation; where not, its speaker is as it was read."""
    return edit.sure is None and (edit.said_by is not None or edit.speaker is not None)


class ArticlePart(NamedTuple):
    """A sentence of an article: its place, its number in the story (0: none), and whether it is quoted."""

    span: Span
    text: str
    number: int
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStory:
    """A story as the edition has it, as it is shown, and whether the editor has dropped it."""

    story: Story
    view: StoryView | None
    dropped: bool


class HeldRecord:
    """What the program has written of a day, with what is made of it once, whatever the editor changes.

    Raises:
        RecordError: the record cannot be read.
    """

    def __init__(self, record: Path) -> None:
        self.path = record
        stat = record.stat()
        self.made = fingerprint(str(stat.st_mtime_ns), str(stat.st_size))
        self.digest = read_digest(record)
        # What was found of it: a story's rows by its id, what is apart or alike by the articles' ids.
        self.rows: dict[str, tuple[Any, ...]] = {}
        self.parts: dict[tuple[str, ...], tuple[tuple[int, ...], ...]] = {}
        self.alike: dict[tuple[tuple[str, ...], ...], bool] = {}
        self.articles: dict[str, Article] = {}

    @cached_property
    def readings(self) -> Mapping[str, Briefing]:
        """The readings of the day's articles."""
        return read_readings(self.path)

    @cached_property
    def profiles(self) -> Mapping[str, Profile]:
        """What the day's articles are compared by."""
        return dict(zip(self.readings, make_profiles([*self.readings.values()]), strict=True))

    @cached_property
    def anchors(self) -> Mapping[str, Anchors]:
        """What the day's articles have in common with those in other languages."""
        return {name: read_anchors(briefing) for name, briefing in self.readings.items()}


class DeskDay:
    """A day's files as they are now.

    Args:
        record: the day's record, or what is held of it.
        settings: the site's.

    Raises:
        RecordError: the record cannot be read.
    """

    def __init__(self, record: Path | HeldRecord, settings: Settings) -> None:
        self.held = record if isinstance(record, HeldRecord) else HeldRecord(record)
        self.path = editor_path(self.held.path)
        self.settings = settings
        self.record = self.held.digest
        self.text = self.path.read_text("utf-8-sig") if self.path.exists() else None
        self.mistake = ""
        self.file: EditorFile | None = None
        # The rows that are asked of it, when they were looked for.
        self.rows: tuple[Any, ...] | None = None
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
        return f"{fingerprint(self.text or '')[:16]}.{self.held.made[:16]}"

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

    @property
    def readings(self) -> Mapping[str, Briefing]:
        """The readings of the day's articles."""
        return self.held.readings

    @property
    def profiles(self) -> Mapping[str, Profile]:
        """What the day's articles are compared by, those without a reading left out."""
        return self.held.profiles

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
        """Return an article as it is stored; None where its file is not there.

        What was read is held until the record changes: a build does that where an article has.
        """
        if article not in self.held.articles:
            stored = self._find_article(article)
            if stored is None:
                return None
            self.held.articles[article] = stored
        return self.held.articles[article]

    def _find_article(self, article: str) -> Article | None:
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
        view = next((one.view for one in self.stories if one.story.id == story.id), None)
        printed = {
            (each.source.article, span.start): each.spans
            for each in (view.quotes if view else ())
            for span in each.spans
        }
        edits = {
            (edit.article, edit.span.start): edit
            for one in self.editing.stories
            if one.id == story.id
            for edit in one.quotes
        }
        groups = group_parts(story.quotes)
        told = {(part.article, part.quote.span.start) for group in groups for part in group}
        # What another article has too is one quotation, whichever the story takes it from.
        said = {_fold_said(group) for group in groups}
        ids = {name: actor.id for actor in reversed(story.actors) for name in (actor.name, *actor.aliases)}
        for briefing in story.briefings:
            reading = self.readings.get(briefing.id)
            read = [
                StoryQuote(
                    article=briefing.id,
                    quote=one,
                    speaker=ids.get(one.speaker.actor or "", "") if one.speaker else "",
                )
                for one in (reading.quotes if reading else ())
            ]
            groups += [
                group
                for group in group_parts(read)
                if group[0].quote.kind == "direct"
                and group[0].quote.confidence >= _OFFERED
                and not any((part.article, part.quote.span.start) in told for part in group)
                and _fold_said(group) not in said
            ]
        listed = []
        for group in groups:
            first = group[0]
            if first.quote.kind == "indirect":
                continue
            edit = edits.get((first.article, first.quote.span.start))
            # What is cut is named by all of its words.
            span, text = (edit.span, edit.text) if edit else (first.quote.span, first.quote.text)
            told_at = next(filter(None, (_find_printed(part, printed) for part in group)), ())
            language = next((one.language for one in story.briefings if one.id == first.article), "en")
            words, ends = _name_speaker(first, story), _list_ends(text, language)
            listed.append(OfferedQuote(group, span, text, bool(told_at), words, ends, told_at, edit))
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
        # What is told may be more than a sentence; what is less is offered whole beside it.
        free = [span for span in spans if not any(other.contains(span) for other in numbers)]
        quoted = [one.quote.span for one in story.quotes if one.article == article.id]
        return [
            ArticlePart(
                span,
                span.of(article.text),
                numbers.get(span, 0),
                any(map(span.overlaps, quoted)),
            )
            for span in sorted([*free, *numbers])
        ]


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


def _fold_said(group: QuoteParts) -> tuple[str, ...]:
    return tuple(find_words(" ".join(part.quote.text for part in group)))


def _list_ends(text: str, language: str) -> tuple[int, ...]:
    """Return how long a quotation may be: to the end of each of its sentences but the last."""
    ends = [one.end for one in split_sentences(text, split_paragraphs(text), language)]
    return tuple(at for at in ends[:-1] if ends_sentence(text[:at]) and text[at - 2 : at - 1] != " ")


def _find_printed(part: StoryQuote, printed: Mapping[tuple[str, int], tuple[Span, ...]]) -> tuple[Span, ...]:
    """Return the places that are printed of a quotation, by a part of it: its beginning may be left out."""
    span = part.quote.span
    return next(
        (
            spans
            for (article, start), spans in printed.items()
            if article == part.article and span.start <= start < span.end
        ),
        (),
    )


def name_story(story: Story) -> str:
    """Return a story's headline; where it has none, one of its articles', its first words, or its id.

    Of a headline that is a sentence these are the first words.
    """
    heads = (story.headline, *(one.headline for one in story.briefings))
    told = (one.sentence.text for one in story.sentences)
    name = next(filter(None, (*heads, *told)), story.id)
    return name if len(name.split()) <= LONGEST_HEADLINE else _begin(name)


def name_article(briefing: Briefing, reading: Briefing | None) -> str:
    """Return an article's headline; where it has none, its first words, or its id."""
    begun = _begin(reading.sentences[0].text) if reading and reading.sentences else ""
    return briefing.headline or begun or briefing.id


def _begin(text: str) -> str:
    words = text.split()
    return " ".join(words[:_FIRST_WORDS]) + (" …" if len(words) > _FIRST_WORDS else "")


def name_place(kind: str, story: Story, article: str, start: int | None = None) -> str:
    """Return the id of a place on a story's page: "said-2-340" is a quotation of its second article."""
    number = next((at for at, one in enumerate(story.briefings, 1) if one.id == article), 0)
    return f"{kind}-{number}" if start is None else f"{kind}-{number}-{start}"


class SpeakerChoice(NamedTuple):
    """Somebody who may have said a quotation, with the chance of it; None where it was not weighed."""

    actor: StoryActor
    chance: float | None


def list_candidates(taken: StoryQuote, story: Story, reading: Briefing | None) -> list[SpeakerChoice]:
    """Return who may have said a quotation: the likeliest first, then its article's actors, then others."""
    near = {actor.name for actor in reading.actors} if reading else set()
    read = find_read(taken.quote.span.start, reading)
    weighed = dict(read.others) if read else {}

    def weigh(actor: StoryActor) -> float | None:
        if actor.id == taken.speaker and read and read.confidence == taken.quote.confidence:
            return taken.quote.confidence
        return next((weighed[name] for name in (actor.name, *actor.aliases) if name in weighed), None)

    choices = [SpeakerChoice(actor, weigh(actor)) for actor in story.actors]

    def place(choice: SpeakerChoice) -> tuple[float, bool, float]:
        far = taken.article not in choice.actor.articles and choice.actor.name not in near
        return -(choice.chance or 0.0), far, -choice.actor.salience

    return sorted(choices, key=place)


def find_read(start: int, reading: Briefing | None) -> Quote | None:
    """Return the quotation that begins at a place of an article, as the article's reading has it."""
    return next((one for one in (reading.quotes if reading else ()) if one.span.start == start), None)


def find_deciding(article: Article, read: Quote) -> list[tuple[str, bool]]:
    """Return the sentence that tells who speaks, in stretches: the words that decided it are True."""
    if read.speaker is None:
        return []
    words = {read.speaker.span, *([read.cue.span] if read.cue else [])}
    told = [one for one in _split(article) if one.overlaps(read.speaker.span)]
    return mark_stretches(article.text, Span(told[0].start, told[-1].end), words) if told else []


def find_around(article: Article, span: Span) -> list[list[tuple[str, bool]]]:
    """Return what leads to a place of an article: the sentence before it, and its own, with it marked."""
    sentences = _split(article)
    at = next((at for at, one in enumerate(sentences) if one.overlaps(span)), None)
    if at is None:
        return []
    near = sentences[max(0, at - 1) : at + 1]
    return [mark_stretches(article.text, one, {span} if one.contains(span) else set()) for one in near]


def find_whole(article: Article, span: Span) -> Span | None:
    """Return the whole of a sentence of which a place holds but the beginning; None where it ends there."""
    for sentence in _split(article):
        rest = article.text[span.end : sentence.end]
        if sentence.start < span.end < sentence.end and any(map(str.isalnum, rest)):
            return Span(min(span.start, sentence.start), sentence.end)
    return None


def find_naming(article: Article, names: Sequence[str]) -> Iterator[tuple[list[tuple[str, bool]], set[str]]]:
    """Yield the sentences that have one of some names, in stretches, and the names that each has.

    A name that is a part of another is not found within that.
    """
    longest = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest))
    for sentence in _split(article):
        places = {Span(*match.span()) for match in pattern.finditer(article.text, *sentence)}
        if places:
            yield mark_stretches(article.text, sentence, places), {one.of(article.text) for one in places}


def find_beside(article: Article | None, words: str, names: Sequence[str]) -> Span | None:
    """Return where an article has some words in a sentence that has one of the names too."""
    for sentence in _split(article) if article else ():
        text = sentence.of(article.text) if article else ""
        at = text.find(words)
        if at >= 0 and any(name and name in text for name in names):
            return Span(sentence.start + at, sentence.start + at + len(words))
    return None


def _split(article: Article) -> tuple[Span, ...]:
    return split_sentences(article.text, split_paragraphs(article.text), article.language)


def mark_stretches(text: str, whole: Span, marked: Collection[Span]) -> list[tuple[str, bool]]:
    """Return a stretch of a text in pieces, those that are marked True."""
    stretches, at = [], whole.start
    for span in sorted(marked):
        if at <= span.start and span.end <= whole.end:
            stretches += [(text[at : span.start], False), (span.of(text), True)]
            at = span.end
    return [(words, decides) for words, decides in [*stretches, (text[at : whole.end], False)] if words]


# What was written so shortly before it was read (in nanoseconds) may have changed since, under the same time.
_JUST_NOW = 1_000_000_000


class HeldDays:
    """The settings and the day that were asked for last; what has not changed is not read again.

    Files are told apart by which file it is and when it was written (every write of ours is a new file), the
    editor's by its content. That is looked at before they are read: what changes in between is read again.
    """

    def __init__(self, root: Path) -> None:
        self._file = root / FILE_NAME
        self._settings: tuple[tuple[Any, ...], Settings] | None = None
        self._record: tuple[tuple[Any, ...], HeldRecord] | None = None
        self._day: tuple[tuple[Any, ...], DeskDay] | None = None

    def read_settings(self) -> Settings:
        """Return the site's settings.

        Raises:
            SettingsError: they cannot be read.
        """
        if self._settings is None or self._settings[0] != _stat_all(self._settings[1].files):
            begun = time.time_ns() - _JUST_NOW
            settings = load_settings(self._file)
            made = _stat_all(settings.files)
            fresh = any(not stat or stat[1] >= begun for stat in made)
            self._settings = () if fresh else made, settings
        return self._settings[1]

    def read_day(self, day: date) -> DeskDay | None:
        """Return a day; None where it has no record.

        Raises:
            RecordError: the record cannot be read.
            SettingsError: the settings cannot be read.
        """
        settings = self.read_settings()
        record = settings.record_path(day)
        if not record.is_file():
            return None
        made = (record, *_stat_all([record, readings_path(record)]))
        if self._record is None or self._record[0] != made:
            self._record = made, HeldRecord(record)
        name = (made, _read_bytes(editor_path(record)))
        if self._day is None or self._day[0] != name or self._day[1].settings is not settings:
            self._day = name, DeskDay(self._record[1], settings)
        return self._day[1]


# Both ask no "exists" before: an undo or an editor may take a file away in between.
def _stat_all(paths: Sequence[Path]) -> tuple[tuple[int, ...], ...]:
    stats: list[tuple[int, ...]] = []
    for path in paths:
        try:
            stat = path.stat()
            stats.append((stat.st_ino, stat.st_mtime_ns, stat.st_size))
        except FileNotFoundError:
            stats.append(())
    return tuple(stats)


def _read_bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
