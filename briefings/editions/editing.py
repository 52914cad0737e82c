"""The editor's file, content/digests/DAY.md: YAML front matter, and below it the introduction in Markdown.

The program writes it once, for a person to change, and only reads it from then on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, BeforeValidator, Field, ValidationError, model_validator

from briefings.editions.mending import ends_sentence
from briefings.errors import EditorError
from briefings.model import (
    ActorEdit,
    ActorKind,
    Digest,
    Editing,
    EditionStatus,
    Form,
    Passage,
    QuoteEdit,
    SentenceEdit,
    Span,
    StoryEdit,
)
from briefings.storage.yaml_lines import (
    TEXTS,
    Location,
    Strict,
    explain_yaml,
    find_line,
    place_problems,
    read_yaml,
)

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
# 'briefings desk' shows what else can be mended, and writes it here for you: sentences, quotations, actors,
# articles (docs/how-to/editing.md). A story that is not listed stands at its rank. The introduction goes
# below the last line of dashes.
title: ""
status: draft   # or approved: then nothing changes the edition any more but 'briefings correct'
"""


# The keys of a story's own lists stand deeper: stories, its number, the list.
_IN_STORY = 3
_SPAN = re.compile(r"(\d+)-(\d+)")


def _read_span(value: object) -> object:
    """Take "120-268" for a place."""
    match = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if match is None or not int(match[1]) < int(match[2]):
        message = "should be a place in the article, as 120-268"
        raise ValueError(message)
    return Span(int(match[1]), int(match[2]))


_Span = Annotated[Span, BeforeValidator(_read_span)]


class _PassageKeys(Strict):
    """Words of an article and their place: as many letters as the place is long."""

    span: _Span
    text: str = Field(min_length=1)

    @model_validator(mode="after")
    def _check_length(self) -> Self:
        length = self.span.end - self.span.start
        if length != len(self.text):
            message = (
                f"the text has {len(self.text)} letters, its place {length}: write it as it stands there"
            )
            raise ValueError(message)
        return self


class _SentenceKeys(_PassageKeys):
    article: str = Field(min_length=1)
    link: str | None = None


class _QuoteKeys(_SentenceKeys):
    hide: bool = False
    show: bool = False
    only: str = ""
    speaker: str | None = None
    said_by: _PassageKeys | None = None

    @model_validator(mode="after")
    def _check_shown(self) -> Self:
        if self.only and not (self.text.startswith(self.only) and ends_sentence(self.only)):
            message = "'only' should be the beginning of the text, to the end of a sentence"
            raise ValueError(message)
        if self.hide and self.show:
            message = "is hidden and shown: take one of them out"
            raise ValueError(message)
        if self.speaker and self.said_by:
            message = "'speaker' and 'said_by' both say who speaks: take one of them out"
            raise ValueError(message)
        return self


class _ActorKeys(Strict):
    actor: str = Field(min_length=1)
    name: str = ""
    role: str | None = None
    kind: ActorKind | None = None
    hide: bool = False
    join: str = ""
    part: str = ""


class _StoryKeys(Strict):
    id: str = Field(min_length=1)
    headline: str = ""
    note: str = ""
    section: str | None = None
    pin: bool = False
    drop: bool = False
    form: Form | None = None
    new: bool = False
    articles: tuple[str, ...] = ()
    merge: tuple[str, ...] = ()
    sentences: tuple[_SentenceKeys, ...] | None = None
    quotes: tuple[_QuoteKeys, ...] = ()
    actors: tuple[_ActorKeys, ...] = ()


