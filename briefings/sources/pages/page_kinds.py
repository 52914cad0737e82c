"""Pages that hold no article or not all of it: cookie walls, error pages, lists; paywalls, cut ones."""

from __future__ import annotations

import re
from functools import cache

from briefings.sources.lists import load_list
from briefings.sources.pages.blocks import list_blocks
from briefings.sources.pages.markup import Markup

# A wall's or an error's words fill a page of a few lines; in a longer text they are its subject.
_SHORT = 1_200
_SHARE = 0.3
_REMEDY = "; open it, and save it when the article is shown, or its text as .txt"
_LONGEST_LINE = 250
# Of the words that a page counts of its article less than this share was found, and few at all: some count
# letters, or the words of their menus.
_CUT = 0.25
_FEWEST_WORDS, _ENOUGH_WORDS = 200, 300
# So many headings that lead elsewhere, with so few letters of text to each, are a list.
_HEADINGS, _TO_EACH = 8, 250
_LINKED = 0.9
_DIGITS = 6


def find_refusal(text: str, headline: str) -> str:
    """Return why a page's text is no article, the empty string when it is one."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return f"no article on the page: no text was found{_REMEDY}"
    if len(text) > _SHORT:
        return ""
    for reason in ("an error page", "a cookie wall"):
        pattern = _patterns()[reason]
        share = sum(len(line) for line in lines if pattern.search(line)) / len(text)
        if share >= _SHARE or (pattern.search(headline) and len(text) < _SHORT / 3):
            return f"no article on the page: it is {reason}{_REMEDY}"
    if any(len(line) <= _LONGEST_LINE and _patterns()["a paywall stub"].search(line) for line in lines[-3:]):
        return f"no article on the page: it is a paywall stub{_REMEDY}"
    return ""


def find_suspicion(markup: Markup, text: str) -> str:
    """Return why what was read of a page cannot be its whole article; the empty string when it can."""
    counted = str(markup.article.get("wordCount") or "").strip()
    told = int(counted) if counted.isdecimal() and len(counted) <= _DIGITS else 0
    words = len(text.split())
    if told >= _FEWEST_WORDS and words < min(_CUT * told, _ENOUGH_WORDS):
        is_paid = str(markup.article.get("isAccessibleForFree", "")).lower() in ("false", "no", "0")
        what = "paywalled" if is_paid else "cut"
        return f"the article is {what}: {words} of its {told} words are on the page; save its text as .txt"
    is_article = bool(markup.article) or "article" in " ".join(markup.said("og:type")).lower()
    if not is_article and len(text) < _HEADINGS * _TO_EACH:
        blocks = list_blocks(markup.tree).blocks
        leading = sum(block.tag in ("h2", "h3", "h4") and block.linked > _LINKED for block in blocks)
        if leading >= _HEADINGS and len(text) < leading * _TO_EACH:
            return f"no article on the page: it is a list of {leading} others; save the one that you want"
    return ""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    reasons: dict[str, list[str]] = load_list("pages/refusals.yaml")
    return {reason: re.compile("|".join(forms), re.IGNORECASE) for reason, forms in reasons.items()}
