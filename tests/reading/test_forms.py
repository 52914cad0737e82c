"""What form an article has: told by its page's words, by labels, or by its text."""

from pathlib import Path

import pytest
import yaml

from briefings.reading import analyse, read_article
from briefings.reading.forms import tell_form
from briefings.sources.article import make_article

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "forms" / "english.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['form']}: {case['headline']}")
def test_the_form_is_told(case):
    fields = {key: value for key, value in case.items() if key != "form"}
    # No model: the form is told by patterns.
    assert tell_form(analyse(make_article(id="case", **fields), models={})) == case["form"]


def test_what_the_page_says_comes_first():
    text = "The new play at the Harbour Theatre lasts four hours. It opens on a quay in the rain."
    article = make_article(id="case", text=text, headline="Four hours of salt", form="review")
    assert read_article(article).form == "review"
