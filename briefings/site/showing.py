"""Digest → views: every word and address that a day's page shows, decided here; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from math import ceil

from briefings.model import Briefing, Digest, Quote, Sentence, Story, StoryActor, StoryQuote
from briefings.site.links import clean_text, link_text, make_slug, name_host, safe_address
from briefings.site.views import (
    ActorView,
    BeforeView,
    DayView,
    HeardView,
    LinkView,
    QuoteView,
    Segment,
    SentenceView,
    SourceView,
    StoryView,
)
from briefings.site.wording import Wording

# Silent reading of news prose: 238 words a minute (Brysbaert 2019, doi:10.1016/j.jml.2019.104047).
_WORDS_A_MINUTE = 238
# What a reader takes in at a glance; the record holds all.
_ACTORS_SHOWN = 6
_QUOTES_SHOWN = 3
_HEARD_SHOWN = 5
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where things stand on the site: what a single day cannot know.

    ``actors`` maps a slug to the path of that actor's page, ``stories`` an earlier story's id to its
    day, headline and path, ``threads`` a story's id to the page of the whole story, ``sections`` a
    section's name to its page.
    """

    actors: Mapping[str, str]
    stories: Mapping[str, tuple[date, str, str]]
    threads: Mapping[str, str]
    sections: Mapping[str, str]
    known: frozenset[str] = frozenset()
    prefix: str = ""

    def day(self, day: date) -> str:
        """Return the path of a day's page."""
        return f"{self.prefix}{day.isoformat()}.html"


NOWHERE = Places(actors={}, stories={}, threads={}, sections={})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Showing:
    """One day being shown: what every part of it needs."""

    day: date
    places: Places
    words: Wording
    zone: tzinfo


def show_day(digest: Digest, *, words: Wording, zone: tzinfo, places: Places = NOWHERE) -> DayView:
    """Return a day as its page and its mail show it.

    Args:
        digest: the day's record.
        words: our own words, in the site's language.
        zone: the time zone in which times are told.
        places: the pages of the site; without them nothing of ours is linked.
    """
    showing = _Showing(day=digest.day, places=places, words=words, zone=zone)
    stories = tuple(
        _show_story(story, anchor, showing)
        for story, anchor in zip(digest.stories, _name_anchors(digest.stories), strict=True)
    )
    told, shorts = stories[: digest.told], stories[digest.told :]
    return DayView(
        day=digest.day,
        title=words.day(digest.day),
        path=places.day(digest.day),
        line=_describe_day(digest, told, shorts, words),
        updated=find_updated(digest),
        stories=told,
        shorts=shorts,
        most_heard=_find_heard(digest, places),
        new_today=_find_new(digest, places),
        previous=None,
        next=None,
    )


def link_days(days: tuple[DayView, ...]) -> tuple[DayView, ...]:
    """Return the days, oldest first, each knowing the one before and the one after."""
    links = [LinkView(text=day.title, path=day.path) for day in days]
    before, after = [None, *links][: len(links)], [*links[1:], None]
    return tuple(
        replace(day, previous=earlier, next=later)
        for day, earlier, later in zip(days, before, after, strict=True)
    )


def find_updated(digest: Digest) -> datetime:
    """Return when the newest article of a day was published (UTC); without any, the day's beginning."""
    moments = [
        _in_zone(briefing.published, UTC)
        for story in digest.stories
        for briefing in story.briefings
        if briefing.published
    ]
    return max(moments, default=datetime.combine(digest.day, time(), UTC))


def _name_anchors(stories: tuple[Story, ...]) -> list[str]:
    """Return an id for each story, unlike all others on the page."""
    anchors: list[str] = []
    seen: dict[str, int] = {}
    for story in stories:
        anchor = f"s-{make_slug(story.id)}"
        seen[anchor] = seen.get(anchor, 0) + 1
        anchors.append(anchor if seen[anchor] == 1 else f"{anchor}--{seen[anchor]}")
    return anchors


