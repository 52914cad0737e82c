"""Two profiles → how likely they tell one event: a logistic model of a dozen weights."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from briefings.stories.profiles import Profile, cosine

_MAX_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class PairWeights:
    """A weight for each feature, the constant, and where the average link is cut (in log odds)."""

    weights: Mapping[str, float]
    constant: float
    threshold: float
    floor: float


def measure_pair(one: Profile, other: Profile) -> dict[str, float]:
    """Return the features of a pair; each is symmetric in the two."""
    return {
        "terms": cosine(one.terms, other.terms),
        "plain": cosine(one.plain, other.plain),
        "actors": cosine(one.actors, other.actors),
        "headline": cosine(one.headline, other.headline),
        "headline_told": (cosine(one.headline, other.terms) + cosine(other.headline, one.terms)) / 2,
        "lede": cosine(one.lede, other.lede),
        "quotations": math.log1p(len(one.quotations & other.quotations)),
        "numbers": math.log1p(len(one.numbers & other.numbers)),
        "days": _days_apart(one, other),
    }


def score_pair(one: Profile, other: Profile, model: PairWeights) -> float:
    """Return the log odds that the two tell one event."""
    measured = measure_pair(one, other)
    return model.constant + sum(weight * measured[name] for name, weight in model.weights.items())


@cache
def load_weights() -> PairWeights:
    """Read the weights that training/train_stories.py wrote."""
    file = files(__name__.rpartition(".")[0]).joinpath("weights.json")
    read = json.loads(file.read_text(encoding="utf-8"))
    return PairWeights(
        weights=read["weights"], constant=read["constant"], threshold=read["threshold"], floor=read["floor"]
    )


def _days_apart(one: Profile, other: Profile) -> float:
    if one.day is None or other.day is None:
        return 1.0
    return float(min(abs(one.day - other.day), _MAX_DAYS))
