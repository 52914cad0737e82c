"""Learn when articles tell one event: briefings/stories/weights.json.

    python training/train_stories.py stories.jsonl

One article a line, {"id", "title", "text", "date", "event"}. The weights are few, and what counts is the
stories that come out, so they are searched for by that: one weight after the other, each to the value
of the best B-cubed F1, on the whole corpus and on two samples of it in which events have one to three
articles (a day's pile is full of articles that stand alone). F1 is averaged over ``least`` and values
beside it, so that no lucky threshold is learned. Prints the figures of a cross-validation by event.

``cohesion`` and ``cohesion_single`` are not searched for beyond 0.6 and 0.45: no event of the corpus
has more than three articles, so that it could not speak against more. Articles cut into two make
events of six; there F1 falls beyond.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from briefings.model import Briefing
from briefings.reading.parsing import analyse
from briefings.reading.terms import count_terms
from briefings.sources.article import make_article
from briefings.stories.candidates import find_candidates
from briefings.stories.clusters import group_profiles
from briefings.stories.likeness import Weights
from briefings.stories.profiles import make_profiles

TARGET = Path(__file__).resolve().parent.parent / "briefings" / "stories" / "weights.json"
START = Weights(
    headline=0.0,
    headline_told=0.0,
    day=0.0,
    most_days=7,
    least=0.2,
    cohesion=0.5,
    cohesion_single=0.35,
)
CHOICES: Mapping[str, Sequence[float]] = {
    "cohesion": (0.5, 0.55, 0.6),
    "cohesion_single": (0.35, 0.4, 0.45),
    "least": (0.14, 0.17, 0.2, 0.23, 0.26),
    "day": (0.0, 0.01, 0.02, 0.03),
    "headline": (0.0, 0.15, 0.3, 0.45),
    "headline_told": (0.0, 0.15, 0.3, 0.45),
}
SWEEPS = 2
FOLDS = 5
BESIDE = 0.03
SAMPLES = 2
KEPT = 0.6

Told = tuple[Briefing, str]
Pile = Sequence[Told]


def read_corpus(path: Path) -> list[Told]:
    """Return briefings with what stories are joined by, and the event of each."""
    corpus = []
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        article = make_article(id=row["id"], text=row["text"], headline=row["title"], source=row["source"])
        briefing = Briefing(
            id=article.id,
            headline=article.headline,
            sha256=article.sha256,
            source=article.source,
            published=datetime.fromisoformat(row["date"]),
            terms=count_terms(analyse(article)),
        )
        corpus.append((briefing, row["event"]))
    return corpus


def score_weights(pile: Pile, weights: Weights) -> tuple[float, float]:
    """Return B-cubed F1 and the share of events told by exactly one story."""
    profiles = make_profiles([briefing for briefing, _ in pile])
    groups = [set(g.members) for g in group_profiles(profiles, find_candidates(profiles), weights)]
    events: dict[str, set[int]] = defaultdict(set)
    for position, (_, event) in enumerate(pile):
        events[event].add(position)
    overlaps = [(len(g & e), len(g), len(e)) for g in groups for e in events.values() if g & e]
    precision = sum(both * both / group for both, group, _ in overlaps) / len(pile)
    recall = sum(both * both / event for both, _, event in overlaps) / len(pile)
    whole = sum(event in groups for event in events.values()) / len(events)
    return 2 * precision * recall / (precision + recall), whole


def learn_weights(pile: Pile, seed: int = 0) -> Weights:
    """Search for the weights, one after the other."""
    choice = random.Random(seed)  # noqa: S311 - a sample, not a secret
    piles = [pile, *([told for told in pile if choice.random() < KEPT] for _ in range(SAMPLES))]

    def judge(weights: Weights) -> float:
        near = [replace(weights, least=weights.least + by) for by in (-BESIDE, 0.0, BESIDE)]
        return round(sum(score_weights(told, one)[0] for told in piles for one in near), 6)

    best, reached = START, judge(START)
    for _ in range(SWEEPS):
        for name, values in CHOICES.items():
            for value in values:
                tried = replace(best, **{name: value})
                judged = judge(tried) if tried != best else reached
                if judged > reached:
                    best, reached = tried, judged
    return best


def cross_validate(corpus: Pile) -> None:
    """Print how weights of four fifths of the events do on the fifth."""
    events = sorted({event for _, event in corpus})
    random.Random(0).shuffle(events)  # noqa: S311
    figures = []
    for fold in range(FOLDS):
        held = set(events[fold::FOLDS])
        weights = learn_weights([told for told in corpus if told[1] not in held])
        alone = score_weights([told for told in corpus if told[1] in held], weights)
        figures.append((*alone, *score_weights(corpus, weights)))
        print(fold, weights, *(f"{100 * figure:.1f}" for figure in figures[-1]))
    means = [100 * sum(column) / FOLDS for column in zip(*figures, strict=True)]
    print("held out: F1 {:.1f}, whole {:.1f}; all with these: F1 {:.1f}, whole {:.1f}".format(*means))


def write_weights(weights: Weights, corpus: str, figures: Iterable[float]) -> None:
    """Write the weights as plain text, the corpus named."""
    reached = "F1 {:.4f}, events told by exactly one story {:.4f} (on what they were learned from)".format(
        *figures
    )
    record = {
        "made by": f"training/train_stories.py {corpus}",
        "reached": reached,
        "weights": asdict(weights),
    }
    TARGET.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Cross-validate, then learn from the whole corpus and write the weights."""
    path = Path(sys.argv[1])
    corpus = read_corpus(path)
    cross_validate(corpus)
    weights = learn_weights(corpus)
    write_weights(weights, path.name, score_weights(corpus, weights))


if __name__ == "__main__":
    main()
