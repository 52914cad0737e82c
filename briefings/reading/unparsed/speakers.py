"""Whom a speaker's words mean where there is no parse: the actors' mentions in them, last names, pronouns.

In scripts without capitals a speaker is a person whom an office names, found by patterns.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from briefings.language import Language
from briefings.model import Actor, Passage, Quote, Span, Speaker
from briefings.reading.actors.person_names import COURTESIES, Sex, tell_sex_by_courtesy, tell_sex_by_name
from briefings.reading.analysis import Analysis
from briefings.reading.marks import Marked

_REACH = 600
_DESCRIPTION = re.compile(r"(?:[^\W\d_]{1,4}[ \u00a0'’]\s?)?(?:[\w-]{4,30}[ \u00a0]){0,2}$")


class PlainResolver:
    """Ties words of one article to its actors by where the actors are named."""

    def __init__(self, text: str, actors: Sequence[Actor], language: str) -> None:
        self.text, self.actors, self.language = text, actors, language
        self.placed = sorted((span, number) for number, actor in enumerate(actors) for span in actor.mentions)
        self.last_names = self._index_last_names()
        self.sexes = tuple(self._tell_sex(actor) for actor in actors)

    def name_at(self, start: int, end: int) -> tuple[Span, int] | None:
        """Return the mention from ``start`` on, no longer than to ``end``, with its actor's number."""
        at = bisect_left(self.placed, start, key=lambda placed: placed[0].start)
        if at < len(self.placed) and self.placed[at][0].start == start and self.placed[at][0].end <= end:
            return self.placed[at][0], self._in_full(self.placed[at][1])
        return None

    def find_named(self, region: Span) -> tuple[Span, int] | None:
        """Return the first person named in the region and where, else the body that it begins with."""
        low = bisect_left(self.placed, region.start, key=lambda placed: placed[0].start)
        high = bisect_left(self.placed, region.end, low, key=lambda placed: placed[0].start)
        inside = [(span, number) for span, number in self.placed[low:high] if span.end <= region.end]
        for span, number in inside:
            if self.actors[number].kind == "person":
                return span, self._in_full(number)
        for span, number in inside[:1]:
            if _DESCRIPTION.fullmatch(self.text, region.start, span.start):
                return span, number
        return None

    def find_pronoun(self, offset: int, sex: Sex, spoke: int | None) -> int | None:
        """Return whom "he" or "she" means: who spoke last, else who was named last; of that sex, and near.

        Where nobody of that sex is known, somebody whose sex is not will do if it is the only one.
        """
        near = self._list_near(offset)
        order = [*([spoke] if spoke in near else []), *reversed(near)]
        sure = [number for number in order if number is not None and self.sexes[number] == sex]
        unsure = {number for number in near if self.sexes[number] == ""}
        if sure:
            return sure[0]
        return unsure.pop() if len(unsure) == 1 else None

    def is_sole(self, offset: int, sex: Sex) -> bool:
        """Return whether one person alone is near whom a pronoun of that sex can mean."""
        return len({number for number in self._list_near(offset) if self.sexes[number] in (sex, "")}) == 1

    def _list_near(self, offset: int) -> list[int]:
        """Return the persons named before a place and near it, in the order of their names."""
        place = bisect_left(self.placed, offset, key=lambda placed: placed[0].start)
        return [
            self._in_full(number)
            for span, number in self.placed[max(0, place - 40) : place]
            if offset - span.start <= _REACH and self.actors[number].kind == "person"
        ]

    def _in_full(self, number: int) -> int:
        """Return the person that "Mme Iten" is, where one person is named so in full."""
        words = self.actors[number].name.split()
        first = words[0].casefold().rstrip(".") if words else ""
        alike = self.last_names.get(words[-1].casefold(), ()) if first in COURTESIES else ()
        return alike[0] if len(alike) == 1 else number

    def _index_last_names(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for number, actor in enumerate(self.actors):
            words = actor.name.casefold().split()
            if actor.kind == "person" and len(words) > 1 and words[0].rstrip(".") not in COURTESIES:
                index.setdefault(words[-1], []).append(number)
        return index

    def _tell_sex(self, actor: Actor) -> Sex:
        if actor.kind != "person":
            return ""
        first = actor.name.split()[0].casefold().rstrip(".") if actor.name.strip() else ""
        before = (tell_sex_by_courtesy(self.text, span.start) for span in actor.mentions)
        courtesies = (COURTESIES.get(first, ""), *before)
        names = (actor.name, *actor.aliases)
        return next(filter(None, courtesies), "") or tell_sex_by_name(names, self.language)


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
