"""Profiles → groups of one event each, by average link with a test of cohesion.

    profiles ─▶ find_candidates ─▶ measure_likeness ─▶ group_profiles

Candidates are pairs that share rare words, found by an inverted index; their likeness is weighed by a
handful of learned weights. Average link alone joins two events of one person in one week: their articles
are alike, but less alike than those of each event are among themselves. So two groups also need a likeness
between them that reaches a part of the likeness within them (after Chameleon's relative closeness; Karypis,
Han and Kumar, IEEE Computer 32, 1999). Both tests are means over pairs: neither the number of articles nor
the number of events moves them. A heap of the candidate pairs makes it E log E.
"""

from __future__ import annotations

import heapq
import json
import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from briefings.stories.profiles import PARTS, Profile, multiply, sum_profiles

# Articles of no known day are taken for a day apart: more would keep undated piles from joining.
_UNDATED = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LikenessWeights:
    """The weight of each likeness, and when it is enough; a sum of 1 is even odds that it is one event.

    ``terms``, ``beginning``, ``headline``, ``numbers``, ``days``, ``years``: the cosine of that part of two
    profiles. ``contradiction``: what is taken away where both have numbers near the beginning, and other
    ones. ``apart``: what a day between them takes away, up to ``most_days``. ``least``: the mean likeness
    that two groups need to be one story. ``cohesion``: what part of the likeness within two groups that
    between them must reach; a small group has few pairs to tell it by, so that ``usual`` counts as the
    likeness of ``prior`` pairs more.
    """

    terms: float
    beginning: float
    headline: float
    numbers: float
    contradiction: float
    days: float
    years: float
    apart: float
    most_days: int
    least: float
    cohesion: float
    usual: float
    prior: float


@cache
def load_weights() -> LikenessWeights:
    """Read the weights that training/train_stories.py wrote."""
    file = files(__name__.rpartition(".")[0]).joinpath("weights.json")
    return LikenessWeights(**json.loads(file.read_text(encoding="utf-8"))["weights"])


def measure_likeness(one: Profile, other: Profile, weights: LikenessWeights) -> float:
    """Return the mean likeness of the articles of the one with those of the other."""
    return _measure_all(one, [other], weights)[0]


def _measure_all(one: Profile, others: Sequence[Profile], weights: LikenessWeights) -> list[float]:
    """Return the mean likeness of the articles of the one with those of each of the others."""
    each = np.array([getattr(weights, "contradiction" if name == "early" else name) for name in PARTS])
    sums = (multiply(one, others) * each).sum(axis=1).tolist()
    return [
        (alike - weights.contradiction * one.numbered * other.numbered) / (one.articles * other.articles)
        - weights.apart * _days_apart(one, other, weights.most_days)
        for alike, other in zip(sums, others, strict=True)
    ]


def _days_apart(one: Profile, other: Profile, most: int) -> float:
    if one.published is other.published:
        return 0.0  # Two articles of one day, as most are: they share its count.
    apart = _sum_days(one.published, other.published, most)
    dated = sum(one.published.values()) * sum(other.published.values())
    pairs = one.articles * other.articles
    return (apart + _UNDATED * (pairs - dated)) / pairs


def _sum_days(one: Mapping[int, int], other: Mapping[int, int], most: int) -> int:
    return sum(
        count * others * min(abs(day - another), most)
        for day, count in one.items()
        for another, others in other.items()
    )


# Of an article's words, the heaviest stand in the index; two that share none of them do not tell one
# event (of BASIL's 156 pairs of one event, two are missed).
_INDEXED = 36
_SHARED = 2
# How many of the articles that have a word are looked at from the next one that has it, the latest
# first: on a day when thousands write on one event, each is joined to some, and they to one another.
_MAX_LOOKED = 150
_MAX_CANDIDATES = 40


