"""Quotations, their speakers and whom these mean, held against cases that are data."""

from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.model import SURE_ENOUGH, Quote
from briefings.reading import analyse, find_quotes
from briefings.reading.actors import find_actors
from briefings.sources.article import make_article

CASES = Path(__file__).parent / "cases" / "quotes"


@cache
def read_quotes(
    text: str, language: str = "en", headline: str = "", published: date | None = None
) -> tuple[Quote, ...]:
    day = published and datetime.combine(published, time(), UTC)
    analysis = analyse(
        make_article(id="case", text=text, headline=headline, language=language, published=day)
    )
    return find_quotes(analysis, find_actors(analysis))


def load_cases(name: str):
    cases = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(case, id=case["name"]) for case in cases]


def find_starting(quotes, words: str) -> Quote:
    found = [
        quote for quote in quotes if quote.text.startswith(words) or words in quote.text[: len(words) + 60]
    ]
    assert found, [quote.text for quote in quotes]
    return found[0]


@pytest.mark.parametrize("case", load_cases("marks"))
def test_every_mark_is_read(case):
    made = [quote.text for quote in read_quotes(case["text"]) if quote.kind == "direct"]
    for words in case["quotes"]:
        assert words in made
    assert len(made) <= len(case["quotes"]) + ("unclosed" in case["name"])


@pytest.mark.parametrize("case", load_cases("not_quotes"))
def test_titles_and_words_at_arms_length_are_no_quotations(case):
    assert [quote.text for quote in read_quotes(case["text"]) if quote.kind != "indirect"] == case["quotes"]


@pytest.mark.parametrize("case", load_cases("speakers"))
def test_the_speaker_is_found(case):
    quotes = read_quotes(case["text"])
    for words, speaker in case["quotes"].items():
        quote = find_starting([q for q in quotes if q.kind != "indirect"], words)
        assert quote.speaker is not None
        assert speaker in quote.speaker.text


@pytest.mark.parametrize("case", load_cases("actors"))
def test_the_speaker_is_tied_to_its_actor(case):
    quotes = read_quotes(case["text"])
    for words, actor in case.get("never", {}).items():
        quote = find_starting([q for q in quotes if q.kind != "indirect"], words)
        assert quote.speaker is not None
        assert quote.speaker.actor != actor
    for words, actor in case.get("actors", {}).items():
        quote = find_starting([q for q in quotes if q.kind != "indirect"], words)
        assert quote.speaker is not None
        assert (quote.speaker.actor or "") == actor
        assert not case.get("unsure") or quote.confidence < SURE_ENOUGH
        assert not case.get("sure") or quote.confidence >= SURE_ENOUGH


@pytest.mark.parametrize("case", load_cases("leaning"))
def test_what_points_back_is_told_from_what_stands_alone(case):
    made = read_quotes(case["text"], published=case.get("published"))
    quotes = [quote for quote in made if quote.kind != "indirect"]
    leaning = [quote.text for quote in quotes if quote.leans]
    vague = [quote.speaker.text for quote in quotes if quote.speaker and quote.speaker.vague]
    for found, wanted in ((leaning, case["leaning"]), (vague, case.get("vague", vague))):
        assert len(found) == len(wanted)
        assert all(text.startswith(words) for text, words in zip(found, wanted, strict=True))


def test_a_label_of_the_page_is_no_speaker():
    text = "Myth 2: “Nobody can build a good website alone.”\n\nVS. “Everybody can build a good website.”"
    assert [quote.speaker for quote in read_quotes(text) if quote.kind == "direct"] == [None, None]


def test_a_part_behind_the_day_goes_on_with_the_part_before_it():
    text = "“Marlow is with the people of Norland,” Ada Frost said in March, “but it is just hot air.”"
    first, second = [quote for quote in read_quotes(text) if quote.kind != "indirect"]
    assert (first.text, second.text) == ("Marlow is with the people of Norland,", "but it is just hot air.")
    assert second.continues


