"""Who gets the mail: addresses, and files of addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from briefings.errors import MailError
from briefings.mailboxes import Mailbox, parse_mailbox


def read_recipients(entries: Iterable[str], root: Path, lines: Iterable[str]) -> tuple[Mailbox, ...]:
    """Return the recipients in the order given, each once.

    Args:
        entries: each an address, the path of a file with an address a line, or ``-`` for ``lines``.
        root: where relative paths begin.
        lines: the lines of the standard input.

    Raises:
        MailError: a file cannot be read, or a line is no address; file and line are named.
    """
    found: dict[str, Mailbox] = {}
    for entry in entries:
        for mailbox in _read_entry(entry, root, lines):
            found.setdefault(mailbox.key, mailbox)
    return tuple(found.values())


def _read_entry(entry: str, root: Path, lines: Iterable[str]) -> Iterator[Mailbox]:
    if entry == "-":
        yield from _parse_lines(lines, "standard input")
        return
    path = root / Path(entry).expanduser()
    if "@" in entry and not path.is_file():
        yield _parse(entry, "the recipients")
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise MailError(path, "is not there; it should hold an address a line") from error
    except (OSError, UnicodeDecodeError) as error:
        raise MailError(path, f"cannot be read: {error}") from error
    yield from _parse_lines(text.split("\n"), path)


def _parse_lines(lines: Iterable[str], where: object) -> Iterator[Mailbox]:
    """Yield the mailbox of each line; empty lines and those that begin with ``#`` are passed over."""
    for number, line in enumerate(lines, 1):
        written = line.strip()
        if written and not written.startswith("#"):
            yield _parse(written, f"{where}:{number}")


def _parse(written: str, where: str) -> Mailbox:
    try:
        return parse_mailbox(written)
    except ValueError as error:
        raise MailError(where, str(error)) from error