def _show_story(story: Story, anchor: str, showing: _Showing) -> StoryView:
    words, places = showing.words, showing.places
    path = f"{places.day(showing.day)}#{anchor}"
    sources = _show_sources(story, showing)
    section = clean_text(story.section)
    return StoryView(
        anchor=anchor,
        path=path,
        headline=clean_text(story.headline) or _first_headline(story),
        label=story.label,
        label_word=str(words.entries[story.label]),
        section=section,
        section_path=places.sections.get(section, ""),
        source_count=words.count("sources_count", len({source.name for source in sources.values()})),
        language=_find_language(story),
        sentences=_show_sentences(story, sources),
        quotes=_show_quotes(story, sources, path, showing),
        actors=tuple(_show_actor(actor, places) for actor in story.actors[:_ACTORS_SHOWN]),
        sources=tuple(sources.values()),
        before=_find_before(story, showing),
        thread_path=places.threads.get(story.id, ""),
        day=showing.day,
        day_name=words.day(showing.day),
    )


def _first_headline(story: Story) -> str:
    return next((text for b in story.briefings if (text := clean_text(b.headline))), "…")


def _find_language(story: Story) -> str:
    return story.briefings[0].language if story.briefings else ""


def _show_sources(story: Story, showing: _Showing) -> dict[str, SourceView]:
    return {
        briefing.id: SourceView(
            number=number,
            mark=str(number).translate(_RAISED),
            name=_name_source(briefing, showing.words),
            headline=clean_text(briefing.headline),
            href=safe_address(briefing.url),
            when=_tell_moment(briefing.published, showing),
            moment=_in_zone(briefing.published, showing.zone).isoformat() if briefing.published else "",
            language=briefing.language,
        )
        for number, briefing in enumerate(story.briefings, 1)
    }


def _name_source(briefing: Briefing, words: Wording) -> str:
    name = clean_text(briefing.source) or name_host(briefing.url)
    return name or str(words.unnamed_source)


def _tell_moment(moment: datetime | None, showing: _Showing) -> str:
    """Return "16:40", "19 Dec 16:40" when it is another day, or the day alone at exactly midnight."""
    if moment is None:
        return ""
    local = _in_zone(moment, showing.zone)
    day = showing.words.short_day(local.date())
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return day
    clock = showing.words.time(local)
    return clock if local.date() == showing.day else f"{day} {clock}"


def _in_zone(moment: datetime, zone: tzinfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone)


def _show_sentences(story: Story, sources: Mapping[str, SourceView]) -> tuple[SentenceView, ...]:
    urls = {briefing.id: briefing.url for briefing in story.briefings}
    return tuple(
        SentenceView(
            text=clean_text(chosen.sentence.text),
            segments=split_glosses(chosen.sentence),
            source=sources[chosen.article],
            href=link_text(urls[chosen.article], chosen.sentence.text),
        )
        for chosen in story.sentences
        if chosen.article in sources
    )


def split_glosses(sentence: Sentence) -> tuple[Segment, ...]:
    """Return the sentence in stretches that each end where a name of ours is added."""
    segments: list[Segment] = []
    done = 0
    for gloss in sorted(sentence.glosses, key=lambda gloss: gloss.span):
        end = gloss.span.end - sentence.span.start
        if done < end <= len(sentence.text):
            segments.append(Segment(_keep_spaces(sentence.text[done:end]), clean_text(gloss.name)))
            done = end
    segments.append(Segment(_keep_spaces(sentence.text[done:])))
    return tuple(segment for segment in segments if segment.text)


def _keep_spaces(text: str) -> str:
    """Clean a part of a sentence: a space at either end stays."""
    clean = clean_text(text)
    before = " " if text[:1].isspace() and clean else ""
    after = " " if text[-1:].isspace() and clean else ""
    return f"{before}{clean}{after}"


def _show_actor(actor: StoryActor, places: Places) -> ActorView:
    name = clean_text(actor.name)
    path = places.actors.get(make_slug(name), "")
    return ActorView(name=name, kind=actor.kind, role=clean_text(actor.role), path=path)


def _show_quotes(
    story: Story, sources: Mapping[str, SourceView], path: str, showing: _Showing
) -> tuple[QuoteView, ...]:
    shown = [
        _show_quote(group, story, sources, path, showing)
        for group in _join_parts(story.quotes)
        if group[0].article in sources
    ]
    return tuple(shown[:_QUOTES_SHOWN])


