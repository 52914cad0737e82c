"""What the owners of servers allow programs to ask for: robots.txt (RFC 9309), read by Protego."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from briefings.errors import ArticleSkipped, FetchError
from briefings.sources.decoding import decode
from briefings.sources.fetching.asking import Web

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
