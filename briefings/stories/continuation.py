"""Which earlier stories a story carries on, and the ids of stories.

An id is readable, and stays the same when a rebuild brings more articles.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import count

from briefings.model import Briefing, Story
from briefings.stories.clusters import (
    Cluster,
    belong_together,
    find_candidates,
    gather_group,
    load_weights,
    measure_likeness,
)
from briefings.stories.profiles import Profile

# When a story of another day is carried on: a day's reports are more like one another than like those of
# the day before. Of 36 pairs of groups of one event on two days of BASIL's week all are found, with 7 wrong
# ones; with the bounds of one day all, with 11.
_CARRIED = 0.6
_CARRIED_PART = 0.5


def find_earlier(
    groups: Sequence[Cluster], earlier: Sequence[Story], known: Sequence[Profile]
) -> tuple[tuple[Story, ...], ...]:
    """Return for each group the earlier stories of its event, the one that it carries on first.

    Args:
        groups: the articles of the new stories.
        earlier: the stories of the days before, the oldest first.
        known: the profiles of the briefings of ``earlier``, in their order.
    """
    weights = replace(load_weights(), least=_CARRIED, cohesion=_CARRIED_PART)
    remaining = iter(known)
    told = [story for story in earlier if story.briefings]
    profiles = [[next(remaining) for _ in story.briefings] for story in told]
    # What other languages tell has no words in common with it.
    before = [
        gather_group([each for each in own if each.language == own[0].language], weights) for own in profiles
    ]
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
    # The best match may be days old: what has carried it on since goes first, whether it is as alike or not.
    for story in (*ranked[1:], *earlier):
        if story.continues in (latest.id, *latest.formerly):
            latest = story
    return (latest, *(story for story in ranked if story is not latest))


_SLUG_WORDS = 8


def name_stories(
    members: Sequence[Sequence[Briefing]], standing: Sequence[Story] = (), taken: Collection[str] = ()
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return an id for each story, and the ids of standing stories that it has taken in besides.

    A new story is named by its first article: its day and its headline's words. The first article,
    not the leading one: an article that comes in later then leaves the id as it is. A number tells ids
    apart that would be the same, or the same as one that is ``taken``.

    Args:
        members: the articles of each story, the earliest first.
        standing: the day's stories as they were before: links and the editor's file hold their ids, so
            that each goes on as the story that holds most of its articles.
        taken: the ids of other days.
    """
    kept, formerly = _keep_ids(members, standing)
    used = {*taken, *kept.values(), *(old for olds in formerly.values() for old in olds)}
    names = []
    for at, told in enumerate(members):
        name = kept.get(at) or name_story(told[0], used)
        used.add(name)
        names.append((name, formerly.get(at, ())))
    return tuple(names)


def name_story(first: Briefing, used: set[str]) -> str:
    """Return an id for a story by its first article, other than those that are ``used``; add it to them."""
    name = next(name for name in _number(_describe(first)) if name not in used)
    used.add(name)
    return name


def _keep_ids(
    members: Sequence[Sequence[Briefing]], standing: Sequence[Story]
) -> tuple[dict[int, str], dict[int, tuple[str, ...]]]:
    """Return the id that each story keeps, by position, and the other ids that went into it."""
    place = {briefing.id: at for at, told in enumerate(members) for briefing in told}
    kept: dict[int, str] = {}
    formerly: dict[int, list[str]] = {}
    # The largest story first: of two that have become one, it is the one that more has been said of.
    for story in sorted(standing, key=lambda story: (-len(story.briefings), story.id)):
        homes = Counter(place[briefing.id] for briefing in story.briefings if briefing.id in place)
        if not homes:
            continue
        home = min(homes, key=lambda at: (-homes[at], at))
        formerly.setdefault(home, []).extend(story.formerly)
        if kept.setdefault(home, story.id) != story.id:
            formerly[home].append(story.id)
    return kept, {at: tuple(sorted(olds)) for at, olds in formerly.items() if olds}


def _describe(briefing: Briefing) -> str:
    slug = _spell_first_words(briefing.headline) or _spell_first_words(briefing.id) or "story"
    return f"{briefing.published.date().isoformat()}-{slug}" if briefing.published else slug


def _number(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def _spell_first_words(text: str) -> str:
    """Return the first words of a text in letters that any address can hold."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", ""))[:_SLUG_WORDS])
