# ruff: noqa: E501 - feeds stand here as they are written
"""Feeds of every form, and what is none."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from briefings.errors import FetchError
from briefings.sources.feeds import read_feed

CASES = Path(__file__).parent / "cases" / "feeds"
ADDRESS = "https://feeds.example/feeds/all"


def read(name: str, content_type: str = ""):
    return read_feed((CASES / name).read_bytes(), ADDRESS, content_type)


@pytest.mark.parametrize(
    ("name", "title", "language", "items"),
    [
        ("rss2.xml", "Quayside & Co", "en", 3),
        ("rss091.xml", "Harbour Ledger", "en", 1),
        ("rdf.xml", "Tharn Gazette", "de", 1),
        ("atom.xml", "Le Courrier de Kalvoy", "fr", 1),
        ("feed.json", "Bluff Herald", "en", 3),
    ],
)
@pytest.mark.parametrize("content_type", ["", "text/html", "application/octet-stream"])
def test_every_form_is_read_whatever_the_server_calls_it(name, title, language, items, content_type):
    feed = read(name, content_type)
    assert (feed.title, feed.language, len(feed.items)) == (title, language, items)


def test_rss_says_when_by_whom_and_the_whole_text():
    first, second, _ = read("rss2.xml").items
    assert first.key == "tag:quayside,1"
    assert first.link == "https://feeds.example/2026/ferries?utm_source=rss"
    assert first.headline == "Ferries stay in port & crews walk out"
    assert first.byline == ("Ilse Marr",)
    assert first.published == datetime(2026, 11, 16, 8, 30, tzinfo=timezone(timedelta(hours=2)))
    assert first.content == "<p>Crews walked out on Monday.</p><p>Nobody sailed.</p>"
    assert second.headline == "Café opens"
    assert second.byline == ("Tomas Berg",)
    assert (second.content, second.summary) == ("", "<b>Coffee</b> at last.")


def test_atom_has_two_dates_and_the_link_that_is_no_enclosure():
    (item,) = read("atom.xml").items
    assert item.link == "https://courrier.example/port"
    assert item.headline == "Le port rouvre"
    assert item.published == datetime(2026, 11, 18, 8, tzinfo=UTC)
    assert item.updated == datetime(2026, 11, 18, 10, tzinfo=UTC)
    assert "Le port a rouvert mercredi." in item.content


def test_a_json_feed_with_parts_of_wrong_types_gives_the_rest():
    first, second, _ = read("feed.json").items
    assert (first.link, first.byline) == ("https://feeds.example/oysters", ("Wiremu Tane",))
    assert second.key == "2"
    assert second.content == "<p>A note.</p><p>Of &lt;two&gt; lines.</p>"


def test_another_word_of_an_item_is_another_mark():
    raw = (CASES / "rss2.xml").read_bytes()
    before = read_feed(raw, ADDRESS).items
    after = read_feed(raw.replace(b"Nobody sailed", b"Nobody at all sailed"), ADDRESS).items
    assert before[0].mark != after[0].mark
    assert before[1].mark == after[1].mark


def test_a_feed_that_breaks_off_gives_what_stands_before():
    raw = (CASES / "rss2.xml").read_bytes()
    feed = read_feed(raw[: raw.index(b"<author>")], ADDRESS)
    assert feed.items[0].headline.startswith("Ferries stay in port")


def test_entities_that_nest_are_not_expanded():
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">\n' for n in range(1, 12))
    raw = (
        f'<?xml version="1.0"?>\n<!DOCTYPE rss [<!ENTITY l0 "boom">\n{levels}]>\n<rss version="2.0"><channel>'
        "<title>T</title><item><guid>1</guid><title>&l11;</title></item></channel></rss>"
    )
    feed = read_feed(raw.encode(), ADDRESS)
    assert all(len(item.headline) < 1000 for item in feed.items)


def test_a_file_of_this_machine_is_not_read_into_a_feed():
    raw = (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY own SYSTEM "file:///etc/hostname">]>'
        b'<rss version="2.0"><channel><title>T</title><item><guid>1</guid><title>x&own;y</title></item></channel></rss>'
    )
    (item,) = read_feed(raw, ADDRESS).items
    assert item.headline in ("xy", "x&own;y")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is no feed"),
        (b"hello", "is no feed"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "is no feed"),
        (b"{", "broken JSON"),
        (b"[" * 100_000, "is no feed"),
        (b'{"a":' * 100_000, "broken JSON"),
        (b'{"items": 3}', "no 'items'"),
        (b"<html><head><title>x</title></head><body>News</body></html>", "is no feed"),
        (
            b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body>x</body></html>',
            "its feeds are https://feeds.example/rss",
        ),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(raw, said):
    with pytest.raises(FetchError, match=r"feeds\.example/feeds/all") as caught:
        read_feed(raw, ADDRESS)
    assert said in caught.value.problem


RSS = '<rss version="2.0"><channel><title>Bay News</title>{}</channel></rss>'
ITEM = "<item><title>{}</title><link>https://bay.example/{}</link><guid>{}</guid>{}</item>"


def read_rss(*items: str, encoding: str = "utf-8"):
    return read_feed(RSS.format("".join(items)).encode(encoding, "surrogatepass"), ADDRESS)


def test_an_entry_without_id_and_link_is_told_by_its_words_and_an_empty_one_is_named():
    feed = read_rss("<item><title>One</title></item><item><title>Two</title></item><item></item>")
    assert [item.headline for item in feed.items] == ["One", "Two"]
    assert len({item.key for item in feed.items}) == 2
    assert feed.broken == ("entry 3 holds no words, no id and no link",)


def test_an_id_that_tells_nothing_gives_way_to_the_link():
    feed = read_rss(
        ITEM.format("One", 1, "N/A", ""), ITEM.format("Two", 2, "N/A", ""), ITEM.format("Three", 3, "", "")
    )
    assert [item.key for item in feed.items] == [f"https://bay.example/{number}" for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Fish & Sons sell R&D arm", "Fish & Sons sell R&D arm"),
        ("Salt &amp; tar &#8211; a day", "Salt & tar – a day"),
        ("<![CDATA[Nets & lines]]>", "Nets & lines"),
        ("&lt;b&gt;Bold&lt;/b&gt; claim", "Bold claim"),
    ],
)
def test_titles_keep_their_ampersands(title, headline):
    assert read_rss(ITEM.format(title, 1, 1, "")).items[0].headline == headline


def test_an_atom_title_of_text_is_no_markup():
    entry = '<entry><title type="text">What &lt;i&gt; means</title><id>tag:1</id><updated>2026-11-20T08:00:00Z</updated></entry>'
    raw = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Bay</title>{entry}</feed>'
    assert read_feed(raw.encode(), ADDRESS).items[0].headline == "What <i> means"


@pytest.mark.parametrize(
    "broken",
    [
        "<pubDate>Wed, 00 Nov 0000 00:00:00 +0000</pubDate>",
        "<pubDate>0000-00-00 00:00:00</pubDate>",
        "<enclosure url='http://[bay' length='x'/>",
        "<link>http://[::1</link>",
        "<description>half &#xD83D; an emoji</description>",
    ],
)
def test_one_broken_field_costs_no_other_entry(broken):
    feed = read_rss(
        ITEM.format("One", 1, 1, ""), ITEM.format("Two", 2, 2, broken), ITEM.format("Three", 3, 3, "")
    )
    assert [item.headline for item in feed.items] == ["One", "Two", "Three"]
    assert all(item.published is None for item in feed.items)


@pytest.mark.parametrize(
    ("written", "hours"),
    [("CET", 1), ("EET", 2), ("BST", 1), ("IST", 5.5), ("AEDT", 11), ("EDT", -4), ("MSK", 3)],
)
def test_names_of_zones_are_read(written, hours):
    date = f"<pubDate>Fri, 20 Nov 2026 08:30:00 {written}</pubDate>"
    published = read_rss(ITEM.format("One", 1, 1, date)).items[0].published
    assert published == datetime(2026, 11, 20, 8, 30, tzinfo=timezone(timedelta(hours=hours)))


def test_another_date_of_the_feed_tells_the_order_of_numbers():
    dates = ("<pubDate>11/05/2026 08:00</pubDate>", "<pubDate>11/25/2026 08:00</pubDate>")
    feed = read_rss(*(ITEM.format(number, number, number, date) for number, date in enumerate(dates)))
    assert [item.published.day for item in feed.items] == [5, 25]


def test_a_feed_with_a_stray_byte_is_utf_8():
    raw = RSS.format(ITEM.format("Søren says “no”", 1, 1, "<description>(f?r)</description>")).encode()
    assert read_feed(raw.replace(b"?", b"\xf8"), ADDRESS).items[0].headline == "Søren says “no”"


def test_a_very_long_name_is_cut():
    author = "<author>" + "a.b@" * 20_000 + "</author>"
    assert read_rss(ITEM.format("One", 1, 1, author)).items[0].headline == "One"


@pytest.mark.parametrize(
    "raw",
    [
        b"<rss version='2.0'><channel><title>Bay</title><item><title>Ferries</title><link>https://anna:secret@bay.example/1</link></item></channel></rss>",
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "Bay", "items": [{"id": "1", "url": "https://anna:secret@bay.example/1", "content_text": "Ferries"}]}',
    ],
)
def test_the_address_of_an_entry_loses_its_password(raw):
    (item,) = read_feed(raw, ADDRESS).items
    assert item.link == "https://bay.example/1"
