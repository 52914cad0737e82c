"""The edition as a mail, and on paper and e-readers: ``mail``, ``press``."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from briefings.cli.articles import write_text
from briefings.cli.group import FAILED, SKIPPED, main, say, say_if_stopped, show_progress, tell
from briefings.cli.options import load_site, open_edition, output_option, record_path, site_option
from briefings.registries import PRESS_FORMS

if TYPE_CHECKING:
    from briefings.mail.message import Mailing
    from briefings.mail.preparation import SendingOptions
    from briefings.mailboxes import Mailbox
    from briefings.sending import SendReport
    from briefings.sending.ledger import DeliveryState
    from briefings.settings import Settings

# What a person says, and the state of the ledger that it means.
_AGAIN: Mapping[str, DeliveryState] = {"refused": "refused", "uncertain": "begun"}


class _Asked(TypedDict):
    """The options of a sending."""

    send: bool
    draft_to: str | None
    to: tuple[str, ...]
    bcc: bool
    again: tuple[str, ...]
    prepare: bool
    settle: tuple[str, ...]
    dry_run: bool


@main.command()
@click.argument("day", metavar="DAY")
@site_option
@output_option
@click.option("--text", "form", flag_value="text", default=True, help="Print the mail's text (default).")
@click.option("--html", "form", flag_value="html", help="Print the mail's HTML.")
@click.option("--markdown", "form", flag_value="markdown", help="Print a day's edition as Markdown.")
@click.option(
    "--eml", type=click.Path(path_type=Path, dir_okay=False), help="Write the whole mail into this file."
)
@click.option("--send", is_flag=True, help="Send it to everybody who does not have it.")
@click.option("--draft-to", metavar="ME", help="Send it only to this address, approved or not.")
@click.option(
    "--to", multiple=True, metavar="WHO", help="An address, a file of addresses, or -, instead of 'mail.to'."
)
@click.option("--bcc", is_flag=True, help="Send one message for all that names nobody.")
@click.option(
    "--again",
    multiple=True,
    type=click.Choice(sorted(_AGAIN)),
    help="Send again to readers whose mail was refused, or may or may not have arrived.",
)
@click.option(
    "--prepare",
    is_flag=True,
    help="Record that this machine is about to send it; push that record, then send.",
)
@click.option(
    "--settle",
    multiple=True,
    metavar="WHO",
    help="Report and retry this reader (or all) no more: you have taken care of it yourself.",
)
@click.option("--correction", is_flag=True, help="Only the corrections of DAY, for those who have its mail.")
@click.option("--unfinished", is_flag=True, help="Send a week or a month before its last day is over.")
@click.option("-n", "--dry-run", is_flag=True, help="Print what would be sent to whom; send nothing.")
def mail(
    day: str,
    site_path: Path,
    output: Path | None,
    form: str,
    eml: Path | None,
    correction: bool,
    unfinished: bool,
    **asked: Unpack[_Asked],
) -> None:
    """Print a day's edition as a mail, or send it; DAY is a date, "latest", "today" or "yesterday".

    For "week", "month", a week ("2026-W47") or a month ("2026-11") the mail holds what lasted, who spoke most
    and what was corrected. It is sent like an edition, but not before its last day is over.
    With --correction the mail holds only the corrections of an edition, for those who have its mail.

    Only an approved edition is sent, and nobody gets it twice: content/sent records who has it. The exit code
    is 1 while any reader's mail is refused, failed or uncertain, from this start or an earlier one, until you
    --settle it.

    \b
    briefings mail 2026-11-19
    briefings mail latest --markdown --output digest.md
    briefings mail week --html --output week.html
    briefings mail 2026-W47 --send
    briefings mail 2026-11-19 --correction --send
    briefings mail latest --eml digest.eml
    briefings mail latest --draft-to me@example.org
    briefings mail latest --send --dry-run
    briefings mail latest --send --to readers.txt --to list@example.org
    briefings mail latest --settle ada@example.org
    """
    settings = load_site(site_path)
    mailing = _find_mailing(settings, day, asked, correction=correction, unfinished=unfinished)
    if eml:
        _write_message(mailing, settings, eml, asked["to"])
    if asked["settle"] or asked["prepare"]:
        _note(mailing, settings, asked)
    elif asked["send"] or asked["dry_run"] or asked["draft_to"]:
        _send(mailing, settings, _make_posting(mailing, settings, asked), dry_run=asked["dry_run"])
    elif eml:
        return
    elif form == "markdown":
        if correction or _names_period(day):
            raise click.UsageError("--markdown is only for a day's edition; use --text or --html")
        from briefings.mail.rendering import render_markdown

        write_text(render_markdown(open_edition(settings, day).digest, settings), output)
    else:
        parts = mailing.write().parts
        write_text(parts.html if form == "html" else parts.text, output)


def _find_mailing(
    settings: Settings, day: str, asked: _Asked, *, correction: bool, unfinished: bool
) -> Mailing:
    """Return what is mailed; refuse to send an edition whose record is not what was approved."""
    from briefings.mail.message import make_edition_mailing

    if _names_period(day):
        from briefings.mail.mailings import make_period_mailing
        from briefings.moments import read_clock

        if correction:
            raise click.UsageError("--correction is of a day: a week and a month tell all corrections")
        return make_period_mailing(day, settings, read_clock(), unfinished=unfinished)
    edition = open_edition(settings, day)
    if asked["send"] or asked["prepare"]:
        from briefings.editions import refuse_changed

        refuse_changed(record_path(settings, day), edition)
    if correction:
        from briefings.mail.mailings import make_correction_mailing

        return make_correction_mailing(edition.digest, settings)
    return make_edition_mailing(edition.digest, settings)


def _names_period(day: str) -> bool:
    from briefings.site.periods import names_period

    return names_period(day)


def _note(mailing: Mailing, settings: Settings, asked: _Asked) -> None:
    """Note in the ledger what was asked for, and say so."""
    from briefings.mail.preparation import prepare_sending, settle_readers

    if asked["settle"]:
        recipients = _read_recipients(settings, () if "all" in asked["settle"] else asked["settle"])
        settled = settle_readers(mailing, settings, recipients)
        tell(
            f"{len(settled)} settled"
            + (f": {', '.join(each.address for each in settled)}" if settled else "")
        )
    if asked["prepare"]:
        tell(f"{prepare_sending(mailing, settings)}: noted that a sending begins; push it, then send")


def _write_message(mailing: Mailing, settings: Settings, path: Path, to: Sequence[str]) -> None:
    from briefings.mail.preparation import make_message
    from briefings.storage.files import write_whole

    recipients = _read_recipients(settings, to) if to else ()
    write_whole(path, make_message(mailing, settings, recipients[0] if len(recipients) == 1 else None))


def _read_recipients(settings: Settings, to: Sequence[str]) -> tuple[Mailbox, ...]:
    """Read whom the command names, relative to where it is; else whom the settings name."""
    import sys

    from briefings.mailboxes import read_recipients

    root = Path() if to else settings.root
    return read_recipients(to or settings.mail.to, root, sys.stdin)


def _make_posting(mailing: Mailing, settings: Settings, asked: _Asked) -> SendingOptions:
    from datetime import UTC, datetime

    from briefings.mail.preparation import SendingOptions, choose_readers

    draft_to = asked["draft_to"]
    recipients = _read_recipients(settings, (draft_to,) if draft_to else asked["to"])
    return SendingOptions(
        recipients=recipients if draft_to else choose_readers(mailing, settings, recipients),
        date=datetime.now(UTC).replace(microsecond=0),
        bcc=not draft_to and (asked["bcc"] or settings.mail.delivery == "bcc"),
        again=[_AGAIN[word] for word in asked["again"]],
        draft=bool(draft_to),
    )


def _send(mailing: Mailing, settings: Settings, posting: SendingOptions, *, dry_run: bool) -> None:
    from briefings.mail.preparation import make_job, make_letters
    from briefings.sending import send_job

    if dry_run:
        make_letters(mailing, settings, posting)
        _tell_plan(mailing, settings, posting)
        return
    job = make_job(mailing, settings, posting)
    say_if_stopped("Who has the mail is noted. The same command sends it to the others.")
    with show_progress() as progress:
        report = send_job(job, progress)
    tell_report(report, len(posting.recipients))
    if not report.is_whole:
        click.get_current_context().exit(FAILED)


# What is to be done about a state of the ledger.
TO_BE_DONE: Mapping[DeliveryState | None, str] = {
    "sent": "has it",
    "refused": "refused",
    "begun": "uncertain",
    "failed": "send",
    "settled": "settled",
    None: "send",
}


def _tell_plan(mailing: Mailing, settings: Settings, posting: SendingOptions) -> None:
    """Print a line a recipient, for a program too: what would be done, and the address."""
    from briefings.mail.preparation import find_states

    states = {} if posting.draft else find_states(mailing, settings, posting.recipients)
    for recipient in posting.recipients:
        state = states.get(recipient)
        click.echo(f"{'send' if state in posting.again else TO_BE_DONE[state]}\t{recipient.address}")


_AGAIN_WORDS = "'--again uncertain' or '--again refused' sends it once more, '--settle WHO' ends the matter"


def tell_report(report: SendReport, total: int, remedy: str = _AGAIN_WORDS) -> None:
    """Say what became of a sending: who lacks it, and how many have it; ``remedy`` is what can be done."""
    for outcome in report.of("refused", "failed", "uncertain"):
        say(f"{outcome.kind}: {outcome.address}: {outcome.words}")
    left = total - len(report.outcomes)
    counts = [
        f"{len(report.of(kind))} {kind}" for kind in ("already", "settled", "refused", "failed", "uncertain")
    ]
    others = [count for count in counts if not count.startswith("0 ")]
    tell(
        ", ".join([f"{len(report.of('sent'))} sent", *others, *([f"{left} left for later"] if left else [])])
    )
    if report.of("uncertain", "refused"):
        say(remedy)
    if report.problem:
        say(f"briefings: {report.problem}")


@main.command()
@click.argument("day", metavar="DAY")
@click.option("--pdf", is_flag=True, help=f"Make {PRESS_FORMS['pdf'].words}.")
@click.option("--epub", is_flag=True, help=f"Make {PRESS_FORMS['epub'].words}.")
@output_option
@site_option
@click.option("--strict", is_flag=True, help="Exit with 3 if letters are in no font of this machine.")
def press(day: str, output: Path | None, site_path: Path, *, pdf: bool, epub: bool, strict: bool) -> None:
    """Make a press review of a day's edition for paper or e-readers.

    DAY is a date, "latest", "today" or "yesterday".

    It has a title page, contents, the sections with their stories, and an index of the sources. For "week",
    "month", a week ("2026-W47") or a month ("2026-11") it tells what lasted, and then each of its days.

    It needs libraries of its own: pip install 'briefings[press]'.

    \b
    briefings press latest --pdf --output today.pdf
    briefings press 2026-11-19 --epub --output 2026-11-19.epub
    briefings press week --pdf --output week.pdf
    """
    from briefings.press import review_day, review_period, write_press

    if pdf == epub:
        raise click.UsageError("say which of the two to make: --pdf or --epub")
    form = "pdf" if pdf else "epub"
    if output is None and sys.stdout.isatty():
        raise click.UsageError(f"name a file for it: --output {day}.{form}")
    settings = load_site(site_path)
    if _names_period(day):
        review = review_period(day, settings)
    else:
        review = review_day(open_edition(settings, day).digest, settings)
    made = write_press(review, settings, form)
    if output is None:
        sys.stdout.buffer.write(made.content)
    else:
        from briefings.storage.files import write_whole

        write_whole(output, made.content)
    if made.missing:
        from briefings.press.pdf import suggest_fonts

        say(f"no font of this machine has {made.missing!r}: they are empty boxes")
        say(suggest_fonts(made.missing))
        if strict:
            click.get_current_context().exit(SKIPPED)
