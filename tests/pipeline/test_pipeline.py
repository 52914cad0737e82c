"""From a folder to its records: complete, the same bytes every time, one failure held to one article."""

import os
import shutil
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from briefings.bulk import read_all
from briefings.cli.options import record_path
from briefings.codec import read_digest, write_digest
from briefings.editions import approve_edition
from briefings.errors import ArticleError, RecordError
from briefings.pipeline import build_records, reading_options
from briefings.reading import read_with_analysis
from briefings.reading.options import ReadingOptions
from briefings.settings import Settings, load_settings
from briefings.sources.article import make_article
from briefings.verifying import verify_records

FERRY = (
    "The ferry Anatoli ran aground off Kos on Monday with 212 passengers on board, the coast guard said. "
    "Captain Irini Vlachou said the rudder had failed. “We had one minute,” Vlachou told reporters.\n\n"
    "Divers will look at the hull on Tuesday.\n"
)
RATES = (
    "The central bank of Lemuria held its rate at nine percent on Monday. "
    "Governor Tomas Arkady said inflation would fall by spring.\n\nMarkets had expected as much.\n"
)


def write_article(folder: Path, name: str, title: str, text: str, day: str = "2026-11-16") -> Path:
    path = folder / "content" / "articles" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: {title}\ndate: {day}T09:00:00+02:00\nsource: {name}\n---\n{text}", "utf-8")
    return path


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    (tmp_path / "briefings.yaml").write_text("site: {title: T}\nedition: {timezone: Europe/Athens}", "utf-8")
    write_article(tmp_path, "wire", "Ferry runs aground off Kos", FERRY)
    write_article(tmp_path, "daily", "Ferry aground off Kos with 212 on board", FERRY)
    write_article(tmp_path, "bank", "Lemuria holds its rate", RATES)
    return load_settings(tmp_path)


def records(settings: Settings) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in settings.digests.iterdir()}


def test_a_day_gets_a_record_of_all_its_articles(site: Settings):
    report = build_records(site)
    assert report.articles == 3
    assert report.days == (date(2026, 11, 16),)
    digest = read_digest(site.digests / "2026-11-16.json")
    stories = [sorted(briefing.source for briefing in story.briefings) for story in digest.stories]
    assert sorted(stories) == [["bank"], ["daily", "wire"]]


def test_a_time_without_a_zone_is_the_edition_s_and_a_file_that_is_there_twice_is_told_once(site: Settings):
    late = site.articles / "late.txt"
    late.write_text(f"Title: Ferry\nDate: 2026-11-17 23:30\n\n{FERRY}", "utf-8")
    (site.articles / "late (1).txt").write_bytes(late.read_bytes())
    report = build_records(site)
    assert [(each.where, "is a copy of late," in each.problem) for each in report.skipped] == [
        ("late (1)", True)
    ]
    assert (report.articles, report.days) == (4, (date(2026, 11, 16), date(2026, 11, 17)))
    (told,) = [
        one for story in read_digest(site.digests / "2026-11-17.json").stories for one in story.briefings
    ]
    assert (told.id, told.published.isoformat()) == ("late", "2026-11-17T23:30:00+02:00")
    # What was kept of an article is found again, and has the time that it is in another zone.
    settings = site.model_copy(update={"edition": site.edition.model_copy(update={"timezone": "Asia/Tokyo"})})
    build_records(settings)
    assert b"2026-11-17T23:30:00+09:00" in (site.digests / "2026-11-17.json").read_bytes()


def test_nothing_changed_and_nothing_is_written(site: Settings):
    build_records(site)
    before = {path: path.stat().st_mtime_ns for path in site.digests.iterdir()}
    assert build_records(site).written == 0
    assert {path: path.stat().st_mtime_ns for path in site.digests.iterdir()} == before


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "99", "TZ": "America/Lima", "LC_ALL": "C"},
    ],
)
def test_the_same_articles_give_the_same_bytes_anywhere(site: Settings, environment: dict[str, str]):
    build_records(site)
    first = records(site)
    for path in site.digests.iterdir():
        path.unlink()
    (site.root / ".briefings" / "readings.sqlite").unlink()
    program = (
        "import sys; from pathlib import Path\n"
        "from briefings.settings import load_settings; from briefings.pipeline import build_records\n"
        "build_records(load_settings(Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", program, str(site.root)]
    subprocess.run(command, check=True, env={**os.environ, **environment})
    assert records(site) == first


