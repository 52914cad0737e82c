"""How what a fetch found is said: in a line to a person, as JSON to a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from briefings.sources.fetching import SourceReport

NO_FEEDS = "There are no feeds in 'sources:' of briefings.yaml; 'briefings sources import' adds some."
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


def describe_source(source: SourceReport) -> str:
    """Say how a feed stands, in a line."""
    if source.failing_since:
        again = f"; asked again after {source.wait_until:%Y-%m-%d %H:%M %Z}" if source.wait_until else ""
        return f"since {source.failing_since:%Y-%m-%d %H:%M %Z}: {source.problem}{again}"
    if source.checked is None:
        return "not asked yet"
    newest = f"newest of {source.newest:%Y-%m-%d %H:%M}" if source.newest else "empty"
    return f"asked {source.checked:%Y-%m-%d %H:%M %Z}, {newest}"


def encode(found: Any) -> str:
    """Return records as JSON, moments as ISO 8601."""
    import json
    from dataclasses import asdict, is_dataclass

    plain = asdict(found) if is_dataclass(found) and not isinstance(found, type) else [*map(asdict, found)]
    return json.dumps(plain, ensure_ascii=False, indent=1, default=lambda moment: moment.isoformat())


def count(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
