"""Whom "he" or "she" may mean, and what speaks for each, as names of features.

In the manner of Lappin & Leass, "An Algorithm for Pronominal Anaphora Resolution", 1994: nearness, subject
before object, who spoke last. Ruled out is whom the pronoun's own clause names, since a pronoun never means
that one ("Of Reed, he said": not Reed). People without a name ("my mother", "a neighbour") are candidates
like those with one, and so is nobody of all these. Pronouns that were read before count as mentions.
``quotes/weights.json`` says what each feature is worth.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefings.language import load_words
from briefings.model import Actor
from briefings.reading.actors.person_names import Sex
from briefings.reading.analysis import Syntax
from briefings.reading.coreference.actor_mentions import Named

SINGULAR: Mapping[str, Sex] = {
    "he": "male", "him": "male", "his": "male", "she": "female", "her": "female", "hers": "female",
}  # fmt: skip
NOBODY = -1
_SENTENCES_BACK, _MOST = 14, 8
_MENTIONS_BACK, _MENTIONS_ON = 150, 30
_SPEAKERS_BACK = 8
_VERBS = frozenset({"VERB", "AUX"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_LOWER_CLAUSES = frozenset({"ccomp", "xcomp", "pcomp", "relcl", "acl", "advcl"})
_ROLES = {"nsubj": "subject", "nsubjpass": "subject", "poss": "owner", "dobj": "object", "pobj": "object"}
_ADDRESSED = frozenset({"dobj", "dative", "pobj"})
_TELLING = frozenset(
    {"tell", "ask", "answer", "remind", "warn", "inform", "urge", "assure", "write", "reply"}
)
_ENDINGS = ("man", "woman", "person")
_DESCRIBED = frozenset({*_SUBJECTS, "dobj", "pobj", "dative", "poss", "conj", "ROOT"})


@dataclass(frozen=True, slots=True)
class Description:
    """A person without a name: the head token of "my mother", and its noun by which mentions are joined."""

    token: int
    noun: str
    sex: Sex


def find_descriptions(s: Syntax, named: Sequence[Named], introducing: frozenset[int]) -> list[Description]:
    """Return the people whom the text only describes, outside of quotation marks.

    ``introducing`` are the tokens that stand in an actor's role ("the mayor, Peter Hale"): these describe
    somebody with a name.
    """
    words, cues = load_words("en", "speakers"), load_words("en", "cues")
    people = frozenset((*words["people"], *words["offices"]))
    things = frozenset((*words["bodies"], *cues["texts"]))
    saying = frozenset((*cues["say"], *cues["ask"], *cues["answer"]))
    sexes: dict[str, Sex] = dict.fromkeys(words["female"], "female") | dict.fromkeys(words["male"], "male")
    names = {name.token for name in named}
    found = []
    for token, noun in enumerate(s.lemma):
        if s.tag[token] != "NN" or s.quoted[token] >= 0 or noun in things:
            continue
        speaks = s.dep[token] == "nsubj" and s.lemma[s.head[token]] in saying
        if not (noun in people or noun.endswith(_ENDINGS) or speaks):
            continue
        if token in introducing or token in names or s.dep[token] not in _DESCRIBED:
            continue
        if token + 1 < len(s.word) and s.pos[token + 1] == "PROPN":
            continue
        found.append(Description(token, noun, sexes.get(noun) or _sex_of_ending(noun)))
    return found


def _sex_of_ending(noun: str) -> Sex:
    return "female" if noun.endswith("woman") else "male" if noun.endswith("man") else ""


class Persons:
    """The persons of an article, as those whom a pronoun may mean; ``spoken`` are who spoke so far.

    Numbers below the count of actors are actors, those from there on people without a name.
    """

    def __init__(
        self,
        syntax: Syntax,
        actors: Sequence[Actor],
        sexes: Sequence[Sex],
        named: Sequence[Named],
        paragraph: Sequence[int],
        described: Sequence[Description] = (),
    ) -> None:
        self.syntax, self.paragraph, self.actors = syntax, paragraph, actors
        nouns = list(dict.fromkeys(each.noun for each in described))
        sex_of = {each.noun: each.sex for each in described}
        self.sexes: tuple[Sex, ...] = (*sexes, *(sex_of[noun] for noun in nouns))
        self.named = sorted(
            [
                *(name for name in named if actors[name.actor].kind == "person"),
                *(Named(each.token, len(actors) + nouns.index(each.noun)) for each in described),
            ],
            key=lambda name: name.token,
        )
        self.counts: dict[int, int] = {}
        for name in self.named:
            self.counts[name.actor] = self.counts.get(name.actor, 0) + 1
        self.pronouns: dict[int, int] = {}
        self.spoken: list[Named] = []

    def note(self, token: int, person: int) -> None:
        """Keep whom a pronoun means: the next ones lean on it."""
        if token not in self.pronouns:
            self.pronouns[token] = person
            insort(self.named, Named(token, person), key=lambda name: name.token)

    def describe(self, token: int, sex: Sex) -> dict[int, list[str]]:
        """Return the persons that the pronoun with this token may mean with each one's features.

        Last stands NOBODY, for somebody whom the text names in no way that we read.
        """
        s = self.syntax
        sentence = s.sentence[token]
        other = "male" if sex == "female" else "female"
        seen: dict[int, list[int]] = {}
        place = bisect_right(self.named, token, key=lambda named: named.token)
        apart = set()
        for named in self.named[max(0, place - _MENTIONS_BACK) : place + _MENTIONS_ON]:
            back = sentence - s.sentence[named.token]
            if self.sexes[named.actor] == other or not -1 < back <= _SENTENCES_BACK or named.token == token:
                continue
            if back == 0 and shares_clause(s, token, named.token):
                apart.add(named.actor)
            if named.token < token or (back == 0 and named.token not in self.pronouns):
                seen.setdefault(named.actor, []).append(named.token)
        kept = [number for number in seen if number not in apart]
        order = sorted(kept, key=lambda number: -max(seen[number]))[:_MOST]
        rows = {
            number: self._describe(token, sex, number, seen[number], rank)
            for rank, number in enumerate(order)
        }
        sure = sum(self.sexes[number] == sex for number in order)
        rows[NOBODY] = ["nobody", f"nobody|sure={min(sure, 2)}", f"nobody|of={min(len(order), 3)}"]
        return rows

    def _describe(self, token: int, sex: Sex, number: int, mentions: Sequence[int], rank: int) -> list[str]:
        s = self.syntax
        plain = [t for t in mentions if t not in self.pronouns]
        free = [t for t in plain if s.quoted[t] < 0]
        last = max((t for t in free if t < token), default=-1)
        back = s.sentence[token] - s.sentence[last] if last >= 0 else 99
        role = self._role(last)
        gap = self.paragraph[s.sentence[token]] - self.paragraph[s.sentence[last]] if last >= 0 else 9
        subject = max((t for t in free if t < token and s.dep[t] == "nsubj"), default=-1)
        away = s.sentence[token] - s.sentence[subject] if subject >= 0 else 99
        features = [
            f"back={min(back, 6)}",
            f"back={min(back, 3)}|{role}",
            f"gap={min(gap, 4)}",
            f"subject-back={min(away, 6)}",
            f"rank={min(rank, 4)}",
            f"gender={self.sexes[number] == sex}",
            f"often={min(len(plain), 6)}",
            f"free={bool(free)}",
        ]
        # The corpus says it of people with names alone: of "a neighbour" it would learn that nobody means it.
        if self._is_definite(number, last):
            features.append("definite")
        if last >= 0:
            features.append(f"main={stands_in_main_clause(s, last)}|{min(back, 2)}")
            if s.head[last] == s.head[token]:
                features.append("same-verb")
            if told := self.find_address(last):
                features.append(f"{'asked' if told == 'ask' else 'addressed'}|{min(back, 2)}")
        if any(t > token for t in free):
            features.append("behind")
        return [
            *features,
            *self._describe_chain(token, mentions),
            *self._describe_speech(token, number),
        ]

    def _is_definite(self, number: int, token: int) -> bool:
        """Tell a person without a name who is "the senator": it may be somebody whom the text has named."""
        s = self.syntax
        described = number >= len(self.actors) and token >= 0
        return described and any(
            s.word[child].lower() == "the" for child in s.children[token] if child < token
        )

    def _role(self, token: int) -> str:
        """Return the grammatical role of a mention; a name in apposition has that of its noun."""
        s = self.syntax
        if token < 0:
            return "none"
        if s.dep[token] == "appos":
            token = s.head[token]
        return _ROLES.get(s.dep[token], "other")

    def find_address(self, token: int) -> str:
        """Return the verb of telling or asking that a mention is addressed by, or an empty string."""
        s = self.syntax
        if s.dep[token] == "appos":
            token = s.head[token]
        above = s.head[token]
        verb = s.head[above] if s.dep[token] == "pobj" and s.lemma[above] == "to" else above
        return s.lemma[verb] if s.dep[token] in _ADDRESSED and s.lemma[verb] in _TELLING else ""

    def _describe_chain(self, token: int, mentions: Sequence[int]) -> list[str]:
        """Say where the person was last meant, by whatever word: pronouns carry a person on."""
        s = self.syntax
        before = [t for t in mentions if t < token and s.quoted[t] < 0]
        if not before:
            return ["chain=none"]
        last = max(before)
        back = s.sentence[token] - s.sentence[last]
        by = "pronoun" if last in self.pronouns else "name"
        subject = s.dep[last] in _SUBJECTS or self._role(last) == "subject"
        features = [f"chain={min(back, 4)}", f"chain={min(back, 2)}|{by}|{subject}"]
        here = [t for t in before if s.sentence[t] == s.sentence[last]]
        features.append(f"chain-subject={any(self._role(t) == 'subject' for t in here)}|{min(back, 3)}")
        return features

    def _describe_speech(self, token: int, number: int) -> list[str]:
        """Say whether the person spoke last, and whether somebody else was named since."""
        s = self.syntax
        speech = [n for n in self.spoken[-_SPEAKERS_BACK:] if n.token < token]
        if speech and speech[-1].actor == number:
            last = speech[-1].token
            since = s.sentence[token] - s.sentence[last]
            first = bisect_right(self.named, last, key=lambda named: named.token)
            stop = bisect_right(self.named, token - 1, key=lambda named: named.token)
            others = [
                n.token
                for n in self.named[first:stop]
                if n.actor != number
                and s.quoted[n.token] < 0
                and self.sexes[n.actor] in (self.sexes[number], "")
            ]
            main = any(stands_in_main_clause(s, other) for other in others)
            return [
                f"spoke-last={min(since, 5)}",
                f"since={'main' if main else bool(others)}|{min(since, 2)}",
            ]
        return ["spoke"] if any(n.actor == number for n in speech[-4:]) else []


def stands_in_main_clause(s: Syntax, token: int) -> bool:
    """Return whether a mention stands in its sentence's main clause: whom "he" means mostly does.

    Held out by outlet it lifts the pronouns tied to the right person from 119 to 127 of 137.
    """
    while s.head[token] != token:
        if s.dep[token] in _LOWER_CLAUSES:
            return False
        token = s.head[token]
    return True


def shares_clause(s: Syntax, pronoun: int, name: int) -> bool:
    """Return whether a name is another part of the clause whose subject the pronoun is.

    So it cannot be whom the pronoun means (Chomsky's principle B). A name in a clause of its own
    ("When Reed came, he said"), or an owner's ("In Reed's letter, he says"), can.
    """
    if s.dep[pronoun] not in _SUBJECTS:
        return False
    verb = s.head[pronoun]
    # The parser hangs "Of Reed, he said" on the verb of what is quoted as often as on "said".
    above = s.head[verb] if s.quoted[s.head[verb]] >= 0 else verb
    token = name
    while token not in (verb, above):
        own_subject = s.pos[token] in _VERBS and any(s.dep[c] in _SUBJECTS for c in s.children[token])
        if own_subject or s.dep[token] in ("poss", "relcl", *_SUBJECTS) or s.head[token] == token:
            return False
        token = s.head[token]
    return True
