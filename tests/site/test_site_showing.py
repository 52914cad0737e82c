from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from editions import FERRY, ferry_story, make_briefing, make_day, make_quote, rates_story
from hypothesis import given
from hypothesis import strategies as st

from briefings.model import Gloss, Sentence, Span, Speaker, Story, StoryActor, StoryQuote, StorySentence
from briefings.presenting import PresentingOptions, Rights, present
from briefings.presenting.addresses import Addresses
from briefings.presenting.stories import split_glosses
from briefings.presenting.wording import load_wording

EN = load_wording("en")


def show(*stories, told=9, zone="UTC", words=EN):
    options = PresentingOptions(words=words, zone=ZoneInfo(zone), rights=Rights(()), addresses=Addresses())
    return present(make_day(date(2026, 3, 2), stories, told=told), options)


def test_a_day_says_how_long_it_is():
    assert show(ferry_story(), rates_story()).line == "2 stories from 3 sources · 1 minute to read"


def test_stories_behind_those_told_are_shorts():
    day = show(ferry_story(), rates_story(), told=1)
    assert [story.anchor for story in day.stories] == ["s-2026-03-02-ferry"]
    assert [story.anchor for story in day.shorts] == ["s-2026-03-02-rates"]


def test_sentences_keep_their_words_and_name_their_source():
    story = show(ferry_story()).stories[0]
    assert [sentence.text for sentence in story.sentences[:2]] == [FERRY[0], FERRY[2]]
    assert [sentence.source.mark for sentence in story.sentences] == ["¹", "¹", "²"]
    assert story.sentences[2].href == ""


def test_a_gloss_stands_behind_its_pronoun_and_is_no_part_of_the_words():
    sentence = show(ferry_story()).stories[0].sentences[1]
    assert sentence.segments[0] == ("She", "Ingrid Solvang")
    assert "".join(segment.text for segment in sentence.segments) == sentence.text


@given(st.text(), st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=4))
def test_glosses_anywhere_lose_no_word(text, places):
    glosses = tuple(Gloss(span=Span(*sorted(place)), name="N") for place in places)
    sentence = Sentence(span=Span(3, 3 + len(text)), text=text, score=0.0, glosses=glosses)
    shown = "".join(segment.text for segment in split_glosses(sentence))
    assert "".join(shown.split()) == "".join(
        "".join(segment.text for segment in split_glosses(replace(sentence, glosses=()))).split()
    )


def test_a_speaker_is_named_as_the_story_names_it_with_its_role():
    quote = show(ferry_story()).stories[0].quotes[0]
    assert (quote.speaker.name, quote.speaker.role) == ("Ingrid Solvang", "the harbour master")
    assert (quote.open, quote.close) == ("“", "”")
    assert quote.also == "also in Nordwire"


def test_a_speaker_that_is_no_actor_keeps_the_words_of_the_text():
    story = ferry_story()
    taken = story.quotes[0]
    nameless = replace(taken.quote, speaker=Speaker(span=Span(0, 11), text="an official", actor=None))
    shown = show(replace(story, quotes=(replace(taken, quote=nameless, speaker=""),))).stories[0].quotes[0]
    assert (shown.speaker.name, shown.speaker.id, shown.speaker.role) == ("an official", "", "")


@pytest.mark.parametrize("word", ["she", "elle", "er"])
def test_a_pronoun_that_could_not_be_tied_names_nobody_on_a_page(word: str):
    story = ferry_story()
    taken = story.quotes[0]
    pronoun = replace(taken.quote, speaker=Speaker(span=Span(0, len(word)), text=word, actor=None))
    assert show(replace(story, quotes=(replace(taken, quote=pronoun, speaker=""),))).stories[0].quotes == ()


def test_reported_speech_and_what_the_sentences_tell_already_are_no_quotes_of_the_page():
    story = ferry_story()
    assert [quote.kind for quote in show(story).stories[0].quotes] == ["direct"]
    told = StorySentence(article=story.briefings[0].id, sentence=story.briefings[0].sentences[1])
    assert show(replace(story, sentences=(told,))).stories[0].quotes == ()


def test_a_page_tells_three_quotations_of_several_speakers_in_their_order():
    briefing = make_briefing(
        "b",
        tuple(f"“We have said it {n} times by now,” said {w}." for n, w in enumerate("AABAC")),
        source="S",
    )
    quotes = tuple(
        StoryQuote(article="b", quote=make_quote(briefing, f"We have said it {n} times by now,", w, None))
        for n, w in enumerate("AABAC")
    )
    shown = show(Story(id="x", headline="x", briefings=(briefing,), quotes=quotes)).stories[0].quotes
    assert [quote.text[16] for quote in shown] == ["0", "2", "4"]
    assert not any(quote.text.endswith(",") for quote in shown)


