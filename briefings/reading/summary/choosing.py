"""Analysis, actors, quotes → the sentences of the briefing.

    describe_report ─▶ weigh parts (news) or rank (sumy's) ─▶ select_candidates ─▶ Sentence

Every summarizer chooses among the same candidates and under the same rules: no furniture, no caption, no
torn quotation, nothing twice, no sentence that leans on one that is not shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefings.model import Actor, Gloss, Quote, Sentence, Span
from briefings.reading.analysis import Analysis
from briefings.reading.summary.candidates import Candidate, find_candidates
from briefings.reading.summary.concepts import Report
from briefings.reading.summary.length import THREE_SENTENCES, Length
from briefings.reading.summary.openings import find_pronoun
from briefings.reading.summary.rating import Rated, rate_candidates
from briefings.reading.summary.selection import select_candidates
from briefings.reading.summary.wording import find_stems, find_stop_words


def choose_sentences(
    analysis: Analysis,
    actors: tuple[Actor, ...],
    quotes: tuple[Quote, ...],
    *,
    summarizer: str = "news",
    length: Length = THREE_SENTENCES,
) -> tuple[Sentence, ...]:
    """Return the sentences that tell the gist, in the order of the text; none of an empty text.

    Args:
        analysis: the article as it was read.
        actors: its actors, most salient first; they name what a score is made of.
        quotes: its quotations; a pronoun that speaks in one is explained by a gloss.
        summarizer: one of ``SUMMARIZERS``.
        length: how much at most, in sentences, in words, as a share.

    Raises:
        ValueError: there is no summarizer of that name.
    """
    speakers = {
        quote.speaker.span: quote.speaker.actor
        for quote in quotes
        if quote.speaker is not None and quote.speaker.actor
    }
    report = describe_report(analysis, actors, quotes)
    rated = rate_candidates(analysis, report, summarizer, length)
    places = select_candidates(rated.choice)
    return tuple(_show(analysis, rated, place, places, speakers, actors) for place in places)


def describe_report(analysis: Analysis, actors: Sequence[Actor] = (), quotes: Sequence[Quote] = ()) -> Report:
    """Return what the ranking looks at."""
    names = (actor.name for actor in actors[:5])
    return Report(
        candidates=find_candidates(analysis, actors, quotes),
        headline=frozenset(find_stems(analysis.article.headline)),
        stops=find_stop_words(analysis.article.language),
        names=frozenset(stem for name in names for stem in find_stems(name)),
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
    """Return whom the sentence's first pronoun means, where it speaks and the sentence has not named it."""
    pronoun = find_pronoun(analysis, candidate.span)
    named = {
        actor.name
        for actor in actors
        for span in actor.mentions
        if pronoun is not None and candidate.span.start <= span.start < pronoun
    }
    return tuple(
        Gloss(span=span, name=name)
        for span, name in speakers.items()
        if span.start == pronoun and name not in named
    )
