"""The first run: a new site with feeds, old articles that make many editions, a range that is approved."""

import os
import pty
import re
import subprocess
import sys
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from briefings.cli import main
from briefings.codec import read_digest
from briefings.settings import load_settings
from briefings.site import list_countries, list_fields

# What they share is made once.
pytestmark = pytest.mark.xdist_group("first run")

FIRST = date(2026, 3, 1)


def run(*args, expect=0):
    done = CliRunner().invoke(main, [str(arg) for arg in args])
    assert done.exit_code == expect, done.output
    return done


def test_a_new_site_takes_title_zone_and_feeds(tmp_path):
    desk = tmp_path / "desk"
    done = run("init", desk, "--title", 'The "Quay" Desk: north', "--country", "cy", "--field", "economy")
    settings = load_settings(desk)
    assert settings.site.title == 'The "Quay" Desk: north'
    assert settings.edition.timezone == "Asia/Nicosia"
    named = [source.name for source in settings.sources]
    assert named == [*list_countries()["cy"].feeds, *list_fields()["economy"]]
    assert "briefings sources check" in done.stderr
    assert "briefings fetch" in done.stderr
    # An example of the same key above the list would be uncommented, and stand there twice.
    assert (desk / "briefings.yaml").read_text("utf-8").count("sources:\n") == 1


@pytest.mark.parametrize(("option", "value"), [("--country", "xx"), ("--field", "gardens")])
def test_a_country_or_field_that_is_not_listed_is_a_usage_error(tmp_path, option, value):
    assert "is none of" in run("init", tmp_path / "desk", option, value, expect=2).stderr
    assert not (tmp_path / "desk").exists()


def test_in_a_terminal_three_questions_are_asked(tmp_path):
    terminal, ours = pty.openpty()
    command = [sys.executable, "-m", "briefings", "init", str(tmp_path / "desk")]
    with subprocess.Popen(command, stdin=ours, stdout=ours, stderr=ours) as program:
        os.close(ours)
        # A choice that is none is asked for again.
        os.write(terminal, b"Quay\nturkey\nTR\nworld\n")
        assert program.wait() == 0
    os.close(terminal)
    settings = load_settings(tmp_path / "desk")
    assert (settings.site.title, settings.edition.timezone) == ("Quay", "Europe/Istanbul")
    assert len(settings.sources) == len(list_countries()["tr"].feeds) + len(list_fields()["world"])


@pytest.mark.parametrize(
    "feeds", [*(country.feeds for country in list_countries().values()), *list_fields().values()]
)
def test_a_proposed_feed_has_a_name_and_an_address(feeds):
    for name, address in feeds.items():
        assert name.strip() == name
        assert re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}/\S+", address), address


def test_each_proposed_feed_is_named_once():
    found = [country.feeds for country in list_countries().values()] + [*list_fields().values()]
    addresses = [address for feeds in found for address in feeds.values()]
    assert len(addresses) == len(set(addresses))
    assert len({name for feeds in found for name in feeds}) == len(addresses)


@pytest.fixture(scope="module")
def forty_days(tmp_path_factory):
    """Return a site with an article on each of forty days, built, and what the build said."""
    desk = tmp_path_factory.mktemp("forty") / "desk"
    articles = desk / "content" / "articles"
    articles.mkdir(parents=True)
    (desk / "briefings.yaml").write_text("site: {title: Desk}\n", encoding="utf-8")
    for number in range(40):
        day = FIRST + timedelta(days=number)
        text = f"Pier {number} opens\n\nPier {number} of Kalvoy opened on the day, its owner said.\n"
        (articles / f"{day}-pier.txt").write_text(text, encoding="utf-8")
    return desk, run("build", "--jobs", "1", "--site", desk).stderr


def test_a_build_of_forty_days_says_what_it_makes_and_how_to_make_less(forty_days):
    desk, told = forty_days
    assert len([*(desk / "content" / "digests").glob("*.json")]) == 40
    assert "40 articles, 40 days" in told
    assert "from 2026-03-01 to 2026-04-09" in told
    for remedy in ("briefings build --since 7d", "briefings approve 2026-03-01..2026-04-09"):
        assert remedy in told


def test_a_range_of_drafts_is_approved_at_once(forty_days):
    desk, _ = forty_days
    run("approve", "2026-03-02", "--site", desk)
    done = run("approve", "2026-03-01..2026-03-05", "--site", desk)
    assert "4 editions are approved" in done.stderr
    approved = [
        path.stem
        for path in sorted((desk / "content" / "digests").glob("*.json"))
        if read_digest(path).status == "approved"
    ]
    assert approved == [f"2026-03-0{number}" for number in range(1, 6)]
    assert "no draft edition" in run("approve", "2026-03-01..2026-03-05", "--site", desk, expect=1).stderr
    run("approve", "2026-03-01..2026-03-05", "--take-back", "--site", desk)
    assert "is not a range" in run("approve", "2026-03-01..soon", "--site", desk, expect=2).stderr


def test_older_articles_are_left_out_and_their_records_stay(forty_days):
    desk, _ = forty_days
    before = {path: path.read_bytes() for path in (desk / "content" / "digests").iterdir()}
    (desk / "content" / "articles" / "2026-03-03-late.txt").write_text("Late\n\nA late report came.\n")
    done = run("build", "--jobs", "1", "--since", "2026-04-05", "--site", desk)
    assert "5 articles, 5 days, 0 records new or changed" in done.stderr
    assert "36 older articles left out" in done.stderr
    assert "whose articles are gone" not in done.stderr
    assert {path: path.read_bytes() for path in (desk / "content" / "digests").iterdir()} == before


def test_a_setting_bounds_the_days(forty_days, monkeypatch):
    desk, _ = forty_days
    (desk / "briefings.yaml").write_text("site: {title: Desk}\nedition: {days: 3}\n", encoding="utf-8")
    # Noon of the fortieth day.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775736000")
    assert "3 articles, 3 days" in run("build", "--jobs", "1", "--site", desk).stderr
