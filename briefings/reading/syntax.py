"""The parse and the quotation marks of an article as plain lists, which is what the ranking walks through."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from briefings.language import Document
from briefings.model import Span
from briefings.reading.analysis import Analysis


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


def read_syntax(analysis: Analysis, doc: Document) -> Syntax:
    """Join the parse of an analysis with its quotation marks."""
    left, right = _trace_subtrees(doc)
    return Syntax(
        text=analysis.text,
        start=doc.start,
        end=doc.end,
        word=doc.word,
        lemma=tuple((lemma or word).lower() for lemma, word in zip(doc.lemma, doc.word, strict=True)),
        pos=doc.pos,
        tag=doc.tag,
        dep=doc.dep,
        entity=doc.entity,
        head=doc.head,
        children=doc.children,
        left=left,
        right=right,
        sentence=tuple(number for number, (a, b) in enumerate(doc.bounds) for _ in range(b - a)),
        bounds=doc.bounds,
        quoted=_find_quoted(analysis, doc.start),
    )


def _trace_subtrees(doc: Document) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the ends of each token's subtree."""
    head = doc.head
    left, right = list(range(len(head))), list(range(len(head)))
    for first, last in doc.bounds:
        order = [token for token in range(first, last) if head[token] == token]
        for token in order:
            order.extend(doc.children[token])
        for token in reversed(order):
            above = head[token]
            left[above] = min(left[above], left[token])
            right[above] = max(right[above], right[token])
    return tuple(left), tuple(right)


def _find_quoted(analysis: Analysis, start: tuple[int, ...]) -> tuple[int, ...]:
    quoted = [-1] * len(start)
    for number, marked in enumerate(analysis.marked):
        if marked.depth == 0:
            first, last = bisect_left(start, marked.outer.start), bisect_left(start, marked.outer.end)
            quoted[first:last] = [number] * (last - first)
    return tuple(quoted)
