"""The place, day and agency with which a report opens: "LISBON, 3 May (Agency) —"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from briefings.model import Span
from briefings.sources.lists import load_list

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĘĚĞĢĪİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽȘȚ"
_REGION = rf"(?:, [{_UPPER}][\w. ]{{1,24}})?"
_DAY = r"(?:,? (?:\w{3,9}\.? \d{1,2}|\d{1,2}\.? \w{3,9}\.?)(?:,? \d{4})?)?"
_DASH = r"[.,]? ?(?:--|[-–—―])(?=\s?\S)"
_FREE_DASH = r"(?: (?:--|[-–—―]) ?|[-–—―]{1,2} )"
_AGENCY = r",? ?\([^()\n]{2,40}\)"
# What is left of the paragraph must be able to be a sentence.
_LEAST_LEFT = 40


def find_dateline(text: str, paragraphs: Iterable[Span]) -> Span | None:
    """Return the dateline with which one of the paragraphs opens, its dash included; None without one."""
    for start, end in paragraphs:
        for form in _forms():
            match = form.match(text, start, end)
            if match and end - match.end() > _LEAST_LEFT:
                return Span(start, start + len(match.group().rstrip()))
    return None


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    agency = _known_agency()
    return tuple(
        re.compile(form)
        for form in (
            # LISBON, Portugal, May 3 (Any Agency) —
            rf"[{_UPPER}][{_UPPER}.'’/\- ]{{2,30}}{_REGION}{_DAY}{_AGENCY}{_DASH}",
            # LISBON, Portugal — The
            rf"[{_UPPER}][{_UPPER}.'’/\- ]{{2,30}}{_REGION}{_DAY}{_FREE_DASH}(?=[\"'“‘„«»]?[{_UPPER}\d])",
            # Lisbon (Reuters) –
            rf"[{_UPPER}][\w'’.-]+(?:[ /][{_UPPER}][\w'’.-]+){{0,2}}{_REGION}{_DAY},? ?{agency}{_DASH}",
            # (Reuters) –
            rf"{agency} ?{_DASH}",
        )
    )


def _known_agency() -> str:
    """Return the form of an agency in brackets that is known by its name or a word of it.

    Any name would do behind a place in capitals; behind another, "Mara Lind (Greens) – the deputy
    leader – said" would be a dateline.
    """
    lists: dict[str, str] = load_list("agencies.yaml")
    names, offices, words = ("|".join(lists[key].split()) for key in ("names", "with_office", "words"))
    rest = r"[^()\n]{0,30}"
    return rf"\((?:{names}|(?:{offices})\b{rest}|{rest}\b(?:{words})\b{rest})\)"
