"""The briefings of one event → what its story says: headline, sentences, actors and quotations.

Nothing is worded again: all of it is chosen from the briefings, and each piece keeps the id of the
article that it stands in.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

from briefings.language import load_language
from briefings.model import Briefing, Story, StoryLabel, StorySentence
from briefings.reading.forms import addresses_reader
from briefings.reading.summary.openings import opens_with
from briefings.reading.summary.selection import Length
from briefings.reading.terms import find_content
from briefings.stories.actor_names import Linked
from briefings.stories.differences import find_differences
from briefings.stories.profiles import load_background
from briefings.stories.quote_merging import keep_showable, merge_quotes
from briefings.words import WORD, find_words, fold_word

# Two sentences say the same when this part of the weight of the one's words is in the other, rare words
# weighing more; at 0.6 of the bare words three reporters' ways to say one thing all stood in a story.
_SAME_SENTENCE = 0.5
# A sentence was told on a day before when this part of the weight of its words stood in one sentence.
_TOLD_BEFORE = 0.6
# A story whose article says no more than this is completed by another's.
_SHORT = 2
# Words of one stem are the same here; so many letters tell most of them from others.
_STEM = 6
# What a headline or a sentence has to weigh before its share says much: about two rare words.
_EVEN = 8.0
# A beginning of fewer rare words than this says too little of the event, whatever the share.
_FULL = 40.0
# A third sentence of which the other articles have less than this part tells a detail of its own.
_SUPPORTED = 0.3
# So many code points into an article stands what its reporter did not think the news.
_DEEP = 800
# An article that says a word so often is about it.
_OFTEN = 3
_MARKS = "\"“„«'‘‚"


def tell_story(
    name: str, briefings: Sequence[Briefing], linked: Linked, length: Length, earlier: Sequence[Story] = ()
) -> Story:
    """Return the story of the briefings, in sentences of this length together.

    ``linked`` are their actors, the rest as in ``outline_story``.
    """
    said = [quote.text for story in earlier for old in story.briefings for quote in old.quotes]
    return replace(
        outline_story(name, briefings, length, earlier),
        actors=linked.actors,
        quotes=keep_showable(merge_quotes(briefings, linked.ids), linked.actors, said),
        differing=find_differences(briefings),
    )


def outline_story(
    name: str, briefings: Sequence[Briefing], length: Length, earlier: Sequence[Story] = ()
) -> Story:
    """Return the story of the briefings without actors, quotations and what its sources count otherwise.

    ``briefings`` stand in the order of ``order_tellings``. ``earlier`` are the stories of the same event on
    the days before, the one that is carried on first: what they told is not told again while there is
    anything new.
    """
    language = briefings[0].language
    known = [sentence.text for story in earlier for old in story.briefings for sentence in old.sentences]
    offered = [
        StorySentence(article=briefing.id, sentence=sentence)
        for briefing in briefings
        for sentence in briefing.sentences
    ]
    news = [
        replace(told, new=bool(earlier))
        for told in offered
        if not is_told(told.sentence.text, known, language)
    ]
    sentences = _leave_unsupported(choose_told(news or offered, length, language), briefings)
    label: StoryLabel = "new" if not earlier else "updated" if news else "continuing"
    return Story(
        id=name,
        headline=choose_headline(briefings, sentences),
        label=label,
        continues=earlier[0].id if earlier else None,
        briefings=tuple(replace(briefing, figures=()) for briefing in briefings),
        sentences=sentences,
    )


def _leave_unsupported(
    told: Sequence[StorySentence], briefings: Sequence[Briefing]
) -> tuple[StorySentence, ...]:
    """Return a story's sentences without those, from the third on, of which no other article knows anything.

    A detail from deep in one report that nobody else has is seldom the news; two sentences stand better.
    """
    if len(briefings) == 1:
        return tuple(told)
    weights = _Weights(briefings)
    places = {briefing.id: at for at, briefing in enumerate(briefings)}
    return tuple(
        one
        for number, one in enumerate(told)
        if number < _SHORT
        or one.sentence.span.start < _DEEP
        or weights.is_supported(one.sentence.text, places[one.article])
    )


def order_tellings(briefings: Sequence[Briefing]) -> tuple[Briefing, ...]:
    """Return the briefings, the one first that begins most with what all the others tell: it leads.

    What happened stands in every report; an anecdote, the weather or a detail stands in one. News comes
    before opinion, and an article whose beginning can stand alone before one that leans or begins with "you".
    """
    if len(briefings) == 1:
        return tuple(briefings)
    weights = _Weights(briefings)

    def rank(at: int) -> tuple[bool, bool, float, int]:
        briefing = briefings[at]
        first = briefing.sentences[0] if briefing.sentences else None
        stands = (
            first is not None
            and not first.leans
            and first.text[:1] not in _MARKS
            and not addresses_reader(first.text, briefing.language)
            and not opens_with(first.text, briefing.language, "poor_ledes")
        )
        return briefing.form != "news", not stands, -round(weights.rate_beginning(at), 6), at

    return tuple(briefings[at] for at in sorted(range(len(briefings)), key=rank))


def choose_headline(briefings: Sequence[Briefing], told: Sequence[StorySentence]) -> str:
    """Return the headline whose words the first sentences say most, of the story and of its articles.

    A pun, a detail or a scene has words that stand further down or that nobody else says. ``told`` are the
    story's sentences.
    """
    named = [at for at, briefing in enumerate(briefings) if briefing.headline]
    if len(named) == 1:
        return briefings[named[0]].headline
    weights = _Weights(briefings)
    said = weights.find_stems(told[0].sentence.text) if told else set()
    best = max(named, key=lambda at: (round(weights.rate_headline(at, said), 6), -at), default=None)
    return "" if best is None else briefings[best].headline


class _Weights:
    """The overlap of a story's articles, word by word; rare words weigh more."""

    def __init__(self, briefings: Sequence[Briefing]) -> None:
        self._briefings = briefings
        self._language = briefings[0].language
        self._background = load_background(self._language)
        self._rarity: dict[str, float] = {}

    @cached_property
    def _heads(self) -> list[set[str]]:
        return [self.find_stems(briefing.headline) for briefing in self._briefings]

    @cached_property
    def _leads(self) -> list[set[str]]:
        return [
            self.find_stems(briefing.sentences[0].text if briefing.sentences else "")
            for briefing in self._briefings
        ]

    @cached_property
    def _headed(self) -> Counter[str]:
        """Return how many headlines have each word: each article is not compared with each."""
        return Counter(chain.from_iterable(self._heads))

    @cached_property
    def _led(self) -> Counter[str]:
        return Counter(chain.from_iterable(self._leads))

    @cached_property
    def _often(self) -> Counter[str]:
        """Return how often the articles say each word together, as far as it counts."""
        often: Counter[str] = Counter()
        for body in self._bodies:
            often.update({word: min(count, _OFTEN) for word, count in body.items()})
        return often

    @cached_property
    def _names(self) -> set[str]:
        names = (actor.name for briefing in self._briefings for actor in briefing.actors)
        return {stem for name in names for stem in self.find_stems(name)}

    @cached_property
    def _bodies(self) -> list[Counter[str]]:
        """Return how often each article says a word: the event is repeated, a scene is not."""
        bodies: list[Counter[str]] = []
        for briefing in self._briefings:
            body: Counter[str] = Counter()
            for term in briefing.terms:
                body[term.word[:_STEM]] += term.frequency
            bodies.append(body)
        return bodies

    def rate_beginning(self, at: int) -> float:
        """Rate an article by what its first sentence has of all headlines and what others say often.

        Of an article without sentences it is the headline.
        """
        briefing = self._briefings[at]
        first = briefing.sentences[0].text if briefing.sentences else briefing.headline
        words = sorted(self.find_stems(first))
        own, others = self._bodies[at], len(self._bodies) - 1
        said = math.fsum(
            self._rarity[word] * (self._often[word] - min(own[word], _OFTEN)) / _OFTEN for word in words
        )
        shared = said / others if others else 0.0
        headed = self._headed
        named = math.fsum(self._rarity[word] * headed[word] for word in words) / len(self._heads)
        return (shared + named) / (self._weigh(words, words) + _FULL)

    def is_supported(self, text: str, at: int) -> bool:
        """Return whether the others have enough of the words of a sentence of the article at a place."""
        words = sorted(self.find_stems(text))
        others = {word for other, body in enumerate(self._bodies) if other != at for word in body}
        return self._weigh(words, others) >= _SUPPORTED * self._weigh(words, words)

    def _weigh(self, words: Sequence[str], among: Collection[str]) -> float:
        return math.fsum(self._rarity[word] for word in words if word in among)

    def rate_headline(self, at: int, told: Collection[str]) -> float:
        """Rate a headline by what the articles' first sentences and the story's own (``told``) have of it."""
        head = self._heads[at]
        led = self._share(head, self._led, len(self._leads))
        rate = led + (self._share(head, dict.fromkeys(told, 1), 1) if told else 0.0)
        # A question leaves the news open; somebody's words are no event; opinion is no headline of news.
        headline = self._briefings[at].headline
        rate *= 0.6 if headline.rstrip().endswith(("?", "？", "؟")) else 1.0
        language = self._briefings[at].language
        poor = any(opens_with(headline, language, group) for group in ("poor_ledes", "page_labels"))
        rate *= 0.7 if poor or headline[:1] in _MARKS else 1.0
        # Details behind a colon tell what the report goes into, not what happened.
        rate *= 0.8 if headline.partition(":")[2].count(",") > 1 else 1.0
        return rate * (1.0 if self._briefings[at].form == "news" else 0.5)

    def _share(self, words: Collection[str], having: Mapping[str, int], others: int) -> float:
        """Return which part of the words' weight so many others have on the average; names count half.

        ``having`` says how many of them have each word.
        """
        # In order: a set's own order changes from run to run, and sums with it.
        ordered = sorted(words)
        weights = {word: self._rarity[word] * (0.5 if word in self._names else 1.0) for word in ordered}
        had = math.fsum(weights[word] * having.get(word, 0) for word in ordered)
        return had / others / (math.fsum(weights.values()) + _EVEN)

    def find_stems(self, text: str) -> set[str]:
        """Return the content words of a text, each cut to its stem."""
        stems = set()
        for word in find_content(text, self._language):
            stem = word[:_STEM]
            rarity = self._background.rarity(word)
            self._rarity[stem] = min(rarity, self._rarity.get(stem, rarity))
            stems.add(stem)
        return stems


