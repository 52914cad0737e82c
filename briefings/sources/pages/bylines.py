"""Who wrote the article on a page, read in the head of the article.

The head is what stands around the main heading and before the second paragraph. There a page prints who
wrote it and when it came out. Times and names elsewhere belong to comments, related stories, tickers,
embedded posts and menus.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import html as lxml_html

from briefings.sources.dates import is_month
from briefings.sources.furniture import flatten
from briefings.sources.pages.blocks import clean_block
from briefings.sources.pages.markup import Markup, clean_words, type_of
from briefings.sources.word_lists import load_list

_OF_OTHERS = re.compile("|".join(load_list("pages/elements.yaml")["named_others"]), re.IGNORECASE)
_OTHER_TAGS = frozenset(("nav", "blockquote", "aside", "footer"))
_PARAGRAPH, _PARAGRAPHS = 100, 2
# So many levels above the heading its kicker and date stand, too.
_LEVELS = 3
_LONGEST_LINE = 160
_LEADING_WORDS = 4


@dataclass(frozen=True, slots=True)
class Head:
    """The elements of the head, those behind the heading first, and those that the heading stands in."""

    elements: tuple[lxml_html.HtmlElement, ...]
    around: frozenset[lxml_html.HtmlElement]

    def choose(self, found: Iterable[lxml_html.HtmlElement]) -> Iterator[lxml_html.HtmlElement]:
        """Return those of the elements that stand in the head and are not of something else."""
        known = frozenset(self.elements)
        return (each for each in found if each in known and not self.is_of_others(each))

    def choose_in_lines(self, found: Iterable[lxml_html.HtmlElement]) -> Iterator[lxml_html.HtmlElement]:
        """Return those of the elements that only a line in the head makes seem of others."""
        known = frozenset(self.elements)
        return (each for each in found if each in known and self.is_of_line(each))

    def lines(self, *, of_others: bool = False) -> Iterator[str]:
        """Return the short lines of the head, as its elements show them, outer ones first.

        With ``of_others`` those that seem of others, though they are lines of the head.
        """
        belongs = self.is_of_line if of_others else lambda element: not self.is_of_others(element)
        for element in self.elements:
            if element.tag not in ("h1", "head", "title"):
                words = clean_block(element.text_content()[: 4 * _LONGEST_LINE])
                if 0 < len(words) <= _LONGEST_LINE and belongs(element):
                    yield words

    def is_of_others(self, element: lxml_html.HtmlElement) -> bool:
        """Return whether an element stands in a menu, a comment, a related story or an embedded post."""
        for each in (element, *element.iterancestors()):
            if each in self.around:
                return False
            named = f"{each.get('class') or ''} {each.get('id') or ''}"[:1_000]
            if each.tag in _OTHER_TAGS or _OF_OTHERS.search(named):
                return True
        return False

    def is_of_line(self, element: lxml_html.HtmlElement) -> bool:
        """Return whether what makes an element seem of others is a short line that stands in the head.

        Systems name the line of author and date after what else is in it ("meta-comments"), or set it as an
        aside. A line that leads to another article has a link of some words.
        """
        if not self.is_of_others(element):
            return False
        for each in (element, *element.iterancestors()):
            if each in self.around:
                return True
            if len(clean_block(each.text_content()[: 4 * _LONGEST_LINE])) > _LONGEST_LINE or any(
                len(link.text_content().split()) >= _LEADING_WORDS for link in each.iter("a")
            ):
                return not self.is_of_others(each)
        return False


def find_head(tree: lxml_html.HtmlElement, headline: str) -> Head:
    """Return the head of the article of that headline; without a main heading it is the page's first part."""
    elements = [each for each in tree.iter() if isinstance(each.tag, str)]
    headings = [at for at, each in enumerate(elements) if each.tag == "h1"]
    wanted = headline.casefold()
    words = {at: clean_block(elements[at].text_content()).casefold() for at in headings}
    # A heading that holds the headline may hold its kicker, too.
    fits = [at for at in headings if words[at] == wanted] or [at for at in headings if wanted in words[at]]
    heading = next(iter(fits or headings), 0)
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


def _classed(*names: str, whole: bool = False) -> str:
    """Return the XPath of elements whose class holds one of the names, in small letters or large."""
    lower = "translate(@class, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
    space = " " if whole else ""
    holds = (f"contains(concat(' ', {lower}, ' '), '{space}{name}{space}')" for name in names)
    return f"//*[{' or '.join(holds)}]"


