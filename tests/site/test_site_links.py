from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.presenting.addresses import Addresses, clean_text, link_text, name_host, safe_address
from briefings.words import make_slug

PAGE = "https://courier.example/ferry"


def test_a_short_sentence_is_the_whole_fragment():
    assert link_text(PAGE, "The pier is safe.") == f"{PAGE}#:~:text=The%20pier%20is%20safe."


def test_a_long_sentence_is_named_by_its_first_and_last_words():
    words = "The ferry company cancelled all crossings to the island on Monday after a storm."
    assert link_text(PAGE, words) == (
        f"{PAGE}#:~:text=The%20ferry%20company%20cancelled%20all,Monday%20after%20a%20storm."
    )


def test_dashes_commas_and_ampersands_of_the_words_are_encoded():
    fragment = link_text(PAGE, "Well-known, R&D").partition(":~:text=")[2]
    assert fragment == "Well%2Dknown%2C%20R%26D"


def test_an_address_with_a_fragment_keeps_it():
    assert link_text(f"{PAGE}#top", "Words.") == f"{PAGE}#top:~:text=Words."


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "JaVaScRiPt:x",
        "//host/x",
        "mailto:a@b.example",
        "https://",
        "http://[x",
    ],
)
def test_what_is_no_web_page_is_not_linked(url):
    assert safe_address(url) == ""
    assert link_text(url, "Words.") == ""


@given(st.text(min_size=1), st.text())
def test_any_words_give_an_address_that_leads_to_the_same_page(words, path):
    url = link_text(PAGE + "?q=1", words)
    assert url.isascii()
    assert not set(url) & set(" <>\"'\n")
    assert url.startswith(PAGE + "?q=1")
    assert "<" not in safe_address("https://a.example/" + path)


@given(st.lists(st.sampled_from(["Wort", "naïve", "—", "a-b", "¿qué?", "x,y"]), min_size=1, max_size=10))
def test_a_short_fragment_decodes_to_the_words(words):
    directive = urlsplit(link_text(PAGE, " ".join(words))).fragment.removeprefix(":~:text=")
    assert unquote(directive) == " ".join(words)


@given(st.text())
def test_clean_text_is_one_line_and_fit_for_xml(text):
    clean = clean_text(text)
    clean.encode("utf-8")
    assert clean == " ".join(clean.split())
    assert not any(ord(letter) < 32 for letter in clean)


@given(st.text())
def test_a_slug_is_always_a_good_file_name(name):
    slug = make_slug(name)
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(slug) < 80


@pytest.mark.parametrize(
    ("one", "other"),
    [("Recep Erdoğan", "Recep Erdogan"), ("Łukasz Ødegård", "Lukasz Odegard"), ("NATO", "Nato")],
)
def test_spellings_of_one_name_share_a_slug(one, other):
    assert make_slug(one) == make_slug(other)


def test_names_in_other_scripts_have_slugs_of_their_own():
    assert make_slug("Иван Петров") != make_slug("Пётр Иванов")


def test_a_host_is_named_without_www():
    assert name_host("https://www.courier.example/a") == "courier.example"


def test_two_long_ids_that_differ_at_their_ends_have_two_pages():
    long = "a-very-long-name-of-a-committee-that-no-slug-of-sixty-letters-holds"
    pages = Addresses()
    assert pages.actor(f"{long}-2") != pages.actor(long)
    assert pages.thread(f"2026-03-02-{long}-2") != pages.thread(f"2026-03-02-{long}")


@pytest.mark.parametrize("name", ["../x", "a/b", "Ünal", "a--b", ".", "con\\x"])
def test_an_id_that_is_no_slug_leads_nowhere_else(name: str):
    path = Addresses().actor(name)
    assert path.count("/") == 1
    assert "." not in path.removeprefix("actor/").removesuffix(".html")
    assert "\\" not in path