def choose_told(offered: Sequence[StorySentence], length: Length, language: str) -> tuple[StorySentence, ...]:
    """Return what one article tells, in its order, and of others what that leaves out where it is short.

    ``offered`` are the articles' sentences, the best telling first. Sentences of several reporters side by
    side tell one thing twice, and lean on what is not there; one reporter's follow from one another.
    """
    chosen: list[int] = []
    for at, told in enumerate(offered):
        if len(chosen) >= length.bound_sentences(len(offered)):
            break
        foreign = bool(chosen) and told.article != offered[chosen[0]].article
        if foreign and len(chosen) >= _SHORT:
            break
        repeats = any(
            measure_told(told.sentence.text, offered[other].sentence.text, language) >= _SAME_SENTENCE
            for other in chosen
            if foreign
        )
        if not repeats and _may_join(offered, chosen, at, length):
            chosen.append(at)
    if not chosen and not length.words and offered:
        # Where nothing can stand first, the best does.
        chosen = [max(range(len(offered)), key=lambda at: (offered[at].sentence.score, -at))]
    return tuple(offered[at] for at in chosen)


def _may_join(offered: Sequence[StorySentence], chosen: Sequence[int], at: int, length: Length) -> bool:
    """Return whether a sentence may join the chosen: behind what it leans on, in the words that are left."""
    words = sum(len(find_words(offered[other].sentence.text)) for other in (*chosen, at))
    told = offered[at]
    before = offered[at - 1].article == told.article and at - 1 in chosen if at else False
    quoted = told.sentence.text[:1] in _MARKS and not chosen
    return length.admits_words(words) and (before or not told.sentence.leans) and not quoted


def measure_told(text: str, other: str, language: str) -> float:
    """Return what part of the shorter of two sentences the other tells too, by the weight of its words.

    Stop words are left out: they are in no table of common words and would weigh as the rarest.
    """
    background = load_background(language)
    words, others = find_content(text, language), find_content(other, language)
    weights = [math.fsum(map(background.rarity, bag)) for bag in (words & others, words, others)]
    shorter = min(weights[1:])
    return weights[0] / shorter if shorter else 0.0


def is_told(text: str, told: Sequence[str], language: str) -> bool:
    """Return whether one of the sentences that were told on the days before says what ``text`` says.

    What counts is the text's own words: names, which every sentence of a story repeats, are half of what a
    short sentence weighs, and still it may bring the news ("parliament approved the accord", after "signed").
    """
    if not told:
        return False
    background = load_background(language)
    words = find_content(text, language)
    if not load_language(language).nouns_in_capitals:
        names = {fold_word(match.group()) for match in WORD.finditer(text) if match.group()[0].isupper()}
        words = words - names or words
    weight = math.fsum(map(background.rarity, words))
    return any(
        math.fsum(map(background.rarity, words & find_content(other, language))) >= _TOLD_BEFORE * weight
        for other in told
    )
