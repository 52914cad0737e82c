"""Records of the first version → the two files of today: the edition, and the readings beside it.

Every word of it stays, so that what is approved shows what it showed; new are the ids of its actors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from briefings.codec import decode_digest, find_version, write_digest, write_readings
from briefings.editions.reading import list_records
from briefings.errors import RecordError
from briefings.model import Digest, KnownActor, Story, StoryActor
from briefings.moments import DAYS_BACK
from briefings.stories.actor_linking import identify_actors


def convert_records(folder: Path, known: Sequence[KnownActor] = ()) -> tuple[Path, ...]:
    """Convert the records of the first version in a folder, the oldest day first; return which they are.

    Records of today's version are left as they are. ``known`` is the editor's list of actors.

    Raises:
        RecordError: a record cannot be read; those before it are converted, and it is as it was.
    """
    converted = []
    met: dict[date, tuple[StoryActor, ...]] = {}
    earlier: dict[date, dict[str, Story]] = {}
    for record in list_records(folder):
        try:
            content = record.read_bytes()
        except OSError as error:
            raise RecordError(record, f"cannot be read: {error.strerror or error}") from error
        version = find_version(content, record)
        digest = decode_digest(content, record, version=version)
        if version == 1:
            digest = _identify(digest, known, met, earlier)
            write_readings(record, [briefing for story in digest.stories for briefing in story.briefings])
            write_digest(record, digest)
            converted.append(record)
        met[digest.day] = tuple(actor for story in digest.stories for actor in story.actors)
        earlier[digest.day] = {story.id: story for story in digest.stories}
    return tuple(converted)


def _identify(
    digest: Digest,
    known: Sequence[KnownActor],
    met: Mapping[date, Sequence[StoryActor]],
    earlier: Mapping[date, Mapping[str, Story]],
) -> Digest:
    days = (digest.day - timedelta(days=back) for back in range(DAYS_BACK, 0, -1))
    before = {name: story for day in days for name, story in earlier.get(day, {}).items()}
    stories = identify_actors(digest.stories, known=known, earlier=before, met=met, day=digest.day)
    return replace(digest, stories=stories)
