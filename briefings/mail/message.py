"""A rendered edition → letters (RFC 5322, RFC 2045 to 2047): one body, and header lines for each recipient.

The same edition, recipient and date give the same bytes.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote

from briefings.errors import MailError
from briefings.mail.rendering import MailRenderer, MailText
from briefings.mailboxes import Mailbox, parse_mailbox
from briefings.model import Digest
from briefings.presenting import find_updated
from briefings.settings import MailSettings, Settings
from briefings.words import make_slug

# Gmail cuts a mail at 102 kB; what is to follow stays well below. In bytes, as encoded.
LARGEST = 100_000
_HEAD_ROOM = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MailBody:
    """The parts that all letters of an edition share.

    ``parts`` are its text and its HTML; ``head`` are the header lines that describe the body, ``content``
    is the body, each in lines that end with CR LF; ``told`` is how many of the stories it holds.
    """

    subject: str
    parts: MailText
    head: bytes
    content: bytes
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """Something that is mailed: an edition, its corrections, a week, a month.

    ``name`` is that of its ledger and of its letters ("2026-11-19", "2026-W47"); ``moment`` is the date of
    its file; ``refusal`` says why it may not be sent yet; ``readers`` names another mailing, if it is for
    those alone who have had that. ``write`` makes the mail itself.
    """

    name: str
    moment: datetime
    refusal: MailError | None
    write: Callable[[], MailBody]
    readers: str = ""


def make_edition_mailing(digest: Digest, settings: Settings) -> Mailing:
    """Return an edition as a mailing; it may be sent when it is approved."""
    day = digest.day.isoformat()
    problem = f"is a draft; 'briefings approve {day}' first, or send it to yourself with --draft-to"
    refusal = MailError(f"the edition of {day}", problem) if digest.status != "approved" else None
    return Mailing(
        name=day, moment=find_updated(digest), refusal=refusal, write=lambda: make_body(digest, settings)
    )


def make_body(digest: Digest, settings: Settings, *, largest: int = LARGEST) -> MailBody:
    """Return an edition's mail, cut at the end of a story where it would be larger than ``largest`` bytes.

    Raises:
        TemplateError: a template is wrong, or asks for a variable that it does not get.
    """
    renderer = MailRenderer(digest, settings)
    room = largest - _HEAD_ROOM
    draft = f"[{renderer.words.mail_draft}] " if renderer.day.draft else ""

    def encode(stories: int) -> MailBody:
        return encode_parts(draft + renderer.subject, renderer.render(stories), told=stories)

    whole = encode(renderer.stories)
    if len(whole.content) <= room:
        return whole
    # The size grows with the stories: the last number of them that fits is looked for by halves.
    told = bisect_left(
        range(1, renderer.stories + 1),
        True,  # noqa: FBT003 - what is looked for is the first that does not fit
        key=lambda count: len(encode(count).content) > room,
    )
    return encode(told)


def encode_parts(subject: str, parts: MailText, *, told: int = 0) -> MailBody:
    """Return a mail's text and HTML as the parts of a message; ``told`` is how many stories they hold."""
    message = EmailMessage(policy=policy.SMTP)
    _set_part(message, parts.text, "plain")
    message.make_alternative()
    html = EmailMessage(policy=policy.SMTP)
    _set_part(html, parts.html, "html")
    del html["MIME-Version"]
    message.attach(html)
    message.set_boundary(_make_boundary(parts))
    head, _, content = message.as_bytes().partition(b"\r\n\r\n")
    return MailBody(
        subject=subject,
        parts=parts,
        head=head + b"\r\n",
        content=b"\r\n" + content,
        told=told,
    )


def _set_part(message: EmailMessage, text: str, subtype: str) -> None:
    """Set a text in the encoding that is shorter; both survive every server, and hide no line's end."""
    tries: list[tuple[int, str]] = []
    for encoding in ("quoted-printable", "base64"):
        tried = EmailMessage(policy=policy.SMTP)
        tried.set_content(text, subtype=subtype, charset="utf-8", cte=encoding)
        tries.append((len(tried.as_bytes()), encoding))
    message.set_content(text, subtype=subtype, charset="utf-8", cte=min(tries)[1])


