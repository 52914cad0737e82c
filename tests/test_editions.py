"""The editor's file and the record become one edition; what is approved stands."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from editions import ferry_story, german_story, make_day, rates_story

from briefings.codec import is_unchanged, read_digest, write_digest
from briefings.editions import (
    approve_edition,
    correct_edition,
    draft_editing,
    editor_path,
    read_editing,
    read_edition,
    take_back_approval,
)
from briefings.errors import EditionError, EditorError
from briefings.model import Digest

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FERRY, RATES, BREAD = "2026-03-02-ferry", "2026-03-02-rates", "2026-03-02-brot"
STORIES = (ferry_story(), rates_story(), german_story())


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "2026-03-02.json"
    write_digest(path, replace(make_day(DAY, STORIES), status="draft"))
    return path


def edit(record: Path, front: str, introduction: str = "") -> None:
    editor_path(record).write_text(f"---\n{front}\n---\n{introduction}", encoding="utf-8")


def order(record: Path) -> list[str]:
    return [story.id for story in read_edition(record).digest.stories]


# What the editor sets


def test_without_an_editor_s_file_the_edition_is_the_record(record: Path):
    edition = read_edition(record)
    assert edition.digest == read_digest(record)
    assert (edition.status, edition.problems) == ("draft", ())


def test_a_fresh_editor_s_file_changes_nothing(record: Path):
    digest = read_digest(record)
    editor_path(record).write_text(draft_editing(digest), encoding="utf-8")
    edition = read_edition(record)
    assert edition.digest == digest
    assert edition.problems == ()


def test_the_editor_sets_title_headline_note_section_and_introduction(record: Path):
    edit(
        record,
        f"title: Storm day\nstories:\n  - id: {RATES}\n    headline: No\n"
        "    note: '*Ours.*'\n    section: Arts",
        "Good *morning*.\n\nTwo things today.\n",
    )
    digest = read_edition(record).digest
    story = next(story for story in digest.stories if story.id == RATES)
    assert (digest.title, digest.introduction) == ("Storm day", "Good *morning*.\n\nTwo things today.")
    assert (story.headline, story.note, story.section) == ("No", "*Ours.*", "Arts")
    assert digest.sections == ("Islands", "Arts")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([BREAD, RATES, FERRY], [BREAD, RATES, FERRY]),
        ([f"{BREAD}\n    pin: true", FERRY, RATES], [BREAD, FERRY, RATES]),
        ([FERRY, RATES, f"{BREAD}\n    pin: yes"], [BREAD, FERRY, RATES]),
        ([f"{FERRY}\n    drop: true", BREAD, RATES], [BREAD, RATES]),
        # What is not listed stands at its rank: the second here, but never before what is pinned.
        ([BREAD, FERRY], [BREAD, RATES, FERRY]),
        ([f"{BREAD}\n    pin: true"], [BREAD, FERRY, RATES]),
        ([f"{FERRY}\n    drop: true"], [RATES, BREAD]),
    ],
)
def test_order_pins_and_drops(record: Path, entries: list[str], expected: list[str]):
    edit(record, "stories:\n" + "\n".join(f"  - id: {entry}" for entry in entries))
    assert order(record) == expected


def test_a_file_of_words_alone_is_an_introduction(record: Path):
    editor_path(record).write_text("Good morning.\n", encoding="utf-8")
    assert read_edition(record).digest.introduction == "Good morning."


# What is wrong in it


def test_a_story_that_is_not_there_is_reported_with_its_line(record: Path):
    edit(record, f"stories:\n  - id: {RATES}\n  - id: 2026-03-02-fery")
    (problem,) = read_edition(record).problems
    assert problem.startswith(f"{editor_path(record)}:4: there is no story 2026-03-02-fery")


def test_a_story_that_went_into_another_is_named_with_it(record: Path):
    write_digest(record, Digest(day=DAY, told=1, stories=(replace(STORIES[0], formerly=("gone",)),)))
    edit(record, "stories:\n  - id: gone")
    assert f"gone has become part of {FERRY}" in read_edition(record).problems[0]


@pytest.mark.parametrize(
    ("front", "line", "said"),
    [
        ("titel: x", 2, "'titel' is not a key here; known are title, status, stories"),
        ("status: done", 2, "'draft' or 'approved'"),
        (
            f"stories:\n  - id: {RATES}\n    headlin: x",
            4,
            "'headlin' is not a key here; known are id",
        ),
        (f"stories:\n  - id: {RATES}\n    pin: maybe", 4, "'stories.0.pin'"),
        ("stories:\n  - headline: x", 3, "must be there"),
        (f"stories:\n  - id: {RATES}\n  - id: {RATES}", 4, "stands on line 3 already"),
        ("title: a\ntitle: b", 3, "'title' stands twice: in line 2, too"),
        ("title: Strike: day two", 2, "needs quotation marks"),
        ("- a", 2, "should hold settings of the edition"),
        ("corrections:\n  - when: 2026-03-02 12:00Z", 3, "'corrections.0.text': must be there"),
        ("corrections:\n  - when: 2026-03-02 12:00\n    text: x", 3, "should say its zone"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(record: Path, front: str, line: int, said: str):
    edit(record, front)
    with pytest.raises(EditorError) as caught:
        read_edition(record)
    assert caught.value.where == f"{editor_path(record)}:{line}"
    assert said in caught.value.problem


def test_front_matter_needs_its_end(record: Path):
    editor_path(record).write_text("---\ntitle: x\n", encoding="utf-8")
    with pytest.raises(EditorError, match="no second line of dashes"):
        read_edition(record)


# Approved and corrected


def test_what_is_approved_keeps_the_editor_s_part_as_it_was(record: Path):
    edit(record, f"title: One\nstories:\n  - id: {BREAD}", "Good morning.")
    approve_edition(record, when=NOON)
    approved = read_edition(record)
    assert (approved.status, approved.digest.approved) == ("approved", NOON)
    edit(record, "title: Two")
    later = read_edition(record)
    assert later.digest == approved.digest
    assert "run 'briefings correct'" in later.problems[0]


def test_a_correction_takes_the_editor_s_file_in_and_says_what(record: Path):
    approve_edition(record, when=NOON)
    edit(record, f"title: Two\nstories:\n  - id: {RATES}\n    headline: The rate is eight")
    correct_edition(record, " The rate was *wrong*.\n", when=NOON, story=RATES)
    edition = read_edition(record)
    (correction,) = edition.digest.corrections
    assert (correction.when, correction.text, correction.story) == (NOON, "The rate was *wrong*.", RATES)
    assert (edition.digest.title, edition.problems, edition.digest.approved) == ("Two", (), NOON)
    assert "The rate is eight" in {story.headline for story in edition.digest.stories}


def test_approved_in_the_editor_s_file_counts_too(record: Path):
    edit(record, "status: approved")
    assert read_edition(record).status == "approved"


def test_at_once_no_edition_is_a_draft(record: Path):
    assert read_edition(record, approve="at-once").status == "approved"
    assert read_digest(record).status == "draft"


def test_the_editor_s_file_corrects_an_edition_that_nobody_approves(record: Path):
    said = "corrections:\n  - when: 2026-03-02 14:00+02:00\n    text: The rate was *wrong*."
    edit(record, f"{said}\n    story: {RATES}")
    edition = read_edition(record, approve="at-once")
    (correction,) = edition.digest.corrections
    assert (correction.when, correction.text, correction.story) == (NOON, "The rate was *wrong*.", RATES)
    assert edition.problems == ()
    edit(record, f"{said}\n    story: 2026-03-02-fery")
    (problem,) = read_edition(record, approve="at-once").problems
    assert problem.startswith(f"{editor_path(record)}:5: there is no story 2026-03-02-fery")


def test_nothing_is_approved_twice_and_no_draft_corrected(record: Path):
    with pytest.raises(EditionError, match="is a draft"):
        correct_edition(record, "x", when=NOON)
    approve_edition(record, when=NOON)
    with pytest.raises(EditionError, match="approved already"):
        approve_edition(record, when=NOON)
    with pytest.raises(EditionError, match="has no story nowhere"):
        correct_edition(record, "x", when=NOON, story="nowhere")


def test_a_day_that_is_yet_to_come_is_not_approved(record: Path):
    with pytest.raises(EditionError, match="yet to come"):
        approve_edition(record, when=NOON - timedelta(days=2))
    assert approve_edition(record, when=NOON - timedelta(days=1)).status == "approved"


def test_an_edition_with_a_stray_entry_is_not_approved(record: Path):
    edit(record, "stories:\n  - id: nowhere")
    with pytest.raises(EditorError, match=r"2026-03-02\.md:3.*no story nowhere"):
        approve_edition(record, when=NOON)
    assert read_digest(record).status == "draft"


def test_the_editor_s_file_is_never_written(record: Path):
    edit(record, "title: Mine", "Words.")
    before = editor_path(record).read_bytes()
    approve_edition(record, when=NOON)
    correct_edition(record, "x", when=NOON)
    assert editor_path(record).read_bytes() == before
    assert read_editing(editor_path(record)).editing.title == "Mine"


def test_an_approval_is_taken_back_as_long_as_nobody_has_been_mailed(record: Path, tmp_path: Path):
    ledger = tmp_path / "2026-03-02.jsonl"
    draft = read_digest(record)
    approve_edition(record, when=NOON)
    take_back_approval(record, ledger)
    assert read_digest(record) == draft
    approve_edition(record, when=NOON)
    ledger.touch()
    with pytest.raises(EditionError, match="has been mailed"):
        take_back_approval(record, ledger)


def test_a_correction_is_not_earlier_than_the_approval(record: Path):
    approve_edition(record, when=NOON)
    with pytest.raises(EditionError, match="set the clock right"):
        correct_edition(record, "The quay is open.", when=NOON - timedelta(hours=1))


def test_an_approved_edition_tells_whether_it_was_changed_by_hand(record: Path):
    approve_edition(record, when=NOON)
    assert is_unchanged(read_digest(record))
    laid_out = json.dumps(json.loads(record.read_text("utf-8")), indent=4, ensure_ascii=True)
    record.write_text(laid_out, "utf-8")
    assert is_unchanged(read_digest(record))
    record.write_text(record.read_text("utf-8").replace("Nordlys", "Anatoli", 1), "utf-8")
    changed = "Anatoli" in record.read_text("utf-8")
    assert is_unchanged(read_digest(record)) != changed
    assert changed
