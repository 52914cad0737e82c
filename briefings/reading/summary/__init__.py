"""The gist of an article: a few of its own sentences that can stand alone.

    describe_report ─▶ weigh parts (news) or rank (sumy's) ─▶ select_candidates ─▶ Sentence

Every summarizer chooses among the same candidates and under the same rules: no furniture, no caption, no
torn quotation, nothing twice, no sentence that leans on one that is not shown. ``NewsSummarizer`` (in
``briefings.reading.summary.news``) is the default as one more sumy summarizer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log
from typing import Any

from briefings.model import Actor, ArticleForm, Gloss, Quote, Reason, Sentence, Span
from briefings.reading.analysis import Analysis
from briefings.reading.summary.candidates import find_candidates
from briefings.reading.summary.concepts import load_weights, weigh_concepts
from briefings.reading.summary.openings import find_agreeing, find_pronoun, find_stems, find_stop_words
from briefings.reading.summary.printable import judge_printable
from briefings.reading.summary.report import Candidate, Report
from briefings.reading.summary.selection import (
    LEDE,
    SAME,
    THREE_SENTENCES,
    Choice,
    Length,
    WordWorths,
    select_candidates,
)
from briefings.registries import SUMMARIZERS

__all__ = [
    "SUMMARIZERS",
    "Length",
    "choose_sentences",
]


# The first sentences of a report, in which an editor looks for the news.
_OPENING = 3
# The lede is the first sentence fit to be shown, when it stands there and has this share of the headline's
# words; it counts for so much more than its words. Against what other outlets put first on the same events
# (stories.jsonl, 156 articles) that is worth 0.8 ROUGE-1, and 96 of 100 ledes are chosen, not 78. (0.4 in
# place of 0.15: an editor takes the lede before anything.) A report without a headline has no lede that could
# be told from an anecdote.
_LEDE_AGREES, _LEDE_MORE = 0.15, 0.4
# Among so many sentences the news stands where the first is a scene: the one with so much of the headline.
_SCENE, _NEWS_AGREES = 6, 0.4
# A report that tells a story before its news has no more than this share of the headline in its first
# sentences, and one below, among so many and the first third, has this share and so many times as much. Of
# 929 articles of eight outlets seven are so; an editor would begin six of them there.
_SCENE_AGREES, _STORY, _TOLD_BELOW, _MORE_BELOW = 0.15, 12, 0.35, 2.5
# So many words of the headline more than the lede has one below that tells the news in its place.
_FAR_MORE = 2
# So many words of the headline an update tells of, if it is one of its news.
_UPDATES = 2
# Among so many sentences a report begins.
_NEAR = 8
# What the scene above it counts.
_SCENIC = 0.3
# What a sentence counts for that tells of a time before the event or points back in its middle.
_WEAK = 0.7
# What one counts that stands behind the first so many: fetched from far it is seldom what an editor would
# take; 0.85 from 6 or 10 on costs no ROUGE, 0.7 costs 0.2.
_FIRST, _FAR = 8, 0.8
# What a far one counts that names nobody whom the article is about, and holds no word of the headline.
_STRAY = 0.5
# How many sentences of a guide are told at most, and what one counts for that says what its subject is.
_OF_A_GUIDE, _DEFINES = 2, 3.0
# Chances that an editor prints what opens a gist: below the first another is looked for, of the second.
# Held out by outlet, of 174 openings 125 have 0.55 (84 % of them printed, of all 67 %).
_DOUBTED, _SURE = 0.55, 0.75
# Of 34 openings below this chance, held out by outlet, 28 are not printed. The headline alone is better if
# it has so many words that carry meaning.
_HOPELESS, _STATEMENT = 0.45, 4
# So far below it the next may stand with which the gist begins instead.
_NEXT = 2
# Below this chance a sentence behind it is passed over. Held out by outlet, of 286 such 218 have it: 74 % of
# them are printed, not 64 %, and 11 % of the printed are lost.
_POOR = 0.55
# Below this one it is told right behind a chosen one, and not fetched from further down.
_PLAIN = 0.65
# Of how many sentences a summary of the expected length is.
_USUAL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """The candidates, each with its score (0 to 1) and the parts of it."""

    choice: Choice
    scores: tuple[float, ...]
    reasons: Callable[[int], tuple[Reason, ...]]


def rate_candidates(analysis: Analysis, report: Report, summarizer: str, length: Length) -> Rated:
    """Rate the candidates by one of ``SUMMARIZERS``, by its name."""
    rated: Rated = SUMMARIZERS[summarizer].load()(analysis, report, summarizer, length)
    return rated


def rate_as_news(_analysis: Analysis, report: Report, _name: str, length: Length) -> Rated:
    """Rate the candidates by the weights that were learned of news."""
    return rate_news(report, load_weights(), length)


def rate_by_place(_analysis: Analysis, report: Report, name: str, length: Length) -> Rated:
    """Rate the candidates by their order in the text, the first highest."""
    return rate_alone(report, name, [-candidate.order for candidate in report.candidates], length)


def rate_news(report: Report, weights: Mapping[str, Any], length: Length) -> Rated:
    """Rate by what each candidate's words are worth in a summary; see ``concepts``."""
    concepts = weigh_concepts(report, weights)
    parts: list[WordWorths] = []
    known = (report.headline | report.names) - report.stops
    for candidate in report.candidates:
        far = candidate.order >= _FIRST
        stray = far and bool(report.headline) and known.isdisjoint(candidate.stems)
        factor = (_WEAK if candidate.weak else 1.0) * (_STRAY if stray else _FAR if far else 1.0)
        factor *= _DEFINES if candidate.defines else 1.0
        worth: dict[object, float] = {stem: factor * concepts.words[stem] for stem in candidate.stems}
        for pair in pairwise(candidate.stems):
            worth[pair] = factor * weights["pair_weight"] * concepts.pairs[pair]
        parts.append(worth)
    lede = find_lede(report)
    begins = lede if lede is not None or report.is_guide else _find_beginning(report)
    better = _find_better_opening(report, begins)
    if better is not None:
        lede = begins = better
    if lede is not None:
        parts[lede] = {**parts[lede], LEDE: _LEDE_MORE * sum(parts[lede].values())}
        for above in range(lede):
            # The scene with which a report opens.
            parts[above] = {part: _SCENIC * worth for part, worth in parts[above].items()}
    most = length.bound_sentences(len(report.candidates))
    expected = weights["expected_words"] * max(_USUAL, most) / _USUAL
    choice = _make_choice(report, parts, length, expected)
    if not report.is_guide:
        news = _find_update(report) or _find_news(report, begins)
        choice = replace(
            choice,
            lede=begins,
            news=news,
            names=(report.names | report.headline) - report.stops,
            poor=_find_poor(report, begins, _POOR) - {news},
            plain=_find_poor(report, begins, _PLAIN) - {news},
        )
    best = max((choice.measure((place,)) for place in range(len(parts))), default=0.0) or 1.0
    sources = _trace_words(report)

    def explain(place: int) -> tuple[Reason, ...]:
        shares: dict[str, float] = {}
        for part, worth in parts[place].items():
            name = "the lede" if part is LEDE else sources[part] if isinstance(part, str) else "word pairs"
            shares[name] = shares.get(name, 0.0) + worth
        ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
        whole = choice.rate(1.0, choice.count_words((place,))) / best
        return tuple(Reason(name=name, value=round(worth * whole, 4)) for name, worth in ranked)

    scores = tuple(round(choice.measure((place,)) / best, 4) for place in range(len(parts)))
    return Rated(choice=choice, scores=scores, reasons=explain)


