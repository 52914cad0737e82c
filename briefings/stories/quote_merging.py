"""The quotations of several briefings → those of their story: each once, with all that carry it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from briefings.model import SURE_ENOUGH, Briefing, Quote, StoryQuote
from briefings.stories.actor_linking import ActorIds
from briefings.words import find_words

_SHINGLE = 4
# A quotation is the same where this part of the shorter one's runs of four words is in the other.
_SAME = 0.6

_Shingles = frozenset[tuple[str, ...]]


def merge_quotes(briefings: Sequence[Briefing], ids: ActorIds) -> tuple[StoryQuote, ...]:
    """Merge the quotations of a story's briefings, in their order; the fullest of the same ones is shown.

    Args:
        briefings: the story's.
        ids: the ids of its actors, by the article's id and the name that the article gives them.
    """
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
    return tuple(_describe(same, ids) for same in kept)


def _describe(same: Sequence[tuple[str, Quote]], ids: ActorIds) -> StoryQuote:
    article, quote = max(same, key=lambda found: (found[1].speaker is not None, len(found[1].text)))
    also = dict.fromkeys(other for other, _ in same if other != article)
    speaker = _find_speaker(article, quote, ids)
    return StoryQuote(article=article, quote=quote, speaker=speaker, also=tuple(also))


def _find_speaker(article: str, quote: Quote, ids: ActorIds) -> str:
    """Return the id of the actor who is surely meant, or nothing."""
    if quote.speaker is None or quote.speaker.actor is None or quote.confidence < SURE_ENOUGH:
        return ""
    return ids.get((article, quote.speaker.actor), "")


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
