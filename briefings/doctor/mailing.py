"""Looks at the mail: who sends it, to whom, the password, whether the server takes us. Nothing is sent."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import suppress

from briefings.doctor.finding import Finding, broken, note, sound
from briefings.errors import BriefingsError
from briefings.mail.posting import make_server, read_key
from briefings.mail.recipients import read_recipients
from briefings.mail.server import connect
from briefings.settings import Settings, SmtpSettings


def examine_mail(settings: Settings) -> Iterator[Finding]:
    """Look at all that a sending needs."""
    smtp = settings.mail.smtp
    if smtp is None:
        yield note("mail", "not set up", "'mail: {from: …, to: …, smtp: {host: …}}' if wanted")
        return
    if not settings.mail.sender:
        yield broken("mail", "no sender is named", "set 'mail.from', such as Desk <desk@example.org>")
    yield _examine_readers(settings)
    yield _examine_server(settings, smtp)


def _examine_readers(settings: Settings) -> Finding:
    try:
        readers = read_recipients(settings.mail.to, settings.root, ())
        read_key(settings)
    except BriefingsError as error:
        return broken("readers", str(error), "mend the list, or set the variable where the run is started")
    if not readers:
        return broken("readers", "nobody is named", "set 'mail.to': an address, or a file of addresses")
    delivery = "a message for each" if settings.mail.delivery == "each" else "one message for all"
    return sound("readers", f"{len(readers)}, {delivery}")


def _examine_server(settings: Settings, smtp: SmtpSettings) -> Finding:
    try:
        server = make_server(settings, smtp)
    except BriefingsError as error:
        return broken("mail", str(error), "give the password where the run is started; it stands in no file")
    try:
        connection = connect(server)
    except BriefingsError as error:
        return broken("mail", str(error), "look at 'mail.smtp': host, port, tls, user, and the password")
    with suppress(smtplib.SMTPException, OSError):
        connection.quit()
    return sound("mail", f"{server.name} answers" + (f" and takes {server.user}" if server.user else ""))
