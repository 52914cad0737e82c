"""Whom a mention means, seen through the speakers of quotations."""

import pytest

from briefings.reading import analyse, find_quotes
from briefings.reading.actors import find_actors
from briefings.sources.article import make_article


def read_actor(text):
    analysis = analyse(make_article(id="case", text=text))
    return find_quotes(analysis, find_actors(analysis))[-1].speaker.actor


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        (
            "Emma Stone and Peter Hall met in Oslo. “It was a good day for the valley,” she said.",
            "Emma Stone",
        ),
        ("Emma Stone and Peter Hall met in Oslo. “It was a good day for the valley,” he said.", "Peter Hall"),
        ("Mrs. Hall opened the ferry. “It was a good day for the valley,” she said.", "Hall"),
        ("Peter Hall opened the ferry. “It was a good day for the valley,” she said.", None),
        ("The ferry opened on Monday. “It was a good day for the valley,” he said.", None),
    ],
)
def test_a_pronoun_means_the_person_it_fits(text, actor):
    made = read_actor(text)
    assert (made or "").split()[-1:] == (actor or "").split()[-1:]


def test_a_description_means_the_actor_with_that_role():
    text = "Finance Minister Emma Stone came late. “It was a good day for the valley,” the minister said."
    assert read_actor(text) == "Emma Stone"


def test_a_name_in_the_quotation_does_not_speak_it():
    text = "Emma Stone came late. “Linda Hall was never here, and she knows it,” she said."
    assert read_actor(text) == "Emma Stone"
