"""What is known of the world before a text is read: countries, their people and seats, cities, bodies.

Names are compared as a reader compares them: without capitals, accents, points and possessives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from briefings.language import load_words
from briefings.reading.actors.records import NameForm, fold

# Names of countries, people and capitals that are more often something else in the news.
_NAMESAKES = frozenset({
    "jersey", "guinean", "sharjah", "male", "victoria", "stanley", "douglas", "kingston", "hamilton",
    "plymouth",
})  # fmt: skip
# Forms that are English words when their capitals are lost.
_WORDS = frozenset({
    "turkey", "chad", "polish", "pole", "poles", "finn", "jordan", "chile", "niger", "congress", "senate",
    "treasury", "house", "fed", "labour", "apple", "conservatives", "republican", "democrat", "swede",
    "dane", "scot", "guinea", "lima", "male", "pentagon", "the states", "mali", "togo", "georgia", "nice",
    "bern", "turks", "brit", "brits", "kiwi", "kiwis", "thais", "dutch", "finns",
})  # fmt: skip
# The language in which the gazetteer itself names the world.
_OWN = "en"
_MIN_LETTERS, _MIN_WORD = 2, 4
# What the keys of people begin with.
HEAD = "head:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country, region or continent.

    ``names`` are its own, ``nicknames`` are not shown, ``people`` are adjectives and nouns, ``seats``
    its capitals, ``palaces`` the houses of its government.
    """

    code: str
    name: str
    names: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    palaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The meaning of a form of words: the key and name of a country or body, and how the form means it."""

    key: str
    name: str
    form: NameForm


def _pluralise(word: str) -> tuple[str, ...]:
    """Return the forms of a demonym: itself, and its plural unless it has none of its own."""
    if word.endswith(("ese", "ish", "sh", "ch", "ss", "men", "man", "wiss")):
        return (word,)
    return (word,) if " " in word and word.endswith("s") else (word, f"{word}s")


@cache
def load_countries() -> tuple[Country, ...]:
    """Return the countries of the gazetteer joined with what English usage adds, in the files' order."""
    added = dict(load_words("en", "countries"))
    rows = list(load_words("world", "countries"))
    rows += [{"code": code, **added[code]} for code in added if "name" in added[code]]
    return tuple(_join_country(row, added.get(row["code"], {})) for row in rows)


def _join_country(row: dict[str, list[str]], added: dict[str, list[str]]) -> Country:
    def collect(key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*row.get(key, ()), *added.get(key, ())]))

    people = tuple(form for word in collect("demonyms") for form in _pluralise(word))
    return Country(
        code=str(row["code"]),
        name=str(row["name"]),
        names=collect("names"),
        nicknames=collect("nicknames"),
        people=people,
        seats=tuple(dict.fromkeys([*collect("capitals"), *collect("seats")])),
        palaces=collect("palaces"),
    )


@cache
def load_entries(language: str) -> dict[str, Entry]:
    """Return every form of a country or large body, as it is written, with what it means.

    In another language than English the countries bear the names that CLDR gives them in it. Of two
    meanings of a form the first stands: countries before their capitals before bodies before their heads.
    """
    entries: dict[str, Entry] = {}
    listed = (*_list_countries(language), *_list_seats(language), *_list_bodies(), *_list_heads())
    for form, entry in listed:
        if fold(form) not in _NAMESAKES and len(form) >= _MIN_LETTERS:
            entries.setdefault(form.replace("’", "'"), entry)
    return entries


def _list_countries(language: str) -> Iterator[tuple[str, Entry]]:
    local = _local_names(language)
    for country in load_countries():
        name = local.get(country.code, country.name)
        for form in dict.fromkeys((name, country.name, *country.names)):
            yield form, Entry(key=country.code, name=name, form=_tell_letters(form))
        for form in country.nicknames:
            yield form, Entry(key=country.code, name=name, form="letters")
        for form in country.people:
            yield form, Entry(key=country.code, name=name, form="people")


def _list_seats(language: str) -> Iterator[tuple[str, Entry]]:
    local, seats = _local_names(language), _local_seats(language)
    for country in load_countries():
        name = local.get(country.code, country.name)
        for form in country.seats:
            for own in (form, seats.get(form, form)):
                yield own, Entry(key=country.code, name=name, form="seat")
        for form in country.palaces:
            yield form, Entry(key=country.code, name=name, form="palace")


def _list_bodies() -> Iterator[tuple[str, Entry]]:
    for body in load_words("en", "bodies"):
        key, name = f"body:{body[0]}", body[0]
        for form in body:
            if isinstance(form, str):
                yield form, Entry(key=key, name=name, form=_tell_letters(form))
            else:
                yield from ((people, Entry(key=key, name=name, form="people")) for people in form)


def _list_heads() -> Iterator[tuple[str, Entry]]:
    for people in load_words("world", "heads").values():
        for name, *others in people:
            for form in (name, *others):
                yield form, Entry(key=f"{HEAD}{name}", name=name, form="name")


