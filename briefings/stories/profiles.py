"""Briefings → profiles: what is compared when two articles, or two groups, may tell one event.

A profile's vectors are sums over its articles, so that the mean likeness of two groups is exact and costs
no more than that of two articles. They are arrays, with a number for each word: as dictionaries
20,000 articles took 12 kB more each.

How rare a word is comes from a frozen table of news at large (training/count_articles.py; its head names
the corpora). Counted in the pile itself, rarity and every threshold would change with the number of
articles: in a pile of ten articles no word is rare.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from briefings.model import Briefing, Term
from briefings.reading.terms import find_content
from briefings.words import find_words, is_year

# One day's pile of this many articles weighs as much as the whole table.
_EVEN_PILE = 150
# Words rarer than one article in 5,000 are equally rare.
_LEAST_SHARE = 1 / 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """In what share of articles each word stands: in news at large, and in the pile at hand.

    ``pile`` counts the pile's articles that have a word, ``articles`` is how many there are.
    """

    shares: Mapping[str, float]
    pile: Mapping[str, int] = field(default_factory=dict)
    articles: int = 0
    _rarities: dict[str, float] = field(default_factory=dict)

    def rarity(self, word: str) -> float:
        """Return minus the logarithm of the share of articles that have the word."""
        found = self._rarities.get(word)
        if found is None:
            trust = self.articles / (self.articles + _EVEN_PILE)
            here = self.pile.get(word, 0) / self.articles if self.articles else 0.0
            share = (1 - trust) * self.shares.get(word, 0.0) + trust * here
            found = self._rarities[word] = -math.log(min(1.0, share + _LEAST_SHARE))
        return found


@cache
def load_background(language: str) -> Background:
    """Return how rare the words of a language are in news at large."""
    return Background(shares=load_shares(language))


def mix_background(language: str, pile: Mapping[str, int], articles: int) -> Background:
    """Mix the table of a language with the pile: how many of so many ``articles`` have each word.

    What is heard all over a pile (the candidates in an election week) joins nothing. The pile counts
    by shares, and for more the larger it is, so that the rarity of a word hardly depends on the number
    of articles: the best threshold of the cosine is 0.20 to 0.22 for 78, 156 and 996 articles.
    """
    return Background(shares=load_shares(language), pile=pile, articles=articles)


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
# An article of fewer different words is a brief, and its headline says what it does not say again: the words
# of it are the article's. Of 600 events of three such briefs each that stand alone, 525 are one story then
# (442 before), of 400 roundups 358 (326), and in one pile 65.5 % of these (60.3), with B3 89.9 (88.1).
# Counted twice, they join a few more (533, 364) and lose one event in 50 of ECB+.
_FEW = 60
_ENDINGS = ("", "s", "es", "d", "ed", "ing")

Vector = Mapping[str, float]
Places = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.float64]


# What an article is compared by; "early" are the numbers near its beginning.
PARTS = ("terms", "beginning", "headline", "numbers", "early", "days", "years")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One article or several: the sums of their vectors (each of length 1 at most), and the days they are of.

    ``places`` are the words of all ``PARTS``, each as its number times the number of parts, plus that of its
    part; in ascending order, each once. ``weights`` are theirs. The numbers are in the order of the words.
    ``published`` counts the articles of each day (an ordinal); those without a day are left out.
    ``numbered`` is how many have numbers near their beginning.
    """

    language: str
    articles: int
    places: Places
    weights: Weights
    published: Mapping[int, int]
    numbered: int

    def find_heaviest(self, most: int) -> tuple[Places, Weights]:
        """Return the numbers of so many of its words, and their weights, the heaviest first."""
        terms = self.places % len(PARTS) == 0
        numbers, weights = self.places[terms] // len(PARTS), self.weights[terms]
        heaviest = np.lexsort((numbers, weights))[::-1][:most]
        return numbers[heaviest], weights[heaviest]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTable:
    """How rare the words of some articles are, by language, and their particulars; a number for each word."""

    backgrounds: Mapping[str, Background]
    named: Background
    numbers: Mapping[str, int]


def count_words(briefings: Iterable[Briefing]) -> WordTable:
    """Count in how many briefings each word stands; numbers are in the order of the words."""
    words: dict[str, Counter[str]] = defaultdict(Counter)
    particulars: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    for briefing in briefings:
        articles[briefing.language] += 1
        words[briefing.language].update({term.word for term in briefing.terms})
        particulars.update({each.word for each in briefing.particulars})
    all_words = sorted(particulars.keys() | set().union(*words.values()))
    return WordTable(
        backgrounds={
            language: mix_background(language, counts, articles[language])
            for language, counts in words.items()
        },
        named=mix_background("", particulars, articles.total()),
        numbers={word: number for number, word in enumerate(all_words)},
    )


def make_profiles(briefings: Sequence[Briefing]) -> tuple[Profile, ...]:
    """Return a profile for each briefing, its words weighed by how rare they are at large and in the pile."""
    table = count_words(briefings)
    return tuple(make_profile(briefing, table) for briefing in briefings)


