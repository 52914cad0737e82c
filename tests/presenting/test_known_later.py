"""A name that the editor learns when the days are approved: pages are joined, no approved word changes."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from editions import ferry_story, make_day

from briefings.codec import is_unchanged, read_digest
from briefings.editions import approve_edition, list_records, read_edition
from briefings.exports import export_edition
from briefings.mail.message import make_body
from briefings.model import Digest, StoryActor
from briefings.pipeline import build_records
from briefings.presenting import PresentingOptions, present
from briefings.settings import Settings, load_settings
from briefings.site import build_site
from briefings.verifying import verify_records

# What they share is made once.
pytestmark = pytest.mark.xdist_group("known later")

CASE = yaml.safe_load((Path(__file__).with_name("cases") / "another_name.yaml").read_text("utf-8"))
SAID = CASE["said"]


def write_settings(root: Path, actors: list[dict[str, object]]) -> Settings:
    said = {
        "site": {"title": "Tollmar Post", "url": "https://post.example.org"},
        "edition": {"sentences": 1},
        "mail": {"from": "Desk <desk@example.org>"},
        "actors": actors,
    }
    (root / "briefings.yaml").write_text(yaml.safe_dump(said), "utf-8")
    return load_settings(root)


def list_files(folder: Path) -> dict[str, bytes]:
    names = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in names}


def read_words(page: bytes) -> list[str]:
    """Return the words of a day's page; who is new on a day follows from the days before."""
    main = BeautifulSoup(page, "html.parser").main
    main.find(class_="b-first") and main.find(class_="b-first").decompose()
    return main.get_text(" ").split()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, dict[str, bytes], dict[str, bytes]]:
    """Return a site with all days approved whose editor then adds an alias, its records and pages before."""
    root = tmp_path_factory.mktemp("tollmar")
    folder = root / "content" / "articles"
    folder.mkdir(parents=True)
    for name, text in CASE["articles"].items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    settings = write_settings(root, [])
    build_records(settings, jobs=1)
    for record in list_records(settings.digests):
        approve_edition(record, when=datetime(2026, 3, 4, tzinfo=UTC))
    build_records(settings, jobs=1)
    build_site(settings)
    records, pages = list_files(settings.digests), list_files(settings.output)
    settings = write_settings(root, [CASE["known"]])
    assert build_records(settings, jobs=1).written == 0
    build_site(settings)
    return settings, records, pages


def read_editions(settings: Settings) -> list[Digest]:
    return [read_edition(record).digest for record in list_records(settings.digests)]


def test_the_pages_of_both_names_are_one_page_under_the_name_on_the_list(built):
    settings, _, before = built
    assert {"actor/ines-dahlin.html", "actor/ines-brandt.html"} <= before.keys()
    now = list_files(settings.output)
    assert "actor/ines-dahlin.html" not in now
    page = BeautifulSoup(now["actor/ines-brandt.html"], "html.parser")
    assert page.h1.get_text() == "Ines Brandt"
    assert {quote.get_text().strip("“”") for quote in page("blockquote")} == set(SAID)
    assert b"Ines Dahlin" not in now["actors.html"]


def test_no_word_of_an_approved_day_changes_and_its_links_lead_to_the_one_page(built):
    settings, records, before = built
    assert list_files(settings.digests) == records
    for record in list_records(settings.digests):
        assert is_unchanged(read_digest(record))
        name = f"{record.stem}.html"
        page = (settings.output / name).read_bytes()
        assert read_words(page) == read_words(before[name])
        assert b"ines-dahlin" not in page
    monday = (settings.output / "2026-03-02.html").read_text("utf-8")
    assert BeautifulSoup(monday, "html.parser").figure.b.a["href"].endswith("actor/ines-brandt.html")
    tuesday = BeautifulSoup((settings.output / "2026-03-03.html").read_bytes(), "html.parser")
    assert tuesday.find(class_="b-first").p.get_text() == "Oskar Vinter"
    assert not list(verify_records(settings).problems)


def test_all_outputs_name_one_id_and_the_words_that_were_approved(built):
    settings, _, _ = built
    rows: list[tuple[str, str, str]] = []
    quotes: list[tuple[str, str, str]] = []
    for edition in read_editions(settings):
        table = csv.DictReader(io.StringIO(export_edition(edition, settings, "csv")))
        rows += [(row["text"], row["speaker"], row["actor"]) for row in table if row["text"] in SAID]
        day = json.loads(export_edition(edition, settings, "json"))["digest"]
        told = [quote for story in day["stories"] for quote in story["quotes"] if quote["text"] in SAID]
        quotes += [(quote["text"], quote["speaker"]["name"], quote["speaker"]["id"]) for quote in told]
        mail = make_body(edition, settings).parts
        for words in SAID.keys() & {quote["text"] for quote in told}:
            assert f"“{words}”" in " ".join(mail.text.split())
            assert SAID[words] in mail.html
        assert "ines-dahlin" not in mail.html
    assert rows == quotes == [(words, name, "ines-brandt") for words, name in SAID.items()]
    feed = (settings.output / "actor" / "ines-brandt.atom").read_text("utf-8")
    assert feed.count("<entry>") == 2
    assert "ines-dahlin" not in feed


def test_pages_that_do_not_show_the_actor_stay_and_the_build_is_that_of_a_full_one(built):
    settings, _, before = built
    now = list_files(settings.output)
    for name in ("actor/oskar-vinter.html", "source/the-echo.html", "archive.html"):
        if name in before:
            assert now[name] == before[name]
    build_site(settings, full=True)
    assert list_files(settings.output) == now


def test_the_alias_taken_back_gives_the_pages_that_stood(built):
    settings, _, before = built
    settings = write_settings(settings.root, [])
    build_site(settings)
    assert list_files(settings.output) == before
    write_settings(settings.root, [CASE["known"]])


def test_two_that_become_one_in_a_story_keep_their_words_and_their_places():
    actors = (
        StoryActor(id="ingrid-solvang", name="Ingrid Solvang", kind="person", salience=0.9, role="captain"),
        StoryActor(id="i-moe", name="I. Moe", kind="person", salience=0.8, role="harbour master"),
    )
    story = replace(ferry_story(), actors=actors)
    digest = make_day(date(2026, 3, 2), (story,))
    site = {"title": "Desk"}
    alone = present(digest, PresentingOptions.of(Settings(site=site)))
    listed = [{"name": "Ingrid Moe", "aliases": ["Ingrid Solvang", "I. Moe"]}]
    joined = present(digest, PresentingOptions.of(Settings(site=site, actors=listed)))

    def tell(view):
        (told,) = view.stories
        spoken = [(quote.text, quote.speaker and quote.speaker.name) for quote in told.quotes]
        return [(actor.name, actor.role) for actor in told.actors], spoken, view.line

    assert tell(joined) == tell(alone)
    assert {actor.id for actor in joined.stories[0].actors} == {"ingrid-moe"}


def test_who_was_told_from_a_namesake_is_not_joined_with_the_other_by_the_name():
    def name(number: str) -> StoryActor:
        return StoryActor(id=f"jon-hale{number}", name="Jon Hale", kind="person", salience=0.5, kept=True)

    story = replace(ferry_story(), actors=(name(""), name("-2")))
    listed = [{"name": "Jonathan Hale", "aliases": ["Jon Hale"]}]
    settings = Settings(site={"title": "Desk"}, actors=listed)
    view = present(make_day(date(2026, 3, 2), (story,)), PresentingOptions.of(settings))
    assert [actor.id for actor in view.stories[0].actors] == ["jonathan-hale", "jon-hale-2"]
