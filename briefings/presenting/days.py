"""Digest → views: every word and address that a day's page shows, decided here; pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, tzinfo
from math import ceil

from briefings.model import Digest, Story
from briefings.presenting.addresses import Addresses, clean_text
from briefings.presenting.quotations import show_quotes
from briefings.presenting.rights import FindSource, limit_digest
from briefings.presenting.speakers import Speakers
from briefings.presenting.stories import (
    Showing,
    in_zone,
    show_correction,
    show_sources,
    show_story,
)
from briefings.presenting.views import CoverView, DayView, HeardView, LinkView, QuoteView, StoryView
from briefings.presenting.wording import Wording
from briefings.words import make_slug

# Silent reading of news prose: 238 words a minute (Brysbaert 2019, doi:10.1016/j.jml.2019.104047).
_WORDS_A_MINUTE = 238
# What a reader takes in at a glance; the record holds all.
_HEARD_SHOWN = 4
# A site whose pages stand at its root.
ROOT = Addresses()


def show_day(
    digest: Digest,
    *,
    words: Wording,
    zone: tzinfo,
    addresses: Addresses = ROOT,
    rights: FindSource | None = None,
) -> DayView:
    """Return a day as its mail shows it, and its page but for what other days make of it.

    The view names the page that each of its actors would have; ``placing`` empties the paths of those
    that have none, and fills in the days beside it, the earlier parts of its stories, and who is new.
    Until then ``new_today`` holds all who could be.

    Args:
        digest: the day's record.
        words: our own words, in the site's language.
        zone: the time zone in which times are told.
        addresses: where the pages of the site stand.
        rights: what may be shown of each source, by its name; without it, all.
    """
    digest = limit_digest(digest, rights)
    showing = Showing(
        day=digest.day, words=words, zone=zone, addresses=addresses, corrections=digest.corrections
    )
    stories = tuple(
        show_story(story, anchor, showing)
        for story, anchor in zip(digest.stories, _name_anchors(digest.stories), strict=True)
    )
    told, shorts = stories[: digest.told], stories[digest.told :]
    return DayView(
        day=digest.day,
        title=clean_text(digest.title) or words.day(digest.day),
        day_name=words.day(digest.day),
        draft=digest.status == "draft",
        introduction=digest.introduction,
        corrections=tuple(
            show_correction(correction, showing)
            for correction in digest.corrections
            if not any(correction.story == story.id for story in digest.stories)
        ),
        path=addresses.day(digest.day),
        line=_describe_day(digest, told, shorts, words),
        published=find_published(digest),
        updated=find_updated(digest),
        stories=told,
        shorts=shorts,
        most_heard=_find_heard(digest, addresses),
        new_today=_find_candidates(digest, addresses),
        quotes=_show_day_quotes(digest, stories, showing),
        coverage=_show_coverage(stories),
        silent=tuple(map(clean_text, digest.silent)),
        unheard=tuple(map(clean_text, digest.unheard)),
        previous=None,
        next=None,
    )


def _show_day_quotes(digest: Digest, shown: tuple[StoryView, ...], showing: Showing) -> tuple[QuoteView, ...]:
    """Return the quotations of the day as their stories would tell them."""
    stories = {story.id: (story, view) for story, view in zip(digest.stories, shown, strict=True)}
    quotes: list[QuoteView] = []
    for quote in digest.quotes:
        if quote.story not in stories:
            continue
        story, view = stories[quote.story]
        quotes += show_quotes(
            story,
            [(quote.taken,)],
            show_sources(story, showing),
            speakers=Speakers(story.actors),
            path=view.path,
            day=digest.day,
            words=showing.words,
            addresses=showing.addresses,
        )
    return tuple(quotes)


def _show_coverage(stories: tuple[StoryView, ...]) -> tuple[CoverView, ...]:
    """Return who covered what: each source with its stories, the one with most of them first."""
    covered: dict[tuple[str, str], list[LinkView]] = {}
    for story in stories:
        link = LinkView(text=story.headline, path=story.path)
        for key in dict.fromkeys([(source.name, source.path) for source in story.sources]):
            covered.setdefault(key, []).append(link)
    ordered = sorted(covered.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(CoverView(name=name, path=path, stories=tuple(links)) for (name, path), links in ordered)


def find_published(digest: Digest) -> datetime:
    """Return when the newest article of a day was published (UTC); without any, the day's beginning."""
    moments = [
        in_zone(briefing.published, UTC)
        for story in digest.stories
        for briefing in story.briefings
        if briefing.published
    ]
    return max(moments, default=datetime.combine(digest.day, time(), UTC))


def find_updated(digest: Digest) -> datetime:
    """Return when a day was corrected last (UTC), or else when its newest article was published."""
    corrected = [in_zone(correction.when, UTC) for correction in digest.corrections]
    return max(corrected) if corrected else find_published(digest)


def _name_anchors(stories: tuple[Story, ...]) -> list[str]:
    """Return an id for each story, unlike all others on the page."""
    anchors: list[str] = []
    seen: dict[str, int] = {}
    for story in stories:
        anchor = f"s-{make_slug(story.id)}"
        seen[anchor] = seen.get(anchor, 0) + 1
        anchors.append(anchor if seen[anchor] == 1 else f"{anchor}--{seen[anchor]}")
    return anchors


def _describe_day(
    digest: Digest, told: tuple[StoryView, ...], shorts: tuple[StoryView, ...], words: Wording
) -> str:
    names = {source.name for story in (*told, *shorts) for source in story.sources}
    length = sum(map(_count_words, told)) + sum(len(s.headline.split()) for s in shorts)
    return words.fill(
        "day_line",
        stories=words.count("stories_count", len(digest.stories)),
        sources=words.count("sources_count", len(names)),
        minutes=words.count("minutes", max(1, ceil(length / _WORDS_A_MINUTE))),
    )


def _count_words(story: StoryView) -> int:
    # What is cleaned has one space between two words; a quotation has lost its comma since.
    clean = [story.headline, *[sentence.text for sentence in story.sentences]]
    quoted = [len(quote.text.split()) for quote in story.quotes]
    return sum([text.count(" ") + 1 for text in clean if text]) + sum(quoted)


def _find_heard(digest: Digest, addresses: Addresses) -> tuple[HeardView, ...]:
    """Return who is heard most: those with the most quotations."""
    heard = sorted((actor for actor in digest.actors if actor.quotes), key=lambda actor: -actor.quotes)
    named = ((clean_text(actor.name), actor.quotes) for actor in heard[:_HEARD_SHOWN])
    return tuple(HeardView(name=name, path=addresses.actor(name), quotes=quotes) for name, quotes in named)


def _find_candidates(digest: Digest, addresses: Addresses) -> tuple[LinkView, ...]:
    """Return the actors of the day, places aside: those that no earlier edition knows are new."""
    names = (clean_text(actor.name) for actor in digest.actors if actor.kind != "place")
    return tuple(LinkView(text=name, path=addresses.actor(name)) for name in names)
