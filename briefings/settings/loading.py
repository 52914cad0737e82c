"""The text of briefings.yaml → Settings, each problem with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from briefings.errors import SettingsError
from briefings.settings.keys import Settings

FILE_NAME = "briefings.yaml"
# Keys of the design that a later version will read: they get a word of their own.
_NOT_BUILT = {
    ("edition", "approve"),
    ("mail",),
}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Path = tuple[str | int, ...]


def load_settings(path: Path) -> Settings:
    """Read the settings of a site.

    Args:
        path: the site's folder, or its briefings.yaml.

    Raises:
        SettingsError: the file is missing, is not YAML, or holds a key or value that cannot be
            used; each problem is named with its line.
    """
    file = path / FILE_NAME if path.is_dir() else path
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SettingsError(file, "is not there; 'briefings init FOLDER' starts a site") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(file, f"cannot be read: {error}") from error
    return parse_settings(text, file)


def parse_settings(text: str, file: Path) -> Settings:
    """Parse the text of a briefings.yaml; ``file`` names it in errors and gives the root."""
    try:
        node = yaml.compose(text, _Loader)
        value = yaml.load(text, _Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file}:{mark.line + 1}" if mark else str(file)
        raise SettingsError(where, f"is not YAML: {getattr(error, 'problem', error)}") from error
    if not isinstance(value, dict):
        raise SettingsError(f"{file}:1", "should hold settings, as 'site:' and below it 'title: …'")
    lines = dict(_walk_lines(node, ()))
    _refuse_root(value, file, lines)
    _refuse_repeats(node, file)
    try:
        settings = Settings.model_validate({**value, "root": file.parent})
    except ValidationError as error:
        raise _explain(error, file, lines) from error
    return settings


def settings_schema() -> dict[str, Any]:
    """Return the JSON schema of briefings.yaml, for editors."""
    schema = Settings.model_json_schema()
    schema["properties"].pop("root")
    return schema


def _refuse_root(value: dict[Any, Any], file: Path, lines: Mapping[_Path, int]) -> None:
    if "root" in value:
        raise SettingsError(f"{file}:{lines[('root',)]}", "'root' is not a setting")


def _walk_lines(node: yaml.Node | None, path: _Path) -> Iterator[tuple[_Path, int]]:
    """Yield the line of every key and item of a YAML tree."""
    if node is None:
        return
    if path == ():
        yield (), node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            yield (*path, key.value), key.start_mark.line + 1
            yield from _walk_lines(child, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield (*path, index), child.start_mark.line + 1
            yield from _walk_lines(child, (*path, index))


def _refuse_repeats(node: yaml.Node | None, file: Path) -> None:
    """Refuse a key that stands twice: YAML would silently take the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            if isinstance(key.value, str) and key.value in seen:
                raise SettingsError(f"{file}:{key.start_mark.line + 1}", f"'{key.value}' stands twice")
            seen.add(str(key.value))
            _refuse_repeats(child, file)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _refuse_repeats(child, file)


def _explain(error: ValidationError, file: Path, lines: Mapping[_Path, int]) -> SettingsError:
    problems = [
        (_line_of(problem["loc"], lines), _describe(problem["loc"], problem["type"], problem["msg"]))
        for problem in error.errors()
    ]
    problems.sort()
    first, *rest = problems
    more = "".join(f"\n{file}:{line}: {text}" for line, text in rest)
    return SettingsError(f"{file}:{first[0]}", first[1] + more)


def _line_of(location: _Path, lines: Mapping[_Path, int]) -> int:
    for length in range(len(location), -1, -1):
        if location[:length] in lines:
            return lines[location[:length]]
    return 1


def _describe(location: _Path, kind: str, message: str) -> str:
    name = ".".join(str(part) for part in location)
    if tuple(part for part in location if isinstance(part, str)) in _NOT_BUILT:
        return f"'{name}' is not built yet; take it out"
    if kind == "extra_forbidden":
        return f"'{name}' is not a setting{_suggest(location)}"
    return f"'{name}': {message.removeprefix('Value error, ')}"


def _suggest(location: _Path) -> str:
    model: Any = Settings
    for part in location[:-1]:
        field = getattr(model, "model_fields", {}).get(part)
        model = _item_of(field.annotation) if field else model
    known = [key for key in getattr(model, "model_fields", {}) if key != "root"]
    near = difflib.get_close_matches(str(location[-1]), known, 1)
    return f"; did you mean '{near[0]}'?" if near else f"; known here: {', '.join(known)}" if known else ""


def _item_of(annotation: Any) -> Any:
    """Return the block that a list or a mapping holds; what is none of them as it is."""
    held = [part for part in get_args(annotation) if hasattr(part, "model_fields")]
    return held[0] if held else annotation
