"""Words in the form in which they are compared, and names in the form in which addresses hold them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart into a plain letter and an accent.
_PLAIN = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)
_YEAR = re.compile(r"(?:19|20)\d\d")
WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")


def find_words(text: str) -> list[str]:
    """Return the words of a text as terms are written, stop words and all."""
    return [fold_word(match.group()) for match in WORD.finditer(text)]


def fold_word(word: str) -> str:
    """Return a word in the form in which terms are compared: lower case, no points, no possessive."""
    folded = word.casefold().replace("’", "'").removesuffix("'s").strip("'-")
    return folded.replace(".", "")


# The same few thousand names come again on every day.
@lru_cache(maxsize=1 << 16)
def make_slug(name: str) -> str:
    """Return a name as part of a file's name: lower case, without accents; never empty.

    Spellings that differ in accents or capitals alone give the same slug. A name in another script
    than Latin gets a short hash of itself.
    """
    letters = name.lower() if name.isascii() else _take_accents(name)
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-")
    lost = not letters.isascii() and any(letter.isalpha() and not letter.isascii() for letter in letters)
    if slug and not lost:
        return slug
    digest = hashlib.sha256(unicodedata.normalize("NFC", name).lower().encode("utf-8", "replace"))
    return f"{slug}-{digest.hexdigest()[:8]}".lstrip("-")


def _take_accents(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().translate(_PLAIN))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def is_year(word: str) -> bool:
    """Return whether a word is a year of this century or the last."""
    return _YEAR.fullmatch(word) is not None
