"""How much each actor matters in its article: a weighted sum of what speaks for it.

The weights are learned (training/train_salience.py) and plain text (salience.yaml). The features
follow Dunietz and Gillick, "A New Entity Salience Task with Millions of Training Examples" (EACL
2014): place, frequency, headline, grammar; the corpus has too few articles for more than a line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import log

import yaml

from briefings.model import Actor, Quote, Reason, Span
from briefings.reading.actors.gazetteer import is_office, load_actor_words, load_entries, load_entry_index
from briefings.reading.actors.offices import KIN
from briefings.reading.actors.passing import find_shadowed, find_teased, is_in_passing
from briefings.reading.actors.records import fold, split_words
from briefings.reading.actors.roles import is_shared
from briefings.reading.analysis import Analysis
from briefings.reading.forms import tell_form
from briefings.storage.yaml_lines import VALUES

_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]er)\b")
# A person quoted less often is as often a spokesman or a witness as what the article is about.
_MANY_QUOTES, _LITTLE = 4, 0.5
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PLACED = frozenset({"in", "at", "near", "outside", "from", "around"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SalienceContext:
    """The scales for the figures of all actors of an article."""

    analysis: Analysis
    body: tuple[Span, ...]
    headline: tuple[str, ...]
    most: int
    total: int
    quotes: tuple[Quote, ...]
    most_spoken: int
    pronouns: Mapping[str, int]
    people: tuple[Span, ...]
    places: tuple[Span, ...]
    firsts: tuple[int, ...]


def describe_context(
    analysis: Analysis, actors: Sequence[Actor], quotes: tuple[Quote, ...]
) -> SalienceContext:
    """Return the context of an article with these actors and quotations."""
    body = analysis.body() or analysis.sentences
    pronouns = _count_pronouns(analysis, body, actors, quotes)
    counts = [len(_in_body(analysis, actor)) + pronouns[actor.name] for actor in actors]
    return SalienceContext(
        analysis=analysis,
        body=body,
        headline=split_words(analysis.article.headline),
        most=max(counts, default=1),
        total=max(1, sum(counts)),
        quotes=quotes,
        most_spoken=max((_count_speech(quotes, actor) for actor in actors), default=0),
        pronouns=pronouns,
        firsts=tuple(sorted(actor.mentions[0].start for actor in actors)),
        people=tuple(sorted(span for actor in actors if actor.kind == "person" for span in actor.mentions)),
        places=tuple(sorted(span for actor in actors if actor.kind == "place" for span in actor.mentions)),
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


def weigh_evidence(context: SalienceContext, actor: Actor) -> Mapping[str, float]:
    """Return the figures of one actor by name."""
    analysis = context.analysis
    mentions = _in_body(analysis, actor)
    count = len(mentions) + context.pronouns[actor.name]
    at = _sentence_index(context, mentions[0].start)
    begun = bisect_right(context.firsts, mentions[0].start) - 1
    sentences = {_sentence_index(context, span.start) for span in mentions}
    figures = {
        "mentions": log(1 + count) / log(1 + max(1, context.most)),
        "share": count / context.total,
        "most named": float(count == context.most),
        "named once": float(count == 1),
        "late": log(1 + max(0, begun)) / _MANY_ACTORS,
        "early": 1 - at / max(1, len(context.body)),
        "first sentence": float(at == 0),
        "spread": len(sentences) / max(1, len(context.body)),
        "headline": float(_stands_in_headline(context, actor)),
        **_weigh_grammar(analysis, mentions),
        **_weigh_speech(context, actor),
        **_weigh_kind(analysis, actor),
    }
    figures["headline and named once"] = figures["headline"] * figures["named once"]
    figures["person in headline"] = figures["headline"] * figures["person"]
    figures["person in first sentence"] = figures["first sentence"] * figures["person"]
    # A witness or a spokesman.
    figures["speaks a little"] = float(0 < figures["speaks"] < _LITTLE)
    figures["in passing"] = float(all(_is_in_passing(context, actor, span) for span in mentions))
    told = figures["headline"] or figures["first sentence"]
    figures["place named once"] = float(actor.kind == "place" and count == 1 and not told)
    return figures


def _is_in_passing(context: SalienceContext, actor: Actor, span: Span) -> bool:
    """Return whether a mention is a part of what is said of another: "Tharn mayor Ada Frost".

    So are the state behind a town, the place of an office ("the Tharn attorney") and what something is
    compared with.
    """
    if actor.kind == "person":
        return False
    text = context.analysis.text
    ended = bisect_right(context.people, span.start, key=lambda other: other.end) - 1
    if ended >= 0 and text[context.people[ended].end : span.start] in (" of ", ", of ", " from ", ", from "):
        return True
    town = bisect_right(context.places, span.start, key=lambda other: other.end) - 1
    if town >= 0 and text[context.places[town].end : span.start] == ", ":
        return True
    behind = _OFFICE_BEHIND.match(text, span.end) if actor.kind == "place" else None
    held = behind is not None and is_office(behind["word"]) and behind["word"] not in _BOTH
    if held or _COMPARED.search(text, max(0, span.start - 20), span.start):
        return True
    following = bisect_right(context.people, span.end, key=lambda other: other.start)
    if following == len(context.people) or context.people[following].start > span.end + _TITLE:
        return False
    between = [fold(word) for word in text[span.end : context.people[following].start].split()]
    modifiers = load_actor_words("modifiers") | load_actor_words("courtesies")
    return any(map(is_office, between)) and all(is_office(word) or word in modifiers for word in between)


def _sentence_index(context: SalienceContext, offset: int) -> int:
    return max(0, bisect_right(context.body, offset, key=lambda span: span.start) - 1)


def _stands_in_headline(context: SalienceContext, actor: Actor) -> bool:
    words = f" {' '.join(context.headline)} "
    # "Doctor Who" names no WHO.
    headline = context.analysis.article.headline
    return any(
        f" {' '.join(split_words(form))} " in words and (not form.isupper() or form in headline)
        for form in (actor.name, *actor.aliases)
        if split_words(form)
    )


def _weigh_grammar(analysis: Analysis, mentions: Sequence[Span]) -> dict[str, float]:
    subject = placed = owner = modifier = 0
    for span in mentions:
        found = analysis.parse_of(span)
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


def _weigh_speech(context: SalienceContext, actor: Actor) -> dict[str, float]:
    speaks = _count_speech(context.quotes, actor)
    contents = [quote.span for quote in context.quotes]
    spoken_of = sum(any(content.contains(span) for content in contents) for span in actor.mentions)
    return {
        "speaks": speaks / max(_MANY_QUOTES, context.most_spoken),
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
        "has a role": float(actor.role is not None and not is_shared(analysis.text, actor.role)),
    }


# What a thing is likened to, its size above all.
_OFFICE_BEHIND = re.compile(r" (?:(?:prime|foreign|vice|deputy|assistant) )?(?P<word>[a-z]+)\b")
# Offices that are also what somebody does or what a team is.
_BOTH = KIN | frozenset(
    {"guard", "star", "host", "model", "head", "chief", "officials", "official", "rebel", "rebels"}
)
_COMPARED = re.compile(r"(?:size of|big as|large as|larger than|bigger than|smaller than) (?:the )?\Z")
# How long a title before a name may be, and the logarithm of a number of actors that few articles reach.
_TITLE, _MANY_ACTORS = 48, log(50)
# Below it words in a last paragraph make nobody one of the article's.
_SURE = 0.6
# A part that adds less is not told apart: no reader asks why of it.
_TOLD = 0.01


@cache
def load_weights() -> Mapping[str, float]:
    """Return the learned weights by the names of the evidence; ``base`` is what every actor has."""
    text = files(__name__.rpartition(".")[0]).joinpath("salience.yaml").read_text(encoding="utf-8")
    weights: dict[str, float] = yaml.load(text, VALUES)  # noqa: S506 - a safe loader
    return weights


def rank_actors(
    analysis: Analysis, actors: tuple[Actor, ...], quotes: tuple[Quote, ...]
) -> tuple[Actor, ...]:
    """Return the actors with their salience (0 to 1) and its parts, most salient first.

    ``quotes`` say who speaks and who is spoken of; without them the rest decides. The parts add
    up to the salience but for what the bounds cut off. Who is named in passing is marked so in English,
    where there is a parse.
    """
    context = describe_context(analysis, actors, quotes)
    weights = load_weights()
    is_told = analysis.article.language == "en" and analysis.doc is not None
    spans = [span for actor in actors for span in actor.mentions]
    edges = (
        frozenset(span.start for span in spans),
        frozenset(span.end for span in spans),
        frozenset(span.end for actor in actors if actor.kind == "organization" for span in actor.mentions),
    )
    form = tell_form(analysis) if is_told else "news"
    scored = []
    for actor in actors:
        figures = weigh_evidence(context, actor)
        parts = {name: weights.get(name, 0.0) * value for name, value in figures.items()}
        score = weights["base"] + sum(parts.values())
        why = _tell_reasons(parts, weights["base"])
        passing = is_told and is_in_passing(analysis, actor, figures, score, edges, form)
        salience = round(min(1.0, max(0.0, score)), 4)
        scored.append((score, replace(actor, salience=salience, why=why, passing=passing)))
    scored.sort(key=lambda pair: (-round(pair[0], 9), pair[1].mentions[:1], pair[1].name))
    ranked = [actor for _, actor in scored]
    if not is_told:
        return tuple(ranked)
    heard = {quote.speaker.actor for quote in quotes if quote.speaker}
    surely = {quote.speaker.actor for quote in quotes if quote.speaker and quote.confidence >= _SURE}
    aside = (find_shadowed(ranked) - heard) | (find_teased(analysis, ranked) - surely)
    return tuple(replace(actor, passing=True) if actor.name in aside else actor for actor in ranked)


def _tell_reasons(parts: Mapping[str, float], base: float) -> tuple[Reason, ...]:
    told = {name: value for name, value in parts.items() if abs(value) >= _TOLD}
    rest = base + sum(value for name, value in parts.items() if name not in told)
    ordered = sorted(told.items(), key=lambda part: (-abs(part[1]), part[0]))
    return tuple(Reason(name=name, value=round(value, 4)) for name, value in (*ordered, ("the rest", rest)))
