"""Which stretches of a text belong to the page and not to the report: marked, never cut.

A line is furniture when it repeats the headline, holds an author's name and nothing else, or is
covered whole by a pattern of furniture.yaml. Precision comes first: what is above or beneath the
report is looked for only there, and a sentence of the report that is marked is lost to the reader,
while a button that is missed is merely ugly. A dateline ("LISBON (Agency) —") is the one piece of
furniture within a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import yaml

from briefings.model import Furniture, FurnitureKind, Span

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]*[^\s][^\r\n\u2028\u2029\x0b\x0c\x85]*")
_WORD = re.compile(r"\w+")
_ENDS = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĘĚĞĢĪİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽȘȚΑ-ΩА-ЯЁІЇЄҐ"
_PARTICLE = r"(?:de|del|della|da|dos|di|du|van|von|vom|zu|der|den|ter|al|el|bin|ibn|la|le)"
_NAME_WORD = rf"(?-i:[{_UPPER}][\w.'’-]{{0,30}})"
_NAME = rf"{_NAME_WORD}(?: (?:{_NAME_WORD}|{_PARTICLE})){{1,4}}"
_NAMES = rf"{_NAME}(?:(?:, and |, | and | und | et | y | e | ve | & | / ?){_NAME}){{0,5}}"
# A longer line is a paragraph of the report or nothing that a pattern can tell.
_LONGEST = 300
_TOP = 10
_SHORTEST_HEADLINE = 4
_DATELINE = re.compile(
    rf"(?P<place>(?-i:[{_UPPER}][{_UPPER}.'’\- ]{{2,30}})(?:, [{_UPPER}][\w. ]{{1,24}})?"
    rf"|(?-i:[{_UPPER}][\w'’.-]+)(?: (?-i:[{_UPPER}])[\w'’.-]+){{0,2}}(?:, [{_UPPER}][\w. ]{{1,24}})?)"
    rf"(?P<day>,? \w{{3,9}}\.? \d{{1,2}}(?:, \d{{4}})?)?(?P<agency>,? ?\([^()\n]{{2,40}}\))? ?(?P<dash>--|[-–—])(?=\s?\S)"
)
_AGENCY = re.compile(
    r"\((?:[A-Z]{2,10}|Reuters|Bloomberg|Xinhua|CNN[^()]{0,20}|[A-Z][^()\n]{2,30})\) ?(?:--|[-–—])(?= \S)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    span: Span
    text: str
    flat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printed:
    """What is known of the article beside its text, in the form that lines are compared in."""

    headline: str
    standfirst: str
    names: tuple[str, ...]
    source: str
    seen: set[str] = field(default_factory=set)


def mark_furniture(
    text: str,
    *,
    headline: str = "",
    standfirst: str = "",
    byline: tuple[str, ...] = (),
    source: str = "",
    language: str = "en",
) -> tuple[Furniture, ...]:
    """Return the page furniture of a text in its order; the pieces do not overlap.

    Each piece but a dateline is a whole line of the text, without the white space around it.
    """
    lines = tuple(_read_lines(text))
    printed = _Printed(
        headline=flatten(headline),
        standfirst=flatten(standfirst),
        names=tuple(filter(None, map(flatten, byline))),
        source=flatten(source),
    )
    kinds = _match_headline(lines, printed)
    report = 0
    for index, line in enumerate(lines):
        if index in kinds:
            continue
        top = index < _TOP and report <= 1
        bottom = len(lines) - index <= max(5, min(20, len(lines) // 4))
        kind = _tell_kind(line, printed, language, top=top, bottom=bottom and report > 0)
        if kind:
            kinds[index] = kind
        else:
            report += 1
    _match_standfirst(lines, kinds, printed)
    marked = [Furniture(span=line.span, kind=kinds[i]) for i, line in enumerate(lines) if i in kinds]
    marked.extend(_find_dateline(text, lines, kinds))
    return tuple(sorted(marked, key=lambda piece: piece.span))


def flatten(text: str) -> str:
    """Return the words of a text in lower case with single spaces: the form in which lines are compared."""
    return " ".join(_WORD.findall(text.casefold()))


def _read_lines(text: str) -> Iterator[_Line]:
    for match in _LINE.finditer(text):
        words = match.group().strip()
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        flat = flatten(words) if len(words) <= 2 * _LONGEST else ""
        yield _Line(span=Span(start, start + len(words)), text=words, flat=flat)


def _match_headline(lines: tuple[_Line, ...], printed: _Printed) -> dict[int, FurnitureKind]:
    """Find the lines that repeat the headline: near the top any, further down only a long one."""
    kinds: dict[int, FurnitureKind] = {}
    if not printed.headline:
        return kinds
    anywhere = printed.headline.count(" ") + 1 >= _SHORTEST_HEADLINE
    for index, line in enumerate(lines):
        if index >= _TOP and not anywhere:
            break
        if index in kinds or not line.flat or not printed.headline.startswith(line.flat[:20]):
            continue
        for last in range(index + 1, min(index + 4, len(lines) + 1) if index < _TOP else index + 2):
            flat = " ".join(each.flat for each in lines[index:last])
            if flat in (printed.headline, f"{printed.headline} {printed.source}"):
                kinds.update(dict.fromkeys(range(index, last), "headline"))
                break
    return kinds


def _match_standfirst(lines: tuple[_Line, ...], kinds: dict[int, FurnitureKind], printed: _Printed) -> None:
    """Find the standfirst: the one that is given, or the line beneath the headline that has no stop."""
    report = [index for index in range(len(lines)) if index not in kinds]
    for index in report[:2]:
        if printed.standfirst and lines[index].flat == printed.standfirst:
            kinds[index] = "standfirst"
            return
    if printed.standfirst or len(report) < 4 or "headline" not in kinds.values():
        return
    first, *rest = report
    below = kinds.get(first - 1) and "headline" in (kinds.get(i) for i in range(first))
    stopped = sum(bool(_ENDS.search(lines[index].text)) for index in rest)
    words = lines[first].flat.count(" ") + 1
    if (
        below
        and 6 <= words <= 60
        and not re.search(r"[.!?…:;][\"'”’»)\]]*$", lines[first].text)
        and stopped > 0.7 * len(rest)
    ):
        kinds[first] = "standfirst"


def _tell_kind(
    line: _Line, printed: _Printed, language: str, *, top: bool, bottom: bool
) -> FurnitureKind | None:
    if len(line.text) > _LONGEST:
        return None
    if (top or bottom) and _names_author(line, printed):
        return "byline"
    zones = ("anywhere", *(("top",) if top else ()), *(("bottom",) if bottom else ()))
    for zone in zones:
        for tongue in dict.fromkeys(("any", "en", language)):
            for kind, pattern in _patterns(tongue, zone):
                if pattern.fullmatch(line.text):
                    return kind
    return None


def _names_author(line: _Line, printed: _Printed) -> bool:
    """Tell whether a line holds an author's name and little else, or says who the author is."""
    for name in printed.names:
        if line.flat in (name, f"by {name}", f"von {name}", f"par {name}", f"por {name}"):
            return True
        rest = line.flat.removeprefix("by ").removeprefix(name)
        if rest != line.flat and re.match(
            r" (is|are) (a|an|the|our) |.{0,3} (covers|reports on|writes about) ", rest
        ):
            return True
        if (
            rest != line.flat
            and rest.startswith(" ")
            and rest.count(" ") <= 5
            and not _ENDS.search(line.text)
        ):
            return True
    return False


