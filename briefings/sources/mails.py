"""Mails → Parts: a newsletter or a forwarded article, one a file or many in an mbox."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any, BinaryIO

from briefings.errors import ArticleError, ArticleSkipped
from briefings.sources.dates import parse_date
from briefings.sources.decoding import MAX_BYTES, decode, even_line_ends
from briefings.sources.pages.blocks import find_article, list_blocks
from briefings.sources.pages.markup import parse_markup
from briefings.sources.parts import Parts
from briefings.sources.texts import find_headline, join_wrapped
from briefings.sources.word_lists import load_list

_PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|ilt|ynt)\s*:\s*|\[[^\]]{1,40}\]\s*)+", re.IGNORECASE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
# A newsletter's plain part that is shorter than this share of its HTML part says only "open in a browser".
_TELLING = 0.3
_MOST_LINKED, _MOSTLY = 0.5, 0.6
_SIGNATURE = re.compile(r"^--[ \t]?$\n?", re.MULTILINE)
_LONGEST_SIGNATURE, _LONGEST_NOTE = 600, 300
_LONGEST_BROKEN = 200
# RFC 5322, 2.1.1 asks for lines of 78 characters.
_LONGEST_HEADER, _MOST_HEADERS = 500, 1_000
_LONG_PART_HEADER = re.compile(rb"^(Content-[^\n]{492})[^\n]+", re.MULTILINE | re.IGNORECASE)
_LISTS: Mapping[str, Any] = load_list("mails.yaml")
_HEAD_NAMES: Mapping[str, str] = {
    word.lower(): name for name, words in _LISTS["head"].items() for word in words.split("|")
}
_HEAD_LINE = rf"(?:[>* \t]*(?:{'|'.join(_LISTS['head'].values())})[* \t]*:[^\n]{{0,300}}(?:\n+|$))"
# A line that says so and the head behind it, a head of three lines at least alone, or "… wrote:".
_FORWARDED = re.compile(
    rf"^(?:(?:[-_>* \t]*(?:{'|'.join(_LISTS['forwarded'])})[-_: \t]*\n+)(?P<head>{_HEAD_LINE}{{0,8}})"
    rf"|{_HEAD_LINE}{{3,8}}|[^\n]{{10,200}}(?:{'|'.join(_LISTS['wrote'])})[ \t]?:[ \t]*\n+)",
    re.MULTILINE | re.IGNORECASE,
)


def read_mail(raw: bytes, where: str) -> Parts:
    """Read one mail (RFC 5322): its subject is the headline, its sender the source.

    Raises ArticleSkipped when it holds no text, ArticleError when it is no mail.
    """
    try:
        message = BytesParser(policy=policy.default).parsebytes(_bound_head(raw))
        subject, sender, date = (_read_header(message, name) for name in ("subject", "from", "date"))
        text = _read_text(message)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError) as error:
        # The standard library raises all of these for headers that are broken in ways of their own.
        raise ArticleError(where, f"broken mail: {error}") from error
    if not text.strip():
        raise ArticleSkipped(where, "the mail holds no text; save what it shows as .txt")
    if date and parse_date(date) is None:
        raise ArticleSkipped(where, f"the mail's date {date!r} is no date; correct it there")
    text, head = _take_forwarded(_cut_signature(text))
    name, address = parseaddr(head.get("from", "") or sender)
    date = head.get("date", "") if parse_date(head.get("date", "")) else date
    return Parts(
        text=_drop_quote_marks(text),
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
    """Return whether bytes begin as a mail does: with header lines, among them one that all mails have."""
    head = start.split(b"\n\n", 1)[0].replace(b"\r", b"")
    lines = [line for line in head.split(b"\n") if line and not line[:1].isspace()]
    named = {line.split(b":", 1)[0].lower() for line in lines}
    return all(re.match(rb"[!-9;-~]+:", line) for line in lines) and bool(
        named & {b"received", b"message-id", b"mime-version", b"return-path"}
    )


def _bound_head(raw: bytes) -> bytes:
    """Cut the header lines that no mail has: the standard library's time grows with their square."""
    head, parting, body = re.split(rb"(\r?\n\r?\n|\Z)", raw, maxsplit=1)
    kept = b"\n".join(line[:_LONGEST_HEADER] for line in head.splitlines()[:_MOST_HEADERS])
    return kept + parting + _LONG_PART_HEADER.sub(rb"\1", body)


def _read_header(message: EmailMessage, name: str) -> str:
    try:
        words = str(message.get(name, ""))
    except Exception:  # noqa: BLE001 - the standard library raises much for headers that are broken
        raw = (str(value) for key, value in message.raw_items() if key.lower() == name)
        words = next(raw, "")[:_LONGEST_BROKEN]
    return " ".join(words.split())


def _read_text(message: EmailMessage) -> str:
    plain = _drop_quote_marks(even_line_ends(_read_part(message, "plain")))
    plain = join_wrapped(_cut_signature(plain)).strip("\n")
    html = _read_part(message, "html")
    shown = _read_html(html) if html.strip() else ""
    return plain if len(plain) >= _TELLING * len(shown) and plain.strip() else shown


def _read_html(html: str) -> str:
    """Return the text of a letter in HTML: of its article's element, else all that is not links."""
    markup = parse_markup(html.encode("utf-8", "replace"), "utf-8")
    if markup is None:
        return ""
    layout = list_blocks(markup.tree)
    everything = [block.text for block in layout.blocks if block.linked <= _MOST_LINKED]
    article = [block.text for block in find_article(layout)]
    # Newsletters have many parts side by side; then none of them is the article.
    whole = len(" ".join(article)) > _MOSTLY * len(" ".join(everything))
    return "\n\n".join(article if whole else everything)


def _cut_signature(text: str) -> str:
    """Cut what stands behind the line "-- " (RFC 3676, 4.3), unless that is the letter itself."""
    marks = [match for match in _SIGNATURE.finditer(text) if match.start() > 0]
    if marks and len(text) - marks[-1].end() <= max(_LONGEST_SIGNATURE, len(text) // 4):
        return text[: marks[-1].start()].rstrip("\n")
    return text


def _take_forwarded(text: str) -> tuple[str, dict[str, str]]:
    """Return a letter without the head of the one that it forwards or answers, and that head's lines.

    A short note above it is left out with it: the letter below is what was sent on.
    """
    for match in _FORWARDED.finditer(text):
        lines = match["head"].split("\n") if match["head"] else []
        named = (line.strip("*> ").partition(":") for line in lines)
        head = {
            _HEAD_NAMES.get(name.strip("* ").lower(), name): value.strip("* ") for name, _, value in named
        }
        above, below = text[: match.start()].strip("\n"), text[match.end() :].strip("\n")
        if len(above) <= _LONGEST_NOTE and len(below) > len(above):
            return below, head
        return f"{above}\n\n{below}", {}
    return text, {}


def _drop_quote_marks(text: str) -> str:
    """Take the ">" from lines that a reply quotes."""
    return re.sub(r"^(?:>[ \t]?)+", "", text, flags=re.MULTILINE)


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
