"""The search index: made when it is wanted and not current, of the pages that ask for it, and taken away."""

import os
from datetime import date
from pathlib import Path

import pytest
from editions import make_day, rates_story
from site_checks import open_browser, serve_folder

from briefings.codec import write_digest
from briefings.errors import BuildError
from briefings.site import build_site, update_index
from briefings.site.search_index import index_site

URL = "https://desk.example/path"


@pytest.fixture
def site(make_site):
    settings = make_site()
    build_site(settings)
    return settings


def age(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (1_700_000_000, 1_700_000_000))


def months_of(site):
    return {path.name: path.stat().st_ino for path in (site.output / "pagefind").iterdir() if path.is_dir()}


def test_stories_and_people_are_found_and_nothing_twice(site):
    assert update_index(site) == 10, "six stories, and two people in each of the two months"
    assert months_of(site).keys() == {"2026-02", "2026-03"}
    programs = [path.parent.name for path in (site.output / "pagefind").rglob("pagefind.js")]
    assert programs == ["2026-03"], "the newest month brings it for all"


def test_a_day_more_makes_the_index_of_its_month_and_no_other(site):
    update_index(site)
    before = months_of(site)
    write_digest(
        site.digests / "2026-03-03.json", make_day(date(2026, 3, 3), (rates_story(date(2026, 3, 3)),))
    )
    build_site(site)
    assert update_index(site) == 8
    after = months_of(site)
    assert after["2026-02"] == before["2026-02"]
    assert after["2026-03"] != before["2026-03"]


def test_an_index_that_is_current_is_not_made_anew(site):
    age(site.output)
    update_index(site)
    before = {path: path.stat().st_mtime_ns for path in (site.output / "pagefind").rglob("*")}
    assert update_index(site) is None
    assert before == {path: path.stat().st_mtime_ns for path in (site.output / "pagefind").rglob("*")}
    for day in ("2026-03-01", "2026-03-02"):
        (site.digests / f"{day}.json").unlink()
    build_site(site)
    assert update_index(site) == 2, "a story and who speaks in it, of the month that is now the newest"
    assert months_of(site).keys() == {"2026-02"}


def test_the_same_pages_give_the_same_index(site, make_site):
    other = make_site(name="other")
    build_site(other)
    trees = []
    for settings in (site, other):
        update_index(settings)
        folder = settings.output / "pagefind"
        trees.append({p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()})
    assert trees[0] == trees[1]


def test_switched_off_there_is_no_search_page_no_link_to_it_and_no_index(site, make_site):
    update_index(site)
    off = make_site(site={"search": False})
    build_site(off)
    assert update_index(off) is None
    assert not (off.output / "search.html").exists()
    assert not (off.output / "pagefind").exists()
    assert "search.html" not in (off.output / "index.html").read_text("utf-8")


def test_a_folder_that_cannot_be_indexed_is_named(tmp_path):
    with pytest.raises(BuildError, match="lost"):
        index_site(tmp_path / "lost")


@pytest.mark.xdist_group("browser")
def test_what_a_source_says_is_shown_and_not_obeyed(site):
    update_index(site)
    with open_browser() as browser:
        page = browser.new_page()
        serve_folder(page, site.output, URL)
        page.goto(f"{URL}/search.html?q=stays alert")
        heading = page.locator(".b-found h2 a", has_text="Rate *stays* at 9% <script>alert(1)</script>").first
        heading.wait_for()
        assert page.locator(".b-found script").count() == 0
        told = page.locator(".b-found li", has_text="Rate *stays*").first.locator("p").last.inner_text()
        assert told.startswith("The central bank of Valdoria"), "what was found in the headline stands there"


@pytest.mark.xdist_group("browser")
def test_months_are_searched_together_and_filters_narrow_what_is_found(site):
    update_index(site)
    with open_browser() as browser:
        page = browser.new_page()
        serve_folder(page, site.output, URL)
        page.goto(f"{URL}/search.html?q=ferry")
        page.locator("[role=status]", has_text="3 results").wait_for()
        wheres = page.locator(".b-found .b-meta").all_inner_texts()
        assert "Monday, 2 March 2026 · Islands" in wheres
        page.get_by_label("Month").select_option("2026-02")
        page.locator("[role=status]", has_text="1 result").wait_for()
        assert (
            page.locator(".b-found h2 a").get_attribute("href").endswith("2026-02-28.html#s-2026-02-28-ferry")
        )
        assert page.url == f"{URL}/search.html?month=2026-02&q=ferry"
        page.get_by_label("Who speaks").locator("option", has_text="Ingrid Solvang").wait_for(
            state="attached"
        )
        page.goto(f"{URL}/search.html?section=Economy")
        page.locator("[role=status]", has_text="2 results").wait_for()
        page.goto(f"{URL}/search.html?q=Solvang")
        person = page.locator(".b-found h2 a", has_text="Ingrid Solvang")
        person.wait_for()
        assert person.count() == 1, "named in two months, and found once"
        assert person.get_attribute("href") == f"{URL}/actor/ingrid-solvang.html"
