# ruff: noqa: E501, DTZ001, ISC004, PT017 - what is read stands here as it is written; dates without a zone are expected
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.errors import ArticleSkipped
from briefings.sources.pages import read_page

PAGES = Path(__file__).with_name("cases") / "pages"
BODY = (
    "<article><p>Crews of the Calder Line walked out on Tuesday, leaving about 4,000 travellers on the islands, the "
    "harbour authority said in the morning.</p><p>The company did not answer questions about the night pay, which has "
    "not been raised since the spring of 2019, according to the union.</p><p>The last strike on the islands ended after "
    "nine days, when a mediator from the mainland was called in by both sides.</p></article>"
)


def page(head="", body=BODY, html=""):
    return f"<html{html}><head>{head}</head><body>{body}</body></html>".encode()


def linked(words):
    return f'<script type="application/ld+json">{words}</script>'


@pytest.fixture(scope="module")
def ferries():
    return read_page((PAGES / "ferries.html").read_bytes())


def test_what_a_page_says_of_itself(ferries):
    assert ferries.headline == "Ferry strike strands thousands"
    assert ferries.byline == ("Ines Vardal", "Tom Orr")
    assert ferries.source == "The Calder Post"
    assert ferries.url == "https://calder.example/2026/05/ferry-strike"
    assert ferries.language == "en"
    assert ferries.published == datetime(2026, 5, 3, 23, 30, tzinfo=timezone(-timedelta(hours=4)))
    assert ferries.dated == "JSON-LD"


def test_the_text_opens_with_the_standfirst_and_holds_no_furniture(ferries):
    lines = ferries.text.split("\n\n")
    assert ferries.standfirst == "Union says crews will stay ashore until the company talks about night pay."
    assert lines[0] == ferries.standfirst
    assert [line.split()[0] for line in lines[1:]] == ["Crews", "“We", "The", "The"]


@pytest.mark.parametrize(
    "title",
    [
        "Rain stops play – The Calder Post",
        "Rain stops play | Sport | The Calder Post",
        "Rain stops play - The Calder Post",
        "Rain stops play",
    ],
)
def test_the_outlet_is_cut_off_the_title(title):
    head = f"<title>{title}</title><meta property='og:site_name' content='The Calder Post'>"
    assert read_page(page(head, f"<h1>Rain stops play</h1>{BODY}")).headline == "Rain stops play"


def test_a_kicker_that_the_page_sets_above_the_headline_and_shares_with_it_is_kept():
    linked = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Rain stops play"}</script>'
    )
    head = f"{linked}<meta property='og:title' content='Cup final / Rain stops play'>"
    heading = f"<h1><span>Cup final</span>Rain stops play</h1>{BODY}"
    assert read_page(page(head, heading)).headline == "Cup final / Rain stops play"


def test_a_dash_within_the_headline_stays():
    head = "<title>Rain – and lots of it – stops play</title><meta property='og:site_name' content='The Calder Post'>"
    assert read_page(page(head)).headline == "Rain – and lots of it – stops play"


@pytest.mark.parametrize(
    "words",
    [
        '{"@type": "NewsArticle", "headline": "Rain &quot;stops&quot; play", "datePublished": "2026-05-03",}',
        '<!-- {"@type": ["Thing", "NewsArticle"], "headline": "Rain \\"stops\\" play", "datePublished": "2026-05-03"} -->',
        '[{"@type": "WebSite"}, {"@type": "Article", "headline": "Rain \\"stops\\"\n play", "datePublished": "2026-05-03"}]',
        '{"@type": "WebPage", "mainEntity": {"@type": "ReportageNewsArticle", "headline": "Rain \\"stops\\" play",'
        ' "datePublished": "2026-05-03"}}',
    ],
)
def test_json_ld_is_read_however_it_is_written(words):
    parts = read_page(page(linked(words)))
    assert parts.headline == 'Rain "stops" play'
    assert parts.published == datetime(2026, 5, 3)


@pytest.mark.parametrize(
    "words",
    [
        "{",
        "[[[[",
        "null",
        '"a"',
        '{"@graph": 3}',
        '{"author": {"name": 7}}',
        '{"@type": "Article", "author": [1, null]}',
    ],
)
def test_broken_json_ld_does_no_harm(words):
    assert "Crews" in read_page(page(linked(words))).text


