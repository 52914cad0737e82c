"""An article in its parts, as a file, page or feed gives it, and as the store files it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from briefings.model import ArticleForm


def hash_text(text: str) -> str:
    """Return the hexadecimal SHA-256 of the text's UTF-8 bytes; lone surrogates pass."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of an article as a file or page gives them; all but the text may be missing.

    ``dated`` says where ``published`` was found ("head", "JSON-LD", "mail's date", …);
    ``language`` is empty where nothing is said about it. ``block_quotes`` are the paragraphs of the text
    that are set as quotations; ``copy_of`` is the id of the article whose text it repeats; ``form`` is what
    the page says that the article is.
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
    form: ArticleForm = "news"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """An article as it is filed.

    ``feed`` is the address that brought it and ``guid`` what that calls it, where it is not the
    article's address. ``fetched`` is the version that its source last gave: another one in the file
    means that a person has edited it. ``changes`` say what is new in it since it was first filed.
    """

    parts: Parts
    feed: str = ""
    guid: str = ""
    fetched: str = ""
    changes: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """Return the key of this headline and text."""
        return version_of(self.parts)


def version_of(parts: Parts) -> str:
    """Return a short hash of an article's headline and text."""
    return hash_text(f"{parts.headline}\n{parts.text}")[:16]


PlacementKind = Literal["new", "changed", "known", "edited"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The outcome for an article, and its name.

    ``filed`` is what is written, None for nothing; ``signature`` that of its text where it was made.
    """

    kind: PlacementKind
    name: str
    filed: Filed | None = None
    signature: bytes | None = None
