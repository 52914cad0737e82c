"""Which type a file has, by its name or its first bytes: text, Markdown, page, mail, records."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from briefings.errors import ArticleSkipped
from briefings.sources.mails import is_mail

FileType = Literal["text", "markdown", "page", "mail", "mbox", "json", "records"]
_FILE_TYPES: dict[str, FileType] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".eml": "mail",
    ".mbox": "mbox",
    ".json": "json",
    ".jsonl": "records",
    ".ndjson": "records",
}
# What lies beside articles and is none; a file of any other type is named, so that none vanishes silently.
BESIDE = frozenset(
    {".css", ".gif", ".ico", ".jpeg", ".jpg", ".js", ".png", ".svg", ".webp", ".woff", ".woff2"}
)


def tell_file_type(path: Path) -> FileType | None:
    """Return a file's type by its name, packed or not; None where the name does not say."""
    name = path.name.lower().removesuffix(".gz")
    return _FILE_TYPES.get(Path(name).suffix)


def sniff_file_type(raw: bytes) -> FileType:
    """Tell a file's type from its first bytes, where its name does not say."""
    start = raw[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return "records"
    if start.startswith(b"["):
        return "json" if re.match(rb"\[\s*\{", start) else "text"
    if re.match(rb"(?i)<(?:!doctype|html|head|body|\?xml|!--)", start):
        return "page"
    if start.startswith(b"From ") and is_mail(start.partition(b"\n")[2]):
        return "mbox"
    if is_mail(start):
        return "mail"
    return "markdown" if start.startswith(b"---") else "text"


def drop_suffix(name: str) -> str:
    """Return a file's name without the suffix that tells its type."""
    name = re.sub(r"\.gz$", "", name, flags=re.IGNORECASE)
    return name[: -len(Path(name).suffix)] if Path(name).suffix.lower() in _FILE_TYPES else name


def refuse_file_type(path: Path) -> ArticleSkipped:
    """Return why a file of another type is set aside, and what to do."""
    named = f"files like {path.suffix} are not read" if path.suffix else "its name does not say what it is"
    return ArticleSkipped(path, f"{named}; save its text as .txt or .md, or its page as .html")