def test_workers_give_the_same_readings_in_the_same_order():
    articles = [
        make_article(id=f"a{i}", text=f"{FERRY} Number {i}.", headline="Ferry", language="en")
        for i in range(30)
    ]
    options = ReadingOptions()
    alone = list(read_all(articles, read_with_analysis, options, jobs=1))
    assert list(read_all(articles, read_with_analysis, options, jobs=2)) == alone
    assert [article.id for article, _ in alone] == [f"a{i}" for i in range(30)]


def test_a_new_article_joins_its_day_and_the_others_stay(site: Settings):
    build_records(site)
    write_article(site.root, "late", "Divers reach the ferry off Kos", FERRY, "2026-11-17")
    before = records(site)
    assert build_records(site).written == 1
    assert records(site)["2026-11-16.json"] == before["2026-11-16.json"]
    (story,) = read_digest(site.digests / "2026-11-17.json").stories
    earlier = read_digest(site.digests / "2026-11-16.json").stories
    assert story.label in {"updated", "continuing"}
    assert story.continues in {told.id for told in earlier}


def test_a_record_that_stands_is_not_made_again_and_one_that_was_touched_is(site: Settings):
    write_article(site.root, "late", "Divers reach the ferry off Kos", FERRY, "2026-11-17")
    build_records(site)
    first = records(site)
    # Whoever damages the readings behind a record that stands is not noticed: none of them is loaded.
    with closing(sqlite3.connect(site.root / ".briefings" / "readings.sqlite")) as connection, connection:
        connection.execute("UPDATE briefings SET packed = ?", (zlib.compress(b"{}"),))
    assert build_records(site).written == 0
    (site.digests / "2026-11-17.json").unlink()
    with pytest.raises(RecordError):
        build_records(site)
    (site.root / ".briefings" / "readings.sqlite").unlink()
    assert build_records(site).written == 1
    assert records(site) == first


def nulls(path: Path) -> None:
    path.write_bytes(b"\0" * 4096)


def huge(path: Path) -> None:
    path.write_bytes(b"All work and no play makes a dull wire. " * 1_300_000)


def unreadable(path: Path) -> None:
    # Root may read anything; a link to itself is unreadable for everyone.
    path.symlink_to(path.name)


BROKEN: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "an empty file": ("empty.txt", lambda path: path.touch(), "empty"),
    "a file of nulls": ("nulls.txt", nulls, ""),
    "50 MB of text": ("huge.txt", huge, "large"),
    "broken YAML": ("yaml.md", lambda path: path.write_text("---\ntitle: [\n---\nText.\n"), ""),
    "a date that is none": (
        "date.md",
        lambda path: path.write_text("---\ndate: soon\n---\nText here.\n"),
        "soon",
    ),
    "broken HTML": ("broken.html", lambda path: path.write_text("<html><bod <p <<<>"), ""),
    "unreadable": ("loop.txt", unreadable, ""),
    "broken JSON": ("broken.json", lambda path: path.write_text('{"id": '), ""),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_bad_file_is_reported_by_name_and_the_rest_is_built(site: Settings, case: str):
    name, make, said = BROKEN[case]
    make(site.articles / name)
    report = build_records(site)
    assert report.articles == 3
    (error,) = report.skipped
    assert name in error.where
    assert said in error.problem
    assert error.problem
    assert (site.digests / "2026-11-16.json").exists()
    written = sorted(path.name for path in site.digests.iterdir())
    assert written == ["2026-11-16.json", "2026-11-16.readings"], "no half-written file"


def test_two_files_with_one_id_are_both_named(site: Settings):
    for name in ("one", "two"):
        path = write_article(site.root, name, "Twice", RATES)
        path.write_text(path.read_text("utf-8").replace("title: Twice", "title: Twice\nid: same"), "utf-8")
    (error,) = build_records(site).skipped
    assert "two.md" in error.where
    assert "one.md" in error.problem


def test_an_empty_folder_makes_no_record(tmp_path: Path):
    (tmp_path / "briefings.yaml").write_text("site: {title: T}", "utf-8")
    report = build_records(load_settings(tmp_path))
    assert (report.articles, report.days, report.skipped) == (0, (), ())


