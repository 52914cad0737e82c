"""Letters → the server, one after another, each written into the ledger: what the sending process does.

What is lost on the way is tried again, unless it may have arrived: no one gets an edition twice. The pauses
grow with what the server does, not with each reader, and a server that takes nothing is given up with its
words. ``sending`` starts this in a process of its own.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Literal, NamedTuple, Protocol

from briefings.errors import MailError
from briefings.sending.ledger import Access, DeliveryState, Ledger

# No code of a server: the connection was lost, or what was said cannot be understood.
LOST = 0
# RFC 5321, section 3.8: the server closes the connection.
CLOSING = 421
# Servers close a connection after a number of messages; most allow at least this.
_ON_ONE_CONNECTION = 100
# A server that refuses so many messages in a row, each for good, would refuse the others too.
_REFUSED_IN_A_ROW = 5
# The words of an outcome that an earlier sending brought.
_EARLIER = "earlier"
DeliveryKind = Literal["sent", "already", "refused", "failed", "uncertain", "settled"]
# What is told of those whom an earlier sending has left in a state that is not tried again.
EARLIER: Mapping[DeliveryState, DeliveryKind] = {
    "sent": "already",
    "refused": "refused",
    "begun": "uncertain",
    "settled": "settled",
}


# "550 5.4.5 Daily user sending limit exceeded", "450 Rate limit", "554 too many messages": the words of
# mail servers' documentation. A reader's full mailbox ("552 5.2.2 over quota") is another matter.
_QUOTA = re.compile(
    r"\b(quota|rate.?limit|throttl\w*|(sending|send|daily|hourly|message|relay|outgoing|outbound|submission)"
    r"\s(\w+\s)?(limit|rate)s?|too many (messages|mails|emails|e-mails|recipients)|5\.4\.5)\b",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"\b(5\.2\.2|mailbox|inbox|storage|disk)\b", re.IGNORECASE)


class Reply(NamedTuple):
    """The server's answer: its code (``LOST``: nothing any more) and its words."""

    code: int
    words: str

    @property
    def is_taken(self) -> bool:
        """Return whether the answer is a yes (2xx)."""
        return self.code // 100 == 2  # noqa: PLR2004 - RFC 5321, section 4.2.1

    @property
    def is_transient(self) -> bool:
        """Return whether the answer is a no for now (4xx)."""
        return self.code // 100 == 4  # noqa: PLR2004

    @property
    def is_final(self) -> bool:
        """Return whether the answer is a permanent no (5xx)."""
        return self.code // 100 == 5  # noqa: PLR2004

    @property
    def is_quota(self) -> bool:
        """Return whether the server refuses because of the sender's limit: not because of a reader."""
        return bool(_QUOTA.search(self.words)) and not _MAILBOX.search(self.words)

    def __str__(self) -> str:
        """Return the code and the words, as a person reads them."""
        return f"{self.code} {self.words}" if self.code else self.words


class ServerBusy(MailError):  # noqa: N818 - not a fault: it says "not now"
    """The server cannot be had just now: it may be tried again."""


