"""All pages of the demo and of a large site before those who know: the Nu checker, jing, axe, every link."""

import gzip
import re
import subprocess
from pathlib import Path

import pytest
from large_site import make_days
from site_checks import (
    LOOKS,
    check_markup,
    find_dead_links,
    find_violations,
    open_browser,
    serve_folder,
)

from briefings.codec import write_digest
from briefings.editions import list_records, read_edition
from briefings.settings import Settings
from briefings.site import build_site, update_index

ATOM = Path(__file__).with_name("schemas") / "atom.rnc"
KINDS = {
    "demo": (
        "index.html",
        "2026-11-18.html",
        "archive.html",
        "actors.html",
        "actor/kadyr-rzayev.html",
        "story/2026-11-16-*.html",
        "section/water.html",
        "source/taurus-ledger.html",
        "sources.html",
        "quotes.html",
        "quotes-by-actor.html",
        "quotes-by-section.html",
        "quotes/2026-11.html",
        "week/2026-W47.html",
        "month/2026-11.html",
        "corrections.html",
        "search.html",
        "about.html",
        "404.html",
    ),
    "large": (
        "index.html",
        "2026-01-08.html",
        "archive.html",
        "actors.html",
        "actor/ingrid-solvang.html",
        "story/2026-01-05-*.html",
        "section/economy-trade.html",
        "source/nordwire.html",
        "quotes.html",
    ),
}

URLS = {"demo": "https://briefings.example.org/demo", "large": "https://desk.example/path"}

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def sites(tmp_path_factory, demo):
    root = tmp_path_factory.mktemp("large")
    (root / "content" / "pages").mkdir(parents=True)
    (root / "content" / "pages" / "about.md").write_text("Title: About\n\n## How\n\n- one\n- two\n")
    for digest in make_days(6):
        write_digest(root / "content" / "digests" / f"{digest.day}.json", digest)
    settings = Settings(root=root, site={"title": "Kalvoy Desk", "url": URLS["large"]})
    build_site(settings)
    update_index(settings)
    return {"demo": demo.output, "large": settings.output}


@pytest.fixture(scope="module")
def browser():
    with open_browser() as browser:
        yield browser


def pages_of(site):
    return sorted(site.rglob("*.html"))


def test_the_nu_checker_finds_nothing_on_any_page(sites):
    pages = [page for site in sites.values() for page in pages_of(site)]
    assert len(pages) > 100
    assert check_markup(pages) == []


