"""People: full names, surnames, first names and spellings that are one person; never two people made one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from briefings.model import ActorKind, Span
from briefings.reading.actors.forms_of_address import (
    NOTHING,
    Address,
    contradict,
    find_addresses,
    find_word_before,
)
from briefings.reading.actors.gazetteer import load_first_names
from briefings.reading.actors.person_names import (
    COURTESIES,
    Sex,
    is_spelling,
    match_people,
    take_core,
    tell_sex_by_name,
)
from briefings.reading.actors.records import SUFFIXES, Group, Mention, fold, split_words
from briefings.reading.analysis import Analysis

_PREFIXES = ("al-", "el-", "al", "el", "bin", "ibn", "de", "van", "von", "der", "di", "da", "la", "le", "del")


def group_people(
    analysis: Analysis,
    loose: dict[str, list[Mention]],
    kinds: Mapping[str, ActorKind],
    nicknames: Mapping[str, str],
) -> list[Group]:
    """Take the people's mentions, by folded form, out of ``loose`` and return them as groups.

    ``nicknames`` are the folded names of people by the nicknames that the text gives them.
    """
    for nick, name in nicknames.items():
        if nick != name and nick in loose and name in loose:
            loose[name] = [*loose[name], *(replace(m, form="nickname") for m in loose.pop(nick))]
    full = [form for form in loose if kinds[form] == "person" and len(take_core(split_words(form))) > 1]
    shelf = _Shelf()
    for form in sorted(full, key=lambda form: (-len(split_words(form)), loose[form][0].span)):
        near = shelf.find_near(take_core(split_words(form))[-1:])
        formal = _undo_nickname(form, nicknames)
        home = next((group for group in near if _is_same_person(group, formal)), None)
        shelf.put(home or Group(kind="person"), form, loose.pop(form))
    _add_short_names(analysis, shelf, loose, kinds)
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
        for word in take_core(split_words(form)):
            self._by_start.setdefault(word[:2], {})[id(group)] = group

    def find_near(self, words: Sequence[str]) -> list[Group]:
        """Return the groups that have a word like one of these, in the order in which they were put up."""
        near = {key: group for word in words for key, group in self._by_start.get(word[:2], {}).items()}
        return list(near.values())


def _is_same_person(group: Group, form: str) -> bool:
    return any(match_people(split_words(own), split_words(form)) for own in group.forms())


def _add_short_names(
    analysis: Analysis, shelf: _Shelf, loose: dict[str, list[Mention]], kinds: Mapping[str, ActorKind]
) -> None:
    mentions = [m for group in shelf.groups for m in group.mentions] + [
        m for ms in loose.values() for m in ms
    ]
    addressed = find_addresses(analysis.text, mentions)
    # "Orvane Jr." first: what is left of "Orvane" is somebody else's.
    for form in sorted(loose, key=lambda form: not SUFFIXES.intersection(split_words(form))):
        words = take_core(split_words(form))
        if not words or (len(words) > 1 and kinds[form] != "person" and words[0] not in _PREFIXES):
            continue
        near = [group for group in shelf.find_near(words) if _is_of_generation(group, form)]
        bearers = [_Bearer.of(group, addressed) for group in near if _ends_name(group, words)]
        if not bearers and (kinds[form] == "person" or form in load_first_names()) and kinds[form] != "place":
            # By a first name nobody is told from his kin: only a courtesy counts.
            found = (_Bearer.of(group, addressed) for group in near if _opens_name(group, words))
            bearers = [replace(bearer, given="", kin=False, junior=False, full=()) for bearer in found]
        if bearers or kinds[form] == "person":
            for stranger in _share_out(analysis, loose.pop(form), bearers, addressed):
                shelf.put(Group(kind="person"), form, stranger)


def _ends_name(group: Group, words: tuple[str, ...]) -> bool:
    for form in group.forms():
        own = take_core(split_words(form))
        if len(own) > len(words) and own[-len(words) :] == words:
            return True
        # "Ms. Salas" is Ilda Salas Orbeck.
        if len(own) == 3 and own[1:2] == words and words[0] not in load_first_names():  # noqa: PLR2004
            return True
        if len(words) == 1 and len(own) > 1 and len(words[0]) > 5 and is_spelling(own[-1], words[0]):  # noqa: PLR2004
            return True
    return False


def _is_of_generation(group: Group, form: str) -> bool:
    """Return whether a short name with "Jr." may be the group's; one without always may."""
    own = SUFFIXES.intersection(split_words(form))
    return not own or any(own == SUFFIXES.intersection(split_words(name)) for name in group.forms())


def _opens_name(group: Group, words: tuple[str, ...]) -> bool:
    return any(take_core(split_words(form))[: len(words)] == words for form in group.forms())


