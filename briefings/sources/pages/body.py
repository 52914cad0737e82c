"""The article's text out of a page: the better of several readings, without its furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import html as lxml_html

from briefings.sources.furniture import flatten, mark_furniture
from briefings.sources.languages import choose_language
from briefings.sources.pages.blocks import (
    clean_block,
    count_prose,
    find_article,
    holds_several,
    is_sentence,
    list_blocks,
)
from briefings.sources.pages.markup import Markup, clean_words, flatten_html
from briefings.sources.pages.metadata import read_said_language
from briefings.sources.word_lists import load_list

_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description", "dcterms.abstract")
_SHORTEST, _LONGEST, _MOST_CHILDREN = 30, 700, 8
# A reading that holds less of the page's prose is compared with others; another that is twice as long counts.
# Lists and headings are no prose: a reading that has as much prose must be longer still.
_SURE, _CUT, _CUT_LABELS = 0.75, 2, 4
_GOES_ON, _HELD = 1.4, 0.8
# Of the swaps for a reading of something else that pages of four collections showed, those of less than
# 130 letters were right, those of 540 and more wrong: notices about cookies.
_NEXT_TO_NOTHING = 300
_LONG = 60
_WORDS, _MOST_ALIKE = 6, 20
_TAIL = re.compile("|".join(load_list("pages/names.yaml")["tails"]), re.IGNORECASE)
_TAIL_SHARE = 0.6


def read_lines(markup: Markup) -> list[str]:
    """Return the paragraphs of the article on the page, furniture among them.

    They are those of the page's own layout. Where these are little of its prose, trafilatura is asked too,
    and counts when it finds twice as much; so do templates, and the body that JSON-LD repeats.
    """
    layout = list_blocks(markup.tree)
    article = find_article(layout)
    lines = [block.text for block in article]
    if count_prose(article) < _SURE * count_prose(layout.blocks) and not holds_several(layout):
        lines = _choose_longer(lines, _ask_trafilatura(markup))
    for spare in markup.spare:
        lines = _choose_longer(lines, [block.text for block in find_article(list_blocks(spare))])
    return list(_drop_repeated(_choose_longer(lines, _read_linked_body(markup))))


def _choose_longer(lines: list[str], other: list[str]) -> list[str]:
    """Return the other reading where it holds so much more prose, or text, that the first must be cut.

    One that repeats the first and goes on counts sooner. One that is of something else (a notice in a
    template, comments) counts only where next to nothing was found.
    """
    ours, theirs = _count_prose(lines), _count_prose(other)
    is_held = _is_held(lines, other)
    if not is_held and ours >= _NEXT_TO_NOTHING:
        return lines
    goes_on = theirs > (_GOES_ON if is_held else _CUT) * ours
    is_longer = theirs >= ours and sum(map(len, other)) > _CUT_LABELS * sum(map(len, lines))
    return other if goes_on or is_longer else lines


def _count_prose(lines: list[str]) -> int:
    return sum(len(line) for line in lines if is_sentence(line))


def _is_held(lines: list[str], other: list[str]) -> bool:
    """Return whether most of a reading's prose stands in another."""
    words = flatten(" ".join(other))
    held = [line for line in lines if flatten(line) in words]
    return _count_prose(held) >= _HELD * _count_prose(lines)


def _ask_trafilatura(markup: Markup) -> list[str]:
    from trafilatura import bare_extraction

    found: Any = bare_extraction(markup.html, include_comments=False, with_metadata=False)
    lines = ((found.text or "") if found else "").split("\n")
    return [stripped for line in lines if (stripped := line.strip())]


def _read_linked_body(markup: Markup) -> list[str]:
    """Return the paragraphs of the body that JSON-LD repeats; sites write it as text or as HTML."""
    body = markup.article.get("articleBody")
    words = body if isinstance(body, str) else ""
    if re.search(r"</?(?:p|div|br)\b", words):
        words = flatten_html(words)
    return [line for each in words.split("\n") if (line := clean_block(each))]


