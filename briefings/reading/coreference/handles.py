"""@handles: the actor that the text gives one to ("Jane Roe (@janeroe)"), or whose name one spells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from unidecode import unidecode

from briefings.model import Actor

# "Jane Roe (@janeroe)", "Jane Roe, @janeroe", "Jane Roe @janeroe".
_BEHIND = re.compile(r"[,:]?\s*[(\[]?\s*@(\w{2,30})\b")
# What people put around their names: offices before, "official" behind, a year or a number.
_AROUND = re.compile(
    r"^(?:the|real|iam|im|sen(?:ator)?|rep|gov(?:ernor)?|mayor|dr|president|pm|mp|officially?)"
    r"|(?:official|hq|real|mp|\d{1,4})$"
)


def find_handles(text: str, actors: Sequence[Actor]) -> dict[str, int | None]:
    """Return the number of the actor of each handle, in lower case and without "@"; None for two."""
    owners: dict[str, int | None] = {}
    for handle, number in _given_handles(text, actors):
        owners[handle] = number if owners.get(handle, number) == number else None
    return owners


def _given_handles(text: str, actors: Sequence[Actor]) -> Iterator[tuple[str, int]]:
    if "@" not in text:
        return
    for number, actor in enumerate(actors):
        for span in actor.mentions:
            if match := _BEHIND.match(text, span.end):
                yield match[1].lower(), number


def spell_owner(handle: str, actors: Sequence[Actor]) -> int | None:
    """Return the one actor whose full name the handle spells, offices and numbers apart."""
    plain = handle.lower().replace("_", "")
    spelt = {plain, _AROUND.sub("", plain)}
    fitting = [number for number, actor in enumerate(actors) if _spell(actor) & spelt]
    return fitting[0] if len(fitting) == 1 else None


def _spell(actor: Actor) -> set[str]:
    forms = (actor.name, *actor.aliases)
    words = [re.findall(r"[a-z0-9]+", unidecode(form).lower()) for form in forms]
    return {"".join(form) for form in words if len(form) > 1}
