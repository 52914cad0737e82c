"""The briefings of one event → what its story says: headline, sentences, actors and quotations.

Nothing is worded anew: all of it is chosen from the briefings, and each piece keeps the id of the
article that it stands in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from briefings.model import Briefing, Story, StoryLabel, StorySentence
from briefings.reading.terms import find_words
from briefings.stories.casting import join_actors
from briefings.stories.citing import join_quotes

# Two sentences say the same when the shorter one has this part of its words in the other: repeats
# share about nine tenths, sentences on one event by two reporters about a third.
_SAME_SENTENCE = 0.6
# What a sentence loses for each that its own article has in the story already, so that all are heard.
_SAME_ARTICLE = 0.25


def tell_story(name: str, briefings: Sequence[Briefing], count: int, earlier: Sequence[Story] = ()) -> Story:
    """Return the story of the briefings, the leading one first.

    ``earlier`` are the stories of the same event on the days before, the one that is carried on first:
    what they told is not told again while there is anything new.
    """
    offered = [
        StorySentence(article=briefing.id, sentence=sentence)
        for briefing in briefings
        for sentence in briefing.sentences
    ]
    known = [sentence.text for story in earlier for old in story.briefings for sentence in old.sentences]
    news = [told for told in offered if not is_told(told.sentence.text, known)] if known else offered
    label: StoryLabel = "new" if not earlier else "updated" if news else "continuing"
    return Story(
        id=name,
        headline=choose_headline(briefings),
        label=label,
        continues=earlier[0].id if earlier else None,
        briefings=tuple(briefings),
        sentences=choose_told(news or offered, count),
        actors=join_actors(briefings),
        quotes=join_quotes(briefings),
    )


def choose_headline(briefings: Sequence[Briefing]) -> str:
    """Return the headline whose words the other headlines and the articles share most."""
    headlines = [briefing.headline for briefing in briefings if briefing.headline]
    heard: Counter[str] = Counter()
    for briefing in briefings:
        heard.update({term.word for term in briefing.terms} | set(find_words(briefing.headline)))
    return max(headlines, key=lambda headline: _share(headline, heard), default="")


def choose_told(offered: Sequence[StorySentence], count: int) -> tuple[StorySentence, ...]:
    """Choose ``count`` sentences, none that says what another says; in the order that they were offered.

    The best-scored sentence of each article comes before the second of any, unless it is much weaker.
    """
    chosen: list[int] = []
    left = list(range(len(offered)))
    while left and len(chosen) < count:
        heard = Counter(offered[at].article for at in chosen)

        def worth(at: int, heard: Counter[str] = heard) -> tuple[float, int]:
            return offered[at].sentence.score - _SAME_ARTICLE * heard[offered[at].article], -at

        best = max(left, key=worth)
        left.remove(best)
        if not is_told(offered[best].sentence.text, [offered[at].sentence.text for at in chosen]):
            chosen.append(best)
    return tuple(offered[at] for at in sorted(chosen))


def is_told(text: str, told: Sequence[str]) -> bool:
    """Tell whether a sentence says little that the others do not say, each by itself."""
    words = set(find_words(text))
    return any(_overlap(words, set(find_words(other))) >= _SAME_SENTENCE for other in told)


def _overlap(one: set[str], other: set[str]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def _share(headline: str, heard: Counter[str]) -> float:
    words = set(find_words(headline))
    return sum(heard[word] - 1 for word in words) / (len(words) + 3)
