"""Candidates and what their words are worth → the set of candidates that says most in few words.

The worth of a set is the expected F-measure of its words and pairs of words against a summary by a person:
what its different words are worth, divided by its length and the length expected. So a word said twice
counts once, a long sentence must earn its length, and two sentences that say one thing are worth little
more than one. The set is built greedily, then single members are exchanged while that helps. Its length is
bounded in sentences, in words, or as a share of the report.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from briefings.reading.summary.report import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """The bounds of a summary; each that is given holds.

    ``sentences`` and ``words`` are counts; ``share`` (0 to 1) is of the report's sentences, and is
    never less than one sentence.
    """

    sentences: int | None = None
    words: int | None = None
    share: float | None = None

    def bound_sentences(self, available: int) -> int:
        """Return how many sentences may be chosen of a report of ``available`` sentences."""
        bound = available if self.sentences is None else max(0, min(self.sentences, available))
        if self.share is None:
            return bound
        return min(bound, max(1, round(available * self.share)))

    def admits_words(self, words: int) -> bool:
        """Return whether a summary may have so many words."""
        return self.words is None or words <= self.words


THREE_SENTENCES = Length(sentences=3)


# What a candidate holds (a word, a pair of words), and what each is worth.
WordWorths = Mapping[object, float]

# Of the words that carry meaning in the shorter of two sentences: more in common, and they say one thing.
SAME = 0.6
# So many words that carry meaning, but for one, are those with which the next sentence begins.
_BEGINS = 5
# Where nothing else is there, what only leans comes first, then words of which nobody says whose they are.
_LATER = {None: 0, "unattributed": 1, "addressed": 1}
_NEVER = ("unattributed", "addressed")
# The part of the lede's worth that it has by its place.
LEDE = ("lede",)
# From so many on, a sentence that is fetched from elsewhere must make the set better.
_ENOUGH = 2
# Behind so many only one that goes on from a chosen one joins two: what is fetched from far is seldom what an
# editor would take. Held against 247 summaries, 3 costs 0.1 ROUGE-1 and 6 nothing.
_AT_HEAD = 3
# So many are told in a row from the lede on, over at most one that stands and is left out.
_TOLD, _SKIPPED = 3, 1
# How far from the one before it the next may stand, and of how many the second is one where nothing is near.
_NEAR = 6
_GAIN = 1e-9
_ROUNDS = 10
# Exchanges are tried in short summaries, and with so many candidates, best first.
_EXCHANGED, _POOL = 6, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The sentences to choose from.

    ``parts`` and ``content`` (the stems that are no stop words) belong to the candidate at the same
    place. ``expected`` is the length in words of a person's summary; None where the length of a
    sentence is to count for nothing. ``lede`` is the place of a report's lede, from which the telling goes
    on; ``news`` that of the sentence below it that tells what the headline says, where the lede does not, or
    of the report's update. ``names`` are the stems of the foremost actors' names and of the headline.
    """

    candidates: tuple[Candidate, ...]
    parts: tuple[WordWorths, ...]
    content: tuple[frozenset[str], ...]
    length: Length
    expected: float | None
    lede: int | None = None
    news: int | None = None
    names: frozenset[str] = frozenset()
    poor: frozenset[int] = frozenset()
    plain: frozenset[int] = frozenset()

    def may_go_on(self, chosen: Collection[int], place: int) -> bool:
        """Return whether an editor would print a sentence behind the chosen."""
        return place not in self.poor and (place not in self.plain or place - 1 in chosen)

    def measure(self, chosen: Sequence[int]) -> float:
        """Return the worth of a set of candidates."""
        union: dict[object, float] = {}
        for place in sorted(chosen):
            union.update(self.parts[place])
        return self.rate(sum(union.values()), self.count_words(chosen))

    def rate(self, worth: float, words: int) -> float:
        """Return the F-measure of parts of this worth in so many words."""
        return worth if self.expected is None else 2 * worth / (words + self.expected)

    def count_words(self, chosen: Sequence[int]) -> int:
        """Return how many words the chosen have together."""
        return sum(len(self.candidates[place].stems) for place in chosen)

    def fits(self, words: int, chosen: Collection[int], other: int) -> bool:
        """Return whether one more may join the chosen of so many words: short enough, all explained."""
        candidate = self.candidates[other]
        return self.length.admits_words(words + len(candidate.stems)) and candidate.may_follow(chosen)

    def says_same(self, one: int, other: int) -> bool:
        """Return whether two candidates say one thing."""
        first, second = self.content[one], self.content[other]
        shorter = min(len(first), len(second))
        same = shorter > 0 and len(first & second) > SAME * shorter
        return same or (one + 1 == other and one == self.lede and self._opens_same(one, other))

    def _opens_same(self, one: int, other: int) -> bool:
        """Return whether two begin alike: a standfirst, and the first paragraph that says it in full."""
        first, second = (
            [stem for stem in self.candidates[place].stems if stem in self.content[place]]
            for place in (one, other)
        )
        return len(set(first[:_BEGINS]) & set(second[: _BEGINS + 2])) >= _BEGINS - 1

    def is_valid(self, chosen: Sequence[int]) -> bool:
        """Return whether each of the chosen may stand beside the others."""
        words = self.count_words(chosen)
        fit = all(self.fits(words - self.count_words((place,)), chosen, place) for place in chosen)
        return fit and not any(self.says_same(one, other) for one, other in combinations(chosen, 2))


