"""What a sentence leans on, and which claims are taken back behind it."""

from pathlib import Path

import pytest
import yaml

from briefings.model import SURE_ENOUGH
from briefings.reading import analyse, find_quotes
from briefings.reading.actors import find_actors, rank_actors
from briefings.reading.summary.antecedents import find_rebutted, mark_rebutted
from briefings.reading.summary.candidates import find_candidates
from briefings.sources.article import make_article

CASES = Path(__file__).parent / "cases" / "antecedents"


def read_cases(name):
    cases = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(case, id=next(iter(case.values()))) for case in cases]


def find_all(sentences):
    # A paragraph each, but a question and its answer in one.
    text = "\n".join(sentences).replace("?\n", "? ")
    analysis = analyse(make_article(id="case", text=text))
    found = find_actors(analysis)
    quotes = find_quotes(analysis, found)
    return analysis, quotes, find_candidates(analysis, rank_actors(analysis, found, quotes), quotes)


@pytest.mark.parametrize("case", read_cases("english"))
def test_a_sentence_leans_on_what_stands_between_or_stands(case):
    *_, found = find_all(case["text"])
    last = found[-1]
    alone = last.fault is None and last.may_follow((0,)) and not last.gloss((0,))
    assert alone == ("stands" in case)


@pytest.mark.parametrize("case", read_cases("rebuttals"))
def test_a_claim_that_is_taken_back_is_told_with_that_or_not_at_all(case):
    analysis, quotes, found = find_all(case["text"])
    rebutted = find_rebutted(analysis, [candidate.span for candidate in found])
    assert sorted(rebutted) == case["rebutted"]
    answers = {candidate.order: candidate.answer for candidate in found if candidate.answer is not None}
    assert answers == case.get("answers", answers)
    withheld = [quote.text for quote in mark_rebutted(analysis, quotes) if quote.confidence < SURE_ENOUGH]
    assert [words for words in case.get("withheld", []) if words not in withheld] == []


@pytest.mark.parametrize("case", read_cases("occasions"))
def test_what_was_said_before_the_news_or_is_hearsay_stands_for_nothing_alone(case):
    analysis, quotes, _ = find_all(case["text"])
    leaning = [quote.text for quote in mark_rebutted(analysis, quotes) if quote.leans]
    wanted = case.get("leans", [])
    assert len(leaning) == len(wanted)
    assert all(text.startswith(words) for text, words in zip(leaning, wanted, strict=True))
