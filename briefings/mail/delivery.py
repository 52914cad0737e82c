"""Letters → the server, one after another, each written into the ledger: what the sending process does.

What is lost on the way is tried again with growing pauses, unless it may have arrived: no one gets an
edition twice. ``sending`` starts this in a process of its own.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Literal, NamedTuple

from briefings.errors import MailError
from briefings.mail.ledger import Ledger, State
from briefings.mail.server import LOST, Handover, Reply, Server, ServerBusy, connect, hand_over

# Servers close a connection after a number of messages; most allow at least this.
_ON_ONE_CONNECTION = 100
# The words of an outcome that an earlier sending settled.
EARLIER = "earlier"
Kind = Literal["sent", "already", "refused", "failed", "uncertain"]


class Recipient(NamedTuple):
    """An address, and its name in the ledger."""

    address: str
    reader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message to one recipient, or to several of whom none is named; ``head`` are its header lines."""

    recipients: tuple[Recipient, ...]
    head: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """All that the sending process needs.

    ``body`` is what all letters have in common, with the blank line before it. ``ledger`` is None for
    a draft, which is sent as often as asked for. ``again`` are the states that are tried again though
    they are settled. ``pause`` (seconds) and ``retries`` say how often what failed for now is tried
    again; ``interval`` is the time between two messages, in seconds.
    """

    server: Server
    sender: str
    letters: tuple[Letter, ...]
    body: bytes
    ledger: Path | None
    again: Collection[State] = ()
    retries: int = 4
    pause: float = 5
    interval: float = 0


class Outcome(NamedTuple):
    """What became of the mail to an address, and what the server said."""

    kind: Kind
    address: str
    words: str = ""


@dataclass(slots=True)
class Postman:
    """Delivers a job.

    ``wait`` waits so many seconds and is true when the sending has been called off; ``report`` is told
    each outcome.
    """

    job: Job
    ledger: Ledger | None
    wait: Callable[[float], bool]
    report: Callable[[Outcome], None]
    _smtp: smtplib.SMTP | None = None
    _used: int = 0
    _last: float = field(default=0.0)

    def deliver_all(self) -> None:
        """Deliver all letters; what is refused for now comes again at the end.

        Raises:
            MailError: the server refuses all of it, or cannot be had.
        """
        rest: Sequence[Letter] = [left for letter in self.job.letters if (left := self._skip_settled(letter))]
        for attempt in range(self.job.retries + 1):
            if not rest or (attempt and self.wait(self._pause(attempt - 1))):
                break
            rest = self._deliver_round(rest, is_last=attempt == self.job.retries)
        self._hang_up()

    def _skip_settled(self, letter: Letter) -> Letter | None:
        """Return what is to be delivered of a letter; the others' outcome is told."""
        states = self.ledger.states if self.ledger else {}
        known: dict[State, Kind] = {"sent": "already", "refused": "refused", "begun": "uncertain"}
        left = []
        for recipient in letter.recipients:
            state = states.get(recipient.reader)
            if state is None or state == "failed" or state in self.job.again:
                left.append(recipient)
            else:
                self.report(Outcome(known[state], recipient.address, EARLIER))
        return Letter(recipients=tuple(left), head=letter.head) if left else None

    def _deliver_round(self, letters: Sequence[Letter], *, is_last: bool) -> list[Letter]:
        """Deliver each letter once; return those that are to be tried again."""
        postponed = []
        for letter in letters:
            if self._keep_rate():
                return []
            later = self._settle(letter, self._hand_over(letter), is_last=is_last)
            if later:
                postponed.append(Letter(recipients=later, head=letter.head))
        return postponed

    def _hand_over(self, letter: Letter) -> Handover:
        """Hand a letter over; on a lost connection, and as long as it cannot have arrived, again."""
        names = {recipient.address: recipient.reader for recipient in letter.recipients}

        def begin(taken: Sequence[str]) -> None:
            if self.ledger:
                self.ledger.begin([names[address] for address in taken])

        for attempt in range(self.job.retries + 1):
            if attempt and self.wait(self._pause(attempt - 1)):
                break
            smtp = self._connect()
            done = hand_over(smtp, self.job.sender, list(names), letter.head + self.job.body, begin)
            if done.reply.code == LOST:
                self._smtp = None
            if done.reply.code != LOST or done.ended:
                return done
        return Handover(refused={}, reply=Reply(LOST, "the connection is lost again and again"), ended=False)

    def _settle(self, letter: Letter, done: Handover, *, is_last: bool) -> tuple[Recipient, ...]:
        """Write down and tell what became of a letter; return who is to be tried again."""
        later = []
        for recipient in letter.recipients:
            reply = done.refused.get(recipient.address, done.reply)
            if recipient.address not in done.refused and done.ended and reply.code == LOST:
                self.report(Outcome("uncertain", recipient.address, str(reply)))
            elif reply.is_taken:
                self._note(recipient, "sent", reply)
            elif recipient.address in done.refused and reply.is_final:
                self._note(recipient, "refused", reply)
            elif reply.is_final or is_last:
                self._note(recipient, "failed", reply)
            else:
                later.append(recipient)
                if self.ledger and done.ended:
                    self.ledger.settle(recipient.reader, "failed", reply.code)
        if done.reply.is_final and len(done.refused) < len(letter.recipients):
            raise MailError(self.job.server.name, f"it does not take the mail and said: {done.reply}")
        return tuple(later)

    def _note(self, recipient: Recipient, state: Literal["sent", "refused", "failed"], reply: Reply) -> None:
        if self.ledger:
            self.ledger.settle(recipient.reader, state, reply.code)
        self.report(Outcome(state, recipient.address, str(reply)))

    def _connect(self) -> smtplib.SMTP:
        if self._smtp is not None and self._smtp.sock is not None and self._used < _ON_ONE_CONNECTION:
            self._used += 1
            return self._smtp
        self._hang_up()
        for attempt in range(self.job.retries + 1):
            try:
                self._smtp = connect(self.job.server)
            except ServerBusy:
                if attempt == self.job.retries or self.wait(self._pause(attempt)):
                    raise
            else:
                break
        assert self._smtp is not None
        self._used = 1
        return self._smtp

    def _hang_up(self) -> None:
        if self._smtp is not None and self._smtp.sock is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self._smtp = None

    def _keep_rate(self) -> bool:
        """Wait until the next message may go; true when the sending has been called off."""
        left = self._last + self.job.interval - monotonic()
        called_off = self.wait(max(0.0, left))
        self._last = monotonic()
        return called_off

    def _pause(self, attempt: int) -> float:
        return self.job.pause * float(2**attempt)
