"""The ids of stories: readable, and the same when a rebuild brings more articles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import count

from briefings.model import Briefing

_SLUG_WORDS = 8


def name_stories(first: Sequence[Briefing], taken: Collection[str] = ()) -> tuple[str, ...]:
    """Return an id for each story by its first article: its day and its headline's words.

    The first article, not the leading one: an article that comes in later then leaves the id as it is.
    A number tells ids apart that would be the same, or the same as one that is ``taken``.
    """
    used = set(taken)
    names = []
    for briefing in first:
        slug = make_slug(briefing.headline) or make_slug(briefing.id) or "story"
        dated = f"{briefing.published.date().isoformat()}-{slug}" if briefing.published else slug
        name = next(name for name in _number(dated) if name not in used)
        used.add(name)
        names.append(name)
    return tuple(names)


def _number(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def make_slug(text: str) -> str:
    """Return the first words of a text in letters that any address can hold."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", ""))[:_SLUG_WORDS])
