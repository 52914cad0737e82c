"""The briefings of one event → what its story says: headline, sentences, actors and quotations.

Nothing is worded anew: all of it is chosen from the briefings, and each piece keeps the id of the
article that it stands in.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from briefings.model import Briefing, Span, Story, StoryLabel, StorySentence
from briefings.reading.summary.length import Length
from briefings.reading.terms import find_content
from briefings.stories.actor_linking import Linked
from briefings.stories.background import mix_background
from briefings.stories.differing import find_differences
from briefings.stories.quote_merging import keep_showable, merge_quotes
from briefings.words import find_words

# Two sentences say the same when this part of the weight of the one's words is in the other, rare words
# weighing more; at 0.6 of the bare words three reporters' ways to say one thing all stood in a story.
_SAME_SENTENCE = 0.5
# Two articles on one event begin with the event: their first sentences are told side by side only where they
# share less. By reading the pairs of our demo and of 57 stories of three outlets: of 32 pairs of first
# sentences from 0.2 up, 27 told one thing, of 8 other pairs from 0.3 up, four.
_SAME_BEGINNING = 0.2
# An article has begun after as many code points: a dateline, a byline or a paragraph may stand before.
_BEGINNING = 250
# A sentence was told on a day before when this part of the weight of its words stood in one sentence.
_TOLD_BEFORE = 0.6
# What a sentence loses as far as it is told already, and for each that its own article has in the story.
_TOLD = 0.8
_SAME_ARTICLE = 0.25
_MARKS = "\"“„«'‘‚"


def tell_story(
    name: str, briefings: Sequence[Briefing], linked: Linked, length: Length, earlier: Sequence[Story] = ()
) -> Story:
    """Return the story of the briefings, the leading one first, in sentences of this length together.

    ``linked`` are its actors.

    ``earlier`` are the stories of the same event on the days before, the one that is carried on first:
    what they told is not told again while there is anything new.
    """
    headline = choose_headline(briefings)
    offered = [
        StorySentence(article=briefing.id, sentence=sentence)
        for briefing in briefings
        for sentence in briefing.sentences
    ]
    language = briefings[0].language
    known = [sentence.text for story in earlier for old in story.briefings for sentence in old.sentences]
    news = [
        replace(told, new=bool(earlier))
        for told in offered
        if not is_told(told.sentence.text, known, language)
    ]
    label: StoryLabel = "new" if not earlier else "updated" if news else "continuing"
    return Story(
        id=name,
        headline=headline,
        label=label,
        continues=earlier[0].id if earlier else None,
        briefings=tuple(replace(briefing, figures=()) for briefing in briefings),
        sentences=choose_told(news or offered, _find_beginnings(briefings, headline), length, language),
        actors=linked.actors,
        quotes=keep_showable(merge_quotes(briefings, linked.ids), linked.actors),
        differing=find_differences(briefings),
    )


def _find_beginnings(briefings: Sequence[Briefing], headline: str) -> list[tuple[str, Span]]:
    """Return the first sentence of each article that is told from its beginning, by article and place.

    The headline's own article is the first: of two that begin alike, the other may be of the day before.
    """
    ordered = sorted(briefings, key=lambda briefing: briefing.headline != headline)
    return [
        (briefing.id, briefing.sentences[0].span)
        for briefing in ordered
        if briefing.sentences and briefing.sentences[0].span.start < _BEGINNING
    ]


def choose_headline(briefings: Sequence[Briefing]) -> str:
    """Return the headline whose words the other headlines and the articles share most."""
    headlines = [briefing.headline for briefing in briefings if briefing.headline]
    heard: Counter[str] = Counter()
    for briefing in briefings:
        heard.update({term.word for term in briefing.terms} | set(find_words(briefing.headline)))
    return max(headlines, key=lambda headline: _share(headline, heard), default="")


def choose_told(
    offered: Sequence[StorySentence], beginnings: Sequence[tuple[str, Span]], length: Length, language: str
) -> tuple[StorySentence, ...]:
    """Choose sentences, none that says what another says; in the order that they were offered.

    ``beginnings`` are the first sentences of the articles, by article and place. Of several that tell one
    thing the first of them is told. An article whose beginning is the best sentence of all tells first.

    Each is the best of those left: its score, less what is told of it already (maximal marginal
    relevance; Carbonell and Goldstein, SIGIR 1998), less for an article that is heard already.
    """
    places = {(told.article, told.sentence.span): at for at, told in enumerate(offered)}
    firsts = [places[beginning] for beginning in beginnings if beginning in places]
    chosen = _begin(offered, firsts, length, language)
    left = dict.fromkeys(range(len(offered)), 0.0)
    for at in chosen:
        left = _leave_untold(offered, left, at, firsts, language)
    while left and len(chosen) < length.bound_sentences(len(offered)):
        heard = Counter(offered[at].article for at in chosen)
        worth = {
            at: offered[at].sentence.score - _TOLD * told - _SAME_ARTICLE * heard[offered[at].article]
            for at, told in left.items()
            if _may_join(offered, chosen, at, length)
        }
        if not worth and (chosen or length.words):
            break
        # Where nothing can stand first, the best does.
        worth = worth or {at: offered[at].sentence.score for at in left}
        best = max(worth, key=lambda at: (round(worth[at], 6), -at))
        chosen.append(best)
        left = _leave_untold(offered, left, best, firsts, language)
    opens = {offered[at].article for at in chosen[:1] if at in firsts}
    return tuple(offered[at] for at in sorted(chosen, key=lambda at: (offered[at].article not in opens, at)))


def _begin(
    offered: Sequence[StorySentence], firsts: Sequence[int], length: Length, language: str
) -> list[int]:
    """Return the first of the beginnings where another tells the same thing, and it can stand first."""
    if not firsts or not _may_join(offered, (), firsts[0], length):
        return []
    text = offered[firsts[0]].sentence.text
    shares = (measure_told(offered[at].sentence.text, text, language) for at in firsts[1:])
    return [firsts[0]] if any(share >= _SAME_BEGINNING for share in shares) else []


def _leave_untold(
    offered: Sequence[StorySentence],
    left: Mapping[int, float],
    best: int,
    firsts: Collection[int],
    language: str,
) -> dict[int, float]:
    """Return what is left when a sentence is chosen, each with how much of it is told."""
    untold = {}
    for at, part in left.items():
        told = measure_told(offered[at].sentence.text, offered[best].sentence.text, language)
        if at != best and told < (_SAME_BEGINNING if at in firsts and best in firsts else _SAME_SENTENCE):
            untold[at] = max(part, told)
    return untold


def _may_join(offered: Sequence[StorySentence], chosen: Sequence[int], at: int, length: Length) -> bool:
    """Tell whether a sentence may join the chosen: behind what it leans on, in the words that are left."""
    words = sum(len(find_words(offered[other].sentence.text)) for other in (*chosen, at))
    told = offered[at]
    before = offered[at - 1].article == told.article and at - 1 in chosen if at else False
    quoted = told.sentence.text[:1] in _MARKS and not any(other < at for other in chosen)
    return length.admits_words(words) and (before or not told.sentence.leans) and not quoted


def measure_told(text: str, other: str, language: str) -> float:
    """Return what part of the shorter of two sentences the other tells too, by the weight of its words.

    Stop words are left out: they are in no table of common words and would weigh as the rarest.
    """
    background = mix_background(language, ())
    words, others = find_content(text, language), find_content(other, language)
    weights = [math.fsum(map(background.rarity, bag)) for bag in (words & others, words, others)]
    shorter = min(weights[1:])
    return weights[0] / shorter if shorter else 0.0


def is_told(text: str, told: Sequence[str], language: str) -> bool:
    """Tell whether one of the sentences that were told on the days before says what ``text`` says.

    What counts is the text's own words: names and places, which every sentence of a story repeats, are
    half of what a short sentence weighs, and still it may bring the news.
    """
    background = mix_background(language, ())
    words = find_content(text, language)
    weight = math.fsum(map(background.rarity, words))
    return any(
        math.fsum(map(background.rarity, words & find_content(other, language))) >= _TOLD_BEFORE * weight
        for other in told
    )


def _share(headline: str, heard: Counter[str]) -> float:
    words = set(find_words(headline))
    return sum(heard[word] - 1 for word in words) / (len(words) + 3)
