"""Files wherever they lie: addresses of fsspec (https://filesystem-spec.readthedocs.io) and paths.

``s3://bucket/day/*.jsonl.gz``, ``gs://``, ``az://``, ``https://``, ``memory://``, ``file://``; a path without
a protocol is a file of this machine. What an address leads to is never trusted to be small.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from gzip import GzipFile
from io import BufferedReader, RawIOBase
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from briefings.errors import AddressError, ask_for_package
from briefings.registries import tell_input_form

_PROTOCOL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_GLOB = re.compile(r"[*?\[]")
# What obstore (no dependency of its own, unlike fsspec's usual ones) serves by the names that people use.
_OBJECT_STORES = ("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss")


def is_address(text: str) -> bool:
    """Return whether a file is named by an address with a protocol, not by a path."""
    return bool(_PROTOCOL.match(text))


def is_folder(text: str) -> bool:
    """Return whether an output is a folder, which takes a file for each input: it ends in a slash."""
    return text.endswith("/")


def holds_records(address: str) -> bool:
    """Return whether a file holds JSON lines, by its name."""
    return tell_input_form(address) == "records"


def list_addresses(patterns: Sequence[str]) -> list[str]:
    """Return the files that addresses, paths and globs of them lead to, each glob's sorted.

    Raises:
        AddressError: a glob leads to nothing, or where it leads cannot be reached.
    """
    return [found for pattern in patterns for found in _expand(pattern)]


def join_address(folder: str, name: str) -> str:
    """Return the address of a file in a folder, which ends in a slash."""
    return f"{folder}{name}"


def name_of(address: str) -> str:
    """Return the last part of an address: "2026-11-19.jsonl.gz"."""
    return PurePosixPath(address.rsplit("://", maxsplit=1)[-1]).name


@contextmanager
def open_input(address: str) -> Iterator[BinaryIO]:
    """Open a file to be read piece by piece, unpacked when its name ends in .gz; errors as AddressError."""
    with _explain(address):
        system, path = _find_system(address)
        system.info(path)  # what is not there says so here; some file systems' open files do not
        with system.open(path, "rb") as file:
            raw = GzipFile(fileobj=file, mode="rb") if path.endswith(".gz") else _Raw(file)
            with BufferedReader(raw) as lines:
                yield lines


@contextmanager
def open_output(address: str) -> Iterator[BinaryIO]:
    """Open a file that is there, whole, when the block is left, and not at all when it raises.

    It is packed when its name ends in .gz: with no time and no name in it, the same bytes for the same lines.
    """
    with tempfile.NamedTemporaryFile(prefix="briefings-") as beside:
        if address.endswith(".gz"):
            with GzipFile("", "wb", fileobj=beside, mtime=0) as packed:
                yield cast("BinaryIO", packed)
        else:
            yield cast("BinaryIO", beside)
        beside.flush()
        with _explain(address):
            system, path = _find_system(address)
            system.makedirs(system._parent(path), exist_ok=True)  # noqa: SLF001 - fsspec's own way to it
            system.put_file(beside.name, path)


def read_small(address: str, limit: int = 1_000_000) -> bytes | None:
    """Return the bytes of a small file, or None where there is none."""
    with _explain(address):
        system, path = _find_system(address)
        if not system.exists(path):
            return None
        with system.open(path, "rb") as file:
            return bytes(file.read(limit))


def find_version(address: str) -> str:
    """Return what tells a file from what will stand at its address later: its tag, size, time; hashed."""
    with _explain(address):
        system, path = _find_system(address)
        known = system.info(path)
        told = sorted((key, str(known[key])) for key in _TELLING if known.get(key) is not None)
        return hashlib.sha256(repr(told).encode()).hexdigest()


# Names under which fsspec's file systems give a file's state; which of them there are differs.
_TELLING = ("e_tag", "ETag", "etag", "version", "size", "last_modified", "LastModified", "mtime", "created")


class _Raw(RawIOBase):
    """An open file of some file system as Python's own: not all of them read lines up to a limit."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _expand(pattern: str) -> list[str]:
    if not _GLOB.search(pattern) or (not is_address(pattern) and Path(pattern).exists()):
        return [pattern]
    with _explain(pattern):
        system, path = _find_system(pattern)
        found = sorted(system.glob(path))
        if not found:
            raise AddressError(pattern, "leads to no file")
        return [str(system.unstrip_protocol(each)) if is_address(pattern) else str(each) for each in found]


def _find_system(address: str) -> tuple[Any, str]:
    import fsspec

    protocol = address.partition("://")[0].lower() if is_address(address) else ""
    if protocol in _OBJECT_STORES:
        _register_object_stores()
    system, path = fsspec.core.url_to_fs(address)
    return system, str(path)


@cache
def _register_object_stores() -> None:
    try:
        from obstore.fsspec import register
    except ImportError:
        return
    register(list(_OBJECT_STORES), asynchronous=False)


@cache
def _list_failures() -> tuple[type[Exception], ...]:
    """Return what file systems raise: the built-in errors, and those of obstore's own."""
    try:
        from obstore.exceptions import BaseError
    except ImportError:
        return (OSError, ValueError, EOFError)
    return (OSError, ValueError, EOFError, BaseError)


@contextmanager
def _explain(address: str) -> Iterator[None]:
    """Turn what a file system raises into an AddressError that names the file and what to do."""
    try:
        yield
    except ImportError as error:
        problem = ask_for_package("cloud", f"needs one more package ({error})")
        raise AddressError(address, problem) from error
    except FileNotFoundError as error:
        raise AddressError(address, "does not exist") from error
    except _list_failures() as error:
        # A store's client may add pages of its own state to the first line.
        problem = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise AddressError(address, f"cannot be reached: {problem}") from error
