"""How articles are read, and what a briefing repeats of its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from briefings.errors import SettingsError
from briefings.model import Article, KnownActor
from briefings.registries import DEFAULT_MODELS, SUMMARIZERS

_IDENTITY = (
    *("id", "headline", "sha256", "file_sha256", "source", "url", "byline", "published", "language"),
    "copy_of",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """The options for reading articles.

    ``summarizer`` is the name of a summarizer; ``sentences``, ``words`` and ``share`` (of the report's
    sentences, 0 to 1) bound what it may choose, each that is given; ``models`` are the spaCy model of
    each language, ``known`` the actors that the editor knows.

    Raises:
        SettingsError: there is no summarizer of that name.
    """

    summarizer: str = "news"
    sentences: int | None = 3
    words: int | None = None
    share: float | None = None
    models: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULT_MODELS))
    known: tuple[KnownActor, ...] = ()

    def __post_init__(self) -> None:
        if self.summarizer not in SUMMARIZERS:
            raise SettingsError("summarizer", f"{self.summarizer!r} is not one of {', '.join(SUMMARIZERS)}")


def identify(article: Article) -> dict[str, Any]:
    """Return what a briefing repeats of its article, by the names that both have for it."""
    return {"length": len(article.text)} | {name: getattr(article, name) for name in _IDENTITY}
