"""The words of an office before a name, in the text's own words: where it begins, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from briefings.language import load_words
from briefings.model import Span
from briefings.reading.actors.gazetteer import is_office, load_actor_words, load_entry_index, load_first_names
from briefings.reading.actors.records import fold
from briefings.reading.analysis import Analysis

if TYPE_CHECKING:
    from briefings.language.document import Token

_BEFORE = re.compile(r"(?:[^\s,;:“”\"()—–]+[ \u00a0]+){1,14}$")
_DAYS = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
    "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
})  # fmt: skip
_YEAR = re.compile(r"(?:19|20)\d\d$")
_SMALL = frozenset({"of", "for", "and", "&", "the"})
# Names begin with these, though they end in a stop: "St. Osyth".
_STOPPED = frozenset({"st", "ste", "ft", "mt"})
# Behind an office these belong to it: "Senate President Pro Tem".
_RANKS = frozenset({"pro", "tem", "tempore", "emeritus", "emerita"})
# Nouns that another follows in one name, by the parse.
NAMING = frozenset({"NOUN", "PROPN"})
_JOINING = frozenset({"compound", "nmod", "poss"})
# Before another office these are whose kin somebody is, and no part of the office.
KIN = frozenset({"wife", "husband", "son", "daughter", "brother", "sister", "mother", "father", "widow"})
# Behind another office these are a form of address: "professor Dr".
_PERSONAL = frozenset({"dr", "prof", "rep", "sen"})
# An adjective that may open a sentence and an office: "Ruritanian".
_ADJECTIVE = re.compile(r"(?:ian|ean|ese|ish)$")
GENITIVES = ("’s", "'s", "s’", "s'")
REACH = 130
_OUSTED = frozenset({"ousted", "fired", "dismissed", "suspended", "sacked", "exiled", "jailed", "convicted"})
# The most words of an office's field in small letters: "of worldwide product marketing".
_FIELD = 5


def split_span(text: str, start: int, end: int) -> list[Span]:
    """Return the words between two offsets, as spans of the text."""
    return [Span(start + m.start(), start + m.end()) for m in re.finditer(r"[^\s]+", text[start:end])]


def find_office_before(analysis: Analysis, low: int, end: int) -> Span | None:
    """Walk left from the name over the words of an office."""
    text = analysis.text
    head = _BEFORE.search(text, max(low, end - REACH), end)
    if head is None:
        return None
    words = split_span(text, head.start(), head.end())
    index = _skip_courtesies(text, words)
    start = _office_start(text, words, index)
    start = _find_field(analysis, words, index) if start is None else start
    if start is None:
        return None
    start = settle_owner(text, words, walk_left(analysis, words, start, low), low)
    start = _take_other_office(analysis, words, start, low)
    start = _take_body(text, words, start)
    start = _take_portfolios(analysis, words, start, low)
    start = _take_committee(text, words, start)
    if start and _YEAR.match(words[start - 1].of(text)):
        # "2012 presidential nominee" is nobody's office today.
        start -= 1
    while (
        start < index
        and is_function_word(words[start].of(text))
        and not is_compound_office(text, words, start + 1)
    ):
        start += 1
    return Span(words[start].start, words[index].end) if start <= index else None


def _find_field(analysis: Analysis, words: Sequence[Span], index: int) -> int | None:
    """Return where an office begins whose field is in small letters: "director of digital sales"."""
    text, at = analysis.text, index
    while at > 0 and index - at < _FIELD and words[at].of(text).isalpha() and words[at].of(text).islower():
        if words[at].of(text) in ("of", "for"):
            fits = at < index and is_office(words[at - 1].of(text))
            return at - 1 if fits else None
        token = next(read_tokens(analysis, words[at]), None)
        if token is None or token.pos_ not in (*NAMING, "ADJ"):
            return None
        at -= 1
    return None


def _take_other_office(analysis: Analysis, words: Sequence[Span], start: int, low: int) -> int:
    """Return where an office begins that is joined to another: "comedian and actor", "second - unit head"."""
    text = analysis.text
    if start > 1 and words[start - 1].of(text) == "-" and words[start - 2].of(text).islower():
        return walk_left(analysis, words, start - 2, low)
    if start < 2 or words[start - 1].of(text) != "and":  # noqa: PLR2004
        return start
    first = words[start - 2].of(text)
    if not (first.islower() and words[start].of(text).islower() and is_office(first)):
        return start
    begins = walk_left(analysis, words, start - 2, low)
    owner = words[begins - 1].of(text) if begins else ""
    # "The mayor and actor Peter Hale" may be two people.
    return start if is_function_word(owner) and owner.lower() not in ("a", "an") and owner else begins


def _take_body(text: str, words: Sequence[Span], start: int) -> int:
    """Return where an office begins that is a body's: "Department of Roads spokesman"."""
    if start < 2 or words[start - 1].of(text) not in ("of", "for") or not words[start].of(text)[0].isupper():  # noqa: PLR2004
        return start
    first = start - 2
    if fold(words[first].of(text)) not in load_actor_words("organization") or is_office(
        words[start].of(text)
    ):
        return start
    while first > 0 and words[first].of(text)[0].isupper() and words[first - 1].of(text)[0].isupper():
        first -= 1
    return first if words[first].of(text)[0].isupper() else start


