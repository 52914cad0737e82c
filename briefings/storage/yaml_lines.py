"""YAML with the line of everything in it, so that an error can name the line.

``change_yaml`` changes a file that a person keeps, and leaves its comments and order. ``VALUES`` and
``TEXTS`` are PyYAML's safe loaders, those in C where PyYAML was built with them. ``Strict``
is the base of all parts of the settings: frozen, and an unknown key is an error.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

# Text, numbers, dates, lists and mappings.
VALUES: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Text alone, as it is written, lists and mappings.
TEXTS: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# How we indent a list: as deep as its items' keys, with the dash before them.
_SEQUENCE, _OFFSET = 4, 2
# The first list of a text, below its key or at its beginning; lines that are empty or comments are between.
_LIST = re.compile(
    r"(?:^(?P<key> *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n|\A(?:---[^\n]*\n)?)(?:[ \t]*(?:#[^\n]*)?\n)*"
    r"(?P<item> *)-(?P<space> +)(?=[^\s#])",
    re.MULTILINE,
)

# A time of day; its last moment is the fourth group.
_TIME = re.compile(r"(?:([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?|(24):00(?::00)?)")
_SIXTY = 60

Location = tuple[str | int, ...]

# What a value should be, by pydantic's name of what is wrong with it.
_SHOULD_BE = {
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float"), "a whole number, in digits"),
    **dict.fromkeys(("float_parsing", "float_type"), "a number, in digits"),
    **dict.fromkeys(("bool_parsing", "bool_type"), "true or false"),
}


def read_yaml(text: str, loader: Any) -> tuple[Any, dict[Location, int], list[tuple[str, int, int]]]:
    """Parse a YAML text once; return its value, the line of everything in it, and its repeated keys.

    Args:
        text: one document.
        loader: ``VALUES`` or ``TEXTS``.

    Returns:
        The value; lines by location; and for each key that is repeated the key, its line and the first line.

    Raises:
        yaml.YAMLError: it is not YAML; ``explain_yaml`` says where and why.
    """
    reader = loader(text)
    try:
        node = reader.get_single_node()
        # Before the value is made: making it takes merged keys apart.
        lines, repeats = dict(walk_lines(node)), list(find_repeats(node))
        return None if node is None else reader.construct_document(node), lines, repeats
    finally:
        reader.dispose()


def explain_yaml(error: yaml.YAMLError) -> tuple[int | None, str]:
    """Return the line (the first is 1) of what is not YAML, if it is known, what is wrong and what to do."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return mark.line + 1 if mark else None, f"is not YAML: {problem}; {find_yaml_remedy(problem)}"


def find_yaml_remedy(problem: str) -> str:
    """Return what a person can do about what PyYAML calls ``problem``."""
    if "cannot start any token" in problem:
        return "indent with spaces, not with a tab; text that begins with @, ` or % needs quotation marks"
    return "text with ': ' in it, or that begins with a bracket, needs quotation marks"


