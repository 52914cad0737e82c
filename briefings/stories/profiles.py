"""Briefings → profiles: what is compared when two articles, or two groups, may tell one event.

A profile's vectors are sums over its articles, so that the mean likeness of two groups is exact and costs
no more than that of two articles.

How rare a word is comes from a frozen table of news at large (training/count_articles.py; its head names
the corpora). Counted in the pile itself, rarity and every threshold would change with the number of
articles: in a pile of ten articles no word is rare.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from briefings.model import Briefing, Term
from briefings.words import find_words, is_year

# One day's pile of this many articles weighs as much as the whole table.
_EVEN_PILE = 150
# Words rarer than one article in 5,000 are equally rare.
_LEAST_SHARE = 1 / 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """In what share of articles each word stands: in news at large, and in the pile at hand."""

    shares: Mapping[str, float]
    pile: Mapping[str, float] = field(default_factory=dict)
    trust: float = 0.0

    def rarity(self, word: str) -> float:
        """Return minus the logarithm of the share of articles that have the word."""
        share = (1 - self.trust) * self.shares.get(word, 0.0) + self.trust * self.pile.get(word, 0.0)
        return -math.log(min(1.0, share + _LEAST_SHARE))


def mix_background(language: str, pile: Sequence[Iterable[str]]) -> Background:
    """Mix the table of a language with the words of the pile's articles.

    What is heard all over a pile (the candidates in an election week) joins nothing. The pile counts
    by shares, and for more the larger it is, so that the rarity of a word hardly depends on the number
    of articles: the best threshold of the cosine is 0.20 to 0.22 for 78, 156 and 996 articles.
    """
    counts = Counter(word for words in pile for word in set(words))
    return Background(
        shares=load_shares(language),
        pile={word: count / len(pile) for word, count in counts.items()},
        trust=len(pile) / (len(pile) + _EVEN_PILE),
    )


@cache
def load_shares(language: str) -> Mapping[str, float]:
    """Read in what share of articles each word of a language stands; empty where there is no table."""
    file = files(__name__.rpartition(".")[0]).joinpath("background", f"{language}.tsv")
    if not file.is_file():
        return {}
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if line[:2] != "# "]
    counts = {word: int(count) for word, count in rows}
    articles = counts.pop("*")
    return {word: count / articles for word, count in counts.items()}


# A word said three times is what the article is about; said ten times it is not three times as much.
_MAX_COUNT = 3
# The words that an article says first, and what they weigh more: average precision over the pairs of
# BASIL 95.7 without, 96.4 with.
_EARLY_SHARE = 0.4
_EARLY_WEIGHT = 1.5
# So many of an article's words, in the order in which they first stand there, are its beginning.
_BEGINNING = 30
_ENDINGS = ("", "s", "es", "d", "ed", "ing")

Vector = Mapping[str, float]


# What an article is compared by; "early" are the numbers near its beginning.
PARTS = ("terms", "beginning", "headline", "numbers", "early", "days", "years")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One article or several: the sums of their vectors (each of length 1 at most), and the days they are of.

    ``parts`` holds a vector for each of ``PARTS``. ``published`` counts the articles of each day (an
    ordinal); those without a day are left out. ``numbered`` is how many have numbers near their beginning.
    """

    language: str
    articles: int
    parts: Mapping[str, Vector]
    published: Mapping[int, int]
    numbered: int

    @property
    def terms(self) -> Vector:
        """The words, by which candidates are found."""
        return self.parts["terms"]


def make_profiles(briefings: Sequence[Briefing]) -> tuple[Profile, ...]:
    """Return a profile for each briefing, its words weighed by how rare they are at large and in the pile."""
    piles: dict[str, list[list[str]]] = defaultdict(list)
    for briefing in briefings:
        piles[briefing.language].append([term.word for term in briefing.terms])
    backgrounds = {language: mix_background(language, pile) for language, pile in piles.items()}
    named = mix_background("", [[each.word for each in briefing.particulars] for briefing in briefings])
    return tuple(make_profile(briefing, backgrounds[briefing.language], named) for briefing in briefings)


