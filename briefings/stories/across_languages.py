"""Groups of several languages → those that tell one event: names, numbers and days agree.

    anchors of each article ─▶ pairs that share a rare one ─▶ groups of one event

Words tell nothing across languages. Names do, as far as they are spelled alike, and those of countries and
large cities by the Common Locale Data Repository, which has them in each language; so do numbers and days.
Precision before recall: names and numbers both have to agree, and the reports lie a day apart at most.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from babel.core import Locale, UnknownLocaleError
from unidecode import unidecode

from briefings.language import load_words
from briefings.model import Briefing
from briefings.stories.profiles import load_background
from briefings.words import WORD, find_words, is_year

# So many names have to be shared, so many of them no places' or else so many places, and numbers of such a
# weight. On one day numbers of less weight do where as many names are no places'. Where half the numbers of
# the one are the other's too, a single number does with more names, and so do two names; two long numbers do
# where all names are places', as in scripts that do not spell names alike.
_NAMES, _MORE_NAMES, _OWN, _PLACES = 3, 5, 2, 2
_NUMBERS, _FEW_NUMBERS, _LONG_NUMBERS = 3, 2, 2
_HALF = 0.5
# What a number weighs: a day or one of three digits is seldom shared by chance.
_SHORT, _LONG = 1, 2
_LONG_DIGITS = 3
# Names are words of so many letters; a place in a script without spaces between words has fewer.
_LETTERS, _SIGNS = 4, 2
# A word that so large a share of English articles has is no name, whatever its capital.
_RARE = 0.004
# A name in more groups than this tells no event from others of a day; of a group so many articles count.
_MAX_SHARING, _LOOKED = 40, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """What an article names that other languages name alike.

    ``places`` are countries by their codes and cities by their English names; ``names`` are the words of
    its actors' names, ``words`` all its words that may be names, ``rare`` those of an English article that
    hardly any other has, in Latin letters; ``numbers`` are numbers and days of the calendar, ``day`` is when
    it was published (an ordinal).
    """

    language: str
    places: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]
    rare: frozenset[str]
    numbers: frozenset[str]
    day: int | None


def read_anchors(briefing: Briefing) -> Anchors:
    """Return what a briefing has in common with reports of its event in other languages."""
    language = briefing.language.partition("-")[0]
    told = [actor.name for actor in briefing.actors]
    terms = [term.word for term in briefing.terms]
    said = " ".join([*told, *terms, briefing.headline])
    known = _load_places(language)
    if _is_latin(said):
        parts = [*told, *terms, *WORD.findall(briefing.headline)]
        places = {known[part] for part in map(_fold, parts) if part in known}
    else:
        places = {known[name] for name in known if name in said}
    shares = load_background("en").shares
    placed = {word for name in told if _fold(name) in known for word in _spell(name)}
    names, words = (
        {word for part in parts for word in _spell(part) if shares.get(word, 0.0) < _RARE} - placed
        for parts in (told, said.split())
    )
    return Anchors(
        language=language,
        places=frozenset(places),
        names=frozenset(names),
        words=frozenset(words),
        rare=frozenset(words - shares.keys() if language == "en" else ()),
        numbers=frozenset(_find_numbers(briefing)),
        day=briefing.published.toordinal() if briefing.published else None,
    )


def join_languages(
    groups: Sequence[Sequence[int]], anchors: Sequence[Anchors], language: str = ""
) -> list[list[int]]:
    """Return which of the groups tell one event: lists of their numbers, each in one, by the earliest.

    ``groups`` hold the positions of their articles in ``anchors``, which are none where all are of one
    language; each group is. Of each language at most one is in a list: two of one language were told apart
    by their words. First in a list stands the group in the ``language`` asked for, else the largest.
    """
    if not anchors:
        return [[number] for number in range(len(groups))]
    rated = [
        (
            -max(
                _rate_pair(anchors[at], anchors[by])
                for at in groups[one][:_LOOKED]
                for by in groups[other][:_LOOKED]
            ),
            one,
            other,
        )
        for one, other in _find_pairs(groups, anchors)
    ]
    lists = {number: [number] for number in range(len(groups))}
    for rate, one, other in sorted(rated):
        languages = [{anchors[groups[at][0]].language for at in lists[number]} for number in (one, other)]
        if rate and languages[0].isdisjoint(languages[1]):
            joined = sorted(lists[one] + lists[other])
            lists.update(dict.fromkeys(joined, joined))

    def rank(number: int) -> tuple[bool, int, int]:
        spoken = anchors[groups[number][0]].language
        return spoken != language.partition("-")[0], -len(groups[number]), number

    return [sorted(lists[number], key=rank) for number in range(len(groups)) if lists[number][0] == number]


def _find_pairs(groups: Sequence[Sequence[int]], anchors: Sequence[Anchors]) -> Iterator[tuple[int, int]]:
    """Yield pairs of groups of two languages that share two names or long numbers at least."""
    having: dict[str, list[int]] = defaultdict(list)
    keys: set[str] = set()
    for number, members in enumerate(groups):
        own = [anchors[at] for at in members[:_LOOKED]]
        long = {one for each in own for one in each.numbers if _weigh(one) == _LONG}
        keys.update(long, *(each.names | each.rare for each in own))
        for key in sorted(long.union(*(each.words for each in own))):
            having[key].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for key in sorted(keys & having.keys()):
        if len(having[key]) <= _MAX_SHARING:
            shared.update(combinations(having[key], 2))
    for one, other in sorted(pair for pair, count in shared.items() if count >= _OWN):
        if anchors[groups[one][0]].language != anchors[groups[other][0]].language:
            yield one, other


def _rate_pair(one: Anchors, other: Anchors) -> int:
    """Return how surely two articles tell one event; 0 where that is not sure."""
    if not _are_near(one, other):
        return 0
    own, places = _share_names(one, other), len(one.places & other.places)
    shared = one.numbers & other.numbers
    weights = [_weigh(number) for number in shared]
    numbers = sum(weights)
    at_once = one.day == other.day
    alike = at_once and len(shared) >= _HALF * min(len(one.numbers), len(other.numbers))
    enough = _FEW_NUMBERS if at_once and own >= _NAMES else _NUMBERS
    if own >= _OWN and (own + places >= _NAMES or alike) and numbers >= enough:
        return own + places + numbers
    if alike and numbers and own >= _MORE_NAMES:
        return own + places + numbers
    if places >= _PLACES and weights.count(_LONG) >= _LONG_NUMBERS:
        return places + numbers
    return 0


def may_be_one(one: Anchors, other: Anchors) -> bool:
    """Return whether two articles of two languages may tell one event, so that a person is to be asked.

    As many names are shared as joins with numbers; and so is a number, or one of the two has none.
    """
    if one.language == other.language or not _are_near(one, other):
        return False
    numbers = not one.numbers or not other.numbers or not one.numbers.isdisjoint(other.numbers)
    return numbers and _share_names(one, other) >= _NAMES


def _are_near(one: Anchors, other: Anchors) -> bool:
    return one.day is not None and other.day is not None and abs(one.day - other.day) <= 1


def _share_names(one: Anchors, other: Anchors) -> int:
    """Return how many names both articles have that are no places'."""
    return len(((one.names | one.rare) & other.words) | (one.words & (other.names | other.rare)))


