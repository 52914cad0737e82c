"""People: full names, surnames, first names and spellings that are one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from briefings.model import ActorKind, Span
from briefings.reading.actors.folding import SUFFIXES, split_words
from briefings.reading.actors.gazetteer import load_first_names
from briefings.reading.actors.records import Group, Mention
from briefings.reading.actors.sexes import Sex, tell_sex_by_name

_PREFIXES = ("al-", "el-", "al", "el", "bin", "ibn", "de", "van", "von", "der", "di", "da", "la", "le", "del")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What stands right before a name: whose courtesy, and an office; empty where there is none."""

    sex: Sex = ""
    office: str = ""


def group_people(
    loose: dict[str, list[Mention]],
    kinds: dict[str, ActorKind],
    nicknames: Mapping[str, str],
    addressed: Mapping[Span, Address],
) -> list[Group]:
    """Take the people's mentions, by folded form, out of ``loose`` and return them as groups.

    ``nicknames`` are the folded names of people by the nicknames that the text gives them, ``addressed``
    what stands before mentions.
    """
    for nick, name in nicknames.items():
        if nick != name and nick in loose and name in loose:
            loose[name] = [*loose[name], *(replace(m, form="nickname") for m in loose.pop(nick))]
    full = [form for form in loose if kinds[form] == "person" and len(_core(split_words(form))) > 1]
    shelf = _Shelf()
    for form in sorted(full, key=lambda form: (-len(split_words(form)), loose[form][0].span)):
        near = shelf.find_near(_core(split_words(form))[-1:])
        formal = _undo_nickname(form, nicknames)
        home = next((group for group in near if _is_same_person(group, formal)), None)
        shelf.put(home or Group(kind="person"), form, loose.pop(form))
    _add_short_names(shelf, loose, kinds, addressed)
    return shelf.groups


def _undo_nickname(form: str, nicknames: Mapping[str, str]) -> str:
    """Return "william rourke" for "bill rourke", where the text says that Bill is William's nickname."""
    nick, _, surname = form.partition(" ")
    name = nicknames.get(nick, "")
    return name if surname and name.endswith(surname) else form


class _Shelf:
    """Groups of people, found by the first letters of any of their words."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._by_start: dict[str, dict[int, Group]] = {}

    def put(self, group: Group, form: str, mentions: Sequence[Mention]) -> None:
        """Add the mentions of a form to the group, and the group to the shelf."""
        if not group.mentions:
            self.groups.append(group)
        group.mentions += mentions
        for word in _core(split_words(form)):
            self._by_start.setdefault(word[:2], {})[id(group)] = group

    def find_near(self, words: Sequence[str]) -> list[Group]:
        """Return the groups that have a word like one of these, in the order in which they were put up."""
        near = {key: group for word in words for key, group in self._by_start.get(word[:2], {}).items()}
        return list(near.values())


def _is_same_person(group: Group, form: str) -> bool:
    return any(match_people(split_words(own), split_words(form)) for own in group.forms())


def match_people(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Tell whether two full names name one person: an initial, a middle name or a spelling apart."""
    generations = (
        {word for word in first if word in SUFFIXES},
        {word for word in second if word in SUFFIXES},
    )
    first, second = _core(first), _core(second)
    if not first or not second or (all(generations) and generations[0] != generations[1]):
        return False
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    if set(shorter) <= set(longer):
        return len(shorter) > 1
    if not _is_spelling(longer[-1], shorter[-1]):
        return False
    one, other = longer[0], shorter[0]
    if _is_spelling(one, other):
        return True
    return one[0] == other[0] and (
        min(len(one), len(other)) == 1 or one.startswith(other) or other.startswith(one)
    )


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    kept = tuple(word for word in words if word not in SUFFIXES)
    return tuple(word.removeprefix("al-").removeprefix("el-") for word in kept)


def _is_spelling(first: str, second: str) -> bool:
    """Tell whether two words are one name spelt two ways ("Mohamed", "Mohammed")."""
    if first == second:
        return True
    if min(len(first), len(second)) < 5 or first[0] != second[0]:  # noqa: PLR2004
        return False
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(first, second, score_cutoff=2) <= max(len(first), len(second)) // 6


def _add_short_names(
    shelf: _Shelf,
    loose: dict[str, list[Mention]],
    kinds: dict[str, ActorKind],
    addressed: Mapping[Span, Address],
) -> None:
    for form in list(loose):
        words = _core(split_words(form))
        if not words or (len(words) > 1 and kinds[form] != "person" and words[0] not in _PREFIXES):
            continue
        near = [group for group in shelf.find_near(words) if _is_of_generation(group, form)]
        homes = [group for group in near if _ends_name(group, words)]
        if not homes and (kinds[form] == "person" or form in load_first_names()) and kinds[form] != "place":
            homes = [group for group in near if _opens_name(group, words)]
        if homes:
            strangers = _share_out(loose.pop(form), homes, addressed)
            if strangers:
                shelf.put(Group(kind="person"), form, strangers)
        elif kinds[form] == "person":
            shelf.put(Group(kind="person"), form, loose.pop(form))


def _ends_name(group: Group, words: tuple[str, ...]) -> bool:
    for form in group.forms():
        own = _core(split_words(form))
        if len(own) > len(words) and own[-len(words) :] == words:
            return True
        if len(words) == 1 and len(own) > 1 and len(words[0]) > 5 and _is_spelling(own[-1], words[0]):  # noqa: PLR2004
            return True
    return False


def _is_of_generation(group: Group, form: str) -> bool:
    """Tell whether a short name with "Jr." may be the group's; one without always may."""
    own = SUFFIXES.intersection(split_words(form))
    return not own or any(own == SUFFIXES.intersection(split_words(name)) for name in group.forms())


def _opens_name(group: Group, words: tuple[str, ...]) -> bool:
    return any(_core(split_words(form))[: len(words)] == words for form in group.forms())


def _share_out(
    mentions: Sequence[Mention], homes: Sequence[Group], addressed: Mapping[Span, Address]
) -> list[Mention]:
    """Give each mention to the person of that surname who is named first: others are named in full again.

    An office goes to who bears it elsewhere with a full name, a courtesy to a person of its sex. Where the
    text has both "Mr." and "Mrs." before the surname a courtesy goes to no other; returned are the
    mentions whose person is never named in full.
    """
    both = len({addressed[m.span].sex for m in mentions if m.span in addressed} - {""}) > 1
    ordered = sorted(homes, key=lambda home: min(mention.span for mention in home.mentions))
    sexes = [_tell_sex(home, addressed) for home in ordered]
    offices = [{addressed[m.span].office for m in home.mentions if m.span in addressed} for home in ordered]
    strangers = []
    for mention in mentions:
        own = addressed.get(mention.span, Address())
        fitting = [at for at, sex in enumerate(sexes) if not own.sex or sex in ("", own.sex)]
        bearing = [at for at in fitting if own.office and own.office in offices[at]]
        if fitting or not both:
            ordered[[*bearing, *fitting, 0][0]].mentions.append(mention)
        else:
            strangers.append(mention)
    return strangers


def _tell_sex(group: Group, addressed: Mapping[Span, Address]) -> Sex:
    told = (addressed[m.span].sex for m in group.mentions if m.span in addressed)
    return next(filter(None, told), "") or tell_sex_by_name(m.text for m in group.mentions)
