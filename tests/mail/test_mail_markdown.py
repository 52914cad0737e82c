from dataclasses import replace
from datetime import date

import markdown
import pytest
from bs4 import BeautifulSoup
from editions import FERRY, RATES, ferry_story, german_story, make_day, rates_story
from hypothesis import given
from hypothesis import strategies as st

from briefings.errors import TemplateError
from briefings.mail.rendering import escape_markdown, render_markdown
from briefings.settings import Settings

DAY = make_day(date(2026, 3, 2), (ferry_story(), rates_story(), german_story()), told=2)


@pytest.fixture
def settings(tmp_path):
    return Settings(root=tmp_path, site={"title": "Kalvoy Desk & Co", "url": "https://desk.example/path"})


def convert(text):
    return BeautifulSoup(markdown.markdown(text), "html.parser")


def test_the_mail_reads_well_as_plain_text(settings):
    assert (
        render_markdown(DAY, settings)
        == f"""\
# Kalvoy Desk & Co: Monday, 2 March 2026

3 stories from 4 sources · 1 minute to read

- Ferries to Kalvoy stop after storm
- Rate \\*stays\\* at 9% &lt;script>alert(1)&lt;/script>
- Die Bäckerei am Marktplatz von Altenried schließt nach hundert Jahren

## Ferries to Kalvoy stop after storm

*New · Islands · 2 sources*

{FERRY[0]}¹ She \\[Ingrid Solvang\\] {FERRY[2][4:]}¹ Islanders were brought food by helicopter.²

> “We will not sail until the pier is safe”

— Ingrid Solvang, the harbour master, Kalvoy Courier, also in Nordwire

Also named: Kalvoy

Sources:

1. [Kalvoy Courier](https://courier.example/ferry?a=1&b=2), 09:40
2. Nordwire, 14:40

## Rate \\*stays\\* at 9% &lt;script>alert(1)&lt;/script>

*New · Economy · 1 source*

{RATES[0]}¹

Sources:

1. Valdoria &lt;b>Bulletin&lt;/b>, 09:40

## In short

- [{german_story().headline}](https://bote.example/brot) (Altenrieder Bote)

---

That is all for the day. Sentences and quotations are verbatim extracts; the rights are their publishers’.

https://desk.example/path/2026-03-02.html
"""
    )


def test_the_mail_converts_to_what_it_says(settings):
    page = convert(render_markdown(DAY, settings))
    assert page.h1.text == "Kalvoy Desk & Co: Monday, 2 March 2026"
    assert [h2.text for h2 in page.find_all("h2")][1] == "Rate *stays* at 9% <script>alert(1)</script>"
    assert page.blockquote.text.strip() == "“We will not sail until the pier is safe”"
    assert page.ol.a["href"] == "https://courier.example/ferry?a=1&b=2"
    assert page.find("script") is None
    assert not any("javascript" in a["href"] for a in page.find_all("a"))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_escaped_words_are_shown_as_they_are(text):
    words = " ".join(text.split())
    page = convert(f"before\n\n{escape_markdown(words)}\n\nafter")
    shown = [p.text for p in page.find_all(recursive=False)]
    assert shown == (["before", words, "after"] if words else ["before", "after"])


@pytest.mark.parametrize(
    "words",
    [
        "# one",
        "2026. It rained",
        "1) first",
        "- no",
        "+ 3 percent",
        "> more",
        "***",
        "___",
        "a_b_c *d* `e` [f](g) ![h]",
        "=== x",
        "<b>",
        "5 < 6 & 7 > 4",
        "&amp; &lt; &#42;",
        "back\\slash \\* \\",
        "[x]: https://a.example",
        "~~~ x",
        "| a | b |",
        ": x",
        "<https://a.example>",
    ],
)
@pytest.mark.parametrize(
    "place", ["{}", "- {}", "> {}", "## {}", "1. {}", "[{}](https://a.example)", "(*{}*)"]
)
def test_words_with_a_meaning_in_markdown_lose_it_everywhere(words, place):
    page = convert(place.format(escape_markdown(words)))
    assert page.text.strip().strip("()") == words


@pytest.mark.parametrize(
    "words", ["9.6 million people", "1.) is no list", "2026: a year", "3.5", "-5 degrees", "+3 percent"]
)
def test_what_begins_no_list_is_left_alone(words):
    assert escape_markdown(words) == words


def test_the_language_is_the_site_s(tmp_path):
    german = Settings(root=tmp_path, site={"title": "Inseldienst", "language": "de"})
    text = render_markdown(DAY, german)
    assert "# Inseldienst: Montag, 2. März 2026" in text
    assert "> “We will not sail until the pier is safe”" in text
    assert "*Neu · auf Englisch · Islands · 2 Quellen*" in text


def test_a_day_without_stories_is_a_mail_too(settings):
    assert "0 stories from 0 sources" in render_markdown(replace(DAY, stories=()), settings)


def test_a_site_may_have_its_own_mail(settings):
    own = settings.root / "templates" / "mail" / "digest.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{{ day.stories|length }} today from {{ site.title }}\n")
    assert render_markdown(DAY, settings) == "2 today from Kalvoy Desk & Co\n"


def test_a_mistake_in_the_mail_is_named_with_file_and_line(settings):
    own = settings.root / "templates" / "mail" / "digest.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("Hello\n{{ nobody }}\n")
    with pytest.raises(TemplateError, match="'nobody' is undefined") as caught:
        render_markdown(DAY, settings)
    assert caught.value.where == f"{own}:2"


def test_the_same_digest_gives_the_same_mail(settings):
    assert render_markdown(DAY, settings) == render_markdown(DAY, settings)
