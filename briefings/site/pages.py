"""Digests → the pages of the site: which there are, where they stand and what each shows; pure."""

from __future__ import annotations

import re
from calendar import Calendar
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from itertools import groupby
from typing import Any

from briefings.model import Digest, Story
from briefings.site.links import clean_text, make_slug
from briefings.site.rights import FindSource, limit_digest
from briefings.site.showing import link_days, show_day
from briefings.site.story_views import Places
from briefings.site.views import ActorView, DayView, LinkView, MonthView, QuoteView, StoryView
from briefings.site.wording import Wording

# An actor has a page when it speaks or stands in this many stories: else the page would say nothing new.
_STORIES_FOR_A_PAGE = 2
_FEED_DAYS = 20
_QUOTE_DAYS = 30
_COMPANY_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file of the site: its path, the template that makes it and the template's variables.

    The links of a page that is not ``relative`` begin with the site's address.
    """

    path: str
    template: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    relative: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPage:
    """All that the editions hold of one actor, the newest first.

    ``href`` is where the editor's list leads, ``about`` what others say that names it, ``company`` who
    stands with it most often, ``bars`` a pair for each day of editions: the day's number from the first
    on, and the actor's stories.
    """

    name: str
    kind: str
    path: str
    href: str
    roles: tuple[tuple[str, str], ...]
    quotes: tuple[QuoteView, ...]
    about: tuple[QuoteView, ...]
    stories: tuple[StoryView, ...]
    company: tuple[LinkView, ...]
    bars: tuple[tuple[int, int], ...]


def make_pages(
    digests: Iterable[Digest],
    *,
    words: Wording,
    zone: tzinfo,
    prefix: str = "",
    rights: FindSource | None = None,
) -> tuple[Page, ...]:
    """Return every page of the site.

    Args:
        digests: the records of all days.
        words: our own words, in the site's language.
        zone: the time zone in which times are told.
        prefix: the folder of the pages, such as "briefings/"; empty for the site's root.
        rights: what may be shown of each source, by its name; without it, all.
    """
    ordered = sorted((limit_digest(digest, rights) for digest in digests), key=lambda digest: digest.day)
    days = link_days(tuple(_show_days(ordered, words, zone, prefix)))
    newest_first = days[::-1]
    return (
        *(Page(path=day.path, template="briefings/day", variables={"day": day}) for day in days),
        _front_page(newest_first, prefix),
        Page(
            path=f"{prefix}archive.html",
            template="briefings/archive",
            variables={"months": make_months(days, words), "days": newest_first},
        ),
        *_thread_pages(ordered, days),
        *_actor_pages(newest_first, prefix),
        *_section_pages(newest_first),
        Page(
            path=f"{prefix}quotes.html",
            template="briefings/quotes",
            variables={"days": _days_with_quotes(newest_first)},
        ),
        # Shown in place of any address, so that its links cannot be relative.
        Page(path=f"{prefix}404.html", template="briefings/missing", relative=False),
    )


def feed_days(pages: Iterable[Page]) -> tuple[DayView, ...]:
    """Return the days that a feed holds, the newest first."""
    days = [page.variables["day"] for page in pages if page.template == "briefings/day"]
    return tuple(sorted(days, key=lambda day: day.day, reverse=True)[:_FEED_DAYS])


def _front_page(newest_first: Sequence[DayView], prefix: str) -> Page:
    if not newest_first:
        return Page(path=f"{prefix}index.html", template="briefings/empty")
    return Page(path=f"{prefix}index.html", template="briefings/day", variables={"day": newest_first[0]})


def _show_days(ordered: Sequence[Digest], words: Wording, zone: tzinfo, prefix: str) -> Iterator[DayView]:
    """Show the days one after another, each knowing those before it."""
    actors = _place_actors(ordered, prefix)
    threads = _place_threads(ordered, prefix)
    sections = {name: path for digest in ordered for name, path in _place_sections(digest, prefix)}
    earlier: dict[str, tuple[date, str, str]] = {}
    known: set[str] = set()
    for digest in ordered:
        places = Places(
            actors=actors,
            stories=earlier,
            threads=threads,
            sections=sections,
            known=known,
            prefix=prefix,
        )
        day = show_day(digest, words=words, zone=zone, places=places)
        yield day
        for story, shown in zip(digest.stories, (*day.stories, *day.shorts), strict=True):
            earlier[story.id] = (digest.day, shown.headline, shown.path)
        known.update(make_slug(actor.name) for actor in digest.actors)
        known.update(make_slug(actor.name) for story in digest.stories for actor in story.actors)


def _place_actors(ordered: Sequence[Digest], prefix: str) -> dict[str, str]:
    """Return the path of each actor that has a page, by slug."""
    stories: dict[str, int] = defaultdict(int)
    for digest in ordered:
        for story in digest.stories[: digest.told]:
            for slug in {make_slug(clean_text(actor.name)) for actor in story.actors}:
                stories[slug] += 1
            for slug in _find_speakers(story):
                stories[slug] += _STORIES_FOR_A_PAGE
    return {
        slug: f"{prefix}actor/{slug}.html" for slug, n in stories.items() if slug and n >= _STORIES_FOR_A_PAGE
    }


def _find_speakers(story: Story) -> set[str]:
    named = {taken.quote.speaker.actor for taken in story.quotes if taken.quote.speaker} - {None}
    return {
        make_slug(clean_text(actor.name))
        for actor in story.actors
        if actor.name in named or named.intersection(actor.aliases)
    }


def _place_threads(ordered: Sequence[Digest], prefix: str) -> dict[str, str]:
    """Return the page of each story that runs over several days, by the id of each of its parts."""
    first: dict[str, str] = {}
    for digest in ordered:
        for story in digest.stories:
            if story.continues:
                root = first.setdefault(story.continues, story.continues)
                first[story.id] = root
    return {story: f"{prefix}story/{make_slug(root)}.html" for story, root in first.items()}


def _place_sections(digest: Digest, prefix: str) -> list[tuple[str, str]]:
    names = dict.fromkeys(clean_text(story.section) for story in digest.stories)
    return [(name, f"{prefix}section/{make_slug(name)}.html") for name in names if name]


def _thread_pages(ordered: Sequence[Digest], days: Sequence[DayView]) -> Iterator[Page]:
    """Yield a page for each story of several days: its parts, the newest first."""
    parts: dict[str, list[StoryView]] = defaultdict(list)
    for digest, day in zip(ordered, days, strict=True):
        for _, shown in zip(digest.stories, (*day.stories, *day.shorts), strict=True):
            if shown.thread_path:
                parts[shown.thread_path].append(shown)
    for path, stories in parts.items():
        yield Page(path=path, template="briefings/story", variables={"stories": tuple(stories[::-1])})


def _actor_pages(newest_first: Sequence[DayView], prefix: str) -> Iterator[Page]:
    """Yield a page for each actor that has one, and the list of them all."""
    seen: dict[str, list[tuple[ActorView, StoryView]]] = defaultdict(list)
    said: dict[str, list[QuoteView]] = defaultdict(list)
    for day in newest_first:
        for story in day.stories:
            for actor in story.actors:
                if actor.path:
                    seen[actor.path].append((actor, story))
            for quote in story.quotes:
                if quote.path:
                    said[quote.path].append(quote)
    first = newest_first[-1].day if newest_first else date.min
    actors = [_make_actor(path, seen[path], said[path], first) for path in sorted(seen.keys() | said.keys())]
    for one in actors:
        yield Page(path=one.path, template="briefings/actor", variables={"actor": one})
    yield Page(
        path=f"{prefix}actors.html",
        template="briefings/actors",
        variables={"letters": _sort_by_letter(actors)},
    )


def _make_actor(
    path: str, seen: Sequence[tuple[ActorView, StoryView]], said: Sequence[QuoteView], first: date
) -> ActorPage:
    roles = {actor.role: story.day_name for actor, story in reversed(seen) if actor.role}
    name = seen[0][0].name if seen else said[0].speaker
    stories = tuple({story.path: story for _, story in seen}.values())
    days = Counter((story.day - first).days for story in stories)
    return ActorPage(
        name=name,
        kind=seen[0][0].kind if seen else "person",
        path=path,
        href=next((actor.href for actor, _ in seen if actor.href), ""),
        roles=tuple(reversed(roles.items())),
        quotes=tuple(said),
        about=_find_about(name, path, stories),
        stories=stories,
        company=_find_company(path, stories),
        bars=tuple(sorted(days.items())),
    )


def _find_about(name: str, path: str, stories: Sequence[StoryView]) -> tuple[QuoteView, ...]:
    """Return the quotations of others that hold the actor's name, or its last word."""
    last = re.compile(rf"\b{re.escape(name.rsplit(maxsplit=1)[-1])}\b") if name.split() else None
    return tuple(
        quote
        for story in stories
        for quote in story.quotes
        if last and quote.path != path and last.search(quote.text)
    )


