"""Quotation marks: which words stand between which, how deep, and whether they are closed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.reading.marks import find_marked
from briefings.reading.segmentation import split_paragraphs


def read_marked(text):
    return [(m.depth, m.closed, m.span.of(text)) for m in find_marked(text, split_paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “go home” twice.", [(0, True, "go home")]),
        ('He said “go home" twice.', [(0, True, "go home")]),
        ("„Geh“, sagte er. »Nein«, sagte sie.", [(0, True, "Geh"), (0, True, "Nein")]),
        ("« Oui », dit-il. «Non», dit-elle.", [(0, True, "Oui"), (0, True, "Non")]),
        ("»Samma» sade han.", [(0, True, "Samma")]),
        ("``Go,'' he said.", [(0, True, "Go,")]),
        # A stop of the Arabic script behind the mark (Urdu).
        ("اس نے کہا: ”میں جاتا ہوں“۔ وہ گیا۔", [(0, True, "میں جاتا ہوں")]),
        ("‚Geh‘, sagte er.", [(0, True, "Geh")]),
        ("「行く」と言った。", [(0, True, "行く")]),
        ("“He said ‘go’ to me.”", [(0, True, "He said ‘go’ to me."), (1, True, "go")]),
        ("« Il a dit « oui » hier »", [(0, True, "Il a dit « oui » hier"), (1, True, "oui")]),
        ("“One.\n\n“Two.”", [(0, True, "One.\n\n“Two.")]),
        ("“One.\n\nTwo.”", [(0, True, "One.\n\nTwo.")]),
        ("“One.\n\nTwo.", [(0, False, "One.")]),
        ("« Un.\n\nDeux. »", [(0, False, "Un.")]),
        ("Their ” most wanted “ list of men", [(0, True, "most wanted")]),
        ('"One, he said. "Two," he said.', [(0, False, "One, he said."), (0, True, "Two,")]),
        ("It’s the voters’ choice in the ’90s.", []),
        ("The dogs' and cats' food, rock 'n' roll.", []),
        ("“”", []),
        ("", []),
    ],
)
def test_marks_are_paired(text, expected):
    assert read_marked(text) == expected


def test_a_broken_mark_costs_its_own_paragraph():
    text = "“Broken, he said.\n\nPlain.\n\n“Whole,” he said."
    assert read_marked(text) == [(0, False, "Broken, he said."), (0, True, "Whole,")]


@given(st.text(alphabet="\"“”„«»'’‘`a ,.\n", max_size=80))
def test_marked_stretches_nest_and_stand_in_the_text(text):
    around = []
    for marked in find_marked(text, split_paragraphs(text)):
        assert 0 <= marked.outer.start <= marked.span.start < marked.span.end <= marked.outer.end <= len(text)
        while around and around[-1].outer.end <= marked.outer.start:
            around.pop()
        assert marked.depth == len(around)
        assert not around or around[-1].outer.contains(marked.outer)
        around.append(marked)
