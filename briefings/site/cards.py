"""The picture that others show beside a link to a day or a story (Open Graph): headline, date, name; PNG.

It is drawn of the page's own words, in Source Serif Pro (SIL Open Font License). It is made of these words
alone: no view is read for it, and it is drawn again only when they change.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from briefings.presenting.wording import Wording
from briefings.site.archive import TextPage
from briefings.site.history import History

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

# What Open Graph's readers crop least; half as much again takes twice the time, and is shown no larger.
_WIDTH, _HEIGHT, _EDGE = 800, 420, 46
# The largest size at which a headline has at most so many lines.
_SIZES, _LINES, _SPACING = (56, 46, 38), 4, 1.14
_SMALL = 23
# Where the rule stands, and the headline below it.
_RULE_AT, _HEADLINE_AT = 88, 114
# The letters that the typeface has: Latin, Greek, Cyrillic, their punctuation and signs of currency.
_DRAWN = re.compile("[\\x20-\\x7e\\xa0-\u052f\u1e00-\u1fff\u2000-\u20cf\u2100-\u218f]*")
# Ink, the colour of the rule, and paper; between ink and paper lie the greys of the letters' edges.
_INK, _ACCENT, _PAPER = (27, 26, 23), (140, 47, 27), (253, 252, 248)
_RULE = 1


def name_card(path: str) -> str:
    """Return the path of the card of a page."""
    folder, _, name = path.removesuffix(".html").rpartition("/")
    return f"{folder}/card-{name}.png" if folder else f"card-{name}.png"


def make_card_pages(history: History, words: Wording, title: str) -> Iterator[TextPage]:
    """Yield the cards of the newest days and of their stories of several days; ``title`` is the site's."""
    for day in history.days:
        if day.path in history.carded:
            headline = next((one.headline for one in day.stories if _DRAWN.fullmatch(one.headline)), "")
            yield _card_page(day.path, headline, day.title, title)
    for path, parts in history.threads.items():
        if path in history.carded:
            period = words.period(parts[0].day, parts[-1].day)
            yield _card_page(path, parts[-1].headline, period, title)


def _card_page(path: str, *texts: str) -> TextPage:
    return TextPage(path=name_card(path), texts=texts, write=lambda _: draw_card(*texts))


def draw_card(headline: str, date: str, title: str) -> bytes:
    """Return a card; words in letters that the typeface does not have are left out."""
    from PIL import Image, ImageDraw

    headline, date, title = (text if _DRAWN.fullmatch(text) else "" for text in (headline, date, title))
    card = Image.new("L", (_WIDTH, _HEIGHT), 255)
    pen = ImageDraw.Draw(card)
    small = _load_font(_SMALL)
    pen.text((_EDGE, _EDGE), title, font=small, fill=0)
    pen.rectangle((_EDGE, _RULE_AT, _WIDTH - _EDGE, _RULE_AT + 3), fill=_RULE)
    size, lines = _set_lines(headline)
    for number, line in enumerate(lines):
        pen.text((_EDGE, _HEADLINE_AT + round(number * size * _SPACING)), line, font=_load_font(size), fill=0)
    pen.text((_EDGE, _HEIGHT - _EDGE - _SMALL), date, font=small, fill=90)
    card.putpalette(_make_palette())
    out = io.BytesIO()
    # Runs of one colour are nearly all there is: 5.1 ms a card; 8.6 with the usual search for repeats.
    card.save(out, "PNG", compress_type=zlib.Z_RLE)
    return out.getvalue()


def _set_lines(text: str) -> tuple[int, list[str]]:
    """Return the size and the lines of a headline, cut where it is too long for the smallest size."""
    whole = _WIDTH - 2 * _EDGE
    for size in _SIZES:
        lines = _break_lines(text, _load_font(size), whole)
        if len(lines) <= _LINES:
            return size, _balance_lines(text, _load_font(size), lines)
    return size, [*lines[: _LINES - 1], f"{lines[_LINES - 1].rpartition(' ')[0]} …"]


def _balance_lines(text: str, font: FreeTypeFont, lines: list[str]) -> list[str]:
    """Return a headline in as many lines, as narrow as can be: none holds one word where another is full."""
    for width in range(_WIDTH - 2 * _EDGE, _WIDTH // 3, -60):
        narrower = _break_lines(text, font, width)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _break_lines(text: str, font: FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def _load_font(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    file = files("font_source_serif_pro") / "files" / "SourceSerifPro-Bold.ttf"
    return ImageFont.truetype(io.BytesIO(file.read_bytes()), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _make_palette() -> list[int]:
    """Return the colours of the 256 greys: from ink to paper; the second is the rule's."""
    ramp = [
        round(ink + (paper - ink) * grey / 255)
        for grey in range(256)
        for ink, paper in zip(_INK, _PAPER, strict=True)
    ]
    return [*ramp[: 3 * _RULE], *_ACCENT, *ramp[3 * (_RULE + 1) :]]
