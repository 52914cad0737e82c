"""How common words are in news at large: a frozen table, so that likeness does not depend on the pile.

Counted in the pile itself, a word's rarity would change with the number of articles, and every
threshold with it: in a pile of ten articles no word is rare. The table is counted once from the
corpora that its head names (training/count_articles.py).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

# One day's pile of this many articles weighs as much as the whole table.
_EVEN_PILE = 150
# Words rarer than one article in 5,000 are equally rare.
_LEAST_SHARE = 1 / 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """In what share of articles each word stands: in news at large, and in the pile at hand."""

    shares: Mapping[str, float]
    pile: Mapping[str, float] = field(default_factory=dict)
    trust: float = 0.0

    def rarity(self, word: str) -> float:
        """Return minus the logarithm of the share of articles that have the word."""
        share = (1 - self.trust) * self.shares.get(word, 0.0) + self.trust * self.pile.get(word, 0.0)
        return -math.log(min(1.0, share + _LEAST_SHARE))


def mix_background(language: str, pile: Sequence[Iterable[str]]) -> Background:
    """Mix the table of a language with the words of the pile's articles.

    What is heard all over a pile (the candidates in an election week) joins nothing. The pile counts
    by shares, and for more the larger it is, so that the rarity of a word hardly depends on the number
    of articles: the best threshold of the cosine is 0.20 to 0.22 for 78, 156 and 996 articles.
    """
    counts = Counter(word for words in pile for word in set(words))
    return Background(
        shares=load_shares(language),
        pile={word: count / len(pile) for word, count in counts.items()},
        trust=len(pile) / (len(pile) + _EVEN_PILE),
    )


@cache
def load_shares(language: str) -> Mapping[str, float]:
    """Read in what share of articles each word of a language stands; empty where there is no table."""
    file = files(__name__.rpartition(".")[0]).joinpath("background", f"{language}.tsv")
    if not file.is_file():
        return {}
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if line[:2] != "# "]
    counts = {word: int(count) for word, count in rows}
    articles = counts.pop("*")
    return {word: count / articles for word, count in counts.items()}
