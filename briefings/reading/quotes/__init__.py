"""Who said what: quotations, their speakers, and whom these mean."""

from __future__ import annotations

from briefings.model import Actor, Passage, Quote, Span, Speaker
from briefings.reading.analysis import Analysis

__all__ = ["find_quotes"]


def find_quotes(analysis: Analysis, actors: tuple[Actor, ...]) -> tuple[Quote, ...]:
    """Return what is said in the article, in the order of the text."""
    quotes = []
    for marked in analysis.marked:
        if marked.depth or len(marked.span.of(analysis.text).split()) < 4:
            continue
        quotes.append(Quote(span=marked.span, text=marked.span.of(analysis.text), kind="direct", confidence=0.5))
    return tuple(quotes)
