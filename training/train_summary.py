"""Learn what the words of a report are worth in a summary, and write briefings/reading/summary/weights.json.

    python training/train_summary.py HIGHLIGHTS.jsonl STORIES.jsonl [--folds N]

HIGHLIGHTS.jsonl holds articles with summaries by people ("text", "summary"); a word or a pair of
neighbouring words is right when it stands in the summary. These articles have no headlines. So what a
headline's word is worth is learned from STORIES.jsonl (articles of several outlets on one event: "title",
"text", "event"): a word is right there when another outlet has it in its headline or first two sentences;
all other weights stay as they are. Both are ridge-penalised logistic regressions solved by Newton's
method, so the same corpora give the same weights.

With --folds, nothing is written; the ROUGE of the summaries under cross-validation is shown beside that
of the first three sentences, with a paired bootstrap.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from briefings.reading import analyse
from briefings.reading.analysis import Analysis
from briefings.reading.summary import describe_report, rate_news
from briefings.reading.summary.concepts import describe_pairs, describe_words, weigh_concepts
from briefings.reading.summary.openings import find_stems
from briefings.reading.summary.report import Report
from briefings.reading.summary.selection import Length, select_candidates
from briefings.sources.article import make_article

WEIGHTS = Path(__file__).parent.parent / "briefings" / "reading" / "summary" / "weights.json"
# Strength of the ridge on standardised features; 5 to 100 give the same ROUGE-1 within 0.2.
PENALTY = 20.0
PAIR_WEIGHT = 1.0
EXPECTED_WORDS = 50.0
STEPS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An article as the model sees it, and the stems of what a person wrote of it."""

    analysis: Analysis
    report: Report
    summary: str
    gold: tuple[str, ...]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the records of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def make_example(record: Mapping[str, Any], summary: str) -> Example:
    """Read an article with what was written of it."""
    article = make_article(id=record["id"], text=record["text"], headline=record.get("title") or "")
    analysis = analyse(article)
    gold = find_stems(summary)
    return Example(analysis=analysis, report=describe_report(analysis), summary=summary, gold=gold)


def find_others(records: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> str:
    """Return the headlines and first sentences of the other outlets on the record's event."""
    others = [other for other in records if other["event"] == record["event"] and other["id"] != record["id"]]
    return "\n".join(
        f"{other.get('title') or ''}\n{' '.join(other['text'].split()[:60])}" for other in others
    )


Rows = list[tuple[Mapping[str, float], float]]


def label_words(examples: Iterable[Example]) -> Rows:
    """Return the features of each word, and 1 where it stands in the summary."""
    return [
        (features, float(word in set(example.gold)))
        for example in examples
        for word, features in describe_words(example.report).items()
    ]


def label_pairs(examples: Iterable[Example], weights: Mapping[str, Any]) -> Rows:
    """Return the features of each pair, and 1 where it stands in the summary."""
    rows: Rows = []
    for example in examples:
        words = weigh_concepts(example.report, weights).words
        gold = set(pairwise(example.gold))
        rows += [(f, float(pair in gold)) for pair, f in describe_pairs(example.report, words).items()]
    return rows


def fit_logistic(
    rows: Rows,
    names: Sequence[str],
    fixed: Callable[[Mapping[str, float]], float] | None = None,
    ridge: float = PENALTY,
) -> dict[str, float]:
    """Return the weights of the named features, with a ridge on all but "one" and "stop_one"."""
    table = np.array([[features.get(name, 0.0) for name in names] for features, _ in rows])
    right = np.array([label for _, label in rows])
    offset = np.array([fixed(features) for features, _ in rows]) if fixed else np.zeros(len(rows))
    scale = np.where(table.std(0) > 0, table.std(0), 1.0)
    scaled = table / scale
    penalty = np.diag([1e-6 if name.endswith("one") else ridge for name in names])
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(scaled @ weights + offset)))
        gradient = scaled.T @ (right - chance) - penalty @ weights
        curve = (scaled * (chance * (1 - chance))[:, None]).T @ scaled + penalty
        weights = weights + np.linalg.solve(curve, gradient)
    return {name: round(float(w), 5) for name, w in zip(names, weights / scale, strict=True)}


