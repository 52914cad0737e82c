"""Readings are found again by what they depend on, and by nothing else."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from editions import ferry_story, make_day

from briefings.codec import write_digest
from briefings.model import Actor, Article, KnownActor, Span
from briefings.pipeline.reading_cache import ReadingCache, open_cache
from briefings.reading import analyse, make_briefing, pack_analysis, read_article, unpack_analysis
from briefings.reading.options import ReadingOptions
from briefings.sources.article import make_article
from briefings.stories.actor_linking import list_keys

OPTIONS = ReadingOptions()
TEXT = "The ferry Anatoli left Kos at noon. “We are late,” said Captain Irini Vlachou. Nobody was hurt."


@pytest.fixture(scope="module")
def article() -> Article:
    return make_article(id="a", text=TEXT, headline="Ferry leaves", source="Harbour Wire", language="en")


def test_a_reading_comes_back_complete(tmp_path: Path, article: Article):
    briefing = read_article(article, OPTIONS)
    with open_cache(tmp_path, OPTIONS) as cache:
        assert cache.find(article) is None
        cache.keep(article, briefing)
    with open_cache(tmp_path, OPTIONS) as cache:
        assert cache.find(article).load() == briefing


def test_the_same_text_in_another_file_keeps_its_own_identity(tmp_path: Path, article: Article):
    moved = replace(article, id="b", file_sha256="f" * 64)
    with open_cache(tmp_path, OPTIONS) as cache:
        cache.keep(article, read_article(article, OPTIONS))
        found = cache.find(moved).load()
    assert (found.id, found.file_sha256) == ("b", "f" * 64)


@pytest.mark.parametrize(
    ("changed", "options"),
    [
        ({"sha256": "0"}, OPTIONS),
        ({"headline": "Another"}, OPTIONS),
        ({"url": "https://harbour.example.com/opinion/2"}, OPTIONS),
        ({"language": "de"}, OPTIONS),
        ({}, replace(OPTIONS, sentences=2)),
        ({}, replace(OPTIONS, summarizer="lead")),
        ({}, replace(OPTIONS, models={})),
    ],
)
def test_what_matters_changed_and_nothing_is_found(
    tmp_path: Path, article: Article, changed: dict[str, str], options: ReadingOptions
):
    with open_cache(tmp_path, OPTIONS) as cache:
        cache.keep(article, read_article(article, OPTIONS))
    with open_cache(tmp_path, options) as cache:
        assert cache.find(replace(article, **changed)) is None


@pytest.mark.parametrize("damage", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_is_thrown_away_with_a_word(
    tmp_path: Path, article: Article, damage: bytes, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "readings.sqlite").write_bytes(damage)
    with open_cache(tmp_path, OPTIONS) as cache:
        assert cache.find(article) is None
        cache.keep(article, read_article(article, OPTIONS))
    assert "was deleted" in caplog.text
    with open_cache(tmp_path, OPTIONS) as cache:
        assert cache.find(article) is not None


def test_a_damaged_reading_is_read_anew(tmp_path: Path, article: Article, caplog: pytest.LogCaptureFixture):
    with open_cache(tmp_path, OPTIONS) as cache:
        cache.keep(article, read_article(article, OPTIONS))
        cache._connection.execute("UPDATE briefings SET packed = '{\"id\": 3}'")  # noqa: SLF001
        assert cache.find(article) is None
    assert "damaged" in caplog.text


def test_a_folder_that_cannot_be_made_costs_only_time(tmp_path: Path, article: Article):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with open_cache(tmp_path / "file", OPTIONS) as cache:
        cache.keep(article, read_article(article, OPTIONS))
        assert cache.find(article) is not None


def test_spans_come_back_as_spans(tmp_path: Path, article: Article):
    with open_cache(tmp_path, OPTIONS) as cache:
        cache.keep(article, read_article(article, OPTIONS))
        found = cache.find(article).load()
    assert all(isinstance(sentence.span, Span) for sentence in found.sentences)


@pytest.mark.parametrize(
    "options",
    [
        replace(OPTIONS, sentences=2),
        replace(OPTIONS, summarizer="lead"),
        replace(OPTIONS, known=(KnownActor(name="Irini Vlachou", aliases=("Captain",)),)),
    ],
)
def test_another_choice_costs_no_parse(tmp_path: Path, article: Article, options: ReadingOptions):
    with open_cache(tmp_path, OPTIONS) as cache:
        cache.keep_analysis(article, pack_analysis(analyse(article)))
    with open_cache(tmp_path, options) as cache:
        assert cache.find(article) is None
        kept = cache.find_analysis(replace(article, headline="Another"))
        assert make_briefing(unpack_analysis(kept, article), options) == read_article(article, options)


@pytest.mark.parametrize("changed", [{"sha256": "0"}, {"language": "de"}, {"block_quotes": (Span(0, 9),)}])
def test_another_text_is_parsed(tmp_path: Path, article: Article, changed: dict[str, Any]):
    with open_cache(tmp_path, OPTIONS) as cache:
        cache.keep_analysis(article, b"kept")
        assert cache.find_analysis(article) == b"kept"
        assert cache.find_analysis(replace(article, **changed)) is None


def test_what_a_record_tells_is_remembered_as_long_as_it_looks_as_it_did(tmp_path: Path):
    record = tmp_path / "2026-03-02.json"
    told = [each.id for each in ferry_story().briefings]
    write_digest(record, make_day(date(2026, 3, 2), (ferry_story(),)))
    content = record.read_bytes()
    os.utime(record, ns=(0, 0))

    def list_told(cache: ReadingCache) -> list[str]:
        summary = cache.records.summarize(record)
        assert summary is not None
        assert summary.status == "approved"
        return [each.id for each in summary.articles]

    with open_cache(tmp_path, OPTIONS) as cache:
        assert list_told(cache) == told
        assert list_told(cache) == told
    with closing(sqlite3.connect(tmp_path / "readings.sqlite", isolation_level=None)) as kept:
        kept.execute("UPDATE records SET summary = '[7'")
    with open_cache(tmp_path, OPTIONS) as cache:
        assert list_told(cache) == told, "damaged"
    # As long as before, so that its times alone tell.
    record.write_bytes(content.replace(told[0].encode(), told[0][::-1].encode()))
    with open_cache(tmp_path, OPTIONS) as cache:
        assert list_told(cache) == [told[0][::-1], *told[1:]]
        record.unlink()
        assert cache.records.summarize(record) is None


def test_actors_are_met_again_under_any_of_their_names_and_on_later_days_alone(tmp_path: Path):
    record = tmp_path / "2026-03-02.json"
    write_digest(record, make_day(date(2026, 3, 2), (ferry_story(),)))
    keys = list_keys([("en", Actor(name="Solvang", kind="person"))])
    with open_cache(tmp_path, OPTIONS) as cache:
        cache.records.summarize(record)
        met = cache.records.find_met(keys, date(2026, 5, 1))
        assert [(day, actor.id) for day, actors in met.items() for actor in actors] == [
            (date(2026, 3, 2), "ingrid-solvang")
        ]
        assert cache.records.find_met(keys, date(2026, 3, 2)) == {}
        cache.records.forget([])
        assert cache.records.find_met(keys, date(2026, 5, 1)) == {}
