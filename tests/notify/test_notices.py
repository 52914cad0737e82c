"""Notices to a chat service on this machine: each once, in quiet hours none, many in one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from alert_site import store_article, write_settings
from click.testing import CliRunner
from editions import three_days
from notice_server import HANG_UP, open_chat

from briefings.cli import main
from briefings.codec import write_digest
from briefings.doctor import examine_notices
from briefings.notify.notices import find_quiet_end, list_alerts, make_edition_item, tell_services
from briefings.running import RunOptions, run_stages
from briefings.settings import Settings, load_settings

NOW = datetime(2026, 11, 17, 12, tzinfo=UTC)
# The days of ``three_days`` end with the second of March; this is the morning after.
MORNING = datetime(2026, 3, 3, 6, tzinfo=UTC)
SECRETS = ("hush-hush", "s3cret-token")


@pytest.fixture
def chat(monkeypatch):
    with open_chat() as service:
        monkeypatch.setenv("DESK_CHAT", service.address)
        yield service


@pytest.fixture
def notify(tmp_path, monkeypatch) -> Callable[..., tuple[int, str]]:
    """Start ``briefings notify`` at a moment; return its exit code and all that it said."""

    def start(*arguments: str, now: datetime = NOW) -> tuple[int, str]:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(now.timestamp())))
        done = CliRunner().invoke(main, ["notify", *arguments, "--site", str(tmp_path)])
        assert not any(secret in done.output for secret in SECRETS)
        # How far it is, is said on a slow machine alone.
        said = [line for line in done.output.splitlines(keepends=True) if not line.startswith("Sending: ")]
        return done.exit_code, "".join(said)

    return start


def test_each_alert_is_told_once_and_the_ledger_names_neither_service_nor_secret(tmp_path, chat, notify):
    write_settings(tmp_path)
    for name in "ab":
        store_article(tmp_path, name, NOW)
    assert notify("alerts") == (0, "2 sent\n")
    assert chat.told[0] | {"version": "", "type": "", "attachments": []} == {
        "title": "Ferry strike, part a",
        "message": "Kalvoy Wire · ferry strike\nhttps://wire.example/a",
        "version": "", "type": "", "attachments": [],
    }  # fmt: skip
    # A newer version of an article is the same article.
    store_article(tmp_path, "a", NOW + timedelta(hours=1), text="The ferry strike is over, it was said.")
    assert notify("alerts", now=NOW + timedelta(days=1)) == (
        0,
        "0 sent, 2 already\n",
    )
    assert sorted(chat.titles) == ["Ferry strike, part a", "Ferry strike, part b"]
    kept = "".join(path.read_text() for path in (tmp_path / "content" / "sent").rglob("*") if path.is_file())
    assert "sent" in kept
    assert not [word for word in (*SECRETS, "chat", "127.0.0.1") if word in kept]


def test_more_alerts_than_are_told_at_once_are_told_in_one_notice_of_all(tmp_path, chat, notify):
    write_settings(tmp_path, "  at_once: 3\n")
    for number in range(4):
        store_article(tmp_path, f"a{number}", NOW)
    assert notify("alerts") == (0, "4 sent\n")
    (notice,) = chat.told
    assert notice["title"] == "Kalvoy Desk, 17 Nov"
    assert notice["message"].split("\n\n")[3] == (
        "Ferry strike, part a3 (Kalvoy Wire · ferry strike)\nhttps://wire.example/a3"
    )
    assert notify("alerts") == (0, "0 sent, 4 already\n")


def test_what_comes_in_quiet_hours_of_the_site_s_zone_is_told_after_them_in_one_notice(
    tmp_path, chat, notify
):
    # In Istanbul it is three hours later: from 19:00 to 04:00 UTC.
    write_settings(tmp_path, "  quiet: {from: 22:00, to: 07:00}\nedition: {timezone: Europe/Istanbul}\n")
    evening = datetime(2026, 11, 16, 18, 30, tzinfo=UTC)
    store_article(tmp_path, "before", evening)
    for name, hours in (("late", 1), ("night", 4), ("dawn", 9)):
        store_article(tmp_path, name, evening + timedelta(hours=hours))
    code, words = notify("alerts", now=evening + timedelta(hours=9))
    assert (code, words[:24], chat.told) == (0, "Quiet hours until 07:00:", [])
    assert notify("alerts", now=evening + timedelta(hours=9.5)) == (
        0,
        "4 sent\n",
    )
    assert sorted(chat.titles) == ["Ferry strike, part before", "Kalvoy Desk, 17 Nov"]
    (many,) = [notice for notice in chat.told if notice["title"].startswith("Kalvoy")]
    assert [part.split(" (")[0][-5:] for part in many["message"].split("\n\n")] == [" late", "night", " dawn"]


def test_quiet_hours_may_lie_within_a_day_and_end_on_the_minute(tmp_path):
    write_settings(tmp_path, "  quiet: {from: 12:30, to: 14:00}\n")
    settings = load_settings(tmp_path)
    assert [find_quiet_end(settings, NOW + timedelta(minutes=m)) is not None for m in (29, 30, 119, 120)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_dry_run_names_a_service_that_cannot_be_told_and_says_when_there_is_nothing_or_nobody(
    tmp_path, chat, notify, monkeypatch
):
    write_settings(tmp_path)
    code, words = notify("alerts", "--dry-run")
    assert (code, "nothing to tell" in words) == (0, True)
    store_article(tmp_path, "a", NOW)
    assert notify("alerts", "--dry-run")[0] == 0
    for address, problem in (
        ("rubbish", "is not one that Apprise understands"),
        (None, "DESK_CHAT is not set"),
    ):
        monkeypatch.delenv("DESK_CHAT") if address is None else monkeypatch.setenv("DESK_CHAT", address)
        code, words = notify("alerts", "--dry-run")
        assert (code, "broken\tchat\t" in words, problem in words) == (1, True, True)
    (tmp_path / "briefings.yaml").write_text("site: {title: T}\nnotify: {watch: {words: [ferry strike]}}\n")
    code, words = notify("alerts", "--dry-run")
    assert (code, "Ferry strike, part a" in words, "nobody is told of alerts" in words) == (2, True, True)
    assert chat.told == []


def test_what_may_have_been_told_is_named_and_not_told_again_until_asked(tmp_path, chat, notify):
    write_settings(tmp_path)
    for name in "ab":
        store_article(tmp_path, name, NOW)
    chat.answers = [HANG_UP]
    code, words = notify("alerts")
    assert (code, "uncertain: chat: 2026/11/17/a: no answer" in words) == (1, True)
    code, words = notify("alerts", "--dry-run")
    assert [line.split("\t")[0] for line in words.splitlines() if "\tchat\t" in line] == [
        "uncertain",
        "has it",
    ]
    assert notify("alerts")[0] == 1
    assert len(chat.told) == 2
    assert notify("alerts", "--again") == (0, "1 sent, 1 already\n")
    chat.answers = [504]
    store_article(tmp_path, "c", NOW)
    assert notify("alerts")[0] == 1
    settled = notify("alerts", "--settle", "2026/11/17/c")
    assert settled == (0, "1 settled: chat: 2026/11/17/c\n")
    assert notify("alerts") == (0, "0 sent, 2 already, 1 settled\n")


def test_what_a_service_does_not_take_is_told_later_and_no_redirect_is_followed(tmp_path, chat, notify):
    write_settings(tmp_path, "  retries: 1\n")
    for name in "abc":
        store_article(tmp_path, name, NOW)
    # The second comes again in the same telling; the first and the third are for the next.
    chat.answers = [403, 503, 302, 200]
    code, words = notify("alerts")
    assert (code, "failed: chat: 2026/11/17/a: 403 Forbidden" in words) == (1, True)
    assert chat.titles == ["Ferry strike, part b"]
    assert notify("alerts") == (0, "2 sent, 1 already\n")
    assert sorted(chat.titles) == [f"Ferry strike, part {name}" for name in "abc"]


def test_a_service_that_cannot_be_had_stops_no_other(tmp_path, chat, monkeypatch):
    write_settings(tmp_path, "  retries: 0\n", address="address_env: NOT_SET}, {name: far, address_env: FAR")
    settings = load_settings(tmp_path)
    named = settings.notify.to[1].model_copy(update={"name": "near", "address_env": "DESK_CHAT"})
    notify = settings.notify.model_copy(update={"to": (*settings.notify.to, named)})
    monkeypatch.setenv("FAR", "json://127.0.0.1:9/s3cret-token")
    store_article(tmp_path, "a", NOW)
    settings = settings.model_copy(update={"notify": notify})
    report = tell_services(list_alerts(settings, NOW), settings, NOW)
    assert chat.titles == ["Ferry strike, part a"]
    problem = str(report.problem)
    assert "the environment variable NOT_SET is not set" in problem
    assert "far: it ends the connection again and again; at last: no connection" in problem
    assert not report.is_whole
    assert not any(secret in problem for secret in SECRETS)


def test_an_edition_s_notice_lists_its_first_headlines_with_links_and_nothing_that_is_muted(make_site):
    digest = three_days()[-1]

    def write(**more) -> str:
        return make_edition_item(digest, make_site(**more)).text

    _, first, *rest = write().split("\n\n")
    assert first.split("\n")[1].startswith(f"https://desk.example/path/{digest.day}.html#s-")
    assert rest[-1] == f"https://desk.example/path/{digest.day}.html"
    headlines = [part.split(" (")[0] for part in [first, *rest[:-1]]]
    assert headlines[0] == digest.stories[0].headline
    assert [part.split(" (")[0] for part in write(notify={"stories": 1}).split("\n\n")[1:-1]] == headlines[:1]
    assert digest.stories[0].headline not in write(notify={"mute": {"words": ["Nordlys"]}})
    assert digest.stories[0].headline not in write(notify={"mute": {"actors": ["Ingrid Solvang"]}})
    sources = [briefing.source for briefing in digest.stories[0].briefings]
    assert digest.stories[0].headline not in write(notify={"mute": {"sources": sources}})
    # What may not be shown is not told either.
    sealed = [{"name": name, "show": "nothing"} for name in dict.fromkeys(sources)]
    assert digest.stories[0].headline not in write(sources=sealed)


def test_a_run_tells_of_the_newest_edition_once_and_notes_it_first_where_the_ledger_travels(make_site, chat):
    root = make_site().root
    write_settings(root)
    settings = load_settings(root)

    def stage(name: str, now: datetime = MORNING) -> tuple[str, str]:
        (report,) = run_stages(settings, RunOptions(now=now, only=(name,)))
        return report.state, report.words

    assert stage("prepare") == ("done", "1 service to be told; no mails are set up")
    assert stage("notify") == ("done", "2026-03-02: 1 sent")
    assert stage("notify") == ("done", "2026-03-02: 1 already")
    assert chat.titles == ["Kalvoy Desk: Monday, 2 March 2026"]
    assert stage("notify", MORNING + timedelta(days=9))[0] == "waits"
    assert stage("alerts") == ("done", "nothing to tell")
    for digest in three_days():
        write_digest(root / "content" / "digests" / f"{digest.day}.json", replace(digest, status="draft"))
    assert stage("notify") == ("waits", "no edition is both closed and approved")
    done = CliRunner().invoke(main, ["notify", "2026-03-02", "--site", str(root)])
    assert (done.exit_code, "is a draft" in done.output) == (1, True)


def test_a_fetch_tells_of_what_is_watched(tmp_path, chat, httpserver, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    text = "The ferry strike goes on for a third day, and no ferry will leave before Sunday. " * 4
    item = f"<title>Ferry strike</title><link>{httpserver.url_for('/1')}</link>"
    item += f"<pubDate>{format_datetime(datetime.now(UTC))}</pubDate><description>{text}</description>"
    feed = f'<rss version="2.0"><channel><title>Outlet</title><item>{item}</item></channel></rss>'
    httpserver.expect_request("/rss").respond_with_data(feed, content_type="application/rss+xml")
    sources = f"sources: [{{name: Outlet, feed: '{httpserver.url_for('/rss')}', pages: never}}]\n"
    write_settings(tmp_path, f"fetch: {{private_addresses: true}}\n{sources}")
    done = CliRunner().invoke(main, ["fetch", "--site", str(tmp_path)])
    assert (done.exit_code, chat.titles) == (0, ["Ferry strike"]), done.output
    assert "alerts: 1 sent" in done.output


def findings(settings: Settings) -> list[tuple[str, str]]:
    return [(each.state, f"{each.found} → {each.remedy}") for each in examine_notices(settings)]


def test_doctor_knows_what_notices_lack(tmp_path, chat, monkeypatch):
    write_settings(tmp_path)
    settings = load_settings(tmp_path)
    assert findings(settings)[0][0] == "sound"
    for address, words in (
        ("", "DESK_CHAT is not set"),
        ("s3cret-token", "not one that Apprise understands"),
    ):
        monkeypatch.setenv("DESK_CHAT", address)
        ((state, found),) = findings(settings)
        assert (state, words in found, "s3cret" in found) == ("broken", True, False)
    monkeypatch.setenv("DESK_CHAT", chat.address)
    monkeypatch.setitem(sys.modules, "apprise", None)
    ((state, found),) = findings(settings)
    assert (state, found.endswith("→ pip install 'briefings[notify]'")) == ("broken", True)


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("{to: [{name: chat, address_env: 'json://s3cret-token'}]}", "the address itself holds a secret"),
        ("{to: [{name: chat}]}", "needs one of 'address_env' and 'address_command'"),
        ("{to: [{name: a, address_env: A}, {name: A, address_env: B}]}", "'a' stands twice"),
        ("{quiet: {from: '07:00', to: '07:00'}}", "begins when it ends"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_with_their_line_and_no_secret(tmp_path, block, words):
    (tmp_path / "briefings.yaml").write_text(f"site: {{title: Desk}}\nnotify: {block}\n")
    done = CliRunner().invoke(main, ["notify", "latest", "--site", str(tmp_path)])
    assert (done.exit_code, words in done.output, "briefings.yaml:2" in done.output) == (2, True, True)
    assert not any(secret in done.output for secret in SECRETS)
