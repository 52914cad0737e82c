"""A job → the report of what became of it; the delivery runs in a process with its own session.

The command can be stopped at any moment, also by a signal that cannot be caught. The delivering process
notices it, ends the message that it is at, writes down what the server said, and stops. Only when that
process itself is ended during a message (power, a kill) is it unknown whether a mail arrived; the
ledger then says so, and the mail is not sent again unless somebody asks for it.

Recipients are addresses and files of addresses.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from briefings.errors import BriefingsError, MailError
from briefings.mail.delivery import MailJob, Outcome, Postman
from briefings.mail.ledger import open_ledger
from briefings.mailboxes import Mailbox, parse_mailbox
from briefings.model import Progress


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReport:
    """The outcome of a sending: each recipient's outcome, and why it stopped before the end, if it did."""

    outcomes: tuple[Outcome, ...]
    problem: MailError | None = None

    def of(self, *kinds: str) -> tuple[Outcome, ...]:
        """Return the outcomes of some kinds."""
        return tuple(outcome for outcome in self.outcomes if outcome.kind in kinds)

    @property
    def is_whole(self) -> bool:
        """Return whether everybody has the mail, from now or earlier, or was settled by the editor."""
        return not self.of("refused", "failed", "uncertain") and self.problem is None


def send_job(job: MailJob, progress: Progress = lambda *_: None) -> SendReport:
    """Deliver a job in a process of its own and wait for it.

    Raises:
        MailError: that process was ended; the next sending goes on where it was.
    """
    total = sum(len(letter.recipients) for letter in job.letters)
    outcomes: list[Outcome] = []
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    worker = context.Process(target=_work, args=(job, theirs))
    worker.start()
    theirs.close()
    try:
        while isinstance(told := ours.recv(), Outcome):
            outcomes.append(told)
            progress("Sending", len(outcomes), total)
    except EOFError:
        raise MailError(
            job.server.name, "the sending was ended from outside; start it again, and it continues"
        ) from None
    finally:
        ours.close()
        worker.join()
    return SendReport(outcomes=tuple(outcomes), problem=told)


def _work(job: MailJob, asker: Connection) -> None:
    """Deliver a job; end early, between two messages, when ``asker`` has gone."""
    with suppress(OSError):
        os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)

    def tell(told: Outcome | MailError | None) -> None:
        with suppress(OSError):
            asker.send(told)

    problem = None
    try:
        # So long a sending that was broken off may still wait for the server's last answer.
        patience = job.server.timeout + 5
        opened = open_ledger(job.ledger, job.access, asker.poll, patience) if job.ledger else nullcontext()
        with opened as ledger:
            try:
                Postman(job, ledger, asker.poll, tell).deliver_all()
            finally:
                # Given up is ended, too: another machine may go on.
                if ledger:
                    ledger.close()
    except BriefingsError as error:
        # Of its own kind, whatever it was: it is taken apart and put together on its way.
        problem = MailError(error.where, error.problem)
    tell(problem)
