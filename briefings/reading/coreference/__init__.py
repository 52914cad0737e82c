"""Whom a mention means: names, pronouns, handles, offices and descriptions → an actor's name, or None.

    a name ─▶ its actor, unless the courtesy before it is of the other sex ─▶ the namesake that it fits
    he, she ─▶ persons named before it ─▶ ruled out by sex and by the clause ─▶ ranked
    it, they ─▶ the organisation that spoke last, where none other came between
    @handle ─▶ the actor that the text gives it to, or whose name it spells
    "the senator" ─▶ the last actor whose role says so

What has no clear answer stays unresolved.
"""

from __future__ import annotations

from briefings.reading.coreference.naming import Named
from briefings.reading.coreference.pronouns import SINGULAR
from briefings.reading.coreference.resolving import Resolver

__all__ = ["SINGULAR", "Named", "Resolver"]
