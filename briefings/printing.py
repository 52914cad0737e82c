"""Briefings and articles as a person reads them in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from briefings.errors import printable
from briefings.model import SURE_ENOUGH, Actor, Article, Briefing, Digest, Progress, Quote, Sentence

# A reader of a terminal wants the few that matter; programs get all of them from --json.
_ACTORS_SHOWN = 8
# Wider than any line: what a program or a file takes is not broken, least of all within an address.
_UNBROKEN = 1_000_000
_STATES = {"sound": "bold green", "note": "bold yellow", "broken": "bold red"}
_TITLES = {"sound": "Works", "note": "Missing or waiting", "broken": "Broken"}
# The width of the longest subject, with its indent.
_SUBJECT = 12


def print_briefing(briefing: Briefing, console: Console | None = None) -> None:
    """Print one briefing: headline, where it is from, sentences, actors, quotes."""
    console = console or _open_console()
    console.print(Text(printable(briefing.headline or briefing.id), style="bold"))
    _print_origin(console, briefing.source, _show_time(briefing.published))
    for sentence in briefing.sentences:
        console.print()
        console.print(_sentence_text(sentence))
    if briefing.actors:
        console.print()
        console.print(_actors_line(briefing.actors))
    for quote in briefing.quotes:
        if quote.kind != "indirect" and quote.confidence >= SURE_ENOUGH:
            console.print()
            _print_quote(console, quote)
    console.print()


def print_article(article: Article, console: Console | None = None) -> None:
    """Print an article as the program sees it; page furniture is dimmed."""
    console = console or _open_console()
    console.print(Text(printable(article.headline or article.id), style="bold"))
    byline, published = ", ".join(article.byline), _show_time(article.published)
    _print_origin(console, article.source, byline, published, article.language, article.url)
    console.print()
    text = Text(printable(article.text))
    for piece in article.furniture:
        text.stylize("dim", *piece.span)
    console.print(text)
    console.print()


def print_findings(rows: Iterable[tuple[str, str, str, str]], console: Console | None = None) -> None:
    """Print findings by state, what is well first: subject, state, what was found, the remedy below it."""
    console = console or _open_console()
    listed = [*rows]
    for state, title in _TITLES.items():
        of_state = [row for row in listed if row[1] == state]
        if of_state:
            console.print(Text(f"{title} ({len(of_state)})", style=_STATES[state]))
        for subject, _, found, remedy in of_state:
            told = [Text(found), *([Text(f"→ {remedy}", style="bold")] if remedy else [])]
            lines = [line for text in told for line in _wrap(text, console)]
            for margin, line in zip([f"  {subject}", *("" for _ in lines[1:])], lines, strict=True):
                line.rstrip()
                console.print(Text(f"{margin:<{_SUBJECT}} ").append_text(line), soft_wrap=True)


def _wrap(text: Text, console: Console) -> Iterable[Text]:
    return text.wrap(console, max(console.width - _SUBJECT - 1, _SUBJECT), overflow="fold")


def print_table(
    titles: Iterable[str], rows: Iterable[Iterable[str | Text]], console: Console | None = None
) -> None:
    """Print rows under their titles, every cell whole and without markup."""
    console = console or _open_console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in titles:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
    console.print(table)


def print_listing(
    titles: Sequence[str], rows: Iterable[Sequence[str]], console: Console | None = None
) -> None:
    """Print rows whose last cell is an address, always whole.

    A program gets a line a row, the cells divided by tabs, without titles. A person gets a table, and where
    the terminal is too narrow for it, each address on a line of its own.
    """
    console = console or _open_console()
    listed = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(titles, *listed, strict=True)]
    if not console.is_terminal:
        for row in listed:
            # Not by rich, which makes spaces of tabs.
            console.file.write("\t".join(row) + "\n")
    elif sum(widths) + 2 * len(widths) <= console.width:
        print_table(titles, listed, console)
    else:
        for *cells, address in listed:
            console.print(Text(" · ".join(filter(None, cells))), soft_wrap=True)
            console.print(Text(f"  {address}", style="dim"), soft_wrap=True)


@contextmanager
def show_bars() -> Iterator[Progress]:
    """Show a bar a stage on standard error while the work lasts; nothing is left of it afterwards."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, int] = {}

        def told(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=None)
            bars.update(bars.task_ids[list(tasks).index(stage)], completed=done, total=total or None)

        yield told


