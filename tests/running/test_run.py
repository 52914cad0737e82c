"""A morning's run, as a scheduler sees it: lines, exit codes, and what is on disk and on the branch."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefings.cli import main
from briefings.codec import read_digest
from briefings.errors import BriefingsError
from briefings.running import RunOptions, run_stages
from briefings.settings import load_settings
from briefings.storage.files import hold_lock, read_lock

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
STORY = (
    "---\ntitle: {title}\ndate: {date}\nsource: Kalvoy Courier\n---\n\n"
    "The ferry company Nordlys cancelled all crossings to Kalvoy on Monday after a storm damaged its pier. "
    "“We will not sail until the pier is safe,” said Ingrid Solvang, the harbour master.\n"
)


def git(folder: Path, *arguments: object) -> str:
    command = ["git", "-c", "user.name=Ane", "-c", "user.email=ane@desk.example", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A site with two days of articles, the second of them still open, and a branch to publish to."""
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    root = tmp_path / "desk"
    write_settings(root, f"publish: {{github_pages: {{remote: {tmp_path / 'remote.git'}}}}}\n")
    write_article(root, "ferries", "2026-03-03 09:40")
    write_article(root, "rates", "2026-03-04 09:00")
    return root


def write_settings(root: Path, more: str = "") -> None:
    root.mkdir(exist_ok=True)
    text = f"site: {{title: Kalvoy Desk, url: https://desk.example}}\n{more}"
    (root / "briefings.yaml").write_text(text, encoding="utf-8")


def write_article(root: Path, name: str, date: str) -> None:
    folder = root / "content" / "articles"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(STORY.format(title=f"Of {name}", date=date), encoding="utf-8")


def published(desk: Path) -> set[str]:
    bare = desk.parent / "remote.git"
    if not git(bare, "for-each-ref"):
        return set()
    names = git(bare, "ls-tree", "--name-only", "gh-pages").splitlines()
    return {name for name in names if name.startswith("2026-")}


def states(desk: Path, **options) -> dict[str, str]:
    reports = run_stages(load_settings(desk), RunOptions(now=NOON, **options))
    return {report.stage: report.state for report in reports}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["run", *map(str, arguments)])


def test_a_closed_edition_is_approved_and_published_and_the_open_one_is_left(desk: Path):
    made = states(desk, approve=True)
    assert {made[stage] for stage in ("records", "approve", "site", "publish")} == {"done"}
    assert published(desk) == {"2026-03-03.html"}
    assert read_digest(desk / "content" / "digests" / "2026-03-03.json").approved == NOON
    assert read_digest(desk / "content" / "digests" / "2026-03-04.json").status == "draft"


def test_without_approval_everything_is_made_and_nothing_is_out(desk: Path):
    made = states(desk)
    assert (made["approve"], made["publish"]) == ("waits", "waits")
    assert published(desk) == set()
    (desk / "content" / "digests" / "2026-03-03.md").write_text(
        "---\nstatus: approved\n---\n", encoding="utf-8"
    )
    assert states(desk)["publish"] == "done"
    assert published(desk) == {"2026-03-03.html"}


def test_a_second_run_has_nothing_to_do(desk: Path):
    states(desk, approve=True)
    tip = git(desk.parent / "remote.git", "rev-parse", "gh-pages")
    before = {path: path.stat().st_mtime_ns for path in (desk / "content").rglob("*")}
    words = {r.stage: r.words for r in run_stages(load_settings(desk), RunOptions(now=NOON, approve=True))}
    assert "nothing has changed" in words["publish"]
    assert "0 new or changed" in words["site"]
    assert git(desk.parent / "remote.git", "rev-parse", "gh-pages") == tip
    assert {path: path.stat().st_mtime_ns for path in (desk / "content").rglob("*")} == before


