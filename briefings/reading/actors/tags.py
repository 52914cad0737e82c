"""A name as the tagger or its capitals give it; one tag that holds two names, divided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from briefings.model import ActorKind, Span
from briefings.reading.actors.gazetteer import (
    is_office,
    load_actor_words,
    load_cities,
    load_entry_index,
    load_first_names,
)
from briefings.reading.actors.person_names import HONOURS
from briefings.reading.actors.records import SUFFIXES, fold, split_words, strip_possessive
from briefings.reading.analysis import Analysis

if TYPE_CHECKING:
    from briefings.language.document import Stretch


_TWO_NAMES = re.compile(r" with (?=[A-ZÀ-Þ])|(?<=[^\W\d_]{3}): ")
_TWO_PEOPLE = re.compile(r" and (?=[A-ZÀ-Þ])")
_TWO_BODIES = re.compile(r" (?:and|&) (?=[A-ZÀ-Þ])")
# "Orvane, Kalvoy Freight": two of a list, where no legal form follows the comma.
_TWO_LISTED = re.compile(r", (?=[A-ZÀ-Þ])(?!(?:Inc|Ltd|LLC|LLP|PLC|Corp|Co|Jr|Sr|II|III|L\.P|S\.A)\b)")
# A small word that no name holds: "Orvane resells Kalvoy Micro", "Victoria at Sandy Quay".
_CLAUSE = re.compile(r" (?P<word>[a-z]{2,}) (?=[A-ZÀ-Þ])")
_OWNED = re.compile(r"(?:['’]s|(?<=s)['’]) (?=[A-ZÀ-Þ])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A name as the tagger or its capitals give it, and its likely kind."""

    span: Span
    kind: ActorKind


def collect_surnames(text: str, tags: Iterable[Tag]) -> frozenset[str]:
    """Return the last words of the people's names, folded."""
    named = (tag.span.of(text) for tag in tags if tag.kind == "person")
    words = (split_words(name) for name in named if not (_OWNED.search(name) or _TWO_NAMES.search(name)))
    return frozenset(name[-1] for name in words if name)


def divide_tag(text: str, tag: Tag, surnames: frozenset[str]) -> tuple[Tag, ...]:
    """Divide a tag that holds two names: "Lyon with Anemone Airways", "Halvorsen’s Labour Ministry"."""
    name = tag.span.of(text)
    if fold(name) in load_entry_index("en"):
        return (tag,)
    match = _TWO_NAMES.search(name) or (_TWO_PEOPLE.search(name) if tag.kind == "person" else None)
    match = match or _find_clause(name, tag.kind)
    # "Ministry of Trade, Water and Roads" has three subjects.
    listed = tag.kind != "place" and not _has_subjects(name)
    match = match or find_pair(text, name) or (_TWO_LISTED.search(name) if listed else None)
    if match is None:
        match = _OWNED.search(name)
        if match is None or not _is_owner(name[: match.start()], name[match.end() :], surnames):
            return (tag,)
    start = tag.span.start
    halves = (Span(start, start + match.start()), Span(start + match.end(), tag.span.end))
    return tuple(Tag(span=half, kind=tag.kind) for half in halves if _is_whole(half.of(text), surnames))


def _has_subjects(name: str) -> bool:
    opens = [*split_words(name.removeprefix("the ")), "", ""]
    return opens[0] in load_actor_words("purposeful") and opens[1] in ("of", "for", "on")


def _find_clause(name: str, kind: ActorKind) -> re.Match[str] | None:
    """Find a small word within a name that cannot belong to it: a verb, or where somebody is."""
    for match in _CLAUSE.finditer(name):
        word = match["word"]
        if word not in _LOWER_INSIDE and not word.startswith(_PARTICLES) and not _goes_in_names(word):
            return match
        if kind == "person" and word in _WHEREABOUTS:
            return match
    return None


def _goes_in_names(word: str) -> bool:
    """Return whether names of other languages hold a small word: "Partij voor de Vrijheid"."""
    return len(word) < _SHORTEST_VERB or word in _FOREIGN


def find_pair(text: str, name: str) -> re.Match[str] | None:
    """Find the "and" in the names of two bodies, each of which the text names alone too."""
    match = _TWO_BODIES.search(name)
    if match is None:
        return None
    whole = text.count(name)
    halves = (name[: match.start()], name[match.end() :])
    return match if all(len(re.findall(rf"\b{re.escape(half)}\b", text)) > whole for half in halves) else None


def _is_owner(owner: str, owned: str, surnames: frozenset[str]) -> bool:
    """Return whether the genitive owns a name, and is not part of one: "Orvane’s Water Ministry"."""
    words, first = split_words(owner), split_words(owned)
    known = fold(owner) in load_entry_index("en") or (bool(words) and words[-1] in surnames)
    return known or (len(first) > 1 and first[0] in load_first_names())


