"""The page of a story of several days: how it stands, day by day, who said what, and its articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from briefings.presenting.views import ActorView, QuoteView, SourceView, StoryView
from briefings.presenting.wording import Wording
from briefings.site.archive import Page
from briefings.site.cards import name_card
from briefings.site.history import History, StoryOutline

# In units of the drawing: where the first day stands, how far two stand apart at least, the radius of no
# article and the largest.
_FIRST, _APART, _NONE, _LARGEST = 14, 26, 2, 8


class DayMark(NamedTuple):
    """A day in the drawing of a story: where it stands, how large, its story and how many articles it has."""

    x: int
    radius: int
    story: StoryView
    articles: int


class ArticleLine(NamedTuple):
    """An article of a story: when it came out, in words."""

    when: str
    source: SourceView


def make_story_pages(history: History, words: Wording) -> Iterator[Page]:
    """Yield the page of each story of several days."""
    for path, parts in history.threads.items():
        yield _make_page(path, parts, words, name_card(path) if path in history.carded else "")


def _make_page(path: str, parts: Sequence[StoryOutline], words: Wording, card: str) -> Page:
    return Page(
        path=path,
        template="briefings/story",
        stories=parts,
        texts=(card,),
        card=card,
        variables=lambda views: _describe([views.show_story(story) for story in reversed(parts)], words),
    )


def _describe(stories: Sequence[StoryView], words: Wording) -> Mapping[str, Any]:
    """Return the variables of a story's page; ``stories`` are its parts, the newest first."""
    sources = [source for story in stories for source in story.sources]
    return {
        "stories": stories,
        "marks": _mark_days(stories),
        "days": len({story.day for story in stories}),
        "period": words.period(stories[-1].day, stories[0].day),
        "articles": len({source.article for source in sources}),
        "said": _group_quotes(stories),
        "told": _group_articles(stories, words),
    }


def _mark_days(stories: Sequence[StoryView]) -> list[DayMark]:
    """Return where the days of a story stand in its drawing, the oldest first."""
    days: dict[date, list[StoryView]] = {}
    for story in reversed(stories):
        days.setdefault(story.day, []).append(story)
    marks: list[DayMark] = []
    for parts in days.values():
        story, articles = parts[-1], len({source.article for part in parts for source in part.sources})
        # Days that passed without the story leave room, but not more than one.
        gap = min(2, (story.day - marks[-1].story.day).days) * _APART if marks else _FIRST
        x = (marks[-1].x if marks else 0) + gap
        marks.append(DayMark(x, min(_LARGEST, _NONE + articles), story, articles))
    return marks


def _group_quotes(stories: Sequence[StoryView]) -> list[tuple[ActorView | None, list[QuoteView]]]:
    """Return what was said by speaker: who speaks most first, and what each said last first."""
    said: dict[str, list[QuoteView]] = {}
    for quote in (quote for story in stories for quote in story.quotes):
        said.setdefault(_name_voice(quote), []).append(quote)
    counts = Counter({voice: len(quotes) for voice, quotes in said.items()})
    return [(said[voice][0].speaker, said[voice]) for voice, _ in counts.most_common()]


def _name_voice(quote: QuoteView) -> str:
    return (quote.speaker.id or quote.speaker.name) if quote.speaker else ""


def _group_articles(
    stories: Sequence[StoryView], words: Wording
) -> list[tuple[SourceView, list[ArticleLine]]]:
    """Return a story's articles by source, the newest first; each once, on the day that told it first."""
    found: dict[str, tuple[str, StoryView, SourceView]] = {}
    for story in reversed(stories):
        for source in story.sources:
            found.setdefault(source.article, (source.moment or story.day.isoformat(), story, source))
    by_source: dict[str, list[ArticleLine]] = {}
    for _, story, source in sorted(found.values(), key=lambda one: one[0], reverse=True):
        by_source.setdefault(source.name, []).append(ArticleLine(_tell_when(story, source, words), source))
    return [(lines[0].source, lines) for lines in by_source.values()]


def _tell_when(story: StoryView, source: SourceView, words: Wording) -> str:
    """Return the day and the time of an article; the time alone is told on the page of its day."""
    if not source.moment:
        return words.short_day(story.day)
    moment = datetime.fromisoformat(source.moment)
    clock = words.time(moment)
    return f"{words.short_day(moment.date())} {clock}" if source.when.endswith(clock) else source.when