def _join_parts(quotes: tuple[StoryQuote, ...]) -> list[list[StoryQuote]]:
    """Put the parts of a quotation that its attribution breaks together."""
    groups: list[list[StoryQuote]] = []
    for taken in quotes:
        if taken.quote.continues and groups and groups[-1][-1].article == taken.article:
            groups[-1].append(taken)
        else:
            groups.append([taken])
    return groups


def _show_quote(
    group: list[StoryQuote],
    story: Story,
    sources: Mapping[str, SourceView],
    path: str,
    showing: _Showing,
) -> QuoteView:
    taken = group[0]
    quote = taken.quote
    speaker = _find_speaker(quote, taken.article, story)
    name = clean_text(speaker.name if speaker else quote.speaker.text if quote.speaker else "")
    others = [sources[article].name for article in taken.also if article in sources]
    also = ", ".join(dict.fromkeys(name for name in others if name != sources[taken.article].name))
    marks = showing.words.marks if quote.kind == "direct" else ("", "")
    url = next(briefing.url for briefing in story.briefings if briefing.id == taken.article)
    return QuoteView(
        text=" … ".join(clean_text(part.quote.text) for part in group),
        kind=quote.kind,
        open=marks[0],
        close=marks[1],
        speaker=name,
        role=clean_text(speaker.role) if speaker else "",
        path=showing.places.actors.get(make_slug(name), "") if name else "",
        source=sources[taken.article],
        href=link_text(url, quote.text),
        also=showing.words.fill("also_in", sources=also) if also else "",
        story=path,
        day=showing.day,
    )


def _find_speaker(quote: Quote, article: str, story: Story) -> StoryActor | None:
    """Return the story's actor that the article's own name for the speaker means."""
    name = quote.speaker.actor if quote.speaker else None
    if name is None:
        return None
    named = [actor for actor in story.actors if name == actor.name or name in actor.aliases]
    return next((actor for actor in named if article in actor.articles), named[0] if named else None)


def _find_before(story: Story, showing: _Showing) -> BeforeView | None:
    if story.continues is None or story.continues not in showing.places.stories:
        return None
    day, headline, path = showing.places.stories[story.continues]
    return BeforeView(when=showing.words.short_day(day), headline=headline, path=path)


def _describe_day(
    digest: Digest, told: tuple[StoryView, ...], shorts: tuple[StoryView, ...], words: Wording
) -> str:
    names = {source.name for story in (*told, *shorts) for source in story.sources}
    length = sum(_count_words(story) for story in told) + sum(len(s.headline.split()) for s in shorts)
    return words.fill(
        "day_line",
        stories=words.count("stories_count", len(digest.stories)),
        sources=words.count("sources_count", len(names)),
        minutes=words.count("minutes", max(1, ceil(length / _WORDS_A_MINUTE))),
    )


def _count_words(story: StoryView) -> int:
    texts = [story.headline, *(s.text for s in story.sentences), *(q.text for q in story.quotes)]
    return sum(len(text.split()) for text in texts)


def _find_heard(digest: Digest, places: Places) -> tuple[HeardView, ...]:
    """Return who is heard most: those with the most quotations, none with one alone unless all are."""
    heard = sorted((actor for actor in digest.actors if actor.quotes), key=lambda actor: -actor.quotes)
    return tuple(
        HeardView(
            name=clean_text(actor.name),
            path=places.actors.get(make_slug(actor.name), ""),
            quotes=actor.quotes,
        )
        for actor in heard[:_HEARD_SHOWN]
    )


def _find_new(digest: Digest, places: Places) -> tuple[LinkView, ...]:
    """Return the actors of the day that no earlier edition knows; on the first day there are none."""
    if not places.known:
        return ()
    fresh = [actor for actor in digest.actors if make_slug(actor.name) not in places.known]
    return tuple(
        LinkView(text=clean_text(actor.name), path=places.actors.get(make_slug(actor.name), ""))
        for actor in fresh[:_HEARD_SHOWN]
    )
