"""Rights: how much of each source's articles an output may show.

The record of a day is complete; rights are applied when a view is made, so that they hold in every output.
A sentence or a quotation is shown whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf

from briefings.model import Briefing, Difference, Story, StoryActor
from briefings.presenting.wording import Wording
from briefings.settings.sources_and_actors import RightsSettings, SourceSettings, find_source


@dataclass(slots=True)
class _Budget:
    """The amount that may still be shown of one article, in words and in code points."""

    words: float
    letters: float


class Budgets:
    """The amounts that may still be shown of the articles of one story; showing reduces them."""

    def __init__(self, limited: Mapping[str, _Budget]) -> None:
        self._limited = limited

    def take(self, article: str, *texts: str) -> bool:
        """Take texts that are shown together; False, and nothing taken, where too little is left."""
        budget = self._limited.get(article)
        if budget is None:
            return True
        words, letters = sum(len(text.split()) for text in texts), sum(map(len, texts))
        if words > budget.words or letters > budget.letters:
            return False
        budget.words -= words
        budget.letters -= letters
        return True


class Rights:
    """The rights of each source; a source that is not named may be shown in full.

    Of an article whose source has ``rights``, so many sentences are shown, and behind them quotations, as
    fit both limits; a share is one of the article's letters, and of an article of unknown length nothing is
    within a share. ``show: headline`` leaves the headline and the link, ``show: nothing`` not even those: a
    story that no other source tells is then no story of the day.
    """

    def __init__(self, sources: Iterable[SourceSettings]) -> None:
        limiting = tuple(source for source in sources if source.name and _limits(source))
        self._find = lru_cache(maxsize=1 << 12)(lambda name: find_source(limiting, name))
        self._limit = bool(limiting)

    def find_shown(self, story: Story) -> tuple[Briefing, ...]:
        """Return the articles of a story that may be named at all."""
        if not self._limit:
            return story.briefings
        return tuple(one for one in story.briefings if self._find(one.source).show != "nothing")

    def open_budgets(self, briefings: Iterable[Briefing]) -> Budgets:
        """Return what may be shown of the articles of a story."""
        if not self._limit:
            return Budgets({})
        opened = {one.id: _open_budget(one, self._find(one.source)) for one in briefings}
        return Budgets({article: budget for article, budget in opened.items() if budget})

    def describe(self, name: str, words: Wording) -> str:
        """Return in words what an edition shows of a source's articles."""
        source = self._find(name)
        if source.show == "headline":
            return str(words.shown_headline)
        limits = _describe_limits(source.rights, words)
        return words.fill("shown_limited", limits=limits) if limits else str(words.shown_extract)


def _limits(source: SourceSettings) -> bool:
    return source.show != "extract" or source.rights.words is not None or source.rights.share is not None


def _open_budget(briefing: Briefing, source: SourceSettings) -> _Budget | None:
    if not _limits(source):
        return None
    if source.show == "headline":
        return _Budget(0, 0)
    words, share = source.rights.words, source.rights.share
    return _Budget(inf if words is None else words, inf if share is None else share * briefing.length)


def _describe_limits(rights: RightsSettings, words: Wording) -> str:
    parts = []
    if rights.words is not None:
        parts.append(words.count("limit_words", rights.words))
    if rights.share is not None:
        parts.append(words.percent(rights.share))
    return words.fill("limit_both", words=parts[0], share=parts[1]) if len(parts) > 1 else "".join(parts)


def limit_story(story: Story, rights: Rights) -> tuple[Story, Budgets] | None:
    """Return a story of the articles that may be named, and what may be shown of them; None without any.

    A headline that an article gave which may not be named gives way to that of another article, and a role
    that stands there is not told.
    """
    shown = rights.find_shown(story)
    if story.briefings and not shown:
        return None
    budgets = rights.open_budgets(shown)
    ids = {briefing.id for briefing in shown}
    if len(shown) < len(story.briefings):
        headlines = {briefing.headline for briefing in story.briefings if briefing.id not in ids}
        story = replace(
            story,
            headline=shown[0].headline if story.headline in headlines else story.headline,
            briefings=shown,
            actors=tuple(_limit_actor(actor, ids) for actor in story.actors if _is_known(actor, ids)),
        )
    sentences = tuple(
        chosen
        for chosen in story.sentences
        if chosen.article in ids and budgets.take(chosen.article, chosen.sentence.text)
    )
    return replace(story, sentences=sentences), budgets


def _is_known(actor: StoryActor, articles: set[str]) -> bool:
    return not actor.articles or not articles.isdisjoint(actor.articles)


def _limit_actor(actor: StoryActor, articles: set[str]) -> StoryActor:
    told = not actor.role_article or actor.role_article in articles
    return actor if told else replace(actor, role="", role_article="")


def limit_differences(story: Story, budgets: Budgets) -> tuple[Difference, ...]:
    """Keep the figures whose sentences may be shown, and the differences that are left between them."""
    ids = {briefing.id for briefing in story.briefings}
    limited = [
        replace(
            difference,
            figures=tuple(
                told
                for told in difference.figures
                if told.article in ids and budgets.take(told.article, told.figure.sentence.text)
            ),
        )
        for difference in story.differing
    ]
    return tuple(difference for difference in limited if len(difference.figures) > 1)
