"""The editor's own list of actors."""

from __future__ import annotations

from dataclasses import dataclass

from briefings.model import ActorKind
from briefings.reading.actors.folding import fold

# What the keys of the editor's actors begin with; the name follows.
KNOWN = "known:"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownActor:
    """One actor as the editor names it: what is given here wins over what the text gives.

    ``ignore`` keeps the actor out of every briefing; ``watch`` marks one that the editor follows.
    """

    name: str
    aliases: tuple[str, ...] = ()
    kind: ActorKind | None = None
    role: str = ""
    link: str = ""
    watch: bool = False
    ignore: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownActors:
    """The editor's list; empty by default."""

    actors: tuple[KnownActor, ...] = ()

    def by_form(self) -> dict[str, KnownActor]:
        """Return each actor by its folded name and aliases, the first that has one."""
        found: dict[str, KnownActor] = {}
        for actor in self.actors:
            for form in (actor.name, *actor.aliases):
                found.setdefault(fold(form), actor)
        return {form: actor for form, actor in found.items() if form}
