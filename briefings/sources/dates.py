"""Dates as they are written: ISO 8601, RFC 5322, by name of month, by number, and in file names."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache

_LANGUAGES = ("en", "de", "fr", "es", "tr", "it", "nl", "pt", "pl", "sv", "da", "nb", "cs")
_ISO = re.compile(
    r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?$",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?()(Z|[+-]\d{2}:?\d{2})?$")
_BY_NUMBER = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})(?::(\d{2}))?\s*([ap]\.?m\b)?", re.IGNORECASE)
_ZONE = re.compile(r"(?:(Z|UTC|GMT)|([+-]\d{2}):?(\d{2})?)\s*\)?$", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\b(?![:.]\d)")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
_LONGEST = 80
_MONTHS = 12


def parse_date(words: str) -> datetime | None:
    """Return the moment that the words name, None where they name none.

    The zone is the one written; a date without one stays naive, and one without a time is midnight.
    """
    words = " ".join(words.split())
    if not words or len(words) > _LONGEST:
        return None
    for parse in (_parse_iso, _parse_mail, _parse_named, _parse_numbered):
        try:
            found = parse(words)
        except (ValueError, OverflowError):
            continue
        if found is not None:
            return found
    return None


def find_date_in_name(name: str) -> datetime | None:
    """Return the day that a file's or folder's name holds ("2022-12-20-talks", "20221220"), or None."""
    for match in _IN_NAME.finditer(name):
        try:
            return datetime(int(match[1]), int(match[3]), int(match[4]))  # noqa: DTZ001 - names hold no zone
        except ValueError:
            continue
    return None


def _parse_iso(words: str) -> datetime | None:
    match = _ISO.match(words) or _COMPACT.match(words)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    micro = int((match[7] or "0").ljust(6, "0")[:6])
    clock = (hour, minute, second, micro)
    return _place(datetime(year, month, day, tzinfo=_read_zone(match[8] or "")), *clock)


def _parse_mail(words: str) -> datetime | None:
    if not re.match(r"([A-Za-z]{3,9},? )?\d{1,2} [A-Za-z]{3,9} \d{4} \d{1,2}:\d{2}", words):
        return None
    # RFC 5322, 3.3: "-0000" says that the zone is not known; parsedate gives such a date without one.
    return parsedate_to_datetime(words)


def _parse_named(words: str) -> datetime | None:
    month = next((_months()[w] for w in _LETTERS.findall(words.casefold()) if w in _months()), None)
    year = _YEAR.search(words)
    if month is None or year is None:
        return None
    clock = _CLOCK.search(words)
    rest = words.replace(clock.group(), " ") if clock else words
    day = _DAY.search(rest.replace(year.group(), " "))
    return _compose(int(year.group()), month, int(day[1]) if day else 1, clock, words)


def _parse_numbered(words: str) -> datetime | None:
    match = _BY_NUMBER.search(words)
    if match is None:
        return None
    day, month, year = int(match[1]), int(match[2]), int(match[3])
    if "/" in match.group() and month > _MONTHS:
        day, month = month, day
    clock = _CLOCK.search(words, match.end())
    return _compose(year, month, day, clock, words)


def _compose(year: int, month: int, day: int, clock: re.Match[str] | None, words: str) -> datetime:
    hour, minute, second = (int(clock[i] or 0) for i in (1, 2, 3)) if clock else (0, 0, 0)
    half = (clock[4] or "").lower()[:1] if clock else ""
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    zone = _ZONE.search(words, clock.end()) if clock else None
    return _place(
        datetime(year, month, day, tzinfo=_read_zone(zone.group()) if zone else None), hour, minute, second
    )


def _place(day: datetime, hour: int, minute: int, second: int, micro: int = 0) -> datetime:
    """Return a time of a day. ISO 8601 (2004 and since 2022), 4.2.3: 24:00 is the next day's beginning."""
    if (hour, minute, second, micro) == (24, 0, 0, 0):
        return day + timedelta(days=1)
    return day.replace(hour=hour, minute=minute, second=second, microsecond=micro)


def _read_zone(words: str) -> timezone | None:
    words = words.strip(" )").upper()
    if not words:
        return None
    if words in ("Z", "UTC", "GMT"):
        return UTC
    digits = words[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return timezone(-offset if words[0] == "-" else offset)


@cache
def _months() -> dict[str, int]:
    """Return the names of the months, whole and short, of the languages that share our letters."""
    from babel.dates import get_month_names

    names: dict[str, int] = {}
    for language in _LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context, language).items():
                    names.setdefault(name.casefold().rstrip("."), number)
    names.setdefault("sept", 9)
    return names
