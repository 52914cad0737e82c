"""The command: what it prints, writes and sends, with which exit code."""

import re
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from editions import ferry_story, german_story, make_day, rates_story
from postbox import AUTHORITY, PASSWORD, Postbox, open_postbox

from briefings.cli import main
from briefings.codec import read_digest, write_digest
from briefings.editions import correct_edition
from briefings.moments import read_clock

SETTINGS = """\
site: {{title: Kalvoy Desk, url: https://desk.example}}
edition: {{approve: by-hand}}
mail:
  from: Kalvoy Desk <desk@desk.example>
  to: readers.txt
  unsubscribe: mailto:desk@desk.example?subject=unsubscribe
  smtp: {{host: localhost, port: {port}, ca: ca.pem, user: desk, password_env: DESK_PASSWORD, pause: 0.01}}
"""


@pytest.fixture
def box():
    return Postbox()


@pytest.fixture
def site(tmp_path, box):
    day = make_day(date(2026, 3, 2), (ferry_story(), rates_story(), german_story()), told=2)
    write_digest(tmp_path / "content" / "digests" / "2026-03-02.json", day)
    write_digest(
        tmp_path / "content" / "digests" / "2026-03-03.json",
        replace(day, day=date(2026, 3, 3), status="draft"),
    )
    (tmp_path / "readers.txt").write_text("Ada <ada@a.example>\nbo@b.example\n")
    AUTHORITY.cert_pem.write_to_path(tmp_path / "ca.pem")
    with open_postbox(box, tls="starttls", login=True) as port:
        (tmp_path / "briefings.yaml").write_text(SETTINGS.format(port=port))
        yield tmp_path


@dataclass
class Done:
    """A command that has ended."""

    returncode: int
    stdout: str
    stderr: str


def run(site, *arguments, **options):
    told = {"DESK_PASSWORD": PASSWORD, "COLUMNS": "200"}
    command = ["mail", *map(str, arguments), "--site", str(site)]
    done = CliRunner(env=told).invoke(main, command, **options)
    # How far the work is is said when a second has gone by.
    return Done(done.exit_code, done.stdout, re.sub(r"^Sending: .*\n", "", done.stderr))


def test_an_approved_edition_goes_to_all_once(site, box):
    sent = run(site, "2026-03-02", "--send")
    assert (sent.returncode, sent.stderr) == (0, "2 sent\n")
    again = run(site, "2026-03-02", "--send", "--to", "-", input="cy@c.example\nAda@a.example\n")
    assert (again.returncode, again.stderr) == (0, "1 sent, 1 already\n")
    assert box.receipts == ["ada@a.example", "bo@b.example", "cy@c.example"]
    plan = run(site, "2026-03-02", "--dry-run", "--to", "bo@b.example", "--to", "new@d.example")
    assert plan.stdout == "has it\tbo@b.example\nsend\tnew@d.example\n"
    assert len(box.receipts) == 3
    message = message_from_bytes(box.mails[0].content, policy=policy.default)
    assert message["Subject"] == "Ferries to Kalvoy stop after storm"
    assert message["To"] == "Ada <ada@a.example>"


def test_what_would_be_sent_is_told_without_a_server(site):
    settings = site / "briefings.yaml"
    settings.write_text(re.sub("  smtp: .*", "", settings.read_text()))
    assert run(site, "2026-03-02", "--dry-run").stdout == "send\tada@a.example\nsend\tbo@b.example\n"
    assert "a mail needs 'mail.smtp'" in run(site, "2026-03-02", "--send").stderr
    assert "is a draft" in run(site, "2026-03-03", "--dry-run").stderr


def test_a_draft_goes_to_its_editor_as_often_as_asked_for(site, box):
    refused = run(site, "2026-03-03", "--send")
    assert refused.returncode == 1
    assert "the edition of 2026-03-03: is a draft; 'briefings approve 2026-03-03' first" in refused.stderr
    for _ in range(2):
        assert run(site, "2026-03-03", "--draft-to", "ada@a.example").returncode == 0
    assert box.receipts == ["ada@a.example"] * 2
    assert not (site / "content" / "sent").exists()


