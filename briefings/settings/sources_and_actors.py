"""What the editor lists, in briefings.yaml or in a file of its own: actors, sources and their rights."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from briefings.errors import SettingsError
from briefings.storage.yaml_lines import (
    VALUES,
    Location,
    Strict,
    explain_yaml,
    list_problems,
    place_problems,
    read_yaml,
)


class ActorSettings(Strict):
    """An actor that the editor knows: what is said here wins over what the program finds."""

    name: str = Field(min_length=1, description="What the actor is called in all articles.")
    aliases: tuple[str, ...] = Field((), description="Other names that texts use for this actor.")
    kind: Literal["person", "organization", "place"] | None = Field(
        None, description="What it is; if left out, each text decides."
    )
    role: str = Field("", description="The office or description to show instead of what texts say.")
    link: str = Field("", description="A page about the actor; its name links to it.")
    watch: bool = Field(
        default=False, description="Rank the actor's stories higher; report if no story is about it."
    )
    ignore: bool = Field(default=False, description="Leave the actor out of everything.")
    noted: date | None = Field(None, description="When this was noted, at the desk or by a command.")

    @field_validator("link")
    @classmethod
    def _check_link(cls, value: str) -> str:
        if value and not re.match(r"https?://[^\s/]+\S*$", value):
            message = "should be an address that begins with https:// or http://"
            raise ValueError(message)
        return value


def check_names(actors: Iterable[ActorSettings]) -> None:
    """Raise ValueError when one name is given to two actors: no text could tell which is meant."""
    owners: dict[str, str] = {}
    for actor in actors:
        for name in {name.casefold() for name in (actor.name, *actor.aliases)}:
            owner = owners.setdefault(name, actor.name)
            if owner != actor.name:
                message = f"{name!r} is a name of both {owner!r} and {actor.name!r}"
                raise ValueError(message)


def read_actors(file: Path) -> tuple[dict[str, Any], ...]:
    """Read a file that holds what ``actors:`` would: a YAML list of mappings.

    Raises:
        SettingsError: the file is missing, is no such list, or holds a key or value that cannot be
            used; each problem is named with its line in this file.
    """
    try:
        return check_actors(file.read_text(encoding="utf-8-sig"), file)
    except FileNotFoundError as error:
        raise SettingsError(file, "does not exist; 'actors' names it") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(file, f"cannot be read: {error}") from error


def check_actors(text: str, file: Path) -> tuple[dict[str, Any], ...]:
    """Return the actors of a list's text; ``file`` names it in errors, which are those of ``read_actors``."""
    try:
        value, lines, repeats = read_yaml(text, VALUES)
    except yaml.YAMLError as error:
        line, problem = explain_yaml(error)
        raise SettingsError(f"{file}:{line}" if line else file, problem) from error
    if not isinstance(value, list):
        raise SettingsError(f"{file}:1", "should hold a list of actors, as '- name: …'")
    for key, line, first in repeats:
        raise SettingsError(f"{file}:{line}", f"'{key}' stands twice: in line {first}, too")
    _validate(value, file, lines)
    return tuple(value)


def _validate(value: list[Any], file: Path, lines: dict[Location, int]) -> None:
    try:
        actors = TypeAdapter(tuple[ActorSettings, ...]).validate_python(value)
    except ValidationError as error:
        raise SettingsError(*place_problems(list_problems(error, _describe), file, lines)) from error
    try:
        check_names(actors)
    except ValueError as error:
        raise SettingsError(file, str(error)) from error


def _describe(location: Location, kind: str, message: str) -> str:
    name = ".".join(_name_keys(location)) or "an item"
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(name, ActorSettings.model_fields, 1)
        hint = (
            f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(ActorSettings.model_fields)}"
        )
        return f"'{name}' is not a setting; {hint}"
    return f"'{name}': {message}"


def _name_keys(location: Location) -> Iterator[str]:
    return (part for part in location if isinstance(part, str))


Show = Literal["extract", "headline", "nothing"]
PagesWanted = Literal["when-needed", "always", "never"]

_ADDRESS = re.compile(r"https?://[^\s/]+\S*$")
_PLACES = ("feed", "opml", "folder")
# What is said of a source's articles, wherever they come from: it is found by the source's name.
_BY_NAME = frozenset({"section", "rights", "show"})


