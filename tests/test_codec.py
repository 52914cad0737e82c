"""Records on disk: what is written is what is read, and the same bytes every time."""

import json
import os
import re
import subprocess
import sys
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
    list_articles,
    read_digest,
    read_shown_digest,
    story_line,
    write_digest,
)
from briefings.errors import RecordError
from briefings.model import Briefing, Digest, EarlierStory, Story, Term

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
    assert record["version"] == 1
    assert list(record["digest"]) == sorted(record["digest"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "delete it, and 'briefings build'"),
        ("[]", "version None"),
        ('{"version": 99}', "version 99"),
        ('{"version": 1, "digest": {"day": "2026-11-19", "told": "x"}}', "'told'"),
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
        "from briefings.storage.whole_files import write_whole\n"
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


def test_the_articles_of_an_approved_record_are_listed_without_the_rest(tmp_path: Path):
    path = tmp_path / "2026-11-19.json"
    assert list_articles(path, "approved") is None
    write_digest(path, DIGEST)
    assert list_articles(path, "approved") is None, "a draft"
    assert list_articles(path, "draft") == (("a", "", ""),)
    odd = replace(DIGEST.stories[0].briefings[0], id='a "b"\n\\c', url="https://a.example/", file_sha256="f0")
    before = EarlierStory(id="earlier", day=DIGEST.day, headline="Ferry aground")
    stories = (replace(DIGEST.stories[0], briefings=(odd,), before=(before, before)), *DIGEST.stories)
    write_digest(path, replace(DIGEST, status="approved", stories=stories))
    first, second = (odd.id, "https://a.example/"), ("a", "")
    assert list_articles(path, "approved") == ((*first, "f0"), (*second, ""))
    assert list_articles(path, "draft") is None
    older = re.sub(' +"file_sha256": ".*",\n', "", path.read_text("utf-8"))
    path.write_text(older, "utf-8")
    assert list_articles(path, "approved") == ((*first, ""), (*second, "")), "of an older version"
    path.write_text(re.sub(r'(,\n +"url": "")(\n)', r"\2", older), "utf-8")
    assert list_articles(path, "approved") == ((*first, ""), (*second, "")), "parsed after all"


@pytest.mark.parametrize("layout", [{"indent": 2}, {"indent": 4}, {"separators": (",", ":")}])
def test_a_record_that_another_program_laid_out_is_approved_still(tmp_path: Path, layout: dict[str, Any]):
    path = tmp_path / "2026-11-19.json"
    write_digest(path, replace(DIGEST, status="approved"))
    path.write_text(json.dumps(json.loads(path.read_bytes()), **layout), "utf-8")
    assert list_articles(path, "approved") == (("a", "", ""),)
    assert list_articles(path, "draft") is None


def test_the_record_is_described_as_it_is():
    root = Path(__file__).parent.parent
    program = "from describe_record import describe_record; print(describe_record(), end='')"
    command = [sys.executable, "-c", program]
    environment = {**os.environ, "PYTHONPATH": str(root / "docs")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == (root / "docs" / "record.md").read_text("utf-8"), (
        "run python docs/describe_record.py"
    )


def test_what_an_edition_shows_is_read_without_what_each_reading_found(tmp_path):
    story = ferry_story()
    first = replace(story.briefings[0], terms=(Term("pier", 3),), length=900)
    digest = make_day(date(2026, 3, 2), (replace(story, briefings=(first, story.briefings[1])),))
    path = tmp_path / "2026-03-02.json"
    write_digest(path, digest)
    shown = read_shown_digest(path)
    bare = tuple(
        replace(briefing, sentences=(), actors=(), quotes=(), terms=(), figures=())
        for briefing in digest.stories[0].briefings
    )
    expected = replace(digest, stories=(replace(digest.stories[0], briefings=bare),))
    assert encode_digest(shown) == encode_digest(expected)


BROKEN = ["{", "[]", '{"version": 99, "digest": {}}', '{"version": 1, "digest": {}}']


@pytest.mark.parametrize("content", BROKEN)
def test_a_record_that_is_none_is_the_same_error_however_it_is_read(tmp_path, content):
    path = tmp_path / "2026-03-02.json"
    path.write_text(content)
    with pytest.raises(RecordError) as whole:
        read_digest(path)
    with pytest.raises(RecordError) as shown:
        read_shown_digest(path)
    assert str(shown.value) == str(whole.value)


def test_what_an_edition_does_not_show_must_be_whole_too(tmp_path):
    path = tmp_path / "2026-03-02.json"
    story = ferry_story()
    first = replace(story.briefings[0], terms=(Term("pier", 3),))
    write_digest(path, make_day(date(2026, 3, 2), (replace(story, briefings=(first,)),)))
    written = path.read_bytes()
    for broken in (b'"p\xffer"', b'"pier', b"pier"):
        path.write_bytes(written.replace(b'"pier"', broken))
        with pytest.raises(RecordError, match="is not a record"):
            read_shown_digest(path)