def _is_whole(name: str, surnames: frozenset[str]) -> bool:
    """Return whether half of a divided tag is a name of its own: two words, or a word that is known."""
    words = split_words(name)
    if len(words) != 1:
        return bool(words)
    known = words[0] in surnames or words[0] in load_cities() or name.isupper()
    return known or words[0] in load_entry_index("en") or words[0] in load_first_names()


def retag_first_names(text: str, tags: Sequence[Tag]) -> tuple[Tag, ...]:
    """Take a word alone for a person that the tagger takes for a place or a body, but calls a person in full.

    "Imogen" is Imogen Orvane where it is known as a first name, or where its full names outnumber it;
    known countries, bodies and cities stay what they are.
    """
    words = [split_words(tag.span.of(text)) for tag in tags]
    pairs = list(zip(words, tags, strict=True))
    full = Counter(name[0] for name, tag in pairs if tag.kind == "person" and len(name) > 1)
    alone = Counter(name[0] for name, tag in pairs if tag.kind != "person" and len(name) == 1)

    def is_person(name: Sequence[str]) -> bool:
        word = name[0] if len(name) == 1 else ""
        if not full[word] or word in load_entry_index("en") or word in load_cities():
            return False
        return word in load_first_names() or full[word] > alone[word]

    return tuple(replace(tag, kind="person") if is_person(name) else tag for name, tag in pairs)


_KINDS: dict[str, ActorKind] = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}
_TOKEN = re.compile(r"\S+")
_EDGES = " \t\"'“”‘’„«»‹›()[]{},;:.!?…–—-*•|/`"
# Addresses, numbers, and words that a page ran together ("ReplyShareAna").
_BROKEN = re.compile(
    r"^\d|[@#\\<>{}|=_~]|https?:|www\.|\.com\b|\d{3}|[a-zß-ÿ]{2}[A-Z]{3}|[A-Z]{3}[a-z]{3}|\s['‘]\w|(?:[A-Z][a-zß-ÿ]+){3}"
)
_INITIAL = re.compile(r"[A-Z]\.")
# Initials without a name: what is left of "Old Tappan, N. J.".
_LETTERS_ALONE = re.compile(r"[A-Z]\.(?: [A-Z]\.)+")
# A court's or a prosecutor's, cut from its office: "Eastern District of Norland", "U.S. District".
_DISTRICT = re.compile(
    r"(?:(?:North|South|East|West)(?:ern)?|Central|Middle|U\. ?S\.|US) District(?: of .*)?", re.IGNORECASE
)
# "Communism", "Islamophobia".
_CREED = re.compile(r"\w{4}(?:ism|phobia)$")
_LOWER_INSIDE = frozenset({
    "of", "and", "for", "the", "in", "on", "de", "da", "do", "dos", "di", "du", "del", "della", "van",
    "von", "der", "den", "ten", "ter", "zu", "bin", "ibn", "al", "el", "la", "le", "y", "e", "et", "des",
    "to", "at", "with", "as", "s",
})  # fmt: skip
_WHEREABOUTS = frozenset({"at", "in", "on", "with", "as", "for", "to"})
_SHORTEST_VERB = 4
_FOREIGN = frozenset({
    "from", "into", "over", "under", "against", "without", "voor", "onder", "gegen", "sobre", "para", "pour",
    "avec", "sans", "sous", "degli", "delle", "dello", "nella", "entre", "contra", "than", "upon", "near",
    "between", "among", "through",
})  # fmt: skip
_SMALL_WORD = re.compile(r"(?<![\w-])[a-zß-öø-ÿ][\w’'\-]*")
_PARTICLES = ("al-", "el-", "de", "van", "von", "bin", "ben", "d'", "d’")
_TRADE = re.compile(r"(?:[dtlmr]ist|ologist|ician|sman|swoman)$")
# "His Holiness Anatoly II", "Her Excellency, Corinne Abel".
_POSSESSED = re.compile(r"\b(?:His|Her|Your|Their) \Z")
_LONGEST = 10


def find_tagged(analysis: Analysis, *, cased: bool) -> tuple[Tag, ...]:
    """Return the tagger's people, organisations and places as clean spans with their kinds."""
    assert analysis.doc is not None
    small = frozenset(_SMALL_WORD.findall(analysis.text)) if cased else frozenset()
    found: list[Tag] = []
    for entity in analysis.doc.ents:
        kind = _KINDS.get(entity.label_)
        if kind is None:
            continue
        for start, end in _split_lines(entity):
            span = _clean(analysis.text, Span(start, end), kind, small)
            if span is not None and not _is_nobody(span.of(analysis.text), small, cased=cased):
                found.append(Tag(span=span, kind=kind))
    return _drop_openers(analysis, found) if cased else tuple(found)


