"""Every command before every broken file of the program's own: it names the file and the key, ends with 1."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from editions import three_days

from briefings.cli import main
from briefings.codec import readings_path, write_digest, write_readings

# What they share is made once.
pytestmark = pytest.mark.xdist_group("broken records")

DAY = "2026-03-02"
STORY = f"{DAY}-ferry"
SETTINGS = """
site: {title: Kalvoy Desk}
mail: {from: Desk <desk@desk.example>, to: [ane@readers.example], smtp: {host: localhost, port: 9}}
publish: {github_pages: {remote: ./remote.git}}
notify: {to: [{name: chat, address_env: TELLING}]}
"""
# Each command that reads records, as it is called; the others read none.
COMMANDS = {
    "approve": ["approve", DAY],
    "approve, taken back": ["approve", DAY, "--take-back"],
    "build": ["build", "--no-drafts"],
    "actors": ["actors", "list"],
    "convert": ["convert"],
    "correct": ["correct", DAY, "It was Tuesday."],
    "doctor": ["doctor"],
    "edit": ["edit", DAY, "--no-open"],
    "export": ["export", DAY],
    "mail": ["mail", DAY],
    "mail, sent": ["mail", DAY, "--send"],
    "mail, settled": ["mail", DAY, "--settle", "all"],
    "mail, prepared": ["mail", DAY, "--prepare"],
    "notify": ["notify", DAY, "--dry-run"],
    "press": ["press", DAY, "--epub"],
    "publish": ["publish"],
    "review": ["review", DAY],
    "run": ["run"],
    "serve": ["serve", "--port", "PORT"],
    "verify": ["verify"],
    "why": ["why", DAY, "1"],
}
# It shows the error as a page, and the record can be mended beside it (tests/desk/test_desk_refusals.py).
STAYS_OPEN = {"desk", "mcp"}
READ_NONE = {"brief", "completion", "docs", "extract", "fetch", "init", "schema", "sources", "stories"}


def change(path: str, value: Any) -> Callable[[bytes], bytes]:
    """Return what sets a key of a record: "stories.0.briefings"."""

    def changed(raw: bytes) -> bytes:
        record = json.loads(raw)
        *keys, last = path.split(".")
        held = record["digest"]
        for key in keys:
            held = held[int(key) if key.isdecimal() else key]
        held[last] = value
        return json.dumps(record).encode()

    return changed


def change_stories(raw: bytes) -> bytes:
    """Put a list in the place of a story."""
    record = json.loads(raw)
    record["digest"]["stories"][0] = []
    return json.dumps(record).encode()


# What is wrong, how it comes to be, and the key that is to be named.
RECORDS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a story without briefings": (change("stories.0.briefings", []), "stories[0].briefings"),
    "a sentence of an unknown article": (
        change("stories.0.sentences.1.article", "nowhere"),
        "stories[0].sentences[1].article",
    ),
    "a quotation of an unknown article": (
        change("stories.0.quotes.0.article", "nowhere"),
        "stories[0].quotes[0].article",
    ),
    "a list in place of a mapping": (change_stories, "digest.stories["),
    "a mapping in place of a list": (change("stories", {}), "stories"),
    "a word in place of a number": (change("told", "nine"), "told"),
    "a day that is none": (change("day", "2026-02-30"), "day"),
    "a status that is none": (change("status", "printed"), "status"),
    "no mapping at all": (lambda _: b"[]", "version"),
    "another version": (lambda raw: raw.replace(b'"version": 2', b'"version": 99'), "version 99"),
    "brackets without an end": (lambda _: b"[" * 100_000, ""),
    "brackets deep in it": (change("title", "TITLE"), ""),
    "not UTF-8": (lambda raw: raw.replace(b"Kalvoy", b"Kalv\xf8y"), ""),
    "cut off": (lambda raw: raw[: len(raw) // 2], ""),
    "empty": (lambda _: b"", ""),
}


# What is wrong with the readings behind a record, and what is to be said.
READINGS: dict[str, tuple[bytes, str]] = {
    "not packed": (b"words", "holds no readings"),
    "cut off": (zlib.compress(b'{"version": 2, "briefings": []}')[:-9], "holds no readings"),
    "not UTF-8": (zlib.compress(b'{"version": 2, "briefings": [{"id": "\xf8"}]}'), "does not fit"),
    "brackets without an end": (zlib.compress(b"[" * 100_000), "does not fit"),
    "another version": (zlib.compress(b'{"version": 99, "briefings": []}'), "version 99"),
    "a list in place of a mapping": (zlib.compress(b'{"version": 2, "briefings": [[]]}'), "briefings[0]"),
    "a reading without a hash": (
        zlib.compress(b'{"version": 2, "briefings": [{"id": "a"}]}'),
        "briefings[0]",
    ),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site of three approved days, and an article of the day after."""
    root = tmp_path_factory.mktemp("desk")
    (root / "briefings.yaml").write_text(SETTINGS, "utf-8")
    for digest in three_days():
        record = root / "content" / "digests" / f"{digest.day}.json"
        write_digest(record, digest)
        write_readings(record, [briefing for story in digest.stories for briefing in story.briefings])
    articles = root / "content" / "articles"
    articles.mkdir()
    (articles / "2026-03-03-ferry.txt").write_text(
        "Ferries to Kalvoy sail again\n\nThe ferry company Nordlys sailed on Tuesday, its owner said.\n",
        "utf-8",
    )
    assert run(root, "build", "--no-drafts").exit_code == 0
    return root


