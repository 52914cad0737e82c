"""A new site: the packaged ``templates/site`` copied into a folder."""

from __future__ import annotations

from pathlib import Path

from briefings.errors import BuildError
from briefings.site.templating import find_templates

# Kept without its dot in the package, where tools would obey it.
_RENAMED = {"gitignore": ".gitignore"}


def init_site(folder: Path) -> tuple[Path, ...]:
    """Start a site in ``folder``, which is made if it is not there; return the files written.

    Raises:
        BuildError: a file of the new site exists already, or the folder cannot be written. Nothing
            is written then.
    """
    origin = find_templates() / "site"
    sources = sorted(path for path in origin.rglob("*") if path.is_file())
    copies = {source: folder / _name_copy(source.relative_to(origin)) for source in sources}
    for target in copies.values():
        if target.exists():
            raise BuildError(target, "is there already; a new site needs an empty folder")
    try:
        for source, target in copies.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    except OSError as error:
        raise BuildError(error.filename or folder, f"cannot be written: {error.strerror}") from error
    return tuple(copies.values())


def _name_copy(path: Path) -> Path:
    return path.with_name(_RENAMED.get(path.name, path.name))
