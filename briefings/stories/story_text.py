"""The briefings of one event → what its story says: headline, sentences, actors and quotations.

Nothing is worded again: all of it is chosen from the briefings, and each piece keeps the id of the
article that it stands in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from briefings.language import load_language
from briefings.model import Briefing, Story, StoryLabel, StorySentence
from briefings.moments import place_moment
from briefings.reading.summary.openings import is_personal
from briefings.reading.summary.selection import Length
from briefings.reading.terms import find_content
from briefings.stories.actor_names import Linked
from briefings.stories.differences import find_differences
from briefings.stories.leading import Overlap, choose_headline, is_torn
from briefings.stories.profiles import load_background
from briefings.stories.quote_merging import Telling, keep_showable, merge_quotes
from briefings.words import WORD, find_words, fold_word

# What another report's sentence may repeat, by the weight of its words, names counting half. A later one:
# so much of what is told, where it names one whom that names or the other reports have a little of it. A
# first one: so much, and what of the story's first sentence stands in it counted too, where the others have
# more. Chosen by reading 110 such sentences of 240 stories of short reports.
_KNOWN_LATER, _NEAR = 0.27, 0.05
# An answer names again whom and what it answers, so that half of its words may be known. Set, not measured.
_KNOWN_ANSWER = 0.5
_AGAIN, _OF_EVENT = 0.45, 0.27
# "What comes next: " is the beginning of a list's item.
_ITEM = 25
# A third repeats the two others where they hold this part together, names counting half.
_KNOWN_TOGETHER = 0.5
# Two sentences of one report say the same where they share so much of what the words of the one weigh.
_SAME_OWN = 0.55
# A sentence was told on a day before when this part of the weight of its words stood in one sentence.
_TOLD_BEFORE = 0.6
# From the third sentence on more is asked of one.
_SHORT = 2
# A third sentence that does not follow on a chosen one stands where the other articles hold this part of its
# words and no more code points lie between: of 23 such in 102 stories 4 were kept, which an editor would
# print, and 19 left out, of which he would miss 4. One that follows and stands deep in its article, where
# reporters go into other matters, needs less.
_SUPPORTED, _FAR = 0.5, 300
_DEEP, _KNOWN = 800, 0.3
# An article so much older than the one that leads, in seconds, tells an earlier stage: yesterday's meeting,
# and what was said of it, is not today's.
_STAGE = 36 * 3600
# Sentences that follow on one another have so many code points between them.
_GAP = 4
_MARKS = "\"“„«'‘‚"
_QUOTED = re.compile(r"[\"“„«].*?[\"”“»]")


def keep_language(briefings: Sequence[Briefing]) -> Sequence[Briefing]:
    """Return the briefings that a story is told from: those in the language of the first."""
    return [briefing for briefing in briefings if briefing.language == briefings[0].language]


def _leave_earlier(briefings: Sequence[Briefing]) -> Sequence[Briefing]:
    """Return the briefings without those that tell an earlier stage than the first, which leads."""
    led = briefings[0].published
    latest = place_moment(led) if led else 0.0
    return [one for one in briefings if not (one.published and latest - place_moment(one.published) > _STAGE)]


def tell_story(
    name: str, briefings: Sequence[Briefing], linked: Linked, length: Length, earlier: Sequence[Story] = ()
) -> Story:
    """Return the story of the briefings, in sentences of this length together.

    ``linked`` are their actors, the rest as in ``outline_story``.
    """
    outline = outline_story(name, briefings, length, earlier)
    telling = keep_language(briefings)
    told = Telling(
        headline=outline.headline,
        sentences=outline.sentences,
        language=briefings[0].language,
        overlap=Overlap(telling) if len(telling) > 1 else None,
        before=[quote.text for story in earlier for old in story.briefings for quote in old.quotes],
    )
    return replace(
        outline,
        actors=linked.actors,
        quotes=keep_showable(merge_quotes(_leave_earlier(telling), linked.ids), linked.actors, told),
        differing=find_differences(briefings),
    )


def outline_story(
    name: str, briefings: Sequence[Briefing], length: Length, earlier: Sequence[Story] = ()
) -> Story:
    """Return the story of the briefings without actors, quotations and what its sources count otherwise.

    ``briefings`` stand in the order of ``order_tellings``, behind them those of other languages, from which
    nothing is told. ``earlier`` are the stories of the same event on
    the days before, the one that is carried on first: what they told is not told again while there is
    anything new.
    """
    language = briefings[0].language
    telling = keep_language(briefings)
    known = [sentence.text for story in earlier for old in story.briefings for sentence in old.sentences]
    offered = [
        StorySentence(article=briefing.id, sentence=sentence)
        for briefing in _leave_earlier(telling)
        for sentence in briefing.sentences
    ]
    news = [
        replace(told, new=bool(earlier))
        for told in offered
        if not is_told(told.sentence.text, known, language)
    ]
    overlap = Overlap(telling) if len(telling) > 1 else None
    sentences = choose_told(news or offered, length, language, overlap)
    label: StoryLabel = "new" if not earlier else "updated" if news else "continuing"
    headline = choose_headline(telling, sentences)
    if len(sentences) > _SHORT and is_torn(headline, sentences[0].sentence.text, language):
        # The whole sentence instead of its beginning, told once.
        headline, sentences = sentences[0].sentence.text, sentences[1:]
    return Story(
        id=name,
        headline=headline,
        label=label,
        continues=earlier[0].id if earlier else None,
        briefings=tuple(replace(briefing, figures=()) for briefing in briefings),
        sentences=sentences,
    )


def choose_told(
    offered: Sequence[StorySentence], length: Length, language: str, overlap: Overlap | None = None
) -> tuple[StorySentence, ...]:
    """Return what one article tells, in its order, and behind it what others add where that is short.

    ``offered`` are the articles' sentences, the best telling first; ``overlap`` is that of several articles.
    Sentences of one reporter follow from one another; several reporters side by side tell one thing twice.
    """
    chosen: list[int] = []
    for at, told in enumerate(offered):
        if len(chosen) >= length.bound_sentences(len(offered)):
            break
        if chosen and told.article != offered[chosen[0]].article:
            continue
        repeats = any(
            measure_told(told.sentence.text, offered[other].sentence.text, language) >= _SAME_OWN
            for other in chosen
        )
        others = [offered[other] for other in chosen]
        repeats = repeats or bool(overlap and _repeats_all(told, others, overlap))
        fits = not chosen or not overlap or _is_of_story(told, others, overlap)
        if fits and not repeats and _may_join(offered, chosen, at, length):
            chosen.append(at)
    if overlap and chosen:
        chosen = _add_others(offered, chosen, length, overlap)
    if not chosen and not length.words and offered:
        # Where nothing can stand first, the best does.
        chosen = [max(range(len(offered)), key=lambda at: (offered[at].sentence.score, -at))]
    return tuple(offered[at] for at in chosen)


def _add_others(
    offered: Sequence[StorySentence], chosen: Sequence[int], length: Length, overlap: Overlap
) -> list[int]:
    """Return the chosen with the sentences of other reports that add most, while there is room.

    One that answers or opposes what is told goes first.
    """
    told, first = list(chosen), offered[chosen[0]]
    ledes = set({one.article: at for at, one in reversed([*enumerate(offered)])}.values())
    places = [
        at
        for at, one in enumerate(offered)
        if one.article != first.article
        and overlap.may_add(one.article, first.article)
        and not one.sentence.leans
        and _is_plain(one.sentence.text, overlap.language)
    ]
    while len(told) < length.bound_sentences(len(offered)):
        text = " ".join([overlap.find_headline(first.article), *(offered[at].sentence.text for at in told)])
        added = [
            (
                not overlap.replies(offered[at].sentence.text),
                -overlap.measure_new(offered[at].sentence.text, text),
                at,
            )
            for at in places
            if at not in told
            and _may_join(offered, told, at, length)
            and _adds(offered[at], text, first.sentence.text, overlap, is_lede=at in ledes)
        ]
        if not added:
            break
        told.append(min(added)[-1])
    return told


def _is_plain(text: str, language: str) -> bool:
    """Return whether a sentence of another report is told by a reporter: no quotation, comment or item."""
    personal = is_personal(tuple(find_words(_QUOTED.sub(" ", text))), language)
    return text[:1] not in _MARKS and not personal and not 0 < text.find(": ") <= _ITEM


def _adds(told: StorySentence, text: str, first: str, overlap: Overlap, *, is_lede: bool) -> bool:
    """Return whether another report's sentence says what the ``text`` does not, and is of this event.

    The first sentence of another report tells the event once more, in words of its own, or sets a scene: it
    is compared with the story's ``first`` one.
    """
    own = told.sentence.text
    known, support = overlap.measure_known(own, text), overlap.measure_support(own, told.article)
    if not is_lede:
        most = _KNOWN_ANSWER if overlap.replies(own) else _KNOWN_LATER
        return known <= most and (support >= _NEAR or overlap.names_one(own, text))
    again = overlap.measure_known(first, own)
    return support >= _OF_EVENT and (
        known + again <= _AGAIN or (known <= _KNOWN_LATER and overlap.replies(own))
    )


def _is_of_story(told: StorySentence, chosen: Sequence[StorySentence], overlap: Overlap) -> bool:
    """Return whether a sentence goes on from the chosen ones, and was not fetched from far.

    From the third on, what follows on no chosen sentence leans on what is not told, speaks of somebody else
    or is no news: two sentences stand better.
    """
    gap = _find_gap(told, chosen)
    if gap <= _GAP and (len(chosen) < _SHORT or told.sentence.span.start < _DEEP):
        return True
    support = overlap.measure_support(told.sentence.text, told.article)
    if len(chosen) < _SHORT:
        return gap <= _FAR or support >= _SUPPORTED
    if gap <= _GAP:
        return support >= _KNOWN
    return gap <= _FAR and not told.sentence.leans and support >= _SUPPORTED


def _repeats_all(told: StorySentence, chosen: Sequence[StorySentence], overlap: Overlap) -> bool:
    """Return whether the chosen sentences tell together what a third tells."""
    text = " ".join(one.sentence.text for one in chosen)
    return len(chosen) >= _SHORT and overlap.measure_known(told.sentence.text, text) >= _KNOWN_TOGETHER


def _find_gap(told: StorySentence, before: Sequence[StorySentence]) -> float:
    """Return how many code points lie between a sentence and the chosen one before it; infinite without."""
    start = told.sentence.span.start
    ends = [one.sentence.span.end for one in before if one.article == told.article]
    return min((start - end for end in ends if end <= start), default=math.inf)


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
