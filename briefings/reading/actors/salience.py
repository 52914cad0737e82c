"""How much each actor matters in its article: a weighted sum of what speaks for it.

The weights are learned (training/train_salience.py) and plain text (salience.yaml). The features
follow Dunietz and Gillick, "A New Entity Salience Task with Millions of Training Examples" (EACL
2014): place, frequency, headline, grammar; the corpus has too few articles for more than a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

import yaml

from briefings.model import Actor, Quote, Reason
from briefings.reading.actors.evidence import set_scene, weigh_evidence
from briefings.reading.analysis import Analysis
from briefings.storage.yaml_loaders import VALUES

# A part that adds less is not told apart: no reader asks why of it.
_TOLD = 0.01


@cache
def load_weights() -> Mapping[str, float]:
    """Return the learned weights by the names of the evidence; ``base`` is what every actor has."""
    text = files(__name__.rpartition(".")[0]).joinpath("salience.yaml").read_text(encoding="utf-8")
    weights: dict[str, float] = yaml.load(text, VALUES)  # noqa: S506 - a safe loader
    return weights


def rank_actors(
    analysis: Analysis, actors: tuple[Actor, ...], quotes: tuple[Quote, ...]
) -> tuple[Actor, ...]:
    """Return the actors with their salience (0 to 1) and its parts, most salient first.

    ``quotes`` say who speaks and who is spoken of; without them the rest decides. The parts add
    up to the salience but for what the bounds cut off.
    """
    scene = set_scene(analysis, actors, quotes)
    weights = load_weights()
    scored = []
    for actor in actors:
        figures = weigh_evidence(scene, actor)
        parts = {name: weights.get(name, 0.0) * value for name, value in figures.items()}
        score = weights["base"] + sum(parts.values())
        why = _tell_reasons(parts, weights["base"])
        scored.append((score, replace(actor, salience=round(min(1.0, max(0.0, score)), 4), why=why)))
    scored.sort(key=lambda pair: (-round(pair[0], 9), pair[1].mentions[:1], pair[1].name))
    return tuple(actor for _, actor in scored)


def _tell_reasons(parts: Mapping[str, float], base: float) -> tuple[Reason, ...]:
    told = {name: value for name, value in parts.items() if abs(value) >= _TOLD}
    rest = base + sum(value for name, value in parts.items() if name not in told)
    ordered = sorted(told.items(), key=lambda part: (-abs(part[1]), part[0]))
    return tuple(Reason(name=name, value=round(value, 4)) for name, value in (*ordered, ("the rest", rest)))
