"""The office or description that a text gives to a name, in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefings.language import load_language
from briefings.language.letters import is_titled
from briefings.model import Passage, Span
from briefings.reading.actors.appositions import (
    AGED,
    CLAUSE,
    DETERMINERS,
    FINITE,
    JOINED,
    PARENT,
    find_after,
    find_apposed,
    find_called,
)
from briefings.reading.actors.forms_of_address import find_word_before
from briefings.reading.actors.gazetteer import is_office, load_actor_words
from briefings.reading.actors.offices import (
    GENITIVES,
    KIN,
    REACH,
    find_office_before,
    is_function_word,
    read_tokens,
    settle_owner,
    split_span,
    walk_left,
)
from briefings.reading.actors.records import Mention, fold
from briefings.reading.analysis import Analysis
from briefings.reading.unparsed.roles import find_plain_role

# A "first lady" or "first officer" is no first of a kind.
_FIRSTS = frozenset(
    {"lady", "minister", "secretary", "officer", "sergeant", "gentleman", "mate", "responder", "baseman"}
)
# What means something only beside somebody else: "fellow senator".
_RELATIVE = DETERMINERS | {"fellow", "another", "one", "same", "other"}
_MARKS = ("''", "‘", "`")
_LONE_DASHES = ("-", "–", "—")
_PAST = frozenset({"former", "ex", "onetime", "one-time", "retired", "erstwhile", "previous"})
_HEAD = re.compile(r"(?:\A|\n|[.!?”\"] )[“\"]?\Z")
_AS = re.compile(r"\b[Aa]s (?P<office>(?:[\w’'-]+ ){0,4}[\w’'-]+), (?:(?:Mr|Ms|Mrs)\. )?\Z")
_YEAR = re.compile(r"(?:19|20)\d\d ")
# Owners without a name that tell whose somebody is: "the opposition's spokesman" is not the government's.
_OWNERS = frozenset({"opposition", "government", "rebels", "monarch"})
# Letters behind a name that are an office: "Ada Frost MP", "Peter Hale, KC,".
_LETTERS = re.compile(r",? (?P<role>MP|MEP|MSP|MLA|KC|QC|TD)\b")
# Short for a form of address or for several people; what any other title in short is worth where it is alone.
_ADDRESSES = frozenset({"dr", "hon", "prof", "rev", "sens", "reps", "govs"})
_TITLE_ALONE, _FULLEST = 0.5, 5.0
_PRAISED, _SUPERLATIVES = 20, frozenset({"JJS", "RBS"})
# Cut from "then-Majority Leader": of another day than the article's.
_CUT_THEN = re.compile(r"\bthen[- ](?:[A-Z][\w.-]* )?\Z")
_THEN = ("then-", "Then-")
# Of a body that is not told.
_HEADLESS = frozenset({"leader", "chairman", "chairwoman", "chair", "director", "head", "chief", "doctor"})
# What somebody once was is told rather than these alone.
_RANKS = frozenset({
    "gen", "general", "lt", "lieutenant", "col", "colonel", "maj", "major", "capt", "captain", "sgt",
    "sergeant",
    "cpl", "corporal", "adm", "admiral", "cmdr", "commander", "pvt", "private",
})  # fmt: skip
# Of "senators Ada Frost and Peter Hale" each is a senator, and so are those of a longer list.
_NAME = r"[A-ZÀ-Þ][\w’'.-]+(?: (?:(?:de|la|van|von|al|bin) )?[A-ZÀ-Þ][\w’'.-]*){0,3}"
_SEAT = r"(?: \([^()\n]{1,14}\))?"
_PLURAL = re.compile(rf"(?P<office>[^\W\d_]+s)\.? (?P<names>(?:{_NAME}{_SEAT}(?:, and |, | and ))*)\Z")
_GOES_ON = re.compile(rf"{_SEAT}(?:, (?:and )?| and )[A-ZÀ-Þ]")
_HIGH_OFFICES = ("President", "Prime Minister", "Governor", "Mayor", "Senator", "Chancellor")
_SUPPOSED = re.compile(r"\b(?:[Aa]|any|another) \Z")
_FORMER = re.compile(r"\b(?:[Ff]ormer |[Tt]hen[- ]|[Ee]x[- ])(?:[A-Z][\w.-]*[ \u00a0]){0,3}\Z")


def find_role(analysis: Analysis, mentions: Sequence[Mention]) -> Passage | None:
    """Return the fullest role that stands at one of the mentions, the first of equally full ones.

    An abbreviation alone ("Sen.") is the last to be taken.
    """
    if not load_language(analysis.article.language).in_full:
        return find_plain_role(analysis, mentions)
    text = analysis.text
    titled = any(_bears_title(text, mention) for mention in mentions)
    held = {
        match["office"].lower() for mention in mentions if (match := _find_held(text, mention.span.start))
    }
    rated: list[tuple[float, Span]] = []
    for mention in mentions:
        for worth, found in _find_at(analysis, mention):
            span = _trim(text, _cut_at_verb(analysis, found))
            # "Rep. Ada Frost, a former nurse": what somebody is comes before what he was.
            other = any(office not in span.of(text).lower() for office in held)
            own = _is_of_own_name(span.of(text), mention.text)
            if not _is_none(text, span) and not own and not ((titled or other) and _is_past(text, span)):
                rated.append((min(worth, _limit_worth(text, span)), span))
    if not rated:
        return None
    span = max(rated, key=lambda each: each[0])[1]
    opening = next(read_tokens(analysis, span), None)
    if opening is not None and opening.pos_ == "AUX" and " " in span.of(text):
        # "Is President Hale going to speak?"
        span = Span(span.start + len(opening.text) + 1, span.end)
    return Passage(span=span, text=span.of(text))


def _is_none(text: str, span: Span) -> bool:
    """Return whether words tell nothing of what somebody is: kin, a record, a body that is not told."""
    role = span.of(text)
    cut = role.startswith(_THEN) or _CUT_THEN.search(text, max(0, span.start - REACH), span.start) is not None
    # A "director" in small letters may be of films.
    headless = fold(role) in _HEADLESS and role != "director"
    return cut or headless or _is_kin_alone(role) or _is_record(role) or _is_of_two(role)


def _is_of_own_name(role: str, name: str) -> bool:
    """Return whether a role tells kin by the surname that somebody bears: "Hale's son, actor Jon Hale"."""
    surname = re.escape(name.rpartition(" ")[2])
    return " " in name and re.match(rf"{surname}(?:['’]s|['’]) ", role) is not None


def _limit_worth(text: str, span: Span) -> float:
    """Return the most that a role can be worth: "the centre's president" is shown where no other is."""
    role = span.of(text)
    if role in load_actor_words("relational"):
        return 0
    if role.endswith(("confidant", "confidante")):
        return _TITLE_ALONE
    return 1 if _is_past(text, span) else _FULLEST


def _is_past(text: str, span: Span) -> bool:
    """Return whether a role is of another time: "former mayor", "then prime minister", "2012 nominee"."""
    role = span.of(text)
    return _YEAR.match(role) is not None or not _PAST.isdisjoint(map(fold, role.split()[:3]))


def _find_held(text: str, start: int) -> re.Match[str] | None:
    """Return the office that somebody has or had where something is told: "as secretary of state, Hale"."""
    match = _AS.search(text, max(0, start - REACH), start)
    return match if match is not None and any(map(is_office, match["office"].split())) else None


def _bears_title(text: str, mention: Mention) -> bool:
    """Return whether an office in short stands before a name, which is no role but tells what somebody is."""
    word = find_word_before(text, mention.span.start)
    before = mention.span.start - len(word) - 1
    former = _FORMER.search(text, max(0, before - REACH), max(0, before)) is not None
    short = fold(word.strip("."))
    return (
        word[:1].isupper()
        and short in load_actor_words("abbreviations")
        and short not in _RANKS
        and not former
    )


def _cut_at_verb(analysis: Analysis, span: Span) -> Span:
    """Cut a role where the sentence goes on: "president of Tharn" of "president of Tharn signed a truce"."""
    for token in read_tokens(analysis, span):
        if token.dep_ == "ROOT" and token.tag_ in FINITE and token.idx > span.start:
            return Span(span.start, token.idx)
    return span


def _is_of_two(role: str) -> bool:
    """Return whether a role is two people's: "brother and sister from Tharn", "cousins"."""
    words = [fold(word) for word in role.split()]
    pair = len(words) > 2 and words[1] == "and" and words[0] in KIN and words[2] in KIN  # noqa: PLR2004
    return pair or (words[0] not in KIN and words[0].removesuffix("s") in KIN)