def _make_boundary(parts: MailText) -> str:
    # "=_" stands in no encoded part: in quoted-printable a letter or digit follows, base64 has no "_".
    return f"=_{hashlib.sha256((parts.text + parts.html).encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The parts of the header lines of a mailing's letters; ``name`` is the mailing's.

    ``draft``: it is shown to its editor.
    """

    name: str
    settings: Settings
    body: MailBody
    date: datetime
    draft: bool = False

    def write(self, to: Mailbox | None, *, reader: str = "") -> bytes:
        """Return the header lines of a letter, the body's among them.

        Args:
            to: who it is for; None for one message to many of whom none is named.
            reader: what stands for ``{id}`` in the address that unsubscribes.
        """
        mail = self.settings.mail
        sender = mail.sender_mailbox
        named = to or sender
        written = [sender, named, *([parse_mailbox(mail.reply_to)] if mail.reply_to else [])]
        is_plain = all(mailbox.address.isascii() for mailbox in written)
        message = EmailMessage(policy=policy.SMTP if is_plain else policy.SMTPUTF8)
        message["Date"] = format_datetime(self.date)
        message["From"] = sender.header
        message["To"] = named.header
        if mail.reply_to:
            message["Reply-To"] = parse_mailbox(mail.reply_to).header
        message["Subject"] = self.body.subject
        lines = message.as_bytes().rstrip(b"\r\n") + b"\r\n"
        others = "".join(f"{name}: {value}\r\n" for name, value in self._others(to, reader).items())
        return lines + others.encode("ascii") + self.body.head

    def _others(self, to: Mailbox | None, reader: str) -> Mapping[str, str]:
        """Return the lines that no one reads: written as they are, since folding would break them."""
        settings, mail = self.settings, self.settings.mail
        lines = {
            "Message-ID": self._make_id(to),
            "List-Id": f"<{mail.list_id or _make_list_id(settings)}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": settings.site.language,
        }
        if settings.site.url:
            lines["List-Archive"] = f"<{quote(settings.site.url, safe=_IN_ADDRESSES)}>"
        ways = [quote(mail.unsubscribe, safe=_IN_ADDRESSES)] if mail.unsubscribe else []
        post = _fill_post(mail, to, reader)
        if post:
            ways.append(post)
            lines["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        if ways:
            lines["List-Unsubscribe"] = ",\r\n ".join(f"<{way}>" for way in ways)
        return lines

    def _make_id(self, to: Mailbox | None) -> str:
        """Return the Message-ID: it follows from the site, the edition and the recipient.

        A draft's follows from what it holds, too: it may be looked at more than once.
        """
        settings = self.settings
        parts = [settings.site.url or settings.site.title, self.name, to.key if to else ""]
        if self.draft:
            parts += ["draft", self.body.subject, self.body.content.decode("ascii")]
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
        return f"<{self.name}.{digest}@{settings.mail.sender_mailbox.address.rpartition('@')[2]}>"


_IN_ADDRESSES = "%/:=&?~#+!$;@*[]"


def _fill_post(mail: MailSettings, to: Mailbox | None, reader: str) -> str:
    """Return the address that a mail program posts to (RFC 8058), or "" where it could name no reader."""
    if not mail.unsubscribe_post or (to is None and "{" in mail.unsubscribe_post):
        return ""
    address = quote(to.address, safe="") if to else ""
    return mail.unsubscribe_post.replace("{address}", address).replace("{id}", reader)


def _make_list_id(settings: Settings) -> str:
    """Return a name for the list below the sender's domain (RFC 2919)."""
    return f"{make_slug(settings.site.title)}.{settings.mail.sender_mailbox.address.rpartition('@')[2]}"
