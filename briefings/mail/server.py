"""The mail server: connecting, logging in, and handing over one message (RFC 5321, RFC 3207, RFC 8314)."""

from __future__ import annotations

import re
import select
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from briefings.errors import MailError

# Not a code of SMTP: the connection was lost, and nobody knows.
LOST = 0
_GOES_ON = 354
_REFUSES = 500
_CLOSING = 421
_NO_SUCH_MAILBOX = 553


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


class Reply(NamedTuple):
    """What the server answered: its code (``LOST``: nothing any more) and its words."""

    code: int
    words: str

    @property
    def is_taken(self) -> bool:
        """Whether it is a yes."""
        return 200 <= self.code < 300  # noqa: PLR2004 - RFC 5321, section 4.2.1

    @property
    def is_final(self) -> bool:
        """Whether it is a no for ever (5xx)."""
        return self.code >= _REFUSES

    def __str__(self) -> str:
        """Return the code and the words, as a person reads them."""
        return f"{self.code} {self.words}" if self.code else self.words


class ServerBusy(MailError):  # noqa: N818 - not a fault: it says "not now"
    """The server cannot be had just now: it may be tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What became of one message.

    ``refused`` are the answers to the recipients that were not taken; ``reply`` is the last answer to
    the message; ``ended`` tells whether its last line was sent, so that it may have arrived.
    """

    refused: Mapping[str, Reply]
    reply: Reply
    ended: bool


def connect(server: Server) -> smtplib.SMTP:
    """Connect, secure the connection, log in.

    Raises:
        ServerBusy: the server is not there or says "not now".
        MailError: its certificate is not trusted, it cannot be spoken to safely, it refuses us.
    """
    try:
        smtp = _open(server)
        # A message's last line goes out by itself: it must not wait for the acknowledgement of the text.
        assert smtp.sock is not None
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if server.user:
            _log_in(smtp, server)
    except ssl.SSLCertVerificationError as error:
        raise MailError(
            server.name,
            f"its certificate is not trusted: {error.verify_message}; 'mail.smtp.ca' names others",
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(
            server.name, f"{str(error).rstrip('.')}; 'mail.smtp.tls' says how it is spoken to"
        ) from error
    except smtplib.SMTPResponseException as error:
        reply = _make_reply(error.smtp_code, error.smtp_error)
        raise (MailError if reply.is_final else ServerBusy)(server.name, f"it said: {reply}") from error
    except smtplib.SMTPException as error:
        raise ServerBusy(server.name, f"no connection: {error}") from error
    except OSError as error:
        raise ServerBusy(server.name, f"no connection: {error.strerror or error}") from error
    return smtp


def _open(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.ca:
        context.load_verify_locations(server.ca)
    if server.tls == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    if server.tls == "starttls":
        smtp.starttls(context=context)
    return smtp


def _log_in(smtp: smtplib.SMTP, server: Server) -> None:
    smtp.ehlo_or_helo_if_needed()
    if "PLAIN" not in smtp.esmtp_features.get("auth", "").upper().split():
        _log_in_otherwise(smtp, server)
        return
    # RFC 4616, in UTF-8: the standard library's own takes no name or password beyond ASCII.
    secret = b64encode(f"\0{server.user}\0{server.password}".encode()).decode("ascii")
    code, words = smtp.docmd("AUTH", f"PLAIN {secret}")
    if not _make_reply(code, words).is_taken:
        raise smtplib.SMTPAuthenticationError(code, words)


def _log_in_otherwise(smtp: smtplib.SMTP, server: Server) -> None:
    try:
        smtp.login(server.user, server.password)
    except UnicodeEncodeError as error:
        problem = "none of its ways to log in takes a name or password beyond ASCII"
        raise MailError(server.name, problem) from error


def hand_over(
    smtp: smtplib.SMTP,
    sender: str,
    recipients: Sequence[str],
    message: bytes,
    before_end: Callable[[Sequence[str]], None],
) -> Handover:
    """Hand one message over.

    ``before_end`` is called with the recipients that were taken, after the message's text and before
    the line that ends it: until then the server cannot take it, from then on it may have done so.
    """
    refused: dict[str, Reply] = {}
    ended = False
    try:
        smtp.ehlo_or_helo_if_needed()
        reply = _mail(smtp, sender, recipients)
        if not reply.is_taken:
            return _give_up(smtp, refused, reply)
        taken = _name_recipients(smtp, recipients, refused)
        if not taken:
            return _give_up(smtp, refused, Reply(_NO_SUCH_MAILBOX, "no recipient was taken"))
        reply = _make_reply(*smtp.docmd("DATA"))
        if reply.code != _GOES_ON:
            return _give_up(smtp, refused, reply)
        smtp.send(_stuff_dots(message))
        _check_still_there(smtp)
        before_end(taken)
        ended = True
        smtp.send(b".\r\n")
        reply = _make_reply(*smtp.getreply())
    except (smtplib.SMTPException, OSError) as error:
        smtp.close()
        reply = Reply(LOST, f"the connection was lost: {error}")
    if reply.code == _CLOSING:
        smtp.close()
    return Handover(refused=refused, reply=reply, ended=ended)


def _check_still_there(smtp: smtplib.SMTP) -> None:
    """Raise SMTPServerDisconnected when the server has hung up: it has nothing to say at this point."""
    if smtp.sock is None or select.select([smtp.sock], [], [], 0)[0]:
        raise smtplib.SMTPServerDisconnected("the server hung up in the midst of the message")


def _mail(smtp: smtplib.SMTP, sender: str, recipients: Sequence[str]) -> Reply:
    beyond_ascii = not (sender.isascii() and all(map(str.isascii, recipients)))
    options = ["SMTPUTF8"] if beyond_ascii and smtp.has_extn("smtputf8") else []
    return _make_reply(*smtp.mail(sender, options))


def _name_recipients(
    smtp: smtplib.SMTP, recipients: Sequence[str], refused: dict[str, Reply]
) -> tuple[str, ...]:
    """Name the recipients to the server; what it answers to those not taken goes into ``refused``."""
    for recipient in recipients:
        if recipient.isascii() or smtp.has_extn("smtputf8"):
            reply = _make_reply(*smtp.rcpt(recipient))
            if reply.code == _CLOSING:
                raise smtplib.SMTPServerDisconnected(str(reply))
        else:
            reply = Reply(_NO_SUCH_MAILBOX, "the server takes no address beyond ASCII (SMTPUTF8)")
        if not reply.is_taken:
            refused[recipient] = reply
    return tuple(recipient for recipient in recipients if recipient not in refused)


def _give_up(smtp: smtplib.SMTP, refused: Mapping[str, Reply], reply: Reply) -> Handover:
    """Put an end to the transaction, so that the connection can be used for the next."""
    if reply.code == _CLOSING:
        smtp.close()
    else:
        smtp.rset()
    return Handover(refused=refused, reply=reply, ended=False)


def _stuff_dots(message: bytes) -> bytes:
    """Double the dots at the beginning of lines (RFC 5321, section 4.5.2); lines end with CR LF already."""
    return re.sub(rb"(?m)^\.", b"..", message)


def _make_reply(code: int, words: bytes | str) -> Reply:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Reply(code, " ".join("".join(c if c.isprintable() else " " for c in text).split()))
