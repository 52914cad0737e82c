# ruff: noqa: E501 - feeds and settings stand here as they are written
"""``fetch`` and ``sources`` as a shell sees them."""

import json
import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer
from rich.console import Console
from werkzeug import Request, Response

from briefings.cli import main
from briefings.printing import print_listing
from briefings.settings import load_settings

PARAGRAPH = "<p>The harbour opened its gates on the morning after the storm, and the crew of the ferry {} asked the office what it would be paid for the night, for the coal, and for the letters that were lost in the water between the two piers of the town.</p>"
FEED = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Quay</title>
<item><title>Gates open again</title><link>https://quay.example/gates</link><pubDate>Mon, 16 Nov 2026 08:30:00 +0200</pubDate>
<content:encoded><![CDATA[{}]]></content:encoded></item></channel></rss>"""
LIST = """<opml version="2.0"><head><title>x</title></head><body><outline text="Trade">
<outline type="rss" text="Kalvoy Wire" xmlUrl="https://wire.example/rss"/>
<outline type="rss" text="Tharn: Gazette" xmlUrl="https://gazette.example/rss?a=1&amp;b=2"/></outline></body></opml>"""


@pytest.fixture
def desk(httpserver: HTTPServer, tmp_path: Path):
    httpserver.expect_request("/good").respond_with_data(FEED.format("".join(map(PARAGRAPH.format, "ABCDE"))))
    httpserver.expect_request("/bad").respond_with_data("", 500)

    def make(*feeds: str) -> Path:
        lines = "".join(
            f"  - {{name: {name.title()}, feed: '{httpserver.url_for('/' + name)}'}}\n" for name in feeds
        )
        (tmp_path / "briefings.yaml").write_text(
            f"site: {{title: Desk}}\nfetch: {{contact: me@example.org, private_addresses: true}}\nsources:\n{lines}"
        )
        return tmp_path

    return make


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env={"COLUMNS": "200"})


def test_a_fetch_sums_up_what_each_source_brought(desk):
    done = run("fetch", "--site", desk("good", "bad"))
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "Good: 1 new article\n" in done.stderr
    assert "failing: Bad: since " in done.stderr
    assert "answers with status 500" in done.stderr
    assert "1 new article written, of 2 feeds asked, 1 feed failing" in done.stderr


def test_a_program_reads_json(desk):
    root = desk("good")
    done = run("fetch", "--site", root, "--dry-run", "--json")
    report = json.loads(done.stdout)
    assert report["dry_run"] is True
    assert report["sources"][0]["articles"][0]["id"] == "2026/11/16/gates-open-again"
    assert not (root / "content").exists()


def test_the_exit_code_tells_how_it_went(desk):
    assert run("fetch", "--site", desk("bad")).exit_code == 1
    assert run("fetch", "--strict", "--site", desk("good", "bad")).exit_code == 3


def test_one_source_is_asked_alone(desk):
    root = desk("good", "bad")
    assert "of 1 feed asked" in run("fetch", "--site", root, "--source", "good").stderr
    wrong = run("fetch", "--site", root, "--source", "goot")
    assert wrong.exit_code == 2
    assert "did you mean 'Good'?" in wrong.stderr


@pytest.mark.parametrize(
    ("since", "written"), [("2026-11-16", 1), ("2026-11-17", 0), ("9999w", 1), ("1h", 0)]
)
def test_older_articles_are_left_out(desk, since, written):
    done = run("fetch", "--site", desk("good"), "--since", since)
    assert f"{written} new article{'s' * (written != 1)} written" in done.stderr


def test_a_wrong_since_is_a_usage_error(desk):
    done = run("fetch", "--site", desk("good"), "--since", "yesterday")
    assert done.exit_code == 2
    assert "3d for three days ago" in done.stderr


def test_a_site_without_feeds_is_told_how_to_get_some(desk):
    root = desk()
    (root / "briefings.yaml").write_text("site: {title: Desk}\n")
    assert "briefings sources import" in run("fetch", "--site", root).stderr


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("site: {title: T}\n", "site: {title: T}\n\nsources:\n  - {}\n  - {}\n"),
        ("site: {title: T}\nsources:\n", "site: {title: T}\nsources:\n  - {}\n  - {}\n"),
        (
            "sources:\n# mine\n- https://a.example/rss   # the first\n- name: B\n  feed: https://b.example/rss\n\n# then\nsite: {title: T}\n",
            "sources:\n# mine\n- https://a.example/rss   # the first\n- name: B\n  feed: https://b.example/rss\n- {}\n- {}\n\n# then\nsite: {title: T}\n",
        ),
        (
            "site: {title: T}\nsources:\n    - {name: A, feed: 'https://a.example/rss',\n       section: X}\n    - https://wire.example/rss\n",
            "site: {title: T}\nsources:\n    - {name: A, feed: 'https://a.example/rss',\n       section: X}\n    - https://wire.example/rss\n    - {}\n",
        ),
    ],
)
def test_a_list_is_added_to_the_settings_and_all_else_stays(tmp_path: Path, before: str, after: str):
    items = [
        "{name: Kalvoy Wire, feed: 'https://wire.example/rss', section: Trade}",
        "{name: 'Tharn: Gazette', feed: 'https://gazette.example/rss?a=1&b=2', section: Trade}",
    ]
    if "wire.example" in before:
        items = items[1:]
    (tmp_path / "briefings.yaml").write_text(before)
    (tmp_path / "feeds.opml").write_text(LIST)
    done = run("sources", "import", tmp_path / "feeds.opml", "--site", tmp_path)
    assert done.exit_code == 0, done.output
    written = (tmp_path / "briefings.yaml").read_text()
    for item in items:
        after = after.replace("- {}", f"- {item}", 1)
    assert written == after
    assert run("sources", "import", tmp_path / "feeds.opml", "--site", tmp_path).stderr.startswith(
        "0 feeds added"
    )
    assert (tmp_path / "briefings.yaml").read_text() == after


def test_a_list_in_brackets_is_not_torn_apart(tmp_path: Path):
    (tmp_path / "briefings.yaml").write_text("site: {title: T}\nsources: [https://a.example/rss]\n")
    (tmp_path / "feeds.opml").write_text(LIST)
    done = run("sources", "import", tmp_path / "feeds.opml", "--site", tmp_path)
    assert done.exit_code == 2
    assert "briefings.yaml:2: write 'sources:' as a list of lines" in done.stderr


def test_what_is_exported_can_be_imported(tmp_path: Path):
    (tmp_path / "briefings.yaml").write_text(
        "site: {title: T}\nsources:\n  - opml: feeds.opml\n  - folder: x\n"
    )
    (tmp_path / "feeds.opml").write_text(LIST)
    exported = run("sources", "export", "--site", tmp_path).stdout
    other = tmp_path / "other"
    other.mkdir()
    (other / "briefings.yaml").write_text("site: {title: T}\n")
    (other / "feeds.opml").write_text(exported)
    run("sources", "import", other / "feeds.opml", "--site", other)
    assert load_settings(other).sources == load_settings(tmp_path).sources[:-1]


def test_sources_are_listed_with_how_they_stand(desk):
    root = desk("good", "bad")
    assert run("sources", "list", "--site", root).stdout.count("not asked yet") == 2
    run("fetch", "--site", root)
    states = {
        each["name"]: each for each in json.loads(run("sources", "list", "--json", "--site", root).stdout)
    }
    assert states["Good"]["newest"] == "2026-11-16T08:30:00+02:00"
    assert states["Bad"]["problem"] == "answers with status 500"
    assert states["Bad"]["failing_since"]


def test_sources_are_checked_without_a_trace(desk):
    root = desk("good", "bad")
    done = run("sources", "check", "--site", root)
    assert done.exit_code == 1
    assert "1 article, 1 whole in the feed, newest of 2026-11-16" in " ".join(done.stdout.split())
    assert "answers with status 500" in " ".join(done.stdout.split())
    assert not (root / "content").exists()
    assert run("sources", "check", "--site", desk("good")).exit_code == 0


def test_a_fetch_that_is_stopped_keeps_what_it_wrote_and_goes_on(desk, httpserver: HTTPServer):
    """The second feed does not answer until the command has ended."""
    ended = Event()

    def wait(_: Request) -> Response:
        ended.wait(20)
        return Response(FEED.format("".join(map(PARAGRAPH.format, "FGHIJ"))).replace("/gates", "/late"))

    httpserver.expect_request("/slow").respond_with_handler(wait)
    root = desk("good", "slow")
    command = [sys.executable, "-m", "briefings", "fetch", "--site", str(root)]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 20
        while not [*root.glob("content/articles/**/*.md")] and time.monotonic() < deadline:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=120)
    ended.set()
    assert process.returncode == 130
    assert said.endswith(
        "\nStopped. The articles that were written stay. The same command continues from there.\n"
    )
    assert len([*root.glob("content/articles/**/*.md")]) == 1
    again = run("fetch", "--site", root)
    assert again.exit_code == 0
    assert again.stderr.splitlines()[-1].startswith("1 new article")
    assert len([*root.glob("content/articles/**/*.md")]) == 2


ADDRESS = "https://wire.kalvoy.example/feeds/of/the/section/trade-and-ports/rss.xml?format=full&language=en"


def test_addresses_are_listed_whole_to_a_program(tmp_path: Path):
    (tmp_path / "briefings.yaml").write_text(
        f"site: {{title: T}}\nsources:\n  - {{name: Kalvoy Wire, feed: '{ADDRESS}'}}\n"
    )
    assert run("sources", "list", "--site", tmp_path).stdout == f"Kalvoy Wire\t\tnot asked yet\t{ADDRESS}\n"


@pytest.mark.parametrize("width", [40, 80, 200])
def test_addresses_are_listed_whole_on_a_terminal_of_any_width(width: int):
    console = Console(file=StringIO(), force_terminal=True, width=width, color_system=None)
    print_listing(("source", "address"), [("Kalvoy Wire", ADDRESS), ("Quay", "https://q.example/")], console)
    shown = console.file.getvalue().splitlines()
    assert [line for line in shown if ADDRESS in line]
    assert len(shown) == (3 if width == 200 else 4)


@pytest.mark.parametrize("command", [("fetch",), ("sources", "list"), ("sources", "check")])
def test_without_feeds_it_is_said_how_to_name_some(tmp_path: Path, command: tuple[str, ...]):
    (tmp_path / "briefings.yaml").write_text("site: {title: T}\n")
    done = run(*command, "--site", tmp_path)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "'briefings sources import' adds some" in done.stderr
