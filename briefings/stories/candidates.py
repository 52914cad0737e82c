"""Profiles → the pairs that are worth a look: those that share rare words, found by an inverted index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import nlargest

from briefings.stories.profiles import Profile

# Of an article's words, the heaviest stand in the index; two that share none of them do not tell one
# event (of BASIL's 156 pairs of one event, two are missed).
_INDEXED = 24
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
