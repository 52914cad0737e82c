"""A mailing, the settings and the recipients → a job to send; and all that is asked for before."""

from __future__ import annotations

import os
import shlex
import subprocess
import uuid
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import sleep

from briefings.errors import MailError, SettingsError
from briefings.mail.delivery import Letter, MailJob, Recipient
from briefings.mail.ledger import (
    Access,
    DeliveryState,
    Ledger,
    hide_address,
    name_secret,
    open_ledger,
    read_ledger,
    read_words,
)
from briefings.mail.message import Heading, MailBody, Mailing
from briefings.mail.server import Server
from briefings.mailboxes import Mailbox
from briefings.settings import FILE_NAME, Settings, SmtpSettings
from briefings.storage.files import write_whole

# Every server takes a hundred recipients a message (RFC 5321, section 4.5.3.1.8).
_ON_ONE_MESSAGE = 100
_COMMAND_SECONDS = 60
# The sendings that this machine has prepared: never pushed, so that no other machine takes them for its own.
_PREPARED = Path(".briefings") / "prepared.txt"


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
        raise MailError("mail.to", "names nobody; give addresses there or with --to")
    _find_sender(settings)
    body = mailing.write()
    return body, tuple(_write_letters(mailing, settings, sending, body))


def make_job(mailing: Mailing, settings: Settings, sending: SendingOptions) -> MailJob:
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
    return MailJob(
        server=way.made_by.load()(way, settings),
        sender=_find_sender(settings).address,
        letters=letters,
        body=body.content,
        ledger=None if sending.draft else ledger_path(settings, mailing),
        access=_find_access(settings, settles="begun" in sending.again),
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
    token = uuid.uuid4().hex
    known = _read_tokens(settings)
    write_whole(settings.root / _PREPARED, "".join(f"{each}\n" for each in [*known[-99:], token]))
    path = ledger_path(settings, mailing)
    with _open_now(path, _find_access(settings)) as ledger:
        ledger.prepare(token)
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
    key, path = read_key(settings), ledger_path(settings, mailing)
    if not read_ledger(path) and not path.exists():
        # Nothing has been sent: a ledger would say that it has.
        return ()
    with _open_now(path, _find_access(settings, settles=True)) as ledger:
        open_states = {"refused", "begun", "failed"} | ({None} if ledger.is_prepared else set())
        names = {each: _name_entry(each, key, mailing.name) for each in recipients}
        settled = tuple(each for each, name in names.items() if ledger.states.get(name) in open_states)
        for each in settled:
            ledger.settle(names[each], "settled")
    return settled


def _open_now(path: Path, access: Access) -> AbstractContextManager[Ledger]:
    """Open a ledger that no sending is at."""

    def wait(seconds: float) -> bool:
        sleep(seconds)
        return False

    return open_ledger(path, access, wait, patience=1)


def _find_access(settings: Settings, *, settles: bool = False) -> Access:
    secret = name_secret(read_key(settings))
    return Access(secret=secret, tokens=frozenset(_read_tokens(settings)), settles=settles)


def _read_tokens(settings: Settings) -> list[str]:
    return read_words(settings.root / _PREPARED)


def ledger_path(settings: Settings, mailing: Mailing) -> Path:
    """Return the ledger of a mailing."""
    return settings.sent / f"{mailing.name}.jsonl"


def read_key(settings: Settings) -> str:
    """Return the secret that hides addresses in the ledger; "" when the settings name none.

    Raises:
        MailError: the settings name a variable that is not set: the ledger would know nobody again.
    """
    name = settings.mail.ledger_key_env
    if name and not os.environ.get(name):
        raise MailError("mail.ledger_key_env", f"the environment variable {name} is not set")
    return os.environ[name] if name else ""


def read_password(smtp: SmtpSettings) -> str:
    """Return the password, from the environment or from a command; "" when nobody logs in.

    Raises:
        MailError: there is none.
    """
    if smtp.password_env:
        password = os.environ.get(smtp.password_env, "")
        if not password:
            problem = f"the environment variable {smtp.password_env} is not set"
            raise MailError("mail.smtp.password_env", problem)
        return password
    return _ask_command(smtp.password_command) if smtp.password_command else ""


def _ask_command(command: str) -> str:
    where = "mail.smtp.password_command"
    try:
        done = subprocess.run(  # noqa: S603 - it is the editor's own
            shlex.split(command), capture_output=True, text=True, timeout=_COMMAND_SECONDS, check=True
        )
    except subprocess.CalledProcessError as error:
        raise MailError(where, f"{command!r} failed: {error.stderr.strip() or error.returncode}") from error
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise MailError(where, f"{command!r} could not be run: {error}") from error
    lines = done.stdout.splitlines()
    if not lines or not lines[0]:
        raise MailError(where, f"{command!r} printed no password")
    return lines[0]


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
    return hide_address(mailbox.address, key=key, edition=name)


def _name_reader(mailbox: Mailbox | None, key: str) -> str:
    """Return what names a reader in every edition alike."""
    return hide_address(mailbox.address, key=key) if mailbox else ""
