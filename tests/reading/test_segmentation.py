from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefings.model import Span
from briefings.reading.segmentation import split_paragraphs, split_sentences

CASES = Path(__file__).parent / "cases" / "sentences"
ALPHABET = "aA. .!?…\"“”'()[]-—\n\t0123 «»。¿ßİ\x85\u2028"


def read_cases():
    for file in sorted(CASES.glob("*.yaml")):
        for sentences in yaml.safe_load(file.read_text("utf-8")):
            yield pytest.param(file.stem, sentences, id=f"{file.stem}: {sentences[0]}")


def cut(text, language="en", furniture=()):
    spans = split_sentences(text, split_paragraphs(text), language, furniture)
    return [span.of(text) for span in spans]


@pytest.mark.parametrize(("language", "sentences"), list(read_cases()))
def test_cuts_as_a_reader_would(language, sentences):
    joint = "" if language == "zh" else " "
    assert cut(joint.join(sentences), language) == sentences


def test_a_line_break_ends_a_sentence():
    assert cut("No stop here\nThe next line.\r\n\r\nA third") == ["No stop here", "The next line.", "A third"]


def test_furniture_has_sentences_of_its_own():
    text = "SELBY (Wire) — The dam held. It is old."
    assert cut(text, furniture=[Span(0, 14)]) == ["SELBY (Wire) —", "The dam held.", "It is old."]


def test_a_language_without_abbreviations_is_cut_too():
    assert cut("Sastanak je održan. Nitko nije došao.", "hr") == ["Sastanak je održan.", "Nitko nije došao."]


@given(
    st.one_of(st.text(), st.text(alphabet=ALPHABET, max_size=200)),
    st.sampled_from(["en", "de", "tr", "zh", "xx"]),
)
def test_every_word_stands_in_one_sentence(text, language):
    spans = split_sentences(text, split_paragraphs(text), language)
    covered = "".join(span.of(text) for span in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        " " * 300_000,
        "." * 300_000 + "x",
        ". " * 150_000,
        '"' * 300_000,
        "(. " * 100_000,
        "A.\u00a0" * 100_000,
    ],
)
def test_a_hostile_text_is_cut_in_time(text):
    spans = split_sentences(text, split_paragraphs(text), "en")
    assert "".join("".join(span.of(text) for span in spans).split()) == "".join(text.split())