def _is_kin_alone(role: str) -> bool:
    """Return whether a role says "husband" and not whose, or "mother of three"."""
    if PARENT.search(role):
        return True
    words = role.split()
    whose = any(word.endswith(GENITIVES) or word == "of" for word in words)
    return words[-1] in KIN and not whose


def _trim(text: str, span: Span) -> Span:
    """Cut off what is no part of a role: marks, ages, ranks, a verb, the stop that is no abbreviation's."""
    words = _cut_between(text, _cut_end(text, _cut_front(text, split_span(text, *span))))
    words = _cut_owner(text, words)
    # "One voter remained - Senator Ada Frost".
    dash = max((at for at, word in enumerate(words[:-1]) if word.of(text) in _LONE_DASHES), default=-1)
    if any(is_office(word.of(text)) for word in words[dash + 1 :]):
        words = words[dash + 1 :]
    while len(words) > 1 and _ends_open(words[-1].of(text)):
        words.pop()
    if len(words) > 2 and [word.of(text) for word in words[-2:]] == ["in", "charge"]:  # noqa: PLR2004
        # What somebody is in charge of is a title in quotation marks, where a role ends.
        words = words[:-2]
    first, last = words[0].of(text), words[-1].of(text)
    stopped = last.endswith(".") and "." not in last[:-1] and not is_office(last) and len(last) > 3  # noqa: PLR2004
    # "Tharn, Wash."
    stopped = stopped and not (len(words) > 1 and words[-2].of(text).endswith(","))
    return Span(words[0].start + len(first) - len(first.lstrip("-–")), words[-1].end - stopped)


