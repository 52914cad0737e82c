# ruff: noqa: E501, DTZ001 - what is read stands here as it is written; dates without a zone are expected
import gzip
import logging
import os
from datetime import UTC, datetime
from io import BytesIO

import pytest

from briefings.errors import ArticleError, ArticleSkipped
from briefings.model import Article
from briefings.sources.files import count_files, read_files

TEXT = "Ferries stay in port\n\nCrews walked out on Tuesday, the union said.\n"
PAGE = (
    "<html><head><title>Dam fails</title></head><body><article><h1>Dam fails</h1><p>The dam at Delmar failed on Friday "
    "after three days of rain, and two ministers resigned, the premier’s office said.</p><p>Nobody was hurt in the "
    "valley beneath it, because everyone had left on Thursday, said the mayor.</p></article></body></html>"
)
MAIL = (
    b"From: Desk <desk@harbour.example>\nSubject: Harbour\nDate: Sun, 03 May 2026 08:00:00 +0200\n"
    b"MIME-Version: 1.0\nContent-Type: text/plain\n\nThe harbour reopened.\n"
)


@pytest.fixture
def folder(tmp_path):
    def write(files):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


def read(*paths, **options):
    return list(read_files(paths, **options))


def test_every_form_is_read_and_a_folder_in_order(folder):
    path = folder(
        {
            "b.txt": TEXT,
            "a.md": "---\ntitle: T\n---\nText of it.\n",
            "sub/page.html": PAGE,
            "sub/page.txt.gz": gzip.compress(TEXT.encode(), mtime=0),
            "mail.eml": MAIL,
            "box.mbox": b"From a Mon\n" + MAIL + b"\nFrom a Mon\n" + MAIL,
            "records.jsonl": '{"id": "r1", "text": "One."}\n{"id": "r2", "text": "Two."}\n',
            "record.json": '{"title": "T",\n "text": "Three."}',
            ".hidden.txt": TEXT,
            ".git/x.txt": TEXT,
            "picture.jpg": b"\xff\xd8",
        }
    )
    found = read(path)
    assert [each.id for each in found if isinstance(each, Article)] == [
        "a", "b", "box-1", "box-2", "mail", "record", "r1", "r2", "sub/page",
    ]  # fmt: skip
    (error,) = (each for each in found if isinstance(each, ArticleError))
    assert "sub/page.html" in str(error)
    assert "sub/page.txt.gz" in str(error)


def test_ids_can_be_the_files_names(folder):
    path = folder({"x.html.gz": gzip.compress(PAGE.encode(), mtime=0)})
    assert [each.id for each in read(path / "x.html.gz", ids="name")] == ["x.html.gz"]
    assert [each.id for each in read(path / "x.html.gz")] == ["x"]


def test_every_article_of_a_file_is_dated_and_it_is_said_by_what(folder, caplog):
    path = folder(
        {
            "2022-12-20-talks.txt": TEXT,
            "front.md": "---\ndate: 2021-01-02\n---\nText.",
            "plain.txt": "Some other text.",
            "r.jsonl": '{"id": "r", "text": ""}',
        }
    )
    os.utime(path / "plain.txt", (1_700_000_000, 1_700_000_000))
    with caplog.at_level(logging.INFO, "briefings.sources.files"):
        dated = {each.id: each.published for each in read(path)}
    assert dated["2022-12-20-talks"] == datetime(2022, 12, 20)
    assert dated["front"] == datetime(2021, 1, 2)
    assert dated["plain"] == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert dated["r"] is not None
    assert "by its file's name" in caplog.text
    assert "by its head" in caplog.text
    assert "by its file's time" in caplog.text


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", b" \n\n", "the file is empty"),
        ("nulls.txt", b"\0" * 5000, "null bytes"),
        ("front.md", b"---\ntitle: x\n---\n\n", "no article text"),
        ("date.md", b"---\ndate: 2022-13-45\n---\nText", "the date '2022-13-45' is none"),
        ("large.txt", b"word " * 10_000_000, "too large"),
        ("bomb.txt.gz", gzip.compress(b"0" * 30_000_000, mtime=0), "too large"),
        ("broken.html", b"<p><b>bro<div", "no article on the page"),
        ("silent.eml", b"From: a@bay.example\nSubject: x\n\n", "holds no text"),
        (
            "wall.html",
            b"<html><body><p>We use cookies. Accept all cookies to go on.</p></body></html>",
            "cookie wall",
        ),
    ],
)
def test_what_is_no_article_is_set_aside_with_the_reason(folder, name, content, problem):
    path = folder({name: content, "good.txt": TEXT})
    skipped, good = sorted(read(path), key=lambda each: isinstance(each, Article))
    assert isinstance(skipped, ArticleSkipped)
    assert name in skipped.where
    assert problem in skipped.problem
    assert "; " in skipped.problem, "it is said what to do"
    assert good.id == "good"


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("bad.md", b"---\ntitle: ok\nsource: a: b\n---\nText", "bad.md:3"),
        ("bad.jsonl", b'{"id": "a", "text": ""}\n{"id":\n', "bad.jsonl:2"),
        ("bad.txt.gz", gzip.compress(TEXT.encode(), mtime=0)[:-9], "bad.txt.gz"),
        ("bad.jsonl.gz", gzip.compress(b'{"id": "a", "text": ""}\n', mtime=0)[:-9], "bad.jsonl.gz"),
        ("bad.html.gz", b"\x93\0\xfe" * 100, "bad.html.gz"),
    ],
)
def test_what_is_broken_is_an_error_that_names_file_and_line(folder, name, content, where):
    found = read(folder({name: content, "good.txt": TEXT}))
    errors = [each for each in found if isinstance(each, ArticleError)]
    assert [type(error) for error in errors] == [ArticleError]
    assert errors[0].where.endswith(where)
    assert ("the archive is damaged" in errors[0].problem) == name.endswith(".gz")
    assert "good" in [each.id for each in found if isinstance(each, Article)]


