"""Quotations without a parse: the cue words of the language beside the marks.

For languages that have no model, and for texts too long for one. "Speaker verb" and "verb speaker" are
looked for behind and before the marks; an attribution counts as far as its paragraph. What names no
speaker keeps the last one where it carries on in the same paragraph, and has none otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from briefings.model import Actor, Passage, Quote, QuoteKind, Span, Speaker
from briefings.reading.analysis import Analysis
from briefings.reading.lexicon import load_words
from briefings.reading.marks import Marked

_REACH = 160
_WORDS = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_NEEDED = 4
_SMALL = 3
# Hand-set, for want of an annotated corpus: an attribution at the marks, the last speaker, none.
_AT_MARKS, _CARRIED, _ALONE, _CLAUSE = 0.8, 0.6, 0.4, 0.6


@dataclass(frozen=True, slots=True)
class _Patterns:
    behind: tuple[re.Pattern[str], ...]
    before: tuple[re.Pattern[str], ...]
    clause: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class _Attribution:
    speaker: Span
    cue: Span | None


def find_by_patterns(analysis: Analysis, actors: tuple[Actor, ...]) -> tuple[Quote, ...]:
    """Return the quotations between marks, and the clauses led in by a cue, in the order of the text."""
    patterns = _compile_patterns(analysis.article.language)
    outer = [marked for marked in analysis.marked if marked.depth == 0]
    names = _index_names(actors)
    found = [
        *_find_direct(analysis, outer, patterns, names),
        *_find_clauses(analysis, outer, patterns, names),
    ]
    return tuple(sorted(found, key=lambda quote: quote.span))


@cache
def _compile_patterns(language: str) -> _Patterns:
    words: Mapping[str, Any] = load_words(language, "cues") or load_words("en", "cues")
    verb = rf"(?P<cue>(?:{_any(words['forms'])}))(?![\w’'])"
    speaker = _speaker_pattern(words)
    leads, clauses = _any(words["leads"]), _any(words["clauses"])
    gap = r"[^\n.!?“”„«»\"]"
    compiled = re.compile
    return _Patterns(
        behind=(
            compiled(rf"[\s,;:—–-]*(?:(?:a|ont|hat|haben)\s+)?{verb}(?:[\s-]+(?:t-)?){speaker}"),
            compiled(rf"[\s,]*(?:a|ont)-t-(?P<speaker>ils?|elles?|on)\s+{verb}"),
            compiled(rf"[\s,;:—–-]*{speaker}(?:,{gap}{{1,60}},)?\s+(?:(?:a|ont|also|later|hat)\s+)?{verb}"),
            compiled(rf"[\s,;:—–-]*(?P<cue>(?:{leads}))\s+{speaker}"),
            compiled(rf"\s*[—–―-]+\s*{speaker}\s*$"),
        ),
        before=(
            compiled(
                rf"{speaker}(?:,{gap}{{1,60}},)?\s+(?:(?:a|ont|also|later|hat)\s+)?{verb}{gap}{{0,60}}$"
            ),
            compiled(rf"{verb}\s+{speaker}{gap}{{0,60}}$"),
            compiled(rf"(?P<cue>(?:{leads}|{leads.title()}))\s+{speaker}{gap}{{0,40}}$"),
            compiled(rf"(?:^|[\n.!?]\s*){speaker}:\s*$"),
        ),
        clause=(
            compiled(
                rf"{speaker}\s+(?:(?:a|ont|hat|also)\s+)?{verb}{gap}{{0,30}}?,?\s(?P<said>(?:{clauses})\s?{gap}+)"
            ),
            compiled(rf"(?P<cue>(?:{leads}|{leads.title()}))\s+{speaker},?\s+(?P<said>{gap}+)"),
        ),
    )


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _speaker_pattern(words: Mapping[str, Any]) -> str:
    capital = r"[^\W\d_a-zà-öø-ÿ]"
    name = rf"(?:{capital}\w{{0,3}}\.(?=\s{capital})|{capital}[\w’'-]{{0,30}})"
    particles, articles = _any(words["particles"]), _any(words["articles"])
    pronouns = _any(words["speaking"])
    # "la ministre Claire Dumont": up to three common nouns before the name.
    article = rf"(?:(?i:{articles})\s*(?:[^\W\d_A-Z][\w-]{{2,24}}\s+){{0,3}})?"
    common = rf"(?i:{articles})\s*[\w-]{{3,30}}"
    named = rf"{article}{name}(?:\s+(?:(?:{particles})\s*){{0,2}}{name}){{0,5}}"
    return rf"(?P<speaker>\b(?i:{pronouns})\b|{named}|{common})"


def _find_direct(
    analysis: Analysis, outer: list[Marked], patterns: _Patterns, names: Mapping[str, str | None]
) -> Iterator[Quote]:
    text = analysis.text
    last: tuple[Marked, Speaker] | None = None
    for number, marked in enumerate(outer):
        if analysis.is_furniture(marked.span):
            continue
        low = outer[number - 1].outer.end if number else 0
        high = outer[number + 1].outer.start if number + 1 < len(outer) else len(text)
        attribution = _attribute(analysis, marked, patterns, low, high)
        speaker, confidence, continues = None, _ALONE, False
        if attribution is not None:
            speaker, confidence = _name_speaker(analysis, attribution.speaker, names, last), _AT_MARKS
        elif last is not None and "\n" not in text[last[0].outer.end : marked.outer.start]:
            speaker, confidence, continues = last[1], _CARRIED, True
        if attribution is None and not _is_said(marked.span.of(text)):
            continue
        if speaker is not None:
            last = (marked, speaker)
        cue = attribution.cue if attribution else None
        yield _make_quote(text, marked.span, "direct", confidence, speaker, cue, continues=continues)


def _is_said(words: str) -> bool:
    """Tell what no attribution claims: long enough, and not in capitals throughout like a title."""
    found = _WORDS.findall(words)
    long = [word for word in found if len(word) > _SMALL]
    return len(found) >= _NEEDED and not (long and all(word[0].isupper() for word in long))


def _attribute(
    analysis: Analysis, marked: Marked, patterns: _Patterns, low: int, high: int
) -> _Attribution | None:
    text = analysis.text
    first = analysis.paragraph_at(marked.outer.start) or marked.outer
    last = analysis.paragraph_at(marked.outer.end - 1) or marked.outer
    stop = min(last.end, high, marked.outer.end + _REACH)
    for pattern in patterns.behind:
        if match := pattern.match(text, marked.outer.end, stop):
            return _read_match(match)
    start = max(first.start, low, marked.outer.start - _REACH)
    for pattern in patterns.before:
        for match in pattern.finditer(text, start, marked.outer.start):
            return _read_match(match)
    return None


def _read_match(match: re.Match[str]) -> _Attribution:
    cue = Span(*match.span("cue")) if "cue" in match.re.groupindex else None
    return _Attribution(Span(*match.span("speaker")), cue)


def _find_clauses(
    analysis: Analysis, outer: list[Marked], patterns: _Patterns, names: Mapping[str, str | None]
) -> Iterator[Quote]:
    """Return what is said without marks: "X said that …", "according to X …"; one a sentence."""
    text = analysis.text
    places = iter([*outer, None])
    marked = next(places)
    for sentence in analysis.body():
        while marked is not None and marked.outer.end <= sentence.start:
            marked = next(places)
        if marked is not None and marked.outer.start < sentence.end:
            continue
        stop = min(sentence.end, sentence.start + 4 * _REACH)
        for pattern in patterns.clause:
            match = pattern.search(text, sentence.start, stop)
            if match and stop == sentence.end and len(_WORDS.findall(match["said"])) >= _NEEDED:
                speaker = _name_speaker(analysis, Span(*match.span("speaker")), names, None)
                start, end = match.span("said")
                end -= len(match["said"]) - len(match["said"].rstrip())
                yield _make_quote(
                    text, Span(start, end), "indirect", _CLAUSE, speaker, Span(*match.span("cue"))
                )
                break


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


def _index_names(actors: tuple[Actor, ...]) -> dict[str, str | None]:
    """Return whom a name or a last name means; None where it could mean two."""
    index: dict[str, str | None] = {}
    for actor in actors:
        for form in dict.fromkeys((actor.name, *actor.aliases, actor.name.split()[-1] if actor.name else "")):
            key = form.casefold()
            index[key] = actor.name if index.get(key, actor.name) == actor.name else None
    return index


def _name_speaker(
    analysis: Analysis, span: Span, names: Mapping[str, str | None], last: tuple[Marked, Speaker] | None
) -> Speaker:
    words = span.of(analysis.text)
    parts = words.casefold().split()
    actor = (
        names.get(words.casefold())
        or names.get(" ".join(parts[-2:]))
        or names.get(parts[-1] if parts else "")
    )
    if actor is None and last is not None and not any(word[:1].isupper() for word in words.split()):
        actor = last[1].actor
    return Speaker(span=span, text=words, actor=actor)
