"""The JSON interface: every file is of the schema, leads where it says, and tells what the pages tell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from editions import make_day, three_days
from json_schema import find_misfits
from large_site import make_days

from briefings.settings import Settings
from briefings.site import build_site

# What they share is made once.
pytestmark = pytest.mark.xdist_group("data")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of nine days of twenty stories, with its interface."""
    from briefings.codec import write_digest

    root = tmp_path_factory.mktemp("kalvoy")
    for digest in make_days(9):
        write_digest(root / "content" / "digests" / f"{digest.day}.json", digest)
    build_site(Settings(root=root, site={"title": "Kalvoy Desk", "url": "https://desk.example", "api": True}))
    return root / "output"


def read_all(folder: Path) -> dict[str, dict]:
    return {
        path.relative_to(folder).as_posix(): json.loads(path.read_text("utf-8"))
        for path in sorted((folder / "api").rglob("*.json"))
    }


def list_paths(value: object) -> Iterator[tuple[str, str]]:
    """Yield each path that a file leads to, with its key."""
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        if key in {"page", "data", "path", "actors", "schema"} and isinstance(one, str):
            yield key, one
        elif isinstance(one, dict | list):
            yield from list_paths(one)


def test_every_file_is_of_the_schema(folder: Path):
    files = read_all(folder)
    schema = files.pop("api/v1/schema.json")
    kinds = {
        schema["$defs"][one["$ref"][8:]]["properties"]["kind"]["enum"][0]: one for one in schema["oneOf"]
    }
    assert {record["kind"] for record in files.values()} == set(kinds)
    misfits = {
        name: found
        for name, record in files.items()
        if (found := list(find_misfits(record, kinds[record["kind"]], schema["$defs"])))
    }
    assert misfits == {}
    broken = json.loads(json.dumps(files["api/v1/index.json"]).replace('"draft": false', '"draft": 0'))
    assert list(find_misfits(broken, kinds["index"], schema["$defs"])) != []


def test_every_path_leads_to_a_file_and_every_file_is_led_to(folder: Path):
    files = read_all(folder)
    led = {path.partition("#")[0] for record in files.values() for _, path in list_paths(record)} - {""}
    assert [path for path in led if not (folder / path).is_file()] == []
    index = files["api/v1/index.json"]
    started = {"api/v1/index.json", *(path for _, path in list_paths(index))}
    reached = set()
    while started:
        name = started.pop()
        reached.add(name)
        record = files.get(name, {}) if not name.endswith("schema.json") else {}
        found = {path for _, path in list_paths(record)} | set(record.get("earlier", ()))
        started |= (found & files.keys()) - reached
    assert reached & files.keys() == files.keys()


def test_words_are_those_of_the_pages(folder: Path):
    day = json.loads((folder / "api/v1/days/2026-01-08.json").read_text("utf-8"))
    page = BeautifulSoup((folder / day["page"]).read_text("utf-8"), "html.parser")
    for mark in page.select(".b-from"):
        mark.decompose()
    articles = page("article")
    told = [entry for entry in day["stories"] if entry["told"]]
    assert len(articles) == len(told) == 20
    for entry, article in zip(told, articles, strict=True):
        story = json.loads((folder / entry["data"]).read_text("utf-8"))["story"]
        assert story["headline"] == entry["headline"] == article.h2.get_text()
        text = article.get_text()
        assert all(sentence["text"] in text for sentence in story["sentences"])
        said = [quote["open"] + quote["text"] + quote["close"] for quote in story["quotes"]]
        assert said == [quote.get_text() for quote in article("blockquote")]
    quotations = json.loads((folder / "api/v1/quotations/2026-01.json").read_text("utf-8"))["quotations"]
    pages = [page.read_text("utf-8") for page in folder.glob("2026-01-*.html")]
    assert len(quotations) == sum(page.count("<figure>") for page in pages) > 100


def test_pages_lead_to_their_data(folder: Path):
    for name, data in (
        ("index.html", "api/v1/days/2026-01-13.json"),
        ("2026-01-08.html", "api/v1/days/2026-01-08.json"),
        ("actor/ingrid-solvang.html", "api/v1/actors/ingrid-solvang.json"),
    ):
        head = BeautifulSoup((folder / name).read_text("utf-8"), "html.parser").head
        links = [link["href"] for link in head.select('link[rel=alternate][type="application/json"]')]
        assert [re.sub(r"^(\.\./|\./)", "", link) for link in links] == ["api/v1/index.json", data]


def test_without_the_setting_there_is_none(make_site):
    settings = make_site()
    build_site(settings)
    assert not (settings.output / "api").exists()
    assert "application/json" not in (settings.output / "index.html").read_text("utf-8")


def test_stories_of_one_id_have_a_file_each(make_site):
    first, second = three_days()[:2]
    twin = replace(second.stories[0], id=first.stories[0].id)
    settings = make_site([first, make_day(date(2026, 3, 9), (twin,))], site={"api": True})
    build_site(settings)
    files = sorted((settings.output / "api/v1/stories").glob("*.json"))
    assert len(files) == len(first.stories) + 1
