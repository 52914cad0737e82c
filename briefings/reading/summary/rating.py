"""A report → how much each of its candidates is worth to a summarizer, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from briefings.model import Reason
from briefings.reading.analysis import Analysis
from briefings.reading.summary.concepts import Report, load_weights, weigh_concepts
from briefings.reading.summary.length import Length
from briefings.reading.summary.selection import Choice, Parts

SUMMARIZERS = (
    "news",
    "lead",
    "lex-rank",
    "lsa",
    "luhn",
    "text-rank",
    "kl",
    "sum-basic",
    "reduction",
    "edmundson",
)
# The first sentences of a report, in which an editor looks for the news.
_OPENING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What is to be chosen from, with each candidate's score (0 to 1) and the parts of it."""

    choice: Choice
    scores: tuple[float, ...]
    reasons: Callable[[int], tuple[Reason, ...]]


def rate_candidates(analysis: Analysis, report: Report, summarizer: str, length: Length) -> Rated:
    """Rate the candidates by a summarizer's name; raise ValueError when there is none of that name."""
    if summarizer == "news":
        return rate_news(report, load_weights(), length)
    from briefings.reading.summary.methods import rank_by_method

    ranks = rank_by_method(analysis, report, summarizer)
    return _rate_alone(report, summarizer, ranks, length)


def rate_news(report: Report, weights: Mapping[str, Any], length: Length) -> Rated:
    """Rate by what each candidate's words are worth in a summary; see ``concepts``."""
    concepts = weigh_concepts(report, weights)
    parts: list[Parts] = []
    for candidate in report.candidates:
        worth: dict[object, float] = {stem: concepts.words[stem] for stem in candidate.stems}
        for pair in pairwise(candidate.stems):
            worth[pair] = weights["pair_weight"] * concepts.pairs[pair]
        parts.append(worth)
    choice = _make_choice(report, parts, length, weights["expected_words"])
    best = max((choice.measure((place,)) for place in range(len(parts))), default=0.0) or 1.0
    sources = _trace_words(report)

    def explain(place: int) -> tuple[Reason, ...]:
        shares: Counter[str] = Counter()
        for part, worth in parts[place].items():
            shares[sources[part] if isinstance(part, str) else "word pairs"] += worth
        whole = choice.rate(1.0, choice.count_words((place,))) / best
        return tuple(Reason(name=name, value=round(worth * whole, 4)) for name, worth in shares.most_common())

    scores = tuple(round(choice.measure((place,)) / best, 4) for place in range(len(parts)))
    return Rated(choice=choice, scores=scores, reasons=explain)


def _trace_words(report: Report) -> dict[str, str]:
    """Say of each word, in a reader's terms, where it has its worth from; the first that fits."""
    opening = {stem for candidate in report.candidates[:_OPENING] for stem in candidate.stems}
    counts = Counter(stem for candidate in report.candidates for stem in set(candidate.stems))

    def trace(stem: str) -> str:
        if stem in report.stops:
            return "common words"
        if stem in report.headline:
            return "words of the headline"
        if stem in report.names:
            return "names of the actors"
        if stem in opening:
            return "words of the opening"
        return "words that come again" if counts[stem] > 1 else "other words"

    return {stem: trace(stem) for stem in counts}


def _rate_alone(report: Report, name: str, ranks: Sequence[float], length: Length) -> Rated:
    """Rate each candidate for itself: by numbers on a scale of the method's own."""
    low, high = min(ranks, default=0.0), max(ranks, default=0.0)
    scores = tuple(round((rank - low) / (high - low) if high > low else 1.0, 4) for rank in ranks)
    # A part of its own for each candidate: what one says takes nothing from another.
    parts = [{place: rank - low + 1e-9} for place, rank in enumerate(ranks)]
    return Rated(
        choice=_make_choice(report, parts, length, None),
        scores=scores,
        reasons=lambda place: (Reason(name=name, value=scores[place]),),
    )


def _make_choice(report: Report, parts: Sequence[Parts], length: Length, expected: float | None) -> Choice:
    return Choice(
        candidates=report.candidates,
        parts=tuple(parts),
        content=tuple(frozenset(c.stems) - report.stops for c in report.candidates),
        length=length,
        expected=expected,
    )
