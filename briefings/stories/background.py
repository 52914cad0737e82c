"""How common words are in news at large: a frozen table, so that likeness does not depend on the pile.

Counted in the pile itself, a word's rarity would change with the number of articles, and every
threshold with it: in a pile of ten articles no word is rare. The table is counted once from the
corpora that its head names (training/count_documents.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# A language without a table takes each word for as rare as one that stands in 5 of 1,000 articles.
_UNKNOWN_RARITY = math.log(1000 / 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """In how many of ``articles`` each word stands."""

    articles: int
    counts: Mapping[str, int]

    def rarity(self, word: str) -> float:
        """Return the word's inverse document frequency: ln of one in how many articles has it."""
        if not self.articles:
            return _UNKNOWN_RARITY
        return math.log((self.articles + 1) / (self.counts.get(word, 0) + 0.5))


@cache
def load_background(language: str) -> Background:
    """Read the table of a language; an empty one where there is none."""
    file = files(__name__.rpartition(".")[0]).joinpath("background", f"{language}.tsv")
    if not file.is_file():
        return Background(articles=0, counts={})
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if line[:2] != "# "]
    counts = {word: int(count) for word, count in rows}
    return Background(articles=counts.pop("*"), counts=counts)
