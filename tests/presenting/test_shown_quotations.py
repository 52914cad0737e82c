"""Which quotations of a story are shown, whole or not at all, and what is counted of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from demanding_day import Reader, person

from briefings.model import Briefing, Digest, Story, StoryActor, StoryQuote, StorySentence
from briefings.presenting import PresentingOptions, present
from briefings.presenting.views import DayView
from briefings.presenting.wording import load_wording
from briefings.settings.sources_and_actors import ActorSettings

TEXT = (
    "The pilots of Hestoy met on Sunday. “If the wind turns before noon,” Lise Aune said. "
    "“We stay in the harbour until the storm has passed the island.” A colleague agreed with her. "
    "“The lamp on the outer reef has been dark since last October,” said Jens Aune. "
    "Lise Aune called the lamp “a disgrace”. The board said that “Nobody on this coast has seen it lit”. "
    "“Every winter it costs us a boat and sometimes more than a boat.” "
    "“We have written to the capital nine times and nobody has ever answered,” Lise Aune said."
)
READER = Reader("pilots", TEXT, "Reef Post", "Pilots of Hestoy meet")
ACTORS = (
    person("lise-aune", "Lise Aune", "pilots", salience=0.9),
    person("jens-aune", "Jens Aune", "pilots"),
)
CONDITION = READER.quote("If the wind turns before noon,", "Lise Aune", "lise-aune")
STAY = READER.quote(
    "We stay in the harbour until the storm has passed the island.", "Lise Aune", "lise-aune", continues=True
)
LAMP = READER.quote("The lamp on the outer reef has been dark since last October,", "Jens Aune", "jens-aune")
REPORTED = READER.quote("A colleague agreed with her", "A colleague", kind="indirect")
SCRAP = READER.quote("a disgrace", "Lise Aune", "lise-aune", kind="mixed")
CLAUSE = READER.quote("that “Nobody on this coast has seen it lit”", "The board", kind="mixed")
TORN = READER.quote("the lamp “a disgrace”", "Lise Aune", "lise-aune", kind="mixed")
PIECE = READER.quote("it costs us a boat and sometimes", "Lise Aune", "lise-aune")
LONG_PIECE = READER.quote("it costs us a boat and sometimes more than a boat.", "Lise Aune", "lise-aune")
WINTER = READER.quote("Every winter it costs us a boat and sometimes more than a boat.", "The board")
NOBODYS = READER.quote("Every winter it costs us a boat and sometimes more than a boat.", "")
LETTERS = READER.quote(
    "We have written to the capital nine times and nobody has ever answered,", "Lise Aune", "lise-aune"
)


def show(
    quotes: Sequence[StoryQuote],
    *,
    sentences: Sequence[StorySentence] = (),
    actors: Sequence[StoryActor] = ACTORS,
    stories: int = 1,
    briefing: Briefing = READER.briefing,
    unheard: Sequence[str] = (),
    listed: Sequence[ActorSettings] = (),
) -> DayView:
    many = tuple(
        Story(
            id=f"s-{number}",
            headline="Pilots of Hestoy meet",
            briefings=(briefing,),
            sentences=tuple(sentences),
            actors=tuple(actors),
            quotes=tuple(quotes),
        )
        for number in range(stories)
    )
    options = PresentingOptions.make(load_wording("en"), ZoneInfo("UTC"), (), listed, None)
    return present(Digest(day=date(2026, 3, 2), told=20, stories=many, unheard=tuple(unheard)), options)


def texts(day: DayView) -> list[str]:
    return [quote.text for quote in day.stories[0].quotes]


WHOLE = "If the wind turns before noon … We stay in the harbour until the storm has passed the island."


@pytest.mark.parametrize(
    ("quotes", "shown"),
    [
        pytest.param([CONDITION, STAY], [WHOLE], id="the second half stays with the first"),
        pytest.param([CONDITION, REPORTED, STAY], [WHOLE], id="whatever stands between them"),
        pytest.param([STAY], [], id="a second half without the first begins in the middle"),
        pytest.param([SCRAP], [], id="a scrap between marks is no quotation"),
        pytest.param([TORN], [], id="nor is a clause that holds one"),
        pytest.param([PIECE], [], id="nor what is torn out of a sentence"),
        pytest.param([LONG_PIECE], [LONG_PIECE.quote.text], id="unless it is long enough to say something"),
        pytest.param(
            [CLAUSE], ["Nobody on this coast has seen it lit"], id="a sentence between marks is one"
        ),
        pytest.param([CLAUSE, LAMP], [LAMP.quote.text[:-1]], id="where nothing better is said"),
        pytest.param([REPORTED], [], id="what is reported is never shown as said"),
        pytest.param([NOBODYS], [], id="words of which nobody says whose they are"),
    ],
)
def test_a_quotation_is_shown_whole_or_not_at_all(quotes: list[StoryQuote], shown: list[str]):
    assert texts(show(quotes)) == shown


@pytest.mark.parametrize("quotes", [[LAMP], [CLAUSE], [CONDITION, STAY], [LETTERS]])
def test_the_place_of_a_quotation_is_that_of_the_words_that_are_shown(quotes: list[StoryQuote]):
    (quote,) = show(quotes).stories[0].quotes
    assert " … ".join(TEXT[span.start : span.end] for span in quote.spans) == quote.text


def test_who_is_heard_is_counted_in_quotations_and_in_words():
    day = show([LAMP, LETTERS])
    heard = [(one.actor.name, one.quotes, one.words) for one in day.most_heard]
    assert heard == [("Lise Aune", 1, 13), ("Jens Aune", 1, 12)]
    assert (day.quote_count, day.quote_words) == (2, 25)


def test_nobody_is_not_heard_of_whom_something_that_is_told_names():
    watched = ("Lise Aune", "Board of Pilots", "Tern Rock", "Aune of Tern Rock")
    told = [
        READER.sentence("A colleague agreed with her."),
        READER.sentence("“Every winter it costs us a boat and sometimes more than a boat.”"),
    ]
    nobody = show([], sentences=told, unheard=watched)
    assert nobody.unheard == watched
    quoted = READER.sentence("Lise Aune called the lamp “a disgrace”.")
    assert show([], sentences=[quoted], unheard=watched).unheard == watched[1:]


def test_nobody_is_not_heard_of_under_another_of_the_listed_names():
    pilots = ActorSettings(name="Board of Pilots", aliases=("pilots of Hestoy",), watch=True)
    day = show([], unheard=["Board of Pilots", "Tern Rock"], listed=[pilots])
    assert day.unheard == ("Tern Rock",)


def test_a_text_of_which_nothing_says_the_source_is_called_by_its_file():
    sources = (
        show([], briefing=replace(READER.briefing, id="2026/03/02/minutes-of-the-pilots", source="", url=""))
        .stories[0]
        .sources
    )
    assert [source.name for source in sources] == ["minutes-of-the-pilots"]


def test_a_condition_that_the_sentences_tell_is_not_cut_off():
    told = READER.sentence("“If the wind turns before noon,” Lise Aune said.")
    assert texts(show([CONDITION, STAY], sentences=[told])) == [WHOLE]


def test_what_points_back_is_shown_only_behind_what_it_points_at():
    leaning = replace(LETTERS, quote=replace(LETTERS.quote, leans=True))
    before = READER.sentence("“Every winter it costs us a boat and sometimes more than a boat.”")
    assert texts(show([LAMP, leaning])) == [LAMP.quote.text[:-1]]
    assert len(texts(show([leaning], sentences=[before]))) == 1


def test_two_people_of_one_surname_are_two_voices():
    day = show([LAMP, LETTERS])
    assert [quote.speaker and quote.speaker.id for quote in day.stories[0].quotes] == [
        "jens-aune",
        "lise-aune",
    ]


def test_a_speaker_whom_the_story_does_not_have_is_named_in_the_words_of_the_text():
    day = show([LAMP], actors=ACTORS[:1])
    (quote,) = day.stories[0].quotes
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.id) == ("Jens Aune", "")


def test_a_quotation_is_about_whom_it_names_and_about_no_namesake():
    text = "“Ask Jens Aune, not the Reef Post and not Aune of Tern Rock,” Lise Aune said. “Nor Vold.”"
    reader = Reader("ask", text, "Reef Post", "Ask")
    quote = reader.quote(
        "Ask Jens Aune, not the Reef Post and not Aune of Tern Rock,", "Lise Aune", "lise-aune"
    )
    vold = replace(person("nils-vold", "Nils Vold", "ask"), aliases=("Vold",))
    named = [replace(actor, aliases=("Aune",)) for actor in ACTORS]
    story = Story(
        id="ask",
        headline="Ask",
        briefings=(reader.briefing,),
        actors=(*named, vold),
        quotes=(quote, reader.quote("Nor Vold.", "", continues=True)),
    )
    options = PresentingOptions.make(load_wording("en"), ZoneInfo("UTC"), (), (), None)
    (shown,) = present(Digest(day=date(2026, 3, 2), told=1, stories=(story,)), options).stories[0].quotes
    assert shown.about == ("jens-aune", "nils-vold")


def test_a_story_far_down_shows_fewer():
    counts = [len(story.quotes) for story in show([LAMP, LETTERS, WINTER], stories=11).stories]
    assert counts == [3, 3, 3, 2, 2, 2, 2, 2, 2, 1, 1]


def test_who_is_heard_most_is_counted_by_what_is_shown():
    unsure = READER.quote(LAMP.quote.text, "Jens Aune", "jens-aune", confidence=0.1)
    day = show([unsure, CONDITION, STAY, LETTERS, SCRAP], stories=2)
    assert [(heard.actor.id, heard.quotes) for heard in day.most_heard] == [("lise-aune", 4)]
    assert day.quote_count == 4
    assert [heard.quotes for heard in show([unsure, LETTERS]).most_heard] == [1]


def test_who_is_new_is_shown():
    hidden = [person(f"p-{number}", f"Person {number}", "pilots") for number in range(9)]
    day = show([LAMP], actors=[*hidden, *ACTORS])
    assert [actor.id for actor in day.new_today] == ["jens-aune"]


def test_the_quotations_of_the_day_are_among_those_shown():
    day = show([LAMP, LETTERS, WINTER], stories=11)
    shown = [quote for story in day.stories for quote in story.quotes]
    assert [quote.speaker and quote.speaker.id for quote in day.quotes] == ["lise-aune"]
    assert all(quote in shown for quote in day.quotes)
