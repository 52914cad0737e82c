"""Capitals that stand for governments: "Ankara said" is Turkey, "in Ankara" is a city."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefings.model import Span
from briefings.reading.actors.gazetteer import load_actor_words
from briefings.reading.analysis import Analysis

if TYPE_CHECKING:
    from briefings.language import Token

_FOLLOWING = re.compile(r"(?:['’]s)?\s+([a-z]+)")
_CONJUNCTS = 6


def is_government(analysis: Analysis, span: Span) -> bool:
    """Tell whether the capital named at the span stands for its country's government."""
    if analysis.doc is not None:
        found = analysis.doc.char_span(*span, alignment_mode="expand")
        if found is not None:
            return _acts(found.root, _CONJUNCTS)
    following = _FOLLOWING.match(analysis.text, span.end)
    return following is not None and _is_word_of(following.group(1))


def _is_word_of(word: str) -> bool:
    verbs = load_actor_words("government_verbs")
    return (
        word in load_actor_words("government_nouns")
        or word in verbs
        or word.removesuffix("s") in verbs
        or word in ("said", "told")
    )


def _acts(token: Token, depth: int) -> bool:
    """Tell by the parse whether the token does, owns or suffers what governments do."""
    head = token.head
    verbs, nouns = load_actor_words("government_verbs"), load_actor_words("government_nouns")
    if token.dep_ == "conj" and depth and head.i != token.i:
        return _acts(head, depth - 1)
    if token.dep_ in ("nsubj", "nsubjpass"):
        return head.lemma_.lower() in verbs or (head.lemma_ == "be" and _is_state_of(head))
    if token.dep_ in ("poss", "compound", "nmod", "amod"):
        return head.lower_ in nouns or head.lemma_.lower() in nouns
    if token.dep_ == "pobj":
        owner = head.head
        if head.lower_ in ("with", "between", "of", "against", "from"):
            return owner.lower_ in nouns and (
                head.lower_ != "from" or owner.lower_ in ("support", "demand", "threat")
            )
        return head.dep_ == "agent" and owner.lemma_.lower() in verbs
    return False


def _is_state_of(verb: Token) -> bool:
    """Tell whether a form of "to be" says what governments are: in talks, ready, concerned."""
    states = load_actor_words("government_states")
    return any(
        child.lower_ in states or (child.dep_ == "prep" and any(c.lower_ in states for c in child.children))
        for child in verb.children
    )
