"""Whom a story lists: those whom what it shows names, and the editor's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from demanding_day import Reader, person

from briefings.digest import make_digest
from briefings.model import Digest, KnownActor, Story, StoryActor
from briefings.presenting import PresentingOptions, present
from briefings.presenting.wording import load_wording

TEXT = (
    "The Norlandic government closed the pass on Monday. Mr. Orvel and his sister left Tharn. "
    "“We were cold in Selby, and the Ferry Board knew,” Runa Dahl said. Ada Orvel waited. "
    "Later Peter Vang of the Hill Rescue came down. "
    "The Norlandic singer met a Norland official and many Norlanders. "
    "The Norland Geological Survey and Norland's Seed Fund warned. It came to Norland Friday. "
    "Ferry Board Governor Runa Dahl denied a Ferry Board bid. Runa Dahl runs the Ferry Board."
)
READER = Reader("pass", TEXT, "Hill Post", "GALE SHUTS THE PASS")
NORLAND = StoryActor(
    id="norland",
    name="Norland",
    kind="place",
    salience=0.9,
    aliases=("Norlandic", "Norlanders"),
    articles=("pass",),
    demonyms=("Norlandic", "Norlanders"),
)
ORVEL = replace(person("nils-orvel", "Nils Orvel", "pass", salience=0.8), aliases=("Orvel",))
SISTER = replace(person("ada-orvel", "Ada Orvel", "pass", salience=0.7), aliases=("Orvel",))
SELBY = StoryActor(id="selby", name="Selby", kind="place", salience=0.6, articles=("pass",))
BOARD = StoryActor(
    id="ferry-board", name="Ferry Board", kind="organization", salience=0.5, articles=("pass",)
)
DAHL = person("runa-dahl", "Runa Dahl", "pass", salience=0.4)
VANG = person("peter-vang", "Peter Vang", "pass", salience=0.3)
ALL = (NORLAND, ORVEL, SISTER, SELBY, BOARD, DAHL, VANG)
GOVERNMENT = READER.sentence("The Norlandic government closed the pass on Monday.")
SINGER = READER.sentence("The Norlandic singer met a Norland official and many Norlanders.")
BID = READER.sentence("Ferry Board Governor Runa Dahl denied a Ferry Board bid.")
SURVEY = READER.sentence("The Norland Geological Survey and Norland's Seed Fund warned.")
FRIDAY = READER.sentence("It came to Norland Friday.")
RUNS = READER.sentence("Runa Dahl runs the Ferry Board.")
LEFT = READER.sentence("Mr. Orvel and his sister left Tharn.")
COLD = READER.quote("We were cold in Selby, and the Ferry Board knew,", "Runa Dahl", "runa-dahl")


def list_shown(actors: Sequence[StoryActor] = ALL, **fields) -> list[str]:
    story = Story(
        id="pass",
        headline=READER.briefing.headline,
        briefings=(READER.briefing,),
        actors=tuple(actors),
        **fields,
    )
    options = PresentingOptions.make(load_wording("en"), ZoneInfo("UTC"), (), (), None)
    day = present(Digest(day=date(2026, 3, 2), told=1, stories=(story,)), options)
    places = {actor.id for actor in actors if actor.kind == "place"}
    shown = [actor.id for actor in day.stories[0].actors]
    # What is new is who is shown.
    assert [actor.id for actor in day.new_today] == [name for name in shown if name not in places]
    return shown


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        pytest.param({"sentences": (GOVERNMENT,)}, ["norland"], id="a government by its adjective"),
        pytest.param(
            {"sentences": (SINGER, LEFT)}, ["nils-orvel"], id="a people and an official are no state"
        ),
        pytest.param(
            {"sentences": (SURVEY, LEFT)}, ["nils-orvel"], id="a place in the name of something else"
        ),
        pytest.param({"sentences": (FRIDAY,)}, ["norland"], id="a day is of no name"),
        pytest.param({"sentences": (BID,)}, ["runa-dahl"], id="whose governor or bid it is tells of nobody"),
        pytest.param(
            {"sentences": (BID, RUNS)}, ["ferry-board", "runa-dahl"], id="but once named for itself"
        ),
        pytest.param({"sentences": (LEFT,)}, ["nils-orvel"], id="a surname is the foremost who bears it"),
        pytest.param(
            {"quotes": (COLD,)}, ["ferry-board", "runa-dahl"], id="who speaks and of whom, no place"
        ),
        pytest.param(
            {"sentences": (GOVERNMENT, LEFT)}, ["norland", "nils-orvel"], id="in the record's order"
        ),
        pytest.param({}, ["nils-orvel"], id="where nobody is named the first who is no place"),
        pytest.param({"actors": (SELBY,), "sentences": (GOVERNMENT,)}, [], id="and a place alone is nobody"),
    ],
)
def test_a_story_lists_whom_what_it_shows_names(fields: dict[str, object], shown: list[str]):
    assert list_shown(**fields) == shown


def test_a_story_of_several_articles_does_so_too():
    other = replace(READER.briefing, id="pass-2", source="Other Post")
    story = Story(
        id="pass",
        headline="The pass",
        briefings=(READER.briefing, other),
        actors=ALL,
        sentences=(GOVERNMENT,),
    )
    options = PresentingOptions.make(load_wording("en"), ZoneInfo("UTC"), (), (), None)
    (view,) = present(Digest(day=date(2026, 3, 2), told=1, stories=(story,)), options).stories
    assert [actor.id for actor in view.actors] == ["norland"]


def test_whom_the_editor_names_stays_and_comes_before_others():
    crowd = [person(f"p-{number}", f"Person {number}", "pass") for number in range(7)]
    told = READER.sentence("Later Peter Vang of the Hill Rescue came down.")
    named = [replace(one, aliases=("Peter Vang",)) for one in crowd]
    kept = replace(DAHL, kept=True)
    assert list_shown([VANG, kept], sentences=(told,)) == ["peter-vang", "runa-dahl"]
    assert (
        list_shown([*[replace(one, name="Hill Rescue") for one in named], kept], sentences=(told,))[-1]
        == kept.id
    )


def test_a_watched_actor_is_either_shown_or_not_heard_of():
    known = [KnownActor(name="Peter Vang", watch=True), KnownActor(name="Ferry Board", watch=True)]
    told = Story(
        id="pass",
        headline="The pass",
        briefings=(READER.briefing,),
        actors=(ORVEL, replace(VANG, kept=True)),
        sentences=(GOVERNMENT,),
    )
    digest = make_digest(date(2026, 3, 2), [told], told=1, known=known)
    options = PresentingOptions.make(load_wording("en"), ZoneInfo("UTC"), (), (), None)
    day = present(digest, options)
    assert [actor.name for actor in day.stories[0].actors] == ["Peter Vang"]
    assert day.unheard == ("Ferry Board",)


def test_a_name_in_a_script_without_capitals_may_have_a_particle_before_it():
    text = "הנציג בקרמון אמר."
    reader = Reader("script", text, "Post", "x", "he")
    actor = person("karmon", "קרמון", "script")
    story = Story(
        id="s",
        headline="x",
        briefings=(reader.briefing,),
        actors=(VANG, actor),
        sentences=(reader.sentence(text),),
    )
    options = PresentingOptions.make(load_wording("en"), ZoneInfo("UTC"), (), (), None)
    (view,) = present(Digest(day=date(2026, 3, 2), told=1, stories=(story,)), options).stories
    assert [one.id for one in view.actors] == ["karmon"]
