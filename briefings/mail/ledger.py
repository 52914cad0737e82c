"""The ledger: who has been sent which edition, a line of JSON for each step.

    {"reader": "5d41…", "state": "begun", "at": "2026-03-02T06:00:01+00:00"}
    {"reader": "5d41…", "state": "sent", "at": "2026-03-02T06:00:01+00:00", "code": 250}

``begun`` is on the disk before the server is given the mail's last line, without which it cannot take
the mail; what ends with ``begun`` may or may not have arrived. Readers are named by a keyed hash that
changes from edition to edition, since a site's repository may be public.
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import BinaryIO, Literal

from briefings.errors import MailError

# "failed": certainly not delivered, and to be tried again.
State = Literal["begun", "sent", "refused", "failed"]
_LOCK_PAUSE = 0.05
_BEGINNING = b'{"reader": "'


def hide_address(address: str, *, key: str, edition: str = "") -> str:
    """Return a name for an address from which the address cannot be read: HMAC-SHA256, 32 hex digits.

    Without a secret ``key``, who knows an address can still find out whether it is there.
    """
    text = f"{edition}\n{address.casefold()}".encode()
    return hmac.digest(key.encode(), text, "sha256").hex()[:32]


class Ledger:
    """The ledger of one edition, open and locked: no one else sends that edition meanwhile."""

    def __init__(self, path: Path, file: BinaryIO, raw: bytes) -> None:
        self._path = path
        self._file = file
        self.states: dict[str, State] = dict(_parse_lines(path, raw))

    def begin(self, readers: Iterable[str]) -> None:
        """Write down, on the disk itself, that the mail to ``readers`` may arrive from now on."""
        for reader in readers:
            self._write(reader, "begun", 0)
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._fail(error) from error

    def settle(self, reader: str, state: State, code: int) -> None:
        """Write down what became of the mail to a reader. ``code`` is the server's."""
        self._write(reader, state, code)

    def _write(self, reader: str, state: State, code: int) -> None:
        entry: dict[str, str | int] = {
            "reader": reader,
            "state": state,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        if code:
            entry["code"] = code
        try:
            self._file.write(json.dumps(entry).encode() + b"\n")
        except OSError as error:
            raise self._fail(error) from error
        self.states[reader] = state

    def _fail(self, error: OSError) -> MailError:
        return MailError(self._path, f"could not be written: {error.strerror}; nothing more is sent")


@contextmanager
def open_ledger(path: Path, wait: Callable[[float], bool], patience: float) -> Iterator[Ledger]:
    """Open the ledger of an edition and lock it.

    Args:
        path: the file; it need not be there.
        wait: waits so many seconds; true when whoever asked for the sending has gone.
        patience: for how many seconds to wait for the lock.

    Raises:
        MailError: the ledger cannot be read or written, holds what is no ledger, or is still in use.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists()
        file = path.open("a+b", buffering=0)
    except OSError as error:
        raise MailError(path, f"could not be opened: {error.strerror}") from error
    with file:
        _lock(path, file, wait, patience)
        if is_new:
            _keep_name(path.parent)
        file.seek(0)
        raw = file.read()
        if raw and not raw.endswith(b"\n"):
            file.write(b"\n")
        yield Ledger(path, file, raw)


def read_ledger(path: Path) -> Mapping[str, State]:
    """Return the last state of each reader, for a look; no one is kept from sending meanwhile."""
    try:
        return dict(_parse_lines(path, path.read_bytes()))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise MailError(path, f"cannot be read: {error.strerror}") from error


def _parse_lines(path: Path, raw: bytes) -> Iterator[tuple[str, State]]:
    """Yield the states in the order written.

    A line that lacks its end, because the power went, was never relied on: no mail had been given away.
    """
    *whole, _torn = raw.split(b"\n")
    for number, line in enumerate(whole, 1):
        try:
            entry = json.loads(line)
            yield entry["reader"], entry["state"]
        except (ValueError, KeyError, TypeError) as error:
            if line.startswith(_BEGINNING[: len(line)]) and not line.endswith(b"}"):
                continue
            problem = "is no line of a ledger; mend it, or readers get the mail twice"
            raise MailError(f"{path}:{number}", problem) from error


def _lock(path: Path, file: BinaryIO, wait: Callable[[float], bool], patience: float) -> None:
    """Wait for the lock: a sending that was broken off still ends the mail that it is at."""
    until = monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if wait(_LOCK_PAUSE) or monotonic() > until:
                raise MailError(path, "is in use by another sending of this edition") from None
        else:
            return


def _keep_name(folder: Path) -> None:
    """Put the new file's name on the disk too, not its content alone."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
