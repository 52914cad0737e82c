"""Whom a name means is decided once: two names are one id, or two, in all stories and on all days."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from briefings.model import Actor, ActorKind, Briefing, KnownActor, Passage, Span, Story, StoryActor
from briefings.stories.actor_linking import link_actors
from briefings.stories.actor_names import Linked

DAY = date(2026, 3, 5)
WEEK_BEFORE, LONG_AGO = date(2026, 3, 2), date(2025, 6, 1)


def actor(name: str, *aliases: str, kind: ActorKind = "person") -> Actor:
    return Actor(name=name, kind=kind, aliases=aliases, salience=0.5)


def article(name: str, *actors: Actor | str, language: str = "en") -> Briefing:
    named = tuple(actor(one) if isinstance(one, str) else one for one in actors)
    return Briefing(id=name, headline=name, sha256=name, actors=named, language=language)


def met(name: str, known_as: str = "", kind: ActorKind = "person") -> StoryActor:
    return StoryActor(id=known_as or name.lower().replace(" ", "-"), name=name, kind=kind, salience=0.5)


def link(*stories: Sequence[Briefing], **fields) -> tuple[Linked, ...]:
    return link_actors(stories, day=DAY, **fields)


def ids(*linked: Linked) -> Mapping[tuple[str, str], str]:
    return {named: one for story in linked for named, one in story.ids.items()}


# What is one

SAME = (
    ("Marta Ellory", "Marta J. Ellory"),
    ("Mohammed Haddadin", "Mohamed Haddadin"),
    ("Oleksandr Zelensky", "Oleksandr Zelenskyy"),
    ("Søren Lindqvist", "Soren Lindqvist"),
    ("Hannah Roe", "Hannah Carter Roe"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_are_one_person_in_a_story_a_day_and_over_days(one: str, other: str):
    (story,) = link([article("a", one), article("b", other)])
    assert len(story.actors) == 1
    first, second = link([article("a", one)], [article("b", other)])
    assert first.actors[0].id == second.actors[0].id
    before = met(one, "the-first-id")
    (story,) = link([article("b", other)], met={LONG_AGO: [before]})
    assert story.actors[0].id == "the-first-id"


TWO = (
    ("Thomas Ellory", "Sarah Ellory"),
    ("Martin Roe", "Martin Roe Jr."),
    ("Paul Kestrel", "Paula Kestrel"),
    ("John A. Marsh", "John B. Marsh"),
    ("Jo Fenwick", "John Fenwick"),
    ("Erik Hansen", "Erik Hanson"),
)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_people_stay_two_in_a_day_and_over_days(one: str, other: str):
    first, second = link([article("a", one)], [article("b", other)])
    assert first.actors[0].id != second.actors[0].id
    (story,) = link([article("b", other)], met={WEEK_BEFORE: [met(one)]})
    assert story.actors[0].id != met(one).id


@pytest.mark.parametrize(("one", "other"), TWO[:5])
def test_two_people_stay_two_in_a_story(one: str, other: str):
    (story,) = link([article("a", one), article("b", other)])
    assert len({each.id for each in story.actors}) == 2


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        (("Edvin Holm", "Attorney General"), ("Edvin H. Holm Jr.", "Attorney General"), 1),
        (("Edvin Holm", "former attorney general"), ("Edvin H. Holm Jr.", "Attorney General"), 2),
        (("Edvin Holm", "farmer"), ("Edvin H. Holm Jr.", "Attorney General"), 2),
        (("Edvin Holm", "Attorney General"), ("Edvin Holm Jr.", "Attorney General"), 2),
        (("Edvin K. Holm", "Attorney General"), ("Edvin H. Holm Jr.", "Attorney General"), 2),
    ],
)
def test_one_office_joins_what_a_middle_name_and_a_generation_part(one, other, count):
    """A father and his son bear one name; they hold no office at a time."""
    told = [
        replace(actor(name), role=Passage(span=Span(0, len(role)), text=role)) for name, role in (one, other)
    ]
    (story,) = link([article("a", told[0]), article("b", told[1])])
    assert len({each.id for each in story.actors}) == count


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # As newspapers give one name; a son without a middle name is another.
        ([actor("Jon Aas")], [actor("Jon B. Aas Jr.")], ["Jon B. Aas Jr."]),
        ([actor("Jon Aas")], [actor("Jon Aas III")], ["Jon Aas III"]),
        ([actor("Jon Aas")], [actor("Jon Aas Jr.")], ["Jon Aas", "Jon Aas Jr."]),
        ([actor("Gurbanguly Orazow")], [actor("Kurbanguli Orazow")], ["Kurbanguli Orazow"]),
        # A name that a text gives for another is that person, also where a text names both.
        (
            [actor("Ada Finch", "Deep Well")],
            [actor("Ada Finch"), actor("Deep Well")],
            ["Ada Finch"],
        ),
        # What one article took for a body, another for a person.
        ([actor("Tarn", kind="organization")], [actor("Ada Tarn")], ["Ada Tarn"]),
        ([actor("Fox's Ada Tarn", kind="organization")], [actor("Ada Tarn")], ["Ada Tarn"]),
        ([actor("Tarn", kind="organization"), actor("Ada Tarn")], [actor("Ada Tarn")], ["Ada Tarn", "Tarn"]),
        (
            [actor("Anders Vik")],
            [actor("Anders Vik Freight Corp.", kind="organization")],
            ["Anders Vik Freight Corp."],
        ),
        (
            [actor("Anders Vik", "Vik")],
            [actor("Anders Vik Freight Corp.", kind="organization")],
            ["Anders Vik", "Anders Vik Freight Corp."],
        ),
        # One body in several forms.
        (
            [actor("U.S. Department of Tides", kind="organization")],
            [actor("Tides Department", kind="organization")],
            ["U.S. Department of Tides"],
        ),
    ],
)
def test_one_actor_of_a_story_under_two_names(one: list[Actor], other: list[Actor], expected: list[str]):
    (story,) = link([article("a", *one), article("b", *other)])
    assert sorted(each.name for each in story.actors) == expected


def test_a_surname_that_others_bear_too_is_whose_story_it_is():
    main = [article(f"a{at}", "Vito Tarn") for at in range(3)]
    (story,) = link([*main, article("b", "Vito Tarn", "Olga Tarn"), article("c", "Tarn")])
    assert {each.name for each in story.actors} == {"Vito Tarn", "Olga Tarn"}
    (story,) = link([article("a", "Vito Tarn", "Olga Tarn"), article("c", "Tarn")])
    assert len(story.actors) == 3


def test_the_role_that_tells_more_is_told():
    roles = ["Gov.", "Gov.", "governor of Selby"]
    told = [replace(actor("Ada Tarn"), role=Passage(span=Span(0, len(role)), text=role)) for role in roles]
    (story,) = link([article(f"a{at}", one) for at, one in enumerate(told)])
    assert [one.role for one in story.actors] == ["governor of Selby"]


def test_what_one_article_tells_apart_stays_apart():
    (story,) = link([article("a", "Ann Wye", "A. Wye"), article("b", "Ann Wye")])
    assert len({each.id for each in story.actors}) == 2


# A surname alone


def test_a_surname_is_the_only_one_of_its_story_that_bears_it():
    (story,) = link([article("a", "Thomas Ellory"), article("b", "Ellory")])
    assert [one.name for one in story.actors] == ["Thomas Ellory"]
    assert story.ids == {("a", "Thomas Ellory"): "thomas-ellory", ("b", "Ellory"): "thomas-ellory"}


def test_a_surname_that_two_bear_stays_by_itself_everywhere():
    (story,) = link([article("a", "Thomas Ellory", "Sarah Ellory"), article("b", "Ellory")])
    assert ids(story)["b", "Ellory"] == "ellory"
    named = ids(
        *link([article("a", "Thomas Ellory")], [article("b", "Sarah Ellory")], [article("c", "Ellory")])
    )
    assert len(set(named.values())) == 3


def test_a_surname_of_another_story_of_the_day_is_the_one_that_bears_it():
    named = ids(*link([article("a", "Livia Ostrander")], [article("b", "Ostrander")]))
    assert set(named.values()) == {"livia-ostrander"}


def test_a_surname_is_the_one_of_the_story_that_is_carried_on_whoever_else_bears_it():
    told = Story(id="old", headline="Old", actors=(met("Sarah Ellory"),))
    stories = ([article("a", "Ellory")], [article("b", "Thomas Ellory")])
    named = ids(*link(*stories, earlier=[(told,), ()], met={WEEK_BEFORE: told.actors}))
    assert named == {("a", "Ellory"): "sarah-ellory", ("b", "Thomas Ellory"): "thomas-ellory"}


def test_a_surname_is_one_of_the_week_before_and_none_of_last_year():
    (story,) = link([article("a", "Ellory")], met={WEEK_BEFORE: [met("Sarah Ellory")]})
    assert story.actors[0].id == "sarah-ellory"
    (story,) = link([article("a", "Ellory")], met={LONG_AGO: [met("Sarah Ellory")]})
    assert story.actors[0].id == "ellory"


def test_a_full_name_takes_up_the_surname_of_the_day_before_and_keeps_its_id():
    days = {WEEK_BEFORE: [met("Ellory")]}
    (story,) = link([article("a", "Thomas Ellory")], met=days)
    assert story.actors[0].id == "ellory"
    # A year later the full name still leads there, and another of the surname does not.
    days = {LONG_AGO: [met("Ellory"), met("Thomas Ellory", "ellory")]}
    named = ids(*link([article("a", "Thomas Ellory")], [article("b", "Sarah Ellory")], met=days))
    assert named == {("a", "Thomas Ellory"): "ellory", ("b", "Sarah Ellory"): "sarah-ellory"}


def test_two_full_names_do_not_take_up_one_surname():
    named = ids(
        *link(
            [article("a", "Thomas Ellory")],
            [article("b", "Sarah Ellory")],
            met={WEEK_BEFORE: [met("Ellory")]},
        )
    )
    assert set(named.values()) == {"thomas-ellory", "sarah-ellory"}


def test_a_courtesy_tells_whom_a_surname_cannot_mean():
    named = ids(*link([article("a", "Thomas Ellory")], [article("b", "Mrs. Ellory")]))
    assert len(set(named.values())) == 2


def test_an_article_of_the_day_before_changes_no_address_that_stood():
    stood = Story(id="s", headline="S", actors=(met("Thomas Ellory"),))
    (story,) = link([article("a", "Thomas Ellory")], standing=[stood], met={WEEK_BEFORE: [met("Ellory")]})
    assert story.actors[0].id == "thomas-ellory"


# Places and bodies


def test_a_country_is_one_in_every_language():
    place = dict.fromkeys(("Turkey", "Türkiye"), "en") | {"Turquie": "fr", "Türkei": "de"}
    stories = [
        [article(name, actor(name, kind="place"), language=language)] for name, language in place.items()
    ]
    assert set(ids(*link(*stories)).values()) == {"turkey"}
    (story,) = link([article("c", actor("Bagdad", kind="place"), language="fr")])
    assert story.actors[0].id == "baghdad"


def test_a_place_that_one_article_takes_for_a_person_is_the_place():
    (story,) = link([article("a", actor("Mersin", kind="place")), article("b", "Mersin")])
    assert [(one.id, one.kind) for one in story.actors] == [("mersin", "place")]


def test_a_person_of_a_countrys_name_is_a_person():
    stories = (
        [article("a", "Anna Jordan"), article("b", "Jordan")],
        [article("c", actor("Jordan", kind="place"))],
    )
    named = ids(*link(*stories))
    assert named == {
        ("a", "Anna Jordan"): "anna-jordan",
        ("b", "Jordan"): "anna-jordan",
        ("c", "Jordan"): "jordan",
    }


def test_letters_that_two_bodies_share_make_them_no_one():
    bank = actor("Eastern Cotton Bank", "QRB", kind="organization")
    board = actor("Estuary Cricket Board", "QRB", kind="organization")
    short = actor("QRB", kind="organization")
    named = ids(*link([article("a", bank)], [article("b", board)], [article("c", short)]))
    assert len(set(named.values())) == 3
    named = ids(*link([article("a", bank)], [article("c", short)]))
    assert set(named.values()) == {"eastern-cotton-bank"}


def test_a_common_word_is_a_bodys_name_within_its_story_only():
    council = actor("Harlow Council", "Council", kind="organization")
    short = actor("Council", kind="organization")
    (story,) = link([article("a", council), article("b", short)])
    assert len(story.actors) == 1
    assert len(set(ids(*link([article("a", council)], [article("b", short)])).values())) == 2


def test_a_place_that_another_story_takes_for_a_person_is_the_place():
    named = ids(*link([article("a", actor("Mersin", kind="place"))], [article("b", "Mersin")]))
    assert set(named.values()) == {"mersin"}
    (story,) = link([article("b", "Mersin")], met={LONG_AGO: [met("Mersin", kind="place")]})
    assert story.actors[0].id == "mersin"


# The editor's list


def test_the_editors_list_joins_what_no_rule_would_and_gives_name_role_and_link():
    known = KnownActor(
        name="Kadyr Rzayev", aliases=("Qadir Rzaev", "Red Envoy"), role="envoy", link="https://un.example"
    )
    (story,) = link([article("a", "Red Envoy", "Qadir Rzaev"), article("b", "Kadyr Rzayev")], known=[known])
    (one,) = story.actors
    assert (one.id, one.name, one.role, one.link) == (
        "kadyr-rzayev",
        "Kadyr Rzayev",
        "envoy",
        "https://un.example",
    )
    assert set(story.ids.values()) == {"kadyr-rzayev"}


def test_an_ignored_actor_is_nobody():
    (story,) = link(
        [article("a", "Marenostra", "Ann Wye")], known=[KnownActor(name="Marenostra", ignore=True)]
    )
    assert [one.id for one in story.actors] == ["ann-wye"]


# Ids


def test_two_of_one_name_have_two_ids_that_the_next_day_keeps():
    named = link(
        [article("a", "Ellory", "Sarah Ellory", "Thomas Ellory")], met={WEEK_BEFORE: [met("Ellory")]}
    )
    assert len({one.id for one in named[0].actors}) == 3
    other = StoryActor(id="jordan", name="Jordan", kind="place", salience=0.5)
    (story,) = link([article("a", "Jordan")], met={WEEK_BEFORE: [other]})
    assert story.actors[0].id == "jordan-2"
    (again,) = link([article("b", "Jordan")], met={WEEK_BEFORE: [other, story.actors[0]]})
    assert again.actors[0].id == "jordan-2"


def test_the_order_of_stories_and_articles_changes_no_id():
    pile = (
        [article("a", "Thomas Ellory", "Ellory"), article("b", "Ann Wye")],
        [article("c", "Sarah Ellory", "A. Wye")],
        [article("d", "Wye", actor("Jordan", kind="place"), "Jordan")],
    )
    straight = ids(*link(*pile))
    turned = ids(*link(*[story[::-1] for story in pile[::-1]]))
    assert straight == turned
