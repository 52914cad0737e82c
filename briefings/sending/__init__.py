"""Messages handed over, each once: a job → the report of what became of it.

    job ─▶ send_job ─▶ a process of its own: Postman ─▶ Carrier ─▶ Line
                                                └─▶ Ledger: intent before, outcome after

    (here)      the process that delivers, and its report
    delivery    letter after letter, retries, rate
    ledger      who has been sent what

Mails and notices are such jobs. The command can be stopped at any moment, also by a signal that cannot be
caught. The delivering process has a session of its own; it notices it, ends the message that it is at, writes
down what was answered, and stops. Only when that process itself is ended during a message (power, a kill) is
it unknown whether it arrived; the ledger then says so, and it is not sent again unless somebody asks for it.

That process imports this room and the carrier alone, and is there at once.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from briefings.errors import BriefingsError, MailError
from briefings.model import Progress
from briefings.sending.delivery import Outcome, Postman, SendingJob
from briefings.sending.ledger import open_ledger

log = logging.getLogger(__name__)


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


def send_job(job: SendingJob, progress: Progress = lambda *_: None) -> SendReport:
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
        while isinstance(told := ours.recv(), Outcome | str):
            if isinstance(told, str):
                log.warning("%s", told)
                continue
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


def _work(job: SendingJob, asker: Connection) -> None:
    """Deliver a job; end early, between two messages, when ``asker`` has gone."""
    with suppress(OSError):
        os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)

    def tell(told: Outcome | str | MailError | None) -> None:
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
