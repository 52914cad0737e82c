"""Stories → the earlier stories that they carry on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from briefings.model import Story
from briefings.stories.candidates import find_candidates
from briefings.stories.clusters import Group, belong_together, gather_group
from briefings.stories.likeness import load_weights, measure_likeness
from briefings.stories.profiles import Profile


def find_earlier(
    groups: Sequence[Group], earlier: Sequence[Story], known: Sequence[Profile]
) -> tuple[tuple[Story, ...], ...]:
    """Return for each group the earlier stories of its event, the one that it carries on first.

    Args:
        groups: the articles of the new stories.
        earlier: the stories of the days before, the oldest first.
        known: the profiles of the briefings of ``earlier``, in their order.
    """
    weights = load_weights()
    remaining = iter(known)
    told = [story for story in earlier if story.briefings]
    before = [gather_group([next(remaining) for _ in story.briefings], weights) for story in told]
    matched: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for old, at in find_candidates([group.profile for group in (*before, *groups)]):
        if old < len(before) <= at:
            new = groups[at - len(before)]
            likeness = measure_likeness(before[old].profile, new.profile, weights)
            if belong_together(before[old], new, likeness, weights):
                matched[at - len(before)].append((round(likeness, 6), old))
    return tuple(_order_chain(matched[at], told) for at in range(len(groups)))


def _order_chain(matched: list[tuple[float, int]], earlier: Sequence[Story]) -> tuple[Story, ...]:
    """Put the latest of the best match's own followers first, the others behind it, best first."""
    ranked = [earlier[at] for _, at in sorted(matched, reverse=True)]
    if not ranked:
        return ()
    latest = ranked[0]
    for _ in ranked:
        latest = next((story for story in ranked if story.continues in (latest.id, *latest.formerly)), latest)
    return (latest, *(story for story in ranked if story is not latest))
