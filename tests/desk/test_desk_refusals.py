"""Only the person at the desk: other origins, hosts, paths, no token, scripts in articles, the network."""

import http.client
import json
import re

import pytest
from click.testing import CliRunner
from desk_server import QuickDesk, read_file
from mended_site import DAY, TEXTS, record, write_site
from site_checks import open_browser

from briefings.cli import main
from briefings.editions import editor_path
from briefings.pipeline import build_records
from briefings.settings import load_settings

pytestmark = pytest.mark.xdist_group("browser")
SCRIPT = "<script>document.title = 'stolen'</script><img src=x onerror=\"document.title = 'stolen'\">"
STORY = "2026-03-02-ferry-solveig-runs-aground-off-tharn"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    root = tmp_path_factory.mktemp("refusals") / "site"
    write_site(root)
    (root / "content" / "articles" / "evil.md").write_text(
        f"---\ntitle: {json.dumps(f'Evil {SCRIPT}')}\ndate: {DAY}\nsource: {json.dumps(f'Wire {SCRIPT}')}\n"
        "id: evil\n---\n"
        f"Harbour pilots of Tharn met on Monday in the old customs house, {SCRIPT} they said. "
        "“A pilot needs daylight and a calm sea,” pilot Enno Lorz said.\n"
    )
    build_records(load_settings(root), jobs=1)
    running = QuickDesk(load_settings(root))
    yield running
    running.end()


