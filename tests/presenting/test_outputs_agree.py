"""Every output of one demanding day tells the same stories, sentences, quotations, speakers, corrections."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import markdown
import pytest
from bs4 import BeautifulSoup, Tag
from demanding_day import DAY, write_site
from json_schema import find_misfits
from press_reading import read_book, read_paper

from briefings.editions import read_edition
from briefings.exports import export_edition
from briefings.exports.forms import bare_cell, export_schema
from briefings.mail.message import make_body
from briefings.model import Digest
from briefings.presenting import PresentingOptions, present
from briefings.presenting.views import DayView
from briefings.press import review_day, write_press
from briefings.settings import Settings
from briefings.site import build_site

# What they share is made once.
pytestmark = pytest.mark.xdist_group("outputs")


class Told(NamedTuple):
    """A story as an output tells it: quotations with who said them ("" for nobody)."""

    headline: str
    sentences: list[str]
    quotes: list[tuple[str, str]]
    corrections: list[str]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = write_site(tmp_path_factory.mktemp("morrow"))
    build_site(settings)
    return settings


@pytest.fixture(scope="module")
def edition(settings: Settings) -> Digest:
    record = settings.root / "content" / "digests" / f"{DAY}.json"
    return read_edition(record, approve="at-once").digest


@pytest.fixture(scope="module")
def day(edition: Digest, settings: Settings) -> DayView:
    return present(edition, PresentingOptions.of(settings))


@pytest.fixture(scope="module")
def expected(day: DayView) -> list[Told]:
    return [
        Told(
            story.headline,
            [sentence.text for sentence in story.sentences],
            [(quote.text, quote.speaker.name if quote.speaker else "") for quote in story.quotes],
            [words_of(correction.text) for correction in story.corrections],
        )
        for story in day.stories
    ]


@pytest.fixture(scope="module")
def press(edition: Digest, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the press review as its readers have it: on paper, and as a book."""
    review = review_day(edition, settings)
    paper = tmp_path_factory.mktemp("press") / "day.pdf"
    paper.write_bytes(write_press(review, settings, "pdf").content)
    return {"paper": read_paper(paper), "book": read_book(write_press(review, settings, "epub").content)}


def words_of(text: str) -> str:
    """Return an editor's Markdown as its words."""
    return " ".join(BeautifulSoup(markdown.markdown(text), "html.parser").get_text().split())


def clean(text: str) -> str:
    """Return words without marks of footnotes and of direction."""
    return " ".join(re.sub("[\u200e\u200f\u2060\u2068\u2069⁰¹²³⁴⁵⁶⁷⁸⁹]", "", text).split())


def read_html(markup: str) -> Iterator[Told]:
    """Yield the stories of a page, a feed's entry or a mail's HTML."""
    page = BeautifulSoup(markup, "html.parser")
    for story in page.select("article, div.b-story"):
        yield Told(
            clean(story.find(["h2", "h3"]).get_text()),
            [clean(text) for text in _split_paragraph(story)],
            [
                (
                    clean(figure.blockquote.get_text()).strip("“”"),
                    clean(figure.b.get_text() if figure.b else ""),
                )
                for figure in story.select("figure, div.b-quotation")
            ],
            [clean(" ".join(p.get_text() for p in one("p")[1:])) for one in story.select(".b-correction")],
        )


def _split_paragraph(story: Tag) -> list[str]:
    """Return the sentences of a story: each ends in its mark."""
    (paragraph,) = [one for one in story("p", recursive=False) if one.select(".b-from")] or [None]
    if paragraph is None:
        return []
    for mark in paragraph.select(".b-from"):
        mark.string = "\N{SYMBOL FOR RECORD SEPARATOR}"
    return [text for text in paragraph.get_text().split("\N{SYMBOL FOR RECORD SEPARATOR}") if text.strip()]


def read_text(text: str) -> Iterator[Told]:
    """Yield the stories of a mail's text."""
    for part in re.split("^-{72}$", text, flags=re.MULTILINE)[1:]:
        blocks = [block for block in re.split(r"\n\s*\n", part.strip("\n")) if block.strip()]
        if not any(re.search(r"^(Sources|Source):", block, re.MULTILINE) for block in blocks):
            continue
        quotes = [clean(block) for block in blocks if block.startswith("    ")]
        told = [
            block for block in blocks[1:] if re.search("[¹²³⁴]", block) and not block.startswith((" ", "S"))
        ]
        yield Told(
            clean(blocks[0].splitlines()[0]),
            [clean(one) for one in re.split("[¹²³⁴]", " ".join(told[0].split())) if one.strip()]
            if told
            else [],
            [_part(block) for block in quotes],
            [clean(block).partition(": ")[2] for block in blocks if block.startswith("Correction,")],
        )


