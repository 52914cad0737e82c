"""What undo and redo go through outlives the desk, and a hand's change between is told."""

import shutil

import pytest
from desk_server import get_page
from mended_site import DAY, record, write_site

from briefings.desk.editor_file import UndoHistory
from briefings.editions import editor_path
from briefings.settings import load_settings


def test_steps_are_there_when_the_desk_begins_again(tmp_path):
    kept = tmp_path / "desk" / f"{DAY}.json"
    history = UndoHistory(kept)
    for text in (None, "one", "two", "three"):
        history.see(text)
    assert history.step(back=True) == "two"
    again = UndoHistory(kept)
    assert not again.see("two")
    assert again.step(back=False) == "three"
    assert [again.step(back=True) for _ in range(3)] == ["two", "one", None]
    assert not again.can_undo
    assert again.can_redo


def test_what_changed_between_is_a_step_too(tmp_path):
    kept = tmp_path / "steps.json"
    first = UndoHistory(kept)
    first.see("one")
    first.see("two")
    again = UndoHistory(kept)
    assert again.see("by hand")
    assert again.step(back=True) == "two"


@pytest.mark.parametrize("text", ["", "[", "{}", '{"past": 3}'])
def test_a_history_that_cannot_be_read_is_empty(tmp_path, text):
    kept = tmp_path / "steps.json"
    kept.write_text(text)
    history = UndoHistory(kept)
    assert not history.see("one")
    assert not history.can_undo


def test_a_long_history_forgets_its_beginning(tmp_path):
    history = UndoHistory(tmp_path / "steps.json")
    for number in range(30):
        history.see(f"{number} " + "x" * 99_999)
    steps = 0
    while history.can_undo:
        history.step(back=True)
        steps += 1
    assert 5 < steps < 12


def test_the_desk_says_that_the_file_was_changed_in_between(tmp_path):
    settings = write_site(tmp_path / "site")
    kept = settings.root / ".briefings" / "desk" / f"{DAY}.json"
    history = UndoHistory(kept)
    history.see(None)
    history.see("---\ntitle: One\n---\n")
    file = editor_path(record(settings))
    file.write_text("---\ntitle: One\n---\n")
    assert "changed by hand since" not in get_page(settings, f"/desk/{DAY}")
    file.write_text("---\ntitle: By hand\n---\n")
    page = get_page(settings, f"/desk/{DAY}")
    assert "changed by hand since" in page
    assert '<button id="undo">' in page
    shutil.rmtree(settings.root / ".briefings" / "desk")
    assert "changed by hand since" not in get_page(load_settings(settings.root), f"/desk/{DAY}")


def test_a_click_on_a_speaker_shows_what_decided_it(tmp_path):
    settings = write_site(tmp_path / "site")
    story = f"{DAY}-ferry-solveig-runs-aground-off-tharn"
    page = get_page(settings, f"/desk/{DAY}/article", story=story, article="ferry")
    decided = page.partition("Decided by:")[2]
    assert "<mark>said</mark> <mark>Captain Irmela Voss</mark>" in decided