def find_candidates(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Yield pairs of positions, the smaller first, in ascending order of the larger.

    Languages stay apart. The cost is bounded for each profile, so it is linear in their number.
    """
    having: dict[tuple[str, int], _Postings] = defaultdict(_Postings)
    articles = np.array([profile.articles for profile in profiles])
    for position, profile in enumerate(profiles):
        words, weights = profile.find_heaviest(_INDEXED)
        postings = [having[profile.language, word] for word in words.tolist()]
        looked = [posting.list_latest() for posting in postings]
        for posting, weight in zip(postings, weights.tolist(), strict=True):
            posting.add(position, weight)
        if not looked:
            continue
        found = np.concatenate([positions for positions, _ in looked])
        theirs = np.concatenate([others for _, others in looked])
        own = np.repeat(weights, [len(positions) for positions, _ in looked])
        others, at = np.unique(found, return_inverse=True)
        near = np.bincount(at, own * theirs / articles[found])
        shared = np.flatnonzero(np.bincount(at) >= _SHARED)
        best = shared[np.lexsort((others[shared], -near[shared]))[:_MAX_CANDIDATES]]
        yield from ((other, position) for other in sorted(others[best].tolist()))


class _Postings:
    """The latest profiles that have a word, and what it weighs in each."""

    def __init__(self) -> None:
        self._positions = array("I")
        self._weights = array("d")

    def add(self, position: int, weight: float) -> None:
        """Add a profile; forget those that nobody looks at any more."""
        if len(self._positions) >= 2 * _MAX_LOOKED:
            del self._positions[:-_MAX_LOOKED], self._weights[:-_MAX_LOOKED]
        self._positions.append(position)
        self._weights.append(weight)

    def list_latest(self) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.float64]]:
        """Return the positions of the latest, and the weights."""
        return (
            np.array(self._positions[-_MAX_LOOKED:], dtype=np.uint32),
            np.array(self._weights[-_MAX_LOOKED:], dtype=np.float64),
        )


# Pairs that are less alike than this part of what is enough are not looked at again as groups grow:
# on 5,000 articles that halves the pairs measured, and the groups are the same.
_NEAR = 0.5


@dataclass(slots=True)
class Cluster:
    """Articles of one event: positions, their profile, the likeness within (a sum over pairs)."""

    members: tuple[int, ...]
    profile: Profile
    within: float = 0.0
    near: set[int] = field(default_factory=set)

    def measure_cohesion(self, weights: LikenessWeights) -> float:
        """Return the mean likeness of two of its articles, as far as so few can tell it."""
        pairs = len(self.members) * (len(self.members) - 1) / 2
        return max(0.0, (self.within + weights.prior * weights.usual) / (pairs + weights.prior))


def group_profiles(
    profiles: Sequence[Profile], candidates: Iterable[tuple[int, int]], weights: LikenessWeights
) -> tuple[Cluster, ...]:
    """Return groups with each position in exactly one, by their first members."""
    groups = {
        position: Cluster(members=(position,), profile=profile) for position, profile in enumerate(profiles)
    }
    heap: list[tuple[float, int, int]] = []
    for position, pairs in groupby(candidates, key=itemgetter(1)):
        _offer(heap, groups, position, [one for one, _ in pairs], weights)
    fresh = len(profiles)
    while heap:
        likeness, one, other = heapq.heappop(heap)
        if one in groups and other in groups:
            _offer(heap, groups, fresh, _merge(groups, one, other, fresh, -likeness), weights)
            fresh += 1
    return tuple(sorted(groups.values(), key=lambda group: group.members))


def gather_group(profiles: Sequence[Profile], weights: LikenessWeights) -> Cluster:
    """Return the group of all the profiles, one at least: articles that are known to tell one event."""
    group = Cluster(members=(0,), profile=profiles[0])
    for position, profile in enumerate(profiles[1:], 1):
        likeness = measure_likeness(group.profile, profile, weights)
        group.members += (position,)
        group.within += likeness * position
        group.profile = sum_profiles((group.profile, profile))
    return group


def belong_together(one: Cluster, other: Cluster, likeness: float, weights: LikenessWeights) -> bool:
    """Return whether two groups with this mean likeness between them tell one event."""
    within = math.sqrt(one.measure_cohesion(weights) * other.measure_cohesion(weights))
    return likeness >= max(weights.least, weights.cohesion * within)


def _offer(
    heap: list[tuple[float, int, int]],
    groups: dict[int, Cluster],
    latest: int,
    others: Sequence[int],
    weights: LikenessWeights,
) -> None:
    """Put a group on the heap with each of the others that it may join; note as near what it might later."""
    if not others:
        return
    new = groups[latest]
    for other, alike in zip(
        others, _measure_all(new.profile, [groups[other].profile for other in others], weights), strict=True
    ):
        old, likeness = groups[other], round(alike, 9)
        if likeness >= _NEAR * weights.least:
            old.near.add(latest)
            new.near.add(other)
        if likeness >= weights.least and belong_together(old, new, likeness, weights):
            heapq.heappush(heap, (-likeness, other, latest))


def _merge(groups: dict[int, Cluster], one: int, other: int, fresh: int, likeness: float) -> list[int]:
    """Join two groups under a fresh number; return their neighbours, to be offered to it."""
    first, second = groups.pop(one), groups.pop(other)
    larger, smaller = sorted((first.profile, second.profile), key=lambda profile: -profile.articles)
    groups[fresh] = Cluster(
        members=tuple(sorted(first.members + second.members)),
        profile=sum_profiles((larger, smaller)),
        within=first.within + second.within + likeness * len(first.members) * len(second.members),
    )
    neighbours = sorted((first.near | second.near) - {one, other})
    for neighbour in neighbours:
        groups[neighbour].near -= {one, other}
    return neighbours
