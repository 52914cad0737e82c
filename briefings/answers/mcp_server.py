"""The records as a server of the Model Context Protocol: tools that answer questions, read only.

An assistant's program starts ``briefings mcp`` and speaks with it over standard input and output. Every tool
returns plain values; what was asked wrongly is an error with words that say what would be right.
"""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from briefings.answers.questions import Answer, find_said, find_sources, search, show_day, show_story
from briefings.answers.shown_days import ShownDays
from briefings.errors import BriefingsError, ask_for_package

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server.mcpserver import MCPServer

    from briefings.settings import Settings

_INSTRUCTIONS = """\
Answers questions from the records of a daily news briefing. Every sentence and quotation is verbatim from the
article that is named with it: "verbatim" holds its words and their place in the article's text (Unicode code
points, half-open), "sha256" is the hash of that text, "address" leads to the words. Quote "text" as it is and
name its source. "status" says whether an editor has approved the day: draft, approved, or corrected since.
What is not in the records is not known here.
"""

Words = Annotated[str, Field(description="Words that it must all have, in any order.", max_length=500)]
Claim = Annotated[str, Field(description="A sentence, or some words of one, as written.", max_length=500)]
StoryId = Annotated[str, Field(description="The id of a story, as other answers name it.", max_length=200)]
Name = Annotated[str, Field(description="The name of a source or section.", max_length=200)]
Actor = Annotated[
    str, Field(description="The name of a person, organisation or place, or a part of it.", max_length=200)
]
Day = Annotated[
    str, Field(description='A day as 2026-11-19, or "latest", "today", "yesterday".', max_length=20)
]
Since = Annotated[str, Field(description="The first day, as 2026-11-19; all if empty.", max_length=20)]
Until = Annotated[str, Field(description="The last day, as 2026-11-19; all if empty.", max_length=20)]
Page = Annotated[int, Field(description="Which page of the answer; next_page names the one behind it.", ge=1)]


def make_server(settings: Settings) -> MCPServer:
    """Return the server of a site's records. Raises BriefingsError where its package is not installed."""
    try:
        from mcp.server.mcpserver import MCPServer
    except ImportError as error:
        raise BriefingsError("briefings mcp", ask_for_package("mcp")) from error
    from mcp_types import ToolAnnotations

    server = MCPServer(
        "briefings",
        title=settings.site.title,
        instructions=_INSTRUCTIONS,
        version=version("briefings"),
        log_level="WARNING",
    )
    reads = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    for tool in _list_tools(ShownDays(settings)):
        server.add_tool(tool, annotations=reads)
    return server


def _list_tools(archive: ShownDays) -> list[Callable[..., Answer]]:
    def read_days(first: str, last: str) -> dict[str, date | None]:
        given = {"first": first, "last": last}
        return {name: archive.read_day(day) if day else None for name, day in given.items()}

    def search_passages(
        words: Words = "",
        actor: Actor = "",
        source: Name = "",
        section: Name = "",
        from_day: Since = "",
        to_day: Until = "",
        page: Page = 1,
    ) -> dict[str, Any]:
        """Find sentences and quotations by words, actor, source, section and days; the newest first."""
        return _answer(
            lambda: search(
                archive, words=words, actor=actor, source=source, section=section,
                **read_days(from_day, to_day), page=page,
            )
        )  # fmt: skip

    def day(day: Day = "latest", page: Page = 1) -> dict[str, Any]:
        """Return a day's edition: its stories with sentences, quotations, actors and sources, ten a page."""
        return _answer(lambda: show_day(archive, archive.read_day(day or "latest"), page))

    def story(day: Day, story: StoryId) -> dict[str, Any]:
        """Return one story of a day by its id, which the other tools name."""
        return _answer(lambda: show_story(archive, archive.read_day(day or "latest"), story))

    def said(person: Actor, from_day: Since = "", to_day: Until = "", page: Page = 1) -> dict[str, Any]:
        """Return what a person or organisation said between two days, verbatim; the newest first."""
        return _answer(lambda: find_said(archive, person, **read_days(from_day, to_day), page=page))

    def sources(
        claim: Claim,
        from_day: Since = "",
        to_day: Until = "",
        page: Page = 1,
    ) -> dict[str, Any]:
        """Find which articles bear a sentence or words, verbatim, and where; nothing that means the same."""
        return _answer(lambda: find_sources(archive, claim, **read_days(from_day, to_day), page=page))

    search_passages.__name__ = "search"
    return [search_passages, day, story, said, sources]


def _answer(ask: Callable[[], Answer]) -> Answer:
    """Return an answer; what was asked wrongly, or cannot be read, is an error for the one who asks."""
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        return ask()
    except BriefingsError as error:
        raise ToolError(str(error)) from error
