"""Search the briefings of a corpus for what no reader should meet: the lines that it prints are read by eye.

    python benchmarks/search_briefings.py CORPUS.jsonl [--articles 200] [--seed 3]

CORPUS holds an article a line, {"id", "text", "title"}; so many are drawn by the seed. Looked for are first
sentences that open with a pronoun or a connective which no name in brackets explains, that lean on what
stands before, or open with a mark; and in any sentence page furniture, a mark without its partner, a
question, an end without a stop. The words are plain patterns, apart from those that the reading goes by, and
wider: a line printed is a suspicion ("photo" in a report on photographs), not a mistake.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from briefings.model import Briefing, Sentence
from briefings.reading import read_article
from briefings.sources.records import read_record

_OPENING = re.compile(
    r"\W*(he|she|it|they|his|her|their|its|this|that|these|those|such|there|but|and|so|or|yet|however|also"
    r"|still|meanwhile|instead|moreover|then|another|both)\b(?!\w)",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"read more|click|subscri|tune in|advertis|watch (a|the|this)|follow (us|@)|photo|getty|image|caption"
    r"|copyright|©|https?:|www\.|pic\.twitter|full text|correction|editor[’']s note|episode|podcast"
    r"|newsletter|sign up|story continues|related:|share this|comments?:|\bthis (article|post|story)\b"
    r"|updated at|\.{4}|[|►•]",
    re.IGNORECASE,
)
_MARKS, _STOP = re.compile(r"[\"“”«»]|``|''"), re.compile(r"[.!?…][\"”’'»)\]]*$")


def find_suspicions(briefing: Briefing) -> Iterator[tuple[str, str]]:
    """Yield what is suspicious in a briefing, with the words."""
    if not briefing.sentences:
        yield "empty", briefing.headline
        return
    yield from _look_at_first(briefing.sentences[0])
    for sentence in briefing.sentences:
        yield from _look_at(sentence)


def _look_at_first(first: Sentence) -> Iterator[tuple[str, str]]:
    if _OPENING.match(first.text) and not first.glosses:
        yield "opens", first.text
    if first.leans:
        yield "leans", first.text
    if _MARKS.match(first.text):
        yield "opens with a mark", first.text


def _look_at(sentence: Sentence) -> Iterator[tuple[str, str]]:
    if _FURNITURE.search(sentence.text):
        yield "furniture", sentence.text
    if len(_MARKS.findall(sentence.text)) % 2:
        yield "unpaired mark", sentence.text
    if sentence.text.rstrip("\"”’'») ").endswith("?"):
        yield "question", sentence.text
    elif not _STOP.search(sentence.text):
        yield "no end", sentence.text


def draw(corpus: Path, articles: int, seed: int) -> list[dict[str, object]]:
    """Return so many records of the corpus, the same for the same seed."""
    lines = corpus.read_text(encoding="utf-8").splitlines()
    chosen = random.Random(seed).sample(lines, min(articles, len(lines)))
    return [json.loads(line) for line in chosen]


def main() -> None:
    """Print each suspicion, and how many there are of each kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    counts: Counter[str] = Counter()
    records = draw(args.corpus, args.articles, args.seed)
    for record in records:
        for kind, words in find_suspicions(read_article(read_record(record, args.corpus.name))):
            counts[kind] += 1
            print(f"{kind:18} {record['id']}: {words}", flush=True)
    found = ", ".join(f"{count} {kind}" for kind, count in counts.most_common())
    print(f"{len(records)} briefings: {found or 'nothing found'}")


if __name__ == "__main__":
    main()
