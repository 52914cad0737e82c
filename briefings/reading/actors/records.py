"""What is passed on between finding names and actors: mentions, groups of them, the editor's forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from briefings.model import ActorKind, KnownActor, Span
from briefings.reading.actors.gazetteer import Form, fold, split_words, strip_possessive

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
    form: Form = "name"


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
