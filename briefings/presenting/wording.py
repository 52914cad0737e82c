"""Our own words and dates in a language: words/LANGUAGE.yaml, and CLDR (Babel) for dates, plurals, numbers.

A language without a file gets the English words, said to be English, with its own dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent

_FOLDER = Path(__file__).with_name("words")
_FALLBACK = "en"
# The letters of scripts that run from right to left: Hebrew, Arabic, Syriac, Thaana, NKo and their like.
_RIGHT_TO_LEFT = re.compile(
    "[\u05d0-\u05f2\u0620-\u064a\u066e-\u06d3\u06fa-\u08c9\ufb1d-\ufdfb\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Wording:
    """The words of one language. ``words.archive`` in a template is the word that ``archive`` names.

    ``tag`` is the BCP 47 tag of the site's language, ``language`` that of the words themselves.
    """

    tag: str
    language: str
    locale: Locale
    entries: Mapping[str, Any]
    own_dates: bool

    def __post_init__(self) -> None:
        """Let each word be an attribute; a pattern that a method of its name fills is none."""
        self.__dict__.update({name: word for name, word in self.entries.items() if not hasattr(self, name)})

    def __getattr__(self, name: str) -> Any:
        """Say which word is not there."""
        message = f"there is no word '{name}' in words/{self.language}.yaml"
        raise AttributeError(message)

    @cached_property
    def direction(self) -> str:
        """``ltr`` or ``rtl``, for the page's ``dir``."""
        return str(self.locale.text_direction)

    def count(self, name: str, number: int) -> str:
        """Return "1 source", "3 sources": the plural form of the word ``name`` for ``number``."""
        return _count(self, name, number)

    def fill(self, name: str, **values: object) -> str:
        """Return the word ``name`` with its braces filled."""
        return str(self.entries[name]).format(**values)

    def day(self, day: date) -> str:
        """Return a day in full: "Tuesday, 20 December 2022"."""
        return _tell_date(self, day, self.entries["day"] if self.own_dates else "full")

    def number(self, number: float) -> str:
        """Return a number as the language writes it: "1,234"."""
        return format_decimal(number, locale=self.locale)

    def percent(self, share: float) -> str:
        """Return a share as the language writes it: "12.5%"."""
        return format_percent(share, locale=self.locale, decimal_quantization=False)

    def tongue(self, tag: str) -> str:
        """Return in which language something is: "in French"; by its tag where it has no name here."""
        locale = self.locale if self.own_dates else Locale(_FALLBACK)
        language = tag.partition("-")[0].lower()
        return self.fill("in_language", language=locale.languages.get(language, tag))

    def marks(self, language: str) -> Marks:
        """Return the marks around words of a language, and around a quotation inside them."""
        return find_marks(language, self.language)

    def short_day(self, day: date) -> str:
        """Return a day without its year: "20 Dec"."""
        return _tell_date(self, day, self.entries["short_day"])

    def dated(self, day: date) -> str:
        """Return a day with its year, in short: "20 Dec 2022"."""
        return _tell_date(self, day, self.entries["dated"] if self.own_dates else "medium")

    def month(self, day: date) -> str:
        """Return the month of a day: "December 2022"."""
        return format_date(day, self.entries["month"], self.locale)

    def time(self, moment: datetime) -> str:
        """Return the time of day: "16:40"."""
        return _tell_time(self, time(moment.hour, moment.minute))

    def period(self, first: date, last: date) -> str:
        """Return the days from one to another ("16–19 Nov 2026", "28 Feb – 2 Mar 2026"); of one day, it."""
        if first == last:
            return self.dated(first)
        day, _, _ = str(self.entries["dated"]).partition(" ")
        if self.own_dates and (first.year, first.month) == (last.year, last.month) and day in _DAY_ALONE:
            return f"{_tell_date(self, first, day)}–{self.dated(last)}"
        return (
            f"{self.short_day(first) if first.year == last.year else self.dated(first)} – {self.dated(last)}"
        )

    def weekdays(self) -> tuple[tuple[str, str], ...]:
        """Return the days of the week, Monday first, each short and in full."""
        short, full = (self.locale.days["stand-alone"][width] for width in ("abbreviated", "wide"))
        return tuple((short[number], full[number]) for number in range(7))


# The patterns of a day in front of its month: two days of one month are told in it once.
_DAY_ALONE = ("d", "d.")


# The same numbers, days and minutes come again on page after page.
@lru_cache(maxsize=1 << 12)
def _count(words: Wording, name: str, number: int) -> str:
    forms: Mapping[str, str] = words.entries[name]
    form = str(words.locale.plural_form(number))
    return forms.get(form, forms["other"]).format(n=words.number(number))


@lru_cache(maxsize=1 << 14)
def _tell_date(words: Wording, day: date, pattern: str) -> str:
    return format_date(day, pattern, words.locale)


@lru_cache(maxsize=1 << 12)
def _tell_time(words: Wording, clock: time) -> str:
    return format_time(clock, words.entries["time"], locale=words.locale)


# The marks that open and close a quotation, and those of one inside it.
Marks = tuple[str, str, str, str]


@cache
def find_marks(language: str, otherwise: str) -> Marks:
    """Return the marks for words of a language; of one that has none here, those of ``otherwise``."""
    known = _read_marks()
    found = (known.get(tag.partition("-")[0].lower()) for tag in (language, otherwise, _FALLBACK))
    return next(marks for marks in found if marks)


@cache
def _read_marks() -> dict[str, Marks]:
    read = yaml.safe_load(_FOLDER.with_name("marks.yaml").read_text(encoding="utf-8"))
    return {language: tuple(marks) for language, marks in read.items()}


# Some hundred thousand times in a build, for a few languages.
@lru_cache(maxsize=1 << 10)
def tell_lang(language: str, site: str) -> str:
    """Return a language where it is another than the site's, for a ``lang``; else nothing."""
    same = language.partition("-")[0].lower() == site.partition("-")[0].lower()
    return "" if same else language


def turn_text(text: str, words: Wording) -> str:
    """Return the direction of a text where it is another than that of ``words``, for a ``dir``; else nothing.

    That of most of its letters (Unicode Standard Annex 9): a Hebrew sentence may begin with a Latin name.
    """
    if text.isascii() or not (turned := len(_RIGHT_TO_LEFT.findall(text))):
        return "ltr" if words.direction == "rtl" and any(map(str.isalpha, text)) else ""
    direction = "rtl" if 2 * turned >= sum(map(str.isalpha, text)) else "ltr"
    return "" if direction == words.direction else direction


@cache
def load_wording(tag: str) -> Wording:
    """Return the words for a language tag such as ``en``, ``de-AT`` or ``fr``."""
    language = tag.replace("_", "-").split("-")[0].lower()
    known = (_FOLDER / f"{language}.yaml").exists()
    return Wording(
        tag=tag,
        language=language if known else _FALLBACK,
        locale=_find_locale(tag) or _find_locale(language) or Locale(_FALLBACK),
        entries=_read_words(language if known else _FALLBACK),
        own_dates=known,
    )


def _find_locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def _read_words(language: str) -> Mapping[str, Any]:
    entries: Mapping[str, Any] = yaml.safe_load((_FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return entries
