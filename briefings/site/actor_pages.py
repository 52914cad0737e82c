"""The pages of the actors, and the lists of them all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from math import ceil
from typing import Any, NamedTuple

from msgspec.structs import replace

from briefings.model import ActorKind
from briefings.presenting.addresses import name_actor_file, name_feed
from briefings.presenting.views import ActorView, LinkView
from briefings.presenting.wording import Wording
from briefings.site.archive import Page, PageViews, divide
from briefings.site.history import History, StoryOutline, find_newest_form, list_shown, sort_newest
from briefings.words import make_slug

# An actor's own page holds its newest stories, pages of a fixed length the older ones.
_STORIES_KEPT = 20
_STORIES_A_PART = 40
_COMPANY_SHOWN = 8
_ROLES_SHOWN = 6
# So many stories tell whom an actor is met with and in which roles: a page of an actor that is met every day
# must not take longer with each year.
_LATELY = 200
_BARS = 120
# Fewer bars than these are no course. One grows with its stories up to the tallest, in units of the chart.
_FEWEST_BARS = 4
_A_STORY, _TALLEST = 4, 10
# A list of more actors is divided by their first letters; the first page then holds who is met most often.
_ACTORS_A_PAGE = 400
_OFTEN_SHOWN = 60
_OFTEN_DAYS = 30


class Course(NamedTuple):
    """A chart of bars, each of a day or of as many as make it fit.

    It is ``wide`` bars wide; ``path`` is the data of an SVG path.
    """

    wide: int
    path: str


def make_actor_pages(history: History, words: Wording, prefix: str) -> Iterator[Page]:
    """Yield the pages of each actor that has one, and the lists of them."""
    actors = history.actors
    lines = [find_newest_form(path, stories) for path, stories in actors.items()]
    lines.sort(key=lambda line: (make_slug(line.name), line.path))
    for line in lines:
        yield from _pages_of(line, actors[line.path], history, words, prefix)
    yield from _list_pages(lines, history, prefix)


def _pages_of(
    line: ActorView, stories: Sequence[StoryOutline], history: History, words: Wording, prefix: str
) -> Iterator[Page]:
    parts, rest = divide(stories, keep=_STORIES_KEPT, size=_STORIES_A_PART)
    paths = [f"{line.path.removesuffix('.html')}/{number}.html" for number in range(1, len(parts) + 1)]
    links = [
        LinkView(text=_tell_period(part, words), path=path) for part, path in zip(parts, paths, strict=True)
    ]
    yield Page(
        path=line.path,
        template="briefings/actor",
        stories=stories,
        texts=(repr(line),),
        variables=partial(_make_actor, history, words, line, stories, rest, parts=tuple(links[::-1])),
        feed=name_feed(line.path),
        data=name_actor_file(line.path, prefix),
    )
    for part, link in zip(parts, links, strict=True):
        yield Page(
            path=link.path,
            template="briefings/actor",
            stories=part,
            texts=(repr(replace(line, role="")),),
            variables=partial(
                _make_actor, history, words, replace(line, role=""), part, part, part=link.text
            ),
        )


def _tell_period(stories: Sequence[StoryOutline], words: Wording) -> str:
    first, last = words.day(stories[0].day), words.day(stories[-1].day)
    return first if first == last else f"{first} – {last}"


def _make_actor(
    history: History,
    words: Wording,
    line: ActorView,
    whole: Sequence[StoryOutline],
    shown: Sequence[StoryOutline],
    views: PageViews,
    *,
    parts: tuple[LinkView, ...] = (),
    part: str = "",
) -> dict[str, Any]:
    """Return the variables of an actor's page: of the stories ``shown`` of a ``whole``.

    The whole of the first page is all stories; an older part is its own, so that it stays as it is for good.

    ``roles`` are pairs of a role and the days on which the stories gave it, in words.
    ``about`` is what others say that names the actor, ``company`` who stands with it most often;
    ``course`` draws the stories of the whole where there are enough, ``count`` and ``days`` say how many
    and on how many days, from ``first`` to ``last``. ``parts`` lead to the older parts, ``part``
    names this one if it is one.
    """
    path, newest_first = line.path, sort_newest(shown)
    speaking = [story for story in newest_first if any(one.path == path for one in story.speakers)]
    named = [story for story in newest_first if path in story.about]
    said = [quote for story in speaking for quote in views.show_story(story).quotes]
    about = [quote for story in named for quote in views.show_story(story).quotes]
    return {
        "actor": line,
        "roles": () if part else _find_roles(path, whole, words),
        "quotes": [quote for quote in said if quote.speaker and quote.speaker.id == line.id],
        "about": [quote for quote in about if line.id in quote.about],
        "stories": newest_first,
        "company": () if part else _find_company(path, whole, history),
        "course": None if part else _draw_course(whole),
        "count": len(whole),
        "days": len({story.day for story in whole}),
        "first": whole[0].day,
        "last": whole[-1].day,
        "parts": parts,
        "part": part,
    }


def _find_roles(path: str, stories: Sequence[StoryOutline], words: Wording) -> tuple[tuple[str, str], ...]:
    """Return the roles that the newest stories give an actor and from when to when, the newest first."""
    days: dict[str, list[date]] = {}
    for story in stories[: -_LATELY - 1 : -1]:
        for one in list_shown(story, path):
            if one.role:
                days.setdefault(one.role, []).append(story.day)
    return tuple((role, words.period(some[-1], some[0])) for role, some in days.items())[:_ROLES_SHOWN]


def _find_company(path: str, stories: Sequence[StoryOutline], history: History) -> tuple[LinkView, ...]:
    """Return who stands with an actor most often in its newest stories, in two of them at least."""
    pages = history.actors
    casts = [story.cast for story in stories[: -_LATELY - 1 : -1]]
    met = Counter([one.path for cast in casts for one in cast])
    del met[path]
    often = [other for other, count in met.most_common() if count > 1 and other in pages][:_COMPANY_SHOWN]
    return tuple(
        link_actor(next(one for cast in casts for one in cast if one.path == other)) for other in often
    )


def link_actor(actor: ActorView) -> LinkView:
    """Return the link to an actor's page, or the bare name where there is none."""
    return LinkView(text=actor.name, path=actor.path, lang=actor.lang, dir=actor.dir)


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


