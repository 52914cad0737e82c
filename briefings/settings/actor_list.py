"""The editor's list of actors, changed in its file: briefings.yaml, or the file that ``actors:`` names there.

ruamel.yaml keeps the comments, the order and the quotation marks of what is not changed. What is noted has
the day on which it was (``noted``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from briefings.errors import SettingsError
from briefings.settings import FILE_NAME, Settings, parse_settings
from briefings.settings.sources_and_actors import check_actors
from briefings.storage.files import write_whole
from briefings.storage.yaml_lines import VALUES, change_yaml


def note_actor(
    settings: Settings, name: str, day: date, *, aliases: Iterable[str] = (), **said: str | bool
) -> Path:
    """Note what an editor says of an actor, who is added to the list where it is new; return the file.

    Args:
        settings: the site's.
        name: a name under which the list has the actor, or will have it.
        day: when it is noted.
        aliases: other names of the actor, beside those that the list has.
        said: keys of ``ActorSettings`` and their values.

    Raises:
        SettingsError: the list would not be one any more (a name of two actors, …); nothing is changed.
    """

    def change(actors: CommentedSeq) -> None:
        entry = _enter(actors, name)
        _add_aliases(entry, aliases)
        entry.update(said)
        entry["noted"] = day

    return _change(settings, change)


def join_actors(settings: Settings, name: str, other: str, day: date) -> Path:
    """Note that ``other`` and all its names are names of the actor ``name``; return the file.

    Raises:
        SettingsError: as ``note_actor``.
    """

    def change(actors: CommentedSeq) -> None:
        entry = _enter(actors, name)
        joined = _find(actors, other)
        names = [other]
        if joined is not None and joined is not entry:
            names = [str(joined["name"]), *map(str, joined.get("aliases", ())), other]
            actors.remove(joined)
        _add_aliases(entry, names)
        entry["noted"] = day

    return _change(settings, change)


def part_actors(settings: Settings, name: str, other: str, day: date) -> Path:
    """Note that ``other`` is no name of the actor ``name`` but an actor of its own; return the file.

    Raises:
        SettingsError: as ``note_actor``.
    """

    def change(actors: CommentedSeq) -> None:
        for one in (name, other):
            if not any(str(entry["name"]).casefold() == one.casefold() for entry in actors):
                actors.append(CommentedMap(name=one))
        for entry in actors:
            same = str(entry["name"]).casefold()
            kept = [alias for alias in entry.get("aliases", ()) if _is_other(str(alias), (name, other), same)]
            if len(kept) < len(entry.get("aliases", ())):
                entry["aliases"] = kept
            if same in {name.casefold(), other.casefold()}:
                entry["noted"] = day

    return _change(settings, change)


def _is_other(alias: str, parted: Iterable[str], owner: str) -> bool:
    """Return whether an alias is none of two names, or the owner's own."""
    names = {one.casefold() for one in parted}
    return alias.casefold() not in names or alias.casefold() == owner


def _find(actors: CommentedSeq, name: str) -> CommentedMap | None:
    """Return the entry that has a name, as its own or as an alias."""
    wanted = name.casefold()
    for entry in actors:
        if wanted in {str(one).casefold() for one in (entry["name"], *entry.get("aliases", ()))}:
            found: CommentedMap = entry
            return found
    return None


def _enter(actors: CommentedSeq, name: str) -> CommentedMap:
    """Return the entry that has a name; it is made where there is none."""
    entry = _find(actors, name)
    if entry is None:
        entry = CommentedMap(name=name)
        actors.append(entry)
    return entry


def _add_aliases(entry: CommentedMap, names: Iterable[str]) -> None:
    known = {str(one).casefold() for one in (entry["name"], *entry.get("aliases", ()))}
    fresh = [one for one in dict.fromkeys(names) if one.casefold() not in known]
    if fresh:
        entry["aliases"] = [*entry.get("aliases", ()), *fresh]


def _change(settings: Settings, change: Callable[[CommentedSeq], None]) -> Path:
    """Change the list in its file, whole or not at all."""
    file = settings.root / FILE_NAME
    whole = _read(file)
    named = yaml.load(whole, VALUES).get("actors")  # noqa: S506 - a safe loader
    if isinstance(named, str):
        place = settings.root / Path(named).expanduser()
        text = _change_above_comments(_read(place), lambda actors: _apply(change, actors))
        check_actors(text, place)
    else:
        place = file
        text = _change_above_comments(whole, lambda keys: _put(keys, _apply(change, keys.get("actors"))))
        parse_settings(text, file)
    write_whole(place, text)
    return place


def _change_above_comments(text: str, change: Callable[[Any], Any]) -> str:
    """Change a YAML text, and keep the comments that follow the list of actors below it.

    ruamel.yaml takes such comments for a part of the last actor, and would write a new actor below them:
    below the commented examples of other settings, which nobody could then uncomment.
    """
    lines = text.splitlines(keepends=True)
    last, end = _find_end_of_actors(lines)
    below = lines[last:end]
    if below and not below[-1].endswith("\n"):
        below[-1] += "\n"
    changed = change_yaml("".join(lines[:last] + lines[end:]), change).splitlines(keepends=True)
    last, _ = _find_end_of_actors(changed)
    return "".join(changed[:last] + below + changed[last:])


def _find_end_of_actors(lines: Sequence[str]) -> tuple[int, int]:
    """Return where the list of actors ends: after its last actor, and after the comments that follow it.

    Both are the number of lines if the text has no key ``actors``. In a file that is the list itself, the
    first is where its last comments begin.
    """
    node = yaml.compose("".join(lines), VALUES)
    end = len(lines)
    if isinstance(node, yaml.MappingNode):
        keys = [key for key, _ in node.value]
        at = next((at for at, key in enumerate(keys) if key.value == "actors"), None)
        if at is None:
            return end, end
        if at + 1 < len(keys):
            end = keys[at + 1].start_mark.line
    last = end
    while last and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1
    return last, end


def _put(keys: CommentedMap, actors: CommentedSeq) -> CommentedMap:
    keys["actors"] = actors
    return keys


def _apply(change: Callable[[CommentedSeq], None], actors: CommentedSeq | None) -> CommentedSeq:
    """Return a list of actors that was changed; the first begins one."""
    changed = CommentedSeq() if actors is None else actors
    change(changed)
    return changed


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(file, f"cannot be read: {error}") from error