def _take_portfolios(analysis: Analysis, words: Sequence[Span], start: int, low: int) -> int:
    """Return where an office of several fields begins: "Agriculture and Forestry Minister"."""
    text, fields = analysis.text, load_actor_words("portfolios")
    while (
        start > 1
        and words[start - 1].of(text) == "and"
        and fold(words[start].of(text)) in fields
        and fold(words[start - 2].of(text)) in fields
        and words[start - 2].of(text)[0].isupper() == words[start].of(text)[0].isupper()
    ):
        start = walk_left(analysis, words, start - 2, low)
    return start


def _take_committee(text: str, words: Sequence[Span], start: int) -> int:
    """Return where the office of a body with an "and" begins: "Roads and Works Committee spokesman"."""
    if start < 2 or words[start - 1].of(text) != "and":  # noqa: PLR2004
        return start
    if start > 2 and fold(words[start - 3].of(text)) in load_first_names():  # noqa: PLR2004
        return start
    bodies = load_actor_words("organization")
    held = [fold(word.of(text)) for word in words[start : start + 5]]
    first = words[start - 2].of(text)
    named = first[0].isupper() and not first.endswith(GENITIVES) and fold(first) not in load_first_names()
    if not (named and words[start].of(text)[0].isupper() and bodies.intersection(held[1:])):
        return start
    start -= 2
    while (
        start and words[start - 1].of(text)[0].isupper() and not is_function_word(words[start - 1].of(text))
    ):
        start -= 1
    return start


def _skip_courtesies(text: str, words: Sequence[Span]) -> int:
    """Return the last word before a name that is no courtesy: "professor" in "professor Dr"."""
    index = len(words) - 1
    while index > 0 and (
        fold(words[index].of(text)) in load_actor_words("courtesies")
        or (fold(words[index].of(text)) in _PERSONAL and is_office(words[index - 1].of(text)))
    ):
        index -= 1
    return index


def _office_start(text: str, words: Sequence[Span], index: int) -> int | None:
    """Return where the office that ends at ``index`` begins: "Minister" or "Secretary of State"."""
    last = index
    while last > 0 and fold(words[last].of(text)) in _RANKS:
        last -= 1
    if last < 0:
        return None
    if is_office(words[last].of(text)) and not words[last].of(text).endswith(GENITIVES):
        return last
    if is_compound_office(text, words, last):
        return last - 1
    at = index
    while (
        at > 0
        and (words[at].of(text)[0].isupper() or words[at].of(text) in ("and", "the"))
        and index - at < 5  # noqa: PLR2004
    ):
        at -= 1
    named = words[index].of(text)[0].isupper()
    if named and 0 < at < index and words[at].of(text) in ("of", "for") and is_office(words[at - 1].of(text)):
        return at - 1
    return None


def is_compound_office(text: str, words: Sequence[Span], index: int) -> bool:
    """Return whether two words are an office whose second alone is none: "harbour master", "Town Clerk"."""
    last = words[index].of(text)
    if index == 0 or fold(last) not in load_actor_words("compound_offices"):
        return False
    first = words[index - 1].of(text)
    plain = first.replace("-", "").isalpha() and (
        not is_function_word(first) or fold(first) in load_actor_words("modifiers")
    )
    # At the head of a sentence the first alone has a capital.
    return plain and fold(first) not in KIN and not (first.islower() and last[0].isupper())


def walk_left(analysis: Analysis, words: Sequence[Span], start: int, low: int) -> int:
    """Return where an office begins whose last words begin at ``start``; the sentence begins at ``low``."""
    while start > 0 and (
        _is_within(analysis, words[start - 1], opens=_opens(analysis.text, words[start - 1].start, low))
        or _is_joined(analysis, words[start - 1], words[start])
        or (start > 1 and _is_owned(analysis, words[start - 2], words[start - 1], low))
    ):
        start -= 1
    return start


