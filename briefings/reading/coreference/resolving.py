"""The resolver of an article: its mentions → the names of its actors."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from briefings.model import Actor
from briefings.reading.actors.sexes import Sex
from briefings.reading.coreference.bodies import PLURAL_OR_NEUTER, find_body
from briefings.reading.coreference.handles import find_handles, spell_owner
from briefings.reading.coreference.naming import Named, place_mentions, tell_sexes
from briefings.reading.coreference.pronouns import SINGULAR, Persons
from briefings.reading.syntax import Syntax

_MENTIONS_BACK = 150


class Resolver:
    """Ties the mentions of one article to its actors; reading on, it remembers who spoke."""

    def __init__(
        self,
        syntax: Syntax,
        actors: tuple[Actor, ...],
        weights: Mapping[str, float],
        paragraph: Sequence[int],
        texts: frozenset[str],
    ) -> None:
        self.syntax, self.actors, self.weights, self.texts = syntax, actors, weights, texts
        sexes = tell_sexes(syntax, actors)
        self.named = place_mentions(syntax, actors, sexes)
        self.at = {token: named.actor for named in self.named for token in _tokens(syntax, named)}
        self.persons = Persons(syntax, actors, sexes, self.named, paragraph)
        self.handles = find_handles(syntax.text, actors)

    def resolve(self, token: int) -> str | None:
        """Return the name of the actor that the mention with this head token means."""
        number = self._find(token)
        return None if number is None else self.actors[number].name

    def resolve_name(self, name: str) -> str | None:
        """Return the one actor whose name, or last name, this is in whatever case; None for two."""
        wanted = name.casefold()
        found = [
            actor.name
            for actor in self.actors
            if any(
                wanted in (form.casefold(), *form.casefold().split()[-1:])
                for form in (actor.name, *actor.aliases)
            )
        ]
        return found[0] if len(found) == 1 else None

    def remember(self, token: int) -> None:
        """Keep that the mention with this head token speaks."""
        number = self._find(token)
        if number is not None:
            self.persons.spoken.append(Named(token, number))

    def _find(self, token: int) -> int | None:
        s = self.syntax
        if token in self.at:
            return self.at[token]
        word = s.word[token].lower()
        if word in SINGULAR:
            return self._find_person(token, SINGULAR[word])
        if word in PLURAL_OR_NEUTER:
            return find_body(s, self.actors, self.named, self.persons.paragraph, token)
        if word in ("who", "that", "which") and s.dep[s.head[token]] in ("relcl", "acl"):
            return self.at.get(s.head[s.head[token]])
        if word.startswith("@") or (token and s.word[token - 1] == "@"):
            return self._find_owner(word.removeprefix("@"))
        return self._find_described(token) if s.pos[token] in ("NOUN", "PROPN") else None

    def _find_person(self, token: int, sex: Sex) -> int | None:
        rows = self.persons.describe(token, sex)
        if not rows:
            return None
        scores = {number: sum(self.weights.get(name, 0.0) for name in row) for number, row in rows.items()}
        return max(scores, key=lambda number: (scores[number], -number))

    def _find_owner(self, handle: str) -> int | None:
        return self.handles[handle] if handle in self.handles else spell_owner(handle, self.actors)

    def _find_author(self, token: int) -> int | None:
        """Tie "her letter", "Reed's statement", "a note from Reed" to whose words these are."""
        s = self.syntax
        for child in s.children[token]:
            if s.dep[child] == "poss":
                return self._find(child)
            if s.dep[child] == "prep" and s.word[child].lower() in ("from", "by"):
                return next((self.at[t] for t in s.children[child] if t in self.at), None)
        return None

    def _find_described(self, token: int) -> int | None:
        """Tie a text to its author, "the senator" to the last actor before it whose role holds the word."""
        s = self.syntax
        if s.lemma[token] in self.texts:
            return self._find_author(token)
        definite = any(s.word[child].lower() in ("the", "this") for child in s.children[token])
        if not definite or s.tag[token] == "NNS":
            return None
        place = bisect_right(self.named, token, key=lambda named: named.token)
        for named in reversed(self.named[max(0, place - _MENTIONS_BACK) : place]):
            role = self.actors[named.actor].role
            words = role.text.lower().replace("-", " ").split() if role else []
            if named.token < token and s.lemma[token] in words:
                return named.actor
        return None


def _tokens(syntax: Syntax, named: Named) -> tuple[int, ...]:
    """Return the head token and the names before it that hang on it."""
    parts = [
        c
        for c in syntax.children[named.token]
        if syntax.dep[c] == "compound" and syntax.entity[c] == "PERSON"
    ]
    return (named.token, *parts)
