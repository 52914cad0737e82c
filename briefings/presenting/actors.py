"""Whom a story lists: those whom what it shows names, and the editor's; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from babel.dates import get_day_names, get_month_names

from briefings.model import Story, StoryActor
from briefings.presenting.quotations import ShownQuote, names_actor, word_pattern

# What a reader takes in at a glance; the record holds all.
_ACTORS_SHOWN = 6
# What stands between a body or a place and whom or what it describes: "House Majority Leader Ada Frost", "a
# White House bid". Of 10 on 188 labelled cards who were named only so, or by a people's name, 9 had no part.
_DESCRIBES = re.compile(r" (?P<first>[A-Za-z]+)(?: (?P<second>[A-Z][a-z]+))?")
_BIDS = frozenset({"hopeful", "hopefuls", "bid", "bids", "run", "race", "official"})
_NEXT = re.compile(r" (?P<word>\w+)")
# A place within a longer name ("the Norland Geological Survey", "Norland's Seed Fund"), which a day is not.
_NAME_GOES_ON = re.compile(r"(?:['’]s)? (?P<word>[A-Z]\w+)")


def choose_actors(story: Story, chosen: Sequence[ShownQuote]) -> Sequence[StoryActor]:
    """Return the actors that a story lists, in its order: those whom what is shown names.

    Who matters in an article may have no part in what is told of it; where nothing names anybody, the first
    who is no place stands for it. Those stay whom the editor's list or the editor of the day names.
    """
    speakers = {one.voice for one in chosen}
    # "Reed" in a sentence is the foremost of those who are called so.
    bearers: dict[str, StoryActor] = {}
    for actor in story.actors:
        for name in _list_names(actor):
            bearers.setdefault(name, actor)

    def is_named(actor: StoryActor) -> bool:
        names = [actor.name, *(name for name in _list_names(actor) if bearers[name] is actor)]
        return _is_named(story, chosen, actor, names)

    # Records of before ``kept`` have the links of the editor's list.
    own = [actor for actor in story.actors if actor.kept or actor.link]
    named = [actor for actor in story.actors if actor.id in speakers or is_named(actor)]
    listed = [*own, *(actor for actor in named if actor not in own)][:_ACTORS_SHOWN]
    others = (actor for actor in story.actors if actor.kind != "place")
    return [actor for actor in story.actors if actor in listed] or [*islice(others, 1)]


def _list_names(actor: StoryActor) -> Sequence[str]:
    """Return what a text may call an actor: its aliases, a person's surname."""
    surname = actor.name.split()[-1:] if actor.kind == "person" else []
    return (*actor.aliases, *surname)


def _is_named(story: Story, chosen: Sequence[ShownQuote], actor: StoryActor, names: Sequence[str]) -> bool:
    """Return whether the headline, a sentence or a quotation names an actor, and not in passing."""
    if any(names_actor(story.headline, name) for name in names):
        return True
    glosses = (gloss.name for one in story.sentences for gloss in one.sentence.glosses)
    texts = [*(one.sentence.text for one in story.sentences), *glosses]
    if actor.kind != "place":
        # A place that only a speaker names is where something else was: of 3 on the cards none had a part.
        texts += [one.text for one in chosen]
    found = [(text, name) for text in texts for name in names if names_actor(text, name)]
    language = story.briefings[0].language if story.briefings else "en"
    if language != "en" or actor.kind == "person":
        return bool(found)
    return any(_stands(text, name, actor) for text, name in found)


def _stands(text: str, name: str, actor: StoryActor) -> bool:
    """Return whether an English text names a place or a body for itself somewhere, and not in passing.

    A people's name does so before what a government is or has ("the Norlandic navy").
    """
    return any(not _describes(text, end, name, actor) for end in _find_ends(text, name))


def _find_ends(text: str, name: str) -> Iterator[int]:
    return (match.end() for match in word_pattern(name).finditer(text))


def _describes(text: str, end: int, name: str, actor: StoryActor) -> bool:
    words = _load_words()
    if name in actor.demonyms:
        behind = _NEXT.match(text, end)
        return behind is None or behind["word"].lower() not in words["government_nouns"]
    longer = _NAME_GOES_ON.match(text, end) if actor.kind == "place" else None
    if longer and longer["word"] not in _load_days():
        return True
    match = _DESCRIBES.match(text, end)
    if match is None:
        return False
    offices = (word for word in match.groups("") if word[:1].isupper() and word.lower() in words["offices"])
    return match["first"] in _BIDS or any(offices)


@cache
def _load_days() -> frozenset[str]:
    """Return what may stand behind a place without being of its name: "in Norland Friday"."""
    return frozenset({*get_day_names(locale="en").values(), *get_month_names(locale="en").values()})


@cache
def _load_words() -> Mapping[str, frozenset[str]]:
    # Only here: what shows an edition does not load what reads articles.
    from briefings.language import load_words

    listed = load_words("en", "actor_words")
    return {name: frozenset(listed[name]) for name in ("offices", "government_nouns")}
