"""Briefings → stories: which articles tell one event, and what they tell together.

    make_profiles ─▶ find_candidates ─▶ group_profiles ─▶ join_languages ─▶ name, tell, carry on

All of it is pure and works on the briefings alone: no article text. ``join_stories`` holds them all,
``outline_stories`` one story's at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from briefings.model import Actor, Briefing, KnownActor, Story, StoryActor
from briefings.moments import place_moment
from briefings.reading.summary.selection import Length
from briefings.stories.across_languages import Anchors, join_languages, read_anchors
from briefings.stories.actor_linking import link_actors
from briefings.stories.clusters import Cluster, find_candidates, group_profiles, load_weights
from briefings.stories.continuation import find_earlier, name_stories, name_story
from briefings.stories.differences import lead_by_original
from briefings.stories.leading import order_tellings
from briefings.stories.profiles import Profile, count_words, make_profile, make_profiles
from briefings.stories.story_text import keep_language, outline_story, tell_story

__all__ = ["join_stories", "outline_stories", "strip_briefing"]


def join_stories(  # noqa: PLR0913 - one argument an input
    briefings: Sequence[Briefing],
    *,
    earlier: Sequence[Story] = (),
    sentences: int = 3,
    words: int | None = None,
    standing: Sequence[Story] = (),
    known: Sequence[KnownActor] = (),
    met: Mapping[date, Sequence[StoryActor]] | None = None,
    day: date | None = None,
    language: str = "",
) -> tuple[Story, ...]:
    """Join briefings of one event.

    Args:
        briefings: the day's; their order does not matter.
        earlier: the stories of the days before, which new ones may carry on, the oldest first.
        sentences: how many sentences a story is told in.
        words: how many words these may have together.
        standing: the same day's stories as they were joined before more articles came in: a story
            keeps the id of the one that most of its articles stood in, an actor its own.
        known: the editor's actors: their names, roles and links win.
        met: the actors of the days before, as far back as is known; none by default.
        day: the day of the stories.
        language: the edition's: a story of several languages is told in it where an article has it, else
            in the language of most.

    Returns:
        Stories in the order of their first articles' time; every briefing in exactly one.
    """
    length = Length(sentences=sentences, words=words)
    ordered = sorted(briefings, key=_place)
    before = [briefing for story in earlier for briefing in story.briefings]
    profiles = make_profiles([*ordered, *before])
    own, known_profiles = profiles[: len(ordered)], profiles[len(ordered) :]
    clusters = _group_events(own, [briefing.form for briefing in ordered])
    anchors = [read_anchors(briefing) for briefing in ordered] if _are_several(own) else []
    events = join_languages([cluster.members for cluster in clusters], anchors, language)
    groups = [clusters[event[0]] for event in events]
    members = [[ordered[at] for number in event for at in clusters[number].members] for event in events]
    names = name_stories(members, standing, {story.id for story in earlier})
    chains = find_earlier(groups, earlier, known_profiles)
    led = [_order_languages(told) for told in members]
    telling = [keep_language(told) for told in led]
    linked = link_actors(telling, known=known, earlier=chains, standing=standing, met=met, day=day)
    return tuple(
        replace(tell_story(name, told, actors, length, chain), formerly=formerly)
        for (name, formerly), told, actors, chain in zip(names, led, linked, chains, strict=True)
    )


def outline_stories(
    briefings: Sequence[Briefing], *, sentences: int = 3, language: str = ""
) -> Iterator[Story]:
    """Yield the stories of a day that is too large to be held: all but their actors and quotations.

    The stories, their ids, headlines and sentences are those of ``join_stories``. The briefings may be loaded
    again each time that they are used, which is three times; no more than a story's are held.

    Args:
        briefings: the day's, or what ``strip_briefing`` leaves of them; their order does not matter.
        sentences: how many sentences a story is told in.
        language: as in ``join_stories``.
    """
    used: set[str] = set()
    for members in _group_articles(briefings, language):
        articles = [briefings[at] for at in members]
        name = name_story(articles[0], used)
        yield outline_story(name, _order_languages(articles), Length(sentences=sentences))


def strip_briefing(briefing: Briefing) -> Briefing:
    """Return what ``outline_stories`` needs of a briefing: a quarter, which is loaded as much quicker."""
    actors = tuple(Actor(name=actor.name, kind=actor.kind) for actor in briefing.actors)
    sentences = tuple(replace(sentence, why=(), glosses=()) for sentence in briefing.sentences)
    return replace(briefing, actors=actors, sentences=sentences, quotes=(), figures=())


def _are_several(profiles: Sequence[Profile]) -> bool:
    """Return whether the articles are of several languages."""
    return len({profile.language for profile in profiles}) > 1


def _order_languages(briefings: Sequence[Briefing]) -> tuple[Briefing, ...]:
    """Return the briefings as they tell a story, behind those of its language, the first's, the others."""
    telling = keep_language(briefings)
    return (*lead_by_original(order_tellings(telling)), *briefings[len(telling) :])


def _group_events(profiles: Sequence[Profile], forms: Sequence[str]) -> list[Cluster]:
    """Return the articles of each event, by their first ones.

    An opinion and an interview tell no event without a report of it: each stands alone.
    """
    found: list[Cluster] = []
    for cluster in group_profiles(profiles, find_candidates(profiles), load_weights()):
        kinds = {forms[at] for at in cluster.members}
        apart = len(kinds) > 1 and "news" not in kinds
        found += (
            [Cluster(members=(at,), profile=profiles[at]) for at in cluster.members] if apart else [cluster]
        )
    return sorted(found, key=lambda cluster: cluster.members)


def _group_articles(briefings: Sequence[Briefing], language: str) -> list[list[int]]:
    """Return the positions of each story's briefings, those of its language first, by their time."""
    places: list[tuple[float, str]] = []

    def note_places() -> Iterator[Briefing]:
        for briefing in briefings:
            places.append(_place(briefing))
            yield briefing

    table = count_words(note_places())
    several = len(table.backgrounds) > 1
    profiles: list[Profile] = []
    anchors: list[Anchors] = []
    forms: list[str] = []
    for briefing in briefings:
        forms.append(briefing.form)
        profiles.append(make_profile(briefing, table))
        if several:
            anchors.append(read_anchors(briefing))
    order = sorted(range(len(places)), key=places.__getitem__)
    profiles = [profiles[at] for at in order]
    clusters = _group_events(profiles, [forms[at] for at in order])
    groups = [cluster.members for cluster in clusters]
    events = join_languages(groups, [anchors[at] for at in order] if several else [], language)
    return [[order[at] for number in event for at in groups[number]] for event in events]


def _place(briefing: Briefing) -> tuple[float, str]:
    return place_moment(briefing.published), briefing.id