def _opens(text: str, start: int, low: int) -> bool:
    """Return whether a word opens its sentence, or what is quoted in it."""
    return start <= low or text[start - 1] in '“"‘«'


def _is_owned(analysis: Analysis, owner: Span, span: Span, low: int) -> bool:
    """Return whether an adjective stands between a body and an office: "Orlan Freight advanced planner"."""
    name = owner.of(analysis.text)
    if (
        not span.of(analysis.text).islower()
        or not name[0].isupper()
        or owner.start <= low
        or name[-1] in ".’'"
    ):
        return False
    if is_function_word(name) or fold(name) in _DAYS or fold(name) in load_actor_words("courtesies"):
        return False
    token, named = next(read_tokens(analysis, span), None), next(read_tokens(analysis, owner), None)
    if token is None or named is None or token.pos_ != "ADJ" or token.dep_ != "amod":
        return False
    # "What has Hale concerned": the name does not belong to the office.
    return token.i < token.head.i and named.dep_ in _JOINING and named.head.i == token.head.i


def _is_joined(analysis: Analysis, span: Span, following: Span) -> bool:
    """Return whether a noun in small letters makes one word with an office behind it: "mob boss"."""
    word = span.of(analysis.text)
    if not word.islower() or not word.isalpha() or fold(word) in KIN:
        return False
    if following.of(analysis.text)[0].isupper() and fold(word) not in load_actor_words("organization"):
        # "Whatever action President Hale takes": only a kind of body stands before a title in capitals.
        return False
    token = next(read_tokens(analysis, span), None)
    return token is not None and token.pos_ == "NOUN" and token.dep_ == "compound" and token.i < token.head.i


def settle_owner(text: str, words: Sequence[Span], start: int, low: int) -> int:
    """Return where an office begins that would be cut inside its owner's name: "Brewers of Norland's head".

    The owner is taken whole where it is plainly one name, else left out.
    """
    if start == 0 or not words[start].of(text).endswith(GENITIVES):
        return start
    joint = words[start - 1].of(text)
    if joint == "the" and start > 1 and words[start - 2].of(text) in ("of", "for"):
        joint = words[start - 2].of(text)
    if joint not in ("of", "for", "&", "and"):
        return start
    first = start - 1
    while first > 0 and (words[first - 1].of(text)[0].isupper() or words[first - 1].of(text) in _SMALL):
        first -= 1
    while first < start and (words[first].of(text) in _SMALL or words[first].of(text) in ("The", "A", "An")):
        first += 1
    whole = joint != "and" and first < start - 1 and (words[first].start > low or first > 0)
    return first if whole and not is_office(words[first].of(text)) else start + 1


def _is_within(analysis: Analysis, span: Span, *, opens: bool) -> bool:
    """Return whether a word left of an office still belongs to it."""
    word = span.of(analysis.text)
    folded = fold(word)
    if folded in _OUSTED:
        # "The ousted mayor", and no one whom somebody "fired".
        token = next(read_tokens(analysis, span), None)
        return token is not None and token.dep_ == "amod"
    if folded in KIN or (folded in load_actor_words("courtesies") and folded not in _STOPPED):
        return False
    if folded in load_actor_words("modifiers") or is_office(word) or folded in load_entry_index("en"):
        return True
    if is_function_word(word) or folded in _DAYS:
        return False
    if not word[0].isupper() or (word.endswith(".") and folded not in _STOPPED):
        return False
    plain = word.isupper() or word.endswith(GENITIVES) or _ADJECTIVE.search(word)
    return not opens or bool(plain) or _begins_name(analysis, span)


def _begins_name(analysis: Analysis, span: Span) -> bool:
    """Return whether the first word of a sentence has its capital from a name: "White House", "St. Osyth"."""
    first = next(read_tokens(analysis, span), None)
    return first is not None and first.pos_ in NAMING and first.dep_ in _JOINING


def read_tokens(analysis: Analysis, span: Span) -> Iterator[Token]:
    """Yield the parse of a stretch, nothing where there is none."""
    parsed = analysis.parse_of(span)
    yield from parsed or ()


def is_function_word(word: str) -> bool:
    """Return whether a word is one that says little ("the", "yet") or none at all."""
    folded = word.lower().strip("“”\"'’.")
    return folded in _function_words() or not any(c.isalnum() for c in folded)


def _function_words() -> frozenset[str]:
    return frozenset(load_words("en", "abbreviations")["openers"])
