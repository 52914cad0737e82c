"""Fingerprints: short names for what something is made from. Equal content, equal name, on any machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast


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


def _walk(folder: Traversable | Path, prefix: str) -> Iterator[tuple[str, Traversable]]:
    entries: Iterable[Traversable] = folder.iterdir() if folder.is_dir() else ()
    for entry in entries:
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, name)
        elif not name.endswith(".pyc"):
            yield name, entry
