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
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from heapq import nlargest
from importlib.resources import files

from briefings.stories.profiles import PARTS, Profile, multiply, sum_profiles

# Articles of no known day are taken for a day apart: more would keep undated piles from joining.
_UNDATED = 1.0
_JOINING = tuple(name for name in PARTS if name != "early")


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
    shared = {name: multiply(one.parts[name], other.parts[name]) for name in PARTS}
    likeness = math.fsum(getattr(weights, name) * shared[name] for name in _JOINING)
    likeness -= weights.contradiction * (one.numbered * other.numbered - shared["early"])
    pairs = one.articles * other.articles
    return likeness / pairs - weights.apart * _days_apart(one, other, weights.most_days)


def _days_apart(one: Profile, other: Profile, most: int) -> float:
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
    having: dict[tuple[str, str], list[int]] = defaultdict(list)
    for position, profile in enumerate(profiles):
        heaviest = nlargest(_INDEXED, profile.terms.items(), key=lambda item: (item[1], item[0]))
        shared: dict[int, int] = defaultdict(int)
        weights: dict[int, float] = defaultdict(float)
        for word, weight in heaviest:
            earlier = having[profile.language, word]
            for other in earlier[-_MAX_LOOKED:]:
                shared[other] += 1
                weights[other] += weight * profiles[other].terms[word] / profiles[other].articles
            earlier.append(position)
        near = ((weights[other], -other) for other, count in shared.items() if count >= _SHARED)
        yield from sorted((-other, position) for _, other in nlargest(_MAX_CANDIDATES, near))


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
    for one, other in candidates:
        _offer(heap, groups, one, other, weights)
    fresh = len(profiles)
    while heap:
        likeness, one, other = heapq.heappop(heap)
        if one in groups and other in groups:
            for neighbour in _merge(groups, one, other, fresh, -likeness):
                _offer(heap, groups, neighbour, fresh, weights)
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
    one: int,
    other: int,
    weights: LikenessWeights,
) -> None:
    """Put two groups on the heap if they may join; note them as near if they might with more articles."""
    first, second = groups[one], groups[other]
    likeness = round(measure_likeness(first.profile, second.profile, weights), 9)
    if likeness >= _NEAR * weights.least:
        first.near.add(other)
        second.near.add(one)
    if belong_together(first, second, likeness, weights):
        heapq.heappush(heap, (-likeness, one, other))


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
