"""The resolver of an article: a speaker's head token → the actor that is meant, and how sure that is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import Literal

from briefings.language import load_words
from briefings.model import Actor
from briefings.reading.actors.person_names import COURTESIES, HONOURS
from briefings.reading.analysis import Syntax
from briefings.reading.coreference.actor_mentions import (
    Named,
    find_handles,
    place_mentions,
    spell_owner,
    tell_sexes,
)
from briefings.reading.coreference.antecedents import (
    NOBODY,
    SINGULAR,
    Persons,
    find_descriptions,
    stands_in_main_clause,
)

TieForm = Literal[
    "name",
    "surname",
    "namesake",
    "apposition",
    "description",
    "pronoun",
    "body",
    "handle",
    "text",
    "nobody",
]
# Below this chance a pronoun names nobody, and so it does with a second choice nearly as likely as the first.
_FLOOR, _MARGIN = 0.5, 0.2
# What carries the pronouns after it on must be surer than not.
_CARRIES = 0.5
# Who was asked answers, whoever else was named.
_ASKED = 0.95
_MENTIONS_BACK = 150
_PERSONS_BACK = 12
_BODY_PRONOUNS = frozenset({"it", "they"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NOMINAL = frozenset({"NOUN", "PROPN"})
_PLURAL = frozenset({"NNS", "NNPS"})
_IMPERSONAL = frozenset({"be", "seem", "appear", "happen", "rain"})
_SENTENCES_BACK = 4
# Sentences within which what was told before still tells whom a pronoun means.
_NEAR = 2
_SAYING = frozenset(
    {"say", "tell", "add", "write", "argue", "insist", "claim", "warn", "note", "ask", "explain"}
)
_NO_STRANGERS = frozenset({"GPE", "LOC", "FAC", "DATE", "TIME", "NORP", "EVENT", "LAW", "WORK_OF_ART"})
_EDGES = frozenset({"PUNCT", "SPACE"})
_ONE_OF = frozenset({"a", "an", "one", "another", "some", "every", "each", "any"})
_TITLE_PARTS = frozenset({"PROPN", "PUNCT"})
_TRADE_PARTS = _TITLE_PARTS | {"NOUN", "ADJ", "DET"}
_JOINING = frozenset({"and", "or", "of", "for", "to", "by", "with", "from", "against", "about", "&"})


@dataclass(frozen=True, slots=True)
class Tie:
    """The actor meant by a speaker's words: its number or None, by which form of words, the raw chance."""

    actor: int | None
    form: TieForm
    chance: float


_UNTIED = Tie(None, "nobody", 1.0)