def make_profile(briefing: Briefing, table: WordTable) -> Profile:
    """Return the profile of one of the briefings whose words the table has."""
    background, named, numbers = table.backgrounds[briefing.language], table.named, table.numbers
    counts, days, years = _sort_particulars(briefing)
    terms, headline = _weigh_terms(briefing.terms, background), _weigh_headline(briefing, background, numbers)
    if len(briefing.terms) < _FEW:
        for word, weight in headline.items():
            terms[word] = terms.get(word, 0.0) + weight
    early = {one.word: 1.0 for one in briefing.particulars if one.early and one.word in counts}
    vectors = (
        _normalise(terms),
        _normalise({term.word: background.rarity(term.word) for term in briefing.terms[:_BEGINNING]}),
        _normalise(headline),
        _weigh_particulars(dict.fromkeys(counts, 1.0), named),
        _normalise(early),
        _weigh_particulars(days, named),
        _weigh_particulars(years, named),
    )
    weights = {
        numbers[word] * len(PARTS) + part: weight
        for part, vector in enumerate(vectors)
        for word, weight in vector.items()
    }
    places = sorted(weights)
    return Profile(
        language=briefing.language,
        articles=1,
        places=np.array(places, dtype=np.uint32),
        weights=np.array([weights[place] for place in places], dtype=np.float64),
        published=_count_day(briefing.published.toordinal()) if briefing.published else {},
        numbered=int(bool(early)),
    )


@cache
def _count_day(day: int) -> Mapping[int, int]:
    """Return the count of an article's one day: the same for all of that day."""
    return {day: 1}


def sum_profiles(profiles: Sequence[Profile]) -> Profile:
    """Return the profile of all the articles of several profiles, one at least."""
    published: Counter[int] = Counter()
    for profile in profiles:
        published.update(profile.published)
    places, found = np.unique(np.concatenate([profile.places for profile in profiles]), return_inverse=True)
    return Profile(
        language=profiles[0].language,
        articles=sum(profile.articles for profile in profiles),
        places=places,
        weights=_add(found, np.concatenate([profile.weights for profile in profiles]), len(places)),
        published=dict(published),
        numbered=sum(profile.numbered for profile in profiles),
    )


def multiply(one: Profile, others: Sequence[Profile]) -> Weights:
    """Return the inner products of a profile with each of the others (a row), one for each of ``PARTS``.

    They are summed in the order of the words, so that neither the articles' order nor the machine matters.
    """
    places = np.concatenate([other.places for other in others])
    weights = np.concatenate([other.weights for other in others])
    rows = np.repeat(np.arange(len(others)), [len(other.places) for other in others])
    at = np.minimum(np.searchsorted(one.places, places), max(0, len(one.places) - 1))
    shared = np.flatnonzero(one.places[at] == places) if len(one.places) else np.zeros(0, dtype=np.intp)
    parts = rows[shared] * len(PARTS) + places[shared] % len(PARTS)
    products = one.weights[at[shared]] * weights[shared]
    return _add(parts, products, len(others) * len(PARTS)).reshape(-1, len(PARTS))


def _add(at: npt.NDArray[np.integer], weights: Weights, size: int) -> Weights:
    """Return the sum of the weights of each place, in their order; so many places."""
    return np.bincount(at, weights, size).astype(np.float64, copy=False)


def _sort_particulars(briefing: Briefing) -> tuple[Vector, Vector, Vector]:
    """Return the numbers, the days of the calendar and the years that the article names, by frequency."""
    numbers: dict[str, float] = {}
    days: dict[str, float] = {}
    years: dict[str, float] = {}
    for word, frequency, _ in briefing.particulars:
        kind = days if word.startswith("--") else years if is_year(word) else numbers
        kind[word] = float(frequency)
    return numbers, days, years


def _weigh_terms(terms: Sequence[Term], background: Background) -> dict[str, float]:
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


def _weigh_headline(briefing: Briefing, background: Background, known: Container[str]) -> Vector:
    """Weigh the headline's words in the form in which the article has them.

    Of a brief, words count too that only other articles have; ``known`` are the words of all of them.
    """
    own = {term.word for term in briefing.terms}
    words = find_words(briefing.headline)
    found = [_find_form(word, own) for word in words]
    if len(own) < _FEW:
        content = find_content(briefing.headline, briefing.language)
        found += [_find_form(word, known) for word in words if word in content and not _find_form(word, own)]
    return {word: background.rarity(word) for word in found if word}


def _find_form(word: str, terms: Container[str]) -> str:
    """Return the word as it stands among the terms ("resigns" as "resign"), or nothing."""
    forms = (word.removesuffix(ending) for ending in _ENDINGS)
    return next((form for form in forms if form in terms), "")


def _normalise(weights: Mapping[str, float]) -> Vector:
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()} if length else {}