def test_a_model_that_is_not_there_stops_the_build_and_says_so(site: Settings):
    from briefings.errors import ModelError

    settings = site.model_copy(
        update={"reading": site.reading.model_copy(update={"models": {"en": "en_no_such_model"}})}
    )
    with pytest.raises(ModelError, match="pip install"):
        build_records(settings)


def test_errors_travel_between_processes():
    import pickle

    error = pickle.loads(pickle.dumps(ArticleError("a.txt", "is empty")))
    assert (type(error), error.where, error.problem) == (ArticleError, "a.txt", "is empty")


# What is approved is told, whatever is read of it later


def approve(settings: Settings, day: str) -> bytes:
    record = settings.digests / f"{day}.json"
    approve_edition(record, when=datetime.fromisoformat(f"{day}T20:00Z"))
    return record.read_bytes()


def test_an_article_of_an_approved_edition_is_not_told_again_under_another_day_or_name(site: Settings):
    """As when a newer version reads its date differently, or a person moves its file."""
    build_records(site)
    approved = approve(site, "2026-11-16")
    folder = site.articles
    dated = write_article(site.root, "daily", "Ferry aground off Kos with 212 on board", FERRY, "2026-11-17")
    (folder / "kept").mkdir()
    (folder / "wire.md").rename(folder / "kept" / "ferry.md")
    write_article(site.root, "tug", "A tug comes to Kos", "A tug is to pull the ferry free.\n", "2026-11-17")
    report = build_records(site)
    assert (report.articles, report.skipped) == (4, ())
    assert (site.digests / "2026-11-16.json").read_bytes() == approved
    told = read_digest(site.digests / "2026-11-17.json")
    assert [briefing.id for story in told.stories for briefing in story.briefings] == ["tug"]
    assert dated.exists()


def test_a_page_at_the_address_of_one_that_is_gone_is_the_same_and_named(site: Settings):
    (site.articles / "wire.md").unlink()
    page = "---\ntitle: Ferry aground\ndate: 2026-11-16\nurl: {url}\n---\n" + FERRY
    first, moved = site.articles / "first.md", site.articles / "second.md"
    first.write_text(page.format(url="https://www.wire.example/ferry/"), "utf-8")
    build_records(site)
    approved = approve(site, "2026-11-16")
    moved.write_text(page.format(url="http://wire.example/ferry?utm_source=x"), "utf-8")
    build_records(site)
    told = read_digest(site.digests / "2026-11-17.json")
    assert [story.briefings[0].id for story in told.stories] == ["second"], "saved twice: two articles"
    (site.digests / "2026-11-17.json").unlink()
    first.unlink()
    report = build_records(site)
    assert [(skipped.where, "tells it as first" in skipped.problem) for skipped in report.skipped] == [
        ("second", True)
    ]
    assert not (site.digests / "2026-11-17.json").exists()
    assert (site.digests / "2026-11-16.json").read_bytes() == approved


def test_a_draft_whose_articles_are_all_of_another_day_now_is_taken_away(site: Settings):
    build_records(site)
    for name, title, text in (("wire", "Ferry", FERRY), ("daily", "Ferry", FERRY), ("bank", "Rates", RATES)):
        write_article(site.root, name, title, text, "2026-11-17")
    assert build_records(site).written == 2
    assert sorted(records(site)) == ["2026-11-17.json", "2026-11-17.readings"]
    (site.digests / "2026-11-17.md").write_text("Good morning.", "utf-8")
    for path in site.articles.iterdir():
        path.write_text(path.read_text("utf-8").replace("2026-11-17T", "2026-11-18T"), "utf-8")
    build_records(site)
    kept = [
        "2026-11-17.json",
        "2026-11-17.md",
        "2026-11-17.readings",
        "2026-11-18.json",
        "2026-11-18.readings",
    ]
    assert sorted(records(site)) == kept, "an editor has begun it"
    for path in site.articles.iterdir():
        path.unlink()
    build_records(site)
    assert sorted(records(site)) == kept, "its articles may lie elsewhere"


def test_what_only_an_edition_shows_of_an_actor_reads_nothing_anew(site: Settings):
    options = []
    for said in ("", ", role: captain, link: https://kos.example, watch: true", ", aliases: [the captain]"):
        listed = f"site: {{title: T}}\nactors:\n  - {{name: Irini Vlachou{said}}}"
        (site.root / "briefings.yaml").write_text(listed, "utf-8")
        options.append(reading_options(load_settings(site.root)))
    bare, shown, read = options
    assert bare == shown
    assert bare != read


