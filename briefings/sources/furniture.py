"""Which stretches of a text belong to the page and not to the report: marked, never cut.

A line is furniture when it repeats the headline, holds an author's name and nothing else, or is covered
whole by a pattern of furniture.yaml. Precision comes first: patterns of what stands above or beneath a
report are tried only there. A sentence of the report that is marked is lost to the reader; a button that is
missed is merely ugly. A dateline ("LISBON (Agency) —") is the one piece of furniture within a paragraph.

A notice is a line that speaks to the reader about the page. A report says "you" to nobody. A line that says
"you", "we" or "please", or asks the reader to do something, and in the same sentence names what belongs to
the page (the browser, cookies, links, a newsletter, this article) is a notice. Quotations are left aside,
and so is a text whose headline is about such things or that speaks to its reader throughout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from briefings.model import Furniture, FurnitureKind, Span
from briefings.sources.word_lists import load_list

# A longer paragraph is a part of the report, whatever one sentence of it says.
_LONGEST_NOTICE = 600
# Where so many lines speak to the reader the text is advice, or a letter: only what is plain is a notice.
_SPEAKS = 0.15
_LEAST_LINES = 3
_QUOTED = re.compile(r"''.{0,600}?''|[\"“„«][^\"“”„«»]{0,600}[\"”»“]|(?<!\w)[‘'][^‘’']{0,300}[’'](?!\w)")
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")
# Of things that a report may be about too, a sentence must name so many.
_TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    address: re.Pattern[str]
    bids: re.Pattern[str]
    page: re.Pattern[str]
    near: re.Pattern[str]
    whole: re.Pattern[str]
    asked: re.Pattern[str] | None


def find_notices(lines: Sequence[str], headline: str, language: str) -> frozenset[int]:
    """Return the places of the lines that are notices to the reader; none where the language has no words."""
    words = _load_words(language)
    if words is None:
        return frozenset()
    short = [line if len(line) <= _LONGEST_NOTICE else "" for line in lines]
    plain = frozenset(place for place, line in enumerate(short) if words.whole.search(line))
    spoken = [_QUOTED.sub(" … ", line) for line in short]
    notices = frozenset(place for place, line in enumerate(spoken) if _is_notice(line, words))
    speaking = [p for p, line in enumerate(spoken) if p not in notices and words.address.search(line)]
    if words.page.search(headline) or len(speaking) > max(_LEAST_LINES, _SPEAKS * len(lines)):
        return plain
    return plain | notices


def _is_notice(line: str, words: _Words) -> bool:
    """Return whether half of the sentences speak to the reader about the page."""
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(line) if sentence.strip()]
    said = sum(_is_said(sentence, words) for sentence in sentences)
    return said > 0 and 2 * said >= len(sentences)


def _is_said(sentence: str, words: _Words) -> bool:
    addressed = words.address.search(sentence) or words.bids.match(sentence)
    if not addressed or (words.asked and words.asked.search(sentence)):
        return False
    near = {match.group().lower() for match in words.near.finditer(sentence)}
    return bool(words.page.search(sentence)) or len(near) >= _TWO


@cache
def _load_words(language: str) -> _Words | None:
    # A folded line leaves a space behind its last bar.
    lists = {
        name: re.sub(r"\| +", "|", words)
        for name, words in load_list("notices.yaml").get(language, {}).items()
    }
    if not lists:
        return None
    return _Words(
        bids=re.compile(rf"[\W\d]*(?:{lists['bids']})\b", re.IGNORECASE),
        whole=re.compile(lists["whole"], re.IGNORECASE),
        asked=re.compile(lists["asked"], re.IGNORECASE) if "asked" in lists else None,
        **{
            name: re.compile(rf"\b(?:{lists[name]})\b", re.IGNORECASE) for name in ("address", "page", "near")
        },
    )


_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]*[^\s][^\r\n\u2028\u2029\x0b\x0c\x85]*")
_WORD = re.compile(r"\w+")
# Agencies' copy has a space before the closing mark as well.
_ENDS = re.compile(r"[.!?…。！？] ?[\"'”’»)\]]*$")
_ENDS_OR_LEADS = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĘĚĞĢĪİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽȘȚΑ-ΩА-ЯЁІЇЄҐ"
_PARTICLE = r"(?:de|del|della|da|dos|di|du|van|von|vom|zu|der|den|ter|al|el|bin|ibn|la|le)"
_NAME_WORD = rf"(?-i:[{_UPPER}][\w.'’-]{{0,30}})"
_NAME = rf"{_NAME_WORD}(?: (?:{_NAME_WORD}|{_PARTICLE})){{1,4}}"
_NAMES = rf"{_NAME}(?:(?:, and |, | and | und | et | y | e | ve | & | / ?){_NAME}){{0,5}}"
# A longer line is a paragraph of the report or nothing that a pattern can tell.
_LONGEST = 300
_TOP = 10
_SHORTEST_HEADLINE = 4
_BIO = re.compile(r" (?:(?:is|are) (?:a|an|the|our)|covers|reports on|writes about) ")
# Beneath a report a paragraph that begins with its author tells who that is.
_BIO_BENEATH = re.compile(
    r" (?:is|are|was|has|have|covers|reports|writes|works|lives|joined|ist|schreibt|arbeitet|berichtet|"
    r"leitet|est|écrit|couvre|es|escribe|cubre|trabaja) "
)
_ROLE_WORDS = 5
_STANDFIRST_WORDS = range(6, 61)
_ENOUGH, _MOSTLY = 4, 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    span: Span
    text: str
    flat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printed:
    """The article's metadata, in the form that lines are compared in."""

    headline: str
    standfirst: str
    names: tuple[str, ...]
    source: str


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
    notices = find_notices([line.text for line in lines], headline, language)
    kinds.update(dict.fromkeys(sorted(notices - kinds.keys()), "notice"))
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
    report_lines = [line.span for index, line in enumerate(lines) if index not in kinds]
    dateline = find_dateline(text, report_lines[:_DATED])
    if dateline:
        marked.append(Furniture(span=dateline, kind="dateline"))
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
    """Find the standfirst: the one that is given, or the line beneath the headline that has no stop.

    A given one in whole sentences is as good as the report's first paragraph, and most often repeats it.
    """
    report = [index for index in range(len(lines)) if index not in kinds]
    for index in report[:2]:
        if printed.standfirst and lines[index].flat == printed.standfirst:
            if not _ENDS.search(lines[index].text) or lines[index].text.endswith(("...", "…")):
                kinds[index] = "standfirst"
            return
    if printed.standfirst or len(report) < _ENOUGH or "headline" not in kinds.values():
        return
    first, *rest = report
    beneath = "headline" in (kinds.get(index) for index in range(first))
    stopped = sum(bool(_ENDS.search(lines[index].text)) for index in rest)
    words = lines[first].flat.count(" ") + 1
    # A report whose other paragraphs have no stops either (a list, a poem) has no standfirst to tell.
    told = beneath and words in _STANDFIRST_WORDS and stopped > _MOSTLY * len(rest)
    if told and not _ENDS_OR_LEADS.search(lines[first].text):
        kinds[first] = "standfirst"