def test_what_a_speaker_says_in_two_reports_in_nearly_the_same_words_is_told_once():
    first, second = "I feel very badly for Gen. Orrin", "I feel badly for General Orrin."
    briefing = make_briefing("b", (f"“{first}”, “{second}”, said A.", f"“{first}”, said B."), source="S")
    quotes = tuple(
        StoryQuote(article="b", quote=make_quote(briefing, words, speaker, None))
        for words, speaker in ((first, "A"), (second, "A"), (first, "B"))
    )
    shown = show(Story(id="x", headline="x", briefings=(briefing,), quotes=quotes)).stories[0].quotes
    assert [(quote.speaker.name, quote.text) for quote in shown] == [("A", first), ("B", first)]


def test_the_parts_of_a_broken_quotation_stand_together():
    briefing = make_briefing("b", ("“Not today,” she said, “and never again.”",), source="Courier")
    parts = [
        make_quote(briefing, "Not today,", "Vasso Melas", None),
        make_quote(briefing, "and never again.", "she", None, continues=True),
    ]
    story = Story(
        id="x",
        headline="No",
        briefings=(briefing,),
        quotes=tuple(StoryQuote(article="b", quote=part) for part in parts),
    )
    (quote,) = show(story).stories[0].quotes
    assert quote.text == "Not today … and never again."


SPEECH = " ".join(f"We said it {n} times." for n in range(18))


@pytest.mark.parametrize(
    ("words", "confidence", "shown"),
    [
        ("We sail at noon", 0.79, 0),
        ("We sail at noon", 0.8, 1),
        ("Absolutely not today", 0.9, 0),
        (SPEECH, 0.9, 0),
        (SPEECH.partition(" We said it 16")[0], 0.9, 1),
    ],
)
def test_a_page_tells_no_unsure_quotation_no_scrap_and_no_speech(words: str, confidence: float, shown: int):
    briefing = make_briefing("b", (f"“{words},” said A.",), source="S")
    quote = replace(make_quote(briefing, words, "A", None), confidence=confidence)
    story = Story(id="x", headline="x", briefings=(briefing,), quotes=(StoryQuote(article="b", quote=quote),))
    assert len(show(story).stories[0].quotes) == shown


@pytest.mark.parametrize(
    ("said", "told", "shown"),
    [
        (("No. We stay in the harbour.",), "“We stay in the harbour,” said A.", []),
        (("No,", "we stay in the harbour."), "“We stay in the harbour,” said A.", []),
        (("Come here.", "We stay in the harbour."), "“Come here,” said A.", ["We stay in the harbour."]),
        (("If so,", "we stay in the harbour."), "“If so,” said A.", ["If so … we stay in the harbour."]),
        (("We stay in the harbour. Come here.",), "“Come here.”", ["We stay in the harbour. Come here."]),
    ],
)
def test_what_the_sentences_tell_by_half_is_not_quoted_and_a_part_that_they_tell_is_not_repeated(
    said: tuple[str, ...], told: str, shown: list[str]
):
    briefing = make_briefing("b", (told, f"“{'” she said. “'.join(said)}”"), source="S")
    parts = [make_quote(briefing, words, "she", None, continues=at > 0) for at, words in enumerate(said)]
    named = [replace(part, speaker=Speaker(span=Span(0, 1), text="A", actor="A")) for part in parts]
    story = Story(
        id="x",
        headline="x",
        briefings=(briefing,),
        sentences=(StorySentence(article="b", sentence=briefing.sentences[0]),),
        actors=(StoryActor(id="a", name="A", kind="person", salience=0.5),),
        quotes=tuple(StoryQuote(article="b", quote=part, speaker="a") for part in named),
    )
    assert [quote.text for quote in show(story).stories[0].quotes] == shown


def test_times_are_told_in_the_edition_s_zone():
    story = ferry_story()
    assert [source.when for source in show(story).stories[0].sources] == ["09:40", "14:40"]
    assert show(story, zone="Asia/Tokyo").stories[0].sources[0].when == "18:40"
    late = replace(story.briefings[0], published=datetime(2026, 3, 1, 22, 0, tzinfo=UTC))
    assert (
        show(replace(story, briefings=(late, *story.briefings[1:]))).stories[0].sources[0].when
        == "1 Mar 22:00"
    )


def test_a_date_without_a_time_is_told_without_one():
    story = ferry_story()
    dateless = replace(story.briefings[0], published=datetime(2026, 3, 2, tzinfo=UTC))
    unknown = replace(story.briefings[1], published=None)
    shown = show(replace(story, briefings=(dateless, unknown))).stories[0].sources
    assert [source.when for source in shown] == ["2 Mar", ""]
    abroad = show(replace(story, briefings=(dateless, unknown)), zone="Asia/Tokyo").stories[0].sources
    assert [source.when for source in abroad] == ["2 Mar", ""]


