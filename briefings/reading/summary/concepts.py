"""Candidates → what each word of the report is worth: the chance that a summary would hold it.

A logistic model looks at each word once an article (where it stands first, how often it comes again, in how
many sentences, captions and quotations, whether in the headline), another at each pair of neighbours.
The weights are data (weights.json), learned from human highlights by training/train_summary.py. The
approach is that of concept-based summarization (Gillick and Favre 2009, "A scalable global model for
summarization") with learned concept weights (Li, Qian and Liu 2013, "Using supervised bigram-based ILP
for extractive summarization").
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain, pairwise
from math import exp, log
from typing import Any

from briefings.reading.summary.report import Report

Pair = tuple[str, str]
# A word is described by the stretch of the report in which it stands first: sentence 1, 2, 3, 4-5, 6-9.
_STRETCHES = {1: (0, 1), 2: (1, 2), 3: (2, 3), 5: (3, 5), 9: (5, 9)}
_OPENING, _TOP = 3, 6
Features = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concepts:
    """The worth (0 to 1) of each word and of each pair of neighbouring words of a report."""

    words: Mapping[str, float]
    pairs: Mapping[Pair, float]


@cache
def load_weights() -> Mapping[str, Any]:
    """Return the learned weights as they stand in weights.json."""
    loaded: Mapping[str, Any] = json.loads(files(__package__).joinpath("weights.json").read_text("utf-8"))
    return loaded


def weigh_concepts(report: Report, weights: Mapping[str, Any]) -> Concepts:
    """Return what each word and each pair of the report is worth."""
    words = {word: _chance(weights["words"], found) for word, found in describe_words(report).items()}
    pairs = {pair: _chance(weights["pairs"], found) for pair, found in describe_pairs(report, words).items()}
    return Concepts(words=words, pairs=pairs)


def _chance(weights: Mapping[str, float], features: Features) -> float:
    logit = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))


def describe_words(report: Report) -> dict[str, Features]:
    """Return the features of each word, in the order in which the words come up."""
    standing: dict[str, list[int]] = {}
    for place, candidate in enumerate(report.candidates):
        for stem in dict.fromkeys(candidate.stems):
            standing.setdefault(stem, []).append(place)
    counts = Counter(chain.from_iterable(candidate.stems for candidate in report.candidates))
    return {word: _describe_word(report, word, counts[word], places) for word, places in standing.items()}


def _describe_word(report: Report, word: str, count: int, places: Sequence[int]) -> Features:
    stop = word in report.stops or len(word) == 1
    total = len(report.candidates)
    features = {
        "one": 1.0,
        "count": log(count),
        "sentences": log(len(places)),
        "share": len(places) / total,
        **_describe_first(places[0], total),
        "opening_3": sum(place < _OPENING for place in places) / _OPENING,
        "opening_6": sum(place < _TOP for place in places) / _TOP,
    }
    if stop:
        return {f"stop_{name}": value for name, value in features.items()}
    features.update(_describe_company(report, places))
    features["number"] = float(word.isdigit())
    features["letters"] = len(word) / 10
    features["once"] = float(count == 1)
    features["headline"] = float(word in report.headline)
    return features


def _describe_first(first: int, total: int) -> Features:
    return {
        **{f"first_in_{last}": float(low <= first < high) for last, (low, high) in _STRETCHES.items()},
        "first": log(1 + first),
        "first_share": first / total,
    }


def _describe_company(report: Report, places: Sequence[int]) -> Features:
    """Describe a word by the sentences that it stands in: captions, first persons, the plain rest."""
    inside = [report.candidates[place] for place in places]
    captions = any(candidate.fault in ("caption", "unfinished") for candidate in inside)
    plain = [
        place
        for place, candidate in zip(places, inside, strict=True)
        if not (candidate.fault in ("caption", "unfinished", "short") or candidate.personal)
    ]
    total = len(report.candidates)
    return {
        "plain": log(1 + len(plain)),
        "plain_first": log(1 + (plain[0] if plain else total)),
        "plain_none": float(not plain),
        "nearness": sum(1 / (1 + place) for place in places),
        "length": sum(len(candidate.stems) for candidate in inside) / len(inside) / 30,
        "personal": float(any(candidate.personal for candidate in inside)),
        "caption": float(captions),
        "caption_plain": float(captions and bool(plain)),
    }


def describe_pairs(report: Report, words: Mapping[str, float]) -> dict[Pair, Features]:
    """Return the features of each pair of neighbouring words, in the order of the text."""
    counts: Counter[Pair] = Counter()
    first: dict[Pair, int] = {}
    for place, candidate in enumerate(report.candidates):
        for pair in pairwise(candidate.stems):
            counts[pair] += 1
            first.setdefault(pair, place)
    return {pair: _describe_pair(report, pair, counts[pair], first[pair], words) for pair in counts}


def _describe_pair(
    report: Report, pair: Pair, count: int, first: int, words: Mapping[str, float]
) -> Features:
    stops = sum(word in report.stops for word in pair)
    return {
        "one": 1.0,
        "count": log(count),
        "first_in_1": float(first == 0),
        "first_in_3": float(first < _OPENING),
        "first": log(1 + first),
        "both_stop": float(stops == len(pair)),
        "one_stop": float(stops == 1),
        "left": log(words[pair[0]] + 1e-4),
        "right": log(words[pair[1]] + 1e-4),
    }