def test_one_message_for_all_hides_the_others(site, box):
    assert run(site, "2026-03-02", "--send", "--bcc").returncode == 0
    assert [mail.rcpt_tos for mail in box.mails] == [["ada@a.example", "bo@b.example"]]
    assert b"a.example" not in box.mails[0].content


def test_refusals_are_told_and_end_with_one(site, box):
    box.refuse["bo@b.example"] = ["550 5.1.1 nobody here"]
    first = run(site, "2026-03-02", "--send")
    assert first.returncode == 1
    assert first.stderr.startswith("refused: bo@b.example: 550 5.1.1 nobody here\n1 sent, 1 refused\n")
    later = run(site, "2026-03-02", "--send")
    assert (later.returncode, "refused: bo@b.example: earlier" in later.stderr) == (1, True)
    assert run(site, "2026-03-02", "--send", "--again", "refused").stderr == "1 sent, 1 already\n"
    assert box.receipts == ["ada@a.example", "bo@b.example"]


def test_a_message_that_is_refused_is_told_in_the_server_s_words(site, box):
    box.ends["DATA"] = ["554 5.7.1 looks like spam"]
    done = run(site, "2026-03-02", "--send")
    assert done.returncode == 1
    assert "failed: ada@a.example: 554 5.7.1 looks like spam" in done.stderr


def test_what_the_editor_settles_is_named_no_more(site, box):
    box.refuse["bo@b.example"] = ["550 5.1.1 nobody here"]
    assert run(site, "2026-03-02", "--send").returncode == 1
    assert run(site, "2026-03-02", "--settle", "bo@b.example").stderr == "1 settled: bo@b.example\n"
    done = run(site, "2026-03-02", "--send")
    assert (done.returncode, done.stderr) == (0, "0 sent, 1 already, 1 settled\n")
    assert run(site, "2026-03-02", "--send", "--dry-run").stdout.splitlines()[1] == "settled\tbo@b.example"


def test_a_sending_that_another_machine_began_is_not_done_again(site, box, tmp_path):
    assert run(site, "2026-03-02", "--prepare").returncode == 0
    elsewhere = tmp_path / "clone"
    shutil.copytree(site, elsewhere, ignore=shutil.ignore_patterns(".briefings"))
    refused = run(elsewhere, "2026-03-02", "--send")
    assert refused.returncode == 1
    assert "a sending began on another machine" in refused.stderr
    assert box.receipts == []
    assert run(site, "2026-03-02", "--send").returncode == 0
    assert sorted(box.receipts) == ["ada@a.example", "bo@b.example"]


def test_the_whole_mail_is_written_into_a_file_and_its_parts_are_printed(site, tmp_path):
    file = tmp_path / "day.eml"
    assert run(site, "2026-03-02", "--eml", str(file), "--to", "Ada <ada@a.example>").stdout == ""
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    text, html = (part.get_content().replace("\r\n", "\n") for part in message.iter_parts())
    assert run(site, "2026-03-02", "--text").stdout == text
    assert run(site, "2026-03-02", "--html").stdout.strip() == html.strip()
    assert run(site, "2026-03-02").stdout == text
    assert run(site, "2026-03-02", "--markdown").stdout.startswith("# Kalvoy Desk: Monday, 2 March 2026")
    assert "--markdown is only for a day's edition" in run(site, "week", "--markdown").stderr