def _find_dateline(
    text: str, lines: tuple[_Line, ...], kinds: dict[int, FurnitureKind]
) -> Iterator[Furniture]:
    """Find the place, agency and dash with which the report opens."""
    report = [index for index in range(len(lines)) if index not in kinds]
    for index in report[:2]:
        start, end = lines[index].span
        match = _AGENCY.match(text, start, end) or _DATELINE.match(text, start, end)
        if match and _is_dateline(match) and end - match.end() > 40:
            yield Furniture(span=Span(start, match.end()), kind="dateline")
            return


def _is_dateline(match: re.Match[str]) -> bool:
    """Tell a dateline from a sentence that opens with a name: an agency, or capitals and a free dash."""
    parts = match.groupdict()
    if not parts or parts["agency"]:
        return True
    free = match.string[match.start("dash") - 1].isspace() or match.string[match.end()].isspace()
    return bool(parts["place"].split(",")[0].isupper() and free)


@cache
def _lists() -> dict[str, dict[str, object]]:
    source = files(__package__).joinpath("furniture.yaml").read_text(encoding="utf-8")
    lists: dict[str, dict[str, object]] = yaml.load(source, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return lists


@cache
def _patterns(language: str, zone: str) -> tuple[tuple[FurnitureKind, re.Pattern[str]], ...]:
    lists = _lists().get(language, {})
    roles = "|".join(
        str(_lists()[tongue]["roles"])
        for tongue in dict.fromkeys(("en", language))
        if tongue in _lists() and "roles" in _lists()[tongue]
    )
    by_kind = lists.get(zone, {})
    assert isinstance(by_kind, dict)
    return tuple((kind, _compile(patterns, roles)) for kind, patterns in by_kind.items())


def _compile(patterns: Iterable[str], roles: str) -> re.Pattern[str]:
    whole = "|".join(f"(?:{pattern})" for pattern in patterns)
    whole = whole.replace("{names}", _NAMES).replace("{name}", _NAME).replace("{role}", rf"\b(?:{roles})s?\b")
    return re.compile(whole, re.IGNORECASE)
