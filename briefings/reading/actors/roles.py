"""The office or description that a text gives to a name, in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from briefings.language import load_words
from briefings.model import Passage, Span
from briefings.reading.actors.capitals import is_titled
from briefings.reading.actors.folding import fold
from briefings.reading.actors.gazetteer import (
    is_office,
    load_actor_words,
    load_entry_index,
    load_first_names,
)
from briefings.reading.actors.records import Mention
from briefings.reading.analysis import Analysis

if TYPE_CHECKING:
    from briefings.language import Token

_BEFORE = re.compile(r"(?:[^\s,;:“”\"()—–]+[ \u00a0]+){1,14}$")
_AFTER = re.compile(
    r",\s(?:\d{1,3},\s)?(?:(?:the|a|an|its|his|her|their|then|now)\s)?(?P<role>[^,;:()“”\"—–\n']{3,90}?)"
    r"(?=,|;|(?<!Mr)(?<!Mrs)(?<!Ms)(?<!Dr)(?<!Sen)(?<!Rep)(?<!Gov)(?<!\bSt)(?<!\bFt)(?<!\bMt)(?<![A-Z])\.(?:\s|$)|\s(?:who|which|whose|and(?!\s[A-Z])|said|says|told|—|–)\b|\s[—–]|\)|$)"
)
_NEXT_NAME = re.compile(r",\s([A-Z][\w’'-]+)\s[A-Z]")
_APPOSED = re.compile(r"(?P<role>(?:[^\s,;:“”\"()—–]+\s){0,9}[^\s,;:“”\"()—–]+),\s$")
_HEADS = re.compile(r"(?:man|woman|person|ist|ian|eer|ologist)$")
_DAYS = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
    "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
})  # fmt: skip
_NO_PART = frozenset({
    "of", "for", "at", "in", "on", "from", "with", "to", "who", "said", "is", "was", "has", "had", "and",
    "that", "as", "when",
})  # fmt: skip
_CLAUSE = frozenset({
    "had", "has", "have", "was", "is", "were", "are", "will", "would", "can", "could", "did", "does",
    "do", "said", "says", "may", "might",
})  # fmt: skip
_JOINED = frozenset(["of", "for", "at", "in", "to", "from", "on", "with", "under", "by"])
_DETERMINERS = frozenset({"the", "a", "an", "its", "his", "her", "their", "then", "now"})
# Names begin with these, though they end in a stop: "St. Osyth".
_STOPPED = frozenset({"st", "ste", "ft", "mt"})
# Behind an office these belong to it: "Senate President Pro Tem".
_RANKS = frozenset({"pro", "tem", "tempore", "emeritus", "emerita"})
# Nouns that another follows in one name, by the parse.
_NAMING = frozenset({"NOUN", "PROPN"})
_JOINING = frozenset({"compound", "nmod", "poss"})
# Verbs with a subject, by their tags.
_FINITE = frozenset({"VBD", "VBP", "VBZ"})
# Before another office these are whose kin somebody is, and no part of the office.
_KIN = frozenset({"wife", "husband", "son", "daughter", "brother", "sister", "mother", "father", "widow"})
# Behind another office these are a form of address: "professor Dr".
_PERSONAL = frozenset({"dr", "prof", "rep", "sen"})
# An adjective that may open a sentence and an office: "Ruritanian".
_ADJECTIVE = re.compile(r"(?:ian|ean|ese|ish)$")
_GENITIVES = ("’s", "'s", "s’", "s'")
_MAX_WORDS = 14
_REACH = 130


def find_role(analysis: Analysis, mentions: Sequence[Mention]) -> Passage | None:
    """Return the fullest role that stands at one of the mentions, the first of equally full ones.

    An abbreviation alone ("Sen.") is a title and no role.
    """
    if analysis.article.language != "en":
        return _find_plain_role(analysis, mentions)
    best: tuple[int, Span] | None = None
    for mention in mentions:
        for worth, span in _find_at(analysis, mention):
            if best is None or worth > best[0]:
                best = (worth, span)
    if best is None:
        return None
    span = _trim(analysis.text, _cut_at_verb(analysis, best[1]))
    if _is_kin_alone(span.of(analysis.text)):
        return None
    return Passage(span=span, text=span.of(analysis.text))


def _cut_at_verb(analysis: Analysis, span: Span) -> Span:
    """Cut a role where the sentence goes on: "president of Tharn" of "president of Tharn signed a truce"."""
    for token in _read_tokens(analysis, span):
        if token.dep_ == "ROOT" and token.tag_ in _FINITE and token.idx > span.start:
            return Span(span.start, token.idx)
    return span


def _is_kin_alone(role: str) -> bool:
    """Tell whether a role says "husband" and not whose."""
    words = role.split()
    whose = any(word.endswith(_GENITIVES) or word == "of" for word in words)
    return words[-1] in _KIN and not whose


def _trim(text: str, span: Span) -> Span:
    """Cut a verb and a full stop off the end of a role; the stop of an abbreviation stays.

    So does a bare owner that is no name: of "the company's chief" the chief is left, not "company's chief".
    """
    words = _split(text, *span)
    owner = words[0].of(text)
    if (
        len(words) > 1
        and owner.islower()
        and owner.endswith(_GENITIVES)
        and fold(words[-1].of(text)) not in _KIN
    ):
        words.pop(0)
    while len(words) > 1 and words[-1].of(text) in _CLAUSE:
        words.pop()
    last = words[-1].of(text)
    stopped = last.endswith(".") and "." not in last[:-1] and not is_office(last) and len(last) > 3  # noqa: PLR2004
    return Span(words[0].start, words[-1].end - stopped)


def _find_plain_role(analysis: Analysis, mentions: Sequence[Mention]) -> Passage | None:
    """Return the first office of the language that stands right before a mention."""
    listed = load_words(analysis.article.language, "actor_words") or {}
    offices = frozenset(fold(str(office)) for office in listed.get("offices", ()))
    for mention in mentions:
        before = re.search(
            r"[^\s,;:.“”\"()—–]+ $", analysis.text[max(0, mention.span.start - 40) : mention.span.start]
        )
        if before is not None and fold(before.group()) in offices:
            start = mention.span.start - len(before.group())
            span = Span(start, mention.span.start - 1)
            return Passage(span=span, text=span.of(analysis.text))
    return None


def _find_at(analysis: Analysis, mention: Mention) -> list[tuple[int, Span]]:
    text = analysis.text
    line = analysis.paragraph_at(mention.span.start)
    if line is not None and is_titled(line.of(text)):
        return []
    sentence = analysis.sentence_at(mention.span.start) or Span(
        max(0, mention.span.start - _REACH), len(text)
    )
    found = []
    before = _find_before(analysis, sentence.start, mention.span.start)
    if before is not None and not _is_title_alone(before.of(text)):
        found.append((_rate(before.of(text).split()), before))
    after = _find_after(analysis, sentence.end, mention.span.end)
    if after is not None:
        found.append((1 if fold(after.of(text).split()[0]) in _KIN else 4, after))
    # In "the mayor of Tharn, Orrin's lawyer said" the mayor is another.
    owns = text.startswith(_GENITIVES[:2], mention.span.end)
    apposed = None if owns else _find_apposed(analysis, sentence.start, mention.span.start)
    if apposed is not None:
        found.append((4, apposed))
    return found


def _is_title_alone(role: str) -> bool:
    return " " not in role and fold(role.strip(".")) in load_actor_words("abbreviations")


def _rate(words: Sequence[str]) -> int:
    """Rate an office before a name: in words above in letters, with its country or house above alone."""
    short = fold(words[-1].strip(".")) in load_actor_words("abbreviations")
    if len(words) == 1:
        return 2
    return 3 if short else 5


def _split(text: str, start: int, end: int) -> list[Span]:
    return [Span(start + m.start(), start + m.end()) for m in re.finditer(r"[^\s]+", text[start:end])]


def _find_before(analysis: Analysis, low: int, end: int) -> Span | None:
    """Walk left from the name over the words of an office."""
    text = analysis.text
    head = _BEFORE.search(text, max(low, end - _REACH), end)
    if head is None:
        return None
    words = _split(text, head.start(), head.end())
    index = _skip_courtesies(text, words)
    start = _office_start(text, words, index)
    if start is None:
        return None
    start = _walk_left(analysis, words, start, low)
    while start < index and _is_function_word(words[start].of(text)):
        start += 1
    return Span(words[start].start, words[index].end) if start <= index else None


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
    if is_office(words[last].of(text)) and not words[last].of(text).endswith(_GENITIVES):
        return last
    at = index
    while (
        at > 0
        and (words[at].of(text)[0].isupper() or words[at].of(text) in ("and", "the"))
        and index - at < 5  # noqa: PLR2004
    ):
        at -= 1
    if 0 < at < index and words[at].of(text) in ("of", "for") and is_office(words[at - 1].of(text)):
        return at - 1
    return None


def _walk_left(analysis: Analysis, words: Sequence[Span], start: int, low: int) -> int:
    """Return where an office begins whose last words begin at ``start``; the sentence begins at ``low``."""
    while start > 0 and _is_within(analysis, words[start - 1], opens=words[start - 1].start <= low):
        start -= 1
    return start


def _is_within(analysis: Analysis, span: Span, *, opens: bool) -> bool:
    """Tell whether a word left of an office still belongs to it."""
    word = span.of(analysis.text)
    folded = fold(word)
    if folded in _KIN:
        return False
    if folded in load_actor_words("modifiers") or is_office(word) or folded in load_entry_index("en"):
        return True
    if _is_function_word(word) or folded in _DAYS:
        return False
    if not word[0].isupper() or (word.endswith(".") and folded not in _STOPPED):
        return False
    plain = word.isupper() or word.endswith(_GENITIVES) or _ADJECTIVE.search(word)
    return not opens or bool(plain) or _begins_name(analysis, span)


def _begins_name(analysis: Analysis, span: Span) -> bool:
    """Tell whether the first word of a sentence has its capital from a name: "White House", "St. Osyth"."""
    first = next(_read_tokens(analysis, span), None)
    return first is not None and first.pos_ in _NAMING and first.dep_ in _JOINING


def _read_tokens(analysis: Analysis, span: Span) -> Iterator[Token]:
    """Yield the parse of a stretch, nothing where there is none."""
    parsed = analysis.doc.char_span(*span, alignment_mode="expand") if analysis.doc is not None else None
    yield from parsed or ()


def _is_function_word(word: str) -> bool:
    folded = word.lower().strip("“”\"'’.")
    return folded in _function_words() or not any(c.isalnum() for c in folded)


def _function_words() -> frozenset[str]:
    return frozenset(load_words("en", "abbreviations")["openers"])


def _find_after(analysis: Analysis, high: int, start: int) -> Span | None:
    text = analysis.text
    match = _AFTER.match(text, start, min(high, start + _REACH))
    if match is None or _leads_to_another(analysis, match):
        return None
    words = _cut_at_person(text, _split(text, *match.span("role")))
    opened = text[match.start() : match.start("role")].split()[-1:]
    length = _measure_role([word.of(text) for word in words], bare=opened[0] not in _DETERMINERS)
    if not 0 < length <= _MAX_WORDS or _names_another([word.of(text) for word in words[:length]]):
        return None
    return Span(words[0].start, words[length - 1].end)


def _leads_to_another(analysis: Analysis, match: re.Match[str]) -> bool:
    """Tell whether a role stands between two names, and is the second's: "the mayor, Ada Frost"."""
    if not analysis.text.startswith(", the ", match.start()):
        return False
    following = _NEXT_NAME.match(analysis.text, match.end())
    named = _read_tokens(analysis, Span(*following.span(1))) if following else ()
    return any(token.ent_type_ == "PERSON" for token in named)


