# ruff: noqa: E501 - pages stand here as they are written
"""Asking servers on loopback: what is refused, what is cut off, and that it is said why."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from briefings.errors import ArticleSkipped, FetchError
from briefings.sources.addresses import check_address, identify_address, is_public, same_site
from briefings.sources.fetching import web as asking
from briefings.sources.fetching.pages import Pages, Robots
from briefings.sources.fetching.web import Limits, Web

LIMITS = Limits(seconds=2, size=100_000, redirects=3, private=True)


@pytest.fixture
def web() -> Web:
    return Web(LIMITS, "briefings/test (+desk@example.org)")


@pytest.fixture
def talk():
    """Serve raw bytes, and then leave the connection open; return the address."""
    listeners = []

    def serve(answer: bytes) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def run() -> None:
            kept = []
            try:
                while True:
                    connection, _ = listener.accept()
                    connection.recv(10_000)
                    connection.sendall(answer)
                    kept.append(connection)
            except OSError:
                return

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield serve
    for listener in listeners:
        listener.close()


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("64:ff9b::5db8:d822", True),
        ("127.0.0.1", False),
        ("127.9.9.9", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.20.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%lo", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fec0::1", False),
        ("64:ff9b:1::1", False),
        ("192.0.0.192", False),
        ("198.18.0.1", False),
        ("240.0.0.1", False),
        ("2001:db8::1", False),
        ("ff02::1", False),
    ],
)
def test_an_address_of_this_machine_or_its_network_is_known_however_it_is_wrapped(ip, public):
    assert is_public(ip) is public


@pytest.mark.parametrize("host", ["metadata.google.internal", "METADATA.google.internal.", "instance-data"])
def test_the_host_that_tells_a_cloud_s_secrets_is_not_asked(host):
    with pytest.raises(FetchError, match="tells a machine of a cloud its secrets"):
        Web(Limits(), "briefings/test").ask(f"http://{host}/latest/")


def test_a_server_of_this_machine_is_not_asked_unless_allowed(httpserver: HTTPServer):
    web = Web(Limits(), "briefings/test")
    for host in ("127.0.0.1", "localhost", "0x7f.1", "2130706433"):
        with pytest.raises(FetchError, match="belongs to this machine or its network"):
            web.ask(f"http://{host}:{httpserver.port}/")
    assert httpserver.log == []


def test_the_address_that_was_looked_at_is_the_one_that_is_connected_to(monkeypatch, httpserver: HTTPServer):
    """A name that is public at the first look-up and private at the second (DNS rebinding) gains nothing."""
    answers = [("93.184.216.34", 80), ("127.0.0.1", httpserver.port)]
    looked_up, connected = [], []

    def resolve(host, *_, **__):
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", answers[min(len(looked_up), 2) - 1])]

    class Noted(socket.socket):
        def connect(self, place):
            connected.append(place)
            raise ConnectionRefusedError(111, "nobody is there")

    monkeypatch.setattr(asking.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(asking.socket, "socket", Noted)
    with pytest.raises(FetchError, match="nobody is there"):
        Web(Limits(), "briefings/test").ask("http://rebound.example/")
    assert connected == [("93.184.216.34", 80)]
    assert looked_up == ["rebound.example"]


def test_a_host_with_twenty_dead_addresses_takes_no_longer_than_one(monkeypatch):
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"93.184.216.{n}", 80)) for n in range(20)]
    waited = []

    class Silent(socket.socket):
        def connect(self, _):
            waited.append(self.gettimeout())
            time.sleep(waited[-1])
            raise TimeoutError("timed out")

    monkeypatch.setattr(asking.socket, "getaddrinfo", lambda *_, **__: places)
    monkeypatch.setattr(asking.socket, "socket", Silent)
    with pytest.raises(FetchError, match="takes too long"):
        Web(Limits(seconds=0.5), "briefings/test").ask("http://silent.example/")
    assert len(waited) > 1
    assert sum(waited) <= 1


def test_a_redirect_is_looked_at_like_the_first_address(httpserver: HTTPServer, web: Web):
    for number, target in enumerate(["file:///etc/hostname", "ftp://127.0.0.1/", "http://user@127.0.0.1/"]):
        httpserver.expect_request(f"/{number}").respond_with_data("", 302, {"Location": target})
        with pytest.raises(FetchError):
            web.ask(httpserver.url_for(f"/{number}"))
    assert len(httpserver.log) == 3


def test_redirects_are_followed_and_counted(httpserver: HTTPServer, web: Web):
    httpserver.expect_request("/a").respond_with_data("", 301, {"Location": "/b"})
    httpserver.expect_request("/b").respond_with_data("", 302, {"Location": "/c"})
    httpserver.expect_request("/c").respond_with_data("there")
    httpserver.expect_request("/round").respond_with_data("", 307, {"Location": "/round"})
    answer = web.ask(httpserver.url_for("/a"))
    assert (answer.body, answer.address, answer.moved) == (
        b"there", httpserver.url_for("/c"), httpserver.url_for("/b"),
    )  # fmt: skip
    with pytest.raises(FetchError, match="redirects more than 3 times"):
        web.ask(httpserver.url_for("/round"))


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        (b"x" * 100_001, {}, "too large"),
        (gzip.compress(b"x" * 5_000_000, mtime=0), {"Content-Encoding": "gzip"}, "too large"),
        (
            gzip.compress(gzip.compress(b"x" * 50_000_000, mtime=0), mtime=0),
            {"Content-Encoding": "gzip"},
            None,
        ),
        (zlib.compress(b"x" * 5_000_000), {"Content-Encoding": "deflate"}, "too large"),
        (gzip.compress(b"x" * 50_000, mtime=0)[:-20], {"Content-Encoding": "gzip"}, "cut off"),
        (b"no gzip", {"Content-Encoding": "gzip"}, "cannot be understood"),
        (b"x", {"Content-Encoding": "br"}, "its encoding is 'br'"),
        (gzip.compress(b"x" * 50_000, mtime=0), {"Content-Encoding": "GZIP"}, None),
    ],
)
def test_no_answer_is_larger_unpacked_than_allowed(httpserver: HTTPServer, web: Web, body, headers, said):
    httpserver.expect_request("/").respond_with_response(Response(body, headers=headers))
    if said is None:
        assert len(web.ask(httpserver.url_for("/")).body) <= LIMITS.size
    else:
        with pytest.raises(FetchError, match=said):
            web.ask(httpserver.url_for("/"))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"", "takes too long"),
        (b"HTTP/1.1 200 OK\r\n", "takes too long"),
        (b"HTTP/1.1 200 OK\r\n\r\nhalf", "takes too long"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "takes too long"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "cannot be understood|too early"),
        (b"SSH-2.0-OpenSSH\r\n", "cannot be understood"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500, "cannot be understood"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000, "cannot be understood"),
    ],
)
def test_a_server_that_stalls_or_babbles_is_given_up(talk, web: Web, answer, said):
    with pytest.raises(FetchError, match=said):
        web.ask(talk(answer))


def test_what_is_stopped_is_asked_nothing_any_more(talk):
    patient = Web(Limits(seconds=60, private=True), "briefings/test")
    problems = []

    def ask() -> None:
        try:
            patient.ask(address)
        except FetchError as error:
            problems.append(error.problem)

    address = talk(b"")
    thread = threading.Thread(target=ask)
    thread.start()
    while not patient._handles and thread.is_alive():  # noqa: SLF001 - until the connection stands
        pass
    patient.stop()
    thread.join(20)
    assert not thread.is_alive()
    assert problems
    with pytest.raises(FetchError, match="stopped"):
        patient.ask(address)


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("http://Ex.example/ä b?q=ü#top", "http://ex.example/%C3%A4%20b?q=%C3%BC"),
        ("https://bücher.example", "https://xn--bcher-kva.example/"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("ftp://x.example/", None),
        ("http:///x", None),
        ("http://x.example:99999/", None),
        ("https://a..b.example/", None),
        ("https://me:secret@x.example/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_an_address_is_made_fit_to_be_asked_or_refused(address, asked):
    if asked:
        assert check_address(address) == asked
    else:
        with pytest.raises(FetchError) as caught:
            check_address(address)
        assert "secret" not in str(caught.value)


def test_two_ways_to_write_an_address_are_one():
    assert identify_address("http://www.news.example/a/?utm_source=x&id=3#top") == identify_address(
        "https://news.example/a?id=3"
    )
    assert identify_address("https://news.example/a?id=3") != identify_address("https://news.example/a?id=4")


def test_outlets_are_told_apart_by_their_hosts():
    assert same_site("https://www.news.example/a", "https://m.news.example/b")
    assert same_site("https://sport.news.example/a", "https://news.example/b")
    assert not same_site("https://evilnews.example/a", "https://news.example/b")
    assert not same_site("", "https://news.example/b")


PAGE = (
    "<html><head><title>Dam fails</title>{}</head><body><article><h1>Dam fails</h1><p>The dam at Delmar failed on Friday "
    "after three days of rain, and two ministers resigned, the premier’s office said.</p><p>Nobody was hurt in the "
    "valley beneath it, because everyone had left on Thursday, said the mayor.</p></article></body></html>"
)


def make_pages(web: Web) -> Pages:
    return Pages(web, Robots(web, "briefings/test"))


def test_a_page_is_asked_for_once_and_only_where_it_is_allowed(httpserver: HTTPServer, web: Web):
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: briefings\nDisallow: /no")
    httpserver.expect_request("/yes").respond_with_data(PAGE.format(""), content_type="text/html")
    pages = make_pages(web)
    for _ in range(2):
        assert pages.read(httpserver.url_for("/yes?utm_source=feed")).parts.headline == "Dam fails"
        with pytest.raises(ArticleSkipped, match=r"robots\.txt"):
            pages.read(httpserver.url_for("/no/page"))
    assert [request.path for request, _ in httpserver.log] == ["/robots.txt", "/yes"]


def test_a_redirect_does_not_lead_around_robots_txt(httpserver: HTTPServer, web: Web):
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /no")
    httpserver.expect_request("/yes").respond_with_data("", 302, {"Location": "/no"})
    with pytest.raises(ArticleSkipped, match=r"robots\.txt"):
        make_pages(web).read(httpserver.url_for("/yes"))


def test_without_word_from_robots_txt_nothing_is_asked_for_now(httpserver: HTTPServer, web: Web):
    httpserver.expect_request("/robots.txt").respond_with_data("", 503)
    with pytest.raises(FetchError, match="status 503"):
        make_pages(web).read(httpserver.url_for("/page"))


@pytest.mark.parametrize(
    ("response", "kind", "said"),
    [
        (Response("", 404), ArticleSkipped, "status 404"),
        (Response("", 503), FetchError, "status 503"),
        (Response("", 429), FetchError, "less often"),
        (Response(b"%PDF\0", content_type="application/pdf"), ArticleSkipped, "application/pdf"),
        (Response(b"<p>\0</p>", content_type="text/html"), ArticleSkipped, "null bytes"),
        (
            Response("<html><body><p>We use cookies. Accept all cookies to go on.</p></body></html>"),
            ArticleSkipped,
            "cookie wall",
        ),
    ],
)
def test_what_is_no_page_is_said_to_be_none(httpserver: HTTPServer, web: Web, response, kind, said):
    httpserver.expect_request("/robots.txt").respond_with_data("", 404)
    httpserver.expect_request("/page").respond_with_response(response)
    with pytest.raises(kind, match=said):
        make_pages(web).read(httpserver.url_for("/page"))


@pytest.mark.parametrize(
    ("own", "believed"),
    [
        ("http://127.0.0.1/stories/dam", True),
        ("https://another.example/dam", False),
        ("http://127.0.0.1/", False),
    ],
)
def test_a_canonical_address_is_believed_of_the_same_outlet_alone(
    httpserver: HTTPServer, web: Web, own, believed
):
    httpserver.expect_request("/robots.txt").respond_with_data("", 404)
    link = f'<link rel="canonical" href="{own}">'
    httpserver.expect_request("/dam").respond_with_data(PAGE.format(link), content_type="text/html")
    address = httpserver.url_for("/dam").replace("localhost", "127.0.0.1")
    assert make_pages(web).read(address).parts.url == (own if believed else address)
