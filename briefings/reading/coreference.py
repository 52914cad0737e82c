"""Whom a mention means: names, pronouns, offices and descriptions → an actor's name, or None.

A pronoun is tied by a small ranker over the persons named before it (in the manner of Lappin & Leass,
"An Algorithm for Pronominal Anaphora Resolution", 1994: nearness, subject before object, who spoke
last), its weights learned and readable; a person of the other sex is left out. A description ("the
senator") is tied to the last actor whose role says so. What has no clear answer stays unresolved.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from unidecode import unidecode

from briefings.model import Actor
from briefings.reading.lexicon import load_words
from briefings.reading.syntax import Syntax

SINGULAR = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female"}
_FEMALE_WORDS = frozenset(
    {"mrs", "ms", "miss", "lady", "madam", "madame", "queen", "princess", "sister", "baroness", "frau", "mme"}
)
_MALE_WORDS = frozenset({"mr", "sir", "lord", "king", "prince", "father", "brother", "baron", "herr", "m"})
_MALE_OFFICES = frozenset(
    {"congressman", "chairman", "spokesman", "businessman", "councilman", "assemblyman"}
)
_SENTENCES_BACK, _MOST = 14, 8
_MENTIONS_BACK, _MENTIONS_ON = 150, 30
_SPEAKERS_BACK = 8


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of an actor: its head token and the actor's number."""

    token: int
    actor: int


class Resolver:
    """Ties the mentions of one article to its actors; reading on, it remembers who spoke."""

    def __init__(
        self,
        syntax: Syntax,
        actors: tuple[Actor, ...],
        weights: Mapping[str, float],
        paragraph: Sequence[int],
    ) -> None:
        self.syntax, self.actors, self.weights, self.paragraph = syntax, actors, weights, paragraph
        self.named = _place_mentions(syntax, actors)
        self.at = {token: named.actor for named in self.named for token in _tokens(syntax, named)}
        self.gender = tuple(_tell_gender(syntax, actor) for actor in actors)
        self.spoken: list[Named] = []

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
            self.spoken.append(Named(token, number))

    def _find(self, token: int) -> int | None:
        s = self.syntax
        if token in self.at:
            return self.at[token]
        word = s.word[token].lower()
        if word in SINGULAR:
            return self._find_person(token, SINGULAR[word])
        if word in ("who", "that", "which") and s.dep[s.head[token]] in ("relcl", "acl"):
            above = s.head[s.head[token]]
            return None if above == token else self.at.get(above)
        if s.pos[token] in ("NOUN", "PROPN"):
            return self._find_described(token)
        return None

    def _find_person(self, token: int, gender: str) -> int | None:
        rows = self.describe_persons(token, gender)
        if not rows:
            return None
        scores = {number: sum(self.weights.get(name, 0.0) for name in row) for number, row in rows.items()}
        return max(scores, key=lambda number: (scores[number], -number))

    def describe_persons(self, token: int, gender: str) -> dict[int, list[str]]:
        """Return the persons that a pronoun may mean, with the features of each."""
        s = self.syntax
        sentence = s.sentence[token]
        other = "male" if gender == "female" else "female"
        seen: dict[int, list[Named]] = {}
        place = bisect_right(self.named, token, key=lambda named: named.token)
        for named in self.named[max(0, place - _MENTIONS_BACK) : place + _MENTIONS_ON]:
            fits = self.actors[named.actor].kind == "person" and self.gender[named.actor] != other
            back = sentence - s.sentence[named.token]
            if fits and -1 < back <= _SENTENCES_BACK and (named.token < token or back == 0):
                seen.setdefault(named.actor, []).append(named)
        order = sorted(seen, key=lambda number: -max(n.token for n in seen[number]))[:_MOST]
        return {
            number: self._describe(token, gender, number, seen[number], rank)
            for rank, number in enumerate(order)
        }

    def _describe(
        self, token: int, gender: str, number: int, mentions: Sequence[Named], rank: int
    ) -> list[str]:
        s = self.syntax
        free = [n for n in mentions if s.quoted[n.token] < 0]
        last = max((n.token for n in free if n.token < token), default=-1)
        back = s.sentence[token] - s.sentence[last] if last >= 0 else 99
        role = _role(s, last) if last >= 0 else "none"
        gap = self.paragraph[s.sentence[token]] - self.paragraph[s.sentence[last]] if last >= 0 else 9
        subject = max((n.token for n in free if n.token < token and s.dep[n.token] == "nsubj"), default=-1)
        away = s.sentence[token] - s.sentence[subject] if subject >= 0 else 99
        features = [
            f"back={min(back, 6)}",
            f"back={min(back, 3)}|{role}",
            f"gap={min(gap, 4)}",
            f"subject-back={min(away, 6)}",
            f"rank={min(rank, 4)}",
            f"gender={self.gender[number] == gender}",
            f"often={min(len(mentions), 6)}",
            f"free={bool(free)}",
        ]
        if last >= 0 and s.head[last] == s.head[token]:
            features.append("same-verb")
        if any(n.token > token for n in free):
            features.append("behind")
        speech = [n for n in self.spoken[-_SPEAKERS_BACK:] if n.token < token]
        if speech and speech[-1].actor == number:
            since = s.sentence[token] - s.sentence[speech[-1].token]
            features.append(f"spoke-last={min(since, 5)}")
        elif any(n.actor == number for n in speech[-4:]):
            features.append("spoke")
        return features

    def _find_described(self, token: int) -> int | None:
        """Tie "the senator" to the last actor before it whose role holds the word."""
        s = self.syntax
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