class Resolver:
    """Ties the mentions of one article to its actors; reading on, it remembers who spoke."""

    def __init__(
        self,
        syntax: Syntax,
        actors: tuple[Actor, ...],
        weights: Mapping[str, float],
        paragraph: Sequence[int],
        texts: frozenset[str],
        author: str = "",
    ) -> None:
        self.syntax, self.actors, self.weights, self.texts = syntax, actors, weights, texts
        self.author = author
        sexes = tell_sexes(syntax, actors)
        self.named = place_mentions(syntax, actors, sexes)
        self.at = {token: named.actor for named in self.named for token in _tokens(syntax, named)}
        self.introduced = dict(_find_introduced(syntax, actors))
        self.begins = _find_beginnings(syntax, actors)
        described = find_descriptions(syntax, self.named, frozenset(self.introduced))
        self.persons = Persons(syntax, actors, sexes, self.named, paragraph, described)
        self.handles = find_handles(syntax.text, actors)
        self.bearers = _find_bearers(actors)
        self.read_to = 0
        self.unsure: dict[int, bool] = {}

    def resolve(self, token: int) -> Tie:
        """Return the actor that the mention with this head token means, if there is a clear one."""
        s = self.syntax
        if token in self.at:
            return self._tie_name(token, self.at[token])
        word = s.word[token].lower()
        if s.word[token] in HONOURS and token and s.word[token - 1] != s.word[token]:
            # "Peter Hale KC": the parser takes the letters for the last of his names.
            return self.resolve(token - 1)
        if word in SINGULAR:
            return self._tie_pronoun(token)
        if word.startswith("@") or (token and s.word[token - 1] == "@"):
            handle = word.removeprefix("@")
            owner = self.handles[handle] if handle in self.handles else spell_owner(handle, self.actors)
            return _tie(owner, "handle")
        return self._tie_noun(token) if s.pos[token] in _NOMINAL else self._tie_other(token, word)

    def _tie_noun(self, token: int) -> Tie:
        beside = self._find_beside(token)
        if beside is not None:
            return Tie(beside, "apposition", 1.0)
        if self.syntax.lemma[token] in self.texts:
            return _tie(self._find_author(token), "text")
        return self._tie_description(token)

    def _tie_other(self, token: int, word: str) -> Tie:
        s = self.syntax
        if word in _BODY_PRONOUNS:
            return _tie(self._find_body(token), "body")
        if word == "i":
            return _tie(self.resolve_name(self.author) if self.author else None, "text")
        if word in ("who", "that", "which") and s.dep[s.head[token]] in ("relcl", "acl"):
            above = s.head[s.head[token]]
            return self.resolve(above) if s.pos[above] in _NOMINAL else _UNTIED
        return _UNTIED

    def share(self, token: int) -> list[tuple[float, int | None]]:
        """Return the actors that the mention with this head token may mean, each with its chance (0 to 1)."""
        if token not in self.at and self.syntax.word[token].lower() in SINGULAR:
            return [
                (chance, number if number != NOBODY and number < len(self.actors) else None)
                for chance, number in self.rank_antecedents(token)
            ]
        return [(1.0, self.resolve(token).actor)]

    def resolve_name(self, name: str) -> int | None:
        """Return the one actor whose name, or last name, this is in whatever case; None for two."""
        wanted = name.casefold()
        found = [
            number
            for number, actor in enumerate(self.actors)
            if any(
                wanted in (form.casefold(), *form.casefold().split()[-1:])
                for form in (actor.name, *actor.aliases)
            )
        ]
        return found[0] if len(found) == 1 else None

    def is_named(self, name: str) -> bool:
        """Return whether this is the name, or last name, of one person."""
        number = self.resolve_name(name)
        return number is not None and self.actors[number].kind == "person"

    def remember(self, token: int) -> None:
        """Keep that the mention with this head token speaks."""
        number = self.resolve(token).actor
        if number is None:
            number = next((n.actor for n in self.persons.named if n.token == token), None)
        if number is not None:
            self.persons.spoken.append(Named(token, number))

    def rank_antecedents(self, token: int) -> list[tuple[float, int]]:
        """Return whom "he" or "she" may mean with the chance of each, the likeliest first."""
        rows = self.describe_antecedents(token)
        scores = {number: sum(self.weights.get(name, 0.0) for name in row) for number, row in rows.items()}
        top = max(scores.values())
        total = sum(exp(score - top) for score in scores.values())
        ranked = [(exp(score - top) / total, number) for number, score in scores.items()]
        return sorted(ranked, key=lambda pair: (-pair[0], pair[1]))

    def describe_antecedents(self, token: int) -> dict[int, list[str]]:
        """Return whom "he" or "she" may mean with the features of each; see ``Persons.describe``."""
        self._read_pronouns(token)
        return self.persons.describe(token, SINGULAR[self.syntax.word[token].lower()])

    def _read_pronouns(self, stop: int) -> None:
        """Read the pronouns before a token in the order of the text, since each may carry a person on."""
        s = self.syntax
        while self.weights and self.read_to < stop:
            token = self.read_to
            self.read_to += 1
            if (
                s.dep[token] in _SUBJECTS
                and s.word[token].lower() in SINGULAR
                and s.quoted[token] < 0
                and token not in self.persons.pronouns
            ):
                chance, number = self.rank_antecedents(token)[0]
                if chance >= _CARRIES and number != NOBODY and not self._follows_stranger(token):
                    self.persons.note(token, number)

    def _is_unsure(self, token: int) -> bool:
        """Return whether nobody is surely meant by a pronoun: it is asked again by each that follows."""
        if token not in self.unsure:
            self.unsure[token] = self._tie_pronoun(token).actor is None
        return self.unsure[token]

    def _tie_pronoun(self, token: int) -> Tie:
        ranked = self.rank_antecedents(token)
        chance, number = ranked[0]
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        unsure = chance < _FLOOR or chance - second < _MARGIN or self._is_overtaken(token, number)
        unsure = unsure or self._follows_stranger(token) or self._follows_speaker(token, number)
        unsure = unsure or self._is_remote(token, number) or self._is_passed_over(token, number)
        if unsure or number == NOBODY or number >= len(self.actors):
            asked = self._find_asked(token)
            return Tie(asked, "pronoun", chance if asked is None else _ASKED)
        return Tie(number, "pronoun", chance)

    def _find_asked(self, token: int) -> int | None:
        """Return who was asked in the sentence before, and answers: "Reed asked Hale why. “…,” he said"."""
        s, before = self.syntax, self._find_before(token, _NEAR)
        if before < 0:
            return None
        first = s.bounds[s.sentence[before]][0]
        place = bisect_right(self.persons.named, before, key=lambda name: name.token)
        near = self.persons.named[max(0, place - _PERSONS_BACK) : place]
        here = [name for name in near if name.token >= first and s.quoted[name.token] < 0]
        if (
            not here
            or self.persons.find_address(here[-1].token) != "ask"
            or here[-1].actor >= len(self.actors)
        ):
            return None
        fits = self.persons.sexes[here[-1].actor] in (SINGULAR[s.word[token].lower()], "")
        return here[-1].actor if fits and stands_in_main_clause(s, here[-1].token) else None

    def _is_overtaken(self, token: int, person: int) -> bool:
        """Return whether somebody else reacts or answers: "That did not please Hale. “…,” he said".

        Who was named last is then asked, or the object of a verb whose subject is no person.
        """
        s, named = self.syntax, self.persons.named
        place = bisect_right(named, token - 1, key=lambda name: name.token)
        for name in reversed(named[max(0, place - _PERSONS_BACK) : place]):
            if name.actor == person:
                return False
            if s.quoted[name.token] < 0 and name.token not in self.persons.pronouns:
                verb = s.head[name.token]
                # The parser takes "This annoyed Ms. Hale." for a name with what belongs to it.
                asked = self.persons.find_address(name.token) == "ask"
                if verb == name.token or (asked and stands_in_main_clause(s, name.token)):
                    return True
                subject = next((child for child in s.children[verb] if s.dep[child] in _SUBJECTS), -1)
                by_thing = subject >= 0 and subject not in self.at and s.word[subject].lower() not in SINGULAR
                return s.dep[name.token] == "dobj" and by_thing and s.head[verb] == verb
        return False

    def _follows_stranger(self, token: int) -> bool:
        """Return whether the sentence before has a subject whose name is no actor's: "he" may be that one."""
        s, before = self.syntax, self._find_before(token, _SENTENCES_BACK)
        if before < 0:
            return False
        for t in range(before, s.bounds[s.sentence[before]][0] - 1, -1):
            # The parser hangs what is said between marks on "he told" as often as the other way round.
            says = s.word[t].lower() == s.word[token].lower() and s.lemma[s.head[t]] in _SAYING
            # "Hale said that the town, which he called home, …": who "he" is there is told before it.
            says = says and not self._names_person(s.bounds[s.sentence[t]][0], t)
            if s.dep[t] in _SUBJECTS and s.quoted[t] < 0 and (says or stands_in_main_clause(s, t)):
                if t in self.at and self.actors[self.at[t]].kind == "person":
                    return False
                if s.word[t].lower() == s.word[token].lower():
                    # "“…,” he said. He added …": who is not known before is not known now.
                    return t not in self.persons.pronouns or self._is_unsure(t)
                below = (t, *(p for c in s.children[t] if s.dep[c] == "prep" for p in s.children[c]))
                return any(self._is_stranger(each) for each in below)
        return False

    def _find_before(self, token: int, reach: int) -> int:
        """Return the last word outside of marks before a token's sentence; -1 without one within ``reach``.

        ``reach`` is how many sentences back it may stand.
        """
        s = self.syntax
        first = s.bounds[s.sentence[token]][0]
        before = next((t for t in range(first - 1, -1, -1) if s.quoted[t] < 0 and s.pos[t] not in _EDGES), -1)
        return before if before >= 0 and s.sentence[token] - s.sentence[before] <= reach else -1

    def _names_person(self, first: int, stop: int, person: int | None = None) -> bool:
        """Return whether a person, or this one, is named from one token to another, outside of marks."""
        named = (self.at[t] for t in range(first, stop) if t in self.at and self.syntax.quoted[t] < 0)
        return any(n == person if person is not None else self.actors[n].kind == "person" for n in named)

    def _is_stranger(self, token: int) -> bool:
        """Tell a name that is no actor's and no place's or day's: "footage of Al-Orlan", too."""
        s = self.syntax
        named = s.tag[token] == "NNP" and s.entity[token] not in _NO_STRANGERS
        return named and token not in self.at and not self._is_known(token)

    def _follows_speaker(self, token: int, person: int) -> bool:
        """Return whether the sentence before is what another says: "Hale said that Orlan left. “…,” he said".

        That one goes on speaking, whoever is named in what is reported.
        """
        s, before = self.syntax, self._find_before(token, _NEAR)
        first = s.bounds[s.sentence[token]][0]
        if before < 0 or self._names_person(first, token, person):
            return False
        opens = s.bounds[s.sentence[before]][0]
        named = any(self.at.get(t) == person for t in range(opens, before) if s.quoted[t] < 0)
        for t in range(opens, before):
            if t in self.at and (s.dep[t] == "nsubj" or s.head[t] == t) and s.quoted[t] < 0:
                other = self.at[t]
                told = stands_in_main_clause(s, t) and self.actors[other].kind == "person"
                # Whom a sentence is about is meant, and not somebody whom it does not name.
                about = s.lemma[s.head[t]] in _SAYING or not (named or self._differ(other, person))
                return told and other != person and about
        return False

    def _differ(self, one: int, other: int) -> bool:
        """Return whether two persons are of two sexes."""
        return {self.persons.sexes[one], self.persons.sexes[other]} == {"female", "male"}

    def _is_passed_over(self, token: int, person: int) -> bool:
        """Return whether the sentence before is of a thing, and names another person and not this one.

        "It has been a bond for Orlan. “…,” she said" may mean either.
        """
        s, before = self.syntax, self._find_before(token, _NEAR)
        if before < 0:
            return False
        first = s.bounds[s.sentence[token]][0]
        opens = s.bounds[s.sentence[before]][0]
        place = bisect_right(self.persons.named, opens - 1, key=lambda name: name.token)
        here = [n for n in self.persons.named[place : place + _PERSONS_BACK] if n.token < first]
        named = {n.actor for n in here if s.quoted[n.token] < 0}
        subjects = [
            t for t in range(opens, first) if s.dep[t] in _SUBJECTS and s.head[s.head[t]] == s.head[t]
        ]
        of_thing = bool(subjects) and all(s.word[t].lower() == "it" for t in subjects)
        return of_thing and len(named) == 1 and person not in named and not self._differ(person, *named)

    def _is_remote(self, token: int, person: int) -> bool:
        """Return whether a person was named some sentences ago, by the way, and has not spoken since."""
        s = self.syntax
        if any(named.actor == person for named in self.persons.spoken):
            return False
        place = bisect_right(self.persons.named, token - 1, key=lambda name: name.token)
        last = next((n.token for n in reversed(self.persons.named[:place]) if n.actor == person), -1)
        if last < 0 or s.sentence[token] - s.sentence[last] < _NEAR:
            return False
        return s.dep[last] not in (*_SUBJECTS, "appos", "poss") and s.quoted[last] < 0

    def _is_known(self, token: int) -> bool:
        """Return whether an actor's name holds the word: it is a mention that was not tied, no stranger."""
        word = self.syntax.word[token].casefold()
        return any(word in name.casefold() for actor in self.actors for name in (actor.name, *actor.aliases))

    def _tie_name(self, token: int, number: int) -> Tie:
        """Tie a name, but never one of a body's people to the body: "one House Democrat"."""
        s = self.syntax
        kind = self.actors[number].kind
        behind = self._find_following(token)
        if behind is not None:
            return Tie(behind, "apposition", 1.0)
        if kind != "person" and any(s.word[child].lower() in _ONE_OF for child in s.children[token]):
            return _UNTIED
        if kind == "place" and self._is_of_place(token, number):
            return _UNTIED
        whole = kind != "person" or any(s.dep[child] == "compound" for child in s.children[token])
        if not whole and self._is_contested(token, number):
            return Tie(number, "namesake", 1.0)
        return Tie(number, "name" if whole else "surname", 1.0)

    def _is_of_place(self, token: int, number: int) -> bool:
        """Return whether a word is one of a place's people: "the Norlander said"."""
        s = self.syntax
        definite = any(s.word[child].lower() in ("the", "this") for child in s.children[token])
        return definite and s.tag[token] in ("NN", "NNP") and s.word[token] not in self.actors[number].name

    def _is_contested(self, token: int, number: int) -> bool:
        """Return whether a bare surname may as well mean another who bears it.

        A courtesy that fits one alone decides; else it is sure where its bearer was the last to be named in
        full, and its sentence names no bearer in full ("Marlow said of Ada Marlow").
        """
        s = self.syntax
        others = [one for one in self.bearers.get(s.word[token].casefold(), ()) if one != number]
        if not others:
            return False
        sex = COURTESIES.get(s.word[token - 1].lower().rstrip("."), "") if token else ""
        if sex and all(self.persons.sexes[one] not in (sex, "") for one in others):
            return False
        place = bisect_right(self.named, token, key=lambda named: named.token)
        full = (
            named.actor
            for named in reversed(self.named[:place])
            if named.token < token
            and named.actor in (number, *others)
            and any(s.dep[child] == "compound" for child in s.children[named.token])
        )
        first, last = s.bounds[s.sentence[token]]
        beside = any(
            named.actor in (number, *others)
            and named.token != token
            and first <= named.token < last
            and s.quoted[named.token] < 0
            and any(s.dep[child] == "compound" for child in s.children[named.token])
            for named in self.named[max(0, place - _PERSONS_BACK) : place + _PERSONS_BACK]
        )
        return beside or next(full, number) != number

    def _find_beside(self, token: int) -> int | None:
        """Return the person whose name stands beside a description: "the mayor, Peter Hale", "Sgt Hale".

        The name follows at once, in apposition behind what belongs to the noun, or the actor's role holds
        the noun. A name behind a preposition is another's ("a lawyer for Hale"), and so is one in a list.
        """
        s = self.syntax
        if token in self.introduced:
            return self.introduced[token]
        if s.tag[token] in _PLURAL:
            return None
        following = self._find_following(token)
        if following is None and token + 1 in self.begins:
            following = self._as_person(token + 1)
        if following is not None:
            return following
        for comma in range(token + 1, min(token + 16, len(s.word) - 1)):
            if s.sentence[comma] != s.sentence[token] or s.quoted[comma] >= 0 or s.pos[comma] == "VERB":
                break
            if s.word[comma] == ",":
                return self._find_apposed(token, comma)
        return None

    def _find_following(self, token: int) -> int | None:
        """Return the person whose offices begin here: "Kalvoy Freight founder and head Peter Hale said".

        All words up to the name are nouns or "and", an office is among them, and the name ends the phrase.
        """
        s = self.syntax
        office = s.lemma[token] in _load_offices()
        for t in range(token + 1, min(token + 12, len(s.word))):
            if t in self.begins and self.actors[self.begins[t][0]].kind == "person":
                behind = self.begins[t][1] + 1
                ends = behind >= len(s.word) or s.pos[behind] in ("PUNCT", "VERB", "AUX", "SPACE")
                return self.begins[t][0] if office and ends and s.lemma[t - 1] not in _JOINING else None
            office = office or s.lemma[t] in _load_offices()
            if s.pos[t] not in ("NOUN", "PROPN", "ADJ") and s.word[t].lower() not in ("and", "&", "-"):
                return None
        return None

    def _find_apposed(self, token: int, comma: int) -> int | None:
        s = self.syntax
        inside = range(token + 1, comma)
        # Of "a spokesman for the mayor, Peter Hale" the name may be either's.
        if any(s.pos[t] == "NOUN" and s.entity[t] == "" and _is_office(s, t, self.actors) for t in inside):
            return None
        first = next((t for t in range(comma + 1, min(comma + 8, len(s.word))) if t in self.begins), -1)
        lead = range(comma + 1, first)
        # "the marine biologist", "state Rep.", "Lt. Col." may stand before it.
        trade = first > comma + 1 and s.lemma[first - 1].lower() in _load_trades()
        parts = _TRADE_PARTS if trade else _TITLE_PARTS
        if first < 0 or any(s.pos[t] not in parts or s.word[t] == "," for t in lead):
            return None
        behind = self.begins[first][1] + 1
        after = s.word[behind].lower() if behind < len(s.word) else "."
        if after in _JOINING and after in ("and", "or", "&"):
            return None
        ends = after in (",", ".", ";", ":", "—", "–", "(", "”", '"') or s.pos[behind] in (
            "VERB",
            "AUX",
            "SPACE",
        )
        return self._as_person(first) if ends else None

    def _as_person(self, first: int) -> int | None:
        number = self.begins[first][0]
        return number if self.actors[number].kind == "person" else None

    def _find_author(self, token: int) -> int | None:
        """Tie "her letter", "Reed's statement", "a note from Reed" to whose words these are.

        "The statement" is the author's of the last one before that names whose it is.
        """
        s = self.syntax
        author = self._find_owner(token)
        if author is not None or not any(s.word[child].lower() == "the" for child in s.children[token]):
            return author
        same = (t for t in range(token - 1, -1, -1) if s.lemma[t] == s.lemma[token] and s.quoted[t] < 0)
        return next((owner for t in same if (owner := self._find_owner(t)) is not None), None)

    def _find_owner(self, text: int) -> int | None:
        s = self.syntax
        for child in s.children[text]:
            if s.dep[child] == "poss":
                return self.resolve(child).actor
            if s.dep[child] == "prep" and s.word[child].lower() in ("from", "by"):
                named = (t for t in s.children[child] if s.dep[t] == "pobj" and s.pos[t] in _NOMINAL)
                return next((self.resolve(t).actor for t in named), None)
        return None

    def _tie_description(self, token: int) -> Tie:
        """Tie "the senator" to the actor whose role holds the word, where one alone before it has such.

        It is sure where the actor was named just before, and last of all people if the role says more than
        the description does: "the president" may be another than the bank's. What the description adds
        ("former") the role must have.
        """
        s = self.syntax
        words = {s.word[child].lower() for child in s.children[token] if child < token}
        if not words & {"the", "this"} or s.tag[token] in _PLURAL or s.lemma[token] in _load_bodies():
            return _UNTIED
        place = bisect_right(self.named, token, key=lambda named: named.token)
        fitting: dict[int, bool] = {}
        people = (n.actor for n in reversed(self.persons.named) if n.token < token)
        last = next(people, None)
        for named in reversed(self.named[max(0, place - _MENTIONS_BACK) : place]):
            role = self.actors[named.actor].role
            held = role.text.lower().replace("-", " ").split() if role else []
            if named.token < token and s.lemma[token] in held and named.actor not in fitting:
                said = words - {"the", "this"}
                near = s.sentence[token] - s.sentence[named.token] <= _SENTENCES_BACK
                fitting[named.actor] = near and said <= set(held)
                fitting[named.actor] &= named.actor == last or len(held) <= len(said) + 1
        if not fitting:
            return _tie(self._find_subject_before(token), "description")
        first = next(iter(fitting))
        return Tie(first, "description", 1.0 if len(fitting) == 1 and fitting[first] else 0.5)

    def _find_subject_before(self, token: int) -> int | None:
        """Return who "the businessman" is where the sentence before tells of one person alone.

        That one is the subject of its main clause, and the noun is nobody else's: nobody is described so
        before ("a driver … the driver"), and it is no kin or aide and no office but that one's own.
        """
        s, noun = self.syntax, self.syntax.lemma[token]
        before = self._find_before(token, 1)
        if before < 0 or noun not in _load_people() or self._is_described(token):
            return None
        first = s.bounds[s.sentence[before]][0]
        place = bisect_right(self.persons.named, first - 1, key=lambda name: name.token)
        near = [n for n in self.persons.named[place : place + _PERSONS_BACK] if n.token < s.left[token]]
        subjects = [n.actor for n in near if s.dep[n.token] == "nsubj" and stands_in_main_clause(s, n.token)]
        if not subjects or {n.actor for n in near} != {subjects[0]} or subjects[0] >= len(self.actors):
            return None
        role = self.actors[subjects[0]].role
        other = role is not None and noun in _load_offices() and noun not in role.text.lower().split()
        sex = "female" if noun.endswith("woman") else "male" if noun.endswith("man") else ""
        differs = bool(sex) and self.persons.sexes[subjects[0]] not in (sex, "")
        return None if other or differs else subjects[0]

    def _is_described(self, token: int) -> bool:
        """Return whether the text has told before of somebody by the noun of a description."""
        s = self.syntax
        return any(s.lemma[t] == s.lemma[token] and s.quoted[t] < 0 for t in range(token))

    def _find_body(self, token: int) -> int | None:
        """Return the organisation that is the last subject of a main clause before "it" or "they".

        It must stand in the same paragraph or the one before, with nothing else as the subject of a main
        clause in between: not a person, not a text ("the editorial"), not a group ("the protesters"). What
        is no one's pronoun ("it seems") and members of a body ("some Republicans") are tied to nothing.
        """
        s, paragraph = self.syntax, self.persons.paragraph
        if s.lemma[s.head[token]] in _IMPERSONAL:
            return None
        subject = self._last_subject(token)
        if (
            subject < 0
            or s.tag[subject] == "NNPS"
            or paragraph[s.sentence[token]] - paragraph[s.sentence[subject]] > 1
        ):
            return None
        if s.word[token].lower() == "they" and any(s.tag[t] in _PLURAL for t in range(subject + 1, token)):
            return None
        place = bisect_right(self.named, subject, key=lambda name: name.token) - 1
        if place < 0 or self.named[place].token != subject:
            return None
        number = self.named[place].actor
        return number if self.actors[number].kind == "organization" else None

    def _last_subject(self, token: int) -> int:
        """Return the nearest noun before the token that is the subject of a main clause; -1 for none."""
        s = self.syntax
        first = s.bounds[max(0, s.sentence[token] - _SENTENCES_BACK)][0]
        return next(
            (
                t
                for t in range(token - 1, first - 1, -1)
                if s.pos[t] in _NOMINAL
                and s.dep[t] in _SUBJECTS
                and s.quoted[t] < 0
                and stands_in_main_clause(s, t)
            ),
            -1,
        )