def make_profile(briefing: Briefing, background: Background, named: Background) -> Profile:
    """Weigh the briefing's words by their rarity in ``background``, its particulars by that in ``named``."""
    numbers, days, years = _sort_particulars(briefing)
    early = {one.word: 1.0 for one in briefing.particulars if one.early and one.word in numbers}
    words = {
        "terms": _weigh_terms(briefing.terms, background),
        "beginning": {term.word: background.rarity(term.word) for term in briefing.terms[:_BEGINNING]},
        "headline": _weigh_headline(briefing, background),
    }
    rarer = {
        name: _weigh_particulars(vector, named)
        for name, vector in (("numbers", dict.fromkeys(numbers, 1.0)), ("days", days), ("years", years))
    }
    return Profile(
        language=briefing.language,
        articles=1,
        parts={name: _normalise(vector) for name, vector in words.items()}
        | {"early": _normalise(early)}
        | rarer,
        published={briefing.published.toordinal(): 1} if briefing.published else {},
        numbered=int(bool(early)),
    )


def sum_profiles(profiles: Iterable[Profile]) -> Profile:
    """Return the profile of all the articles of several profiles, one at least."""
    first, *others = profiles
    parts = {name: dict(vector) for name, vector in first.parts.items()}
    published = Counter(first.published)
    for other in others:
        for name, vector in other.parts.items():
            _add_to(parts[name], vector)
        published.update(other.published)
    return Profile(
        language=first.language,
        articles=first.articles + sum(other.articles for other in others),
        parts=parts,
        published=published,
        numbered=first.numbered + sum(other.numbered for other in others),
    )


def multiply(one: Vector, other: Vector) -> float:
    """Return the inner product of two vectors; exactly rounded, so that no order of words matters."""
    return math.fsum(one[word] * other[word] for word in one.keys() & other.keys())


def _sort_particulars(briefing: Briefing) -> tuple[Vector, Vector, Vector]:
    """Return the numbers, the days of the calendar and the years that the article names, by frequency."""
    numbers: dict[str, float] = {}
    days: dict[str, float] = {}
    years: dict[str, float] = {}
    for word, frequency, _ in briefing.particulars:
        kind = days if word.startswith("--") else years if is_year(word) else numbers
        kind[word] = float(frequency)
    return numbers, days, years


def _weigh_terms(terms: Sequence[Term], background: Background) -> Vector:
    early = _EARLY_SHARE * len(terms)
    return {
        term.word: min(term.frequency, _MAX_COUNT)
        * background.rarity(term.word)
        * (_EARLY_WEIGHT if place < early else 1.0)
        for place, term in enumerate(terms)
    }


def _weigh_particulars(found: Vector, named: Background) -> Vector:
    """Weigh each particular by how rare it is: the year that half of a pile names joins nothing."""
    rarest = named.rarity("")
    weights = _normalise(found)
    return {word: weight * math.sqrt(named.rarity(word) / rarest) for word, weight in weights.items()}


def _weigh_headline(briefing: Briefing, background: Background) -> Vector:
    """Weigh the headline's words that the article says too, in the form that it says them in."""
    terms = {term.word for term in briefing.terms}
    found = (_find_form(word, terms) for word in find_words(briefing.headline))
    return {word: background.rarity(word) for word in found if word}


def _find_form(word: str, terms: set[str]) -> str:
    """Return the word as it stands among the terms ("resigns" as "resign"), or nothing."""
    forms = (word.removesuffix(ending) for ending in _ENDINGS)
    return next((form for form in forms if form in terms), "")


def _add_to(total: dict[str, float], vector: Vector) -> None:
    for word, weight in vector.items():
        total[word] = total.get(word, 0.0) + weight


def _normalise(weights: Mapping[str, float]) -> Vector:
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()} if length else {}
