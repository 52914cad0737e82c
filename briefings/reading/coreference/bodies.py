"""Whom "it" and "they" mean as speakers: an organisation, where there is no doubt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from briefings.model import Actor
from briefings.reading.coreference.naming import Named
from briefings.reading.coreference.pronouns import stands_in_main_clause
from briefings.reading.syntax import Syntax

PLURAL_OR_NEUTER = frozenset({"it", "they"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NOMINAL = frozenset({"NOUN", "PROPN"})
_PLURAL = frozenset({"NNS", "NNPS"})
_IMPERSONAL = frozenset({"be", "seem", "appear", "happen", "rain"})
_SENTENCES_BACK = 4


def find_body(
    syntax: Syntax, actors: Sequence[Actor], named: Sequence[Named], paragraph: Sequence[int], token: int
) -> int | None:
    """Return the organisation that is the last subject of a main clause before "it" or "they".

    It must stand in the same paragraph or the one before, with nothing else as the subject of a main
    clause in between: not a person, not a text ("the editorial"), not a group ("the protesters"). What
    is no one's pronoun ("it seems") and members of a body ("some Republicans") are tied to nothing.
    """
    s = syntax
    if s.lemma[s.head[token]] in _IMPERSONAL:
        return None
    subject = _last_subject(s, token)
    if (
        subject < 0
        or s.tag[subject] == "NNPS"
        or paragraph[s.sentence[token]] - paragraph[s.sentence[subject]] > 1
    ):
        return None
    if s.word[token].lower() == "they" and any(s.tag[t] in _PLURAL for t in range(subject + 1, token)):
        return None
    place = bisect_right(named, subject, key=lambda name: name.token) - 1
    if place < 0 or named[place].token != subject:
        return None
    number = named[place].actor
    return number if actors[number].kind == "organization" else None


def _last_subject(s: Syntax, token: int) -> int:
    """Return the nearest noun before the token that is the subject of a main clause; -1 for none."""
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
