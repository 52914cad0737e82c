"""Analysis → candidates: the sentences of the report, and which of them could stand in a briefing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from briefings.language.letters import is_cased
from briefings.model import Actor, Gloss, Quote, Span
from briefings.reading.analysis import Analysis
from briefings.reading.summary.antecedents import Leaning, find_leanings, find_opening, find_rebutted
from briefings.reading.summary.openings import holds, is_personal, opens_with
from briefings.reading.summary.quotations import (
    LAST_RESORT,
    is_all_quotation,
    join_quotations,
    opens_on_quotation,
)
from briefings.reading.summary.wording import find_words, stem_word

Fault = Literal["caption", "torn", "unfinished", "question", "short", "unattributed", "rebutted"]

# "Damage: the roof of the hall": a label before a picture or a list item.
_LABEL = re.compile(r"[\"'`‘“]?[^\W\d]\w*(?: [\w-]+){0,3} ?: ?[^\s\"“„«‘'`]")
_ENDS = re.compile(r"[.!?…؟。！？｡।][\"'”’»›“‘)\]」』]*$")
_GOES_ON = ":,;"
_ASKS = "?؟？"
_TABLE = re.compile(r"\t|\s\|\s|\.{5,}")
# Posts and markup that a page carries into its text.
_POSTED = re.compile(r"</?\w+[^<>]{0,200}>|https?://|\bpic\.twitter\.|\(@\w+\)|^[—–-] ?[A-Z]")
# Shorter ones add little to a briefing; from 8 words on the floor costs 0.1 ROUGE-1 on the news corpus.
_SHORTEST = 7
# A text counts as one of full sentences when this share of its sentences ends in a stop.
_STOPPED = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence of the report, or several that one quotation holds together.

    ``order`` counts from 0; ``stems`` are the stems of all its words, in order. ``fault`` says why it
    should not be shown. ``personal`` tells that somebody speaks of "I" and "we", ``weak`` that it opens on a
    time before the event ("Last year"), ``follows`` that it opens on somebody's words and cannot stand first.
    ``leaning`` are the orders of the candidates that it points back to.
    """

    span: Span
    order: int
    stems: tuple[str, ...]
    fault: Fault | None
    personal: bool
    weak: bool
    follows: bool
    leaning: Leaning

    def may_follow(self, chosen: Collection[int]) -> bool:
        """Tell whether all that it points back to stands among the chosen before it."""
        before = [place for place in chosen if place < self.order]
        return (bool(before) or not self.follows) and all(
            any(place in need for place in before) for need in self.leaning.needs
        )

    def gloss(self, chosen: Collection[int]) -> tuple[Gloss, ...]:
        """Return the short names that none of the chosen before it explains, with the full ones."""
        return tuple(gloss for need, gloss in self.leaning.names if need.isdisjoint(chosen))


def find_candidates(
    analysis: Analysis, actors: Sequence[Actor] = (), quotes: Sequence[Quote] = ()
) -> tuple[Candidate, ...]:
    """Return the report's sentences in the order of the text, the faulty ones too.

    Page furniture that nobody marked is left out. The standfirst stands in where there is no report.
    ``actors`` and ``quotes`` tell whom names and pronouns mean.
    """
    body = [span for span in _find_report(analysis) if not _is_furniture(analysis, span)]
    ended = [bool(_ENDS.search(span.of(analysis.text))) for span in body]
    full = sum(ended) >= _STOPPED * len(ended)
    found = _describe_all(analysis, join_quotations(analysis, body), actors, quotes, full=full)
    faults = {candidate.fault for candidate in found}
    if "torn" in faults and None not in faults:
        whole = join_quotations(analysis, body, LAST_RESORT)
        return _describe_all(analysis, whole, actors, quotes, full=full)
    return found


def _describe_all(
    analysis: Analysis,
    units: Sequence[tuple[Span, bool]],
    actors: Sequence[Actor],
    quotes: Sequence[Quote],
    *,
    full: bool,
) -> tuple[Candidate, ...]:
    spans = [span for span, _ in units]
    leanings = find_leanings(analysis, spans, actors, quotes)
    rebutted = find_rebutted(analysis, spans)
    found = [
        _describe(analysis, span, order, leanings[order], torn=torn, full=full, rebutted=order in rebutted)
        for order, (span, torn) in enumerate(units)
    ]
    first = next((candidate.order for candidate in found if candidate.fault is None), None)
    if first is not None:
        # A report's first sentence points back at nothing but what its own first words say.
        found[first] = replace(found[first], leaning=find_opening(analysis, spans, first, quotes))
    return tuple(found)


def _is_furniture(analysis: Analysis, span: Span) -> bool:
    text, language = span.of(analysis.text), analysis.article.language
    return opens_with(text, language, "furniture") and not opens_on_quotation(analysis, span)


def _find_report(analysis: Analysis) -> tuple[Span, ...]:
    body = analysis.body()
    return body or tuple(span for span in analysis.sentences if not analysis.is_furniture(span))


def _describe(
    analysis: Analysis,
    span: Span,
    order: int,
    leaning: Leaning,
    *,
    torn: bool,
    full: bool,
    rebutted: bool,
) -> Candidate:
    text = span.of(analysis.text)
    words = find_words(text)
    language = analysis.article.language
    faults = _find_faults(analysis, span, torn=torn, full=full)
    return Candidate(
        span=span,
        order=order,
        stems=tuple(stem_word(word) for word in words),
        fault=next(faults, "rebutted" if rebutted else None),
        personal=is_personal(words, language),
        weak=opens_with(text, language, "background"),
        follows=opens_on_quotation(analysis, span),
        leaning=leaning,
    )


def _begins_small(analysis: Analysis, text: str) -> bool:
    """Tell whether a sentence of a text with capitals begins without one: its front is missing."""
    word = text.lstrip("\"'“”‘’„«»").split(" ", 1)[0]
    return word.islower() and word[0].isalpha() and is_cased(analysis.text)


def _find_faults(analysis: Analysis, span: Span, *, torn: bool, full: bool) -> Iterator[Fault]:
    text = span.of(analysis.text)
    language = analysis.article.language
    told = opens_with(text, language, "news_labels")
    if (_LABEL.match(text) and not told) or _TABLE.search(text) or _POSTED.search(text):
        yield "caption"
    if opens_with(text, language, "captions") or holds(text, language, "captions_inside"):
        yield "caption"
    if (full and not _ENDS.search(text)) or text[-1] in _GOES_ON or _begins_small(analysis, text):
        yield "unfinished"
    if torn:
        yield "torn"
    # What a question asks is told in its answer.
    if text[-1] in _ASKS:
        yield "question"
    if len(find_words(text)) < _SHORTEST:
        yield "short"
    if is_all_quotation(analysis, span):
        yield "unattributed"
