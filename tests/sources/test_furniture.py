from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefings.model import Span
from briefings.sources.furniture import flatten, mark_furniture

CASES = sorted(Path(__file__).with_name("cases").joinpath("furniture").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_marks_what_belongs_to_the_page_and_no_more(path):
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = mark_furniture(
        case["text"],
        headline=case["headline"],
        byline=tuple(case.get("byline", ())),
        language=case.get("language", "en"),
    )
    marked = {}
    for piece in found:
        marked.setdefault(piece.kind, []).append(piece.span.of(case["text"]))
    assert marked == case["marked"]


@pytest.mark.parametrize(
    ("given", "marked"),
    [
        ("The third day is lost", ["headline", "standfirst"]),
        ("The third day is lost, and the fourth may …", ["headline", "standfirst"]),
        # A description in whole sentences is the report's first paragraph, or as good as that.
        ("The third day is lost.", ["headline"]),
        (
            "SELBY (Coast Wire) — The third day of the final against Norland is lost.",
            ["headline", "dateline"],
        ),
    ],
)
def test_a_given_standfirst_is_furniture_unless_it_is_whole_sentences(given, marked):
    text = f"Rain stops play\n\n{given}\n\nNobody came, the club said."
    found = mark_furniture(text, headline="Rain stops play", standfirst=given)
    assert [piece.kind for piece in found] == marked


def test_a_headline_of_one_word_is_left_alone_further_down():
    text = "Orvan\n\n" + "The council met, it said.\n\n" * 12 + "Orvan\n\nMore was said."
    found = mark_furniture(text, headline="Orvan")
    assert [piece.span for piece in found] == [Span(0, 5)]


lines = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                "Advertisement",
                "A+ A-",
                "By Ann Lee",
                "LISBON — The dam broke on Monday, they said, at last.",
                "Read more: it",
            ]
        ),
    ),
    max_size=12,
).map("\n".join)


@given(lines, st.text(max_size=40), st.sampled_from(["en", "de", "fr", "es", "tr", "ja", ""]))
def test_pieces_are_in_bounds_in_order_and_apart(text, headline, language):
    found = mark_furniture(text, headline=headline, language=language)
    assert all(0 <= piece.span.start < piece.span.end <= len(text) for piece in found)
    assert all(first.span.end <= second.span.start for first, second in pairwise(found))
    assert all(piece.span.of(text) == piece.span.of(text).strip() for piece in found)


@pytest.mark.parametrize(
    "text", ["“" * 500_000, "By " * 300_000, "A- \n" * 100_000, "(" * 500_000, "Photo: " * 100_000]
)
def test_a_long_text_of_anything_is_read(text):
    found = mark_furniture(text, headline="A headline of words")
    assert all(piece.span.end <= len(text) for piece in found)


def test_flatten_compares_words_only():
    assert flatten("“Rain – stops,  PLAY.”") == "rain stops play"


NOTICES = [
    case
    for path in sorted(Path(__file__).with_name("cases").joinpath("notices").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", NOTICES, ids=lambda case: case["name"])
def test_notices_to_the_reader_are_marked_and_the_report_is_not(case):
    notices, report = case["notices"], case["report"]
    text = "\n\n".join([*report[:1], *notices, *report[1:]])
    found = mark_furniture(text, headline=case["headline"], language=case.get("language", "en"))
    assert [piece.span.of(text) for piece in found if piece.kind == "notice"] == notices
