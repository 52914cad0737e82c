"""Digest → the digest that may be shown: how much of each source's articles, as its settings say; pure.

The record of a day is complete; every output shows it through ``limit_digest``, so that what a source
allows holds on the pages, in the feeds and in the mail alike. A sentence is shown whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from briefings.model import (
    Briefing,
    DayQuote,
    Difference,
    Digest,
    SourceCount,
    Story,
    StoryQuote,
    StorySentence,
)
from briefings.presenting.quotations import join_parts
from briefings.settings.sources import SourceSettings, find_source

FindSource = Callable[[str], SourceSettings]


@dataclass(slots=True)
class _Budget:
    """What may yet be shown of one article, in words and in code points; None: without a limit."""

    words: int | None
    letters: float | None

    def take(self, *texts: str) -> bool:
        """Take texts that are shown together; False, and nothing taken, where the budget is too small."""
        words, letters = sum(len(text.split()) for text in texts), sum(map(len, texts))
        if self.words is not None and words > self.words:
            return False
        if self.letters is not None and letters > self.letters:
            return False
        self.words = None if self.words is None else self.words - words
        self.letters = None if self.letters is None else self.letters - letters
        return True


def limits_of(sources: Iterable[SourceSettings]) -> FindSource | None:
    """Return what finds a source's settings by its name, or None where no source limits anything."""
    limiting = tuple(source for source in sources if source.name and _limits(source))
    return (lambda name: find_source(limiting, name)) if limiting else None


def _limits(source: SourceSettings) -> bool:
    return source.show != "extract" or source.rights.words is not None or source.rights.share is not None


def limit_digest(digest: Digest, find: FindSource | None) -> Digest:
    """Return the day without what its sources do not let an edition show.

    Of an article whose source has ``rights``, so many sentences stay, and behind them quotations, as fit
    both limits; a share is one of the article's letters, and of an article of unknown length nothing is
    within a share. ``show: headline`` leaves the headline and the link, ``show: nothing`` not even those:
    a story that no other source tells is then no story of the day.

    Args:
        digest: the day's record.
        find: gives the settings of a source by its name, as ``limits_of`` returns it.
    """
    if find is None:
        return digest
    stories = tuple(limited for story in digest.stories if (limited := _limit_story(story, find)))
    left = {name for story in stories for actor in story.actors for name in (actor.name, *actor.aliases)}
    return replace(
        digest,
        stories=stories,
        sections=tuple(name for name in digest.sections if any(story.section == name for story in stories)),
        actors=tuple(actor for actor in digest.actors if actor.name in left),
        quotes=_limit_day_quotes(digest, stories),
        sources=tuple(source for source in digest.sources if _is_shown(source, find)),
    )


def _is_shown(source: SourceCount | Briefing, find: FindSource) -> bool:
    name = source.name if isinstance(source, SourceCount) else source.source
    return find(name).show != "nothing"


def _limit_story(story: Story, find: FindSource) -> Story | None:
    shown = tuple(briefing for briefing in story.briefings if _is_shown(briefing, find))
    if story.briefings and not shown:
        return None
    budgets = {briefing.id: _open_budget(briefing, find) for briefing in shown}
    sentences = tuple(chosen for chosen in story.sentences if _pays(budgets, chosen))
    headlines = {briefing.headline for briefing in story.briefings if briefing not in shown}
    limited = replace(
        story,
        headline=shown[0].headline if shown and story.headline in headlines else story.headline,
        briefings=shown,
        sentences=sentences,
        quotes=_limit_quotes(story.quotes, budgets),
        differing=_limit_differences(story, budgets),
        actors=tuple(
            actor for actor in story.actors if not actor.articles or set(actor.articles) & budgets.keys()
        ),
    )
    return replace(
        limited,
        briefings=tuple(_limit_briefing(briefing, limited, budgets[briefing.id]) for briefing in shown),
    )


def _limit_briefing(briefing: Briefing, story: Story, budget: _Budget) -> Briefing:
    """Leave of a limited article's reading what its story keeps: the record is an output too."""
    if budget.words is None and budget.letters is None:
        return briefing
    if not (briefing.sentences or briefing.quotes or briefing.figures):
        # It was read for what is shown: nothing of its reading is there.
        return briefing
    return replace(
        briefing,
        sentences=tuple(one.sentence for one in story.sentences if one.article == briefing.id),
        quotes=tuple(one.quote for one in story.quotes if one.article == briefing.id),
        figures=(),
    )


def _open_budget(briefing: Briefing, find: FindSource) -> _Budget:
    source = find(briefing.source)
    if source.show == "headline":
        return _Budget(0, 0)
    share = source.rights.share
    return _Budget(source.rights.words, None if share is None else share * briefing.length)


def _pays(budgets: Mapping[str, _Budget], chosen: StorySentence) -> bool:
    return chosen.article in budgets and budgets[chosen.article].take(chosen.sentence.text)


def _limit_day_quotes(digest: Digest, stories: tuple[Story, ...]) -> tuple[DayQuote, ...]:
    """Keep the quotations of the day that stay in their stories."""
    left = {(story.id, taken.article, taken.quote.span) for story in stories for taken in story.quotes}
    return tuple(
        quote for quote in digest.quotes if (quote.story, quote.taken.article, quote.taken.quote.span) in left
    )


def _limit_differences(story: Story, budgets: Mapping[str, _Budget]) -> tuple[Difference, ...]:
    """Keep the figures whose sentences the budgets allow, and the differences that are left between them."""
    limited = [
        replace(
            difference,
            figures=tuple(
                told
                for told in difference.figures
                if told.article in budgets and budgets[told.article].take(told.figure.sentence.text)
            ),
        )
        for difference in story.differing
    ]
    return tuple(difference for difference in limited if len(difference.figures) > 1)


def _limit_quotes(quotes: tuple[StoryQuote, ...], budgets: Mapping[str, _Budget]) -> tuple[StoryQuote, ...]:
    """Keep what the budgets allow, the surest quotations first, in the order of the record.

    The parts of a quotation that its attribution breaks in two stay or go together.
    """
    groups = join_parts(quotes)
    kept: set[int] = set()
    for at in sorted(range(len(groups)), key=lambda at: -groups[at][0].quote.confidence):
        article = groups[at][0].article
        if article in budgets and budgets[article].take(*(taken.quote.text for taken in groups[at])):
            kept.add(at)
    return tuple(
        replace(taken, also=tuple(article for article in taken.also if article in budgets))
        for at, group in enumerate(groups)
        if at in kept
        for taken in group
    )
