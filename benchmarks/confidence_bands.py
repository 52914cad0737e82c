"""How many direct quotations lie in each band of confidence, and of how many the speaker is right.

    python benchmarks/confidence_bands.py QUOTES.jsonl [--every 20]

QUOTES.jsonl holds annotated articles: ``text``, ``title`` and ``attributions`` with the spans of ``content``
and ``source``. A quotation is right where an annotated content covers half of it and that content's source
overlaps its speaker. The weights know these articles: it shows where the line is to be drawn above which a
quotation is shown (``model.SURE_ENOUGH``), not how good they are.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from briefings.model import Quote, Span
from briefings.reading import read_article
from briefings.sources.article import make_article

_BANDS = (0.9, 0.8, 0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("quotes", type=Path)
    parser.add_argument("--every", type=int, default=20)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.quotes.read_text("utf-8").splitlines()][:: options.every]
    found: Counter[float] = Counter()
    right: Counter[float] = Counter()
    for row in rows:
        article = make_article(id=row["id"], text=row["text"], headline=row["title"])
        for quote in read_article(article).quotes:
            band = next((floor for floor in _BANDS if quote.confidence >= floor), None)
            if quote.kind == "direct" and band:
                found[band] += 1
                right[band] += is_right(quote, row["attributions"])
    print(f"{len(rows)} articles")
    for band in _BANDS:
        print(f"confidence {band} and more: {found[band]} quotations, {right[band]} with the right speaker")


def is_right(quote: Quote, attributions: list[dict[str, Any]]) -> bool:
    """Return whether an annotator has the same content by the same speaker."""
    said = quote.speaker
    if said is None:
        return False
    for one in attributions:
        covered = sum(_overlap(quote.span, span) for span in one["content"])
        if 2 * covered >= quote.span.end - quote.span.start:
            return any(_overlap(said.span, span) for span in one["source"])
    return False


def _overlap(one: Span, other: list[int]) -> int:
    return max(0, min(one.end, other[1]) - max(one.start, other[0]))


if __name__ == "__main__":
    main()
