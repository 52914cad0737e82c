# ruff: noqa: E501 - feeds and settings stand here as they are written
"""A feed over several fetches: what changes in it, what cannot be had at once, what is remembered."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from briefings.errors import BriefingsError
from briefings.settings import Settings, load_settings
from briefings.sources.fetching import FetchReport, fetch_articles, list_feeds, recall_sources
from briefings.storage.files import hold_lock

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAGE = """<html lang="en"><head><title>{title}</title><meta property="og:title" content="{title}">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{title}", "datePublished": "{when}"}}</script>
</head><body><article><h1>{title}</h1>{body}</article></body></html>"""


@dataclass
class Outlet:
    """One outlet: entries of its feed are (number, title, day), its pages are made of them."""

    server: HTTPServer
    root: Path
    entries: list[tuple[int, str, datetime]]
    status: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    said: dict[int, str] = field(default_factory=dict)
    updated: dict[int, datetime] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answer(self, request: Request) -> Response:
        conditional = " if" if "If-None-Match" in request.headers else ""
        self.asked.append(request.path + conditional)
        if request.path in self.status:
            return Response("", self.status[request.path], headers=self.headers)
        if request.path == "/feed":
            tag = f'"{hash(str((self.entries, self.updated)))}"'
            if request.headers.get("If-None-Match") == tag:
                return Response("", 304)
            return Response(self.feed(), headers={"ETag": tag, **self.headers})
        if request.path.startswith("/story/"):
            return Response(self.page(int(request.path.removeprefix("/story/"))), content_type="text/html")
        return Response("", 404)

    def feed(self) -> str:
        items = [
            {
                "id": f"tag:{n}",
                "url": self.server.url_for(f"/story/{n}"),
                "title": title,
                "date_published": when.isoformat(),
                "date_modified": self.updated.get(n, when).isoformat(),
            }
            for n, title, when in self.entries
        ]
        return json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": "Quayside", "items": items}
        )

    def page(self, number: int) -> str:
        title, when = next((title, when) for n, title, when in self.entries if n == number)
        said = self.said.get(number, f"We have waited {number} weeks for an answer to our letter")
        body = "".join(
            f"<p>The harbour of berth {number * 7 + line} opened its gates on the morning after the storm, and the "
            f"crew of ferry {number}-{line} asked the port office what it would be paid for the night.</p>"
            for line in range(5)
        )
        return PAGE.format(
            title=title, when=when.isoformat(), body=f"{body}<p>“{said},” said Ilse Marr, its captain.</p>"
        )

    def settings(self) -> Settings:
        return load_settings(self.root)

    def fetch(self, hours: float = 0, **options) -> FetchReport:
        """Fetch so many hours after noon of 20 November; ``asked`` holds what that asked for."""
        self.asked = []
        return fetch_articles(self.settings(), now=NOW + timedelta(hours=hours), **options)

    @property
    def files(self) -> dict[str, str]:
        found = sorted((self.root / "content/articles").rglob("*"))
        return {path.name: path.read_text("utf-8") for path in found if path.is_file()}


@pytest.fixture
def outlet(httpserver: HTTPServer, tmp_path: Path) -> Outlet:
    entries = [(n, f"Ferry {n} waits", datetime(2026, 11, 10 + n, 8, n, tzinfo=UTC)) for n in (1, 2, 3)]
    made = Outlet(httpserver, tmp_path, entries)
    httpserver.expect_request("/feed").respond_with_handler(made.answer)
    httpserver.expect_request(re.compile(r"/(?:story/\d+|robots\.txt)")).respond_with_handler(made.answer)
    (tmp_path / "briefings.yaml").write_text(
        "site: {title: Desk}\nfetch: {contact: desk@example.org, private_addresses: true, timeout: 5}\n"
        f"sources:\n  - {{name: Quayside, feed: '{httpserver.url_for('/feed')}'}}\n"
    )
    return made


def only(report: FetchReport):
    (source,) = report.sources
    return source


def test_an_entry_that_changed_is_read_again_and_the_change_is_told(outlet: Outlet):
    assert only(outlet.fetch()).outcome == "asked"
    outlet.entries[1] = (2, "Ferry 2 sails", outlet.entries[1][2])
    outlet.said[2] = "We have waited 2 weeks for an answer to our request"
    report = only(outlet.fetch(1))
    assert outlet.asked == ["/feed if", "/robots.txt", "/story/2"]
    assert [(each.id, each.changed) for each in report.articles] == [("2026/11/12/ferry-2-waits", True)]
    written = outlet.files["ferry-2-waits.md"]
    assert "title: Ferry 2 sails" in written
    assert "the headline was “Ferry 2 waits”" in written
    assert (
        "“We have waited 2 weeks for an answer to our letter,” is now “We have waited 2 weeks for an answer to our request"
        in written
    )
    assert only(outlet.fetch(2)).outcome == "unchanged"


def test_an_entry_that_changed_by_its_date_alone_is_read_again_unless_all_did(outlet: Outlet):
    outlet.fetch()
    outlet.updated[2] = NOW
    outlet.said[2] = "We have waited 2 weeks for an answer to our request"
    assert len(only(outlet.fetch(1)).articles) == 1
    outlet.updated = dict.fromkeys((1, 2, 3), NOW + timedelta(hours=2))
    assert only(outlet.fetch(2)).articles == ()
    assert outlet.asked == ["/feed if"]


def test_what_is_too_old_is_left_out_and_comes_when_it_is_asked_for(outlet: Outlet):
    recent = only(outlet.fetch(since=datetime(2026, 11, 12, tzinfo=UTC)))
    assert [each.id[-13:] for each in recent.articles] == ["ferry-2-waits", "ferry-3-waits"]
    assert only(outlet.fetch(1, since=datetime(2026, 11, 12, tzinfo=UTC))).outcome == "unchanged"
    assert [each.id[-13:] for each in only(outlet.fetch(2)).articles] == ["ferry-1-waits"]


def test_a_page_that_cannot_be_had_is_tried_again_and_given_up_in_the_end(outlet: Outlet):
    outlet.status["/story/2"] = 503
    first = only(outlet.fetch())
    assert len(first.articles) == 2
    assert [(each.final, each.reason) for each in first.aside] == [(False, "cannot be had now: status 503")]
    tries = [only(outlet.fetch(hour)).aside for hour in range(1, 5)]
    assert [each.final for (each,) in tries] == [False, False, False, True]
    assert outlet.asked == ["/feed", "/robots.txt", "/story/2"]
    outlet.fetch(6)
    assert outlet.asked == ["/feed if"]


def test_a_page_that_comes_back_is_taken(outlet: Outlet):
    outlet.status["/story/2"] = 503
    outlet.fetch()
    outlet.status.clear()
    assert [each.id[-13:] for each in only(outlet.fetch(1)).articles] == ["ferry-2-waits"]


def test_a_server_that_asks_for_a_pause_gets_it_from_all_but_the_editor(outlet: Outlet):
    outlet.status["/feed"] = 429
    outlet.headers["Retry-After"] = "7200"
    assert only(outlet.fetch()).problem == "answers with status 429"
    waiting = only(outlet.fetch(1))
    assert (waiting.outcome, waiting.wait_until, outlet.asked) == ("waiting", NOW + timedelta(hours=2), [])
    outlet.status.clear()
    assert only(outlet.fetch(1, sources=list_feeds(outlet.settings()))).outcome == "asked"


def test_a_feed_is_left_alone_while_it_is_fresh(outlet: Outlet):
    outlet.headers["Cache-Control"] = "max-age=7200"
    outlet.fetch()
    assert only(outlet.fetch(1)).outcome == "waiting"
    assert only(outlet.fetch(3)).outcome == "unchanged"


def test_a_feed_that_fails_is_told_with_since_when_until_it_is_back(outlet: Outlet):
    outlet.fetch()
    outlet.status["/feed"] = 500
    outcomes = [only(outlet.fetch(hour)) for hour in (1, 2, 2.2, 2.6)]
    assert [each.outcome for each in outcomes] == ["failed", "failed", "waiting", "failed"]
    assert {each.failing_since for each in outcomes} == {NOW + timedelta(hours=1)}
    assert only(outlet.fetch(2.7)).problem == "answers with status 500"
    outlet.status.clear()
    back = only(outlet.fetch(5))
    assert (back.outcome, back.failing, back.problem) == ("unchanged", False, "")


def test_a_feed_that_is_gone_for_good_is_said_to_be(outlet: Outlet):
    outlet.status["/feed"] = 410
    gone = only(outlet.fetch())
    assert gone.outcome == "gone"
    assert "take it out" in gone.problem
    assert only(outlet.fetch(1)).outcome == "waiting"


def test_nothing_is_doubled_or_asked_for_again_when_all_is_forgotten(outlet: Outlet):
    outlet.fetch()
    before = outlet.files
    shutil.rmtree(outlet.root / ".briefings")
    report = only(outlet.fetch(1))
    assert (report.outcome, report.articles) == ("asked", ())
    assert outlet.asked == ["/feed"]
    assert outlet.files == before


def test_an_article_that_a_person_edited_is_named_and_left_alone(outlet: Outlet):
    outlet.fetch()
    path = outlet.root / "content/articles/2026/11/12/ferry-2-waits.md"
    path.write_text(path.read_text("utf-8").replace("port office", "port authority"), "utf-8")
    outlet.entries[1] = (2, "Ferry 2 sails", outlet.entries[1][2])
    report = only(outlet.fetch(1))
    assert (report.articles, report.edited) == ((), ("2026/11/12/ferry-2-waits",))
    assert "port authority" in path.read_text("utf-8")


def test_a_dry_run_tells_the_same_and_leaves_no_trace(outlet: Outlet):
    dry = outlet.fetch(dry_run=True)
    assert outlet.files == {}
    assert recall_sources(outlet.settings())[0].checked is None
    wet = outlet.fetch()
    assert dry.dry_run
    assert only(dry) == only(wet)


@pytest.mark.parametrize("year", [1, 1970, 2099, 9999])
def test_a_moment_that_cannot_be_is_not_believed(outlet: Outlet, year: int):
    outlet.entries = [(1, "Ferry 1 waits", datetime(year, 1, 1, tzinfo=UTC))]
    outlet.fetch()
    assert "date: '2026-11-20T12:00:00+00:00'\ndated_by: fetch\n" in outlet.files["ferry-1-waits.md"]


def test_two_fetches_of_one_site_do_not_meet(outlet: Outlet):
    lock = outlet.root / ".briefings" / "fetch.lock"
    with hold_lock(lock, NOW), pytest.raises(BriefingsError, match="another fetch is under way"):
        outlet.fetch()
    assert only(outlet.fetch()).outcome == "asked"


def test_all_pages_are_asked_for_or_none_as_the_settings_say(outlet: Outlet):
    settings = outlet.settings()
    (source,) = list_feeds(settings)
    never = only(outlet.fetch(sources=[source.model_copy(update={"pages": "never"})]))
    assert {each.reason for each in never.aside} == {
        "the feed holds no text of it, and its page is not asked for"
    }
    assert outlet.asked == ["/feed"]
