"""The head of an article on its page: what stands around its main heading and before its second paragraph.

There a page prints who wrote it and when it came out. Times and names elsewhere are of comments, related
stories, tickers, embedded posts and menus.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import html as lxml_html

from briefings.sources.lists import load_list
from briefings.sources.pages.blocks import clean_block

_OF_OTHERS = re.compile("|".join(load_list("pages/elements.yaml")["named_others"]), re.IGNORECASE)
_OTHER_TAGS = frozenset(("nav", "blockquote", "aside", "footer"))
_PARAGRAPH, _PARAGRAPHS = 100, 2
# So many levels above the heading its kicker and date stand, too.
_LEVELS = 3
_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class Head:
    """The elements of the head, those behind the heading first, and those that the heading stands in."""

    elements: tuple[lxml_html.HtmlElement, ...]
    around: frozenset[lxml_html.HtmlElement]

    def choose(self, found: Iterable[lxml_html.HtmlElement]) -> Iterator[lxml_html.HtmlElement]:
        """Return those of the elements that stand in the head and are not of something else."""
        known = frozenset(self.elements)
        return (each for each in found if each in known and not self.is_of_others(each))

    def lines(self) -> Iterator[str]:
        """Return the short lines of the head, as its elements show them, outer ones first."""
        for element in self.elements:
            if element.tag not in ("h1", "head", "title"):
                words = clean_block(element.text_content()[: 4 * _LONGEST_LINE])
                if 0 < len(words) <= _LONGEST_LINE and not self.is_of_others(element):
                    yield words

    def is_of_others(self, element: lxml_html.HtmlElement) -> bool:
        """Tell whether an element stands in a menu, a comment, a related story or an embedded post."""
        for each in (element, *element.iterancestors()):
            if each in self.around:
                return False
            named = f"{each.get('class') or ''} {each.get('id') or ''}"[:1_000]
            if each.tag in _OTHER_TAGS or _OF_OTHERS.search(named):
                return True
        return False


def find_head(tree: lxml_html.HtmlElement, headline: str) -> Head:
    """Return the head of the article of that headline; without a main heading it is the page's first part."""
    elements = [each for each in tree.iter() if isinstance(each.tag, str)]
    headings = [at for at, each in enumerate(elements) if each.tag == "h1"]
    wanted = headline.casefold()
    fits = (at for at in headings if clean_block(elements[at].text_content()).casefold() == wanted)
    heading = next(fits, next(iter(headings), 0))
    paragraphs = (
        at
        for at in range(heading + 1, len(elements))
        if elements[at].tag == "p" and len(elements[at].text_content()) >= _PARAGRAPH
    )
    end = next(islice(paragraphs, _PARAGRAPHS - 1, None), len(elements))
    around = tuple(elements[heading].iterancestors()) if headings else ()
    near = [each for each in around[:_LEVELS] if each.tag not in ("body", "html")]
    above = frozenset(near[-1].iter()) if near else frozenset()
    before = (each for each in elements[:heading] if each in above)
    return Head(elements=(*elements[heading:end], *before), around=frozenset((*around, tree)))
