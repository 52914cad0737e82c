"""Quotation marks: which stretches of a text stand between which marks.

Each mark is read by its sign and by what stands on both sides of it, since real pages mix signs: a
curly opening mark closed by a straight one, a closing mark where an opening one is meant, doubled
apostrophes, guillemets in either direction. Marks nest on a stack. What a paragraph leaves open is
joined to the next one when that opens again, which is how a quotation of several paragraphs is set;
otherwise the paragraph's end closes it, so that a broken mark costs its own paragraph at most.
The work is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from briefings.model import Span

Direction = Literal["open", "close", "either"]
_SIGN = re.compile(r"``|''|‘‘|’’|‚‚|,,(?=\w)|[\"“”„‟«»「」『』〝〞＂‘’'‚‛‹›`]")
_SINGLE = frozenset("‘’'‚‛`")
_LOW = frozenset({"„", "‚‚", ",,", "‚"})
_OPEN_ONLY = frozenset({"„", "‚‚", ",,", "``", "‘‘", "「", "『", "〝"})
_CLOSE_ONLY = frozenset({"」", "』", "〞"})
_TURNED = {"«": "»", "»": "«", "‹": "›", "›": "‹"}
# A single mark is an apostrophe unless its partner stands within so many signs and characters.
_SIGNS_AHEAD, _REACH = 24, 1500
_MAX_DEPTH = 4
_LEFT_EDGE = frozenset("([{—–-―/…:;¿¡>\"“”„«»‘'‚`")
_RIGHT_EDGE = frozenset(")]}—–-―/….,:;?!<\"“”«»’'۔،؛؟।")
_STOPS = frozenset('.,?!;:…—–-”"')
_ELISION = re.compile(r"(?:\d\ds?|em|til|tis|twas|cause|bout|round|cuz|n|neath|tween|s|t)\b", re.IGNORECASE)
# A single mark behind the last word's stop, and what would open it: "all of our services,'".
_STRAY = re.compile(r"[.,!?]['’]\Z")
_OPENED = re.compile(r"(?<!\w)['’‘‚](?=\w)")
_FEET = re.compile(r"\d['’]\s?\d{1,2}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A stretch between quotation marks.

    ``span`` holds the words between the marks, trimmed; ``outer`` the marks too. ``depth`` is 0
    for a quotation of its own and 1 and more for one within another. ``closed`` is False where the
    closing mark is missing and the paragraph's end stands for it. A quotation that runs over
    several paragraphs is one. ``single`` tells that its marks are single ones, ``block`` that
    it has none, being set apart as a quotation, ``dash`` that a dash opens it.
    """

    span: Span
    outer: Span
    depth: int = 0
    closed: bool = True
    single: bool = False
    block: bool = False
    dash: bool = False


class _Sign(NamedTuple):
    start: int
    end: int
    sign: str


class _Mark(NamedTuple):
    start: int
    end: int
    sign: str
    direction: Direction


class _Pair(NamedTuple):
    """``opened`` is None for a closing mark that no mark of its paragraph opens."""

    opened: _Mark | None
    closing: _Mark | None


def find_marked(text: str, paragraphs: Iterable[Span]) -> tuple[Marked, ...]:
    """Return the marked stretches of the text in order of their start, outermost first."""
    found: list[Marked] = []
    spans = tuple(paragraphs)
    running: Marked | None = None
    for number, paragraph in enumerate(spans):
        opens_next = number + 1 < len(spans) and _begins_marked(text, spans[number + 1])
        pairs = _pair_marks(text, paragraph, opens_next=opens_next)
        pieces = [piece for pair in pairs if (piece := _as_marked(text, pair, paragraph, running))]
        if running is not None:
            if pieces and pieces[0].outer.start == paragraph.start:
                pieces[0] = _join(text, running, pieces[0])
            else:
                found.append(running)
        running = next(
            (piece for piece in pieces if piece.outer.end == paragraph.end and not piece.closed), None
        )
        found.extend(piece for piece in pieces if piece is not running)
    if running is not None:
        found.append(running)
    return tuple(_nest(found))


def _begins_marked(text: str, paragraph: Span) -> bool:
    mark = _SIGN.match(text, paragraph.start)
    return mark is not None and not (mark.group() in _SINGLE and _ELISION.match(text, mark.end()))


