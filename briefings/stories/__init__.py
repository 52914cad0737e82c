"""Briefings → stories: which articles tell one event, and what they tell together.

    make_profile ─▶ find_candidates ─▶ score_pair ─▶ group_pairs ─▶ name, tell, carry on

All of it is pure and works on the briefings alone: no article text.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefings.model import Briefing, Story
from briefings.stories.candidates import find_candidates
from briefings.stories.casting import join_actors
from briefings.stories.clusters import group_pairs
from briefings.stories.followups import carry_on
from briefings.stories.naming import name_stories
from briefings.stories.pairs import load_weights, score_pair
from briefings.stories.profiles import make_profile
from briefings.stories.telling import choose_headline, choose_told, join_quotes

__all__ = ["join_stories"]


def join_stories(
    briefings: Sequence[Briefing], *, earlier: Sequence[Story] = (), sentences: int = 3
) -> tuple[Story, ...]:
    """Join briefings of one event.

    Args:
        briefings: the day's; their order does not matter.
        earlier: the stories of the days before, which new ones may carry on.
        sentences: how many sentences a story is told in.

    Returns:
        Stories in the order of their leading briefings' time; every briefing in exactly one.
    """
    ordered = sorted(briefings, key=_place)
    profiles = [make_profile(briefing) for briefing in ordered]
    model = load_weights()
    scores = {
        (one, other): score_pair(profiles[one], profiles[other], model) - model.threshold
        for one, other in find_candidates(profiles)
    }
    groups = group_pairs(len(ordered), scores, floor=model.floor - model.threshold)
    stories = [[ordered[position] for position in _lead(group, scores)] for group in groups]
    names = name_stories([members[0] for members in stories])
    return tuple(
        carry_on(_tell(name, members, sentences), earlier, sentences)
        for name, members in zip(names, stories, strict=True)
    )


def _place(briefing: Briefing) -> tuple[float, str]:
    return (briefing.published.timestamp() if briefing.published else 0.0, briefing.id)


def _lead(group: Sequence[int], scores: dict[tuple[int, int], float]) -> list[int]:
    """Put the article that is most like the others first, the others in their order."""

    def nearness(one: int) -> float:
        return sum(scores.get((min(one, other), max(one, other)), 0.0) for other in group if other != one)

    leading = max(group, key=lambda one: (round(nearness(one), 4), -one))
    return [leading, *(position for position in group if position != leading)]


def _tell(name: str, members: Sequence[Briefing], sentences: int) -> Story:
    return Story(
        id=name,
        headline=choose_headline(members),
        briefings=tuple(members),
        sentences=choose_told(members, sentences),
        actors=join_actors(members),
        quotes=join_quotes(members),
    )
