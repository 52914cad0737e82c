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
from briefings.errors import BriefingsError, QuestionError

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
Actor = Annotated[str, Field(description="The name of a person, organisation or place.", max_length=200)]
Day = Annotated[str, Field(description='A day as 2026-11-19, or "latest".', max_length=20)]
Since = Annotated[str, Field(description="The first day, as 2026-11-19; all if empty.", max_length=20)]
Until = Annotated[str, Field(description="The last day, as 2026-11-19; all if empty.", max_length=20)]
Page = Annotated[int, Field(description="Which page of the answer; next_page names the one behind it.", ge=1)]


def make_server(settings: Settings) -> MCPServer:
    """Return the server of a site's records. Raises BriefingsError where its package is not installed."""
    try:
        from mcp.server.mcpserver import MCPServer
    except ImportError as error:
        problem = "needs one more package; pip install 'briefings[mcp]'"
        raise BriefingsError("briefings mcp", problem) from error
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
                first=_read_day(from_day), last=_read_day(to_day), page=page,
            )
        )  # fmt: skip

    def day(day: Day = "latest", page: Page = 1) -> dict[str, Any]:
        """Return a day's edition: its stories with sentences, quotations, actors and sources, ten a page."""
        return _answer(lambda: show_day(archive, _choose_day(archive, day), page))

    def story(day: Day, story: StoryId) -> dict[str, Any]:
        """Return one story of a day by its id, which the other tools name."""
        return _answer(lambda: show_story(archive, _choose_day(archive, day), story))

    def said(person: Actor, from_day: Since = "", to_day: Until = "", page: Page = 1) -> dict[str, Any]:
        """Return what a person or organisation said between two days, verbatim; the newest first."""
        return _answer(
            lambda: find_said(archive, person, first=_read_day(from_day), last=_read_day(to_day), page=page)
        )

    def sources(
        claim: Claim,
        from_day: Since = "",
        to_day: Until = "",
        page: Page = 1,
    ) -> dict[str, Any]:
        """Find which articles bear a sentence or words, verbatim, and where; nothing that means the same."""
        return _answer(
            lambda: find_sources(archive, claim, first=_read_day(from_day), last=_read_day(to_day), page=page)
        )

    search_passages.__name__ = "search"
    return [search_passages, day, story, said, sources]


def _answer(ask: Callable[[], Answer]) -> Answer:
    """Return an answer; what was asked wrongly, or cannot be read, is an error for the one who asks."""
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        return ask()
    except BriefingsError as error:
        raise ToolError(str(error)) from error


def _choose_day(archive: ShownDays, day: str) -> date:
    if day != "latest":
        chosen = _read_day(day)
        if chosen:
            return chosen
    days = archive.list_days()
    if not days:
        raise QuestionError("day", "there is no edition yet")
    return days[0]


def _read_day(day: str) -> date | None:
    """Return a day as it is written; None for none."""
    if not day:
        return None
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise QuestionError("day", f"{day!r} is not a day; write one like 2026-11-19") from error