def _join(text: str, running: Marked, piece: Marked) -> Marked:
    span = _trim(text, running.span.start, piece.span.end)
    return replace(running, span=span, outer=Span(running.outer.start, piece.outer.end), closed=piece.closed)


def _as_marked(text: str, pair: _Pair, paragraph: Span, running: Marked | None) -> Marked | None:
    opened, closing = pair
    if opened is None and (running is None or closing is None):
        return None
    start = Span(opened.start, opened.end) if opened else Span(paragraph.start, paragraph.start)
    stop = Span(closing.start, closing.end) if closing else Span(paragraph.end, paragraph.end)
    span = _trim(text, start.end, stop.start)
    if span.start >= span.end:
        return None
    if _STRAY.search(span.of(text)) and not _OPENED.search(span.of(text)):
        span = Span(span.start, span.end - 1)
    closed = closing is not None and closing.sign != ""
    single = opened is not None and opened.sign in _SINGLE
    return Marked(span=span, outer=Span(start.start, stop.end), closed=closed, single=single)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _nest(found: list[Marked]) -> list[Marked]:
    """Set the depths; the stretches are properly nested."""
    nested: list[Marked] = []
    around: list[int] = []
    for piece in sorted(found, key=lambda piece: (piece.outer.start, -piece.outer.end)):
        while around and around[-1] <= piece.outer.start:
            around.pop()
        nested.append(replace(piece, depth=len(around)))
        around.append(piece.outer.end)
    return nested


def _pair_marks(text: str, paragraph: Span, *, opens_next: bool) -> list[_Pair]:
    """Pair the marks of a paragraph; the last outer one may stay open to the paragraph's end."""
    stack: list[_Mark] = []
    pairs: list[_Pair] = []
    for mark in _read_marks(text, paragraph, opens_next=opens_next):
        if _opens(mark, stack):
            if len(stack) < _MAX_DEPTH:
                stack.append(mark)
            continue
        while stack and stack[-1].sign in _SINGLE and mark.sign not in _SINGLE:
            stack.pop()
        if stack and (stack[-1].sign in _SINGLE) == (mark.sign in _SINGLE):
            pairs.append(_Pair(stack.pop(), mark))
        elif not stack and not pairs and mark.sign not in _SINGLE:
            pairs.append(_Pair(None, mark))
    # Where signs stand between blanks ("” the list “ of those sought"), what none closes opens nothing; but
    # guillemets have their blanks in French.
    stack = [m for m in stack if opens_next or m.sign in _TURNED or not text[m.end : m.end + 1].isspace()]
    pairs.extend(_leave_open(stack, pairs, opens_next=opens_next))
    return sorted(pairs, key=lambda pair: pair.opened.start if pair.opened else -1)


def _leave_open(stack: list[_Mark], pairs: list[_Pair], *, opens_next: bool) -> list[_Pair]:
    """The outermost open mark runs to the paragraph's end, or to the next that opens if it is broken."""
    kept = [mark for mark in stack if opens_next or mark.sign not in _SINGLE][:1]
    if not kept:
        return []
    opened = kept[0]
    inner = [pair for pair in pairs if pair.opened and pair.opened.start > opened.start]
    alike = [pair.opened.start for pair in inner if pair.opened and pair.opened.sign == opened.sign]
    if alike and (opened.sign == '"' or not opens_next):
        # Another opens like it: its own closing mark is missing, and it ends where the next pair begins.
        reaching = [p.opened.start for p in inner if p.opened and p.closing and p.closing.end > min(alike)]
        return [_Pair(opened, _Mark(cut := min([*alike, *reaching]), cut, "", "close"))]
    return [_Pair(opened, None)]


def _opens(mark: _Mark, stack: Sequence[_Mark]) -> bool:
    if mark.direction != "either":
        return mark.direction == "open"
    if mark.sign in _TURNED:
        turned = next(
            (o.sign for o in reversed(stack) if o.sign in (mark.sign, _TURNED[mark.sign])), mark.sign
        )
        return turned == mark.sign
    return not any(opened.sign not in _SINGLE for opened in stack)


