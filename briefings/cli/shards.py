"""Files of articles, each read by one worker: how far they are, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from briefings.cli.group import FAILED, say, say_if_stopped, tell
from briefings.cli.progress import show_progress
from briefings.errors import ArticleError

if TYPE_CHECKING:
    from briefings.bulk.shards import Shape, ShardReport
    from briefings.model import Briefing
    from briefings.reading import ReadingOptions


def write_shards_with_progress(
    inputs: Sequence[str],
    folder: str,
    options: ReadingOptions,
    skipped: list[ArticleError],
    jobs: int | None,
    scheduler: str | None,
    shape: Shape = "lines",
) -> Iterator[ShardReport]:
    """Have each file read into ``folder``; yield those that were, and leave with 1 when one was not.

    Articles that were set aside are added to ``skipped``.
    """
    from briefings.bulk.addresses import list_addresses
    from briefings.bulk.shards import make_shards, write_shards

    say_if_stopped(f"The files that are done stay in {folder}. The same command goes on with the others.")
    shards = make_shards(list_addresses(inputs), folder)
    reports: list[ShardReport] = []
    with show_progress() as progress:
        for report in write_shards(shards, options, shape=shape, jobs=jobs, scheduler=scheduler):
            reports.append(report)
            progress("Reading files", len(reports), len(shards))
            skipped.extend(report.skipped)
            if not report.failure:
                yield report
    _describe(reports, folder)


def read_kept_shards(
    inputs: Sequence[str],
    keep: str,
    options: ReadingOptions,
    skipped: list[ArticleError],
    jobs: int | None,
    scheduler: str | None,
) -> Iterator[Briefing]:
    """Have each file read into the folder ``keep``; yield the briefings that stand there then."""
    from briefings.bulk.addresses import is_folder
    from briefings.bulk.shards import read_briefings

    if not is_folder(keep):
        raise click.BadParameter("a folder is meant: let it end in a slash", param_hint="--keep")
    for report in write_shards_with_progress(inputs, keep, options, skipped, jobs, scheduler, "whole"):
        yield from read_briefings(report.output)


def _describe(reports: Sequence[ShardReport], folder: str) -> None:
    """Say how many files were read and how many had been; name those that could not be, and fail."""
    failed = [report for report in reports if report.failure]
    before = sum(report.before for report in reports)
    articles = sum(report.articles for report in reports)
    tell(f"{articles} articles of {len(reports)} files, {before} of them read before → {folder}")
    for report in failed:
        say(f"failed: {report.failure}")
    if failed:
        click.get_current_context().exit(FAILED)
