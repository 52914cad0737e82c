"""Records on disk: what is written is what is read, and the same bytes every time."""

import json
import subprocess
import sys
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from editions import ferry_story, make_day
from hypothesis import given
from hypothesis import strategies as st

from briefings.codec import (
    briefing_line,
    decode_briefing,
    decode_digest,
    encode_briefing,
    encode_digest,
    is_unchanged,
    join_readings,
    read_digest,
    read_readings,
    readings_path,
    story_line,
    write_digest,
    write_readings,
)
from briefings.errors import RecordError
from briefings.model import Briefing, Digest, Story, Term

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
briefings = st.builds(Briefing, id=texts, headline=texts, sha256=texts, published=st.none())
DIGEST = Digest(
    day=date(2026, 11, 19),
    told=1,
    stories=(
        Story(
            id="ferry",
            headline="Ferry refloated off Kos",
            briefings=(
                Briefing(
                    id="a",
                    headline="Ferry refloated off Kos",
                    sha256="0" * 64,
                    published=datetime(2026, 11, 19, 7, 30, tzinfo=UTC),
                ),
            ),
        ),
    ),
)


@given(briefings)
def test_a_briefing_comes_back_as_it_was(briefing: Briefing):
    line = encode_briefing(briefing)
    assert "\n" not in line
    assert decode_briefing(line) == briefing


def test_a_digest_comes_back_as_it_was(tmp_path: Path):
    path = tmp_path / "digests" / "2026-11-19.json"
    assert write_digest(path, DIGEST) is True
    assert read_digest(path) == DIGEST
    assert write_digest(path, DIGEST) is False, "an unchanged record is left alone"
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_record_is_sorted_and_versioned():
    record = json.loads(encode_digest(DIGEST))
    assert record["version"] == 2
    assert list(record["digest"]) == sorted(record["digest"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "delete it, and 'briefings build'"),
        ("[]", "version None"),
        ('{"version": 99}', "version 99"),
        ('{"version": 1, "digest": {}}', "briefings convert"),
        ('{"version": 2, "digest": {"day": "2026-11-19", "told": "x"}}', "'digest.told'"),
    ],
)
def test_a_broken_record_names_its_file(text: str, said: str):
    with pytest.raises(RecordError) as caught:
        decode_digest(text, "content/digests/2026-11-19.json")
    assert caught.value.where == "content/digests/2026-11-19.json"
    assert said in caught.value.problem


def test_a_lone_surrogate_is_still_json():
    line = briefing_line(Briefing(id="x", headline="\ud800", sha256=""))
    assert json.loads(line.encode("utf-8"))["headline"] == "\ud800"


def test_a_story_names_the_story_it_continues():
    story = Story(id="b", headline="h", label="updated", continues="a")
    assert json.loads(story_line(story)) == {
        "id": "b", "headline": "h", "articles": [], "label": "updated", "continues": "a",
    }  # fmt: skip
    assert "continues" not in json.loads(story_line(Story(id="b", headline="h")))


def test_a_full_disk_leaves_the_old_record_and_no_half_file(tmp_path: Path):
    """A real limit on the size of files stands for the full disk: the write itself fails."""
    path = tmp_path / "2026-11-19.json"
    path.write_text("old", encoding="utf-8")
    program = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from briefings.storage.files import write_whole\n"
        "from briefings.errors import BriefingsError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: write_whole(Path(sys.argv[1]), 'x' * 100_000)\n"
        "except BriefingsError as error: print(error); sys.exit(7)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 7, done.stderr
    assert str(path) in done.stdout
    assert "could not be written" in done.stdout
    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_an_edition_leaves_what_was_read_to_the_readings(tmp_path: Path):
    story = ferry_story()
    first = replace(story.briefings[0], terms=(Term("pier", 3),), length=900)
    digest = make_day(date(2026, 3, 2), (replace(story, briefings=(first, story.briefings[1])),))
    path = tmp_path / "2026-03-02.json"
    write_digest(path, digest)
    assert write_readings(path, digest.stories[0].briefings) is True
    shown = read_digest(path)
    assert shown.stories[0].briefings[0] == replace(
        first, sentences=(), actors=(), quotes=(), terms=(), figures=()
    )
    assert "pier" not in {term.word for briefing in shown.stories[0].briefings for term in briefing.terms}
    assert join_readings(replace(shown, seal=""), read_readings(path)) == digest
    assert write_readings(path, reversed(digest.stories[0].briefings)) is False, "the same in any order"


def test_readings_that_are_not_there_are_none(tmp_path: Path):
    assert read_readings(tmp_path / "2026-03-02.json") == {}


def test_another_packing_of_the_same_readings_is_left_alone(tmp_path: Path):
    record = tmp_path / "2026-03-02.json"
    write_readings(record, ferry_story().briefings)
    packed = readings_path(record)
    other = zlib.compress(zlib.decompress(packed.read_bytes()), 1)
    packed.write_bytes(other)
    assert write_readings(record, ferry_story().briefings) is False
    assert packed.read_bytes() == other


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"nothing packed", "holds no readings"),
        (zlib.compress(b"{"), "does not fit"),
        (zlib.compress(b'{"version": 2, "briefings": [{"id": 3}]}'), "'briefings[0].id'"),
        (zlib.compress(b'{"version": 9, "briefings": []}'), "version 9"),
    ],
)
def test_broken_readings_name_their_file_and_key(tmp_path: Path, content: bytes, said: str):
    record = tmp_path / "2026-03-02.json"
    readings_path(record).write_bytes(content)
    with pytest.raises(RecordError) as caught:
        read_readings(record)
    assert caught.value.where == str(readings_path(record))
    assert said in caught.value.problem


def test_a_changed_word_is_a_changed_line():
    """A version control system shows what changed: a record, a sentence, an actor stands on one line."""
    digest = make_day(date(2026, 3, 2), (ferry_story(),))
    story = digest.stories[0]
    sentence = replace(story.sentences[0], new=True)
    changed = replace(digest, stories=(replace(story, sentences=(sentence, *story.sentences[1:])),))
    before, after = encode_digest(digest).splitlines(), encode_digest(changed).splitlines()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


@pytest.mark.parametrize("layout", [{"indent": 2}, {"indent": 4}, {"separators": (",", ":")}])
def test_a_record_that_another_program_laid_out_is_the_same(tmp_path: Path, layout: dict[str, Any]):
    path = tmp_path / "2026-11-19.json"
    write_digest(path, replace(DIGEST, status="approved"))
    path.write_text(json.dumps(json.loads(path.read_bytes()), **layout), "utf-8")
    found = read_digest(path)
    assert replace(found, seal="") == replace(DIGEST, status="approved")
    assert is_unchanged(found)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"version": 2, "digest": ' + '{"a":' * 50_000, "null", "[]"]
)
def test_what_is_no_record_is_named_whatever_it_is(text: str):
    with pytest.raises(RecordError, match=r"DAY\.json"):
        decode_digest(text, "DAY.json")
