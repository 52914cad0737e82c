"""Who is named, as what and how often: each case is a text and what an editor expects of its actors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.model import Actor, Article, KnownActor, Span
from briefings.reading import analyse, find_quotes
from briefings.reading.actors import find_actors, rank_actors
from briefings.reading.analysis import Analysis
from briefings.sources.article import make_article

CASES = Path(__file__).parent / "cases" / "actors"


def load_cases() -> Iterator[Any]:
    """Yield the cases of the folder's files: a case a file, or a class of them with what each is about."""
    for path in sorted(CASES.glob("*.yaml")):
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, case in enumerate(read.get("cases", [read])):
            yield pytest.param(case, id=f"{path.stem}-{number}")


def read(text: str, *, headline: str = "", language: str = "en") -> Analysis:
    article: Article = make_article(id="a", text=text, headline=headline, language=language)
    return analyse(article)


def find(text: str, known: tuple[KnownActor, ...] = (), **fields: str) -> dict[str, Actor]:
    actors = find_actors(read(text, **fields), known)
    return {actor.name: actor for actor in actors}


@pytest.mark.parametrize("case", list(load_cases()))
def test_cases(case):
    found = find(case["text"], headline=case.get("headline", ""), language=case.get("language", "en"))
    for expected in case.get("actors", ()):
        assert expected["name"] in found, sorted(found)
        actor = found[expected["name"]]
        assert actor.kind == expected.get("kind", "person")
        assert set(expected.get("aliases", ())) <= set(actor.aliases)
        if "role" in expected:
            assert (actor.role and actor.role.text) == expected["role"]
        if "mentions" in expected:
            assert len(actor.mentions) == expected["mentions"], [
                span.of(case["text"]) for span in actor.mentions
            ]
    assert not set(case.get("never", ())) & set(found)


PASSING = yaml.safe_load((CASES.parent / "passing.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", PASSING, ids=lambda case: case["about"])
def test_who_is_named_in_passing_is_marked(case):
    byline = tuple(filter(None, [case.get("byline")]))
    analysis = analyse(make_article(id="a", text=case["text"], headline=case["headline"], byline=byline))
    found = find_actors(analysis)
    ranked = {actor.name: actor for actor in rank_actors(analysis, found, find_quotes(analysis, found))}
    # What is not found at all is not shown either.
    assert all(ranked[name].passing for name in case["passing"] if name in ranked)
    assert any(name in ranked for name in case["passing"])
    assert not any(ranked[name].passing for name in case["shown"])


STORY = """\
Harbour Minister Vera Lomond said on Monday that the port of Kalvik would close.

"The port is not safe," Lomond said. "We cannot wait," she added. "It will be hard," Lomond said.

The Kalvik Dockers Union (KDU) protested. In Norway, a spokesman, Per Aas, said nothing.
"""


def test_the_one_that_acts_and_speaks_is_most_salient():
    analysis = read(STORY, headline="Lomond closes the port")
    actors = find_actors(analysis)
    ranked = rank_actors(analysis, actors, find_quotes(analysis, actors))
    assert ranked[0].name == "Vera Lomond"
    assert [actor.salience for actor in ranked] == sorted((a.salience for a in ranked), reverse=True)


def test_reasons_add_up_to_the_salience():
    analysis = read(STORY, headline="Lomond closes the port")
    for actor in rank_actors(analysis, find_actors(analysis), ()):
        assert sum(reason.value for reason in actor.why) == pytest.approx(actor.salience, abs=0.005)


def test_ranking_keeps_every_actor_and_is_the_same_twice():
    analysis = read(STORY)
    actors = find_actors(analysis)
    ranked = rank_actors(analysis, actors, ())
    assert {actor.name for actor in ranked} == {actor.name for actor in actors}
    assert ranked == rank_actors(analysis, find_actors(analysis), ())


def test_an_ignored_actor_is_not_listed():
    known = (KnownActor(name="Kalvik Dockers Union", aliases=("KDU",), ignore=True),)
    assert "Kalvik Dockers Union" in find(STORY)
    assert not {"Kalvik Dockers Union", "KDU"} & set(find(STORY, known))


def test_the_editors_name_kind_and_aliases_win():
    known = (
        KnownActor(
            name="Dockers' Union of Kalvik", aliases=("Kalvik Dockers Union", "KDU"), kind="organization"
        ),
    )
    found = find(STORY, known)
    assert found["Dockers' Union of Kalvik"].kind == "organization"
    assert set(found["Dockers' Union of Kalvik"].aliases) == {"Kalvik Dockers Union", "KDU"}


def test_the_editors_list_joins_the_surname():
    known = (KnownActor(name="Vera Lomond", kind="person"),)
    found = find(STORY, known)
    assert "Lomond" not in found
    assert len(found["Vera Lomond"].mentions) == 3


@pytest.mark.parametrize(
    ("listed", "written"), [("Vera Lömond", "Vera Lomond"), ("Vera Lomond", "Vera Lömond")]
)
def test_the_editors_list_finds_a_name_with_other_accents(listed, written):
    found = find(f"On Monday {written} left the port of Kalvik.", (KnownActor(name=listed),))
    assert found[listed].kind == "person"
    assert written not in set(found) - {listed}


def test_names_of_the_headline_alone_are_no_mentions_of_the_text():
    assert "Selma Orvane" not in find("The dam is safe.", headline="Selma Orvane resigns")


def test_a_headline_in_capitals_is_not_torn_into_names():
    text = "MINISTER VOWS TO REBUILD BURNT HARBOUR TOWN\n\nVera Lomond visited the town on Monday."
    assert set(find(text)) == {"Vera Lomond"}


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "I", "“", "((((", "A. B. C.", "the (of) (US)", "ab\x00cd Éf"]
)
def test_scraps_give_no_exception(text):
    find(text)
    find(text, language="tr")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Vera",
                "Lomond",
                "(KDU)",
                "the",
                "U.S.",
                "said",
                ",",
                ".",
                "“",
                "\n",
                "of",
                "Ankara",
                "Mr.",
                "’s",
                "Turkish",
                "é",
                "\u2028",
            ]
        ),
        max_size=40,
    ),
    st.sampled_from(["en", "de", "fr", "xx"]),
)
def test_mentions_are_names_in_the_text(words, language):
    analysis = read(" ".join(words), language=language)
    actors = find_actors(analysis)
    assert len({actor.name for actor in actors}) == len(actors)
    taken: list[Span] = sorted(span for actor in actors for span in actor.mentions)
    assert all(0 <= span.start < span.end <= len(analysis.text) for span in taken)
    assert all(not first.overlaps(second) for first, second in pairwise(taken))
    for actor in rank_actors(analysis, actors, ()):
        assert 0 <= actor.salience <= 1
        assert actor.mentions
        assert actor.role is None or actor.role.span.of(analysis.text) == actor.role.text