def find_lede(report: Report) -> int | None:
    """Return the place of the report's lede, if the headline shows that it has one.

    Where a report opens on a scene or on what is so as a rule ("Normally, ferries sail at noon"), the
    sentence that tells what the headline says stands a little below.
    """
    content = report.headline - report.stops
    told_below = _find_below_scene(report, content)
    if told_below is not None and report.is_news:
        return told_below
    agreeing = [len(find_agreeing(content, c.stems)) for c in report.candidates[:_SCENE]]
    first = next((n for n, c in enumerate(report.candidates[:_OPENING]) if c.may_stand_first()), None)
    if first is None or not content:
        return None
    if report.candidates[first].greeted:
        # A press release tells its news right behind the salutation.
        return first
    if agreeing[first] and not report.candidates[first].weak:
        return first if agreeing[first] > _LEDE_AGREES * len(content) else None
    best = max(range(first, len(agreeing)), key=lambda place: (agreeing[place], -place))
    told = report.candidates[best]
    stands = told.fault is None and not (told.weak or told.follows or told.leaning.needs)
    if stands and agreeing[best] >= _NEWS_AGREES * len(content):
        return best
    return first if agreeing[first] > _LEDE_AGREES * len(content) else None


def _find_below_scene(report: Report, content: Collection[str]) -> int | None:
    """Return the place of the sentence for which a story told at length leads up; None where none does.

    The first sentences hold next to nothing of the headline, and it much: each of its words counts
    for the more, the fewer of the report's sentences have it: a name that stands everywhere is little.
    """
    found = [find_agreeing(content, candidate.stems) for candidate in report.candidates]
    opening = [n for n, c in enumerate(report.candidates[:_NEAR]) if c.fault is None][:_OPENING]
    if not opening:
        return None
    counts = Counter(word for words in found for word in words)
    worths = {word: log(1 + len(found) / max(1, counts[word])) for word in content}
    shares = [sum(worths[word] for word in words) / (sum(worths.values()) or 1.0) for words in found]
    most = max(shares[place] for place in opening)
    behind = range(opening[0] + 1, min(_STORY, max(_NEAR, len(found) // 3), len(found)))
    able = [
        place
        for place in behind
        if (told := report.candidates[place]).may_stand_first() and not told.weak and len(found[place]) > 1
    ]
    best = max(able, key=lambda place: (shares[place], -place), default=None)
    if best is None or most > _SCENE_AGREES or shares[best] < max(_TOLD_BELOW, _MORE_BELOW * most):
        return None
    return best


def _find_beginning(report: Report) -> int | None:
    """Return the place of the first sentence that can open the gist of a report below a headline.

    It is not one that says in few words what the next one tells ("The new ferry has been shown."), and it is
    looked for below the opening where nothing of that can be shown.
    """
    opening = report.candidates[:_NEAR]
    able = [place for place, told in enumerate(opening) if told.may_stand_first() and not told.weak]
    stands = [place for place in able if place < _OPENING] or able[:1]
    if not stands or not report.headline:
        return None
    first, second = (frozenset(told.stems) - report.stops for told in (*opening[stands[0] :], opening[0])[:2])
    told_again = stands[1:2] == [stands[0] + 1] and len(first & second) > SAME * len(first)
    return stands[told_again and len(first) < len(second)]


def _find_better_opening(report: Report, begins: int | None) -> int | None:
    """Return the place of a sentence near the top that an editor would print, where it begins with none.

    It tells more of the headline; where there is none, and the beginning is hopeless, the next is taken that
    would do as one.
    """
    if report.printable is None or begins is None or report.printable.openings[begins] >= _DOUBTED:
        return None
    chances = report.printable.openings
    content = report.headline - report.stops
    able = [c.order for c in report.candidates[:_STORY] if c.may_stand_first() and not c.weak]
    told = {place: len(find_agreeing(content, report.candidates[place].stems)) for place in (begins, *able)}
    least = max(_NEWS_AGREES * len(content), _UPDATES, told[begins] + 1)
    news = [place for place in able if chances[place] >= _SURE and told[place] >= least]
    if news or chances[begins] >= _HOPELESS:
        return max(news, key=lambda place: (chances[place], -place), default=None)
    behind = (place for place in able if begins < place <= begins + _NEXT)
    return next((place for place in behind if chances[place] >= _DOUBTED), None)


def _find_poor(report: Report, begins: int | None, floor: float) -> frozenset[int]:
    """Return the places of what an editor would hardly print behind the sentence with which a gist begins.

    What answers a claim or a charge, an update, and what a guide's subject is, is told in any case.
    """
    if report.printable is None or begins is None:
        return frozenset()
    answers = {candidate.answer for candidate in report.candidates}
    return frozenset(
        candidate.order
        for candidate in report.candidates[begins + 1 :]
        if not (candidate.order in answers or candidate.replies or candidate.updates or candidate.defines)
        and report.printable.rate_behind(begins, candidate.order) < floor
    )


def _find_update(report: Report) -> int | None:
    """Return the place of what was learned of the headline's matter since the report was written."""
    content = report.headline - report.stops
    return next(
        (
            candidate.order
            for candidate in report.candidates
            if candidate.updates and len(find_agreeing(content, candidate.stems)) >= _UPDATES
        ),
        None,
    )


def _find_news(report: Report, lede: int | None) -> int | None:
    """Return the place of a sentence near the lede that tells far more of what the headline says."""
    content = report.headline - report.stops
    if lede is None or not content:
        return None
    agreeing = {
        place: len(find_agreeing(content, report.candidates[place].stems))
        for place in range(lede, min(lede + _SCENE, len(report.candidates)))
        if report.candidates[place].fault is None
    }
    best = max(agreeing, key=lambda place: (agreeing[place], -place))
    told = agreeing[best] >= max(_NEWS_AGREES * len(content), agreeing[lede] + _FAR_MORE)
    return best if told else None


def _trace_words(report: Report) -> dict[str, str]:
    """Say of each word, in a reader's terms, where it has its worth from; the first that fits."""
    opening = {stem for candidate in report.candidates[:_OPENING] for stem in candidate.stems}
    counts = Counter(stem for candidate in report.candidates for stem in set(candidate.stems))

    def trace(stem: str) -> str:
        if stem in report.stops:
            return "common words"
        if stem in report.headline:
            return "words of the headline"
        if stem in report.names:
            return "names of the actors"
        if stem in opening:
            return "words of the opening"
        return "words that come again" if counts[stem] > 1 else "other words"

    return {stem: trace(stem) for stem in counts}


def rate_alone(report: Report, name: str, ranks: Sequence[float], length: Length) -> Rated:
    """Rate each candidate for itself, by a number for each (``ranks``) on a scale of the method's own.

    ``name`` is the summarizer's, which the score's reason names.
    """
    low, high = min(ranks, default=0.0), max(ranks, default=0.0)
    scores = tuple(round((rank - low) / (high - low) if high > low else 1.0, 4) for rank in ranks)
    # A part of its own for each candidate: what one says takes nothing from another.
    parts: list[WordWorths] = [{place: rank - low + 1e-9} for place, rank in enumerate(ranks)]
    return Rated(
        choice=_make_choice(report, parts, length, None),
        scores=scores,
        reasons=lambda place: (Reason(name=name, value=scores[place]),),
    )


def _make_choice(
    report: Report, parts: Sequence[WordWorths], length: Length, expected: float | None
) -> Choice:
    return Choice(
        candidates=report.candidates,
        parts=tuple(parts),
        content=tuple(frozenset(c.stems) - report.stops for c in report.candidates),
        length=length,
        expected=expected,
    )


def choose_sentences(
    analysis: Analysis,
    actors: tuple[Actor, ...],
    quotes: tuple[Quote, ...],
    *,
    summarizer: str = "news",
    length: Length = THREE_SENTENCES,
    form: ArticleForm = "news",
) -> tuple[Sentence, ...]:
    """Return the sentences that tell the gist, in the order of the text; none of an empty text.

    Args:
        analysis: the article as it was read.
        actors: its actors, most salient first; they name what a score is made of.
        quotes: its quotations; a pronoun that speaks in one is explained by a gloss.
        summarizer: one of ``SUMMARIZERS``.
        length: how much at most, in sentences, in words, as a share.
        form: what the article is; of a guide at most two sentences are taken, none that speaks to the reader.

    Raises:
        ValueError: there is no summarizer of that name.
    """
    speakers = {
        quote.speaker.span: quote.speaker.actor
        for quote in quotes
        if quote.speaker is not None and quote.speaker.actor
    }
    report = describe_report(analysis, actors, quotes, form)
    if form == "advice" and report.headline:
        length = replace(length, sentences=min(_OF_A_GUIDE, length.sentences or _OF_A_GUIDE))
    rated = rate_candidates(analysis, report, summarizer, length)
    # A guide without a sentence that tells something of its subject has its headline alone.
    fit = form != "advice" or not report.headline or any(c.fault is None for c in report.candidates)
    places = select_candidates(rated.choice) if fit else ()
    if summarizer == "news" and places and length.bound_sentences(len(report.candidates)) <= _USUAL:
        places = _leave_poor(report, places, rated.choice.poor or _find_poor(report, places[0], _POOR))
    return tuple(_show(analysis, rated, place, places, speakers, actors) for place in places)


def _leave_poor(report: Report, places: tuple[int, ...], poor: Collection[int]) -> tuple[int, ...]:
    """Return the chosen without what an editor would hardly print; none where the headline says enough.

    A guide keeps what says what its subject is, and may begin with what it is told behind the first.
    """
    if report.printable is None:
        return places
    kept: list[int] = []
    for place in places:
        candidate, first = report.candidates[place], place == places[0]
        opens = not kept and (report.printable.openings[place] >= _HOPELESS or candidate.defines)
        follows = not first and place not in poor and (kept or report.is_guide)
        if (opens or follows) and (first or candidate.may_follow(kept)):
            kept.append(place)
    tells = report.is_guide or len(report.headline - report.stops) >= _STATEMENT
    return tuple(kept) if kept or tells else places


def describe_report(
    analysis: Analysis,
    actors: Sequence[Actor] = (),
    quotes: Sequence[Quote] = (),
    form: ArticleForm = "news",
) -> Report:
    """Return what the ranking looks at."""
    names = (actor.name for actor in actors[:5])
    candidates = find_candidates(analysis, actors, quotes, form)
    return Report(
        candidates=candidates,
        headline=frozenset(find_stems(analysis.article.headline)),
        stops=find_stop_words(analysis.article.language),
        names=frozenset(stem for name in names for stem in find_stems(name)),
        is_guide=form == "advice",
        is_news=form == "news",
        printable=judge_printable(analysis, candidates, form),
    )


def _show(
    analysis: Analysis,
    rated: Rated,
    place: int,
    places: Sequence[int],
    speakers: dict[Span, str],
    actors: Sequence[Actor],
) -> Sentence:
    candidate = rated.choice.candidates[place]
    shown_before = place - 1 in places
    glosses = _find_glosses(analysis, candidate, speakers, actors)
    earlier = [gloss.name for other in places if other < place for gloss in _gloss(rated, other, places)]
    names = tuple(gloss for gloss in _gloss(rated, place, places) if gloss.name not in earlier)
    return Sentence(
        span=candidate.span,
        text=candidate.span.of(analysis.text),
        score=rated.scores[place],
        why=rated.reasons(place),
        glosses=(*(() if shown_before else glosses), *names),
        leans=bool(candidate.leaning.needs or (candidate.leaning.names and not names))
        or (shown_before and bool(glosses)),
    )


def _gloss(rated: Rated, place: int, places: Sequence[int]) -> tuple[Gloss, ...]:
    return rated.choice.candidates[place].gloss(places)


def _find_glosses(
    analysis: Analysis, candidate: Candidate, speakers: dict[Span, str], actors: Sequence[Actor]
) -> tuple[Gloss, ...]:
    """Return whom the sentence's first pronoun means, where it speaks and the sentence does not name him."""
    pronoun = find_pronoun(analysis, candidate.span)
    named = (
        {actor.name for actor in actors for span in actor.mentions if candidate.span.contains(span)}
        if pronoun is not None
        else set()
    )
    return tuple(
        Gloss(span=span, name=name)
        for span, name in speakers.items()
        if span.start == pronoun and name not in named
    )
