"""The learned weights, and how they turn features into chances."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The three rankers: is this a quotation, who speaks it, is this clause something said.

    ``steps`` and ``levels`` calibrate a quotation's raw chance: a chance from ``steps[i]`` on was
    right in ``levels[i]`` of all cases, on outlets that the weights were not learned from.
    """

    stretch: Mapping[str, float]
    speaker: Mapping[str, float]
    content: Mapping[str, float]
    pronoun: Mapping[str, float]
    steps: tuple[float, ...] = ()
    levels: tuple[float, ...] = ()

    def calibrate(self, chance: float) -> float:
        """Return how often a raw chance like this one was right."""
        if not self.steps:
            return round(chance, 4)
        return self.levels[max(0, bisect_right(self.steps, chance) - 1)]


@cache
def load_weights() -> Weights:
    """Return the weights that stand beside this module, made by training/train_quotes.py."""
    record = json.loads(files("briefings.reading.quotes").joinpath("weights.json").read_text("utf-8"))
    return Weights(
        stretch=record["stretch"],
        speaker=record["speaker"],
        content=record["content"],
        pronoun=record["pronoun"],
        steps=tuple(record["calibration"]["steps"]),
        levels=tuple(record["calibration"]["levels"]),
    )


def weigh(weights: Mapping[str, float], features: Iterable[str]) -> float:
    """Return the sum of the features' weights."""
    return sum(weights.get(feature, 0.0) for feature in features)


def chance_of(weights: Mapping[str, float], features: Iterable[str]) -> float:
    """Return the chance of a yes, by logistic regression."""
    score = weights.get("bias", 0.0) + weigh(weights, features)
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def share_chances(scores: Sequence[float]) -> list[float]:
    """Return the chance of each of several of which one is right (softmax)."""
    top = max(scores)
    shares = [exp(score - top) for score in scores]
    total = sum(shares)
    return [share / total for share in shares]
