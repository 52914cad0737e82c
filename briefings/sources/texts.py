"""Plain text and Markdown → Parts: the lines that name the article, its headline and its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise, takewhile

from briefings.errors import ArticleSkipped
from briefings.sources.dates import parse_date
from briefings.sources.frontmatter import cut_front_matter, load_block, read_plain_body
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
    "body": ("body",),
}
_NAMED = {key: field for field, keys in _KEYS.items() for key in keys}
_HEADER = re.compile(r"([A-Za-z]{2,12}) ?: *(.*)")
# Blocks are parted by blank lines, in a block quotation by lines of its mark alone.
_PARTING = re.compile(r"\n(?:[ \t]*(?:>[ \t]?)*[ \t]*\n)+")
_QUOTED = re.compile(r" {0,3}>")
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*$")
# Mail programs and typewriters break lines between these widths; a paragraph on one line is longer.
_NARROWEST, _WIDEST = 40, 100
_LONGEST_HEADLINE, _LONGEST_STOPPED = 200, 110
_ENOUGH, _SHARE = 3, 0.6
# So many lines of a header are one even when no blank line follows them.
_UNPARTED = 2


def read_text(text: str, where: str) -> Parts:
    """Read a plain text: an optional header block, an optional headline, paragraphs.

    ``text`` has even line ends. Raises ArticleSkipped when the header's date is none.
    """
    fields, body, line = _split_header(text)
    return _compose(fields, join_wrapped(body), where, line)


def read_markdown(text: str, where: str) -> Parts:
    """Read Markdown with optional YAML front matter; marks of form are dropped, words are kept.

    With ``body: plain`` in the front matter the body is kept as it is, as ``write_plain_body`` wrote it.

    Raises ArticleError when the front matter is broken, naming the line, and ArticleSkipped when
    its date is none.
    """
    fields, body, line = _split_front_matter(text, where)
    if not fields and not line:
        fields, body, line = _split_header(text)
    if fields.get("body") == "plain":
        plain, quoted = read_plain_body(body)
        return _compose(fields, plain, where, line, quoted)
    return _compose(fields, strip_markdown(body), where, line, find_block_quotes(body))


def find_headline(text: str) -> str:
    """Return the first line of a text when it is printed as a headline is, else the empty string.

    It is short, and a blank line follows it or the same words do once more.
    """
    lines = text.lstrip("\n").split("\n", 3)[:3]
    first = lines[0].strip()
    if not 0 < len(first) <= _LONGEST_HEADLINE or not lines[1:] or not any(map(str.isalpha, first)):
        return ""
    repeated = any(flatten(first) == flatten(line) for line in lines[1:])
    parted = not lines[1].strip() and (not _ENDS.search(first) or len(first) <= _LONGEST_STOPPED)
    return first if repeated or parted else ""


def join_wrapped(text: str) -> str:
    """Join the lines of paragraphs that were broken at a fixed width; leave all else as it is.

    A text counts as broken when nearly all lines that another follows are full: the next word would
    not have fitted.
    """
    blocks = [block.split("\n") for block in re.split(r"\n[ \t]*\n", text)]
    pairs = [pair for block in blocks for pair in pairwise(block)]
    width = max((len(line) for block in blocks for line in block), default=0)
    full = sum(_is_full(pair, width) for pair in pairs)
    if not _NARROWEST <= width <= _WIDEST or len(pairs) < _ENOUGH or full < _SHARE * len(pairs):
        return text
    return "\n\n".join(_join_block(block, width) for block in blocks)


def strip_markdown(text: str) -> str:
    """Return the words of a Markdown text: a paragraph a line, no marks, links as their words."""
    text = re.sub(r"<!--.{0,10000}?-->", "", text, flags=re.DOTALL)
    return "\n\n".join(filter(None, (_strip_block(block) for block in _PARTING.split(text.strip("\n")))))


def find_block_quotes(text: str) -> tuple[str, ...]:
    """Return the paragraphs that Markdown sets as block quotations, as strip_markdown gives them."""
    quoted = (block for block in _PARTING.split(text.strip("\n")) if _QUOTED.match(block))
    return tuple(line for block in quoted for line in _strip_block(block).split("\n") if line)


def _compose(
    fields: Mapping[str, str], body: str, where: str, line: int, block_quotes: tuple[str, ...] = ()
) -> Parts:
    published = parse_date(fields["published"]) if fields.get("published") else None
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
        dated="front matter" if published else "",
        language=read_language(fields.get("language", "")),
        source=fields.get("source", ""),
        url=fields.get("url", ""),
        block_quotes=block_quotes,
        copy_of=fields.get("copy_of", ""),
    )


def _split_header(text: str) -> tuple[dict[str, str], str, int]:
    """Split "Source: …", "Date: …" lines off the top of a text.

    A blank line follows them; or there are two at least, and what is none ends them: one line alone
    may be a headline, such as "Summary: what the council said".
    """
    lines = text.lstrip("\n").split("\n")
    named = [*takewhile(lambda pair: pair[0], map(_read_header_line, lines))]
    rest = lines[len(named) :]
    if not named or not any(rest) or (rest[0].strip() and len(named) < _UNPARTED):
        return {}, text, 0
    fields: dict[str, str] = {}
    for field, words in named:
        fields.setdefault(field, words)
    dated = (number for number, (field, _) in enumerate(named, start=1) if field == "published")
    return fields, "\n".join(rest), next(dated, 0)


def _read_header_line(line: str) -> tuple[str, str]:
    """Return the field that a line names and its words; two empty strings when it names none."""
    match = _HEADER.match(line)
    field = _NAMED.get(match[1].lower(), "") if match else ""
    return (field, match[2].strip()) if match and field else ("", "")


def _split_front_matter(text: str, where: str) -> tuple[dict[str, str], str, int]:
    block, body = cut_front_matter(text, where)
    if block is None:
        return {}, body, 0
    fields, date_line = _load_front_matter(block, where)
    return fields, body, date_line


def _load_front_matter(block: str, where: str) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    for key, value in load_block(block, where).items():
        field = _NAMED.get(str(key).lower())
        if field:
            fields.setdefault(field, _flatten_value(value))
    lines = block.split("\n")
    dated = (
        n
        for n, line in enumerate(lines, 2)
        if _NAMED.get(line.partition(":")[0].strip().lower()) == "published"
    )
    return fields, next(dated, 1)


def _flatten_value(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(_flatten_value(each) for each in value)
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return " ".join(str(value).split())


def _is_full(pair: tuple[str, str], width: int) -> bool:
    line, following = pair
    word = following.split(None, 1)[0] if following.split() else ""
    return bool(word) and len(line.rstrip()) + 1 + len(word) > width - 3


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


def _strip_block(block: str) -> str:
    lines = [line.rstrip() for line in block.split("\n")]
    if all(re.fullmatch(r" {0,3}(?:[-*_] ?){3,}|", line) for line in lines):
        return ""
    return "\n".join(_strip_inline(line) for line in _join_lines(lines))


def _join_lines(lines: list[str]) -> Iterator[str]:
    """Join the lines of a block as Markdown does, but keep headings, items and long lines apart."""
    joined = ""
    for raw in lines:
        line = re.sub(r"^ {0,3}(?:> ?)+", "", raw)
        if re.fullmatch(r" {0,3}(?:=+|-+)", line) or re.match(r" {0,3}\[[^\]]+\]: \S+", line):
            continue
        heading = re.match(r" {0,3}#{1,6}(?:\s|$)", line)
        item = re.match(r" {0,8}(?:[-*+]|\d{1,3}[.)])\s", line)
        if joined and (heading or item or (len(joined) > _WIDEST and _ENDS.search(joined))):
            yield joined
            joined = ""
        line = re.sub(r"^ {0,3}#{1,6}\s+|\s+#+$", "", line) if heading else line
        line = re.sub(r"^ {0,8}[-*+]\s+", "", line)
        joined = f"{joined} {line.strip()}".strip()
        if heading:
            yield joined
            joined = ""
    if joined:
        yield joined


def _strip_inline(line: str) -> str:
    line = re.sub(r"!\[[^\[\]\n]{0,300}\]\([^)\n]{0,2000}\)", "", line)
    line = re.sub(r"\[([^\[\]\n]{1,1000})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,100}\])", r"\1", line)
    line = re.sub(r"<(https?://[^>\s]{1,2000})>", r"\1", line)
    line = re.sub(r"</?[a-zA-Z][^>\n]{0,500}>", "", line)
    line = re.sub(r"(?<![\w\\*])(\*\*\*|\*\*|\*)(?=\S)([^*\n]{1,2000}?)(?<=[^\s\\])\1(?!\w)", r"\2", line)
    line = re.sub(r"(?<![\w\\_])(___|__|_)(?=\S)([^_\n]{1,2000}?)(?<=[^\s\\])\1(?!\w)", r"\2", line)
    line = re.sub(r"\\([\\`*_{}\[\]()#+.!>~|-])", r"\1", line)
    return " ".join(line.split())
