"""Mentions → groups: all that names one actor, however many ways the text has of naming it.

mentions ─▶ keyed (countries, bodies, the editor's own) ───────────┐
└──▶ loose ─▶ kinds by vote ─▶ people ─▶ others, by letters ┴─▶ groups
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from briefings.model import ActorKind, Span
from briefings.reading.actors.forms_of_address import follows_title
from briefings.reading.actors.gazetteer import load_actor_words, load_head_names
from briefings.reading.actors.introductions import find_introductions, find_nicknames, match_letters
from briefings.reading.actors.kinds import find_kinds, vote_kind
from briefings.reading.actors.people import group_people
from briefings.reading.actors.records import KNOWN, Group, Mention, fold, split_words
from briefings.reading.analysis import Analysis

if TYPE_CHECKING:
    from briefings.language.document import Token


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
    _drop_families(analysis.text, loose, kinds)
    people = group_people(analysis, loose, kinds, _pair_nicknames(analysis, mentions))
    others = _group_others(analysis, loose, kinds, keyed)
    groups = [group for group in (*keyed.values(), *people, *others) if group.mentions]
    for group in groups:
        group.mentions.sort(key=lambda mention: mention.span)
    return sorted(groups, key=lambda group: group.mentions[0].span)


def _drop_families(text: str, loose: dict[str, list[Mention]], kinds: Mapping[str, ActorKind]) -> None:
    """Leave out several people of one surname: "the Khans" of a text that names a Khan in full."""
    surnames = {
        words[-1] for form, kind in kinds.items() if kind == "person" and len(words := split_words(form)) > 1
    }
    for form in [
        form for form in loose if form.endswith("s") and form[:-1] in surnames and form not in surnames
    ]:
        if any(text[max(0, m.span.start - 4) : m.span.start].lower() == "the " for m in loose[form]):
            del loose[form]


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
    """Return whether the capital named at the span stands for its country's government."""
    found = analysis.parse_of(span)
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
    """Return whether a form of "to be" says what governments are: in talks, ready, concerned."""
    states = load_actor_words("government_states")
    return any(
        child.lower_ in states or (child.dep_ == "prep" and any(c.lower_ in states for c in child.children))
        for child in verb.children
    )


_DEPARTMENT = re.compile(
    r"(?:(?:the|u\.?s\.?|us|united states) )*"
    r"(?:(?P<kind>department|ministry) of (?:the )?(?P<of>\w+(?: and \w+)?)"
    r"|(?P<name>\w+(?: and \w+)?) (?P<ending>department|ministry))"
)
_SMALL = frozenset({"of", "and", "for", "the", "in", "on", "to", "de", "la", "du", "des"})
# Bodies that states have too.
_GENERIC = (
    ("supreme", "court"), ("congress",), ("senate",), ("house", "of", "representatives"),
    ("security", "council"), ("treasury", "department"), ("state", "department"),
)  # fmt: skip
# What the names of many bodies begin with: no short name of one ends there.
_SHARED_HEADS = frozenset({
    "university", "of", "department", "ministry", "national", "international", "american", "new", "first",
})  # fmt: skip
# "The Gulf" of a text that names the Gulf of Aden.
_WATERS = (("gulf",), ("bay",), ("strait",), ("horn",), ("isle",))
# How often a short name stands for each of a longer one that is named behind it and is another's.
_OFTEN = 3
_PLACE_TAILS = frozenset({"city", "province", "peninsula", "strip", "island", "islands", "region", "state"})


def _group_others(
    analysis: Analysis,
    loose: Mapping[str, list[Mention]],
    kinds: Mapping[str, ActorKind],
    keyed: Mapping[str, Group],
) -> list[Group]:
    """Return the groups of the mentions that are no people's; ``loose`` has them by folded form.

    A group of ``keyed``, of the gazetteer's countries and bodies, takes in what the text introduces as its
    letters; one that turns out to be of another state's body gives up its mentions to it.
    """
    # The name that letters stand for is all of what ends before them.
    ends = {one.span.end: fold(one.text) for found in loose.values() for one in found}
    pairs = [
        (
            ends.get(pair.long.end) or fold(pair.long.of(analysis.text)),
            fold(pair.short.of(analysis.text)),
        )
        for pair in find_introductions(analysis.text, analysis.article.language)
    ]
    groups: dict[str, Group] = {}
    by_word: dict[str, list[str]] = {}
    order = sorted(loose, key=lambda form: (-len(split_words(form)), loose[form][0].span))
    for form in order:
        words = split_words(form)
        near = [other for word in words[:1] for other in by_word.get(word, ())]
        home = _find_home(form, loose, {other: groups[other] for other in near}, kinds)
        groups[form] = home or Group(kind=kinds[form])
        groups[form].mentions += loose[form]
        for word in {*words, "".join(word[0] for word in words), _initials(words)}:
            by_word.setdefault(word, []).append(form)
    for group in keyed.values():
        _join_local(group, groups)
    _join_departments(groups, keyed)
    for long, short in pairs:
        _join_introduced(long, short, groups, keyed)
    seen: dict[int, Group] = {id(group): group for group in groups.values()}
    return list(seen.values())


