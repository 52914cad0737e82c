"""Articles in and lines out, for the commands of the black box.

What a build sets aside is remembered in ``.briefings/``, so that the next build names only what is new.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

import click

from briefings.cli.group import SKIPPED, count, say, show_progress, tell
from briefings.errors import AddressError, ArticleError, BriefingsError

if TYPE_CHECKING:
    from briefings.model import Article, Briefing
    from briefings.reading.options import ReadingOptions
    from briefings.settings import Settings


_NAME = "set-aside.json"


def recall_aside(cache_folder: Path, problems: Collection[str]) -> frozenset[str]:
    """Remember what is set aside now; return what of it was so, for the same reason, the last time."""
    from briefings.storage.files import write_whole

    path = cache_folder / _NAME
    before: set[object] = set()
    with suppress(OSError, ValueError, TypeError):
        before = set(json.loads(path.read_text("utf-8")))
    # What cannot be kept is named in full once more.
    with suppress(BriefingsError):
        write_whole(path, json.dumps(sorted(problems), indent=0))
    return frozenset(problem for problem in problems if problem in before)


def stream_articles(
    inputs: Sequence[str], skipped: list[ArticleError], ids: Literal["path", "name"] = "path"
) -> Iterator[Article]:
    """Yield the articles of all inputs in the order given; what cannot be read is added to ``skipped``.

    JSON lines keep their text code point for code point.

    Raises:
        ArticleError: there is something, and nothing of it can be read.
    """
    from briefings.bulk.addresses import list_addresses

    any_read = False
    for found in _iterate_inputs(list_addresses(inputs), ids):
        if isinstance(found, ArticleError):
            skipped.append(found)
        else:
            any_read = True
            yield found
    if not skipped and not any_read:
        say(f"There are no articles in {', '.join(inputs)}.")
    elif not any_read:
        raise ArticleError("", "\n".join(["nothing of this can be read:", *map(str, skipped)]))


def _iterate_inputs(inputs: Sequence[str], ids: Literal["path", "name"]) -> Iterator[Article | ArticleError]:
    from briefings.bulk.addresses import holds_records
    from briefings.sources.files import read_files

    for are_lines, names in groupby(inputs, holds_records):
        if are_lines:
            yield from (found for name in names for found in _read_lines(name))
        else:
            yield from read_files(map(_refuse_address, names), ids=ids)


def _read_lines(name: str) -> Iterator[Article | ArticleError]:
    from briefings.bulk.addresses import is_address, open_input
    from briefings.sources.records import read_records

    if is_address(name):
        with open_input(name) as file:
            yield from read_records(file, name)
    else:
        yield from read_records(Path(name))


def _refuse_address(name: str) -> str:
    from briefings.bulk.addresses import is_address

    if is_address(name):
        raise AddressError(name, "only JSON lines (.jsonl, .ndjson, also .gz) are read from an address")
    return name


def read_with_progress(
    articles: Iterable[Article], options: ReadingOptions, *, jobs: int | None, scheduler: str | None = None
) -> Iterator[Briefing]:
    """Yield a briefing for every article, in order, and show how far the work is."""
    with show_progress() as progress:
        from briefings.bulk import fill_failures, read_all
        from briefings.reading import read_with_analysis

        made = fill_failures(read_all(articles, read_with_analysis, options, jobs=jobs, scheduler=scheduler))
        for done, briefing in enumerate(made, 1):
            progress("Reading", done, 0)
            yield briefing


def write_lines(lines: Iterable[str], output: str | None) -> None:
    """Write lines to a file or an address, whole, or to standard output, each as it comes."""
    if output is None:
        for line in lines:
            click.echo(line)
        return
    with _open_target(output) as file:
        for line in lines:
            file.write(f"{line}\n".encode())


def _open_target(output: str) -> AbstractContextManager[BinaryIO]:
    from briefings.bulk.addresses import is_address, open_output
    from briefings.storage.files import open_whole

    return open_output(output) if is_address(output) or output.endswith(".gz") else open_whole(Path(output))


def write_text(text: str, output: Path | None) -> None:
    """Write a text to a file, whole, or to standard output."""
    from briefings.storage.files import write_whole

    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text)


def tell_aside(
    settings: Settings, skipped: Iterable[object], beside: Mapping[str, int], *, everything: bool = False
) -> None:
    """Name what a build set aside and the one before it did not, or everything; count the rest.

    ``beside`` counts the files that are no articles by their suffix.
    """
    named = [f"set aside: {error}" for error in skipped]
    passed = ", ".join(f"{number} {suffix}" for suffix, number in sorted(beside.items()))
    passed = f"no articles, and passed over: {passed}" if passed else ""
    before = recall_aside(settings.root / ".briefings", {*named, passed})
    for line in named:
        if everything or line not in before:
            say(line)
    if passed and (everything or passed not in before):
        tell(passed)
    known = sum(line in before for line in named)
    if known and not everything:
        them = "it" if known == 1 else "them"
        tell(f"set aside as before: {count(known, 'article')}; 'briefings build --set-aside' names {them}")


def finish(skipped: Sequence[ArticleError], *, strict: bool) -> None:
    """Name what was set aside; under ``--strict`` leave with the exit code for it."""
    for error in skipped:
        say(f"set aside: {error}")
    if skipped and strict:
        click.get_current_context().exit(SKIPPED)
