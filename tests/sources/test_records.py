# ruff: noqa: E501, DTZ001 - what is read stands here as it is written; dates without a zone are expected
import gzip
import json
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.errors import ArticleError
from briefings.model import Article
from briefings.sources.records import read_json, read_record, read_records, record_of


def lines(*records):
    return BytesIO(b"".join(json.dumps(record).encode() + b"\n" for record in records))


@given(st.text())
def test_text_is_kept_exactly(text):
    (article,) = read_records(lines({"id": "a", "text": text}))
    assert isinstance(article, Article)
    assert article.text == text


def test_all_fields():
    record = {
        "id": 7, "text": "Text.", "title": "A title", "date": "November 13, 2004", "source": "The Calder Post",
        "url": "https://calder.example/7", "language": "en-GB",
    }  # fmt: skip
    (article,) = read_records(lines(record))
    assert (article.id, article.headline, article.source, article.language) == (
        "7",
        "A title",
        "The Calder Post",
        "en",
    )
    assert article.published == datetime(2004, 11, 13)
    assert article.url == "https://calder.example/7"


def test_everything_but_id_and_text_may_be_null_or_wrong():
    record = {
        "id": "a",
        "text": "",
        "title": None,
        "date": "soon",
        "source": None,
        "url": 3,
        "language": None,
    }
    (article,) = read_records(lines(record))
    assert isinstance(article, Article)
    assert (article.headline, article.published, article.language) == ("", None, "en")


def test_a_bad_line_is_named_and_the_rest_is_read():
    raw = b'{"id": "a", "text": "x"}\n\n{"id": \n[1]\n{"text": "x"}\n{"id": "b"}\n\xff\xfe\n{"id": "c", "text": "y"}'
    found = list(read_records(BytesIO(raw), "some.jsonl"))
    assert [item.id if isinstance(item, Article) else item.where for item in found] == [
        "a", "some.jsonl:3", "some.jsonl:4", "some.jsonl:5", "some.jsonl:6", "some.jsonl:7", "c",
    ]  # fmt: skip


def test_a_line_nested_too_deep_is_a_bad_line():
    (found,) = read_records(BytesIO(b'{"id": "a", "text": ' + b"[" * 200_000))
    assert isinstance(found, ArticleError)


def test_a_line_that_is_too_long_is_set_aside():
    huge = b'{"id": "a", "text": "' + b"x" * 11_000_000 + b'"}\n'
    first, second = read_records(BytesIO(huge + b'{"id": "b", "text": "y"}\n'))
    assert "too large" in first.problem
    assert second.id == "b"


def test_a_file_may_be_packed_and_may_be_missing(tmp_path):
    path = tmp_path / "some.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"id": "a", "text": "x"}\n'))
    assert [article.id for article in read_records(path)] == ["a"]
    (missing,) = read_records(tmp_path / "none.jsonl")
    assert isinstance(missing, ArticleError)
    assert "none.jsonl" in str(missing)


def test_the_language_is_told_from_the_text():
    text = "Die Fähren bleiben am Dienstag im Hafen, weil die Mannschaften über den Nachtzuschlag streiten wollen."
    (article,) = read_records(lines({"id": "a", "text": text}))
    assert article.language == "de"


def test_the_headline_is_taken_from_the_text_when_it_opens_it():
    (article,) = read_records(
        lines({"id": "a", "text": "Ferries stay in port\n\nCrews walked out, the union said."})
    )
    assert article.headline == "Ferries stay in port"


def test_a_record_made_of_an_article_reads_back():
    record = {
        "id": "a",
        "text": "Some text.",
        "title": "T",
        "date": "2026-05-03T08:00:00+02:00",
        "authors": ["Ann Lee"],
    }
    article = read_record(record, "here")
    again = read_record(record_of(article), "there")
    assert replace(again, file_sha256=article.file_sha256) == article
    assert record_of(article)["published"] == "2026-05-03T08:00:00+02:00"
    assert set(record_of(article)) == {
        "id", "headline", "standfirst", "authors", "published", "language", "source", "url", "text",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "ids"),
    [
        (b'{"text": "one\\n"}', ["name"]),
        (b'[{"text": "one"}, {"id": "b", "text": "two"}]', ["name-1", "b"]),
        (b'{\n"id": "a",\n"text": "one"}', ["a"]),
        (b'{"id": "a", "text": "one"}\n{"id": "b", "text": "two"}\n', ["a", "b"]),
    ],
)
def test_a_json_file_holds_one_or_many(raw, ids):
    assert [article.id for article in read_json(BytesIO(raw), "some.json", "name")] == ids


def test_broken_json_names_its_line():
    (error,) = read_json(BytesIO(b'{\n"id": "a",\n"text"\n'), "some.json", "name")
    assert error.where == "some.json:4"
    (error,) = read_records(BytesIO(b'{"id": "a", text}'), "some.jsonl")
    assert str(error).startswith("some.jsonl:1: broken JSON:")
    assert "line 1" not in str(error)
    assert "at character 13" in str(error)


@given(st.binary(max_size=200))
def test_no_bytes_raise(raw):
    assert all(isinstance(each, (Article, ArticleError)) for each in read_records(BytesIO(raw)))
    assert all(isinstance(each, (Article, ArticleError)) for each in read_json(BytesIO(raw), "f", "n"))
