"""The actors of several articles → those of their story: each once, under all its names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from briefings.model import Actor, ActorKind, Briefing, Story, StoryActor
from briefings.reading.actors.folding import SUFFIXES, split_words
from briefings.reading.actors.gazetteer import identify_name
from briefings.reading.actors.people import match_people
from briefings.words import make_slug


@dataclass(slots=True)
class Cast:
    """One actor as several texts name it: the text's id and the actor there, once for each text."""

    kind: ActorKind
    found: dict[str, Actor] = field(default_factory=dict)

    @property
    def names(self) -> Counter[str]:
        """The names that the texts give it, with how many give each."""
        return Counter(actor.name for actor in self.found.values())

    @property
    def name(self) -> str:
        """The name that most texts give it, a person's full name before a bare one; then the longest."""

        def rate(named: tuple[str, int]) -> tuple[bool, int, int, str]:
            name, texts = named
            return self.kind == "person" and len(_parts(name)) > 1, texts, len(name), name

        return max(self.names.items(), key=rate)[0]

    @property
    def aliases(self) -> tuple[str, ...]:
        """All its other names, in the order of the alphabet."""
        names = {name for actor in self.found.values() for name in (actor.name, *actor.aliases)}
        return tuple(sorted(names - {self.name}))


# The ids of a story's actors, by the article's id and the name that the article gives each.
ActorIds = Mapping[tuple[str, str], str]


def link_actors(briefings: Sequence[Briefing]) -> tuple[tuple[StoryActor, ...], ActorIds]:
    """Join the actors of a story's briefings, most salient first; salience is the mean over the briefings.

    Returns:
        The actors, and the id of each by the article's id and the name that the article gives it.
    """
    order = {briefing.id: at for at, briefing in enumerate(briefings)}
    casts = cast_actors((briefing.id, actor) for briefing in briefings for actor in briefing.actors)
    actors: list[StoryActor] = []
    ids: dict[tuple[str, str], str] = {}
    used: Counter[str] = Counter()
    for cast in casts:
        slug = make_slug(cast.name)
        used[slug] += 1
        actor = _describe(cast, order, slug if used[slug] == 1 else f"{slug}-{used[slug]}")
        actors.append(actor)
        ids.update(((text, found.name), actor.id) for text, found in cast.found.items())
    return tuple(sorted(actors, key=lambda actor: (-actor.salience, actor.name, actor.kind))), ids


def link_stories(stories: Sequence[Story]) -> tuple[Story, ...]:
    """Return the stories of a day with one id for each actor, the same in all of them."""
    casts = cast_actors(
        (story.id, Actor(name=actor.name, kind=actor.kind, salience=actor.salience, aliases=actor.aliases))
        for story in stories
        for actor in story.actors
    )
    ids: dict[tuple[str, str, ActorKind], str] = {}
    used: Counter[str] = Counter()
    for cast in casts:
        slug = make_slug(cast.name)
        used[slug] += 1
        name = slug if used[slug] == 1 else f"{slug}-{used[slug]}"
        ids.update(((story, actor.name, cast.kind), name) for story, actor in cast.found.items())
    return tuple(_rename_actors(story, ids) for story in stories)


def _rename_actors(story: Story, ids: Mapping[tuple[str, str, ActorKind], str]) -> Story:
    names = {actor.id: ids[story.id, actor.name, actor.kind] for actor in story.actors}
    return replace(
        story,
        actors=tuple(replace(actor, id=names[actor.id]) for actor in story.actors),
        quotes=tuple(replace(quote, speaker=names.get(quote.speaker, "")) for quote in story.quotes),
    )


def cast_actors(offered: Iterable[tuple[str, Actor]]) -> tuple[Cast, ...]:
    """Join actors of several texts, each offered with the id of its text.

    Two are one when they are of one kind and share a name; persons also when first and last name
    agree ("Ann B. Roe", "A. Roe"), and a surname goes to the one person that bears it. What one text
    tells apart stays apart: two of one text are never one.
    """
    casts: list[Cast] = []
    known: dict[tuple[ActorKind, str], list[int]] = defaultdict(list)
    for text, actor in sorted(offered, key=lambda item: (-len(item[1].name.split()), -item[1].salience)):
        at = _find_cast(text, actor, casts, known)
        if at is None:
            at = len(casts)
            casts.append(Cast(kind=actor.kind))
        casts[at].found[text] = actor
        for key in dict.fromkeys(_keys(actor)):
            if at not in known[actor.kind, key]:
                known[actor.kind, key].append(at)
    return tuple(casts)


def _find_cast(
    text: str, actor: Actor, casts: Sequence[Cast], known: dict[tuple[ActorKind, str], list[int]]
) -> int | None:
    """Return the number of the cast that the actor joins: the closest, and none where two are as close."""
    near = {at for key in _keys(actor) for at in known.get((actor.kind, key), ())}
    rated = sorted((_rate(actor, casts[at]), at) for at in near if text not in casts[at].found)
    rated = [(rate, at) for rate, at in rated if rate]
    if not rated or (len(rated) > 1 and rated[-1][0] == rated[-2][0] == 1):
        return None
    best = rated[-1][0]
    return min(at for rate, at in rated if rate == best)


def _rate(actor: Actor, cast: Cast) -> int:
    """Rate how surely the actor is the cast: 3 by its name, 2 by a full name, 1 by an alias, 0 not at all."""
    others = list(cast.found.values())
    if any(identify_name(actor.name) == identify_name(other.name) for other in others):
        return 3
    if actor.kind != "person":
        return 2
    if len(_parts(actor.name)) == 1:
        return 1
    full = [other.name for other in others if len(_parts(other.name)) > 1]
    return (
        2
        if full and all(match_people(split_words(actor.name), split_words(name)) for name in full)
        else int(not full)
    )


def _parts(name: str) -> list[str]:
    parts = split_words(name.replace(",", " "))
    return [part for part in parts if part not in SUFFIXES] or list(parts)


def _keys(actor: Actor) -> Iterator[str]:
    yield identify_name(actor.name)
    yield from (identify_name(alias) for alias in actor.aliases)
    if actor.kind == "person":
        yield from _parts(actor.name)[-1:]


def _describe(cast: Cast, order: dict[str, int], name: str) -> StoryActor:
    found = sorted(cast.found.items(), key=lambda item: order[item[0]])
    roles = [(text, actor.role.text) for text, actor in found if actor.role]
    often = Counter(role.casefold() for _, role in roles)
    article, role = max(roles, key=lambda item: often[item[1].casefold()], default=("", ""))
    salience = sum(actor.salience for actor in cast.found.values()) / len(order)
    return StoryActor(
        id=name,
        name=cast.name,
        kind=cast.kind,
        salience=round(min(1.0, salience), 4),
        role=role,
        role_article=article,
        aliases=cast.aliases,
        articles=tuple(text for text, _ in found),
    )
