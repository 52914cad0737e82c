"""Questions to the records of an invented desk: what is found, what may be shown, and how it is paged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from editions import ferry_story, make_day, three_days

from briefings.answers.questions import find_said, find_sources, search, show_day, show_story
from briefings.answers.shown_days import ShownDays
from briefings.codec import write_digest
from briefings.editions import approve_edition, correct_edition
from briefings.errors import BriefingsError, QuestionError

LAST = date(2026, 3, 2)


@pytest.fixture
def desk(make_site) -> ShownDays:
    return ShownDays(make_site())


def test_a_day_and_its_stories_are_told_as_editions_show_them(desk):
    day = show_day(desk, LAST)
    assert (day["day"], day["status"], day["total"]) == (
        "2026-03-02",
        "approved",
        len(three_days()[-1].stories),
    )
    first = day["results"][0]
    assert first["passages"][0]["text"].startswith("The ferry company Nordlys cancelled all crossings")
    assert show_story(desk, LAST, first["id"])["passages"] == first["passages"]
    source = first["passages"][0]["source"]
    assert len(source["sha256"]) == 64
    assert source["name"]


def test_words_actor_source_and_days_must_all_fit(desk):
    found = search(desk, words="NORDLYS crossings", first=LAST)
    assert [each["day"] for each in found["results"]] == ["2026-03-02"]
    assert search(desk, words="Nordlys herring", first=LAST)["total"] == 0
    everything = search(desk, actor="Ingrid Solvang", first=LAST)["total"]
    assert 0 < search(desk, actor="ingrid solvang", words="pier", first=LAST)["total"] <= everything
    source = found["results"][0]["source"]["name"]
    assert search(desk, words="Nordlys", source=source.upper(), first=LAST)["total"] >= 1


def test_what_somebody_said_has_the_speaker_and_is_bounded_by_days(desk):
    said = find_said(desk, "Ingrid Solvang", first=LAST, last=LAST)
    assert {each["speaker"]["name"] for each in said["results"]} == {"Ingrid Solvang"}
    assert {each["kind"] for each in said["results"]} == {"quotation"}
    assert find_said(desk, "Ingrid Solvang", last=date(2020, 1, 1))["total"] == 0


def test_a_part_of_a_name_is_enough_where_it_is_nobody_else_s(desk, monkeypatch):
    said = find_said(desk, "ingrid", first=LAST, last=LAST)
    assert said["taken_for"] == "Ingrid Solvang"
    assert {each["speaker"]["name"] for each in said["results"]} == {"Ingrid Solvang"}
    assert "taken_for" not in find_said(desk, "Ingrid Solvang")
    assert search(desk, actor="INGRID")["taken_for"] == "Ingrid Solvang"
    assert find_said(desk, "Solvang")["taken_for"] == "Ingrid Solvang", "her stories call her so as well"
    with pytest.raises(QuestionError, match="did you mean 'Ingrid Solvang'"):
        find_said(desk, "Ingird Solvangg")
    with pytest.raises(QuestionError, match="no edition names 'Xu Qq'; there are 'Ingrid Solvang', 'Kalvoy'"):
        find_said(desk, "Xu Qq")
    assert desk.read_day("latest") == LAST
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2026, 3, 3, 6, tzinfo=UTC).timestamp())))
    assert (desk.read_day("today"), desk.read_day("yesterday")) == (date(2026, 3, 3), LAST)


def test_a_surname_of_two_people_is_nobody_s_though_a_story_means_one_of_them_by_it(make_site):
    story = ferry_story(LAST)
    other = replace(
        story.actors[0], id="bjarne-solvang", name="Bjarne Solvang", aliases=(), role="", kept=True
    )
    days = [make_day(LAST, (replace(story, actors=(story.actors[0], other)),))]
    asked = ShownDays(make_site(days))
    for ask in (lambda name: find_said(asked, name), lambda name: search(asked, actor=name)):
        with pytest.raises(QuestionError, match="may be any of 'Bjarne Solvang', 'Ingrid Solvang'"):
            ask("Solvang")
        assert "taken_for" not in ask("Ingrid Solvang")
    listed = ShownDays(make_site(days, actors=[{"name": "Ingrid Solvang", "aliases": ["Solvang"]}]))
    assert find_said(listed, "Solvang") == find_said(asked, "Ingrid Solvang"), "the editor says whom it means"


def test_the_sources_of_a_claim_have_the_place_of_its_words_whatever_the_marks_and_capitals(desk):
    claim = "we will not  sail until the\npier is safe"
    found = find_sources(desk, f"{claim}")
    assert found["articles"] >= 1
    for each in found["results"]:
        place, whole = each["found"], each["verbatim"][0]
        at = place["span"][0] - whole["span"][0]
        assert (
            whole["text"][at : at + len(place["text"])]
            == place["text"]
            == "We will not sail until the pier is safe"
        )
    assert find_sources(desk, "will not sail until the pier is saf")["total"] == 0
    assert find_sources(desk, "sail not will we")["total"] == 0
    marked = find_sources(desk, 'said that "current settings" were')
    assert {each["found"]["text"] for each in marked["results"]} == {"said that “current settings” were"}


def test_what_an_edition_may_not_show_is_no_answer(make_site):
    whole = show_day(ShownDays(make_site()), LAST)["results"][0]
    names = {source["name"] for source in whole["sources"]}
    sealed = ShownDays(make_site(sources=[{"name": name, "show": "nothing"} for name in names]))
    assert search(sealed, words="Nordlys", first=LAST)["total"] == 0
    headlines = ShownDays(make_site(sources=[{"name": name, "show": "headline"} for name in names]))
    assert show_day(headlines, LAST)["results"][0]["passages"] == []


def test_long_answers_come_in_pages_that_hold_everything_once(make_site):
    day = three_days()[-1]
    stories = [replace(story, id=f"{story.id}-{n}") for n in range(25) for story in day.stories]
    write = make_site()
    write_digest(write.record_path(LAST), replace(day, stories=tuple(stories), told=len(stories)))
    desk = ShownDays(write)
    seen, page = [], 1
    while page:
        answer = show_day(desk, LAST, page)
        assert len(answer["results"]) <= 10
        seen += [story["id"] for story in answer["results"]]
        page = answer["next_page"]
    assert sorted(seen) == sorted(story.id for story in stories)
    found = search(desk, words="Nordlys", first=LAST)
    assert len(found["results"]) == 20 < found["total"]
    with pytest.raises(QuestionError, match="is none of the answer's pages"):
        search(desk, words="Nordlys", first=LAST, page=99)


def test_a_day_says_whether_it_is_a_draft_approved_or_corrected_as_it_is_now(make_site):
    settings = make_site()
    record = settings.record_path(LAST)
    write_digest(record, replace(three_days()[-1], status="draft", corrections=()))
    desk = ShownDays(settings)
    assert show_day(desk, LAST)["status"] == "draft"
    approve_edition(record, when=datetime(2026, 3, 3, 6, tzinfo=UTC))
    assert show_day(desk, LAST)["status"] == "approved"
    correct_edition(record, "The pier is of stone.", when=datetime(2026, 3, 3, 7, tzinfo=UTC))
    corrected = show_day(desk, LAST)
    assert (corrected["status"], corrected["corrections"][0]["text"]) == (
        "corrected",
        "The pier is of stone.",
    )
    found = search(desk, words="Nordlys", first=LAST)
    assert {each["status"] for each in found["results"]} == {"corrected"}


def test_an_edition_that_was_changed_by_hand_is_left_out_by_name(make_site):
    settings = make_site()
    record = settings.record_path(LAST)
    write_digest(record, replace(three_days()[-1], status="draft", corrections=()))
    approve_edition(record, when=datetime(2026, 3, 3, 6, tzinfo=UTC))
    record.write_text(record.read_text("utf-8").replace("Nordlys", "Sorlys"), "utf-8")
    desk = ShownDays(settings)
    assert search(desk, words="pier")["left_out"] == ["2026-03-02: was changed by hand after it was approved"]
    with pytest.raises(BriefingsError, match="changed by hand"):
        show_day(desk, LAST)
