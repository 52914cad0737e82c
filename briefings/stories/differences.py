"""The figures of several briefings → what they count differently: side by side, none judged.

Precision before recall. Two figures are of one thing when they name the same thing in sentences that say
much the same otherwise, when both are told as the same (a demand and an offer are two numbers, and so are a
forecast and a count, and a count and an earlier one), and when neither source has the other's number for it
too. Wire copies, the same text under several names, count as one source.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations, product

from briefings.language import load_language, load_words
from briefings.model import Briefing, Difference, Figure, StoryFigure
from briefings.reading.terms import find_content
from briefings.stories.profiles import load_background
from briefings.words import WORD, fold_word, is_year

_SAME = 0.9


def count_sources(briefings: Sequence[Briefing]) -> int:
    """Return how many sources tell the story in words of their own: wire copies count once."""
    return len({briefing.source or briefing.id for briefing in find_originals(briefings)})


def find_originals(briefings: Sequence[Briefing]) -> tuple[Briefing, ...]:
    """Return the briefings without copies of an earlier one, in their order."""
    kept: list[tuple[Briefing, Mapping[str, int]]] = []
    for briefing in briefings:
        counts = {term.word: term.frequency for term in briefing.terms}
        if not any(_is_copy(briefing, counts, *original) for original in kept):
            kept.append((briefing, counts))
    return tuple(briefing for briefing, _ in kept)


def _is_copy(one: Briefing, counts: Mapping[str, int], other: Briefing, others: Mapping[str, int]) -> bool:
    """Return whether two articles are one text: known copies, or nine tenths of their words are the same."""
    if one.sha256 == other.sha256:
        return True
    if {one.id, one.copy_of} & {other.id, other.copy_of} - {""}:
        return True
    whole = max(sum(counts.values()), sum(others.values()))
    if not whole or min(sum(counts.values()), sum(others.values())) < _SAME * whole:
        return False
    return sum(min(count, others.get(word, 0)) for word, count in counts.items()) >= _SAME * whole


# What part of the weight of the shorter sentence's words, numbers aside, the other must hold: nearly all,
# for one other verb ("sold", "bought") makes it another count.
_SAME_CONTEXT = 0.85
# So many of the shared words must be rarer than one in twenty articles: "he said" is no context.
_RARE = math.log(20)
_LEAST_RARE = 2
_ROUND = 1000
# Near the beginning of two reports of one event (so many code points) less has to be the same, if what was
# done is ("killed", "were damaged"): reporters choose their own words. Sums and shares are of many things.
_BEGINNING, _ALIKE = 800, 0.3
_DONE = ("ed",)
_STEM = 6

_Told = tuple[Briefing, Figure]


def find_differences(briefings: Sequence[Briefing]) -> tuple[Difference, ...]:
    """Return what the briefings, wire copies aside, count differently, in the order in which it is told."""
    told: dict[tuple[str, str], list[_Told]] = defaultdict(list)
    for briefing in find_originals(briefings):
        for figure in briefing.figures:
            told[briefing.language, figure.what].append((briefing, figure))
    found = (_compare(what, figures, language) for (language, what), figures in told.items())
    return tuple(difference for difference in found if difference)


def _compare(what: str, told: Sequence[_Told], language: str) -> Difference | None:
    """Return the pair of figures that is most surely of one thing and differs, and who agrees with either."""
    values: dict[str, set[float]] = defaultdict(set)
    for briefing, figure in told:
        values[briefing.id].add(figure.value)
    rated = [
        (context, -at, one, other)
        for at, (one, other) in enumerate(combinations(told, 2))
        if _sources_differ(one[0], other[0])
        and not _share_value(values[one[0].id], values[other[0].id])
        and _find_modality(one[1], language) == _find_modality(other[1], language)
        and not _may_agree(one[1], other[1], language)
        and not _are_apart(one[1], other[1], language)
        and (context := _compare_context(one[1], other[1], language))
    ]
    best = max(rated, key=lambda pair: pair[:2], default=None)
    if best is None:
        return None
    first, second = best[2:]
    shown = {first[0].id: first, second[0].id: second}
    for briefing, figure in told:
        if briefing.id not in shown and figure.value in {first[1].value, second[1].value}:
            shown[briefing.id] = (briefing, figure)
    figures = tuple(StoryFigure(article=article, figure=figure) for article, (_, figure) in shown.items())
    return Difference(what=what, figures=figures)


def _find_modality(figure: Figure, language: str) -> frozenset[str]:
    """Return what makes a number no plain fact, as its sentence says it: a wish, an offer, a forecast."""
    words = {word.casefold() for word in WORD.findall(figure.sentence.text)}
    kinds = _load_modality(language)
    return frozenset(kind for kind, forms in kinds.items() if kind != "bound" and not words.isdisjoint(forms))


@cache
def _load_modality(language: str) -> Mapping[str, Sequence[str]]:
    return load_words(language, "modality") or {}


def _are_apart(one: Figure, other: Figure, language: str) -> bool:
    """Return whether the sentences name different times, or each a name that the other does not have."""
    times = [_find_times(figure, language) for figure in (one, other)]
    if all(times) and times[0].isdisjoint(times[1]):
        return True
    if {time for time in times[0] if time.isdigit()} != {time for time in times[1] if time.isdigit()}:
        return True
    if load_language(language).nouns_in_capitals:
        return False
    names = [_find_names(figure) - time for figure, time in zip((one, other), times, strict=True)]
    return bool(names[0] - names[1] and names[1] - names[0])


def _find_times(figure: Figure, language: str) -> set[str]:
    """Return the years, months and days of the week that a figure's sentence names."""
    words = {word.casefold() for word in WORD.findall(figure.sentence.text)}
    return {word for word in words if is_year(word)} | (words & _load_times(language))


