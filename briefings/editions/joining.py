"""A day's record and what its editor sets → the edition that every output shows; pure.

The stories that the editor lists keep the editor's order; one that is not listed comes in at the rank
that it has in the record. What is pinned stands before everything else, what is dropped nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefings.editions.editing import EditorFile
from briefings.model import Digest, Editing, Story, StoryEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A story that an editor's file names and the record does not have; ``where`` is file and line."""

    where: str
    problem: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"


def join_editing(digest: Digest, editing: Editing) -> Digest:
    """Return the edition: the record with the editor's order, words and choice."""
    edits = {edit.id: edit for edit in editing.stories}
    kept = [story for story in digest.stories if not (story.id in edits and edits[story.id].drop)]
    ordered = [_edit_story(story, edits.get(story.id)) for story in _order_stories(kept, editing.stories)]
    return replace(
        digest,
        title=editing.title,
        introduction=editing.introduction,
        status="approved" if "approved" in {digest.status, editing.status} else "draft",
        stories=tuple(ordered),
        sections=_find_sections(digest.sections, ordered),
    )


def find_strays(digest: Digest, file: EditorFile) -> tuple[Stray, ...]:
    """Return the stories of an editor's file that the record does not have, each with its line."""
    known = {story.id for story in digest.stories}
    taken_in = {former: story.id for story in digest.stories for former in story.formerly}
    return tuple(
        Stray(where=f"{file.path}:{line}", problem=_describe_stray(edit.id, taken_in))
        for edit, line in zip(file.editing.stories, file.lines, strict=True)
        if edit.id not in known
    )


def _describe_stray(story: str, taken_in: dict[str, str]) -> str:
    if story in taken_in:
        return f"{story} has become part of {taken_in[story]}; write that id, or take the entry out"
    return f"there is no story {story} on this day; correct the id, or take the entry out"


def _order_stories(ranked: Sequence[Story], edits: Sequence[StoryEdit]) -> list[Story]:
    """Order stories: the pinned, then the listed as listed, each other one at its rank among all."""
    by_id = {story.id: story for story in ranked}
    listed = [edit for edit in edits if edit.id in by_id]
    ordered = [by_id[edit.id] for edit in sorted(listed, key=lambda edit: not edit.pin)]
    pinned = {edit.id for edit in listed if edit.pin}
    named = {edit.id for edit in listed}
    free = [story for story in ranked if story.id not in pinned]
    for rank, story in enumerate(free, len(pinned)):
        if story.id not in named:
            ordered.insert(rank, story)
    return ordered


def _edit_story(story: Story, edit: StoryEdit | None) -> Story:
    if edit is None:
        return story
    return replace(
        story,
        headline=edit.headline or story.headline,
        section=story.section if edit.section is None else edit.section,
        note=edit.note,
        pinned=edit.pin,
    )


def _find_sections(order: Sequence[str], stories: Sequence[Story]) -> tuple[str, ...]:
    """Return the sections in use: those of the record in its order, then the editor's own."""
    used = dict.fromkeys(story.section for story in stories if story.section)
    return (*(name for name in order if name in used), *(name for name in used if name not in order))
