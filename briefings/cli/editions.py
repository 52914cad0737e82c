"""The editor's day: edit, approve, correct, why, export, review, verify, convert."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.articles import write_text
from briefings.cli.group import FAILED, SKIPPED, count, main, say, show_progress, tell
from briefings.cli.options import load_site, open_edition, output_option, record_path, site_option
from briefings.errors import BriefingsError
from briefings.registries import EXPORT_FORMS

if TYPE_CHECKING:
    from datetime import datetime

    from briefings.editions import Edition
    from briefings.model import Digest
    from briefings.settings import Settings
    from briefings.verifying import ReadAnew


@main.command()
@click.argument("day", metavar="DAY")
@site_option
@click.option("--no-open", is_flag=True, help="Write the file and print its name, open no editor.")
def edit(day: str, site_path: Path, no_open: bool) -> None:
    """Open the editor's file of a day in $EDITOR; write it first if there is none.

    DAY is a date, "latest", "today" or "yesterday".

    The file holds title, introduction and the stories in their order, with their headlines: order, drop and
    pin them, change a headline, add a note. It takes effect at the next build. Only the desk writes into it
    afterwards, when you press a button there.

    \b
    briefings edit latest
    briefings edit 2026-11-19 --no-open
    """
    from briefings.editions import draft_editing, editor_path
    from briefings.storage.files import write_whole

    settings = load_site(site_path)
    record = record_path(settings, day)
    path = editor_path(record)
    edition = open_edition(settings, day)
    if is_new := not path.exists():
        write_whole(path, draft_editing(edition.digest))
    if edition.status == "approved":
        tell(
            f"{record.stem} is approved: readers see your changes only after "
            f"'briefings correct {record.stem} TEXT'."
        )
    if no_open:
        click.echo(path)
    else:
        _open_editor(path)
    # A file that was just written and not opened says what was approved, in more words.
    if not (is_new and no_open):
        _report(open_edition(settings, day), path)


@main.command()
@click.argument("day", metavar="DAY")
@click.option("--take-back", is_flag=True, help="Make it a draft again, as long as it has not been mailed.")
@site_option
def approve(day: str, site_path: Path, take_back: bool) -> None:
    """Approve the edition of a day as it is now. From then on only "briefings correct" changes it.

    DAY is a date, "latest", "today", "yesterday", or the first and the last day of a range: then all drafts
    in it are approved.

    \b
    briefings approve latest
    briefings approve 2026-11-19
    briefings approve 2026-11-01..2026-11-19
    briefings approve 2026-11-19 --take-back
    """
    settings = load_site(site_path)
    first, dots, last = day.partition("..")
    wanted = "approved" if take_back else "draft"
    records = _list_range(settings, first, last, wanted) if dots else [record_path(settings, day)]
    failed = 0
    for record in records:
        try:
            _take_back(settings, record) if take_back else _approve(settings, record, many=bool(dots))
        except BriefingsError as error:
            if not dots:
                raise
            failed += 1
            say(f"briefings: {error}")
    done = len(records) - failed
    what = f"{count(done, 'edition')} {'is' if done == 1 else 'are'}" if dots else f"{records[0].stem} is"
    done_to = "taken back to draft" if take_back else "approved"
    tell(f"{what} {done_to}. Next: 'briefings build', which shows it on the site.")
    if not take_back and not dots and settings.mail.way:
        tell(f"'briefings mail {records[0].stem} --send' mails it; its links lead to the published site.")
    if failed:
        click.get_current_context().exit(FAILED)


def _list_range(settings: Settings, first: str, last: str, status: str) -> list[Path]:
    """Return the records of a status from one day to another, both included.

    Raises:
        BriefingsError: there are none, or one cannot be read.
        click.BadParameter: one of the two is no day.
    """
    from datetime import date

    from briefings.codec import read_digest
    from briefings.editions import list_records

    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        message = f"'{first}..{last}' is not a range; write one like 2026-11-01..2026-11-19"
        raise click.BadParameter(message, param_hint="DAY") from error
    from_day, to_day = (day.isoformat() for day in days)
    records = [each for each in list_records(settings.digests) if from_day <= each.stem <= to_day]
    found = [each for each in records if read_digest(each).status == status]
    if not found:
        raise BriefingsError(settings.digests, f"holds no {status} edition from {first} to {last}")
    return found


def _approve(settings: Settings, record: Path, *, many: bool) -> None:
    from briefings.desk.desk_day import DeskDay
    from briefings.desk.doubts import list_open
    from briefings.editions import approve_edition
    from briefings.running import find_open_day

    now = _now()
    unsure = len(list_open(DeskDay(record, settings)))
    digest = approve_edition(record, when=now)
    if unsure:
        questions = count(unsure, "question")
        tell(
            f"{digest.day}: {questions} of the desk without an answer; "
            f"'briefings review {digest.day}' lists them."
        )
    elif not many:
        tell(f"{digest.day}: no question of the desk is open.")
    if digest.day >= find_open_day(settings, now):
        closes = f"{digest.day} {settings.edition.closing}"
        tell(
            f"The day is not over: it closes at {closes}. "
            "Articles that still come in go into the next day's edition."
        )


def _take_back(settings: Settings, record: Path) -> None:
    from briefings.editions import date_record, take_back_approval

    take_back_approval(record, settings.ledger_path(date_record(record)))


@main.command()
@click.argument("day", metavar="DAY")
@click.argument("text")
@click.option("--story", default="", metavar="ID", help="The story that the correction is about.")
@site_option
def correct(day: str, text: str, story: str, site_path: Path) -> None:
    """Correct an approved edition: apply the editor's file again, and say in TEXT what was corrected.

    The correction is shown with its time, on the page, in the mail and in the feed.

    \b
    briefings correct 2026-11-19 "The ferry carried 212 passengers, not 221."
    briefings correct latest "The vote is on Friday." --story 2026-11-19-dockers-vote
    """
    from briefings.editions import correct_edition, date_record

    if not text.strip():
        raise click.BadParameter("say in words what was corrected; readers see it", param_hint="TEXT")
    settings = load_site(site_path)
    record = record_path(settings, day)
    correct_edition(record, text, when=_now(), story=_find_story(open_edition(settings, day).digest, story))
    tell(f"{record.stem}: the correction is in the record, and your file was applied as it is now.")
    say("Next: 'briefings build' shows it on pages and feeds.")
    say("The next edition that you approve shows it too, on its page and in its mail.")
    if settings.ledger_path(date_record(record)).exists():
        say(f"To tell it now to those who have the mail: briefings mail {record.stem} --correction --send")


@main.command()
@click.argument("day", metavar="DAY")
@click.argument("story", metavar="STORY")
@site_option
def why(day: str, story: str, site_path: Path) -> None:
    """Print why a story has its place; STORY is its id, a part of the id, or its place (1, 2, …).

    \b
    briefings why 2026-11-19 1
    briefings why latest dockers
    """
    from briefings.printing import print_reasons

    edition = open_edition(load_site(site_path), day)
    print_reasons(edition.digest, _find_story(edition.digest, story))


@main.command()
@click.argument("day", metavar="DAY")
@output_option
@site_option
def review(day: str, output: Path | None, site_path: Path) -> None:
    """Print what the editor's file changes in a day, and what `verify` says, for a pull request's comment.

    \b
    briefings review latest
    briefings review 2026-11-19 --output review.md
    """
    from briefings.desk.desk_day import DeskDay
    from briefings.desk.doubts import list_open
    from briefings.desk.review import review_edition

    settings = load_site(site_path)
    edition = DeskDay(record_path(settings, day), settings)
    unsure = [(doubt.kind, doubt.words) for doubt in list_open(edition)]
    write_text(review_edition(edition, unsure), output)


@main.command()
@site_option
def convert(site_path: Path) -> None:
    """Convert records of an older version into two files per day; every word is kept.

    \b
    briefings convert
    """
    from briefings.pipeline.conversion import convert_records

    settings = load_site(site_path)
    converted = convert_records(settings.digests, settings.known_actors)
    tell(f"{count(len(converted), 'record')} converted. Next: briefings build")


def _open_editor(path: Path) -> None:
    """Open a file in $VISUAL or $EDITOR, else in the first of the usual editors that is there.

    Raises:
        BriefingsError: no editor could be started, or none is set and there is no terminal for a usual one.
    """
    remedy = "set EDITOR to yours ('export EDITOR=nano'), or open the file yourself"
    if not (os.environ.get("VISUAL") or os.environ.get("EDITOR") or sys.stdin.isatty()):
        raise BriefingsError(path, f"no editor has opened it (there is no terminal); {remedy}")
    try:
        click.edit(filename=str(path))
    except click.ClickException as error:
        raise BriefingsError(path, f"no editor has opened it ({error.message}); {remedy}") from error


def _report(edition: Edition, path: Path) -> None:
    """Say which stories the editor's file does not list: they have come since it was written."""
    from briefings.editions import read_editing

    file = read_editing(path)
    listed = {story.id for story in file.editing.stories} if file else set()
    for place, story in enumerate(edition.digest.stories, 1):
        if story.id not in listed:
            say(f"not in the file, at its rank ({place}): {story.id}")


