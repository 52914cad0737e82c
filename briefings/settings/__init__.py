"""briefings.yaml → Settings: frozen, typed, every key known.

What is written and not understood is an error that names the line, never ignored. ``settings_schema`` gives
the JSON schema by which an editor can complete and check the file.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from briefings.errors import SettingsError
from briefings.settings.schema import (
    EditionSettings,
    GitHubPagesSettings,
    MailSettings,
    PublishSettings,
    ReadingSettings,
    SectionSettings,
    Settings,
    SiteSettings,
    SmtpSettings,
    WayToSend,
)
from briefings.settings.sources_and_actors import (
    ActorSettings,
    FetchSettings,
    RightsSettings,
    SourceSettings,
    check_agreement,
    read_actors,
)
from briefings.settings.subscriptions import read_opml
from briefings.storage.yaml_lines import (
    VALUES,
    Location,
    explain_yaml,
    find_line,
    list_problems,
    place_problems,
    read_yaml,
)

__all__ = [
    "FILE_NAME",
    "ActorSettings",
    "EditionSettings",
    "FetchSettings",
    "GitHubPagesSettings",
    "MailSettings",
    "PublishSettings",
    "ReadingSettings",
    "RightsSettings",
    "SectionSettings",
    "Settings",
    "SiteSettings",
    "SmtpSettings",
    "SourceSettings",
    "WayToSend",
    "load_settings",
    "parse_settings",
    "settings_schema",
]


FILE_NAME = "briefings.yaml"
# Fields of Settings that no file says.
_OWN = ("root", "files")


def load_settings(path: Path) -> Settings:
    """Read the settings of a site.

    Args:
        path: the site's folder, one below it, or its briefings.yaml.

    Raises:
        SettingsError: the file is missing, is not YAML, or holds a key or value that cannot be
            used; each problem is named with its line.
    """
    file = _find_file(path) if path.is_dir() else path
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SettingsError(
            file,
            "does not exist; change to the folder of your site, name it with --site, or start one: "
            "briefings init FOLDER",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(file, f"cannot be read: {error}") from error
    return parse_settings(text, file)


def _find_file(folder: Path) -> Path:
    """Return the settings of a folder, or of the nearest one above it, as git finds its repository."""
    above = (folder, *folder.resolve().parents)
    return next((each / FILE_NAME for each in above if (each / FILE_NAME).is_file()), folder / FILE_NAME)


def parse_settings(text: str, file: Path) -> Settings:
    """Parse the text of a briefings.yaml; ``file`` names it in errors and gives the root."""
    try:
        value, lines, repeats = read_yaml(text, VALUES)
    except yaml.YAMLError as error:
        line, problem = explain_yaml(error)
        raise SettingsError(f"{file}:{line}" if line else file, problem) from error
    if not isinstance(value, dict):
        raise SettingsError(f"{file}:1", "should hold settings, as 'site:' and below it 'title: …'")
    _refuse_own(value, file, lines)
    for key, line, first in repeats:
        raise SettingsError(f"{file}:{line}", f"'{key}' stands twice: in line {first}, too")
    files = [file]
    if isinstance(value.get("actors"), str):
        files.append(file.parent / Path(value["actors"]).expanduser())
        value = {**value, "actors": read_actors(files[-1])}
    try:
        settings = Settings.model_validate({**value, "root": file.parent})
    except ValidationError as error:
        raise SettingsError(*place_problems(list_problems(error, _describe), file, lines)) from error
    files += [file.parent / Path(source.opml).expanduser() for source in settings.sources if source.opml]
    return _expand_lists(settings, file, lines).model_copy(update={"files": tuple(files)})


def settings_schema() -> dict[str, Any]:
    """Return the JSON schema of briefings.yaml, for editors."""
    schema = Settings.model_json_schema()
    for name in _OWN:
        schema["properties"].pop(name)
    listed = schema["properties"]["actors"]
    described = {key: listed.pop(key) for key in ("description", "title", "default")}
    named = {"type": "string", "description": "A YAML file of the list; a relative path starts here."}
    schema["properties"]["actors"] = {**described, "anyOf": [listed, named]}
    return schema


def _expand_lists(settings: Settings, file: Path, lines: Mapping[Location, int]) -> Settings:
    """Put the feeds of each OPML file in the place of the item that names it."""
    sources: list[SourceSettings] = []
    for at, source in enumerate(settings.sources):
        where = f"{file}:{find_line(('sources', at), lines)}"
        sources.extend(_read_list(source, settings.root, where) if source.opml else [source])
    try:
        check_agreement(sources)
    except ValueError as error:
        raise SettingsError(f"{file}:{find_line(('sources',), lines)}", f"'sources': {error}") from error
    return settings.model_copy(update={"sources": tuple(sources)})


def _read_list(source: SourceSettings, root: Path, where: str) -> list[SourceSettings]:
    """Return the feeds of a list, each with what is said of all of them."""
    try:
        feeds = read_opml(root / Path(source.opml).expanduser())
    except SettingsError as error:
        raise SettingsError(where, f"'opml': {error}") from error
    said = {key: getattr(source, key) for key in source.model_fields_set - {"opml"}}
    return [feed.model_copy(update=said) for feed in feeds]


def _refuse_own(value: dict[Any, Any], file: Path, lines: Mapping[Location, int]) -> None:
    for name in _OWN:
        if name in value:
            raise SettingsError(f"{file}:{lines[(name,)]}", f"'{name}' is not a setting")


def _describe(location: Location, kind: str, message: str) -> str:
    name = ".".join(str(part) for part in location)
    if kind == "extra_forbidden":
        return f"'{name}' is not a setting{_suggest(location)}"
    return f"'{name}': {message}"


def _suggest(location: Location) -> str:
    model: Any = Settings
    for part in location[:-1]:
        field = getattr(model, "model_fields", {}).get(part)
        model = _item_of(field.annotation) if field else model
    fields = getattr(model, "model_fields", {})
    known = [field.alias or key for key, field in fields.items() if key not in _OWN]
    near = difflib.get_close_matches(str(location[-1]), known, 1)
    return f"; did you mean '{near[0]}'?" if near else f"; known here: {', '.join(known)}" if known else ""


def _item_of(annotation: Any) -> Any:
    """Return the block that a list or a mapping holds; what is none of them as it is."""
    held = [part for part in get_args(annotation) if hasattr(part, "model_fields")]
    return held[0] if held else annotation
