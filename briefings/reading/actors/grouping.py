"""Mentions → groups: all that names one actor, however many ways the text has of naming it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from briefings.model import ActorKind, Span
from briefings.reading.actors.folding import fold, split_words
from briefings.reading.actors.gazetteer import (
    load_actor_words,
    load_cities,
    load_first_names,
    load_head_names,
)
from briefings.reading.actors.groups import Group
from briefings.reading.actors.introductions import find_introductions, match_letters
from briefings.reading.actors.known import KNOWN
from briefings.reading.actors.mentions import Mention
from briefings.reading.actors.nicknames import find_nicknames
from briefings.reading.actors.people import group_people
from briefings.reading.actors.seats import is_government
from briefings.reading.actors.sexes import Sex, tell_sex_by_courtesy
from briefings.reading.analysis import Analysis

_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’-]*\.?) $")
_IN = (" in ", "near ", "\nIn ")
_SMALL = frozenset({"of", "and", "for", "the", "in", "on", "to", "de", "la", "du", "des"})
_GENERIC = tuple(
    tuple(name.split())
    for name in (
        "supreme court",
        "congress",
        "senate",
        "house of representatives",
        "security council",
        "treasury department",
        "state department",
    )
)
_MOST_GIVEN = 2
_PLACE_TAILS = frozenset({"city", "province", "peninsula", "strip", "island", "islands", "region", "state"})


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
    kinds = {form: vote_kind(form, found, analysis.text) for form, found in loose.items()}
    _take_for_people(kinds, {fold(m.text) for m in settled if _follows_title(analysis.text, m.span.start)})
    for group in keyed.values():
        if group.key.startswith(KNOWN):
            group.kind = vote_kind(fold(group.fullest()), group.mentions, analysis.text)
    people = group_people(loose, kinds, _pair_nicknames(analysis, mentions), _find_titles(analysis, mentions))
    others = _group_others(analysis, loose, kinds, keyed)
    groups = [group for group in (*keyed.values(), *people, *others) if group.mentions]
    for group in groups:
        group.mentions.sort(key=lambda mention: mention.span)
    return sorted(groups, key=lambda group: group.mentions[0].span)


def _take_for_people(kinds: dict[str, ActorKind], titled: Collection[str]) -> None:
    """Take "Tamsin Orvel" for a person where the text says "Ms. Orvel"."""
    for form, kind in kinds.items():
        *given, last = split_words(form) or ("",)
        if kind != "person" and 0 < len(given) <= _MOST_GIVEN and last in titled:
            words = load_actor_words("organization") | load_actor_words("place")
            kinds[form] = kind if words.intersection((*given, last)) else "person"


def _find_titles(analysis: Analysis, mentions: Sequence[Mention]) -> dict[Span, Sex]:
    """Return the sexes that the courtesies before mentions tell."""
    told = {mention.span: tell_sex_by_courtesy(analysis.text, mention.span.start) for mention in mentions}
    return {span: sex for span, sex in told.items() if sex}


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


def vote_kind(form: str, mentions: Iterable[Mention], text: str) -> ActorKind:
    """Return the kind that the form's words and the tagger's labels at all its mentions speak for."""
    words = split_words(form)
    votes: Counter[ActorKind] = Counter({"person": 0, "organization": 0, "place": 0})
    for mention in mentions:
        if mention.kind is not None:
            votes[mention.kind] += 2
        votes["place"] += 2 * (text[max(0, mention.span.start - 4) : mention.span.start] in _IN)
        votes["person"] += 3 * _follows_title(text, mention.span.start)
    if not words:
        return "organization"
    if (
        len(words) > 1
        and words[0] in load_first_names()
        and words[-1] not in load_actor_words("organization")
    ):
        votes["person"] += 3
    if words[-1] in load_actor_words("organization") or words[0] in load_actor_words("organization"):
        votes["organization"] += 4
    if form in load_cities():
        votes["place"] += votes["organization"] + 1
    if len(words) > 2 and words[0] in load_cities() and words[0] not in load_first_names():  # noqa: PLR2004
        votes["person"] = 0
    if len(words) > 1 and (
        words[-1] in load_actor_words("place") or words[0] in ("mount", "lake", "cape", "port", "fort")
    ):
        votes["place"] += 3
    return max(votes, key=lambda kind: votes[kind])


def _follows_title(text: str, start: int) -> bool:
    """Tell whether the word before a name is an office or a courtesy: "Mr. Ozgen", "President Ozgen"."""
    match = _WORD_BEFORE.search(text, max(0, start - 24), start)
    if match is None:
        return False
    word = fold(match.group(1))
    return word in load_actor_words("courtesies") or word in load_actor_words("offices") - load_actor_words(
        "organization"
    )


# Organisations and places ------------------------------------------------------------------------


def _group_others(
    analysis: Analysis,
    loose: dict[str, list[Mention]],
    kinds: dict[str, ActorKind],
    keyed: dict[str, Group],
) -> list[Group]:
    pairs = [
        (fold(pair.long.of(analysis.text)), fold(pair.short.of(analysis.text)))
        for pair in find_introductions(analysis.text, analysis.article.language)
    ]
    groups: dict[str, Group] = {}
    by_word: dict[str, list[str]] = {}
    order = sorted(loose, key=lambda form: (-len(split_words(form)), loose[form][0].span))
    for form in order:
        words = split_words(form)
        near = [other for word in words[:1] for other in by_word.get(word, ())]
        home = _find_home(form, kinds[form], {other: groups[other] for other in near}, kinds)
        groups[form] = home or Group(kind=kinds[form])
        groups[form].mentions += loose[form]
        for word in {*words, "".join(word[0] for word in words), _initials(words)}:
            by_word.setdefault(word, []).append(form)
    for group in keyed.values():
        _join_local(group, groups)
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


def _ends_in(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Tell whether the longer name is "Ohio Supreme Court" or "National Congress of Peru"."""
    return words[-len(part) :] == part or f"{' '.join(part)} of" in " ".join(words)


def _join_introduced(long: str, short: str, groups: dict[str, Group], keyed: dict[str, Group]) -> None:
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


def _find_home(
    form: str, kind: ActorKind, groups: dict[str, Group], kinds: dict[str, ActorKind]
) -> Group | None:
    words = split_words(form)
    for other, group in groups.items():
        longer = split_words(other)
        if kind == "organization" and kinds[other] == "organization":
            if (
                len(words) == 1
                and len(longer) > 1
                and match_letters(list(longer), form.replace(".", "").upper())
            ):
                return group
            if _is_part(words, longer):
                return group
        if kind == kinds[other] == "place" and longer[:-1] == words and longer[-1] in _PLACE_TAILS:
            return group
    return None


def _is_part(words: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Tell whether an organisation's short name is the head or the tail of the longer one."""
    if not words or len(words) >= len(longer):
        return False
    if longer[: len(words)] == words:
        return words[-1] not in (
            "university",
            "of",
            "department",
            "ministry",
            "national",
            "international",
            "american",
            "new",
            "first",
        )
    if longer[-len(words) :] != words:
        return False
    return len(words) > 1 or words[0] not in load_actor_words("organization") | load_actor_words("place")
