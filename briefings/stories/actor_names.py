"""Two names → may they name one actor? By the names alone: spellings, languages, generations, sexes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from unidecode import unidecode

from briefings.language import load_words
from briefings.model import StoryActor
from briefings.reading.actors.gazetteer import load_first_names
from briefings.reading.actors.person_names import COURTESIES, TITLES, match_people, tell_sex_by_name
from briefings.reading.actors.records import LEGAL_FORMS, SUFFIXES, fold, split_words

# A given name of fewer letters is an initial or too short to be told from another's beginning.
_LEAST_LETTERS = 3
_LEAST_FULL = 2
# One letter of so many may be another, and it is one name still.
_LONG_NAME = 6
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 16)
def split_person(name: str) -> tuple[str, ...]:
    """Return the folded words of a person's name without courtesies, commas and generations ("Jr.")."""
    words = split_words(_OWNER.sub("", unidecode(name)).replace(",", " "))
    kept = [word for word in words if word not in SUFFIXES]
    while len(kept) > 1 and kept[0] in {*COURTESIES, *TITLES}:
        del kept[0]
    return tuple(kept) or words


# "Fox's Tucker Carlson" is Tucker Carlson.
_OWNER = re.compile(r"^\S+['’]s ")
# What bodies are called with or without, and the order of their words.
_NATION = re.compile(r"^(?:the |u\.? ?s\.? |united states )+", re.IGNORECASE)
_LEGAL = re.compile(rf"(?:,? (?:& co|{'|'.join(sorted(LEGAL_FORMS))})\.?)+$", re.IGNORECASE)
_OFFICE_OF = re.compile(r"^(department|ministry|office|bureau) of (?:the )?(.+)$")


@lru_cache(maxsize=1 << 16)
def simplify_body(name: str) -> str:
    """Return the name of a body as its usual forms have it in common: "the U.S. Department of Labor"."""
    bare = _LEGAL.sub("", _NATION.sub("", name)) or name
    return _OFFICE_OF.sub(r"\2 \1", fold(bare))


def has_legal_form(name: str) -> bool:
    """Return whether a name ends as firms' do: "Kalvoy Freight Inc."."""
    return _LEGAL.search(name) is not None


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
    generations = [_find_generation(name) for name in (one, other)]
    if first == second:
        # With a middle name it is one man: a son is told from his father where one text names both.
        omitted = len(first) > _LEAST_FULL or _omits_generation(one, other)
        return generations[0] == generations[1] or (near and omitted)
    if generations[0] != generations[1] and not (near and _omits_generation(one, other)):
        return False
    alike = near and _spells_alike(first, second)
    if not (alike or match_people(first, second)) or not _may_be_of_one_sex(one, other):
        return False
    short, long = sorted((first[0], second[0]), key=len)
    if short != long and not alike and not _is_short_form(short, long, near=near):
        return False
    if len(first) == len(second) and [word[0] for word in first[1:-1]] != [word[0] for word in second[1:-1]]:
        return False
    return near or squash(first[-1]) == squash(second[-1]) or first[:2] == second[:2]


def _find_generation(name: str) -> frozenset[str]:
    return SUFFIXES.intersection(split_words(name))


def _omits_generation(one: str, other: str) -> bool:
    """Return whether one name is the other in full, as some newspapers give it: "Jon Aas", "Jon B. Aas Jr.".

    Two generations are two people, and so is "Jon Aas Jr." next to his father.
    """
    long, short = sorted((one, other), key=lambda name: bool(_find_generation(name)), reverse=True)
    numbered = not _find_generation(long).isdisjoint({"ii", "iii", "iv"})
    return not _find_generation(short) and (numbered or len(split_person(long)) > _LEAST_FULL)


def part_generations(one: str, other: str) -> bool:
    """Return whether one of two names has "Jr." or "Sr.", by which a son is told from his father."""
    return bool((_find_generation(one) ^ _find_generation(other)) & {"jr", "sr"})


def _spells_alike(first: Sequence[str], second: Sequence[str]) -> bool:
    """Return whether two names are one in two spellings: one letter of a long given name is another.

    One of the two is no given name that is known, as of names from another script: "Gatvaruli" and
    "Katvaruly Nuriyev".
    """
    one, other = squash(first[0]), squash(second[0])
    if [*map(squash, first[1:])] != [*map(squash, second[1:])] or len(one) != len(other):
        return False
    known = {first[0], second[0]} <= load_first_names() or len(one) < _LONG_NAME
    return not known and sum(letter != another for letter, another in zip(one, other, strict=True)) == 1


def _is_short_form(short: str, long: str, *, near: bool) -> bool:
    """Return whether a given name may be short for another: by the list, or an initial nearby."""
    return is_listed_form(short, long) or len(short) >= _LEAST_LETTERS or (near and len(short) == 1)


def is_listed_form(one: str, other: str) -> bool:
    """Return whether one of two given names is listed as short for the other: "bill", "william"."""
    listed = load_words("en", "short_names") or {}
    return other in listed.get(one, ()) or one in listed.get(other, ())


def _may_be_of_one_sex(one: str, other: str) -> bool:
    sexes = {tell_sex_by_name([name]) or _find_courtesy(name) for name in (one, other)} - {""}
    return len(sexes) < _LEAST_FULL


_INITIAL = re.compile(r"\b([A-Z])\w*")


def is_given_name(name: str) -> bool:
    """Return whether a name opens with a given name that is known."""
    first = next(iter(split_person(name)), "")
    # "Bettie" is Betty.
    return not {first, f"{first.removesuffix('ie')}y"}.isdisjoint(load_first_names())


def adds_middle_name(one: str, other: str) -> bool:
    """Return whether one of two names is the other with one more in the middle: "Bettina Mae Roe"."""
    short, long = sorted((split_person(one), split_person(other)), key=len)
    return len(short) == _LEAST_FULL and len(long) == len(short) + 1 and (long[0], long[-1]) == short


def abbreviates(letters: str, name: str) -> bool:
    """Return whether letters stand for a name, the first and the last of them for its first and last words.

    Words between may have none: "KWB" is Kalvoy Water and Bridges Board.
    """
    initials = _INITIAL.findall(name)
    wanted = letters.replace(".", "")
    if not is_acronym(letters) or len(wanted) < _LEAST_LETTERS or len(initials) < len(wanted):
        return False
    rest = iter(initials)
    return find_ends(name) == find_ends(letters) and all(letter in rest for letter in wanted)


def find_ends(name: str) -> tuple[str, str]:
    """Return the initials of the first and the last word of a name; of letters, the first and the last."""
    initials = list(name.replace(".", "")) if is_acronym(name) else _INITIAL.findall(name)
    return (initials[0], initials[-1]) if initials else ("", "")


_FORMER = re.compile(
    r"\b(?:former(?:ly)?|ex|then|late(?!-)|one-?time|erstwhile|retired|at the time|(?<=['’]s )first)\b",
    re.IGNORECASE,
)


def is_former(role: str) -> bool:
    """Return whether a role is of another time: "former mayor", "tough-talking former prosecutor"."""
    return _FORMER.search(role) is not None


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