def _part(block: str) -> tuple[str, str]:
    words, _, by = block.partition("” — ")
    return words.strip("“”"), re.split(", | · ", by)[0]


def read_markdown(text: str) -> Iterator[Told]:
    """Yield the stories of the mail in Markdown, read as a program reads it."""
    page = BeautifulSoup(markdown.markdown(text), "html.parser")
    for heading in page("h2"):
        found = []
        for one in heading.find_next_siblings():
            if one.name in ("h2", "hr"):
                break
            found.append(one)
        if not any(one.name == "ol" for one in found):
            continue
        told = next((one.get_text() for one in found[1:] if re.search("[¹²³⁴]", one.get_text())), "")
        by = [clean(one.get_text()) for one in found if one.get_text().startswith("— ")]
        said = [clean(one.get_text()).strip("“”") for one in found if one.name == "blockquote"]
        corrected = [clean(one.get_text()) for one in found if one.get_text().startswith("Correction,")]
        yield Told(
            clean(heading.get_text()),
            [clean(one) for one in re.split("[¹²³⁴]", told) if one.strip()],
            [(words, name[2:].split(", ")[0]) for words, name in zip(said, by, strict=True)],
            [text.partition(": ")[2] for text in corrected],
        )


def read_csv(text: str) -> Iterator[Told]:
    rows = [{key: bare_cell(cell) for key, cell in row.items()} for row in csv.DictReader(io.StringIO(text))]
    stories = dict.fromkeys(row["story"] for row in rows if row["told"] == "full")
    for story in stories:
        own = [row for row in rows if row["story"] == story]
        yield Told(
            own[0]["headline"],
            [row["text"] for row in own if row["kind"] == "sentence"],
            [(row["text"], row["speaker"]) for row in own if row["kind"] in ("direct", "mixed")],
            [words_of(row["text"]) for row in own if row["kind"] == "correction"],
        )


def read_json(text: str) -> Iterator[Told]:
    for story in json.loads(text)["digest"]["stories"]:
        yield Told(
            story["headline"],
            [sentence["text"] for sentence in story["sentences"]],
            [(one["text"], one["speaker"]["name"] if one["speaker"] else "") for one in story["quotes"]],
            [words_of(correction["text"]) for correction in story["corrections"]],
        )


def read_data(output: Path) -> Iterator[Told]:
    """Yield the stories that the file of the day names, each from its own file."""
    day = json.loads((output / "api" / "v1" / "days" / f"{DAY}.json").read_text("utf-8"))
    for entry in day["stories"]:
        if entry["told"]:
            record = json.loads((output / entry["data"]).read_text("utf-8"))
            yield from read_json(json.dumps({"digest": {"stories": [record["story"]]}}))


def read_feed(settings: Settings) -> str:
    feed = json.loads((settings.output / "feed.json").read_text("utf-8"))
    atom = BeautifulSoup((settings.output / "feed.atom").read_text("utf-8"), "xml")
    (item,) = feed["items"]
    assert clean(atom.entry.content.get_text()) == clean(item["content_html"])
    return item["content_html"]


def test_every_output_tells_the_same(
    edition: Digest, settings: Settings, expected: list[Told], press: dict[str, str]
):
    mail = make_body(edition, settings, largest=10**7).parts
    assert list(read_html((settings.output / f"{DAY}.html").read_text("utf-8"))) == expected
    assert list(read_html(mail.html)) == expected
    assert list(read_html(export_edition(edition, settings, "html"))) == expected
    assert list(read_html(press["book"])) == expected
    assert list(read_html(press["paper"])) == expected
    assert list(read_html(read_feed(settings))) == expected
    assert list(read_text(mail.text)) == expected
    assert list(read_markdown(export_edition(edition, settings, "markdown"))) == expected
    assert list(read_csv(export_edition(edition, settings, "csv"))) == expected
    assert list(read_json(export_edition(edition, settings, "json"))) == expected
    assert list(read_data(settings.output)) == expected


def test_what_the_view_tells_is_what_may_be_told(expected: list[Told]):
    assert [told.headline for told in expected[:3]] == [
        "=Council & cranes: 4_000 jobs *at stake*",
        "- Letters: the ferry",
        "טרנוויק שומרת על המנופים",
    ]
    assert expected[0].quotes == [
        ("These cranes feed four thousand families in this town", "Mara Stenhav"),
        ("I warned the council two winters ago … Nobody wished to hear it then.", "Stenhav"),
        ("My brother lost his hand to the third one", "Piet Stenhav"),
    ]
    assert expected[0].corrections == ["There are nine cranes."]
    assert expected[1] == Told(
        "- Letters: the ferry",
        ["9.6 million crowns went into a boat that stays ashore."],
        [("Show me one captain who would sail her", "Oda Brandt")],
        [],
    )
    assert [len(told.quotes) for told in expected] == [3, 1, 1, 2, 2, 2, 2, 2, 2, 1]


