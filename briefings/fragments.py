"""Text fragments: the part of an address that leads to words on a page.

    https://example.org/ferry#:~:text=The%20ferry%20Nordlys,on%20Monday

URL Fragment Text Directives (WICG, https://wicg.github.io/scroll-to-text-fragment/). A directive is
``[prefix-,]start[,end][,-suffix]``. A browser looks for the first place where the words of ``start``
stand, behind those of ``prefix``, and for the first ``end`` behind it, before ``suffix``. Words match
whole, whatever their capitals and the spaces between them; ``start`` alone, ``prefix`` and ``suffix``
each stand within one block of the page. Here a line of the text is a block.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar
from urllib.parse import quote, unquote

from briefings.model import Quote, Sentence, Span

_Passage = TypeVar("_Passage", Sentence, Quote)

# From this many words on, a fragment names the first and the last words: "text=first,last".
_LONG = 10
_FIRST = 5
_LAST = 4
# What an address holds in another form, space and break aside.
_MARK = re.compile(r"[^A-Za-z0-9_.~ \n]")
# How much of what stands around the words is tried to tell a place from one like it, in words.
_CONTEXTS = (2, 4, 7)


def write_fragment(text: str) -> str:
    """Return the directive that names the words ``text`` and nothing around them; empty without words."""
    return _join_ends(text, _FIRST, _LAST, _LONG)


def make_fragment(text: str, span: Span) -> str:
    """Return the shortest directive that leads to ``span`` of ``text``, or "" where none does.

    The words alone come first; where they lead to another place, longer ends, then the words around.
    """
    return next((each for each in _write_fragments(text, span) if leads_to(each, text, span)), "")


def locate_passages(text: str, passages: Iterable[_Passage]) -> Iterator[_Passage]:
    """Yield passages of a text with the directive of each whose words alone lead elsewhere."""
    for passage in passages:
        found = leads_to(write_fragment(passage.text), text, passage.span)
        yield passage if found else replace(passage, fragment=make_fragment(text, passage.span))


def leads_to(directive: str, text: str, span: Span) -> bool:
    """Return whether a directive finds exactly ``span`` in ``text``, the spaces at its ends aside."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return find_fragment(directive, text) == Span(start, start + len(words.strip()))


def find_fragment(directive: str, text: str) -> Span | None:
    """Return the place that a directive finds in a text, as the specification's algorithm does."""
    prefix, start, end, suffix = _parse(directive)
    for found in _find_all(start, text):
        if prefix and not _ends_with(text, found.start, prefix):
            continue
        if not end:
            if not suffix or _begins_with(text, found.end, suffix):
                return found
            continue
        for last in _find_all(end, text, found.end):
            if not suffix or _begins_with(text, last.end, suffix):
                return Span(found.start, last.end)
    return None


def _write_fragments(text: str, span: Span) -> Iterator[str]:
    words = span.of(text)
    yield write_fragment(words)
    for size in _CONTEXTS:
        middle = _join_ends(words, _FIRST * size, _LAST * size, _LONG * size)
        yield middle
        line = text[text.rfind("\n", 0, span.start) + 1 : span.start]
        rest = text[span.end :].partition("\n")[0]
        before, after = _encode(line.split()[-size:]), _encode(rest.split()[:size])
        if before:
            yield f"{before}-,{middle}"
        if after:
            yield f"{middle},-{after}"
        if before and after:
            yield f"{before}-,{middle},-{after}"


def _join_ends(text: str, first: int, last: int, long: int) -> str:
    """Return the words as ``start``; where they are many, or in several blocks, as ``start,end``."""
    blocks = [words for line in text.splitlines() if (words := line.split())]
    if not blocks:
        return ""
    if len(blocks) == 1 and len(blocks[0]) <= long:
        return _encode(blocks[0])
    return _encode(blocks[0][:first], blocks[-1][-last:])


def _encode(*stretches: Sequence[str]) -> str:
    """Return words as they stand in a directive, with a comma between stretches of them."""
    # No word has a space or a break in it, so that these stand for what divides words and stretches.
    text = "\n".join([" ".join(words) for words in stretches])
    return _MARK.sub(_encode_match, text).replace(" ", "%20").replace("\n", ",")


def _encode_match(match: re.Match[str]) -> str:
    return _encode_mark(match[0])


# The same few marks come again in every text.
@lru_cache(maxsize=1 << 12)
def _encode_mark(mark: str) -> str:
    # A dash and a comma mean something in a directive, so that even the unreserved dash is encoded.
    return quote(mark, safe="", errors="replace").replace("-", "%2D")


def _parse(directive: str) -> tuple[str, str, str, str]:
    """Return prefix, start, end and suffix; what is not there is empty."""
    parts = directive.split(",")
    prefix = parts.pop(0)[:-1] if parts[0].endswith("-") and len(parts) > 1 else ""
    suffix = parts.pop()[1:] if parts[-1].startswith("-") and len(parts) > 1 else ""
    start, end = [*parts, ""][:2]
    return unquote(prefix), unquote(start), unquote(end), unquote(suffix)


def _find_all(words: str, text: str, begin: int = 0) -> Iterator[Span]:
    """Yield where words stand whole, in one line and with any spaces between them, from ``begin`` on."""
    wanted, folded = _fold(words).split(), _fold(text)
    at = folded.find(wanted[0], begin) if wanted else -1
    while at >= 0:
        end = _match_whole(wanted, folded, at)
        if end is not None:
            yield Span(at, end)
        at = folded.find(wanted[0], at + 1)


def _ends_with(text: str, end: int, words: str) -> bool:
    line = text[text.rfind("\n", 0, end) + 1 : end]
    return any(not line[found.end :].strip() for found in _find_all(words, line))


def _begins_with(text: str, start: int, words: str) -> bool:
    while text[start : start + 1].isspace():
        start += 1
    return _match_whole(_fold(words).split(), _fold(text), start) is not None


def _match_whole(words: Sequence[str], text: str, start: int) -> int | None:
    """Return the end of the words where they stand at ``start``, no letter next to them; None elsewhere."""
    if not words or (words[0][0].isalnum() and start and _is_letter(text[start - 1])):
        return None
    end = start
    for number, word in enumerate(words):
        at = _skip_spaces(text, end) if number else end
        if (number and at == end) or not text.startswith(word, at):
            return None
        end = at + len(word)
    return None if words[-1][-1].isalnum() and _is_letter(text[end : end + 1]) else end


def _skip_spaces(text: str, at: int) -> int:
    while text[at : at + 1].isspace() and text[at] != "\n":
        at += 1
    return at


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


@lru_cache(maxsize=16)
def _fold(text: str) -> str:
    """Return a text in small letters, each at its place: all capitals but one have a small one as long."""
    return text.replace("İ", "i").lower()