class Asker:
    """Asks as any program may: with whatever headers."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.host = port, f"127.0.0.1:{port}"
        self.cookie = self.ask("GET", f"/desk/{DAY}?token={token}").getheader("Set-Cookie").partition(";")[0]

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> http.client.HTTPResponse:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        wire.putrequest(method, path, skip_host=True)
        sent = {"Host": self.host, "Content-Type": "application/x-www-form-urlencoded"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {**sent, "Content-Length": str(len(body))}.items():
            wire.putheader(name, value)
        wire.endheaders(body.encode())
        answer = wire.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")
        return answer

    def form(self, **fields: str) -> str:
        page = self.ask("GET", f"/desk/{DAY}", Cookie=self.cookie).text
        found = {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("token", "state")}
        return "&".join(
            f"{name}={value}" for name, value in {**found, "back": f"/desk/{DAY}", **fields}.items()
        )


@pytest.fixture
def asker(desk):
    return Asker(desk.port, desk.token)


def test_the_cookie_is_for_this_site_and_no_script(desk, asker):
    given = asker.ask("GET", f"/desk/{DAY}?token={desk.token}")
    assert given.status == 303
    assert "token" not in given.getheader("Location")
    assert {"HttpOnly", "SameSite=strict"} <= set(given.getheader("Set-Cookie").split("; "))
    assert asker.ask("GET", f"/desk/{DAY}", Cookie=asker.cookie).status == 200


@pytest.mark.parametrize("path", [f"/desk/{DAY}", "/desk/", f"/desk/{DAY}/state", f"/desk/{DAY}/mail.html"])
@pytest.mark.parametrize("headers", [{}, {"Cookie": "briefings-desk-0=x"}])
def test_without_the_token_nothing_is_shown(asker, path, headers):
    answer = asker.ask("GET", path, **headers)
    assert answer.status == 403
    assert "Solveig" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "SELF", "Sec_Fetch_Site": "cross-site"},
        {"Origin": "SELF", "Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_form_of_another_origin_changes_nothing(desk, asker, headers):
    sent = {name: value.replace("SELF", f"http://{asker.host}") for name, value in headers.items()}
    body = asker.form(action="switch", key="drop", story=STORY)
    assert asker.ask("POST", f"/desk/{DAY}/do", body, Cookie=asker.cookie, **sent).status == 403
    assert read_file(editor_path(record(desk.settings))) == ""


def test_a_form_without_its_token_or_the_cookie_changes_nothing(desk, asker):
    body, own = asker.form(action="switch", key="drop", story=STORY), {"Origin": f"http://{asker.host}"}
    forged = re.sub("token=[^&]*", "token=x", body)
    assert asker.ask("POST", f"/desk/{DAY}/do", forged, Cookie=asker.cookie, **own).status == 403
    assert asker.ask("POST", f"/desk/{DAY}/do", body, **own).status == 403
    assert asker.ask("GET", f"/desk/{DAY}/do?{body}", Cookie=asker.cookie).status in {404, 405}
    assert read_file(editor_path(record(desk.settings))) == ""


def test_another_host_is_refused_and_no_origin_is_let_in(asker):
    for host in ("elsewhere.example", "elsewhere.example:80", "127.0.0.1.elsewhere.example"):
        assert asker.ask("GET", f"/desk/{DAY}", Cookie=asker.cookie, Host=host).status == 400
    answer = asker.ask("GET", f"/desk/{DAY}", Cookie=asker.cookie, Origin="https://elsewhere.example")
    assert answer.getheader("Access-Control-Allow-Origin") is None
    policy = answer.getheader("Content-Security-Policy")
    assert "default-src 'none'; script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    "path",
    [
        "/desk/..%2f..%2fbriefings",
        "/desk/../../briefings.yaml",
        "/desk/2026-03-02%2f..%2f..%2f..%2fbriefings",
        "/desk/static/../pages.py",
        "/desk/static/%2e%2e/pages.py",
        "/desk/static/..%5cpages.py",
        "/desk/2026-03-02/article?story=STORY&article=../../../briefings",
        "/desk/2026-03-02/article?story=STORY&article=/etc/passwd",
        "/desk/2026-03-02/article?story=STORY&article=**/*",
    ],
)
def test_nothing_outside_the_site_s_articles_is_read(asker, path):
    answer = asker.ask("GET", path.replace("STORY", STORY), Cookie=asker.cookie)
    assert "The Harbour Desk" not in answer.text
    assert "root:" not in answer.text
    assert "import " not in answer.text


def test_back_leads_nowhere_else(asker):
    for back in ("https://elsewhere.example/", "//elsewhere.example", "/desk/../x", "/\\elsewhere.example"):
        body = asker.form(action="undo", back=back)
        answer = asker.ask(
            "POST", f"/desk/{DAY}/do", body, Cookie=asker.cookie, Origin=f"http://{asker.host}"
        )
        assert (answer.status, answer.getheader("Location")) == (303, f"/desk/{DAY}")


def test_what_an_article_holds_is_text(desk, asker):
    tree = json.loads(record(desk.settings).read_text("utf-8"))["digest"]["stories"]
    evil = next(story["id"] for story in tree if story["briefings"][0]["id"] == "evil")
    with open_browser() as browser:
        page = browser.new_page()
        page.goto(desk.address)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        for path in (f"?story={evil}", f"/article?story={evil}&article=evil", "/unsure", "/mail", "/changes"):
            page.goto(f"{desk.address.partition('?')[0]}{path}")
            page.wait_for_load_state()
            assert page.title() != "stolen"
        assert all(f"//{asker.host}/" in url for url in asked)
        assert not any(url.endswith("/x") for url in asked)


def test_a_broken_record_is_named_and_shown_again_when_it_is_mended(desk, asker):
    whole = record(desk.settings).read_bytes()
    record(desk.settings).write_bytes(whole[:400])
    answer = asker.ask("GET", f"/desk/{DAY}", Cookie=asker.cookie)
    record(desk.settings).write_bytes(whole)
    assert answer.status == 500
    assert f"{DAY}.json: is not a record" in answer.text
    assert asker.ask("GET", f"/desk/{DAY}", Cookie=asker.cookie).status == 200


def test_a_desk_for_the_network_asks_for_a_password_and_says_what_it_means(tmp_path, monkeypatch):
    write = tmp_path / "content" / "digests"
    write.mkdir(parents=True)
    (tmp_path / "briefings.yaml").write_text("site: {title: x}\n")
    (write / f"{DAY}.json").write_text('{"version": 2, "digest": {"day": "2026-03-02", "told": 1}}')
    common = ["desk", DAY, "--no-open", "--site", str(tmp_path), "--listen", "0.0.0.0"]
    refused = CliRunner().invoke(main, common)
    assert refused.exit_code == 2
    assert "unencrypted" in refused.output
    monkeypatch.setenv("BRIEFINGS_DESK_PASSWORD", "short")
    refused = CliRunner().invoke(main, [*common, "--over-network"])
    assert refused.exit_code == 2
    assert "needs 10 characters" in refused.output


def test_behind_a_password_neither_desk_nor_site_is_shown(desk):
    locked = QuickDesk(desk.settings, password="a long password")
    ask = Asker.__new__(Asker)
    ask.port, ask.host = locked.port, f"127.0.0.1:{locked.port}"
    for path in ("/", f"/{DAY}.html", f"/desk/{DAY}", f"/desk/{DAY}?token={locked.token}"):
        answer = ask.ask("GET", path)
        assert (answer.status, answer.getheader("Location")) == (303, "/desk/login")
    own = {"Origin": f"http://{ask.host}"}
    assert ask.ask("POST", "/desk/login", "password=a+wrong+password", **own).status == 403
    let_in = ask.ask("POST", "/desk/login", "password=a+long+password", **own)
    assert let_in.status == 303
    cookie = let_in.getheader("Set-Cookie").partition(";")[0]
    answer = ask.ask("GET", f"/desk/{DAY}", Cookie=cookie)
    assert answer.status == 200
    assert TEXTS["ferry"][1] in answer.text
    locked.end()
