"""Names with case endings ("Michalem", "Орвину"): forms of one name are joined, its base form is shown."""

from __future__ import annotations

from collections.abc import Iterable

from briefings.language import load_language
from briefings.reading.actors.folding import split_words
from briefings.reading.actors.gazetteer import load_first_names
from briefings.reading.actors.records import Group
from briefings.reading.analysis import Analysis

# Two forms of a word share its stem: so many letters, and all but so many of the longer one.
_STEM, _ENDING = 3, 3


def join_cases(groups: Iterable[Group], analysis: Analysis) -> list[Group]:
    """Join the groups of people and bodies whose names differ in their endings alone."""
    joined: list[Group] = []
    inflects = load_language(analysis.article.language).inflects_names
    for group in groups:
        home = next((other for other in joined if inflects and _is_same(other, group)), None)
        if home is None:
            joined.append(group)
            continue
        home.mentions = sorted([*home.mentions, *group.mentions], key=lambda mention: mention.span)
        home.kind = "person" if "person" in (home.kind, group.kind) else home.kind
    return joined


def _is_same(first: Group, second: Group) -> bool:
    if first.key or second.key:
        return False
    one, other = ([split_words(form) for form in group.forms()] for group in (first, second))
    if max(map(len, one)) > 1 and max(map(len, other)) > 1:
        # Two people of one surname are told apart by their full names.
        one, other = ([words for words in forms if len(words) > 1] for forms in (one, other))
    return any(_fits(a, b) for a in one for b in other)


def _fits(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Tell whether two names are forms of one, word by word; a surname alone fits a full name's last word."""
    if len(first) != len(second):
        first, second = first[-1:], second[-1:]
    return bool(first) and all(_has_stem(a, b) for a, b in zip(first, second, strict=True))


def _has_stem(first: str, second: str) -> bool:
    shorter, longer = sorted((first, second), key=len)
    if first == second:
        return True
    shared = next((n for n, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return shared >= max(_STEM, len(shorter) - 2) and len(longer) - shared <= _ENDING


def choose_base_form(group: Group, analysis: Analysis) -> str:
    """Return the form to show: of the fullest ones that with a known first name, then the shortest."""
    full = group.fullest()
    if not load_language(analysis.article.language).inflects_names:
        return full
    forms = group.forms()
    most = max(len(split_words(form)) for form in forms)
    fullest = [form for form in forms if len(split_words(form)) == most]
    known = [form for form in fullest if split_words(form)[:1] and split_words(form)[0] in load_first_names()]
    return min(known or fullest, key=lambda form: (len(form), -forms[form], form))