def test_a_missing_file_and_an_unreadable_one_are_errors(tmp_path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    found = read(tmp_path, tmp_path / "missing.txt")
    assert [type(each) for each in found] == [ArticleError, ArticleError]
    assert ["gone.txt" in found[0].where, "missing.txt" in found[1].where] == [True, True]


def test_an_empty_folder_gives_nothing(tmp_path):
    assert read(tmp_path) == []


def test_an_id_in_the_front_matter_wins_and_its_second_use_names_both_files(folder):
    path = folder({"a.md": "---\nid: same\n---\nOne.", "b.md": "---\nid: same\n---\nTwo."})
    first, second = read(path)
    assert first.id == "same"
    assert "a.md" in str(second)
    assert "b.md" in str(second)


def test_the_folder_that_a_browser_saves_beside_a_page_is_left_out(folder):
    path = folder({"Dam.html": PAGE, "Dam_files/frame.html": PAGE, "Other_files/x.txt": TEXT})
    assert [each.id for each in read(path)] == ["Dam", "Other_files/x"]


@pytest.mark.parametrize(
    ("raw", "headline"),
    [
        (TEXT.encode(), "Ferries stay in port"),
        (PAGE.encode(), "Dam fails"),
        (b"---\ntitle: T\n---\nText.", "T"),
        (b'{"id": "a", "title": "R", "text": ""}\n', "R"),
        (b'[{"id": "a", "title": "L", "text": ""}]', "L"),
        (MAIL, "Harbour"),
        (b"From a Mon\n" + MAIL, "Harbour"),
        (gzip.compress(TEXT.encode(), mtime=0), "Ferries stay in port"),
    ],
)
def test_standard_input_is_known_by_what_it_holds(raw, headline):
    assert [each.headline for each in read("-", stdin=BytesIO(raw))] == [headline]


def test_the_same_folder_gives_the_same_articles(folder):
    path = folder({"b.txt": TEXT, "a.html": PAGE, "c.eml": MAIL})
    assert read(path) == read(path)


def test_line_ends_are_made_alike_before_the_text_is_fixed(folder):
    (article,) = read(folder({"a.txt": TEXT.replace("\n", "\r\n")}))
    assert article.text == TEXT.strip("\n")


def test_a_file_of_a_form_that_is_not_read_is_named_and_none_vanishes(folder):
    path = folder(
        {
            "a.txt": TEXT,
            "report.pdf": b"%PDF-1.7 x",
            "letter.docx": b"PK\3\4",
            "NOTES": b"x",
            "a.css": b"",
            "bay.xml": b"<rss/>",
            "list.opml": b"<opml/>",
        }
    )
    found = read(path)
    assert [each.id for each in found if isinstance(each, Article)] == ["a"]
    said = {str(each) for each in found if isinstance(each, ArticleSkipped)}
    assert len(said) == 5
    assert any("bay.xml" in each and "under 'sources:'" in each for each in said)
    assert any("'briefings sources import list.opml'" in each for each in said)
    assert (
        f"{path / 'report.pdf'}: files like .pdf are not read; save its text as .txt or .md, or its page as .html"
        in said
    )
    assert count_files([path]) == 1


FEED = '<?xml version="1.0"?>\n<!-- made by hand -->\n<rss version="2.0"><channel><title>Bay</title></channel></rss>'


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("report.pdf", b"%PDF-1.7 x", "it is a PDF, which is not read; save its text as .txt"),
        ("photo.html", b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        ("talk.txt", b"ID3\3\0\0", "a sound or a film"),
        ("letter.docx", b"PK\3\4\x14\0", "a ZIP archive, as Word"),
        ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", "an old file of Word"),
        ("letter.rtf", rb"{\rtf1\ansi Ferries stay in port}", "a Rich Text file"),
        ("page.webarchive", b"bplist00\xd1", "a web archive of Safari; save its page as .html"),
        ("feed.xml", FEED, "a feed and no article; name the address of the feed under 'sources:'"),
        ("feed.html", FEED, "a feed and no article"),
        ("feed.txt", '<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "a feed and no article"),
        ("list.html", '<opml version="2.0"></opml>', "'briefings sources import FILE'"),
        (
            "wide.txt",
            TEXT.encode("utf-16-le"),
            "it holds null bytes; save its text as .txt, encoded as UTF-8",
        ),
    ],
)
def test_a_file_that_is_named_itself_is_told_by_its_first_bytes(folder, name, raw, said):
    (error,) = read(folder({name: raw}) / name)
    assert isinstance(error, ArticleSkipped)
    assert said in str(error)


@pytest.mark.parametrize(
    "text",
    ["ID3 tags are read.\n", "PK is a code.\n", "<rss> is a tag of feeds.\n", "Rar! said the crew.\n"],
)
def test_a_text_that_begins_like_another_form_is_read(folder, text):
    (article,) = read(folder({"note.txt": f"Formats\n\n{text}", "b/only.txt": text}) / "note.txt")
    assert article.text.endswith(text.strip())
