"""What a mail's text has instead of HTML: the words of Markdown, marks for the direction of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import html as lxml_html
from markupsafe import Markup

from briefings.site.templating import show_prose

_LISTS = {"ul", "ol"}
_BLOCKS = _LISTS | {"p", "li", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "div"}
# "![words](address)"; a tag, a comment or the like, but no address or mail address between angle brackets.
_PICTURE = re.compile(r"!(?=\[)")
_TAG = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*>|[^\s<>@]+@[^\s<>]+>)(?=[A-Za-z/!?])")
# Stands for a line break until the spaces are put right.
_BREAK = "\v"
# Of Unicode Standard Annex 9: the marks of a line's direction, and those that a name stands apart between.
_MARKS = {"rtl": "\u200f", "ltr": "\u200e", "": ""}
_APART, _TOGETHER = "\u2068", "\u2069"


def turn(direction: str) -> str:
    """Return the mark that begins a line of a direction (a view's ``dir``); of the mail's own, nothing."""
    return _MARKS[direction]


def isolate(text: str, direction: str) -> str:
    """Return a text so that its direction, where it is another than the line's, moves nothing around it."""
    return f"{_APART}{text}{_TOGETHER}" if direction else text


def disarm(text: str) -> str:
    """Return an editor's Markdown as a mail may hold it: a picture as a link to it, HTML as it is written.

    A picture from elsewhere would tell its server who opens the mail, and when.
    """
    return _TAG.sub("&lt;", _PICTURE.sub("", text))


def show_disarmed(text: str) -> Markup:
    """Return an editor's Markdown as HTML for a mail."""
    return show_prose(disarm(text))


def tell_prose(text: str) -> str:
    """Return Markdown as plain text: paragraphs a blank line apart, a list's items a line each.

    An address stands in angle brackets behind the words that lead to it (RFC 3986, appendix C); emphasis is
    lost, a picture is a link to it.
    """
    page = lxml_html.fragment_fromstring(str(show_disarmed(text)), create_parent="div")
    return "\n\n".join(_tell_block(page))


def _tell_block(block: Any) -> Iterator[str]:
    """Yield the paragraphs of an element; a list is one."""
    if block.tag in _LISTS:
        marks = (f"{number}." if block.tag == "ol" else "*" for number in range(1, len(block) + 1))
        items = ("\n".join(_tell_block(item)) for item in block)
        yield "\n".join(f"{mark} {item}" for mark, item in zip(marks, items, strict=True))
        return
    words = block.text or ""
    for child in block:
        if child.tag in _BLOCKS:
            yield from _close(words)
            yield from _tell_block(child)
            words = child.tail or ""
        else:
            words += _tell_inline(child) + (child.tail or "")
    yield from _close(words)


def _close(words: str) -> Iterator[str]:
    """Yield a paragraph, its spaces put right, unless it is empty."""
    lines = [" ".join(line.split()) for line in words.split(_BREAK)]
    if any(lines):
        yield "\n".join(lines)


def _tell_inline(element: Any) -> str:
    if element.tag in ("br", "img"):
        return _BREAK if element.tag == "br" else element.get("alt", "")
    words = (element.text or "") + "".join(_tell_inline(child) + (child.tail or "") for child in element)
    address = element.get("href", "").removeprefix("mailto:") if element.tag == "a" else ""
    return f"{words} <{address}>" if address and address != words else words