def _drop_repeated(lines: list[str]) -> Iterator[str]:
    """Leave out long paragraphs that stood there before, and one alone that repeats a part of another.

    A page shows a standfirst twice, or a slide; a pull quote repeats a sentence in larger type. Several such
    in a row are the key points of an article.
    """
    flats = [flatten(line) for line in lines]
    longer = _index_beginnings(flats)
    parts = [any(flat in other != flat for other in longer.get(_beginning(flat), ())) for flat in flats]
    seen: set[str] = set()
    for at, (line, flat) in enumerate(zip(lines, flats, strict=True)):
        is_pulled = parts[at] and at > 0 and not any((*parts[at - 1 : at], *parts[at + 1 : at + 2]))
        if len(flat) < _LONG or (flat not in seen and not is_pulled):
            yield line
        seen.add(flat)


def _beginning(flat: str) -> str:
    return " ".join(flat.split(" ", _WORDS)[:_WORDS])


def _index_beginnings(flats: list[str]) -> dict[str, list[str]]:
    """Return the paragraphs that hold the first words of a long one somewhere, by these words."""
    found: dict[str, list[str]] = {_beginning(flat): [] for flat in flats if len(flat) >= _LONG}
    for flat in flats:
        words = flat.split(" ")
        for at in range(len(words) - _WORDS + 1):
            held = found.get(" ".join(words[at : at + _WORDS]))
            if held is not None and len(held) < _MOST_ALIKE and held[-1:] != [flat]:
                held.append(flat)
    return found


def compose_body(
    markup: Markup, lines: list[str], headline: str, authors: tuple[str, ...]
) -> tuple[str, str]:
    """Return the article's text, a paragraph a line, and its standfirst, which opens the text.

    What is plainly furniture is left out here, before the text is fixed.
    """
    standfirst = find_standfirst(markup, headline)
    language = choose_language(read_said_language(markup), "\n".join(lines))
    lines = _cut_tail(_drop_furniture(lines, headline, authors, language))
    shown = flatten(" ".join(lines[:4]))
    if standfirst and lines and flatten(standfirst) not in shown:
        lines = [standfirst, *lines]
    return "\n\n".join(lines), standfirst


def find_block_quotes(markup: Markup) -> tuple[str, ...]:
    """Return the paragraphs that the page sets as block quotations, pull quotes and all."""
    found: dict[str, None] = {}
    for block in markup.tree.iter("blockquote"):
        pieces = [*block.iter("p", "li")] or [block]
        found.update(dict.fromkeys(clean_words(piece.text_content()) for piece in pieces))
    return tuple(filter(None, found))


def find_standfirst(markup: Markup, headline: str) -> str:
    """Return the description that the page shows as an element of its own, else the empty string."""
    written = markup.article.get("description")
    candidates = [written if isinstance(written, str) else "", *markup.said(*_DESCRIPTIONS)]
    wanted = {flatten(clean_words(words)) for words in candidates}
    wanted = {flat for flat in wanted if len(flat) >= _SHORTEST and flat != flatten(headline)}
    if not wanted:
        return ""
    for element in markup.tree.iter("p", "h2", "h3", "div", "span", "strong", "section", "li"):
        shown = _own_words(element)
        if shown and flatten(shown) in wanted:
            return shown
    return ""


def _own_words(element: lxml_html.HtmlElement) -> str:
    """Return an element's words when they can be one paragraph."""
    if len(element) > _MOST_CHILDREN:
        return ""
    words = element.text_content()
    return clean_words(words) if _SHORTEST <= len(words) <= 2 * _LONGEST else ""


def _cut_tail(lines: list[str]) -> list[str]:
    """Leave out what follows a heading under which the page speaks of itself, if it is the lesser part."""
    for at in range(len(lines) - 1, 0, -1):
        if _TAIL.fullmatch(lines[at].strip(" .:…!?")) and len(" ".join(lines[at:])) < _TAIL_SHARE * len(
            " ".join(lines)
        ):
            return _cut_tail(lines[:at])
    return lines


def _drop_furniture(lines: list[str], headline: str, authors: tuple[str, ...], language: str) -> list[str]:
    text = "\n".join(lines)
    dropped = {
        piece.span.of(text)
        for piece in mark_furniture(text, headline=headline, byline=authors, language=language)
        if piece.kind not in ("dateline", "standfirst")
    }
    kept = [line for line in lines if line not in dropped]
    return kept if len(" ".join(kept)) > 0.5 * len(text) else lines
