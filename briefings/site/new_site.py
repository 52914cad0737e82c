"""A new site: the packaged ``templates/site`` in a folder; ``templates/github`` for the runners of GitHub."""

from __future__ import annotations

import json
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from briefings.errors import BuildError
from briefings.settings import FILE_NAME
from briefings.site.templating import find_templates

# Kept without its dot in the package, where tools would obey it.
_RENAMED = {"gitignore": ".gitignore", "github": ".github"}
_NAME = "briefings"


def init_site(folder: Path, *, github: bool = False) -> tuple[Path, ...]:
    """Start a site in ``folder``, which is made if it is not there; return the files written.

    With ``github`` come the workflows that build, publish and mail it there; a site that stands already gets
    just these.

    Raises:
        BuildError: a file of the new site exists already, or the folder cannot be written. Nothing
            is written then.
    """
    contents: dict[Path, bytes] = {}
    stands = github and (folder / FILE_NAME).exists()
    if not stands:
        contents |= _read_files("site", folder)
    if github:
        contents |= _read_files("github", folder)
        contents[folder / "requirements.txt"] = f"{state_requirement()}\n".encode()
    if stands:
        contents.pop(folder / ".gitignore")
    _write_new(contents, folder)
    return tuple(contents)


def _read_files(name: str, folder: Path) -> dict[Path, bytes]:
    """Return the packaged files of that name by where they go."""
    origin = find_templates() / name
    sources = sorted(path for path in origin.rglob("*") if path.is_file())
    return {folder / _name_copy(source.relative_to(origin)): source.read_bytes() for source in sources}


def _write_new(contents: dict[Path, bytes], folder: Path) -> None:
    for target in contents:
        if target.exists():
            raise BuildError(target, "is there already; move it away, or start in another folder")
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
        f"# Installed from the folder {folder}/, which a runner cannot see. Write where it gets it from:\n"
        f"# {_NAME} @ git+https://HOST/OWNER/NAME@COMMIT, or ./{_NAME}-{version}-py3-none-any.whl put in here"
    )