def select_candidates(choice: Choice) -> tuple[int, ...]:
    """Return the places of the chosen candidates in the order of the text.

    Faulty candidates are chosen only where there is nothing else.
    """
    fit = [place for place, found in enumerate(choice.candidates) if found.fault is None]
    most = choice.length.bound_sentences(len(choice.candidates))
    while True:
        chosen, cut = _round_off(choice, _choose(choice, fit, most), fit, most)
        if cut is None:
            break
        fit.remove(cut)
    if not chosen and most:
        chosen = _take_first(choice)
    return tuple(sorted(chosen))


def _choose(choice: Choice, fit: list[int], most: int) -> list[int]:
    if choice.lede not in fit:
        return _exchange(choice, _grow(choice, fit, most), fit)
    told = _go_on(choice, choice.lede, fit, min(most, _TOLD))
    if most > _TOLD:
        return _grow(choice, fit, most, told)
    # Two that follow from one another are better than three; one alone takes one from near.
    near = [place for place in fit if place >= told[0]][:_NEAR]
    near = [place for place in near if choice.may_go_on(told, place)]
    return told if len(told) >= _ENOUGH else _grow(choice, near, min(most, _ENOUGH), told)


def _go_on(choice: Choice, lede: int, fit: Sequence[int], most: int) -> list[int]:
    """Choose as a reporter tells: the lede, then what stands next to it, up to where nothing near stands.

    A sentence that does not tell what the headline says may be a lede; the one below that does is told too,
    behind what it leans on.
    """
    # A short one is told right behind the one before it.
    brief = [p for p, told in enumerate(choice.candidates) if told.brief and p - 1 in fit]
    alone = [p for p in brief if not choice.candidates[p].leaning.needs]
    behind = [p for p in sorted({*fit, *alone}) if p > lede and not choice.candidates[p].weak]
    chosen = [lede]
    for place in behind:
        between = sum(max(chosen) < skipped < place for skipped in fit)
        near = place - max(chosen) <= (1 if place in brief else _NEAR) and between <= _SKIPPED
        same = any(choice.says_same(place, other) for other in chosen)
        if (
            len(chosen) < most
            and near
            and not same
            and choice.may_go_on(chosen, place)
            and choice.fits(choice.count_words(chosen), chosen, place)
        ):
            chosen.append(place)
    # What only adds an age ("He was 62.") makes place for what else is near.
    for place in brief:
        able = len(chosen) < most and place not in choice.poor
        if able and place - 1 in chosen and choice.is_valid([*chosen, place]):
            chosen = sorted({*chosen, place})
    news = choice.news
    if news is None or news not in behind or news in chosen or most < _TOLD:
        return chosen
    trials = (sorted({lede, leading, news}) for leading in (*chosen[1:2], news - 1) if leading > lede)
    return next((trial for trial in trials if choice.is_valid(trial)), chosen)


def _round_off(
    choice: Choice, chosen: Sequence[int], fit: Sequence[int], most: int
) -> tuple[list[int], int | None]:
    """Return the chosen, each claim with its answer, and the first claim that is cut off from its own.

    Both are told or neither; but the first sentence is told anyhow.
    """
    kept = sorted(chosen)
    for place in sorted(chosen):
        answer = choice.candidates[place].answer
        if place not in kept or answer is None or answer in kept:
            continue
        others = [other for other in reversed(kept[1:]) if other != place]
        trials = [sorted([*kept, answer])] if len(kept) < most else []
        trials += [sorted({*kept, answer} - {other}) for other in others]
        told = next((trial for trial in trials if answer in fit and choice.is_valid(trial)), None)
        if told is None and place != min(chosen):
            return kept, place
        kept = told or kept
    return _add_reply(choice, kept, fit, most), None


def _add_reply(choice: Choice, chosen: list[int], fit: Sequence[int], most: int) -> list[int]:
    """Return the chosen with what the accused says to the charge that they tell, if the report gives it."""
    told = [choice.candidates[place] for place in chosen]
    accused = choice.names & {stem for each in told if each.accuses for stem in each.stems}
    if not accused or any(each.replies for each in told):
        return chosen
    for reply in fit:
        speaks = choice.candidates[reply].replies and not accused.isdisjoint(choice.content[reply])
        if not speaks or reply < chosen[0]:
            continue
        trials = [sorted([*chosen, reply])] if len(chosen) < most else []
        for other in reversed(chosen[1:]):
            # What the dropped one answers goes with it.
            claims = {place for place in chosen[1:] if choice.candidates[place].answer == other}
            trials.append(sorted({*chosen, reply} - {other} - claims))
        valid = next((trial for trial in trials if choice.is_valid(trial)), None)
        if valid:
            return valid
    return chosen


