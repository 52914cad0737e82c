# ruff: noqa: E501, DTZ001, ISC004, PT017 - what is read stands here as it is written; dates without a zone are expected
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.errors import ArticleError, ArticleSkipped
from briefings.sources.markdown import read_markdown, strip_markdown
from briefings.sources.texts import find_headline, join_wrapped, read_text, tells_only_a_date


def test_a_header_block_names_the_article():
    text = (
        "Title: Ferries stay in port\nSource: The Calder Post\nDate: 3 May 2026\nAuthor: Ines Vardal\n"
        "URL: https://calder.example/7\nLanguage: en\n\nCrews walked out on Tuesday.\n"
    )
    parts = read_text(text, "a.txt")
    assert parts.text == "Crews walked out on Tuesday."
    assert (parts.headline, parts.source, parts.url) == (
        "Ferries stay in port",
        "The Calder Post",
        "https://calder.example/7",
    )
    assert (parts.byline, parts.published, parts.dated) == (
        ("Ines Vardal",),
        datetime(2026, 5, 3),
        "head",
    )


def test_header_lines_may_stand_right_above_the_headline():
    parts = read_text(
        "Source: Quayside\nDate: 2026-11-16\nFerries stay in port\n\nCrews walked out.\n", "a.txt"
    )
    assert (parts.source, parts.headline) == ("Quayside", "Ferries stay in port")
    assert parts.published is not None
    assert parts.text == "Ferries stay in port\n\nCrews walked out."


def test_one_line_with_a_colon_right_above_the_text_is_no_header():
    text = "Summary: what the council said\nIt said no."
    assert read_text(text, "a.txt").text == text


def test_a_first_paragraph_with_a_colon_is_no_header():
    text = "Source: a brook in Orvan, they say\nMore of the report.\n\nAnd more."
    assert read_text(text, "a.txt").text == text


def test_front_matter_names_the_article():
    text = (
        "---\ntitle: 'Ferries: in port'\npublished: 2026-05-03T08:00+02:00\nauthors:\n- Ines Vardal\n- Tom Orr\n"
        "link: https://calder.example/7\noutlet: The Calder Post\nlang: en-GB\ndescription: Crews want night pay\n"
        "id: ferries\n---\nCrews walked out.\n"
    )
    parts = read_markdown(text, "a.md")
    assert (parts.id, parts.headline, parts.language) == ("ferries", "Ferries: in port", "en")
    assert parts.byline == ("Ines Vardal", "Tom Orr")
    assert parts.standfirst == "Crews want night pay"
    assert parts.text == "Crews walked out."
    assert parts.published.isoformat() == "2026-05-03T08:00:00+02:00"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("---\ntitle: a\nsource: b: c\n---\nText", "a.md:3"),
        ("---\ntitle: [a\n---\nText", "a.md:3"),
        ("---\ntitle: a\nText without an end", "a.md:1"),
        ("---\n- a\n- b\n---\nText", "a.md:2"),
        ("---\na: &x [*x, *x]\nb: !!python/object:os.system {}\n---\nText", "a.md"),
    ],
)
def test_broken_front_matter_names_its_line(text, where):
    try:
        read_markdown(text, "a.md")
    except ArticleError as error:
        assert error.where.startswith(where)
    else:
        assert "python" in text  # what YAML can load as plain strings is harmless


def test_a_date_that_is_none_is_named_with_its_line():
    with pytest.raises(ArticleSkipped, match=r"a\.md:3: the date '2022-13-45' is none"):
        read_markdown("---\ntitle: a\ndate: 2022-13-45\n---\nText", "a.md")


def test_markdown_becomes_words():
    text = (
        "# Ferries *stay* in port\n\n"
        'Crews **walked out**\non [Tuesday](https://calder.example/tue "a day"), 5 * 3 * 2 of them,\nsaid snake_case_name.\n\n'
        "![A boat](boat.jpg)\n\n> “We are _tired_,” said Relvas.\n\n- One\n- Two\n\n***\n\n<b>Bold</b> \\*end\\*\n"
        "<!-- a note -->\n\n[1]: https://calder.example\n"
    )
    assert strip_markdown(text).split("\n\n") == [
        "Ferries stay in port",
        "Crews walked out on Tuesday, 5 * 3 * 2 of them, said snake_case_name.",
        "“We are tired,” said Relvas.",
        "One\nTwo",
        "Bold *end*",
    ]


