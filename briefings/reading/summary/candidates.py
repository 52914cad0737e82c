"""Analysis → candidates: the sentences of the report, and which of them could stand in a briefing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from briefings.model import Span
from briefings.reading.analysis import Analysis
from briefings.reading.summary.openings import holds, is_personal, leans_back, means_nobody, opens_with
from briefings.reading.summary.quotations import (
    LAST_RESORT,
    is_all_quotation,
    join_quotations,
    opens_on_quotation,
)
from briefings.reading.summary.wording import find_words, stem_word

Fault = Literal["caption", "torn", "unfinished", "question", "short", "leaning"]

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
    should not be shown; a leaning one may be, next to the candidate before it. ``personal`` tells
    that somebody speaks of "I" and "we", ``weak`` that it opens on a time before the event ("Last year")
    or holds a word that points back ("those talks", "as well"), ``follows`` that it cannot stand
    first: it opens on somebody's words, or its pronoun means nobody that it names.
    """

    span: Span
    order: int
    stems: tuple[str, ...]
    fault: Fault | None
    personal: bool
    weak: bool
    follows: bool


def find_candidates(analysis: Analysis, resolved: Collection[int] = ()) -> tuple[Candidate, ...]:
    """Return the report's sentences in the order of the text, the faulty ones too.

    Page furniture that nobody marked is left out. The standfirst stands in where there is no report.
    ``resolved`` are the offsets of pronouns whose actor is known.
    """
    body = [span for span in _find_report(analysis) if not _is_furniture(analysis, span)]
    ended = [bool(_ENDS.search(span.of(analysis.text))) for span in body]
    full = sum(ended) >= _STOPPED * len(ended)
    found = _describe_all(analysis, join_quotations(analysis, body), resolved, full=full)
    faults = {candidate.fault for candidate in found}
    if "torn" in faults and faults.isdisjoint((None, "leaning")):
        whole = join_quotations(analysis, body, LAST_RESORT)
        return _describe_all(analysis, whole, resolved, full=full)
    return found


def _describe_all(
    analysis: Analysis, units: Iterable[tuple[Span, bool]], resolved: Collection[int], *, full: bool
) -> tuple[Candidate, ...]:
    return tuple(
        _describe(analysis, span, order, resolved, torn=torn, full=full)
        for order, (span, torn) in enumerate(units)
    )


def _is_furniture(analysis: Analysis, span: Span) -> bool:
    text, language = span.of(analysis.text), analysis.article.language
    return opens_with(text, language, "furniture") and not opens_on_quotation(analysis, span)


def _find_report(analysis: Analysis) -> tuple[Span, ...]:
    body = analysis.body()
    return body or tuple(span for span in analysis.sentences if not analysis.is_furniture(span))


def _describe(
    analysis: Analysis, span: Span, order: int, resolved: Collection[int], *, torn: bool, full: bool
) -> Candidate:
    text = span.of(analysis.text)
    words = find_words(text)
    language = analysis.article.language
    faults = _find_faults(analysis, span, resolved, torn=torn, full=full)
    return Candidate(
        span=span,
        order=order,
        stems=tuple(stem_word(word) for word in words),
        fault=next(faults, None),
        personal=is_personal(words, language),
        weak=opens_with(text, language, "background") or holds(text, language, "points_back"),
        follows=opens_on_quotation(analysis, span) or means_nobody(analysis, span, resolved),
    )


def _find_faults(
    analysis: Analysis, span: Span, resolved: Collection[int], *, torn: bool, full: bool
) -> Iterator[Fault]:
    text = span.of(analysis.text)
    language = analysis.article.language
    if _LABEL.match(text) or _TABLE.search(text) or _POSTED.search(text):
        yield "caption"
    if opens_with(text, language, "captions") or holds(text, language, "captions_inside"):
        yield "caption"
    if (full and not _ENDS.search(text)) or text[-1] in _GOES_ON:
        yield "unfinished"
    if torn:
        yield "torn"
    # What a question asks is told in its answer.
    if text[-1] in _ASKS:
        yield "question"
    if len(find_words(text)) < _SHORTEST:
        yield "short"
    if leans_back(analysis, span, resolved) or is_all_quotation(analysis, span):
        yield "leaning"
