"""A mailing, the settings and the recipients → a job to send; and all that is asked for before."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from briefings.errors import MailError, SettingsError
from briefings.mail.message import Heading, MailBody, Mailing
from briefings.mail.server import Server
from briefings.mailboxes import Mailbox
from briefings.sending.access import find_access, note_preparation, read_secret, settle_all
from briefings.sending.delivery import Letter, Recipient, SendingJob
from briefings.sending.ledger import DeliveryState, hide_name, read_ledger
from briefings.settings import FILE_NAME, Settings, SmtpSettings

# Every server takes a hundred recipients a message (RFC 5321, section 4.5.3.1.8).
_ON_ONE_MESSAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingOptions:
    """The options of sending an edition.

    ``date`` is the letters' date. ``bcc``: one message for all. ``again`` are the states of the ledger
    that are tried again: "refused", and "begun" for what may have arrived. ``draft``: it goes to its
    editor, approved or not, and into no ledger.
    """

    recipients: tuple[Mailbox, ...]
    date: datetime
    bcc: bool = False
    again: Collection[DeliveryState] = ()
    draft: bool = False


def make_letters(
    mailing: Mailing, settings: Settings, sending: SendingOptions
) -> tuple[MailBody, tuple[Letter, ...]]:
    """Return the mail's body and the letters that carry it: all that there is to a mail without a server.

    Raises:
        MailError: the edition is a draft and not sent as one, or there is no one to send to.
        SettingsError: the settings name no sender.
        TemplateError: a template of the mail is wrong.
    """
    if mailing.refusal and not sending.draft:
        raise mailing.refusal
    if not sending.recipients:
        raise MailError(
            "mail.to", "names nobody; add an address under 'mail:' in briefings.yaml, or give one with --to"
        )
    _find_sender(settings)
    body = mailing.write()
    return body, tuple(_write_letters(mailing, settings, sending, body))


def make_job(mailing: Mailing, settings: Settings, sending: SendingOptions) -> SendingJob:
    """Return the job that sends an edition.

    Raises:
        MailError: as ``make_letters``; or the password cannot be had.
        SettingsError: the settings name no sender or no server.
        TemplateError: a template of the mail is wrong.
    """
    body, letters = make_letters(mailing, settings, sending)
    way = settings.mail.way
    if way is None:
        raise _lacks(settings, "smtp", "{host: smtp.example.org, user: desk, password_env: SMTP_PASSWORD}")
    return SendingJob(
        server=way.made_by.load()(way, settings),
        sender=_find_sender(settings).address,
        letters=letters,
        body=body.content,
        ledger=None if sending.draft else ledger_path(settings, mailing),
        access=find_access(settings.root, read_key(settings), settles="begun" in sending.again),
        again=frozenset(sending.again),
        retries=way.retries,
        pause=way.pause,
        interval=60 / settings.mail.rate if settings.mail.rate else 0,
    )


def make_message(mailing: Mailing, settings: Settings, to: Mailbox | None) -> bytes:
    """Return an edition's mail as a file: to one recipient, or to many of whom none is named.

    Its date is the edition's: the same edition gives the same bytes.
    """
    _find_sender(settings)
    body = mailing.write()
    heading = Heading(name=mailing.name, settings=settings, body=body, date=mailing.moment)
    return heading.write(to, reader=_name_reader(to, read_key(settings))) + body.content


def find_states(
    mailing: Mailing, settings: Settings, recipients: Collection[Mailbox]
) -> dict[Mailbox, DeliveryState | None]:
    """Return what the ledger knows of each recipient: None when the mail has not been sent to it."""
    return _read_states(mailing.name, settings, recipients)


def _read_states(
    name: str, settings: Settings, recipients: Collection[Mailbox]
) -> dict[Mailbox, DeliveryState | None]:
    key, states = read_key(settings), read_ledger(settings.sent / f"{name}.jsonl")
    return {each: states.get(_name_entry(each, key, name)) for each in recipients}


def choose_readers(
    mailing: Mailing, settings: Settings, recipients: Collection[Mailbox]
) -> tuple[Mailbox, ...]:
    """Return those of the recipients whom a mailing is for: a correction is for who has had the edition.

    Whoever may have had it counts too.
    """
    if not mailing.readers:
        return tuple(recipients)
    states = _read_states(mailing.readers, settings, recipients)
    return tuple(each for each, state in states.items() if state in {"sent", "begun", "settled"})


def prepare_sending(mailing: Mailing, settings: Settings) -> Path:
    """Note in the ledger that this machine is about to send an edition; return the ledger.

    What is noted can be pushed before the first mail goes out: if the ledger cannot be pushed behind the
    last, no other machine sends the edition again.

    Raises:
        MailError: the edition is a draft; the ledger cannot be written or does not know who has had the
            edition.
    """
    if mailing.refusal:
        raise mailing.refusal
    path = ledger_path(settings, mailing)
    note_preparation(path, settings.root, read_key(settings))
    return path


def settle_readers(
    mailing: Mailing, settings: Settings, recipients: Collection[Mailbox]
) -> tuple[Mailbox, ...]:
    """Note that the editor has seen to readers who may not have the mail; return them.

    Those who have it, and those who have not been sent it, are passed over; after a sending elsewhere whose
    ledger has not come back, it is noted of all who are not known to have it.

    Raises:
        MailError: the ledger cannot be written or does not know who has had the edition.
    """
    key = read_key(settings)
    names = {each: _name_entry(each, key, mailing.name) for each in recipients}
    access = find_access(settings.root, key, settles=True)
    return settle_all(ledger_path(settings, mailing), access, names)


def ledger_path(settings: Settings, mailing: Mailing) -> Path:
    """Return the ledger of a mailing."""
    return settings.sent / f"{mailing.name}.jsonl"


def read_key(settings: Settings) -> str:
    """Return the secret that hides addresses in the ledger; "" when the settings name none.

    Raises:
        MailError: the settings name a variable that is not set: the ledger would know nobody again.
    """
    return read_secret("mail.ledger_key", settings.mail.ledger_key_env, "")


def read_password(smtp: SmtpSettings) -> str:
    """Return the password, from the environment or from a command; "" when nobody logs in.

    Raises:
        MailError: there is none.
    """
    return read_secret("mail.smtp.password", smtp.password_env, smtp.password_command)


def _find_sender(settings: Settings) -> Mailbox:
    if not settings.mail.sender:
        raise _lacks(settings, "from", "Name <desk@example.org>")
    return settings.mail.sender_mailbox


def _lacks(settings: Settings, key: str, example: str) -> SettingsError:
    return SettingsError(settings.root / FILE_NAME, f"a mail needs 'mail.{key}', such as {key}: {example}")


def make_server(smtp: SmtpSettings, settings: Settings) -> Server:
    """Return the server of the settings, with the password; raise MailError when it cannot be had."""
    return Server(
        host=smtp.host,
        port=smtp.real_port,
        tls=smtp.tls,
        ca=str(settings.root / smtp.ca) if smtp.ca else "",
        user=smtp.user,
        password=read_password(smtp),
        timeout=smtp.timeout,
    )


def _write_letters(
    mailing: Mailing, settings: Settings, sending: SendingOptions, body: MailBody
) -> Iterator[Letter]:
    key = read_key(settings)
    heading = Heading(name=mailing.name, settings=settings, body=body, date=sending.date, draft=sending.draft)
    known = [Recipient(each.address, _name_entry(each, key, mailing.name)) for each in sending.recipients]
    if sending.bcc:
        head = heading.write(None)
        for start in range(0, len(known), _ON_ONE_MESSAGE):
            yield Letter(recipients=tuple(known[start : start + _ON_ONE_MESSAGE]), head=head)
        return
    for mailbox, recipient in zip(sending.recipients, known, strict=True):
        yield Letter(recipients=(recipient,), head=heading.write(mailbox, reader=_name_reader(mailbox, key)))


def _name_entry(mailbox: Mailbox, key: str, name: str) -> str:
    return hide_name(mailbox.address, key=key, edition=name)


def _name_reader(mailbox: Mailbox | None, key: str) -> str:
    """Return what names a reader in every edition alike."""
    return hide_name(mailbox.address, key=key) if mailbox else ""
