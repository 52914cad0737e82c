# ruff: noqa: E501, DTZ001, ISC004, PT017 - what is read stands here as it is written; dates without a zone are expected
import re
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


NEWS = '{"@type": "NewsArticle", "headline": "Rain stops the cup final"}'
POST = '{"@type": "BlogPosting", "headline": "Cup final rained off: all you need to know"}'
OUTLET = "<meta property='og:site_name' content='Calder'>"
SHARED = "<title>Cup final: the 5 best moments</title><meta property='og:title' content='Cup final: the 5 best moments'>"


@pytest.mark.parametrize(
    ("head", "heading", "headline"),
    [
        # What is printed stands before what search engines and cards shall show.
        (SHARED, "<h1>Five moments of a wet cup final</h1>", "Five moments of a wet cup final"),
        (SHARED + linked(POST), "<h1>Rain stops the cup final</h1>", "Rain stops the cup final"),
        # News pages say their headline in JSON-LD.
        (SHARED + linked(NEWS), "<h1>Rain stops the final</h1>", "Rain stops the cup final"),
        (SHARED + linked(NEWS), "<h1>Cup Rain stops the cup final</h1>", "Rain stops the cup final"),
        # What every title says of its outlet is cut, though no other title is without it.
        (f"{OUTLET}<title>Rain - 5 / 2026 - Calder</title><meta property='og:title' content='Rain - 5 / 2026 - Calder'>", "", "Rain - 5 / 2026"),
        # The outlet and the section are main headings too.
        (SHARED, "<h1>The Calder Post</h1><h1>Our Blog</h1><h1>A wet cup final: 5 moments</h1>", "A wet cup final: 5 moments"),
        (SHARED, "<h1>Our Blog</h1>", "Cup final: the 5 best moments"),
        (SHARED, "<h1>Cup final: the 5 best moments Posted on 4 May 2026 by Ilse</h1>", "Cup final: the 5 best moments"),
        # A summary in the headline's place.
        (SHARED + linked(f'{{"@type": "Article", "headline": "{"Rain and more rain. " * 20}"}}'), "", "Cup final: the 5 best moments"),
        ("<title>雨のため決勝戦が中止となり、来週に延期されることに - カルダー新聞</title>", "<h1>雨のため決勝戦が中止となり来週に延期される</h1>", "雨のため決勝戦が中止となり来週に延期される"),
    ],
)  # fmt: skip
def test_the_headline_is_the_printed_one(head, heading, headline):
    assert read_page(page(head, heading + BODY)).headline == headline


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
        # Who is named in the head of the article stands before an outlet, a desk or a login.
        ('<meta property="og:site_name" content="The Calder Post"><meta name="author" content="The Calder Post">', '<h1>Rain</h1><p>By <a rel="author">Ines Vardal</a></p>', ("Ines Vardal",)),
        ('<meta name="author" content="ines.vardal">', '<h1>Rain</h1><p class="byline">Ines Vardal, published 4 May 2026</p>', ("Ines Vardal",)),
        ('<meta name="author" content="newsdesk">', "<h1>Rain</h1><p>4 May 2026, by Ines Vardal</p>", ("Ines Vardal",)),
        ('<meta name="author" content="ines.vardal">', "<h1>Rain</h1>", ("ines.vardal",)),
        ("", '<h1>Rain</h1><div class="author">Articles by Ines Vardal</div>', ("Ines Vardal",)),
        ("", '<h1>Rain</h1><div class="author">Posted on 4 May 2026</div>', ()),
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
        (
            "",
            '<h1>Rain</h1><div>Updated <time datetime="2026-05-04T08:00">May 4, 2026</time></div>',
            4,
            "time of an update",
        ),
        ("", '<time datetime="2026-05-04T08:00">today</time>', 4, "time elements"),
    ],
)
def test_days(head, body, day, dated):
    parts = read_page(page(head, body + BODY))
    assert (parts.published.day, parts.dated) == (day, dated)


def test_a_row_of_teasers_is_no_text_and_a_list_of_long_entries_is():
    prose = "The harbour says that the boats will sail again on Friday, and nobody on the pier believes that they will."
    teaser = "<div><h3><a href=/x>A pier that one likes</a></h3><p>The old pier is to be mended by the spring, they say.</p>{}</div>"
    told = "".join(f"<p>{number}: {prose}</p>" for number in range(8))

    def read(end):
        return read_page(page(body=f"<h1>Rain</h1><div>{told}{teaser.format(end) * 3}</div>")).text

    assert "old pier" not in read("")
    assert "old pier" in read(f"<p>{prose}</p>")


