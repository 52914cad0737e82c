"""The mail server: connecting, logging in, and handing over one message (RFC 5321, RFC 3207, RFC 8314).

A reply must fit its command. A server that answers what was not asked (one line too many, "250" where "354"
is due) cannot be trusted about the next reply either, so the connection ends there.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Literal

from briefings.errors import MailError
from briefings.sending.delivery import CLOSING, LOST, Handover, Reply, ServerBusy

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_LOGGED_IN = 235
_DONE = 250
_GOES_ON = 354
_GOODBYE = 221
_NO_SUCH_MAILBOX = 553
# The yeses that belong to other commands than a message: to HELP, QUIT, AUTH, and a greeting.
_OTHER_YESES = (211, 214, 220, _GOODBYE, _LOGGED_IN)
# What RFC 5321, section 4.3.2, lets a server say to RCPT when it takes a recipient.
_TAKEN = (250, 251, 252)
_REPLY_LINE = re.compile(rb"([1-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
# RFC 5321 has lines of 512 bytes; servers' words are longer than that at times, and never like this.
_LONGEST_REPLY = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The server and how to log in. ``ca`` is a file of further certificates; ``timeout`` in seconds."""

    host: str
    port: int
    tls: Literal["starttls", "tls", "none"]
    ca: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60

    @property
    def name(self) -> str:
        """The server as errors call it."""
        return f"{self.host}:{self.port}"

    def connect(self) -> Connection:
        """Connect, secure the connection, log in.

        Raises:
            ServerBusy: the server is not there or says "not now".
            MailError: its certificate is not trusted, it cannot be spoken to safely, it refuses us.
        """
        try:
            smtp = _open(self)
            # A message's last line goes out by itself: it must not wait for the acknowledgement of the text.
            assert smtp.sock is not None
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.user:
                _log_in(smtp, self)
        except ssl.SSLCertVerificationError as error:
            raise MailError(
                self.name,
                f"its certificate is not trusted: {error.verify_message}; 'mail.smtp.ca' names others",
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailError(
                self.name, f"{str(error).rstrip('.')}; 'mail.smtp.tls' says how it is spoken to"
            ) from error
        except smtplib.SMTPResponseException as error:
            reply = _make_reply(error.smtp_code, error.smtp_error)
            raise (MailError if reply.is_final else ServerBusy)(self.name, f"it said: {reply}") from error
        except smtplib.SMTPException as error:
            raise ServerBusy(self.name, f"no connection: {error}") from error
        except OSError as error:
            raise ServerBusy(self.name, f"no connection: {error.strerror or error}") from error
        return smtp


def _open(server: Server) -> Connection:
    if server.tls == "none":
        return Connection(server.host, server.port, timeout=server.timeout)
    context = ssl.create_default_context()
    if server.ca:
        context.load_verify_locations(server.ca)
    if server.tls == "tls":
        return _TlsConnection(server.host, server.port, timeout=server.timeout, context=context)
    smtp = Connection(server.host, server.port, timeout=server.timeout)
    smtp.starttls(context=context)
    return smtp


class _SpokenUnasked(smtplib.SMTPServerDisconnected):
    """The server has said something that answers no command: its next reply would belong to the last."""


class Connection(smtplib.SMTP):
    """A connection that takes no reply but the one to its last command, and that one whole."""

    _received = b""

    @property
    def is_open(self) -> bool:
        """Return whether a message can be handed over: the server has neither hung up nor spoken unasked."""
        try:
            self.check_silence()
        except smtplib.SMTPServerDisconnected:
            return False
        return True

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Send a command; raise SMTPServerDisconnected when the server has said something unasked."""
        self.check_silence()
        super().putcmd(cmd, args)

    def send(self, s: ReadableBuffer | str) -> None:
        """Send bytes; raise SMTPServerDisconnected, with what the server said last, when it has hung up."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("the server has hung up")
        try:
            self.sock.sendall(s.encode(self.command_encoding) if isinstance(s, str) else s)
        except OSError as error:
            self.check_silence()
            self.close()
            raise smtplib.SMTPServerDisconnected(error.strerror or str(error)) from error

    def check_silence(self) -> None:
        """Raise SMTPServerDisconnected, with its words, when the server has hung up or spoken unasked."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("the server has hung up")
        self.sock.settimeout(0)
        try:
            more = self.sock.recv(4096)
        except (BlockingIOError, ssl.SSLWantReadError):
            more = None
        except OSError:
            more = b""
        self.sock.settimeout(self.timeout)
        said = self._received + (more or b"")
        if said or more == b"":
            self.close()
            words = _make_reply(LOST, said).words
            if words:
                raise _SpokenUnasked(f"the server said something unasked: {words}")
            raise smtplib.SMTPServerDisconnected("the server hung up")

    def getreply(self) -> tuple[int, bytes]:
        """Return the code and the words of the next reply.

        Raises:
            SMTPServerDisconnected: the connection is lost, or what comes is no reply (RFC 5321, section
                4.2): what it says then is in the error.
        """
        until = monotonic() + float(self.timeout or 0)
        words: list[bytes] = []
        codes: set[bytes] = set()
        size = 0
        while True:
            line = self._read_line(until)
            size += len(line)
            found = _REPLY_LINE.fullmatch(line)
            if found:
                codes.add(found[1])
                words.append(found[3] or b"")
            if not found or len(codes) > 1 or size > _LONGEST_REPLY:
                self.close()
                told = _make_reply(LOST, b" ".join([*words[:3], line[:200]])).words
                raise smtplib.SMTPServerDisconnected(f"the server's reply cannot be understood: {told!r}")
            if found[2] != b"-":
                return int(found[1]), b"\n".join(words)

    def _read_line(self, until: float) -> bytes:
        while b"\n" not in self._received:
            if len(self._received) > _LONGEST_REPLY:
                self.close()
                raise smtplib.SMTPServerDisconnected("the server's reply has no end")
            if self.sock is None:
                raise smtplib.SMTPServerDisconnected("the server has hung up")
            try:
                self.sock.settimeout(max(0.001, until - monotonic()))
                more = self.sock.recv(4096)
                self.sock.settimeout(self.timeout)
            except OSError as error:
                self.close()
                words = "the server did not answer in time" if isinstance(error, TimeoutError) else str(error)
                raise smtplib.SMTPServerDisconnected(words) from error
            if not more:
                said = _make_reply(LOST, self._received).words
                self.close()
                raise smtplib.SMTPServerDisconnected(
                    "the server hung up" + (f" after saying: {said}" if said else "")
                )
            self._received += more
        line, _, self._received = self._received.partition(b"\n")
        return line.removesuffix(b"\r")

    def hand_over(
        self,
        sender: str,
        recipients: Sequence[str],
        message: bytes,
        before_end: Callable[[Sequence[str]], None],
    ) -> Handover:
        """Hand one message over.

        ``before_end`` is called with the recipients that were taken, after the message's text and before
        the line that ends it: until then the server cannot take it, from then on it may have done so. Only a
        2xx to that line means that the message was taken.

        Raises:
            MailError: the server takes no address beyond ASCII letters, and the sender's is one.
        """
        refused: dict[str, Reply] = {}
        ended = False
        try:
            self.ehlo_or_helo_if_needed()
            reply = _mail(self, sender, recipients)
            if not reply.is_taken:
                return _give_up(self, refused, reply)
            taken = _name_recipients(self, recipients, refused)
            if not taken:
                return _give_up(self, refused, Reply(_NO_SUCH_MAILBOX, "no recipient was taken"))
            reply = _ask(self, "DATA", (_GOES_ON,))
            if reply.code != _GOES_ON:
                return _give_up(self, refused, reply)
            self.send(_stuff_dots(message))
            self.check_silence()
            before_end(taken)
            # That took a disk's time, in which a late line may have come.
            self.check_silence()
            ended = True
            self.send(b".\r\n")
            reply = _check_in_step(self, _make_reply(*self.getreply()))
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            reply = Reply(LOST, f"the connection was lost: {error}")
        except MailError:
            # The message's last line must not follow, nor anything that could pass for it.
            self.close()
            raise
        if reply.code == CLOSING:
            self.close()
        return Handover(refused=refused, reply=reply, ended=ended)

    def hang_up(self) -> None:
        """End the connection, whatever the server says to it."""
        with suppress(smtplib.SMTPException, OSError):
            self.quit()


class _TlsConnection(Connection, smtplib.SMTP_SSL):
    """The same over TLS from the first byte on (RFC 8314)."""


def _log_in(smtp: smtplib.SMTP, server: Server) -> None:
    smtp.ehlo_or_helo_if_needed()
    if "PLAIN" not in smtp.esmtp_features.get("auth", "").upper().split():
        _log_in_otherwise(smtp, server)
        return
    # RFC 4616, in UTF-8: the standard library's own takes no name or password beyond ASCII.
    secret = b64encode(f"\0{server.user}\0{server.password}".encode()).decode("ascii")
    code, words = smtp.docmd("AUTH", f"PLAIN {secret}")
    if code != _LOGGED_IN:
        raise smtplib.SMTPAuthenticationError(code, words)


def _log_in_otherwise(smtp: smtplib.SMTP, server: Server) -> None:
    try:
        smtp.login(server.user, server.password)
    except UnicodeEncodeError as error:
        problem = "none of its ways to log in takes a name or password beyond ASCII"
        raise MailError(server.name, problem) from error
    except ValueError as error:
        raise smtplib.SMTPException(f"its question at logging in cannot be understood: {error}") from error


def _ask(smtp: smtplib.SMTP, command: str, fitting: Collection[int], argument: str = "") -> Reply:
    """Send a command and return the reply, a no or one of the ``fitting``.

    Raises:
        SMTPServerDisconnected: the reply is neither; the connection is closed.
    """
    reply = _make_reply(*smtp.docmd(command, argument))
    if reply.code in fitting or reply.is_transient or reply.is_final:
        return reply
    smtp.close()
    raise smtplib.SMTPServerDisconnected(f"the server answered {command} with {reply}")


def _check_in_step(smtp: smtplib.SMTP, reply: Reply) -> Reply:
    """Return the answer to a message's last line, or ``LOST`` where it may not be the answer to that.

    A server that has said one line too many before says what it really thinks of the message in the place of
    the next reply. Behind a no that is asked for by QUIT, whose yes is no other command's: a no that is none
    would give somebody the mail twice. A server that hangs up instead, as some do after each message, has
    meant its answer.
    """
    if not (reply.is_taken or reply.is_transient or reply.is_final) or reply.code in _OTHER_YESES:
        smtp.close()
        return Reply(LOST, f"the server's last answer fits nothing: {reply}")
    command, fitting = ("RSET", _DONE) if reply.is_taken else ("QUIT", _GOODBYE)
    try:
        behind = _make_reply(*smtp.docmd(command))
    except _SpokenUnasked as error:
        return Reply(LOST, str(error))
    except (smtplib.SMTPServerDisconnected, OSError):
        smtp.close()
        return reply
    if not (reply.is_taken and behind.code == _DONE):
        smtp.close()
    if behind.code in {fitting, CLOSING}:
        return reply
    return Reply(LOST, f"the server said {reply} to the message, and behind it {behind}")


def _mail(smtp: smtplib.SMTP, sender: str, recipients: Sequence[str]) -> Reply:
    if not sender.isascii() and not smtp.has_extn("smtputf8"):
        raise MailError("mail.from", "the server takes no address beyond ASCII letters (SMTPUTF8)")
    beyond_ascii = not (sender.isascii() and all(map(str.isascii, recipients)))
    options = " SMTPUTF8" if beyond_ascii and smtp.has_extn("smtputf8") else ""
    smtp.command_encoding = "utf-8" if options else "ascii"
    return _ask(smtp, "MAIL", (_DONE,), f"FROM:<{sender}>{options}")


def _name_recipients(
    smtp: smtplib.SMTP, recipients: Sequence[str], refused: dict[str, Reply]
) -> tuple[str, ...]:
    """Name the recipients to the server; what it answers to those not taken goes into ``refused``."""
    for recipient in recipients:
        if recipient.isascii() or smtp.has_extn("smtputf8"):
            reply = _ask(smtp, "RCPT", _TAKEN, f"TO:<{recipient}>")
            if reply.code == CLOSING:
                raise smtplib.SMTPServerDisconnected(str(reply))
        else:
            reply = Reply(_NO_SUCH_MAILBOX, "the server takes no address beyond ASCII letters (SMTPUTF8)")
        if not reply.is_taken:
            refused[recipient] = reply
    return tuple(recipient for recipient in recipients if recipient not in refused)


def _give_up(smtp: smtplib.SMTP, refused: Mapping[str, Reply], reply: Reply) -> Handover:
    """Put an end to the transaction, so that the connection can be used for the next, if it still can."""
    try:
        if reply.code == CLOSING or _ask(smtp, "RSET", (_DONE,)).code != _DONE:
            smtp.close()
    except (smtplib.SMTPException, OSError):
        smtp.close()
    return Handover(refused=refused, reply=reply, ended=False)


def _stuff_dots(message: bytes) -> bytes:
    """Double the dots at the beginning of lines (RFC 5321, section 4.5.2); lines end with CR LF already."""
    return re.sub(rb"(?m)^\.", b"..", message)


def _make_reply(code: int, words: bytes | str) -> Reply:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Reply(code, " ".join("".join(c if c.isprintable() else " " for c in text).split()))
