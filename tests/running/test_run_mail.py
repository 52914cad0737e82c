"""The stage of a run that mails, against a mail server on this machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from editions import three_days
from postbox import Postbox, open_postbox

from briefings.cli import main
from briefings.codec import write_digest
from briefings.running import RunOptions, StageReport, run_stages
from briefings.settings import load_settings

READERS = ("ane@readers.example", "bo@readers.example")
# The days of ``three_days`` end with the second of March; this is the morning after.
MORNING = datetime(2026, 3, 3, 6, tzinfo=UTC)


def write_settings(root: Path, port: int, more: str = "") -> None:
    (root / "briefings.yaml").write_text(
        "site: {title: Kalvoy Desk, url: https://desk.example}\n"
        "mail:\n  from: Desk <desk@desk.example>\n"
        f"  to: [{', '.join(READERS)}]\n"
        f"  smtp: {{host: localhost, port: {port}, tls: none, pause: 0, retries: 1}}\n{more}"
    )


@pytest.fixture
def postbox():
    box = Postbox()
    with open_postbox(box) as port:
        box.port = port
        yield box


@pytest.fixture
def desk(make_site, postbox: Postbox) -> Path:
    """A site whose three days are approved, with two readers."""
    root = make_site().root
    write_settings(root, postbox.port)
    return root


def mail(desk: Path, now: datetime = MORNING, *only: str) -> StageReport:
    reports = list(run_stages(load_settings(desk), RunOptions(now=now, only=only or ("mail",))))
    assert reports[-1].stage == (only or ("mail",))[-1]
    return reports[-1]


def test_the_newest_edition_goes_to_each_reader_once(desk: Path, postbox: Postbox):
    first = mail(desk)
    assert (first.state, first.words) == ("done", "2026-03-02: 2 sent")
    assert sorted(postbox.receipts) == sorted(READERS)
    assert b"ferry company Nordlys" in postbox.mails[0].content
    again = mail(desk)
    assert (again.state, again.words) == ("done", "2026-03-02: 2 already")
    assert len(postbox.receipts) == 2


def test_an_edition_that_still_takes_articles_is_not_sent_yet(desk: Path):
    on_the_day = datetime(2026, 3, 2, 18, tzinfo=UTC)
    assert mail(desk, on_the_day).words == "2026-03-01: 2 sent"
    assert mail(desk).words == "2026-03-02: 2 sent"


def test_a_draft_is_not_sent(desk: Path, postbox: Postbox):
    for digest in three_days():
        write_digest(desk / "content" / "digests" / f"{digest.day}.json", replace(digest, status="draft"))
    report = mail(desk)
    assert (report.state, report.words) == ("waits", "no edition is both closed and approved")
    assert postbox.receipts == []


def test_news_of_last_week_is_not_sent(desk: Path, postbox: Postbox):
    assert mail(desk, MORNING + timedelta(days=7)).state == "waits"
    assert postbox.receipts == []


def test_who_could_not_be_reached_is_tried_again_by_the_next_run(desk: Path, postbox: Postbox):
    write_settings(desk, 9)
    failed = mail(desk)
    assert failed.state == "failed"
    assert "localhost:9" in failed.words
    write_settings(desk, postbox.port)
    postbox.refuse[READERS[0]] = ["451 later", "451 later"]
    postponed = mail(desk)
    assert postponed.state == "failed"
    assert "1 sent, 1 failed" in postponed.words
    assert mail(desk).words == "2026-03-02: 1 sent, 1 already"
    assert sorted(postbox.receipts) == sorted(READERS)


def test_a_reader_unknown_to_the_server_is_named_in_every_run_but_in_no_public_log(
    desk: Path, postbox: Postbox, monkeypatch
):
    monkeypatch.delenv("CI", raising=False)
    postbox.refuse[READERS[0]] = ["550 no such mailbox"]
    first, second = mail(desk), mail(desk)
    assert "1 sent, 1 refused; 'briefings mail 2026-03-02 --send --dry-run' names them" in first.words
    assert first.skipped == (f"refused: {READERS[0]}: 550 no such mailbox",)
    assert (second.state, second.skipped) == ("failed", (f"refused: {READERS[0]}: earlier",))
    monkeypatch.setenv("CI", "true")
    assert READERS[0] not in str(mail(desk))
    assert len(postbox.receipts) == 1


def test_a_sending_is_noted_first_where_the_ledger_travels(desk: Path, postbox: Postbox):
    report = mail(desk, MORNING, "prepare")
    assert (report.state, report.words) == ("done", "2 to be sent; noted in 2026-03-02.jsonl")
    assert mail(desk).state == "done"
    assert sorted(postbox.receipts) == sorted(READERS)
    assert mail(desk, MORNING, "prepare").words == "everybody has been sent it"


def test_what_cannot_be_sent_is_not_noted_as_about_to_be(desk: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DESK_PASSWORD", raising=False)
    settings = desk / "briefings.yaml"
    settings.write_text(settings.read_text().replace("tls: none", "user: desk, password_env: DESK_PASSWORD"))
    report = mail(desk, MORNING, "prepare")
    assert (report.state, "DESK_PASSWORD" in report.words) == ("failed", True)
    assert not (desk / "content" / "sent").exists()


def test_no_address_comes_into_a_public_log_by_the_server_s_words(
    desk: Path, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CI", "true")
    postbox.refuse[READERS[0]] = [f"550 5.4.5 Daily sending quota exceeded for <{READERS[0]}>"]
    report = mail(desk)
    assert report.state == "failed"
    assert "Daily sending quota exceeded for <…>" in report.words


def test_what_is_not_what_was_approved_is_not_sent(desk: Path, postbox: Postbox):
    record = desk / "content" / "digests" / "2026-03-02.json"
    record.write_text(record.read_text("utf-8").replace("Nordlys", "Sorlys"), "utf-8")
    for stage in ("prepare", "mail"):
        report = mail(desk, MORNING, stage)
        assert (report.state, "was changed by hand after it was approved" in report.words) == ("failed", True)
    done = CliRunner().invoke(main, ["mail", "2026-03-02", "--send", "--site", str(desk)])
    assert (done.exit_code, "was changed by hand" in done.output) == (1, True)
    assert postbox.receipts == []
    assert not (desk / "content" / "sent").exists()


def test_nothing_is_mailed_that_links_to_pages_which_could_not_be_published(desk: Path, postbox: Postbox):
    write_settings(desk, postbox.port, "publish: {github_pages: {remote: nowhere.git}}\n")
    report = mail(desk, MORNING, "site", "publish", "mail")
    assert (report.state, report.words) == ("held back", "needs publish")
    assert postbox.receipts == []


def test_without_a_server_the_stage_waits(desk: Path):
    (desk / "briefings.yaml").write_text("site: {title: Kalvoy}\n")
    assert mail(desk).words == "not set up: 'mail.smtp'"


def test_the_newest_approved_edition_is_taken_where_a_newer_one_is_a_draft(desk: Path):
    newest = three_days()[-1]
    write_digest(desk / "content" / "digests" / f"{newest.day}.json", replace(newest, status="draft"))
    assert newest.day == date(2026, 3, 2)
    assert mail(desk).words == "2026-03-01: 2 sent"
