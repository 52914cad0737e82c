"""The days of a site as their files are now; what has not changed since it was read is not read again."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from briefings.codec import readings_path
from briefings.desk.desk_day import DeskDay
from briefings.editions import editor_path
from briefings.settings import FILE_NAME, Settings, load_settings
from briefings.storage.yaml_lines import VALUES, read_yaml

_NOTHING: tuple[Any, ...] = ()


class HeldDays:
    """The settings and the day that were asked for last.

    Both are named by all the files that they are made of: by their content where it is short, else by which
    file it is and when it was written (every write is a new file). The name is taken before the files are
    read: what changes in between is read again.
    """

    def __init__(self, root: Path) -> None:
        self._file = root / FILE_NAME
        self._settings: tuple[tuple[Any, ...], Settings] | None = None
        self._day: tuple[tuple[Any, ...], DeskDay] | None = None

    def read_settings(self) -> Settings:
        """Return the site's settings.

        Raises:
            SettingsError: they cannot be read.
        """
        name = _name_settings(self._file)
        if self._settings is None or name == _NOTHING or self._settings[0] != name:
            self._settings = name, load_settings(self._file)
        return self._settings[1]

    def read_day(self, day: date) -> DeskDay | None:
        """Return a day; None where it has no record.

        Raises:
            RecordError: the record cannot be read.
            SettingsError: the settings cannot be read.
        """
        settings = self.read_settings()
        record = settings.record_path(day)
        if not record.is_file():
            return None
        edited = editor_path(record)
        name = (record, _stat(record), _stat(readings_path(record)), _read(edited))
        if self._day is None or self._day[0] != name or self._day[1].settings is not settings:
            self._day = name, DeskDay(record, settings)
        return self._day[1]


# Both ask no "exists" before: an undo or an editor may take a file away in between.
def _stat(path: Path) -> tuple[int, ...]:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return ()
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _name_settings(file: Path) -> tuple[Any, ...]:
    """Return the content of a settings file and of the lists it names; nothing where that cannot be told."""
    try:
        text = file.read_text("utf-8-sig")
        return text, *((file.parent / named).read_bytes() for named in _list_named(text))
    except (OSError, ValueError, yaml.YAMLError, AttributeError, TypeError):
        return _NOTHING


@lru_cache(maxsize=1)
def _list_named(text: str) -> tuple[Path, ...]:
    """Return the files that settings name: a list of actors, lists of feeds."""
    value, _, _ = read_yaml(text, VALUES)
    named = [value["actors"]] if isinstance(value.get("actors"), str) else []
    named += [source["opml"] for source in value.get("sources") or () if source.get("opml")]
    return tuple(Path(one).expanduser() for one in named)