def _read_marks(text: str, paragraph: Span, *, opens_next: bool) -> list[_Mark]:
    matches = _read_signs(text, paragraph)
    singles = _pair_singles(text, paragraph, [m for m in matches if m.sign in _SINGLE], opens_next=opens_next)
    marks: list[_Mark] = []
    for match in matches:
        sign = match.sign
        if sign in _SINGLE:
            direction = singles.get(match.start)
        elif sign in _TURNED:
            direction = _turn(text, match, paragraph)
        else:
            direction = _direct(text, match, paragraph, marks)
        if direction is not None:
            marks.append(_Mark(match.start, match.end, sign, direction))
    return marks


def _read_signs(text: str, paragraph: Span) -> list[_Sign]:
    """Return the signs of a paragraph; one that is typed twice and more counts once."""
    signs: list[_Sign] = []
    for match in _SIGN.finditer(text, *paragraph):
        start, end = match.span()
        if signs and signs[-1].end == start and signs[-1].sign == match.group():
            signs[-1] = _Sign(signs[-1].start, end, match.group())
        else:
            signs.append(_Sign(start, end, match.group()))
    return signs


def _turn(text: str, match: _Sign, paragraph: Span) -> Direction:
    """Guillemets point inwards or outwards, with a space or without: what is open decides the rest."""
    left, right = _edges(text, match, paragraph)
    return "either" if left == right else "open" if left else "close"


def _direct(text: str, match: _Sign, paragraph: Span, before: Sequence[_Mark]) -> Direction | None:
    """Tell the direction of a double mark from its sign, then from what stands around it."""
    sign = match.sign
    left, right = _edges(text, match, paragraph)
    if sign in _OPEN_ONLY or sign in _CLOSE_ONLY:
        return "open" if sign in _OPEN_ONLY else "close"
    if sign in "“‟":
        last = next((mark for mark in reversed(before) if mark.sign not in _SINGLE), None)
        if last is not None and last.sign == "”" and last.direction == "either" and left and right:
            # "On their ” most wanted “ list" has its marks the wrong way round.
            return "either"
        low = last is not None and last.sign in _LOW
        return "close" if low or (right and not left) else "open"
    if sign in ("”", "’’"):
        return "either" if left else "close"
    if sign == '"' and _FEET.search(text, max(paragraph.start, match.start - 5), match.start):
        return None
    return "either" if left == right else "open" if left else "close"


def _edges(text: str, match: _Sign, paragraph: Span) -> tuple[bool, bool]:
    """Return whether a word could begin, and end, at the mark."""
    before, after = match.start - 1, match.end
    left = before < paragraph.start or text[before].isspace() or text[before] in _LEFT_EDGE
    right = after >= paragraph.end or text[after].isspace() or text[after] in _RIGHT_EDGE
    return left, right


def _pair_singles(
    text: str, paragraph: Span, signs: Sequence[_Sign], *, opens_next: bool
) -> dict[int, Direction]:
    """Return the single marks that are no apostrophes, by where they stand."""
    paired: dict[int, Direction] = {}
    taken = -1
    for number, match in enumerate(signs):
        if number <= taken or not _may_open(text, match, paragraph):
            continue
        closing = _find_closing(text, paragraph, signs, number)
        if closing is not None:
            paired[match.start] = "open"
            paired[signs[closing].start] = "close"
            taken = closing
        elif opens_next and match.start == paragraph.start and match.sign in "‘‚":
            paired[match.start] = "open"
    return paired


def _may_open(text: str, match: _Sign, paragraph: Span) -> bool:
    left, right = _edges(text, match, paragraph)
    return left and not right and not _ELISION.match(text, match.end)


def _find_closing(text: str, paragraph: Span, signs: Sequence[_Sign], opening: int) -> int | None:
    """Find the partner of a single opening mark: after a stop for choice, else at the end of a word."""
    weak: int | None = None
    low = signs[opening].sign in _LOW
    for number in range(opening + 1, min(opening + _SIGNS_AHEAD, len(signs))):
        match = signs[number]
        if match.start - signs[opening].end > _REACH:
            break
        if match.sign in "‚`" or (match.sign == "‘" and not low) or _may_open(text, match, paragraph):
            if weak is not None:
                break
            continue
        before, after = text[match.start - 1], text[match.end : match.end + 1]
        if before.isspace() or after.isalnum():
            continue
        if before in _STOPS or not (
            before in "sxz" and after == " " and text[match.end + 1 : match.end + 2].islower()
        ):
            return number
        weak = weak if weak is not None else number
    return weak
