"""The pages of the actors, and the lists of them all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import ceil
from typing import Any, NamedTuple

from briefings.presenting.addresses import name_feed
from briefings.presenting.views import ActorView, LinkView, QuoteView
from briefings.presenting.wording import Wording
from briefings.site.archive import Archive
from briefings.site.outlines import StoryOutline, is_about, sort_newest
from briefings.site.page import Page, divide
from briefings.words import make_slug

# An actor's own page holds its newest stories, pages of a fixed length the older ones.
_STORIES_KEPT = 20
_STORIES_A_PART = 40
_COMPANY_SHOWN = 8
_ROLES_SHOWN = 6
# So many stories tell what an actor is called now, and so many whom it is met with and in which roles: a page
# of an actor that is met every day must not take longer with each year.
_NEWEST = 20
_LATELY = 200
_BARS = 120
# Fewer bars than these are no course. One grows with its stories up to the tallest, in units of the chart.
_FEWEST_BARS = 4
_A_STORY, _TALLEST = 4, 10
# A list of more actors is divided by their first letters; the first page then holds who is met most often.
_ACTORS_A_PAGE = 400
_OFTEN_SHOWN = 60
_OFTEN_DAYS = 30


class ActorLine(NamedTuple):
    """An actor in a list: its page, its newest name, kind and role, and where the editor's list leads."""

    path: str
    name: str
    kind: str
    role: str
    href: str


class Course(NamedTuple):
    """A chart of bars, each of a day or of as many as make it fit.

    It is ``wide`` bars wide; ``path`` is the data of an SVG path.
    """

    wide: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPage:
    """What the editions hold of one actor, the newest first; of a long history, a part.

    ``href`` is where the editor's list leads, ``about`` what others say that names it, ``company`` who
    stands with it most often. ``course`` draws its stories over time where there are enough,
    ``count`` and ``days`` all its stories and the days that they stand in, from ``first`` to ``last``.
    ``parts`` lead to the older parts, ``part`` names this one if it is one.
    """

    name: str
    kind: str
    path: str
    href: str
    roles: tuple[str, ...]
    quotes: tuple[QuoteView, ...]
    about: tuple[QuoteView, ...]
    stories: tuple[StoryOutline, ...]
    company: tuple[LinkView, ...]
    course: Course | None
    count: int
    days: int
    first: date
    last: date
    parts: tuple[LinkView, ...]
    part: str


def make_actor_pages(archive: Archive, words: Wording, prefix: str) -> Iterator[Page]:
    """Yield the pages of each actor that has one, and the lists of them."""
    actors = archive.history.actors
    lines = [_make_line(path, stories) for path, stories in actors.items()]
    lines.sort(key=lambda line: (make_slug(line.name), line.path))
    for line in lines:
        yield from _pages_of(line, actors[line.path], archive, words)
    yield from _list_pages(lines, archive, prefix)


def _make_line(path: str, stories: Sequence[StoryOutline]) -> ActorLine:
    """Return what the newest stories call an actor."""
    shown = (one for story in stories[: -_NEWEST - 1 : -1] for one in story.cast if one.path == path)
    newest = next(shown, None)
    if newest:
        role = newest.role or next((one.role for one in shown if one.role), "")
        return ActorLine(path, newest.name, newest.kind, role, newest.href)
    name = next(text for story in reversed(stories) for where, text in story.speakers if where == path)
    return ActorLine(path, name, "person", "", "")


def _pages_of(
    line: ActorLine, stories: Sequence[StoryOutline], archive: Archive, words: Wording
) -> Iterator[Page]:
    parts, rest = divide(stories, keep=_STORIES_KEPT, size=_STORIES_A_PART)
    paths = [f"{line.path.removesuffix('.html')}/{number}.html" for number in range(1, len(parts) + 1)]
    links = [
        LinkView(text=_tell_period(part, words), path=path) for part, path in zip(parts, paths, strict=True)
    ]
    make = partial(_make_actor, archive, line, stories)
    yield Page(
        path=line.path,
        template="briefings/actor",
        inputs=(repr(line), archive.history.stamp(stories)),
        variables=partial(make, rest, parts=tuple(links[::-1])),
        feed=name_feed(line.path),
        found=True,
    )
    for part, link in zip(parts, links, strict=True):
        yield Page(
            path=link.path,
            template="briefings/actor",
            inputs=(line.name, line.kind, line.href, archive.history.stamp(part)),
            variables=partial(make, part, part=link.text),
        )


def _tell_period(stories: Sequence[StoryOutline], words: Wording) -> str:
    first, last = words.day(stories[0].day), words.day(stories[-1].day)
    return first if first == last else f"{first} – {last}"


