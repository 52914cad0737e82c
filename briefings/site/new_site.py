"""A new site: the packaged ``templates/site`` in a folder; ``templates/github`` for the runners of GitHub.

``starting_feeds.yaml`` holds the feeds that are proposed for a country and a field of work.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname
from zoneinfo import available_timezones

import tzlocal
import yaml

from briefings.errors import BuildError
from briefings.settings import FILE_NAME, SourceSettings
from briefings.settings.subscriptions import add_feeds
from briefings.site.templating import find_templates

# Kept without its dot in the package, where tools would obey it.
_RENAMED = {"gitignore": ".gitignore", "github": ".github"}
_NAME = "briefings"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartingCountry:
    """A country that a new site may be about: its name, its time zone (IANA) and its feeds by their names."""

    name: str
    zone: str
    feeds: Mapping[str, str]


@cache
def list_countries() -> Mapping[str, StartingCountry]:
    """Return the countries with proposed feeds by their codes (ISO 3166-1, lower case)."""
    return {code: StartingCountry(**country) for code, country in _read_proposals()["countries"].items()}


@cache
def list_fields() -> Mapping[str, Mapping[str, str]]:
    """Return the fields of work with proposed feeds: each feed's address by its name."""
    fields: Mapping[str, Mapping[str, str]] = _read_proposals()["fields"]
    return fields


def _read_proposals() -> Any:
    return yaml.safe_load(Path(__file__).with_name("starting_feeds.yaml").read_text("utf-8"))


def init_site(
    folder: Path, *, title: str = "", country: str = "", field: str = "", github: bool = False
) -> tuple[Path, ...]:
    """Start a site in ``folder``, which is created if needed; return the files written.

    Args:
        folder: the site's folder.
        title: what the briefing is called; "My morning briefing" if empty.
        country: a code of ``list_countries``, whose time zone and feeds the settings get; without one, the
            settings get this machine's time zone.
        field: a name of ``list_fields``, whose feeds the settings get.
        github: write the workflows that build, publish and mail the site on GitHub. If the folder holds a
            site already, only these are written.

    Raises:
        BuildError: a file of the new site exists already, or the folder cannot be written. Nothing
            is written then.
    """
    contents: dict[Path, bytes] = {}
    stands = github and (folder / FILE_NAME).exists()
    if not stands:
        contents |= _read_files("site", folder)
        file = folder / FILE_NAME
        contents[file] = _fill_settings(contents[file].decode(), file, title, country, field).encode()
    if github:
        contents |= _read_files("github", folder)
        contents[folder / "requirements.txt"] = f"{state_requirement()}\n".encode()
    if stands:
        contents.pop(folder / ".gitignore")
    _write_new(contents, folder)
    return tuple(contents)


def _fill_settings(text: str, file: Path, title: str, country: str, field: str) -> str:
    """Return the packaged settings with a title, and the zone and feeds of a country and a field."""
    feeds: dict[str, str] = {}
    zone = list_countries()[country].zone if country else _find_zone()
    text = text.replace("  timezone: UTC", f"  timezone: {zone}")
    if title:
        text = text.replace(
            "  title: My morning briefing", f"  title: {json.dumps(title, ensure_ascii=False)}"
        )
    if country:
        feeds |= list_countries()[country].feeds
    if field:
        feeds |= list_fields()[field]
    sources = [SourceSettings(name=name, feed=address) for name, address in feeds.items()]
    if not sources:
        return text
    # The list stands at the end: an example with the same key would invite a second one.
    text = text.replace("content/articles/:\n# sources:\n", "content/articles/: items of 'sources:' below.\n")
    return add_feeds(text, sources, file)


def _find_zone() -> str:
    """Return this machine's time zone; UTC where it has no name."""
    try:
        zone = tzlocal.get_localzone_name()
    except (LookupError, ValueError):
        return "UTC"
    return "UTC" if zone not in available_timezones() or zone.startswith("Etc/") else zone


def _read_files(name: str, folder: Path) -> dict[Path, bytes]:
    """Return the packaged files of that name by where they go."""
    origin = find_templates() / name
    sources = sorted(path for path in origin.rglob("*") if path.is_file())
    return {folder / _name_copy(source.relative_to(origin)): source.read_bytes() for source in sources}


def _write_new(contents: dict[Path, bytes], folder: Path) -> None:
    for target in contents:
        if target.exists():
            raise BuildError(target, "already exists; move it away, or start in another folder")
    try:
        for target, content in contents.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    except OSError as error:
        raise BuildError(error.filename or folder, f"cannot be written: {error.strerror}") from error


def _name_copy(path: Path) -> Path:
    return Path(*(_RENAMED.get(part, part) for part in path.parts))


def state_requirement() -> str:
    """Return the requirement by which another machine gets this program.

    A released version is named by its number, what was installed from a repository by its commit. A folder of
    this machine is of no use elsewhere; then the line is a comment that says what to write.

    Source: PEP 610, ``direct_url.json``.
    """
    found = distribution(_NAME)
    text = found.read_text("direct_url.json")
    return describe_origin(json.loads(text) if text else {}, found.version)


def describe_origin(origin: dict[str, Any], version: str) -> str:
    """Return the requirement for what ``direct_url.json`` says; an empty one is a released version."""
    if not origin:
        return f"{_NAME}=={version}"
    url = str(origin.get("url", ""))
    commit = origin.get("vcs_info", {}).get("commit_id")
    if commit:
        return f"{_NAME} @ {origin['vcs_info']['vcs']}+{url}@{commit}"
    if urlsplit(url).scheme in {"http", "https"}:
        return f"{_NAME} @ {url}"
    folder = Path(url2pathname(urlsplit(url).path)).name
    return (
        f"# Installed from the folder {folder}/, which a runner cannot see. Write its address here:\n"
        f"# {_NAME} @ git+https://HOST/OWNER/NAME@COMMIT, or ./{_NAME}-{version}-py3-none-any.whl in here"
    )
