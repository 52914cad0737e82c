"""What stands around a name and says who bears it: a courtesy, an office, whose kin it is, its sex."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from briefings.model import Span
from briefings.reading.actors.gazetteer import is_office, load_actor_words
from briefings.reading.actors.person_names import Sex, tell_sex_by_courtesy
from briefings.reading.actors.records import Mention, fold

# Words for kin, and whose sex they tell.
KIN: Mapping[str, Sex] = {
    **dict.fromkeys(
        (
            *("wife", "ex-wife", "widow", "fiancee", "fiancée", "girlfriend", "daughter", "sister", "mother"),
            *("stepdaughter", "stepsister", "stepmother", "granddaughter", "grandmother", "niece", "aunt"),
            *("daughters", "sisters", "daughter-in-law", "sister-in-law", "mother-in-law"),
        ),
        "female",
    ),
    **dict.fromkeys(
        (
            *(
                "husband",
                "ex-husband",
                "widower",
                "fiance",
                "fiancé",
                "boyfriend",
                "son",
                "brother",
                "father",
            ),
            *("stepson", "stepbrother", "stepfather", "grandson", "grandfather", "nephew", "uncle"),
            *("son-in-law", "brother-in-law", "father-in-law"),
        ),
        "male",
    ),
    **dict.fromkeys(("spouse", "cousin", "child", "children", "parents", "siblings", "twin", "kin"), ""),
}


_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’-]*\.?) $")
_KIN = "|".join(sorted(KIN, key=len, reverse=True))
_OWNER = r"(?:\b(?:his|her|their|my|our)|\w['’]s|\ws['’])"
# "his son, Captain", "her husband, the actor": what he is may stand before his name.
_TITLED = r"(?:the\s(?:[a-z-]+\s){1,3})?(?:(?-i:[A-Z])[\w.’-]*\s){0,3}"
_KIN_BEFORE = re.compile(
    rf"{_OWNER}\s(?:[\w-]+\s){{0,3}}?(?P<kin>{_KIN})(?:,|:)?\s{_TITLED}$"
    rf"|(?P<lady>first (?:lady|gentleman)),?\s$",
    re.IGNORECASE,
)
# "his sons, Davin and Per Orlan": kin of whom another was named just before.
_KIN_OF_TWO = re.compile(
    rf"{_OWNER}\s(?:[\w-]+\s){{0,3}}?(?P<kin>{_KIN})s?,?\s[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?,?\sand\s$"
)
_KIN_BEHIND = re.compile(
    rf",\s(?:\d{{1,3}},\s)?(?:(?P<owner>(?:his|her|their)|[^,;:.“”\n]{{1,40}}?(?:\w['’]s|\ws['’]))\s(?:[\w-]+\s){{0,3}}?(?P<kin>{_KIN})\b"
    rf"|(?:the\s)?(?:[\w-]+\s){{0,2}}?(?P<lady>first\s(?:lady|gentleman))\b"
    rf"|(?:the\s|a\s)?(?:[\w-]+\s){{0,2}}?(?P<of>{_KIN})\sof\s(?:the\s)?(?P<whose>(?:[\w.-]+\s?){{1,3}}))",
    re.IGNORECASE,
)
_OWNERS: Mapping[str, Sex] = {"his": "male", "her": "female"}
_OWNING = re.compile(r"(?:his|her)\b", re.IGNORECASE)
_REACH, _FAR = 24, 100
# Of these one person seldom has two within one text; "secretary" or "leader" go beside any.
_HIGH = frozenset({
    "president", "king", "queen", "emperor", "pope", "premier", "chancellor", "governor", "senator", "mayor",
    "judge", "general", "sheriff", "bishop", "archbishop", "cardinal", "congressman", "congresswoman",
})  # fmt: skip
_IN_FULL = {"sen": "senator", "gov": "governor", "pres": "president", "gen": "general"}
_ONCE = ("then ", "then-", "former ", "ex-", "late ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The words around a mention; empty if there are none.

    ``sex`` is that of a courtesy or of a word for kin, ``office`` the capitalised office before the name,
    ``kin`` tells that the text calls the bearer somebody's kin, ``kin_of`` that somebody's office, ``kin_by``
    that somebody's sex ("her son").
    """

    sex: Sex = ""
    office: str = ""
    kin: bool = False
    kin_of: frozenset[str] = frozenset()
    kin_by: Sex = ""

    @property
    def is_formal(self) -> bool:
        """Return whether a courtesy or an office is before the name."""
        return bool(self.office) or (bool(self.sex) and not self.kin)


NOTHING = Address()


def find_addresses(text: str, mentions: Iterable[Mention]) -> dict[Span, Address]:
    """Return what stands around the mentions, for those around which something does."""
    found = ((mention.span, _read_address(text, mention.span)) for mention in mentions)
    return {span: address for span, address in found if address != NOTHING}


def _read_address(text: str, span: Span) -> Address:
    word = find_word_before(text, span.start)
    office = fold(word) if word[:1].isupper() and is_office(word) else ""
    if office and text[max(0, span.start - len(word) - 8) : span.start].lower().startswith(_ONCE):
        office = ""
    sex, kin, whose = tell_sex_by_courtesy(text, span.start), False, ""
    before = text[max(0, span.start - _FAR) : span.start]
    match = _KIN_BEFORE.search(before) or _KIN_OF_TWO.search(before)
    if match is None:
        match = _KIN_BEHIND.match(text, span.end, span.end + _FAR)
        if match is not None and match["of"] and not _names_somebody(match["whose"], span.of(text)):
            match = None
    if match is not None:
        groups = match.groupdict()
        word = groups.get("kin") or groups.get("of") or ""
        kin, sex = True, sex or ("" if groups.get("lady") else KIN.get(word.lower(), ""))
        if groups.get("lady"):
            sex = "female" if "lady" in groups["lady"].lower() else "male"
        owner = before[max(0, match.start() - _REACH) :] if match.re is not _KIN_BEHIND else ""
        whose = "president" if groups.get("lady") else groups.get("whose") or groups.get("owner") or owner
    owners = frozenset(w for w in re.findall(r"[^\W\d_]+", whose.lower()) if is_office(w))
    owned = (
        _OWNING.match((match["owner"] or "") if match.re is _KIN_BEHIND else match.group()) if match else None
    )
    return Address(
        sex=sex,
        office=_IN_FULL.get(office, office),
        kin=kin,
        kin_of=owners,
        kin_by=_OWNERS[owned.group().lower()] if owned else "",
    )


def _names_somebody(whose: str, name: str) -> bool:
    """Return whether the words behind "daughter of" are an office or somebody of the name's surname."""
    words = whose.split()
    return any(is_office(word) for word in words) or name.rsplit(maxsplit=1)[-1] in words


def contradict(first: str, second: str) -> bool:
    """Return whether two offices before one surname are two people's: "President", "Senator"."""
    return first != second and first in _HIGH and second in _HIGH


def find_word_before(text: str, start: int) -> str:
    """Return the word right before an offset, with its stop; empty where there is none."""
    match = _WORD_BEFORE.search(text, max(0, start - _REACH), start)
    return match.group(1) if match else ""


def follows_title(text: str, start: int) -> bool:
    """Return whether the word before a name is an office or a courtesy: "Mr. Ozgen", "President Ozgen"."""
    return fold(find_word_before(text, start)) in _load_titles()


@cache
def _load_titles() -> frozenset[str]:
    """Return courtesies and offices; none by which bodies are named as well."""
    offices = load_actor_words("offices") - load_actor_words("organization")
    return offices | load_actor_words("courtesies")
