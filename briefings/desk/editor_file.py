"""The text of an editor's file → the text with a change in it; comments and order stay. And its history."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from briefings.editions import draft_editing
from briefings.editions.editor_file import parse_editing, split_front
from briefings.errors import BriefingsError
from briefings.model import Digest, Span
from briefings.storage.files import write_whole
from briefings.storage.yaml_lines import change_yaml

Change = Callable[["Front"], None]
# So many steps can be undone, and of so many letters in all.
_STEPS, _LETTERS = 200, 1_000_000


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
    text: str | None,
    path: Path,
    digest: Digest,
    change: Change,
    introduction: str | None = None,
    held: dict[str, Any] | None = None,
) -> str:
    """Return the text of an editor's file, changed, and its introduction where one is given.

    Args:
        text: the file as it is; None where there is none.
        path: its place, for errors.
        digest: the edition as it is shown.
        change: changes its front matter.
        introduction: the new introduction in Markdown; None leaves it.
        held: what the last change has left, for the next one (``change_yaml``).

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

    written = change_yaml(front, apply, held)
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


class UndoHistory:
    """The texts that a day's file had: what undo and redo go through, also when the desk begins again.

    ``path`` is where it is kept. A history that cannot be read is an empty one: what counts is the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._past: list[str | None] = []
        self._future: list[str | None] = []
        self._last: str | None = None
        self._is_begun = False
        with suppress(OSError, ValueError, KeyError, TypeError):
            held = json.loads(path.read_text("utf-8"))
            self._past, self._future, self._last = [*held["past"]], [*held["future"]], held["last"]
            self._is_begun = True

    @property
    def can_undo(self) -> bool:
        """Return whether there is a text before this one."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Return whether there is a text that was taken back."""
        return bool(self._future)

    def see(self, text: str | None) -> bool:
        """Take in the text as it is now (None: no file); return whether it is another than was known."""
        is_other = self._is_begun and text != self._last
        if is_other:
            self._past = [*self._past, self._last][-_STEPS:]
            while sum(len(one or "") for one in self._past) > _LETTERS:
                del self._past[0]
            self._future = []
        self._last, self._is_begun = text, True
        if is_other:
            self._keep()
        return is_other

    def step(self, *, back: bool) -> str | None:
        """Go a step back or forth, and return the text there; there is one (``can_undo``, ``can_redo``)."""
        taken, left = (self._past, self._future) if back else (self._future, self._past)
        left.append(self._last)
        self._last = taken.pop()
        self._keep()
        return self._last

    def _keep(self) -> None:
        # What cannot be kept is forgotten when the desk ends, as it always was.
        with suppress(OSError, BriefingsError):
            held = {"past": self._past, "future": self._future, "last": self._last}
            write_whole(self._path, json.dumps(held, ensure_ascii=False))