class _FileKeys(Strict):
    title: str = ""
    status: EditionStatus = "draft"
    stories: tuple[_StoryKeys, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorFile:
    """An editor's file that was read: its content, and the line of each thing in it."""

    path: Path
    editing: Editing
    lines: Mapping[Location, int]

    def locate(self, *place: str | int) -> str:
        """Return the file and the line of what stands at a place in it."""
        return f"{self.path}:{find_line(place, self.lines)}"


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
    front, introduction = split_front(text, path)
    try:
        value, lines, repeats = read_yaml(front, TEXTS)
    except yaml.YAMLError as error:
        line, problem = explain_yaml(error)
        where = f"{path}:{line + 1}" if line else path
        raise EditorError(where, f"{problem}; text with ': ' in it needs quotation marks") from error
    # The front matter begins on the file's second line.
    lines = {at: line + 1 for at, line in lines.items()}
    for key, line in repeats:
        raise EditorError(f"{path}:{line + 1}", f"'{key}' stands twice")
    try:
        keys = _FileKeys.model_validate(value or {})
    except ValidationError as error:
        raise EditorError(*place_problems(error, path, lines, _describe)) from error
    _refuse_repeats(keys, path, lines)
    return EditorFile(
        path=path,
        editing=Editing(
            title=keys.title,
            status=keys.status,
            introduction=introduction.strip(),
            stories=tuple(map(_make_edit, keys.stories)),
        ),
        lines=lines,
    )


def split_front(text: str, path: Path) -> tuple[str, str]:
    """Return the front matter of an editor's file ("" where there is none), and what stands below it.

    Raises:
        EditorError: the front matter has no end.
    """
    match = _FRONT.match(text)
    if match is None and text.startswith("---"):
        raise EditorError(f"{path}:1", "has no second line of dashes; one ends the settings of the edition")
    return (match[1], text[match.end() :]) if match else ("", text)


def draft_editing(digest: Digest) -> str:
    """Return the text of a new editor's file for a day's record."""
    stories = "".join(
        f"  - id: {_quote(story.id)}\n    headline: {_quote(story.headline)}\n" for story in digest.stories
    )
    return (
        f"{_HEAD.format(day=digest.day.isoformat())}stories:{' []' if not stories else ''}\n{stories}---\n\n"
    )


def _make_edit(keys: _StoryKeys) -> StoryEdit:
    sentences = None if keys.sentences is None else tuple(map(_make_sentence, keys.sentences))
    plain = keys.model_dump(exclude={"sentences", "quotes", "actors"})
    return StoryEdit(
        **plain,
        sentences=sentences,
        quotes=tuple(map(_make_quote, keys.quotes)),
        actors=tuple(ActorEdit(**actor.model_dump()) for actor in keys.actors),
    )


def _make_sentence(keys: _SentenceKeys) -> SentenceEdit:
    return SentenceEdit(article=keys.article, span=keys.span, text=keys.text, fragment=keys.link)


def _make_quote(keys: _QuoteKeys) -> QuoteEdit:
    said_by = Passage(span=keys.said_by.span, text=keys.said_by.text) if keys.said_by else None
    return QuoteEdit(
        article=keys.article,
        span=keys.span,
        text=keys.text,
        hide=keys.hide,
        show=keys.show,
        only=keys.only,
        speaker=keys.speaker,
        said_by=said_by,
        fragment=keys.link,
    )


def _refuse_repeats(keys: _FileKeys, path: Path, lines: Mapping[Location, int]) -> None:
    """Raise EditorError where a story stands twice, or in one of them an actor, a sentence, a quotation."""
    named: dict[Location, str] = {("stories", at): story.id for at, story in enumerate(keys.stories)}
    _refuse_twice(named, path, lines)
    for at, story in enumerate(keys.stories):
        for key in ("sentences", "quotes", "actors"):
            items = getattr(story, key) or ()
            names = (
                item.actor if key == "actors" else f"{item.article} {item.span.start}-{item.span.end}"
                for item in items
            )
            _refuse_twice({("stories", at, key, of): name for of, name in enumerate(names)}, path, lines)


def _refuse_twice(named: Mapping[Location, str], path: Path, lines: Mapping[Location, int]) -> None:
    first: dict[str, int] = {}
    for place, name in named.items():
        line = find_line(place, lines)
        if name in first:
            raise EditorError(f"{path}:{line}", f"{name} stands on line {first[name]} already")
        first[name] = line


_KEYS: dict[str, type[BaseModel]] = {"sentences": _SentenceKeys, "quotes": _QuoteKeys, "actors": _ActorKeys}


def _describe(location: Location, kind: str, message: str) -> str:
    if not location:
        return "should hold settings of the edition, as 'status: draft'"
    if kind == "extra_forbidden":
        return f"'{location[-1]}' is not a key here; known are {', '.join(_find_keys(location))}"
    return f"'{'.'.join(map(str, location))}': {message}"


def _find_keys(location: Location) -> Iterable[str]:
    """Return the keys that are known where an unknown one stands."""
    if len(location) > _IN_STORY:
        keys = _PassageKeys if "said_by" in location else _KEYS[str(location[_IN_STORY - 1])]
        return keys.model_fields
    return (_StoryKeys if len(location) > 1 else _FileKeys).model_fields


def _quote(text: str) -> str:
    """Return a text as YAML that a person can change, on one line."""
    line = " ".join(text.split())
    return yaml.safe_dump(line, allow_unicode=True, width=2**31).partition("\n")[0]
