"""Plain text → Parts: the lines that name the article, its headline and its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise, takewhile
from typing import get_args

from briefings.errors import ArticleSkipped
from briefings.model import ArticleForm
from briefings.sources.dates import is_month_first, parse_date
from briefings.sources.furniture import flatten
from briefings.sources.languages import read_language
from briefings.sources.parts import Parts

_KEYS = {
    "id": ("id",),
    "headline": ("title", "headline", "subject"),
    "published": ("date", "published", "datetime", "created"),
    "source": ("source", "outlet", "publisher"),
    "url": ("url", "link", "canonical"),
    "byline": ("author", "authors", "byline", "by"),
    "language": ("language", "lang"),
    "standfirst": ("standfirst", "description", "summary", "subtitle"),
    "copy_of": ("same_text_as",),
    "form": ("form",),
    "body": ("body",),
}
FIELD_OF = {key: field for field, keys in _KEYS.items() for key in keys}
_HEADER = re.compile(r"([A-Za-z]{2,12}) ?: *(.*)")
ENDS = re.compile(r"[.!?…][\"'”’»)\]]*$")
# Mail programs and typewriters break lines between these widths; a paragraph on one line is longer.
_NARROWEST, WIDEST = 40, 100
_FULL_ALONE = 55
_LONGEST_HEADLINE, _LONGEST_STOPPED = 200, 110
_ENOUGH, _SHARE, _LONGER = 3, 0.5, 0.3
# So many lines of a header are one even when no blank line follows them.
_UNPARTED = 2


def read_text(text: str, where: str) -> Parts:
    """Read a plain text: an optional header block, an optional headline, paragraphs.

    ``text`` has even line ends. Raises ArticleSkipped when the header's date is none.
    """
    fields, body, line = split_header(text)
    return make_parts(fields, join_wrapped(body), where, line)


# A day of a month, and what else stands in a line that tells only when a page was made, in English.
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = re.compile(rf"{_MONTH}\.? \d|\d {_MONTH}\b|\d ?[/.] ?\d{{1,2}} ?[/.] ?\d", re.IGNORECASE)
_DATE_WORDS = re.compile(
    rf"\b(?:{_MONTH}|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|first|last|posted|published|updated|on|at|[ap] ?\. ?m|[ap]m|est|edt|et|gmt|utc|mst|mdt|pst|pdt|pt|ct"
    r"|cst|cdt|bst|ist|cet|\d+(?:st|nd|rd|th)?)\b|[\W_]+",
    re.IGNORECASE,
)


def find_headline(text: str) -> str:
    """Return the first line of a text when it is printed as a headline is, else the empty string.

    It is short, and a blank line follows it or the same words do once more. Dates above it are passed over.
    """
    rest = text.lstrip("\n")
    while (head := rest.partition("\n"))[1] and tells_only_a_date(head[0]):
        rest = head[2].lstrip("\n")
    lines = rest.split("\n", 3)[:3]
    first = lines[0].strip()
    if not 0 < len(first) <= _LONGEST_HEADLINE or not lines[1:] or not any(map(str.isalpha, first)):
        return ""
    repeated = any(flatten(first) == flatten(line) for line in lines[1:])
    parted = not lines[1].strip() and (not ENDS.search(first) or len(first) <= _LONGEST_STOPPED)
    return first if repeated or parted else ""


def tells_only_a_date(line: str) -> bool:
    """Return whether a line is a date or a time and nothing else: "Posted: May 27, 2026, 8:20 AM"."""
    return _DAY.search(line) is not None and not _DATE_WORDS.sub("", line)


def join_wrapped(text: str) -> str:
    """Join the lines of paragraphs that were broken at a fixed width; leave all else as it is.

    A paragraph was broken when most of its lines that another follows are full: the next word would not have
    fitted. A text counts as broken when several lines are full and few are longer than mail programs write.
    """
    blocks = [block.split("\n") for block in re.split(r"\n[ \t]*\n", text)]
    lines = [line for block in blocks for line in block]
    width = max(
        (len(line.rstrip()) for line in lines if len(line) <= WIDEST and " " in line.strip()), default=0
    )
    longer = sum(len(line) for line in lines if len(line) > WIDEST)
    if width < _NARROWEST or longer > _LONGER * len(text):
        return text
    broken = [_is_broken(block, width) for block in blocks]
    full = sum(_is_full(pair, width) for block in blocks for pair in pairwise(block))
    if full < _ENOUGH:
        # A short mail: two lines are one if the first is as long as mail programs write and ends in a small
        # word, or the second goes on in small letters.
        broken = [all(_goes_on(pair) for pair in pairwise(block)) for block in blocks]
    return "\n\n".join(
        _join_block(block, width) if is_broken else "\n".join(block)
        for block, is_broken in zip(blocks, broken, strict=True)
    )


def make_parts(
    fields: Mapping[str, str], body: str, where: str, line: int, block_quotes: tuple[str, ...] = ()
) -> Parts:
    """Return the parts of a text whose head gave ``fields``: its first lines, or its front matter.

    ``line`` is that of the date, 0 where it is not known. Raises ArticleSkipped when the date is none.
    """
    month_first = is_month_first(fields.get("language", ""))
    published = parse_date(fields.get("published", ""), month_first=month_first)
    if fields.get("published") and published is None:
        place = f"{where}:{line}" if line else where
        raise ArticleSkipped(place, f"the date {fields['published']!r} is none; write it as 2026-11-23")
    text = body.strip("\n")
    return Parts(
        text=text,
        id=fields.get("id", ""),
        headline=fields.get("headline", "") or find_headline(text),
        standfirst=fields.get("standfirst", ""),
        byline=tuple(filter(None, (name.strip() for name in fields.get("byline", "").split("\n")))),
        published=published,
        dated="head" if published else "",
        language=read_language(fields.get("language", "")),
        source=fields.get("source", ""),
        url=fields.get("url", ""),
        block_quotes=block_quotes,
        copy_of=fields.get("copy_of", ""),
        form=_read_form(fields.get("form", "")),
    )


def _read_form(word: str) -> ArticleForm:
    """Return the form that a header names; "news" where it names none that there is."""
    forms: tuple[ArticleForm, ...] = get_args(ArticleForm)
    return next((form for form in forms if form == word.strip().lower()), "news")


def split_header(text: str) -> tuple[dict[str, str], str, int]:
    """Split "Source: …", "Date: …" lines off the top of a text; the headline may stand above them.

    A blank line follows them; or there are two at least, and what is none ends them: one line alone
    may be a headline, such as "Summary: what the council said".
    """
    lines = text.lstrip("\n").split("\n")
    found = _find_header(lines)
    if found is None and lines[0].strip() and len(lines[0]) <= _LONGEST_HEADLINE:
        above = 2 if len(lines) > 1 and not lines[1].strip() else 1
        found = _find_header(lines[above:])
        if found and "headline" not in found[0]:
            fields, count = found
            rest = "\n".join(lines[above + count :])
            dated = _find_dated(lines)
            return {"headline": lines[0].strip(), **fields}, rest, dated
        return {}, text, 0
    if found is None:
        return {}, text, 0
    fields, count = found
    return fields, "\n".join(lines[count:]), _find_dated(lines)


def _find_header(lines: list[str]) -> tuple[dict[str, str], int] | None:
    """Return the fields that the first lines name and how many lines these are; None where they name none."""
    named = [*takewhile(lambda pair: pair[0], map(_read_header_line, lines))]
    rest = lines[len(named) :]
    if not named or not any(rest) or (rest[0].strip() and len(named) < _UNPARTED):
        return None
    fields: dict[str, str] = {}
    for field, words in named:
        fields.setdefault(field, words)
    return fields, len(named)


def _find_dated(lines: list[str]) -> int:
    """Return the number of the first line that names the date, 0 for none."""
    return next((at for at, line in enumerate(lines, 1) if _read_header_line(line)[0] == "published"), 0)


def _read_header_line(line: str) -> tuple[str, str]:
    """Return the field that a line names and its words; two empty strings when it names none."""
    match = _HEADER.match(line)
    field = FIELD_OF.get(match[1].lower(), "") if match else ""
    return (field, match[2].strip()) if match and field else ("", "")


def _is_broken(block: list[str], width: int) -> bool:
    pairs = [*pairwise(block)]
    return bool(pairs) and sum(_is_full(pair, width) for pair in pairs) >= _SHARE * len(pairs)


def _is_full(pair: tuple[str, str], width: int) -> bool:
    line, following = pair
    word = following.split(None, 1)[0] if following.split() else ""
    return bool(word) and len(line.rstrip()) + 1 + len(word) > width - 3


def _goes_on(pair: tuple[str, str]) -> bool:
    line, following = pair[0].rstrip(), pair[1].lstrip()
    # "Das teilte am Montag die" | "Hafenmeisterin mit": nouns have capitals (German).
    last = line.rpartition(" ")[2]
    goes_on = following[:1].islower() or (last.isalpha() and last.islower() and following[:1].isalpha())
    return _FULL_ALONE <= len(line) <= WIDEST and ENDS.search(line) is None and goes_on


def _join_block(block: list[str], width: int) -> str:
    joined = block[0].rstrip()
    for pair in pairwise(block):
        following = pair[1].strip()
        if _is_full(pair, width) or following[:1].islower():
            hyphenated = joined.endswith("-") and joined[-2:-1].isalpha() and following[:1].islower()
            joined += ("" if hyphenated else " ") + following
        else:
            joined += "\n" + following
    return joined