def learn(examples: Sequence[Example], titled: Sequence[Example]) -> dict[str, Any]:
    """Return all weights, as they stand in the file."""
    rows = label_words(examples)
    names = sorted({name for features, _ in rows for name in features} - {"headline"})
    words = fit_logistic(rows, names)
    if titled:
        words["headline"] = learn_headline(titled, words)
    weights: dict[str, Any] = {"words": words, "pairs": {}, "pair_weight": PAIR_WEIGHT}
    rows = label_pairs(examples, weights)
    weights["pairs"] = fit_logistic(rows, sorted({name for features, _ in rows for name in features}))
    weights["expected_words"] = EXPECTED_WORDS
    return weights


def learn_headline(titled: Sequence[Example], words: Mapping[str, float]) -> float:
    """Return what standing in the headline adds to a word whose other features are known."""

    def rate(features: Mapping[str, float]) -> float:
        return sum(words.get(name, 0.0) * value for name, value in features.items())

    return fit_logistic(label_words(titled), ["one", "stop_one", "headline"], rate)["headline"]


def cross_validate(examples: Sequence[Example], titled: Sequence[Example], folds: int, seed: int) -> None:
    """Show the ROUGE of summaries by weights that have not seen the article."""
    order = np.random.default_rng(seed).permutation(len(examples))
    ours: dict[int, tuple[float, ...]] = {}
    words = []
    for fold in range(folds):
        held = set(order[fold::folds].tolist())
        weights = learn([e for i, e in enumerate(examples) if i not in held], titled)
        for i in sorted(held):
            shown = summarize(examples[i], weights)
            ours[i] = measure_rouge(examples[i].summary, shown)
            words.append(len(" ".join(shown).split()))
    lead = [
        measure_rouge(e.summary, [s.of(e.analysis.text) for s in e.analysis.sentences[:3]]) for e in examples
    ]
    show(np.array(lead), np.array([ours[i] for i in range(len(examples))]), sum(words) / len(words))


def summarize(example: Example, weights: Mapping[str, Any]) -> list[str]:
    """Return the sentences that these weights choose."""
    rated = rate_news(example.report, weights, Length(sentences=3))
    chosen = [rated.choice.candidates[place] for place in select_candidates(rated.choice)]
    return [candidate.span.of(example.analysis.text) for candidate in chosen]


def measure_rouge(summary: str, shown: Sequence[str]) -> tuple[float, ...]:
    """Return ROUGE-1, -2 and -Lsum as F-measures of 100."""
    from rouge_score import rouge_scorer

    scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeLsum"], use_stemmer=True)
    return tuple(100 * score.fmeasure for score in scorer.score(summary, "\n".join(shown)).values())


def show(lead: np.ndarray, ours: np.ndarray, words: float) -> None:
    """Write the means, and the interval of the difference in 2,000 resamples."""
    rng = np.random.default_rng(13)
    picks = rng.integers(0, len(lead), (2000, len(lead)))
    lines = [f"{'':12}{'lead-3':>8}{'news':>8}{'more':>8}   95 %"]
    for column, name in enumerate(("ROUGE-1", "ROUGE-2", "ROUGE-Lsum")):
        more = ours[:, column] - lead[:, column]
        low, high = np.quantile(more[picks].mean(1), (0.025, 0.975))
        means = (lead[:, column].mean(), ours[:, column].mean(), more.mean())
        lines.append(f"{name:12}" + "".join(f"{m:8.2f}" for m in means) + f"   {low:+.2f} to {high:+.2f}")
    sys.stdout.write("\n".join([*lines, f"{words:.0f} words each\n"]))


def main() -> None:
    """Read the corpora, then learn and write, or cross-validate and show."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("highlights", type=Path)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    examples = [make_example(record, record["summary"]) for record in read_lines(args.highlights)]
    stories = read_lines(args.stories)
    titled = [make_example(record, find_others(stories, record)) for record in stories]
    if args.folds:
        cross_validate(examples, titled, args.folds, args.seed)
        return
    learned = {"corpora": [args.highlights.name, args.stories.name], **learn(examples, titled)}
    WEIGHTS.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
