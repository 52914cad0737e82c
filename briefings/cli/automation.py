"""What a scheduler starts and what goes out: ``run``, ``doctor``, ``publish``; what a shell completes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.articles import tell_aside
from briefings.cli.group import FAILED, SKIPPED, main, say, say_if_stopped, show_progress, tell
from briefings.cli.options import jobs_option, load_site, site_option, strict_option

if TYPE_CHECKING:
    from briefings.publish import PublishReport
    from briefings.running import StageReport
    from briefings.settings import Settings

_STAGES = ("fetch", "alerts", "records", "approve", "site", "publish", "prepare", "mail", "notify")


@main.command()
@site_option
@click.option("--approve", is_flag=True, help="Approve the editions that take no more articles.")
@click.option(
    "--only", multiple=True, type=click.Choice(_STAGES), help="Do only this stage; may be repeated."
)
@jobs_option
@strict_option
def run(site_path: Path, approve: bool, only: tuple[str, ...], jobs: int | None, strict: bool) -> None:
    """Do the morning's work: fetch, make records, approve, build, publish, mail, notify; a line per stage.

    A scheduler may start it as often as it likes: finished work is not done again, what failed is
    tried again, and a second run at the same time does nothing. The exit code is 0 if nothing failed.

    \b
    briefings run --site my-desk
    briefings run --approve
    briefings run --only fetch --only records
    """
    from briefings.moments import read_clock
    from briefings.running import RunOptions, run_stages

    settings = load_site(site_path)
    say_if_stopped("Finished stages stay as they are. The same command continues from there.")
    with show_progress() as progress:
        options = RunOptions(now=read_clock(), approve=approve, only=only, jobs=jobs, progress=progress)
        reports = [_show(settings, report) for report in run_stages(settings, options)]
    if any(report.state in {"failed", "held back"} for report in reports):
        click.get_current_context().exit(FAILED)
    if strict and any(report.skipped for report in reports):
        click.get_current_context().exit(SKIPPED)


def _show(settings: Settings, report: StageReport) -> StageReport:
    if report.stage == "records":
        tell_aside(settings, report.skipped, {})
    else:
        for skipped in report.skipped:
            say(f"set aside: {skipped}")
    failed = report.state in {"failed", "held back"}
    (say if failed else tell)(f"{report.stage:<8} {report.state:<9} {' '.join(report.words.split())}")
    return report


@main.command()
@site_option
@click.option("--json", "as_json", is_flag=True, help="Print each finding as a line of JSON, for a program.")
def doctor(site_path: Path, as_json: bool) -> None:
    """Check everything that a site needs; list what works, then what does not, each with its remedy.

    It checks settings, articles, language models, records, output, disk, feeds, git, mail and notices.
    It changes nothing and sends nothing. The exit code is 1 if something is broken.

    \b
    briefings doctor
    briefings doctor --site my-desk --json | jq 'select(.state == "broken")'
    """
    import json
    from dataclasses import asdict

    from briefings.doctor import examine_site
    from briefings.printing import print_findings

    findings = []
    for finding in examine_site(site_path):
        findings.append(finding)
        if as_json:
            click.echo(json.dumps(asdict(finding), ensure_ascii=False))
    if not as_json:
        print_findings((each.subject, each.state, each.found, each.remedy) for each in findings)
    if any(finding.state == "broken" for finding in findings):
        click.get_current_context().exit(FAILED)


@main.command()
@site_option
@click.option("-n", "--dry-run", is_flag=True, help="Push nothing; print what would change.")
@click.option(
    "-m",
    "--message",
    default="",
    help="The commit's message (default: the day of the newest edition that the site shows).",
)
@click.option("--drafts", is_flag=True, help="Publish the site even if it shows drafts.")
@click.option(
    "--take-over",
    metavar="BRANCH",
    default="",
    help="Replace the files on this branch, even if the program did not put them there.",
)
def publish(site_path: Path, dry_run: bool, message: str, drafts: bool, take_over: str) -> None:
    """Push the built site to GitHub Pages: output/ to the branch gh-pages.

    The site is checked first: it is built from the current records, shows no draft, and is not too large for
    GitHub; 'site.url' is where it will appear, and the branch contains only earlier states of the site.
    Files that are on the branch already are not pushed again.

    \b
    briefings publish --dry-run
    briefings publish --message "Corrected: the ferry's name"
    """
    from briefings.publish import publish_site

    say_if_stopped("Nothing has been published. Start the same command again.")
    report = publish_site(
        load_site(site_path), message=message, drafts=drafts, dry_run=dry_run, take_over=take_over
    )
    if dry_run:
        _print_changes(report)
    tell(_describe(report, dry_run=dry_run))


def _print_changes(report: PublishReport) -> None:
    """Print a line a file: A added, M changed, D removed, as git writes them."""
    changes = report.changes
    for mark, names in (("A", changes.added), ("M", changes.changed), ("D", changes.removed)):
        for name in names:
            click.echo(f"{mark} {name}")


def _describe(report: PublishReport, *, dry_run: bool) -> str:
    changes = report.changes
    place = f"{report.branch} of {report.remote}"
    where = f" → {report.address}" if report.address else ""
    if not changes:
        return f"Nothing has changed on {place}{where}"
    counted = f"{len(changes.added)} added, {len(changes.changed)} changed, {len(changes.removed)} removed"
    if dry_run:
        return f"Would change on {place}: {counted}{where}"
    first = (
        "\nThe branch is new: choose it in the repository's settings, under Pages." if report.is_first else ""
    )
    return f"Pushed to {place}: {counted}{where}{first}"


@main.command()
@site_option
def mcp(site_path: Path) -> None:
    """Answer an assistant's questions from the records: a server of the Model Context Protocol, read only.

    The assistant's program starts it and speaks with it over standard input and output. It has five tools:
    search, day, story, said, sources. Every answer names source, address, place and hash.

    It needs a library of its own: pip install 'briefings[mcp]'.

    \b
    briefings mcp --site my-desk
    """
    from briefings.answers.mcp_server import make_server

    server = make_server(load_site(site_path))
    if sys.stdin.isatty():
        say("Waiting for an assistant's program, which starts this command by itself. Ctrl-C ends it.")
        say("'briefings docs assistants' says how to set it up.")
    server.run("stdio")


@main.command()
@click.option("--record", is_flag=True, help="Print that of a day's record, content/digests/DAY.json.")
@click.option("--export", is_flag=True, help="Print that of an edition as 'briefings export' prints it.")
@click.option("--api", is_flag=True, help="Print that of the site's JSON interface (site.api).")
def schema(record: bool, export: bool, api: bool) -> None:
    """Print the JSON schema of briefings.yaml, for editors that complete and check it.

    \b
    briefings schema > briefings.schema.json
    briefings schema --record
    """
    import json

    from briefings.codec import record_schema
    from briefings.settings import settings_schema

    if export:
        from briefings.exports.forms import export_schema

        made = export_schema()
    elif api:
        from briefings.site.data_files import describe_data

        made = describe_data()
    else:
        made = record_schema() if record else settings_schema()
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands and options in a shell.

    \b
    briefings completion bash > ~/.local/share/bash-completion/completions/briefings
    eval "$(briefings completion zsh)"
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(main, {}, "briefings", "_BRIEFINGS_COMPLETE").source())
