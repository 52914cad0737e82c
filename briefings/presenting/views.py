"""What an output sees of an edition: plain records of words and addresses, nothing left to decide.

    DayView ── StoryView ── SentenceView, QuoteView, ActorView, SourceView

``lang`` and ``dir`` are the attributes of HTML where a text is in another language, or runs in another
direction, than the site: a BCP 47 tag, ``ltr`` or ``rtl``; empty where it is the site's own.

Addresses of our own pages (``path``) stand relative to the site's root, without a leading slash:
``{{ SITEURL }}/{{ story.path }}``. Addresses elsewhere (``href``) are whole. Both may be empty: then
there is nothing to link to. Spans are half-open, in Unicode code points of the article's text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from msgspec import Struct

from briefings.model import ActorKind, ArticleForm, QuoteKind, Span, StoryLabel


class Segment(NamedTuple):
    """A stretch of a sentence, and the name that we add behind it in brackets (or nothing)."""

    text: str
    gloss: str = ""


class LinkView(Struct, frozen=True, kw_only=True, array_like=True):
    """A page of ours, by name."""

    text: str
    path: str
    lang: str = ""
    dir: str = ""


class SourceView(Struct, frozen=True, kw_only=True, array_like=True):
    """An article that a story draws on.

    ``number`` is that of its footnote, in the order in which the story tells from its sources; ``mark`` is
    the number raised: ¹. ``when`` is in words, ``moment`` in ISO 8601. ``article`` is the article's id,
    ``sha256`` the hash of its text; ``language`` and ``lang`` are those of its words, ``dir`` is its name's.
    ``form`` says whether it is news, and ``form_word`` what else it is, in a word: empty where it is news.
    """

    number: int
    mark: str
    name: str
    article: str
    sha256: str
    headline: str
    href: str
    when: str
    moment: str
    form: ArticleForm
    form_word: str
    language: str
    lang: str
    dir: str


class SentenceView(Struct, frozen=True, kw_only=True, array_like=True):
    """A sentence, verbatim, with the place in its source; ``new``: no earlier day told it."""

    text: str
    span: Span
    new: bool
    segments: tuple[Segment, ...]
    source: SourceView
    href: str
    lang: str
    dir: str


class ActorView(Struct, frozen=True, kw_only=True, array_like=True):
    """An actor. ``id`` is the same in all stories and on all days.

    ``path`` leads to its page where there is one, ``href`` where the editor's list says.
    """

    id: str
    name: str
    kind: ActorKind
    role: str = ""
    path: str = ""
    href: str = ""
    lang: str = ""
    dir: str = ""


class QuoteView(Struct, frozen=True, kw_only=True, array_like=True):
    """A quotation; ``speaker`` is who said it: an actor, or without an id the words of the text, or None.

    ``open`` and ``close`` are the marks to set around ``text``. ``spans`` are the places of its parts,
    where the attribution breaks it. ``about`` are the ids of the story's other actors whom it names.
    ``story`` leads to the story, by its headline.
    """

    text: str
    kind: QuoteKind
    confidence: float
    spans: tuple[Span, ...]
    open: str
    close: str
    speaker: ActorView | None
    about: tuple[str, ...]
    source: SourceView
    href: str
    also: str
    story: LinkView
    day: date
    lang: str
    dir: str


class FigureView(Struct, frozen=True, kw_only=True, array_like=True):
    """A number as one source says it, in its sentence."""

    text: str
    sentence: str
    source: SourceView
    href: str
    lang: str
    dir: str


class DifferenceView(Struct, frozen=True, kw_only=True, array_like=True):
    """One thing that sources count differently: ``what``, and the figure of each."""

    what: str
    figures: tuple[FigureView, ...]


class CorrectionView(Struct, frozen=True, kw_only=True, array_like=True):
    """A correction (Markdown) and its time: ``when`` in words, ``moment`` for machines."""

    when: str
    moment: str
    text: str


class AmendedView(Struct, frozen=True, kw_only=True, array_like=True):
    """A correction of an earlier edition, told in a later one: of ``headline``, as it reads now.

    ``path`` leads to the story, or to the edition that it is about; ``day_name`` is the edition's day.
    """

    day: date
    day_name: str
    headline: str
    path: str
    correction: CorrectionView
    lang: str = ""
    dir: str = ""

    @property
    def moment(self) -> datetime:
        """The moment of the correction."""
        return datetime.fromisoformat(self.correction.moment)


def choose_amended(
    amended: Sequence[AmendedView], day: date, opened: datetime | None, closed: datetime | None
) -> tuple[AmendedView, ...]:
    """Return the corrections that the edition of a day tells: of earlier days, between two moments.

    Each is told in the first edition that is closed after it. What was corrected later than an edition was
    closed is the next one's to tell: nobody reads a mail twice.

    Args:
        amended: the corrections of any editions.
        day: the edition's day.
        opened: when the edition before it was closed; None where there is none.
        closed: when it was closed; None for a draft.
    """
    return tuple(
        one
        for one in amended
        if one.day < day
        and (opened is None or opened < one.moment)
        and (closed is None or one.moment <= closed)
    )


class BeforeView(Struct, frozen=True, kw_only=True, array_like=True):
    """An earlier story that a story carries on. ``path`` is empty where its day has no page here."""

    id: str
    when: str
    headline: str
    path: str = ""
    lang: str = ""
    dir: str = ""


class StoryView(Struct, frozen=True, kw_only=True, array_like=True):
    """A story. ``anchor`` is its id on the day's page, ``path`` leads there.

    ``href`` leads to its leading article, whose headline it has, and ``form_word`` says what that is where it
    is no news. ``note`` is the editor's, in Markdown; ``own_words`` says which words beside it are too;
    ``before`` are the days before, the newest first, and ``since`` says whether there is anything new since
    the last of them, ``running`` since when it runs. ``continues`` and ``formerly`` are ids: of the story
    that it carries on, and of those of its day that it has taken in.
    """

    id: str
    anchor: str
    path: str
    headline: str
    href: str
    label: StoryLabel
    label_word: str
    form_word: str
    section: str
    section_path: str
    source_count: str
    language: str
    lang: str
    dir: str
    sentences: tuple[SentenceView, ...]
    quotes: tuple[QuoteView, ...]
    actors: tuple[ActorView, ...]
    sources: tuple[SourceView, ...]
    before: tuple[BeforeView, ...]
    differing: tuple[DifferenceView, ...]
    corrections: tuple[CorrectionView, ...]
    note: str
    own_words: str
    pinned: bool
    since: str
    running: str
    thread_path: str
    continues: str
    formerly: tuple[str, ...]
    day: date
    day_name: str

    @property
    def partly_new(self) -> bool:
        """Return whether an earlier day told some of the sentences, and not all."""
        return len({sentence.new for sentence in self.sentences}) > 1


class HeardView(NamedTuple):
    """An actor, how many of the quotations that are told are its own, and how many words these have."""

    actor: ActorView
    quotes: int
    words: int


class CoverView(Struct, frozen=True, kw_only=True, array_like=True):
    """A source of the day, its page and the stories that it has."""

    name: str
    path: str
    stories: tuple[LinkView, ...]


class DivisionView(NamedTuple):
    """Stories of a day under a section of the editor's, or under none (``name`` is empty).

    ``places`` are their places in the day: first those told in full, then those in short.
    """

    name: str
    places: tuple[int, ...]


class DayView(Struct, frozen=True, kw_only=True, array_like=True):
    """An edition: the stories told in full, the rest in short, and the words about them.

    ``title`` is the editor's, or else the day in full, as ``day_name`` always is. ``draft`` tells that
    no editor has approved it. ``introduction`` is the editor's, in Markdown. ``silent`` names sources
    that brought nothing, ``unheard`` watched actors whom nothing that is told names. ``quotes`` are those
    of the day, ``known`` the ids of all actors of its stories. ``promise`` says what holds of all sentences.
    ``most_heard`` are those of most of the ``quote_count`` quotations told, which have ``quote_words`` words.
    ``divisions`` lead to the stories, told in full and in short, by the editor's sections. ``closed`` is when
    it was approved, or else when its newest article was published; ``amended`` are the corrections of earlier
    editions since the one before it was closed.
    """

    day: date
    title: str
    day_name: str
    draft: bool
    introduction: str
    corrections: tuple[CorrectionView, ...]
    path: str
    line: str
    promise: str
    published: datetime
    closed: datetime
    updated: datetime
    stories: tuple[StoryView, ...]
    shorts: tuple[StoryView, ...]
    divisions: tuple[DivisionView, ...]
    most_heard: tuple[HeardView, ...]
    quote_count: int
    quote_words: int
    new_today: tuple[ActorView, ...]
    quotes: tuple[QuoteView, ...]
    coverage: tuple[CoverView, ...]
    silent: tuple[str, ...]
    unheard: tuple[str, ...]
    known: tuple[str, ...]
    amended: tuple[AmendedView, ...]
    previous: LinkView | None
    next: LinkView | None


class MonthView(Struct, frozen=True, kw_only=True, array_like=True):
    """A month of the archive: its page, and weeks of seven cells, Monday first.

    A cell is a day's number, its path and the day in full; all empty where the month has no such day.
    """

    title: str
    path: str
    weeks: tuple[tuple[tuple[int, str, str], ...], ...]


class SiteView(Struct, frozen=True, kw_only=True, array_like=True):
    """The site as all pages know it. ``url`` is absolute, or empty when the settings name none."""

    title: str
    url: str
    language: str
    direction: str
    index: bool
    menu: tuple[LinkView, ...]
