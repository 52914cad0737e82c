"""Nicknames that a text gives: "William 'Bill' Rourke", "Ann Rourke, known as Annie"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefings.model import Span
from briefings.reading.actors.folding import fold
from briefings.reading.actors.gazetteer import is_office, load_actor_words, load_first_names

_CAPITALISED = r"[^\W\d_a-zß-öø-ÿ][\w’'\-]*\.?"
_NICK = r"[^\W\d_a-zß-öø-ÿ][\w\-]*[^\W\d_](?: [^\W\d_a-zß-öø-ÿ][\w\-]+)?"
_OPEN, _CLOSE = r"(?:''|[\"“‘'„«`(])", r"(?:''|[\"”’'“»)])"
_INSIDE = re.compile(
    rf"(?<![\w.])(?P<first>{_CAPITALISED}(?: [A-ZÀ-Þ]\.)?) {_OPEN}(?P<nick>{_NICK})[,]?{_CLOSE} "
    rf"(?P<last>[A-ZÀ-Þ][\w’'\-]*[a-zß-ÿ])(?![\w])"
)
_FAMILIAR = (
    r"(?:who (?:is|was) |(?:is|was) )?(?:(?:better|also|widely|best|popularly|commonly|universally|fondly"
    r"|affectionately|simply|otherwise|usually) )*(?:known(?: simply)?(?: to (?:\w+ ){1,3}?)? ?as"
    r"|nicknamed|called|dubbed|who goes by|who went by|a\.?k\.?a\.?)"
)
_BEHIND = re.compile(
    rf"(?P<long>{_CAPITALISED}(?: (?:(?:van|von|de|al|el|bin|ben|der|di|da) )?{_CAPITALISED}){{0,4}})"
    rf"(?P<lead>,? \(?){_FAMILIAR} (?:the )?(?P<open>{_OPEN})?(?P<nick>{_NICK})(?P<close>,?{_CLOSE})?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nickname:
    """A person's name and the nickname that the text gives beside or inside it."""

    long: Span
    short: Span


def find_nicknames(text: str) -> tuple[Nickname, ...]:
    """Return the nicknames of a text in its order."""
    inside = [
        Nickname(long=Span(match.start(), match.end()), short=Span(*match.span("nick")))
        for match in _INSIDE.finditer(text)
        if _is_first_name(match.group("first"))
    ]
    behind = [
        Nickname(long=Span(*match.span("long")), short=Span(*match.span("nick")))
        for match in _BEHIND.finditer(text)
        if _is_given_behind(match)
    ]
    return tuple(sorted([*inside, *behind], key=lambda found: found.long))


def _is_first_name(word: str) -> bool:
    return fold(word.split(maxsplit=1)[0]) in load_first_names() or word[1:2] == "."


def _is_given_behind(match: re.Match[str]) -> bool:
    """Tell whether "NAME, known as NICK" names a person: by a comma, marks and the name itself.

    Without a comma "called" and "dubbed" take any object; "known as Super Tuesday" follows no person.
    """
    long, nick = match.group("long").split(), match.group("nick")
    marked = bool(match.group("open"))
    if marked != bool(match.group("close")) or not (marked or match.group("lead").strip()):
        return False
    if not marked and (is_office(nick.split()[-1]) or nick.isupper()):
        return False
    return len(long) > 1 and any(_shows_person(word) for word in long[:-1])


def _shows_person(word: str) -> bool:
    return is_office(word) or fold(word) in load_first_names() | load_actor_words("courtesies")