_SHOWN = (
    "//*[@id='authors' or @id='author']",
    "//a[@rel='author' or contains(concat(' ', @rel, ' '), ' author ')]",
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author']",
    "//a[contains(@href, '/author/') or contains(@href, '/autor/') or contains(@href, '/authors/')]",
    _classed("author-name", "author__name", "authorname"),
    _classed("author", "autor", "writer", whole=True),
    "//a[contains(@href, '/writer/') or contains(@href, '/by/') or contains(@href, '/profil')]",
    "//a[contains(@href, '/editors/') or contains(@href, '/newsteam/') or contains(@href, '/autoren/')]",
    _classed("byline", "author"),
)
# Of these, so many are marked as an author beyond doubt.
_MARKED = 7
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪĶĹŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ]"
_LISTS: Mapping[str, list[str]] = load_list("pages/names.yaml")
_PREFIX = re.compile(
    rf"^(?:(?:{'|'.join(_LISTS['prefixes'])})\s*[: ]\s*"
    rf"|(?:{'|'.join(_LISTS['particles'])})\s*[: ]\s*(?=(?-i:{_CAPITAL})\S* (?-i:{_CAPITAL})))",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:;|\||•|·|\n| and | und | et | y |&| / )\s*|,\s+(?=[^,]+ )", re.IGNORECASE)
_DATED = "|".join([*_LISTS["published"], *_LISTS["updated"]])
_NO_NAME = re.compile(rf"https?://|www\.|@|\d{{3}}|[{{}}<>\[\]]|^(?:{_DATED})", re.IGNORECASE)
_DESK = re.compile(rf"\b(?:{'|'.join(_LISTS['desks'])})\b", re.IGNORECASE)
_WRITTEN_BY = re.compile(
    r"written by|author|(?:geschrieben|verfasst) von|autor|écrit par|escrito por|yazan", re.IGNORECASE
)
_WORDS = rf"{_CAPITAL}[\w.'’-]+(?: (?:{_CAPITAL}[\w.'’-]*|de|del|van|von|der|den|al|el|da|di|la|le)){{1,4}}"
_LIST = rf"{_WORDS}(?:(?:, | and | und | et | y | & ){_WORDS})*"
_PRINTED = re.compile(rf"(?:By|Von|Par|Por|Text|Words|BY|VON):? ({_LIST})[,.]?.{{0,40}}")
# "Ilse Marr, published on 4 May".
_WHEN = re.compile(rf"(?<=\w)\W+\b(?:{_DATED})", re.IGNORECASE)
# "4 May 2026, by Ilse Marr".
_PRINTED_IN = re.compile(
    rf"(?:^|\d\W*|[|•·–—] ?)(?:(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or):?|(?:Autor(?:in)?|Author):) ({_LIST})"
    r"(?=\W*(?:$|[,|•·–—(\d/]))"
)
# The name that somebody logs in by: "ilse.marr", "IlseM", "admin2".
_LOGIN = re.compile(r"[a-z]+[._-]?[a-z]*\d*|[A-Z][a-z]+[A-Z]\w*|\w+[._]\w+|\w+\d+")
_SIGNATURE = re.compile(rf"{_CAPITAL}[\w'’-]+(?: {_CAPITAL}[\w.'’-]*){{1,3}}")
_LONGEST_NAME = 60
# From the first figure on, with the day and month before it: "Ilse Marr, Monday, May 4".
_FIGURE = re.compile(r"\s*[|,•·–—-]\s*(?:[^\W\d]{3,9}\.?,? ){0,2}\d|(?<![A-Za-z0-9])\d")
# The name of an account behind that of a person: "Ilse Marr @ilsemarr".
_ACCOUNT = re.compile(r"(?<=\w)\s+@\w+$")
# "Ilse Marr Updated:".
_NEXT_LABEL = re.compile(r"(?<=\w)\s+[^\W\d]+:$")
# What a page writes where a name could stand: "Follow", "See all".
_LABEL = re.compile(rf"(?:{'|'.join(_LISTS['labels'])})|.*(?::|\.\.\.|…)", re.IGNORECASE)


