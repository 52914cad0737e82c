"""Quotations in scripts without capitals: who speaks is a person whom an office names, by patterns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefings.language import Language
from briefings.model import Passage, Quote, Span, Speaker
from briefings.reading.analysis import Analysis
from briefings.reading.marks import Marked
from briefings.reading.plain.resolving import PlainResolver

_SURE, _ALONE = 0.85, 0.4
# So many letters, where words are not parted, or so many words a quotation has that nobody is said to have
# said.
_LETTERS, _WORDS = 10, 4


def find_by_scripts(
    analysis: Analysis, resolver: PlainResolver, outer: Sequence[Marked], language: Language
) -> tuple[Quote, ...]:
    """Return the quotations between marks; with a speaker where a pattern and a name agree."""
    text = analysis.text
    said: dict[int, Quote] = {}
    for quote in _find_said(analysis, resolver, language):
        said.setdefault(quote.span.start, quote)
    spoken = set(said)
    for marked in outer:
        if marked.span.start not in spoken and _is_said(marked.span.of(text), language):
            said[marked.span.start] = Quote(
                span=marked.span, text=marked.span.of(text), kind="direct", confidence=_ALONE
            )
    return tuple(said[start] for start in sorted(said))


def _find_said(analysis: Analysis, resolver: PlainResolver, language: Language) -> Iterator[Quote]:
    text = analysis.text
    for paragraph in analysis.paragraphs:
        for pattern in language.speech_patterns:
            for match in pattern.finditer(text, *paragraph):
                span = Span(*match.span("said"))
                if analysis.is_furniture(span):
                    continue
                named = _find_named(resolver, Span(*match.span("before")))
                cue = Span(*match.span("cue"))
                speaker = named and Speaker(
                    span=named[0], text=named[0].of(text), actor=resolver.actors[named[1]].name
                )
                yield Quote(
                    span=span,
                    text=span.of(text),
                    kind="direct",
                    confidence=_SURE if speaker else _ALONE,
                    speaker=speaker,
                    cue=Passage(span=cue, text=cue.of(text)),
                )


def _find_named(resolver: PlainResolver, region: Span) -> tuple[Span, int] | None:
    """Return the one person named in the region; None where nobody is, or several are."""
    inside = [
        (span, number)
        for span, number in resolver.placed
        if region.contains(span) and resolver.actors[number].kind == "person"
    ]
    return inside[-1] if len({number for _, number in inside}) == 1 else None


def _is_said(words: str, language: Language) -> bool:
    if not language.spaces:
        return sum(map(str.isalpha, words)) >= _LETTERS
    return len(words.split()) >= _WORDS