_BEFORE = "The council of Lowmoor closed the old mill on Tuesday after a long debate.\n\n"
_AFTER = "\n\nThe next meeting is in the spring, when the budget of the town is due."


def load_constructions():
    kinds = yaml.safe_load((CASES / "constructions.yaml").read_text("utf-8"))
    return [
        pytest.param(case, id=f"{kind}-{number}")
        for kind, cases in kinds.items()
        for number, case in enumerate(cases)
    ]


@pytest.mark.parametrize("case", load_constructions())
def test_a_construction_gives_words_and_speaker(case):
    quotes = read_quotes(_BEFORE + case["text"] + _AFTER)
    for wanted in case["quotes"]:
        quote = max((q for q in quotes if wanted["has"] in q.text), key=lambda q: q.confidence)
        actor = quote.speaker.actor if quote.speaker else None
        assert quote.text == wanted.get("text", quote.text)
        assert actor == wanted.get("speaker", actor)
        assert actor != wanted.get("not_speaker", "")
        assert actor in (None, wanted.get("speaker_or_nobody", actor))


@pytest.mark.parametrize("case", load_cases("blocks"))
def test_what_is_set_apart_is_quoted_without_marks(case):
    language = case.get("language", "en")
    article = make_article(id="case", text=case["text"], block_quotes=case["set_apart"], language=language)
    analysis = analyse(article)
    made = [quote for quote in find_quotes(analysis, find_actors(analysis)) if quote.kind == "direct"]
    assert [quote.text for quote in made] == list(case["quotes"])
    for quote in made:
        assert case["quotes"][quote.text] in (quote.speaker.text if quote.speaker else "")


@pytest.mark.parametrize("case", load_cases("indirect"))
def test_reported_speech_is_found(case):
    quotes = read_quotes(case["text"])
    for words, speaker in case["contents"].items():
        found = [q for q in quotes if q.text.startswith(words)]
        assert found, [q.text for q in quotes]
        assert found[0].kind == case.get("kind", "indirect")
        assert found[0].speaker is not None
        assert speaker in found[0].speaker.text
    if not case["contents"]:
        assert quotes == ()


SIGNS = st.sampled_from(
    [*"\"“”‘’'«»„`", "''", "``", "Ellis said", " she said, ", "Mara Ellis", ". ", "\n", " no ", "words "]
)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(SIGNS, max_size=30).map("".join)),
    st.sampled_from(["en", "de", "fr", "xx"]),
)
def test_any_text_gives_quotes_that_stand_in_it(text, language):
    quotes = read_quotes(text, language)
    for quote in quotes:
        assert 0 <= quote.span.start < quote.span.end <= len(text)
        assert quote.text == quote.span.of(text)
        assert 0 <= quote.confidence <= 1
        for part in (quote.speaker, quote.cue):
            assert part is None or part.text == part.span.of(text)
    assert [quote.span.start for quote in quotes] == sorted(quote.span.start for quote in quotes)


