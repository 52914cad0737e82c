"""Story → view: its sentences, actors, quotations and sources as a page tells them; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache

from briefings.model import ActorKind, Briefing, Correction, Difference, Sentence, Story, StorySentence
from briefings.presenting.addresses import Addresses, clean_text, name_host, point_to, safe_address
from briefings.presenting.quotations import choose_quotes, show_quotes
from briefings.presenting.speakers import Speakers
from briefings.presenting.views import (
    ActorView,
    BeforeView,
    CorrectionView,
    DifferenceView,
    FigureView,
    Segment,
    SentenceView,
    SourceView,
    StoryView,
)
from briefings.presenting.wording import Wording

# As many words of a sentence stand for a headline where no article has one.
_OPENING = 12
# What a reader takes in at a glance; the record holds all.
_ACTORS_SHOWN = 6
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """One day being shown: what every part of it needs."""

    day: date
    words: Wording
    zone: tzinfo
    addresses: Addresses
    corrections: tuple[Correction, ...] = ()


def show_story(story: Story, anchor: str, showing: Showing) -> StoryView:
    """Return a story as its page tells it; ``anchor`` is its id there."""
    words, addresses = showing.words, showing.addresses
    path = f"{addresses.day(showing.day)}#{anchor}"
    sources, speakers = show_sources(story, showing), Speakers(story.actors)
    section = clean_text(story.section)
    return StoryView(
        anchor=anchor,
        path=path,
        headline=clean_text(story.headline) or _first_headline(story),
        label=story.label,
        label_word=str(words.entries[story.label]),
        section=section,
        section_path=addresses.section(section),
        source_count=words.count("sources_count", len({source.name for source in sources.values()})),
        language=_find_language(story),
        sentences=_show_sentences(story, sources),
        quotes=show_quotes(
            story,
            choose_quotes(story, speakers),
            sources,
            speakers=speakers,
            path=path,
            day=showing.day,
            words=words,
            addresses=addresses,
        ),
        actors=tuple(
            _show_actor(actor.name, actor.kind, actor.role, actor.link, addresses)
            for actor in story.actors[:_ACTORS_SHOWN]
        ),
        sources=tuple(sources.values()),
        before=_show_before(story, words),
        differing=tuple(_show_difference(difference, sources) for difference in story.differing),
        corrections=tuple(
            show_correction(correction, showing)
            for correction in showing.corrections
            if correction.story == story.id
        ),
        note=story.note,
        pinned=story.pinned,
        since=_tell_since(story, words),
        thread_path="",
        day=showing.day,
        day_name=words.day(showing.day),
    )


def _first_headline(story: Story) -> str:
    """Return the first headline there is; without one, the first words that the story tells."""
    headline = next((text for b in story.briefings if (text := clean_text(b.headline))), "")
    words = clean_text(story.sentences[0].sentence.text).split() if story.sentences else []
    return headline or " ".join([*words[:_OPENING], *["…"] * (len(words) > _OPENING)]) or "…"


def _find_language(story: Story) -> str:
    return story.briefings[0].language if story.briefings else ""


def show_sources(story: Story, showing: Showing) -> dict[str, SourceView]:
    """Return a story's sources, numbered from 1, by the ids of their articles."""
    return {
        briefing.id: _show_source(number, briefing, showing)
        for number, briefing in enumerate(story.briefings, 1)
    }


def _show_source(number: int, briefing: Briefing, showing: Showing) -> SourceView:
    name = _name_source(briefing, showing.words)
    published = in_zone(briefing.published, showing.zone) if briefing.published else None
    return SourceView(
        number=number,
        mark=str(number).translate(_RAISED),
        name=name,
        path=showing.addresses.source(name),
        headline=clean_text(briefing.headline),
        href=safe_address(briefing.url),
        when=_tell_moment(published, showing) if published else "",
        moment=published.isoformat(timespec="minutes") if published else "",
        language=briefing.language,
    )


def _name_source(briefing: Briefing, words: Wording) -> str:
    name = clean_text(briefing.source) or name_host(briefing.url)
    return name or str(words.unnamed_source)


def _tell_moment(local: datetime, showing: Showing) -> str:
    """Return "16:40", "19 Dec 16:40" when it is another day, or the day alone at exactly midnight."""
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return showing.words.short_day(local.date())
    clock = showing.words.time(local)
    return clock if local.date() == showing.day else f"{showing.words.short_day(local.date())} {clock}"


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Return a moment in a zone; one without a zone of its own is taken for UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone)


def _show_sentences(story: Story, sources: Mapping[str, SourceView]) -> tuple[SentenceView, ...]:
    return tuple(
        [
            _show_sentence(chosen, sources[chosen.article])
            for chosen in story.sentences
            if chosen.article in sources
        ]
    )


def _show_sentence(chosen: StorySentence, source: SourceView) -> SentenceView:
    sentence = chosen.sentence
    text = clean_text(sentence.text)
    whole = not sentence.glosses and text == sentence.text
    return SentenceView(
        text=text,
        new=chosen.new,
        segments=(Segment(text),) if whole and text else split_glosses(sentence),
        source=source,
        href=point_to(source.href, sentence.text, sentence.fragment),
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


# The same actors come again on day after day.
@lru_cache(maxsize=1 << 14)
def _show_actor(name: str, kind: ActorKind, role: str, link: str, addresses: Addresses) -> ActorView:
    shown = clean_text(name)
    path, href = addresses.actor(shown), safe_address(link)
    return ActorView(name=shown, kind=kind, role=clean_text(role), path=path, href=href)


def _show_before(story: Story, words: Wording) -> tuple[BeforeView, ...]:
    return tuple(
        BeforeView(when=words.short_day(earlier.day), headline=clean_text(earlier.headline), path="")
        for earlier in story.before
    )


def _tell_since(story: Story, words: Wording) -> str:
    if not story.before:
        return ""
    entry = "nothing_since" if story.label == "continuing" else "new_since"
    return words.fill(entry, day=words.short_day(story.before[0].day))


def _show_difference(difference: Difference, sources: Mapping[str, SourceView]) -> DifferenceView:
    return DifferenceView(
        what=clean_text(difference.what),
        figures=tuple(
            FigureView(
                text=clean_text(told.figure.text),
                sentence=clean_text(told.figure.sentence.text),
                source=sources[told.article],
                href=point_to(
                    sources[told.article].href, told.figure.sentence.text, told.figure.sentence.fragment
                ),
            )
            for told in difference.figures
            if told.article in sources
        ),
    )


def show_correction(correction: Correction, showing: Showing) -> CorrectionView:
    """Return a correction with its moment in the edition's zone."""
    local = in_zone(correction.when, showing.zone)
    return CorrectionView(
        when=f"{showing.words.short_day(local.date())} {showing.words.time(local)}",
        moment=local.isoformat(),
        text=correction.text,
    )
