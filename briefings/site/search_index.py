"""The search index over the built pages, made by pagefind (https://pagefind.app) without a network.

Pages that ask to be found carry ``data-pagefind-body``: the days and the actors. The index stands in the
folder ``pagefind`` of our pages; the search page loads the parts of it that a search needs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from briefings.errors import BuildError
from briefings.settings import Settings

FOLDER = "pagefind"
# What stands on the pages and says nothing of a story: the way to other pages, what is named elsewhere.
_LEFT_OUT = (
    ".b-turn,.b-glance,.b-covered,.b-kicker,.b-from,dt,.b-parts,.b-elsewhere,.b-course,.b-with,.b-list"
)
_ENTRY = "pagefind-entry.json"
# With less room left (bytes) something may be missing from the index: pagefind ends well on a full disk too.
_ROOM = 1_000_000
# A search page of ours needs the program and the index, not pagefind's own boxes and buttons.
_NOT_NEEDED = ("pagefind-*ui*", "pagefind-highlight.js")


def index_site(output: Path, *, prefix: str = "") -> int | None:
    """Make the search index of a built site anew, if any of its pages is newer than the index.

    Args:
        output: the folder of the site.
        prefix: the folder of our pages in it, such as "briefings/"; empty for the site's root.

    Returns:
        How many pages can be found; None when the index is as new as all of them.

    Raises:
        BuildError: there is no pagefind for this machine, it fails, or the index cannot be written.
    """
    pages, target = output / prefix, output / prefix / FOLDER
    try:
        if _is_current(pages, target):
            return None
        with tempfile.TemporaryDirectory(prefix=".indexing-", dir=output.parent) as beside:
            found = _run_pagefind(pages, Path(beside) / FOLDER)
            _replace_folder(Path(beside) / FOLDER, target, Path(beside) / "old")
    except OSError as error:
        raise BuildError(error.filename or target, f"{error.strerror or error}") from error
    return found


def update_index(settings: Settings, output: Path | None = None) -> int | None:
    """Make a site's search index anew where it is not current, or take it away where it is switched off.

    Returns:
        How many pages can be found; None when nothing was made.

    Raises:
        BuildError: see ``index_site``.
    """
    target, prefix = output or settings.output, str(settings.pelican.get("BRIEFINGS_PREFIX", ""))
    if settings.site.search:
        return index_site(target, prefix=prefix)
    drop_index(target, prefix=prefix)
    return None


def drop_index(output: Path, *, prefix: str = "") -> None:
    """Take the search index away, if there is one of ours."""
    folder = output / prefix / FOLDER
    if (folder / _ENTRY).is_file():
        shutil.rmtree(folder)


def _is_current(pages: Path, index: Path) -> bool:
    """Tell whether the index is newer than every page and than every folder that a page may have left."""
    try:
        made = (index / _ENTRY).stat().st_mtime_ns
    except FileNotFoundError:
        return False
    return all(time <= made for time in _times(pages))


def _times(folder: Path) -> Iterator[int]:
    yield folder.stat().st_mtime_ns
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir() and entry.name != FOLDER:
                yield from _times(Path(entry.path))
            elif entry.name.endswith(".html"):
                yield entry.stat().st_mtime_ns


def _run_pagefind(pages: Path, index: Path) -> int:
    command = [_find_program(), "--site", str(pages), "--output-path", str(index)]
    command += ["--exclude-selectors", _LEFT_OUT, "--keep-index-url"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise BuildError(pages, f"could not be indexed: {(done.stderr or done.stdout).strip()[-500:]}")
    for pattern in _NOT_NEEDED:
        for file in index.glob(pattern):
            file.unlink()
    if shutil.disk_usage(index).free < _ROOM:
        raise BuildError(index, "the disk is full; make room for the search index, and build again")
    counted = re.search(r"Indexed (\d+) pages?", done.stdout)
    return int(counted[1]) if counted else 0


def _find_program() -> str:
    from pagefind_bin import get_executable

    program = get_executable()
    if not program:
        raise BuildError("search", "there is no pagefind for this machine; set 'site.search: false'")
    return str(program)


def _replace_folder(new: Path, target: Path, old: Path) -> None:
    """Put a folder in another's place; a search meanwhile finds the old one or the new one."""
    if target.exists():
        target.rename(old)
    new.rename(target)
    # Renaming does not touch the files: the entry must be newer than the folder that it now stands in.
    os.utime(target / _ENTRY)
