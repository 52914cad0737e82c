"""Analysis → terms, particulars and figures: what articles of one event share, and what they count.

Terms are content words: lemmas where the language has a model, otherwise the words without stop words.
Points are dropped from acronyms, so that "I.R.S." in one newspaper is "IRS" in the next. Particulars are the
numbers, years and days of the calendar that an article names.

A figure is surely a count or an amount: a number with a percent sign or a currency, or one with the noun
that it counts behind it; or the day of the week of what happens once ("died on Friday"). Dates, times, ages
and scores are not figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from briefings.fragments import locate_passages
from briefings.language import load_language, load_words, match_any
from briefings.model import Article, Figure, Particular, Sentence, Span, Term
from briefings.reading.analysis import Analysis
from briefings.words import WORD, find_words, fold_word

MAX_TERMS = 100
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_LETTERS = 3


def count_terms(analysis: Analysis, most: int = MAX_TERMS) -> tuple[Term, ...]:
    """Return the article's content words with their counts, in the order in which they first stand there.

    Of more than ``most`` the most frequent are kept, and of one count those that stand first: what
    a report says first is nearer to the event.
    """
    counts = Counter(_parsed_words(analysis) if analysis.doc is not None else _bare_words(analysis))
    kept = dict(counts.most_common(most))
    return tuple(Term(word=word, frequency=count) for word, count in counts.items() if word in kept)


def find_content(text: str, language: str) -> set[str]:
    """Return the words of a text as terms are written, without the stop words of its language."""
    return set(find_words(text)) - _stop_words(language)


def _parsed_words(analysis: Analysis) -> Iterator[str]:
    assert analysis.doc is not None
    stops = _stop_words(analysis.article.language)
    for token in analysis.doc:
        if token.pos_ not in _CONTENT or not _counts(token.text):
            continue
        word = fold_word(token.lemma_ or token.text)
        if word not in stops and len(word) > 1:
            yield word


def _bare_words(analysis: Analysis) -> Iterator[str]:
    stops = _stop_words(analysis.article.language)
    for match in WORD.finditer(analysis.text):
        word = fold_word(match.group())
        if word not in stops and (len(word) >= _LETTERS or word.isdigit()) and _counts(word):
            yield word


# What stands in so many code points of the beginning is of the event itself; behind, of others too.
_BEGINNING = 800
# No times of day. "5. 9" is how texts are written that went through a tokenizer. Chinese, Japanese and Korean
# put no space between a number and what it counts.
_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_NUMBER = re.compile(
    rf"(?<!{_LETTER})(?<![.:])(?<!\d: )\d+(?:, ?\d{{3}}(?!\d))*(?:\. ?\d+)?(?!{_LETTER})(?!: ?\d)"
)
# And so in languages with a comma before decimals: "3,1", "11 500", "1.230".
_COMMA_NUMBER = re.compile(
    rf"(?<!{_LETTER})(?<![,:])(?<!\d: )\d+(?:[. \u00a0\u202f]\d{{3}}(?!\d))*(?:,\d+)?(?!{_LETTER})(?!: ?\d)"
)
# "12月12日".
_EAST_ASIAN_DAY = re.compile(r"(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]")


def count_particulars(article: Article) -> tuple[Particular, ...]:
    """Return numbers of two digits at least, years and days of the calendar, as they first stand there.

    Decimals have a point, thousands nothing between them, whatever the language.
    """
    days = list(_find_calendar_days(article.text, article.language))
    dated = {at for span, _ in days for at in range(*span)}
    found = [(span.start, word) for span, word in days]
    comma = _has_comma(article.language.partition("-")[0])
    number, gaps = (_COMMA_NUMBER, r"[. \u00a0\u202f]") if comma else (_NUMBER, r"[ ,]")
    found += [
        (match.start(), re.sub(gaps, "", match.group()).replace(",", "."))
        for match in number.finditer(article.text)
        if match.end() - match.start() > 1 and match.start() not in dated
    ]
    first: dict[str, int] = {}
    for at, word in sorted(found):
        first.setdefault(word, at)
    counts = Counter(word for _, word in found)
    return tuple(
        Particular(word=word, frequency=counts[word], early=at < _BEGINNING) for word, at in first.items()
    )


@cache
def _has_comma(language: str) -> bool:
    """Return whether a language writes a comma before decimals; not where it is not known."""
    from babel.core import Locale, UnknownLocaleError

    try:
        return bool(Locale.parse(language).number_symbols["latn"]["decimal"] == ",")
    except (UnknownLocaleError, ValueError, KeyError):
        return False


def _find_calendar_days(text: str, language: str) -> Iterator[tuple[Span, str]]:
    """Yield where a text names a day by its month's name, and the day as ISO 8601 writes it."""
    for match in _EAST_ASIAN_DAY.finditer(text):
        if 1 <= int(match["month"]) <= _MONTHS and 1 <= int(match["day"]) <= _MOST_DAYS:
            yield Span(*match.span()), f"--{int(match['month']):02}-{int(match['day']):02}"
    months = _load_months(language.partition("-")[0])
    if not months:
        return
    names = match_any(sorted(months, key=len, reverse=True))
    for match in _compile_days(names).finditer(text):
        month = months.get((match["month"] or match["name"]).casefold())
        day = int(match["day"] or match["ordinal"])
        if month and 1 <= day <= _MOST_DAYS:
            yield Span(*match.span()), f"--{month:02}-{day:02}"


