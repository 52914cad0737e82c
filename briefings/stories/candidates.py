"""Profiles → the pairs that are worth a look: those that share rare words, found by an inverted index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from briefings.stories.profiles import Profile

_INDEXED = 20
_MAX_POSTINGS = 400
_SHARED = 2


def find_candidates(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Yield pairs of positions, the smaller first, in ascending order; languages stay apart."""
    postings: dict[tuple[str, str], list[int]] = defaultdict(list)
    for position, profile in enumerate(profiles):
        for word in _heaviest(profile):
            postings[profile.language, word].append(position)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for positions in postings.values():
        if len(positions) <= _MAX_POSTINGS:
            for pair in combinations(positions, 2):
                shared[pair] += 1
    yield from sorted(pair for pair, count in shared.items() if count >= _SHARED)


def _heaviest(profile: Profile) -> list[str]:
    ranked = sorted(profile.terms.items(), key=lambda item: (-item[1], item[0]))
    return [word for word, _ in ranked[:_INDEXED]]
