"""Other names that a text gives beside one: its letters ("the Kurdistan Workers’ Party (PKK)"), nicknames."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefings.language import load_language
from briefings.model import Span
from briefings.reading.actors.gazetteer import is_office, load_actor_words, load_first_names
from briefings.reading.actors.records import LEGAL_FORMS, fold

_LETTERS = re.compile(
    r"(?:\(|,\s|\bor\s|\bknown as\s)(?:the\s|or\s)?[\"“‘']?"
    r"(?P<short>[A-Z][A-Za-z]?[A-Z&.\-]*[A-Z]\.?(?:-?[A-Z0-9]+)?)[\"”’']?(?=\)|,|;|\s*—)"
)
_TAIL = re.compile(
    r"(?:(?:[A-ZÀ-Þ][\w’'&\-]*(?:(?<=\b\w)\.|(?<=\.\w)\.)?|of|and|for|the|in|on|to|de|des|du|la|le|und|für|der|y|del|e|da|&)(?:[^\S\n]+|,?$)){1,12}$"
)
_SMALL = frozenset({
    "of", "and", "for", "the", "in", "on", "to", "de", "des", "du", "la", "le", "und", "für", "der", "y",
    "del", "e", "da", "&",
})  # fmt: skip
_PARTY_AND_STATE = re.compile(r"[DRI]-")
_ARTICLES = frozenset({"the", "la", "le", "el", "der", "die", "das", "its"})
_REACH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """A name in full and the letters that stand for it from there on."""

    long: Span
    short: Span


def find_introductions(text: str, language: str = "en") -> tuple[Introduction, ...]:
    """Return the introductions of a text in its order.

    Letters in brackets take the capitalised name before them; letters between commas only one
    whose initials they are.
    """
    found = []
    for match in _LETTERS.finditer(text):
        short = (
            match.group("short").rstrip(".") if "." not in match.group("short")[:-1] else match.group("short")
        )
        if _PARTY_AND_STATE.match(short):
            continue
        tail = _TAIL.search(text, max(0, match.start() - _REACH), match.start())
        if tail is None:
            continue
        long = _cut_long(tail, short, bracketed=match.group()[0] == "(" and load_language(language).in_full)
        if long is not None:
            start = match.start("short")
            found.append(Introduction(long=long, short=Span(start, start + len(short))))
    return tuple(found)


def _cut_long(tail: re.Match[str], short: str, *, bracketed: bool) -> Span | None:
    words = [(m.start() + tail.start(), m.group()) for m in re.finditer(r"\S+", tail.group())]
    while words and words[0][1].lower() in _SMALL:
        words.pop(0)
    letters = short.replace(".", "").replace("-", "").upper()
    end = tail.start() + len(tail.group().rstrip().rstrip(",;"))
    for index, (start, word) in enumerate(words):
        if (
            word[0].isupper()
            and word.lower() not in _SMALL
            and match_letters([w for _, w in words[index:]], letters)
        ):
            return Span(start, end)
    if not bracketed or len(words) < 2 or len(letters) < 2:  # noqa: PLR2004
        return None
    # Letters of a name in another language: the whole of the capitalised name behind the article is taken.
    if any(fold(word) in load_first_names() for _, word in words):
        return None
    article = max((i + 1 for i, (_, word) in enumerate(words[:-1]) if word.lower() in _ARTICLES), default=0)
    return Span(words[article][0], end)


_LEGAL = LEGAL_FORMS | {"corporation", "company", "group"}


def match_letters(words: list[str], letters: str) -> bool:
    """Return whether the letters are the initials of the words; small words may be passed over."""
    big = [part for word in words if word.lower() not in _SMALL for part in word.split("-") if part]
    every = [part for word in words for part in word.split("-") if part]
    # "AMD" is Advanced Micro Devices Inc.
    bare = [part for part in big if part.lower().rstrip(".") not in _LEGAL]
    return any("".join(w[0] for w in chosen).upper() == letters for chosen in (big, every, bare) if chosen)


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
    """Return whether "NAME, known as NICK" names a person: by a comma, marks and the name itself.

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
