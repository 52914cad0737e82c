"""Measure how long each summarizer takes for a long text: seconds of CPU, the best of three.

    python benchmarks/time_summarizers.py CORPUS.jsonl [--sentences 1000]

The text is articles of the corpus ("text") one behind the other, cut at so many sentences. Reading it
(the parse, actors, quotations) is the same for all and is told apart.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from briefings.reading import analyse, find_quotes
from briefings.reading.actors import find_actors
from briefings.reading.segmentation import split_paragraphs, split_sentences
from briefings.reading.summary import SUMMARIZERS, choose_sentences
from briefings.sources.article import make_article

ROUNDS = 3


def gather_text(corpus: Path, sentences: int) -> str:
    """Return the articles of the corpus as one text of so many sentences."""
    text = "\n".join(json.loads(line)["text"] for line in corpus.read_text(encoding="utf-8").splitlines())
    spans = split_sentences(text, split_paragraphs(text), "en", ())[:sentences]
    return text[: spans[-1].end]


def take_time(call: Callable[[], object]) -> float:
    """Return the seconds of CPU that a call takes, the best of three."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        call()
        taken.append(time.process_time() - begun)
    return min(taken)


def main() -> None:
    """Read the text once and choose three sentences by every method."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sentences", type=int, default=1000)
    args = parser.parse_args()
    begun = time.process_time()
    analysis = analyse(make_article(id="long", text=gather_text(args.corpus, args.sentences), headline=""))
    actors = find_actors(analysis)
    quotes = find_quotes(analysis, actors)
    print(f"reading {len(analysis.sentences)} sentences: {time.process_time() - begun:.1f} s")
    for name in SUMMARIZERS:
        seconds = take_time(lambda name=name: choose_sentences(analysis, actors, quotes, summarizer=name))
        print(f"{name:12}{seconds:6.2f} s", flush=True)


if __name__ == "__main__":
    main()
