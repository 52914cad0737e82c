"""What a scheduler starts, and what tells why it would not work: ``run``, ``doctor``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.articles import tell_aside
from briefings.cli.group import FAILED, SKIPPED, main, say, say_if_stopped, tell
from briefings.cli.options import jobs_option, load_site, site_option, strict_option
from briefings.cli.progress import show_progress

if TYPE_CHECKING:
    from briefings.running import StageReport
    from briefings.settings import Settings

_STAGES = ("fetch", "records", "approve", "site", "publish", "prepare", "mail")


@main.command()
@site_option
@click.option("--approve", is_flag=True, help="Approve the editions that take no more articles.")
@click.option("--only", multiple=True, type=click.Choice(_STAGES), help="Do this stage; may be repeated.")
@jobs_option
@strict_option
def run(site_path: Path, approve: bool, only: tuple[str, ...], jobs: int | None, strict: bool) -> None:
    """Do the morning's work: fetch, make the records, approve, build, publish, mail; a line a stage.

    A scheduler may start it as often as it likes: what is done is not done again, what failed is tried
    again, a second run beside the first does nothing. The exit code is 0 when nothing failed.

    \b
    briefings run --site my-desk
    briefings run --approve
    briefings run --only fetch --only records
    """
    from datetime import UTC, datetime

    from briefings.running import RunOptions, run_stages

    settings = load_site(site_path)
    say_if_stopped("What its stages have done stays done. The same command goes on from there.")
    with show_progress() as progress:
        options = RunOptions(now=datetime.now(UTC), approve=approve, only=only, jobs=jobs, progress=progress)
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
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON a finding, for a program.")
def doctor(site_path: Path, as_json: bool) -> None:
    """Look whether all that a site needs is there and works, and say what to do where it does not.

    Settings, articles, language models, records, output, disk, feeds, git, mail. Nothing is changed and
    nothing is sent. The exit code is 1 when something is broken.

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
