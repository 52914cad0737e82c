import http.client
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from bs4 import BeautifulSoup
from free_ports import find_port

from briefings.errors import BuildError
from briefings.site.serving import is_record, rebuild, serve

SERVE = """
import logging, sys
from pathlib import Path
from briefings.settings import load_settings
from briefings.site import build_site
from briefings.site.serving import serve
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
        ("/x/content/digests/2026-03-02.readings", True),
        ("/x/content/digests/2026-03-02.md", False),
        ("a.json", False),
    ],
)
def test_the_records_that_a_build_writes_do_not_start_another(path, own):
    assert is_record(path) is own


@pytest.fixture
def served(make_site):
    settings = make_site()
    (settings.root / "briefings.yaml").write_text(
        "site: {title: Kalvoy Desk, url: https://desk.example/path}\n"
    )
    port = find_port()
    said = settings.root / "said"
    with said.open("w") as lines:
        server = subprocess.Popen([sys.executable, "-c", SERVE, str(settings.root), str(port)], stderr=lines)
    yield settings, f"http://127.0.0.1:{port}/", said
    server.terminate()
    server.wait(timeout=60)


def wait_for(read, words):
    """Read until the words are there; a minute is more than any machine needs."""
    text = ""
    for _ in range(600):
        text = read()
        if words in text:
            return text
        time.sleep(0.1)
    pytest.fail(f"{words!r} did not come; there is {text[:500]!r}")


def ask(url):
    """Return what reads a page, as long as the server does not answer nothing."""

    def read():
        try:
            return urllib.request.urlopen(url, timeout=60).read().decode()
        except (OSError, http.client.HTTPException):
            return ""

    return read


def test_a_change_is_built_and_shown_and_a_mistake_leaves_the_site_standing(served):
    settings, url, said = served
    page = wait_for(ask(url), "Monday, 2 March 2026")
    assert "/.briefings/reload.js" in page
    assert "reload.js" not in (settings.output / "index.html").read_text("utf-8")
    about = settings.root / "content" / "pages" / "about.md"
    about.write_text("Title: About\nDate: someday\n\nBroken.\n")
    wait_for(said.read_text, "about.md")
    wait_for(ask(url + "about.html"), "How <em>this</em> is made.")
    about.write_text("Title: About\n\nMade *anew*.\n")
    wait_for(ask(url + "about.html"), "Made <em>anew</em>.")
    title = settings.root / "templates" / "theme" / "templates" / "briefings" / "archive.html"
    title.parent.mkdir(parents=True)
    title.write_text("A folder of templates made later.\n")
    wait_for(ask(url + "archive.html"), "made later")
    lines = said.read_text().splitlines()
    assert len(lines) == len(set(lines))
    assert not any("reload" in line or "uvicorn" in line for line in lines)


def test_nothing_outside_the_site_and_nothing_under_another_name(served):
    _, url, _ = served
    wait_for(ask(url), "Monday, 2 March 2026")
    for path in ("../briefings.yaml", "%2e%2e/briefings.yaml", "..%2fbriefings.yaml", "/etc/passwd"):
        assert "site:" not in ask(url + path)()
        assert "root:" not in ask(url + path)()
    # What is not there is told on the site's own page, styled without a file beside it, and leads back here.
    with pytest.raises(urllib.error.HTTPError, match="404") as missing:
        urllib.request.urlopen(f"{url}a/folder/that/is/not/there.html", timeout=60)
    page = BeautifulSoup(missing.value.read(), "html.parser")
    assert page.h1.text == "This page does not exist"
    assert ".briefing" in page.style.text
    assert page.main.a["href"] == "/archive.html"
    port = url.rsplit(":", 1)[1].strip("/")
    with socket.create_connection(("127.0.0.1", int(port))) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n")
        assert b" 400 " in wire.makefile("rb").readline()


def test_a_port_that_is_taken_is_refused_in_words_before_the_build(make_site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BuildError, match=f"127.0.0.1:{port}: cannot be listened on .* --port {port + 1}"):
            serve(make_site(), lambda: pytest.fail("nothing is built"), port=port)