@dataclass(slots=True, kw_only=True)
class _Bearer:
    """Somebody who may bear a surname: in full ``group``, or, where that is empty, nowhere in full.

    ``start`` is where he is named first; ``sex`` is told by a courtesy or by a word for kin, ``given`` by his
    first name; ``offices`` stand before his name, ``kin_of`` before those whose kin he is. ``by_suffix``
    tells that the text calls him "Orvane Jr.", ``others`` that it names others of his surname in full.
    """

    group: Group
    start: int
    sex: Sex
    given: Sex = ""
    offices: frozenset[str] = frozenset()
    kin: bool = False
    kin_of: frozenset[str] = frozenset()
    kin_by: Sex = ""
    junior: bool = False
    full: tuple[Span, ...] = ()
    by_suffix: bool = False
    others: bool = False
    taken: list[Mention] = field(default_factory=list)

    @classmethod
    def of(cls, group: Group, addressed: Mapping[Span, Address]) -> _Bearer:
        """Return the bearer whose full name the group has."""
        around = [addressed.get(mention.span, NOTHING) for mention in group.mentions]
        names = [mention.text for mention in group.mentions]
        told: Sex = next((address.sex for address in around if address.sex and not address.kin), "")
        kin: Sex = next((address.sex for address in around if address.sex), "")
        return cls(
            group=group,
            start=min(mention.span.start for mention in group.mentions),
            sex=told or kin,
            given=tell_sex_by_name(names),
            offices=frozenset(address.office for address in around if address.office),
            kin=any(address.kin for address in around),
            kin_of=frozenset(office for address in around for office in address.kin_of),
            kin_by=next((address.kin_by for address in around if address.kin_by), ""),
            junior=any("jr" in split_words(name) for name in names),
            by_suffix=any(len(words := split_words(name)) == 2 and "jr" in words for name in names),  # noqa: PLR2004
            full=tuple(mention.span for mention in group.mentions if " " in mention.text),
        )


def _share_out(
    analysis: Analysis,
    mentions: Sequence[Mention],
    bearers: Sequence[_Bearer],
    addressed: Mapping[Span, Address],
) -> list[list[Mention]]:
    """Give each mention to the person of that surname who is named first: others are named in full again.

    An office goes to who bears it elsewhere with a full name, a courtesy to a person of its sex. Returned are
    the mentions of those who are never named in full: "President Orlan", where only his son is.
    """
    for bearer in bearers:
        bearer.others = len(bearers) > 1
    told = [mention for mention in mentions if not analysis.is_furniture(mention.span)]
    begins = min((mention.span.start for mention in told), default=0)
    spouses = len({addressed.get(mention.span, NOTHING).sex for mention in mentions} - {""}) > 1
    for bearer in bearers:
        # A name of one sex may be the other's elsewhere ("Jan"), and who is named in full first is called so.
        bearer.sex = bearer.sex or (bearer.given if spouses or begins < bearer.start else "")
    strangers: dict[Sex, _Bearer] = {}
    for mention in told or mentions:
        own = addressed.get(mention.span, NOTHING)
        if any(not _is_other(analysis, mention, own, bearer) for bearer in bearers):
            continue
        if not bearers and not own.sex and strangers:
            continue
        known = [stranger for sex, stranger in strangers.items() if not own.sex or sex in ("", own.sex)]
        stranger = known[0] if known else _Bearer(group=Group(), start=mention.span.start, sex=own.sex)
        stranger.sex = stranger.sex or own.sex
        stranger.offices |= {own.office} - {""}
        strangers = {s.sex: s for s in (*strangers.values(), stranger)}
    foremost = [one for one in strangers.values() if any(b.kin and b.start > one.start for b in bearers)]
    for one in foremost:
        # "Her son" is kin of a woman.
        one.sex = one.sex or next((bearer.kin_by for bearer in bearers if bearer.kin_by), "")
    everyone = sorted([*bearers, *strangers.values()], key=lambda bearer: bearer.start)
    for mention in mentions:
        own = addressed.get(mention.span, NOTHING)
        fitting = [one for one in everyone if not _is_other(analysis, mention, own, one)]
        bearing = [one for one in fitting if own.office and own.office in one.offices]
        suiting = [one for one in fitting if own.sex and own.sex == (one.sex or one.given)]
        # Who stands in the news by an office is meant before the kin of the same sex whom he is named with.
        leading = [one for one in foremost if own.sex and one in fitting and one.sex in ("", own.sex)]
        [*bearing, *leading, *suiting, *fitting, *everyone][0].taken.append(mention)
    for bearer in bearers:
        bearer.group.mentions += bearer.taken
    first, *others = [stranger.taken for stranger in strangers.values() if stranger.taken] or [[]]
    return [first, *([_take_courtesy(analysis.text, m) for m in other] for other in others)] if first else []


def _take_courtesy(text: str, mention: Mention) -> Mention:
    """Take the courtesy into the name of a second person who has nothing but a surname: "Mrs. Orlan"."""
    word = find_word_before(text, mention.span.start)
    if fold(word) not in COURTESIES:
        return mention
    span = Span(mention.span.start - len(word) - 1, mention.span.end)
    return replace(mention, span=span, text=span.of(text))


def _is_other(analysis: Analysis, mention: Mention, own: Address, bearer: _Bearer) -> bool:
    """Return whether a surname cannot mean the bearer: by courtesy, office, generation or kin.

    Who is named first by surname and office, and then in full as kin or with "Jr.", is two people; so are a
    courtesy and a full name in one sentence.
    """
    # Who goes by "Orvane Jr." is not meant by "Orvane", where another Orvane is named.
    is_senior = bearer.by_suffix and bearer.others and not SUFFIXES.intersection(split_words(mention.text))
    if is_senior or (own.sex and bearer.sex and own.sex != bearer.sex):
        return True
    if (
        not bearer.full
        or analysis.is_furniture(mention.span)
        or (own.office and own.office in bearer.offices and not (bearer.kin and own.office == "dr"))
    ):
        return False
    if own.office in bearer.kin_of:
        return True
    if mention.span.start > bearer.start:
        return False
    if bearer.kin or any(contradict(own.office, office) for office in bearer.offices):
        return True
    return own.is_formal and (bearer.junior or _share_sentence(analysis, mention.span, bearer.full[0]))


def _share_sentence(analysis: Analysis, short: Span, full: Span) -> bool:
    """Return whether a full name follows a surname in the reporter's words of one sentence."""
    sentence = analysis.sentence_at(short.start)
    if sentence is None or not sentence.contains(full):
        return False
    return not any(marked.span.contains(short) for marked in analysis.marked)
