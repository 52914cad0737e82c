"""Briefings by day → the records on disk, the oldest day first; what is approved stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, timedelta
from pathlib import Path

from briefings.codec import read_digest, write_digest
from briefings.digest import Section, make_digest
from briefings.editions import editor_path, read_editing, seal_record
from briefings.errors import ArticleSkipped
from briefings.model import Briefing, Digest
from briefings.reading.actors import KnownActor, KnownActors
from briefings.settings import Settings
from briefings.stories import join_stories

# How far back a story may be continued; newsrooms call a week-old event a new story.
DAYS_BACK = 7

Progress = Callable[[str, int, int], None]


def write_days(
    settings: Settings, by_day: Mapping[date, Sequence[Briefing]], progress: Progress
) -> tuple[int, tuple[ArticleSkipped, ...]]:
    """Write a record for each day, joining its stories to those of the days before.

    A day that is approved keeps its record. What comes in for it afterwards goes into the next day's
    edition; where that is approved too, it is in none and is reported.

    Returns:
        How many records are new or changed, and the articles that came too late.

    Raises:
        BriefingsError: a record could not be read or written; those before it are whole.
    """
    waiting = {day: list(briefings) for day, briefings in by_day.items()}
    late: list[ArticleSkipped] = []
    told: dict[date, Digest] = {}
    written = done = 0
    while waiting:
        day = min(waiting)
        briefings = sorted(waiting.pop(day), key=_order)
        record = _record_path(settings, day)
        standing = read_digest(record) if record.exists() else None
        approved = _find_approved(record, standing)
        if approved:
            told[day] = approved
            next_day, left = _hold_over(settings, day, _find_late(briefings, approved), by_day)
            late += left
            if next_day:
                waiting.setdefault(day + timedelta(days=1), []).extend(next_day)
        else:
            earlier = _earlier_digests(settings, day, told)
            told[day] = _make_day(settings, day, briefings, earlier, standing)
        written += write_digest(record, told[day])
        done += 1
        progress("Joining stories", done, done + len(waiting))
        told = {before: digest for before, digest in told.items() if (day - before).days < DAYS_BACK}
    return written, tuple(late)


def known_actors(settings: Settings) -> KnownActors:
    """Return the editor's list of actors."""
    return KnownActors(actors=tuple(KnownActor(**actor.model_dump()) for actor in settings.actors))


def _record_path(settings: Settings, day: date) -> Path:
    return settings.digests / f"{day.isoformat()}.json"


def _order(briefing: Briefing) -> tuple[float, str]:
    """Order by time and id: the files' names and what was kept already must not matter to a record."""
    published = briefing.published
    if published is None:
        return 0.0, briefing.id
    return (published if published.tzinfo else published.replace(tzinfo=UTC)).timestamp(), briefing.id


def _find_approved(record: Path, standing: Digest | None) -> Digest | None:
    """Return the record of an edition that is approved, here or in the editor's file; else None."""
    if standing is None or standing.status == "approved":
        return standing
    file = read_editing(editor_path(record))
    return seal_record(standing, file) if file and file.editing.status == "approved" else None


def _find_late(briefings: Sequence[Briefing], approved: Digest) -> list[Briefing]:
    """Return the briefings that an approved edition does not have."""
    known = {briefing.id for story in approved.stories for briefing in story.briefings}
    return [briefing for briefing in briefings if briefing.id not in known]


def _hold_over(
    settings: Settings, day: date, late: Sequence[Briefing], by_day: Mapping[date, Sequence[Briefing]]
) -> tuple[list[Briefing], list[ArticleSkipped]]:
    """Divide what came too late for a day: for the next day's edition, and for none.

    What was held over once already is not held over again: an article of last month does not wander to
    this morning.
    """
    own = {briefing.id for briefing in by_day.get(day, ())}
    after = _record_path(settings, day + timedelta(days=1))
    standing = read_digest(after) if after.exists() else None
    known = {briefing.id for story in standing.stories for briefing in story.briefings} if standing else set()
    is_open = _find_approved(after, standing) is None
    kept = [one for one in late if one.id in own and (is_open or one.id in known)]
    problem = f"came after the edition of {day} was approved, and the next one too: it is in none"
    left = [ArticleSkipped(one.id, problem) for one in late if one not in kept]
    return kept, left


def _make_day(
    settings: Settings,
    day: date,
    briefings: Sequence[Briefing],
    earlier: Sequence[Digest],
    standing: Digest | None,
) -> Digest:
    """Return the record of a day that is open; its stories keep the ids that they have in ``standing``."""
    stories = join_stories(
        briefings,
        earlier=[story for digest in earlier for story in digest.stories],
        sentences=settings.edition.sentences,
        words=settings.edition.words,
        standing=standing.stories if standing else (),
    )
    return make_digest(
        day,
        stories,
        told=settings.edition.stories,
        sections=_sections(settings),
        known=known_actors(settings).actors,
        expected=tuple(dict.fromkeys(source.name for source in settings.sources if source.name)),
        earlier=earlier,
    )


def _earlier_digests(settings: Settings, day: date, told: dict[date, Digest]) -> tuple[Digest, ...]:
    """Return the editions of the days before: of this pile, or of records that are on disk already."""
    for back in range(DAYS_BACK, 0, -1):
        before = day - timedelta(days=back)
        path = _record_path(settings, before)
        if before not in told and path.exists():
            told[before] = read_digest(path)
    days = sorted(before for before in told if 0 < (day - before).days <= DAYS_BACK)
    return tuple(told[before] for before in days)


def _sections(settings: Settings) -> tuple[Section, ...]:
    return tuple(
        Section(name=name, actors=section.actors, words=section.words, sources=section.sources)
        for name, section in settings.all_sections.items()
    )
