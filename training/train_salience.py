"""Learn the weights of salience from articles whose actors people have graded.

    python training/train_salience.py CORPUS.jsonl

CORPUS has an article a line: ``title``, ``text`` and ``entities`` with ``name``, ``aliases`` and
``salience`` (0 to 1). The model is ridge regression in closed form, so that the same corpus gives
the same weights. It prints what five folds of articles give, then writes
briefings/reading/actors/salience.yaml, learned from all of them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

import numpy as np

from briefings.model import Actor
from briefings.reading import analyse, find_quotes
from briefings.reading.actors import find_actors
from briefings.reading.actors.records import fold
from briefings.reading.actors.salience import describe_context, weigh_evidence
from briefings.sources.article import make_article

TARGET = Path(__file__).resolve().parent.parent / "briefings" / "reading" / "actors" / "salience.yaml"
FOLDS = 5
# A name of fewer letters is no part of another.
SHORT = 3
SEEDS = range(5)
# Of 5 to 150: between 20 and 60 nothing changes.
PENALTY = 30.0
# From here on the annotators call an actor salient; a step there is worth 0.5 of precision.
SALIENT, STEP = 0.66, 0.3
# Where an editor's expectation stands, held fast against the corpus. It has few quotations, and says nothing
# of who is quoted again and again (0.1 of precision in the first three); and it grades a town of which only a
# mayor is named as high as any other (0.1 of nDCG), which no briefing does.
EXPECTED = {"speaks": (0.15, 10.0), "in passing": (-0.06, 15.0), "place named once": (0.0, 15.0)}
HEAD = """\
# The weights of the evidence in salience.py. Made by training/train_salience.py from {corpus}
# ({articles} articles, {actors} actors found in them; WikiNews salience annotations, Apache-2.0).
# Five folds by article, {seeds} shufflings: precision of the first three {precision:.1f},
# nDCG of the first five {ndcg:.1f}; five folds by time: {precision_by_time:.1f} and {ndcg_by_time:.1f}.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One article: its actors' figures (actors by evidence) and grades, and all the annotators' grades."""

    figures: np.ndarray
    grades: np.ndarray
    entities: tuple[str | None, ...]
    ideal: tuple[float, ...]


def find_entity(actor: Actor, entities: Sequence[dict[str, Any]]) -> str | None:
    """Return the graded entity that an actor is: by an alias or by part of its full name."""
    names = {fold(name) for name in (actor.name, *actor.aliases)}
    for entity in entities:
        if names & {fold(alias) for alias in entity["aliases"]}:
            return str(entity["name"])
    for entity in entities:
        full = fold(entity["name"].split(" (")[0])
        for name in (name for name in names if len(name) > SHORT):
            parts = (" " in name and name in full) or (" " in full and full in name)
            if name == full or name in full.split() or parts:
                return str(entity["name"])
    return None


def read_examples(path: Path) -> tuple[tuple[str, ...], list[Example]]:
    """Return the names of the evidence and an example an article that has actors."""
    names: tuple[str, ...] = ()
    examples = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        analysis = analyse(make_article(id=record["id"], text=record["text"], headline=record["title"]))
        actors = find_actors(analysis)
        context = describe_context(analysis, actors, find_quotes(analysis, actors))
        figures = [weigh_evidence(context, actor) for actor in actors]
        if not figures:
            continue
        names = tuple(figures[0])
        worth = {entity["name"]: float(entity["salience"]) for entity in record["entities"]}
        found = tuple(find_entity(actor, record["entities"]) for actor in actors)
        examples.append(
            Example(
                figures=np.array([[figure[name] for name in names] for figure in figures]),
                grades=np.array([worth.get(name or "", 0.0) for name in found]),
                entities=found,
                ideal=tuple(sorted(worth.values(), reverse=True)),
            )
        )
    return names, examples


def fit_weights(names: Sequence[str], examples: Sequence[Example]) -> np.ndarray:
    """Return the ridge weights, the base last; they are drawn to what is expected, the base to nothing."""
    figures = np.vstack([example.figures for example in examples])
    grades = np.concatenate([example.grades for example in examples])
    goal = (grades + STEP * (grades >= SALIENT)) / (1 + STEP)
    design = np.hstack([figures, np.ones((len(figures), 1))])
    penalty = PENALTY * np.eye(design.shape[1])
    penalty[-1, -1] = 0.0
    for index, name in enumerate(names):
        penalty[index, index] *= EXPECTED[name][1] if name in EXPECTED else 1.0
    expected = np.array([*(EXPECTED[name][0] if name in EXPECTED else 0.0 for name in names), 0.0])
    return np.linalg.solve(design.T @ design + penalty, design.T @ goal + penalty @ expected)


def score_example(example: Example, weights: np.ndarray) -> tuple[float, float] | None:
    """Return precision of the first three and nDCG of the first five; None where nothing is salient."""
    if not example.ideal or example.ideal[0] < SALIENT:
        return None
    order = np.argsort(-(example.figures @ weights[:-1]), kind="stable")
    gains, seen = [], set()
    for index in order:
        name = example.entities[index]
        gains.append(0.0 if name in seen else float(example.grades[index]))
        seen.add(name)
    found = sum(gain / log2(rank + 2) for rank, gain in enumerate(gains[:5]))
    best = sum(gain / log2(rank + 2) for rank, gain in enumerate(example.ideal[:5]))
    return sum(gain >= SALIENT for gain in gains[:3]) / 3, found / best


def cross_validate(
    names: Sequence[str], examples: Sequence[Example], orders: Sequence[Sequence[int]]
) -> tuple[float, float]:
    """Return the mean precision and nDCG over the folds of the orders, in per cent."""
    scores = []
    for order in orders:
        for held in np.array_split(np.array(order), FOLDS):
            known = set(range(len(examples))) - set(held.tolist())
            weights = fit_weights(names, [examples[index] for index in sorted(known)])
            scores += [score_example(examples[index], weights) for index in held]
    kept = np.array([score for score in scores if score is not None])
    return float(100 * kept[:, 0].mean()), float(100 * kept[:, 1].mean())


def main() -> None:
    """Measure, learn from all articles, and write the weights."""
    corpus = Path(sys.argv[1])
    names, examples = read_examples(corpus)
    shuffled = [np.random.default_rng(seed).permutation(len(examples)).tolist() for seed in SEEDS]
    precision, ndcg = cross_validate(names, examples, shuffled)
    # The corpus is in the order of time: an event's later articles are held out with it.
    precision_by_time, ndcg_by_time = cross_validate(names, examples, [range(len(examples))])
    print(f"precision of the first three {precision:.1f}, nDCG of the first five {ndcg:.1f}")
    print(f"by time {precision_by_time:.1f}, {ndcg_by_time:.1f}")
    weights = fit_weights(names, examples)
    head = HEAD.format(
        corpus=corpus.name,
        articles=len(examples),
        actors=sum(len(example.grades) for example in examples),
        seeds=len(SEEDS),
        precision=precision,
        ndcg=ndcg,
        precision_by_time=precision_by_time,
        ndcg_by_time=ndcg_by_time,
    )
    lines = [f"{name}: {weight:.4f}" for name, weight in zip((*names, "base"), weights, strict=True)]
    TARGET.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
