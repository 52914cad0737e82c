"""A day's edition: which day an article belongs to, what stands first, in which section, who was heard."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from briefings.digest import Section, assign_day, make_digest
from briefings.model import (
    Actor,
    Briefing,
    Digest,
    Editing,
    KnownActor,
    Passage,
    Quote,
    Sentence,
    Span,
    Speaker,
    Story,
    StoryEdit,
    Term,
)
from briefings.stories import join_stories

DAY = date(2026, 3, 5)
ISTANBUL = ZoneInfo("Europe/Istanbul")


def briefing(name: str, words: str, source: str = "", **fields) -> Briefing:
    terms = tuple(Term(word=word, frequency=2) for word in words.split())
    given = {"headline": words, "published": datetime(2026, 3, 5, 8, tzinfo=UTC)} | fields
    return Briefing(id=name, sha256=name, source=source, terms=terms, **given)


def digest_of(*pile: Briefing, earlier: tuple[Story, ...] = (), **settings) -> Digest:
    stories = join_stories(pile, earlier=earlier, known=settings.get("known", ()))
    return make_digest(DAY, stories, told=9, **settings)


def leading(digest: Digest) -> list[str]:
    return [story.briefings[0].id for story in digest.stories]


FLOOD = "flood tunnel pumps sundby mayor"
VOTE = "ballot recount district clerk tharn"
STRIKE = "dockers walkout crane brenholm union"


# Days


@pytest.mark.parametrize(
    ("published", "closes_at", "day"),
    [
        (datetime(2026, 3, 5, 2, 59, tzinfo=UTC), time(6), date(2026, 3, 5)),
        (datetime(2026, 3, 5, 3, 0, tzinfo=UTC), time(6), date(2026, 3, 5)),
        (datetime(2026, 3, 5, 3, 1, tzinfo=UTC), time(6), date(2026, 3, 6)),
        (datetime(2026, 3, 5, 20, 59, tzinfo=UTC), time.max, date(2026, 3, 5)),
        (datetime(2026, 3, 5, 21, 0, tzinfo=UTC), time.max, date(2026, 3, 6)),
        (datetime(2026, 3, 5, 23, 30, tzinfo=timezone(timedelta(hours=-5))), time(18), date(2026, 3, 6)),
        (datetime(2026, 12, 31, 23, 0), time.max, date(2027, 1, 1)),  # noqa: DTZ001 - a feed without a zone
    ],
)
def test_an_article_after_closing_belongs_to_the_next_day(published, closes_at, day):
    assert assign_day(published, ISTANBUL, closes_at) == day


# Rank


def test_a_story_of_more_sources_stands_first():
    digest = digest_of(
        briefing("v", VOTE, "A"), briefing("f1", FLOOD, "A"), briefing("f2", FLOOD + " x", "B")
    )
    assert leading(digest)[0] in {"f1", "f2"}
    assert digest.stories[0].score > digest.stories[1].score


def test_a_wire_copy_is_no_second_source():
    copied = digest_of(briefing("a", FLOOD, "A"), briefing("b", FLOOD, "B"))
    alone = digest_of(briefing("a", FLOOD, "A"))
    assert copied.stories[0].score == alone.stories[0].score


def test_what_is_known_to_be_a_copy_is_no_second_source_however_it_was_cut():
    cut = " ".join(FLOOD.split()[: len(FLOOD.split()) * 2 // 3])
    score = {
        known: digest_of(briefing("a", FLOOD, "A"), briefing("b", cut, "B", copy_of=known)).stories[0].score
        for known in ("", "a")
    }
    assert score["a"] == digest_of(briefing("a", FLOOD, "A")).stories[0].score < score[""]


def test_one_outlet_twice_is_no_second_source():
    twice = digest_of(briefing("a", FLOOD, "A"), briefing("b", FLOOD + " rain storm night", "A"))
    assert twice.stories[0].score == digest_of(briefing("a", FLOOD, "A")).stories[0].score


def test_a_watched_actor_lifts_its_story_under_any_of_its_names():
    known = Actor(name="Havnefront Union", kind="organization", aliases=("HFU",), salience=0.6)
    pile = (briefing("a", FLOOD, "A"), briefing("s", STRIKE, "A", actors=(known,)))
    plain, lifted = digest_of(*pile), digest_of(*pile, known=[KnownActor(name="hfu", watch=True)])
    assert lifted.stories[0].briefings[0].id == "s"
    assert lifted.stories[0].score > max(story.score for story in plain.stories)


def test_what_goes_on_stands_below_what_is_new():
    told = Sentence(span=Span(0, 9), text="The tunnel is under water.", score=1.0)
    earlier = join_stories([briefing("old", FLOOD, "A", sentences=(told,))])
    digest = digest_of(
        briefing("again", FLOOD, "A", sentences=(told,)), briefing("v", VOTE, "A"), earlier=earlier
    )
    assert leading(digest) == ["v", "again"]


def test_what_goes_on_names_the_headline_that_an_editor_gave_the_day_before():
    told = Sentence(span=Span(0, 9), text="The tunnel is under water.", score=1.0)
    earlier = join_stories([briefing("old", FLOOD, "A", sentences=(told,))])
    mended = StoryEdit(id=earlier[0].id, headline="Tunnel flooded")
    before = Digest(
        day=DAY - timedelta(days=1),
        told=9,
        status="approved",
        stories=earlier,
        editing=Editing(stories=(mended,)),
    )
    again = join_stories([briefing("again", FLOOD, "A", sentences=(told,))], earlier=earlier)
    digest = make_digest(DAY, again, told=9, earlier=(before,))
    assert [one.headline for one in digest.stories[0].before] == ["Tunnel flooded"]


def test_a_score_is_the_sum_of_its_reasons():
    for story in digest_of(briefing("a", FLOOD, "A"), briefing("b", VOTE, "B")).stories:
        assert story.score == pytest.approx(sum(reason.value for reason in story.why), abs=1e-9)


def test_a_part_of_the_rank_counts_as_much_as_the_settings_say():
    pile = (briefing("a", FLOOD, "A"), briefing("b", FLOOD + " rain", "B"))
    plain, twice = digest_of(*pile), digest_of(*pile, weights={"sources": 2.0, "freshness": 0.0})
    parts = [dict(digest.stories[0].why) for digest in (plain, twice)]
    assert parts[1]["sources"] == 2 * parts[0]["sources"] > 0
    assert (parts[0]["freshness"], parts[1]["freshness"]) == (0.2, 0.0)


def test_equals_stand_in_the_order_of_their_ids():
    digest = digest_of(briefing("b", VOTE, "A"), briefing("a", FLOOD, "A"))
    assert [story.id for story in digest.stories] == sorted(story.id for story in digest.stories)


# Sections

SECTIONS = (
    Section(name="Labour", words=("walkout", "strike"), actors=("Rasmus Tindall",)),
    Section(name="Islands", words=("tharn",), sources=("Tharn Gazette",)),
)


def section_of(one: Briefing) -> str:
    return digest_of(one, sections=SECTIONS).stories[0].section


def test_a_story_stands_in_the_section_of_its_words_actors_or_source():
    tindall = Actor(name="Rasmus Tindall", kind="person", salience=0.7)
    assert section_of(briefing("a", STRIKE)) == "Labour"
    assert section_of(briefing("a", FLOOD, actors=(tindall,))) == "Labour"
    assert section_of(briefing("a", FLOOD, "Tharn Gazette")) == "Islands"
    assert section_of(briefing("a", FLOOD)) == ""


def test_of_two_sections_the_better_fit_is_taken_and_of_equals_the_first():
    assert section_of(briefing("a", STRIKE + " tharn", "Tharn Gazette")) == "Islands"
    assert section_of(briefing("a", STRIKE + " tharn")) == "Labour"


def test_the_source_decides_the_section_of_most_of_its_articles():
    assert section_of(briefing("a", STRIKE, "Tharn Gazette")) == "Islands"


def test_the_digest_names_the_sections_in_use_in_the_editors_order():
    digest = digest_of(briefing("a", VOTE), briefing("b", STRIKE), sections=(*SECTIONS, Section(name="Arts")))
    assert digest.sections == ("Labour", "Islands")


# What an edition keeps


ROLE = Passage(span=Span(0, 8), text="engineer")


def quote(text: str, speaker: str, **fields) -> Quote:
    said = Speaker(span=Span(0, 1), text=speaker, actor=speaker)
    fields = {"kind": "direct", "confidence": 0.9, "speaker": said} | fields
    return Quote(span=Span(0, len(text)), text=text, **fields)


def test_an_edition_keeps_whom_it_may_show_and_who_speaks():
    people = tuple(
        Actor(name=f"{first} Wye", kind="person", salience=0.9 - 0.05 * at, role=ROLE)
        for at, first in enumerate(("Ann", "Bea", "Cor", "Dag", "Eli", "Fay", "Gil", "Hal"))
    )
    said = (quote("We will rebuild the tunnel", "Hal Wye"),)
    (story,) = digest_of(briefing("a", FLOOD, actors=people, quotes=said)).stories
    assert [actor.name.split()[0] for actor in story.actors] == [
        "Ann",
        "Bea",
        "Cor",
        "Dag",
        "Eli",
        "Fay",
        "Hal",
    ]
    assert story.quotes[0].speaker == story.actors[-1].id


def test_an_edition_keeps_the_quotations_that_may_be_shown():
    speaker = Actor(name="Livia Ostrander", kind="person", salience=0.8, role=ROLE)
    said = (
        quote("We will rebuild the tunnel", "Livia Ostrander"),
        quote("that it would be rebuilt", "Livia Ostrander", kind="indirect"),
        quote("Nobody is sure who says this", "Livia Ostrander", confidence=0.3),
        quote("and so on " * 40, "Livia Ostrander"),
        *(quote(f"Sentence {number} of many that she said", "Livia Ostrander") for number in range(8)),
    )
    (story,) = digest_of(briefing("a", FLOOD, actors=(speaker,), quotes=said)).stories
    kept = [taken.quote.text for taken in story.quotes]
    assert len(kept) == 6
    assert not {said[1].text, said[2].text, said[3].text}.intersection(kept)
    assert {taken.speaker for taken in story.quotes} == {"livia-ostrander"}


def test_an_empty_day_is_an_empty_digest():
    assert digest_of() == Digest(day=DAY, told=9)


def test_the_editors_role_and_link_stand_in_the_record():
    union = Actor(name="Havnefront Union", kind="organization", salience=0.6)
    known = KnownActor(name="Havnefront Union", role="dockers' union", link="https://hfu.example")
    (story,) = digest_of(briefing("a", FLOOD, actors=(union,)), known=[known]).stories
    assert (story.actors[0].role, story.actors[0].role_article) == ("dockers' union", "")
    assert story.actors[0].link == "https://hfu.example"
