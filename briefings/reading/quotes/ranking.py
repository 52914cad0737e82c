"""The learned weights, and how they turn features into chances."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import exp

# Of fewer words, what stands between marks is as often a title or a word held at arm's length.
_SHORT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Raw chances like ``chances[i]`` were right in ``levels[i]`` of all cases, on outlets left out."""

    chances: tuple[float, ...]
    levels: tuple[float, ...]

    def correct(self, chance: float) -> float:
        """Return how often a raw chance like this one was right, between the measured ones in proportion."""
        above = bisect_right(self.chances, chance)
        if above in (0, len(self.chances)):
            return self.levels[max(0, above - 1)]
        low, high = self.chances[above - 1], self.chances[above]
        part = (chance - low) / (high - low)
        return self.levels[above - 1] + part * (self.levels[above] - self.levels[above - 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The rankers: is this a quotation, who speaks it, is this clause something said, whom a pronoun means.

    ``calibrations`` correct the chances that come out, by class of quotation, ``ties`` those that a speaker's
    words mean the actor named, by the form of these words; without them chances stay raw.
    """

    stretch: Mapping[str, float]
    speaker: Mapping[str, float]
    content: Mapping[str, float]
    pronoun: Mapping[str, float]
    calibrations: Mapping[str, Calibration] = field(default_factory=dict)
    ties: Mapping[str, Calibration] = field(default_factory=dict)

    def calibrate(self, kind: str, words: str, chance: float, *, led_out: bool = False) -> float:
        """Return the confidence for a raw chance.

        A few words with their attribution at once behind them (``led_out``: "“Wait and see,” Hale said"), and
        a few that go on behind it, are as surely said as many: of 118 in outlets left out 117 are right.
        """
        calibration = self.calibrations.get(kind if led_out else class_of(kind, words))
        return round(calibration.correct(chance) if calibration else chance, 4)

    def trust(self, form: str, chance: float) -> float:
        """Return how often a tie by words of this form and with this raw chance is right."""
        calibration = self.ties.get(form)
        return calibration.correct(chance) if calibration else chance


def class_of(kind: str, words: str) -> str:
    """Return what a quotation is calibrated with: its kind, or that it is a short direct one."""
    return "short" if kind == "direct" and len(words.split()) < _SHORT else kind


@cache
def load_weights() -> Weights:
    """Return the weights that stand beside this module, made by training/train_quotes.py."""
    record = json.loads(files("briefings.reading.quotes").joinpath("weights.json").read_text("utf-8"))
    rankers = {name: record[name] for name in ("stretch", "speaker", "content", "pronoun")}
    return Weights(
        **rankers,
        calibrations=_read_calibrations(record["calibration"]),
        ties=_read_calibrations(record.get("ties", {})),
    )


def _read_calibrations(tables: Mapping[str, Mapping[str, Sequence[float]]]) -> dict[str, Calibration]:
    return {
        name: Calibration(chances=tuple(table["chances"]), levels=tuple(table["levels"]))
        for name, table in tables.items()
    }


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
