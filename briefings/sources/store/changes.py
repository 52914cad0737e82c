"""What a newer version of an article changed: its headline, its quotations, its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from rapidfuzz import fuzz

from briefings.sources.parts import Parts

_QUOTED = re.compile(r"“([^“”\n]{12,800})”|„([^„“\n]{12,800})“|«([^«»\n]{12,800})»|\"([^\"\n]{12,800})\"")
# Two quotations that share more than this are one that was altered (a word put right, a clause cut).
_ALTERED = 60
_MOST = 50


def describe_changes(old: Parts, new: Parts, when: datetime | None) -> tuple[str, ...]:
    """Return what is different, a line each, behind the moment of the change where it is known."""
    stamp = f"{when.isoformat()}: " if when else ""
    return tuple(f"{stamp}{change}" for change in _find_changes(old, new))


def _find_changes(old: Parts, new: Parts) -> Iterator[str]:
    if old.headline != new.headline:
        yield f"the headline was “{old.headline}”"
    yield from _compare_quotations(old.text, new.text)
    before, after = (dict.fromkeys(filter(str.strip, each.text.split("\n"))) for each in (old, new))
    gone = sum(paragraph not in after for paragraph in before)
    added = sum(paragraph not in before for paragraph in after)
    if gone or added:
        yield f"paragraphs: {added} new or altered, {gone} gone or altered"
    elif old.text != new.text:
        yield "the order of the paragraphs"


def _compare_quotations(old: str, new: str) -> Iterator[str]:
    before, after = _flatten(old), _flatten(new)
    lost = [quote for quote in _find_quotations(old) if _flatten(quote) not in after][:_MOST]
    fresh = [quote for quote in _find_quotations(new) if _flatten(quote) not in before][:_MOST]
    altered: dict[str, str] = {}
    pairs = ((fuzz.ratio(quote, other), quote, other) for quote in lost for other in fresh)
    for score, quote, other in sorted(pairs, reverse=True):
        if score >= _ALTERED and quote not in altered and other not in altered.values():
            altered[quote] = other
    for quote in lost:
        now = altered.get(quote)
        yield f"a quotation altered: “{quote}” is now “{now}”" if now else f"a quotation gone: “{quote}”"


def _find_quotations(text: str) -> list[str]:
    found = ("".join(filter(None, match.groups())) for match in _QUOTED.finditer(text))
    return list(dict.fromkeys(" ".join(quote.split()) for quote in found))


def _flatten(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
