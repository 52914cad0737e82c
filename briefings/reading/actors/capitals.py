"""Names by their capitals alone: for languages without a model, and for judging a line."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = r"[^\W\d_a-zß-öø-ÿ][^\W_]*(?:[’'\-.&]?[^\W_]+)*"
_PARTICLE = (
    r"(?:de la|de los|van der|van den|von der|de|da|do|dos|di|du|del|della|van|von|der|ten|ter|zu|bin|ibn"
    r"|al|el|la|le|des|für)"
)
_SEQUENCE = re.compile(rf"(?<![\w@#]){_WORD}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0])?{_WORD})*")
# How many words a title has at least, and the share of them in capitals.
_TITLE, _MARKED_TITLE = (4, 0.85), (2, 0.75)
_NOUNS_IN_CAPITALS = ("de", "lb")


# Of one text it is asked once for all names and again for each sentence with a pronoun.
@lru_cache(maxsize=1)
def is_cased(text: str) -> bool:
    """Tell whether the text has its capitals: at least one letter in a hundred is one."""
    letters = list(filter(str.isalpha, text[:20000]))
    capitals = sum(map(str.isupper, letters))
    return capitals >= 0.01 * len(letters)


def is_titled(line: str, *, marked: bool = False) -> bool:
    """Tell whether a line is set like a headline: most words capitalised, or all of it in capitals.

    Of one that is ``marked`` as a headline, fewer words are asked for, and fewer of them capitalised.
    """
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", line) if len(word) > 3]  # noqa: PLR2004
    least, share = _MARKED_TITLE if marked else _TITLE
    if len(words) < least or len(line) > 200:  # noqa: PLR2004
        return False
    capitals: int = sum(word[0].isupper() for word in words)
    return capitals >= share * len(words)
