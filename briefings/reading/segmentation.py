"""Text → paragraphs → sentences, by rule, so that every language is cut alike and always the same.

A paragraph ends at a line break. A sentence ends at a stop that is not part of an abbreviation, an
initial, a number or an ellipsis in mid-sentence; closing quotation marks and brackets stay with the
sentence that they close, a bracket is not cut in two, and a quotation that ends in "?" or "!" stays with
its attribution ("“Why?” Ellis asked."). Abbreviations are data, by language
(language/<code>/abbreviations.yaml). The work is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from briefings.language import load_language, load_words
from briefings.model import Span

_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_CLOSERS = "\"'”’»›“‘«‹)\\]"
# A run of stops, what closes with it (French closes after a space), and the space behind it. Stops of
# scripts that put no space behind them need none.
_STOP = re.compile(
    r"(?<![.!?…؟])(?:\.(?:[ \u00a0]\.){1,5}+|[.!?…؟]++)"
    rf"(?:[{_CLOSERS}]{{1,4}}+|[ \u00a0\u202f][»›](?=\s|$))?(?=\s|$)"
    r"|[。！？｡।॥۔።։။។]++[」』”’）]*+"
)
_SELF_STANDING = "。！？｡।॥۔።։။។"
_WORD_BEFORE = re.compile(r"[^\s\"“”„«»‹›()\[\]—–/]{1,24}$")
_OPENERS = re.compile(r"[\s\"'“‘’”„«»‹›(\[¿¡`—–-]*")
_DASHED = re.compile(r"\s*(?:--|[—–-])\s")
# "A quake measuring 4. 6 shook the town", "of 5. 9, but", "£1. 7m", "3. 7 GHz", "13. 4″": a torn number.
_TORN_NUMBER = re.compile(
    r"\d+(?:-?[^\W\d_]+)?(?:[,;)%]?\s[a-z/]|\s?-\s?[^\W\d_]|%|\s?[kMGT]?(?:Hz|B|W)\b|[”\"″]\s)"
    r"|\d{1,2}[.,;)](?=\s|$)"
)
_MONEY = "£€$¥"
# "He hit. 308 with two hands": one that begins with its point.
_AVERAGE = re.compile(r"\d{3}(?:\s[a-z]|[,.;)])")
_AVERAGED = frozenset(
    {"a", "an", "of", "hit", "hits", "hitting", "batted", "batting", "average", "career", "including"}
)
_NEXT_WORD = re.compile(r"[^\W\d_]+")
_SAYING = (
    r"(?:said|says|asked|asks|wrote|writes|added|adds|told|replied|tweeted|posted|cried|shouted|yelled|wondered|recalled|"
    r"declared|quipped|joked|insisted|responded|continued|demanded|exclaimed|noted|explained|argued|warned|remarked)\b"
)
_NAMED = r"\s*(?:(?:[A-Z][\w.’'-]*|the|a|an|of|and)\s+)"
_ATTRIBUTION = re.compile(rf"{_NAMED}{{1,6}}{_SAYING}")
# With who the speaker is between commas; behind the verb stands when, where or how it was said, and not what.
_DESCRIBED = re.compile(
    rf"{_NAMED}{{0,7}}[A-Z][\w.’'-]*,\s(?:[^;:?!.\"“”\n]|\.(?=[,\w])){{2,90}},\s{_SAYING}"
    r"(?:\.|\s(?:on|at|in|during|of|to|after|before|when|while|as|with|from|into|by|via|reporters|[A-Z]\w+day|[a-z]+ly)\b)"
)
# No more than that: behind a full stop in marks most names begin a sentence of their own.
_BARE = re.compile(rf"{_NAMED}{{1,6}}{_SAYING}\.(?=\s|$)")
_NAME_BEFORE = re.compile(r"([A-ZÀ-Þ][^\W\d_]+)[ \u00a0]I\Z")
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]$")
# "2. Second", "IV. Fourth", "b. Another" at the head of a paragraph are one with what they number.
_NUMBERING = re.compile(r"[\s\"'“‘(\[*•⁃▪·#–—-]*(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])$")
# Items of a list that stand in one line: "1. A boat 2. A pier", "• A boat • A pier", "a) A boat b) A pier".
_ITEM = re.compile(
    r"(?:^|(?<=\s))(?:(?P<bullet>[•⁃▪‣·])\s?(?:\d{1,3}[.)])?|(?P<number>\d{1,3})(?:\.\)?|\))"
    r"|(?P<letter>[a-z])[.)])\s?(?=[^\W\d_a-zà-öø-ÿ])"
)
_I = re.compile(r"I\b")
_OPEN_MARKS = frozenset("\"'“‘„«‹([¿¡`")
# A bracket is looked for so far before and behind a stop.
_BRACKET = 300
_ORDINAL_DIGITS = 2
_NUMBER_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Abbreviations:
    """Words before a stop, lower case; ``ordinals`` tells that a stop after a number makes it one."""

    before_name: frozenset[str]
    may_end: frozenset[str]
    before_number: frozenset[str]
    openers: frozenset[str]
    stopped_names: frozenset[str]
    ordinals: bool
    elides: bool


@cache
def _abbreviations(language: str) -> _Abbreviations:
    words = load_words(language, "abbreviations") or load_words("en", "abbreviations")
    return _Abbreviations(
        before_name=frozenset(words["before_name"]),
        may_end=frozenset(words["may_end"]),
        before_number=frozenset(words.get("before_number", ())),
        openers=frozenset(words["openers"]),
        stopped_names=frozenset(words.get("stopped_names", ())),
        ordinals=bool(words.get("ordinals", False)),
        elides=bool(words.get("elides", False)),
    )


@cache
def _compile_stops(question: str) -> re.Pattern[str]:
    """Return the pattern of stops, with a language's own question mark (Greek)."""
    return re.compile(_STOP.pattern.replace("?…", f"?{question}…")) if question else _STOP