def walk_lines(node: yaml.Node | None, path: Location = ()) -> Iterator[tuple[Location, int]]:
    """Yield the line (the first is 1) of every key and item of a YAML tree."""
    if node is None:
        return
    if path == ():
        yield (), node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            yield (*path, key.value), key.start_mark.line + 1
            yield from walk_lines(child, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield (*path, index), child.start_mark.line + 1
            yield from walk_lines(child, (*path, index))


def find_repeats(node: yaml.Node | None) -> Iterator[tuple[str, int, int]]:
    """Yield each key that stands twice in one mapping, with its line and that of the first.

    YAML would silently take the last.
    """
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, child in node.value:
            line = key.start_mark.line + 1
            if isinstance(key.value, str) and key.value in seen:
                yield key.value, line, seen[key.value]
            seen.setdefault(str(key.value), line)
            yield from find_repeats(child)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from find_repeats(child)


def list_problems(
    error: ValidationError, describe: Callable[[Location, str, str], str]
) -> list[tuple[Location, str]]:
    """Return the problems of values that do not fit, each with its location.

    ``describe`` is given the location, kind and message of a problem and says it in words.
    """
    return [
        (problem["loc"], describe(problem["loc"], problem["type"], _word(problem)))
        for problem in error.errors()
    ]


def place_problems(
    problems: Iterable[tuple[Location, str]], file: Path, lines: Mapping[Location, int]
) -> tuple[str, str]:
    """Return where the first problem is ("FILE:LINE") and what all of them are, each with its line."""
    first, *rest = sorted((find_line(location, lines), text) for location, text in problems)
    more = "".join(f"\n{file}:{line}: {text}" for line, text in rest)
    return f"{file}:{first[0]}", first[1] + more


def _word(problem: Mapping[str, Any]) -> str:
    """Return what pydantic says of a value as we say it."""
    if problem["type"] == "missing":
        return "must be there"
    if problem["type"] == "string_type" and isinstance(problem["input"], int | float | date):
        return "should be text: put it in quotation marks"
    if said := _SHOULD_BE.get(problem["type"]):
        return f"should be {said}"
    message: str = problem["msg"]
    return message.removeprefix("Value error, ").replace("Input should be", "should be")


def find_line(location: Location, lines: Mapping[Location, int]) -> int:
    """Return the line of what is at a location, or of the nearest thing around it."""
    around = (location[:length] for length in range(len(location), -1, -1))
    return next((lines[place] for place in around if place in lines), 1)


class Strict(BaseModel):
    """A block that knows its keys and cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def change_yaml(text: str, change: Callable[[Any], Any], held: dict[str, Any] | None = None) -> str:
    """Return a YAML text that was changed, with the comments, order and quotation marks of all the rest.

    Args:
        text: what a person wrote; it may be empty.
        change: is given the value (None of an empty text), changes it, and returns it.
        held: is given the value of the text that is returned, so that this text is not read again where it is
            the next to be changed: to read 9,600 letters takes 98 ms, to write them 57.

    Raises:
        ruamel.yaml.error.YAMLError: the text is no YAML.
    """
    from ruamel.yaml import YAML

    writer = YAML()
    writer.preserve_quotes = True
    # Lines are not broken again.
    writer.width = 2**31
    # As the first list of the text is indented; to let ruamel guess it is to read all of the text twice.
    listed = _LIST.search(text)
    offset = max(len(listed["item"]) - len(listed["key"] or ""), 0) if listed else _OFFSET
    indent = offset + 1 + len(listed["space"]) if listed else _SEQUENCE
    writer.indent(mapping=2, sequence=indent, offset=offset)
    # What fails may have changed a part of it: it is held again only when it is done.
    value = held.pop(text, None) if held else None
    changed = change(writer.load(text) if value is None else value)
    stream = io.StringIO()
    writer.dump(changed, stream)
    made = stream.getvalue()
    if held is not None:
        held.clear()
        held[made] = changed
    return made


def read_time(value: object) -> object:
    """Return the time of day that a setting names; "24:00" is the day's last moment.

    YAML 1.1 makes a number of a bare 10:00 (600, its minutes) and of 10:00:00 (36000, its seconds); a bare
    18 is an hour. Raises ValueError for what is no time, or may be several, such as 18.3.
    """
    if isinstance(value, time) and value.tzinfo is None:
        return value
    words = str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if value < _SIXTY:
            words = f"{value}:00"
        elif value < _SIXTY * _SIXTY:
            words = f"{value // 60}:{value % 60:02d}"
        else:
            words = f"{value // 3600}:{value // 60 % 60:02d}:{value % 60:02d}"
    match = _TIME.fullmatch(words)
    if match is None:
        message = f'{value} is no time of day; write it in quotation marks, as "18:00"'
        raise ValueError(message)
    if match[4]:
        return time.max
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
    return time(hours, minutes, seconds)