_MONTHS, _MOST_DAYS = 12, 31


@cache
def _compile_days(names: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<month>{names})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"
        rf"|\b(?P<ordinal>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?(?: of| de)? (?P<name>{names})\b",
        re.IGNORECASE,
    )


@cache
def _load_months(language: str) -> Mapping[str, int]:
    """Return the names of a language's months, long and short; none where it is not known."""
    from babel.core import UnknownLocaleError
    from babel.dates import get_month_names

    try:
        return {
            name.casefold().rstrip("."): month
            for width in ("abbreviated", "wide")
            for month, name in get_month_names(width, locale=language).items()
            if not name[:1].isdigit()
        }
    except (UnknownLocaleError, ValueError):
        return {}


def _counts(word: str) -> bool:
    return any(character.isalpha() for character in word) or (word[0].isdigit() and len(word) > 1)


@cache
def _stop_words(language: str) -> frozenset[str]:
    """Return a language's stop words as terms are written."""
    return frozenset(fold_word(word) for word in load_language(language).stop_words)


_SIGNS = r"(?:US\$|[$€£¥₺₽])"
# "1, 000" and "5. 4" are how texts are written that went through a tokenizer.
_DIGITS = r"\d{1,3}(?:(?:[., \u00a0\u202f]|, )\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,] ?\d+)?"
# A figure repeats its sentence: one this long is a list, and no sentence to lay beside another.
_LONGEST = 400
# Between what happened and the name of its day stand so many code points at most.
_NEAR_DEED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Language:
    """The words of a language for numbers: its file figures.yaml, compiled."""

    pattern: re.Pattern[str]
    once: re.Pattern[str] | None
    days: Mapping[str, int]
    words: Mapping[str, float]
    magnitudes: Mapping[str, float]
    currencies: Mapping[str, str]
    names: Mapping[str, str]
    before: Mapping[str, re.Pattern[str]]
    behind: Mapping[str, re.Pattern[str]]
    restated: re.Pattern[str] | None
    apart: frozenset[str]
    rough: re.Pattern[str]
    rough_behind: re.Pattern[str]
    comma: bool


def find_figures(analysis: Analysis) -> tuple[Figure, ...]:
    """Return the counts and amounts of an article's own sentences, in their order.

    A number that is said to be rough ("about 200", "more than 200") is none: it contradicts nothing. A
    language without a file figures.yaml has none.
    """
    language = _load_language(analysis.article.language.partition("-")[0])
    if language is None:
        return ()
    figures: list[Figure] = []
    before: list[Figure] = []
    for span in analysis.body():
        # "The number is now sixteen": of what the sentence before counts.
        what = before[0].what if len(before) == 1 else ""
        before = []
        if span.end - span.start <= _LONGEST:
            before = list(_find_in_sentence(analysis.text, span, language, what))
            figures += before
    return tuple(figures)


def _find_in_sentence(text: str, span: Span, language: _Language, before: str) -> Iterator[Figure]:
    words = span.of(text)
    counted = [*_find_counted(words, language, before), *_find_days(words, language)]
    if not counted:
        return
    (sentence,) = locate_passages(text, [Sentence(span=span, text=words, score=0.0)])
    for match, what, value in counted:
        place = Span(span.start + match.start(), span.start + match.end())
        yield Figure(span=place, text=place.of(text), value=value, what=what, sentence=sentence)


def find_deed_days(text: str, language: str) -> frozenset[tuple[str, float]]:
    """Return what a text says to have happened once, each with the day of the week.

    "Reed died on Friday": ``("died", 5.0)``, Monday being 1. Nothing of a language without a list of deeds.
    """
    known = _load_language(language)
    return frozenset((what, day) for _, what, day in _find_days(text, known)) if known else frozenset()


def _find_counted(words: str, language: _Language, before: str) -> Iterator[tuple[re.Match[str], str, float]]:
    """Yield where a sentence counts something, what it counts, and how much of it.

    ``before`` is what alone the sentence before counts.
    """
    for match in language.pattern.finditer(words):
        what = _name_counted(match, words, language)
        if not what and before and language.restated and language.restated.search(words, 0, match.start()):
            what = before
        value = _read_value(match, language)
        rough = language.rough.search(words, 0, match.start())
        rough = rough or language.rough_behind.match(words, match.end())
        if what and value is not None and not rough:
            yield match, what, value


def _find_days(words: str, language: _Language) -> Iterator[tuple[re.Match[str], str, float]]:
    """Yield where a sentence says on which day of the week something happened that happens once."""
    for match in language.once.finditer(words) if language.once else ():
        yield match, match["deed"].casefold(), float(language.days[match["day"].casefold()])