def test_long_lines_of_markdown_stay_paragraphs():
    first = "The crews of all seven ferries walked out on Tuesday morning, the union that speaks for them said in Calder."
    assert strip_markdown(f"{first}\n{first}") == f"{first}\n{first}"


WRAPPED = (
    "The crews of all seven ferries walked out on Tuesday morning, the\n"
    "union that speaks for them said in Calder. Nobody knew when the well-\n"
    "known boats would sail again, and four thousand travellers had to\n"
    "stay on the islands.\n\n"
    "The company did not answer any of the questions that were put to it\n"
    "in writing.\n"
)


def test_lines_broken_at_a_fixed_width_are_joined():
    assert join_wrapped(WRAPPED).strip().split("\n\n") == [
        "The crews of all seven ferries walked out on Tuesday morning, the union that speaks for them said in "
        "Calder. Nobody knew when the well-known boats would sail again, and four thousand travellers had to stay "
        "on the islands.",
        "The company did not answer any of the questions that were put to it in writing.",
    ]
    short = WRAPPED.split("\n\n")[1].strip()
    contact = "Contact: Ilse Marr\nPhone: 555 0100"
    assert join_wrapped(f"{short}\n\n{contact}") == f"{short.replace(chr(10), ' ')}\n\n{contact}"


def test_a_short_german_mail_is_joined_though_its_nouns_have_capitals():
    mail = "Die alte Schleuse bleibt bis Ende Mai gesperrt. Das teilte am Montag die\nHafenmeisterin Anna Moorfeld mit."
    assert join_wrapped(mail) == mail.replace("\n", " ")
    listed = "Hafenmeisterin Anna Moorfeld, Ahrenshaven, Am Alten Deich 14\nReeder Karl Ruhland, Ahrenshaven"
    assert join_wrapped(listed) == listed


@pytest.mark.parametrize(
    "text",
    [
        "One short line\nAnother\nAnd a third one\nThe end",
        "A paragraph on one line, as long as the thought needs, and longer than any terminal is wide, which is a lot.\n"
        "And the next one, right beneath it, no blank line between the two, as many programs write their texts out.\n",
        "",
    ],
)
def test_other_lines_are_left_alone(text):
    assert join_wrapped(text) == text


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Ferries stay in port\n\nCrews walked out.", "Ferries stay in port"),
        ("Ferries stay in port\nFerries stay in port.\nCrews walked out.", "Ferries stay in port"),
        ("Crews walked out.\nMore.", ""),
        ("A line", ""),
        ("", ""),
        ("x" * 300 + "\n\nText", ""),
    ],
)
def test_headlines(text, headline):
    assert find_headline(text) == headline


@given(st.text(max_size=400))
def test_no_text_raises(text):
    for read in (read_text, read_markdown):
        try:
            parts = read(text, "a")
        except ArticleError:
            continue
        assert isinstance(parts.text, str)


@pytest.mark.parametrize("mark", ["[", "*", "_", "<", "![", "`", "> ", "# ", "- ", "---\n", "a: ["])
def test_a_long_text_of_marks_is_read(mark):
    text = mark * (200_000 // len(mark))
    assert isinstance(strip_markdown(text), str)
    assert isinstance(join_wrapped(text), str)


def test_block_quotations_of_markdown_are_marked():
    text = "Ellis wrote:\n\n> The plan was never\n> ours to **begin** with.\n>\n> We pay nothing.\n\nThe council votes.\n"
    parts = read_markdown(text, "a.md")
    assert parts.text == (
        "Ellis wrote:\n\nThe plan was never ours to begin with.\n\nWe pay nothing.\n\nThe council votes."
    )
    assert parts.block_quotes == ("The plan was never ours to begin with.", "We pay nothing.")


@pytest.mark.parametrize(
    ("line", "dated"),
    [
        ("May 27, 2026", True),
        ("Posted: Nov 27, 2025 8: 20 AM ET Last Updated: Nov 27, 2025 8: 10 PM ET", True),
        ("Posted 11 / 27 / 2025 7: 21 AM", True),
        ("May wins in 2017", False),
        ("Friday 13th", False),
        ("Oslo 1984", False),
        ("24 hours in Tharn", False),
    ],
)
def test_a_date_is_no_headline(line, dated):
    assert tells_only_a_date(line) == dated
    headline = find_headline(f"{line}\n\nFerry sinks off Selby\n\nA ferry sank off Selby on Friday.")
    assert headline == ("Ferry sinks off Selby" if dated else line)