@pytest.mark.parametrize(
    ("piece", "language"),
    [
        ('" ', "en"),
        (" “a” she said", "en"),
        ("“a\n", "en"),
        ("“a” b\n\n— Al (@b)\n\n", "en"),
        (" «a, dit-il. b", "fr"),
        (" „a“, b", "de"),
    ],
)
def test_a_long_text_of_marks_is_read_once(piece, language):
    text = piece * (200_000 // len(piece))
    quotes = find_quotes(analyse(make_article(id="marks", text=text, language=language)), ())
    assert len(quotes) <= text.count("“") + 2 * text.count("«")


def test_furniture_is_no_quotation():
    text = "“We will rebuild it all,” Ellis says\n\n“We will rebuild it all,” Mara Ellis said."
    article = make_article(id="a", text=text, headline="“We will rebuild it all,” Ellis says")
    analysis = analyse(article)
    quotes = find_quotes(analysis, find_actors(analysis))
    assert [quote.span.start for quote in quotes if quote.kind == "direct"] == [39]


def test_the_second_part_of_a_broken_quotation_continues_the_first():
    quotes = read_quotes("“The plan was ours,” Mara Ellis said. “Nobody asked us about the river.”")
    assert [quote.continues for quote in quotes if quote.kind == "direct"] == [False, True]


def test_a_dash_is_no_part_of_the_name_that_signs():
    text = "“The plan was never ours to begin with.”\n\n-Mara Ellis, Kalvik.\n\nMara Ellis is a farmer."
    (quote,) = read_quotes(text)
    assert quote.speaker is not None
    assert (quote.speaker.text, quote.speaker.actor) == ("Mara Ellis", "Mara Ellis")


def test_an_interview_is_answered_by_whom_its_headline_names():
    text = (
        "Mara Elling's third film opens on Friday. We spoke to her in Kalvoy.\n\nWhat made you write it?\n\n"
        "I grew up by the harbour, and my father was a fisherman.\n\nDid you ever think of giving up?\n\n"
        "Every day. I had no money.\n\nWhat comes next?\n\nI am going to rest for a year."
    )
    answers = read_quotes(text, headline="Interview: Mara Elling on her new film")
    assert [(one.speaker.actor, one.leans) for one in answers if one.kind == "direct" and one.speaker] == [
        ("Mara Elling", False),
        ("Mara Elling", True),
        ("Mara Elling", False),
    ]
    assert not [one for one in read_quotes(text, headline="A new film") if one.kind == "direct"]


def test_a_transcript_names_its_speakers():
    text = "ELLIS: The plan was never ours.\n\nREED: I doubt that very much.\n\nMara Ellis left early."
    quotes = [quote for quote in read_quotes(text) if quote.kind == "direct"]
    assert [(quote.speaker.text, quote.text) for quote in quotes if quote.speaker] == [
        ("ELLIS", "The plan was never ours."),
        ("REED", "I doubt that very much."),
    ]
    assert quotes[0].speaker
    assert quotes[0].speaker.actor == "Mara Ellis"


@pytest.mark.parametrize(
    "text",
    [
        "WATCH: The plan was never theirs.\n\nMara Ellis left early.",
        "Ellis: The plan was never ours.\n\nMara Ellis left early.",
        "NOTE: the council meets\n\nNOTE: bring a coat",
    ],
)
def test_a_label_is_no_transcript(text):
    assert [quote.text for quote in read_quotes(text) if quote.kind == "direct"] == []


def load_languages():
    return [
        pytest.param(language, *param.values, id=f"{language}: {param.id}")
        for language, name in (("de", "german"), ("fr", "french"))
        for param in load_cases(name)
    ]


@pytest.mark.parametrize(("language", "case"), load_languages())
def test_german_and_french_are_read_without_a_parse(language, case):
    quotes = {quote.text: quote.speaker for quote in read_quotes(case["text"], language)}
    assert set(case["quotes"]) <= set(quotes)
    for words, (said_by, actor) in case["quotes"].items():
        assert said_by in quotes[words].text
        assert (quotes[words].actor or "") == actor
    if not case["quotes"]:
        assert quotes == {}


def test_who_else_may_have_said_it_is_named_with_a_chance():
    text = (
        "Mayor Ada Frost argued with pilot Oda Brandt for an hour on Monday. Brandt left the room. "
        "“Nobody here has ever steered a ship in such a fog,” she said."
    )
    (quote,) = (quote for quote in read_quotes(text) if quote.kind == "direct")
    assert [other.name for other in quote.others] == [
        name for name in ("Ada Frost", "Oda Brandt") if name != quote.speaker.actor
    ]
    assert 0 < sum(other.chance for other in quote.others) <= 1 - quote.confidence + 0.01
