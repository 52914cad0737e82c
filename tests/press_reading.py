"""Reads press reviews: a PDF by its tags, as a screen reader does, a book by its pages."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from html import escape
from pathlib import Path

TAGS = {"Art": "article", "BlockQuote": "blockquote", "Caption": "figcaption", "Link": "a", "NonStruct": "b"}


def read_book(book: bytes) -> str:
    """Return the pages of an EPUB, in the order of the book, as HTML."""
    with zipfile.ZipFile(io.BytesIO(book)) as files:
        order = re.findall(r'idref="([^"]+)"', files.read("EPUB/content.opf").decode())
        return "\n".join(files.read(f"EPUB/{name}.xhtml").decode() for name in order)


def read_paper(path: Path) -> str:
    """Return what the tags of a PDF hold, as HTML: stories, headings, quotations, links, corrections."""
    told = subprocess.run(
        ["pdfinfo", "-struct-text", str(path)], capture_output=True, text=True, check=True
    ).stdout
    lines = [line for line in told.splitlines() if line.strip() and not line.strip().startswith("Object ")]
    html, _ = _read_element(lines, 0)
    return html


def _read_element(lines: list[str], place: int) -> tuple[str, int]:
    """Return the element that begins in a line, and the line behind it."""
    depth, tag = _indent(lines[place]), lines[place].split()[0]
    place += 1
    parts: list[tuple[str, str]] = []
    while place < len(lines) and _indent(lines[place]) > depth:
        if lines[place].strip().startswith('"'):
            parts.append(("", escape(_turn(lines[place].strip()[1:-1]))))
            place += 1
        else:
            inner = lines[place].split()[0]
            text, place = _read_element(lines, place)
            # Two lines of one text follow each other; between them there is a space.
            parts.append(
                (inner, f" {text}" if inner == "Span" and parts and parts[-1][0] == "Span" else text)
            )
    text = "".join(part for _, part in parts)
    if tag == "Span":
        return text, place
    name = TAGS.get(tag, tag.lower())
    if tag == "NonStruct" and "<blockquote>" in text:
        name = "figure"
    mark = ""
    if tag == "Div" and text.startswith("<p><b>Correction</b>"):
        mark = ' class="b-correction"'
    if tag == "Link" and re.fullmatch("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", text):
        mark = ' class="b-from"'
    return f"<{name}{mark}>{text}</{name}>", place


def _turn(text: str) -> str:
    """Return a line from right to left in the order of its letters: a PDF has them from left to right."""
    return text[::-1] if re.search("[\u05d0-\u05ea\u0620-\u064a]", text) else text


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
