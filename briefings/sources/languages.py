"""Which language a text is in, told from its letters."""

from __future__ import annotations

import re
from functools import cache

_LOOKED_AT = 2_000
# Shorter texts are told wrong too often to be worth a guess (a headline of names, a single line).
_SHORTEST = 60
_TAG = re.compile(r"[A-Za-z]{2,3}(?=[-_]|$)")


def detect_language(text: str, default: str = "en") -> str:
    """Return the two-letter code of the text's language; ``default`` for one too short to tell."""
    start = text[:_LOOKED_AT]
    if sum(map(str.isalpha, start)) < _SHORTEST and start.isascii():
        return default
    from py3langid import classify

    return str(classify(start)[0])


def read_language(tag: str) -> str:
    """Return the language of a tag ("en-GB", "de_AT"); empty where it is none (BCP 47), as "utf-8" is."""
    match = _TAG.match(tag.strip())
    code = match.group().lower() if match else ""
    return code if code in _load_codes() else ""


@cache
def _load_codes() -> frozenset[str]:
    """Return the codes of the languages that CLDR has an English name for."""
    from babel import Locale

    return frozenset(Locale("en").languages)
