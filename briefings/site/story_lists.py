"""The pages that list stories by day, newest first: of a section, of a source; long ones in parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from briefings.presenting.addresses import name_feed
from briefings.presenting.rights import Rights
from briefings.presenting.views import LinkView
from briefings.presenting.wording import Wording
from briefings.site.archive import Archive
from briefings.site.outlines import StoryOutline, sort_newest
from briefings.site.page import Page, divide
from briefings.words import make_slug

_STORIES_KEPT = 100
_STORIES_A_PART = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryList:
    """A page's stories, the oldest first, and how many there are with those of its ``parts``.

    ``parts`` lead to the older parts; ``part`` is the period of this one, if it is one.
    """

    path: str
    stories: Sequence[StoryOutline]
    count: int
    parts: tuple[LinkView, ...]
    part: str


class SourceLine(NamedTuple):
    """A source in the list of sources: its page, its newest name, its stories and the days that have them."""

    path: str
    name: str
    stories: int
    days: int


def make_section_pages(archive: Archive, words: Wording) -> Iterator[Page]:
    """Yield the pages of each section: its newest stories, and the older ones in parts."""
    for path, stories in archive.history.sections.items():
        for listed in _divide_list(path, stories, words):
            variables = {"name": listed.stories[-1].section, **_variables(listed)}
            yield _list_page(archive, "briefings/section", listed, variables, feed=name_feed(path))


def make_source_pages(archive: Archive, words: Wording, prefix: str, rights: Rights) -> Iterator[Page]:
    """Yield the pages of each source (what it covered and what is shown of it) and the list of them all."""
    lines = []
    for path, stories in archive.history.sources.items():
        name = next(text for where, text in stories[-1].sources if where == path)
        lines.append(SourceLine(path, name, len(stories), len({story.day for story in stories})))
        terms = rights.describe(name, words)
        for listed in _divide_list(path, stories, words):
            variables = {"name": name, "terms": terms, **_variables(listed)}
            yield _list_page(archive, "briefings/source", listed, variables)
    lines.sort(key=lambda line: (make_slug(line.name), line.path))
    yield Page(
        path=f"{prefix}sources.html",
        template="briefings/sources",
        inputs=(repr(lines),),
        variables=lambda: {"sources": tuple(lines)},
    )


def _divide_list(path: str, stories: Sequence[StoryOutline], words: Wording) -> Iterator[StoryList]:
    parts, rest = divide(stories, keep=_STORIES_KEPT, size=_STORIES_A_PART)
    links = tuple(
        LinkView(
            text=f"{words.day(part[0].day)} – {words.day(part[-1].day)}",
            path=f"{path.removesuffix('.html')}/{number}.html",
        )
        for number, part in enumerate(parts, 1)
    )
    yield StoryList(path=path, stories=rest, count=len(stories), parts=links[::-1], part="")
    for link, part in zip(links, parts, strict=True):
        yield StoryList(path=link.path, stories=part, count=len(part), parts=(), part=link.text)


def _variables(listed: StoryList) -> dict[str, Any]:
    return {name: getattr(listed, name) for name in ("count", "parts", "part")}


def _list_page(
    archive: Archive, template: str, listed: StoryList, variables: dict[str, Any], *, feed: str = ""
) -> Page:
    return Page(
        path=listed.path,
        template=template,
        inputs=(archive.history.stamp(listed.stories), repr(variables)),
        variables=lambda: variables | {"stories": sort_newest(listed.stories)},
        feed=feed,
    )
