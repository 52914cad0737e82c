"""The article's text out of a page: trafilatura's, mended at its edges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html as lxml_html

from briefings.sources.furniture import flatten, mark_furniture
from briefings.sources.pages.markup import Markup, clean_words

_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description", "dcterms.abstract")
_SHORTEST, _LONGEST, _MOST_CHILDREN = 30, 700, 8
# Two readings of one body share this much of the first; the second holds more when it is longer by this.
_SAME, _MORE, _CUT = 0.55, 1.4, 0.75
_BODY = re.compile(
    r"\b(?:article|story|post|entry|content)[-_]{0,2}(?:body|content|text|main)\b|article-?body|body-?text|rich-?text",
    re.IGNORECASE,
)
_PROSE = re.compile(r".{40}.*[.!?…。！？][\"'”’»)\]」』]*$", re.DOTALL)
_BLOCK = re.compile(r"<blockquote\b.{0,20000}?</blockquote>", re.DOTALL | re.IGNORECASE)
_FOOTER = re.compile(r"<(/?)footer\b[^<>]*>", re.IGNORECASE)
_BESIDE = re.compile(
    r"related|recommend|teaser|newsletter|promo|advert|comment|share|social|footer|caption", re.IGNORECASE
)


def read_lines(markup: Markup) -> list[str]:
    """Return the paragraphs of the article on the page, furniture among them.

    They are trafilatura's. Where the page marks the article's body, this second opinion puts back
    what trafilatura took for the end of it, and cuts the teasers beneath.
    """
    from trafilatura import bare_extraction

    found: Any = bare_extraction(
        _BLOCK.sub(_keep_footer, markup.html),
        include_comments=False,
        with_metadata=False,
        favor_precision=True,
    )
    lines = ((found.text or "") if found else "").split("\n")
    lines = [stripped for line in lines if (stripped := line.strip())]
    return _mend(lines, [_Body.of(group) for group in _list_bodies(markup)])


def _keep_footer(block: re.Match[str]) -> str:
    """Make a paragraph of a block quotation's footer: it says who speaks, and trafilatura drops footers."""
    return _FOOTER.sub(r"<\1p>", block[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    """Elements side by side that hold the article's body together, and their words."""

    elements: tuple[lxml_html.HtmlElement, ...]
    flat: str

    @classmethod
    def of(cls, elements: tuple[lxml_html.HtmlElement, ...]) -> _Body:
        words = " ".join(clean_words(element.text_content()) for element in elements)
        return cls(elements=elements, flat=_squeeze(words))

    def covers(self, flat: str) -> bool:
        return bool(flat) and flat in self.flat

    def read(self) -> list[str]:
        return list(dict.fromkeys(line for element in self.elements for line in _read_paragraphs(element)))


def _squeeze(words: str) -> str:
    """Return words without spaces: elements that meet without one between them are compared too."""
    return flatten(words).replace(" ", "")


def _list_bodies(markup: Markup) -> Iterator[tuple[lxml_html.HtmlElement, ...]]:
    """Return the elements that the page itself calls its article's body, alike ones as one.

    On a page of several articles (more than one main heading) only those side by side are alike.
    """
    endless = len(list(markup.tree.iter("h1"))) > 1
    groups: dict[tuple[Any, str], list[lxml_html.HtmlElement]] = {}
    for element in markup.tree.iter("div", "section", "article", "main"):
        called = f"{element.get('class')} {element.get('id')}"
        if element.get("itemprop") == "articleBody" or _BODY.search(called):
            alike = " ".join((element.get("class") or "").split()[:2])
            groups.setdefault((element.getparent() if endless else None, alike), []).append(element)
    return (tuple(group) for group in groups.values())


def _read_paragraphs(body: lxml_html.HtmlElement) -> Iterator[str]:
    for element in body.iter("p", "h2", "h3", "h4", "blockquote", "li"):
        if element.tag in ("blockquote", "li") and element.find(".//p") is not None:
            continue
        words = clean_words(element.text_content())
        linked = sum(len(link.text_content()) for link in element.iter("a"))
        linked = len(words) if next(element.iterancestors("a"), None) is not None else linked
        if words and linked <= 0.5 * len(words) and not _is_aside(element, body):
            yield words


def _is_aside(element: lxml_html.HtmlElement, body: lxml_html.HtmlElement) -> bool:
    for above in element.iterancestors():
        if above is body:
            return False
        if above.tag in ("aside", "nav", "footer", "figure", "form") or _BESIDE.search(
            str(above.get("class"))
        ):
            return True
    return False


def _mend(lines: list[str], bodies: list[_Body]) -> list[str]:
    """Return the marked body where it holds the lines and more, else the lines without their tail.

    Of nested bodies the smallest that holds most of the lines counts: outer ones hold teasers too,
    and on endless pages the next articles.
    """
    flat = [_squeeze(line) for line in lines]
    everything = sum(map(len, flat))
    shares = [sum(len(words) for words in flat if body.covers(words)) for body in bodies]
    most = max(shares, default=0)
    if most < max(1, _SAME * everything):
        return lines
    holding = (body for body, share in zip(bodies, shares, strict=True) if share >= 0.9 * most)
    body = min(holding, key=lambda body: len(body.flat))
    marked = body.read()
    prose = sum(len(_squeeze(line)) for line in marked if _PROSE.search(line))
    if prose > _MORE * everything:
        return marked
    if most < _CUT * everything:
        return lines
    return lines[: max(index for index, words in enumerate(flat) if body.covers(words)) + 1]


def compose_body(
    markup: Markup, lines: list[str], headline: str, authors: tuple[str, ...]
) -> tuple[str, str]:
    """Return the article's text, a paragraph a line, and its standfirst, which opens the text.

    What is plainly furniture is left out here, before the text is fixed.
    """
    standfirst = find_standfirst(markup, headline)
    lines = _drop_furniture(lines, headline, authors)
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


def _drop_furniture(lines: list[str], headline: str, authors: tuple[str, ...]) -> list[str]:
    text = "\n".join(lines)
    dropped = {
        piece.span.of(text)
        for piece in mark_furniture(text, headline=headline, byline=authors)
        if piece.kind not in ("dateline", "standfirst")
    }
    kept = [line for line in lines if line not in dropped]
    return kept if len(" ".join(kept)) > 0.5 * len(text) else lines
