"""One file of an edition, and whether its words are true: ``export``, ``verify``."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from briefings.cli.articles import write_text
from briefings.cli.group import FAILED, main, tell
from briefings.cli.options import load_site, open_edition, output_option, record_path, site_option
from briefings.cli.progress import show_progress

_FORMS = ("json", "csv", "markdown", "html")


@main.command()
@click.argument("day", metavar="DAY")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(_FORMS),
    default="json",
    show_default=True,
    help="json: the record with the editor's part; csv: a row a sentence and quotation.",
)
@output_option
@site_option
def export(day: str, form: str, output: Path | None, site_path: Path) -> None:
    """Print a day's edition as one file; DAY is a date or "latest".

    \b
    briefings export 2026-11-19 --format csv --output day.csv
    briefings export latest | jq '.digest.stories[].headline'
    """
    from briefings.exporting import Form, export_edition

    settings = load_site(site_path)
    write_text(export_edition(open_edition(settings, day).digest, settings, cast("Form", form)), output)


@main.command()
@click.argument("day", metavar="[DAY]", required=False)
@site_option
def verify(day: str | None, site_path: Path) -> None:
    """Check the records of all days, or of DAY, against the stored articles; exit 1 where one is wrong.

    Every sentence, quotation, speaker and number must stand verbatim in the stored article of the hash
    that the record names, and every link must lead to it. What does not hold is printed, a line each.

    \b
    briefings verify
    briefings verify 2026-11-19
    """
    from briefings.verifying import verify_records

    settings = load_site(site_path)
    records = [record_path(settings, day)] if day else None
    with show_progress() as progress:
        report = verify_records(settings, records, progress=progress)
    for problem in report.problems:
        click.echo(problem)
    counted = f"{report.passages} passages and {report.links} links of {report.days} days"
    tell(f"{counted} checked, {len(report.problems)} wrong")
    if report.problems:
        click.get_current_context().exit(FAILED)