class RightsSettings(Strict):
    """How much of one article an edition may show at most; if both limits are set, both hold."""

    words: int | None = Field(None, ge=1, description="The most words of one article that may be shown.")
    share: float | None = Field(
        None,
        gt=0,
        le=1,
        description="The largest share of one article's text that may be shown, such as 0.2.",
    )


class SourceSettings(Strict):
    """A feed, a list of feeds, a folder of saved articles, or what holds for a source known by its name."""

    name: str = Field("", description="What the source is called; its articles carry this name.")
    feed: str = Field("", description="The address of its feed: RSS, Atom or JSON Feed.")
    opml: str = Field("", description="A file of feeds; a relative path starts at briefings.yaml.")
    folder: str = Field("", description="A folder of saved articles, read at every build.")
    section: str = Field(
        "", description="The section of stories with most of their articles from this source."
    )
    rights: RightsSettings = Field(RightsSettings(), description="How much of one article may be shown.")
    show: Show = Field(
        "extract",
        description="What an edition shows of its articles: an extract, only the headline, or nothing.",
    )
    pages: PagesWanted = Field(
        "when-needed",
        description="Whether to request the linked pages; when-needed: if the feed lacks the whole text.",
    )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Tell editors that a bare address is an item too."""
        address = {"type": "string", "pattern": "^https?://", "description": "The address of a feed."}
        return {"anyOf": [address, handler(schema)]}

    @field_validator("feed")
    @classmethod
    def _check_feed(cls, value: str) -> str:
        if value and not _ADDRESS.match(value):
            message = f"{value!r} is no address; write one that begins with https:// or http://"
            raise ValueError(message)
        if "@" in urlsplit(value).netloc:
            message = "an address must hold no user name or password"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _check_place(self) -> SourceSettings:
        places = [key for key in _PLACES if getattr(self, key)]
        said = [key for key in ("name", "section", "rights", "show", "pages") if key in self.model_fields_set]
        if len(places) > 1:
            message = f"is a {places[0]} and a {places[1]}: write two items"
        elif self.folder and said:
            message = f"a folder takes no '{said[0]}'; say it of a source by the name that its articles have"
        elif self.opml and "name" in said:
            message = "a list of feeds takes no 'name': each feed has its own there"
        elif not places and not self.name:
            message = "needs a 'feed', an 'opml', a 'folder' or a 'name'"
        elif not self.opml and not self.name and _BY_NAME & set(said):
            message = "needs a 'name', by which its articles are known"
        else:
            return self
        raise ValueError(message)


def _read_address(value: object) -> object:
    """Take a bare address for a feed."""
    return {"feed": value} if isinstance(value, str) else value


SourceItem = Annotated[SourceSettings, BeforeValidator(_read_address)]


class FetchSettings(Strict):
    """How ``briefings fetch`` asks others' servers, and how much it takes from them."""

    contact: str = Field(
        "",
        description="A page or mail address where a server's owner can reach you; site.url if left out.",
    )
    at_once: int = Field(
        8, ge=1, le=64, description="How many requests to make at once; never two to one host."
    )
    timeout: float = Field(30, gt=0, le=600, description="Seconds that an answer may take, as a whole.")
    megabytes: float = Field(10, gt=0, le=100, description="The largest answer in megabytes, unpacked.")
    redirects: int = Field(5, ge=0, le=20, description="How many redirects to follow.")
    private_addresses: bool = Field(
        default=False, description="Ask servers on this machine and in its network too."
    )


def find_source(sources: Iterable[SourceSettings], name: str) -> SourceSettings:
    """Return all that the items of that name say (capitals aside); the defaults where nothing is said."""
    said: dict[str, Any] = {}
    for source in sources:
        if source.name.casefold() == name.casefold():
            said = {key: getattr(source, key) for key in source.model_fields_set} | said
    return SourceSettings.model_construct(**{**said, "name": name})


def check_agreement(sources: Iterable[SourceSettings]) -> None:
    """Raise ValueError where two items of one name say different things of its articles."""
    first: dict[tuple[str, str], object] = {}
    for source in filter(lambda each: each.name, sources):
        for key in _BY_NAME & source.model_fields_set:
            said = getattr(source, key)
            if first.setdefault((source.name.casefold(), key), said) != said:
                message = f"{source.name!r} stands twice, with another '{key}' each time"
                raise ValueError(message)