def _take_first(choice: Choice) -> list[int]:
    """Choose the first of a report of faulty and leaning sentences only, the faults of form last.

    Of words of which nobody says whose they are none is chosen, and nothing in their place; nor of a guide
    that only speaks to its reader.
    """
    fit = [p for p, found in enumerate(choice.candidates) if choice.length.admits_words(len(found.stems))]
    ranked = sorted(fit, key=lambda place: _LATER.get(choice.candidates[place].fault, 2))
    first = [place for place in ranked[:1] if choice.candidates[place].fault not in _NEVER]
    if not first or choice.candidates[first[0]].may_follow(()):
        return first
    # What leans is told behind the one before it, where that can stand.
    pair = [first[0] - 1, first[0]]
    above = choice.candidates[max(0, pair[0])]
    told = above.order == pair[0] and above.fault in (None, "addressed") and not above.personal
    stands = told and above.may_follow(())
    return pair if stands and choice.length.admits_words(choice.count_words(pair)) else first


@dataclass(slots=True)
class _Growing:
    """A set that grows: what each candidate would still add to it, kept as parts become covered."""

    choice: Choice
    open: list[int]
    chosen: list[int] = field(default_factory=list)
    worth: float = 0.0
    words: int = 0
    fresh: dict[int, float] = field(default_factory=dict)
    holders: dict[object, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place in self.open:
            self.fresh[place] = sum(self.choice.parts[place].values())
            for part in self.choice.parts[place]:
                self.holders.setdefault(part, []).append(place)

    def find_best(self, *, beside: bool = False) -> int | None:
        """Return the candidate that makes the best set, the first of equals; None when none may join.

        With ``beside`` it is one that goes on from one of the chosen, and not into times before.
        """
        allowed = [
            place
            for place in self.open
            if self.choice.fits(self.words, self.chosen, place) and (not beside or self._goes_on(place))
        ]
        return max(allowed, key=lambda place: (self._rate_with(place), -place), default=None)

    def _goes_on(self, place: int) -> bool:
        return place - 1 in self.chosen and not self.choice.candidates[place].weak

    def _rate_with(self, place: int) -> float:
        words = self.words + len(self.choice.candidates[place].stems)
        return self.choice.rate(self.worth + self.fresh[place], words)

    def is_enough(self, place: int) -> bool:
        """Return whether the set says enough: one more is far away, or costs more than it is worth."""
        if len(self.chosen) < _ENOUGH or self.choice.expected is None:
            return False
        if place > _AT_HEAD and place - 1 not in self.chosen:
            return True
        lede = sum(self.choice.parts[chosen].get(LEDE, 0.0) for chosen in self.chosen)
        words = self.words + len(self.choice.candidates[place].stems)
        more = self.choice.rate(self.worth - lede + self.fresh[place], words)
        return more < self.choice.rate(self.worth - lede, self.words)

    def add(self, place: int) -> None:
        """Take a candidate in, and out what says the same; what it says is no longer news in the others."""
        self.worth += self.fresh[place]
        self.words += len(self.choice.candidates[place].stems)
        self.chosen.append(place)
        same = self.choice.says_same
        self.open = [other for other in self.open if other != place and not same(place, other)]
        for part, worth in self.choice.parts[place].items():
            for holder in self.holders.pop(part, ()):
                self.fresh[holder] -= worth


def _grow(choice: Choice, places: list[int], most: int, begun: Sequence[int] = ()) -> list[int]:
    growing = _Growing(choice, list(places))
    for place in begun:
        growing.add(place)
    while len(growing.chosen) < most:
        best = growing.find_best()
        if best is not None and growing.is_enough(best):
            best = growing.find_best(beside=True)
        if best is None:
            break
        growing.add(best)
    return growing.chosen


def _exchange(choice: Choice, chosen: list[int], places: list[int]) -> list[int]:
    if len(chosen) > _EXCHANGED:
        return chosen
    pool = sorted(places, key=lambda place: (-choice.measure((place,)), place))[:_POOL]
    for _ in range(_ROUNDS):
        trials = [
            [*chosen[:at], other, *chosen[at + 1 :]]
            for at in range(len(chosen))
            for other in pool
            if other not in chosen
        ]
        best = max((trial for trial in trials if choice.is_valid(trial)), key=choice.measure, default=chosen)
        if choice.measure(best) <= choice.measure(chosen) + _GAIN:
            break
        chosen = best
    return chosen