@pytest.mark.parametrize(
    ("end", "names"),
    [
        ("<p>Ines Vardal</p>", ("Ines Vardal",)),
        ("<p>Wrapping Up</p><p>The boats sail again on Friday, and nobody on the pier believes that they will.</p>", ()),
        ("<p>PIN FOR LATER</p>", ()),
    ],
)  # fmt: skip
def test_a_signature_is_the_last_line_and_no_heading(end, names):
    assert read_page(page(body=BODY.replace("</article>", f"{end}</article>"))).byline == names


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        # By any name that says so, not only by those that are known.
        ('<meta name="w-published-date" content="2026-05-04T06:03:43Z">', "", 4),
        ('<meta name="published" content="May 4, 2026">', "", 4),
        ('<meta name="citation_publication_date" content="2026 May 4">', "", 4),
        ('<meta name="page-expires-published" content="2026-05-04">', "", None),
        ('<meta name="publisher" content="The Calder Post 4 May 2026">', "", None),
        # The label and the day are elements of their own.
        ("", "<div class=dateline><p>Published</p><p class=date>May 4, 2026</p></div>", 4),
        (
            "",
            f"<div>{BODY}<div>{' ' * 300}<span>Posted on</span>{' ' * 300}<div>May 4, 2026</div></div></div>",
            4,
        ),
        # Put out anew: the page shows by itself when it first came out.
        ('<meta name="date" content="2026-09-30">', "<h1>Rain</h1><p>May 4, 2026</p>", 4),
        ('<meta name="date" content="2026-05-05T01:00:00+02:00">', "<h1>Rain</h1><p>May 4, 2026</p>", 5),
        ('<meta name="date" content="2026-05-30">', "<h1>Rain</h1><p>The fair of May 4, 2026 is off</p>", 30),
        ('<meta name="date" content="2026-05-30">', "<h1>Rain</h1><p>May 4, 2026</p><p>May 9, 2026</p>", 30),
        # The year of a copyright is no day, wherever it stands.
        ("", "<div class=top>© 2026 The Calder Post</div>", None),
        ("", "<h1>Rain</h1><p>Copyright © 2024–2026 The Calder Post. All rights reserved.</p>", None),
        ('<meta name="copyright" content="© 2026 The Calder Post">', "", None),
        ('<meta name="dcterms.dateCopyrighted" content="2026">', "", None),
        # An update is none, whatever is shown of it.
        ('<meta name="date" content="2026-05-04">', "<h1>Rain</h1><p>Updated May 30, 2026</p>", 4),
    ],
)
def test_the_day_is_that_of_publication_by_whatever_name(head, body, day):
    published = read_page(page(head, body + BODY)).published
    assert (published.day if published else None) == day
    if not head:
        footer = (
            '<footer><ul><li>Tags</li></ul><time datetime="2026-05-04T08:00Z">May 4</time></footer></article>'
        )
        own = read_page(page(body=BODY.replace("</article>", footer))).published
        assert own is not None
        assert own.day == 4


TEASERS = "".join(
    f"<div class=card><h3>Another story {word}</h3><p>The council of Orvan {word} has said nothing of the quay in years, and it "
    f"does not mean to say anything of it before the {word} of May, its clerk told reporters on Friday evening.</p></div>"
    for word in ("one", "two", "three")
)


def test_a_short_article_is_not_lost_among_longer_things_around_it():
    more = "<p>A boat of the mainland’s fire brigade brought the sick and the post across, and its crew, who had been at work for twenty hours, slept on the floor of the school that night, the mayor of Orvan said.</p></article>"
    body = BODY.replace("</article>", more)
    html = page(body=f"<div class=top>{body}</div><div class=wall>{TEASERS}</div><footer>Orvan</footer>")
    text = read_page(html).text
    assert text.startswith("Crews of the Calder Line")
    assert text.endswith("the mayor of Orvan said.")


def test_what_a_plugin_says_of_cookies_is_no_text_of_a_short_article():
    cookies = (
        "<div class=cli-privacy-content-text><p>This website uses cookies to improve your experience while you navigate. "
        "Necessary cookies are essential, and others are used to understand how you use it, which you may refuse.</p></div>"
    )
    assert read_page(page(body=BODY + cookies)).text.endswith("called in by both sides.")


