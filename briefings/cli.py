"""The command line: parses, calls, prints.

What a program reads goes to standard output, what a person reads about it to standard error. Exit
codes: 0 done, 1 failed, 2 wrong usage or settings, 3 done with articles skipped under ``--strict``.
Packages that take long to import are imported by the command that needs them.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from briefings.errors import ArticleError, BriefingsError, SettingsError

if TYPE_CHECKING:
    from briefings.model import Article, Briefing
    from briefings.pipeline import RecordReport
    from briefings.reading import ReadingOptions
    from briefings.settings import Settings

_SKIPPED = 3
_FAILED = 1
_USAGE = 2


class _Commands(click.Group):
    """Commands whose errors become exit codes here, and only here."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            _say(f"briefings: {error}")
            ctx.exit(_USAGE)
        except BriefingsError as error:
            _say(f"briefings: {error}")
            ctx.exit(_FAILED)
        except BrokenPipeError:
            # The reader of our output has gone (``briefings … | head``): that is its right.
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
            ctx.exit(0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="briefings")
@click.option("-v", "--verbose", count=True, help="Say more: -v what is done, -vv why.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def main(verbose: int, quiet: bool) -> None:
    """Condense news articles into briefings: verbatim sentences, key actors, attributed quotes.

    \b
    Start a site:      briefings init my-desk
    Build it:          briefings build
    One article:       briefings brief article.txt
    The day as mail:   briefings mail 2026-11-19
    """
    level = logging.ERROR if quiet else (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr)


_inputs = click.argument("inputs", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
_output = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write here, not to standard output.",
)
_strict = click.option("--strict", is_flag=True, help="Exit with 3 when an article had to be set aside.")
_jobs = click.option(
    "-j", "--jobs", type=click.IntRange(1), help="Processes to read with (default: one a core)."
)
_site = click.option(
    "--site",
    "site_path",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The site's folder (default: here).",
)
_summarizer = click.option(
    "--summarizer",
    default="news",
    show_default=True,
    help="news, lead, lex-rank, lsa, luhn, text-rank, kl, sum-basic, reduction or edmundson.",
)


@main.command()
@_inputs
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines for a program.")
@_output
@click.option(
    "-n",
    "--sentences",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="At most so many an article.",
)
@_summarizer
@_jobs
@_strict
def brief(
    inputs: tuple[Path, ...],
    as_json: bool,
    output: Path | None,
    sentences: int,
    summarizer: str,
    jobs: int | None,
    strict: bool,
) -> None:
    """Condense articles: sentences, key actors, quotes.

    Files may be .txt, .md, .html, .eml, .json, .jsonl, gzip of these, or folders; "-" is standard input.
    JSON lines in give JSON lines out, a line an article, in order.

    \b
    briefings brief article.txt
    briefings brief --json saved-pages/ | jq .quotes
    briefings brief articles.jsonl --output briefings.jsonl --sentences 2
    """
    from briefings.codec import briefing_line

    options = _options(summarizer, sentences)
    articles, skipped = _open_articles(inputs)
    lines_in = any(_is_lines(path) for path in inputs)
    made = _read_with_progress(articles, options, jobs)
    if as_json or output or lines_in:
        _write_lines((briefing_line(briefing) for briefing in made), output)
    else:
        _print_briefings(made)
    _finish(skipped, strict=strict)


@main.command()
@_inputs
@_output
@_jobs
@_strict
def stories(inputs: tuple[Path, ...], output: Path | None, jobs: int | None, strict: bool) -> None:
    """Join articles that tell one event: a JSON line a story, each article in exactly one.

    \b
    briefings stories articles.jsonl --output stories.jsonl
    briefings stories saved-pages/ | jq .articles
    """
    from briefings.codec import story_line
    from briefings.stories import join_stories

    articles, skipped = _open_articles(inputs)
    made = list(_read_with_progress(articles, _options("news", 3), jobs))
    _write_lines((story_line(story) for story in join_stories(made)), output)
    _finish(skipped, strict=strict)


@main.command()
@_inputs
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines for a program.")
@_output
@_strict
def extract(inputs: tuple[Path, ...], as_json: bool, output: Path | None, strict: bool) -> None:
    """Show the article that stands in each file, as the program sees it.

    \b
    briefings extract page.html
    briefings extract saved/*.html.gz newsletter.eml --output articles.jsonl
    """
    import json

    from briefings.sources.records import record_of

    articles, skipped = _open_articles(inputs, ids="name")
    if as_json or output:
        _write_lines((json.dumps(record_of(a), ensure_ascii=False) for a in articles), output)
    else:
        _print_articles(articles)
    _finish(skipped, strict=strict)


@main.command()
@_site
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Build into this folder."
)
@_jobs
@click.option("--timings", is_flag=True, help="Print how long each stage took, and the memory.")
@_strict
def build(site_path: Path, output: Path | None, jobs: int | None, timings: bool, strict: bool) -> None:
    """Read content/articles, write content/digests, build the site into output.

    \b
    briefings build
    briefings build --site my-desk --timings
    """
    settings = _load_settings(site_path)
    clock = _Clock()
    skipped = _build(settings, output, jobs, clock)
    if timings:
        clock.print()
    _finish(skipped, strict=strict)