def split_paragraphs(text: str) -> tuple[Span, ...]:
    """Return the lines of the text that hold anything, trimmed of white space."""
    lines = (_trim(text, *line.span()) for line in _PARAGRAPH.finditer(text))
    return tuple(line for line in lines if line.start < line.end)


def split_sentences(
    text: str, paragraphs: Iterable[Span], language: str, furniture: Iterable[Span] = ()
) -> tuple[Span, ...]:
    """Return the sentences of the paragraphs, in order, trimmed; none crosses a paragraph.

    ``furniture`` are stretches that get sentences of their own (a dateline before the first sentence).
    """
    return tuple(
        sentence
        for piece in _cut(text, paragraphs, furniture)
        for item in _split_list(text, piece)
        for sentence in _split_paragraph(text, item, language)
    )


# Words of addresses, which may end a sentence: "on Main St."
_STREETS = frozenset({"st", "mt", "ft"})


def ends_on_title(text: str, language: str) -> bool:
    """Return whether a sentence breaks off at a title without its name: "with the support of Sen."."""
    word = _WORD_BEFORE.search(text.removesuffix("."))
    if word is None or not text.endswith(".") or not word.group()[0].isupper():
        return False
    return word.group().lower() in _abbreviations(language).before_name - _STREETS


def _cut(text: str, paragraphs: Iterable[Span], furniture: Iterable[Span]) -> Iterator[Span]:
    """Cut the paragraphs where a stretch of furniture starts or ends."""
    edges = sorted({edge for span in furniture for edge in span})
    for start, end in paragraphs:
        inside = edges[bisect_right(edges, start) : bisect_left(edges, end)]
        for first, last in pairwise((start, *inside, end)):
            piece = _trim(text, first, last)
            if piece.start < piece.end:
                yield piece


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _split_list(text: str, paragraph: Span) -> Iterator[Span]:
    """Cut a paragraph that is a list into its items: numbers or letters that count on, or one bullet."""
    starts: list[int] = []
    last: re.Match[str] | None = None
    for item in _ITEM.finditer(text, *paragraph):
        if item.start() == paragraph.start or (last is not None and _counts_on(last, item)):
            starts.append(item.start())
            last = item
        elif last is None:
            break
    for start, end in pairwise((*(starts or [paragraph.start]), paragraph.end)):
        yield _trim(text, start, end)


def _counts_on(last: re.Match[str], item: re.Match[str]) -> bool:
    if item["number"] and last["number"]:
        return int(item["number"]) == int(last["number"]) + 1
    if item["letter"] and last["letter"]:
        return ord(item["letter"]) == ord(last["letter"]) + 1
    return item["bullet"] is not None and item["bullet"] == last["bullet"]


def _split_paragraph(text: str, paragraph: Span, language: str) -> Iterator[Span]:
    start, end = paragraph
    judge = _Judge(text=text, end=end, words=_abbreviations(language), cased=_is_cased(text, paragraph))
    for stop in _compile_stops(load_language(language).question_mark).finditer(text, start, end):
        if stop.end() < end and stop.start() > start and judge.ends_sentence(start, stop):
            yield Span(start, stop.end())
            start = stop.end()
            while start < end and text[start].isspace():
                start += 1
    if start < end:
        yield Span(start, end)


