"""Whether a title or a given name is a man's or a woman's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

from unidecode import unidecode

from briefings.language import load_words

Sex = Literal["male", "female", ""]
COURTESIES: Mapping[str, Sex] = {
    **dict.fromkeys(("mr", "sir", "herr", "m", "monsieur", "lord"), "male"),
    **dict.fromkeys(
        ("mrs", "ms", "miss", "madam", "dame", "frau", "mme", "mlle", "madame", "lady"), "female"
    ),
}
TITLES: Mapping[str, Sex] = {
    **dict.fromkeys(("queen", "princess", "sister", "baroness"), "female"),
    **dict.fromkeys(("king", "prince", "father", "brother", "baron"), "male"),
    **dict.fromkeys(
        ("congressman", "chairman", "spokesman", "businessman", "councilman", "assemblyman"), "male"
    ),
    **COURTESIES,
}
# Words for kin, and whose sex they tell.
KIN: Mapping[str, Sex] = {
    **dict.fromkeys(
        (
            *("wife", "ex-wife", "widow", "fiancee", "fiancée", "girlfriend", "daughter", "sister", "mother"),
            *("stepdaughter", "stepsister", "stepmother", "granddaughter", "grandmother", "niece", "aunt"),
            *("daughters", "sisters", "daughter-in-law", "sister-in-law", "mother-in-law"),
        ),
        "female",
    ),
    **dict.fromkeys(
        (
            *(
                "husband",
                "ex-husband",
                "widower",
                "fiance",
                "fiancé",
                "boyfriend",
                "son",
                "brother",
                "father",
            ),
            *("stepson", "stepbrother", "stepfather", "grandson", "grandfather", "nephew", "uncle"),
            *("son-in-law", "brother-in-law", "father-in-law"),
        ),
        "male",
    ),
    **dict.fromkeys(("spouse", "cousin", "child", "children", "parents", "siblings", "twin", "kin"), ""),
}
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?[ \u00a0]\Z")
_REACH = 24


def tell_sex_by_courtesy(text: str, start: int) -> Sex:
    """Return whose courtesy stands before the name that begins at ``start``: "Mr.", "Mrs."."""
    match = _WORD_BEFORE.search(text, max(0, start - _REACH), start)
    # "Miss." with a stop is a state.
    return COURTESIES.get(match.group(1).lower(), "") if match and match.group() != "Miss. " else ""


def tell_sex_by_name(names: Iterable[str], language: str = "world") -> Sex:
    """Return who bears the given name in the first full name that has one of one sex alone.

    Some names are a man's in one language and a woman's in another ("Jean"): ``language``'s count first.
    """
    forms = tuple(names)
    for words in dict.fromkeys((language, "world")):
        if sex := _tell_sex_by_list(forms, words):
            return sex
    return ""


def _tell_sex_by_list(names: Iterable[str], language: str) -> Sex:
    female, male = _given_names(language)
    for name in names:
        words = [w for w in unidecode(name).lower().replace("-", " ").split() if len(w) > 1]
        for word in words[:-1]:
            if word in female or word in male:
                return "female" if word in female else "male"
    return ""


@cache
def _given_names(language: str) -> tuple[frozenset[str], frozenset[str]]:
    names = load_words(language, "given_names") or {}
    return frozenset(names.get("female", ())), frozenset(names.get("male", ()))
