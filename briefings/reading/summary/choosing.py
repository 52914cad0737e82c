"""Analysis, actors, quotes → the sentences of the briefing."""

from __future__ import annotations

from briefings.model import Actor, Quote, Reason, Sentence
from briefings.reading.analysis import Analysis
from briefings.reading.summary.candidates import Candidate, find_candidates
from briefings.reading.summary.length import Length

SUMMARIZERS = ("news", "lead")


def choose_sentences(
    analysis: Analysis,
    actors: tuple[Actor, ...],
    quotes: tuple[Quote, ...],
    *,
    summarizer: str = "news",
    count: int | Length = 3,
) -> tuple[Sentence, ...]:
    """Return the chosen sentences in the order of the text, at most ``count``; () of an empty text."""
    del actors, quotes, summarizer
    length = Length(sentences=count) if isinstance(count, int) else count
    candidates = find_candidates(analysis)
    ranked = sorted(candidates, key=lambda c: (c.leans, c.order))
    chosen = ranked[: length.bound_sentences(len(candidates))]
    return tuple(_show(analysis, c) for c in sorted(chosen, key=lambda c: c.order))


def _show(analysis: Analysis, candidate: Candidate) -> Sentence:
    score = round(1 / (1 + candidate.order), 4)
    return Sentence(
        span=candidate.span,
        text=candidate.span.of(analysis.text),
        score=score,
        why=(Reason(name="position", value=score),),
    )