def _is_cased(text: str, paragraph: Span) -> bool:
    """Return whether the paragraph has capitals at all; where it has none, a small letter may open."""
    return any(
        character.isupper() for character in text[paragraph.start : min(paragraph.end, paragraph.start + 400)]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """Decides of each stop in a paragraph that reaches to ``end`` whether a sentence ends there."""

    text: str
    end: int
    words: _Abbreviations
    cased: bool

    def ends_sentence(self, start: int, stop: re.Match[str]) -> bool:
        """Return whether the sentence that begins at ``start`` ends at the stop."""
        mark = stop.group()
        if mark[0] in _SELF_STANDING:
            return True
        at = self._find_next(stop.end())
        if at >= self.end or (self.text[at].islower() and self.cased) or self._is_in_bracket(start, stop):
            return False
        stops = mark.rstrip("\"'”’»›“‘«‹)] \u00a0\u202f")
        closed = len(stops) < len(mark)
        if stops != ".":
            return not self._runs_on(start, stop, closed=closed)
        if closed and _BARE.match(self.text, stop.end(), self.end):
            return False
        return self._ends_word(start, stop, at, closed=closed)

    def _find_next(self, offset: int) -> int:
        opened = _OPENERS.match(self.text, offset, self.end)
        return opened.end() if opened else offset

    def _is_in_bracket(self, start: int, stop: re.Match[str]) -> bool:
        before = self.text[max(start, stop.end() - _BRACKET) : stop.end()]
        opened = max(before.rfind("("), before.rfind("["))
        if opened < 0 or opened < max(before.rfind(")"), before.rfind("]")):
            return False
        closing = ")" if before[opened] == "(" else "]"
        return closing in self.text[stop.end() : min(self.end, stop.end() + _BRACKET)]

    def _runs_on(self, start: int, stop: re.Match[str], *, closed: bool) -> bool:
        """Return whether "?", "!" or an ellipsis stands within a sentence."""
        if closed and (
            _ATTRIBUTION.match(self.text, stop.end(), self.end)
            or _DESCRIBED.match(self.text, stop.end(), self.end)
        ):
            return True
        if (
            stop.group()[0] in ".…"
            and not closed
            and _I.match(self.text, self._find_next(stop.end()), self.end)
        ):
            return True
        if stop.group()[0] in ".…":
            return all(c in _OPEN_MARKS or c.isspace() for c in self.text[start : stop.start()][-3:])
        before = _WORD_BEFORE.search(self.text, max(start, stop.start() - 24), stop.start())
        return before is not None and before.group().lower() in self.words.stopped_names

    def _ends_word(self, start: int, stop: re.Match[str], at: int, *, closed: bool) -> bool:
        """Return whether a single full stop ends a sentence and not a word or a number only."""
        last = self._find_word(start, stop)
        number = last.lstrip(_MONEY).isdigit()
        torn = not closed and number and _TORN_NUMBER.match(self.text, at, self.end) is not None
        torn = torn or (last in _AVERAGED and _AVERAGE.match(self.text, at, self.end) is not None)
        word = _NEXT_WORD.match(self.text, at, self.end)
        opens = word is not None and word.group().lower() in self.words.openers
        if stop.start() - start <= _NUMBER_LENGTH and _NUMBERING.match(self.text, start, stop.start()):
            return False
        # "l'art.", "dell'on.": behind an elided article it is the same abbreviation.
        if self.words.elides:
            last = last.replace("’", "'").rpartition("'")[2]
        if last in self.words.before_name and not closed:
            return False
        if torn or (last in self.words.before_number and self.text[at].isdigit()):
            return False
        if last in self.words.may_end or (_INITIAL.match(last) and (last != "i" or self._is_named(stop))):
            return opens and not _DASHED.match(self.text, stop.end(), self.end)
        if self.words.ordinals and last.isdigit() and len(last) <= _ORDINAL_DIGITS:
            return opens
        return True

    def _is_named(self, stop: re.Match[str]) -> bool:
        """Return whether "I." stands behind a name, whose initial it is: "Marlow I. Benning"."""
        before = _NAME_BEFORE.search(self.text, max(0, stop.start() - 24), stop.start())
        return before is not None and before[1].lower() not in self.words.openers

    def _find_word(self, start: int, stop: re.Match[str]) -> str:
        """Return the word before the stop, lower case, marks before it taken off."""
        before = _WORD_BEFORE.search(self.text, max(start, stop.start() - 24), stop.start())
        return before.group().lower().lstrip("'‘’`") if before else ""
