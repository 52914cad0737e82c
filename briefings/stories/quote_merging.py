"""The quotations of several briefings → those of their story: each once, with all that carry it.

A story keeps those that may be shown (``showable``), of many the best. All that was said stands in the
readings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from briefings.model import SURE_ENOUGH, Briefing, Quote, StoryActor, StoryQuote
from briefings.showable import QuoteParts, count_words, group_parts, may_be_shown, weigh_quote
from briefings.stories.actor_names import ActorIds
from briefings.stories.leading import Overlap
from briefings.words import find_words

_SHINGLE = 4
# A quotation is the same where this part of the shorter one's runs of four words is in the other.
_SAME = 0.6

# An edition shows three of a story at most; as many more are kept as the choice may need.
_KEPT = 6

# What one rather rare word weighs, and all words of a quotation together that says something alone.
_ONE_WORD, _SAYS = 3.0, 10.0
# So many code points into an article a reporter has told the event.
_DEEP = 2000

_Shingles = frozenset[tuple[str, ...]]


class _SaidIndex:
    """Quotations by their runs of words, to find one that says the same."""

    def __init__(self) -> None:
        self._shingles: list[_Shingles] = []
        self._having: dict[tuple[str, ...], list[int]] = defaultdict(list)

    def add(self, own: _Shingles) -> None:
        """Add a quotation; the first is 0."""
        for shingle in own:
            self._having[shingle].append(len(self._shingles))
        self._shingles.append(own)

    def find(self, own: _Shingles) -> int | None:
        """Return the first that says the same, None if none does."""
        for at in sorted({at for shingle in own for at in self._having.get(shingle, ())}):
            if len(own & self._shingles[at]) >= _SAME * min(len(own), len(self._shingles[at])):
                return at
        return None


def merge_quotes(briefings: Sequence[Briefing], ids: ActorIds) -> tuple[StoryQuote, ...]:
    """Merge the quotations of a story's briefings, in their order; the fullest of the same ones is shown.

    Args:
        briefings: the story's.
        ids: the ids of its actors, by the article's id and the name that the article gives them.
    """
    kept: list[list[tuple[str, Quote]]] = []
    said = _SaidIndex()
    for briefing in briefings:
        for quote in briefing.quotes:
            own = _shingle(quote.text)
            at = said.find(own)
            if at is None:
                at = len(kept)
                kept.append([])
                said.add(own)
            kept[at].append((briefing.id, quote))
    return tuple(_describe(same, ids) for same in kept)


def keep_showable(
    quotes: Sequence[StoryQuote],
    actors: Sequence[StoryActor],
    said_before: Sequence[str] = (),
    overlap: Overlap | None = None,
) -> tuple[StoryQuote, ...]:
    """Return the quotations of a story that may be shown, the best of many, in their order.

    ``said_before`` are the words of the quotations of earlier days, which are not told again. With the
    ``overlap`` of several articles, what is said of another matter is left out (``_is_afield``). What stands
    between marks goes before what does in part. What says how a quotation was found stays in the readings:
    its cue, who else may have said it, and, where an actor of the story is meant, the words that name its
    speaker.
    """
    salience = {actor.id: actor.salience for actor in actors}
    before = _SaidIndex()
    for text in said_before:
        before.add(_shingle(text))
    showable = [
        group
        for group in group_parts(quotes)
        if may_be_shown(group)
        and not (overlap and _is_afield(group, overlap))
        and all(before.find(_shingle(taken.quote.text)) is None for taken in group)
    ]

    def rank(group: QuoteParts) -> tuple[bool, float]:
        worth = weigh_quote(group[0], salience.get(group[0].speaker, 0.0), count_words(group))
        return group[0].quote.kind != "direct", -round(worth, 6)

    showable.sort(key=rank)
    kept = {id(taken) for group in showable[:_KEPT] for taken in group}
    return tuple(_leave_found(taken) for taken in quotes if id(taken) in kept)


def _is_afield(group: QuoteParts, overlap: Overlap) -> bool:
    """Return whether a quotation has no rarer word of any headline or first sentence, and little for it.

    Such a one stands deep in its article, where reporters go into other matters, or says next to nothing
    alone ("I'm not going to discuss this").
    """
    said, of_event = overlap.weigh_words(" ".join(part.quote.text for part in group))
    return of_event < _ONE_WORD and (group[0].quote.span.start > _DEEP or said < _SAYS)


def _leave_found(taken: StoryQuote) -> StoryQuote:
    speaker = None if taken.speaker else taken.quote.speaker
    return replace(taken, quote=replace(taken.quote, cue=None, speaker=speaker, others=()))


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
