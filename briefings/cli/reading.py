"""The black box: ``brief``, ``stories``, ``extract``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.articles import finish, is_lines, open_articles, read_with_progress, write_lines
from briefings.cli.group import main
from briefings.cli.options import (
    inputs_argument,
    jobs_option,
    output_option,
    reading_options,
    strict_option,
    summarizer_option,
)

if TYPE_CHECKING:
    from briefings.model import Article, Briefing


@main.command()
@inputs_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines for a program.")
@output_option
@click.option(
    "-n",
    "--sentences",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="At most so many an article.",
)
@summarizer_option
@jobs_option
@strict_option
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

    options = reading_options(summarizer, sentences)
    articles, skipped = open_articles(inputs)
    lines_in = any(is_lines(path) for path in inputs)
    made = read_with_progress(articles, options, jobs)
    if as_json or output or lines_in:
        write_lines((briefing_line(briefing) for briefing in made), output)
    else:
        _print_briefings(made)
    finish(skipped, strict=strict)


@main.command()
@inputs_argument
@output_option
@jobs_option
@strict_option
def stories(inputs: tuple[Path, ...], output: Path | None, jobs: int | None, strict: bool) -> None:
    """Join articles that tell one event: a JSON line a story, each article in exactly one.

    \b
    briefings stories articles.jsonl --output stories.jsonl
    briefings stories saved-pages/ | jq .articles
    """
    from briefings.codec import story_line
    from briefings.stories import join_stories

    articles, skipped = open_articles(inputs)
    made = list(read_with_progress(articles, reading_options("news", 3), jobs))
    write_lines((story_line(story) for story in join_stories(made)), output)
    finish(skipped, strict=strict)


@main.command()
@inputs_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines for a program.")
@output_option
@strict_option
def extract(inputs: tuple[Path, ...], as_json: bool, output: Path | None, strict: bool) -> None:
    """Show the article that stands in each file, as the program sees it.

    \b
    briefings extract page.html
    briefings extract saved/*.html.gz newsletter.eml --output articles.jsonl
    """
    import json

    from briefings.sources.records import record_of

    articles, skipped = open_articles(inputs, ids="name")
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
