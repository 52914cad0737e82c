"""The keys of briefings.yaml, a class a block: typed, described, frozen; an unknown key is an error.

The blocks ``mail`` and ``publish`` say how an edition goes out.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, field_validator, model_validator

from briefings.mailboxes import Mailbox, parse_mailbox
from briefings.model import Approval, KnownActor
from briefings.registries import DEFAULT_MODELS, SUMMARIZERS, RegistryEntry
from briefings.settings.notices import NoticeKind, NotifySettings
from briefings.settings.sources_and_actors import (
    ActorSettings,
    FetchSettings,
    SourceItem,
    SourceSettings,
    check_agreement,
    check_names,
    find_source,
)
from briefings.storage.yaml_lines import Strict, read_time

# The ports of RFC 8314 (submission over TLS), RFC 6409 (submission) and RFC 5321.
_PORTS = {"tls": 465, "starttls": 587, "none": 25}


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _require(value: str, pattern: str, message: str) -> str:
    """Return a value that is of a pattern; raise ValueError with the message for any other."""
    if not re.fullmatch(pattern, value):
        raise ValueError(message)
    return value


class WayToSend(Strict):
    """A way to send mails: a block of ``mail``, of which one may be set.

    ``made_by`` names the function that makes of the block what sends: ``(block, settings) -> Carrier``, as
    ``briefings.sending.delivery`` asks for it. To add a way, write that function, and a block here with its
    line in ``MailSettings``: what is said of it in the schema, the documentation and by ``doctor`` follows.
    """

    made_by: ClassVar[RegistryEntry]

    timeout: float = Field(60, gt=0, le=600, description="Seconds to wait for an answer.")
    retries: int = Field(
        4, ge=0, le=20, description="How often to try again if the server says 'not now' (4xx)."
    )
    pause: float = Field(
        5,
        ge=0,
        le=3600,
        description="Seconds before the first new attempt; each further one waits twice as long.",
    )


class SmtpSettings(WayToSend):
    """The server that takes the mails, and how it is spoken to. A password never stands in the file."""

    made_by = RegistryEntry(
        "briefings.mail.preparation", "make_server", "a mail server, yours or a provider's (SMTP)"
    )

    host: str = Field(min_length=1, description="The server, such as smtp.example.org.")
    port: int | None = Field(
        None, ge=1, le=65535, description="If left out: 587 with starttls, 465 with tls, 25 with none."
    )
    tls: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection is secured; none is for a server on this machine."
    )
    ca: str = Field("", description="A file of certificates to trust besides the system's.")
    user: str = Field("", description="The name to log in with; if left out, there is no log-in.")
    password_env: str = Field("", description="The environment variable that holds the password.")
    password_command: str = Field("", description="A command whose first line of output is the password.")

    @model_validator(mode="after")
    def _check_password(self) -> SmtpSettings:
        if self.password_env and self.password_command:
            message = "only one of 'password_env' and 'password_command' can give the password"
            raise ValueError(message)
        if self.user and not (self.password_env or self.password_command):
            message = "'user' needs 'password_env' or 'password_command'"
            raise ValueError(message)
        if self.user and self.tls == "none":
            message = "a password is not sent in the clear: set 'tls' to starttls or tls"
            raise ValueError(message)
        return self

    @property
    def real_port(self) -> int:
        """The port, given or by the way the connection is secured."""
        return self.port or _PORTS[self.tls]


class MailSettings(Strict):
    """The edition as a mail."""

    sender: str = Field("", alias="from", description="The sender: Name <address>.")
    reply_to: str = Field("", description="The address for answers, if not the sender's.")
    to: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = Field(
        (), description="Addresses, or files with one address per line; a mailing list is one address."
    )
    delivery: Literal["each", "bcc"] = Field(
        "each",
        description="each: a separate message for each reader; bcc: one message for all, nobody named.",
    )
    smtp: SmtpSettings | None = Field(None, description="The server; needed to send.")
    unsubscribe: str = Field(
        "", description="mailto:ADDRESS?subject=…, or a page, with which a reader unsubscribes."
    )
    unsubscribe_post: str = Field(
        "",
        description="An https address that a mail program posts to (RFC 8058); {address} or {id} names "
        "the reader in it.",
    )
    list_id: str = Field("", description="The List-Id (RFC 2919), such as morning.example.org.")
    rate: float | None = Field(None, gt=0, description="The most messages per minute; no limit if left out.")
    ledger_key_env: str = Field(
        "", description="The environment variable of a secret that hides the addresses in content/sent."
    )

    @model_validator(mode="after")
    def _check_ways(self) -> MailSettings:
        ways = [name for name in list_ways() if getattr(self, name)]
        if len(ways) > 1:
            message = f"only one of {', '.join(map(repr, ways))} can send"
            raise ValueError(message)
        return self

    @property
    def way(self) -> WayToSend | None:
        """The block of the way to send that is set; None where none is."""
        return next((block for name in list_ways() if (block := getattr(self, name))), None)

    @field_validator("sender", "reply_to")
    @classmethod
    def _check_mailbox(cls, value: str) -> str:
        if value:
            parse_mailbox(value)
        return value

    @field_validator("unsubscribe")
    @classmethod
    def _check_unsubscribe(cls, value: str) -> str:
        pattern = r"(mailto:[!-;=?-~]+@[!-;=?-~]+|https?://[!-;=?-~]+)?"
        return _require(value, pattern, "should be mailto:ADDRESS or an address that begins with https://")

    @field_validator("unsubscribe_post")
    @classmethod
    def _check_post(cls, value: str) -> str:
        _require(value, r"(https://[!-;=?-~]+)?", "should begin with https:// (RFC 8058)")
        plain = re.sub(r"\{(address|id)\}", "", value)
        _require(plain, r"[^{}]*", "knows {address} and {id} in braces, nothing else")
        return value

    @field_validator("list_id")
    @classmethod
    def _check_list(cls, value: str) -> str:
        pattern = r"([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+)?"
        return _require(value, pattern, "should look like a host's name, such as morning.example.org")

    @property
    def sender_mailbox(self) -> Mailbox:
        """The sender; ``sender`` must be set."""
        return parse_mailbox(self.sender)


def list_ways() -> dict[str, type[WayToSend]]:
    """Return the ways to send by the keys of their blocks in ``mail``."""
    fields = {name: get_args(field.annotation) for name, field in MailSettings.model_fields.items()}
    return {
        name: kind
        for name, kinds in fields.items()
        for kind in kinds
        if isinstance(kind, type) and issubclass(kind, WayToSend)
    }


_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+", re.IGNORECASE)
# What git takes for a branch (git-check-ref-format), as far as a person would write it.
_BRANCH = re.compile(
    r"(?![-/.])(?!(HEAD|@)$)(?!.*(\.\.|//|@\{|/\.|\.lock(/|$)))[^\s~^:?*\[\\\x00-\x20\x7f]+(?<![/.])"
)


class GitHubPagesSettings(Strict):
    """The branch that GitHub Pages shows, and where it is pushed to."""

    branch: str = Field("gh-pages", description="The branch that the site is pushed to.")
    remote: str = Field(
        "origin",
        min_length=1,
        description="A remote of the repository that contains the site, or an address.",
    )
    cname: str = Field("", description="The site's own domain, if it has one: the file CNAME.")
    history: bool = Field(
        default=True,
        description="Keep earlier states of the site; false: one commit that each push replaces.",
    )

    @field_validator("branch")
    @classmethod
    def _check_branch(cls, value: str) -> str:
        if not _BRANCH.fullmatch(value):
            message = f"{value!r} is not the name of a branch"
            raise ValueError(message)
        return value

    @field_validator("remote")
    @classmethod
    def _check_remote(cls, value: str) -> str:
        if value.startswith("-"):
            message = f"{value!r} is neither a remote nor an address"
            raise ValueError(message)
        return value

    @field_validator("cname")
    @classmethod
    def _check_host(cls, value: str) -> str:
        if value and not _HOST.fullmatch(value):
            message = f"{value!r} is not a domain; write one like news.example.org, without https://"
            raise ValueError(message)
        return value.lower()


class PublishSettings(Strict):
    """The place where the site is published; without ``github_pages``, ``run`` does not publish."""

    github_pages: GitHubPagesSettings | None = None


class SiteSettings(Strict):
    """The site's title and address, and whether search engines may list it."""

    title: str = Field(min_length=1, description="The name of the briefing, on every page.")
    url: str = Field(
        "", description="The address of the published site, with a path if needed. Feeds need it."
    )
    language: str = Field(
        "en",
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$",
        description="The language of dates and labels (en, de, es, fr, tr); in others, only of dates.",
    )
    index: bool = Field(default=False, description="Let search engines list the pages.")
    search: bool = Field(default=True, description="A search page, and the index that it searches.")
    api: bool = Field(default=False, description="A JSON interface for programs, in api/v1/.")

    @field_validator("url")
    @classmethod
    def _check_url(cls, value: str) -> str:
        if value and not re.match(r"https?://[^\s/]+", value):
            message = "should begin with https:// or http://"
            raise ValueError(message)
        return value.rstrip("/")


