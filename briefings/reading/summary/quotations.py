"""Sentences that one quotation holds together, so that none is torn."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from briefings.model import Span
from briefings.reading.analysis import Analysis
from briefings.reading.marks import Marked
from briefings.reading.summary.wording import find_words

# More words than this are no sentence of a briefing, even where one quotation holds them.
LONGEST = 50
# Up to so many, where an article has nothing else to show than parts of quotations.
LAST_RESORT = 75
# Fewer words between marks are a title, a nickname or a term.
_SPOKEN = 4
_OPENING = "\"“„«`'‘‚‹「『"
_CLOSING = "\"”»'’›“」』"
_STOPS = tuple(".,!?…")


def join_quotations(
    analysis: Analysis, sentences: Sequence[Span], longest: int = LONGEST
) -> tuple[tuple[Span, bool], ...]:
    """Return the sentences, those of one short quotation joined, each with whether it is torn.

    At most ``longest`` words are joined. A sentence is torn when a quotation opens or closes outside of
    it and the whole is too long.
    """
    units: list[tuple[Span, bool]] = []
    at = 0
    for first, last in _find_runs(analysis, sentences):
        units += [(span, _is_torn(analysis, span)) for span in sentences[at:first]]
        whole = Span(sentences[first].start, sentences[last].end)
        if "\n" not in whole.of(analysis.text) and len(find_words(whole.of(analysis.text))) <= longest:
            units.append((whole, _is_torn(analysis, whole)))
        else:
            units += [(span, True) for span in sentences[first : last + 1]]
        at = last + 1
    units += [(span, _is_torn(analysis, span)) for span in sentences[at:]]
    return tuple(units)


def opens_on_quotation(analysis: Analysis, span: Span) -> bool:
    """Tell whether a sentence begins with what somebody says: more between marks than a title or a name."""
    first = next((m for m in _marked_in(analysis, span) if m.outer.start == span.start), None)
    return first is not None and len(find_words(first.outer.of(analysis.text))) >= _SPOKEN


def is_all_quotation(analysis: Analysis, span: Span) -> bool:
    """Tell whether a sentence lies between marks as a whole: who says it stands in another."""
    return any(m.outer.start == span.start and m.outer.end == span.end for m in _marked_in(analysis, span))


def _find_runs(analysis: Analysis, sentences: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the first and last index of the sentences that quotations run across, none overlapping."""
    run: tuple[int, int] | None = None
    for marked in analysis.marked:
        first = _index(sentences, marked.outer.start)
        last = _index(sentences, marked.outer.end - 1)
        if first < 0 or last <= first:
            continue
        if run is not None and first <= run[1]:
            run = (run[0], max(run[1], last))
            continue
        if run is not None:
            yield run
        run = (first, last)
    if run is not None:
        yield run


def _index(sentences: Sequence[Span], offset: int) -> int:
    return bisect_right(sentences, offset, key=lambda span: span.start) - 1


def _is_torn(analysis: Analysis, span: Span) -> bool:
    """Tell whether a mark of the sentence has no partner in it, or it is of a quotation without marks."""
    text = span.of(analysis.text)
    if any(block.contains(span) for block in analysis.article.block_quotes):
        return True
    inside = _marked_in(analysis, span)
    if any(not marked.closed for marked in inside):
        return True
    # Pages mix the signs of a pair, but an odd mark has no partner.
    if sum(map(text.count, '"“”„')) % 2:
        return True
    if text[0] in _OPENING and not text[1:2].isdigit():
        return not any(marked.outer.start == span.start for marked in inside)
    if text[-1] in _CLOSING and text[-2:-1] in _STOPS:
        return not any(marked.outer.end == span.end for marked in inside)
    return False


def _marked_in(analysis: Analysis, span: Span) -> Sequence[Marked]:
    low = bisect_left(analysis.marked, span.start, key=lambda marked: marked.outer.start)
    high = bisect_left(analysis.marked, span.end, key=lambda marked: marked.outer.start)
    return analysis.marked[low:high]