def run(root: Path, *arguments: str) -> Result:
    """Call a command in a site; what it prints is given with its exit code, an error as it was raised."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = str(trial.getsockname()[1])
    asked = [port if argument == "PORT" else argument for argument in arguments]
    return CliRunner().invoke(main, [*asked, "--site", str(root)])


def test_each_command_reads_records_or_none():
    assert {arguments[0] for arguments in COMMANDS.values()} | READ_NONE | STAYS_OPEN == set(main.commands)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("wrong", RECORDS)
def test_every_command_names_the_file_and_the_key_of_a_broken_record(wrong: str, command: str, desk: Path):
    spoil, key = RECORDS[wrong]
    record = desk / "content" / "digests" / f"{DAY}.json"
    whole = record.read_bytes()
    broken = spoil(whole).replace(b'"TITLE"', b"[" * 100_000)
    assert broken != whole
    record.write_bytes(broken)
    try:
        done = run(desk, *COMMANDS[command])
        assert isinstance(done.exception, SystemExit), done.exception
        assert done.exit_code == 1
        assert any(key in line for line in done.output.splitlines() if f"{DAY}.json" in line)
        assert record.read_bytes() == broken
    finally:
        record.write_bytes(whole)


@pytest.mark.parametrize("command", ["build", "doctor", "run", "serve", "verify"])
@pytest.mark.parametrize("wrong", READINGS)
def test_every_command_that_needs_readings_names_broken_ones(wrong: str, command: str, desk: Path):
    broken, words = READINGS[wrong]
    readings = readings_path(desk / "content" / "digests" / f"{DAY}.json")
    whole = readings.read_bytes()
    readings.write_bytes(broken)
    try:
        done = run(desk, *COMMANDS[command])
        assert isinstance(done.exception, SystemExit), done.exception
        assert done.exit_code == 1
        assert any(words in line for line in done.output.splitlines() if f"{DAY}.readings" in line)
        assert readings.read_bytes() == broken
    finally:
        readings.write_bytes(whole)


def test_a_correction_without_words_is_refused(desk: Path):
    record = desk / "content" / "digests" / f"{DAY}.json"
    whole = record.read_bytes()
    done = run(desk, "correct", DAY, " ")
    assert done.exit_code == 2
    assert "TEXT" in done.output
    assert record.read_bytes() == whole


def test_a_record_changed_by_hand_after_its_approval_and_a_story_told_twice_are_said(desk: Path, caplog):
    record = desk / "content" / "digests" / f"{DAY}.json"
    whole = record.read_bytes()
    changed = json.loads(whole)
    changed["digest"]["stories"].append(changed["digest"]["stories"][0])
    record.write_text(json.dumps(changed), "utf-8")
    try:
        for command, code in (("build", 0), ("build", 0), ("export", 0), ("verify", 1)):
            done = run(desk, *COMMANDS[command])
            assert done.exit_code == code, done.output
            said = [line for line in f"{done.output}{caplog.text}".splitlines() if str(record) in line]
            caplog.clear()
            assert any("was changed by hand after it was approved" in line for line in said)
            assert any(f"holds the story {STORY} twice" in line for line in said) is (command == "verify")
    finally:
        record.write_bytes(whole)


@pytest.mark.parametrize("suffix", [".json", ".readings", ".md"])
def test_a_pipe_in_place_of_a_file_is_named_and_not_waited_for(suffix: str, desk: Path):
    pipe = (desk / "content" / "digests" / f"{DAY}.json").with_suffix(suffix)
    aside = desk / "aside"
    if pipe.exists():
        pipe.rename(aside)
    os.mkfifo(pipe)
    try:
        # Approved is what is verified against its readings, and only a draft reads what its editor wrote.
        done = run(desk, *COMMANDS["verify" if suffix == ".readings" else "export"])
        assert (done.exit_code, str(pipe) in done.output) == (1, True), done.output
        assert isinstance(done.exception, SystemExit)
    finally:
        pipe.unlink()
        if aside.exists():
            aside.rename(pipe)


def put_a_file(cache: Path) -> None:
    cache.write_text("not a folder", "utf-8")


def put_folders(cache: Path) -> None:
    for name in ("readings", "articles", "feeds", "site"):
        (cache / f"{name}.sqlite").mkdir(parents=True)
    for name in ("run.lock", "fetch.lock", "prepared.txt", "set-aside.json"):
        (cache / name).mkdir()
    (cache / "publish.git").write_text("not a folder", "utf-8")


# What does its work without what is kept, and what says that it cannot.
WITHOUT = {"build", "convert", "edit", "export", "mail", "verify", "why"}
CANNOT = {"doctor", "mail, sent", "mail, prepared", "publish", "run"}


@pytest.mark.parametrize("spoil", [put_a_file, put_folders])
@pytest.mark.parametrize("command", sorted(WITHOUT | CANNOT))
def test_with_an_unusable_folder_of_kept_things_a_command_works_or_names_it(command: str, spoil, desk: Path):
    cache = desk / ".briefings"
    before = {path: path.read_bytes() for path in desk.glob("content/digests/*")}
    if command == "publish":
        # A command that was tried before may have built the site while a record was broken.
        assert run(desk, *COMMANDS["build"]).exit_code == 0
    shutil.move(cache, desk / "aside")
    spoil(cache)
    try:
        done = run(desk, *COMMANDS[command])
        if done.exception:
            assert isinstance(done.exception, SystemExit), done.exception
        if command in CANNOT:
            assert done.exit_code == 1
            assert str(cache) in done.output
        else:
            # "verify" finds the invented records' articles gone.
            assert done.exit_code == (command == "verify")
    finally:
        cache.unlink() if cache.is_file() else shutil.rmtree(cache)
        shutil.move(desk / "aside", cache)
        for path in set(desk.glob("content/digests/*")) - before.keys():
            path.unlink()
    assert {path: path.read_bytes() for path in desk.glob("content/digests/*")} == before


# Each command's exit code and what it says, in one process.
RUN_ALL = """
import json, sys
from click.testing import CliRunner
from briefings.cli import main
for command in sys.argv[2:]:
    done = CliRunner().invoke(main, [command, "--site", sys.argv[1]])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    print(json.dumps([done.exit_code, done.output]))
"""


def test_with_a_folder_of_kept_things_that_may_not_be_written_a_build_works_and_a_run_names_it(desk: Path):
    # Permissions stop root, too, once it has given up the right to pass over them.
    humble = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    program = [*(humble if os.getuid() == 0 else []), sys.executable, "-c", RUN_ALL, desk]
    cache = desk / ".briefings"
    shutil.copytree(cache, desk / "aside")
    for path in (cache, *cache.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        done = subprocess.run(
            [*program, "build", "run", "fetch"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        built, ran, fetched = map(json.loads, done.stdout.splitlines())
        assert built[0] == 0, built[1]
        for code, said in (ran, fetched):
            assert code == 1, said
            assert f"{cache}/" in said
            assert "Traceback" not in said
    finally:
        for path in (cache, *cache.rglob("*")):
            path.chmod(0o755)
        shutil.rmtree(cache)
        shutil.move(desk / "aside", cache)