class RankSettings(Strict):
    """How much each part of a story's rank counts: 1 as it is, 2 twice, 0 not at all."""

    sources: float = Field(1.0, ge=0, description="How many sources report it in their own words.")
    salience: float = Field(1.0, ge=0, description="How much its main actors matter in its articles.")
    freshness: float = Field(1.0, ge=0, description="Whether it is new or updated, and how late it came.")
    watched: float = Field(1.0, ge=0, description="Whether it is about an actor with 'watch: true'.")
    section: float = Field(1.0, ge=0, description="Whether it belongs to one of the sections.")
    form: float = Field(
        1.0, ge=0, description="Whether it is news; opinion, letters, reviews and advice rank lower."
    )


class EditionSettings(Strict):
    """The content of one day's edition."""

    timezone: str = Field(
        "UTC", description="The time zone of the edition's day, for example Europe/Istanbul."
    )
    closes_at: Annotated[time, BeforeValidator(read_time)] = Field(
        time.max, description="Articles published later belong to the next day; 24:00 is midnight."
    )
    days: int | None = Field(
        None,
        ge=1,
        description="How many days back to read articles; if left out, all are read.",
    )
    stories: int = Field(9, ge=1, le=200, description="How many stories are told in full.")
    sentences: int = Field(3, ge=1, le=20, description="How many sentences a story is told in.")
    words: int | None = Field(
        None, ge=20, description="The most words that these sentences may have together."
    )
    rank: RankSettings = Field(
        RankSettings(), description="How much each part of a story's score counts in its rank."
    )
    approve: Approval = Field(
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
    """A section's criteria: stories about these actors, with these words, of these sources."""

    actors: tuple[str, ...] = Field((), description="Names of actors that the section is about.")
    words: tuple[str, ...] = Field((), description="Words that its stories contain.")
    sources: tuple[str, ...] = Field((), description="Sources whose stories belong to it.")


class ReadingSettings(Strict):
    """How an article is read."""

    summarizer: str = Field(
        "news",
        description="; ".join(f"{name}: {entry.words}" for name, entry in SUMMARIZERS.items()),
        json_schema_extra=lambda schema: schema.update(enum=[*SUMMARIZERS]),
    )
    models: Mapping[str, str] = Field(
        default_factory=lambda: dict(DEFAULT_MODELS),
        description="The spaCy model of a language that is read in full; the others are read by their words.",
    )

    @field_validator("models")
    @classmethod
    def _add_default_models(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        return {**DEFAULT_MODELS, **value}

    @field_validator("summarizer")
    @classmethod
    def _check_summarizer(cls, value: str) -> str:
        if value not in SUMMARIZERS:
            message = f"{value!r} is not one of {', '.join(SUMMARIZERS)}"
            raise ValueError(message)
        return value


class Settings(Strict):
    """All settings of a site; ``root`` is the folder of its briefings.yaml, ``files`` all that was read."""

    root: Path = Field(Path(), exclude=True)
    files: tuple[Path, ...] = Field((), exclude=True)
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
    notify: NotifySettings = NotifySettings()
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
    def known_actors(self) -> tuple[KnownActor, ...]:
        """The editor's list of actors, as the reading knows them."""
        return tuple(KnownActor(**actor.model_dump(exclude={"noted"})) for actor in self.actors)

    @property
    def articles(self) -> Path:
        """The folder of the site's articles."""
        return self.root / "content" / "articles"

    @property
    def digests(self) -> Path:
        """The folder of the records, one a day."""
        return self.root / "content" / "digests"

    def record_path(self, day: date) -> Path:
        """Return the record of a day, whether it exists or not."""
        return self.digests / f"{day.isoformat()}.json"

    def ledger_path(self, day: date) -> Path:
        """Return the ledger of a day's mails, whether it exists or not."""
        return self.sent / f"{day.isoformat()}.jsonl"

    def notice_ledger_path(self, kind: NoticeKind, day: date) -> Path:
        """Return the ledger of a day's notices of a kind, whether it exists or not."""
        return self.sent / kind / f"{day.isoformat()}.jsonl"

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
