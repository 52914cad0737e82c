"""Profiles → groups of one event each, by average link with a test of cohesion.

Average link alone joins two events of one person in one week: their articles are alike, but less
alike than those of each event are among themselves. So two groups also need a likeness between them
that reaches a part of the likeness within them (after Chameleon's relative closeness; Karypis, Han
and Kumar, IEEE Computer 32, 1999). Both tests are means over pairs: neither the number of articles
nor the number of events moves them. A heap of the candidate pairs makes it E log E.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from briefings.stories.likeness import Weights, measure_likeness
from briefings.stories.profiles import Profile, sum_profiles

# Pairs that are less alike than this part of what is enough are not looked at again as groups grow:
# on 5,000 articles that halves the pairs measured, and the groups are the same.
_NEAR = 0.5


@dataclass(slots=True)
class Group:
    """Articles of one event: positions, their profile, the likeness within (a sum over pairs)."""

    members: tuple[int, ...]
    profile: Profile
    within: float = 0.0
    near: set[int] = field(default_factory=set)

    @property
    def cohesion(self) -> float:
        """The mean likeness of two of its articles; 0 where there is only one."""
        size = len(self.members)
        return max(0.0, self.within / (size * (size - 1) / 2)) if size > 1 else 0.0


def group_profiles(
    profiles: Sequence[Profile], candidates: Iterable[tuple[int, int]], weights: Weights
) -> tuple[Group, ...]:
    """Return groups with each position in exactly one, by their first members."""
    groups = {
        position: Group(members=(position,), profile=profile) for position, profile in enumerate(profiles)
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


def gather_group(profiles: Sequence[Profile], weights: Weights) -> Group:
    """Return the group of all the profiles, one at least: articles that are known to tell one event."""
    group = Group(members=(0,), profile=profiles[0])
    for position, profile in enumerate(profiles[1:], 1):
        likeness = measure_likeness(group.profile, profile, weights)
        group.members += (position,)
        group.within += likeness * position
        group.profile = sum_profiles((group.profile, profile))
    return group


def belong_together(one: Group, other: Group, likeness: float, weights: Weights) -> bool:
    """Tell whether two groups with this mean likeness between them tell one event."""
    if likeness < weights.least:
        return False
    if len(one.members) > 1 and len(other.members) > 1:
        return likeness >= weights.cohesion * math.sqrt(one.cohesion * other.cohesion)
    return likeness >= weights.cohesion_single * max(one.cohesion, other.cohesion)


def _offer(
    heap: list[tuple[float, int, int]], groups: dict[int, Group], one: int, other: int, weights: Weights
) -> None:
    """Put two groups on the heap if they may join; note them as near if they might with more articles."""
    first, second = groups[one], groups[other]
    likeness = round(measure_likeness(first.profile, second.profile, weights), 9)
    if likeness >= _NEAR * weights.least:
        first.near.add(other)
        second.near.add(one)
    if belong_together(first, second, likeness, weights):
        heapq.heappush(heap, (-likeness, one, other))


def _merge(groups: dict[int, Group], one: int, other: int, fresh: int, likeness: float) -> list[int]:
    """Join two groups under a fresh number; return their neighbours, to be offered to it."""
    first, second = groups.pop(one), groups.pop(other)
    larger, smaller = sorted((first.profile, second.profile), key=lambda profile: -profile.articles)
    groups[fresh] = Group(
        members=tuple(sorted(first.members + second.members)),
        profile=sum_profiles((larger, smaller)),
        within=first.within + second.within + likeness * len(first.members) * len(second.members),
    )
    neighbours = sorted((first.near | second.near) - {one, other})
    for neighbour in neighbours:
        groups[neighbour].near -= {one, other}
    return neighbours
