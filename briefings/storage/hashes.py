"""Fingerprints: short names for what something is made from. Equal content has an equal name on any machine.

A reading depends on its engine: our code and data, the packages that it needs, the models. All of that is
derived from what is installed, never listed by hand. The cache finds nothing that another engine read, and
a worker that runs another engine is refused.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

# A file written later than this before it was looked at (nanoseconds) may be written again unseen.
_TICK = 50_000_000


def fingerprint(*parts: str | bytes) -> str:
    """Return the name of texts in their order: 64 hexadecimal digits (SHA-256)."""
    # In one piece where all are texts: a build asks this ten thousand times.
    try:
        content = "\0".join([*cast("tuple[str, ...]", parts), ""]).encode("utf-8", "surrogatepass")
    except TypeError:
        content = b"".join([_encode(part) + b"\0" for part in parts])
    return hashlib.sha256(content).hexdigest()


def _encode(part: str | bytes) -> bytes:
    return part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part


def fingerprint_files(*folders: Traversable | Path) -> str:
    """Return the name of the files in folders and below them: what they are called and hold."""
    content = hashlib.sha256()
    for folder in folders:
        for name, file in sorted(_walk(folder, ""), key=lambda found: found[0]):
            raw = file.read_bytes()
            content.update(f"{name}\0{len(raw)}\0".encode())
            content.update(raw)
        content.update(b"\0\0")
    return content.hexdigest()


@cache
def build_fingerprint() -> str:
    """Return the name of all that runs here: our whole package, Python, and every package that ours needs.

    Whatever is kept is kept under this name, so that nothing that another program made is believed. It names
    too much on purpose: a list of the files and packages that matter is wrong as soon as somebody
    forgets to lengthen it. It takes some 50 ms, once a process.
    """
    return fingerprint(sys.version, fingerprint_files(files("briefings")), *list_versions("briefings"))


def list_versions(name: str, *, extras: bool = True) -> list[str]:
    """Return the name and version of a package and of all that it needs, directly or not, as installed here.

    What a package asks for only under a condition (an extra, an older Python) counts where it is installed:
    it is imported there. Without ``extras`` what only an extra asks for is left out.
    """
    versions: dict[str, str] = {}
    waiting = [name]
    while waiting:
        wanted = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if wanted not in versions:
            versions[wanted], needed = _read_needs(wanted)
            waiting += [name for name, by_extra in needed if extras or not by_extra]
    return sorted(f"{name} {version}" for name, version in versions.items() if version)


# Asked again for each model: a hundred packages, whose descriptions are long.
@cache
def _read_needs(name: str) -> tuple[str, tuple[tuple[str, bool], ...]]:
    """Return the version of a package ("": not installed) and what it needs, and whether that by an extra."""
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return "", ()
    head = (found.read_text("METADATA") or found.read_text("PKG-INFO") or "").partition("\n\n")[0]
    version = re.search(r"(?m)^Version:(.*)", head)
    needed = re.findall(r"(?m)^Requires-Dist:\s*([A-Za-z0-9._-]+)(.*)", head)
    by_extra = ((name, re.search(r"\bextra\s*==", condition) is not None) for name, condition in needed)
    return version[1].strip() if version else "", tuple(by_extra)


def _walk(folder: Traversable | Path, prefix: str) -> Iterator[tuple[str, Traversable]]:
    entries: Iterable[Traversable] = folder.iterdir() if folder.is_dir() else ()
    for entry in entries:
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, name)
        elif not name.endswith(".pyc"):
            yield name, entry


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes; an empty string where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def describe_file(path: Path) -> str | None:
    """Return a file's size, times and inode as text; "" if it is too new to trust, None if there is none.

    A file younger than a tick of the clock may be written again without a trace in its times.
    """
    try:
        stat = os.stat(path)  # noqa: PTH116 - thousands of times: a Path costs as much again
    except FileNotFoundError:
        return None
    except OSError:
        return ""
    if time.time_ns() - stat.st_mtime_ns < _TICK:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"


def identify_engine(models: Mapping[str, str]) -> str:
    """Return the fingerprint of the engine: all that runs here, and the models."""
    return fingerprint(build_fingerprint(), *_list_models(models))


def describe_engine(models: Mapping[str, str]) -> str:
    """Return the engine in words, whole: "briefings code 3fa94c1b2d00, python 3.12, …, spacy 3.8.7, …"."""
    return ", ".join(dict.fromkeys([*_describe_program(), *_list_models(models)]))


@cache
def _describe_program() -> tuple[str, ...]:
    python = f"python {sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"briefings code {fingerprint_files(files('briefings'))[:12]}",
        python,
        *list_versions("briefings", extras=False),
    )


def _list_models(models: Mapping[str, str]) -> list[str]:
    """Return each model with the versions of all that it needs."""
    return [
        version for model in sorted(set(models.values())) for version in list_versions(model, extras=False)
    ]
