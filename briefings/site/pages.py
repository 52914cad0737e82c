"""The pages of the site: which there are, where they stand, what each is made of and shows.

To add a kind of page, write a function that yields ``archive.Page``s and name it in ``make_pages``. A page
names the days and stories that it shows; only these views can be had when it is made. What it shows of
outlines (headline, section, whom a story shows) follows from them, or is named in ``texts``:

- a story:    ``stories=[story]``, and ``views.show_story(story)`` when the page is made
- a day:      ``days=[day]``, and ``views.show_day(day)``
- settings, templates, code, Pelican's pages: nothing; all pages are made of them

Outlines are at hand in every build; views are read from what is kept, and only by pages that are made.
What other pages must know of a day goes into ``day_store``. A page whose list grows with the history is
divided (``archive.divide``), so that a day added to a thousand costs what a day added to fifty costs.
"""

from __future__ import annotations

import unicodedata
from calendar import Calendar
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from briefings.presenting.addresses import name_day_file, name_feed
from briefings.presenting.rights import Rights
from briefings.presenting.views import DayView, LinkView, MonthView, QuoteView
from briefings.presenting.wording import Wording, turn_text
from briefings.site.actor_pages import link_actor, make_actor_pages
from briefings.site.archive import Page, PageViews, divide
from briefings.site.cards import name_card
from briefings.site.history import DayOutline, History, StoryOutline, sort_newest
from briefings.site.periods import Period, find_months, find_weeks, make_period_pages
from briefings.site.story_pages import make_story_pages
from briefings.words import make_slug

_STORIES_KEPT = 100
_STORIES_A_PART = 200
# The archive shows so many months; where there are more, each year has a page.
_MONTHS_SHOWN = 13
# The newest days that have quotations, as many as make about so many of them: a page has an end.
_QUOTE_DAYS = 10
_QUOTES_SHOWN = 60
_CORRECTED_DAYS = 100
# The archive names the headlines of so many days, and so many weeks.
_DAYS_SHOWN, _HEADLINES_SHOWN, _WEEKS_SHOWN = 14, 3, 4

QuoteGroups = tuple[tuple[LinkView, tuple[QuoteView, ...]], ...]
QuoteGroup = Callable[[PageViews, Sequence[DayOutline]], QuoteGroups]


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


def make_section_pages(history: History, words: Wording) -> Iterator[Page]:
    """Yield the pages of each section: its newest stories, and the older ones in parts."""
    for path, stories in history.sections.items():
        for listed in _divide_list(path, stories, words):
            variables = {"name": listed.stories[-1].section, **_variables(listed)}
            yield _list_page("briefings/section", listed, variables, feed=name_feed(path))


def make_source_pages(history: History, words: Wording, prefix: str, rights: Rights) -> Iterator[Page]:
    """Yield the pages of each source (what it covered and what is shown of it) and the list of them all."""
    lines = []
    for path, stories in history.sources.items():
        name = next(text for where, text in stories[-1].sources if where == path)
        lines.append(SourceLine(path, name, len(stories), len({story.day for story in stories})))
        terms = rights.describe(name, words)
        for listed in _divide_list(path, stories, words):
            turned = LinkView(text=name, path=path, dir=turn_text(name, words))
            variables = {"name": name, "turned": turned, "terms": terms, "source": path, **_variables(listed)}
            yield _list_page("briefings/source", listed, variables)
    usual = Counter(_name_script(line.name) for line in lines).most_common(1)
    script = usual[0][0] if usual else ""
    lines.sort(key=lambda line: (_name_script(line.name) != script, make_slug(line.name), line.path))
    yield Page(
        path=f"{prefix}sources.html",
        template="briefings/sources",
        texts=(repr(lines),),
        variables=lambda _: {"sources": tuple(lines)},
    )