def test_nothing_hidden_dropped_or_unsure_is_anywhere(
    edition: Digest, settings: Settings, press: dict[str, str]
):
    mail = make_body(edition, settings, largest=10**7).parts
    outputs = [path.read_text("utf-8", "ignore") for path in settings.output.rglob("*.*") if path.is_file()]
    outputs += [mail.html, mail.text, *press.values()]
    outputs += [export_edition(edition, settings, form) for form in ("json", "csv", "markdown", "html")]
    for words in (
        "hidden headline",
        "hidden words",
        "a hidden role",
        "Hidden Person",
        "Closed Wire",
        "read this sentence",
        "rusty lot",
        "dropped story",
        "The board of the ferry met",
    ):
        assert not [text for text in outputs if words in text], words


def test_one_person_has_one_page_and_one_id_in_every_output(
    edition: Digest, settings: Settings, day: DayView
):
    pages = {path.stem for path in (settings.output / "actor").glob("*.html")}
    speakers = {quote.speaker.id for story in day.stories for quote in story.quotes if quote.speaker}
    assert {"mara-stenhav", "stenhav", "piet-stenhav", "dani-karmon"} <= speakers <= pages
    rows = csv.DictReader(io.StringIO(export_edition(edition, settings, "csv")))
    assert {row["actor"] for row in rows if row["told"] == "full"} - {""} == speakers
    page = BeautifulSoup((settings.output / f"{DAY}.html").read_text("utf-8"), "html.parser")
    said = {figure.b.a["href"] for figure in page("figure") if figure.b}
    assert said == {f"./actor/{speaker}.html" for speaker in speakers}


def test_footnotes_are_numbered_as_they_come(day: DayView):
    for story in day.stories:
        numbers = [sentence.source.number for sentence in story.sentences]
        assert list(dict.fromkeys(numbers)) == list(range(1, len(set(numbers)) + 1))
        assert [source.number for source in story.sources] == list(range(1, len(story.sources) + 1))


def test_every_output_says_what_is_no_news(edition: Digest, settings: Settings):
    mail = make_body(edition, settings, largest=10**7).parts
    for markup in ((settings.output / f"{DAY}.html").read_text("utf-8"), mail.html, read_feed(settings)):
        kickers = [clean(one.get_text()) for one in BeautifulSoup(markup, "html.parser").select(".b-kicker")]
        assert [kicker for kicker in kickers if "Letter" in kicker] == ["New · Letter · 2 sources"]
        assert markup.count("(Letter)") == 1
    for text in (mail.text, export_edition(edition, settings, "markdown")):
        assert text.count("New · Letter · 2 sources") == text.count("(Letter)") == 1
    rows = csv.DictReader(io.StringIO(export_edition(edition, settings, "csv")))
    assert {row["source"] for row in rows if row["form"] == "letter"} == {"Ulm Letters"}


def test_what_runs_the_other_way_says_so_and_nothing_else_does(edition: Digest, settings: Settings):
    page = BeautifulSoup((settings.output / f"{DAY}.html").read_text("utf-8"), "html.parser")
    turned = page.select("[dir]")
    story = page.find(id="s-2026-03-02-hebrew").find_parent("article")
    assert {one.name for one in turned} >= {"h2", "p", "blockquote", "a"}
    assert all(one["dir"] == "rtl" for one in turned)
    names = [one for one in turned if one.find_parent("article") is story]
    assert story.h2["lang"] == "he"
    assert [one.get_text() for one in names if one.name == "a"][:2] == ["דני כרמון", "נמל היום"]
    text = make_body(edition, settings, largest=10**7).parts.text
    assert "\n\u200fטרנוויק שומרת על המנופים\n" in text
    assert "— \u2068דני כרמון\u2069 · \u2068נמל היום\u2069" in text


def test_no_cell_of_the_table_runs_as_a_formula(edition: Digest, settings: Settings):
    rows = list(csv.DictReader(io.StringIO(export_edition(edition, settings, "csv"))))
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert {row["headline"] for row in rows} >= {
        "'=Council & cranes: 4_000 jobs *at stake*",
        "'- Letters: the ferry",
    }
    assert "'+ The date was wrong." in {row["text"] for row in rows}
    # By the documented rule the words come back as they were.
    back = {row["headline"][row["headline"].startswith("'") :] for row in rows}
    assert back >= {"=Council & cranes: 4_000 jobs *at stake*", "- Letters: the ferry"}


def test_the_json_is_of_the_schema_that_is_printed(edition: Digest, settings: Settings):
    schema = export_schema()
    record = json.loads(export_edition(edition, settings, "json"))
    assert record["version"] == schema["properties"]["version"]["const"]
    assert list(find_misfits(record["digest"], schema["properties"]["digest"], schema["$defs"])) == []
