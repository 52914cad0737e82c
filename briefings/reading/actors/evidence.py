"""What speaks for an actor's salience: where, how often and as what it is named in its article.

All figures lie between 0 and 1, so that their weights can be compared; those of grammar are 0 where
there is no parse.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from briefings.model import Actor, Quote, Span
from briefings.reading.actors.folding import fold, split_words
from briefings.reading.actors.gazetteer import load_actor_words, load_entries, load_entry_index
from briefings.reading.analysis import Analysis

_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]er)\b")
# A person quoted less often is as often a spokesman or a witness as what the article is about.
_MANY_QUOTES = 4
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PLACED = frozenset({"in", "at", "near", "outside", "from", "around"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the figures of all actors of an article are measured against."""

    analysis: Analysis
    body: tuple[Span, ...]
    headline: tuple[str, ...]
    most: int
    total: int
    quotes: tuple[Quote, ...]
    most_spoken: int
    pronouns: Mapping[str, int]


def set_scene(analysis: Analysis, actors: Sequence[Actor], quotes: tuple[Quote, ...]) -> Scene:
    """Return the scene of an article with these actors and quotations."""
    body = analysis.body() or analysis.sentences
    pronouns = _count_pronouns(analysis, body, actors, quotes)
    counts = [len(_in_body(analysis, actor)) + pronouns[actor.name] for actor in actors]
    return Scene(
        analysis=analysis,
        body=body,
        headline=split_words(analysis.article.headline),
        most=max(counts, default=1),
        total=max(1, sum(counts)),
        quotes=quotes,
        most_spoken=max((_count_speech(quotes, actor) for actor in actors), default=0),
        pronouns=pronouns,
    )


def _count_pronouns(
    analysis: Analysis, body: Sequence[Span], actors: Sequence[Actor], quotes: Sequence[Quote]
) -> Mapping[str, int]:
    """Return how often "he" and "she" mean each actor.

    A pronoun that speaks means whom the quotation says; another the person named last before it.
    """
    counts = {actor.name: 0 for actor in actors}
    named = sorted(
        (s.start, actor.name) for actor in actors if actor.kind == "person" for s in actor.mentions
    )
    spoken = {q.speaker.span.start: q.speaker.actor for q in quotes if q.speaker and q.speaker.actor}
    for sentence in body:
        for match in _PRONOUN.finditer(analysis.text, *sentence):
            index = bisect_right(named, (match.start(), "")) - 1
            name = spoken.get(match.start()) or (named[index][1] if index >= 0 else "")
            if name in counts:
                counts[name] += 1
    return counts


def _in_body(analysis: Analysis, actor: Actor) -> tuple[Span, ...]:
    kept = tuple(span for span in actor.mentions if not analysis.is_furniture(span))
    return kept or actor.mentions[:1]


def weigh_evidence(scene: Scene, actor: Actor) -> Mapping[str, float]:
    """Return the figures of one actor by name."""
    analysis = scene.analysis
    mentions = _in_body(analysis, actor)
    count = len(mentions) + scene.pronouns[actor.name]
    at = _sentence_index(scene, mentions[0].start)
    sentences = {_sentence_index(scene, span.start) for span in mentions}
    figures = {
        "mentions": log(1 + count) / log(1 + max(1, scene.most)),
        "share": count / scene.total,
        "most named": float(count == scene.most),
        "named once": float(count == 1),
        "early": 1 - at / max(1, len(scene.body)),
        "first sentence": float(at == 0),
        "spread": len(sentences) / max(1, len(scene.body)),
        "headline": float(_stands_in_headline(scene, actor)),
        **_weigh_grammar(analysis, mentions),
        **_weigh_speech(scene, actor),
        **_weigh_kind(analysis, actor),
    }
    figures["headline and named once"] = figures["headline"] * figures["named once"]
    figures["person in headline"] = figures["headline"] * figures["person"]
    return figures


def _sentence_index(scene: Scene, offset: int) -> int:
    return max(0, bisect_right(scene.body, offset, key=lambda span: span.start) - 1)


def _stands_in_headline(scene: Scene, actor: Actor) -> bool:
    words = f" {' '.join(scene.headline)} "
    return any(
        f" {' '.join(split_words(form))} " in words
        for form in (actor.name, *actor.aliases)
        if split_words(form)
    )


def _weigh_grammar(analysis: Analysis, mentions: Sequence[Span]) -> dict[str, float]:
    subject = placed = owner = modifier = 0
    if analysis.doc is not None:
        for span in mentions:
            found = analysis.doc.char_span(*span, alignment_mode="expand")
            if found is None:
                continue
            root = found.root
            subject += root.dep_ in _SUBJECTS
            placed += root.dep_ == "pobj" and root.head.lower_ in _PLACED
            owner += root.dep_ == "poss"
            modifier += root.dep_ in ("compound", "amod", "nmod")
    count = len(mentions)
    return {
        "ever a subject": float(subject > 0),
        "only a place of events": float(placed == count),
        "owner": owner / count,
        "only a modifier": float(modifier == count),
    }


def _count_speech(quotes: Sequence[Quote], actor: Actor) -> int:
    return sum(quote.speaker is not None and quote.speaker.actor == actor.name for quote in quotes)


def _weigh_speech(scene: Scene, actor: Actor) -> dict[str, float]:
    speaks = _count_speech(scene.quotes, actor)
    contents = [quote.span for quote in scene.quotes]
    spoken_of = sum(any(content.contains(span) for content in contents) for span in actor.mentions)
    return {
        "speaks": speaks / max(_MANY_QUOTES, scene.most_spoken),
        "spoken of": spoken_of / len(actor.mentions),
    }


def _weigh_kind(analysis: Analysis, actor: Actor) -> dict[str, float]:
    entries = load_entries(analysis.article.language)
    forms = [entries.get(span.of(analysis.text).replace("’", "'")) for span in actor.mentions]
    people = sum(entry is not None and entry.form == "people" for entry in forms)
    entry = load_entry_index(analysis.article.language).get(fold(actor.name))
    country = entry is not None and not entry.key.startswith(("body:", "US-"))
    return {
        "person": float(actor.kind == "person"),
        "country": float(actor.kind == "place" and country),
        "other place": float(actor.kind == "place" and not country),
        "United States": float(actor.name == "United States"),
        "as a people": people / len(actor.mentions),
        "reporter": float(fold(actor.name) in load_actor_words("agencies")),
        "full name": float(len(split_words(actor.name)) > 1),
        "has a role": float(actor.role is not None),
    }
