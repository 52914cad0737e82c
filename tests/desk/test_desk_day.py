"""What the desk makes of a day, without a browser: quotations, speakers, and what undo goes through."""

import shutil
from dataclasses import replace
from functools import partial

import pytest
from desk_server import get_page
from mended_site import DAY, record, write_article, write_site

from briefings.codec import read_digest, write_digest
from briefings.desk.desk_day import DeskDay
from briefings.desk.editor_file import UndoHistory, change_file
from briefings.desk.mends import MENDS
from briefings.editions import editor_path
from briefings.pipeline import build_records
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
    assert "changed by hand after" not in get_page(settings, f"/desk/{DAY}")
    file.write_text("---\ntitle: By hand\n---\n")
    page = get_page(settings, f"/desk/{DAY}")
    assert "changed by hand after" in page
    assert 'id="undo">' in page
    shutil.rmtree(settings.root / ".briefings" / "desk")
    assert "changed by hand after" not in get_page(load_settings(settings.root), f"/desk/{DAY}")


def test_a_file_that_the_last_press_made_is_changed_as_one_that_is_read_again(tmp_path):
    settings = write_site(tmp_path / "site")
    day = DeskDay(record(settings), settings)
    (*_, last), held = day.digest.stories, {}
    text = f"---\n# Mine.\nstories:\n  # The last one.\n  - id: {last.id}  # pinned\n    pin: true\n---\n"
    forms = [
        ("arrange", {"story": last.id, "by": "up"}),
        ("describe", {"story": day.digest.stories[0].id, "headline": "Ours: new", "note": "A *note*."}),
        ("switch", {"story": last.id, "key": "pin"}),
        ("check", {"key": "role ferry"}),
        ("arrange", {"order": " ".join(one.id for one in day.digest.stories)}),
    ]
    for action, form in forms:
        make = partial(MENDS[action], day, form=form)
        again = change_file(text, day.path, day.digest, make)
        text = change_file(text, day.path, day.digest, make, held=held)
        assert text == again
        assert len(held) == 1
    assert all(words in text for words in ("# Mine.", "# The last one.", "# pinned"))


def test_a_click_on_a_speaker_shows_what_decided_it(tmp_path):
    settings = write_site(tmp_path / "site")
    story = f"{DAY}-ferry-solveig-runs-aground-off-tharn"
    page = get_page(settings, f"/desk/{DAY}/article", story=story, article="ferry")
    decided = page.partition("Decided by:")[2]
    assert "<mark>said</mark> <mark>Captain Irmela Voss</mark>" in decided


HALVES = (
    "Harbour pilots of Tharn met on Monday in the old customs house to talk about the night watch. "
    "“We have no light on the mole,” pilot Enno Lorz said. “Nobody has mended it since the storm of May.” "
    "“A pilot needs daylight and a calm sea to bring in a ship,” Lorz said."
)


@pytest.fixture
def pilots(tmp_path):
    root = tmp_path / "site"
    root.mkdir()
    (root / "briefings.yaml").write_text("site: {title: Pilots}\n")
    write_article(root, "pilots", "Wire", "Pilots of Tharn ask for light", HALVES)
    build_records(load_settings(root), jobs=1)
    return load_settings(root)


def test_a_quotation_that_its_attribution_breaks_is_one(pilots):
    day = DeskDay(record(pilots), pilots)
    (story,) = day.digest.stories
    listed = day.list_quotes(story)
    broken = [one for one in listed if len(one.parts) == 2]
    assert [one.said for one in broken] == [
        "We have no light on the mole … Nobody has mended it since the storm of May."
    ]
    assert broken[0].shown
    assert len({one.span.start for one in listed}) == len(listed) == 2


def test_what_is_shown_by_hand_keeps_its_speaker_and_all_its_parts(pilots):
    path = record(pilots)
    digest = read_digest(path)
    (story,) = digest.stories
    # As if the story had kept neither: the readings have both.
    write_digest(path, replace(digest, stories=(replace(story, quotes=()),)))
    day = DeskDay(path, pilots)
    offered = next(one for one in day.list_quotes(day.digest.stories[0]) if len(one.parts) == 2)
    form = {
        "story": story.id,
        "article": "pilots",
        "span": f"{offered.span.start}-{offered.span.end}",
        "does": "show",
    }
    text = change_file(None, day.path, day.digest, lambda front: MENDS["quote"](day, front, form))
    day.path.write_text(text)
    (shown,) = DeskDay(path, pilots).view.stories[0].quotes
    assert shown.speaker.name == "Enno Lorz"
    # Nobody has set who speaks: it is as sure as it was read.
    (listed,) = (one for one in DeskDay(path, pilots).list_quotes(day.digest.stories[0]) if one.edit)
    assert not listed.is_set
    assert listed.edit.sure == pytest.approx(min(one.quote.confidence for one in offered.parts), abs=0.01)
    assert "set by you" not in get_page(pilots, f"/desk/{DAY}", story=story.id)
    # The first half alone could be the opposite of what was said.
    assert "storm of May" in shown.text
