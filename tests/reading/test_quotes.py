"""Quotations, their speakers and whom these mean, held against cases that are data."""

from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.model import Quote
from briefings.reading.actors import find_actors
from briefings.reading.parsing import analyse
from briefings.reading.quotes import find_quotes
from briefings.sources.article import make_article

CASES = Path(__file__).parent / "cases" / "quotes"


@cache
def read_quotes(text: str, language: str = "en") -> tuple[Quote, ...]:
    analysis = analyse(make_article(id="case", text=text, headline="", language=language))
    return find_quotes(analysis, find_actors(analysis))


def load_cases(name: str):
    cases = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(case, id=case["name"]) for case in cases]


def find_starting(quotes, words: str) -> Quote:
    found = [quote for quote in quotes if quote.text.startswith(words) or words in quote.text[: len(words) + 60]]
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
    for words, actor in case["actors"].items():
        quote = find_starting([q for q in quotes if q.kind != "indirect"], words)
        assert quote.speaker is not None
        assert (quote.speaker.actor or "") == actor


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
