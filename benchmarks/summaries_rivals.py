"""Hold the default summarizer against the first sentences, sumy's methods, summa, newspaper4k and lede.

    python benchmarks/summaries_rivals.py HIGHLIGHTS.jsonl STORIES.jsonl [--folds 10]

HIGHLIGHTS.jsonl holds articles with summaries by people ("text", "summary"). Each summarizer is asked for
three sentences of our cutting; lede, which counts characters, for as many as ours needs on average. The
default summarizer ("news") is cross-validated: it chooses by weights that have not seen the article. Shown
are ROUGE-1, -2 and -Lsum, and how much more ROUGE-1 the default has, with a paired bootstrap. summa,
newspaper4k and lede are measured when they are installed; none of them needs to be.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
from train_summary import Example, find_others, learn, make_example, measure_rouge, read_lines, summarize

from briefings.reading.summary.methods import METHODS, make_document, make_method

Summarizer = Callable[[Example], Sequence[str]]
SENTENCES, CHARACTERS = 3, 430


def take_lead(example: Example) -> Sequence[str]:
    return [span.of(example.analysis.text) for span in example.analysis.sentences[:SENTENCES]]


def make_sumy(name: str) -> Summarizer:
    def summarize_by_sumy(example: Example) -> Sequence[str]:
        document = make_document(example.analysis, example.report)
        return [str(sentence) for sentence in make_method(name, document, "en")(document, SENTENCES)]

    return summarize_by_sumy


def take_summa(example: Example) -> Sequence[str]:
    from summa.summarizer import summarize as rank

    text = "\n".join(span.of(example.analysis.text) for span in example.analysis.sentences)
    ranked = sorted(rank(text, ratio=1.0, split=True, scores=True), key=lambda pair: -pair[1])[:SENTENCES]
    return [sentence for sentence, _ in ranked]


def take_newspaper(example: Example) -> Sequence[str]:
    from newspaper import nlp
    from newspaper.text import StopWords

    class Cutter:
        def tokenize(self, _text: str) -> list[str]:
            return [span.of(example.analysis.text) for span in example.analysis.sentences]

    # Its own cutter needs data that NLTK downloads.
    nlp.split_sentences._tokenizer = Cutter()  # noqa: SLF001
    # It gives nothing without a title; the first sentence is the best that these articles have.
    title = "".join(take_lead(example)[:1])
    return nlp.summarize(title, example.analysis.text, StopWords("en"), SENTENCES)


def take_lede(example: Example) -> Sequence[str]:
    from lede import summarize as cut

    return [cut(example.analysis.text, CHARACTERS).summary]


def find_rivals() -> dict[str, Summarizer]:
    rivals: dict[str, Summarizer] = {"lead": take_lead}
    rivals |= {f"sumy {name}": make_sumy(name) for name in METHODS}
    others = {"summa": take_summa, "newspaper": take_newspaper, "lede": take_lede}
    return rivals | {name: call for name, call in others.items() if importlib.util.find_spec(name)}


def summarize_unseen(
    examples: Sequence[Example], titled: Sequence[Example], folds: int
) -> list[Sequence[str]]:
    order = np.random.default_rng(0).permutation(len(examples))
    made: list[Sequence[str]] = [()] * len(examples)
    for fold in range(folds):
        held = set(order[fold::folds].tolist())
        weights = learn([e for i, e in enumerate(examples) if i not in held], titled)
        for i in held:
            made[i] = summarize(examples[i], weights)
    return made


def show(name: str, rows: np.ndarray, ours: np.ndarray, words: float) -> None:
    more = (ours - rows)[:, 0]
    picks = np.random.default_rng(13).integers(0, len(more), (2000, len(more)))
    low, high = np.quantile(more[picks].mean(1), (0.025, 0.975))
    means = "".join(f"{mean:8.1f}" for mean in rows.mean(0))
    print(f"{name:16}{means}{words:8.0f}{more.mean():+8.1f}   {low:+.1f} to {high:+.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("highlights", type=Path)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--folds", type=int, default=10)
    args = parser.parse_args()
    examples = [make_example(record, record["summary"]) for record in read_lines(args.highlights)]
    stories = read_lines(args.stories)
    titled = [make_example(record, find_others(stories, record)) for record in stories]

    def rate(shown: Sequence[Sequence[str]]) -> tuple[np.ndarray, float]:
        pairs = zip(examples, shown, strict=True)
        words = sum(len(" ".join(one).split()) for one in shown) / len(shown)
        return np.array([measure_rouge(example.summary, one) for example, one in pairs]), words

    ours, words = rate(summarize_unseen(examples, titled, args.folds))
    print(f"{'':16}{'R-1':>8}{'R-2':>8}{'R-Lsum':>8}{'words':>8}{'news +':>8}   95 %")
    show("news", ours, ours, words)
    for name, call in find_rivals().items():
        rows, words = rate([call(example) for example in examples])
        show(name, rows, ours, words)


if __name__ == "__main__":
    main()
