"""What a source's settings let an edition show of it holds in every output."""

import json
from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup
from editions import FERRY, ferry_story, german_story, make_day, rates_story
from hypothesis import given
from hypothesis import strategies as st

from briefings.codec import encode_digest
from briefings.mail.markdown import render_markdown
from briefings.model import Story
from briefings.presenting.rights import limit_digest, limits_of
from briefings.settings import parse_settings
from briefings.site import build_site

DAY = date(2026, 3, 2)
WORDS = sum(len(text.split()) for text in (FERRY[0], FERRY[2]))


def limit(stories: tuple[Story, ...], tmp_path, *, told: int = 9, **said):
    item = json.dumps({"name": "Kalvoy Courier", **said})
    text = f"site: {{title: T}}\nsources:\n  - {item}\n"
    sources = parse_settings(text, tmp_path / "briefings.yaml").sources
    return limit_digest(make_day(DAY, stories, told=told), limits_of(sources))


def shown(story: Story, article: str) -> list[str]:
    return [
        *(chosen.sentence.text for chosen in story.sentences if chosen.article == article),
        *(taken.quote.text for taken in story.quotes if taken.article == article),
    ]


def test_without_limits_the_record_is_shown_as_it_is(tmp_path):
    day = make_day(DAY, (ferry_story(),))
    sources = parse_settings("site: {title: T}\nsources: [{name: Nordwire}]\n", tmp_path / "x.yaml").sources
    assert limits_of(sources) is None
    assert limit_digest(day, None) is day


def test_a_limit_in_words_keeps_whole_sentences_in_their_order_and_then_quotations(tmp_path):
    story = ferry_story()
    article = story.briefings[0].id
    (one,) = limit((story,), tmp_path, rights={"words": 20}).stories
    assert shown(one, article) == [FERRY[0]]
    (two,) = limit((story,), tmp_path, rights={"words": WORDS}).stories
    assert shown(two, article) == [FERRY[0], FERRY[2]]
    (three,) = limit((story,), tmp_path, rights={"words": WORDS + 9}).stories
    assert shown(three, article) == [FERRY[0], FERRY[2], "We will not sail until the pier is safe"]


def test_the_reading_of_a_limited_article_goes_with_it_and_no_other_s(tmp_path):
    day = limit((ferry_story(),), tmp_path, rights={"words": 20})
    first, second = day.stories[0].briefings
    assert ([one.text for one in first.sentences], first.quotes) == ([FERRY[0]], ())
    assert "We will not sail" not in encode_digest(day)
    assert len(second.sentences) == 1


def test_other_sources_keep_all(tmp_path):
    (story,) = limit((ferry_story(),), tmp_path, rights={"words": 1}).stories
    assert shown(story, story.briefings[0].id) == []
    assert shown(story, story.briefings[1].id) == ["Islanders were brought food by helicopter."]
    assert len(story.briefings) == 2


def test_a_share_is_measured_in_letters_and_needs_a_known_length(tmp_path):
    story = ferry_story()
    first, second = story.briefings
    long = replace(story, briefings=(replace(first, length=4 * len(FERRY[0])), second))
    (kept,) = limit((long,), tmp_path, rights={"share": 0.25}).stories
    assert shown(kept, first.id) == [FERRY[0]]
    (none,) = limit((story,), tmp_path, rights={"share": 1.0}).stories
    assert shown(none, first.id) == []


def test_a_headline_alone(tmp_path):
    (story,) = limit((ferry_story(),), tmp_path, show="headline").stories
    assert shown(story, story.briefings[0].id) == []
    assert story.headline == "Ferries to Kalvoy stop after storm"


def test_a_source_left_out_is_nowhere(tmp_path):
    day = limit((ferry_story(), german_story()), tmp_path, show="nothing")
    ferry = day.stories[0]
    assert [briefing.source for briefing in ferry.briefings] == ["Nordwire"]
    assert ferry.headline == ferry.briefings[0].headline
    assert [actor.name for actor in ferry.actors] == ["Kalvoy"]
    assert "Kalvoy Courier" not in [source.name for source in day.sources]
    assert day.actors == ()
    assert ferry.quotes == ()


def test_a_story_of_nobody_else_goes_and_the_next_moves_up(tmp_path):
    story = ferry_story()
    alone = replace(story, briefings=story.briefings[:1])
    day = limit((alone, rates_story(), german_story()), tmp_path, told=1, show="nothing")
    assert [each.section for each in day.stories] == ["Economy", ""]
    assert day.told == 1
    assert day.sections == ("Economy",)


@given(words=st.integers(1, 60), share=st.floats(0.01, 1), length=st.integers(1, 900))
def test_no_article_shows_more_than_both_limits(tmp_path_factory, words, share, length):
    story = ferry_story()
    first, second = story.briefings
    known = replace(story, briefings=(replace(first, length=length), second))
    folder = tmp_path_factory.getbasetemp()
    (limited,) = limit((known,), folder, rights={"words": words, "share": share}).stories
    texts = shown(limited, first.id)
    assert sum(len(text.split()) for text in texts) <= words
    assert sum(map(len, texts)) <= share * length


@pytest.mark.parametrize("show", ["headline", "nothing"])
def test_the_limits_hold_on_the_pages_in_the_feeds_and_in_the_mail(make_site, show):
    day = make_day(DAY, (ferry_story(), german_story()))
    settings = make_site([day], sources=[{"name": "Kalvoy Courier", "show": show}])
    build_site(settings)
    outputs = [
        *(path.read_text("utf-8") for path in settings.output.rglob("*.*") if path.is_file()),
        render_markdown(day, settings),
    ]
    assert not any("cancelled all crossings" in text or "We will not sail" in text for text in outputs)
    page = BeautifulSoup((settings.output / "index.html").read_text("utf-8"), "html.parser")
    assert ("Kalvoy Courier" in page.text) is (show == "headline")
    assert "Islanders were brought food" in page.text
