"""The black box: ``brief``, ``stories``, ``extract``; files of articles where they lie (``--shards``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from briefings.cli.articles import finish, read_with_progress, stream_articles, write_lines
from briefings.cli.group import FAILED, main, say, say_if_stopped, show_progress, tell
from briefings.cli.options import (
    addresses_argument,
    jobs_option,
    reading_options,
    scheduler_option,
    sentences_option,
    share_option,
    strict_option,
    summarizer_option,
    target_option,
    words_option,
)
from briefings.errors import ArticleError
from briefings.registries import INPUT_FORMS

if TYPE_CHECKING:
    from briefings.bulk.shards import Shape, ShardReport
    from briefings.model import Article, Briefing
    from briefings.reading.options import ReadingOptions

_SUFFIXES = ", ".join(suffix for form in INPUT_FORMS.values() for suffix in form.suffixes)
_FILES_READ = f'Files may be {_SUFFIXES}, gzip of these, or folders of them; "-" is standard input.'


@main.command(epilog=_FILES_READ)
@addresses_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines for a program.")
@target_option
@sentences_option
@words_option
@share_option
@summarizer_option
@jobs_option
@scheduler_option
@strict_option
def brief(
    inputs: tuple[str, ...],
    as_json: bool,
    output: str | None,
    summarizer: str,
    jobs: int | None,
    scheduler: str | None,
    strict: bool,
    **length: Any,
) -> None:
    """Condense articles: sentences, key actors, quotes.

    JSON lines make JSON lines: one line per article, in the same order. A FILE may be a path, a glob, or an
    address that fsspec knows. An output that ends in a slash is a folder with one file for each FILE; each
    read by one worker; a file that is done is not done again.

    \b
    briefings brief article.txt
    briefings brief --json saved-pages/ | jq .quotes
    briefings brief articles.jsonl --output briefings.jsonl --sentences 2
    briefings brief --words 80 article.txt
    briefings brief --share 0.1 long-report.md
    briefings brief "s3://news/2026-11-19/*.jsonl.gz" --output s3://briefed/2026-11-19/
    """
    from briefings.bulk.addresses import holds_records, is_folder
    from briefings.codec import briefing_line

    options = reading_options(summarizer, **length)
    skipped: list[ArticleError] = []
    if output and is_folder(output):
        for _ in write_shards_with_progress(inputs, output, options, skipped, jobs, scheduler):
            pass
    else:
        say_if_stopped(
            "What was printed is whole; an output is written whole, or not at all. "
            "The same command begins again."
        )
        articles = stream_articles(inputs, skipped)
        made = read_with_progress(articles, options, jobs=jobs, scheduler=scheduler)
        if as_json or output or any(map(holds_records, inputs)):
            write_lines((briefing_line(briefing) for briefing in made), output)
        else:
            _print_briefings(made)
    finish(skipped, strict=strict)


@main.command(epilog=_FILES_READ)
@addresses_argument
@target_option
@click.option(
    "--keep",
    metavar="FOLDER/",
    help="Keep the reading of each file here, and do not read it again: a path or an address.",
)
@jobs_option
@scheduler_option
@strict_option
def stories(
    inputs: tuple[str, ...],
    output: str | None,
    keep: str | None,
    jobs: int | None,
    scheduler: str | None,
    strict: bool,
) -> None:
    """Join articles about one event into stories: one JSON line per story, each article in exactly one.

    \b
    briefings stories articles.jsonl --output stories.jsonl
    briefings stories saved-pages/ | jq .articles
    briefings stories "s3://news/*.jsonl.gz" --keep s3://read/ --output s3://told/stories.jsonl
    """
    from briefings.bulk.shards import shelve_briefings
    from briefings.codec import story_line
    from briefings.stories import outline_stories, strip_briefing

    options = reading_options()
    skipped: list[ArticleError] = []
    if keep:
        made = read_kept_shards(inputs, keep, options, skipped, jobs, scheduler)
    else:
        say_if_stopped(
            "Nothing is written. The same command starts again; with --keep FOLDER/, files that were read "
            "are "
            "not read again."
        )
        articles = stream_articles(inputs, skipped)
        made = read_with_progress(articles, options, jobs=jobs, scheduler=scheduler)
    with shelve_briefings(map(strip_briefing, made)) as shelf:
        write_lines((story_line(story) for story in outline_stories(shelf)), output)
    finish(skipped, strict=strict)


@main.command(epilog=_FILES_READ)
@addresses_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines for a program.")
@target_option
@strict_option
def extract(inputs: tuple[str, ...], as_json: bool, output: str | None, strict: bool) -> None:
    """Show the article in each file, as the program sees it.

    \b
    briefings extract page.html
    briefings extract saved/*.html.gz newsletter.eml --output articles.jsonl
    """
    import json

    from briefings.sources.records import record_of

    skipped: list[ArticleError] = []
    articles = stream_articles(inputs, skipped, ids="name")
    if as_json or output:
        write_lines((json.dumps(record_of(a), ensure_ascii=False) for a in articles), output)
    else:
        _print_articles(articles)
    finish(skipped, strict=strict)


def _print_briefings(made: Iterable[Briefing]) -> None:
    from briefings.printing import print_briefing

    for briefing in made:
        print_briefing(briefing)


def _print_articles(articles: Iterable[Article]) -> None:
    from briefings.printing import print_article

    for article in articles:
        print_article(article)


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
    """Have each file read into the folder ``keep``; then yield the briefings in it."""
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
