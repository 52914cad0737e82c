"""The records: what the rooms hand to one another.

    files, pages ──▶ Article ──▶ Briefing ──▶ Story ──▶ Digest ──▶ site, mail, feed, JSON

All records are frozen dataclasses of plain values. This module imports nothing of ours and does no input or
output. Every ``Span`` points into ``Article.text``, which is fixed when the article is made and never
altered afterwards; every ``Passage`` repeats the words that stand at its span, so that a record can be
shown without its article and checked against it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

# The stage, how much of it is done, and of how much; a total of 0 is not known.
Progress = Callable[[str, int, int], None]


ActorKind = Literal["person", "organization", "place"]
QuoteKind = Literal["direct", "mixed", "indirect"]
StoryLabel = Literal["new", "updated", "continuing"]
EditionStatus = Literal["draft", "approved"]
# What an edition is before anybody has approved it: a draft, or an edition like any other.
Approval = Literal["by-hand", "at-once"]
# What an article is beside news; ``advice`` tells its reader what to do.
ArticleForm = Literal["news", "opinion", "letter", "review", "interview", "live", "advice"]
FurnitureKind = Literal["headline", "standfirst", "byline", "dateline", "credit", "link", "notice"]


class Span(NamedTuple):
    """A half-open stretch of ``Article.text``, counted in Unicode code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of ``text`` at this span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Return whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of an article, and their place in it."""

    span: Span
    text: str


class Reason(NamedTuple):
    """One part of a score: what was looked at and what it added."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """A stretch of the text that belongs to the page and not to the report: marked, never cut."""

    span: Span
    kind: FurnitureKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text from one source.

    ``text`` holds paragraphs divided by line breaks; ``sha256`` is the hash of its UTF-8 bytes,
    ``file_sha256`` that of what it was read from (empty: not known).
    ``published`` carries a zone when it is known at all. ``byline`` holds the authors' names,
    ``block_quotes`` the paragraphs that the page sets as quotations, without marks as a rule.
    ``copy_of`` is the id of the article whose text it repeats, where that is known (wire copy). ``form`` is
    what the page says of its kind; "news" where it says nothing.
    """

    id: str
    headline: str
    text: str
    sha256: str
    source: str = ""
    url: str = ""
    standfirst: str = ""
    byline: tuple[str, ...] = ()
    published: datetime | None = None
    language: str = "en"
    furniture: tuple[Furniture, ...] = ()
    block_quotes: tuple[Span, ...] = ()
    copy_of: str = ""
    file_sha256: str = ""
    form: ArticleForm = "news"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gloss:
    """A pronoun in a chosen sentence and the actor that it means; shown in brackets, as ours."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence chosen for the briefing, with its score (0 to 1) and the score's parts.

    ``leans`` marks a sentence that is understood only after the one before it ("It will reopen in May").
    ``fragment`` is the text directive that leads to it on its page: None if that of its words alone
    does, empty if none does (``briefings.fragments``).
    """

    span: Span
    text: str
    score: float
    why: tuple[Reason, ...] = ()
    glosses: tuple[Gloss, ...] = ()
    leans: bool = False
    fragment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, organisation or place and all its mentions in one article.

    ``name`` is the fullest form; ``aliases`` the other surface forms; ``role`` the office or
    description in the text's own words; ``salience`` (0 to 1) how much it matters in the article.
    ``passing`` marks one that is named in passing, or whose name may be cut: no edition shows it.
    """

    name: str
    kind: ActorKind
    role: Passage | None = None
    salience: float = 0.0
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    why: tuple[Reason, ...] = ()
    passing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """The speaker of a quotation: the words of the attribution, and the name of the actor they mean.

    ``actor`` is the ``name`` of one of the briefing's actors, or None if the words may mean somebody else.
    ``vague`` marks words that name nobody by themselves ("a spokesman", "my mother", "the official"): no page
    shows what these say.
    """

    span: Span
    text: str
    actor: str | None = None
    vague: bool = False


class OtherSpeaker(NamedTuple):
    """Somebody who may have said a quotation: an actor's name or the text's words, and the chance of it."""

    name: str
    chance: float


# Below it a quotation stays in the record, counts for nobody, and nothing shows it to a reader. Of 762 direct
# ones in 120 annotated articles 36 lie between 0.5 and 0.8; of those 7 in 10 have the right speaker, of those
# above 98 in 100.
SURE_ENOUGH = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Something said. ``span`` is the content: for direct speech the words between the marks.

    ``confidence`` (0 to 1) is the chance that words and speaker are both right. ``continues``
    marks the second part of a quotation that its attribution breaks in two. ``leans`` marks one that cannot
    stand alone: its words refer to something before it ("They had it coming"), or the text contradicts them
    in the next sentence. ``fragment`` is that of a sentence. ``others`` are the three likeliest other
    speakers, if the language has a parse; the readings of a day hold them, editions do not.
    """

    span: Span
    text: str
    kind: QuoteKind
    confidence: float
    speaker: Speaker | None = None
    cue: Passage | None = None
    continues: bool = False
    leans: bool = False
    fragment: str | None = None
    others: tuple[OtherSpeaker, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count or an amount as an article says it, with its sentence.

    ``text`` is the number with what it counts, ``value`` what the number means; ``what`` names what is
    counted: a noun, "%", or a currency's sign.
    """

    span: Span
    text: str
    value: float
    what: str
    sentence: Sentence


class Term(NamedTuple):
    """A content word of an article (lower case, lemma where known) and how often it occurs there."""

    word: str
    frequency: int


class Particular(NamedTuple):
    """A number, a year or a day that an article names, and how often; by these, events of one kind differ.

    ``word`` is a number of two digits at least ("5.6", "160"), a year ("2013"), or a day of the calendar
    as ISO 8601 writes it without its year ("--09-18"). ``early`` marks one near the beginning.
    """

    word: str
    frequency: int
    early: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """One article condensed. It carries what an edition says of the article, but not its text.

    ``id``, ``headline``, ``source``, ``url``, ``byline``, ``published``, ``language``, ``copy_of``,
    ``sha256`` (of its text) and ``file_sha256`` (of what it was read from; empty: not known) are the
    article's; ``length`` is that of its text in code points, by which a share of it is measured (0: not
    known). ``form`` says whether it is news, by its page or its text. ``sentences`` and ``quotes`` are in
    the order of the text, ``actors`` most salient first. Stories are joined by ``terms`` and
    ``particulars``; ``figures`` are compared when a story is made, and a record keeps those that differ,
    with their story.
    """

    id: str
    headline: str
    sha256: str
    source: str = ""
    url: str = ""
    byline: tuple[str, ...] = ()
    published: datetime | None = None
    language: str = "en"
    copy_of: str = ""
    file_sha256: str = ""
    form: ArticleForm = "news"
    length: int = 0
    sentences: tuple[Sentence, ...] = ()
    actors: tuple[Actor, ...] = ()
    quotes: tuple[Quote, ...] = ()
    terms: tuple[Term, ...] = ()
    particulars: tuple[Particular, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySentence:
    """A sentence that a story takes from one of its briefings.

    ``new`` marks, in a story that is carried on, what no earlier day told.
    """

    article: str
    sentence: Sentence
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryQuote:
    """A quotation that a story takes from one of its briefings, and the articles that carry it too.

    ``speaker`` is the id of the story's actor who says it; empty if it is not sure who that is. ``answers``
    marks one that denies an accusation in the story, ``chosen`` one that the editor shows in any case.
    ``worth`` (0 to 1) is the estimated chance that an editor prints it; 0 in older records.
    """

    article: str
    quote: Quote
    speaker: str = ""
    also: tuple[str, ...] = ()
    answers: bool = False
    chosen: bool = False
    worth: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryActor:
    """An actor of a story: joined over its briefings.

    ``id`` is the same in all stories and on all days, and may be used in an address.
    ``role_article`` is the id of the article that contains ``role``; empty if the editor's list
    gives the role. ``link`` is the address that the editor's list gives, or empty. ``own`` marks an actor
    whose name or role is in the words of the day's editor. ``kept`` marks one that is on the editor's list
    or was corrected at the desk: it is shown even if nothing that is shown names it. ``demonyms`` are those
    of its aliases that name its people ("Norlandic").
    """

    id: str = ""
    name: str
    kind: ActorKind
    salience: float
    role: str = ""
    role_article: str = ""
    link: str = ""
    aliases: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    own: bool = False
    kept: bool = False
    demonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFigure:
    """A figure of one of a story's briefings."""

    article: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The same thing counted and told with different numbers: a figure of each source, none judged."""

    what: str
    figures: tuple[StoryFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierStory:
    """A story of a day before, which a story carries on."""

    id: str
    day: date
    headline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event as one or several sources tell it.

    ``briefings`` are its articles, the leading one first; ``score`` and ``why`` explain its
    rank; ``continues`` is the id of the earlier story that it continues, ``before`` that
    story and those before it, the newest first. ``formerly`` are the ids of stories of the same day
    that became part of it. ``note`` (Markdown), ``pinned`` and ``form`` (None: that of the leading
    article) are set by the editor, and so is the headline if ``own_headline`` is true.
    """

    id: str
    headline: str
    label: StoryLabel = "new"
    section: str = ""
    score: float = 0.0
    why: tuple[Reason, ...] = ()
    continues: str | None = None
    briefings: tuple[Briefing, ...] = ()
    sentences: tuple[StorySentence, ...] = ()
    actors: tuple[StoryActor, ...] = ()
    quotes: tuple[StoryQuote, ...] = ()
    differing: tuple[Difference, ...] = ()
    before: tuple[EarlierStory, ...] = ()
    formerly: tuple[str, ...] = ()
    note: str = ""
    pinned: bool = False
    form: ArticleForm | None = None
    own_headline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction of an approved edition (Markdown), with its time.

    ``story`` is the id of the story that it is about, or empty if it is about the edition.
    """

    when: datetime
    text: str
    story: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceEdit:
    """A sentence that the editor chose for a story: its place, and all of its words.

    ``fragment`` is that of a sentence.
    """

    article: str
    span: Span
    text: str
    fragment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteEdit:
    """The editor's changes to a quotation, which is identified by its place and all of its words.

    If its attribution breaks it, these are those of the first part, and ``rest`` are the further parts.
    ``only`` are the words to which it is shortened, from its beginning to a sentence's end (empty: all).
    ``speaker`` is the id of an actor of the story, empty for nobody, None if unchanged;
    ``said_by`` are words of the article instead of an actor. ``sure`` (0 to 1) is how sure the reading is of
    the speaker; None if a person set it. ``fragment`` is that of a sentence.
    """

    article: str
    span: Span
    text: str
    hide: bool = False
    show: bool = False
    only: str = ""
    rest: tuple[Passage, ...] = ()
    speaker: str | None = None
    said_by: Passage | None = None
    sure: float | None = None
    fragment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorEdit:
    """The editor's changes to an actor of a story; ``actor`` is the actor's id.

    ``role`` is None if unchanged, empty for none. ``join`` is the id of the actor that this one is,
    ``part`` the name of somebody else who was mistaken for this one. ``article`` and ``span`` are the place
    of the role, if its words are an article's and not the editor's.
    """

    actor: str
    name: str = ""
    role: str | None = None
    article: str = ""
    span: Span | None = None
    kind: ActorKind | None = None
    hide: bool = False
    join: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEdit:
    """The editor's changes to one story; what is empty or None stays as it is in the record.

    ``sentences`` are all that it shows, in their order. ``articles`` (ids) are moved into it from other
    stories, ``merge`` are the ids of stories that become part of it; ``new`` makes a story of ``articles``.
    """

    id: str
    headline: str = ""
    note: str = ""
    section: str | None = None
    pin: bool = False
    drop: bool = False
    form: ArticleForm | None = None
    new: bool = False
    articles: tuple[str, ...] = ()
    merge: tuple[str, ...] = ()
    sentences: tuple[SentenceEdit, ...] | None = None
    quotes: tuple[QuoteEdit, ...] = ()
    actors: tuple[ActorEdit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """All that the editor sets of an edition: the content of the editor's file.

    ``stories`` are in the editor's order. ``introduction`` is Markdown. ``checked`` are the keys of what the
    desk asked about and the editor called right as it is ("speaker ferry 282-340 irmela-voss").
    ``corrections`` are those of an edition that counts as approved at once; of others, the record holds them.
    """

    title: str = ""
    status: EditionStatus = "draft"
    introduction: str = ""
    stories: tuple[StoryEdit, ...] = ()
    checked: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One day, one edition: its stories in order, the first ``told`` of them told in full.

    ``silent`` are the expected sources that brought nothing, ``unheard`` the watched actors
    that no story mentions. ``approved`` is when the edition was approved, if that is known.
    ``editing`` is the editor's part of an approved edition as it was approved; an edition that is
    joined with it has the editor's ``title`` and ``introduction``. ``seal`` is the hash of an approved
    edition as it was written; if it does not match, the record was changed by hand.
    """

    day: date
    told: int
    status: EditionStatus = "draft"
    approved: datetime | None = None
    title: str = ""
    introduction: str = ""
    stories: tuple[Story, ...] = ()
    sections: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    editing: Editing | None = None
    seal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownActor:
    """One actor as the editor names it: what is given here wins over what the text gives.

    ``ignore`` keeps the actor out of every briefing; ``watch`` marks one that the editor follows.
    """

    name: str
    aliases: tuple[str, ...] = ()
    kind: ActorKind | None = None
    role: str = ""
    link: str = ""
    watch: bool = False
    ignore: bool = False
