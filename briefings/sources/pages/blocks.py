"""A page's tree → its blocks of text, and which of them are the article.

    tree ──▶ list_blocks ──▶ Layout ──▶ find_article ──▶ blocks of the article, in their order

Each step takes time in proportion to the page: blocks are numbered as they stand, an element is the run
of those within it, and sums over such runs are differences of two prefix sums.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, islice, pairwise
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from briefings.sources.word_lists import load_list

_WORDS = load_list("pages/elements.yaml")
_BLOCK, _NO_TEXT, _BESIDE, _BESIDE_ROLES = (
    frozenset(_WORDS[name].split()) for name in ("blocks", "no_text", "beside", "beside_roles")
)
_NAMED_BESIDE = re.compile("|".join(_WORDS["named_beside"]), re.IGNORECASE)
_NAMED_TEASER = re.compile(_WORDS["named_teaser"], re.IGNORECASE)
_HEADINGS = ("h2", "h3", "h4")
_ALL_HEADINGS = frozenset(("h1", *_HEADINGS, "h5", "h6"))
_ASKS = re.compile(r"\w\W{0,3}[?？؟]\s*$")
_LONGEST_QUESTION = 200
_BODY = re.compile(
    r"\b(?:article|story|post|entry|content)[-_]{0,2}(?:body|content|text|main)\b|article-?body|body-?text|rich-?text",
    re.IGNORECASE,
)
# An element that is named as an article's body is it when it holds this share of what the smallest one does.
_MARKED = 0.6
_LEAST_ARTICLE = 800
_NEAR, _LEAST_LEAD, _MOST_LEADS = 12, 60, 6
_NO_LEAD = ("li", "tr", "td", "dd")
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")
# Where a sentence may end, by Unicode's property Sentence_Terminal: Chinese, Devanagari, Urdu,
# Arabic, Ethiopic, Armenian, Khmer, Burmese, Tibetan.
_ENDS = re.compile(r"[.!?…:。！？।॥۔؟።፧։។။།]\W*$")
# Tried on 375 pages, one at a time: from half to twice of each the text's F1 changes by less than 0.5 of 100.
_LEAST_PROSE = 30
_TOLD = re.compile(r"[.!。！।]\W*$")
_MOST_LINKED, _MOST_LINKED_PROSE = 0.5, 0.35
# What is named as if it stood beside the article, and holds this share of the page's prose, is the article.
_IS_MOST = 0.3
# The article is the smallest element that holds this share of the prose.
_HOLDS = 0.75
_LONGEST_CELL = 100
_LEADS, _IN_A_ROW, _LONGEST_TEASER, _TEASER = 0.9, 3, 5, 300
_OUTSTANDING, _LEAST_OUTSTANDING, _FAR_MORE, _NEARLY_ALL = 0.15, 300, 2, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading, item or row; ``linked`` is the share of its words that are links, 0 to 1."""

    text: str
    tag: str
    linked: float

    @property
    def is_prose(self) -> bool:
        """Return whether it consists of sentences, not of a label, a heading or a teaser."""
        return self.linked < _MOST_LINKED_PROSE and is_sentence(self.text)


