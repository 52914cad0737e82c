"""The pages in a real browser: nothing overflows, shuts a reader out or is fetched from elsewhere."""

import re
from dataclasses import replace

import pytest
from editions import ferry_story, german_story, make_day, rates_story, three_days
from site_checks import open_browser

from briefings.codec import write_digest
from briefings.model import Story
from briefings.settings import Settings
from briefings.site import build_site

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = tmp_path_factory.mktemp("site")
    (root / "content" / "pages").mkdir(parents=True)
    about = "Title: About\n\n## How\n\nWords, a [link](https://a.example/) and `code`.\n\n- one\n- two\n"
    (root / "content" / "pages" / "about.md").write_text(about)
    for digest in three_days():
        write_digest(root / "content" / "digests" / f"{digest.day}.json", digest)
    settings = Settings(root=root, site={"title": "Kalvoy Desk"})
    build_site(settings)
    return settings.output


@pytest.fixture(scope="module")
def browser():
    with open_browser() as browser:
        yield browser


@pytest.fixture
def open_page(browser, site):
    contexts = []

    def open_page(name, width=1280, scheme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto((site / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_the_day_reads_the_same_without_javascript(open_page):
    texts = [
        open_page("index.html", java_script_enabled=on).locator("main").inner_text() for on in (True, False)
    ]
    assert texts[0] == texts[1]
    assert "The ferry company Nordlys" in texts[0]


def test_paper_is_dark_in_the_dark(open_page):
    colors = [
        open_page("index.html", scheme=scheme).evaluate(
            "getComputedStyle(document.documentElement).backgroundColor"
        )
        for scheme in ("light", "dark")
    ]
    light, dark = (sum(map(int, re.findall(r"\d+", color)[:3])) for color in colors)
    assert light > 700
    assert dark < 100


def test_the_keyboard_reaches_every_link_and_shows_where_it_is(open_page):
    page = open_page("index.html")
    links = page.evaluate("document.querySelectorAll('a[href]').length")
    seen = set()
    for _ in range(links):
        page.keyboard.press("Tab")
        place, outline = page.evaluate(
            "[[...document.querySelectorAll('a[href]')].indexOf(document.activeElement),"
            " getComputedStyle(document.activeElement).outlineStyle]"
        )
        seen.add(place)
        assert outline == "solid"
    assert seen == set(range(links))


def test_the_skip_link_comes_first_and_leads_to_the_stories(open_page):
    page = open_page("index.html")
    page.keyboard.press("Tab")
    box = page.locator(".b-skip").bounding_box()
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html#content")


def test_links_work_from_disk(open_page):
    page = open_page("index.html")
    page.get_by_role("link", name="Archive").click()
    page.locator("table").get_by_role("link", name="Sunday, 1 March 2026").click()
    page.locator("h1", has_text=re.compile("^Sunday, 1 March 2026$")).wait_for()
    page.locator("a[rel=next]").click()
    page.locator("h1", has_text=re.compile("^Monday, 2 March 2026$")).wait_for()


def number_story(story: Story, number: int) -> Story:
    """Return a story with an id and quotations of its own: a day tells none twice."""
    words = " ".join(f"w{number}x{at}" for at in range(9))
    quotes = tuple(
        replace(one, quote=replace(one.quote, text=f"{words} {at} {one.quote.text}"))
        for at, one in enumerate(story.quotes)
    )
    return replace(story, id=f"{story.id}-{number}", quotes=quotes)


def test_a_long_day_stays_lean_and_prints_on_two_pages(browser, tmp_path):
    day = three_days()[2].day
    stories = (
        *(number_story(ferry_story(day), number) for number in range(12)),
        *(number_story(rates_story(day), number) for number in range(4)),
        german_story(day),
    )
    settings = Settings(root=tmp_path, site={"title": "Kalvoy Desk"})
    write_digest(settings.digests / f"{day}.json", make_day(day, tuple(stories), told=10))
    build_site(settings)
    html = settings.output / "index.html"
    assert html.stat().st_size <= 60_000
    page = browser.new_page()
    page.goto(html.as_uri())
    assert len(re.findall(rb"/Type /Page\b", page.pdf(format="A4"))) == 2
    # The second column goes on beside the lead, and columns run as the text of their story does.
    glance, figures = (page.locator(part).bounding_box() for part in (".b-glance", ".b-figures"))
    assert figures["y"] == pytest.approx(glance["y"] + glance["height"], abs=60)
    lead = page.locator(".b-lead")
    lead.locator("h2").evaluate("heading => heading.dir = 'rtl'")
    assert lead.evaluate("lead => getComputedStyle(lead).direction") == "rtl"
    assert lead.locator("dl").evaluate("list => getComputedStyle(list).direction") == "ltr"
    page.close()
