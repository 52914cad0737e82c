"""A mail server on loopback for the tests: TLS, log-in, refusals, connections dropped at chosen places."""

from __future__ import annotations

import asyncio
import random
import ssl
import sys
from contextlib import contextmanager

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Postbox:
    """Keeps what arrives. ``refuse`` maps an address, ``ends`` a command to answers, which are given
    one after another until none is left.

    ``drops`` are the places ("MAIL", "RCPT", "DATA", "BODY": in the midst of the message) at which
    the connection may be dropped, each time with the chance ``chance``. Of ``most`` mails and more it answers
    none until more are allowed.
    """

    def __init__(self, *, drops=(), chance=0.3, seed=1):
        self.mails = []
        self.refuse = {}
        self.ends = {}
        self.connections = 0
        self.most = sys.maxsize
        self._drops = drops
        self._chance = chance
        self._dice = random.Random(seed)

    @property
    def receipts(self):
        """Return the addresses in the order of their mails."""
        return [address for envelope in self.mails for address in envelope.rcpt_tos]

    def drops_at(self, place):
        return place in self._drops and self._dice.random() < self._chance

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, _session, envelope, address, _options):  # noqa: N802
        if self.drops_at("MAIL"):
            server.transport.abort()
        answers = self.ends.get("MAIL")
        if answers:
            return answers.pop(0)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802
        if self.drops_at("RCPT"):
            server.transport.abort()
        answers = self.refuse.get(address)
        if answers:
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        while len(self.mails) >= self.most:  # noqa: ASYNC110 - more is allowed from another thread
            await asyncio.sleep(0.005)
        answers = self.ends.get("DATA")
        if answers:
            answer = answers.pop(0)
            if answer == "keep and drop":
                self.mails.append(envelope)
                server.transport.abort()
            return answer
        self.mails.append(envelope)
        return "250 kept"


class _DroppingServer(SMTP):
    """Drops connections before a message's first line, and in the midst of it."""

    async def smtp_DATA(self, arg):  # noqa: N802
        if self.event_handler.drops_at("DATA"):
            self.transport.abort()
        elif self.event_handler.drops_at("BODY"):
            await self.push("354 go on")
            self.transport.abort()
        else:
            await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self):
        return _DroppingServer(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


AUTHORITY = trustme.CA()
PASSWORD = "sésame ouvre-toi"


def _check_password(_server, _session, _envelope, _mechanism, login):
    known = isinstance(login, LoginPassword) and login == LoginPassword(b"desk", PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@contextmanager
def open_postbox(box, *, tls="none", login=False, name="localhost"):
    """Run a server for ``box``; yield its port. ``tls`` is none, starttls or tls."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    AUTHORITY.issue_cert(name).configure_cert(context)
    options = {"enable_SMTPUTF8": True, "decode_data": False}
    if login:
        options |= {
            "authenticator": _check_password,
            "auth_required": True,
            "auth_require_tls": tls == "starttls",
        }
    if tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    secure = {"ssl_context": context} if tls == "tls" else {}
    controller = _Controller(box, hostname="127.0.0.1", port=0, **secure, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
