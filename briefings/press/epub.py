"""A press review as a book for e-readers: EPUB 3, by ebooklib.

Its pages are the templates ``press/book….html``, made XHTML; the reader's own fonts show them. Each section
of a day is a page. It is dated by its edition: nothing in it depends on the clock or the machine.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import lxml.html
from lxml import etree

from briefings.errors import PressError, ask_for_package
from briefings.press import (
    PressFile,
    PressPart,
    PressReview,
    fill_press,
    make_environment,
    tell_moment,
)
from briefings.settings import Settings

_TITLE, _CONTENTS, _SOURCES, _STYLE = "title.xhtml", "contents.xhtml", "sources.xhtml", "book.css"
_XHTML = "application/xhtml+xml"
# What is known of the book before it is opened (schema.org, EPUB Accessibility 1.1).
_ACCESS = (
    ("accessMode", "textual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityHazard", "none"),
)
_NAMESPACES = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'


class _Chapter(NamedTuple):
    """A page of the book: its file, what it is called, the template that makes it, and of which section."""

    file: str
    title: str
    template: str
    part: PressPart | None = None


def load_ebooklib() -> Any:
    """Import what writes books and return it; raise PressError where it is not installed."""
    try:
        from ebooklib import epub
    except ModuleNotFoundError as error:
        raise PressError("EbookLib", ask_for_package("press", "is not installed")) from error
    return epub


def write_epub(review: PressReview, settings: Settings) -> PressFile:
    """Return a press review as a book: the same bytes from the same views, templates and versions.

    Raises:
        PressError: ebooklib is not installed.
        TemplateError: a template is wrong, or asks for a variable that it does not get.
    """
    epub = load_ebooklib()
    environment = make_environment(settings)
    chapters = list(_list_chapters(review))
    files = {chapter.part.id: chapter.file for chapter in chapters if chapter.part}
    places = {
        story.anchor: f"{files[part.id]}#{story.anchor}"
        for part in review.parts
        for story in (*part.stories, *part.shorts)
    }
    book = epub.EpubBook()
    _describe(book, review)
    style = fill_press(environment, "press/book.css", review).encode()
    book.add_item(epub.EpubItem("style", _STYLE, "text/css", style))
    for chapter in chapters:
        html = fill_press(
            environment,
            chapter.template,
            review,
            title=chapter.title,
            part=chapter.part,
            style=_STYLE,
            files=files,
            places=places,
        )
        item = epub.EpubItem(chapter.file.partition(".")[0], chapter.file, _XHTML, to_xhtml(html))
        if chapter.file == _CONTENTS:
            item.properties = ["nav"]
        book.add_item(item)
        book.spine.append(item)
    # The contents of EPUB 2, for old readers.
    book.toc = [epub.Link(chapter.file, chapter.title, f"to-{chapter.file[:-6]}") for chapter in chapters]
    book.add_item(epub.EpubNcx())
    out = io.BytesIO()
    epub.write_epub(out, book, {"mtime": review.updated, "raise_exceptions": True})
    return PressFile(_date_files(out.getvalue(), review), "")


def _describe(book: Any, review: PressReview) -> None:
    site = review.site
    book.set_identifier(f"urn:uuid:{uuid5(NAMESPACE_URL, f'{site.url or site.title}/{review.key}')}")
    book.set_title(f"{review.title} · {site.title}")
    book.set_language(site.language)
    book.set_direction(site.direction)
    book.add_author(site.title)
    book.add_metadata("DC", "publisher", site.title)
    book.add_metadata("DC", "date", tell_moment(review.updated))
    book.add_metadata("DC", "rights", review.words.rights)
    book.add_metadata("DC", "type", review.words.press_review)
    for name, value in (*_ACCESS, ("accessibilitySummary", review.words.press_access)):
        book.add_metadata(None, "meta", value, {"property": f"schema:{name}"})


def _list_chapters(review: PressReview) -> Iterator[_Chapter]:
    yield _Chapter(_TITLE, review.title, "press/book_title.html")
    yield _Chapter(_CONTENTS, review.words.contents, "press/book_contents.html")
    for part in review.parts:
        day = part.day.title if review.summary else ""
        title = " · ".join(filter(None, (day, part.name))) or review.words.stories
        yield _Chapter(f"{part.id}.xhtml", title, "press/book_part.html", part)
    yield _Chapter(_SOURCES, review.words.sources, "press/book_sources.html")


def to_xhtml(html: str) -> bytes:
    """Return a page of HTML as XHTML: with its namespaces, and each language as XML has it too."""
    page = lxml.html.document_fromstring(html)
    for element in page.iter():
        if isinstance(element.tag, str) and element.get("lang"):
            element.set("xml:lang", element.get("lang"))
    text = etree.tostring(page, encoding="unicode", method="xml")
    _, _, rest = text.partition("<html")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html {_NAMESPACES}{rest}'.encode()


def _date_files(book: bytes, review: PressReview) -> bytes:
    """Return a book whose files are dated by its edition; ebooklib dates them by the clock.

    The first file stays uncompressed, as the format asks (EPUB OCF 3.3, 4.3).
    """
    out = io.BytesIO()
    moment = review.updated
    # A zip knows no earlier year.
    when = (max(1980, moment.year), *moment.timetuple()[1:6])
    with zipfile.ZipFile(io.BytesIO(book)) as made, zipfile.ZipFile(out, "w") as dated:
        for each in made.infolist():
            entry = zipfile.ZipInfo(each.filename, when)
            entry.compress_type, entry.external_attr = each.compress_type, each.external_attr
            dated.writestr(entry, made.read(each))
    return out.getvalue()