# People, bodies and places apart, each a list in the order of their names.
ActorGroups = tuple[tuple[ActorKind, tuple[ActorView, ...]], ...]


def _list_pages(lines: Sequence[ActorView], history: History, prefix: str) -> Iterator[Page]:
    """Yield the list of actors: a page, or one a letter and one that leads there."""
    if len(lines) <= _ACTORS_A_PAGE:
        yield _list_page(f"{prefix}actors.html", lines, ())
        return
    letters: dict[str, list[ActorView]] = defaultdict(list)
    names: dict[str, str] = {}
    for line in lines:
        path = f"{prefix}actors/{make_slug(line.name[:1])}.html"
        letters[path].append(line)
        names.setdefault(path, line.name[:1].upper())
    links = tuple(LinkView(text=names[path], path=path) for path in letters)
    yield _list_page(f"{prefix}actors.html", _find_often(lines, history), links)
    for path, some in letters.items():
        yield _list_page(path, some, links)


def _list_page(path: str, lines: Sequence[ActorView], links: tuple[LinkView, ...]) -> Page:
    variables = {"groups": _group_kinds(lines), "links": links}
    return Page(
        path=path,
        template="briefings/actors",
        texts=(repr(variables),),
        variables=lambda _: variables,
    )


def _group_kinds(lines: Sequence[ActorView]) -> ActorGroups:
    kinds: tuple[ActorKind, ...] = ("person", "organization", "place")
    groups = ((kind, tuple(line for line in lines if line.kind == kind)) for kind in kinds)
    return tuple((kind, some) for kind, some in groups if some)


def _find_often(lines: Sequence[ActorView], history: History) -> tuple[ActorView, ...]:
    """Return the actors of most stories in the newest editions, in the order of their names."""
    counts: Counter[str] = Counter()
    for day in history.days[-_OFTEN_DAYS:]:
        for story in day.stories:
            counts.update(one.path for one in story.cast if story.told)
    ranked = sorted(lines, key=lambda line: -counts[line.path])[:_OFTEN_SHOWN]
    return tuple(sorted(ranked, key=lambda line: (make_slug(line.name), line.path)))
