"""What is set apart as a quotation and needs no marks: block quotations, and posts above their signature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from briefings.model import Span
from briefings.reading.marks import Marked

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
        set_apart: what the page sets as block quotations.
    """
    blocks = [block for whole in set_apart if (block := _cut_signature(text, paragraphs, whole))]
    posts = [
        above
        for above, below in pairwise(paragraphs)
        if _POST.fullmatch(text, *below) and not any(above.overlaps(block) for block in blocks)
    ]
    return tuple(sorted([*blocks, *posts]))


def _cut_signature(text: str, paragraphs: Sequence[Span], whole: Span) -> Span | None:
    """Return a block without the name at its end; None where nothing else is in it."""
    inside = [paragraph for paragraph in paragraphs if whole.contains(paragraph)]
    while inside and SIGNATURE.fullmatch(text, *inside[-1]):
        inside.pop()
    if not inside:
        return None
    named = _INSIDE.search(text, *inside[-1])
    return Span(inside[0].start, named.start() if named else inside[-1].end)


def join_blocks(marked: Sequence[Marked], blocks: Sequence[Span]) -> tuple[Marked, ...]:
    """Return the stretches between marks and the blocks, as properly nested as the stretches were.

    A block that opens with a mark is left to its marks, since its attribution may stand in it; in others
    the marks are inner ones.
    """
    found = list(marked)
    for block in blocks:
        inner = [piece for piece in found if piece.outer.overlaps(block)]
        if any(not block.contains(piece.outer) or piece.outer.start == block.start for piece in inner):
            continue
        found = [replace(p, depth=p.depth + 1) if p in inner else p for p in found]
        found.append(Marked(span=block, outer=block, block=True))
    return tuple(sorted(found, key=lambda piece: (piece.outer.start, -piece.outer.end, piece.depth)))