def _cut_at_person(text: str, words: list[Span]) -> list[Span]:
    """Cut the words before "and" and a first name: there another person is introduced."""
    for at in range(1, len(words) - 1):
        if words[at].of(text) == "and" and fold(words[at + 1].of(text)) in load_first_names():
            return words[:at]
    return words


def _names_another(words: Sequence[str]) -> bool:
    """Tell whether a person is named at the end: then the words are that person's role."""
    if len(words) < 4 or words[-3] in _JOINED | _DETERMINERS or words[-3][0].isupper():  # noqa: PLR2004
        return False
    return fold(words[-2]) in load_first_names() and words[-2][0].isupper() and words[-1][0].isupper()


def _measure_role(words: Sequence[str], *, bare: bool) -> int:
    """Return how many of the words are a noun phrase around an office; 0 where they are none.

    ``bare`` is one without an article: then only modifiers and names may stand before the office.
    What follows the office belongs to it when a preposition joins it; after a verb it is a clause.
    """
    for at, word in enumerate(words[:8]):
        folded = fold(word.strip(".,"))
        if folded in _NO_PART:
            return 0
        # "The president's counselor" is no president.
        if not word.endswith(_GENITIVES) and (
            is_office(folded) or (_HEADS.search(folded) and not _is_of_people(word) and word[0].islower())
        ):
            following = words[at + 1] if at + 1 < len(words) else ""
            if is_office(following) or (following and following[0].isupper()):
                continue
            if following in _CLAUSE:
                return 0
            return len(words) if not following or following in _JOINED else at + 1
        if bare and word[0].islower() and folded not in load_actor_words("modifiers"):
            return 0
    return 0


