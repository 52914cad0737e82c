"""Who is named in an article, and how much each matters in it."""

from __future__ import annotations

from briefings.model import Actor, Quote, Span
from briefings.reading.actors.known import KnownActor, KnownActors
from briefings.reading.analysis import Analysis

__all__ = ["KnownActor", "KnownActors", "find_actors", "rank_actors"]


def find_actors(analysis: Analysis, known: KnownActors = KnownActors()) -> tuple[Actor, ...]:
    """Placeholder for minutes: one actor a name of the tagger."""
    del known
    found: dict[str, list[Span]] = {}
    kinds = {}
    labels = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place"}
    for name in analysis.doc.ents if analysis.doc else ():
        if name.label_ in labels:
            found.setdefault(name.text, []).append(Span(name.start_char, name.end_char))
            kinds.setdefault(name.text, labels[name.label_])
    return tuple(Actor(name=name, kind=kinds[name], mentions=tuple(spans)) for name, spans in found.items())


def rank_actors(analysis: Analysis, actors: tuple[Actor, ...], quotes: tuple[Quote, ...]) -> tuple[Actor, ...]:
    """Placeholder for minutes."""
    del analysis, quotes
    return tuple(sorted(actors, key=lambda actor: -len(actor.mentions)))
