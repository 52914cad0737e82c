"""What would hang or break the reading is set aside by name, and the others go on."""

import json
import operator
import os
import re
import zlib
from itertools import pairwise
from pathlib import Path

import pytest

from briefings.errors import ArticleError, ArticleSkipped
from briefings.sources import bounds
from briefings.sources.bounds import read_within
from briefings.sources.files import read_files
from briefings.sources.mails import read_mail
from briefings.sources.pages import read_page

LARGE = b"x" * 100_000
PROSE = "The crews of the ferry walked out on Tuesday, and nobody knows when they will be back at sea. " * 4


def test_what_takes_too_long_is_ended_and_the_next_is_read(monkeypatch):
    endless = b"(a+)+$|" + LARGE
    monkeypatch.setattr(bounds, "PATIENCE", 2.0)
    with pytest.raises(ArticleError, match=r"slow\.html: takes longer than"):
        read_within(re.match, endless, b"a" * 60 + b"b", where="slow.html")
    monkeypatch.undo()
    assert read_within(zlib.crc32, LARGE, where="quick.html") == zlib.crc32(LARGE)


def test_what_takes_too_much_memory_is_named():
    with pytest.raises(ArticleError, match=r"big\.html: takes more than 1,000 MB"):
        read_within(operator.mul, LARGE, 40_000, where="big.html")


@pytest.mark.parametrize("depth", [20_000, 100_000])
def test_what_breaks_is_named_with_a_remedy(depth):
    with pytest.raises(ArticleError, match=r"deep\.json: is nested too deeply .* save its text"):
        read_within(json.loads, b"[" * depth, where="deep.json")


def test_our_own_errors_come_back_as_they_are():
    with pytest.raises(ArticleSkipped, match="no article"):
        read_within(read_page, b"<p>" + b"<br>" * 20_000, where="empty.html", name="empty.html")


def read_all(folder: Path) -> tuple[list[str], dict[str, str]]:
    read = list(read_files([folder]))
    broken = {
        Path(each.where.partition(":")[0]).name: str(each) for each in read if isinstance(each, ArticleError)
    }
    return [each.id for each in read if not isinstance(each, ArticleError)], broken


ALIASES = "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairwise("abcdefghi"))
ATTRIBUTES = " ".join(f"a{number}=1" for number in range(16_000))
PARTS = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(1_000))
HOSTILE = {
    "aliases.md": f"---\na: &a [x, x]\n{ALIASES}---\n\nText.",
    "marks.txt": "Loud.\n\n" + "“" * 16_000,
    "capitals.txt": "LOUD.\n\n" + "A" * 16_000,
    "brackets.jsonl": "[" * 100_000,
    "deep.json": '{"a":' * 100_000,
    "attributes.html": f"<html><body><p {ATTRIBUTES}>{PROSE}</p></body></html>",
    "nested.html": "<html><body>" + "<div>" * 30_000 + PROSE,
    "quotes.html": "<html><body>" + "<blockquote>" * 5_000 + PROSE,
    "parts.eml": f"From: a@b.example\nMIME-Version: 1.0\n{PARTS}\nText",
    "sender.eml": "From: " + "(" * 300 + f"a@b.example\nSubject: x\n\n{PROSE}",
    "year-one.md": f"---\ndate: 0001-01-01\n---\n\n{PROSE}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_hurt_costs_itself_alone(tmp_path, name):
    (tmp_path / name).write_text(HOSTILE[name], encoding="utf-8")
    (tmp_path / "sound.txt").write_text(PROSE, encoding="utf-8")
    articles, broken = read_all(tmp_path)
    assert "sound" in articles
    assert name in broken or len(articles) == 2


def test_a_paragraph_of_a_hundred_thousand_lines_is_read(tmp_path):
    (tmp_path / "lines.md").write_text("# Ferries\n\n" + "quay\n" * 100_000, encoding="utf-8")
    assert read_all(tmp_path)[0] == ["lines"]


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "sound.txt").write_text(PROSE, encoding="utf-8")
    articles, broken = read_all(tmp_path)
    assert articles == ["sound"]
    assert "pipe" in broken["pipe.txt"]


def test_a_name_that_is_no_utf_8_is_shown_as_far_as_it_can_be(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(PROSE, encoding="utf-8")
    assert read_all(tmp_path)[0] == ["caf\ufffd"]


def test_a_mail_with_a_broken_sender_keeps_its_text():
    raw = (
        b"From: "
        + b"(" * 300
        + b"\nSubject: Ferries\nDate: Fri, 20 Nov 2026 08:00:00 +0100\n\n"
        + PROSE.encode()
    )
    assert read_mail(raw, "a.eml").headline == "Ferries"
