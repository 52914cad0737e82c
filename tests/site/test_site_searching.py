"""The search index: made when it is wanted and not current, of the pages that ask for it, and taken away."""

import os
from pathlib import Path

import pytest
from site_checks import open_browser, serve_folder

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


def test_days_and_actors_are_found_and_nothing_twice(site):
    assert update_index(site) == 5, "three days and two actors; the front page is one of the days"


def test_an_index_that_is_current_is_not_made_anew(site):
    age(site.output)
    update_index(site)
    before = {path: path.stat().st_mtime_ns for path in (site.output / "pagefind").rglob("*")}
    assert update_index(site) is None
    assert before == {path: path.stat().st_mtime_ns for path in (site.output / "pagefind").rglob("*")}
    (site.digests / "2026-03-02.json").unlink()
    build_site(site)
    assert update_index(site) == 4


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
        heading = page.locator(".b-found h3 a", has_text="Rate *stays* at 9% <script>alert(1)</script>").first
        heading.wait_for()
        assert page.locator(".b-found script").count() == 0
