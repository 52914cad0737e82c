"""Two names → may they name one actor? By the names alone: spellings, languages, generations, sexes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from unidecode import unidecode

from briefings.model import StoryActor
from briefings.reading.actors.person_names import COURTESIES, TITLES, match_people, tell_sex_by_name
from briefings.reading.actors.records import SUFFIXES, fold, split_words

# A given name of fewer letters is an initial or too short to be told from another's beginning.
_LEAST_LETTERS = 3
_LEAST_FULL = 2
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 16)
def split_person(name: str) -> tuple[str, ...]:
    """Return the folded words of a person's name without courtesies, commas and generations ("Jr.")."""
    words = split_words(unidecode(name).replace(",", " "))
    kept = [word for word in words if word not in SUFFIXES]
    while len(kept) > 1 and kept[0] in {*COURTESIES, *TITLES}:
        del kept[0]
    return tuple(kept) or words


def is_full(name: str) -> bool:
    """Return whether a person's name is more than a surname."""
    return len(split_person(name)) >= _LEAST_FULL


def find_surname(name: str) -> str:
    """Return the last word of a person's name in the form in which surnames are looked for."""
    words = split_person(name)
    return squash(words[-1]) if words else ""


@lru_cache(maxsize=1 << 16)
def squash(word: str) -> str:
    """Return a word as its usual spellings have it in common: "Zelenskyy" as "Zelensky", no vowel changed."""
    word = (
        word.removeprefix("al-").removeprefix("el-").replace("y", "i").replace("ou", "u").replace("ph", "f")
    )
    return _DOUBLED.sub(r"\1", word)


def is_acronym(name: str) -> bool:
    """Return whether a name is letters that stand for words: "ECB", "U.N."."""
    letters = name.replace(".", "")
    return len(letters) >= _LEAST_FULL and letters.isupper() and " " not in letters


def is_one_person(one: str, other: str, *, near: bool) -> bool:
    """Return whether two full names may name one person.

    What contradicts keeps them two: "Jr." on one side, a woman's and a man's given name, other middle
    initials. Where nothing else ties them (they are not ``near``: of one story), an initial is no given name
    and a surname has to be the same but for its usual spellings.
    """
    first, second = split_person(one), split_person(other)
    if SUFFIXES.intersection(split_words(one)) != SUFFIXES.intersection(split_words(other)):
        return False
    if first == second:
        return True
    if not match_people(first, second) or not _may_be_of_one_sex(one, other):
        return False
    short, long = sorted((first[0], second[0]), key=len)
    if short != long and (1 < len(short) < _LEAST_LETTERS or (len(short) == 1 and not near)):
        return False
    if len(first) == len(second) and [word[0] for word in first[1:-1]] != [word[0] for word in second[1:-1]]:
        return False
    return near or squash(first[-1]) == squash(second[-1]) or first[:2] == second[:2]


def _may_be_of_one_sex(one: str, other: str) -> bool:
    sexes = {tell_sex_by_name([name]) or _find_courtesy(name) for name in (one, other)} - {""}
    return len(sexes) < _LEAST_FULL


def fits_courtesy(short: str, names: Iterable[str]) -> bool:
    """Return whether the courtesy of a surname ("Mme Yaqo") does not contradict the full names."""
    sex = _find_courtesy(short)
    other = tell_sex_by_name(names)
    return not sex or not other or sex == other


def _find_courtesy(name: str) -> str:
    first = fold(name).partition(" ")[0]
    return COURTESIES.get(first) or TITLES.get(first, "")


# The ids of a story's actors, by the article's id and the name that the article gives each.
ActorIds = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The actors of a story, most salient first, and the ids of those that its articles name."""

    actors: tuple[StoryActor, ...]
    ids: ActorIds
