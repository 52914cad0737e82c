"""The words of a sentence as the ranking sees them: lower case, cut to stems, without stop words."""

from __future__ import annotations

import re
from functools import cache

# Scripts that put no space between words are counted by the character.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:['’.-][^\W_]+)*"
)
_STEM = 6


def find_words(text: str) -> tuple[str, ...]:
    """Return the words of the text in order, lower case, possessives taken off."""
    return tuple(
        word.replace("’", "'").removesuffix("'s").replace(".", "") for word in _WORD.findall(text.lower())
    )


def stem_word(word: str) -> str:
    """Return the word's first letters: what forms of one word share, in any language.

    Cutting to a fixed length finds as much as a stemmer does in Turkish (Can et al. 2008, "Information
    retrieval on Turkish texts") and needs no rules by language.
    """
    return word[:_STEM]


def find_stems(words: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Return the stems of the words that are no stop words."""
    stops = stop_words(language)
    return tuple(stem_word(word) for word in words if word not in stops)


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return spaCy's stop words of a language; none where spaCy does not know it."""
    from spacy.util import get_lang_class

    try:
        stops = get_lang_class(language).Defaults.stop_words
    except ImportError:
        return frozenset()
    return frozenset(stops)
