"""The editor's file, content/digests/DAY.md: YAML front matter, and below it the introduction in Markdown.

The program writes it once, for a person to change, and only reads it from then on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from briefings.errors import EditorError
from briefings.model import Digest, Editing, EditionStatus, StoryEdit
from briefings.storage.yaml_lines import TEXTS, Location, find_repeats, place_problems, walk_lines

# Every scalar is text: a headline "No" or "2026" stays what was written. The loader is a safe one.
_FRONT = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEAD = """\
---
# The editor's file of {day}. What stands here stands on the page, in the mail and in the feed from the next
# build on, whatever comes in; the program never writes into this file again.
#
# Order the stories as they are to be told, change their headlines, and add to any of them
#   pin: true       it stands before all others
#   drop: true      it is left out everywhere
#   section: Water  it stands in this section
#   note: >-        your own words below it, in Markdown
# A story that is not listed stands at its rank. The introduction goes below the last line of dashes.
title: ""
status: draft   # or approved: then nothing changes the edition any more but 'briefings correct'
"""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class _StoryKeys(_Strict):
    id: str = Field(min_length=1)
    headline: str = ""
    note: str = ""
    section: str | None = None
    pin: bool = False
    drop: bool = False


class _FileKeys(_Strict):
    title: str = ""
    status: EditionStatus = "draft"
    stories: tuple[_StoryKeys, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorFile:
    """An editor's file that was read: its content, and the line of each of its stories."""

    path: Path
    editing: Editing
    lines: tuple[int, ...]


def read_editing(path: Path) -> EditorFile | None:
    """Read an editor's file; None when there is none.

    Raises:
        EditorError: it cannot be read or understood; each problem is named with its line.
    """
    try:
        return parse_editing(path.read_text(encoding="utf-8-sig"), path)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise EditorError(path, f"cannot be read: {error}") from error


def parse_editing(text: str, path: Path) -> EditorFile:
    """Parse the text of an editor's file; without front matter all of it is the introduction.

    Raises:
        EditorError: as ``read_editing``.
    """
    match = _FRONT.match(text)
    if match is None and text.startswith("---"):
        raise EditorError(f"{path}:1", "has no second line of dashes; one ends the settings of the edition")
    front = match[1] if match else ""
    try:
        node = yaml.compose(front, TEXTS)
        value = yaml.load(front, TEXTS)  # noqa: S506 - it makes nothing but text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 2}" if mark else str(path)
        problem = (
            f"is not YAML: {getattr(error, 'problem', error)}; text with ': ' in it needs quotation marks"
        )
        raise EditorError(where, problem) from error
    # The front matter begins on the file's second line.
    lines = {at: line + 1 for at, line in walk_lines(node)}
    for key, line in find_repeats(node):
        raise EditorError(f"{path}:{line + 1}", f"'{key}' stands twice")
    try:
        keys = _FileKeys.model_validate(value or {})
    except ValidationError as error:
        raise EditorError(*place_problems(error, path, lines, _describe)) from error
    return EditorFile(
        path=path,
        editing=Editing(
            title=keys.title,
            status=keys.status,
            introduction=text[match.end() if match else 0 :].strip(),
            stories=tuple(StoryEdit(**story.model_dump()) for story in keys.stories),
        ),
        lines=_find_story_lines(keys, path, lines),
    )


def draft_editing(digest: Digest) -> str:
    """Return the text of a new editor's file for a day's record."""
    stories = "".join(
        f"  - id: {_quote(story.id)}\n    headline: {_quote(story.headline)}\n" for story in digest.stories
    )
    return (
        f"{_HEAD.format(day=digest.day.isoformat())}stories:{' []' if not stories else ''}\n{stories}---\n\n"
    )


def _find_story_lines(keys: _FileKeys, path: Path, lines: Mapping[Location, int]) -> tuple[int, ...]:
    """Return the line of each story; raise EditorError where one stands twice."""
    first: dict[str, int] = {}
    found = tuple(lines["stories", at] for at in range(len(keys.stories)))
    for story, line in zip(keys.stories, found, strict=True):
        if story.id in first:
            raise EditorError(f"{path}:{line}", f"{story.id} stands on line {first[story.id]} already")
        first[story.id] = line
    return found


def _describe(location: Location, kind: str, message: str) -> str:
    if not location:
        return "should hold settings of the edition, as 'status: draft'"
    if kind == "extra_forbidden":
        known = (_StoryKeys if len(location) > 1 else _FileKeys).model_fields
        return f"'{location[-1]}' is not a key here; known are {', '.join(known)}"
    return f"'{'.'.join(map(str, location))}': {message}"


def _quote(text: str) -> str:
    """Return a text as YAML that a person can change, on one line."""
    line = " ".join(text.split())
    return yaml.safe_dump(line, allow_unicode=True, width=2**31).partition("\n")[0]