def test_a_body_that_an_advertisement_parts_is_read_whole():
    first, second = BODY.removeprefix("<article>").removesuffix("</article>").split("</p><p>", 1)
    parts = (f"<div class=article-body>{first}</p></div>", f"<div class=article-body><p>{second}</div>")
    text = read_page(page(body=f"<h1>Rain</h1>{parts[0]}<div class=advert>Buy a boat</div>{parts[1]}")).text
    assert text.startswith("Crews")
    assert text.endswith("both sides.")
    assert "boat" not in text


def test_of_a_few_short_paragraphs_none_is_the_article_alone():
    body = (
        "<h1>How fast can one run</h1><div class=entry-content><p>Runners at the games on Orvan keep to the pace that the "
        "harbour master has set, said the referee, whose watch is the only one that counts on the island this year.</p>"
        "<p>Ten miles: 52 minutes</p><p>Five miles: 24 minutes</p></div>"
    )
    assert read_page(page(body=body)).text.endswith("Five miles: 24 minutes")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("bn", "কালভয় বন্দর বোর্ড মঙ্গলবার সন্ধ্যায় পুরোনো শুল্ক ভবনটি বিক্রি করার সিদ্ধান্ত নিয়েছে।"),
        ("hi", "बंदरगाह के बोर्ड ने मंगलवार शाम को पुराना सीमा शुल्क भवन बेचने का फ़ैसला किया।"),
        ("ur", "بندرگاہ کے بورڈ نے منگل کی شام پرانی کسٹم عمارت فروخت کرنے کا فیصلہ کیا۔"),
        ("am", "የወደቡ ቦርድ ማክሰኞ ምሽት የድሮውን የጉምሩክ ሕንፃ ለመሸጥ ወሰነ።"),
    ],
)
def test_sentences_end_as_their_script_ends_them_and_the_text_tells_its_language(language, sentence):
    body = f"<main><article><h1>1</h1>{f'<p>{sentence} {sentence}</p>' * 2}<p>{sentence}</p></article></main>"
    parts = read_page(page(body=body, html=' lang="en-US"'))
    assert (parts.language, sentence in parts.text) == (language, True)


def test_what_stands_behind_an_early_end_of_the_body_is_read():
    html = f"<html><body><header><nav>Menu</nav></header></body></html>{BODY}</body></html>".encode()
    assert read_page(html).text.startswith("Crews of the Calder Line")


@pytest.mark.parametrize(
    "heading", ["Read this next", "Top Rated Comments", "More Great CALDER Stories", "Republish!"]
)
def test_what_follows_a_heading_of_the_page_s_own_is_left_out(heading):
    body = BODY.replace(
        "</article>", f"<h3>{heading}</h3><p>Tarn opened its fair on Friday in the rain.</p></article>"
    )
    assert read_page(page(body=body)).text.endswith("called in by both sides.")


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


@pytest.mark.parametrize(
    ("said", "body", "reason"),
    [
        ('"wordCount": 900', BODY, "is cut: .* of its 900 words are on the page; save its text"),
        ('"wordCount": "900", "isAccessibleForFree": false', BODY, "is paywalled: .* of its 900 words"),
        ('"isAccessibleForFree": false', BODY, "is paywalled: only .* words of it"),
        (
            '"isAccessibleForFree": "True"',
            BODY.replace(
                "</article>", "<p>This article is exclusive to Calder Post subscribers</p></article>"
            ),
            "paywall stub",
        ),
        (
            '"isAccessibleForFree": "True"',
            BODY.replace("</article>", "<p>Unlock this article and much more.</p></article>"),
            "paywall stub",
        ),
        # Some count letters, or the words of their menus: a little less than is said is whole.
        ('"wordCount": 180', BODY, ""),
        ('"wordCount": 9999999', BODY, ""),
        ('"wordCount": "many"', BODY, ""),
    ],
)
def test_a_page_that_counts_far_more_words_than_it_shows_is_set_aside(said, body, reason):
    html = page(linked(f'{{"@type": "NewsArticle", "headline": "Rain", {said}}}'), body)
    if not reason:
        assert "Crews" in read_page(html).text
        return
    with pytest.raises(ArticleSkipped, match=reason):
        read_page(html)


