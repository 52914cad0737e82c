"""Where the actors are named, as tokens of the parse; their sex; which @handles are theirs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from unidecode import unidecode

from briefings.model import Actor, Span
from briefings.reading.actors.person_names import COURTESIES, TITLES, Sex, tell_sex_by_name
from briefings.reading.analysis import Syntax

# "Jane Roe (@janeroe)", "Jane Roe, @janeroe", "Jane Roe @janeroe".
_BEHIND = re.compile(r"[,:]?\s*[(\[]?\s*@(\w{2,30})\b")
# What people put around their names: offices before, "official" behind, a year or a number.
_AROUND = re.compile(
    r"^(?:the|real|iam|im|sen(?:ator)?|rep|gov(?:ernor)?|mayor|dr|president|pm|mp|officially?)"
    r"|(?:official|hq|real|mp|\d{1,4})$"
)


_PARTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "appos", "poss", "attr", "ROOT"})


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of an actor: its head token and the actor's number."""

    token: int
    actor: int


def place_mentions(syntax: Syntax, actors: Sequence[Actor], sexes: Sequence[Sex]) -> list[Named]:
    """Return the mentions in the order of the text, without "Mr. Ellis" where the only Ellis is a woman."""
    placed = []
    for number, actor in enumerate(actors):
        for span in actor.mentions:
            first, last = syntax.token_from(span.start), syntax.token_before(span.end)
            if not first <= last < len(syntax.word):
                continue
            # In "Peter Hale KC" both hang on the letters: the last word of the name stands for it, unless
            # another has a part in the sentence ("said Ada in 't Hale").
            above = [t for t in range(last, first - 1, -1) if not first <= syntax.head[t] <= last] or [last]
            head = next((t for t in above if syntax.dep[t] in _PARTS), above[0])
            if sexes[number] and _sex_of_words(syntax, first, last, COURTESIES) not in (sexes[number], ""):
                continue
            placed.append(Named(head, number))
    return sorted(placed, key=lambda named: (named.token, named.actor))


def _last_word(actor: Actor) -> str:
    return actor.name.casefold().split()[-1] if actor.name.strip() else ""


def tell_sexes(syntax: Syntax, actors: Sequence[Actor]) -> tuple[Sex, ...]:
    """Return each actor's sex, "" where unknown and for what is no person.

    The courtesy before a full name tells it, else the given name, else the courtesy before a last name
    that nobody else in the article has.
    """
    namesakes = Counter(_last_word(actor) for actor in actors if actor.kind == "person")
    return tuple(_tell_sex(syntax, actor, namesakes[_last_word(actor)]) for actor in actors)


def _tell_sex(syntax: Syntax, actor: Actor, namesakes: int) -> Sex:
    if actor.kind != "person":
        return ""
    full = [span for span in actor.mentions if " " in span.of(syntax.text)]
    short = [span for span in actor.mentions if " " not in span.of(syntax.text)] if namesakes == 1 else ()
    return (
        _sex_before(syntax, full)
        or tell_sex_by_name((actor.name, *actor.aliases))
        or _sex_before(syntax, short)
    )


def _sex_before(syntax: Syntax, mentions: Iterable[Span]) -> Sex:
    """Return what the first courtesy or title before one of the mentions says."""
    for span in mentions:
        sex = _sex_of_words(syntax, syntax.token_from(span.start), syntax.token_before(span.end), TITLES)
        if sex:
            return sex
    return ""


def _sex_of_words(syntax: Syntax, first: int, last: int, titles: Mapping[str, Sex]) -> Sex:
    """Return what the word before a name says, or the one at its head ("Mr. Reed", "Congresswoman Reed")."""
    for token in (first - 1, first) if first < last else (first - 1,):
        plain = syntax.word[token].lower().rstrip(".") if token >= 0 else ""
        if plain in titles:
            return titles[plain]
        if plain.endswith("woman") and titles is TITLES:
            return "female"
    return ""


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