def test_a_week_is_printed_as_a_mail_that_leads_to_its_pages(site):
    first = make_day(date(2026, 3, 1), (ferry_story(date(2026, 3, 1)),))
    write_digest(site / "content" / "digests" / "2026-03-01.json", first)
    done = run(site, "week", "--html")
    assert done.returncode == 0, done.stderr
    page = BeautifulSoup(done.stdout, "html.parser")
    assert page.h1.text == "The week of 2–8 Mar 2026"
    assert not page.find(["article", "figure", "dl", "time"])
    links = {a["href"].partition("#")[0] for a in page.find_all("a")}
    assert "https://desk.example/week/2026-W10.html" in links
    assert "https://desk.example/2026-03-02.html" in links
    text = run(site, "2026-W09").stdout
    assert text.startswith("Kalvoy Desk <https://desk.example/week/2026-W09.html>")
    assert "Ferries to Kalvoy stop after storm" in text
    assert "2 March" not in text
    assert run(site, "2026-W01").returncode == 1


def test_a_week_and_a_month_are_sent_once_when_all_of_their_days_are_approved_and_over(
    site, box, monkeypatch
):
    refused = run(site, "week", "--send")
    assert refused.returncode == 1
    assert "the edition of 2026-03-03: is a draft; 'briefings approve 2026-03-03' first" in refused.stderr
    (site / "content" / "digests" / "2026-03-03.json").unlink()
    # The evening of the week's Sunday.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2026, 3, 8, 22, tzinfo=UTC).timestamp())))
    for how in ("--send", "--dry-run", "--prepare"):
        early = run(site, "week", how)
        assert (early.returncode, "2026-W10: is not over: its last day, 2026-03-08" in early.stderr) == (
            1,
            True,
        )
    assert run(site, "week", "--unfinished", "--dry-run").returncode == 0
    assert run(site, "2026-03", "--send").returncode == 1
    assert box.receipts == []
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert run(site, "week", "--dry-run").stdout == "send\tada@a.example\nsend\tbo@b.example\n"
    assert run(site, "week", "--send").stderr == "2 sent\n"
    assert run(site, "2026-W10", "--send").stderr == "0 sent, 2 already\n"
    assert run(site, "2026-03", "--send").stderr == "2 sent\n"
    assert run(site, "2026-03-02", "--send").stderr == "2 sent\n"
    assert sorted(path.stem for path in (site / "content" / "sent").glob("*.jsonl")) == [
        "2026-03",
        "2026-03-02",
        "2026-W10",
    ]
    mails = [message_from_bytes(mail.content, policy=policy.default) for mail in box.mails]
    assert [mail["Subject"] for mail in mails[::2]] == [
        "Kalvoy Desk: The week of 2–8 Mar 2026",
        "Kalvoy Desk: March 2026",
        "Ferries to Kalvoy stop after storm",
    ]
    assert len({mail["Message-ID"] for mail in mails}) == 6


def test_a_correction_is_sent_once_to_those_alone_who_have_had_the_edition(site, box):
    assert "has no correction" in run(site, "2026-03-02", "--correction").stderr
    assert run(site, "2026-03-02", "--send", "--to", "ada@a.example").returncode == 0
    record = site / "content" / "digests" / "2026-03-02.json"
    story = read_digest(record).stories[0].id
    correct_edition(record, "It was *Monday*.", when=read_clock(), story=story)
    assert run(site, "2026-03-02", "--send").stderr == "1 sent, 1 already\n"
    (site / "readers.txt").write_text("Ada <ada@a.example>\nbo@b.example\nnew@d.example\n")
    text = run(site, "2026-03-02", "--correction").stdout
    assert "It was Monday." in text
    assert "https://desk.example/2026-03-02.html#" in text
    assert run(site, "2026-03-02", "--correction", "--send").stderr == "2 sent\n"
    assert run(site, "2026-03-02", "--correction", "--send").stderr == "0 sent, 2 already\n"
    message = message_from_bytes(box.mails[-1].content, policy=policy.default)
    assert message["Subject"] == "Correction: Ferries to Kalvoy stop after storm"
    correct_edition(record, "It was Sunday.", when=read_clock())
    assert run(site, "2026-03-02", "--correction", "--send").stderr == "2 sent\n"
    assert run(site, "week", "--correction").returncode == 2
