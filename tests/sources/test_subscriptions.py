"""Lists of feeds, as feed readers write them."""

from pathlib import Path

import pytest

from briefings.errors import SettingsError
from briefings.settings import load_settings
from briefings.settings.subscriptions import parse_opml, write_opml

LIST = """<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Économie">
  <outline text="Kalvoy Wïre &amp; Co" type="rss" xmlUrl="https://wire.example/feed?a=1&amp;b=2" htmlUrl="https://wire.example/"/>
  <outline text="Harbour Ledger" title="Ledger" xmlUrl="https://ledger.example/rss"/>
</outline>
<outline text="Sport">
  <outline text="Harbour Ledger" xmlUrl="https://ledger.example/sport"/>
  <outline text="Again" xmlUrl="https://ledger.example/rss"/>
</outline>
<outline xmlUrl="https://nameless.example/rss"/>
</body></opml>
""".encode()


def test_each_feed_of_a_list_has_its_name_and_its_group():
    found = [(source.name, source.feed, source.section) for source in parse_opml(LIST, "feeds.opml")]
    assert found == [
        ("Kalvoy Wïre & Co", "https://wire.example/feed?a=1&b=2", "Économie"),
        ("Harbour Ledger", "https://ledger.example/rss", "Économie"),
        ("Harbour Ledger", "https://ledger.example/sport", ""),
        ("", "https://nameless.example/rss", ""),
    ]


def test_a_list_that_is_written_is_read_the_same():
    first = parse_opml(LIST, "feeds.opml")
    written = write_opml(first, 'Desk "A" & Co')
    again = parse_opml(written.encode(), "feeds.opml")
    assert {(s.name, s.feed, s.section) for s in again} == {(s.name, s.feed, s.section) for s in first}
    assert write_opml(again, 'Desk "A" & Co') == written


def test_a_list_in_the_settings_stands_for_its_feeds(tmp_path: Path):
    (tmp_path / "feeds.opml").write_bytes(LIST)
    (tmp_path / "briefings.yaml").write_text(
        "site: {title: T}\nsources:\n  - folder: saved\n  - {opml: feeds.opml, rights: {words: 40}}\n"
        "  - {name: Harbour Ledger, show: headline}\n"
    )
    settings = load_settings(tmp_path)
    assert len([source for source in settings.sources if source.feed]) == 4
    ledger = settings.find_source("harbour ledger")
    assert (ledger.rights.words, ledger.show, ledger.section) == (40, "headline", "Économie")
    assert settings.all_sections["Économie"].sources == ("Kalvoy Wïre & Co", "Harbour Ledger")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"just words", "is no OPML"),
        (
            b'<opml version="2.0"><body><outline text="A" xmlUrl="javascript:alert(1)"/></body></opml>',
            "is no address",
        ),
    ],
)
def test_a_list_that_cannot_be_used_is_named_with_the_line_of_the_settings(tmp_path: Path, content, said):
    if content is not None:
        (tmp_path / "feeds.opml").write_bytes(content)
    (tmp_path / "briefings.yaml").write_text("site: {title: T}\nsources:\n  - opml: feeds.opml\n")
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert caught.value.where.endswith("briefings.yaml:3")
    assert said in caught.value.problem


def test_a_line_that_is_no_feed_costs_itself_alone_and_feed_addresses_are_read(caplog):
    lines = (
        "/ongoing",
        "feed://one.example/rss",
        "feed:https://two.example/atom",
        "https://three.example/rss",
    )
    body = "".join(f'<outline text="{line}" type="rss" xmlUrl="{line}"/>' for line in lines)
    feeds = parse_opml(f'<opml version="2.0"><body>{body}</body></opml>'.encode(), "list.opml")
    addresses = [feed.feed for feed in feeds]
    assert addresses == ["http://one.example/rss", "https://two.example/atom", "https://three.example/rss"]
    assert "list.opml: left out: the feed '/ongoing'" in caplog.text
