"""``actors:``: who the editor knows, listed in briefings.yaml or in a file of its own."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, TypeAdapter, ValidationError, field_validator

from briefings.errors import SettingsError
from briefings.settings.base import Strict
from briefings.settings.lines import Location, find_repeats, place_problems, walk_lines
from briefings.storage.yaml_loaders import VALUES


class ActorSettings(Strict):
    """An actor that the editor knows: what is said here wins over what the program finds."""

    name: str = Field(min_length=1, description="What the actor is called in all articles.")
    aliases: tuple[str, ...] = Field((), description="Other names by which texts mean this actor.")
    kind: Literal["person", "organization", "place"] | None = Field(
        None, description="What it is; left out, each text decides."
    )
    role: str = Field("", description="The office or description to show in place of what texts say.")
    link: str = Field("", description="A page about the actor; its name leads there.")
    watch: bool = Field(default=False, description="Lift the actor's stories; say when none tells of it.")
    ignore: bool = Field(default=False, description="Leave the actor out of everything.")

    @field_validator("link")
    @classmethod
    def _check_link(cls, value: str) -> str:
        if value and not re.match(r"https?://[^\s/]+\S*$", value):
            message = "should be an address that begins with https:// or http://"
            raise ValueError(message)
        return value


def check_names(actors: Iterable[ActorSettings]) -> None:
    """Raise ValueError when one name is given to two actors: no text could tell which is meant."""
    owners: dict[str, str] = {}
    for actor in actors:
        for name in {name.casefold() for name in (actor.name, *actor.aliases)}:
            owner = owners.setdefault(name, actor.name)
            if owner != actor.name:
                message = f"{name!r} is a name of both {owner!r} and {actor.name!r}"
                raise ValueError(message)


def read_actors(file: Path) -> tuple[dict[str, Any], ...]:
    """Read a file that holds what ``actors:`` would: a YAML list of mappings.

    Raises:
        SettingsError: the file is missing, is no such list, or holds a key or value that cannot be
            used; each problem is named with its line in this file.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        node, value = yaml.compose(text, VALUES), yaml.load(text, VALUES)  # noqa: S506 - a safe loader
    except FileNotFoundError as error:
        raise SettingsError(file, "is not there; 'actors' names it") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(file, f"cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file}:{mark.line + 1}" if mark else str(file)
        raise SettingsError(where, f"is not YAML: {getattr(error, 'problem', error)}") from error
    if not isinstance(value, list):
        raise SettingsError(f"{file}:1", "should hold a list of actors, as '- name: …'")
    for key, line in find_repeats(node):
        raise SettingsError(f"{file}:{line}", f"'{key}' stands twice")
    _validate(value, file, dict(walk_lines(node)))
    return tuple(value)


def _validate(value: list[Any], file: Path, lines: dict[Location, int]) -> None:
    try:
        actors = TypeAdapter(tuple[ActorSettings, ...]).validate_python(value)
    except ValidationError as error:
        raise SettingsError(*place_problems(error, file, lines, _describe)) from error
    try:
        check_names(actors)
    except ValueError as error:
        raise SettingsError(file, str(error)) from error


def _describe(location: Location, kind: str, message: str) -> str:
    name = ".".join(_name_keys(location)) or "an item"
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(name, ActorSettings.model_fields, 1)
        hint = (
            f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(ActorSettings.model_fields)}"
        )
        return f"'{name}' is not a setting; {hint}"
    return f"'{name}': {message}"


def _name_keys(location: Location) -> Iterator[str]:
    return (part for part in location if isinstance(part, str))
