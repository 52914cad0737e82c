"""What a source's settings let an edition show of it holds in every output."""

import json
from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup
from editions import FERRY, ferry_story, german_story, make_day, rates_story
from hypothesis import given
from hypothesis import strategies as st

from briefings.mail.rendering import render_markdown
from briefings.model import Story
from briefings.presenting import PresentingOptions, present
from briefings.presenting.views import DayView, StoryView
from briefings.settings import parse_settings
from briefings.site import build_site

DAY = date(2026, 3, 2)
WORDS = sum(len(text.split()) for text in (FERRY[0], FERRY[2]))


def limit(stories: tuple[Story, ...], tmp_path, *, told: int = 9, **said) -> DayView:
    item = json.dumps({"name": "Kalvoy Courier", **said})
    text = f"site: {{title: T}}\nsources:\n  - {item}\n"
    settings = parse_settings(text, tmp_path / "briefings.yaml")
    return present(make_day(DAY, stories, told=told), PresentingOptions.of(settings))


def shown(story: StoryView, source: str = "Kalvoy Courier") -> list[str]:
    return [one.text for one in (*story.sentences, *story.quotes) if one.source.name == source]


def test_a_limit_in_words_keeps_whole_sentences_in_their_order_and_then_quotations(tmp_path):
    story = ferry_story()
    (one,) = limit((story,), tmp_path, rights={"words": 20}).stories
    assert shown(one) == [FERRY[0]]
    (two,) = limit((story,), tmp_path, rights={"words": WORDS}).stories
    assert shown(two) == [FERRY[0], FERRY[2]]
    (three,) = limit((story,), tmp_path, rights={"words": WORDS + 9}).stories
    assert shown(three) == [FERRY[0], FERRY[2], "We will not sail until the pier is safe"]


def test_a_limit_is_spent_on_what_is_shown_alone(tmp_path):
    story = ferry_story()
    indirect = replace(story.quotes[1], quote=replace(story.quotes[1].quote, confidence=1.0))
    surer = replace(story, quotes=(indirect, story.quotes[0]))
    (limited,) = limit((surer,), tmp_path, rights={"words": WORDS + 9}).stories
    assert shown(limited)[-1] == "We will not sail until the pier is safe"


def test_other_sources_keep_all(tmp_path):
    (story,) = limit((ferry_story(),), tmp_path, rights={"words": 1}).stories
    assert shown(story) == []
    assert shown(story, "Nordwire") == ["Islanders were brought food by helicopter."]
    assert len(story.sources) == 2


def test_a_share_is_measured_in_letters_and_needs_a_known_length(tmp_path):
    story = ferry_story()
    first, second = story.briefings
    long = replace(story, briefings=(replace(first, length=4 * len(FERRY[0])), second))
    (kept,) = limit((long,), tmp_path, rights={"share": 0.25}).stories
    assert shown(kept) == [FERRY[0]]
    (none,) = limit((story,), tmp_path, rights={"share": 1.0}).stories
    assert shown(none) == []


def test_a_headline_alone(tmp_path):
    (story,) = limit((ferry_story(),), tmp_path, show="headline").stories
    assert shown(story) == []
    assert story.headline == "Ferries to Kalvoy stop after storm"


def test_a_source_left_out_is_nowhere(tmp_path):
    day = limit((ferry_story(), german_story()), tmp_path, show="nothing")
    ferry = day.stories[0]
    assert [source.name for source in ferry.sources] == ["Nordwire"]
    assert ferry.headline == ferry.sources[0].headline
    assert ferry.actors == ()
    assert "Kalvoy Courier" not in [source.name for source in day.coverage]
    assert "ingrid-solvang" not in day.known
    assert ferry.quotes == ()


def test_a_role_goes_with_the_source_that_it_stands_in(tmp_path):
    story = ferry_story()
    both = tuple(replace(actor, articles=tuple(b.id for b in story.briefings)) for actor in story.actors)
    ferry = limit((replace(story, actors=both),), tmp_path, show="nothing").stories[0]
    assert [(actor.name, actor.role) for actor in ferry.actors] == [("Ingrid Solvang", "")]


def test_a_story_of_nobody_else_goes_and_the_next_moves_up(tmp_path):
    story = ferry_story()
    alone = replace(story, briefings=story.briefings[:1])
    day = limit((alone, rates_story(), german_story()), tmp_path, told=1, show="nothing")
    assert [each.section for each in (*day.stories, *day.shorts)] == ["Economy", ""]
    assert len(day.stories) == 1


@given(words=st.integers(1, 60), share=st.floats(0.01, 1), length=st.integers(1, 900))
def test_no_article_shows_more_than_both_limits(tmp_path_factory, words, share, length):
    story = ferry_story()
    first, second = story.briefings
    known = replace(story, briefings=(replace(first, length=length), second))
    folder = tmp_path_factory.getbasetemp()
    (limited,) = limit((known,), folder, rights={"words": words, "share": share}).stories
    texts = shown(limited)
    assert sum(len(text.split()) for text in texts) <= words
    assert sum(map(len, texts)) <= share * length


@pytest.mark.parametrize("show", ["headline", "nothing"])
def test_the_limits_hold_on_the_pages_in_the_feeds_and_in_the_mail(make_site, show):
    day = make_day(DAY, (ferry_story(), german_story()))
    settings = make_site([day], sources=[{"name": "Kalvoy Courier", "show": show}])
    build_site(settings)
    outputs = [
        *(
            path.read_text("utf-8")
            for path in settings.output.rglob("*.*")
            if path.is_file() and path.suffix not in {".png", ".ico"}
        ),
        render_markdown(day, settings),
    ]
    assert not any("cancelled all crossings" in text or "We will not sail" in text for text in outputs)
    page = BeautifulSoup((settings.output / "index.html").read_text("utf-8"), "html.parser")
    assert ("Kalvoy Courier" in page.text) is (show == "headline")
    assert "Islanders were brought food" in page.text
