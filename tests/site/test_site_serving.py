import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from briefings.errors import BuildError
from briefings.site.serving import is_record, rebuild

SERVE = """
import logging, sys
from pathlib import Path
from briefings.settings import load_settings
from briefings.site import build_site, serve
logging.basicConfig(stream=sys.stderr, format="%(message)s")
root = Path(sys.argv[1])
serve(load_settings(root), lambda: build_site(load_settings(root)) and None, port=int(sys.argv[2]))
"""


def test_a_build_that_fails_is_reported_and_serving_goes_on(caplog):
    def fail():
        raise BuildError("day.html:3", "'nobody' is undefined")

    rebuild(fail)
    assert "day.html:3: 'nobody' is undefined" in caplog.text


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/x/content/digests/2026-03-02.json", True),
        ("/x/content/digests/2026-03-02.md", False),
        ("a.json", False),
    ],
)
def test_the_records_that_a_build_writes_do_not_start_another(path, own):
    assert is_record(path) is own


@pytest.fixture
def served(make_site):
    settings = make_site()
    (settings.root / "briefings.yaml").write_text("site: {title: Kalvoy Desk}\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(settings.root), str(port)], stderr=subprocess.PIPE, text=True
    )
    yield settings, f"http://127.0.0.1:{port}/"
    server.terminate()
    server.communicate(timeout=10)


def wait_for(url, words):
    """Ask for the page until it holds the words; a minute is more than any machine needs."""
    page = ""
    for _ in range(600):
        try:
            page = urllib.request.urlopen(url, timeout=5).read().decode()
        except (urllib.error.URLError, ConnectionError):
            page = ""
        if words in page:
            return page
        time.sleep(0.1)
    pytest.fail(f"{words!r} did not come; the page is {page[:500]!r}")


def test_a_change_is_built_and_shown_and_a_mistake_leaves_the_site_standing(served):
    settings, url = served
    page = wait_for(url, "Monday, 2 March 2026")
    assert "livereload" in page
    assert "livereload" not in (settings.output / "index.html").read_text("utf-8")
    about = settings.root / "content" / "pages" / "about.md"
    about.write_text("Title: About\nDate: someday\n\nBroken.\n")
    time.sleep(1.5)
    wait_for(url + "about.html", "How <em>this</em> is made.")
    about.write_text("Title: About\n\nMade *anew*.\n")
    wait_for(url + "about.html", "Made <em>anew</em>.")