@cache
def load_head_names() -> dict[str, str]:
    """Return the folded name of each head of a large body by each of its other names, folded."""
    return {
        fold(other): fold(name)
        for people in load_words("world", "heads").values()
        for name, *others in people
        for other in others
    }


def _tell_letters(form: str) -> NameForm:
    return "letters" if form.isupper() or "." in form else "name"


def _local_names(language: str) -> dict[str, str]:
    if language == _OWN:
        return {}
    from babel import Locale
    from babel.core import UnknownLocaleError

    try:
        territories = Locale.parse(language.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return {code: name for code, name in territories.items() if len(code) == _MIN_LETTERS and "(" not in name}


def _local_seats(language: str) -> dict[str, str]:
    """Return capitals in another language by their English names, as far as CLDR's time zones name them."""
    if not _local_names(language):
        return {}
    from babel import Locale

    zones = Locale.parse(language.replace("-", "_")).time_zones
    return {
        zone.rpartition("/")[2].replace("_", " "): names["city"]
        for zone, names in zones.items()
        if "city" in names
    }


@cache
def compile_forms(language: str, *, cased: bool) -> re.Pattern[str]:
    """Return a pattern that finds the forms of ``load_entries``, the longest first.

    Without capitals, forms of fewer than four letters and those that are English words are left out.
    """
    forms = load_entries(language)
    kept = [form for form in forms if cased or (len(form) >= _MIN_WORD and form.lower() not in _WORDS)]
    kept.sort(key=lambda form: (-len(form), form))
    written = [re.escape(form).replace("'", "['’]").replace(r"\ ", r"\s") for form in kept]
    if cased:
        written += [re.escape(form.upper()) for form in kept if _may_be_capitals(form)]
    return re.compile(
        rf"(?<![\w@#])(?=\w)(?:{_match_first(written, cased=cased)})(?![\w])", 0 if cased else re.IGNORECASE
    )


def _may_be_capitals(form: str) -> bool:
    return len(form) >= _MIN_WORD and not form.isupper() and form.isascii()


def _match_first(patterns: Iterable[str], *, cased: bool) -> str:
    """Return the pattern of any of the patterns, the first that fits.

    Those that begin alike stand together: of three thousand forms a hundred are tried at a word, not all.
    """
    alike: dict[str, list[str]] = {}
    for pattern in patterns:
        alike.setdefault(pattern[0] if cased else pattern[0].lower()[0], []).append(pattern[1:])
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in alike.items())


@cache
def load_entry_index(language: str) -> dict[str, Entry]:
    """Return the entries by folded form; forms that differ in capitals alone keep the first."""
    index: dict[str, Entry] = {}
    for form, entry in load_entries(language).items():
        index.setdefault(fold(form), entry)
    return index


@cache
def load_entry_names(language: str) -> dict[str, str]:
    """Return the name of each country and body by its key."""
    return {entry.key: entry.name for entry in reversed(load_entries(language).values())}


def identify_name(name: str, language: str = "en") -> str:
    """Return what a name stands for, the same for all names of one country or body; else its folded form.

    "Türkiye", "Turkey" and, in French, "Turquie" give one key; "Bagdad" in French gives that of "Baghdad". A
    capital stands for itself: only a text tells more.
    """
    folded = fold(name)
    for known in dict.fromkeys(("en", language)):
        entry = load_entry_index(known).get(folded)
        if entry is not None and entry.form in ("name", "letters"):
            return entry.key
    return _load_local_keys(language).get(folded, folded)


@cache
def _load_local_keys(language: str) -> dict[str, str]:
    """Return what a language's names of cities and of two bodies stand for, as far as CLDR has them."""
    keys = {fold(local): fold(english) for english, local in _local_seats(language).items()}
    names = _local_names(language)
    bodies = {"UN": "body:United Nations", "EU": "body:European Union"}
    return keys | {fold(names[code]): key for code, key in bodies.items() if code in names}


def name_entry(key: str) -> str:
    """Return the English name of the country or body that a key stands for, or nothing."""
    return _load_names().get(key, "")


@cache
def _load_names() -> dict[str, str]:
    return {entry.key: entry.name for entry in load_entries("en").values()}


@cache
def load_cities() -> frozenset[str]:
    """Return the folded names of large cities and US states."""
    return frozenset(fold(name) for name in load_words("world", "cities"))


@cache
def load_first_names() -> frozenset[str]:
    """Return first names, folded."""
    return frozenset(load_words("world", "first_names"))


def is_office(word: str) -> bool:
    """Return whether a word is an office or its abbreviation: "Sen.", "co-chair", "speaker-to-be"."""
    offices = load_actor_words("offices")
    folded = fold(word).removesuffix("-to-be")
    if folded in offices or folded in load_actor_words("abbreviations"):
        return True
    head, _, tail = folded.rpartition("-")
    return (tail in offices and not head.endswith("-and")) or (
        tail in ("elect", "designate") and head in offices
    )


@cache
def load_actor_words(name: str) -> frozenset[str]:
    """Return one class of words of language/en/actor_words.yaml, folded."""
    return frozenset(fold(str(word)) for word in load_words("en", "actor_words")[name])
