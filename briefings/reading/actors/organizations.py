"""Organisations and places: full names, short names and letters that are one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefings.model import ActorKind
from briefings.reading.actors.folding import fold, split_words
from briefings.reading.actors.gazetteer import load_actor_words
from briefings.reading.actors.introductions import find_introductions, match_letters
from briefings.reading.actors.records import Group, Mention
from briefings.reading.analysis import Analysis

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
_PLACE_TAILS = frozenset({"city", "province", "peninsula", "strip", "island", "islands", "region", "state"})


def group_others(
    analysis: Analysis,
    loose: Mapping[str, list[Mention]],
    kinds: Mapping[str, ActorKind],
    keyed: Mapping[str, Group],
) -> list[Group]:
    """Return the groups of the mentions that are no people's; ``loose`` has them by folded form.

    A group of ``keyed``, of the gazetteer's countries and bodies, takes in what the text introduces as its
    letters; one that turns out to be of another state's body gives up its mentions to it.
    """
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


def _find_home(
    form: str, kind: ActorKind, groups: Mapping[str, Group], kinds: Mapping[str, ActorKind]
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
        return words[-1] not in _SHARED_HEADS
    if longer[-len(words) :] != words:
        return False
    return len(words) > 1 or words[0] not in load_actor_words("organization") | load_actor_words("place")