def _is_of_people(word: str) -> bool:
    """Tell whether a word is an adjective of a country or another name: "Australian", "The Guardian"."""
    return (word[0].isupper() and word.endswith("ian")) or fold(word) in load_entry_index("en")


def _find_apposed(analysis: Analysis, low: int, end: int) -> Span | None:
    """Find "Turkey's foreign minister, NAME" and "the mayor of Springfield, NAME"."""
    text = analysis.text
    # Few names have a comma before them, and where there is none the pattern is long in finding that out.
    match = (
        _APPOSED.search(text, max(low, end - _REACH), end) if "," in text[max(low, end - 3) : end] else None
    )
    if match is None:
        return None
    words = _split(text, *match.span("role"))
    for index in range(len(words) - 1, -1, -1):
        pair = " ".join(word.of(text) for word in words[max(0, index - 1) : index + 1])
        if not is_office(words[index].of(text)) and not is_office(pair):
            continue
        tail = [w.of(text) for w in words[index + 1 :]]
        if tail and tail[0] not in ("of", "for", "at", "to", "in"):
            return None
        # "To be the party's nominee to embody, NAME said": a clause, and no ambassador to a country.
        if tail and any(token.tag_ == "VB" for token in _read_tokens(analysis, words[-1])):
            return None
        start = _walk_left(analysis, words, index, low)
        opened = start > 0 and words[start - 1].of(text).lower() in (
            "the",
            "a",
            "an",
            "its",
            "his",
            "her",
            "their",
        )
        owned = words[start].of(text).endswith(_GENITIVES) or words[start].start <= low
        return Span(words[start].start, words[-1].end) if opened or owned else None
    return None
