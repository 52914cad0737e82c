"""Words of each language as data: one folder a language, one YAML file a class of words.

``load_words("en", "cues")`` reads ``en/cues.yaml``; ``world`` holds names that are no language's. The files
say in their head where their words come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from briefings.storage.yaml_loaders import VALUES


@cache
def load_words(language: str, name: str) -> Any:
    """Return the content of ``lexicon/<language>/<name>.yaml``, or None where there is none."""
    file = files(__name__).joinpath(language, f"{name}.yaml")
    if not file.is_file():
        return None
    return yaml.load(file.read_text(encoding="utf-8"), VALUES)  # noqa: S506 - a safe loader


@cache
def load_stop_words(language: str) -> frozenset[str]:
    """Return spaCy's stop words of a language; none where spaCy does not know it."""
    from spacy.util import get_lang_class

    try:
        return frozenset(get_lang_class(language).Defaults.stop_words)
    except ImportError:
        return frozenset()


def match_any(words: Iterable[str]) -> str:
    """Return the pattern of any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
