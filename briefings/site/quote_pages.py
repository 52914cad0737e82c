"""The pages of the newest quotations, by day and by actor, and the page of corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from briefings.presenting.views import ActorView, DayView, LinkView, QuoteView
from briefings.site.archive import Archive
from briefings.site.outlines import DayOutline
from briefings.site.page import Page
from briefings.words import make_slug

# The newest days that have them, as many as make about so many quotations: a page has an end.
_QUOTE_DAYS = 10
_QUOTES_SHOWN = 60
_CORRECTED_DAYS = 100

Groups = tuple[tuple[LinkView, tuple[QuoteView, ...]], ...]
Group = Callable[[Archive, Sequence[DayOutline]], Groups]


def make_quote_pages(archive: Archive, prefix: str) -> Iterator[Page]:
    """Yield the newest editions' quotations, by day and by actor."""
    days = archive.history.days[-_QUOTE_DAYS:][::-1]
    inputs = [archive.history.day_stamps[day.day] for day in days]
    for name, group in (("quotes", _by_day), ("quotes-by-actor", _by_actor)):
        yield Page(
            path=f"{prefix}{name}.html",
            template="briefings/quotes",
            inputs=inputs,
            variables=partial(_show_quotes, archive, days, group),
        )


def _show_quotes(archive: Archive, days: Sequence[DayOutline], group: Group) -> dict[str, Any]:
    return {"groups": group(archive, days), "by_actor": group is _by_actor}


def make_corrections_page(archive: Archive, prefix: str) -> Page:
    """Return the page of what was put right in editions after they were approved, the newest day first."""
    days = [day for day in archive.history.days if day.corrected][-_CORRECTED_DAYS:][::-1]
    return Page(
        path=f"{prefix}corrections.html",
        template="briefings/corrections",
        inputs=[archive.history.day_stamps[day.day] for day in days],
        variables=lambda: {"days": [archive.show_day(day) for day in days]},
    )


def _by_day(archive: Archive, days: Sequence[DayOutline]) -> Groups:
    groups: list[tuple[LinkView, tuple[QuoteView, ...]]] = []
    for day in days:
        view = archive.show_day(day)
        quotes = _quotes_of(view)
        if quotes and sum(len(some) for _, some in groups) < _QUOTES_SHOWN:
            groups.append((LinkView(text=view.day_name, path=view.path), quotes))
    return tuple(groups)


def _by_actor(archive: Archive, days: Sequence[DayOutline]) -> Groups:
    """Return the same quotations by who said them; those of nobody with a name are left out."""
    said: dict[LinkView, list[QuoteView]] = {}
    for _, quotes in _by_day(archive, days):
        for quote in quotes:
            if quote.speaker and quote.speaker.path:
                said.setdefault(_link_speaker(quote.speaker), []).append(quote)
    ordered = sorted(said.items(), key=lambda item: (make_slug(item[0].text), item[0].path))
    return tuple((link, tuple(quotes)) for link, quotes in ordered)


def _link_speaker(actor: ActorView) -> LinkView:
    return LinkView(text=actor.name, path=actor.path, lang=actor.lang, dir=actor.dir)


def _quotes_of(day: DayView) -> tuple[QuoteView, ...]:
    return tuple(quote for story in day.stories for quote in story.quotes)