def _find_company(path: str, stories: Sequence[StoryView]) -> tuple[LinkView, ...]:
    met = Counter(
        (actor.name, actor.path)
        for story in stories
        for actor in story.actors
        if actor.path and actor.path != path
    )
    return tuple(LinkView(text=name, path=other) for (name, other), _ in met.most_common(_COMPANY_SHOWN))


def _sort_by_letter(actors: Sequence[ActorPage]) -> tuple[tuple[str, tuple[ActorPage, ...]], ...]:
    ordered = sorted(actors, key=lambda actor: (make_slug(actor.name), actor.path))
    groups = groupby(ordered, key=lambda actor: actor.name[:1].upper())
    merged: dict[str, list[ActorPage]] = defaultdict(list)
    for letter, group in groups:
        merged[letter].extend(group)
    return tuple((letter, tuple(group)) for letter, group in merged.items())


def _section_pages(newest_first: Sequence[DayView]) -> Iterator[Page]:
    parts: dict[str, list[StoryView]] = defaultdict(list)
    for day in newest_first:
        for story in (*day.stories, *day.shorts):
            if story.section_path:
                parts[story.section_path].append(story)
    for path, stories in sorted(parts.items()):
        variables = {"name": stories[0].section, "stories": tuple(stories)}
        yield Page(path=path, template="briefings/section", variables=variables)


def _days_with_quotes(newest_first: Sequence[DayView]) -> tuple[tuple[DayView, tuple[QuoteView, ...]], ...]:
    days = [(day, tuple(quote for story in day.stories for quote in story.quotes)) for day in newest_first]
    return tuple((day, quotes) for day, quotes in days[:_QUOTE_DAYS] if quotes)


def make_months(days: Sequence[DayView], words: Wording) -> tuple[MonthView, ...]:
    """Return the months from the newest to the oldest edition, each with its weeks, Monday first."""
    paths = {day.day: (day.path, day.title) for day in days}
    months = sorted({day.replace(day=1) for day in paths}, reverse=True)
    return tuple(
        MonthView(
            title=words.month(month),
            weeks=tuple(
                tuple(_make_cell(day, month, paths) for day in week)
                for week in Calendar().monthdatescalendar(month.year, month.month)
            ),
        )
        for month in months
    )


def _make_cell(day: date, month: date, paths: Mapping[date, tuple[str, str]]) -> tuple[int, str, str]:
    if day.month != month.month:
        return (0, "", "")
    return (day.day, *paths.get(day, ("", "")))