def _name_counted(match: re.Match[str], words: str, language: _Language) -> str:
    """Return what the number counts, one name for one thing; empty where it is nothing to compare."""
    if match["percent"]:
        return "%"
    sign = match["sign"] or language.currencies.get((match["money"] or "").casefold(), "")
    if sign:
        return "$" if sign == "US$" else sign
    for name, pattern in language.before.items():
        if pattern.search(words, 0, match.start()):
            return name
    for name, pattern in language.behind.items():
        if pattern.match(words, match.end()):
            return name
    noun = (match["state"] or match["noun"] or "").casefold()
    return "" if noun in language.apart else language.names.get(noun, noun)


def _read_value(match: re.Match[str], language: _Language) -> float | None:
    digits = match["digits"]
    value = _read_digits(digits, comma=language.comma) if digits else language.words[match["word"].casefold()]
    if value is None:
        return None
    # A bare year counts nothing, whatever stands behind it.
    if digits and len(digits) == 4 and digits.isdecimal() and 1900 <= value <= 2100 and not match["sign"]:  # noqa: PLR2004
        return None
    scale = language.magnitudes.get((match["magnitude"] or "").casefold(), 1)
    return float(round(value * scale, 6))


def _read_digits(digits: str, *, comma: bool) -> float | None:
    """Return the value of digits; with ``comma`` it is the decimal mark, and the point sets thousands.

    A mark that comes twice sets thousands, whatever the language ("22.360.000"); None where both do.
    """
    bare = re.sub(r"[ \u00a0\u202f]", "", digits)
    decimal, thousands = (",", ".") if comma else (".", ",")
    if bare.count(decimal) > 1:
        decimal, thousands = thousands, decimal
    if bare.count(decimal) > 1:
        return None
    return float(bare.replace(thousands, "").replace(decimal, "."))


@cache
def _load_language(code: str) -> _Language | None:
    data: dict[str, Any] | None = load_words(code, "figures")
    if data is None:
        return None
    names = {form.casefold(): name for name, forms in data["same"].items() for form in forms}
    pattern = (
        rf"(?:(?<![\w.,$€£:/-])|(?<=magnitude-))(?<!\d[.,:] )(?P<sign>{_SIGNS})?\s?"
        rf"(?:(?P<digits>{_DIGITS})|(?P<word>{match_any(data['numbers'])})(?!-(?!(?:{match_any(data['magnitudes'])})\b)))(?![\w:/])"
        rf"(?:[ \u00a0-](?P<magnitude>{match_any(data['magnitudes'])})\b)?"
        rf"(?:[ \u00a0]?(?P<percent>{match_any(data['percent'])})(?![\w-])"
        rf"|[ \u00a0](?P<money>{match_any(data['currencies'])})\b"
        rf"|(?:[ \u00a0]| ?- ?(?=magnitude)){data['counted']})?"
    )
    rough = rf"(?:^|\W)(?:{match_any(data['rough'])})\s*$"
    return _Language(
        pattern=re.compile(pattern, 0 if load_language(code).nouns_in_capitals else re.IGNORECASE),
        once=_compile_once(data, code),
        days=_load_weekdays(code),
        words=_fold(data["numbers"]),
        magnitudes=_fold(data["magnitudes"]),
        currencies=_fold(data["currencies"]),
        names=names,
        before={
            name: re.compile(rf"\b{form}\s*$", re.IGNORECASE) for name, form in data.get("before", {}).items()
        },
        behind={name: re.compile(form, re.IGNORECASE) for name, form in data.get("behind", {}).items()},
        restated=re.compile(rf"\b{data['restated']}\s*$", re.IGNORECASE) if "restated" in data else None,
        apart=frozenset(word.casefold() for word in data["apart"]),
        rough=re.compile(rough, re.IGNORECASE),
        rough_behind=re.compile(rf"\s+(?:{data.get('rough_behind', '(?!)')})", re.IGNORECASE),
        comma=data.get("comma", False),
    )


def _compile_once(data: Mapping[str, Any], code: str) -> re.Pattern[str] | None:
    """Return the pattern of what happens once with the day of the week behind it; None without a list."""
    if not data.get("once"):
        return None
    between = rf"(?:(?!\b(?:{match_any(data['between'])})\b)[^.;:!?]){{1,{_NEAR_DEED}}}?"
    day = match_any(_load_weekdays(code))
    return re.compile(rf"\b(?P<deed>{match_any(data['once'])})\b{between}\b(?P<day>{day})\b", re.IGNORECASE)


@cache
def _load_weekdays(code: str) -> Mapping[str, int]:
    """Return the days of the week as a language names them, Monday as 1."""
    from babel.dates import get_day_names

    return {name.casefold(): at + 1 for at, name in get_day_names("wide", locale=code).items()}


def _fold(words: Mapping[str, Any]) -> dict[str, Any]:
    return {word.casefold(): value for word, value in words.items()}