def _cut_front(text: str, words: list[Span]) -> list[Span]:
    loaded = load_actor_words("loaded")
    while len(words) > 1 and not any(character.isalnum() for character in words[0].of(text)):
        words = words[1:]
    while len(words) > 1 and (
        AGED.match(words[0].of(text))
        or words[0].of(text) in _RELATIVE
        or (words[0].of(text) == "current" and words[1].of(text) not in ("and", "or"))
        or words[0].of(text) in loaded
        # At the head of a sentence or a line the adjective has a capital.
        or (
            fold(words[0].of(text)) in loaded
            and _HEAD.search(text, max(0, words[0].start - 4), words[0].start)
        )
    ):
        words = words[1:]
    return words


def _cut_end(text: str, words: list[Span]) -> list[Span]:
    """Cut ranks behind an office ("Tharn police chief Maj. Gen."), and what stands in quotation marks."""
    ranks = load_actor_words("abbreviations")
    short = [fold(word.of(text).strip(".")) in ranks for word in words]
    if any(not rank and is_office(word.of(text)) for word, rank in zip(words, short, strict=True)):
        while len(words) > 1 and short[len(words) - 1]:
            words = words[:-1]
    quoted = (n for n, word in enumerate(words) if n and word.of(text).startswith(_MARKS))
    return words[: next(quoted, len(words))]


def _cut_owner(text: str, words: list[Span]) -> list[Span]:
    """Cut a bare owner that is no name: of "the company's chief" the chief is left, not "company's chief"."""
    owner = words[0].of(text)
    if len(words) > 2 and owner.islower() and words[1].of(text) in GENITIVES:  # noqa: PLR2004
        # A source that sets "company 's" apart.
        return words[2:]
    owned = len(words) > 1 and owner.islower() and owner.endswith(GENITIVES)
    told = fold(words[-1].of(text)) in KIN or fold(owner[:-2]) in _OWNERS
    return words[1:] if owned and not told else words


def _ends_open(word: str) -> bool:
    return word in CLAUSE or word in JOINED or is_function_word(word)


def _cut_between(text: str, words: list[Span]) -> list[Span]:
    """Return one of two offices that stand side by side.

    Of "candidate former Secretary of State" it is the second, of "candidate Senator" the first.
    """
    for at in range(1, len(words)):
        if words[at].of(text) == "former" and is_office(words[at - 1].of(text)):
            words = words[at:]
            break
    while (
        len(words) > 1
        and is_office(words[-1].of(text))
        and is_office(words[-2].of(text))
        and words[-1].of(text)[0].isupper()
        and words[-2].of(text).islower()
    ):
        words = words[:-1]
    return words


def _is_record(role: str) -> bool:
    """Return whether a role names a first: "first woman to lead it"; "first lady" does not."""
    first, second = (*role.lower().split(), "", "")[:2]
    return first == "first" and second not in load_actor_words("modifiers") and second not in _FIRSTS


