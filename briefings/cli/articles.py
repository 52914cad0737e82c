"""Articles in and lines out, for the commands of the black box."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from briefings.cli.group import SKIPPED, say
from briefings.cli.progress import show_progress
from briefings.errors import ArticleError

if TYPE_CHECKING:
    from briefings.model import Article, Briefing
    from briefings.reading import ReadingOptions


def is_lines(path: Path) -> bool:
    """Tell whether a file holds JSON lines, by its name."""
    return path.name.endswith((".jsonl", ".jsonl.gz"))


def open_articles(
    inputs: Sequence[Path], ids: Literal["path", "name"] = "path"
) -> tuple[list[Article], list[ArticleError]]:
    """Read all inputs in the order given; JSON lines keep their text code point for code point."""
    articles: list[Article] = []
    skipped: list[ArticleError] = []
    for found in _iterate_inputs(inputs, ids):
        if isinstance(found, ArticleError):
            skipped.append(found)
        else:
            articles.append(found)
    return articles, skipped


def _iterate_inputs(inputs: Sequence[Path], ids: Literal["path", "name"]) -> Iterator[Article | ArticleError]:
    from briefings.sources.files import read_files
    from briefings.sources.records import read_records

    for are_lines, paths in groupby(inputs, is_lines):
        if are_lines:
            yield from (found for path in paths for found in read_records(path))
        else:
            yield from read_files(paths, ids=ids)


def read_with_progress(
    articles: list[Article], options: ReadingOptions, jobs: int | None
) -> Iterator[Briefing]:
    """Yield a briefing for every article, in order, and show how far the work is."""
    with show_progress() as progress:
        from briefings.bulk import fill_failures, read_all

        for done, made in enumerate(fill_failures(read_all(articles, options, jobs=jobs)), 1):
            progress("Reading", done, len(articles))
            yield made


def write_lines(lines: Iterable[str], output: Path | None) -> None:
    """Write lines to a file, whole, or to standard output, each as it comes."""
    if output is None:
        for line in lines:
            click.echo(line)
    else:
        write_text("".join(f"{line}\n" for line in lines), output)


def write_text(text: str, output: Path | None) -> None:
    """Write a text to a file, whole, or to standard output."""
    from briefings.atomic import write_whole

    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text)


def finish(skipped: Sequence[ArticleError], *, strict: bool) -> None:
    """Name what was set aside; under ``--strict`` leave with the exit code for it."""
    for error in skipped:
        say(f"set aside: {error}")
    if skipped and strict:
        click.get_current_context().exit(SKIPPED)
