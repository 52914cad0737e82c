# ruff: noqa: E501, SIM905 - what is served stands here as it is sent
"""A hundred outlets on loopback, each on an address of its own: what they publish is made up from numbers.

Every tenth feed is slow, broken, redirects, lies about its type, or refuses. The server keeps no state
but a list of what it was asked, so that each fetch is answered like the one before it.
"""

from __future__ import annotations

import gzip
import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORDS = (
    "the a of and in to harbour ferry crew union port minister council river dam court bridge museum train strike vote "
    "storm budget tariff pilot school farmers fishing letter agreement said told asked refused promised warned opened "
    "closed delayed repaired sold bought counted on Monday Tuesday Friday Kalvoy Tharn Mersin Delmar Anatoli Bluff"
).split()
PLACES = ("Kalvoy", "Tharn", "Delmar", "Bluff", "Mersin")
FIRST = datetime(2026, 11, 16, 6, tzinfo=UTC)
TROUBLES = (
    "slow",
    "broken",
    "redirecting",
    "lying",
    "refusing",
    "bomb",
    "endless",
    "page",
    "loop",
    "missing",
)


class Outlets:
    """What the outlets serve. ``asked`` lists (outlet, path, conditional, agent) of every request."""

    def __init__(self, articles: int, delay: float = 0.0) -> None:
        self.articles = articles
        self.delay = delay
        self.base = ""
        self.asked: list[tuple[int, str, bool, str]] = []
        self.most_at_once = 0
        self.most_of_one = 0
        self._at_work: list[int] = []
        self._guard = threading.Lock()

    def work(self, outlet: int) -> None:
        """Take some time for an answer, and note how many are worked on meanwhile."""
        with self._guard:
            self._at_work.append(outlet)
            self.most_at_once = max(self.most_at_once, len(self._at_work))
            self.most_of_one = max(self.most_of_one, self._at_work.count(outlet))
        time.sleep(self.delay)
        with self._guard:
            self._at_work.remove(outlet)

    def tell(self, outlet: int, number: int) -> list[str]:
        """Return the paragraphs of an article; every seventh is wire copy, the same at all outlets."""
        dice = random.Random(f"wire {number}" if number % 7 == 3 else f"{outlet} {number}")
        sentences = [
            " ".join(dice.choice(WORDS) for _ in range(dice.randint(9, 24))).capitalize() + "."
            for _ in range(16)
        ]
        return [" ".join(sentences[at : at + 4]) for at in range(0, 16, 4)]

    def headline(self, outlet: int, number: int) -> str:
        """Return the headline of an article."""
        dice = random.Random(f"headline {outlet} {number}")
        return f"{PLACES[number % 5]} {' '.join(dice.choice(WORDS) for _ in range(5))}"

    def feed(self, outlet: int) -> bytes:
        """Return an outlet's feed: whole texts, or summaries whose pages must be asked for."""
        whole = outlet % 4 != 0
        make = (self.make_rss, self._atom, self._json)[outlet % 3]
        return make(outlet, whole=whole).encode("utf-8")

    def page(self, outlet: int, number: int) -> bytes:
        """Return the page of an article, with what machines are told of it."""
        if number % 11 == 10:
            return b"<html><body><h1>Cookies</h1><p>We use cookies. Accept all cookies to go on.</p></body></html>"
        linked = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.headline(outlet, number),
            "datePublished": self._when(outlet, number).isoformat(),
            "author": {"@type": "Person", "name": "Ilse Marr"},
        }
        body = _mark_up(self.tell(outlet, number))
        return (
            f'<html lang="en"><head><title>{escape(self.headline(outlet, number))}</title>'
            f'<script type="application/ld+json">{json.dumps(linked)}</script></head>'
            f"<body><article><h1>{escape(self.headline(outlet, number))}</h1>{body}</article></body></html>"
        ).encode()

    def address(self, outlet: int, path: str) -> str:
        """Return an address of an outlet."""
        return f"http://127.0.1.{outlet}:{self.port}{path}"

    port = 0

    def _when(self, outlet: int, number: int) -> datetime:
        return FIRST + timedelta(hours=number, minutes=outlet % 60)

    def _entries(self, outlet: int) -> Iterator[tuple[int, str, str, datetime, list[str]]]:
        for number in range(self.articles):
            link = self.address(outlet, f"/story/{number}?utm_source=feed")
            yield (
                number,
                self.headline(outlet, number),
                link,
                self._when(outlet, number),
                self.tell(outlet, number),
            )

    def make_rss(self, outlet: int, *, whole: bool) -> str:
        items = ""
        for _, title, link, when, paragraphs in self._entries(outlet):
            html = _mark_up(paragraphs)
            content = f"<content:encoded><![CDATA[{html}]]></content:encoded>" if whole else ""
            items += (
                f"<item><title>{escape(title)}</title><link>{escape(link)}</link><pubDate>{format_datetime(when)}</pubDate>"
                f"<description>{escape(paragraphs[0][:90])}…</description>{content}</item>"
            )
        return (
            '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
            f"<channel><title>Outlet {outlet}</title><language>en</language>{items}</channel></rss>"
        )

    def _atom(self, outlet: int, *, whole: bool) -> str:
        items = ""
        for number, title, link, when, paragraphs in self._entries(outlet):
            html = escape(_mark_up(paragraphs))
            content = f'<content type="html">{html}</content>' if whole else "<summary>Read more</summary>"
            items += (
                f'<entry><id>tag:{outlet},{number}</id><title>{escape(title)}</title><link href="{escape(link)}"/>'
                f"<updated>{when.isoformat()}</updated>{content}</entry>"
            )
        return (
            '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
            f"<title>Outlet {outlet}</title>{items}</feed>"
        )

    def _json(self, outlet: int, *, whole: bool) -> str:
        items = [
            {"id": f"{outlet}-{number}", "url": link, "title": title, "date_published": when.isoformat()}
            | ({"content_html": _mark_up(paragraphs)} if whole else {"summary": title})
            for number, title, link, when, paragraphs in self._entries(outlet)
        ]
        return json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": f"Outlet {outlet}", "items": items}
        )


