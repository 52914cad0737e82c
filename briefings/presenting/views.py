"""What the templates see: plain records of words and addresses, nothing left to decide.

Addresses of our own pages (``path``) stand relative to the site's root, without a leading slash:
``{{ SITEURL }}/{{ story.path }}``. Addresses elsewhere (``href``) are whole. Both may be empty: then
there is nothing to link to.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from msgspec import Struct

from briefings.model import ActorKind, QuoteKind, StoryLabel


class Segment(NamedTuple):
    """A stretch of a sentence, and the name that we add behind it in brackets (or nothing)."""

    text: str
    gloss: str = ""


class SourceView(Struct, frozen=True, kw_only=True, array_like=True):
    """An article that a story draws on. ``mark`` is its number raised: ¹. ``when`` is in words.

    ``path`` leads to our page of the source that brought it.
    """

    number: int
    mark: str
    name: str
    path: str
    headline: str
    href: str
    when: str
    moment: str
    language: str


class SentenceView(Struct, frozen=True, kw_only=True, array_like=True):
    """A sentence, verbatim, with the place in its source; ``new``: no earlier day told it."""

    text: str
    new: bool
    segments: tuple[Segment, ...]
    source: SourceView
    href: str


class ActorView(Struct, frozen=True, kw_only=True, array_like=True):
    """An actor of a story. ``path`` leads to its page where there is one, ``href`` where the editor says."""

    name: str
    kind: ActorKind
    role: str
    path: str
    href: str = ""


class QuoteView(Struct, frozen=True, kw_only=True, array_like=True):
    """A quotation; ``speaker`` is who said it, as a name or in the words of the text, or empty.

    ``open`` and ``close`` are the marks to set around ``text``: empty when it holds marks of its own.
    ``story`` is the path of the story and ``headline`` its headline.
    """

    text: str
    kind: QuoteKind
    open: str
    close: str
    speaker: str
    role: str
    path: str
    source: SourceView
    href: str
    also: str
    story: str
    headline: str
    day: date


class FigureView(Struct, frozen=True, kw_only=True, array_like=True):
    """A number as one source says it, in its sentence."""

    text: str
    sentence: str
    source: SourceView
    href: str


class DifferenceView(Struct, frozen=True, kw_only=True, array_like=True):
    """One thing that sources count differently: ``what``, and the figure of each."""

    what: str
    figures: tuple[FigureView, ...]


class CorrectionView(Struct, frozen=True, kw_only=True, array_like=True):
    """What was corrected (Markdown) and when: ``when`` in words, ``moment`` for machines."""

    when: str
    moment: str
    text: str


class BeforeView(Struct, frozen=True, kw_only=True, array_like=True):
    """An earlier story that a story carries on. ``path`` is empty where its day has no page here."""

    when: str
    headline: str
    path: str


class StoryView(Struct, frozen=True, kw_only=True, array_like=True):
    """A story told in full. ``anchor`` is its id on the day's page, ``path`` leads there.

    ``note`` is the editor's, in Markdown; ``before`` are the days before, the newest first, and
    ``since`` says whether there is anything new since the last of them.
    """

    anchor: str
    path: str
    headline: str
    label: StoryLabel
    label_word: str
    section: str
    section_path: str
    source_count: str
    language: str
    sentences: tuple[SentenceView, ...]
    quotes: tuple[QuoteView, ...]
    actors: tuple[ActorView, ...]
    sources: tuple[SourceView, ...]
    before: tuple[BeforeView, ...]
    differing: tuple[DifferenceView, ...]
    corrections: tuple[CorrectionView, ...]
    note: str
    pinned: bool
    since: str
    thread_path: str
    day: date
    day_name: str

    @property
    def partly_new(self) -> bool:
        """Tell whether an earlier day told some of the sentences, and not all."""
        return len({sentence.new for sentence in self.sentences}) > 1


class HeardView(Struct, frozen=True, kw_only=True, array_like=True):
    """An actor of the day, and how many quotations are its own."""

    name: str
    path: str
    quotes: int


class LinkView(Struct, frozen=True, kw_only=True, array_like=True):
    """A page of ours, by name."""

    text: str
    path: str


class CoverView(Struct, frozen=True, kw_only=True, array_like=True):
    """A source of the day, its page and the stories that it has."""

    name: str
    path: str
    stories: tuple[LinkView, ...]


class DayView(Struct, frozen=True, kw_only=True, array_like=True):
    """An edition: the stories told in full, the rest in short, and the words about them.

    ``title`` is the editor's, or else the day in full, as ``day_name`` always is. ``draft`` tells that
    no editor has approved it. ``introduction`` is the editor's, in Markdown. ``silent`` names sources
    that brought nothing, ``unheard`` watched actors of whom no story tells.
    """

    day: date
    title: str
    day_name: str
    draft: bool
    introduction: str
    corrections: tuple[CorrectionView, ...]
    path: str
    line: str
    published: datetime
    updated: datetime
    stories: tuple[StoryView, ...]
    shorts: tuple[StoryView, ...]
    most_heard: tuple[HeardView, ...]
    new_today: tuple[LinkView, ...]
    quotes: tuple[QuoteView, ...]
    coverage: tuple[CoverView, ...]
    silent: tuple[str, ...]
    unheard: tuple[str, ...]
    previous: LinkView | None
    next: LinkView | None


class MonthView(Struct, frozen=True, kw_only=True, array_like=True):
    """A month of the archive: weeks of seven cells, Monday first; a cell is a day's number and path."""

    title: str
    weeks: tuple[tuple[tuple[int, str, str], ...], ...]


class SiteView(Struct, frozen=True, kw_only=True, array_like=True):
    """The site as all pages know it. ``url`` is absolute, or empty when the settings name none."""

    title: str
    url: str
    language: str
    direction: str
    index: bool
    menu: tuple[LinkView, ...]
