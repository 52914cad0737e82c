"""The editor's file, content/digests/DAY.md: YAML front matter, and below it the introduction in Markdown.

The program writes it once, for a person to change, and only reads it from then on.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from briefings.editions.story_edits import ends_sentence
from briefings.errors import EditorError
from briefings.model import (
    ActorEdit,
    Correction,
    Digest,
    Editing,
    Passage,
    QuoteEdit,
    SentenceEdit,
    Span,
    StoryEdit,
)
from briefings.storage.files import read_file
from briefings.storage.yaml_lines import (
    TEXTS,
    Location,
    explain_yaml,
    find_line,
    list_problems,
    place_problems,
    read_yaml,
)

# Every scalar is text: a headline "No" or "2026" stays what was written. The loader is a safe one.
_FRONT = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEAD = """\
---
# The editor's file of {day}. From the next build on, the page, the mail and the feed show what you write
# here, also after new articles. Only 'briefings desk' writes into this file, when you press a button there.
#
# Put the stories into the order that you want, change their headlines, and add to any of them
#   pin: true       put it before all others
#   drop: true      it is left out everywhere
#   section: Water  put it into this section
#   note: >-        your own words below it, in Markdown
# At the desk you can also correct sentences, quotations, actors and articles; it writes that here for you
# ('briefings docs editing'). A story that is not listed keeps its rank. The introduction goes below the
# last line of dashes. To approve the edition, run 'briefings approve {day}'. After that, changes in this
# file count only when you run 'briefings correct'.
title: ""
"""


_SPAN = re.compile(r"(\d+)-(\d+)")
# What the lists of the file hold.
_HELD: dict[str, type] = {
    "stories": StoryEdit,
    "corrections": Correction,
    "sentences": SentenceEdit,
    "quotes": QuoteEdit,
    "actors": ActorEdit,
    "rest": Passage,
    "said_by": Passage,
}
# Its keys are the names of the fields, but "link" is the fragment, and the introduction stands below.
_LINK, _BELOW = ("link", "fragment"), "introduction"
_EDITING = TypeAdapter(Editing)

PlacedProblem = tuple[Location, str]


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
        return parse_editing(read_file(path).decode("utf-8-sig"), path)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise EditorError(path, f"cannot be read: {error}") from error


# The desk reads each text three times: when it has written it, when it shows it, and before it changes it.
@lru_cache(maxsize=4)
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
        raise EditorError(where, problem) from error
    # The front matter begins on the file's second line.
    lines = {at: line + 1 for at, line in lines.items()}
    for key, line, first in repeats:
        raise EditorError(f"{path}:{line + 1}", f"'{key}' stands twice: in line {first + 1}, too")
    problems: list[PlacedProblem] = []
    fields = _take_keys(value or {}, Editing, (), problems)
    editing = Editing()
    if not problems:
        try:
            editing = _EDITING.validate_python(fields)
        except ValidationError as error:
            problems += list_problems(error, _describe)
    problems = problems or [*_find_faults(editing)]
    if problems:
        raise EditorError(*place_problems(problems, path, lines))
    _refuse_repeats(editing, path, lines)
    return EditorFile(path=path, editing=replace(editing, introduction=introduction.strip()), lines=lines)


def _take_keys(value: Any, kind: type, at: Location, problems: list[PlacedProblem]) -> Any:
    """Return what stands in the file as the fields of a record; what is no key of it is a problem."""
    if not isinstance(value, Mapping):
        return value
    names = [field.name for field in dataclasses.fields(kind) if field.name != _BELOW]
    keys = [_LINK[0] if name == _LINK[1] else name for name in names]
    taken: dict[str, Any] = {}
    for key, item in value.items():
        here = (*at, key)
        if key not in keys:
            problems.append((here, f"'{key}' is not a key here; known are {', '.join(keys)}"))
        elif key in _HELD and isinstance(item, list):
            held = _HELD[key]
            taken[key] = [_take_keys(each, held, (*here, n), problems) for n, each in enumerate(item)]
        elif key in _HELD:
            taken[key] = _take_keys(item, _HELD[key], here, problems)
        elif key == "span":
            taken[key] = _read_span(item, here, problems)
        else:
            taken[_LINK[1] if key == _LINK[0] else key] = item.strip() if isinstance(item, str) else item
    return taken


def _read_span(value: Any, at: Location, problems: list[PlacedProblem]) -> Span:
    """Return the place that "120-268" names."""
    match = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if match is None or not int(match[1]) < int(match[2]):
        problems.append((at, _name(at, "should be a place in the article, as 120-268")))
        return Span(0, 1)
    return Span(int(match[1]), int(match[2]))


def _find_faults(editing: Editing) -> Iterator[PlacedProblem]:
    """Yield what the fields of an editor's file say that cannot be."""
    for number, story in enumerate(editing.stories):
        at: Location = ("stories", number)
        if not story.id:
            yield (*at, "id"), _name((*at, "id"), "must be there")
        for of, sentence in enumerate(story.sentences or ()):
            yield from _check_passage(sentence, (*at, "sentences", of))
        for of, quote in enumerate(story.quotes):
            yield from _check_quote(quote, (*at, "quotes", of))
        for of, actor in enumerate(story.actors):
            yield from _check_actor(actor, (*at, "actors", of))

    for number, correction in enumerate(editing.corrections):
        place: Location = ("corrections", number)
        if not correction.text:
            yield (*place, "text"), _name((*place, "text"), "must be there")
        if correction.when.tzinfo is None:
            problem = "should say its zone, as 2026-11-19 08:10+02:00"
            yield (*place, "when"), _name((*place, "when"), problem)


