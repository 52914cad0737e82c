"""When a feed is asked again: pure, by what its server said and how often it failed.

Cache-Control and Expires (RFC 9111), Retry-After (RFC 9110, 10.2.3), and a back-off of our own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from briefings.moments import set_zone
from briefings.sources.dates import parse_date

# A server that says "in a year" has a fault; a day later it does no harm to look.
_LONGEST = timedelta(days=1)
_FIRST_PAUSE = timedelta(minutes=30)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})")
_NEVER = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b")


def fresh_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return until when an answer stays fresh by its own word, at most a day; None where it says nothing."""
    control = headers.get("cache-control", "").lower()
    if _NEVER.search(control):
        return None
    named = _MAX_AGE.search(control)
    if named:
        age = headers.get("age", "0")
        seconds = int(named[1]) - (int(age) if age.isdecimal() and len(age) < 10 else 0)  # noqa: PLR2004
        return _bounded(now + timedelta(seconds=seconds), now)
    expires = parse_date(headers.get("expires", ""))
    return _bounded(expires, now) if expires and expires.tzinfo else None


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when a server wants to be asked again, at most a day later; None where it says nothing."""
    said = headers.get("retry-after", "").strip()
    if said.isdecimal():
        return _bounded(now + timedelta(seconds=min(int(said[:9]), 86_400)), now)
    moment = parse_date(said)
    return _bounded(set_zone(moment), now) if moment else None


def back_off(failures: int, now: datetime) -> datetime | None:
    """Return when a feed is asked again that failed so many times in a row.

    After the first failure at the next fetch; then it is left alone for half an hour, an hour, … a day.
    """
    if failures <= 1:
        return None
    pause: timedelta = _FIRST_PAUSE * (1 << min(failures - 2, 10))
    return now + min(_LONGEST, pause)


def _bounded(moment: datetime, now: datetime) -> datetime | None:
    return min(moment, now + _LONGEST) if moment > now else None
