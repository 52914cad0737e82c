"""Addresses: into a source by text fragment, and of the site's own pages.

``PageLinks`` adds to a view the links to pages of other days, and none to a page that does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from urllib.parse import quote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from briefings.fragments import write_fragment
from briefings.presenting.views import (
    ActorView,
    AmendedView,
    BeforeView,
    DayView,
    LinkView,
    QuoteView,
    StoryView,
)
from briefings.words import make_slug

# The folder of a site's days, stories and actors as data, below that of our pages.
DATA_FOLDER = "api/v1/"
# What XML 1.0 forbids, lone surrogates among it, and the controls that turn the direction of text.
_UNPRINTABLE = re.compile("[^\\t\\n\\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# An address that leads to a web page and holds nothing to be encoded: nearly all, and quickly told.
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9_.~%/:=&?#+!$,;'@()*\[\]-]*)?")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean_text(text: str) -> str:
    """Return the words of ``text`` on one line, without characters that no page or feed may hold."""
    if not text.isprintable():
        text = _TURNING.sub("", _UNPRINTABLE.sub("", text))
    # Nearly all texts are fit: what Python calls printable is neither forbidden nor turning nor a break.
    elif "  " not in text and text == text.strip():
        return text
    return " ".join(text.split())


def safe_address(url: str) -> str:
    """Return ``url`` if it leads to a web page, and else an empty string (``javascript:``, …)."""
    url = url.strip()
    if not url or _PLAIN_ADDRESS.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not parts.netloc:
        return ""
    return quote(_UNPRINTABLE.sub("", url), safe="%/:=&?~#+!$,;'@()*[]")


def link_text(url: str, text: str, fragment: str | None = None) -> str:
    """Return the address of the words ``text`` on the page ``url``, or "" if the page has none.

    Browsers that know text fragments scroll to the words and mark them; others show the page.
    ``fragment`` is the directive that the record has where that of the words alone leads elsewhere;
    empty, the link leads to the page.
    """
    return point_to(safe_address(url), text, fragment)


def point_to(address: str, text: str, fragment: str | None = None) -> str:
    """Return what ``link_text`` does, of an address that is safe already."""
    directive = write_fragment(text) if fragment is None else fragment
    return (
        f"{address}{'' if '#' in address else '#'}:~:text={directive}" if address and directive else address
    )


def name_host(url: str) -> str:
    """Return the host of an address without its ``www.``: what a source is called that has no name."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return clean_text(host.removeprefix("www."))


def name_page(known_id: str) -> str:
    """Return an id as part of a file's name: itself, where it may stand there.

    A slug is cut at sixty letters, and the number behind one that tells two ids apart would be lost with it.
    """
    return known_id if _SLUG.fullmatch(known_id) else make_slug(known_id)


def name_feed(path: str) -> str:
    """Return the path of the feed of an actor's or a section's page."""
    return f"{path.removesuffix('.html')}.atom"


class Addresses(Struct, frozen=True):
    """The paths of our pages, relative to the site's root; ``prefix`` is their folder ("briefings/")."""

    prefix: str = ""

    def day(self, day: date) -> str:
        """Return the path of a day's page."""
        return f"{self.prefix}{day.isoformat()}.html"

    def actor(self, actor: str) -> str:
        """Return the path that the page of an actor (an id) has, if it has one; "" for no id."""
        return f"{self.prefix}actor/{name_page(actor)}.html" if actor else ""

    def section(self, name: str) -> str:
        """Return the path of a section's page; "" for no section."""
        return f"{self.prefix}section/{make_slug(name)}.html" if name else ""

    def source(self, name: str) -> str:
        """Return the path of a source's page; "" for no name."""
        return f"{self.prefix}source/{make_slug(name)}.html" if name else ""

    def thread(self, story: str) -> str:
        """Return the path of the page of a story of several days, by the id of its first part."""
        return f"{self.prefix}story/{name_page(story)}.html"


class PageLinks:
    """Links views to the pages that a site has; ``pages`` are the paths of those of its actors."""

    def __init__(self, pages: Collection[str], addresses: Addresses) -> None:
        self._pages = pages
        self._addresses = addresses

    def place_story(
        self, view: StoryView, thread_path: str, before: Sequence[BeforeView | None]
    ) -> StoryView:
        """Return a story with its links to other pages: ``before`` are its earlier parts (None: no page)."""
        return replace(
            view,
            section_path=self._addresses.section(view.section),
            actors=tuple(map(self._link_actor, view.actors)),
            quotes=tuple(map(self._link_quote, view.quotes)),
            thread_path=thread_path,
            before=tuple(there or told for told, there in zip(view.before, before, strict=True)),
        )

    def place_day(
        self,
        view: DayView,
        neighbours: tuple[LinkView | None, LinkView | None],
        fresh: Collection[str],
        *,
        amended: tuple[AmendedView, ...],
        stories: tuple[StoryView, ...],
        shorts: tuple[StoryView, ...],
    ) -> DayView:
        """Return a day with its stories, which are placed already, and its links to other pages.

        ``fresh`` are the paths of the actors that no earlier day knows, ``amended`` the corrections of
        earlier days that it tells.
        """
        new = [actor for actor in view.new_today if self._addresses.actor(actor.id) in fresh]
        return replace(
            view,
            stories=stories,
            shorts=shorts,
            most_heard=tuple(
                heard._replace(actor=self._link_actor(heard.actor)) for heard in view.most_heard
            ),
            quotes=tuple(map(self._link_quote, view.quotes)),
            new_today=tuple(map(self._link_actor, new)),
            coverage=tuple(
                replace(cover, path=self._addresses.source(cover.name)) for cover in view.coverage
            ),
            amended=amended,
            previous=neighbours[0],
            next=neighbours[1],
        )

    def _link_actor(self, actor: ActorView) -> ActorView:
        path = self._addresses.actor(actor.id)
        return replace(actor, path=path) if path in self._pages else actor

    def _link_quote(self, quote: QuoteView) -> QuoteView:
        return replace(quote, speaker=self._link_actor(quote.speaker)) if quote.speaker else quote


def name_day_file(day: date, prefix: str) -> str:
    """Return the path of a day's file of data."""
    return f"{prefix}{DATA_FOLDER}days/{day}.json"


def name_actor_file(page: str, prefix: str) -> str:
    """Return the path of an actor's file of data by that of its page."""
    return f"{prefix}{DATA_FOLDER}actors/{page.rpartition('/')[2].removesuffix('.html')}.json"
