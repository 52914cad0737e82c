# ruff: noqa: E501, ISC004, DTZ001 - what is written stands here as it is written; dates may have no zone
"""The store: what is filed comes back the same, each article once, and no person's work is lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.model import Article
from briefings.sources.article import make_article
from briefings.sources.files import read_files
from briefings.sources.parts import Parts, Placement
from briefings.sources.store import Filed, open_store
from briefings.sources.store.article_files import decode_filed, encode_filed, spell_headline, tidy_parts

MONDAY = datetime(2026, 11, 16, 8, 30, tzinfo=timezone(timedelta(hours=2)))
FEED = "https://quayside.example/rss"
TEXT = "\n\n".join(
    f"The ferry company said on day {n} that {w} would sail again, and the union of the {w} crews answered it "
    f"in a letter of {n + 3} pages. “We have waited {n} days for an offer from {w}, and none came,” it said."
    for n, w in enumerate(["Anatoli", "Kalypso", "Tharn Star", "Bluff Queen"], 1)
)


def filed(text=TEXT, headline="Ferries stay in port", url="https://quayside.example/a", **more) -> Filed:
    parts = {"source": "Quayside", "published": MONDAY, "dated": "feed", "language": "en"} | more.pop(
        "parts", {}
    )
    return Filed(
        parts=Parts(text=text, headline=headline, url=url, **parts), feed=more.pop("feed", FEED), **more
    )


@pytest.fixture
def keep(tmp_path: Path):
    """File articles, one after another, each time with a store that was opened anew; return what became of them."""

    def file(*all_filed: Filed, link: str = "", changed=None):
        placements = []
        for each in all_filed:
            with open_store(tmp_path / "articles", tmp_path / "cache", sweep=True) as store:
                placements.append(store.place(each, link=link, changed=changed))
                store.write(placements[-1])
        return placements

    return file


def read_store(tmp_path: Path) -> dict[str, Article]:
    found = list(read_files([tmp_path / "articles"]))
    assert all(isinstance(each, Article) for each in found), found
    return {each.id: each for each in found}


words = st.text(st.characters(codec="utf-8"), max_size=60)
lines = st.one_of(
    words,
    st.sampled_from(["> quoted", "---", "\\back", "# head", "- item", "…", "Title: x", "\ufeff", "“Yes,”"]),
)


@given(
    text=st.lists(lines, min_size=1, max_size=6).map("\n".join),
    headline=words,
    standfirst=words,
    byline=st.lists(words, max_size=3).map(tuple),
    source=words,
    published=st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.timezones() | st.none()),
    quoted=st.booleans(),
)
@settings(max_examples=150)
def test_what_is_filed_is_read_as_the_same_article(
    tmp_path_factory, text, headline, standfirst, byline, source, published, quoted
):
    blocks = tuple(text.split("\n")[:2]) if quoted else ()
    parts = tidy_parts(
        Parts(
            text=text, headline=headline, standfirst=standfirst, byline=byline, source=source,
            published=published, language="en", block_quotes=blocks, url="https://quayside.example/a",
        )
    )  # fmt: skip
    if not parts.text.strip():
        return
    article = Filed(parts=parts, feed=FEED, guid="g: 1", fetched="x", changes=("a: “b”",))
    path = tmp_path_factory.mktemp("store") / "slug.md"
    path.write_text(encode_filed(article), encoding="utf-8", newline="")
    (read,) = read_files([path.parent])
    expected = make_article(
        id="slug", text=parts.text, headline=parts.headline, source=parts.source, url=parts.url,
        standfirst=parts.standfirst, byline=parts.byline, published=parts.published, language="en",
        block_quotes=parts.block_quotes,
    )  # fmt: skip
    assert replace(read, file_sha256="") == expected
    again = decode_filed(path.read_bytes(), "slug.md")
    assert again.version == article.version
    assert (again.feed, again.guid, again.fetched, again.changes) == (FEED, "g: 1", "x", ("a: “b”",))


def test_a_file_stands_under_its_day_and_a_person_can_read_it(keep, tmp_path):
    (placed,) = keep(filed(parts={"byline": ("Ilse Marr", "Tomas Berg")}))
    assert (placed.kind, placed.name) == ("new", "2026/11/16/ferries-stay-in-port")
    written = (tmp_path / "articles/2026/11/16/ferries-stay-in-port.md").read_text(encoding="utf-8")
    head, _, body = written.removeprefix("---\n").partition("\n---\n")
    assert head.startswith("title: Ferries stay in port\nauthor:\n- Ilse Marr\n- Tomas Berg\ndate: ")
    assert "dated_by: feed\nsource: Quayside\n" in head
    assert body == f"\n{TEXT}\n"


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Ferries stay in port", "ferries-stay-in-port"),
        ("Brücke «gesperrt»!", "brucke-gesperrt"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\nul \0 x", "c-nul-x"),
        ("???", "article"),
        ("北京", "bei-jing"),
        ("a" * 200, "a" * 60),
    ],
)
def test_a_slug_is_a_plain_name(headline, slug):
    assert spell_headline(headline) == slug


def test_an_address_is_filed_once_however_it_is_written(keep, tmp_path):
    kinds = [
        each.kind
        for each in keep(
            filed(),
            filed(url="http://www.quayside.example/a/?utm_source=rss#top"),
            filed(
                url="https://quayside.example/a", feed="https://other.example/rss", text=TEXT + "\n\nMore."
            ),
        )
    ]
    assert kinds == ["new", "known", "known"]
    assert len(read_store(tmp_path)) == 1


def test_the_same_text_at_another_address_of_its_source_is_filed_once(keep):
    assert [each.kind for each in keep(filed(), filed(url="https://quayside.example/b"))] == ["new", "known"]


def test_wire_copy_at_several_outlets_is_kept_and_marked(keep, tmp_path):
    cut = TEXT.rsplit("\n\n", 1)[0] + "\n\nThe harbour office would not comment."
    first, second, third = keep(
        filed(),
        filed(
            url="https://ledger.example/x",
            feed="https://ledger.example/rss",
            parts={"source": "Harbour Ledger"},
        ),
        filed(
            cut,
            url="https://gazette.example/y",
            feed="https://gazette.example/rss",
            parts={"source": "Gazette"},
        ),
    )
    assert (second.kind, second.filed.parts.copy_of) == ("new", first.name)
    assert (third.kind, third.filed.parts.copy_of) == ("new", first.name)
    assert second.name.startswith(f"{first.name}-")
    articles = read_store(tmp_path)
    assert {each.copy_of for each in articles.values()} == {"", first.name}


def test_another_text_of_the_same_kind_is_no_copy(keep):
    other = (
        TEXT.replace("Anatoli", "Argo").replace("ferry", "coach").replace("crews answered", "drivers refused")
    )
    other = other.replace("waited", "hoped").replace("would sail again", "runs no more")
    _, second = keep(filed(), filed(other, url="https://gazette.example/y", parts={"source": "Gazette"}))
    assert second.filed.parts.copy_of == ""


def test_a_newer_version_says_what_changed(keep, tmp_path):
    newer = TEXT.replace("We have waited 1 days for an offer", "We have waited 2 days for a word")
    newer = newer.replace(
        "“We have waited 4 days for an offer from Bluff Queen, and none came,” it said.", "It waits."
    )
    first, second = keep(
        filed(), filed(newer, "Ferries sail"), changed=datetime(2026, 11, 16, 10, tzinfo=UTC)
    )
    assert (second.kind, second.name) == ("changed", first.name)
    (article,) = read_store(tmp_path).values()
    assert (article.headline, article.text) == ("Ferries sail", newer)
    assert second.filed.changes == (
        "2026-11-16T10:00:00+00:00: the headline was “Ferries stay in port”",
        "2026-11-16T10:00:00+00:00: a quotation altered: “We have waited 1 days for an offer from Anatoli, and none "
        "came,” is now “We have waited 2 days for a word from Anatoli, and none came,”",
        "2026-11-16T10:00:00+00:00: a quotation gone: “We have waited 4 days for an offer from Bluff Queen, and none "
        "came,”",
        "2026-11-16T10:00:00+00:00: paragraphs: 2 new or altered, 2 gone or altered",
    )
    assert [each.kind for each in keep(filed(newer, "Ferries sail"))] == ["known"]


def test_what_a_person_edited_is_left_alone(keep, tmp_path):
    (first,) = keep(filed())
    path = tmp_path / "articles" / f"{first.name}.md"
    edited = path.read_text("utf-8").replace("the union of the", "the unions of the")
    path.write_text(edited, "utf-8")
    same, newer = keep(filed(), filed(TEXT + "\n\nThe strike goes on."))
    assert (same.kind, newer.kind) == ("known", "edited")
    assert path.read_text("utf-8") == edited


def test_pages_that_all_name_one_address_as_theirs_are_told_apart(keep, tmp_path):
    front = "https://quayside.example/live"
    other = "Quite another matter was debated in the harbour of Kalvoy. " * 20
    first, second = keep(
        filed(url=front, guid="1"),
        filed(other, "Debate", url=front, guid="2"),
        link="https://quayside.example/live/2",
    )
    assert (first.kind, second.kind) == ("new", "new")
    assert {each.url for each in read_store(tmp_path).values()} == {front, "https://quayside.example/live/2"}


def test_what_an_interrupted_writing_left_is_swept_away(keep, tmp_path):
    keep(filed())
    left = tmp_path / "articles" / "2026/11/16/.ferries-sail.md.ab12_cd3"
    mine = tmp_path / "articles" / "2026/11/16/.mine.md"
    for path in (left, mine):
        path.write_text("half")
    keep(filed(url="https://quayside.example/b", text="Another text. " * 40))
    assert not left.exists()
    assert mine.exists()


def test_the_store_is_known_again_without_what_was_remembered_of_it(keep, tmp_path):
    keep(filed())
    (tmp_path / "cache" / "articles.sqlite").write_bytes(b"no database")
    assert [each.kind for each in keep(filed())] == ["known"]


def test_an_address_is_filed_without_its_password(keep):
    (placement,) = keep(filed(url="https://anna:secret@quayside.example/a"))
    assert placement.filed.parts.url == "https://quayside.example/a"


def test_what_was_deleted_and_comes_again_is_no_copy_of_itself(tmp_path):
    text = " ".join(
        f"The harbour board spoke of pier {number} and of its {number} boats." for number in range(60)
    )

    def file_article(source: str) -> Placement:
        parts = Parts(
            text=text, headline=f"Piers, says {source}", source=source, url=f"https://{source}.example/piers",
            published=datetime(2026, 11, 20, 8, tzinfo=UTC), dated="feed",
        )  # fmt: skip
        with open_store(tmp_path / "articles", tmp_path / "cache", sweep=True) as store:
            link = parts.url
            placement = store.place(
                Filed(parts=parts, feed=f"https://{source}.example/rss"), link=link, changed=None
            )
            store.write(placement)
        return placement

    first, copy = file_article("bay"), file_article("cove")
    assert copy.filed.parts.copy_of == first.name
    (tmp_path / "articles" / f"{first.name}.md").unlink()
    assert file_article("bay").filed.parts.copy_of == ""