def test_every_atom_feed_is_valid_by_the_grammar_of_the_rfc(sites):
    feeds = [str(feed) for site in sites.values() for feed in site.rglob("*.atom")]
    assert len(feeds) >= 2
    done = subprocess.run(["jing", "-c", str(ATOM), *feeds], capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert done.returncode == 0


def test_the_grammar_refuses_a_feed_that_is_none(sites, tmp_path):
    feed = (sites["demo"] / "feed.atom").read_text("utf-8")
    (tmp_path / "bad.atom").write_text(feed.replace("<id>", "<name>", 1).replace("</id>", "</name>", 1))
    done = subprocess.run(
        ["jing", "-c", ATOM, tmp_path / "bad.atom"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert 'element "name" not allowed' in done.stdout


@pytest.mark.parametrize("name", KINDS)
def test_no_link_is_dead(sites, name):
    assert find_dead_links(sites[name]) == []


@pytest.mark.parametrize(
    ("name", "pattern"), [(name, kind) for name, kinds in KINDS.items() for kind in kinds]
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(open_page, name, pattern):
    page = open_page(name, pattern)
    for width, scheme in LOOKS if name == "demo" else LOOKS[1:3]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, scheme)
        # Colours change with the scheme and not with the width.
        contrast = (width, scheme) in {(390, "dark"), (1280, "light")}
        assert find_violations(page, contrast=contrast) == [], (width, scheme)


@pytest.fixture
def open_page(browser, sites):
    """Open a page at the address where its site would stand, so that whole links work too."""
    opened = []

    def open_page(site, pattern):
        folder, url = sites[site], URLS[site]
        page = browser.new_page()
        opened.append(page)
        serve_folder(page, folder, url)
        name, mark, query = pattern.partition("?")
        page.goto(f"{url}/{min(folder.glob(name)).relative_to(folder).as_posix()}{mark}{query}")
        return page

    yield open_page
    for page in opened:
        page.close()


def test_the_search_finds_an_actor_and_opens_the_day(open_page):
    page = open_page("demo", "search.html")
    page.get_by_role("searchbox").fill("Rzayev")
    page.locator(".b-found h2 a", has_text=re.compile("^Kadyr Rzayev$")).wait_for()
    assert re.fullmatch(r"\d+ results", page.locator("[role=status]").inner_text())
    assert find_violations(page) == []
    assert page.url == f"{URLS['demo']}/search.html?q=Rzayev"
    page.locator(".b-found li", has_text="18 November 2026").locator("h2 a").first.click()
    page.wait_for_url(f"{URLS['demo']}/2026-11-18.html#*")
    assert "Rzayev" in page.locator("main").inner_text()


def test_a_search_leads_to_the_story_on_its_day(open_page):
    page = open_page("large", "search.html")
    # Nothing moves when the script has come.
    page.wait_for_load_state()
    assert (
        page.evaluate(
            "() => new Promise(done => { setTimeout(() => done(0), 500); new PerformanceObserver(list => "
            "done(list.getEntries().length)).observe({type: 'layout-shift', buffered: true}); })"
        )
        == 0
    )
    page.get_by_role("searchbox").fill("rail bridge")
    link = page.locator(".b-found h2 a[href*='#s-2026-01-']").first
    story = link.inner_text()
    link.click()
    page.wait_for_url("**/2026-01-*.html#*")
    assert page.locator(f"[id='{page.url.partition('#')[2]}']").inner_text() == story


def test_without_a_script_or_from_disk_the_search_says_so_and_leads_on(browser, sites):
    page = browser.new_page(java_script_enabled=False)
    page.goto((sites["demo"] / "search.html").as_uri())
    assert page.get_by_role("searchbox").count() == 0
    assert "needs JavaScript" in page.locator("main").inner_text()
    page.close()
    page = browser.new_page()
    page.goto(f"{(sites['demo'] / 'search.html').as_uri()}?q=Tigris")
    page.locator("[role=status]", has_text="works only from a web server").wait_for()
    page.get_by_role("link", name="All days").click()
    page.locator("h1", has_text="Archive").wait_for()
    page.close()


def test_the_days_of_the_demo_print_on_two_pages(open_page):
    for day in range(16, 20):
        page = open_page("demo", f"2026-11-{day}.html")
        assert len(re.findall(rb"/Type /Page\b", page.pdf(format="A4"))) <= 2, day


def test_a_day_of_twenty_stories_in_full_is_lean(browser, sites):
    for day in sorted(sites["large"].glob("2026-*.html")):
        content = day.read_bytes()
        assert content.count(b"<article") == 20
        assert len(content) <= 60_000
        assert len(gzip.compress(content, 6)) <= 20_000
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(day.as_uri())
    page.close()
    assert len(asked) <= 4, "the page, two style sheets, the icon"
    assert all(url.startswith("file:") for url in asked)


def test_the_demo_s_editor_is_understood_and_its_correction_told_wherever_readers_look(demo: Settings):
    for record in list_records(demo.digests):
        assert read_edition(record, approve="at-once").problems == ()
    for name in ("2026-11-18.html", "2026-11-19.html", "week/2026-W47.html", "corrections.html", "feed.atom"):
        assert "keep rowing” to the governor" in (demo.output / name).read_text("utf-8"), name
    for name in ("2026-11-16.html", "2026-11-17.html"):
        assert "to the governor" not in (demo.output / name).read_text("utf-8"), name