def _show_time(published: datetime | None) -> str:
    """Return the day, and the time of day where there is one: midnight means that none was given."""
    if published is None:
        return ""
    is_day = (published.hour, published.minute) == (0, 0)
    return published.date().isoformat() if is_day else published.isoformat(" ", "minutes")


def _print_origin(console: Console, *parts: str) -> None:
    line = printable(" · ".join(part for part in parts if part))
    if line:
        # A terminal breaks the line itself: an address stays whole when it is copied.
        console.print(Text(line, style="dim"), soft_wrap=True)


def _actors_line(actors: tuple[Actor, ...]) -> Text:
    line = Text("Who  ", style="dim")
    for index, actor in enumerate(actors[:_ACTORS_SHOWN]):
        line.append(" · " if index else "", style="dim")
        line.append(printable(actor.name), style="not dim")
        if actor.role:
            line.append(printable(f", {actor.role.text}"), style="dim")
    return line


def _sentence_text(sentence: Sentence) -> Text:
    """Return a sentence, each name that we add behind a pronoun in brackets and dimmed."""
    text = Text()
    words = printable(sentence.text)
    done = 0
    for gloss in sorted(sentence.glosses, key=lambda gloss: gloss.span):
        end = gloss.span.end - sentence.span.start
        text.append(words[done:end]).append(printable(f" [{gloss.name}]"), style="dim")
        done = end
    return text.append(words[done:])


def _print_quote(console: Console, quote: Quote) -> None:
    words = f"“{quote.text}”" if quote.kind == "direct" else quote.text
    console.print(Padding(Text(printable(words), style="italic"), (0, 0, 0, 2), expand=False))
    if quote.speaker:
        name = quote.speaker.actor or quote.speaker.text
        console.print(Padding(Text(printable(f"— {name}"), style="dim"), (0, 0, 0, 2), expand=False))


def print_reasons(digest: Digest, story_id: str, console: Console | None = None) -> None:
    """Print why a story of a day stands where it stands: the parts of its score, and what they rest on."""
    console = console or _open_console()
    place, story = next((at, each) for at, each in enumerate(digest.stories, 1) if each.id == story_id)
    console.print(Text(story.headline or story.id, style="bold"))
    by_rank = 1 + sum(other.score > story.score for other in digest.stories)
    console.print(f"{place} of {len(digest.stories)} in the edition, {by_rank} by score; {story.label}")
    if story.pinned:
        console.print("pinned by the editor")
    for reason in story.why:
        console.print(f"{reason.value:8.4f}  {_REASONS.get(reason.name, reason.name)}")
    console.print(f"{story.score:8.4f}  together")
    for briefing in story.briefings:
        _print_origin(console, briefing.source or briefing.id, _show_time(briefing.published), briefing.url)
    watched = ", ".join(actor.name for actor in story.actors[:_ACTORS_SHOWN])
    console.print(f"actors: {watched or 'none'}; section: {story.section or 'none'}")
    for before in story.before:
        console.print(f"before: {before.day} {before.headline}")


def _open_console() -> Console:
    """Return standard output as rich writes it, lines broken only where a terminal shows them."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else _UNBROKEN)


# The parts of a story's score, in words.
_REASONS = {
    "sources": "sources: how many tell it in words of their own",
    "salience": "salience: how much its main actors matter in its articles",
    "freshness": "freshness: new or updated, and how late in the day",
    "watched": "watched: an actor that the settings watch",
    "section": "section: it belongs to one of the settings' sections",
    "form": "form: news before opinion, letters, reviews and advice",
}
