"""The ids of stories: made from the leading article, so that a late article does not change them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from briefings.model import Briefing

_SLUG_WORDS = 8


def name_stories(leading: Sequence[Briefing]) -> tuple[str, ...]:
    """Return an id for each leading briefing: its day and its headline's words, a number where two clash."""
    taken: Counter[str] = Counter()
    names = []
    for briefing in leading:
        slug = make_slug(briefing.headline or briefing.id) or "story"
        if briefing.published:
            slug = f"{briefing.published.date().isoformat()}-{slug}"
        taken[slug] += 1
        while taken[slug] > 1 and f"{slug}-{taken[slug]}" in taken:
            taken[slug] += 1
        name = slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"
        taken[name] += taken[slug] > 1
        names.append(name)
    return tuple(names)


def make_slug(text: str) -> str:
    """Return the first words of a text in letters that any address can hold."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", ""))[:_SLUG_WORDS])
