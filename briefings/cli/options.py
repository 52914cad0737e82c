"""What several commands take: their options, the site, a day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.group import say
from briefings.errors import BriefingsError
from briefings.registries import SUMMARIZERS

if TYPE_CHECKING:
    from briefings.editions import Edition
    from briefings.reading.options import ReadingOptions
    from briefings.settings import Settings


output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file instead of standard output.",
)
addresses_argument = click.argument("inputs", nargs=-1, required=True, metavar="FILE…")
target_option = click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to this path or address (s3://…) instead of standard output.",
)
strict_option = click.option("--strict", is_flag=True, help="Exit with 3 if an article was set aside.")
jobs_option = click.option(
    "-j", "--jobs", type=click.IntRange(1), help="Processes to read with (default: one per core)."
)
scheduler_option = click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Read on the workers of this Dask scheduler (tcp://host:8786), not on this machine.",
)
site_option = click.option(
    "--site",
    "site_path",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The site's folder (default: the current one).",
)
DEFAULT_SENTENCES = 3
sentences_option = click.option(
    "-n",
    "--sentences",
    type=click.IntRange(1),
    help=f"The most sentences per article (default: {DEFAULT_SENTENCES}; no limit with another length).",
)
words_option = click.option("--words", type=click.IntRange(1), help="The most words per article.")
share_option = click.option(
    "--share",
    type=click.FloatRange(0, 1, min_open=True),
    help="The largest share of an article's sentences, such as 0.1; at least one.",
)
summarizer_option = click.option(
    "--summarizer",
    type=click.Choice([*SUMMARIZERS]),
    default="news",
    show_default=True,
    help="; ".join(f"{name}: {entry.words}" for name, entry in SUMMARIZERS.items()) + ".",
)


def load_site(path: Path) -> Settings:
    """Return the settings of the site in a folder; raise SettingsError."""
    from briefings.settings import load_settings

    return load_settings(path)


def reading_options(
    summarizer: str = "news",
    sentences: int | None = None,
    words: int | None = None,
    share: float | None = None,
) -> ReadingOptions:
    """Return the options of a reading; three sentences where no length is given."""
    from briefings.reading.options import ReadingOptions

    if sentences is None and words is None and share is None:
        sentences = DEFAULT_SENTENCES
    return ReadingOptions(summarizer=summarizer, sentences=sentences, words=words, share=share)


def read_since(since: str, settings: Settings) -> datetime:
    """Return the moment that --since names: a day's beginning in the site's zone, or so long ago.

    Raises:
        click.BadParameter: it is neither.
    """
    ago = re.fullmatch(r"(\d{1,4})([hdw])", since)
    if ago:
        unit = {"h": "hours", "d": "days", "w": "weeks"}[ago[2]]
        return datetime.now(UTC) - timedelta(**{unit: int(ago[1])})
    try:
        moment = datetime.fromisoformat(since)
    except ValueError as error:
        message = f"{since!r} is not a date; write 2026-11-20, or 3d for three days ago, or 12h"
        raise click.BadParameter(message, param_hint="--since") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=settings.edition.zone)


def open_edition(settings: Settings, day: str) -> Edition:
    """Return the edition of a day, and say what of the editor's file does not take effect."""
    from briefings.editions import read_edition

    edition = read_edition(record_path(settings, day), approve=settings.edition.approve)
    for problem in edition.problems:
        say(problem)
    return edition


def record_path(settings: Settings, day: str) -> Path:
    """Return the record of a day, given as a date, "latest", "today" or "yesterday".

    Raises:
        BriefingsError: there is no edition of that day.
        click.BadParameter: it is none of these.
    """
    from briefings.digest import assign_day
    from briefings.editions import list_records
    from briefings.moments import read_clock

    days = [path.stem for path in list_records(settings.digests)]
    # A record of a day to come, from a wrong date or clock, is nobody's latest.
    today = assign_day(read_clock(), settings.edition.zone, settings.edition.closes_at)
    begun = [each for each in days if each <= today.isoformat()]
    if day == "latest" and begun:
        return settings.digests / f"{begun[-1]}.json"
    try:
        near = {"today": today, "yesterday": today - timedelta(days=1)}
        wanted = near.get(day) or date.fromisoformat(day)
    except ValueError as error:
        if day == "latest":
            raise BriefingsError(
                settings.digests, "holds no edition yet; 'briefings build' makes them"
            ) from error
        message = f"{day!r} is not a date; write one like 2026-11-19, or latest, today, yesterday"
        raise click.BadParameter(message, param_hint="DAY") from error
    path = settings.record_path(wanted)
    if not path.exists():
        other = f"; the last is of {days[-1]}" if days else "; 'briefings build' makes them"
        raise BriefingsError(path, f"there is no edition of {wanted.isoformat()}{other}")
    return path
