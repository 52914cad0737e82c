"""The text of an editor's file → the text with a change in it; comments and order stay. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from briefings.editions import draft_editing
from briefings.editions.editor_file import parse_editing, split_front
from briefings.model import Digest, Span
from briefings.storage.yaml_lines import change_yaml

Change = Callable[["Front"], None]


class Front:
    """The front matter of an editor's file, to be changed.

    ``order`` are the ids of the day's stories as they are told: a story's new entry takes its place among
    those that are listed, so that it stays where it is told.
    """

    def __init__(self, keys: CommentedMap, order: Sequence[str]) -> None:
        self.keys = keys
        self._order = order
        if not keys.get("stories"):
            keys["stories"] = CommentedSeq()

    @property
    def stories(self) -> CommentedSeq:
        """The entries of the stories."""
        stories: CommentedSeq = self.keys["stories"]
        return stories

    def enter(self, story: str) -> CommentedMap:
        """Return the entry of a story; it is made where there is none."""
        for entry in self.stories:
            if entry["id"] == story:
                found: CommentedMap = entry
                return found
        made = CommentedMap(id=story)
        places = {name: at for at, name in enumerate(self._order)}
        own = places.get(story, len(places))
        later = (at for at, entry in enumerate(self.stories) if places.get(entry["id"], -1) > own)
        self.stories.insert(next(later, len(self.stories)), made)
        return made

    def arrange(self, order: Sequence[str]) -> None:
        """List all stories, in this order; entries of stories that are not named keep their places behind."""
        places = {name: at for at, name in enumerate(order)}
        entries = [self.enter(name) for name in order]
        entries += [entry for entry in self.stories if entry["id"] not in places]
        self.stories[:] = entries


def change_file(
    text: str | None, path: Path, digest: Digest, change: Change, introduction: str | None = None
) -> str:
    """Return the text of an editor's file, changed, and its introduction where one is given.

    Args:
        text: the file as it is; None where there is none.
        path: its place, for errors.
        digest: the edition as it is shown.
        change: changes its front matter.
        introduction: the new introduction in Markdown; None leaves it.

    Raises:
        EditorError: the file has a mistake, or would have one.
    """
    whole = draft_editing(replace(digest, stories=())) if text is None else text
    front, body = split_front(whole, path)
    if not front:
        front, _ = split_front(draft_editing(replace(digest, stories=())), path)
    parse_editing(whole, path)
    order = [story.id for story in digest.stories]

    def apply(keys: CommentedMap | None) -> CommentedMap:
        changed = CommentedMap() if keys is None else keys
        change(Front(changed, order))
        return changed

    written = change_yaml(front, apply)
    below = body if introduction is None else f"\n{introduction.strip()}\n" if introduction.strip() else "\n"
    made = f"---\n{written}---\n{below}"
    parse_editing(made, path)
    return made


def put(entry: CommentedMap, **keys: Any) -> None:
    """Set keys of an entry; a key whose value is None is taken out."""
    for key, value in keys.items():
        if value is None:
            entry.pop(key, None)
        else:
            entry[key] = value


def find_item(entry: CommentedMap, key: str, **named: str) -> CommentedMap:
    """Return the item of an entry's list that has these values; it is made where there is none."""
    if not entry.get(key):
        entry[key] = CommentedSeq()
    for item in entry[key]:
        if all(str(item.get(name)) == value for name, value in named.items()):
            found: CommentedMap = item
            return found
    made = CommentedMap(named)
    entry[key].append(made)
    return made


def drop_item(entry: CommentedMap, key: str, item: CommentedMap) -> None:
    """Take an item out of an entry's list, and an empty list with it."""
    entry[key].remove(item)
    if not entry[key]:
        del entry[key]


def write_span(span: Span) -> str:
    """Return a place as the file says it: 120-268."""
    return f"{span.start}-{span.end}"