def _tell_kind(
    line: _Line, printed: _Printed, language: str, *, top: bool, bottom: bool
) -> FurnitureKind | None:
    if bottom and any(_BIO_BENEATH.match(line.flat.removeprefix(name)) for name in _beginning(line, printed)):
        return "byline"
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


def _beginning(line: _Line, printed: _Printed) -> Iterator[str]:
    """Return the authors of two words at least whose name a line begins with."""
    return (name for name in printed.names if " " in name and line.flat.startswith(f"{name} "))


def _names_author(line: _Line, printed: _Printed) -> bool:
    """Return whether a line holds an author's name and little else, or says who the author is."""
    flat = re.sub(r"^(?:by|von|par|por) ", "", line.flat)
    for name in printed.names:
        rest = flat.removeprefix(name)
        if flat == name or (rest != flat and _BIO.match(rest)):
            return True
        if rest != flat and 0 < rest.count(" ") <= _ROLE_WORDS and not _ENDS.search(line.text):
            return True
    return False


@cache
def _patterns(language: str, zone: str) -> tuple[tuple[FurnitureKind, re.Pattern[str]], ...]:
    lists: Mapping[str, Any] = load_list("furniture.yaml")
    tongues = [tongue for tongue in dict.fromkeys(("en", language)) if "roles" in lists.get(tongue, {})]
    roles = "|".join(lists[tongue]["roles"] for tongue in tongues)
    by_kind = lists.get(language, {}).get(zone, {})
    return tuple((kind, _compile(patterns, roles)) for kind, patterns in by_kind.items())