def test_a_page_of_headings_that_lead_elsewhere_is_a_list():
    teasers = "".join(
        f"<h3><a href=/{number}>The council of Orvan meets for the {number}th time</a></h3><p>It meets on Friday at the old quay, for once.</p>"
        for number in range(12)
    )
    with pytest.raises(ArticleSkipped, match="it is a list of 12 others; save the one that you want"):
        read_page(page(body=f"<main><h1>Orvan</h1>{teasers}</main>"))


@pytest.mark.parametrize(
    ("heading", "title", "said"),
    [
        ("<h1>Rain stops play</h1>", "Rain stops play", ""),
        ("", "Rain stops play", "it is a list of 9 others"),
        ("<h1>The Calder Post</h1>", "The Calder Post", "it is a list of 9 others"),
    ],
)
def test_a_short_article_among_teasers_is_one_where_it_has_a_heading_of_its_own(heading, title, said):
    teasers = "".join(
        f"<h3><a href=/{number}>The council meets for the {number}th time</a></h3>" for number in range(9)
    )
    text = "<p>Play on the upper field was stopped by rain at noon on Tuesday, the umpire said.</p>"
    head = f"<title>{title}</title><meta property='og:site_name' content='The Calder Post'>"
    html = page(head, f"<main>{heading}<div>{text}</div><div>{teasers}</div></main>")
    if not said:
        assert (
            read_page(html).text
            == "Play on the upper field was stopped by rain at noon on Tuesday, the umpire said."
        )
        return
    with pytest.raises(ArticleSkipped, match=said):
        read_page(html)


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
        assert re.search("no article|nested too deeply", error.problem)


def test_a_page_of_too_many_tags_is_set_aside():
    with pytest.raises(ArticleSkipped, match="too large"):
        read_page(page(body="<p>A line." * 200_000))


def test_block_quotations_keep_who_signs_them():
    block = "<blockquote><p>The pay was settled in 2019.</p><footer>— <cite>Ines Vardal</cite></footer></blockquote>"
    parts = read_page(page(body=BODY.replace("</article>", block + "</article>")))
    assert "The pay was settled in 2019." in parts.block_quotes
    assert parts.text.endswith("The pay was settled in 2019.\n\n— Ines Vardal")


FERRY, PIERS, NIGHTS = (
    "<p>Crews of the Calder Line walked out on Tuesday, leaving about 4,000 travellers on the islands, the harbour authority said.</p>",
    "<p>The company did not answer questions about the night pay, which has not been raised since the spring of 2019, the union said.</p>",
    "<p>The last strike on the islands ended after nine days, when a mediator from the mainland was called in by both sides.</p>",
)


@pytest.mark.parametrize(
    "piece",
    [
        '<div class="entry-meta">Posted on November 19, 2026 in Harbour</div>',
        '<div class="storefront-image-description">Two ferries at the northern pier of Calder on Tuesday morning.</div>',
        '<div class="box"><p class="img-credit">Two ferries lie at the northern pier, waiting for a crew.</p></div>',
        '<div class="author_detail_box"><p>Tom Orr has written about ships since he was nine, and about little else.</p></div>',
        '<div id="no-match"><p>Sorry, we could not find your pier on this map. Please try another one.</p></div>',
        "<p>Was this page helpful?</p>",
        "<ul><li><h4><a href='/x'>Harbour dues to rise again in the spring</a></h4></li></ul>",
        "<p>[button link=”/pier” type=”big”] Show me the pier[/button]</p>",
    ],
)
def test_what_stands_beside_the_text_is_left_out(piece):
    text = read_page(page("", f"<article><h1>Ferries</h1>{FERRY}{PIERS}{piece}{NIGHTS}</article>")).text
    assert len(text.split("\n\n")) == 3


@pytest.mark.parametrize(
    ("piece", "words"),
    [
        (
            "<figure><blockquote><p>Nobody has asked us, said the pilot of the northern pier.</p></blockquote></figure>",
            "Nobody",
        ),
        ("<button>When does the first ferry leave after the strike?</button>", "When does"),
        ("<h3 id='h-share-and-social-cargo'>Share and social cargo</h3>", "Share and social cargo"),
        (
            "<ul><li><a href='/x'>The crews of the southern line had walked out in the spring, too.</a></li></ul>",
            "The crews",
        ),
        (
            "<p><a href='/x'>The crews of the southern line had walked out in the spring, for a week, too.</a></p>",
            "The crews",
        ),
    ],
)
def test_what_looks_as_if_it_stood_beside_the_text_is_kept(piece, words):
    text = read_page(page("", f"<article><h1>Ferries</h1>{FERRY}{PIERS}{piece}{NIGHTS}</article>")).text
    assert [line for line in text.split("\n\n") if line.startswith(words)]


