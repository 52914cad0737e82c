"""Wire copies: articles that are the same text under several names."""

from __future__ import annotations

from collections.abc import Sequence

from briefings.model import Briefing

_SAME = 0.9


def count_sources(briefings: Sequence[Briefing]) -> int:
    """Return how many sources tell the story in words of their own: wire copies count once."""
    return len({briefing.source or briefing.id for briefing in find_originals(briefings)})


def find_originals(briefings: Sequence[Briefing]) -> tuple[Briefing, ...]:
    """Return the briefings without copies of an earlier one, in their order."""
    kept: list[Briefing] = []
    for briefing in briefings:
        if not any(is_copy(briefing, original) for original in kept):
            kept.append(briefing)
    return tuple(kept)


def is_copy(one: Briefing, other: Briefing) -> bool:
    """Tell whether the two articles are one text: known to be, or nine tenths of their words are the same."""
    if one.sha256 == other.sha256:
        return True
    if {one.id, one.copy_of} & {other.id, other.copy_of} - {""}:
        return True
    counts = {term.word: term.frequency for term in other.terms}
    shared = sum(min(term.frequency, counts.get(term.word, 0)) for term in one.terms)
    whole = max(sum(term.frequency for term in one.terms), sum(counts.values()))
    return whole > 0 and shared >= _SAME * whole
