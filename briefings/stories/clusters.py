"""Scored pairs → groups, by average link: two groups join while their pairs score well on average.

A chain of articles, each like the next, does not become one story, as it would by single link; and
the cut depends on how alike two groups are, never on how many there are. Cost: a heap of the scored
pairs, E log E.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

Pair = tuple[int, int]


@dataclass(slots=True)
class _Link:
    total: float
    pairs: int


def group_pairs(count: int, scores: Mapping[Pair, float], *, floor: float) -> tuple[tuple[int, ...], ...]:
    """Group the positions 0 to ``count`` - 1.

    Args:
        count: how many there are.
        scores: how well a pair of positions (the smaller first) belongs together; above 0 it does.
        floor: the score of the pairs that ``scores`` does not name; below 0.

    Returns:
        Every position in exactly one group; groups and their members in ascending order.
    """
    members: dict[int, list[int]] = {position: [position] for position in range(count)}
    links: dict[int, dict[int, _Link]] = {position: {} for position in range(count)}
    for (one, other), score in scores.items():
        links[one][other] = links[other][one] = _Link(score, 1)
    heap = [(-score, one, other) for (one, other), score in scores.items() if score > 0]
    heapq.heapify(heap)
    fresh = count
    while heap:
        _, one, other = heapq.heappop(heap)
        if one not in members or other not in members:
            continue
        members[fresh] = members.pop(one) + members.pop(other)
        links[fresh] = _merge_links(links, one, other, fresh)
        for neighbour, link in links[fresh].items():
            pairs = len(members[fresh]) * len(members[neighbour])
            average = (link.total + floor * (pairs - link.pairs)) / pairs
            if average > 0:
                heapq.heappush(heap, (-average, neighbour, fresh))
        fresh += 1
    return tuple(sorted(tuple(sorted(group)) for group in members.values()))


def _merge_links(links: dict[int, dict[int, _Link]], one: int, other: int, fresh: int) -> dict[int, _Link]:
    """Take the links of two groups out and return those of their union, set in its neighbours too."""
    merged: dict[int, _Link] = {}
    for gone in (one, other):
        for neighbour, link in links.pop(gone).items():
            if neighbour in (one, other):
                continue
            del links[neighbour][gone]
            known = merged.setdefault(neighbour, _Link(0.0, 0))
            known.total += link.total
            known.pairs += link.pairs
            links[neighbour][fresh] = known
    return merged