def is_sentence(line: str) -> bool:
    """Return whether a line is a sentence or several, and no heading or label."""
    return len(line) >= _LEAST_PROSE and bool(_ENDS.search(line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The blocks of a page in their order, and for each block element the run ``[first, last)`` within it."""

    blocks: tuple[Block, ...]
    runs: tuple[tuple[lxml_html.HtmlElement, int, int], ...]


def list_blocks(tree: lxml_html.HtmlElement) -> Layout:
    """Cut a page into its blocks; what a browser shows nothing of is left out."""
    lister = _Lister()
    body = tree.find("body")
    walker = etree.iterwalk(tree if body is None else body, events=("start", "end"))
    for event, element in walker:
        if not isinstance(element.tag, str):
            lister.add(element.tail if event == "end" else "")
        elif event == "end":
            lister.close(element)
        elif element.tag in _NO_TEXT:
            walker.skip_subtree()
        else:
            lister.open(element)
    lister.flush()
    return Layout(blocks=tuple(lister.blocks), runs=tuple(lister.runs))


class _Lister:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.runs: list[tuple[Any, int, int]] = []
        self._open: list[tuple[Any, int]] = []
        self._pieces: list[tuple[str, bool]] = []
        self._links = 0

    def open(self, element: Any) -> None:
        if element.tag in _BLOCK:
            self.flush()
            self._open.append((element, len(self.blocks)))
        self._links += element.tag == "a"
        if element.tag == "br":
            self._pieces.append(("\n", False))
        self.add(" ".join((element.text or "").split("\n")) if element.tag != "pre" else element.text)

    def close(self, element: Any) -> None:
        if element.tag in _BLOCK:
            self.flush()
            _, first = self._open.pop()
            if element.tag == "tr" and self._is_data(element):
                self._join_row(first)
            if first < len(self.blocks):
                self.runs.append((element, first, len(self.blocks)))
        self._links -= element.tag == "a"
        self.add(" ".join((element.tail or "").split("\n")))

    def add(self, words: str | None) -> None:
        if words:
            self._pieces.append((words, self._links > 0))

    def flush(self) -> None:
        """End the block that was being read; line breaks part it where a sentence may end."""
        tag = self._open[-1][0].tag if self._open else "body"
        begun = len(self.blocks)
        for is_break, pieces in groupby(self._pieces, key=lambda piece: piece[0] == "\n"):
            if is_break:
                continue
            held = list(pieces)
            words = clean_block("".join(text for text, _ in held))
            if not words:
                continue
            linked = sum(len(text.strip()) for text, is_link in held if is_link)
            self._append(words, tag, min(1.0, linked / len(words)), follows=len(self.blocks) > begun)
        self._pieces.clear()

    def _append(self, words: str, tag: str, linked: float, *, follows: bool) -> None:
        before = self.blocks[-1] if follows else None
        if before and words[:1].islower() and not _ENDS.search(before.text):
            joined = f"{before.text} {words}"
            share = (before.linked * len(before.text) + linked * len(words)) / len(joined)
            self.blocks[-1] = Block(text=joined, tag=tag, linked=share)
        else:
            self.blocks.append(Block(text=words, tag=tag, linked=linked))

    @staticmethod
    def _is_data(row: Any) -> bool:
        """Return whether a row is of a table of data: one that has headings; others lay a page out."""
        if row.find("th") is not None:
            return True
        table = next(row.iterancestors("table"), None)
        return table is not None and (table.find("tr/th") is not None or table.find("*/tr/th") is not None)

    def _join_row(self, first: int) -> None:
        """Make one block of a row of a data table, whose cells are short; a layout's cells stay apart."""
        cells = self.blocks[first:]
        short = all(len(cell.text) <= _LONGEST_CELL and cell.tag in ("td", "th") for cell in cells)
        if len(cells) > 1 and short:
            text = " | ".join(cell.text for cell in cells)
            linked = sum(cell.linked * len(cell.text) for cell in cells) / len(text)
            self.blocks[first:] = [Block(text=text, tag="tr", linked=linked)]
            while self.runs and self.runs[-1][1] >= first:
                self.runs.pop()


def clean_block(words: str) -> str:
    """Return words on one line, without soft hyphens and other marks that have no width."""
    return " ".join(_INVISIBLE.sub("", words).split())


def find_article(layout: Layout) -> tuple[Block, ...]:
    """Return the blocks of the article: those of the smallest element that holds most of the page's prose.

    Left out are menus, teasers, captions, forms and what else stands beside it, by element, role and name, as
    long as little of the prose is in them; and blocks that are mostly links.
    """
    beside = _find_beside(layout)
    several = list(_list_own(layout).values())
    # Of an endless page the first article is the one that was asked for.
    begin, end = several[0] if len(several) > 1 else (0, len(layout.blocks))
    prose = [
        len(block.text) if block.is_prose and not hidden and begin <= at < end else 0
        for at, (block, hidden) in enumerate(zip(layout.blocks, beside, strict=True))
    ]
    kept = [0 if hidden else len(block.text) for block, hidden in zip(layout.blocks, beside, strict=True)]
    holds, size = _sum_over(prose), _sum_over(kept)
    everything = sum(prose)
    holding = [run for run in layout.runs if holds(run[1], run[2]) >= _HOLDS * everything]
    if not everything or not holding:
        return ()
    # Runs are listed inner before outer: of those of one size the first is the innermost.
    _, first, last = min(holding, key=lambda run: size(run[1], run[2]))
    inner = (run for run in layout.runs if first <= run[1] and run[2] <= last and _is_body(run[0]))
    marked = [run for run in inner if holds(run[1], run[2]) >= _MARKED * holds(first, last)]
    if not marked:
        marked = _find_outstanding(layout, holds, holds(first, last))
    if marked:
        body, first, last = min(marked, key=lambda run: size(run[1], run[2]))
        first, last = _join_parts(layout, body, first, last)
    elif last - first == 1:
        # Of a few short paragraphs the first may hold most.
        around = (run for run in layout.runs if run[1] <= first and last <= run[2] and _is_body(run[0]))
        _, first, last = next(around, (None, first, last))
    first, last = _cut_next(layout, prose, first, last)
    for item in layout.runs:
        if item[0].tag == "li" and item[2] - item[1] == 1 and _is_teaser(layout.blocks[item[1]]):
            beside[item[1]] = True
    inside = [layout.blocks[at] for at in range(first, last) if not beside[at]]
    return (*_find_lead(layout, beside, first), *_keep_told(inside))


def _is_teaser(block: Block) -> bool:
    """Return whether the only block of an item of a list is a heading that leads elsewhere."""
    return block.tag in _HEADINGS and block.linked > _LEADS


def _join_parts(layout: Layout, body: Any, first: int, last: int) -> tuple[int, int]:
    """Return the run of a body and of those beside it that are called just as it: advertisements part it."""
    called = body.get("class")
    parts = [
        run
        for run in layout.runs
        if called and run[0].getparent() is body.getparent() and run[0].get("class") == called
    ]
    return min((run[1] for run in parts), default=first), max((run[2] for run in parts), default=last)


def _find_outstanding(layout: Layout, holds: Callable[[int, int], int], everything: int) -> list[Any]:
    """Return the runs that are called the article's and hold far more prose than any other that is.

    On a page of a short article its comments, teasers and notices hold most of the prose.
    """
    called = [run for run in layout.runs if run[0].tag == "article" or _is_body(run[0])]
    if not called:
        return []
    _, first, last = max(called, key=lambda run: holds(run[1], run[2]))
    most = holds(first, last)
    others = (holds(run[1], run[2]) for run in called if run[2] <= first or last <= run[1])
    if not max(
        _OUTSTANDING * everything, _LEAST_OUTSTANDING
    ) <= most < _MARKED * everything or most < _FAR_MORE * max(others, default=0):
        return []
    within = (run for run in called if first <= run[1] and run[2] <= last)
    return [run for run in within if holds(run[1], run[2]) >= _NEARLY_ALL * most]


def count_prose(blocks: Sequence[Block]) -> int:
    """Return how many characters of the blocks are prose."""
    return sum(len(block.text) for block in blocks if block.is_prose)


def _keep_told(blocks: Sequence[Block]) -> Iterator[Block]:
    """Leave out blocks that are mostly links, but for headings of prose and sentences of the text."""
    for at, block in enumerate(blocks):
        leads = block.tag in _HEADINGS and at + 1 < len(blocks) and blocks[at + 1].is_prose
        told = len(block.text) >= _LEAST_LEAD and _TOLD.search(block.text) and _stands_in_text(blocks, at)
        if block.linked <= _MOST_LINKED or leads or told:
            yield block


def _stands_in_text(blocks: Sequence[Block], at: int) -> bool:
    """Return whether a block is an item of a list, or a paragraph between two others."""
    if blocks[at].tag == "li" or not 0 < at < len(blocks) - 1:
        return blocks[at].tag == "li"
    before, own, after = blocks[at - 1 : at + 2]
    return before.tag == own.tag == after.tag == "p" and before.is_prose and after.is_prose


def _cut_next(layout: Layout, prose: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """Return the run without the next articles of an endless page, each of which begins with an h1."""
    headings = [at for at, block in enumerate(layout.blocks) if block.tag == "h1"]
    for heading, following in pairwise([*headings, len(layout.blocks)]):
        if following > first and sum(prose[heading:following]) >= _LEAST_ARTICLE:
            return first, min(last, following)
    return first, last


def holds_several(layout: Layout) -> bool:
    """Return whether a page goes on with other articles: elements of that name, each with its own h1."""
    return len(_list_own(layout)) > 1


def _list_own(layout: Layout) -> dict[Any, tuple[int, int]]:
    """Return the run of each long article of a page, from its own h1 to the next h1."""
    within = {first: element for element, first, _ in layout.runs if element.tag == "h1"}
    found: dict[Any, tuple[int, int]] = {}
    for one, other in pairwise([*sorted(within), len(layout.blocks)]):
        holding = next(within[one].iterancestors("article"), None)
        if holding is not None and count_prose(layout.blocks[one:other]) >= _LEAST_ARTICLE:
            found.setdefault(holding, (one, other))
    return found


def _find_lead(layout: Layout, beside: Sequence[bool], first: int) -> Iterator[Block]:
    """Return what stands between the main heading and the article's body: its standfirst."""
    shown = [at for at in range(first) if not beside[at] or layout.blocks[at].tag == "h1"][-_NEAR:]
    headings = [at for at in shown if layout.blocks[at].tag == "h1"]
    begin = headings[-1] + 1 if headings else first
    between = [layout.blocks[at] for at in range(begin, first) if not beside[at]]
    leads = (each for each in between if len(each.text) >= _LEAST_LEAD and each.linked < _MOST_LINKED_PROSE)
    yield from (each for each in islice(leads, _MOST_LEADS) if each.tag not in _NO_LEAD)


def _find_beside(layout: Layout) -> list[bool]:
    """Tell of each block whether it stands beside the article."""
    weights = [
        len(block.text) if block.linked < _MOST_LINKED and len(block.text) >= _LEAST_PROSE else 0
        for block in layout.blocks
    ]
    weigh = _sum_over(weights)
    most = max((weigh(first, last) for _, first, last in layout.runs), default=0)
    beside = [False] * len(layout.blocks)
    for element, first, last in reversed(layout.runs):
        is_beside = _is_beside(element) or (_is_named_teaser(element) and not _is_lead(layout, first, last))
        if not beside[first] and is_beside and weigh(first, last) < _IS_MOST * most:
            beside[first:last] = [True] * (last - first)
    teasers = [at for at in _list_teasers(layout.blocks) if not beside[at]]
    if sum(weights[at] for at in teasers) < _IS_MOST * most:
        for at in teasers:
            beside[at] = True
    return beside


def _list_teasers(blocks: Sequence[Block]) -> list[int]:
    """Return the places of teasers: three in a row, each a linked heading and one short paragraph."""
    leading = [at for at, block in enumerate(blocks) if block.tag in _HEADINGS and block.linked > _LEADS]
    found: list[int] = []
    row: list[range] = []
    for heading, following in pairwise([*leading, len(blocks)]):
        end = heading + 1
        while end < min(following, heading + _LONGEST_TEASER) and len(blocks[end].text) <= _TEASER:
            end += 1
        teaser = range(heading, end)
        is_one = sum(blocks[at].is_prose for at in teaser) <= 1
        # The line between two may be a label of the second ("Culture").
        if row and (not is_one or heading > row[-1].stop + 1):
            found += [at for each in row for at in each] if len(row) >= _IN_A_ROW else []
            row = []
        row += [teaser] if is_one else []
    return found + ([at for each in row for at in each] if len(row) >= _IN_A_ROW else [])


def _is_beside(element: Any) -> bool:
    if element.tag == "footer" and element.getparent().tag == "blockquote":
        return False  # it says who speaks
    if element.tag == "figure" and element.find(".//blockquote") is not None:
        return False  # it sets somebody's words apart; whose they are, its caption says
    if element.tag == "button" and _ASKS.search((element.text_content() or "")[-_LONGEST_QUESTION:]):
        return False  # it unfolds the answer
    if element.tag in _BESIDE or element.get("role") in _BESIDE_ROLES:
        return True
    return bool(_NAMED_BESIDE.search(_name(element)))


def _name(element: Any) -> str:
    """Return an element's class and id; the id of a heading is made of its words, and counts for nothing."""
    named = "" if element.tag in _ALL_HEADINGS else element.get("id") or ""
    return f"{element.get('class') or ''} {named}"[:1_000]


def _is_named_teaser(element: Any) -> bool:
    return bool(_NAMED_TEASER.search(_name(element)))


def _is_lead(layout: Layout, first: int, last: int) -> bool:
    """Return whether a run is the standfirst of the article: behind its heading, and it leads nowhere."""
    above, own = layout.blocks[max(0, first - _NEAR) : first], layout.blocks[first:last]
    if any(block.linked for block in own) or not any(block.tag == "h1" for block in above):
        return False
    return len(own) == 1 or not any(block.tag in _ALL_HEADINGS for block in own)


def _is_body(element: Any) -> bool:
    called = f"{element.get('class') or ''} {element.get('id') or ''}"[:1_000]
    return element.get("itemprop") == "articleBody" or bool(_BODY.search(called))


def _sum_over(weights: Sequence[int]) -> Callable[[int, int], int]:
    """Return a function that sums the weights of a run."""
    sums = [0, *accumulate(weights)]
    return lambda first, last: sums[last] - sums[first]
