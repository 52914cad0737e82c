"""DayViews → a press review: as PDF for paper and screens, and as EPUB for e-readers.

    DayView … ─▶ PressReview ─▶ press/….html ─┬▶ WeasyPrint: PDF, tagged (PDF/UA-1)
                                              └▶ ebooklib: EPUB 3

    (here)     what a press review holds: a title, parts, an index of its sources
    pdf        its pages on paper
    epub       its book

What is shown is decided by the views alone. Which forms there are stands in
``briefings.registries.PRESS_FORMS``; both need libraries that come with ``pip install 'briefings[press]'``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from jinja2 import Environment
from msgspec.structs import replace

from briefings.mail.rendering import make_html_environment, show_day
from briefings.model import Digest
from briefings.presenting import PresentingOptions, show_site
from briefings.presenting.views import DayView, DivisionView, SiteView, SourceView, StoryView
from briefings.presenting.wording import Wording
from briefings.registries import PRESS_FORMS
from briefings.settings import Settings
from briefings.site.period_editions import read_period
from briefings.site.templating import fill_template
from briefings.words import make_slug

# Where a press review's parts are marked, and what they begin with: a story's own id cannot be like it.
_PART = "part-"


class PressPart(NamedTuple):
    """A section of a day: its stories told in full and in short.

    ``id`` marks its place, ``level`` is that of the heading above it. ``name`` is the editor's section, or
    empty; ``opens`` says that the day begins with it, ``lead`` that it begins with the day's lead.
    """

    id: str
    level: int
    day: DayView
    name: str
    opens: bool
    lead: bool
    stories: tuple[StoryView, ...]
    shorts: tuple[StoryView, ...]


class ArticleEntry(NamedTuple):
    """An article in the index of sources: what it is, and the day of its publication in words."""

    source: SourceView
    day: str


class SourceEntry(NamedTuple):
    """A source in the index: the stories that draw on it and its articles, in their order, each once."""

    name: str
    stories: tuple[StoryView, ...]
    articles: tuple[ArticleEntry, ...]


class PressFile(NamedTuple):
    """A press review as a file: its bytes, and the characters that no font of this machine has."""

    content: bytes
    missing: str


@dataclass(frozen=True, kw_only=True)
class PressReview:
    """What a press review holds: one day, or the days of a week or a month and what they come to.

    ``key`` names it ("2026-11-19", "2026-W47"); ``summary`` is what the page of the period tells, None for a
    day. ``updated`` is the moment that its files are dated: nothing in them is of the clock.
    """

    key: str
    site: SiteView
    words: Wording
    title: str
    days: tuple[DayView, ...]
    summary: Mapping[str, Any] | None

    @property
    def updated(self) -> datetime:
        """When the newest of its days was corrected last, or else its newest article published (UTC)."""
        return max(day.updated for day in self.days)

    @cached_property
    def parts(self) -> tuple[PressPart, ...]:
        """Its sections, day by day."""
        return tuple(part for day in self.days for part in _divide_day(day, 2 if self.summary else 1))

    @cached_property
    def sources(self) -> tuple[SourceEntry, ...]:
        """The index of its sources, by the alphabet."""
        drawn: dict[str, dict[str, StoryView]] = {}
        articles: dict[str, dict[str, ArticleEntry]] = {}
        for part in self.parts:
            for story in (*part.stories, *part.shorts):
                for source in story.sources:
                    drawn.setdefault(source.name, {})[story.anchor] = story
                    day = date.fromisoformat(source.moment[:10]) if source.moment else story.day
                    entry = ArticleEntry(source, self.words.dated(day))
                    articles.setdefault(source.name, {}).setdefault(source.article, entry)
        return tuple(
            SourceEntry(name, tuple(drawn[name].values()), tuple(articles[name].values()))
            for name in sorted(drawn, key=lambda name: (make_slug(name), name))
        )


def _divide_day(day: DayView, level: int) -> Iterator[PressPart]:
    """Yield the sections of a day as its views divide it; a day without stories is one section."""
    stories = (*day.stories, *day.shorts)
    for number, division in enumerate(day.divisions or (DivisionView("", ()),)):
        places = division.places
        yield PressPart(
            id=f"{_PART}{day.day}-{number}",
            level=level,
            day=day,
            name=division.name,
            opens=number == 0,
            lead=0 in places and bool(day.stories),
            stories=tuple(stories[place] for place in places if place < len(day.stories)),
            shorts=tuple(stories[place] for place in places if place >= len(day.stories)),
        )


def review_day(digest: Digest, settings: Settings) -> PressReview:
    """Return what the press review of an edition holds, with the corrections of earlier ones that it tells.

    Raises:
        RecordError: an earlier record cannot be read.
    """
    site, words, day = show_day(digest, settings)
    return PressReview(
        key=day.day.isoformat(), site=site, words=words, title=day.title, days=(day,), summary=None
    )


def review_period(name: str, settings: Settings) -> PressReview:
    """Return what that of a week or a month holds: ``name`` is as ``names_period`` has it.

    Raises:
        EditionError: the period has no edition.
        RecordError: a record cannot be read.
    """
    options = PresentingOptions.of(settings)
    period = read_period(name, settings, options)
    url = settings.site.url
    return PressReview(
        key=period.key,
        site=show_site(settings.site.title, url, options.words, index=settings.site.index),
        words=options.words,
        title=period.summary["title"],
        days=tuple(map(_mark_apart, period.days)),
        summary=period.summary,
    )


def _mark_apart(day: DayView) -> DayView:
    """Return a day whose stories' marks are unlike those of any other day."""

    def mark(stories: Sequence[StoryView]) -> tuple[StoryView, ...]:
        return tuple(replace(story, anchor=f"{story.anchor}-{day.day:%m%d}") for story in stories)

    return replace(day, stories=mark(day.stories), shorts=mark(day.shorts))


def write_press(review: PressReview, settings: Settings, form: str) -> PressFile:
    """Return a press review as a file.

    Args:
        review: what it holds.
        settings: the site's; its ``templates/press/`` may bring templates and styles of its own.
        form: one of ``PRESS_FORMS``.

    Raises:
        PressError: a library that makes it is not installed, or cannot be loaded.
        TemplateError: a template is wrong, or asks for a variable that it does not get.
    """
    made: PressFile = PRESS_FORMS[form].load()(review, settings)
    return made


def fill_press(environment: Environment, template: str, review: PressReview, **variables: object) -> str:
    """Return a template filled with a press review; raise TemplateError."""
    return fill_template(
        environment,
        template,
        press=review,
        site=review.site,
        SITEURL=review.site.url,
        words=review.words,
        **variables,
    )


def make_environment(settings: Settings) -> Environment:
    """Return the templates' environment, over a site's own; an editor's pictures are links, as in mails."""
    return make_html_environment(settings.root / "templates")


def tell_moment(moment: datetime) -> str:
    """Return a moment (UTC) as metadata have it: "2026-11-19T06:30:00Z"."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
