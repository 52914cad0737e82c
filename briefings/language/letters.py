"""Letters of all scripts, for regular expressions: what a capital is, which marks belong to a letter.

Python's ``\\w`` leaves out combining marks, so that a Hindi word falls to pieces at its vowel signs. Here a
word holds its marks, and the joiners of Persian and Hindi.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

# Where capitals and combining marks stand in Unicode, as far as news is written in them.
_PLANES = (range(0x41, 0x590), range(0x590, 0x1380), range(0x1700, 0x2000), range(0xA800, 0xAB00))


def _list_ranges(points: Iterable[int]) -> Iterator[str]:
    """Yield the code points as parts of a class."""
    first = last = -2
    for point in [*points, -1]:
        if point == last + 1:
            last = point
            continue
        if first >= 0:
            yield chr(first) if first == last else f"{chr(first)}-{chr(last)}"
        first = last = point


def _gather(*kinds: str) -> str:
    points = (p for plane in _PLANES for p in plane if unicodedata.category(chr(p)) in kinds)
    return "".join(_list_ranges(points))


# What stands in a class between brackets: capital letters; marks and joiners.
CAPITALS = _gather("Lu", "Lt")
MARKS = f"{_gather('Mn', 'Mc')}\u200c\u200d"
# A letter or digit with its marks; a word, its apostrophes and hyphens within it.
LETTER = rf"[^\W_][{MARKS}]*"
WORD = rf"(?:{LETTER})+(?:[’'\-.](?:{LETTER})+)*"
_CASED, _SAMPLE = 0.5, 2000


@lru_cache(maxsize=4)
def has_case(text: str) -> bool:
    """Tell whether the text is in a script with capitals (Latin, Greek, Cyrillic, Armenian)."""
    letters = [c for c in text[:_SAMPLE] if c.isalpha()]
    cased = sum(c.lower() != c.upper() for c in letters)
    return cased >= _CASED * len(letters)
