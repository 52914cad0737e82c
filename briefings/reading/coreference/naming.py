"""The actors' mentions as tokens of the parse, and the sex of the persons among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefings.model import Actor, Span
from briefings.reading.actors.sexes import COURTESIES, TITLES, Sex, tell_sex_by_name
from briefings.reading.syntax import Syntax


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
            head = next((t for t in range(first, last + 1) if not first <= syntax.head[t] <= last), last)
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
