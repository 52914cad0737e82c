"""A press review on paper: PDF, tagged (PDF/UA-1, ISO 14289-1), with its fonts in it, by WeasyPrint.

Its layout is CSS for paged media: ``press/paper.html`` and ``press/paper.css``. Source Serif Pro, which the
cards are set in too, has the letters of Latin, Greek and Cyrillic script; those of others come from the fonts
of the machine. Letters that none of them has are reported and never left out in silence.
"""

from __future__ import annotations

import logging
import re
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from briefings.errors import PressError, ask_for_package
from briefings.press import PressFile, PressReview, fill_press, make_environment, tell_moment
from briefings.settings import Settings

_TEMPLATE = "press/paper.html"
# The mark of the index of sources, which is laid out when the pages of the stories are known.
_INDEX = "sources"
_FONTS = {
    "Regular": (400, "normal"),
    "It": (400, "italic"),
    "Semibold": (600, "normal"),
    "SemiboldIt": (600, "italic"),
    "Bold": (700, "normal"),
    "Black": (900, "normal"),
}
# How WeasyPrint says that no font has a character.
_MISSING = re.compile(r"\.notdef glyph .*\(U\+([0-9A-F]+)\)")
# Debian's packages of fonts: by how Unicode's names of their characters begin, and for all others.
_FONT_PACKAGES = {
    ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH"): "fonts-noto-cjk",
    ("",): "fonts-noto-core fonts-noto-extra",
}
SYSTEM = "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def load_weasyprint() -> Any:
    """Import WeasyPrint and return it.

    Raises:
        PressError: it is not installed, or a library of the system is not that it draws with.
    """
    try:
        with warnings.catch_warnings():
            # That of a library that it can do without.
            warnings.simplefilter("ignore", DeprecationWarning)
            import weasyprint
    except ModuleNotFoundError as error:
        raise PressError("WeasyPrint", ask_for_package("press", "is not installed")) from error
    except OSError as error:
        problem = f"cannot be loaded: Pango is missing, which draws the letters; for example: {SYSTEM}"
        raise PressError("WeasyPrint", problem) from error
    return weasyprint


def write_pdf(review: PressReview, settings: Settings) -> PressFile:
    """Return a press review as PDF: the same bytes from the same views, templates, versions and fonts.

    Raises:
        PressError: WeasyPrint or Pango is missing.
        TemplateError: a template is wrong, or asks for a variable that it does not get.
    """
    weasyprint = load_weasyprint()
    environment = make_environment(settings)
    environment.filters["first_on_page"] = _keep_first
    # Nothing is fetched: what a site's own template shows stands beside it.
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("file", "data"))
    base = (settings.root / "templates" / _TEMPLATE).absolute().as_uri()

    def lay_out(**variables: object) -> tuple[str, Any]:
        html = fill_press(
            environment,
            _TEMPLATE,
            review,
            fonts=list(_list_fonts()),
            updated=tell_moment(review.updated),
            **variables,
        )
        return html, weasyprint.HTML(string=html, base_url=base, url_fetcher=fetcher).render()

    with _note_missing() as missing:
        html, whole = lay_out(pages={}, first=1)
        pages = {mark: number for number, page in enumerate(whole.pages, 1) for mark in page.anchors}
        first = pages.get(_INDEX, len(whole.pages) + 1)
        _, index = lay_out(pages=pages, first=first)
        content = whole.copy(whole.pages[: first - 1] + index.pages).write_pdf(
            pdf_variant="pdf/ua-1",
            pdf_identifier=sha256(html.encode()).hexdigest()[:32].encode(),
            finisher=_print_links,
        )
    return PressFile(content, "".join(sorted(missing)))


def _keep_first(marks: Iterable[str], pages: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Yield the first mark of each page, with the page."""
    seen: set[int] = set()
    for mark in marks:
        if pages[mark] not in seen:
            seen.add(pages[mark])
            yield mark, pages[mark]


def _print_links(_document: Any, pdf: Any) -> None:
    """Let links be on paper what they are on the screen (ISO 32000-1, 12.5.3: the flag Print)."""
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("Subtype") == "/Link":
            each["F"] = 4


def find_missing(text: str) -> str:
    """Return those characters of a text that no font of this machine has.

    Raises:
        PressError: WeasyPrint or Pango is missing.
    """
    load_weasyprint()
    return _print_and_look(text)


@cache
def _print_and_look(text: str) -> str:
    """Print a text and return what no font has; the machine's fonts are looked at once in a process."""
    with _note_missing() as missing:
        load_weasyprint().HTML(string=f'<html lang="en"><title>-</title><p>{escape(text)}').write_pdf()
    return "".join(sorted(missing))


def suggest_fonts(missing: str) -> str:
    """Return how to install fonts for characters, in words."""
    names = [unicodedata.name(one, "") for one in missing]
    packages = dict.fromkeys(
        next(package for begins, package in _FONT_PACKAGES.items() if name.startswith(begins))
        for name in names
    )
    return f"For fonts: sudo apt-get install {' '.join(packages)}"


def _list_fonts() -> Iterator[tuple[str, int, str]]:
    """Yield the address, the weight and the style of each font of ours."""
    folder = files("font_source_serif_pro") / "files"
    for name, (weight, style) in _FONTS.items():
        yield Path(str(folder / f"SourceSerifPro-{name}.ttf")).as_uri(), weight, style


class _Listener(logging.Handler):
    """Collects the characters that WeasyPrint has no font for; passes on whatever else it says."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        found = _MISSING.match(record.getMessage())
        if found:
            self.missing.add(chr(int(found[1], 16)))
        else:
            logging.getLogger(__name__).warning("WeasyPrint: %s", record.getMessage())


@contextmanager
def _note_missing() -> Iterator[set[str]]:
    """Listen to WeasyPrint meanwhile; it has a logger of its own, which prints."""
    logger, listener = logging.getLogger("weasyprint"), _Listener()
    before, propagates = logger.handlers[:], logger.propagate
    logger.handlers[:], logger.propagate = [listener], False
    try:
        yield listener.missing
    finally:
        logger.handlers[:], logger.propagate = before, propagates
