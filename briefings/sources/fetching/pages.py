"""Pages that feeds link to: each asked for once a fetch, if robots.txt (RFC 9309) of its server allows it."""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from protego import Protego

from briefings.errors import ArticleError, ArticleSkipped, FetchError
from briefings.sources.addresses import host_of, identify_address, same_site
from briefings.sources.bounds import read_within
from briefings.sources.decoding import decode, is_binary
from briefings.sources.fetching.web import Answer, Web
from briefings.sources.pages import read_page
from briefings.sources.parts import Parts

log = logging.getLogger(__name__)

_OK = 200
_TOO_OFTEN = 429
# They may answer another time: asked too early, too often, or out of order.
_PASSING = (408, 425)
_LESS_OFTEN = "its server wants to be asked less often; its pages are left for the next fetch"
_HTML = ("html", "xml", "text/plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """The content of a page, and the address at which it was found."""

    parts: Parts
    address: str


@dataclass(slots=True)
class _Once:
    turn: threading.Lock = field(default_factory=threading.Lock)
    result: FetchedPage | ArticleError | FetchError | None = None


class Pages:
    """Asks for pages and reads them; to be shared between threads."""

    def __init__(self, web: Web, robots: Robots) -> None:
        self._web = web
        self._robots = robots
        self._asked: defaultdict[str, _Once] = defaultdict(_Once)
        self._last: dict[str, float] = {}
        self._weary: set[str] = set()
        self._guard = threading.Lock()

    def read(self, address: str) -> FetchedPage:
        """Return what stands at an address, which may be asked for twice and is fetched once.

        Raises:
            ArticleSkipped: there is no article, or programs are not allowed to ask for it.
            FetchError: it cannot be had now.
        """
        with self._guard:
            once = self._asked[identify_address(address)]
        with once.turn:
            if once.result is None:
                try:
                    once.result = self._ask(address)
                except (ArticleError, FetchError) as error:
                    once.result = error
            if isinstance(once.result, FetchedPage):
                return once.result
            raise once.result

    def _ask(self, address: str) -> FetchedPage:
        host = host_of(address)
        if host in self._weary:
            raise FetchError(address, _LESS_OFTEN)
        self._wait(host, self._robots.pause(address))
        answer = self._web.ask(
            address, {"Accept": "text/html, application/xhtml+xml"}, allow=self._robots.check
        )
        self._last[host] = time.monotonic()
        if answer.status == _TOO_OFTEN:
            self._weary.add(host)
            raise FetchError(address, _LESS_OFTEN)
        _check_answer(answer, address)
        return FetchedPage(
            parts=choose_address(_read(answer, address), answer.address), address=answer.address
        )

    def _wait(self, host: str, pause: float) -> None:
        since = time.monotonic() - self._last.get(host, -pause)
        if since < pause:
            self._web.pause(pause - since)


def _read(answer: Answer, address: str) -> Parts:
    return read_within(
        read_page, answer.body, where=address, url=answer.address, name=address, charset=answer.charset
    )


def choose_address(parts: Parts, found_at: str) -> Parts:
    """Return the parts with the address that the page calls its own, if that can be believed.

    It can when it is of the same outlet, and when it is not the outlet's front page, which careless
    systems name on every page.
    """
    own = parts.url
    front = identify_address(own) == host_of(own).removeprefix("www.")
    believed = own and same_site(own, found_at) and not (front and identify_address(found_at) != own)
    return replace(parts, url=own if believed else found_at)


def _check_answer(answer: Answer, address: str) -> None:
    """Raise where an answer holds no page: for good ArticleSkipped, for now FetchError."""
    if answer.status >= 500 or answer.status in _PASSING:  # noqa: PLR2004 - the server's fault
        raise FetchError(address, f"cannot be had now: status {answer.status}")
    if answer.status != _OK:
        raise ArticleSkipped(address, f"there is no page: status {answer.status}")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and not any(name in kind for name in _HTML) and is_binary(answer.body):
        raise ArticleSkipped(address, f"there is no page but {kind}")
    if is_binary(answer.body):
        raise ArticleSkipped(address, "there is no page: it holds null bytes")


# RFC 9309, 2.5: at least half a megabyte is to be read.
_MOST_BYTES = 512_000
# A longer pause between two pages of a host would let one outlet hold up the rest.
_LONGEST_PAUSE = 10.0
_UNKNOWN = 500


@dataclass(frozen=True, slots=True)
class _Rules:
    parsed: Protego | None
    problem: str = ""


class Robots:
    """The rules of each host, asked for once a fetch; to be shared between threads."""

    def __init__(self, web: Web, agent: str) -> None:
        self._web = web
        self._agent = agent
        self._known: dict[str, _Rules] = {}
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._guard = threading.Lock()

    def check(self, address: str) -> None:
        """Raise ArticleSkipped where a page is not allowed, FetchError where that cannot be told now."""
        rules = self._find_rules(address)
        if rules.problem:
            raise FetchError(address, rules.problem)
        if rules.parsed and not rules.parsed.can_fetch(address, self._agent):
            raise ArticleSkipped(address, "robots.txt of its server does not allow programs to ask for it")

    def pause(self, address: str) -> float:
        """Return how many seconds a host wants between two pages; 0 where it says nothing."""
        rules = self._find_rules(address)
        delay = rules.parsed.crawl_delay(self._agent) if rules.parsed else None
        return min(float(delay or 0), _LONGEST_PAUSE)

    def _find_rules(self, address: str) -> _Rules:
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._guard:
            turn = self._turns[origin]
        with turn:
            if origin not in self._known:
                self._known[origin] = self._ask_rules(origin)
            return self._known[origin]

    def _ask_rules(self, origin: str) -> _Rules:
        """Ask for a host's rules; without any all is allowed, without an answer nothing (2.3.1)."""
        try:
            answer = self._web.ask(f"{origin}/robots.txt")
        except FetchError as error:
            return _Rules(None, f"robots.txt of its server cannot be had: {error.problem}")
        if answer.status >= _UNKNOWN:
            return _Rules(None, f"robots.txt of its server cannot be had: status {answer.status}")
        if answer.status >= 300:  # noqa: PLR2004 - there is none
            return _Rules(None)
        return _Rules(Protego.parse(decode(answer.body[:_MOST_BYTES])))