def _find_at(analysis: Analysis, mention: Mention) -> Iterator[tuple[float, Span]]:
    """Yield what the text calls a name where it stands, each with its worth (0 to 5)."""
    text, start, end = analysis.text, mention.span.start, mention.span.end
    line = analysis.paragraph_at(start)
    if line is not None and is_titled(line.of(text)):
        return
    sentence = analysis.sentence_at(start) or Span(max(0, start - REACH), len(text))
    yield from _find_before(analysis, mention, sentence)
    if letters := _LETTERS.match(text, end):
        yield 1, Span(*letters.span("role"))
    # A headline has puns behind a comma: "a big win for Hale, the dreamer".
    if not analysis.is_furniture(mention.span):
        if (called := find_called(analysis, sentence.end, end)) is not None:
            yield 3, called
        after = find_after(analysis, sentence.end, end)
        if after is not None and PARENT.search(after.of(text)):
            # "Hale, a father of five, congressman and ...".
            after = find_after(analysis, sentence.end, after.end)
        if after is not None:
            yield (1 if fold(after.of(text).split()[0]) in KIN else 4), after
    # In "the mayor of Tharn, Orrin's lawyer said" the mayor is another.
    owns = text.startswith(GENITIVES[:2], end)
    apposed = None if owns else find_apposed(analysis, sentence.start, start, name=mention.span)
    if apposed is not None:
        yield 4, apposed


def _find_before(analysis: Analysis, mention: Mention, sentence: Span) -> Iterator[tuple[float, Span]]:
    """Yield the office right before a name, what is apposed to it, and an office that several share."""
    text = analysis.text
    office = find_office_before(analysis, sentence.start, mention.span.start)
    if office is not None:
        worth = _rate(office.of(text).split())
        supposed = _is_supposed(text, office, mention, sentence)
        if worth and not supposed and _is_title_of(analysis, office, mention):
            yield worth, office
        # "The party's leader, Representative Ada Frost": the fuller stands before the title.
        fuller = find_apposed(analysis, sentence.start, office.start, name=mention.span)
        if fuller is not None:
            yield 4, fuller
    shared = _find_shared(analysis, sentence.start, mention.span)
    if shared is not None and (worth := _rate(shared.of(text).split())):
        yield worth, shared


def _is_supposed(text: str, office: Span, mention: Mention, sentence: Span) -> bool:
    """Tell an office that somebody only might have: "what a President Hale could do", "President Hale?"."""
    asked = office.start == sentence.start and text.startswith("?", mention.span.end)
    supposed = asked or _SUPPOSED.search(text, sentence.start, office.start) is not None
    return supposed and office.of(text) in _HIGH_OFFICES


def is_shared(text: str, role: Passage) -> bool:
    """Return whether a role is one of several people's, told of all at once: "the actors Ada Frost and …"."""
    return text[role.span.end : role.span.end + 1].isalpha()


def _find_shared(analysis: Analysis, low: int, name: Span) -> Span | None:
    """Find the office of one of several who are named together, without the ending of its plural."""
    text = analysis.text
    match = _PLURAL.search(text, max(low, name.start - REACH), name.start)
    if match is None or not (match["names"] or _GOES_ON.match(text, name.end)):
        return None
    if any(fold(word.strip(",")) in load_actor_words("not_actors") for word in match["names"].split()):
        # "With analysts Monday, Hale spoke".
        return None
    start, end = match.span("office")
    end -= 2 if match["office"].endswith("sses") else 1
    office = text[start:end]
    if not is_office(office) or fold(office) in KIN:
        return None
    words = split_span(text, max(low, start - REACH), end)
    if max(low, start - REACH) > low:
        # The first may be cut.
        words = words[1:]
    first = settle_owner(text, words, walk_left(analysis, words, len(words) - 1, low), low)
    return Span(words[first].start, end)


def _rate(words: Sequence[str]) -> float:
    """Rate an office before a name: in words above in letters, with its country or house above alone.

    0 is for what is no office: "Dr.", and "Secretary" of nothing.
    """
    last = fold(words[-1].strip("."))
    short = last in load_actor_words("abbreviations")
    if len(words) == 1:
        bare = last.removeprefix("then-").removeprefix("ex-")
        if short or bare in _RANKS:
            return (last not in _ADDRESSES) * _TITLE_ALONE
        return 2 * (bare != "secretary")
    return 3 if short else 5


def _is_title_of(analysis: Analysis, office: Span, mention: Mention) -> bool:
    """Return whether an office in small letters before a surname is its bearer's.

    In "Hale is the most able candidate Orlan argues" the candidate is another.
    """
    if not office.of(analysis.text).split()[-1][0].islower():
        return True
    named = [token for token in read_tokens(analysis, mention.span) if token.head.idx >= mention.span.end]
    owns = analysis.text[mention.span.end :].lstrip().startswith(("'", "’"))
    if not owns and any(token.dep_ in ("compound", "nmod", "amod") for token in named):
        # Of "veteran Hale haters" Hale is no veteran.
        return False
    if " " in mention.text:
        return True
    around = Span(max(0, office.start - _PRAISED), office.end)
    return not any(token.tag_ in _SUPERLATIVES for token in read_tokens(analysis, around))
