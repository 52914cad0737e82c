"""What is set apart as a quotation and needs no marks: block quotations, and posts above their signature."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from briefings.language import Language
from briefings.model import Span
from briefings.reading.marks import Marked

_Piece = TypeVar("_Piece")
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
# A name behind a dash: letters, initials and short offices, then a handle, an office or a date.
_NAME = rf"{_CAPITAL}(?:(?<=\b{_CAPITAL})\.|[a-z]{{1,3}}\.(?=\s{_CAPITAL})|[^\n.:;!?“”\"(,@]){{0,60}}"
SIGNATURE = re.compile(rf"\s*[―—–-]{{1,2}}\s?(?P<name>{_NAME})(?P<rest>\s*[(,@][^\n]{{0,100}})?\s*(?:\n|$)")
_POST = re.compile(rf"[―—–-]{{1,2}}\s?{_NAME}\(@\w{{2,30}}\)[^\n]{{0,40}}")
_INSIDE = re.compile(rf"(?<=[.!?…”\"»])\s+[―—–]\s?{_NAME}$")


def find_blocks(text: str, paragraphs: Sequence[Span], set_apart: Iterable[Span]) -> tuple[Span, ...]:
    """Return the words that are quoted without marks, without their signature, in the order of the text.

    Args:
        text: the article's text.
        paragraphs: its paragraphs.
        set_apart: what the page sets as block quotations, in the order of the text.
    """
    cut = (_cut_signature(text, _overlapping(paragraphs, whole, lambda p: p)) for whole in set_apart)
    blocks = [block for block in cut if block]
    posts = [
        above
        for above, below in pairwise(paragraphs)
        if _POST.fullmatch(text, *below) and not _overlapping(blocks, above, lambda b: b)
    ]
    return tuple(sorted([*blocks, *posts]))


_DASH = re.compile(r"(?:[–—―−]\s?|-\s)(?=[^\W\d_]|[\"'“¿¡«„])")
# Behind a comma or a stop, in small letters or behind another dash: where who spoke is told.
_TOLD = re.compile(
    r"(?P<stop>[,!?…])\s(?P<dash>[–—―−]\s)?(?=(?P<word>[^\W\d_]+))|(?P<bare>)\s?[–—―−]\s?(?=(?P<other>[^\W\d_]+))"
)
_RESUMED = re.compile(r"[–—―−][.,;:]?\s*")


def find_dash_speech(text: str, paragraphs: Sequence[Span], language: Language) -> tuple[Marked, ...]:
    """Return what is said behind a dash that opens a paragraph, up to where a verb of saying tells by whom.

    Only in languages that set speech so; a paragraph without such a verb is no speech but an item of a list.
    """
    if not language.dash_speech:
        return ()
    return tuple(piece for paragraph in paragraphs for piece in _read_dashed(text, paragraph, language))


def _read_dashed(text: str, paragraph: Span, language: Language) -> Iterator[Marked]:
    dash = _DASH.match(text, *paragraph)
    told = _find_told(text, dash.end(), paragraph.end, language) if dash else None
    if dash is None or told is None:
        return
    end = told.end("stop") if told["stop"] else told.start()
    yield Marked(span=Span(dash.end(), end), outer=Span(dash.start(), end), dash=True)
    # "—No —dijo Penas—. Nunca.": behind the second dash he goes on.
    resumed = (
        _RESUMED.search(text, told.end(), paragraph.end) if told["stop"] is None or told["dash"] else None
    )
    if resumed and resumed.end() < paragraph.end:
        rest = Span(resumed.end(), paragraph.end)
        yield Marked(span=rest, outer=rest, dash=True)


def _find_told(text: str, start: int, end: int, language: Language) -> re.Match[str] | None:
    for match in _TOLD.finditer(text, start, end):
        word = match["word"] or match["other"]
        if word in language.saying:
            return match
    return None


def _overlapping(pieces: Sequence[_Piece], span: Span, place: Callable[[_Piece], Span]) -> list[_Piece]:
    """Return the pieces that overlap a span; they are in the order of the text and lie side by side."""
    low = bisect_right(pieces, span.start, key=lambda piece: place(piece).end)
    high = bisect_left(pieces, span.end, low, key=lambda piece: place(piece).start)
    return list(pieces[low:high])


def _cut_signature(text: str, inside: list[Span]) -> Span | None:
    """Return a block's paragraphs without the name at their end; None where nothing else is in it."""
    while inside and SIGNATURE.fullmatch(text, *inside[-1]):
        inside.pop()
    if not inside:
        return None
    named = _INSIDE.search(text, *inside[-1])
    return Span(inside[0].start, named.start() if named else inside[-1].end)


def join_blocks(
    marked: Sequence[Marked], blocks: Sequence[Span], dashed: Sequence[Marked] = ()
) -> tuple[Marked, ...]:
    """Return the stretches between marks, the blocks and the speech behind dashes, properly nested.

    A block that opens with a mark is left to its marks, since its attribution may stand in it; in others
    the marks are inner ones.
    """
    dashed = [
        piece
        for piece in dashed
        if _holds(
            piece.outer, _overlapping([m for m in marked if m.depth == 0], piece.outer, lambda m: m.outer)
        )
    ]
    if dashed:
        marked = [
            replace(m, depth=m.depth + 1) if any(p.outer.contains(m.outer) for p in dashed) else m
            for m in marked
        ]
        marked = sorted(
            [*marked, *dashed], key=lambda piece: (piece.outer.start, -piece.outer.end, piece.depth)
        )
    outermost = [piece for piece in marked if piece.depth == 0]
    kept = [block for block in blocks if _holds(block, _overlapping(outermost, block, lambda m: m.outer))]
    found = [
        replace(piece, depth=piece.depth + 1) if _overlapping(kept, piece.outer, lambda b: b) else piece
        for piece in marked
    ]
    found += [Marked(span=block, outer=block, block=True) for block in kept]
    return tuple(sorted(found, key=lambda piece: (piece.outer.start, -piece.outer.end, piece.depth)))


def _holds(block: Span, inner: Iterable[Marked]) -> bool:
    return all(block.contains(piece.outer) and piece.outer.start > block.start for piece in inner)
