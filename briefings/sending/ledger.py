"""The ledger: who has been sent which edition, a line of JSON for each step.

    {"secret": "77af…", "at": "2026-03-02T06:00:00+00:00"}
    {"reader": "5d41…", "state": "begun", "at": "2026-03-02T06:00:01+00:00"}
    {"reader": "5d41…", "state": "sent", "at": "2026-03-02T06:00:01+00:00", "code": 250}

``begun`` is on the disk before the server is given the mail's last line, without which it cannot take
the mail; what ends with ``begun`` may or may not have arrived. Readers are named by a keyed hash that
changes from edition to edition, since a site's repository may be public; ``secret`` names the key, so that
another is noticed. Where the ledger travels (a runner's clone), ``prepared`` announces a sending: as long
as it is the last line, what that sending did is unknown anywhere else. ``days.txt`` beside the ledgers lists
the editions whose sending has begun, so that a ledger that is gone is noticed.
"""

from __future__ import annotations

import errno
import hmac
import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import BinaryIO, Literal, get_args

from briefings.errors import MailError
from briefings.mailboxes import normalise_address
from briefings.storage.files import lock_file, write_whole

# "failed": certainly not delivered, and to be tried again. "settled": the editor has seen to it.
DeliveryState = Literal["begun", "sent", "refused", "failed", "settled"]
_STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)
_LOCK_PAUSE = 0.05
# How the lines begin, whole or torn.
_BEGINNINGS = (b'{"reader": "', b'{"secret": "', b'{"prepared": "', b'{"ended": "')
# The editions whose sending has begun: a ledger that is gone would let everybody have the mail again.
_DAYS = "days.txt"


def hide_name(address: str, *, key: str, edition: str = "") -> str:
    """Return a name for an address or a notice, which cannot be read from it: HMAC-SHA256, 32 hex digits.

    Without a secret ``key``, who knows an address can still find out whether it is there.
    """
    text = f"{edition}\n{normalise_address(address)}".encode()
    return hmac.digest(key.encode(), text, "sha256").hex()[:32]


@dataclass(slots=True)
class _Notes:
    """The content of a ledger: each reader's last state, the key's name, the sending that is under way."""

    states: dict[str, DeliveryState] = field(default_factory=dict)
    secret: str = ""
    prepared: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The evidence that a ledger can be relied on.

    ``secret`` is the name of the secret that hides addresses (``name_secret``), ``tokens`` are the sendings
    that were prepared on this machine; ``settles`` tells that the editor says what becomes of those who
    are not noted.
    """

    secret: str = field(default_factory=lambda: name_secret(""))
    tokens: Collection[str] = ()
    settles: bool = False


class Ledger:
    """The ledger of one edition, open and locked: no one else sends that edition meanwhile."""

    def __init__(self, path: Path, file: BinaryIO, notes: _Notes) -> None:
        self._path = path
        self._file = file
        self._notes = notes

    @property
    def states(self) -> Mapping[str, DeliveryState]:
        """The last state of each reader."""
        return self._notes.states

    def begin(self, readers: Iterable[str]) -> None:
        """Write down, on the disk itself, that the mail to ``readers`` may arrive from now on."""
        self._write(*({"reader": reader, "state": "begun"} for reader in readers))

    def settle(self, reader: str, state: DeliveryState, code: int = 0) -> None:
        """Write down what became of the mail to a reader. ``code`` is the server's."""
        # Where the power takes this line, the reader is uncertain: it need not be on the disk at once.
        self._write({"reader": reader, "state": state}, code=code, at_once=False)

    def prepare(self, token: str) -> None:
        """Write down that a sending begins, named by ``token``, so that it can be told of elsewhere."""
        self._write({"prepared": token})

    @property
    def is_prepared(self) -> bool:
        """Return whether a sending was prepared and nothing of it is noted yet."""
        return bool(self._notes.prepared)

    def close(self) -> None:
        """Write down that the sending which was prepared has ended, if it has left no other line."""
        if self.is_prepared:
            self._write({"ended": self._notes.prepared})

    def name_secret(self, name: str) -> None:
        """Write down which secret hides the addresses, if no line says so yet."""
        if not self._notes.secret:
            self._write({"secret": name})

    def _write(self, *entries: dict[str, str], code: int = 0, at_once: bool = True) -> None:
        """Add lines, whole and (``at_once``) on the disk itself, or none of them."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        ending = {"code": code} if code else {}
        lines = b"".join(json.dumps(entry | {"at": now} | ending).encode() + b"\n" for entry in entries)
        try:
            end = self._file.seek(0, os.SEEK_END)
            try:
                # On a full disk a part is written, and no error raised.
                if self._file.write(lines) != len(lines):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # noqa: TRY301
                if at_once:
                    os.fsync(self._file.fileno())
            except OSError:
                self._file.truncate(end)
                raise
        except OSError as error:
            raise MailError(
                self._path, f"could not be written: {error.strerror}; nothing more is sent"
            ) from error
        for entry in entries:
            _note(self._notes, entry)


@contextmanager
def open_ledger(
    path: Path, access: Access, wait: Callable[[float], bool], patience: float
) -> Iterator[Ledger]:
    """Open the ledger of an edition and lock it.

    Args:
        path: the file; it need not be there.
        access: what shows that it may be relied on.
        wait: waits so many seconds; true when whoever asked for the sending has gone.
        patience: for how many seconds to wait for the lock.

    Raises:
        MailError: the ledger cannot be read or written, holds what is no ledger, is still in use, or does
            not know who has had the edition: it was there and is gone, another secret hides its addresses,
            or a sending that was prepared elsewhere has not brought it back.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _refuse_other_kinds(path)
        file = path.open("a+b", buffering=0)
    except OSError as error:
        raise MailError(path, f"could not be opened: {error.strerror}") from error
    with file:
        _lock(path, file, wait, patience)
        file.seek(0)
        raw = file.read()
        notes = _read_notes(path, raw)
        _check_access(path, notes, access)
        if raw and not raw.endswith(b"\n"):
            # A line that was cut off must not become the beginning of the next.
            _end_line(path, file)
        ledger = Ledger(path, file, notes)
        ledger.name_secret(access.secret)
        # Behind the first line: a list that names a ledger which is not there yet would call it gone.
        _list_day(path)
        yield ledger


