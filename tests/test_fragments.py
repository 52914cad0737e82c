"""Text fragments lead to exactly the words that they name, as a browser looks for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.fragments import find_fragment, leads_to, make_fragment, write_fragment
from briefings.model import Span

TEXT = (
    "The ferry left Kos.\nNobody saw that the ferry left Kos. "
    "The harbour master said the ferry left Kos late, "
    "and that a second one would leave at noon.\nShe said no. He said no."
)


@pytest.mark.parametrize(
    ("directive", "found"),
    [
        ("ferry", "ferry"),
        ("FERRY%20left", "ferry left"),
        ("erry", None),  # a part of a word
        ("Kos.%20Nobody", None),  # beyond the end of a block
        ("Nobody,noon.", TEXT[20 : TEXT.index(".\nShe") + 1]),
        ("saw-,that,-the%20ferry", "that"),
        ("said-,no,-.%20He", "no"),
        ("late%2C", "late,"),
        ("nothing", None),
    ],
)
def test_a_directive_finds_what_the_specification_says(directive: str, found: str | None):
    span = find_fragment(directive, TEXT)
    assert (span.of(TEXT) if span else None) == found


@pytest.mark.parametrize(
    "words", ["The ferry left Kos.", "the ferry left Kos.", "the ferry left Kos late", "no"]
)
def test_words_that_stand_twice_are_told_apart_by_what_is_around_them(words: str):
    at = TEXT.rindex(words)
    directive = make_fragment(TEXT, Span(at, at + len(words)))
    assert directive
    assert find_fragment(directive, TEXT) == Span(at, at + len(words))


def test_what_cannot_be_told_apart_has_no_directive():
    assert make_fragment("No.\nNo.", Span(4, 7)) == ""


def test_a_quotation_over_two_paragraphs_is_named_by_its_ends():
    text = "“One two three four.\n\nFive six,” he said."
    span = Span(1, text.index(",”"))
    assert "," in make_fragment(text, span)
    assert leads_to(make_fragment(text, span), text, span)


WORDS = ["Kos", "ferry", "naïve,", "a-b", "“no”", "\n", "12.5%", "İzmir"]


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.integers(0, 39), st.integers(1, 20))
def test_a_directive_leads_to_its_words_or_there_is_none(parts: list[str], first: int, count: int):
    text = " ".join(parts)
    wanted = " ".join(parts[first : first + count])
    start = len(" ".join(parts[:first])) + bool(parts[:first])
    directive = make_fragment(text, Span(start, start + len(wanted)))
    assert not directive or leads_to(directive, text, Span(start, start + len(wanted)))


@given(st.text(), st.text())
def test_any_text_can_be_looked_for(words: str, text: str):
    find_fragment(write_fragment(words) or "x", text)
