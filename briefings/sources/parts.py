"""What is read of one article before its text is fixed: one shape for texts, pages and mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of an article as a file or page gives them; all but the text may be missing.

    ``dated`` says where ``published`` was found ("front matter", "JSON-LD", "mail's date", …);
    ``language`` is empty where nothing is said about it. ``block_quotes`` are the paragraphs of the text
    that are set as quotations; ``copy_of`` is the id of the article whose text it repeats.
    """

    text: str = ""
    id: str = ""
    headline: str = ""
    standfirst: str = ""
    byline: tuple[str, ...] = ()
    published: datetime | None = None
    dated: str = ""
    language: str = ""
    source: str = ""
    url: str = ""
    block_quotes: tuple[str, ...] = ()
    copy_of: str = ""
