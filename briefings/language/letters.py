"""Letters of all scripts: what a capital is, which marks belong to a letter, whether a text has its capitals.

Python's ``\\w`` leaves out combining marks, so that a Hindi word falls to pieces at its vowel signs. Here a
word holds its marks, and the joiners of Persian and Hindi.
"""

from __future__ import annotations

import re
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
    """Return whether the text is in a script with capitals (Latin, Greek, Cyrillic, Armenian)."""
    letters = [c for c in text[:_SAMPLE] if c.isalpha()]
    cased = sum(c.lower() != c.upper() for c in letters)
    return cased >= _CASED * len(letters)


# Small words of four letters and more, which headlines leave small.
_LINKS = frozenset({
    "about", "after", "against", "amid", "before", "between", "during", "from", "into", "over", "than",
    "that", "through", "under", "upon", "with", "without",
})  # fmt: skip
# How many words a title has at least, and the share of them in capitals.
_TITLE, _MARKED_TITLE = (4, 0.85), (2, 0.75)


# Of one text it is asked once for all names and again for each sentence with a pronoun.
@lru_cache(maxsize=1)
def is_cased(text: str) -> bool:
    """Return whether the text has its capitals: at least one letter in a hundred is one."""
    letters = list(filter(str.isalpha, text[:20000]))
    capitals = sum(map(str.isupper, letters))
    return capitals >= 0.01 * len(letters)


# Asked of a line at each of its names.
@lru_cache(maxsize=512)
def is_titled(line: str, *, marked: bool = False) -> bool:
    """Return whether a line is set like a headline: most words capitalised, or all of it in capitals.

    Of one that is ``marked`` as a headline, fewer words are asked for, and fewer of them capitalised; a small
    verb before a stop makes a sentence of one that is not.
    """
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", line) if len(word) > 3]  # noqa: PLR2004
    least, share = _MARKED_TITLE if marked else _TITLE
    if len(words) < least or len(line) > 200:  # noqa: PLR2004
        return False
    if not marked and line.rstrip().endswith(".") and any(w[0].islower() and w not in _LINKS for w in words):
        return False
    capitals: int = sum(word[0].isupper() for word in words)
    return capitals >= share * len(words)