@pytest.mark.parametrize(
    ("head", "body", "names"),
    [
        ('<meta name="author" content="By Ines Vardal and Tom Orr">', "", ("Ines Vardal", "Tom Orr")),
        ('<meta name="author" content="https://calder.example/ines">', '<a rel="author">Ines Vardal</a>', ("Ines Vardal",)),
        ('<meta name="author" content="desk@calder.example">', '<span class="author-name">Ines Vardal</span>', ("Ines Vardal",)),
        ('<meta property="og:site_name" content="The Calder Post"><meta name="author" content="The Calder Post">', "", ("The Calder Post",)),
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ines Vardal">', "", ("Ines Vardal",)),
        ("", '<span itemprop="author"><span itemprop="name">Ines Vardal</span></span>', ("Ines Vardal",)),
        ("", "", ()),
    ],
)  # fmt: skip
def test_authors(head, body, names):
    assert read_page(page(head, body + BODY)).byline == names


@pytest.mark.parametrize(
    ("head", "body", "day", "dated"),
    [
        (
            '<meta property="article:published_time" content="2026-05-03T08:00:00+02:00">',
            "",
            3,
            "meta elements",
        ),
        ("", '<time datetime="2026-05-04T08:00">today</time>', 4, "time elements"),
    ],
)
def test_days(head, body, day, dated):
    parts = read_page(page(head, body + BODY))
    assert (parts.published.day, parts.dated) == (day, dated)


def test_what_trafilatura_stops_short_of_is_put_back():
    parts = [
        f"<div class='text article-body'><p>Paragraph {word} of the report says something of its own, at a length that "
        f"no teaser has, and ends in a stop.</p><p>And {word} again, with other words than before, so that it counts as "
        "prose to any reader.</p></div><aside class='promo'><p><a href='/x'>Something else</a></p></aside>"
        for word in ("one", "two", "three", "four")
    ]
    text = read_page(page(body="<h1>A report in parts</h1>" + "".join(parts))).text
    assert all(f"Paragraph {word}" in text for word in ("one", "two", "three", "four"))
    assert "Something else" not in text


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", "no HTML"),
        (b"<html><body></body></html>", "no text was found"),
        (b"<html><title>404</title><body><h1>404 Not Found</h1><p>The page was not found on this server, sorry.</p></body></html>", "error page"),
        (b"<html><body><main><h1>Your privacy</h1><p>We use cookies to make this site better. Accept all cookies or manage cookies.</p></main></body></html>", "cookie wall"),
        (b"<html><body><article><h1>Dam fails</h1><p>The dam at Delmar failed on Friday after three days of rain, and two ministers resigned.</p>"
         b"<p>Subscribe now to continue reading.</p></article></body></html>", "paywall stub"),
    ],
)  # fmt: skip
def test_pages_without_an_article_are_set_aside_with_the_reason(html, reason):
    with pytest.raises(ArticleSkipped, match=reason) as caught:
        read_page(html, name="some.html")
    assert caught.value.where == "some.html"


def test_a_short_report_about_cookies_is_an_article():
    body = (
        "<article><h1>Court bans hidden trackers</h1><p>The court in Orvan ruled on Monday that no shop may follow its "
        "visitors without asking, a judge said.</p><p>“Nobody reads the cookie policy,” the judge said, and laughed at "
        "the lawyers.</p><p>The ruling holds for shops in all of the country from the first of June on, it says.</p>"
        "</article>"
    )
    assert "ruled on Monday" in read_page(page(body=body)).text


def test_entities_from_outside_are_not_expanded():
    bomb = (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
        f"<html><body>{BODY}<p>&b;&c; was said in the harbour on the day of the strike by nobody.</p></body></html>"
    )
    text = read_page(bomb.encode()).text
    assert "aaaa" not in text
    assert "root:" not in text


@settings(max_examples=60)
@given(st.text(alphabet="<>/=\"'& pdivh1metascript{}[]:,@typeauthor", max_size=200), st.binary(max_size=60))
def test_no_page_raises_anything_else(soup, raw):
    for html in (soup.encode(), raw, page(body=soup + BODY), page(linked(soup))):
        try:
            assert isinstance(read_page(html).text, str)
        except ArticleSkipped:
            continue


@pytest.mark.parametrize("mark", ["<div>", "<p>", "<", "<a href='", "&amp;", "<div class='article-body'>"])
def test_a_large_page_of_anything_is_read(mark):
    try:
        read_page(page(body=mark * (90_000 // len(mark))))
    except ArticleSkipped as error:
        assert "no article" in error.problem


def test_a_page_of_too_many_tags_is_set_aside():
    with pytest.raises(ArticleSkipped, match="too large"):
        read_page(page(body="<p>A line." * 200_000))


def test_block_quotations_keep_who_signs_them():
    block = "<blockquote><p>The pay was settled in 2019.</p><footer>— <cite>Ines Vardal</cite></footer></blockquote>"
    parts = read_page(page(body=BODY.replace("</article>", block + "</article>")))
    assert "The pay was settled in 2019." in parts.block_quotes
    assert parts.text.endswith("The pay was settled in 2019.\n\n— Ines Vardal")