def _make_actor(
    archive: Archive,
    line: ActorLine,
    whole: Sequence[StoryOutline],
    shown: Sequence[StoryOutline],
    *,
    parts: tuple[LinkView, ...] = (),
    part: str = "",
) -> dict[str, Any]:
    """Return the variables of an actor's page: of the stories ``shown``, and on the first page of all."""
    path, newest_first = line.path, sort_newest(shown)
    speaking = [story for story in newest_first for where, _ in story.speakers if where == path]
    named = [story for story in newest_first if path in story.about]
    actor = ActorPage(
        name=line.name,
        kind=line.kind,
        path=path,
        href=line.href,
        roles=() if part else _find_roles(path, whole),
        quotes=tuple(q for story in speaking for q in archive.show_story(story).quotes if q.path == path),
        about=tuple(
            q for story in named for q in archive.show_story(story).quotes if is_about(q, path, line.name)
        ),
        stories=newest_first,
        company=() if part else _find_company(path, whole, archive),
        course=None if part else _draw_course(whole),
        count=len(whole),
        days=len({story.day for story in whole}),
        first=whole[0].day,
        last=whole[-1].day,
        parts=parts,
        part=part,
    )
    return {"actor": actor}


def _find_roles(path: str, stories: Sequence[StoryOutline]) -> tuple[str, ...]:
    """Return the roles that the newest stories give an actor, the newest first."""
    lately = stories[: -_LATELY - 1 : -1]
    roles = (one.role for story in lately for one in story.cast if one.path == path and one.role)
    return tuple(dict.fromkeys(roles))[:_ROLES_SHOWN]


def _find_company(path: str, stories: Sequence[StoryOutline], archive: Archive) -> tuple[LinkView, ...]:
    """Return who stands with an actor most often in its newest stories."""
    pages = archive.history.actors
    casts = [story.cast for story in stories[: -_LATELY - 1 : -1]]
    met = Counter([one.path for cast in casts for one in cast])
    del met[path]
    often = [other for other, _ in met.most_common() if other in pages][:_COMPANY_SHOWN]
    return tuple(LinkView(text=_find_name(other, casts), path=other) for other in often)


def _find_name(path: str, casts: Iterable[tuple[ActorView, ...]]) -> str:
    return next(one.name for cast in casts for one in cast if one.path == path)


def _draw_course(stories: Sequence[StoryOutline]) -> Course | None:
    """Return the chart of an actor's stories; None where there is no course of time to see."""
    first = stories[0].day.toordinal()
    a_bar = ceil((stories[-1].day.toordinal() - first + 1) / _BARS)
    counts = Counter([(story.day.toordinal() - first) // a_bar for story in stories])
    if len(counts) < _FEWEST_BARS:
        return None
    heights = [(place, min(count * _A_STORY, _TALLEST)) for place, count in sorted(counts.items())]
    path = "".join(f"M{place} {_TALLEST}v-{height}h.8v{height}z" for place, height in heights)
    return Course(max(counts) + 1, path)


def _list_pages(lines: Sequence[ActorLine], archive: Archive, prefix: str) -> Iterator[Page]:
    """Yield the list of actors by letter: a page, or one a letter and one that leads there."""
    letters: dict[str, list[ActorLine]] = defaultdict(list)
    for line in lines:
        letters[line.name[:1].upper()].append(line)
    groups = tuple((letter, tuple(group)) for letter, group in letters.items())
    if len(lines) <= _ACTORS_A_PAGE:
        yield _list_page(f"{prefix}actors.html", groups, (), ())
        return
    links = tuple(
        LinkView(text=letter, path=f"{prefix}actors/{make_slug(letter)}.html") for letter, _ in groups
    )
    yield _list_page(f"{prefix}actors.html", (), _find_often(lines, archive), links)
    merged: dict[str, list[tuple[str, tuple[ActorLine, ...]]]] = defaultdict(list)
    for group, link in zip(groups, links, strict=True):
        merged[link.path].append(group)
    for path, some in merged.items():
        yield _list_page(path, tuple(some), (), links)


def _list_page(
    path: str,
    letters: tuple[tuple[str, tuple[ActorLine, ...]], ...],
    often: tuple[ActorLine, ...],
    links: tuple[LinkView, ...],
) -> Page:
    variables = {"letters": letters, "often": often, "links": links}
    inputs = (repr((letters, often)), repr(links))
    return Page(path=path, template="briefings/actors", inputs=inputs, variables=lambda: variables)


def _find_often(lines: Sequence[ActorLine], archive: Archive) -> tuple[ActorLine, ...]:
    """Return the actors of most stories in the newest editions, in the order of their names."""
    counts: Counter[str] = Counter()
    for day in archive.history.days[-_OFTEN_DAYS:]:
        for story in day.stories:
            counts.update(one.path for one in story.cast if story.told)
    ranked = sorted(lines, key=lambda line: -counts[line.path])[:_OFTEN_SHOWN]
    return tuple(sorted(ranked, key=lambda line: (make_slug(line.name), line.path)))
