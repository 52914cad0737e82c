"""What stands above and below the fences of a Markdown file: YAML, and a body that may be kept as it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import yaml

from briefings.errors import ArticleError
from briefings.storage.yaml_loaders import TEXTS

_FENCE = re.compile(r"---[ \t]*$")


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
    try:
        loaded = yaml.load(block, TEXTS)  # noqa: S506 - it makes nothing but strings
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "it cannot be read"
        remedy = "text with ': ' in it needs quotation marks"
        raise ArticleError(f"{where}:{line}", f"broken front matter: {problem}; {remedy}") from error
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, dict):
        raise ArticleError(f"{where}:2", "the front matter is no list of 'key: value' lines")
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