def _compile(patterns: Iterable[str], roles: str) -> re.Pattern[str]:
    whole = "|".join(f"(?:{pattern})" for pattern in patterns)
    whole = whole.replace("{names}", _NAMES).replace("{name}", _NAME)
    return re.compile(whole.replace("{role}", rf"\b(?:{roles})s?\b"), re.IGNORECASE)


_LATIN_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĘĚĞĢĪİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽȘȚ"
_REGION = rf"(?:, [{_LATIN_UPPER}][\w. ]{{1,24}})?"
_DAY = r"(?:,? (?:\w{3,9}\.? \d{1,2}|\d{1,2}\.? \w{3,9}\.?)(?:,? \d{4})?)?"
_DASH = r"[.,]? ?(?:--|[-–—―])(?=\s?\S)"
_FREE_DASH = rf"(?: (?:--|[-–—―]) ?|[-–—―]{{1,2}} |[—―](?=[{_LATIN_UPPER}][a-z]))"
_AGENCY = r",? ?\([^()\n]{2,40}\)"
# Words with which a report begins, behind a dateline that has no capitals to be known by.
_BEGINS = (
    r"(?:The|An?|In|On|At|After|When|As|Police|Officials|President|Prime|U\.S\.|Two|Three|Four|Five|Hundreds"
    r"|Thousands)"
)
# "SKY - TV reports": no place, but an outlet whose name the dash divides.
_OUTLET = r"(?! ?(?:TV|Television|Radio|News|Sports?|Channel|Online|FM)\b)"
# What is left of the paragraph must be able to be a sentence.
_LEAST_LEFT = 40
# Among so many lines a dateline is looked for: the head of a press release has some of its own.
_DATED = 5


def find_dateline(text: str, paragraphs: Iterable[Span]) -> Span | None:
    """Return the dateline with which one of the paragraphs opens, its dash included; None without one."""
    for start, end in paragraphs:
        for form in _forms():
            match = form.match(text, start, end)
            if match and end - match.end() > _LEAST_LEFT:
                return Span(start, start + len(match.group().rstrip()))
    return None


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    agency = _known_agency()
    name = rf"[{_LATIN_UPPER}][\w'’.-]+"
    place = rf"[{_LATIN_UPPER}][{_LATIN_UPPER}.'’/\- ]{{2,30}}"
    return tuple(
        re.compile(form)
        for form in (
            # LISBON, Portugal, May 3 (Any Agency) —
            rf"{place}{_REGION}{_DAY}{_AGENCY}{_DASH}",
            # LISBON, Portugal — The
            rf"{place}{_REGION}{_DAY}{_FREE_DASH}{_OUTLET}(?=[\"'“‘„«»]?[{_LATIN_UPPER}\d])",
            # Lisbon (Reuters) –
            rf"{name}(?:[ /]{name}){{0,2}}{_REGION}{_DAY},? ?{agency}{_DASH}",
            # (Reuters) –
            rf"{agency} ?{_DASH}",
            # New Lisbon – The; Lisbon / Porto: A
            rf"{name}(?: {name}){{0,2}}{_REGION} (?:--|[-–—―]) (?={_BEGINS}\b)",
            rf"{name}(?: {name})? ?/ ?{name}(?: {name})?: (?={_BEGINS}\b)",
        )
    )


def _known_agency() -> str:
    """Return the form of an agency in brackets that is known by its name or a word of it.

    Any name would do behind a place in capitals; behind another, "Mara Lind (Greens) – the deputy
    leader – said" would be a dateline.
    """
    lists: dict[str, str] = load_list("agencies.yaml")
    names, offices, words = ("|".join(lists[key].split()) for key in ("names", "with_office", "words"))
    rest = r"[^()\n]{0,30}"
    return rf"\((?:{names}|(?:{offices})\b{rest}|{rest}\b(?:{words})\b{rest})\)"