def choose_authors(markup: Markup, source: str, head: Head, lines: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the authors' names in the page's order: JSON-LD's, else meta elements', else shown ones.

    An outlet, a desk, an agency or the name that somebody logs in by is an author only where no person is
    named, not even in the head or in the first ``lines`` of the text.
    """
    people, groups = _read_linked(markup, source)
    said = _keep(_split_all((*markup.said(*_LISTS["authors"]), *_read_card(markup)), source))
    for names in (people, (*people, *said)):
        if any(not _is_desk(name, source) and not _LOGIN.fullmatch(name) for name in names):
            return tuple(name for name in names if not _is_outlet(name, source))
    known = people or groups or said
    shown = next(filter(None, _read_shown(markup, head, source, is_sure=bool(known))), ())
    if shown and not all(_is_desk(name, source) for name in shown):
        return shown
    printed = _find_in_lines(head.lines()) or tuple(find_printed_names(lines))
    return printed or known or shown


def _find_in_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the names that most lines of the head have behind a word for "by"."""
    found = Counter(match[1] for line in lines if (match := _PRINTED_IN.search(line)))
    return _keep(_split_all([words for words, _ in found.most_common(1)], ""))


def find_printed_names(lines: Sequence[str]) -> Iterator[str]:
    """Return the names in a byline among the first lines, or in a signature on the last one."""
    for line in lines[:4]:
        match = _PRINTED.fullmatch(line)
        if match:
            yield from _keep(_split_all([match[1]], ""))
            return
    if lines and _SIGNATURE.fullmatch(lines[-1]) and not lines[-1].isupper():
        yield lines[-1]


def _read_linked(markup: Markup, source: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    people: list[str] = []
    groups: list[str] = []
    for node in _list(markup.article.get("author") or markup.article.get("creator")):
        whole = markup.resolve(node)
        names = _split_all(map(str, _list(whole.get("name") if whole else node)), source)
        (groups if "organization" in type_of(whole).lower() else people).extend(names)
    return _keep(people), _keep(groups)


def _read_card(markup: Markup) -> Iterator[str]:
    """Return what the page's card for sharing labels "Written by"."""
    yield from markup.said("twitter:misc:written by")
    for number in ("1", "2"):
        label = " ".join(markup.said(f"twitter:label{number}"))
        if _WRITTEN_BY.search(label):
            yield from markup.said(f"twitter:data{number}")


def _read_shown(markup: Markup, head: Head, source: str, *, is_sure: bool) -> Iterator[tuple[str, ...]]:
    """Return what is marked as the author, in the head of the article first, then nowhere near others'.

    Where the page is sure of an outlet or a desk, only who is named in the head is a person beside it.
    """
    found = [markup.tree.xpath(path) for path in _SHOWN]
    elsewhere = () if is_sure else (_choose_own(each, head) for each in found)
    known = frozenset(head.elements)
    in_lines = (
        [each for each in path if each in known and head.is_of_line(each)] for path in found[:_MARKED]
    )
    for elements in (*(list(head.choose(each)) for each in found), *elsewhere):
        yield _read_elements(elements, source)
    for elements in in_lines:
        yield tuple(name for name in _read_elements(elements, source) if _SIGNATURE.fullmatch(name))


def _read_elements(elements: Sequence[Any], source: str) -> tuple[str, ...]:
    shown = (element.text_content() for element in elements[:6])
    short = (words for words in map(_cut_date, shown) if len(words) <= 2 * _LONGEST_NAME)
    return _keep(_split_all(short, source))


def _choose_own(elements: Sequence[Any], head: Head) -> list[Any]:
    """Return the elements outside of the head that may still be the article's: one, or all of one name."""
    own = [each for each in elements if not head.is_of_others(each)]
    return own if len({clean_words(each.text_content()) for each in own}) == 1 else []


def _cut_date(words: str) -> str:
    """Return the words before a date that stands in one element with the name."""
    before = _FIGURE.split(_WHEN.split(clean_words(words), maxsplit=1)[0], maxsplit=1)[0].rstrip()
    before = _NEXT_LABEL.sub("", before)
    name, _, last = before.rpartition(" ")
    return name if before != clean_words(words) and is_month(last) else before


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _split_all(found: Iterable[str], source: str) -> Iterator[str]:
    for words in found:
        cleaned = _ACCOUNT.sub("", _PREFIX.sub("", clean_words(words)))
        parts = [part.strip(" ,.-–—") for part in _SPLIT.split(cleaned) if part]
        joined = any(_is_outlet(part, source) for part in parts) and "," not in cleaned
        yield from [cleaned] if joined else parts


def _keep(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that can be names, each once."""
    kept: dict[str, str] = {}
    for name in names:
        is_name = flatten(name) and not _NO_NAME.search(name) and not _LABEL.fullmatch(name)
        if is_name and len(name) <= _LONGEST_NAME:
            kept.setdefault(flatten(name), name)
    return tuple(kept.values())


def _is_outlet(name: str, source: str) -> bool:
    return bool(source) and flatten(name) == flatten(source)


def _is_desk(name: str, source: str) -> bool:
    """Return whether a name is the outlet's or a desk's and no person's."""
    squeezed, outlet = flatten(name).replace(" ", ""), flatten(source).replace(" ", "")
    return bool(_DESK.search(name)) or (bool(outlet) and (squeezed in outlet or outlet in squeezed))