def _check_passage(passage: Passage | SentenceEdit | QuoteEdit, at: Location) -> Iterator[PlacedProblem]:
    """Yield what is wrong with words of an article: they have as many letters as their place is long."""
    length = passage.span.end - passage.span.start
    if length != len(passage.text):
        problem = f"the text has {len(passage.text)} letters, its place {length}: copy it exactly"
        yield at, _name(at, problem)
    if not isinstance(passage, Passage) and not passage.article:
        yield at, _name((*at, "article"), "must be there")


def _check_actor(actor: ActorEdit, at: Location) -> Iterator[PlacedProblem]:
    """Yield what is wrong with an actor's entry; a role in an article's words has both article and place."""
    if not actor.actor:
        yield (*at, "actor"), _name((*at, "actor"), "must be there")
    if not (actor.article or actor.span):
        return
    if not (actor.article and actor.span and actor.role):
        yield at, _name(at, "an article's role needs 'role', 'article' and 'span'")
    elif actor.span.end - actor.span.start != len(actor.role):
        yield at, _name(at, "the role is not as long as its place: copy it exactly")


def _check_quote(quote: QuoteEdit, at: Location) -> Iterator[PlacedProblem]:
    yield from _check_passage(quote, at)
    for number, part in enumerate(quote.rest):
        yield from _check_passage(part, (*at, "rest", number))
    if quote.said_by:
        yield from _check_passage(quote.said_by, (*at, "said_by"))
    if quote.only and not (quote.text.startswith(quote.only) and ends_sentence(quote.only)):
        problem = "'only' should be the beginning of the text, to the end of a sentence"
        yield at, _name(at, problem)
    if quote.sure is not None and not 0 <= quote.sure <= 1:
        yield (*at, "sure"), _name((*at, "sure"), "should be from 0 to 1")
    if quote.hide and quote.show:
        yield at, _name(at, "is hidden and shown: take one of them out")
    if quote.speaker and quote.said_by:
        yield at, _name(at, "'speaker' and 'said_by' both say who speaks: take one of them out")


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


def _refuse_repeats(editing: Editing, path: Path, lines: Mapping[Location, int]) -> None:
    """Raise EditorError where a story stands twice, or in one of them an actor, a sentence, a quotation."""
    named: dict[Location, str] = {("stories", at): story.id for at, story in enumerate(editing.stories)}
    _refuse_twice(named, path, lines)
    for at, story in enumerate(editing.stories):
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


def _describe(location: Location, _kind: str, message: str) -> str:
    whole = "should hold settings of the edition, as 'title: A quiet day'"
    return _name(location, message) if location else whole


def _name(location: Location, message: str) -> str:
    return f"'{'.'.join(map(str, location))}': {message}"


def _quote(text: str) -> str:
    """Return a text as YAML that a person can change, on one line."""
    line = " ".join(text.split())
    return yaml.safe_dump(line, allow_unicode=True, width=2**31).partition("\n")[0]
