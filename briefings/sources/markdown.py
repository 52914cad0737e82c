"""Markdown → Parts: its front matter, and the words of its body; a body may be kept as it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import yaml

from briefings.errors import ArticleError
from briefings.sources.parts import Parts
from briefings.sources.texts import ENDS, FIELD_OF, WIDEST, make_parts, split_header
from briefings.storage.yaml_lines import TEXTS, find_yaml_remedy

_LONGEST_BLOCK = 100_000
_FENCE = re.compile(r"---[ \t]*$")
# Blocks are parted by blank lines, in a block quotation by lines of its mark alone.
_PARTING = re.compile(r"\n(?:[ \t>]*\n)+")
_QUOTED = re.compile(r" {0,3}>")


def read_markdown(text: str, where: str) -> Parts:
    """Read Markdown with optional YAML front matter; marks of form are dropped, words are kept.

    With ``body: plain`` in the front matter the body is kept as it is, as ``write_plain_body`` wrote it.

    Raises ArticleError when the front matter is broken, naming the line, and ArticleSkipped when
    its date is none.
    """
    fields, body, line = _split_front_matter(text, where)
    if not fields and not line:
        fields, body, line = split_header(text)
    if fields.get("body") == "plain":
        plain, quoted = read_plain_body(body)
        return make_parts(fields, plain, where, line, quoted)
    return make_parts(fields, strip_markdown(body), where, line, find_block_quotes(body))


def strip_markdown(text: str) -> str:
    """Return the words of a Markdown text: a paragraph a line, no marks, links as their words."""
    text = re.sub(r"<!--.{0,10000}?-->", "", text, flags=re.DOTALL)
    return "\n\n".join(filter(None, (_strip_block(block) for block in _PARTING.split(text.strip("\n")))))


def find_block_quotes(text: str) -> tuple[str, ...]:
    """Return the paragraphs that Markdown sets as block quotations, as strip_markdown gives them."""
    quoted = (block for block in _PARTING.split(text.strip("\n")) if _QUOTED.match(block))
    return tuple(line for block in quoted for line in _strip_block(block).split("\n") if line)


def read_front_matter(text: str, where: str) -> tuple[Mapping[str, Any], str]:
    """Return the front matter of a Markdown text, all its values strings, and what stands below it.

    Raises ArticleError when it is broken, naming the line; it is empty where there is none.
    """
    block, body = cut_front_matter(text, where)
    return load_block(block, where) if block is not None else {}, body


def cut_front_matter(text: str, where: str) -> tuple[str | None, str]:
    """Return the YAML between the fences and what stands below them; None and the text without fences."""
    first, _, rest = text.partition("\n")
    if not _FENCE.match(first):
        return None, text
    end = re.search(r"^(?:---|\.\.\.)[ \t]*$\n?", rest, re.MULTILINE)
    if end is None:
        raise ArticleError(f"{where}:1", "the front matter is not closed; end it with a line '---'")
    return rest[: end.start()], rest[end.end() :]


def load_block(block: str, where: str) -> Mapping[str, Any]:
    """Load YAML into strings and what holds them; raise ArticleError naming the line where it is broken."""
    if len(block) > _LONGEST_BLOCK:
        raise ArticleError(
            f"{where}:1", f"the front matter has more than {_LONGEST_BLOCK:,} characters; cut it"
        )
    try:
        # Ten lines of aliases of aliases hold more values than any memory.
        if "*" in block and any(isinstance(each, yaml.AliasEvent) for each in yaml.parse(block, TEXTS)):
            raise ArticleError(f"{where}:1", "the front matter holds aliases ('*name'); write the values out")
        loaded = yaml.load(block, TEXTS)  # noqa: S506 - it makes nothing but strings
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise ArticleError(
            f"{where}:{line}", f"broken front matter: {problem}; {find_yaml_remedy(problem)}"
        ) from error
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, dict):
        raise ArticleError(
            f"{where}:2", "the front matter is no list of 'key: value' lines; write it so, or delete it"
        )
    return loaded


def write_plain_body(text: str, quoted: Collection[str]) -> str:
    """Return a text line by line as it is, with "> " before the lines that are block quotations.

    A line that begins like one, or with a backslash, gets a backslash before it.
    """
    return "\n".join(
        f"> {line}" if line in quoted else f"\\{line}" if line.startswith((">", "\\")) else line
        for line in text.split("\n")
    )


def read_plain_body(body: str) -> tuple[str, tuple[str, ...]]:
    """Return the text that ``write_plain_body`` wrote, and its lines that are block quotations."""
    lines = body.strip("\n").split("\n")
    quoted = tuple(line[2:] for line in lines if line.startswith("> "))
    plain = (line[2:] if line.startswith("> ") else line.removeprefix("\\") for line in lines)
    return "\n".join(plain), quoted


def _split_front_matter(text: str, where: str) -> tuple[dict[str, str], str, int]:
    block, body = cut_front_matter(text, where)
    if block is None:
        return {}, body, 0
    fields, date_line = _load_front_matter(block, where)
    return fields, body, date_line


def _load_front_matter(block: str, where: str) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    for key, value in load_block(block, where).items():
        field = FIELD_OF.get(str(key).lower())
        if field:
            fields.setdefault(field, _flatten_value(value))
    lines = block.split("\n")
    dated = (
        n
        for n, line in enumerate(lines, 2)
        if FIELD_OF.get(line.partition(":")[0].strip().lower()) == "published"
    )
    return fields, next(dated, 1)


def _flatten_value(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(_flatten_value(each) for each in value)
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return " ".join(str(value).split())


def _strip_block(block: str) -> str:
    lines = [line.rstrip() for line in block.split("\n")]
    if all(re.fullmatch(r" {0,3}(?:[-*_] ?){3,}|", line) for line in lines):
        return ""
    return "\n".join(_strip_inline(line) for line in _join_lines(lines))


def _join_lines(lines: list[str]) -> Iterator[str]:
    """Join the lines of a block as Markdown does, but keep headings, items and long lines apart."""
    # Ten thousand lines of one paragraph: what is joined is neither copied nor searched at each.
    pieces: list[str] = []
    length = 0
    for raw in lines:
        line = re.sub(r"^ {0,3}(?:> ?)+", "", raw)
        if re.fullmatch(r" {0,3}(?:=+|-+)", line) or re.match(r" {0,3}\[[^\]]+\]: \S+", line):
            continue
        heading = re.match(r" {0,3}#{1,6}(?:\s|$)", line)
        item = re.match(r" {0,8}(?:[-*+]|\d{1,3}[.)])\s", line)
        if pieces and (heading or item or (length > WIDEST and ENDS.search(pieces[-1]))):
            yield " ".join(pieces)
            pieces, length = [], 0
        line = re.sub(r"^ {0,3}#{1,6}\s+|\s+#+$", "", line) if heading else line
        line = re.sub(r"^ {0,8}[-*+]\s+", "", line).strip()
        if line:
            pieces.append(line)
            length += len(line) + 1
        if heading:
            yield " ".join(pieces)
            pieces, length = [], 0
    if pieces:
        yield " ".join(pieces)


def _strip_inline(line: str) -> str:
    line = re.sub(r"!\[[^\[\]\n]{0,300}\]\([^)\n]{0,2000}\)", "", line)
    line = re.sub(r"\[([^\[\]\n]{1,1000})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,100}\])", r"\1", line)
    line = re.sub(r"<(https?://[^>\s]{1,2000})>", r"\1", line)
    line = re.sub(r"</?[a-zA-Z][^>\n]{0,500}>", "", line)
    line = re.sub(r"(?<![\w\\*])(\*\*\*|\*\*|\*)(?=\S)([^*\n]{1,2000}?)(?<=[^\s\\])\1(?!\w)", r"\2", line)
    line = re.sub(r"(?<![\w\\_])(___|__|_)(?=\S)([^_\n]{1,2000}?)(?<=[^\s\\])\1(?!\w)", r"\2", line)
    line = re.sub(r"\\([\\`*_{}\[\]()#+.!>~|-])", r"\1", line)
    return " ".join(line.split())
