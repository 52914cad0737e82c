"""Two profiles → how likely they tell one event, by a handful of learned weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from briefings.stories.profiles import Profile, multiply

# Articles of no known day are taken for a day apart: more would keep undated piles from joining.
_UNDATED = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What counts besides the cosine of the terms (which counts 1), and when a likeness is enough.

    ``headline`` and ``headline_told``: the cosine of the headlines, and that of the one's headline
    with the other's terms. ``day``: what a day between them takes away, up to ``most_days``.
    ``least``: the mean likeness that two groups need to be one story. ``cohesion``: what part of
    the likeness within two groups that between them must reach; ``cohesion_single`` where one of
    them is a single article, which has none within.
    """

    headline: float
    headline_told: float
    day: float
    most_days: int
    least: float
    cohesion: float
    cohesion_single: float


@cache
def load_weights() -> Weights:
    """Read the weights that training/train_stories.py wrote."""
    file = files(__name__.rpartition(".")[0]).joinpath("weights.json")
    return Weights(**json.loads(file.read_text(encoding="utf-8"))["weights"])


def measure_likeness(one: Profile, other: Profile, weights: Weights) -> float:
    """Return the mean likeness of the articles of the one with those of the other."""
    shared = multiply(one.terms, other.terms)
    shared += weights.headline * multiply(one.headline, other.headline)
    told = multiply(one.headline, other.terms) + multiply(other.headline, one.terms)
    shared += weights.headline_told * told / 2
    return shared / (one.articles * other.articles) - weights.day * _days_apart(one, other, weights.most_days)


def _days_apart(one: Profile, other: Profile, most: int) -> float:
    apart = _sum_days(one.days, other.days, most)
    dated = sum(one.days.values()) * sum(other.days.values())
    pairs = one.articles * other.articles
    return (apart + _UNDATED * (pairs - dated)) / pairs


def _sum_days(one: Mapping[int, int], other: Mapping[int, int], most: int) -> int:
    return sum(
        count * others * min(abs(day - another), most)
        for day, count in one.items()
        for another, others in other.items()
    )
