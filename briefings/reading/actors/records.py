"""Names as they are compared, and what is found of them: mentions, groups of mentions, the editor's forms."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from briefings.model import ActorKind, KnownActor, Span

# What stands behind a firm's name.
LEGAL_FORMS = frozenset({"inc", "corp", "ltd", "llc", "plc", "gmbh", "ag", "co"})

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|die|der|das|le|la|les|el|los|las)\s+", re.IGNORECASE)
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "đ": "d",
        "ø": "o",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
        "þ": "th",
        "’": "'",
        "‘": "'",
    }
)
# What tells the generations of a family apart, and is no part of the name.
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return the name in lower case, without accents, full stops, a leading article or a possessive."""
    name = _ARTICLE.sub("", _POSSESSIVE.sub("", name.strip()))
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c) and c != ".").split())


def split_words(name: str) -> tuple[str, ...]:
    """Return the folded words of a name."""
    return tuple(_WORD.findall(fold(name)))


def strip_possessive(text: str) -> str:
    """Return the name without a possessive ending."""
    return _POSSESSIVE.sub("", text)


NameForm = Literal["name", "people", "seat", "palace", "letters", "nickname"]


# What the keys of the editor's actors begin with; the name follows.
KNOWN = "known:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where something is named.

    ``kind`` is what the tagger took it for (None where it did not say), ``key`` the entry of the
    gazetteer or of the editor's list that the words stand for, ``form`` how they do.
    """

    span: Span
    text: str
    kind: ActorKind | None = None
    key: str = ""
    form: NameForm = "name"


@dataclass(slots=True, kw_only=True)
class Group:
    """The mentions of one actor, while they are gathered."""

    key: str = ""
    kind: ActorKind = "organization"
    mentions: list[Mention] = field(default_factory=list)

    def forms(self) -> Counter[str]:
        """Return how often each surface form stands, possessive endings aside."""
        return Counter(strip_possessive(mention.text) for mention in self.mentions)

    def fullest(self) -> str:
        """Return the form of most words; of these the most frequent, of these the longest; no nickname."""
        named = [mention for mention in self.mentions if mention.form != "nickname"]
        forms = Counter(strip_possessive(mention.text) for mention in named or self.mentions)
        best = max(forms, key=lambda form: (len(split_words(form)), forms[form], len(form), form))
        # A genitive without an apostrophe, as German has it, is no name of its own.
        return best[:-1] if best.endswith("s") and best[:-1] in forms else best


def list_known_forms(known: Iterable[KnownActor]) -> dict[str, KnownActor]:
    """Return each of the editor's actors by its folded name and aliases, the first that has one."""
    found: dict[str, KnownActor] = {}
    for actor in known:
        for form in (actor.name, *actor.aliases):
            found.setdefault(fold(form), actor)
    return {form: actor for form, actor in found.items() if form}
