"""Fetching from real servers on loopback: all that can be taken, once, politely, whatever happens."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import random
import shutil
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fetch_child
import pytest
from feed_server import Outlets, serve_outlets

from briefings.settings import Settings, load_settings
from briefings.sources.fetching import fetch_articles, recall_sources
from briefings.sources.files import read_files

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FEEDS = 100


def write_site(root: Path, outlets: Outlets, feeds: range | list[int], **fetch: object) -> Settings:
    root.mkdir(parents=True, exist_ok=True)
    limits = {
        "contact": "desk@example.org",
        "private_addresses": True,
        "megabytes": 5,
        "timeout": 4,
    } | fetch
    lines = [f"  - {{name: Outlet {n}, feed: '{outlets.address(n, '/feed')}'}}" for n in feeds]
    text = "\n".join(["site: {title: Desk}", f"fetch: {json.dumps(limits)}", "sources:", *lines, ""])
    (root / "briefings.yaml").write_text(text)
    return load_settings(root)


def fingerprint(settings: Settings) -> dict[str, str]:
    """Return the hash of every file of the store, hidden ones too."""
    files = sorted(path for path in settings.articles.rglob("*") if path.is_file())
    return {
        path.relative_to(settings.articles).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


@pytest.fixture(scope="module")
def fetched(tmp_path_factory):
    """Fetch a hundred feeds twice; return both reports, and what the servers were asked each time."""
    with serve_outlets(Outlets(articles=5)) as outlets:
        settings = write_site(tmp_path_factory.mktemp("desk"), outlets, range(1, FEEDS + 1))
        first = fetch_articles(settings, now=NOW)
        asked, outlets.asked = outlets.asked, []
        before = fingerprint(settings)
        second = fetch_articles(settings, now=NOW + timedelta(hours=1))
        yield settings, first, second, asked, outlets.asked, before


@pytest.mark.xdist_group("fetching")
class TestHundredFeeds:
    def test_all_that_can_be_taken_is_taken(self, fetched):
        _, first, *_ = fetched
        outcomes = Counter(source.outcome for source in first.sources)
        assert outcomes == {"asked": 93, "failed": 7}
        sound = [s for s in first.sources if s.outcome == "asked" and int(s.name.split()[1]) % 4 != 0]
        # Of the feed that breaks off the last article is lost, or is there with what stands of it.
        assert all(len(source.articles) + source.known >= 4 for source in sound)
        paged = [s for s in first.sources if int(s.name.split()[1]) % 4 == 0]
        assert sum(len(source.articles) for source in paged) >= 4 * len(paged)

    def test_each_trouble_is_said_for_what_it_is(self, fetched):
        _, first, *_ = fetched
        problems = {source.name: source.problem for source in first.failing}
        assert problems.pop("Outlet 9") == "takes too long"
        assert problems.pop("Outlet 49") == "answers with status 429"
        assert problems.pop("Outlet 59") == "is too large: more than 5 MB"
        assert problems.pop("Outlet 69") == "is too large: more than 5 MB"
        assert "is a web page and no feed; its feeds are http://127.0.1.79" in problems.pop("Outlet 79")
        assert problems.pop("Outlet 89") == "redirects more than 5 times"
        assert problems.pop("Outlet 99") == "answers with status 404"
        assert problems == {}
        moved = {source.name: source.moved for source in first.sources if source.moved}
        assert moved.keys() == {"Outlet 29"}
        assert moved["Outlet 29"].endswith("/moved/feed")

    def test_what_robots_txt_forbids_and_what_is_no_article_is_set_aside(self, fetched):
        _, first, *_ = fetched
        reasons = Counter(each.reason for source in first.sources for each in source.aside)
        assert reasons == {"robots.txt of its server does not allow programs to ask for it": 12}

    def test_no_page_is_asked_for_where_the_feed_holds_the_text(self, fetched):
        _, _, _, asked, *_ = fetched
        pages = Counter(outlet for outlet, path, *_ in asked if path.startswith("/story/"))
        # The feed of outlet 19 breaks off in an article: that one is read from its page.
        assert set(pages) == {19, *(outlet for outlet in range(1, FEEDS + 1) if outlet % 4 == 0)}
        assert all(count <= 5 for count in pages.values())
        assert {agent for *_, agent in asked} == {asked[0][-1]}
        assert asked[0][-1].endswith("(+desk@example.org)")

    def test_wire_copy_is_marked_with_the_article_that_it_repeats(self, fetched):
        settings, first, *_ = fetched
        copies = [each for source in first.sources for each in source.articles if each.same_text_as]
        assert len({each.same_text_as for each in copies}) == 1
        assert len(copies) > 80
        articles = {each.id: each for each in read_files([settings.articles])}
        assert articles[copies[0].id].text == articles[copies[0].same_text_as].text

    def test_the_second_fetch_asks_conditionally_and_writes_nothing(self, fetched):
        settings, _, second, _, asked, before = fetched
        assert second.articles == 0
        assert fingerprint(settings) == before
        assert not [path for _, path, *_ in asked if path.startswith("/story/")]
        unchanged = [source for source in second.sources if source.outcome == "unchanged"]
        assert len(unchanged) == 92
        assert all(
            conditional
            for outlet, path, conditional, _ in asked
            if f"Outlet {outlet}" in {s.name for s in unchanged}
        )

    def test_a_failing_feed_is_reported_with_since_when(self, fetched):
        settings, *_ = fetched
        failing = {source.name: source for source in recall_sources(settings) if source.failing}
        assert failing["Outlet 99"].failing_since == NOW
        # Asked to wait two hours it was left alone an hour later.
        assert failing["Outlet 49"].wait_until == NOW + timedelta(hours=2)


@pytest.mark.xdist_group("fetching")
def test_several_servers_are_asked_at_once_but_none_twice(tmp_path):
    with serve_outlets(Outlets(articles=3, delay=0.05)) as outlets:
        settings = write_site(tmp_path, outlets, [4, 8, 12, 16, 20, 24], at_once=3, timeout=30)
        twice = [source.model_copy(update={"feed": f"{source.feed}?again"}) for source in settings.sources]
        report = fetch_articles(settings, sources=[*settings.sources, *twice], now=NOW)
    assert {source.outcome for source in report.sources} == {"asked"}
    assert 1 < outlets.most_at_once <= 3
    assert outlets.most_of_one == 1


@pytest.fixture
def start_fetch():
    """Return what starts a fetch in a process of its own, which is forked with all libraries loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["fetch_child"])

    def start(root: Path):
        child = context.Process(target=fetch_child.fetch, args=(str(root),))
        child.start()
        return child

    return start


