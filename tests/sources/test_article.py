from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.errors import ArticleSkipped
from briefings.sources.article import make_article


@given(st.text())
def test_the_text_is_kept_code_point_for_code_point(text):
    article = make_article(id="a", text=text, headline="Some headline")
    assert article.text == text
    assert article.sha256 == sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def test_half_a_surrogate_pair_is_replaced_wherever_it_stands():
    article = make_article(id="a\udc80", text="one \ud800 two", headline="\ud83d\ude00", byline=("I\ud800",))
    assert (article.id, article.text, article.headline) == ("a\ufffd", "one \ufffd two", "\U0001f600")
    assert article.byline == ("I\ufffd",)


@pytest.mark.parametrize(
    ("text", "year", "reason"),
    [
        ("words " * 400_000, 2026, "too long"),
        ("a\n" * 150_001, 2026, "more than 150,000 lines; split it"),
        ("It was " + "“" * 16_000 + " loud.", 2026, "one word"),
        ("A" * 16_000, 2026, "one word"),
        ("Some words.", 1, "year 1"),
        ("Some words.", 9999, "year 9999"),
    ],
)
def test_what_no_article_holds_is_set_aside_with_its_reason(text, year, reason):
    with pytest.raises(ArticleSkipped, match=reason):
        make_article(id="harbour", text=text, published=datetime(year, 1, 1, tzinfo=UTC))


def test_a_long_paragraph_without_spaces_is_no_long_word():
    assert make_article(id="a", text="港务局说渡轮停运。" * 1_000, language="zh").text


def test_an_address_loses_its_password():
    article = make_article(id="a", text="Words.", url="https://desk:secret@harbour.example/a?b=c@d")
    assert article.url == "https://harbour.example/a?b=c@d"


def test_a_printed_standfirst_becomes_the_articles():
    text = (
        "Rain stops play in Orvan\n\nThe third day of the final is lost to the weather\n\n"
        "The umpires gave up at noon.\n\nPlay starts again on Friday.\n\nTickets stay good, the club said.\n"
    )
    article = make_article(id="a", text=text, headline="Rain stops play in Orvan")
    assert article.standfirst == "The third day of the final is lost to the weather"


def test_a_standfirst_that_is_given_wins():
    article = make_article(id="a", text="Some text.", standfirst="Given.")
    assert article.standfirst == "Given."


def test_block_quotations_are_placed_and_neighbours_are_one():
    text = "Ellis wrote:\n\nThe plan was never  ours.\n\nWe pay nothing.\n\nThe council votes."
    article = make_article(id="a", text=text, block_quotes=["The plan was never ours.", "We pay nothing."])
    assert [span.of(text) for span in article.block_quotes] == [
        "The plan was never  ours.\n\nWe pay nothing."
    ]


def test_a_pull_quote_is_no_block_quotation():
    text = "We pay nothing.\n\nThe council met. We pay nothing. The council votes."
    assert make_article(id="a", text=text, block_quotes=["We pay nothing."]).block_quotes == ()