@cache
def _load_times(language: str) -> frozenset[str]:
    """Return the names of a language's months and days of the week; none where it is not known."""
    from babel.core import UnknownLocaleError
    from babel.dates import get_day_names, get_month_names

    try:
        named = [*get_day_names("wide", locale=language).values()]
        named += get_month_names("wide", locale=language).values()
    except (UnknownLocaleError, ValueError):
        return frozenset()
    return frozenset(name.casefold() for name in named)


def _find_names(figure: Figure) -> set[str]:
    """Return the words with capitals of a figure's sentence, its first word aside."""
    words = WORD.findall(figure.sentence.text)[1:]
    return {fold_word(word) for word in words if word[0].isupper()}


def _may_agree(one: Figure, other: Figure, language: str) -> bool:
    """Return whether both may be true at once: "at least 12" and 14."""
    lower = min((one, other), key=lambda figure: figure.value)
    text = lower.sentence.text
    before = text[: max(0, lower.span.start - lower.sentence.span.start)].casefold().rstrip()
    within = lower.text.casefold()
    bounds = _load_modality(language).get("bound", ())
    return any(
        re.search(rf"(?<!\w){re.escape(bound)}$", before) or within.startswith(bound) for bound in bounds
    )


def _share_value(first: set[float], second: set[float]) -> bool:
    return any(one == other or _is_rounded(one, other) for one, other in product(first, second))


def _is_rounded(one: float, other: float) -> bool:
    """Return whether one is the other in round thousands or more: "$43 million" is said of $43,885,310 too.

    A round number of one digit ("200,000") is no rounding of another; it may be all that was counted.
    """
    rough, exact = sorted((one, other), key=_find_step, reverse=True)
    step = _find_step(rough)
    return (
        step >= _ROUND and rough > step * 10 and rough in {exact // step * step, round(exact / step) * step}
    )


def _find_step(value: float) -> int:
    """Return the power of ten of the last digit that is not 0: 1,000,000 of 43,000,000."""
    digits = f"{value:.0f}"
    return int(10 ** (len(digits) - len(digits.rstrip("0")))) if value and value.is_integer() else 1


def _sources_differ(one: Briefing, other: Briefing) -> bool:
    return one.id != other.id and (one.source != other.source or not one.source)


def _compare_context(one: Figure, other: Figure, language: str) -> float:
    """Return how far the sentences of two figures of one name say the same; 0 where that is too little."""
    context = round(_measure_context(one, other, language), 6)
    if context >= _SAME_CONTEXT:
        return context
    early = max(one.span.start, other.span.start) < _BEGINNING and one.what[:1].isalpha()
    return context if early and context >= _ALIKE and _tell_one_deed(one, other, language) else 0.0


def _tell_one_deed(one: Figure, other: Figure, language: str) -> bool:
    """Return whether both sentences say what was done: by their name ("dead"), or by a verb they share."""
    if one.what in _load_states(language):
        return True
    stems = [
        {
            word[:_STEM]: word.endswith(_DONE)
            for word in WORD.findall(figure.sentence.text)
            if word[0].islower() and len(word) >= _STEM
        }
        for figure in (one, other)
    ]
    return any(stems[0][stem] or stems[1][stem] for stem in stems[0].keys() & stems[1].keys())


@cache
def _load_states(language: str) -> frozenset[str]:
    """Return the names of figures that say what was done to those who are counted ("dead", "hurt")."""
    return frozenset((load_words(language, "figures") or {}).get("same", ()))


def _measure_context(one: Figure, other: Figure, language: str) -> float:
    """Return what part of the shorter sentence's words the other has, by their weight.

    Numbers are left out; without two rare words in common, what is counted among them, it is nothing.
    """
    background = load_background(language)
    bags = [_find_context(figure, language) for figure in (one, other)]
    both = bags[0] & bags[1]
    if sum(background.rarity(word) > _RARE for word in both) < _LEAST_RARE:
        return 0.0
    shared, *weights = (math.fsum(map(background.rarity, bag)) for bag in (both, *bags))
    return shared / min(weights)


def _find_context(figure: Figure, language: str) -> set[str]:
    return {word for word in find_content(figure.sentence.text, language) if not word[0].isdigit()}
