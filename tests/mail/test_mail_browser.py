"""The mail's HTML in a real browser, and held against what mail programs are known to show."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from editions import ferry_story, german_story, make_day, rates_story
from playwright.sync_api import sync_playwright

from briefings.mail.message import make_body
from briefings.settings import Settings

PROGRAMS = (Path("/usr/bin/chromium"), Path("/usr/bin/chromium-browser"))
CACHE = Path(__file__).parents[2] / ".cache"
AXE = CACHE / "node_modules" / "axe-core" / "axe.min.js"
CANIEMAIL = CACHE / "caniemail" / "caniemail.json"
LOOKS = [(width, scheme) for width in (320, 390, 600) for scheme in ("light", "dark")]

# What some program of the three families drops, and what the reader gets instead.
FALLBACKS = {
    "html-style": "Gmail's mobile page drops the style sheet: all of it but dark mode stands in the elements",
    "css-at-media": "the only rules with a condition are those of dark mode",
    "css-at-media-prefers-color-scheme": "the light colours, which a program may turn round by itself",
    "html-meta-color-scheme": "the same",
    "html-body": "the colours of the body stand on the cell below it, too",
    "html-role": "nothing to be seen: landmarks, and tables that are none",
    "html-aria-label": "nothing to be seen: what a raised number leads to",
}
GROUPS = {
    "html-h1": "html-h1-h6",
    "html-h2": "html-h1-h6",
    "html-ul": "html-lists",
    "html-li": "html-lists",
    "css-border-top": "css-border",
    "css-border-left": "css-border",
    "css-border-bottom": "css-border",
}

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    day = date(2026, 3, 2)
    settings = Settings(
        root=tmp_path_factory.mktemp("site"),
        site={"title": "Kalvoy Desk", "url": "https://desk.example"},
        mail={"from": "desk@desk.example", "unsubscribe": "mailto:desk@desk.example"},
    )
    stories = (ferry_story(day), rates_story(day), german_story(day))
    return make_body(make_day(day, stories, told=2), settings).parts.html


@pytest.fixture(scope="module")
def page(html, tmp_path_factory):
    file = tmp_path_factory.mktemp("mail") / "mail.html"
    file.write_text(html, encoding="utf-8")
    program = next(path for path in PROGRAMS if path.exists())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(file.as_uri())
        yield page
        browser.close()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_mail_fits_and_shuts_no_reader_out(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run()")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert found["passes"]
    dark = page.evaluate("getComputedStyle(document.querySelector('.b-sheet')).backgroundColor")
    assert dark == {"light": "rgb(253, 252, 248)", "dark": "rgb(23, 22, 19)"}[scheme]


def test_the_mail_is_600_pixels_wide_where_there_is_room(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator(".b-page").bounding_box()["width"] == 600
    assert not page.locator(".b-preheader").is_visible()


def test_no_mail_program_drops_anything_without_a_fallback(html):
    features = {each["slug"]: each for each in json.loads(CANIEMAIL.read_text())["data"]}
    used = find_features(html)
    assert {
        "css-max-width",
        "html-table",
        "css-padding",
        "css-at-media-prefers-color-scheme",
    } <= used & features.keys()
    dropped = {slug for slug in used & features.keys() if is_dropped(features[slug]["stats"])}
    assert dropped <= FALLBACKS.keys()


def find_features(html):
    """Return what caniemail calls the elements, attributes and properties of a page."""
    page = BeautifulSoup(html, "html.parser")
    used = set()
    for element in page.select("*"):
        used.add(f"html-{element.name}")
        used.update(f"html-{name}" for name in element.attrs)
        used.update(f"css-{name}" for name in re.findall(r"([a-z-]+)\s*:", element.get("style", "")))
        if element.get("name") == "color-scheme":
            used.add("html-meta-color-scheme")
    styles = page.style.string
    assert re.findall(r"@[^{]+", styles) == ["@media (prefers-color-scheme:dark)"]
    used |= {"css-at-media", "css-at-media-prefers-color-scheme"}
    used.update(f"css-{name}" for name in re.findall(r"[;{]([a-z-]+):", styles.partition("{")[2]))
    return {GROUPS.get(slug, slug) for slug in used}


def is_dropped(stats):
    """Tell whether the last version of any Gmail, Outlook or Apple Mail does not know a feature."""
    programs = [
        versions for family in ("gmail", "outlook", "apple-mail") for versions in stats[family].values()
    ]
    return any(list(versions.values())[-1].startswith("n") for versions in programs)