# "later": it is to be tried again.
Verdict = Literal["sent", "refused", "failed", "uncertain", "later"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The outcome of one message.

    ``refused`` are the answers to the recipients that were not taken; ``reply`` is the last answer to
    the message; ``ended`` is true if its last line was sent; then it may have arrived.
    """

    refused: Mapping[str, Reply]
    reply: Reply
    ended: bool

    def judge(self, address: str, recipients: int) -> tuple[Verdict, Reply]:
        """Return what became of the message to an address, and the server's answer that says so.

        ``recipients`` is how many the message had: where all are refused, it is the sender who is.
        """
        refusal = self.refused.get(address)
        reply = refusal or self.reply
        if refusal is None and self.ended and reply.code == LOST:
            return "uncertain", reply
        if reply.is_taken:
            return "sent", reply
        if refusal and reply.is_final and not reply.is_quota:
            return "refused", reply
        if reply.is_final and (refusal is None or self.refuses_all(recipients)):
            return "failed", reply
        return "later", reply

    def refuses_all(self, recipients: int) -> bool:
        """Return whether none of so many recipients was taken."""
        return len(self.refused) == recipients

    def find_limit(self, recipients: int) -> Reply | None:
        """Return the answer by which the server takes no more from this sender for now, if it gave one."""
        replies = [self.reply, *(self.refused.values() if self.refuses_all(recipients) else ())]
        return next((reply for reply in replies if reply.is_quota and not reply.is_taken), None)

    @property
    def is_hung_up(self) -> bool:
        """Return whether the connection was lost or closed by the server."""
        return self.reply.code in {LOST, CLOSING}


class Line(Protocol):
    """An open way to what sends, over which messages are handed over one after another."""

    @property
    def is_open(self) -> bool:
        """Return whether another message can be handed over."""

    def hand_over(
        self,
        sender: str,
        recipients: Sequence[str],
        message: bytes,
        before_end: Callable[[Sequence[str]], None],
    ) -> Handover:
        """Hand a message over, and say what became of it: who was refused, whether it may have arrived.

        ``before_end`` is called with the recipients that were taken before anything that could make the
        message arrive: the ledger then knows.
        """

    def hang_up(self) -> None:
        """Close it."""


class Carrier(Protocol):
    """The way to send mails; plain values, since the sending process gets it. See ``settings.WayToSend``."""

    @property
    def name(self) -> str:
        """Its name in errors."""

    @property
    def timeout(self) -> float:
        """Seconds that it may take to answer."""

    def connect(self) -> Line:
        """Return an open line; raise ServerBusy where there is none just now, MailError where never."""


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
class SendingJob:
    """All that the sending process needs.

    ``body`` is what all letters have in common, with the blank line before it. ``ledger`` is None for
    a draft, which is sent as often as asked for; ``access`` shows that it may be relied on. ``again`` are
    the states that are tried again though they are settled. ``pause`` (seconds) and ``retries`` say how
    often what failed for now is tried again, and how many connections in a row may be lost; ``interval`` is
    the time between two messages, in seconds.
    """

    server: Carrier
    sender: str
    letters: tuple[Letter, ...]
    body: bytes
    ledger: Path | None
    access: Access = field(default_factory=Access)
    again: Collection[DeliveryState] = ()
    retries: int = 4
    pause: float = 5
    interval: float = 0


class Outcome(NamedTuple):
    """The outcome of the mail to an address, with the server's words."""

    kind: DeliveryKind
    address: str
    words: str = ""


@dataclass(slots=True)
class Postman:
    """Delivers a job.

    ``wait`` waits so many seconds and is true when the sending has been called off; ``report`` is told
    each outcome, and in words that the server cannot be had yet and is tried again.
    """

    job: SendingJob
    ledger: Ledger | None
    wait: Callable[[float], bool]
    report: Callable[[Outcome | str], None]
    _line: Line | None = None
    _used: int = 0
    _last: float = field(default=0.0)
    # Connections lost, and messages refused, with none taken in between.
    _lost: int = 0
    _refused: int = 0

    def deliver_all(self) -> None:
        """Deliver all letters; what is refused for now comes again at the end.

        Raises:
            MailError: the server refuses all of it, or cannot be had. Whoever has no outcome then has
                certainly not got the mail and is sent it next time.
        """
        rest: Sequence[Letter] = [left for letter in self.job.letters if (left := self._skip_settled(letter))]
        # Those that failed before come last: a message that makes a server refuse all stops nobody else's.
        rest = sorted(rest, key=self._has_failed)
        try:
            for attempt in range(self.job.retries + 1):
                if not rest or (attempt and self.wait(self._pause(attempt - 1))):
                    break
                rest = self._deliver_round(rest, is_last=attempt == self.job.retries)
        finally:
            self._hang_up()

    def _skip_settled(self, letter: Letter) -> Letter | None:
        """Return what is to be delivered of a letter; the others' outcome is told."""
        states = self.ledger.states if self.ledger else {}
        left = []
        for recipient in letter.recipients:
            state = states.get(recipient.reader)
            if state is None or state == "failed" or state in self.job.again:
                left.append(recipient)
            else:
                self.report(Outcome(EARLIER[state], recipient.address, _EARLIER))
        return Letter(recipients=tuple(left), head=letter.head) if left else None

    def _has_failed(self, letter: Letter) -> bool:
        states = self.ledger.states if self.ledger else {}
        return any(states.get(recipient.reader) == "failed" for recipient in letter.recipients)

    def _deliver_round(self, letters: Sequence[Letter], *, is_last: bool) -> list[Letter]:
        """Deliver each letter once; return those that are to be tried again."""
        due = deque(letters)
        postponed: list[Letter] = []
        while due:
            if self._keep_rate():
                return []
            letter = due.popleft()
            done = self._hand_over(letter)
            later = self._settle(letter, done, is_last=is_last)
            if later:
                # Recipients too many for one message go with the next, as long as the server takes some.
                (due if done.reply.is_taken else postponed).append(Letter(recipients=later, head=letter.head))
        return postponed

    def _hand_over(self, letter: Letter) -> Handover:
        names = {recipient.address: recipient.reader for recipient in letter.recipients}

        begun = False

        def begin(taken: Sequence[str]) -> None:
            nonlocal begun
            begun = True
            if self.ledger:
                self.ledger.begin([names[address] for address in taken])

        done = self._connect().hand_over(self.job.sender, list(names), letter.head + self.job.body, begin)
        if done.reply.code == LOST:
            is_old, self._line = self._used > 1, None
            if is_old and not begun:
                # The server had ended the connection after the message before: that is no try of this one.
                return self._hand_over(letter)
        return done

    def _settle(self, letter: Letter, done: Handover, *, is_last: bool) -> tuple[Recipient, ...]:
        """Write down and tell what became of a letter; return who is to be tried again.

        Raises:
            MailError: the server refuses one message after the other, or lets us send no more today.
        """
        later = []
        for recipient in letter.recipients:
            verdict, reply = done.judge(recipient.address, len(letter.recipients))
            if verdict == "uncertain":
                self._tell(recipient, "uncertain", reply)
            elif verdict != "later":
                self._note(recipient, verdict, reply)
            elif is_last:
                self._note(recipient, "failed", reply)
            else:
                later.append(recipient)
                if self.ledger and self.ledger.states.get(recipient.reader) == "begun":
                    self.ledger.settle(recipient.reader, "failed", reply.code)
        self._count(done, len(letter.recipients))
        return tuple(later)

    def _count(self, done: Handover, recipients: int) -> None:
        """Give the server up when it takes nothing any more, with its words; else wait as it needs."""
        limit = done.find_limit(recipients)
        if limit:
            problem = f"it lets this sender send no more for now and said: {limit}; the rest goes next time"
            raise MailError(self.job.server.name, problem)
        if done.is_hung_up:
            self._lost += 1
            if self._lost > self.job.retries:
                problem = f"it ends the connection again and again; at last: {done.reply}"
                raise MailError(self.job.server.name, problem)
            self.wait(self._pause(self._lost - 1))
            return
        self._lost = 0
        is_message_refused = done.reply.is_final and not done.refuses_all(recipients)
        self._refused = self._refused + 1 if is_message_refused else 0
        if self._refused > _REFUSED_IN_A_ROW:
            problem = f"it does not take the mail and said: {done.reply}"
            raise MailError(self.job.server.name, problem)

    def _note(self, recipient: Recipient, state: Literal["sent", "refused", "failed"], reply: Reply) -> None:
        try:
            if self.ledger:
                self.ledger.settle(recipient.reader, state, reply.code)
        except MailError:
            # The next sending will not know it either.
            self._tell(recipient, "uncertain" if state == "sent" else "failed", reply)
            raise
        self._tell(recipient, state, reply)

    def _tell(self, recipient: Recipient, kind: DeliveryKind, reply: Reply) -> None:
        self.report(Outcome(kind, recipient.address, str(reply)))

    def _connect(self) -> Line:
        if self._line and self._line.is_open and self._used < _ON_ONE_CONNECTION:
            self._used += 1
            return self._line
        self._hang_up()
        while True:
            try:
                self._line = self.job.server.connect()
            except ServerBusy as error:
                self._lost += 1
                if self._lost == 1 and self.job.retries:
                    self.report(
                        f"{error}; it is tried again, with growing pauses (retries: {self.job.retries})"
                    )
                if self._lost > self.job.retries or self.wait(self._pause(self._lost - 1)):
                    tries = f"; tried {self._lost} times, with pauses" if self._lost > 1 else ""
                    raise ServerBusy(error.where, error.problem + tries) from error
            else:
                self._used = 1
                return self._line

    def _hang_up(self) -> None:
        if self._line and self._line.is_open:
            self._line.hang_up()
        self._line = None

    def _keep_rate(self) -> bool:
        """Wait until the next message may go; true when the sending has been called off."""
        left = self._last + self.job.interval - monotonic()
        called_off = self.wait(max(0.0, left))
        self._last = monotonic()
        return called_off

    def _pause(self, attempt: int) -> float:
        return self.job.pause * float(2**attempt)
