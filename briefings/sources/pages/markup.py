"""HTML → its tree, its meta elements and its JSON-LD, however broken each of them is."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from briefings.sources.decoding import decode

_ARTICLE = re.compile(r"article|posting|report|liveblog|review|interview", re.IGNORECASE)
# What hangs on these keys tells of the same page; what hangs on others (parts, mentions, teasers) does not.
_SAME_PAGE = ("@graph", "mainEntity", "mainEntityOfPage")
_DEEPEST = 5
_WRAPPING = re.compile(
    r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*;?\s*$"
)
_TEMPLATE = re.compile(r"text/(?:html|(?:x-)?[\w-]*template)", re.IGNORECASE)
_END_OF_PAGE = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_LEAST_SPARE = 400
_BLOCKS = ("p", "div", "td", "li", "h1", "h2", "h3", "h4", "blockquote", "br", "tr", "table", "ul", "ol")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# What libxml2 says of a page whose elements stand more than 2,048 deep.
_TOO_DEEP = "Excessive depth"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A page in parts. ``article`` is the JSON-LD node of the article, empty where there is none.

    ``spare`` holds the trees of what a browser shows when a script runs, or none does: templates, noscript.
    ``is_cut`` says that the page is nested more than 2,048 deep, and that nothing was parsed behind that.
    """

    html: str
    tree: lxml_html.HtmlElement
    metas: Mapping[str, tuple[str, ...]]
    nodes: tuple[Mapping[str, Any], ...]
    article: Mapping[str, Any]
    spare: tuple[lxml_html.HtmlElement, ...] = ()
    is_cut: bool = False

    def said(self, *names: str) -> tuple[str, ...]:
        """Return what the page's meta elements of these names say, in the order of the names."""
        return tuple(content for name in names for content in self.metas.get(name, ()))

    def resolve(self, node: Any) -> Mapping[str, Any]:
        """Return a JSON-LD node, or the one elsewhere on the page that it only names by its @id."""
        if not isinstance(node, Mapping):
            return {}
        if "name" not in node and isinstance(node.get("@id"), str):
            return next((n for n in self.nodes if n.get("@id") == node["@id"] and "name" in n), node)
        return node


def parse_markup(html: bytes, charset: str = "") -> Markup | None:
    """Parse a page; None where there is no element in it. Entities are not expanded from outside."""
    text = _NOT_XML.sub("", decode(html, charset))
    # What stands behind an end of the body belongs to it (HTML Living Standard, 13.2.6.4.19); lxml drops it.
    text = _END_OF_PAGE.sub("", text)
    # lxml refuses a str with an encoding declaration. Of what is no huge tree it drops all that stands more
    # than 256 deep, and unclosed tags nest deeply: each <font> stands in the one before it.
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    nodes = tuple(_read_linked(tree))
    spare = tuple(_read_spare(tree))
    # How a word is read stands beside it in small letters (ruby), and is no word of the sentence.
    etree.strip_elements(tree, "script", "style", "noscript", "template", "svg", "rt", "rp", with_tail=False)
    return Markup(
        html=text,
        tree=tree,
        metas=_read_metas(tree),
        nodes=nodes,
        article=_choose_article(nodes, tree),
        spare=spare,
        is_cut=any(_TOO_DEEP in each.message for each in parser.error_log),
    )


def clean_words(words: str) -> str:
    """Return words without markup, entities, soft hyphens and doubled spaces."""
    words = entities.unescape(entities.unescape(words))
    words = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", " ", words)
    return " ".join(words.replace("\u00ad", "").replace("\u200b", "").split())


def flatten_html(html: str) -> str:
    """Return the words of HTML, a block a line and an empty line between two."""
    markup = parse_markup(html.encode("utf-8", "replace"), "utf-8")
    if markup is None:
        return ""
    for element in markup.tree.iter(*_BLOCKS):
        element.tail = "\n" + (element.tail or "")
        element.text = "\n" + (element.text or "")
    lines = (" ".join(line.split()) for line in markup.tree.text_content().split("\n"))
    return "\n\n".join(line for line in lines if line)


def type_of(node: Mapping[str, Any]) -> str:
    """Return a JSON-LD node's types as one string."""
    types = node.get("@type", "")
    return " ".join(map(str, types)) if isinstance(types, list) else str(types)


def _read_spare(tree: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """Return the trees of templates and of what is for browsers without scripts, if they hold much text."""
    for element in tree.iter("noscript", "template", "script"):
        if element.tag != "script":
            inner = "".join(etree.tostring(each, encoding="unicode") for each in element)
            inner = f"{element.text or ''}{inner}"
        elif _TEMPLATE.search(element.get("type") or ""):
            inner = element.text or ""
        else:
            continue
        if len(inner) >= _LEAST_SPARE and (spare := _parse_fragment(inner)) is not None:
            yield spare


def _parse_fragment(words: str) -> lxml_html.HtmlElement | None:
    try:
        found = lxml_html.document_fromstring(f"<body>{words}</body>")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    etree.strip_elements(found, "script", "style", "svg", with_tail=False)
    return found


def _read_metas(tree: lxml_html.HtmlElement) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and meta.get(key):
                found.setdefault(meta.get(key).strip().lower(), []).append(content)
    return {name: tuple(contents) for name, contents in found.items()}


def _read_linked(tree: lxml_html.HtmlElement) -> Iterator[Mapping[str, Any]]:
    """Return the JSON-LD nodes that tell of the page, outermost first."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield from _walk_nodes(_load_linked(script.text or ""))


def _walk_nodes(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _walk_nodes(each, depth)
    elif isinstance(value, Mapping) and depth < _DEEPEST:
        yield value
        for key in _SAME_PAGE:
            yield from _walk_nodes(value.get(key), depth + 1)


def _load_linked(words: str) -> Any:
    """Load JSON-LD, forgiving what sites get wrong: comments, entities, line ends, trailing commas."""
    words = _WRAPPING.sub("", words)
    for repair in (
        lambda w: w,
        lambda w: _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", w)),
        entities.unescape,
        lambda w: w.replace("\\'", "'"),
        _mend_marks,
    ):
        try:
            return json.loads(repair(words).strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _mend_marks(words: str) -> str:
    """Put a backslash before quotation marks within a value: those that nothing of JSON stands beside."""
    inner = re.compile(r'(?<![\[{:,\\])(?<![\[{:,] )"(?!\s*[\]}:,])')
    return inner.sub(r'\\"', _CONTROL.sub(" ", " ".join(words.split())))


def _choose_article(nodes: tuple[Mapping[str, Any], ...], tree: lxml_html.HtmlElement) -> Mapping[str, Any]:
    """Return the node of the page's own article: the one whose headline the page shows, or the first."""
    articles = [node for node in nodes if _ARTICLE.search(type_of(node))]
    titled = [node for node in articles if isinstance(node.get("headline"), str)]
    shown = " ".join(str(each) for each in tree.xpath("//title//text() | //h1//text()"))
    shown = clean_words(shown).casefold()
    for node in titled:
        if clean_words(node["headline"]).casefold() in shown:
            return node
    return next(iter(titled or articles), {})
