"""The quotations of several briefings → those of their story: each once, with all that carry it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from briefings.model import Briefing, Quote, StoryQuote
from briefings.words import find_words

_SHINGLE = 4
# A quotation is the same where this part of the shorter one's runs of four words is in the other.
_SAME = 0.6

_Shingles = frozenset[tuple[str, ...]]


def join_quotes(briefings: Sequence[Briefing]) -> tuple[StoryQuote, ...]:
    """Join the quotations of the briefings, in their order; the fullest of the same ones is shown."""
    kept: list[list[tuple[str, Quote]]] = []
    shingles: list[_Shingles] = []
    having: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for briefing in briefings:
        for quote in briefing.quotes:
            own = _shingle(quote.text)
            at = _find_same(own, shingles, having)
            if at is None:
                at = len(kept)
                kept.append([])
                shingles.append(own)
                for shingle in sorted(own):
                    having[shingle].append(at)
            kept[at].append((briefing.id, quote))
    return tuple(_describe(same) for same in kept)


def _describe(same: list[tuple[str, Quote]]) -> StoryQuote:
    article, quote = max(same, key=lambda found: (found[1].speaker is not None, len(found[1].text)))
    also = dict.fromkeys(other for other, _ in same if other != article)
    return StoryQuote(article=article, quote=quote, also=tuple(also))


def _shingle(text: str) -> _Shingles:
    """Return the runs of four words of a quotation; a shorter one is one run."""
    words = find_words(text)
    return frozenset(
        tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)) if words
    )


def _find_same(
    own: _Shingles, shingles: list[_Shingles], having: dict[tuple[str, ...], list[int]]
) -> int | None:
    for at in sorted({at for shingle in own for at in having.get(shingle, ())}):
        if len(own & shingles[at]) >= _SAME * min(len(own), len(shingles[at])):
            return at
    return None
