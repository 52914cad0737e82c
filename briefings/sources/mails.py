"""Mails → Parts: a newsletter or a forwarded article, one a file or many in an mbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import BinaryIO

from briefings.errors import ArticleError, ArticleSkipped
from briefings.sources.article import Parts
from briefings.sources.dates import parse_date
from briefings.sources.decoding import MAX_BYTES, decode, even_line_ends
from briefings.sources.pages import read_page
from briefings.sources.pages.markup import flatten_html
from briefings.sources.texts import find_headline, join_wrapped

_PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|ilt|ynt)\s*:\s*|\[[^\]]{1,40}\]\s*)+", re.IGNORECASE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
# A newsletter's plain part that is shorter than this share of its HTML part says only "open in a browser".
_TELLING = 0.3


def read_mail(raw: bytes, where: str) -> Parts:
    """Read one mail (RFC 5322): its subject is the headline, its sender the source.

    Raises ArticleSkipped when it holds no text, ArticleError when it is no mail.
    """
    try:
        message = BytesParser(policy=policy.default).parsebytes(raw)
        subject, sender, date = (_read_header(message, name) for name in ("subject", "from", "date"))
        text = _read_text(message, where)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        # The standard library raises all of these for headers that are broken in ways of their own.
        raise ArticleError(where, f"broken mail: {error}") from error
    if not text.strip():
        raise ArticleSkipped(where, "the mail holds no text")
    if date and parse_date(date) is None:
        raise ArticleSkipped(where, f"the mail's date {date!r} is none")
    name, address = parseaddr(sender)
    return Parts(
        text=text,
        headline=_PREFIX.sub("", subject).strip() or find_headline(text),
        published=parse_date(date),
        dated="mail's date" if date else "",
        source=name or address,
        url=_read_header(message, "archived-at").strip("<>"),
    )


def split_mbox(file: BinaryIO) -> Iterator[bytes]:
    """Return the mails of an mbox (RFC 4155) one by one; each is cut off behind the largest size."""
    parts: list[bytes] = []
    size, blank, begun = 0, True, False
    while line := file.readline(MAX_BYTES):
        if blank and line.startswith(b"From "):
            if begun:
                yield _QUOTED_FROM.sub(rb"\1", b"".join(parts))
            parts, size, begun = [], 0, True
        elif size <= MAX_BYTES:
            parts.append(line)
            size += len(line)
        blank = not line.strip()
    if parts:
        yield _QUOTED_FROM.sub(rb"\1", b"".join(parts))


def is_mail(start: bytes) -> bool:
    """Tell whether bytes begin as a mail does: with header lines, among them one that all mails have."""
    head = start.split(b"\n\n", 1)[0].replace(b"\r", b"")
    lines = [line for line in head.split(b"\n") if line and not line[:1].isspace()]
    named = {line.split(b":", 1)[0].lower() for line in lines}
    return all(re.match(rb"[!-9;-~]+:", line) for line in lines) and bool(
        named & {b"received", b"message-id", b"mime-version", b"return-path"}
    )


def _read_header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _read_text(message: EmailMessage, where: str) -> str:
    plain = _read_part(message, "plain")
    html = _read_part(message, "html")
    plain = join_wrapped(even_line_ends(plain)).strip("\n")
    if not html:
        return plain
    shown = flatten_html(html)
    if len(plain) >= _TELLING * len(shown) and plain.strip():
        return plain
    try:
        read = read_page(html.encode("utf-8"), name=where, charset="utf-8").text
    except ArticleSkipped:
        read = ""
    # Newsletters are laid out in tables, of which the page reader keeps but a part.
    return read if len(read) > 0.6 * len(shown) else shown


def _read_part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body(preferencelist=(subtype,))
    if part is None:
        return ""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    text = decode(raw, str(part.get_content_charset() or ""))
    flowed = subtype == "plain" and str(part.get_param("format", "")).lower() == "flowed"
    return _join_flowed(text) if flowed else text


def _join_flowed(text: str) -> str:
    """Join lines that end in a space, as RFC 3676 has it."""
    return re.sub(r"(?<!^--) \r?\n(?!\r?\n)", " ", text, flags=re.MULTILINE)
