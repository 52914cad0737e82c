"""Learn which quotations an editor prints: briefings/stories/quote_worth.json.

    python training/train_quote_worth.py CORPUS…

A CORPUS is what benchmarks/draw_briefings.py reads: a file of JSON lines or a folder of saved pages. Learned
is from pages_web (WCXB), quotes.jsonl (PolNeAR), stories.jsonl (BASIL), stories_ecb.jsonl (ECB+) and html
(article-extraction-benchmark). quote_worth.jsonl beside this script holds, by article and span, how six
editors judged 198 quotations that a page showed: ``ok``, or what is wrong. What is wrong with the speaker
says nothing of the words and is left out.

The chance is a logistic regression with a small ridge penalty over the evidence of
briefings/stories/quote_worth.py, found by Newton's method, so that the same corpora give the same weights.
Prints how many of those that would be shown are ok, for some shares of all that are, with each outlet held
out; ``least`` is the chance from which on ``SURE`` of them are.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

from draw_briefings import read_corpus

from briefings.model import Article, Quote, Span, StoryQuote
from briefings.reading import read_article
from briefings.stories import join_stories
from briefings.stories.quote_worth import describe_worth

HERE = Path(__file__).resolve().parent
LABELS = HERE / "quote_worth.jsonl"
TARGET = HERE.parent / "briefings" / "stories" / "quote_worth.json"
PENALTY = 3.0
STEPS = 30
SURE = 0.8
SHARES = (0.4, 0.5, 0.55, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A judged quotation: its evidence, whether it is ok, and what is held out with it."""

    evidence: dict[str, float]
    printed: bool
    outlet: str


def read_examples(corpora: list[Path]) -> list[Example]:
    """Return the judged quotations of the corpora with their evidence."""
    judged: dict[str, list[dict[str, object]]] = {}
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["label"] != "speaker":
            judged.setdefault(record["id"], []).append(record)
    articles = {article.id: article for corpus in corpora for article in read_corpus(corpus)}
    if missing := sorted(judged.keys() - articles.keys()):
        print(f"{len(missing)} articles are in no corpus given, the first is {missing[0]}", file=sys.stderr)
    return [
        example
        for name in sorted(judged.keys() & articles.keys())
        for example in _describe(articles[name], judged[name])
    ]


def _describe(article: Article, records: list[dict[str, object]]) -> list[Example]:
    briefing = read_article(article)
    (story,) = join_stories([briefing], day=briefing.published.date() if briefing.published else None)
    texts = [story.headline, *(one.sentence.text for one in story.sentences)]
    examples = []
    for record in records:
        spans = [Span(start, end) for start, end in record["spans"]]
        group = tuple(
            StoryQuote(
                article=article.id,
                quote=Quote(span=span, text=span.of(article.text), kind="direct", confidence=1.0),
            )
            for span in spans
        )
        examples.append(
            Example(
                evidence=describe_worth(group, texts, article.language),
                printed=record["label"] == "ok",
                outlet=article.source or article.id,
            )
        )
    return examples


def fit_weights(design: np.ndarray, printed: np.ndarray) -> np.ndarray:
    """Return the weights of the columns of a design, the base last; the penalty is of standard deviations."""
    mean, deviation = design.mean(axis=0), design.std(axis=0)
    columns = np.hstack([(design - mean) / deviation, np.ones((len(design), 1))])
    penalty = PENALTY * np.eye(columns.shape[1])
    penalty[-1, -1] = 0.0
    weights = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (chances - printed) + penalty @ weights
        bend = (columns * (chances * (1 - chances))[:, None]).T @ columns + penalty
        weights -= np.linalg.solve(bend, slope)
    plain = weights[:-1] / deviation
    return np.append(plain, weights[-1] - plain @ mean)


def hold_out(design: np.ndarray, printed: np.ndarray, outlets: list[str]) -> np.ndarray:
    """Return the chance of each quotation by weights learned without its outlet."""
    chances = np.zeros(len(design))
    for outlet in sorted(set(outlets)):
        held = np.array([one == outlet for one in outlets])
        weights = fit_weights(design[~held], printed[~held])
        chances[held] = 1 / (1 + np.exp(-(design[held] @ weights[:-1] + weights[-1])))
    return chances


def choose_least(chances: np.ndarray, printed: np.ndarray) -> float:
    """Return the least chance from which on ``SURE`` of the quotations are printed."""
    order = np.argsort(-chances, kind="stable")
    shares = np.cumsum(printed[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= SURE)
    return float(chances[order[enough[-1]]]) if len(enough) else 1.0


def main() -> None:
    """Measure with outlets held out, learn from all, and write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpora", nargs="+", type=Path)
    examples = read_examples(parser.parse_args().corpora)
    names = list(examples[0].evidence)
    design = np.array([[example.evidence[name] for name in names] for example in examples])
    printed = np.array([example.printed for example in examples], float)
    chances = hold_out(design, printed, [example.outlet for example in examples])
    order = np.argsort(-chances, kind="stable")
    right = np.cumsum(printed[order])
    print(f"{len(printed)} quotations, {printed.sum():.0f} ok")
    for share in SHARES:
        shown = int(np.searchsorted(right, share * printed.sum())) + 1
        chance = chances[order[shown - 1]]
        print(f"{100 * share:.0f} % of them: {right[shown - 1]:.0f} of {shown} are ok, chance {chance:.2f}")
    least = choose_least(chances, printed)
    print(f"least {least:.3f}: {(printed[chances >= least]).sum():.0f} of {(chances >= least).sum()}")
    weights = fit_weights(design, printed)
    record = dict(zip((*names, "base"), (round(float(weight), 4) for weight in weights), strict=True))
    record["least"] = round(least, 2)
    TARGET.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
