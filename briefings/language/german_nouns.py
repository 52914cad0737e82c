"""German words with a capital: which are nouns, which are names.

HanTa (Wartena 2019, "A Probabilistic Morphology Model for German Lemmatization", KONVENS) knows the parts
of words. A word that it takes for a noun by parts that it has often seen is one; what it has never seen in
any part is a name.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Literal

Guess = Literal["noun", "adjective", "name", "unsure"]
# Logarithms of the probability: below, a noun is put together of parts that make a surname as well
# ("Pennfeld").
_SEEN = -20.0
_NOUNS, _ADJECTIVES = frozenset({"NN", "NNA", "NNI", "TRUNC"}), frozenset({"ADJ(A)", "ADJ(D)", "ADV", "CARD"})


@cache
def _load_tagger() -> Any:
    from HanTa.HanoverTagger import HanoverTagger

    return HanoverTagger("morphmodel_ger.pgz")


@lru_cache(maxsize=100_000)
def guess_word(word: str) -> Guess:
    """Return what a capitalised German word is by itself; "unsure" of noun and name."""
    tags = _load_tagger().tag_word(word)
    if not tags:
        return "name"
    best, chance = tags[0]
    if best in _ADJECTIVES:
        return "adjective"
    if best in _NOUNS:
        named = any(tag == "NE" for tag, _ in tags)
        return "unsure" if named or chance < _SEEN else "noun"
    return "name"
