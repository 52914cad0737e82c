"""Quotation marks: which stretches of a text stand between which marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from briefings.model import Span

_MARK = re.compile(r"[\"“”„«»]|``|''")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A stretch between quotation marks.

    ``span`` holds the words between the marks, trimmed; ``outer`` the marks too. ``depth`` is 0
    for a quotation of its own and 1 and more for one within another. ``closed`` is False where the
    closing mark is missing and the paragraph's end stands for it. A quotation that runs over several paragraphs is one.
    """

    span: Span
    outer: Span
    depth: int = 0
    closed: bool = True


def find_marked(text: str, paragraphs: Iterable[Span]) -> tuple[Marked, ...]:
    """Return the marked stretches of the text in order of their start, outermost first."""
    found: list[Marked] = []
    for paragraph in paragraphs:
        opened: re.Match[str] | None = None
        for mark in _MARK.finditer(text, *paragraph):
            if opened is None:
                opened = mark
            else:
                found.append(_marked(text, opened, mark.start(), mark.end(), closed=True))
                opened = None
        if opened is not None:
            found.append(_marked(text, opened, paragraph.end, paragraph.end, closed=False))
    return tuple(found)


def _marked(text: str, opened: re.Match[str], end: int, outer_end: int, *, closed: bool) -> Marked:
    start = opened.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Marked(span=Span(start, end), outer=Span(opened.start(), outer_end), closed=closed)
