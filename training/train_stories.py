"""Learn when articles tell one event: briefings/stories/weights.json.

    python training/train_stories.py stories.jsonl others.jsonl

One article a line, {"id", "title", "text", "date", "event"}; ``others`` are articles of other news, without
events. The weights are few, and what counts is the stories that come out, so they are chosen by that:
the mean of B-cubed F1 and of the events told by exactly one story, in the corpus alone and in piles where
other articles of the same week stand among it, as they do in a day's pile. Prints the figures of a
cross-validation by event: weights chosen by four fifths of the events, measured on the last fifth, all the
articles being there.

``cohesion`` and ``cohesion_single`` are not searched for beyond 0.7 and 0.5: no event of the corpus has more
than three articles, so that it could not speak against more.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, replace
from datetime import datetime
from itertools import product
from pathlib import Path

from briefings.model import Briefing
from briefings.reading import analyse
from briefings.reading.terms import count_terms
from briefings.sources.article import make_article
from briefings.stories.clusters import LikenessWeights, find_candidates, group_profiles
from briefings.stories.profiles import make_profiles

TARGET = Path(__file__).resolve().parent.parent / "briefings" / "stories" / "weights.json"
CHOICES: Mapping[str, Sequence[float]] = {
    "headline": (0.15, 0.3),
    "headline_told": (0.15, 0.3),
    "day": (0.02,),
    "least": (0.16, 0.18, 0.2),
    "cohesion": (0.6, 0.65, 0.7),
    "cohesion_single": (0.45, 0.5),
}
# The piles: how many articles of other news stand among the events.
OTHERS = (0, 150, 300, 300, 840)
FOLDS = 5

Told = tuple[Briefing, str]
Pile = Sequence[Told]
# Of each event: B-cubed precision and recall of its articles, and whether one story tells it alone.
Figures = dict[str, tuple[float, float, float]]


def read_corpus(path: Path) -> list[Told]:
    """Return briefings with what stories are joined by, and the event of each."""
    corpus = []
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        article = make_article(
            id=row["id"], text=row["text"], headline=row["title"], source=row.get("source", "")
        )
        briefing = Briefing(
            id=article.id,
            headline=article.headline,
            sha256=article.sha256,
            source=article.source,
            published=datetime.fromisoformat(row["date"]),
            terms=count_terms(analyse(article)),
        )
        corpus.append((briefing, row.get("event", "")))
    return corpus


def make_piles(corpus: Pile, others: Pile) -> list[Pile]:
    """Return the corpus with so many other articles as ``OTHERS`` says, each moved to a day of its week."""
    days = [briefing.published for briefing, _ in corpus]
    piles: list[Pile] = []
    for seed, count in enumerate(OTHERS):
        choice = random.Random(seed)  # noqa: S311 - a sample, not a secret
        among = choice.sample(list(others), min(count, len(others)))
        moved = [(replace(briefing, published=choice.choice(days)), "") for briefing, _ in among]
        piles.append([*corpus, *moved])
    return piles


def measure_events(pile: Pile, groups: Sequence[set[int]]) -> Figures:
    """Return the figures of each event."""
    events: dict[str, set[int]] = defaultdict(set)
    for position, (_, event) in enumerate(pile):
        if event:
            events[event].add(position)
    home = {position: group for group in groups for position in group}
    figures: Figures = {}
    for event, members in events.items():
        shared = [(len(home[at] & members), len(home[at])) for at in members]
        precision = sum(both / size for both, size in shared) / len(members)
        recall = sum(both for both, _ in shared) / len(members) ** 2
        figures[event] = precision, recall, float(home[min(members)] == members)
    return figures


def summarise(figures: Iterable[tuple[float, float, float]]) -> tuple[float, float]:
    """Return B-cubed F1 (events count alike) and the share of events told by exactly one story."""
    precision, recall, whole = (sum(column) / len(column) for column in zip(*figures, strict=True))
    return 2 * precision * recall / (precision + recall), whole


def try_weights(piles: Sequence[Pile]) -> list[tuple[LikenessWeights, list[Figures]]]:
    """Return every choice of weights with the figures of each pile's events."""
    profiles = [make_profiles([briefing for briefing, _ in pile]) for pile in piles]
    candidates = [list(find_candidates(each)) for each in profiles]
    tried = []
    for values in product(*CHOICES.values()):
        weights = LikenessWeights(most_days=7, **dict(zip(CHOICES, values, strict=True)))
        figures = []
        for pile, profile, near in zip(piles, profiles, candidates, strict=True):
            groups = [set(group.members) for group in group_profiles(profile, near, weights)]
            figures.append(measure_events(pile, groups))
        tried.append((weights, figures))
        print(".", end="", flush=True)
    print()
    return tried


def choose(tried: Sequence[tuple[LikenessWeights, list[Figures]]], events: AbstractSet[str]) -> int:
    """Return which choice is best for these events, over all piles; the first of equals."""

    def judge(figures: list[Figures]) -> float:
        reached = [summarise([pile[event] for event in sorted(events)]) for pile in figures]
        return round(sum(f1 + whole for f1, whole in reached), 6)

    judged = [judge(figures) for _, figures in tried]
    return judged.index(max(judged))


def cross_validate(tried: Sequence[tuple[LikenessWeights, list[Figures]]]) -> list[tuple[float, float]]:
    """Return F1 and whole events of each pile, each event measured with weights chosen without it."""
    events = sorted(tried[0][1][0])
    random.Random(0).shuffle(events)  # noqa: S311
    held: list[Figures] = [{} for _ in OTHERS]
    for fold in range(FOLDS):
        out = set(events[fold::FOLDS])
        _, figures = tried[choose(tried, set(events) - out)]
        for pile, own in zip(held, figures, strict=True):
            pile.update({event: own[event] for event in out})
    return [summarise(pile.values()) for pile in held]


def write_weights(weights: LikenessWeights, corpora: str, held: Sequence[tuple[float, float]]) -> None:
    """Write the weights as plain text, the corpora named."""
    reached = ", ".join(
        f"{count} others: {100 * f1:.1f} / {100 * whole:.1f}"
        for count, (f1, whole) in zip(OTHERS, held, strict=True)
    )
    record = {
        "made by": f"training/train_stories.py {corpora}",
        "reached": f"F1 / events told by exactly one story, held out by event; {reached}",
        "weights": asdict(weights),
    }
    TARGET.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Try all choices, cross-validate, and write the weights that are best for all events."""
    paths = [Path(name) for name in sys.argv[1:3]]
    corpus, others = map(read_corpus, paths)
    tried = try_weights(make_piles(corpus, others))
    held = cross_validate(tried)
    weights, figures = tried[choose(tried, set(tried[0][1][0]))]
    for count, reached, own in zip(OTHERS, held, figures, strict=True):
        shown = [100 * figure for figure in (*reached, *summarise(own.values()))]
        print("{} others: held out {:.1f} / {:.1f}, chosen {:.1f} / {:.1f}".format(count, *shown))
    write_weights(weights, " ".join(path.name for path in paths), held)
    print(weights)


if __name__ == "__main__":
    main()
