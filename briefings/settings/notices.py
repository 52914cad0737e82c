"""The block ``notify``: which chat and phone services are told, of what, and when they are left alone."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, field_validator, model_validator

from briefings.storage.yaml_lines import Strict, read_time

# What a notice tells of: an edition, or articles in which something watched came up.
NoticeKind = Literal["editions", "alerts"]
KINDS: tuple[NoticeKind, ...] = get_args(NoticeKind)
_ADDRESS = re.compile(r"\w+://")


class ServiceSettings(Strict):
    """A service that is told. Its address holds its secret, and never stands in the file."""

    name: str = Field(min_length=1, description="Its name in reports; the ledger holds a hash of it.")
    address_env: str = Field("", description="The environment variable that holds its Apprise address.")
    address_command: str = Field("", description="A command whose first line of output is the address.")
    tells: tuple[NoticeKind, ...] = Field(
        KINDS,
        min_length=1,
        description="editions: each edition, when it is approved; alerts: what you watch.",
    )

    @field_validator("address_env", "address_command")
    @classmethod
    def _refuse_address(cls, value: str) -> str:
        # Not repeated: it is in a file, but need not be in a log too.
        if _ADDRESS.match(value):
            message = "should name where the address is found; the address itself holds a secret"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _check_address(self) -> ServiceSettings:
        if bool(self.address_env) == bool(self.address_command):
            message = "needs one of 'address_env' and 'address_command'"
            raise ValueError(message)
        return self


class TopicSettings(Strict):
    """Actors, words and sources, by any of which an article is meant."""

    actors: tuple[str, ...] = Field(
        (), description="Names of actors; those in 'actors:' with all their aliases."
    )
    words: tuple[str, ...] = Field((), description="Words or phrases; capitals do not matter.")
    sources: tuple[str, ...] = Field((), description="Names of sources.")


class QuietSettings(Strict):
    """The hours, in the site's time zone, in which nobody is told anything."""

    begins: Annotated[time, BeforeValidator(read_time)] = Field(alias="from", description="Such as 22:00.")
    ends: Annotated[time, BeforeValidator(read_time)] = Field(alias="to", description="Such as 07:00.")

    @model_validator(mode="after")
    def _check_hours(self) -> QuietSettings:
        if self.begins == self.ends:
            message = "begins when it ends"
            raise ValueError(message)
        return self

    def covers(self, moment: datetime) -> bool:
        """Return whether a moment, in the site's zone, is within these hours."""
        clock = moment.time()
        if self.begins < self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends

    def find_end(self, moment: datetime) -> datetime:
        """Return when the quiet hours end within which a moment is; the moment itself where it is in none."""
        if not self.covers(moment):
            return moment
        day = moment.date() + timedelta(days=moment.time() >= self.ends)
        return datetime.combine(day, self.ends, moment.tzinfo)


class NotifySettings(Strict):
    """Notices to chat and phone services (Apprise): an edition's headlines, and alerts."""

    to: tuple[ServiceSettings, ...] = Field((), description="The services that get notices.")
    stories: int = Field(5, ge=1, le=50, description="How many headlines of an edition a notice lists.")
    watch: TopicSettings = Field(
        TopicSettings(),
        description="What to send an alert about when a fetch finds it, besides actors with 'watch: true'.",
    )
    mute: TopicSettings = Field(
        TopicSettings(), description="What no notice mentions; editions still show it."
    )
    at_once: int = Field(
        5, ge=1, le=1000, description="How many alerts to send one by one; more are combined in one notice."
    )
    quiet: QuietSettings | None = Field(
        None, description="When no notice is sent; alerts from this time are sent together afterwards."
    )
    timeout: float = Field(60, gt=0, le=600, description="Seconds that a service may take to answer.")
    retries: int = Field(2, ge=0, le=20, description="How often to try again if a service says 'not now'.")
    pause: float = Field(
        5,
        ge=0,
        le=3600,
        description="Seconds before the first new attempt; each further one waits twice as long.",
    )

    @field_validator("to")
    @classmethod
    def _check_names(cls, value: tuple[ServiceSettings, ...]) -> tuple[ServiceSettings, ...]:
        names = [service.name.casefold() for service in value]
        twice = next((service.name for service in value if names.count(service.name.casefold()) > 1), None)
        if twice:
            message = f"{twice!r} stands twice: by its name it is known who has been told"
            raise ValueError(message)
        return value

    def find_services(self, kind: NoticeKind) -> tuple[ServiceSettings, ...]:
        """Return the services that are told of a kind."""
        return tuple(service for service in self.to if kind in service.tells)
