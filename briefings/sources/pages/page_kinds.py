"""Pages that hold no article: cookie walls, paywall stubs, error pages, empty ones."""

from __future__ import annotations

import re
from functools import cache

from briefings.sources.lists import load_list

# A wall's or an error's words fill a page of a few lines; in a longer text they are its subject.
_SHORT = 1_200
_SHARE = 0.3
_LONGEST_LINE = 250


def find_refusal(text: str, headline: str) -> str:
    """Return why a page's text is no article, the empty string when it is one."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return "no article on the page: no text was found"
    if len(text) > _SHORT:
        return ""
    for reason in ("an error page", "a cookie wall"):
        pattern = _patterns()[reason]
        share = sum(len(line) for line in lines if pattern.search(line)) / len(text)
        if share >= _SHARE or (pattern.search(headline) and len(text) < _SHORT / 3):
            return f"no article on the page: it is {reason}"
    if any(len(line) <= _LONGEST_LINE and _patterns()["a paywall stub"].search(line) for line in lines[-3:]):
        return "no article on the page: it is a paywall stub"
    return ""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    reasons: dict[str, list[str]] = load_list("pages/refusals.yaml")
    return {reason: re.compile("|".join(forms), re.IGNORECASE) for reason, forms in reasons.items()}
