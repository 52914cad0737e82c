"""What a site was built from: written beside the pages, so that it can be told whether they are current."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from briefings.cache import hash_file
from briefings.settings import FILE_NAME, Settings
from briefings.storage.whole_files import write_whole

# A line an input: its hash and its name, as sha256sum prints them.
_LIST = ".briefings-inputs"
# The settings that no page shows.
_UNSEEN = {"fetch", "reading", "publish", "mail"}
# Below the site's folder; the articles are not among them: pages are made of the records.
_FOLDERS = (
    *("content/digests", "content/pages", "content/images", "content/extra"),
    *("templates/theme", "templates/shared"),
)


def list_inputs(settings: Settings, name_file: Callable[[Path], str] = hash_file) -> str:
    """Return the list of what a site is built from, as ``write_inputs`` writes it.

    ``name_file`` gives the SHA-256 of a file: one that remembers it need not read half a gigabyte anew.
    """
    return "".join(f"{digest}  {name}\n" for name, digest in _hash_inputs(settings, name_file))


def write_inputs(output: Path, inputs: str) -> None:
    """Write the list, made before the build began, beside the pages that now stand."""
    write_whole(output / _LIST, inputs)


def find_stale(settings: Settings, output: Path) -> tuple[str, ...]:
    """Return the names of what has changed, come or gone since the site in ``output`` was built.

    A site without the list is wholly stale: it was built elsewhere, or the build did not end.
    """
    built: set[tuple[str, str]] = set()
    with suppress(OSError, UnicodeDecodeError):
        for line in (output / _LIST).read_text(encoding="utf-8").splitlines():
            digest, _, name = line.partition("  ")
            built.add((name, digest))
    return tuple(sorted({name for name, _ in built ^ set(_hash_inputs(settings, hash_file))}))


def _hash_inputs(settings: Settings, name_file: Callable[[Path], str]) -> Iterator[tuple[str, str]]:
    shown = settings.model_dump_json(exclude=_UNSEEN)
    yield FILE_NAME, hashlib.sha256(shown.encode()).hexdigest()
    for folder in _FOLDERS:
        for path in sorted((settings.root / folder).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                name = path.relative_to(settings.root).as_posix()
                yield name, name_file(path)
