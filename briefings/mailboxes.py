"""Mail addresses, with the names before them, and lists of them.

They are checked once, here, so that no header can be broken out of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from email.headerregistry import Address
from pathlib import Path
from typing import NamedTuple

import idna

from briefings.errors import MailError

# RFC 5321, section 4.1.2 (a dot-string), and RFC 6531 (any letter beyond ASCII in it).
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\U0010ffff-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_NAMED = re.compile(r"(?P<name>.*?)\s*<(?P<address>[^<>]*)>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Mailbox(NamedTuple):
    """A name, which may be empty, and an address whose domain is in ASCII letters (RFC 5890)."""

    name: str
    address: str

    @property
    def key(self) -> str:
        """The address by which two of them are the same (``normalise_address``)."""
        return normalise_address(self.address)

    @property
    def header(self) -> Address:
        """The mailbox as the standard library sets it into a header."""
        local, _, domain = self.address.rpartition("@")
        return Address(display_name=self.name, username=local, domain=domain)


def normalise_address(address: str) -> str:
    """Return an address in the form in which two of one reader are the same: in small letters, composed.

    "ß" and "ss" stay different: they are two mailboxes.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", address).lower())


def parse_mailbox(text: str) -> Mailbox:
    """Return the mailbox written as ``ADDRESS`` or ``NAME <ADDRESS>``.

    Raises:
        ValueError: it is neither; the message says why.
    """
    if _CONTROL.search(text):
        message = f"{text!r} holds characters that no address may hold"
        raise ValueError(message)
    text = text.strip()
    named = _NAMED.fullmatch(text)
    name, written = (named["name"].strip(), named["address"].strip()) if named else ("", text)
    local, at, domain = written.rpartition("@")
    if not at or not _LOCAL.fullmatch(local):
        message = f"{text!r} is not an address; write one like ada@example.org or Ada <ada@example.org>"
        raise ValueError(message)
    return Mailbox(_unquote(name), f"{local}@{_encode_domain(domain, text)}")


def _encode_domain(domain: str, text: str) -> str:
    try:
        ascii_domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        message = f"{text!r}: {domain!r} is not a domain: {error}"
        raise ValueError(message) from error
    if not all(_LABEL.fullmatch(label) for label in ascii_domain.split(".")):
        message = f"{text!r}: {domain!r} is not a domain"
        raise ValueError(message)
    return ascii_domain.lower()


def _unquote(name: str) -> str:
    quoted = len(name) > 1 and name.startswith('"') and name.endswith('"')
    return re.sub(r"\\(.)", r"\1", name[1:-1]).strip() if quoted else name


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
        raise MailError(path, "does not exist; it should hold an address a line") from error
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