def test_a_pull_quote_stands_in_the_text_once_and_key_points_stay():
    pulled = "<p>leaving about 4,000 travellers on the islands, the harbour authority said</p>"
    points = "<ul><li>The last strike on the islands ended after nine days, when a mediator</li><li>which has not been raised since the spring of 2019, the union said</li></ul>"
    text = read_page(
        page("", f"<article><h1>Ferries</h1>{points}{FERRY}{PIERS}{pulled}{NIGHTS}</article>")
    ).text
    assert text.count("4,000 travellers") == 1
    assert text.count("since the spring of 2019") == 2


def test_the_next_article_of_an_endless_page_stays_out():
    own = f"<article class='first'><div class='headerHasCaption'><h1>Ferries</h1></div>{FERRY}{PIERS}{NIGHTS * 5}</article>"
    following = "".join(
        f"<p>The orchards of Kalvoy bore {number} tons of apples this year, the growers said, more than in any year before.</p>"
        for number in range(30)
    )
    text = read_page(
        page("", f"<main>{own}<article class='second'><h1>Apples</h1>{following}</article></main>")
    ).text
    assert "Crews" in text
    assert "apples" not in text


@pytest.mark.parametrize("tag", ["font", "div"])
def test_what_stands_deep_in_unclosed_tags_is_read(tag):
    body = BODY.replace("<p>The last", f"{f'<{tag}>' * 600}<p>The last")
    assert "mediator from the mainland" in read_page(page("<title>Ferries</title>", body)).text


def test_a_page_of_which_the_parser_drops_the_end_is_set_aside():
    with pytest.raises(ArticleSkipped, match="nested too deeply"):
        read_page(page("<title>Ferries</title>", BODY + "<div>" * 2_500))


def paragraphs(words, number=4):
    lines = (
        f"The harbour authority told {words} on day {day} that nobody had asked for pay."
        for day in range(number)
    )
    return "".join(
        f"<p>{line} It is the {line.split()[7]}th such answer, and it will not be the last one.</p>"
        for line in lines
    )


def test_of_an_endless_page_the_first_article_is_read_however_long_the_next_are():
    def article(name, number):
        return (
            f"<article><h1>{name}</h1><div class='entry-content'>{paragraphs(name, number)}</div></article>"
        )

    html = page("<title>Quay</title>", article("Quay", 7) + article("Mole", 9) + article("Dock", 40))
    text = read_page(html).text
    assert "told Quay on day 6" in text
    assert "Dock" not in text
    assert "Mole" not in text


def test_a_notice_in_a_template_does_not_take_the_place_of_a_short_article():
    notice = (
        "<p>We set cookies so that we and our partners can count visits, and you may refuse them here.</p>"
    )
    template = "".join(notice.replace("count", f"count {number}") for number in range(12))
    short = "<article><h1>Quay</h1>" + paragraphs("Orvan", 3) + "</article>"
    text = read_page(page("<title>Quay</title>", f"{short}<template>{template}</template>")).text
    assert "told Orvan on day 2" in text
    assert "cookies" not in text


@pytest.mark.parametrize(
    ("teaser", "is_told"),
    [
        (
            "<div class='news-teaser'><p>Crews say that they will stay ashore until somebody talks of pay.</p></div>",
            True,
        ),
        ("<h2 class='teaser'>Crews say that they will stay ashore until somebody talks of pay</h2>", True),
        (
            "<div class='teaser'><p>Crews say that they will <a href=/x>stay ashore until somebody talks of pay</a>.</p></div>",
            False,
        ),
        (
            "<div class='teaser'><h3>More</h3><p>Crews say that they will stay ashore until somebody talks of pay.</p></div>",
            False,
        ),
    ],
)
def test_what_is_named_a_teaser_and_leads_nowhere_is_the_standfirst(teaser, is_told):
    html = page(
        "<title>Quay</title>", f"<main><h1>Quay</h1>{teaser}<div>{paragraphs('Orvan', 6)}</div></main>"
    )
    assert ("Crews say that they will stay ashore" in read_page(html).text) is is_told