def _drop_openers(analysis: Analysis, found: Sequence[Tag]) -> tuple[Tag, ...]:
    """Leave out names of one word that have their capital only from the sentence that they open."""
    text = analysis.text
    starts = frozenset(sentence.start for sentence in analysis.sentences)
    inside = {
        word
        for tag in found
        if tag.span.start not in starts and text[tag.span.start - 1] not in '“"‘'
        for word in strip_possessive(tag.span.of(text)).split()
    }

    def stands(name: str) -> bool:
        known = fold(name) in load_first_names() or fold(name) in load_entry_index("en")
        return " " in name or name.isupper() or name in inside or known

    return tuple(tag for tag in found if stands(tag.span.of(text)))


def _split_lines(entity: Stretch) -> Iterator[tuple[int, int]]:
    """Yield the parts of a name that a line break, a slash or a bracket divides."""
    for match in re.finditer(r"[^\n\r/()\[\]“”\"—–]+", entity.text):
        yield entity.start_char + match.start(), entity.start_char + match.end()


def _clean(text: str, span: Span, kind: ActorKind, small: frozenset[str]) -> Span | None:
    words = [(m.start() + span.start, m.end() + span.start) for m in _TOKEN.finditer(span.of(text))]
    while words and _is_before(text, words, kind, small):
        words.pop(0)
    while words and _is_behind(text[slice(*words[-1])], cased=bool(small)):
        words.pop()
    if not words or len(words) > _LONGEST:
        return None
    start, end = words[0][0], words[-1][1]
    while start < end and text[start] in _EDGES:
        start += 1
    end = start + len(strip_possessive(text[start:end]))
    initials = re.search(r"(?:\b[A-Z]\.)+$|\b(?:Jr|Sr|Inc|Corp|Co|Ltd)\.$", text[start:end])
    while end > start and text[end - 1] in _EDGES and not initials:
        end -= 1
    end = start + len(strip_possessive(text[start:end]))
    if end - start < 2 or _BROKEN.search(text[start:end]):  # noqa: PLR2004
        return None
    return Span(start, end)


def _is_before(text: str, words: list[tuple[int, int]], kind: ActorKind, small: frozenset[str]) -> bool:  # noqa: PLR0911
    """Return whether the first word is not of the name: an article, a title, an adjective of a country."""
    word = text[slice(*words[0])]
    folded = fold(word.strip(_EDGES))
    if folded in load_actor_words("before_name") or not folded:
        # "A. J. Frost" opens with an initial, and no article.
        return not _INITIAL.fullmatch(word)
    at = words[0][0]
    if folded in load_actor_words("courtesies") and _POSSESSED.search(text, max(0, at - len("Their ")), at):
        return True
    if small and word[0].islower() and len(words) > 1 and not word.startswith(_PARTICLES):
        return True
    if kind != "person" or len(words) == 1:
        return False
    if folded in load_actor_words("courtesies") or folded in load_actor_words("abbreviations"):
        return True
    entry = load_entry_index("en").get(folded)
    if entry is not None and entry.form != "name" and len(words) > 2:  # noqa: PLR2004
        return True
    if (folded in small or _TRADE.search(folded)) and folded not in load_first_names():
        return True
    follows_title = is_office(folded) or folded in load_actor_words("modifiers")
    return follows_title and folded not in load_actor_words("name_titles")


def _is_behind(word: str, *, cased: bool) -> bool:
    bare = word.strip(_EDGES)
    return (
        not bare
        or bare in HONOURS
        or (cased and (bare.lower() in _LOWER_INSIDE or (bare[0].islower() and bare.isalpha())))
    )


def _is_nobody(name: str, small: frozenset[str], *, cased: bool) -> bool:
    """Return whether the words are no name: a month, an office, a word that the text also writes small."""
    if not any(character.isalpha() for character in name) or len(fold(name)) == 1:
        return True
    if (
        fold(name) in load_actor_words("not_actors") | SUFFIXES
        or is_office(name)
        or _DISTRICT.fullmatch(name)
    ):
        return True
    if _LETTERS_ALONE.fullmatch(name) and fold(name).replace(" ", "") not in load_entry_index("en"):
        return True
    if cased and name[0].islower() and not name.startswith(_PARTICLES):
        return True
    words = split_words(name)
    if (len(words) > 1 and _is_thing(words)) or (len(words) == 1 and _CREED.search(words[0])):
        return True
    return cased and (not any(character.isupper() for character in name) or name.lower() in small)


def _is_thing(words: Sequence[str]) -> bool:
    if words[-1] in load_actor_words("things") and words[0] not in load_first_names():
        return True
    return words[0] in load_actor_words("thing_heads") or words[:2] == ("tropical", "storm")
