"""Quotations without a parse: marks, and the attributions that the cue words of the language make out.

For languages that have no model, and for texts too long for one. An attribution counts as far as its
paragraph, for a block quotation as far as the paragraphs beside it. What names no speaker keeps the last
one where it carries on in the same paragraph, and has none otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefings.language import load_words
from briefings.model import Actor, Passage, Quote, QuoteKind, Span, Speaker
from briefings.reading.actors.sexes import Sex
from briefings.reading.analysis import Analysis
from briefings.reading.coreference import PlainResolver
from briefings.reading.marks import Marked
from briefings.reading.quotes.attributions import (
    REACH,
    Attribution,
    Patterns,
    find_attribution,
    find_incise,
    load_patterns,
    read_match,
)

_WORDS = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_NEEDED = 4
_SMALL = 3
# Hand-set, for want of an annotated corpus: an attribution at the marks, the last speaker, none.
_AT_MARKS, _CARRIED, _ALONE, _CLAUSE = 0.8, 0.6, 0.4, 0.6


@dataclass(slots=True)
class _Scene:
    """What the reading of one article shares; ``last`` is the stretch and speaker before."""

    analysis: Analysis
    patterns: Patterns
    resolver: PlainResolver
    sexes: dict[str, Sex]
    last: tuple[Marked, Speaker] | None = None

    def spoke(self) -> int | None:
        """Return the number of the actor who spoke last."""
        actor = self.last[1].actor if self.last else None
        return next((n for n, each in enumerate(self.resolver.actors) if each.name == actor), None)


def find_by_patterns(analysis: Analysis, actors: tuple[Actor, ...]) -> tuple[Quote, ...]:
    """Return the quotations between marks, and the clauses led in by a cue, in the order of the text."""
    language = analysis.article.language
    words = load_words(language, "cues") or load_words("en", "cues")
    sexes: dict[str, Sex] = dict.fromkeys(words["male"], "male") | dict.fromkeys(words["female"], "female")
    scene = _Scene(analysis, load_patterns(language), PlainResolver(analysis.text, actors, language), sexes)
    outer = [marked for marked in analysis.marked if marked.depth == 0]
    found = [*_find_direct(scene, outer), *_find_clauses(scene, outer)]
    return tuple(sorted(found, key=lambda quote: quote.span))


def _find_direct(scene: _Scene, outer: list[Marked]) -> Iterator[Quote]:
    text = scene.analysis.text
    for number, marked in enumerate(outer):
        if scene.analysis.is_furniture(marked.span):
            continue
        low = outer[number - 1].outer.end if number else 0
        high = outer[number + 1].outer.start if number + 1 < len(outer) else len(text)
        incise = find_incise(text, marked.span, scene.patterns)
        if incise is not None:
            yield from _split(scene, marked, incise)
            continue
        bounds = _bound(scene.analysis, marked, low, high)
        attribution = find_attribution(text, _reach_out(text, marked), bounds, scene.patterns)
        if quote := _quote_stretch(scene, marked, attribution):
            yield quote


def _reach_out(text: str, marked: Marked) -> Span:
    """Return a stretch with its marks, a block quotation with the line breaks that part it off."""
    if not marked.block:
        return marked.outer
    return Span(len(text[: marked.outer.start].rstrip()), marked.outer.end)


def _bound(analysis: Analysis, marked: Marked, low: int, high: int) -> Span:
    """Return how far an attribution may stand from a stretch: its paragraph, beside a block the next."""
    start, end = marked.outer
    if marked.block:
        before = len(analysis.text[:start].rstrip()) - 1
        after = end + len(analysis.text[end:]) - len(analysis.text[end:].lstrip())
        start, end = max(0, before), min(len(analysis.text), after + 1)
    first = analysis.paragraph_at(start) or marked.outer
    last = analysis.paragraph_at(end - 1) or marked.outer
    return Span(max(first.start, low), min(last.end, high))


def _split(scene: _Scene, marked: Marked, incise: Attribution) -> Iterator[Quote]:
    """Make two records of a quotation that its attribution stands in."""
    text = scene.analysis.text
    speaker = _name_speaker(scene, incise)
    scene.last = (marked, speaker)
    parts = [
        _strip(text, marked.span.start, incise.whole.start),
        _strip(text, incise.whole.end, marked.span.end),
    ]
    for number, span in enumerate(span for span in parts if span.start < span.end):
        cue = incise.cue if number == 0 else None
        yield _make_quote(text, span, "direct", _AT_MARKS, speaker, cue, continues=number > 0)


def _strip(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return (
        Span(end - len(words.lstrip()), start + len(words.rstrip())) if words.strip() else Span(start, start)
    )


def _quote_stretch(scene: _Scene, marked: Marked, attribution: Attribution | None) -> Quote | None:
    text, last = scene.analysis.text, scene.last
    speaker, confidence, continues = None, _ALONE, False
    if attribution is not None:
        speaker, confidence = _name_speaker(scene, attribution), _AT_MARKS
    elif last is not None and "\n" not in text[last[0].outer.end : marked.outer.start]:
        speaker, confidence, continues = last[1], _CARRIED, True
    if attribution is None and not marked.block and not _is_said(marked.span.of(text)):
        return None
    if speaker is not None:
        scene.last = (marked, speaker)
    cue = attribution.cue if attribution else None
    return _make_quote(text, marked.span, "direct", confidence, speaker, cue, continues=continues)


def _is_said(words: str) -> bool:
    """Tell what no attribution claims: long enough, and not in capitals throughout like a title."""
    found = _WORDS.findall(words)
    long = [word for word in found if len(word) > _SMALL]
    return len(found) >= _NEEDED and not (long and all(word[0].isupper() for word in long))


def _find_clauses(scene: _Scene, outer: list[Marked]) -> Iterator[Quote]:
    """Return what is said without marks: "X said that …", "according to X …"; one a sentence."""
    places = iter([*outer, None])
    marked = next(places)
    for sentence in scene.analysis.body():
        while marked is not None and marked.outer.end <= sentence.start:
            marked = next(places)
        if marked is not None and marked.outer.start < sentence.end:
            continue
        if sentence.end - sentence.start <= 4 * REACH:
            found = (_read_clause(scene, pattern, sentence) for pattern in scene.patterns.clause)
            yield from list(filter(None, found))[:1]


def _read_clause(scene: _Scene, pattern: re.Pattern[str], sentence: Span) -> Quote | None:
    text = scene.analysis.text
    match = pattern.search(text, *sentence)
    if match is None:
        return None
    attribution = read_match(match, sentence)
    start, end = match.span("said")
    if match["cue"].lower() in scene.patterns.leads and "," in text[start : attribution.region.end + 1]:
        start = attribution.region.end + 1
    said = _strip(text, start, end)
    speaker = _name_speaker(scene, attribution)
    weak = match["cue"].lower() in scene.patterns.weak_leads and speaker.actor is None
    if weak or len(_WORDS.findall(said.of(text))) < _NEEDED:
        return None
    return _make_quote(text, said, "indirect", _CLAUSE, speaker, attribution.cue)


def _make_quote(
    text: str,
    span: Span,
    kind: QuoteKind,
    confidence: float,
    speaker: Speaker | None,
    cue: Span | None,
    *,
    continues: bool = False,
) -> Quote:
    passage = Passage(span=cue, text=cue.of(text)) if cue else None
    return Quote(
        span=span,
        text=span.of(text),
        kind=kind,
        confidence=confidence,
        speaker=speaker,
        cue=passage,
        continues=continues,
    )


def _name_speaker(scene: _Scene, found: Attribution) -> Speaker:
    """Return the words of a speaker and the actor that they name or, being a pronoun, mean."""
    text, resolver = scene.analysis.text, scene.resolver
    words = found.speaker.of(text)
    number = None
    sex = scene.sexes.get(words.casefold())
    if sex is not None:
        number = resolver.find_pronoun(found.speaker.start, sex, scene.spoke())
        span = found.speaker
    elif named := resolver.find_named(found.region):
        span, number = Span(found.speaker.start, max(found.speaker.end, named[0].end)), named[1]
    else:
        span = found.speaker
    actor = None if number is None else resolver.actors[number].name
    return Speaker(span=span, text=span.of(text), actor=actor)