def test_the_lead_is_read_though_a_gallery_stands_before_the_body():
    gallery = "".join(
        f"<figure><figcaption>Picture {number} of the quay.</figcaption></figure>" for number in range(20)
    )
    lead = "<p>Crews say that they will stay ashore until the company talks about the pay at night.</p>"
    html = page(
        "<title>Quay</title>",
        f"<h1>Quay</h1>{lead}{gallery}<div class='article-body'>{paragraphs('Orvan', 8)}</div>",
    )
    assert read_page(html).text.startswith("Crews say")


def test_how_a_word_is_read_is_no_part_of_it():
    html = page(
        "<title>港で船が止まる</title>",
        "<h1><ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>で船が止まる</h1>" + BODY,
    )
    assert read_page(html).headline == "港で船が止まる"


PLAIN = (
    "<p>Crews of the Calder Line walked out on Tuesday, the harbour authority said in the morning of that day.</p>"
    * 2
)


def read_head(head, title="Ferry strike strands thousands", body=PLAIN):
    return read_page(page(f"<title>{title}</title>", f"<main><h1>{title}</h1>{head}{body}</main>"))


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        (
            "<div class='meta-comments'><a rel='author' href=/x>Ilse Marr</a> <span>3</span></div>",
            ("Ilse Marr",),
        ),
        ("<aside class='meta'><span class='author-name'>Ilse Marr</span></aside>", ("Ilse Marr",)),
        (
            "<aside><a href=/y>Another ferry runs aground</a> <span class='author-name'>Tom Orr</span></aside>",
            (),
        ),
        ("<span class='label'>von Ilse Marr</span>", ("Ilse Marr",)),
        ("<div>Datum: 3.5.2026 Autor: Ilse Marr/KP</div>", ("Ilse Marr",)),
        ("<a href='/about/newsteam/ilse-marr'>Ilse Marr</a>", ("Ilse Marr",)),
        ("<span class='author'>Ilse Marr @ilsemarr</span>", ("Ilse Marr",)),
        ("<span class='author'>ILSE MARR May 3, 2026</span>", ("ILSE MARR",)),
        ("<span class='author'>marr2000</span>", ()),
        ("<span class='author'>Written By</span>", ()),
        ("<span class='author'>Follow</span>", ()),
        ("<span class='author'>You’ll also like…</span>", ()),
    ],
)
def test_authors_in_the_line_below_the_heading(head, authors):
    assert read_head(head).byline == authors


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("<p class='published-date'>/ lunes 14 de septiembre de 2026</p>", datetime(2026, 9, 14)),
        ("<div class='date'>Kultur, 2.11.26</div>", datetime(2026, 11, 2)),
        ("<div class='date'>Von der Liga 4. 2. 2026.</div>", datetime(2026, 2, 4)),
        ("<div>Bay Post 2026-06-04 09:20:26 Source: Bay</div>", datetime(2026, 6, 4, 9, 20, 26)),
        ("<aside class='meta'><time>18 October 2026</time></aside>", datetime(2026, 10, 18)),
        ("<div class='social-share'><h5>23.01.2026</h5></div>", datetime(2026, 1, 23)),
        ("<aside><a href=/y>Another ferry runs aground</a> <time>18 October 2026</time></aside>", None),
        ("<div>Version 1.2.26.4 of the plan</div>", None),
    ],
)
def test_days_in_the_line_below_the_heading(head, day):
    assert read_head(head).published == day


@pytest.mark.parametrize(
    ("title", "heading", "headline"),
    [
        (
            "Strike: Ferries stay in port",
            "<span class='dachzeile'>After the storm</span> Ferries stay in port",
            "Ferries stay in port",
        ),
        (
            "Ferries stay in port",
            "Ferries stay in port <small class='entry-subtitle'>Nobody knows</small>",
            "Ferries stay in port",
        ),
        ("Ferries, piers and pay", "Crews walk out for the third time", "Crews walk out for the third time"),
        ("Ferries stay in port - CALDER", "Menu", "Ferries stay in port"),
        ("Ferries stay in port - a long wait", "Menu", "Ferries stay in port - a long wait"),
    ],
)
def test_the_headline_without_kicker_subtitle_and_the_name_of_the_domain(title, heading, headline):
    head = f"<title>{title}</title><link rel='canonical' href='https://www.calder.example/a'>"
    assert read_page(page(head, f"<h1>{heading}</h1>{PLAIN}")).headline == headline