def _mark_up(paragraphs: list[str]) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)


class _Handler(BaseHTTPRequestHandler):
    outlets: Outlets

    @property
    def outlet(self) -> int:
        """The number of the outlet that is asked: the last part of its address."""
        return int(self.connection.getsockname()[0].rpartition(".")[2])

    def do_GET(self) -> None:
        outlets, outlet = self.outlets, self.outlet
        conditional = "If-None-Match" in self.headers
        outlets.asked.append((outlet, self.path, conditional, self.headers["User-Agent"]))
        if outlets.delay:
            outlets.work(outlet)
        trouble = TROUBLES[outlet // 10 % 10] if outlet % 10 == 9 else ""
        if self.path == "/robots.txt":
            self._answer(
                404 if outlet % 8 else 200,
                b"User-agent: *\nDisallow: /story/2?\n" if outlet % 8 == 0 else b"",
            )
        elif self.path.startswith("/story/"):
            number = int(self.path.removeprefix("/story/").partition("?")[0])
            self._answer(200, outlets.page(outlet, number), "text/html; charset=utf-8")
        elif trouble and self.path == "/feed":
            getattr(self, f"_be_{trouble}")()
        else:
            self._answer_feed()

    def _answer_feed(self, kind: str = "application/xml") -> None:
        tag = f'"{self.outlet}"'
        if self.headers.get("If-None-Match") == tag:
            self._answer(304, b"", tag=tag)
        else:
            self._answer(200, self.outlets.feed(self.outlet), kind, tag=tag)

    def _answer(
        self, status: int, body: bytes, kind: str = "text/plain", tag: str = "", **headers: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if tag:
            self.send_header("ETag", tag)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _be_slow(self) -> None:
        """Send a byte now and then, for ever."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        try:
            for _ in range(600):
                self.wfile.write(b"<")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    def _be_broken(self) -> None:
        """Break off in the middle of an article, properly closed."""
        feed = self.outlets.make_rss(self.outlet, whole=True)
        self._answer(200, feed[: feed.rindex("<content:encoded>") + 40].encode(), tag=f'"{self.outlet}"')

    def _be_redirecting(self) -> None:
        self._answer(301, b"", Location="/moved/feed")

    def _be_lying(self) -> None:
        self._answer_feed("image/png")

    def _be_refusing(self) -> None:
        self._answer(429, b"", Retry_After="7200")

    def _be_bomb(self) -> None:
        self._answer(200, gzip.compress(b" " * 30_000_000), "application/xml", Content_Encoding="gzip")

    def _be_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"<rss>" * 20_000)
        except OSError:
            pass

    def _be_page(self) -> None:
        self._answer(
            200, b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
        )

    def _be_loop(self) -> None:
        self._answer(302, b"", Location="/feed")

    def _be_missing(self) -> None:
        self._answer(404, b"")

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that has gone."""


@contextmanager
def serve_outlets(outlets: Outlets) -> Iterator[Outlets]:
    """Serve the outlets on 127.0.1.1, 127.0.1.2, … at one port."""
    server = _Server(("0.0.0.0", 0), type("Handler", (_Handler,), {"outlets": outlets}))
    outlets.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield outlets
    finally:
        server.shutdown()
        server.server_close()