def _name_script(name: str) -> str:
    """Return the script of a name's first letter, as Unicode names it: "LATIN", "ARABIC", "CJK"."""
    letter = next(filter(str.isalpha, name), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


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


def _list_page(template: str, listed: StoryList, variables: dict[str, Any], *, feed: str = "") -> Page:
    return Page(
        path=listed.path,
        template=template,
        stories=listed.stories,
        texts=(repr(variables),),
        variables=lambda _: variables | {"stories": sort_newest(listed.stories)},
        feed=feed,
    )


def make_quote_pages(history: History, words: Wording, prefix: str) -> Iterator[Page]:
    """Yield the newest editions' quotations by day, speaker and section, and each month's of the days."""
    days = history.days[-_QUOTE_DAYS:][::-1]
    months = find_months(history.days, words, prefix)
    by_month = {month.key: f"{prefix}quotes/{month.key}.html" for month in months}
    ways = (
        LinkView(text=words.by_day, path=f"{prefix}quotes.html"),
        LinkView(text=words.by_actor, path=f"{prefix}quotes-by-actor.html"),
        LinkView(text=words.by_section, path=f"{prefix}quotes-by-section.html"),
    )
    newest = tuple(
        LinkView(text=month.title, path=by_month[month.key]) for month in months[: -_MONTHS_SHOWN - 1 : -1]
    )
    for link, group in zip(ways, (_by_day, _by_actor, _by_section), strict=True):
        yield _quote_page(link, days, group, (*ways, *newest))
    for month in months:
        link = LinkView(text=month.title, path=by_month[month.key])
        yield _quote_page(link, month.days[::-1], _chosen_by_day, ways if link in newest else (*ways, link))


def _quote_page(
    link: LinkView, days: Sequence[DayOutline], group: QuoteGroup, ways: tuple[LinkView, ...]
) -> Page:
    return Page(
        path=link.path,
        template="briefings/quotes",
        days=days,
        texts=(repr(ways),),
        variables=lambda views: {
            "groups": group(views, days),
            "named": group is not _by_actor,
            "way": link.text,
            "ways": ways,
        },
    )


def make_corrections_page(history: History, prefix: str) -> Page:
    """Return the page of what was corrected in editions after they were approved, the newest day first."""
    days = [day for day in history.days if day.corrected][-_CORRECTED_DAYS:][::-1]
    return Page(
        path=f"{prefix}corrections.html",
        template="briefings/corrections",
        days=days,
        variables=lambda views: {"days": [views.show_day(day) for day in days]},
    )


def _by_day(views: PageViews, days: Sequence[DayOutline]) -> QuoteGroups:
    groups: list[tuple[LinkView, tuple[QuoteView, ...]]] = []
    for day in days:
        view = views.show_day(day)
        quotes = _quotes_of(view)
        if quotes and sum(len(some) for _, some in groups) < _QUOTES_SHOWN:
            groups.append((LinkView(text=view.day_name, path=view.path), quotes))
    return tuple(groups)


def _by_actor(views: PageViews, days: Sequence[DayOutline]) -> QuoteGroups:
    """Return the same quotations by who said them; those of nobody with a name are left out."""
    said = [
        (link_actor(quote.speaker), quote)
        for _, quotes in _by_day(views, days)
        for quote in quotes
        if quote.speaker and quote.speaker.path
    ]
    return _group(said)


def _by_section(views: PageViews, days: Sequence[DayOutline]) -> QuoteGroups:
    """Return the same quotations by the sections of their stories; those of none are left out."""
    shown = {quote for _, quotes in _by_day(views, days) for quote in quotes}
    told = [
        (LinkView(text=story.section, path=story.section_path), quote)
        for day in days
        for story in views.show_day(day).stories
        for quote in story.quotes
        if story.section and quote in shown
    ]
    return _group(told)


def _group(told: Iterable[tuple[LinkView, QuoteView]]) -> QuoteGroups:
    """Return quotations under what they belong to, in the order of its names; what has one page is one."""
    groups: dict[str, tuple[LinkView, list[QuoteView]]] = {}
    for link, quote in told:
        groups.setdefault(link.path, (link, []))[1].append(quote)
    ordered = sorted(groups.values(), key=lambda group: (make_slug(group[0].text), group[0].path))
    return tuple((link, tuple(quotes)) for link, quotes in ordered)


def _chosen_by_day(views: PageViews, days: Sequence[DayOutline]) -> QuoteGroups:
    """Return the quotations of the day of each day."""
    shown = map(views.show_day, days)
    return tuple((LinkView(text=day.day_name, path=day.path), day.quotes) for day in shown if day.quotes)


def _quotes_of(day: DayView) -> tuple[QuoteView, ...]:
    return tuple(quote for story in day.stories for quote in story.quotes)


def make_calendar_pages(
    days: Sequence[DayOutline], words: Wording, prefix: str, *, search: bool
) -> Iterator[Page]:
    """Yield the archive: the newest days and months, and a page of each year where there are more."""
    months = find_months(days, words, prefix)[::-1]
    weeks = find_weeks(days, words, prefix)[: -_WEEKS_SHOWN - 1 : -1]
    years = list(dict.fromkeys(month.key[:4] for month in months)) if len(months) > _MONTHS_SHOWN else []
    links = tuple(LinkView(text=year, path=f"{prefix}archive/{year}.html") for year in years)
    newest = days[: -_DAYS_SHOWN - 1 : -1]
    shared = {"years": links, "searched": search}
    week_links = tuple(LinkView(text=week.title, path=week.path) for week in weeks)
    yield _calendar_page(
        f"{prefix}archive.html",
        months[:_MONTHS_SHOWN],
        words,
        shared | {"count": len(days), "year": "", "weeks": week_links},
        newest,
    )
    for link in links:
        some = [month for month in months if month.key.startswith(link.text)]
        count = sum(len(month.days) for month in some)
        yield _calendar_page(
            link.path, some, words, shared | {"count": count, "year": link.text, "weeks": ()}
        )


def _calendar_page(
    path: str,
    months: Sequence[Period],
    words: Wording,
    variables: Mapping[str, Any],
    newest: Sequence[DayOutline] = (),
) -> Page:
    headlines = [story.headline + story.path for day in newest for story in day.stories[:_HEADLINES_SHOWN]]
    headlines += [str(len(day.stories)) for day in newest]
    return Page(
        path=path,
        template="briefings/archive",
        texts=(
            *(f"{day.path} {day.title}" for month in months for day in month.days),
            *headlines,
            repr(variables),
        ),
        variables=lambda _: {
            **variables,
            "newest": newest,
            "months": tuple(make_month(month, words) for month in months),
        },
    )


def make_month(month: Period, words: Wording) -> MonthView:
    """Return a month with its weeks, Monday first."""
    paths = {day.day: (day.path, day.title) for day in month.days}
    first = month.days[0].day.replace(day=1)
    return MonthView(
        title=words.month(first),
        path=month.path,
        weeks=tuple(
            tuple(_make_cell(day, first, paths) for day in week)
            for week in Calendar().monthdatescalendar(first.year, first.month)
        ),
    )


def _make_cell(day: date, month: date, paths: Mapping[date, tuple[str, str]]) -> tuple[int, str, str]:
    if day.month != month.month:
        return (0, "", "")
    return (day.day, *paths.get(day, ("", "")))


def make_pages(
    history: History,
    *,
    words: Wording,
    rights: Rights,
    prefix: str = "",
    search: bool = False,
) -> Iterator[Page]:
    """Yield every HTML page of the site.

    Args:
        history: all days.
        words: our own words, in the site's language.
        rights: what may be shown of each source, as the days were shown with it.
        prefix: the folder of the pages, such as "briefings/"; empty for the site's root.
        search: with a search page.
    """
    for day in history.days:
        yield _day_page(day.path, day, name_card(day.path) if day.path in history.carded else "", prefix)
    if history.days:
        newest = history.days[-1]
        yield _day_page(f"{prefix}index.html", newest, name_card(newest.path), prefix)
    else:
        yield Page(path=f"{prefix}index.html", template="briefings/empty")
    yield from make_calendar_pages(history.days, words, prefix, search=search)
    yield from make_period_pages(history, words, prefix)
    yield from make_story_pages(history, words)
    yield from make_actor_pages(history, words, prefix)
    yield from make_section_pages(history, words)
    yield from make_source_pages(history, words, prefix, rights)
    yield from make_quote_pages(history, words, prefix)
    yield make_corrections_page(history, prefix)
    if search:
        yield Page(path=f"{prefix}search.html", template="briefings/search")
    # Shown in place of any address, so that its links cannot be relative.
    yield Page(path=f"{prefix}404.html", template="briefings/missing", relative=False)


def _day_page(path: str, day: DayOutline, card: str, prefix: str) -> Page:
    return Page(
        path=path,
        template="briefings/day",
        days=[day],
        variables=lambda views: {"day": views.show_day(day)},
        texts=(card,),
        card=card,
        data=name_day_file(day.day, prefix),
    )
