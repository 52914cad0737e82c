"""The briefings of one event → what its story says: headline, sentences, actors and quotations.

Nothing is worded anew: all of it is chosen from the briefings, and each piece keeps the id of the
article that it stands in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from briefings.model import Briefing, StoryQuote, StorySentence
from briefings.reading.terms import fold_word

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
# Two sentences that share this part of the shorter one's words say the same.
_SAME_SENTENCE = 0.6
_SAME_QUOTATION = 0.8


def choose_headline(briefings: Sequence[Briefing]) -> str:
    """Return the headline whose words the other headlines and articles share most."""
    headlines = [briefing.headline for briefing in briefings if briefing.headline]
    if not headlines:
        return ""
    heard: Counter[str] = Counter()
    for briefing in briefings:
        heard.update({term.word for term in briefing.terms} | words_of(briefing.headline))
    return max(headlines, key=lambda headline: _share(words_of(headline), heard, len(briefings)))


def choose_told(briefings: Sequence[Briefing], count: int) -> tuple[StorySentence, ...]:
    """Choose ``count`` sentences over the briefings, best first, none that says what is said already."""
    offered = [
        StorySentence(article=briefing.id, sentence=sentence)
        for briefing in briefings
        for sentence in briefing.sentences
    ]
    ranks = {id(told): rank for rank, told in enumerate(sorted(offered, key=lambda s: -s.sentence.score))}
    chosen: list[StorySentence] = []
    for told in sorted(offered, key=lambda s: ranks[id(s)]):
        if len(chosen) == count:
            break
        if not any(repeats(told.sentence.text, other.sentence.text) for other in chosen):
            chosen.append(told)
    return tuple(sorted(chosen, key=offered.index))


def join_quotes(briefings: Sequence[Briefing]) -> tuple[StoryQuote, ...]:
    """Join the quotations of the briefings: one that several articles carry stands once."""
    joined: list[StoryQuote] = []
    for briefing in briefings:
        for quote in briefing.quotes:
            at = _find_quote(joined, briefing.id, quote.text)
            if at is None:
                joined.append(StoryQuote(article=briefing.id, quote=quote))
            elif briefing.id not in joined[at].also:
                known = joined[at]
                joined[at] = StoryQuote(
                    article=known.article, quote=known.quote, also=(*known.also, briefing.id)
                )
    return tuple(joined)


def repeats(one: str, other: str) -> bool:
    """Tell whether one of two sentences says little that the other does not say."""
    return _overlap(words_of(one), words_of(other)) >= _SAME_SENTENCE


def words_of(text: str) -> set[str]:
    """Return the words of a text in the form in which they are compared."""
    return {fold_word(match.group()) for match in _WORD.finditer(text)}


def _find_quote(joined: Iterable[StoryQuote], article: str, text: str) -> int | None:
    words = words_of(text)
    for at, known in enumerate(joined):
        if known.article != article and _overlap(words, words_of(known.quote.text)) >= _SAME_QUOTATION:
            return at
    return None


def _overlap(one: set[str], other: set[str]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def _share(words: set[str], heard: Counter[str], articles: int) -> float:
    return sum(heard[word] - 1 for word in words) / (len(words) + 3) / articles
