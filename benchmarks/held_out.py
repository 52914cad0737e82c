"""Quotations by weights that know nothing of the article's outlet, for a scorer that runs the command.

    python benchmarks/held_out.py find QUOTES.jsonl FOUND.jsonl
    SCORE quotes --command "python benchmarks/held_out.py tell FOUND.jsonl"

``find`` learns the rankers and their calibration from all outlets but one, reads that one's articles with
them, and so on for each outlet (as ``training/train_quotes.py``, which tells the form of QUOTES.jsonl). It
writes what ``briefings brief`` would write of the quotations, a line an article. ``tell`` stands in for the
command: it takes ``brief ARTICLES.jsonl --output BRIEFINGS.jsonl`` and answers from FOUND.jsonl.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from briefings.model import Passage, Quote, Speaker

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "training"))


def find(corpus: Path, target: Path) -> None:
    """Write the quotations of each article of the corpus, read with the weights of other outlets."""
    from train_quotes import collect_examples, cross_validate, learn_by_outlet, make_lesson, read_pairs

    pairs = read_pairs(corpus)
    lessons = [make_lesson(*pair) for pair in pairs]
    examples = [collect_examples(lesson) for lesson in lessons]
    found = cross_validate(pairs, lessons, learn_by_outlet(pairs, examples, lessons))
    rows = [{"id": article, "quotes": list(map(as_record, quotes))} for article, quotes in found.items()]
    target.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def as_record(quote: Quote) -> dict[str, Any]:
    """Return a quotation as ``briefings brief`` tells it."""
    return _place(quote) | {
        "kind": quote.kind,
        "confidence": quote.confidence,
        "speaker": quote.speaker and _place(quote.speaker) | {"actor": quote.speaker.actor},
        "cue": quote.cue and _place(quote.cue),
    }


def _place(part: Quote | Speaker | Passage) -> dict[str, Any]:
    return {"span": [part.span.start, part.span.end], "text": part.text}


def tell(kept: Path, articles: Path, target: Path) -> None:
    """Write the kept line of each article that is asked for."""
    lines = {json.loads(line)["id"]: line for line in kept.read_text(encoding="utf-8").splitlines()}
    asked = [json.loads(line)["id"] for line in articles.read_text(encoding="utf-8").splitlines()]
    target.write_text("".join(lines[one] + "\n" for one in asked), encoding="utf-8")


def main() -> None:
    match sys.argv[1:]:
        case ["find", corpus, target]:
            find(Path(corpus), Path(target))
        case ["tell", kept, "brief", articles, "--output", target]:
            tell(Path(kept), Path(articles), Path(target))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