def _find_bearers(actors: Sequence[Actor]) -> dict[str, tuple[int, ...]]:
    """Return the people whose full names end in each last name, in small letters."""
    bearers: dict[str, tuple[int, ...]] = {}
    for number, actor in enumerate(actors):
        if actor.kind == "person" and " " in actor.name:
            last = actor.name.casefold().split()[-1]
            bearers[last] = (*bearers.get(last, ()), number)
    return bearers


@cache
def _load_trades() -> frozenset[str]:
    words = load_words("en", "actor_words")
    return frozenset((*words["offices"], *words["abbreviations"], *(f"{w}." for w in words["abbreviations"])))


@cache
def _load_people() -> frozenset[str]:
    words = load_words("en", "speakers")
    return frozenset((*words["people"], *words["offices"])) - frozenset(words["relations"])


@cache
def _load_bodies() -> frozenset[str]:
    return frozenset(load_words("en", "speakers")["bodies"])


@cache
def _load_offices() -> frozenset[str]:
    return frozenset(load_words("en", "speakers")["offices"])


def _tie(actor: int | None, form: TieForm) -> Tie:
    return _UNTIED if actor is None else Tie(actor, form, 1.0)


def _is_office(s: Syntax, token: int, actors: Sequence[Actor]) -> bool:
    return any(actor.role and s.lemma[token] in actor.role.text.lower().split() for actor in actors)


def _tokens(syntax: Syntax, named: Named) -> tuple[int, ...]:
    """Return the head token and the names before it that hang on it."""
    parts = [
        c
        for c in syntax.children[named.token]
        if syntax.dep[c] == "compound" and syntax.entity[c] == "PERSON"
    ]
    return (named.token, *parts)


def _find_introduced(s: Syntax, actors: Sequence[Actor]) -> Iterator[tuple[int, int]]:
    """Return the nouns of the roles that stand beside a person's name, with the person's number."""
    for number, actor in enumerate(actors):
        if actor.kind != "person" or actor.role is None:
            continue
        for token in range(s.token_from(actor.role.span.start), s.token_before(actor.role.span.end) + 1):
            if s.pos[token] in _NOMINAL:
                yield token, number


def _find_beginnings(s: Syntax, actors: Sequence[Actor]) -> dict[int, tuple[int, int]]:
    """Return the first token of each mention with the actor's number and the mention's last token."""
    return {
        s.token_from(span.start): (number, s.token_before(span.end))
        for number, actor in enumerate(actors)
        for span in actor.mentions
    }
