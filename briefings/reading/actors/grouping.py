"""Mentions → groups: all that names one actor, however many ways the text has of naming it.

mentions ─▶ keyed (countries, bodies, the editor's own) ───────────┐
└──▶ loose ─▶ kinds by vote ─▶ people ─▶ others, by letters ┴─▶ groups
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from briefings.model import ActorKind, Span
from briefings.reading.actors.addresses import follows_title
from briefings.reading.actors.folding import fold
from briefings.reading.actors.gazetteer import (
    load_actor_words,
    load_head_names,
)
from briefings.reading.actors.introductions import find_nicknames
from briefings.reading.actors.kinds import find_kinds, vote_kind
from briefings.reading.actors.organizations import group_others
from briefings.reading.actors.people import group_people
from briefings.reading.actors.records import KNOWN, Group, Mention
from briefings.reading.analysis import Analysis

if TYPE_CHECKING:
    from briefings.language import Token


def group_mentions(analysis: Analysis, mentions: Sequence[Mention]) -> list[Group]:
    """Return the groups of an article's mentions, in the order of their first mention."""
    settled = [_settle_seat(analysis, mention) for mention in mentions]
    keyed: dict[str, Group] = {}
    loose: dict[str, list[Mention]] = {}
    for mention in settled:
        if mention.key:
            group = keyed.setdefault(mention.key, Group(key=mention.key, kind=_key_kind(mention)))
            group.mentions.append(mention)
        else:
            loose.setdefault(fold(mention.text), []).append(mention)
    titled = {fold(mention.text) for mention in settled if follows_title(analysis.text, mention.span.start)}
    kinds = find_kinds(analysis, loose, titled)
    for group in keyed.values():
        if group.key.startswith(KNOWN):
            group.kind = vote_kind(analysis, fold(group.fullest()), group.mentions)
    people = group_people(analysis, loose, kinds, _pair_nicknames(analysis, mentions))
    others = group_others(analysis, loose, kinds, keyed)
    groups = [group for group in (*keyed.values(), *people, *others) if group.mentions]
    for group in groups:
        group.mentions.sort(key=lambda mention: mention.span)
    return sorted(groups, key=lambda group: group.mentions[0].span)


def _pair_nicknames(analysis: Analysis, mentions: Sequence[Mention]) -> dict[str, str]:
    """Return the folded names of people by their other names: heads of bodies, and as the text has it."""
    by_end = {mention.span.end: mention for mention in mentions}
    return load_head_names() | {
        fold(pair.short.of(analysis.text)): fold(by_end[pair.long.end].text)
        for pair in find_nicknames(analysis.text)
        if pair.long.end in by_end
    }


def _key_kind(mention: Mention) -> ActorKind:
    return "organization" if mention.key.startswith("body:") else "place"


def _settle_seat(analysis: Analysis, mention: Mention) -> Mention:
    if mention.form != "seat" or mention.key.startswith(KNOWN):
        return mention
    if is_government(analysis, mention.span):
        return mention
    return replace(mention, key="", form="name", kind="place")


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
