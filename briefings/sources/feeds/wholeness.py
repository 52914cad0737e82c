"""The text that an entry of a feed holds, and whether it is the whole one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from briefings.sources.feeds.item import Item
from briefings.sources.lists import load_list
from briefings.sources.pages.body import find_block_quotes
from briefings.sources.pages.markup import flatten_html, parse_markup

# Shorter contents may be whole, too: then the page is asked for once, which does no harm. A description
# is made to be short, so it must be longer to be believed.
_WORDS_OF_CONTENT, _WORDS_OF_SUMMARY = 150, 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an entry tells: its text, the paragraphs that are block quotations, whether that is all."""

    text: str = ""
    block_quotes: tuple[str, ...] = ()
    whole: bool = False


def read_told(item: Item) -> Told:
    """Return the longer of an entry's two texts, cleaned of all but its words."""
    content, summary = _read_html(item.content), _read_html(item.summary)
    least = _WORDS_OF_CONTENT
    if len(summary[0]) > len(content[0]):
        content, least = summary, _WORDS_OF_SUMMARY
    text, quoted = content
    whole = len(text.split()) >= least and "\n" in text and not _patterns()["cut"].search(text)
    return Told(text=text, block_quotes=quoted, whole=whole)


def _read_html(html: str) -> tuple[str, tuple[str, ...]]:
    import nh3

    if not html.strip():
        return "", ()
    kept, dropped = (set(load_list("feeds/wholeness.yaml")[key].split()) for key in ("kept", "dropped"))
    clean = nh3.clean(html, tags=kept, clean_content_tags=dropped, attributes={})
    clean = re.sub(r"(?:<br>\s*){2,}", "</p><p>", clean)
    paragraphs = flatten_html(f"<html><body>{clean}</body></html>").split("\n\n")
    while paragraphs and _patterns()["appended"].search(paragraphs[-1]):
        paragraphs.pop()
    quoted = _find_quoted(clean) if "<blockquote" in clean else ()
    return "\n\n".join(paragraphs), quoted


def _find_quoted(clean: str) -> tuple[str, ...]:
    markup = parse_markup(f"<html><body>{clean}</body></html>".encode(), "utf-8")
    return find_block_quotes(markup) if markup else ()


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    forms: dict[str, list[str]] = load_list("feeds/wholeness.yaml")
    return {name: re.compile("|".join(forms[name]), re.IGNORECASE) for name in ("cut", "appended")}
