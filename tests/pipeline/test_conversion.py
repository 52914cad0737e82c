"""Records of the first version become today's: every word stays, actors get their ids."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from editions import make_day, make_quote, three_days
from pydantic import TypeAdapter

from briefings.cli import main
from briefings.codec import is_unchanged, join_readings, read_digest, read_readings, readings_path
from briefings.editions import read_edition
from briefings.errors import RecordError
from briefings.model import Digest, StoryActor, StoryQuote
from briefings.pipeline.conversion import convert_records


def write_first_version(folder: Path, digest: Digest) -> Path:
    """Write a record as the first version did: whole, in one file, without ids."""
    record = TypeAdapter(Digest).dump_python(digest, mode="json")
    for story in record["stories"]:
        for actor in story["actors"]:
            del actor["id"]
        for quote in story["quotes"]:
            del quote["speaker"]
    record |= {"actors": [], "quotes": [], "sources": []}
    path = folder / f"{digest.day}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"version": 1, "digest": record}, indent=1), encoding="utf-8")
    return path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "briefings.yaml").write_text("site: {title: Desk}\n", encoding="utf-8")
    for digest in three_days():
        write_first_version(tmp_path / "content" / "digests", digest)
    return tmp_path


def test_a_record_of_the_first_version_names_the_command_that_converts_it(site: Path):
    record = site / "content" / "digests" / "2026-03-01.json"
    with pytest.raises(RecordError, match="briefings convert"):
        read_edition(record)


def test_every_word_and_state_stays_and_the_readings_stand_beside(site: Path):
    done = CliRunner().invoke(main, ["convert", "--site", str(site)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "3 records converted" in done.stderr
    for digest in three_days():
        record = site / "content" / "digests" / f"{digest.day}.json"
        assert readings_path(record).exists()
        shown = read_digest(record)
        assert is_unchanged(shown)
        whole = join_readings(replace(shown, seal=""), read_readings(record))
        assert whole == digest, "ids and all"
    again = CliRunner().invoke(main, ["convert", "--site", str(site)])
    assert "0 records converted" in again.stderr


def test_ids_go_on_from_day_to_day(tmp_path: Path):
    first, _, third = three_days()
    short = replace(first.stories[0].actors[0], name="Solvang", aliases=())
    story = replace(first.stories[0], actors=(short,))
    write_first_version(tmp_path, replace(first, stories=(story,)))
    write_first_version(tmp_path, third)
    convert_records(tmp_path)
    ids = [read_digest(path).stories[0].actors[0].id for path in sorted(tmp_path.glob("*.json"))]
    assert ids == ["solvang", "solvang"]


def test_a_speaker_whom_two_may_be_is_nobody(tmp_path: Path):
    day = date(2026, 3, 2)
    story = three_days()[-1].stories[0]
    briefing = story.briefings[0]
    quote = make_quote(briefing, "We will not sail until the pier is safe", "Ingrid Solvang", "Solvang")
    two = tuple(
        StoryActor(
            name=f"{first} Solvang",
            kind="person",
            salience=0.5,
            aliases=("Solvang",),
            articles=(briefing.id,),
        )
        for first in ("Ingrid", "Bjarne")
    )
    write_first_version(
        tmp_path,
        make_day(day, (replace(story, actors=two, quotes=(StoryQuote(article=briefing.id, quote=quote),)),)),
    )
    (record,) = convert_records(tmp_path)
    (converted,) = read_digest(record).stories
    assert [actor.id for actor in converted.actors] == ["ingrid-solvang", "bjarne-solvang"]
    assert converted.quotes[0].speaker == ""


def test_a_broken_record_stops_the_conversion_and_is_named(site: Path):
    record = site / "content" / "digests" / "2026-03-01.json"
    record.write_text('{"version": 1, "digest": {"day": "2026-03-01", "told": "many"}}', encoding="utf-8")
    done = CliRunner().invoke(main, ["convert", "--site", str(site)])
    assert done.exit_code == 1
    assert "2026-03-01.json" in done.stderr
    assert "digest.told" in done.stderr