def test_a_draft_of_which_no_article_is_left_is_named(site: Settings):
    later = write_article(site.root, "tug", "A tug", "A tug is to pull the ferry free.\n", "2026-11-17")
    assert build_records(site).stranded == ()
    later.unlink()
    assert build_records(site).stranded == (date(2026, 11, 17),)
    approve(site, "2026-11-16")
    assert build_records(site).stranded == (date(2026, 11, 17),), "the day after an approved one too"
    for path in site.articles.iterdir():
        path.unlink()
    assert build_records(site).stranded == (date(2026, 11, 17),), "an approved one may stay"
    site.articles.rmdir()
    assert build_records(site).stranded == (), "a site of records alone"


def test_what_came_too_late_stays_in_the_next_day_s_draft_under_its_id(site: Settings):
    build_records(site)
    approve(site, "2026-11-16")
    write_article(site.root, "tug", "A tug comes to Kos", "A tug is to pull the ferry free.\n")
    build_records(site)
    (draft,) = read_digest(site.digests / "2026-11-17.json").stories
    write_article(site.root, "art", "A museum opens in Kos", "The museum of Kos shows its bronzes again.\n")
    build_records(site)
    ids = [story.id for story in read_digest(site.digests / "2026-11-17.json").stories]
    assert draft.id in ids
    assert len(ids) == 2
    approve(site, "2026-11-17")
    write_article(site.root, "moor", "A pier opens in Kos", "A second pier opens in Kos for the ferries.\n")
    assert build_records(site).skipped == ()
    (kept,) = read_digest(site.digests / "2026-11-18.json").stories
    assert kept.headline == "A pier opens in Kos", "the first open edition, be it days later"


def test_what_came_too_late_for_a_whole_week_is_named_with_a_remedy(site: Settings):
    build_records(site)
    record = read_digest(site.digests / "2026-11-16.json")
    for day in range(16, 24):
        write_digest(site.record_path(date(2026, 11, day)), replace(record, day=date(2026, 11, day)))
        approve(site, f"2026-11-{day}")
    before = records(site)
    write_article(site.root, "tug", "A tug comes to Kos", "A tug is to pull the ferry free.\n")
    (late,) = build_records(site).skipped
    assert "'briefings approve 2026-11-16 --take-back'" in str(late)
    assert records(site) == before


def test_what_an_approved_edition_tells_is_read_no_more(site: Settings):
    build_records(site)
    approve_edition(site.digests / "2026-11-16.json", when=datetime(2026, 11, 17, tzinfo=UTC))
    before = records(site)
    shutil.rmtree(site.root / ".briefings")
    settings = site.root / "briefings.yaml"
    actors = "\nactors: [{name: Irini Vlachou, aliases: [the captain]}]\n"
    settings.write_text(settings.read_text("utf-8") + actors, "utf-8")
    report = build_records(load_settings(site.root))
    assert (report.written, report.articles) == (0, 3)
    assert records(site) == before
    with closing(sqlite3.connect(site.root / ".briefings" / "readings.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM briefings").fetchone() == (0,)


def test_lost_readings_are_made_again(site: Settings):
    build_records(site)
    before = records(site)
    (site.digests / "2026-11-16.readings").unlink()
    build_records(site)
    assert records(site) == before


def test_an_article_of_a_day_to_come_gets_no_edition_and_is_named(
    site: Settings, monkeypatch: pytest.MonkeyPatch
):
    write_article(site.root, "typo", "Ferry sails again", FERRY, day="2062-11-17")
    report = build_records(site)
    assert [str(error) for error in report.skipped] == [
        "typo: is dated 2062-11-17, and that is yet to come; mend its date"
    ]
    assert report.days == (date(2026, 11, 16),)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2062, 11, 16, tzinfo=UTC).timestamp())))
    assert date(2062, 11, 17) in build_records(site).days


def test_a_record_of_a_day_to_come_is_not_the_latest(site: Settings, monkeypatch: pytest.MonkeyPatch):
    build_records(site)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2026, 11, 20, tzinfo=UTC).timestamp())))
    shutil.copy(site.digests / "2026-11-16.json", site.digests / "2062-11-16.json")
    assert record_path(site, "latest").stem == "2026-11-16"
    problems = [problem.problem for problem in verify_records(site).problems]
    assert "is that of 2026-11-16, under another day's name" in problems
