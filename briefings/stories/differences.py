"""The figures of several briefings → what they count differently: side by side, none judged.

Precision before recall. Two figures are of one thing when they name the same thing in sentences that say
much the same otherwise, when both are told as the same (a demand and an offer are two numbers, and so are a
forecast and a count, and a count and an earlier one), and when neither source has the other's number for it
too. Wire copies, the same text under several names, count as one source.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations

from briefings.language import load_language, load_words, match_any
from briefings.model import Briefing, Difference, Figure, Span, StoryFigure
from briefings.moments import place_moment
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
        counts = _count_terms(briefing)
        if not any(_is_copy(briefing, counts, *original) for original in kept):
            kept.append((briefing, counts))
    return tuple(briefing for briefing, _ in kept)


def lead_by_original(briefings: Sequence[Briefing]) -> tuple[Briefing, ...]:
    """Return the briefings with the first of them behind the report that it copies, if it copies one.

    Of copies under several names, the earliest published is the original; of those, the one whose source has
    more articles in the story. A source's own later version stays where it is.
    """
    first = briefings[0]
    counts = _count_terms(first)
    copies = [
        first,
        *(
            one
            for one in briefings
            if one.source != first.source and _is_copy(one, _count_terms(one), first, counts)
        ),
    ]
    articles = Counter(one.source for one in briefings)

    def rank(at: int) -> tuple[bool, float, int, int]:
        published = copies[at].published
        return published is None, place_moment(published), -articles[copies[at].source], at

    original = copies[min(range(len(copies)), key=rank)]
    return (original, *(one for one in briefings if one is not original))


def _count_terms(briefing: Briefing) -> dict[str, int]:
    return {term.word: term.frequency for term in briefing.terms}


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
# Of a toll or a magnitude near the beginning nothing else has to be the same; further down so much of it.
_SAME_TOLL = 0.6
# A number that is so many times the other counts a part of it, or something else.
_TIMES = 2.0
# Two observatories differ by a few tenths over one quake; a wider step is another quake.
_MAGNITUDE, _MAGNITUDE_STEP = "magnitude", 0.5
# "At least 50" and 80 cannot both be what was known; "at least 12" and 14 can.
_BEYOND = 1.5
# So many words before and behind a number tell whose it is and of what: a wish, an offer, a forecast.
_BEFORE, _BEHIND = 9, 5
# And so many next to it, whether it is all: "four more bodies".
_NEXT = 3
# An amount is of one thing if so many words behind it are the same: "$9 billion oil pipeline".
_NAMED, _NAMED_BEHIND = 2, 4

_Told = tuple[Briefing, Figure]


def find_differences(briefings: Sequence[Briefing]) -> tuple[Difference, ...]:
    """Return what the briefings, wire copies aside, count differently, in the order in which it is told."""
    told: dict[tuple[str, str], list[_Told]] = defaultdict(list)
    originals = find_originals(briefings)
    for briefing in originals:
        # What a correction repeats of its own source is what it takes back.
        old = {
            (figure.what, figure.value)
            for other in originals
            if _corrects(briefing, other)
            for figure in other.figures
        }
        for figure in briefing.figures:
            if (figure.what, figure.value) not in old:
                told[briefing.language, figure.what].append((briefing, figure))
    found = (_compare(what, figures, language) for (language, what), figures in told.items())
    return tuple(difference for difference in found if difference)


def _compare(what: str, told: Sequence[_Told], language: str) -> Difference | None:
    """Return the pair of figures that is most surely of one thing and differs, and who agrees with either."""
    values: dict[str, set[float]] = defaultdict(set)
    for briefing, figure in told:
        values[briefing.id].add(figure.value)
    # Of two numbers in one sentence nobody can tell which is meant; a toll is the first of them.
    counted: dict[tuple[str, Span], list[Figure]] = defaultdict(list)
    for briefing, figure in told:
        counted[briefing.id, figure.sentence.span].append(figure)

    def alone(*pair: _Told) -> bool:
        each = [(counted[briefing.id, figure.sentence.span], figure) for briefing, figure in pair]
        first = what in _load_states(language)
        return all(same[0] is figure and (first or len(same) == 1) for same, figure in each)

    rated = [
        (context, -at, one, other)
        for at, (one, other) in enumerate(combinations(told, 2))
        if _sources_differ(one[0], other[0])
        and not _has_value(one[1], values[other[0].id])
        and not _has_value(other[1], values[one[0].id])
        and (context := _rate_pair(one[1], other[1], language, alone=alone(one, other)))
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


def _rate_pair(one: Figure, other: Figure, language: str, *, alone: bool) -> float:
    """Return how surely two figures of one name are of one thing and contradict; 0 if not surely.

    ``alone`` tells that both are the ones of that name in their sentences.
    """
    if one.what in _load_list(language, "once"):
        return _compare_days(one, other, language)
    times = [_find_times(figure, language) for figure in (one, other)]
    low, high = sorted((one.value, other.value))
    far = high - low > _MAGNITUDE_STEP if one.what == _MAGNITUDE else high >= _TIMES * low
    if far or _differ_in_time(*times) or _may_agree(one, other, language):
        return 0.0
    context = round(_measure_context(one, other, language), 6)
    named = _find_named(one, language) & _find_named(other, language)
    if len(named) >= _NAMED or (named and context >= _ALIKE and not one.what.isalpha()):
        return max(context, _ALIKE)
    if not alone or _find_modality(one, language) != _find_modality(other, language):
        return 0.0
    early = max(one.span.start, other.span.start) < _BEGINNING
    if one.what in _load_states(language):
        return max(context, _ALIKE) if early or context >= _SAME_TOLL else 0.0
    deed = early and one.what[:1].isalpha() and _tell_one_deed(one, other)
    enough = context >= _SAME_CONTEXT or (deed and context >= _ALIKE)
    return context if enough and not _name_others(one, other, times, language) else 0.0


def _compare_days(one: Figure, other: Figure, language: str) -> float:
    """Compare the days of what happens once: both sentences have to name whom it happened to."""
    names = [_find_names(figure) - _find_times(figure, language) for figure in (one, other)]
    background = load_background(language)
    rare = sum(background.rarity(name) > _RARE for name in names[0] & names[1])
    return _SAME_CONTEXT if rare else 0.0


def _find_modality(figure: Figure, language: str) -> frozenset[str]:
    """Return what makes a number no plain fact, as the words around it say: a wish, an offer, a forecast."""
    start = figure.span.start - figure.sentence.span.start
    text = figure.sentence.text
    kinds = _load_modality(language)
    clause = rf"\b(?:{match_any(kinds.get('clause', ['$']))})\b"
    before = WORD.findall(re.split(clause, text[: max(0, start)])[-1])
    behind = WORD.findall(re.split(clause, text[start + len(figure.text) :])[0])
    # "May" is a month; "had been injured" is how what is reported stands behind "said".
    near = {*before[-_NEXT:], *WORD.findall(figure.text), *behind[:_NEXT]}
    words = {*before[-_BEFORE:], *behind[:_BEHIND], *(word.casefold() for word in before[:1])}
    if figure.what in _load_states(language):
        words -= {"had"}
    apart = {"bound": frozenset[str](), "clause": frozenset[str](), "part": near}
    return frozenset(kind for kind, forms in kinds.items() if not apart.get(kind, words).isdisjoint(forms))


def _find_named(figure: Figure, language: str) -> set[str]:
    """Return the words of what an amount is of, right behind it: "bipartisan", "infrastructure"."""
    text = figure.sentence.text[figure.span.end - figure.sentence.span.start :]
    clause = re.split(r"[,.;:()]|\W(?:to|at|in|for|from|over|of|on|with|that|and)\W", text, maxsplit=1)[0]
    return find_content(" ".join(WORD.findall(clause)[:_NAMED_BEHIND]), language)


@cache
def _load_modality(language: str) -> Mapping[str, Sequence[str]]:
    return load_words(language, "modality") or {}


def _differ_in_time(one: set[str], other: set[str]) -> bool:
    """Return whether two sentences name different times, or one a year that the other does not."""
    if one and other and one.isdisjoint(other):
        return True
    return {time for time in one if time.isdigit()} != {time for time in other if time.isdigit()}


def _name_others(one: Figure, other: Figure, times: Sequence[set[str]], language: str) -> bool:
    """Return whether each of two sentences has a name that the other has not."""
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
    lower, higher = sorted((one, other), key=lambda figure: figure.value)
    if lower.what in _load_states(language) and higher.value >= _BEYOND * lower.value:
        return False
    text = lower.sentence.text
    before = text[: max(0, lower.span.start - lower.sentence.span.start)].casefold().rstrip()
    within = lower.text.casefold()
    bounds = _load_modality(language).get("bound", ())
    return any(
        re.search(rf"(?<!\w){re.escape(bound)}$", before) or within.startswith(bound) for bound in bounds
    )


def _has_value(figure: Figure, others: set[float]) -> bool:
    return any(figure.value == other or _is_rounded(figure.value, other, figure.what) for other in others)


def _is_rounded(one: float, other: float, what: str) -> bool:
    """Return whether one is the other in round thousands or more: "$43 million" is said of $43,885,310 too.

    A round number of one digit is a rounded sum where it is of thousands, millions or more ("$1 trillion"
    of $1.2 trillion); others ("200,000", "$300 million") may be all that was counted.
    """
    rough, exact = sorted((one, other), key=_find_step, reverse=True)
    step = _find_step(rough)
    if step < _ROUND or step == _find_step(exact):
        return False
    nearest = round(exact / step) * step
    if rough < step * 10:
        return rough == nearest and not what.isalpha() and math.log10(step) % 3 == 0
    return rough in {exact // step * step, nearest}


def _find_step(value: float) -> int:
    """Return the power of ten of the last digit that is not 0: 1,000,000 of 43,000,000."""
    digits = f"{value:.0f}"
    return int(10 ** (len(digits) - len(digits.rstrip("0")))) if value and value.is_integer() else 1


def _sources_differ(one: Briefing, other: Briefing) -> bool:
    """Return whether two articles are of two sources, or the one corrects the other."""
    if one.id == other.id:
        return False
    return one.source != other.source or not one.source or _corrects(one, other) or _corrects(other, one)


def _corrects(one: Briefing, other: Briefing) -> bool:
    """Return whether an article says in its headline that it corrects its source's earlier ones."""
    words = match_any(_load_list(one.language, "corrects"))
    opens = bool(words and re.match(rf"\W*(?:{words})\b", one.headline, re.IGNORECASE))
    return opens and one.id != other.id and one.source == other.source and bool(one.source)


def _tell_one_deed(one: Figure, other: Figure) -> bool:
    """Return whether both sentences say what was done, by a verb they share."""
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
def _load_list(language: str, name: str) -> frozenset[str]:
    return frozenset((load_words(language, "figures") or {}).get(name, ()))


def _load_states(language: str) -> frozenset[str]:
    """Return the names of figures that say what was done to those who are counted ("dead", "hurt")."""
    return _load_list(language, "same")


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