def _place_mentions(syntax: Syntax, actors: tuple[Actor, ...]) -> list[Named]:
    placed = []
    for number, actor in enumerate(actors):
        for span in actor.mentions:
            first, last = syntax.token_from(span.start), syntax.token_before(span.end)
            inside = range(first, last + 1)
            head = next((t for t in inside if not first <= syntax.head[t] <= last), last)
            if first <= last < len(syntax.word):
                placed.append(Named(head, number))
    return sorted(placed, key=lambda named: (named.token, named.actor))


def _tokens(syntax: Syntax, named: Named) -> tuple[int, ...]:
    """Return the head token and the names before it that hang on it."""
    parts = [
        c
        for c in syntax.children[named.token]
        if syntax.dep[c] == "compound" and syntax.entity[c] == "PERSON"
    ]
    return (named.token, *parts)


def _role(s: Syntax, token: int) -> str:
    dep = s.dep[token]
    return {
        "nsubj": "subject",
        "nsubjpass": "subject",
        "poss": "owner",
        "dobj": "object",
        "pobj": "object",
    }.get(dep, "other")


@cache
def _given_names() -> tuple[frozenset[str], frozenset[str]]:
    names = load_words("world", "given_names") or {}
    return frozenset(names.get("female", ())), frozenset(names.get("male", ()))


def _tell_gender(syntax: Syntax, actor: Actor) -> str:
    """Return "male", "female" or "" by the titles before the mentions and the given name."""
    if actor.kind != "person":
        return ""
    for span in actor.mentions:
        token = syntax.token_from(span.start)
        for word in (syntax.word[token - 1], syntax.word[token]) if 0 < token < len(syntax.word) else ():
            plain = word.lower().rstrip(".")
            if plain in _FEMALE_WORDS or plain.endswith("woman"):
                return "female"
            if plain in _MALE_WORDS or plain in _MALE_OFFICES:
                return "male"
    female, male = _given_names()
    for name in (actor.name, *actor.aliases):
        words = [w for w in unidecode(name).lower().replace("-", " ").split() if len(w) > 1]
        if len(words) > 1:
            for word in words[:-1]:
                if word in female or word in male:
                    return "female" if word in female else "male"
    return ""
