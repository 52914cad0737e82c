"""Whether a text has its capitals, and which of its lines are set like headlines."""

from __future__ import annotations

import re
from functools import lru_cache

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
    """Tell whether the text has its capitals: at least one letter in a hundred is one."""
    letters = list(filter(str.isalpha, text[:20000]))
    capitals = sum(map(str.isupper, letters))
    return capitals >= 0.01 * len(letters)


# Asked of a line at each of its names.
@lru_cache(maxsize=512)
def is_titled(line: str, *, marked: bool = False) -> bool:
    """Tell whether a line is set like a headline: most words capitalised, or all of it in capitals.

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
