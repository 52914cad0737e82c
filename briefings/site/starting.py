"""A new site: the packaged ``templates/site`` in a folder; ``templates/github`` for the runners of GitHub."""

from __future__ import annotations

from pathlib import Path

from briefings.errors import BuildError
from briefings.settings import FILE_NAME
from briefings.site.requirement import state_requirement
from briefings.site.templating import find_templates

# Kept without its dot in the package, where tools would obey it.
_RENAMED = {"gitignore": ".gitignore", "github": ".github"}


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