def _initials(words: Sequence[str]) -> str:
    return "".join(part[0] for word in words if word not in _SMALL for part in word.split("-") if part)


def _join_local(body: Group, groups: dict[str, Group]) -> None:
    """Give "the Supreme Court" to the one Supreme Court of another state that the text names in full."""
    words = split_words(body.key.removeprefix("body:"))
    if not body.key.startswith("body:") or words not in _GENERIC:
        return
    homes = {
        id(g): g for form, g in groups.items() if words != (own := split_words(form)) and _ends_in(own, words)
    }
    if len(homes) == 1 and all(split_words(form) == words for form in body.forms()):
        home = next(iter(homes.values()))
        home.mentions += [replace(mention, key="") for mention in body.mentions]
        body.mentions = []


def _join_departments(groups: dict[str, Group], keyed: Mapping[str, Group]) -> None:
    """Join "U.S. Department of the Harbour" and "Harbour Department"."""
    homes: dict[str, Group] = {}
    forms = [(form, group) for group in keyed.values() for form in group.forms()]
    for form, group in (*forms, *groups.items()):
        match = _DEPARTMENT.fullmatch(fold(form))
        if match is None or not group.mentions:
            continue
        home = homes.setdefault(f"{match['of'] or match['name']} {match['kind'] or match['ending']}", group)
        if home is not group and not group.key:
            home.mentions += group.mentions
            group.mentions = []


def _ends_in(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Return whether the longer name is "Ohio Supreme Court" or "National Congress of Peru"."""
    return words[-len(part) :] == part or f"{' '.join(part)} of" in " ".join(words)


def _join_introduced(long: str, short: str, groups: dict[str, Group], keyed: Mapping[str, Group]) -> None:
    by_form = {fold(form): group for group in keyed.values() for form in group.forms()}
    first, second = by_form.get(long) or groups.get(long), by_form.get(short) or groups.get(short)
    if first is None or second is None or first is second:
        return
    if second.key and not first.key:
        first, second = second, first
    first.mentions += second.mentions
    second.mentions = []
    for form, group in list(groups.items()):
        if group is second:
            groups[form] = first
    if not first.key:
        first.kind = "organization"


# "The Times" of a text that names the New Kalvoy Times, and no other.
_PAPERS = frozenset(
    {"times", "post", "journal", "tribune", "herald", "gazette", "globe", "telegraph", "courier"}
)


def _is_afterthought(short: Sequence[Mention], long: Sequence[Mention], words: Sequence[str]) -> bool:
    """Return whether a longer form is named after the short one and seldom: "Orvane Glide" of Orvane's text.

    A text gives a body's name in full first; what comes later is one of its goods, or no name.
    """
    if not load_actor_words("organization").isdisjoint((words[0], words[-1])):
        return False
    return len(short) >= _OFTEN * len(long) and min(m.span for m in long) > sorted(m.span for m in short)[1]


def _find_home(
    form: str,
    loose: Mapping[str, Sequence[Mention]],
    groups: Mapping[str, Group],
    kinds: Mapping[str, ActorKind],
) -> Group | None:
    words, kind = split_words(form), kinds[form]
    papers = [other for other in groups if len(words) == 1 and words[0] in _PAPERS]
    papers = [
        other for other in papers if split_words(other)[-1] == words[0] and kinds[other] == "organization"
    ]
    if len(papers) == 1:
        return groups[papers[0]]
    for other, group in groups.items():
        longer = split_words(other)
        if kind == "organization" and kinds[other] == "organization":
            if (
                len(words) == 1
                and len(longer) > 1
                and match_letters(list(longer), form.replace(".", "").upper())
            ):
                return group
            if _is_part(words, longer) and not _is_afterthought(loose[form], loose[other], longer):
                return group
        if kind == kinds[other] == "place" and words in _WATERS and longer[:2] == (*words, "of"):
            return group
        if kind == kinds[other] == "place" and longer[:-1] == words and longer[-1] in _PLACE_TAILS:
            return group
    return None


def _is_part(words: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Return whether an organisation's short name is the head or the tail of the longer one."""
    if not words or len(words) >= len(longer):
        return False
    if longer[: len(words)] == words:
        return words[-1] not in _SHARED_HEADS
    if longer[-len(words) :] != words:
        return False
    generic = load_actor_words("organization") | load_actor_words("place")
    return len(words) > 1 or words[0] not in generic or words[0] == "legislature"
