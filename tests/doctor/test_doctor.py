"""Each row of the doctor's table, on a site where it is sound and on one where it is not."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from editions import three_days
from pytest_httpserver import HTTPServer

from briefings.cli import main
from briefings.codec import write_digest
from briefings.doctor import Finding, examine_site
from briefings.publish.folder import FILE_LIMIT
from briefings.settings import load_settings
from briefings.site import build_site, init_site
from briefings.storage.files import hold_lock

SETTINGS = """\
site: {title: Kalvoy Desk, url: "https://desk.example/path"}
sources:
  - folder: saved
  - FEED
fetch: {private_addresses: true}
publish:
  github_pages: {remote: ../remote.git}
"""


FEED = '<rss version="2.0"><channel><title>Courier</title>{}</channel></rss>'
ITEM = "<item><title>Ferries stop</title><link>https://courier.example/1</link></item>"


@pytest.fixture
def desk(make_site, tmp_path: Path, httpserver: HTTPServer) -> Path:
    """A site in which nothing is wrong, not built yet."""
    httpserver.expect_request("/rss").respond_with_data(FEED.format(ITEM), content_type="application/rss+xml")
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "remote.git"], check=True)
    root = make_site().root
    (root / "briefings.yaml").write_text(SETTINGS.replace("FEED", httpserver.url_for("/rss")))
    (root / "saved").mkdir()
    (root / "saved" / "ferries.txt").write_text("Ferries stop\n\nThe ferries stopped.\n")
    return root


def look(desk: Path, subject: str) -> list[Finding]:
    return [finding for finding in examine_site(desk) if finding.subject == subject]


def change(desk: Path, old: str, new: str) -> None:
    text = (desk / "briefings.yaml").read_text()
    assert old in text
    (desk / "briefings.yaml").write_text(text.replace(old, new))


def test_a_sound_site_has_nothing_but_sound_rows_and_a_word_on_the_mail_that_is_not_set_up(desk: Path):
    build_site(load_settings(desk))
    findings = list(examine_site(desk))
    subjects = [finding.subject for finding in findings]
    assert subjects[:5] == ["program", "settings", "address", "articles", "model"]
    assert subjects[5:] == [
        "languages",
        "press",
        "assistants",
        "records",
        "output",
        "disk",
        "run",
        "feeds",
        "git",
        "mail",
    ]
    # Which letters can be printed is a matter of the machine's fonts.
    told = [one for one in findings if one.state != "sound" and "no font" not in one.found]
    assert [finding.subject for finding in told] == ["mail"]


def _settings(desk: Path) -> None:
    change(desk, "site:", "syte:")


def _address(desk: Path) -> None:
    change(desk, ', url: "https://desk.example/path"', "")


def _folder_gone(desk: Path) -> None:
    (desk / "saved" / "ferries.txt").unlink()
    (desk / "saved").rmdir()


def _folder_empty(desk: Path) -> None:
    (desk / "saved" / "ferries.txt").unlink()


def _model(desk: Path) -> None:
    change(desk, "publish:", "reading: {models: {en: en_core_web_none}}\npublish:")


def _model_unused(desk: Path) -> None:
    change(desk, "publish:", "reading: {models: {de: de_core_news_none}}\npublish:")


def _record(desk: Path) -> None:
    (desk / "content" / "digests" / "2026-03-01.json").write_text("{}")


def _editor(desk: Path) -> None:
    write_digest(desk / "content" / "digests" / "2026-03-02.json", replace(three_days()[-1], status="draft"))
    (desk / "content" / "digests" / "2026-03-02.md").write_text("---\nstatsu: approved\n---\n")


def _draft(desk: Path) -> None:
    write_digest(desk / "content" / "digests" / "2026-03-02.json", replace(three_days()[-1], status="draft"))


def _drafts(desk: Path) -> None:
    for digest in three_days()[-2:]:
        path = desk / "content" / "digests" / f"{digest.day}.json"
        write_digest(path, replace(digest, status="draft"))


def _no_article(desk: Path) -> None:
    _no_record(desk)
    for path in (desk / "content" / "articles").rglob("*"):
        path.unlink()


def _no_record(desk: Path) -> None:
    for record in (desk / "content" / "digests").iterdir():
        record.unlink()


def _not_built(_: Path) -> None:
    pass


def _stale(desk: Path) -> None:
    build_site(load_settings(desk))
    (desk / "content" / "pages" / "about.md").write_text("Title: About\n\nUs.\n")


def _too_large(desk: Path) -> None:
    build_site(load_settings(desk))
    with (desk / "output" / "film.mp4").open("wb") as file:
        file.truncate(FILE_LIMIT + 1)


def _no_feeds(desk: Path) -> None:
    (desk / "briefings.yaml").write_text("site: {title: Kalvoy}\n")


def _no_git(desk: Path) -> None:
    os.environ["PATH"] = str(desk)


def _no_remote(desk: Path) -> None:
    (desk.parent / "remote.git").rename(desk.parent / "moved.git")


def _misfit(desk: Path) -> None:
    change(desk, "../remote.git}", "../remote.git, cname: other.example}")


def _no_publishing(desk: Path) -> None:
    change(desk, "publish:\n  github_pages: {remote: ../remote.git}\n", "")


@pytest.mark.parametrize(
    ("spoil", "subject", "state", "found", "remedy"),
    [
        (_settings, "settings", "broken", "briefings.yaml:1: 'syte' is not a setting", "correct the line"),
        (_address, "address", "note", "not known", "under 'site:'"),
        (_folder_gone, "articles", "broken", "saved is not a folder", "mkdir -p"),
        (_folder_empty, "articles", "note", "is empty", "briefings fetch"),
        (
            _model,
            "model",
            "broken",
            "en: en_core_web_none cannot be loaded",
            "pip install en-core-web-none",
        ),
        (_model_unused, "model", "note", "de: de_core_news_none is not used", "take it out"),
        (_record, "records", "broken", "2026-03-01.json", "git checkout -- "),
        (_editor, "records", "broken", "2026-03-02.md:2", "correct the file"),
        (_draft, "records", "note", "drafts: 2026-03-02", "briefings approve 2026-03-02"),
        (
            _drafts,
            "records",
            "note",
            "drafts: 2026-03-01, 2026-03-02",
            "briefings approve 2026-03-01..2026-03-02",
        ),
        (_no_record, "records", "note", "none yet", "briefings build"),
        (_no_article, "records", "note", "none yet", "put articles into"),
        (_not_built, "output", "note", "not built yet", "briefings build"),
        (_stale, "output", "note", "older than content/pages/about.md", "briefings build"),
        (_too_large, "output", "broken", "film.mp4: has 105 MB", "make it smaller"),
        (_no_feeds, "feeds", "note", "none are named", "briefings sources import"),
        (_no_git, "git", "broken", "is not installed", "install git"),
        (_no_remote, "git", "broken", "does not appear to be a git repository", "name another remote"),
        (_misfit, "git", "broken", "will appear at https://other.example", "correct 'site.url'"),
        (_no_publishing, "git", "note", "publishing is not set up", "publish: {github_pages: {}}"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(
    desk: Path, monkeypatch: pytest.MonkeyPatch, spoil, subject: str, state: str, found: str, remedy: str
):
    monkeypatch.setenv("PATH", os.environ["PATH"])
    spoil(desk)
    findings = [finding for finding in look(desk, subject) if finding.state == state]
    assert findings
    assert found in findings[0].found
    assert remedy in findings[0].remedy


def test_runners_that_cannot_install_the_program_are_broken(desk: Path):
    assert look(desk, "runners") == []
    init_site(desk, github=True)
    requirements = desk / "requirements.txt"
    requirements.write_text("# briefings @ git+https://HOST/OWNER/NAME@COMMIT\n")
    (finding,) = look(desk, "runners")
    assert finding.state == "broken"
    assert "requirement of pip" in finding.remedy
    requirements.write_text("# Ours.\nbriefings==1.2.0\n")
    (finding,) = look(desk, "runners")
    assert (finding.state, finding.found) == ("sound", "GitHub's runners install briefings==1.2.0")


@pytest.mark.parametrize(
    ("answer", "state", "found", "remedy"),
    [
        ({"status": 404}, "broken", "answers with status 404", "open the address in a browser"),
        ({"status": 410}, "broken", "410", "take it out of 'sources:'"),
        ({"response_data": "<html><p>Welcome</p></html>"}, "broken", "is no feed", "correct it"),
        ({"response_data": FEED.format("")}, "note", "is empty", "is it still in use"),
        ({"status": 301, "headers": {"Location": "/new"}}, "note", "has moved for good", "/new"),
    ],
)
def test_a_feed_that_does_not_give_what_it_should_is_told(
    desk: Path, httpserver: HTTPServer, answer, state: str, found: str, remedy: str
):
    change(desk, "  - folder: saved\n", f"  - folder: saved\n  - {httpserver.url_for('/second')}\n")
    httpserver.expect_request("/second").respond_with_data(**answer)
    httpserver.expect_request("/new").respond_with_data(FEED.format(ITEM), content_type="application/rss+xml")
    first, summary = look(desk, "feeds")
    assert (first.state, summary.state) == (state, "sound")
    assert "/second" in first.found
    assert found in first.found
    assert remedy in first.remedy
    assert summary.found == ("1 of 2 answer" if state == "broken" else "2 of 2 answer")


def test_a_feed_of_a_host_that_does_not_answer_is_broken(desk: Path):
    change(desk, "  - folder: saved\n", "  - folder: saved\n  - http://127.0.0.1:9/rss\n")
    first, _ = look(desk, "feeds")
    assert first.state == "broken"
    assert "127.0.0.1:9/rss: cannot be reached" in first.found


def test_readings_whose_record_is_gone_are_named_with_the_command_that_removes_them(desk: Path):
    stray = desk / "content" / "digests" / "2026-01-01.readings"
    stray.write_bytes(b"")
    found = look(desk, "records")[0]
    assert (found.state, found.remedy) == ("note", f"rm {stray}")


def test_a_run_that_is_under_way_is_told(desk: Path):
    with hold_lock(desk / ".briefings" / "run.lock", datetime(2026, 3, 4, 6, tzinfo=UTC)):
        (finding,) = look(desk, "run")
    assert f"process {os.getpid()}, since 2026-03-04 06:00:00" in finding.found


def test_a_folder_that_cannot_be_written_is_broken(desk: Path):
    # A file where a folder should be stops root too, whom no permission stops.
    output = desk / "output"
    output.write_text("")
    (finding,) = look(desk, "disk")
    assert finding.state == "broken"
    assert f"{output} cannot be written" in finding.found


def test_the_command_prints_a_table_or_json_and_ends_with_1_when_something_is_broken(desk: Path):
    sound = CliRunner().invoke(main, ["doctor", "--site", str(desk)])
    assert sound.exit_code == 0, sound.output
    assert sound.stdout.startswith("Works (")
    assert sound.stdout.index("Works (") < sound.stdout.index("Missing or waiting (")
    assert not [line for line in sound.stdout.splitlines() if line != line.rstrip()]
    _model(desk)
    told = CliRunner().invoke(main, ["doctor", "--json", "--site", str(desk)])
    assert told.exit_code == 1
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert all(set(row) == {"subject", "state", "found", "remedy"} for row in rows)
    assert [row["subject"] for row in rows if row["state"] == "broken"] == ["model"]
    # Without its settings a site can be told nothing else, and the code is still the doctor's.
    _settings(desk)
    assert CliRunner().invoke(main, ["doctor", "--site", str(desk)]).exit_code == 1