@pytest.mark.xdist_group("fetching")
def test_a_fetch_that_is_killed_and_started_again_ends_in_the_same_store(tmp_path, start_fetch):
    feeds = [1, 2, 3, 4, 5, 6, 7, 8, 10, 11]
    dice = random.Random(4)
    with serve_outlets(Outlets(articles=4, delay=0.01)) as outlets:
        whole = write_site(tmp_path / "whole", outlets, feeds, at_once=4, timeout=30)
        start_fetch(whole.root).join()
        expected = fingerprint(whole)
        assert len(expected) > 30
        broken = write_site(tmp_path / "broken", outlets, feeds, at_once=4, timeout=30)
        written = []
        for _ in range(6):
            fetch = start_fetch(broken.root)
            enough = dice.randint(0, len(expected))
            while fetch.is_alive() and count_files(broken) < enough:
                time.sleep(0.001)
            time.sleep(dice.uniform(0, 0.02))
            fetch.kill()
            fetch.join()
            written.append(count_files(broken))
            if dice.random() < 0.3:
                forget(broken.root)
            if written[-1] >= len(expected):
                shutil.rmtree(broken.articles)
                forget(broken.root)
        last = start_fetch(broken.root)
        last.join()
        assert last.exitcode == 0
        assert fingerprint(broken) == expected
        assert any(0 < count < len(expected) for count in written), "a fetch was cut off in its middle"


def count_files(settings: Settings) -> int:
    return sum(1 for _ in settings.articles.rglob("*.md"))


def forget(root: Path) -> None:
    """Take away what is remembered."""
    for path in (root / ".briefings").glob("*.sqlite"):
        path.unlink()
