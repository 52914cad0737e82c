"""Dates as they are written: ISO 8601, RFC 5322, by name of month, by number, and in file names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

from briefings.sources.word_lists import load_list

_LISTS: Mapping[str, Any] = load_list("dates.yaml")
_ZONES: Mapping[str, float] = _LISTS["zones"]
# Systems write the year 1 or 9999 where they know none (.NET, MySQL); the oldest newspaper is of 1605.
FIRST_YEAR, LAST_YEAR = 1600, 2199
_ISO = re.compile(
    r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?$",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?()(Z|[+-]\d{2}:?\d{2})?$")
# "4. 2. 2026" in Czech and Finnish. Two figures of a year are read behind points alone: "4.2.26".
_BY_NUMBER = re.compile(r"\b(\d{1,2})(?:[./]|\.\s)(\d{1,2})(?:[./]|\.\s)(\d{4})\b")
_SHORT_YEAR = re.compile(r"(?<![\d.,])(\d{1,2})\.(\d{1,2})\.(\d{2})(?![\d.,]*\d)")
_CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})(?::(\d{2}))?\s*([ap]\.?m\b)?", re.IGNORECASE)
_ZONE = re.compile(r"(?:(Z|UTC|GMT)|([+-]\d{2}):?(\d{2})?)\s*\)?$", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\b(?![:.]\d)")
_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_SECONDS = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d+)?$")
_NAMED_ZONE = re.compile(r"(?<=[\d. mM])\(?\b([A-Za-z]{2,5})\)?$")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/\d{4}\b")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
_LONGEST = 80
_MONTHS = 12
_CENTURY = 2000
_DIGITS = 10


def parse_date(words: str, *, month_first: bool = False) -> datetime | None:
    """Return the moment that the words name, None where they name none.

    The zone is the one written; a date without one stays naive, and one without a time is midnight. Of
    "11/05/2026" the month is the first number if ``month_first`` says so or an American zone stands
    behind it. What systems write where they know no date (the year 1, zeros) is none.
    """
    words = " ".join(words.split())
    if not words or len(words) > _LONGEST:
        return None
    zone = _NAMED_ZONE.search(words)
    if zone and zone[1].lower() in _ZONES and any(map(str.isdecimal, words)):
        month_first = month_first or zone[1].lower() in _LISTS["month_first_zones"].split()
        words = f"{words[: zone.start()].rstrip()} {_write_offset(_ZONES[zone[1].lower()])}"
    for parse in (_parse_iso, _parse_mail, _parse_named, _parse_seconds):
        if (found := _try(parse, words)) is not None:
            return found
    return _try(lambda each: _parse_numbered(each, month_first=month_first), words)


def _try(parse: Callable[[str], datetime | None], words: str) -> datetime | None:
    try:
        found = parse(words)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


def is_month_first(region: str, dates: Iterable[str] = ()) -> bool:
    """Return whether numbers are written month first: by the dates where one tells, else by the region.

    ``region`` is a tag of a language ("en-US") or a country's code.
    """
    for first, second in (match.groups() for words in dates for match in _SLASHED.finditer(words[:_LONGEST])):
        if max(int(first), int(second)) > _MONTHS:
            return int(second) > _MONTHS
    return re.split("[-_]", region.upper())[-1] in _LISTS["month_first_regions"].split()


def is_month(word: str) -> bool:
    """Return whether a word names a month, whole or shortened."""
    return word.casefold().rstrip(".") in _months()


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
    cjk = _CJK.search(words)
    if cjk:
        return _compose(int(cjk[1]), int(cjk[2]), int(cjk[3]), _CLOCK.search(words, cjk.end()), words)
    month = next(filter(None, map(_find_month, _LETTERS.findall(words.casefold()))), None)
    year = _YEAR.search(words)
    if month is None or year is None:
        return None
    clock = _CLOCK.search(words)
    rest = words.replace(clock.group(), " ") if clock else words
    day = _DAY.search(rest.replace(year.group(), " "))
    return _compose(int(year.group()), month, int(day[1]) if day else 1, clock, words)


def _parse_seconds(words: str) -> datetime | None:
    """Read seconds since 1970, or thousandths of them."""
    match = _SECONDS.match(words)
    if match is None:
        return None
    whole = words.partition(".")[0]
    return datetime.fromtimestamp(int(whole[:-3] if len(whole) > _DIGITS else whole), UTC)


def _parse_numbered(words: str, *, month_first: bool) -> datetime | None:
    match = _BY_NUMBER.search(words) or _SHORT_YEAR.search(words)
    if match is None:
        return None
    day, month, year = int(match[1]), int(match[2]), int(match[3])
    if match.re is _SHORT_YEAR:
        year += _CENTURY
    if "/" in match.group() and (month > _MONTHS or (month_first and day <= _MONTHS)):
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


def _find_month(word: str) -> int:
    """Return the month that a word names, whole or, in other letters than ours, shortened; 0 for none."""
    if word in _months() or word[0] < "\u0370":
        return _months().get(word, 0)
    numbers = {number for name, number in _months().items() if name.startswith(word)}
    return numbers.pop() if len(numbers) == 1 else 0


def _write_offset(hours: float) -> str:
    minutes = round(abs(hours) * 60)
    return f"{'-' if hours < 0 else '+'}{minutes // 60:02d}{minutes % 60:02d}"


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
    for language in _LISTS["languages"].split():
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context, language).items():
                    names.setdefault(name.casefold().rstrip("."), number)
    names.setdefault("sept", 9)
    return names
