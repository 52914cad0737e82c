"""Which quotations may be shown at all, and which of them are better: one rule for records and pages.

A story's record keeps the best six that may be shown (``stories.quote_merging``), a page shows the best of
these that fit into its story (``presenting.quotations``). Both ask here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from briefings.model import SURE_ENOUGH, StoryQuote

# A quotation in as many words stands by itself and can be taken in at a glance; more than these are a speech.
SHORTEST, _LONGEST, _TOO_LONG = 6, 45, 80
# What speaks for a quotation beside its confidence (0 to 1); by an editor's eye on the demo, not measured.
_FITS, _CARRIED_TOO = 0.5, 0.2
# A charge is not told without its answer where there is one.
_ANSWERS = 2.0
# What speaks for one at the very beginning of its article, and how many code points into it nothing of that
# is left: what is quoted deep in a report is often said of another matter, or was said at another time.
_EARLY, _DEEP = 0.8, 4000
# Said of a word and not of a list, for every language alike: hardly a noun that speaks is as short.
_PRONOUN = re.compile(r"[^\W\d_A-Z]{1,4}")
# The longest attribution that breaks a quotation, in code points.
_ATTRIBUTION = 240

QuoteParts = tuple[StoryQuote, ...]


def group_parts(quotes: Iterable[StoryQuote]) -> list[QuoteParts]:
    """Return quotations, each with the parts that its attribution breaks it into, in their order.

    Whatever the record has between two parts, they stay together. A further part whose beginning is not there
    begins a group, and ``may_be_shown`` leaves it out.
    """
    groups: list[QuoteParts] = []
    begun: dict[tuple[str, bool], int] = {}
    for taken in quotes:
        key = (taken.article, taken.quote.kind == "indirect")
        if taken.quote.continues and key in begun and _follows(groups[begun[key]][-1], taken):
            groups[begun[key]] += (taken,)
        else:
            if not taken.quote.continues:
                begun[key] = len(groups)
            groups.append((taken,))
    return groups


def _follows(before: StoryQuote, taken: StoryQuote) -> bool:
    """Return whether no more than an attribution stands between two parts in the article."""
    return 0 <= taken.quote.span.start - before.quote.span.end <= _ATTRIBUTION


def may_be_shown(parts: QuoteParts) -> bool:
    """Return whether a quotation may be shown: said by somebody for sure, between marks, whole, no speech."""
    first = parts[0]
    return (
        first.quote.kind != "indirect"
        and not first.quote.continues
        and min([part.quote.confidence for part in parts]) >= SURE_ENOUGH
        and not _is_nobodys(first)
        and count_words(parts) <= _TOO_LONG
    )


def _is_nobodys(taken: StoryQuote) -> bool:
    """Return whether nobody is named: no speaker was found, or words behind which no actor stands ("she").

    In the article "a spokesman" is what the text says; in an edition it would be nobody's.
    """
    speaker = taken.quote.speaker
    return not taken.speaker and (
        speaker is None or speaker.vague or _PRONOUN.fullmatch(speaker.text) is not None
    )


def count_words(parts: Sequence[StoryQuote]) -> int:
    """Return how many words a quotation has in all its parts."""
    return sum([len(part.quote.text.split()) for part in parts])


def is_torn(taken: StoryQuote) -> bool:
    """Return whether a quotation begins in the middle of a sentence."""
    return taken.quote.text[:1].islower()


def weigh_quote(taken: StoryQuote, salience: float, words: int) -> float:
    """Return what speaks for a quotation: its worth, or in an older record how sure it is, by whom, where.

    Who has it too, and that it answers a charge, counts beside both.

    Args:
        taken: its first part.
        salience: that of its speaker (0 to 1), 0 of one who is no actor.
        words: how many of it are shown.
    """
    rest = _CARRIED_TOO * bool(taken.also) + _ANSWERS * taken.answers
    if taken.worth:
        return taken.worth + rest
    fits = SHORTEST <= words <= _LONGEST and not is_torn(taken)
    early = max(0.0, 1 - taken.quote.span.start / _DEEP)
    return taken.quote.confidence + salience + _FITS * fits + _EARLY * early + rest
