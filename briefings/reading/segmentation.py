"""Text → paragraphs → sentences, by rule, so that every language is cut alike and always the same.

A paragraph ends at a line break. A sentence ends at a stop that is not part of an abbreviation, an
initial, a number or an ellipsis in mid-sentence; closing quotation marks and brackets stay with the
sentence that they close, and a quotation that ends in "?" or "!" stays with its attribution
("“Why?” Ellis asked."). Abbreviations are data, by language (lexicon/<language>/abbreviations.yaml).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from briefings.model import Span
from briefings.reading.lexicon import load_words

_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]*[^\s][^\r\n\u2028\u2029\x0b\x0c\x85]*")
_CLOSERS = r"[\"'”’»›“‘)\]]"
# A run of stops, what closes with it, and the space behind it; ideographic stops need no space.
_STOP = re.compile(rf"(?:[.!?…؟]{{1,9}}|[.…]{{10,}}){_CLOSERS}{{0,4}}(?=\s|$)|[。！？｡]+[」』”’）]*")
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’„«»‹›()\[\]—–/]{1,24}$")
_OPENERS = re.compile(r"[\s\"'“”‘’„«»‹›(\[¿¡`—–-]*")
_NEXT_WORD = re.compile(r"[^\W\d_]+")
_ATTRIBUTION = re.compile(
    r"\s*(?:(?:[A-Z][\w.’'-]*|the|a|an|of|and)\s+){1,6}"
    r"(?:said|says|asked|asks|wrote|writes|added|adds|told|replied|tweeted|cried|shouted|wondered)\b"
)
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Abbreviations:
    before_name: frozenset[str]
    may_end: frozenset[str]
    before_number: frozenset[str]
    openers: frozenset[str]


@cache
def _abbreviations(language: str) -> _Abbreviations:
    words = load_words(language, "abbreviations") or load_words("en", "abbreviations")
    return _Abbreviations(
        before_name=frozenset(words["before_name"]),
        may_end=frozenset(words["may_end"]),
        before_number=frozenset(words.get("before_number", ())),
        openers=frozenset(words["openers"]),
    )


def split_paragraphs(text: str) -> tuple[Span, ...]:
    """Return the lines of the text that hold anything, trimmed of white space."""
    return tuple(_trim(text, m.start(), m.end()) for m in _PARAGRAPH.finditer(text))


def split_sentences(
    text: str, paragraphs: Iterable[Span], language: str, furniture: Iterable[Span] = ()
) -> tuple[Span, ...]:
    """Return the sentences of the paragraphs, in order, trimmed; none crosses a paragraph.

    ``furniture`` are stretches that get sentences of their own (a dateline before the first sentence).
    """
    return tuple(
        sentence
        for piece in _cut(text, paragraphs, furniture)
        for sentence in _split_paragraph(text, piece, language)
    )


def _cut(text: str, paragraphs: Iterable[Span], furniture: Iterable[Span]) -> Iterator[Span]:
    """Cut the paragraphs where a stretch of furniture starts or ends."""
    edges = sorted({edge for span in furniture for edge in span})
    for start, end in paragraphs:
        inside = edges[bisect_right(edges, start) : bisect_left(edges, end)]
        for first, last in pairwise((start, *inside, end)):
            piece = _trim(text, first, last)
            if piece.start < piece.end:
                yield piece


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _split_paragraph(text: str, paragraph: Span, language: str) -> Iterator[Span]:
    abbreviations = _abbreviations(language)
    start, end = paragraph
    cased = any(character.isupper() for character in text[start : min(end, start + 400)])
    for stop in _STOP.finditer(text, start, end):
        if stop.end() >= end:
            break
        if stop.start() > start and _ends_sentence(text, stop, end, abbreviations, cased, language):
            yield Span(start, stop.end())
            start = stop.end()
            while start < end and text[start].isspace():
                start += 1
    if start < end:
        yield Span(start, end)


def _ends_sentence(  # noqa: PLR0911, PLR0913 - one question, asked in order
    text: str,
    stop: re.Match[str],
    end: int,
    abbreviations: _Abbreviations,
    cased: bool,  # noqa: FBT001
    language: str,
) -> bool:
    mark = stop.group()
    if mark[0] in "。！？｡":
        return True
    opened = _OPENERS.match(text, stop.end(), end)
    at = opened.end() if opened else stop.end()
    if at >= end:
        return False
    following = text[at]
    word = _NEXT_WORD.match(text, at, end)
    next_word = word.group().lower() if word else ""
    if following.islower() and cased:
        return False
    stops = mark.rstrip("\"'”’»›“‘)]")
    closed = len(stops) < len(mark)
    if stops[-1] in "!?" and closed and _ATTRIBUTION.match(text, stop.end(), end):
        return False
    if stops != ".":
        return True
    if closed:
        return True
    before = _WORD_BEFORE.search(text, max(0, stop.start() - 24), stop.start())
    last = before.group().lower() if before else ""
    if last in abbreviations.before_name:
        return False
    if last in abbreviations.before_number and following.isdigit():
        return False
    if last in abbreviations.may_end or (last and _INITIAL.match(last) and last != "i"):
        return next_word in abbreviations.openers
    # German dates and ordinals: "am 3. Mai", "der 20. Bundestag".
    return not (language == "de" and last.isdigit() and len(last) <= 2)
