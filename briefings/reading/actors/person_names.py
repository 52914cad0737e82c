"""Names of people: whose sex a courtesy or a given name tells, and whether two names are one person's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

from unidecode import unidecode

from briefings.language import load_words
from briefings.reading.actors.records import SUFFIXES

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
_TITLE_BEFORE = re.compile(r"([^\W\d_]+)\.?[ \u00a0]\Z")
_TITLE_REACH = 24


def tell_sex_by_courtesy(text: str, start: int) -> Sex:
    """Return whose courtesy stands before the name that begins at ``start``: "Mr.", "Mrs."."""
    match = _TITLE_BEFORE.search(text, max(0, start - _TITLE_REACH), start)
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


# What somebody has studied, behind the name: "Peter Hale, M.D., Ph.D.".
DEGREE = r"(?:M\.?D|D\.?D\.?S|Ph\.?D|J\.?D|R\.?N|M\.?B\.?A|M\.?P\.?H|Ed\.?D|R\.?D)(?!\w)\.?"
# Letters behind a name, for what its bearer is or has been given.
HONOURS = frozenset({
    "MP", "MEP", "MSP", "MLA", "QC", "KC", "PhD", "MD", "DDS", "CPA", "Esq", "OBE", "CBE", "MBE", "KBE",
    "DBE", "FRS", "JP",
})  # fmt: skip


def match_people(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Return whether two full names name one person: an initial, a middle name or a spelling apart.

    "Jr." tells a son from his father, a name of one sex a sister from her brother; "Aung San" is not Aung San
    Suu Kyi, who has two names more.
    """
    own, other = SUFFIXES.intersection(first), SUFFIXES.intersection(second)
    if (own and other and own != other) or any((age in own) != (age in other) for age in ("jr", "sr")):
        return False
    first, second = take_core(first), take_core(second)
    if not first or not second:
        return False
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    if set(shorter) <= set(longer):
        is_head = longer[: len(shorter)] == shorter and len(longer) > len(shorter) + 1
        return len(shorter) > 1 and not is_head
    return is_spelling(longer[-1], shorter[-1]) and _is_given_name(longer[0], shorter[0])


def _is_given_name(first: str, second: str) -> bool:
    """Return whether two given names may be one: an initial, a spelling, a short form of the other."""
    shorter = load_words("en", "short_names") or {}
    if first in shorter.get(second, ()) or second in shorter.get(first, ()):
        return True
    if first[0] != second[0] or min(len(first), len(second)) == 1:
        return first[0] == second[0]
    if sorted((first, second))[1] == f"{min(first, second)}a" or {
        tell_sex_by_name([f"{first} x"]),
        tell_sex_by_name([f"{second} x"]),
    } == {"female", "male"}:
        return False
    return is_spelling(first, second) or first.startswith(second) or second.startswith(first)


def take_core(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a name without what tells generations apart, and without "al-"."""
    kept = tuple(word for word in words if word not in SUFFIXES)
    return tuple(word.removeprefix("al-").removeprefix("el-") for word in kept)


def is_spelling(first: str, second: str) -> bool:
    """Return whether two words are one name spelt two ways ("Mohamed", "Mohammed")."""
    if first == second:
        return True
    if min(len(first), len(second)) < 5 or first[0] != second[0]:  # noqa: PLR2004
        return False
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(first, second, score_cutoff=2) <= max(len(first), len(second)) // 6
