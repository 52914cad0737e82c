"""Names compared as a reader would: without capitals, accents, stops and possessives."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|die|der|das|le|la|les|el|los|las)\s+", re.IGNORECASE)
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "’": "'", "‘": "'"}
)
# What tells the generations of a family apart, and is no part of the name.
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return the name in lower case, without accents, full stops, a leading article or a possessive."""
    name = _ARTICLE.sub("", _POSSESSIVE.sub("", name.strip()))
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c) and c != ".").split())


def split_words(name: str) -> tuple[str, ...]:
    """Return the folded words of a name."""
    return tuple(_WORD.findall(fold(name)))


def strip_possessive(text: str) -> str:
    """Return the name without a possessive ending."""
    return _POSSESSIVE.sub("", text)
