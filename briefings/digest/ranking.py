"""Rank: a story's score, and the parts that it is the sum of."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from briefings.digest.sections import Section, choose_section
from briefings.model import Reason, Story, StoryLabel
from briefings.moments import place_moment
from briefings.stories.sameness import count_sources

# Whom a story is about: the mean salience of so many of its persons and organisations.
_TOP_ACTORS = 3
# The other parts come to 2 at most.
_NO_NEWS = -2.0
_FRESHNESS: Mapping[StoryLabel, float] = {"new": 0.2, "updated": 0.15, "continuing": 0.0}


def rank_story(
    story: Story,
    sections: Sequence[Section],
    watched: Collection[str],
    latest: float,
    weights: Mapping[str, float],
) -> Story:
    """Score a story by what an editor asks: who has it, whom is it about, is it new, is it ours.

    ``watched`` are ids of actors; ``weights`` says how much each part counts, by its name; one that is
    not there counts 1.
    """
    section = choose_section(story, sections)
    top = [actor.salience for actor in story.actors if actor.kind != "place"][:_TOP_ACTORS]
    seen = [actor.salience for actor in story.actors if actor.id in watched]
    hours = (latest - find_published(story)) / 3600
    parts = {
        "sources": 1 - 0.5 ** (count_sources(story.briefings) - 1),
        "salience": 0.3 * sum(top) / _TOP_ACTORS,
        "freshness": _FRESHNESS[story.label] * max(0.0, 1 - hours / 48),
        "watched": 0.2 + 0.4 * max(seen) if seen else 0.0,
        "section": 0.1 if section else 0.0,
        # A day's lead is news: an opinion, a review or advice stands behind all that happened.
        "form": 0.0 if any(briefing.form == "news" for briefing in story.briefings) else _NO_NEWS,
    }
    why = tuple(
        Reason(name=name, value=round(weights.get(name, 1.0) * value, 4)) for name, value in parts.items()
    )
    score = round(math.fsum(reason.value for reason in why), 4)
    return replace(story, section=section, score=score, why=why)


def find_published(story: Story) -> float:
    """Return when a story's newest article was published, as a timestamp; 0 when that is not known."""
    times = [briefing.published for briefing in story.briefings if briefing.published]
    return max(map(place_moment, times), default=0.0)
