"""Words in the form in which they are compared, whatever the article that they stand in."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")


def find_words(text: str) -> list[str]:
    """Return the words of a text as terms are written, stop words and all."""
    return [fold_word(match.group()) for match in WORD.finditer(text)]


def fold_word(word: str) -> str:
    """Return a word in the form in which terms are compared: lower case, no points, no possessive."""
    folded = word.casefold().replace("’", "'").removesuffix("'s").strip("'-")
    return folded.replace(".", "")
