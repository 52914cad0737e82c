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
from briefings.reading.summary.selection import LEDE, Choice, Parts
from briefings.registries import SUMMARIZERS

# The first sentences of a report, in which an editor looks for the news.
_OPENING = 3
# The lede is the first sentence fit to be shown, when it stands there and has this share of the headline's
# words; it counts for so much more than its words. Against what other outlets put first on the same events
# (stories.jsonl, 156 articles) that is worth 0.8 ROUGE-1, and 96 of 100 ledes are chosen, not 78. (0.4 in
# place of 0.15: an editor takes the lede before anything.) A report without a headline has no lede that could
# be told from an anecdote.
_LEDE_AGREES, _LEDE_MORE = 0.15, 0.4
# What a sentence counts for that tells of a time before the event or points back in its middle.
_WEAK = 0.7
# What one counts that stands behind the first so many: fetched from far it is seldom what an editor would
# take; 0.85 from 6 or 10 on costs no ROUGE, 0.7 costs 0.2.
_FIRST, _FAR = 8, 0.85
# Of how many sentences a summary of the expected length is.
_USUAL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What is to be chosen from, with each candidate's score (0 to 1) and the parts of it."""

    choice: Choice
    scores: tuple[float, ...]
    reasons: Callable[[int], tuple[Reason, ...]]


def rate_candidates(analysis: Analysis, report: Report, summarizer: str, length: Length) -> Rated:
    """Rate the candidates by one of ``SUMMARIZERS``; raise ValueError when there is none of that name."""
    if summarizer not in SUMMARIZERS:
        message = f"there is no summarizer {summarizer!r}; there are {', '.join(SUMMARIZERS)}"
        raise ValueError(message)
    rated: Rated = SUMMARIZERS[summarizer].load()(analysis, report, summarizer, length)
    return rated


def rate_as_news(_analysis: Analysis, report: Report, _name: str, length: Length) -> Rated:
    """Rate the candidates by the weights that were learned of news."""
    return rate_news(report, load_weights(), length)


def rate_by_place(_analysis: Analysis, report: Report, name: str, length: Length) -> Rated:
    """Rate the candidates by their order in the text, the first highest."""
    return rate_alone(report, name, [-candidate.order for candidate in report.candidates], length)


def rate_news(report: Report, weights: Mapping[str, Any], length: Length) -> Rated:
    """Rate by what each candidate's words are worth in a summary; see ``concepts``."""
    concepts = weigh_concepts(report, weights)
    parts: list[Parts] = []
    for candidate in report.candidates:
        factor = (_WEAK if candidate.weak else 1.0) * (_FAR if candidate.order >= _FIRST else 1.0)
        worth: dict[object, float] = {stem: factor * concepts.words[stem] for stem in candidate.stems}
        for pair in pairwise(candidate.stems):
            worth[pair] = factor * weights["pair_weight"] * concepts.pairs[pair]
        parts.append(worth)
    lede = find_lede(report)
    if lede is not None:
        parts[lede] = {**parts[lede], LEDE: _LEDE_MORE * sum(parts[lede].values())}
    most = length.bound_sentences(len(report.candidates))
    expected = weights["expected_words"] * max(_USUAL, most) / _USUAL
    choice = _make_choice(report, parts, length, expected)
    best = max((choice.measure((place,)) for place in range(len(parts))), default=0.0) or 1.0
    sources = _trace_words(report)

    def explain(place: int) -> tuple[Reason, ...]:
        shares: dict[str, float] = {}
        for part, worth in parts[place].items():
            name = "the lede" if part is LEDE else sources[part] if isinstance(part, str) else "word pairs"
            shares[name] = shares.get(name, 0.0) + worth
        ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
        whole = choice.rate(1.0, choice.count_words((place,))) / best
        return tuple(Reason(name=name, value=round(worth * whole, 4)) for name, worth in ranked)

    scores = tuple(round(choice.measure((place,)) / best, 4) for place in range(len(parts)))
    return Rated(choice=choice, scores=scores, reasons=explain)


def find_lede(report: Report) -> int | None:
    """Return the place of the report's lede, if the headline shows that it has one."""
    content = report.headline - report.stops
    for place, candidate in enumerate(report.candidates[:_OPENING]):
        if candidate.fault is None:
            agrees = len(content.intersection(candidate.stems)) > _LEDE_AGREES * len(content)
            return place if content and agrees else None
    return None


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


def rate_alone(report: Report, name: str, ranks: Sequence[float], length: Length) -> Rated:
    """Rate each candidate for itself, by a number for each (``ranks``) on a scale of the method's own.

    ``name`` is the summarizer's, which the score's reason names.
    """
    low, high = min(ranks, default=0.0), max(ranks, default=0.0)
    scores = tuple(round((rank - low) / (high - low) if high > low else 1.0, 4) for rank in ranks)
    # A part of its own for each candidate: what one says takes nothing from another.
    parts: list[Parts] = [{place: rank - low + 1e-9} for place, rank in enumerate(ranks)]
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
