"""A name as the tagger or its capitals give it; one tag that holds two names, divided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from briefings.model import ActorKind, Span
from briefings.reading.actors.folding import fold, split_words
from briefings.reading.actors.gazetteer import load_cities, load_entry_index, load_first_names

_TWO_NAMES = re.compile(r" with (?=[A-ZÀ-Þ])|(?<=[^\W\d_]{3}): ")
_TWO_PEOPLE = re.compile(r" and (?=[A-ZÀ-Þ])")
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
    if match is None:
        match = _OWNED.search(name)
        if match is None or not _is_owner(name[: match.start()], name[match.end() :], surnames):
            return (tag,)
    start = tag.span.start
    halves = (Span(start, start + match.start()), Span(start + match.end(), tag.span.end))
    return tuple(Tag(span=half, kind=tag.kind) for half in halves if _is_whole(half.of(text), surnames))


def _is_owner(owner: str, owned: str, surnames: frozenset[str]) -> bool:
    """Tell whether the genitive owns a name, and is not part of one: "Orvane’s Water Ministry"."""
    words, first = split_words(owner), split_words(owned)
    known = fold(owner) in load_entry_index("en") or (bool(words) and words[-1] in surnames)
    return known or (len(first) > 1 and first[0] in load_first_names())


def _is_whole(name: str, surnames: frozenset[str]) -> bool:
    """Tell whether half of a divided tag is a name of its own: two words, or a word that is known."""
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
