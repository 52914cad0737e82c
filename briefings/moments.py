"""Moments as they are compared, on whatever machine: one without a zone is taken for UTC."""

from __future__ import annotations

import os
from datetime import UTC, datetime, tzinfo

# So many days a story may be continued, and a surname alone means who was met before: newsrooms call an event
# that is a week old a new story.
DAYS_BACK = 7


def set_zone(moment: datetime) -> datetime:
    """Return a moment with a zone: UTC where it has none."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Return a moment in a zone; one without a zone of its own is taken for UTC."""
    return set_zone(moment).astimezone(zone)


def read_clock() -> datetime:
    """Return the present moment; that of SOURCE_DATE_EPOCH where it is set (reproducible-builds.org)."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed.isdigit() else datetime.now(UTC)


def place_moment(moment: datetime | None) -> float:
    """Return the seconds since 1970 by which moments are put in order; 0 where none is known."""
    return set_zone(moment).timestamp() if moment else 0.0
