"""What speaks for a person as the one that "he" or "she" means, as names of features.

In the manner of Lappin & Leass, "An Algorithm for Pronominal Anaphora Resolution", 1994: nearness,
subject before object, who spoke last; ruled out is whom the pronoun's own clause names, since a
pronoun never means that one ("Of Reed, he said": not Reed). ``weights.json`` says what each is worth.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from briefings.model import Actor
from briefings.reading.actors.sexes import Sex
from briefings.reading.coreference.naming import Named
from briefings.reading.syntax import Syntax

SINGULAR: Mapping[str, Sex] = {
    "he": "male", "him": "male", "his": "male", "she": "female", "her": "female", "hers": "female",
}  # fmt: skip
_SENTENCES_BACK, _MOST = 14, 8
_MENTIONS_BACK, _MENTIONS_ON = 150, 30
_SPEAKERS_BACK = 8
_VERBS = frozenset({"VERB", "AUX"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_LOWER_CLAUSES = frozenset({"ccomp", "xcomp", "pcomp", "relcl", "acl", "advcl"})
_ROLES = {"nsubj": "subject", "nsubjpass": "subject", "poss": "owner", "dobj": "object", "pobj": "object"}


class Persons:
    """The persons of an article, as those whom a pronoun may mean; ``spoken`` are who spoke so far."""

    def __init__(
        self,
        syntax: Syntax,
        actors: Sequence[Actor],
        sexes: Sequence[Sex],
        named: Sequence[Named],
        paragraph: Sequence[int],
    ) -> None:
        self.syntax, self.actors, self.sexes, self.paragraph = syntax, actors, sexes, paragraph
        self.named = [name for name in named if actors[name.actor].kind == "person"]
        self.spoken: list[Named] = []

    def describe(self, token: int, sex: Sex) -> dict[int, list[str]]:
        """Return the persons that the pronoun with this token may mean, with the features of each."""
        s = self.syntax
        sentence = s.sentence[token]
        other = "male" if sex == "female" else "female"
        seen: dict[int, list[Named]] = {}
        place = bisect_right(self.named, token, key=lambda named: named.token)
        apart = set()
        for named in self.named[max(0, place - _MENTIONS_BACK) : place + _MENTIONS_ON]:
            back = sentence - s.sentence[named.token]
            if self.sexes[named.actor] == other or not -1 < back <= _SENTENCES_BACK:
                continue
            if back == 0 and shares_clause(s, token, named.token):
                apart.add(named.actor)
            if named.token < token or back == 0:
                seen.setdefault(named.actor, []).append(named)
        kept = [number for number in seen if number not in apart]
        order = sorted(kept, key=lambda number: -max(n.token for n in seen[number]))[:_MOST]
        return {
            number: self._describe(token, sex, number, seen[number], rank)
            for rank, number in enumerate(order)
        }

    def _describe(self, token: int, sex: Sex, number: int, mentions: Sequence[Named], rank: int) -> list[str]:
        s = self.syntax
        free = [n.token for n in mentions if s.quoted[n.token] < 0]
        last = max((t for t in free if t < token), default=-1)
        back = s.sentence[token] - s.sentence[last] if last >= 0 else 99
        role = _ROLES.get(s.dep[last], "other") if last >= 0 else "none"
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
            f"often={min(len(mentions), 6)}",
            f"free={bool(free)}",
        ]
        if last >= 0:
            features.append(f"main={stands_in_main_clause(s, last)}|{min(back, 2)}")
            if s.head[last] == s.head[token]:
                features.append("same-verb")
        if any(t > token for t in free):
            features.append("behind")
        return [*features, *self._describe_speech(token, number)]

    def _describe_speech(self, token: int, number: int) -> list[str]:
        s = self.syntax
        speech = [n for n in self.spoken[-_SPEAKERS_BACK:] if n.token < token]
        if speech and speech[-1].actor == number:
            since = s.sentence[token] - s.sentence[speech[-1].token]
            return [f"spoke-last={min(since, 5)}"]
        return ["spoke"] if any(n.actor == number for n in speech[-4:]) else []


def stands_in_main_clause(s: Syntax, token: int) -> bool:
    """Tell whether a mention stands in its sentence's main clause: whom "he" means mostly does.

    Held out by outlet it lifts the pronouns tied to the right person from 119 to 127 of 137.
    """
    while s.head[token] != token:
        if s.dep[token] in _LOWER_CLAUSES:
            return False
        token = s.head[token]
    return True


def shares_clause(s: Syntax, pronoun: int, name: int) -> bool:
    """Tell whether a name is another part of the clause whose subject the pronoun is.

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
