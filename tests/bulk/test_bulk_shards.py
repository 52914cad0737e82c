"""Files of articles where they lie: on this machine, in memory, in a store that speaks S3."""

import gzip
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from free_ports import find_port
from piles import make_articles, make_lines, write_pile

from briefings.bulk.addresses import list_addresses, open_input, open_output
from briefings.bulk.shards import make_shards, write_shards
from briefings.cli import main
from briefings.reading.options import ReadingOptions

# What they share is made once.
pytestmark = pytest.mark.xdist_group("store")

ROOT = Path(__file__).parent.parent.parent
SERVER = ROOT / ".cache" / "s3-server" / "bin" / "moto_server"
OPTIONS = ReadingOptions()
KEYS = {
    "AWS_ALLOW_HTTP": "true",
    "AWS_ACCESS_KEY_ID": "desk",
    "AWS_SECRET_ACCESS_KEY": "invented",
    "AWS_DEFAULT_REGION": "us-east-1",
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def read_lines(path: Path) -> list[dict]:
    raw = path.read_bytes()
    return [json.loads(line) for line in (gzip.decompress(raw) if path.suffix == ".gz" else raw).splitlines()]


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """Start a server that speaks S3 on loopback and make a bucket; return the bucket's address."""
    port = find_port()
    url = f"http://127.0.0.1:{port}"
    environment = {**KEYS, "AWS_ENDPOINT_URL": url}
    command = [SERVER, "-H", "127.0.0.1", "-p", str(port)]
    with pytest.MonkeyPatch.context() as patch, subprocess.Popen(command, stderr=subprocess.PIPE) as server:
        for name, value in environment.items():
            patch.setenv(name, value)
        _make_bucket(f"{url}/desk")
        yield "s3://desk"
        server.terminate()


def _make_bucket(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(urllib.request.Request(url, method="PUT"))
        except urllib.error.URLError:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.1)
        else:
            return


def test_a_file_of_articles_gives_a_file_of_briefings_and_is_not_read_twice(tmp_path: Path):
    paths = write_pile(tmp_path / "in", files=3, each=4)
    out = tmp_path / "out"
    first = run("brief", *paths, "--output", f"{out}/", "--jobs", 1)
    assert first.exit_code == 0, first.stderr
    assert "12 articles of 3 files, 0 of them read before" in first.stderr
    assert [line["id"] for line in read_lines(out / "hour-01.jsonl.gz")] == ["a4", "a5", "a6", "a7"]
    made = {path: path.stat().st_mtime_ns for path in out.iterdir()}
    again = run("brief", *paths, "--output", f"{out}/", "--jobs", 1)
    assert "3 of them read before" in again.stderr
    assert {path: path.stat().st_mtime_ns for path in out.iterdir()} == made


def test_a_changed_file_and_other_options_are_read_again(tmp_path: Path):
    paths = write_pile(tmp_path / "in", files=2, each=2)
    shards = make_shards(paths, f"{tmp_path}/out/")
    assert [report.before for report in write_shards(shards, OPTIONS, jobs=1)] == [False, False]
    Path(paths[0]).write_bytes(gzip.compress(make_lines(make_articles(5))))
    reports = list(write_shards(shards, OPTIONS, jobs=1))
    assert [(report.articles, report.before) for report in reports] == [(5, False), (2, True)]
    other = list(write_shards(shards, ReadingOptions(sentences=1), jobs=1))
    assert [report.before for report in other] == [False, False]


def test_what_cannot_be_read_is_named_and_the_rest_is_done(tmp_path: Path):
    paths = write_pile(tmp_path / "in", files=3, each=2)
    Path(paths[1]).write_bytes(gzip.compress(make_lines(make_articles(40)))[:-30])
    done = run("brief", *paths, "--output", f"{tmp_path}/out/", "--jobs", 1)
    assert done.exit_code == 1
    assert "hour-01.jsonl.gz" in done.stderr
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert [name for name in names if not name.endswith(".done")] == ["hour-00.jsonl.gz", "hour-02.jsonl.gz"]


def test_two_files_of_one_name_are_refused(tmp_path: Path):
    (one,) = write_pile(tmp_path / "a", files=1, each=1)
    (two,) = write_pile(tmp_path / "b", files=1, each=1)
    done = run("brief", one, two, "--output", f"{tmp_path}/out/")
    assert done.exit_code == 1
    assert "2 files named hour-00.jsonl.gz" in done.stderr


def test_a_bad_line_is_set_aside_and_remembered(tmp_path: Path):
    path = tmp_path / "day.jsonl"
    path.write_bytes(make_lines(make_articles(2)) + b'{"id": "torn"\n')
    for _ in range(2):
        done = run("brief", path, "--output", f"{tmp_path}/out/", "--strict", "--jobs", 1)
        assert done.exit_code == 3
        assert "day.jsonl:3" in done.stderr


def test_memory_addresses_come_and_go():
    with open_output("memory://desk/a.jsonl") as file:
        file.write(b"one\n")
    assert list_addresses(["memory://desk/*.jsonl"]) == ["memory:///desk/a.jsonl"]
    with open_input("memory://desk/a.jsonl") as file:
        assert file.read() == b"one\n"


def test_nothing_is_written_when_the_writing_fails(tmp_path: Path):
    target = tmp_path / "out.jsonl.gz"
    with pytest.raises(TypeError), open_output(str(target)) as file:
        file.writelines([b"half", None])
    assert not target.exists()


@pytest.mark.parametrize("name", ["none.jsonl", "none/*.jsonl"])
def test_an_address_that_leads_nowhere_is_named(store: str, name: str):
    address = f"{store}/{name}"
    done = run("brief", address)
    assert done.exit_code == 1
    assert address in done.stderr
    assert "Traceback" not in done.stderr


def test_articles_in_a_store_are_read_there_by_several_workers(store: str, tmp_path: Path):
    for path in write_pile(tmp_path / "in", files=4, each=3):
        with open_output(f"{store}/in/{Path(path).name}") as file:
            file.write(gzip.decompress(Path(path).read_bytes()))
    done = run("brief", f"{store}/in/*.jsonl.gz", "--output", f"{store}/out/", "--jobs", 2)
    assert done.exit_code == 0, done.stderr
    local = run("brief", *sorted((tmp_path / "in").iterdir()), "--output", f"{tmp_path}/out/", "--jobs", 1)
    assert local.exit_code == 0
    for path in (tmp_path / "out").glob("*.gz"):
        with open_input(f"{store}/out/{path.name}") as file:
            assert file.read() == gzip.decompress(path.read_bytes())


def test_stories_are_joined_of_readings_that_are_kept_in_a_store(store: str):
    with open_output(f"{store}/told/day.jsonl") as file:
        file.write(make_lines(make_articles(4)))
    command = ["stories", f"{store}/told/day.jsonl", "--keep", f"{store}/kept/", "--jobs", 1]
    first = run(*command, "--output", f"{store}/stories.jsonl")
    assert first.exit_code == 0, first.stderr
    with open_input(f"{store}/stories.jsonl") as file:
        told = [json.loads(line) for line in file]
    assert sorted(name for story in told for name in story["articles"]) == ["a0", "a1", "a2", "a3"]
    assert "1 of them read before" in run(*command).stderr


def test_a_store_that_does_not_answer_is_named():
    environment = {**os.environ, **KEYS, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    command = [sys.executable, "-m", "briefings", "brief", "s3://desk/a.jsonl"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("briefings: s3://desk/a.jsonl: cannot be reached")
    assert len(done.stderr.splitlines()) == 1
