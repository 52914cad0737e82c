"""Article → Briefing, pure.

    Article ─▶ analyse ─▶ Analysis ─▶ make_briefing ─▶ Briefing
                  │                        │
                  │                        └─ find_actors ─▶ find_quotes ─▶ rank_actors ─▶ choose_sentences
                  └─ sentences by rule, parse by the language's model

Each part is a function of the analysis and of what was found before it; none of them alters the
text, and all that they return are spans of it. The first stage takes nine tenths of the time and asks
nothing of the settings but the language's model. So its result can be kept (``pack_analysis``), and another
number of sentences, another summarizer or another known actor costs the second stage alone.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from briefings.fragments import locate_passages
from briefings.model import Actor, Article, Briefing, Quote
from briefings.reading.actors import find_actors, rank_actors
from briefings.reading.analysis import Analysis
from briefings.reading.forms import speaks_for_house, tell_form
from briefings.reading.options import ReadingOptions, identify
from briefings.reading.parsing import analyse, pack_analysis, unpack_analysis
from briefings.reading.quotes.attribution import rank_quotes
from briefings.reading.quotes.ranking import load_weights
from briefings.reading.summary import Length, choose_sentences
from briefings.reading.summary.antecedents import mark_rebutted
from briefings.reading.terms import count_particulars, count_terms, find_figures
from briefings.reading.unparsed.quotations import find_by_words

__all__ = [
    "Analysis",
    "ReadingOptions",
    "analyse",
    "find_quotes",
    "identify",
    "make_briefing",
    "pack_analysis",
    "read_article",
    "read_with_analysis",
    "unpack_analysis",
]


log = logging.getLogger(__name__)
# Below what any page shows.
_DOUBTED = 0.5


def read_article(article: Article, options: ReadingOptions | None = None) -> Briefing:
    """Condense one article into a briefing.

    Raises:
        ModelError: the options name a model that is not installed.
    """
    options = options or ReadingOptions()
    return make_briefing(analyse(article, options.models), options)


def read_with_analysis(
    article: Article, kept: bytes | None, options: ReadingOptions
) -> tuple[Briefing, bytes | None]:
    """Return an article's briefing, and its packed analysis where it was not kept, or damaged.

    Raises:
        ModelError: the options name a model that is not installed.
    """
    analysis = None
    if kept is not None:
        try:
            analysis = unpack_analysis(kept, article)
        except ValueError:
            log.warning("the kept analysis of %s is damaged; it is made again", article.id)
    if analysis is not None:
        return make_briefing(analysis, options), None
    analysis = analyse(article, options.models)
    return make_briefing(analysis, options), pack_analysis(analysis)


def make_briefing(analysis: Analysis, options: ReadingOptions) -> Briefing:
    """Return the briefing of an analysed article; of the options, ``models`` counts no more."""
    article = analysis.article
    found = find_actors(analysis, options.known)
    form = tell_form(analysis)
    quotes = mark_rebutted(analysis, find_quotes(analysis, found))
    heard = quotes
    if form == "advice":
        quotes = tuple(_doubt_unmarked(quote, article.text, article.language, found) for quote in quotes)
        heard = tuple(quote for quote in quotes if quote.confidence > _DOUBTED)
    actors = rank_actors(analysis, found, heard)
    length = Length(sentences=options.sentences, words=options.words, share=options.share)
    sentences = choose_sentences(
        analysis, actors, quotes, summarizer=options.summarizer, length=length, form=form
    )
    return Briefing(
        **identify(article),
        form=form,
        sentences=tuple(locate_passages(article.text, sentences)),
        actors=actors,
        quotes=tuple(locate_passages(article.text, quotes)),
        terms=count_terms(analysis),
        particulars=count_particulars(analysis.article),
        figures=find_figures(analysis),
    )


def _doubt_unmarked(quote: Quote, text: str, language: str, actors: tuple[Actor, ...]) -> Quote:
    """Return a guide's quotation, doubted where it has no marks, or nobody named says it in the text.

    A name that is only signed below the words makes a motto of them, and "we" praises a house.
    """
    people = {actor.name for actor in actors if actor.kind == "person"}
    marked = text[quote.span.start - 1 : quote.span.start] in ('"', "“", "«", "„", "'", "‘")
    said = quote.cue is not None and quote.speaker is not None and quote.speaker.actor in people
    if marked and said and not speaks_for_house(quote.text, language):
        return quote
    return replace(quote, confidence=min(quote.confidence, _DOUBTED))


def find_quotes(analysis: Analysis, actors: tuple[Actor, ...]) -> tuple[Quote, ...]:
    """Return what is said in the article and by whom, in the order of the text.

    Args:
        analysis: the article; without a parse only its marks and cue words are used.
        actors: the actors that a speaker may mean.
    """
    if analysis.doc is None:
        return find_by_words(analysis, actors)
    return rank_quotes(analysis, actors, load_weights())
