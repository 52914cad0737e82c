"""What a ledger may be relied on by, and what a person notes in it: plain values, no settings."""

from __future__ import annotations

import os
import shlex
import subprocess
import uuid
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from time import sleep
from typing import TypeVar

from briefings.errors import MailError
from briefings.sending.ledger import Access, Ledger, name_secret, open_ledger, read_ledger, read_words
from briefings.storage.files import write_whole

_COMMAND_SECONDS = 60
# The sendings that this machine has prepared: never pushed, so that no other machine takes them for its own.
_PREPARED = Path(".briefings") / "prepared.txt"
_Told = TypeVar("_Told")


def read_secret(where: str, variable: str, command: str) -> str:
    """Return a secret, from the environment or a command's first line; "" where neither is named.

    Args:
        where: the keys of the settings that name them, without ``_env`` and ``_command``; for errors.
        variable: the name of an environment variable.
        command: a command of the editor's.

    Raises:
        MailError: there is none.
    """
    if variable:
        secret = os.environ.get(variable, "")
        if not secret:
            raise MailError(f"{where}_env", f"the environment variable {variable} is not set")
        return secret
    return _ask_command(f"{where}_command", command) if command else ""


def _ask_command(where: str, command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - it is the editor's own
            shlex.split(command), capture_output=True, text=True, timeout=_COMMAND_SECONDS, check=True
        )
    except subprocess.CalledProcessError as error:
        raise MailError(where, f"{command!r} failed: {error.stderr.strip() or error.returncode}") from error
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise MailError(where, f"{command!r} could not be run: {error}") from error
    lines = done.stdout.splitlines()
    if not lines or not lines[0]:
        raise MailError(where, f"{command!r} printed no {where.rpartition('.')[2].removesuffix('_command')}")
    return lines[0]


def find_access(root: Path, key: str, *, settles: bool = False) -> Access:
    """Return what shows that the ledgers of a site may be relied on; ``key`` hides the names in them."""
    return Access(secret=name_secret(key), tokens=frozenset(_read_tokens(root)), settles=settles)


def note_preparation(path: Path, root: Path, key: str) -> None:
    """Note in a ledger that this machine is about to send.

    What is noted can be pushed before the first message goes out: if the ledger cannot be pushed behind the
    last, no other machine sends again.

    Raises:
        MailError: the ledger cannot be written or does not know who has had the edition.
    """
    token = uuid.uuid4().hex
    write_whole(root / _PREPARED, "".join(f"{each}\n" for each in [*_read_tokens(root)[-99:], token]))
    with _open_now(path, find_access(root, key)) as ledger:
        ledger.prepare(token)


def settle_all(path: Path, access: Access, names: Mapping[_Told, str]) -> tuple[_Told, ...]:
    """Note that the editor has seen to all who may lack what was sent; return them.

    Those who have it, and those who have not been sent it, are passed over; after a sending elsewhere whose
    ledger has not come back, it is noted of all who are not known to have it.

    Args:
        path: the ledger.
        access: see ``find_access``.
        names: who is settled, with each one's name in the ledger.

    Raises:
        MailError: the ledger cannot be written or does not know who has had the edition.
    """
    if not read_ledger(path) and not path.exists():
        # Nothing has been sent: a ledger would say that it has.
        return ()
    with _open_now(path, access) as ledger:
        open_states = {"refused", "begun", "failed"} | ({None} if ledger.is_prepared else set())
        settled = tuple(each for each, name in names.items() if ledger.states.get(name) in open_states)
        for each in settled:
            ledger.settle(names[each], "settled")
    return settled


def _open_now(path: Path, access: Access) -> AbstractContextManager[Ledger]:
    """Open a ledger that no sending is at."""

    def wait(seconds: float) -> bool:
        sleep(seconds)
        return False

    return open_ledger(path, access, wait, patience=1)


def _read_tokens(root: Path) -> list[str]:
    return read_words(root / _PREPARED)
