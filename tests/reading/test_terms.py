"""Content words are counted in the form in which two outlets' reports can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.reading import analyse
from briefings.reading.terms import MAX_TERMS, count_terms
from briefings.sources.article import make_article


def count(text: str, language: str = "en", models: dict[str, str] | None = None) -> dict[str, int]:
    article = make_article(id="a", text=text, language=language)
    analysis = analyse(article) if models is None else analyse(article, models)
    return {term.word: term.frequency for term in count_terms(analysis)}


def test_inflected_words_are_counted_as_one():
    counts = count("The dockers struck on Monday. A docker said the docks were empty.")
    assert counts["docker"] == 2
    assert "the" not in counts


def test_points_and_possessives_do_not_tell_acronyms_apart():
    counts = count("The I.R.S. raided the office. The IRS's agents took files.")
    assert counts["irs"] == 2


def test_numbers_of_two_digits_count_and_marks_do_not():
    counts = count("Some 212 people paid $44 million — or 3 — in 1986.")
    assert {"212", "44", "1986"} <= counts.keys()
    assert not {"—", "$", "3"} & counts.keys()


def test_words_stand_in_the_order_of_the_text():
    assert list(count("Frost ruined apricots. Growers mourned apricots."))[:2] in (
        ["frost", "ruin"],
        ["frost", "apricot"],
    )


@pytest.mark.parametrize(
    ("language", "text", "found", "left_out"),
    [
        ("de", "Die Hafenarbeiter streikten, und die Hafenarbeiter gewannen.", "hafenarbeiter", "und"),
        ("fr", "Les dockers ont bloqué le port, et les dockers ont gagné.", "dockers", "les"),
        ("tr", "Liman işçileri limanı kapattı ve liman sustu.", "liman", "ve"),
    ],
)
def test_a_language_without_a_model_is_counted_by_bare_words(language, text, found, left_out):
    counts = count(text, language)
    assert counts[found] == 2
    assert left_out not in counts


def test_a_language_nobody_knows_is_counted_all_the_same():
    assert count("zorv blan zorv", "zz") == {"zorv": 2, "blan": 1}


def test_of_a_long_text_the_most_frequent_words_are_kept():
    rare = " ".join(f"word{n}x" for n in range(3 * MAX_TERMS))
    counts = count(f"{rare} ferry ferry ferry", "zz")
    assert len(counts) == MAX_TERMS
    assert counts["ferry"] == 3


def test_an_empty_text_has_no_terms():
    assert count("") == {}


@given(st.text(max_size=200), st.sampled_from(["de", "zz", ""]))
def test_any_text_is_counted(text, language):
    assert all(number > 0 and word.strip() == word for word, number in count(text, language, {}).items())