def test_a_source_without_a_name_is_called_by_its_host_or_its_file():
    briefing = make_briefing("b", ("Words.",), source="", url="https://www.courier.example/x")
    plain = make_briefing("c", ("Words.",), source="")
    shown = show(Story(id="x", headline="h", briefings=(briefing, plain))).stories[0].sources
    assert [source.name for source in shown] == ["courier.example", "c"]


def test_stories_with_one_id_get_anchors_of_their_own():
    day = show(ferry_story(), ferry_story())
    assert len({story.anchor for story in day.stories}) == 2


def test_a_story_of_nothing_is_shown():
    day = show(Story(id="", headline=""))
    assert day.stories[0].headline == "…"
    assert day.line == "1 story from 0 sources · 1 minute to read"


def test_a_story_without_a_headline_is_called_by_its_first_words():
    story = ferry_story()
    bare = tuple(replace(briefing, headline="") for briefing in story.briefings)
    shown = show(replace(story, headline="", briefings=bare)).stories[0]
    opening = shown.headline.removesuffix(" …")
    assert len(opening.split()) == 12
    assert story.sentences[0].sentence.text.startswith(opening)


def test_what_refers_to_an_article_that_is_not_there_is_left_out():
    story = ferry_story()
    stray = StorySentence(article="elsewhere", sentence=story.sentences[0].sentence)
    lost = StoryQuote(article="elsewhere", quote=story.quotes[0].quote)
    shown = show(replace(story, sentences=(stray,), quotes=(lost,))).stories[0]
    assert (shown.sentences, shown.quotes) == ((), ())


def test_words_are_the_site_language_s_and_marks_those_of_what_was_said():
    story = show(ferry_story(), words=load_wording("de")).stories[0]
    assert (story.label_word, story.source_count) == ("Neu", "2 Quellen")
    assert (story.quotes[0].open, story.quotes[0].close) == ("“", "”")
    other = ferry_story()
    french = tuple(replace(briefing, language="fr") for briefing in other.briefings)
    quote = show(replace(other, briefings=french)).stories[0].quotes[0]
    assert (quote.open, quote.close) == ("«\u202f", "\u202f»")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ('They call it "progress" and we pay for it', "They call it ‘progress’ and we pay for it"),
        ("They call it “progress”, and we pay for it,", "They call it ‘progress’, and we pay for it"),
        ('We measured a plank of 9" and a half here', 'We measured a plank of 9" and a half here'),
        ("The ferry sails at noon every day —", "The ferry sails at noon every day"),
        ("The ferry sails at noon every day;", "The ferry sails at noon every day"),
        ("Does it sail at noon every day?", "Does it sail at noon every day?"),
    ],
)
def test_a_quotation_has_inner_marks_inside_and_ends_where_it_is_cut(said: str, shown: str):
    briefing = make_briefing("b", (f"“{said}” said A.",), source="S")
    quotes = (StoryQuote(article="b", quote=make_quote(briefing, said, "A", None)),)
    (quote,) = show(Story(id="x", headline="x", briefings=(briefing,), quotes=quotes)).stories[0].quotes
    assert quote.text == shown


def test_that_each_sentence_leads_to_its_place_is_said_only_where_it_does():
    assert show(ferry_story()).promise == "every sentence verbatim"
    linked = replace(ferry_story(), sentences=ferry_story().sentences[:2])
    assert show(linked).promise == "every sentence verbatim, each linked to its place"


def test_a_long_day_is_divided_by_the_editor_s_sections_behind_its_first_story():
    stories = [replace(ferry_story(section=name), id=f"x-{at}") for at, name in enumerate("AB BAAB")]
    stories[2] = replace(stories[2], section="")
    assert [(one.name, one.places) for one in show(*stories, told=4).divisions] == [
        ("", (0, 2)),
        ("A", (4, 5)),
        ("B", (1, 3, 6)),
    ]
    assert show(*stories, told=2).divisions[-1] == ("In short", (2,))
    assert [one.name for one in show(*stories[:5]).divisions] == [""]


def test_the_day_is_as_new_as_its_newest_article():
    assert show(ferry_story()).updated == datetime(2026, 3, 2, 14, 40, tzinfo=UTC)
    assert show().updated == datetime(2026, 3, 2, tzinfo=UTC)


def test_a_quote_without_a_speaker_is_not_shown():
    story = ferry_story()
    silent = replace(story.quotes[0].quote, speaker=None)
    taken = replace(story.quotes[0], quote=silent, speaker="")
    assert show(replace(story, quotes=(taken,))).stories[0].quotes == ()