@main.command()
@_site
@click.option(
    "-p", "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="On loopback."
)
@_jobs
def serve(site_path: Path, port: int, jobs: int | None) -> None:
    """Build the site and show it on this machine; a change of an article or template builds it anew.

    \b
    briefings serve
    briefings serve --site my-desk --port 8080
    """
    from briefings.site import serve as serve_site

    settings = _load_settings(site_path)
    serve_site(settings, lambda: _rebuild(site_path, jobs), port=port)


@main.command()
@click.argument("day", metavar="DAY")
@_site
@_output
def mail(day: str, site_path: Path, output: Path | None) -> None:
    """Print a day's digest as Markdown; DAY is a date or "latest".

    \b
    briefings mail 2026-11-19
    briefings mail latest --output digest.md
    """
    from briefings.codec import read_digest
    from briefings.mail import render_markdown

    settings = _load_settings(site_path)
    text = render_markdown(read_digest(_record_path(settings, day)), settings)
    _write_text(text, output)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Start a site in FOLDER: settings with comments, a first article, an about page.

    \b
    briefings init my-desk
    """
    from briefings.site import init_site

    init_site(folder)
    _say(f"A site stands in {folder}. Next: cd {folder} && briefings serve")


@main.command()
def schema() -> None:
    """Print the JSON schema of briefings.yaml, for editors that complete and check it.

    \b
    briefings schema > briefings.schema.json
    """
    import json

    from briefings.settings import settings_schema

    click.echo(json.dumps(settings_schema(), indent=2, ensure_ascii=False))


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


# --- what the commands share ---------------------------------------------------------------


def _say(message: str) -> None:
    click.echo(message, err=True)


def _load_settings(path: Path) -> Settings:
    from briefings.settings import load_settings

    return load_settings(path)


def _options(summarizer: str, sentences: int) -> ReadingOptions:
    from briefings.reading import ReadingOptions
    from briefings.reading.summary import SUMMARIZERS

    if summarizer not in SUMMARIZERS:
        message = f"{summarizer!r} is not one of: {', '.join(SUMMARIZERS)}"
        raise click.BadParameter(message, param_hint="--summarizer")
    return ReadingOptions(summarizer=summarizer, sentences=sentences)


def _is_lines(path: Path) -> bool:
    return path.name.endswith((".jsonl", ".jsonl.gz"))


def _open_articles(
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

    for are_lines, paths in groupby(inputs, _is_lines):
        if are_lines:
            yield from (found for path in paths for found in read_records(path))
        else:
            yield from read_files(paths, ids=ids)


def _read_with_progress(
    articles: list[Article], options: ReadingOptions, jobs: int | None
) -> Iterator[Briefing]:
    with _progress() as progress:
        from briefings.pipeline import fill_failures, read_all

        for done, made in enumerate(fill_failures(read_all(articles, options, jobs=jobs)), 1):
            progress("Reading", done, len(articles))
            yield made


def _write_lines(lines: Iterable[str], output: Path | None) -> None:
    if output is None:
        for line in lines:
            click.echo(line)
    else:
        _write_text("".join(f"{line}\n" for line in lines), output)


def _write_text(text: str, output: Path | None) -> None:
    from briefings.atomic import write_whole

    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text)


def _print_briefings(made: Iterable[Briefing]) -> None:
    from briefings.printing import print_briefing

    for briefing in made:
        print_briefing(briefing)


def _print_articles(articles: Iterable[Article]) -> None:
    from briefings.printing import print_article

    for article in articles:
        print_article(article)


def _finish(skipped: Sequence[ArticleError], *, strict: bool) -> None:
    for error in skipped:
        _say(f"set aside: {error}")
    if skipped and strict:
        click.get_current_context().exit(_SKIPPED)


def _record_path(settings: Settings, day: str) -> Path:
    days = sorted(path.stem for path in settings.digests.glob("[0-9]*-[0-9]*-[0-9]*.json"))
    if day == "latest" and days:
        return settings.digests / f"{days[-1]}.json"
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        if day == "latest":
            raise BriefingsError(
                settings.digests, "holds no edition yet; 'briefings build' makes them"
            ) from error
        message = f"{day!r} is not a date; write one like 2026-11-19, or latest"
        raise click.BadParameter(message, param_hint="DAY") from error
    path = settings.digests / f"{wanted.isoformat()}.json"
    if not path.exists():
        near = f"; the last is of {days[-1]}" if days else "; 'briefings build' makes them"
        raise BriefingsError(path, f"there is no edition of {wanted.isoformat()}{near}")
    return path


def _build(
    settings: Settings, output: Path | None, jobs: int | None, clock: _Clock
) -> Sequence[ArticleError]:
    with _progress() as progress:
        with clock.stage("records"):
            from briefings.pipeline import write_records

            report = write_records(settings, jobs=jobs, progress=clock.watch(progress))
        with clock.stage("site"):
            from briefings.site import build_site

            progress("Building pages", 0, 0)
            build_site(settings, output=output)
    _tell(_describe_build(settings, report, output or settings.output))
    return report.skipped


def _describe_build(settings: Settings, report: RecordReport, output: Path) -> str:
    if not report.articles and not any(settings.digests.glob("*.json")):
        return (
            f"There are no articles yet: put some below {settings.articles}; the site in {output} is empty."
        )
    articles, days = report.articles, len(report.days)
    counted = f"{articles} article{'s'[: articles != 1]}, {days} day{'s'[: days != 1]}"
    return f"{counted}, {report.written} of them new or changed → {output / 'index.html'}"


def _tell(message: str) -> None:
    """Say what was done, unless only errors are wanted."""
    if not _is_quiet():
        _say(message)


def _is_quiet() -> bool:
    context = click.get_current_context(silent=True)
    return bool(context and context.find_root().params.get("quiet"))


def _rebuild(site_path: Path, jobs: int | None) -> None:
    for error in _build(_load_settings(site_path), None, jobs, _Clock()):
        _say(f"set aside: {error}")


class _Clock:
    """How long each stage took, by the wall."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        from time import perf_counter

        began = perf_counter()
        yield
        self.seconds[name] = perf_counter() - began

    def watch(self, progress: Callable[[str, int, int], None]) -> Callable[[str, int, int], None]:
        """Keep time of the stages that ``progress`` is told of, between its calls."""
        from time import perf_counter

        last = perf_counter()

        def told(stage: str, done: int, total: int) -> None:
            nonlocal last
            now = perf_counter()
            name = f"  {stage.lower()}"
            self.seconds[name] = self.seconds.get(name, 0.0) + now - last
            last = now
            progress(stage, done, total)

        return told

    def print(self) -> None:
        import resource

        for name, seconds in self.seconds.items():
            _say(f"{name:<20}{seconds:8.2f} s")
        peak = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        _say(f"{'peak memory':<20}{peak[0] / unit:8.0f} MiB, a worker {peak[1] / unit:.0f} MiB")


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show how far the work is: a bar on a terminal, a line a stage elsewhere after the first second."""
    if _is_quiet():
        yield lambda *_: None
    elif sys.stderr.isatty():
        from briefings.printing import show_progress

        with show_progress() as progress:
            yield progress
    else:
        yield _StageLines()


class _StageLines:
    """Names each stage once on standard error, when it has gone on for a second."""

    def __init__(self) -> None:
        from time import monotonic

        self._now = monotonic
        self._began = monotonic()
        self._said: set[str] = set()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self._said and self._now() - self._began > 1:
            self._said.add(stage)
            _say(f"{stage}: {done} of {total} …" if total else f"{stage} …")
