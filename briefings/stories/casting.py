"""The actors of several briefings → the actors of their story: one for each, over all names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from briefings.model import Actor, ActorKind, Briefing, StoryActor


@dataclass(slots=True)
class _Joined:
    name: str
    kind: ActorKind
    names: dict[str, None] = field(default_factory=dict)
    found: list[tuple[str, Actor]] = field(default_factory=list)


def join_actors(briefings: Sequence[Briefing]) -> tuple[StoryActor, ...]:
    """Join the actors of the briefings, most salient first.

    Two are one when they are of one kind and share a name or an alias; a single word joins to the
    one fuller name that ends with it. Salience is the mean over the briefings.
    """
    joined: list[_Joined] = []
    offered = [(briefing.id, actor) for briefing in briefings for actor in briefing.actors]
    for article, actor in sorted(offered, key=lambda item: -len(item[1].name.split())):
        known = _find(joined, actor)
        if known is None:
            known = _Joined(actor.name, actor.kind)
            joined.append(known)
        known.names.update(dict.fromkeys((actor.name, *actor.aliases)))
        known.found.append((article, actor))
    actors = [_describe(group, len(briefings)) for group in joined]
    return tuple(sorted(actors, key=lambda actor: (-actor.salience, actor.name)))


def _find(joined: list[_Joined], actor: Actor) -> _Joined | None:
    own = {name.casefold() for name in (actor.name, *actor.aliases)}
    for known in joined:
        if known.kind == actor.kind and own & {name.casefold() for name in known.names}:
            return known
    if actor.kind != "person" or len(actor.name.split()) > 1:
        return None
    last = actor.name.casefold()
    fuller = [
        known
        for known in joined
        if known.kind == "person" and any(name.split()[-1].casefold() == last for name in known.names)
    ]
    return fuller[0] if len(fuller) == 1 else None


def _describe(group: _Joined, articles: int) -> StoryActor:
    role = next(((article, actor.role) for article, actor in group.found if actor.role), None)
    salience = sum(actor.salience for _, actor in group.found) / articles
    return StoryActor(
        name=group.name,
        kind=group.kind,
        salience=round(min(1.0, salience), 4),
        role=role[1].text if role else "",
        role_article=role[0] if role else "",
        aliases=tuple(sorted(name for name in group.names if name != group.name)),
        articles=tuple(dict.fromkeys(article for article, _ in group.found)),
    )