def _weigh(number: str) -> int:
    long = number.startswith("--") or "." in number or len(number) >= _LONG_DIGITS
    return _LONG if long else _SHORT


def _find_numbers(briefing: Briefing) -> Iterator[str]:
    """Yield the numbers and days that an article names, years and the day of its publication aside."""
    when = briefing.published
    dated = {f"{when:%d}", f"{when:%m}", f"{when:%d.%m}", f"{when:--%m-%d}"} if when else set()
    for word, _, _ in briefing.particulars:
        if word not in dated and not is_year(word):
            yield word


def _spell(name: str) -> Iterator[str]:
    """Yield the words of a name in small Latin letters, those that are long enough to tell it."""
    for word in find_words(unidecode(name)):
        if len(word) >= _LETTERS and word.isalpha():
            yield word


def _fold(name: str) -> str:
    return unidecode(name).casefold().strip()


def _is_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(unidecode(letter) != "" and letter < "\u0250" for letter in letters) > len(letters) / 2


@cache
def _load_places(language: str) -> Mapping[str, str]:
    """Return countries and large cities as a language names them: folded in Latin script, else as written."""
    places: dict[str, str] = {}
    if language == "en":
        for row in load_words("world", "countries") or ():
            places.update({_fold(name): row["code"] for name in (row["name"], *row.get("names", ()))})
            places.update({_fold(name): _fold(name) for name in row.get("capitals", ())})
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return places
    cities = {zone: _fold(zone.rpartition("/")[2].replace("_", " ")) for zone in _list_zones()}
    named = {zone: (locale.time_zones.get(zone) or {}).get("city") for zone in cities}
    found = {name: cities[zone] for zone, name in named.items() if name}
    found |= {cities[zone]: cities[zone] for zone, name in named.items() if not name}
    found |= {name: code for code, name in locale.territories.items() if code.isalpha()}
    for name, code in found.items():
        key = _fold(name) if _is_latin(name) else re.sub(r"[\u064b-\u0652]", "", name)
        if len(key) >= (_LETTERS if _is_latin(name) else _SIGNS):
            places.setdefault(key, code)
    return places


@cache
def _list_zones() -> tuple[str, ...]:
    """Return the time zones that the repository names by their cities."""
    return tuple(sorted(Locale.parse("ja").time_zones))
