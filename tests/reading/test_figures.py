"""The numbers of an article: what is surely counted, and nothing else."""

from pathlib import Path

import pytest
import yaml

from briefings.reading import analyse
from briefings.reading.terms import find_figures
from briefings.sources.article import make_article

CASES = Path(__file__).parent / "cases" / "figures"
LANGUAGES = {"english": "en", "german": "de", "french": "fr"}
ALL = [
    pytest.param(LANGUAGES[path.stem], case, id=f"{path.stem}: {case['text'][:40]}")
    for path in sorted(CASES.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def figures_of(text: str, language: str):
    # No model: numbers are found by patterns, and a parse of each case would take its time.
    return find_figures(analyse(make_article(id="a", text=text, language=language), {}))


@pytest.mark.parametrize(("language", "case"), ALL)
def test_counts_and_amounts_are_found(language: str, case: dict):
    found = figures_of(case["text"], language)
    expected = [(str(text), float(value), what) for text, value, what in case["found"]]
    assert [(figure.text.strip(), figure.value, figure.what) for figure in found] == expected


@pytest.mark.parametrize(("language", "case"), ALL)
def test_a_figure_is_verbatim_and_stands_in_its_sentence(language: str, case: dict):
    for figure in figures_of(case["text"], language):
        assert figure.span.of(case["text"]) == figure.text
        assert figure.sentence.span.contains(figure.span)
        assert figure.sentence.span.of(case["text"]) == figure.sentence.text


def test_a_language_without_a_file_has_none():
    assert figures_of("212 つの船", "ja") == ()