def read_ledger(path: Path) -> Mapping[str, DeliveryState]:
    """Return the last state of each reader, for a look; no one is kept from sending meanwhile.

    Raises:
        MailError: the ledger cannot be read, holds what is no ledger, or was there and is gone.
    """
    try:
        _refuse_other_kinds(path)
        raw = path.read_bytes()
    except FileNotFoundError:
        raw = b""
    except OSError as error:
        raise MailError(path, f"cannot be read: {error.strerror}") from error
    return _read_notes(path, raw).states


def _check_access(path: Path, notes: _Notes, access: Access) -> None:
    if notes.secret and notes.secret != access.secret:
        problem = "was written with another 'mail.ledger_key_env': everybody would get it again"
        raise MailError(path, f"{problem}; set that secret again")
    if notes.prepared and notes.prepared not in access.tokens and not access.settles:
        problem = (
            "a sending began on another machine and its ledger has not come back: who has the mail is unknown"
        )
        remedy = (
            "'--again' (mails: '--again uncertain') sends it to all who are not noted, '--settle all' ends it"
        )
        raise MailError(path, f"{problem}; {remedy}")


def name_secret(key: str) -> str:
    """Return a name for the secret by which it is known again, and from which it cannot be read."""
    return hide_name("", key=key, edition="the key")


def read_words(path: Path) -> list[str]:
    """Return the words of a file, none where it is not there; raise MailError where it cannot be read."""
    try:
        _refuse_other_kinds(path)
        return path.read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise MailError(path, f"cannot be read: {error}") from error


def _refuse_other_kinds(path: Path) -> None:
    """Refuse a folder, and a pipe: who reads that never ends."""
    if path.exists() and not path.is_file():
        raise MailError(path, "is not a file, and has to be one")


def _is_listed(path: Path) -> bool:
    return path.stem in read_words(path.parent / _DAYS)


def _list_day(path: Path) -> None:
    """Put the edition on the list of those whose sending has begun, on the disk itself."""
    days = path.parent / _DAYS
    known = read_words(days)
    if path.stem not in known:
        write_whole(days, "".join(f"{day}\n" for day in sorted({*known, path.stem})))


def _read_notes(path: Path, raw: bytes) -> _Notes:
    """Return what the lines say.

    A line that lacks its end, because the power went, was never relied on: no mail had been given away.
    """
    notes = _Notes()
    *whole, torn = raw.split(b"\n")
    for number, line in enumerate(whole, 1):
        try:
            entry = json.loads(line)
            _note(notes, entry)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            if not line.endswith(b"}") and any(
                line.startswith(each) or each.startswith(line) for each in _BEGINNINGS
            ):
                continue
            problem = "is no line of a ledger; mend it, or readers get the mail twice"
            raise MailError(f"{path}:{number}", problem) from error
    if not any(whole) and not torn and _is_listed(path):
        problem = (
            "is gone or empty, though the sending of this edition had begun: everybody would get it again"
        )
        remedy = f"put it back (git has it); or, if nobody has the mail, take the line {path.stem} out of"
        raise MailError(path, f"{problem}; {remedy} {path.parent / _DAYS}")
    return notes


def _note(notes: _Notes, entry: object) -> None:
    """Take in a line; raise ValueError, KeyError or TypeError for what is none."""
    if not isinstance(entry, dict):
        raise TypeError(entry)
    # Whatever stands behind it shows that the ledger has come back.
    notes.prepared = str(entry.get("prepared", ""))
    if "secret" in entry:
        notes.secret = str(entry["secret"])
    elif not entry.keys() & {"prepared", "ended"}:
        reader, state = entry["reader"], entry["state"]
        if state not in _STATES or not isinstance(reader, str):
            raise ValueError(state)
        notes.states[reader] = state


def _end_line(path: Path, file: BinaryIO) -> None:
    try:
        file.write(b"\n")
    except OSError as error:
        raise MailError(path, f"could not be written: {error.strerror}; nothing is sent") from error


def _lock(path: Path, file: BinaryIO, wait: Callable[[float], bool], patience: float) -> None:
    """Wait for the lock: a sending that was broken off still ends the mail that it is at."""
    until = monotonic() + patience
    while not lock_file(file, path):
        if wait(_LOCK_PAUSE) or monotonic() > until:
            raise MailError(path, "is in use by another sending of this edition")
