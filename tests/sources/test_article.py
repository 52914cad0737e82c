from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from briefings.sources.article import make_article


@given(st.text())
def test_the_text_is_kept_code_point_for_code_point(text):
    article = make_article(id="a", text=text, headline="Some headline")
    assert article.text == text
    assert article.sha256 == sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def test_lone_surrogates_do_no_harm():
    assert make_article(id="a", text="one \ud800 two").text == "one \ud800 two"


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
