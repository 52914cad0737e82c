"""One file of an edition, and whether its words are true: ``export``, ``verify``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.articles import write_text
from briefings.cli.group import FAILED, SKIPPED, main, say, tell
from briefings.cli.options import load_site, open_edition, output_option, record_path, site_option
from briefings.cli.progress import show_progress
from briefings.cli.saying import count
from briefings.exports import FORMS, export_edition

if TYPE_CHECKING:
    from briefings.verifying import ReadAnew


@main.command()
@click.argument("day", metavar="DAY")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice([*FORMS]),
    default="json",
    show_default=True,
    help="; ".join(f"{name}: {form.words}" for name, form in FORMS.items()) + ".",
)
@output_option
@site_option
def export(day: str, form: str, output: Path | None, site_path: Path) -> None:
    """Print a day's edition as one file; DAY is a date or "latest".

    \b
    briefings export 2026-11-19 --format csv --output day.csv
    briefings export latest | jq '.digest.stories[].headline'
    """
    settings = load_site(site_path)
    write_text(export_edition(open_edition(settings, day).digest, settings, form), output)


@main.command()
@click.argument("day", metavar="[DAY]", required=False)
@site_option
@click.option("--strict", is_flag=True, help="Exit with 3 when an article is read differently now.")
def verify(day: str | None, site_path: Path, strict: bool) -> None:
    """Check the records of all days, or of DAY, against the stored articles; exit 1 where one is wrong.

    Every sentence, quotation, speaker and number must stand verbatim in the stored article of the hash
    that the record names, and every link must lead to it. What does not hold is printed, a line each. An
    article whose file is as it was, but which this version of the program reads differently, is not wrong.

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
    _tell_read_anew(report.read_anew)
    if any(problem.is_gone for problem in report.problems):
        tell(
            "An article that is not there: put its file back. Of a draft, 'briefings build' leaves it out, or"
        )
        tell("names the draft if no article is left: delete that record. What is approved may stay as it is.")
    counted = f"{report.passages} passages and {report.links} links of {report.days} days"
    tell(f"{counted} checked, {len(report.problems)} wrong")
    if report.problems:
        click.get_current_context().exit(FAILED)
    if strict and report.read_anew:
        click.get_current_context().exit(SKIPPED)


def _tell_read_anew(found: Sequence[ReadAnew]) -> None:
    """Count the articles of each record that are read differently now; name what is not in them any more."""
    for record, number in Counter(each.record for each in found).items():
        tell(f"{record}: {count(number, 'article')} read differently by this version, from the same file")
    for each in found:
        for words in each.gone:
            say(f"{each.record}: {each.article}: not in what is read of it now: {words}")
    if found:
        tell("'briefings build' makes a draft anew. What is approved stays as it is and is not told again;")
        tell("'briefings correct' puts right what should not stand in it.")
