"""A document says of a text what its tagger said, and says the same when it comes back from disk."""

from pathlib import Path

import pytest

from briefings.language.document import Document
from briefings.language.spacy_models import load_model, parse_text
from briefings.model import Span
from briefings.registries import DEFAULT_MODELS

MODEL = DEFAULT_MODELS["en"]
ARTICLES = sorted((Path(__file__).parents[2] / "content/articles/2026/11/17").glob("*.md"))
TEXTS = [path.read_text("utf-8") for path in ARTICLES[:4]]


def parse(text: str) -> Document:
    document = parse_text(text, [Span(0, len(text))], MODEL)
    assert document is not None
    return document


def test_there_are_texts():
    assert len(TEXTS) == 4


@pytest.mark.parametrize("text", [*TEXTS, "Ada  Frost\n\nleft, she said.  ", "…"])
def test_a_document_comes_back_from_its_bytes(text: str):
    document = parse(text)
    packed = document.pack()
    back = Document.unpack(packed, text)
    assert vars(back).items() <= vars(document).items()
    assert back.word == document.word
    assert packed == back.pack()
    assert len(packed) < 2000 + 4 * len(text)


@pytest.mark.parametrize("text", TEXTS)
def test_stretches_and_their_roots_are_the_parsers(text: str):
    document, doc = parse(text), load_model(MODEL)(text)
    # The parse with one sentence's start given differs from that without; the words do not.
    assert document.word == tuple(token.text for token in doc)
    doc = load_model(MODEL).make_doc(text)
    for start in range(0, len(text) - 40, 7):
        for length in (1, 9, 40):
            for mode in ("expand", "contract"):
                ours = document.char_span(start, start + length, mode)
                theirs = doc.char_span(start, start + length, alignment_mode=mode)
                found = range(ours.start, ours.end) if ours else range(0)
                assert list(found) == (list(range(theirs.start, theirs.end)) if theirs else [])


def test_a_token_knows_its_head_its_children_and_its_entity():
    document = parse("Ada Frost closed the old bridge on Monday.")
    closed = document.char_span(10, 16)
    assert closed is not None
    assert closed.root.lemma_ == "close"
    assert closed.root.head == closed.root
    assert [(child.text, child.dep_) for child in closed.root.children][:2] == [
        ("Frost", "nsubj"),
        ("bridge", "dobj"),
    ]
    assert [(entity.text, entity.label_) for entity in document.ents] == [
        ("Ada Frost", "PERSON"),
        ("Monday", "DATE"),
    ]
    assert document.char_span(0, 9).root.text == "Frost"  # type: ignore[union-attr]
    assert document.char_span(0, 400) is None


def test_what_cannot_be_parsed_has_no_document():
    assert parse_text("", [], MODEL) is None
    assert parse_text("a " * 150_000, [], MODEL) is None