def test_what_failed_is_tried_again_by_the_next_run(desk: Path):
    hook = desk.parent / "remote.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho Frozen. >&2\nexit 1\n")
    hook.chmod(0o755)
    made = states(desk, approve=True)
    assert made["publish"] == "failed"
    assert published(desk) == set()
    hook.unlink()
    assert states(desk)["publish"] == "done"
    assert published(desk) == {"2026-03-03.html"}


def test_a_feed_that_cannot_be_had_fails_and_stops_nothing_else(desk: Path):
    feed = "sources: [http://127.0.0.1:9/rss]\nfetch: {private_addresses: true}\n"
    (desk / "briefings.yaml").write_text((desk / "briefings.yaml").read_text() + feed)
    reports = list(run_stages(load_settings(desk), RunOptions(now=NOON, approve=True)))
    assert (reports[0].stage, reports[0].state) == ("fetch", "failed")
    assert "127.0.0.1:9/rss: cannot be reached" in reports[0].skipped[0]
    assert {report.state for report in reports[1:5]} == {"done"}
    assert published(desk) == {"2026-03-03.html"}


def test_a_stage_that_needs_one_that_failed_is_held_back(desk: Path):
    states(desk)
    (desk / "content" / "digests" / "2026-03-03.json").write_text("{}")
    made = states(desk, approve=True)
    assert made["records"] == "failed"
    assert {made["approve"], made["site"], made["publish"]} == {"held back"}


def test_the_stages_that_are_named_are_done_and_no_other(desk: Path):
    assert states(desk, only=("records",)) == {"records": "done"}


def test_by_a_clock_that_is_years_ahead_nothing_is_approved(desk: Path):
    wrong = NOON.replace(year=2062)
    reports = {r.stage: r for r in run_stages(load_settings(desk), RunOptions(now=wrong, approve=True))}
    assert reports["approve"].state == "waits"
    assert "closed more than 14 days ago; 'briefings approve 2026-03-04'" in reports["approve"].words
    assert all(read_digest(path).status == "draft" for path in (desk / "content" / "digests").glob("*.json"))


def test_the_command_prints_a_line_a_stage_and_a_code_that_can_be_trusted(
    desk: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOON.timestamp())))
    done = run("--site", desk, "--approve")
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    lines = [line.split() for line in done.stderr.splitlines()]
    stages = [line[0] for line in lines if line[1] in {"done", "waits"}]
    assert stages == ["fetch", "records", "approve", "site", "publish", "mail"]
    (desk / "content" / "articles" / "broken.txt").write_bytes(b"\0" * 300)
    strict = run("--site", desk, "--strict")
    assert strict.exit_code == 3
    assert "set aside" in strict.stderr
    write_settings(desk, "publish: {github_pages: {remote: nowhere.git}}\n")
    failed = run("--site", desk)
    assert failed.exit_code == 1
    assert "publish  failed" in failed.stderr
    write_settings(desk, "pubish: {}\n")
    assert run("--site", desk).exit_code == 2


def test_a_second_run_beside_the_first_does_nothing_and_says_who_is_at_work(desk: Path):
    with hold_lock(desk / ".briefings" / "run.lock", NOON):
        done = run("--site", desk)
        assert done.exit_code == 1
        assert f"another run is under way (process {os.getpid()}, since 2026-03-04 12:00:00" in done.stderr
        assert not (desk / "content" / "digests").exists()
    assert run("--site", desk).exit_code == 0


def test_a_run_that_was_killed_leaves_no_lock(tmp_path: Path):
    lock = tmp_path / "run.lock"
    program = (
        "import sys, time, datetime, pathlib\n"
        "from briefings.storage.files import hold_lock\n"
        "with hold_lock(pathlib.Path(sys.argv[1]), datetime.datetime.now()):\n"
        "    print('held', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, lock], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert f"process {other.pid}" in read_lock(lock)
        with pytest.raises(BriefingsError, match=f"process {other.pid}"), hold_lock(lock, NOON):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert read_lock(lock) == ""
    with hold_lock(lock, NOON):
        assert "process" in lock.read_text()
