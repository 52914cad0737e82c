"""Which form a file has by its first bytes, and what lies beside articles and is none."""

from __future__ import annotations

import re
from pathlib import Path

from briefings.errors import ArticleSkipped
from briefings.registries import tell_input_form
from briefings.sources.mails import is_mail

# What lies beside articles and is none; a file of any other type is named, so that none vanishes silently.
BESIDE = frozenset(
    {".css", ".gif", ".ico", ".jpeg", ".jpg", ".js", ".png", ".svg", ".webp", ".woff", ".woff2"}
)


def sniff_input_form(raw: bytes) -> str:
    """Tell the form of a file from its first bytes, where its name does not say: one of ``INPUT_FORMS``."""
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
    """Return a file's name without the suffix that tells its form."""
    name = re.sub(r"\.gz$", "", name, flags=re.IGNORECASE)
    return name[: -len(Path(name).suffix)] if tell_input_form(name) else name


def refuse_file_type(path: Path) -> ArticleSkipped:
    """Return why a file of another type is set aside, and what to do."""
    named = f"files like {path.suffix} are not read" if path.suffix else "its name does not say what it is"
    return ArticleSkipped(path, f"{named}; save its text as .txt or .md, or its page as .html")
