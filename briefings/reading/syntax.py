"""The parse as plain lists: reading spaCy's tokens one attribute at a time costs more than the ranking."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from briefings.model import Span
from briefings.reading.analysis import Analysis

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """The tokens of an article, by number: where they stand, what they are, what they hang on.

    ``left`` and ``right`` are the first and the last token of each token's subtree; ``sentence`` is
    the number of its sentence, ``quoted`` the number of the outermost marked stretch around it or -1.
    """

    text: str
    start: tuple[int, ...]
    end: tuple[int, ...]
    word: tuple[str, ...]
    lemma: tuple[str, ...]
    pos: tuple[str, ...]
    tag: tuple[str, ...]
    dep: tuple[str, ...]
    entity: tuple[str, ...]
    head: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    sentence: tuple[int, ...]
    bounds: tuple[tuple[int, int], ...]
    quoted: tuple[int, ...]

    def token_from(self, offset: int) -> int:
        """Return the first token that ends behind ``offset``."""
        return bisect_right(self.end, offset)

    def token_before(self, offset: int) -> int:
        """Return the last token that starts before ``offset``; -1 where there is none."""
        return bisect_left(self.start, offset) - 1

    def span(self, first: int, last: int) -> Span:
        """Return the span of the tokens from ``first`` to ``last``, both included."""
        return Span(self.start[first], self.end[last])


def read_syntax(analysis: Analysis, doc: Doc) -> Syntax:
    """Read the parse of an analysis into lists."""
    table = doc.to_array(["HEAD", "DEP", "POS", "TAG", "LEMMA", "ENT_TYPE", "SENT_START"]).tolist()
    strings = doc.vocab.strings
    names: dict[int, str] = {0: ""}

    def name(key: int) -> str:
        if key not in names:
            names[key] = strings[key]
        return names[key]

    start = tuple(token.idx for token in doc)
    word = tuple(token.text for token in doc)
    end = tuple(a + len(b) for a, b in zip(start, word, strict=True))
    head = tuple(i + _signed(row[0]) for i, row in enumerate(table))
    first = [i for i, row in enumerate(table) if i == 0 or row[6] == 1]
    bounds = tuple(pairwise([*first, len(table)])) if table else ()
    children, left, right = _trace_subtrees(head, bounds)
    sentence = tuple(number for number, (a, b) in enumerate(bounds) for _ in range(b - a))
    return Syntax(
        text=analysis.text,
        start=start,
        end=end,
        word=word,
        lemma=tuple((name(row[4]) or text).lower() for row, text in zip(table, word, strict=True)),
        pos=tuple(name(row[2]) for row in table),
        tag=tuple(name(row[3]) for row in table),
        dep=tuple(name(row[1]) for row in table),
        entity=tuple(name(row[5]) for row in table),
        head=head,
        children=children,
        left=left,
        right=right,
        sentence=sentence,
        bounds=bounds,
        quoted=_find_quoted(analysis, start),
    )


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _trace_subtrees(
    head: tuple[int, ...], bounds: tuple[tuple[int, int], ...]
) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...], tuple[int, ...]]:
    """Return each token's children and the ends of its subtree."""
    children: list[list[int]] = [[] for _ in head]
    left, right = list(range(len(head))), list(range(len(head)))
    for token, above in enumerate(head):
        if above != token:
            children[above].append(token)
    for first, last in bounds:
        order = [token for token in range(first, last) if head[token] == token]
        for token in order:
            order.extend(children[token])
        for token in reversed(order):
            above = head[token]
            left[above] = min(left[above], left[token])
            right[above] = max(right[above], right[token])
    return tuple(tuple(below) for below in children), tuple(left), tuple(right)


def _find_quoted(analysis: Analysis, start: tuple[int, ...]) -> tuple[int, ...]:
    quoted = [-1] * len(start)
    for number, marked in enumerate(analysis.marked):
        if marked.depth == 0:
            first, last = bisect_left(start, marked.outer.start), bisect_left(start, marked.outer.end)
            quoted[first:last] = [number] * (last - first)
    return tuple(quoted)
