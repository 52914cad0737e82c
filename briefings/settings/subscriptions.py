"""OPML ⇄ sources: the lists in which feed readers hand feeds to one another (OPML 2.0)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import yaml
from pydantic import ValidationError

from briefings.errors import SettingsError
from briefings.settings.sources_and_actors import SourceSettings
from briefings.storage.yaml_lines import VALUES

# Readers have hundreds of feeds; a larger file is something else.
_MOST_BYTES = 5_000_000
_LONGEST_NAME = 100
# "feed://host/…" and "feed:https://host/…" (the expired draft-obasanjo-feed-uri).
_FEED_SCHEME = re.compile(r"^feed:(?://(?!\w+:)|(?=(https?:)))", re.IGNORECASE)

log = logging.getLogger(__name__)


def read_opml(path: Path) -> tuple[SourceSettings, ...]:
    """Return the feeds of an OPML file in its order, each once; a group of outlines is their section.

    Raises:
        SettingsError: the file cannot be read, or is no OPML.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SettingsError(path, f"cannot be read: {error.strerror or error}") from error
    if len(raw) > _MOST_BYTES:
        raise SettingsError(path, f"is too large for a list of feeds: more than {_MOST_BYTES:,} bytes")
    return parse_opml(raw, path)


def parse_opml(raw: bytes, where: object) -> tuple[SourceSettings, ...]:
    """Return the feeds of the bytes of an OPML file; ``where`` names it in errors (SettingsError).

    A line that is no feed is named in a warning and left out; "feed:" before an address is taken off.
    """
    import listparser

    parsed = listparser.parse(raw)
    if not parsed["version"]:
        raise SettingsError(where, "is no OPML: there is no list of feeds in it")
    found: dict[str, SourceSettings] = {}
    broken: list[str] = []
    for feed in parsed["feeds"]:
        address = _FEED_SCHEME.sub(lambda match: "" if match[1] else "http://", feed["url"].strip())
        try:
            found.setdefault(address, _read_outline({**feed, "url": address}, found.values()))
        except ValidationError as error:
            problem = error.errors()[0]["msg"].removeprefix("Value error, ")
            broken.append(f"the feed {feed['title'] or address!r}: {problem}")
    if broken and not found:
        raise SettingsError(where, broken[0])
    for problem in broken:
        log.warning("%s: left out: %s", where, problem)
    return tuple(found.values())


def write_opml(sources: Iterable[SourceSettings], title: str) -> str:
    """Return the feeds of the sources as an OPML file, those of one section in a group, the others last."""
    feeds = sorted((source for source in sources if source.feed), key=lambda s: (not s.section, s.section))
    body = ""
    for section, group in groupby(feeds, key=lambda source: source.section):
        lines = "".join(_write_outline(source) for source in group)
        body += f"  <outline text={quoteattr(section)}>\n{lines}  </outline>\n" if section else lines
    head = f"<head><title>{quoteattr(title)[1:-1]}</title></head>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<opml version="2.0">\n{head}\n<body>\n{body}</body>\n</opml>\n'
    )


def _read_outline(feed: dict[str, Any], others: Iterable[SourceSettings]) -> SourceSettings:
    """Make the source of an outline, in its group unless that would say two things of one name."""
    name = " ".join(feed["title"].split())[:_LONGEST_NAME]
    groups = next(iter(feed.get("categories", ())), ())
    name = "" if name == feed["url"] else name
    known = {"feed": feed["url"], "name": name}
    if name and groups and not any(other.name.casefold() == name.casefold() for other in others):
        known["section"] = groups[-1]
    return SourceSettings.model_validate({key: value for key, value in known.items() if value})


def _write_outline(source: SourceSettings) -> str:
    name, address = quoteattr(source.name or source.feed), quoteattr(source.feed)
    return f'    <outline type="rss" text={name} title={name} xmlUrl={address}/>\n'


def add_feeds(text: str, feeds: Iterable[SourceSettings], where: object) -> str:
    """Return the text with an item for each feed at the end of its ``sources:``.

    Raises:
        SettingsError: ``sources`` is written in one line, where nothing can be added; ``where`` names
            the file.
    """
    lines = text.splitlines()
    root = yaml.compose(text, VALUES)
    keys = {key.value: (key, value) for key, value in root.value} if root else {}
    if "sources" not in keys:
        return "\n".join([*lines, "", "sources:", *_write_items(feeds, 2), ""])
    key, value = keys["sources"]
    if isinstance(value, yaml.SequenceNode) and value.flow_style:
        place = f"{where}:{key.start_mark.line + 1}"
        raise SettingsError(place, "write 'sources:' as a list of lines that begin with '-', not in brackets")
    held = isinstance(value, yaml.SequenceNode) and bool(value.value)
    after = _last_line(value) if held else key.start_mark.line
    column = value.start_mark.column if held else 2
    return "\n".join([*lines[: after + 1], *_write_items(feeds, column), *lines[after + 1 :], ""])


def _write_items(feeds: Iterable[SourceSettings], column: int) -> list[str]:
    items = []
    for feed in feeds:
        said = {key: getattr(feed, key) for key in ("name", "feed", "section") if getattr(feed, key)}
        item = yaml.safe_dump(
            said, default_flow_style=True, allow_unicode=True, sort_keys=False, width=1_000_000
        )
        items.append(f"{' ' * column}- {item.strip()}")
    return items


def _last_line(node: yaml.Node) -> int:
    """Return the last line of a node, from 0; the end of a block is marked at what follows it."""
    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    end = node.end_mark
    return end.line - 1 if end.column == 0 and end.line > node.start_mark.line else end.line
