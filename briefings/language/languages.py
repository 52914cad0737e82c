"""A ``Language`` each: every list, flag and rule that the reading asks for, from one folder of data.

``load_language("de")`` reads ``de/*.yaml``; ``world`` holds names that are no language's. The files say in
their head where their words come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml

from briefings.language.spacy_models import load_stop_words
from briefings.storage.yaml_loaders import VALUES

# Codes that name one written language by another's folder.
_SAME = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "mo": "ro", "sh": "sr"}


@cache
def load_words(language: str, name: str) -> Any:
    """Return the content of ``<language>/<name>.yaml``, or None where there is none."""
    file = files(__package__).joinpath(language, f"{name}.yaml")
    if not file.is_file():
        return None
    return yaml.load(file.read_text(encoding="utf-8"), VALUES)  # noqa: S506 - a safe loader


def match_any(words: Iterable[str]) -> str:
    """Return the pattern of any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@dataclass(frozen=True, kw_only=True)
class Language:
    """What is known of a language: flags from ``language.yaml``, lists from the other files of its folder.

    A list that a language has not is empty; a language without a folder has flags that claim nothing.
    """

    code: str
    nouns_in_capitals: bool = False
    decimal_comma: bool = True

    @cached_property
    def abbreviations(self) -> Mapping[str, Any]:
        """Words before a stop that ends no sentence; English ones where the language lists none."""
        return self._load("abbreviations") or load_words("en", "abbreviations")

    @cached_property
    def figures(self) -> Mapping[str, Any]:
        """How numbers, currencies and what is counted are said."""
        return self._load("figures")

    @cached_property
    def openers(self) -> Mapping[str, Any]:
        """Words by which a sentence leans on another or is no report."""
        return self._load("openers")

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """Words that tell nothing of what a text is about."""
        return load_stop_words(self.code)

    def _load(self, name: str) -> Mapping[str, Any]:
        words: Mapping[str, Any] = load_words(self.code, name) or {}
        return words


@cache
def load_language(code: str) -> Language:
    """Return a language by its code ("de", "de-AT"); one without a folder is known by its code alone."""
    base = code.lower().replace("_", "-").partition("-")[0]
    base = _SAME.get(base, base)
    return Language(code=base, **(load_words(base, "language") or {}))
