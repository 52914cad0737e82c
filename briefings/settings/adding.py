"""Feeds added to the text of a briefings.yaml, whose comments and order are a person's and stay."""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from briefings.errors import SettingsError
from briefings.settings.sources import SourceSettings
from briefings.storage.yaml_loaders import VALUES


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