def _find_story(digest: Digest, named: str) -> str:
    """Return the id of the story that is meant; raise a usage error where none or several are."""
    ids = [story.id for story in digest.stories]
    if not named or named in ids:
        return named
    if named.isdecimal() and 0 < int(named) <= len(ids):
        return ids[int(named) - 1]
    found = [story for story in ids if named.casefold() in story.casefold()]
    if len(found) == 1:
        return found[0]
    problem = (
        f"is in {len(found)} ids: {', '.join(found)}"
        if found
        else f"is none of the {len(ids)} stories of {digest.day}"
    )
    raise click.BadParameter(f"{named!r} {problem}", param_hint="STORY")


def _now() -> datetime:
    from briefings.moments import read_clock

    return read_clock().replace(microsecond=0)


@main.command()
@click.argument("day", metavar="DAY")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice([*EXPORT_FORMS]),
    default="json",
    show_default=True,
    help="; ".join(f"{name}: {form.words}" for name, form in EXPORT_FORMS.items()) + ".",
)
@output_option
@site_option
def export(day: str, form: str, output: Path | None, site_path: Path) -> None:
    """Print a day's edition as one file; DAY is a date, "latest", "today" or "yesterday".

    \b
    briefings export 2026-11-19 --format csv --output day.csv
    briefings export latest | jq '.digest.stories[].headline'
    """
    from briefings.codec import is_unchanged
    from briefings.exports import export_edition

    settings = load_site(site_path)
    edition = open_edition(settings, day)
    if not is_unchanged(edition.record):
        say(f"{record_path(settings, day)}: was changed by hand after it was approved")
    write_text(export_edition(edition.digest, settings, form), output)


@main.command()
@click.argument("day", metavar="[DAY]", required=False)
@site_option
@click.option("--strict", is_flag=True, help="Exit with 3 when an article is read differently now.")
def verify(day: str | None, site_path: Path, strict: bool) -> None:
    """Check the records of all days, or of DAY, against the stored articles; exit 1 if one is wrong.

    Every sentence, quotation, speaker and number must be in the stored article, verbatim, and the article
    must have the hash that the record names. Every link must lead to its words. Each problem is printed on
    a line. An unchanged article that this version of the program reads differently is not wrong.

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
            "If an article does not exist, restore its file. In a draft, 'briefings build' leaves it out, or"
        )
        tell("names the draft if no article is left; then delete that record. An approved edition may stay.")
    passages, links = count(report.passages, "passage"), count(report.links, "link")
    counted = f"{passages} and {links} of {count(report.days, 'day')}"
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
        tell("'briefings build' updates a draft. What is approved stays as it is and is not told again;")
        tell("'briefings correct' corrects what should not be in it.")
