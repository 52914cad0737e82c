"""Briefing → profile: what is compared when two articles are asked whether they tell one event."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefings.model import Actor, Briefing
from briefings.reading.terms import fold_word
from briefings.stories.background import Background, load_background

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_SHINGLE = 5
# A name of three words is rarer than each of them; without a bound it would outweigh all the rest.
_MAX_ACTORS = 12

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One briefing as vectors of length 1, and the sets that two of one event may share.

    ``day`` is the ordinal of the day it was published, None where that is not known.
    """

    language: str
    source: str
    day: int | None
    terms: Vector
    plain: Vector
    actors: Vector
    headline: Vector
    lede: Vector
    quotations: frozenset[tuple[str, ...]]
    numbers: frozenset[str]


def make_profile(briefing: Briefing) -> Profile:
    """Weigh the briefing's words by how rare they are in news at large."""
    background = load_background(briefing.language)
    counts = {term.word: term.count for term in briefing.terms}
    names = {word for actor in briefing.actors for word in _words(actor.name)}
    said = [quote.text for quote in briefing.quotes]
    told = [sentence.text for sentence in briefing.sentences]
    return Profile(
        language=briefing.language,
        source=briefing.source,
        day=briefing.published.toordinal() if briefing.published else None,
        terms=_weigh(counts, background),
        plain=_weigh({word: count for word, count in counts.items() if word not in names}, background),
        actors=_weigh_actors(briefing.actors, background),
        headline=_weigh(_match_terms(_words(briefing.headline), counts), background),
        lede=_weigh(_match_terms([word for text in told for word in _words(text)], counts), background),
        quotations=frozenset(shingle for text in said for shingle in _shingles(text)),
        numbers=frozenset(number for text in told for number in _numbers(text)),
    )


def cosine(one: Vector, other: Vector) -> float:
    """Return the cosine of two vectors of length 1 (or 0)."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[word] for word, weight in one.items() if word in other)


def _words(text: str) -> list[str]:
    return [fold_word(match.group()) for match in _WORD.finditer(text)]


def _numbers(text: str) -> list[str]:
    return [number for number in _NUMBER.findall(text) if len(number) > 1]


def _shingles(text: str) -> Iterable[tuple[str, ...]]:
    words = _words(text)
    return (tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))


def _match_terms(words: list[str], terms: Mapping[str, int]) -> Mapping[str, int]:
    """Count words as the article's terms have them, so that "resigns" meets the lemma "resign"."""
    counts: Counter[str] = Counter()
    for word in words:
        for form in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ed")):
            if form in terms:
                counts[form] += 1
                break
    return counts


def _weigh(counts: Mapping[str, int], background: Background) -> Vector:
    return _normalise(
        {word: (1 + math.log(count)) * background.rarity(word) for word, count in counts.items()}
    )


def _weigh_actors(actors: tuple[Actor, ...], background: Background) -> Vector:
    weights: dict[str, float] = {}
    for actor in actors[:_MAX_ACTORS]:
        words = _words(actor.name)
        if not words:
            continue
        key = words[-1] if actor.kind == "person" else " ".join(words)
        rarity = max(background.rarity(word) for word in words[-1:] + words[:1])
        weights[key] = max(weights.get(key, 0.0), (0.1 + actor.salience) * rarity)
    return _normalise(weights)


def _normalise(weights: Mapping[str, float]) -> Vector:
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()} if length else {}
