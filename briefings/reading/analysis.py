"""Article → Analysis: its paragraphs, sentences and quotation marks by rule, and the model's parse.

Block quotations, and posts above their signature, are set apart and need no marks. ``Syntax`` holds the
parse and the marks as plain lists, which the rankers walk through.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from briefings.language import Document, Language, load_language
from briefings.language.spacy_models import parse_text
from briefings.model import Article, Span
from briefings.reading.marks import Marked, find_marked
from briefings.reading.segmentation import split_paragraphs, split_sentences
from briefings.registries import DEFAULT_MODELS

_Piece = TypeVar("_Piece")
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
# A name behind a dash: letters, initials and short offices, then a handle, an office or a date.
_NAME = rf"{_CAPITAL}(?:(?<=\b{_CAPITAL})\.|[a-z]{{1,3}}\.(?=\s{_CAPITAL})|[^\n.:;!?“”\"(,@]){{0,60}}"
SIGNATURE = re.compile(rf"\s*[―—–-]{{1,2}}\s?(?P<name>{_NAME})(?P<rest>\s*[(,@][^\n]{{0,100}})?\s*(?:\n|$)")
_POST = re.compile(rf"[―—–-]{{1,2}}\s?{_NAME}\(@\w{{2,30}}\)[^\n]{{0,40}}")
_INSIDE = re.compile(rf"(?<=[.!?…”\"»])\s+[―—–]\s?{_NAME}$")


def find_blocks(text: str, paragraphs: Sequence[Span], set_apart: Iterable[Span]) -> tuple[Span, ...]:
    """Return the words that are quoted without marks, without their signature, in the order of the text.

    Args:
        text: the article's text.
        paragraphs: its paragraphs.
        set_apart: what the page sets as block quotations, in the order of the text.
    """
    cut = (_cut_signature(text, _overlapping(paragraphs, whole, lambda p: p)) for whole in set_apart)
    blocks = [block for block in cut if block]
    posts = [
        above
        for above, below in pairwise(paragraphs)
        if _POST.fullmatch(text, *below) and not _overlapping(blocks, above, lambda b: b)
    ]
    return tuple(sorted([*blocks, *posts]))


_DASH = re.compile(r"(?:[–—―−]\s?|-\s)(?=[^\W\d_]|[\"'“¿¡«„])")
# Behind a comma or a stop, in small letters or behind another dash: where who spoke is told.
_TOLD = re.compile(
    r"(?P<stop>[,!?…])\s(?P<dash>[–—―−]\s)?(?=(?P<word>[^\W\d_]+))|(?P<bare>)\s?[–—―−]\s?(?=(?P<other>[^\W\d_]+))"
)
_RESUMED = re.compile(r"[–—―−][.,;:]?\s*")


def find_dash_speech(text: str, paragraphs: Sequence[Span], language: Language) -> tuple[Marked, ...]:
    """Return what is said behind a dash that opens a paragraph, up to where a verb of saying tells by whom.

    Only in languages that set speech so; a paragraph without such a verb is no speech but an item of a list.
    """
    if not language.dash_speech:
        return ()
    return tuple(piece for paragraph in paragraphs for piece in _read_dashed(text, paragraph, language))


def _read_dashed(text: str, paragraph: Span, language: Language) -> Iterator[Marked]:
    dash = _DASH.match(text, *paragraph)
    told = _find_told(text, dash.end(), paragraph.end, language) if dash else None
    if dash is None or told is None:
        return
    end = told.end("stop") if told["stop"] else told.start()
    yield Marked(span=Span(dash.end(), end), outer=Span(dash.start(), end), dash=True)
    # "—No —dijo Penas—. Nunca.": behind the second dash he goes on.
    resumed = (
        _RESUMED.search(text, told.end(), paragraph.end) if told["stop"] is None or told["dash"] else None
    )
    if resumed and resumed.end() < paragraph.end:
        rest = Span(resumed.end(), paragraph.end)
        yield Marked(span=rest, outer=rest, dash=True)


def _find_told(text: str, start: int, end: int, language: Language) -> re.Match[str] | None:
    for match in _TOLD.finditer(text, start, end):
        word = match["word"] or match["other"]
        if word in language.saying:
            return match
    return None


def _overlapping(pieces: Sequence[_Piece], span: Span, place: Callable[[_Piece], Span]) -> list[_Piece]:
    """Return the pieces that overlap a span; they are in the order of the text and lie side by side."""
    low = bisect_right(pieces, span.start, key=lambda piece: place(piece).end)
    high = bisect_left(pieces, span.end, low, key=lambda piece: place(piece).start)
    return list(pieces[low:high])


def _cut_signature(text: str, inside: list[Span]) -> Span | None:
    """Return a block's paragraphs without the name at their end; None where nothing else is in it."""
    while inside and SIGNATURE.fullmatch(text, *inside[-1]):
        inside.pop()
    if not inside:
        return None
    named = _INSIDE.search(text, *inside[-1])
    return Span(inside[0].start, named.start() if named else inside[-1].end)


def join_blocks(
    marked: Sequence[Marked], blocks: Sequence[Span], dashed: Sequence[Marked] = ()
) -> tuple[Marked, ...]:
    """Return the stretches between marks, the blocks and the speech behind dashes, properly nested.

    A block that opens with a mark is left to its marks, since its attribution may stand in it; in others
    the marks are inner ones.
    """
    dashed = [
        piece
        for piece in dashed
        if _holds(
            piece.outer, _overlapping([m for m in marked if m.depth == 0], piece.outer, lambda m: m.outer)
        )
    ]
    if dashed:
        marked = [
            replace(m, depth=m.depth + 1) if any(p.outer.contains(m.outer) for p in dashed) else m
            for m in marked
        ]
        marked = sorted(
            [*marked, *dashed], key=lambda piece: (piece.outer.start, -piece.outer.end, piece.depth)
        )
    outermost = [piece for piece in marked if piece.depth == 0]
    kept = [block for block in blocks if _holds(block, _overlapping(outermost, block, lambda m: m.outer))]
    found = [
        replace(piece, depth=piece.depth + 1) if _overlapping(kept, piece.outer, lambda b: b) else piece
        for piece in marked
    ]
    found += [Marked(span=block, outer=block, block=True) for block in kept]
    return tuple(sorted(found, key=lambda piece: (piece.outer.start, -piece.outer.end, piece.depth)))


def _holds(block: Span, inner: Iterable[Marked]) -> bool:
    return all(block.contains(piece.outer) and piece.outer.start > block.start for piece in inner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What is known of an article before anything is chosen.

    ``paragraphs`` and ``sentences`` are in the order of the text; a sentence never crosses a
    paragraph, and furniture has sentences of its own, so each sentence is wholly furniture or
    wholly not. ``marked`` are the stretches between quotation marks. ``doc`` is the parse of the
    whole of ``article.text`` with exactly these sentences, ``token.idx`` being offsets into the
    text; it is None where the language has no model or the text is too long for one.
    """

    article: Article
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    marked: tuple[Marked, ...]
    doc: Document | None

    @property
    def text(self) -> str:
        """The article's text, into which all spans point."""
        return self.article.text

    def is_furniture(self, span: Span) -> bool:
        """Tell whether the span touches page furniture other than the standfirst."""
        return any(
            span.overlaps(piece.span) and piece.kind != "standfirst" for piece in self.article.furniture
        )

    def body(self) -> tuple[Span, ...]:
        """Return the sentences that belong to the report: no furniture, no standfirst."""
        return tuple(
            sentence
            for sentence in self.sentences
            if not any(sentence.overlaps(piece.span) for piece in self.article.furniture)
        )

    def sentence_at(self, offset: int) -> Span | None:
        """Return the sentence in which ``offset`` stands; None between sentences."""
        index = bisect_right(self.sentences, offset, key=lambda s: s.start) - 1
        if index < 0 or offset >= self.sentences[index].end:
            return None
        return self.sentences[index]

    def paragraph_at(self, offset: int) -> Span | None:
        """Return the paragraph in which ``offset`` stands; None between paragraphs."""
        index = bisect_right(self.paragraphs, offset, key=lambda s: s.start) - 1
        if index < 0 or offset >= self.paragraphs[index].end:
            return None
        return self.paragraphs[index]


def analyse(article: Article, models: Mapping[str, str] = DEFAULT_MODELS) -> Analysis:
    """Cut the article into sentences and parse it with its language's model, where there is one.

    Raises:
        ModelError: the options name a model that is not installed.
    """
    bare = _divide(article)
    model = models.get(article.language)
    return replace(bare, doc=parse_text(article.text, bare.sentences, model)) if model else bare


def pack_analysis(analysis: Analysis) -> bytes:
    """Return of an analysis what is dear to make again, the parse; no byte where there is none.

    The same analysis gives the same bytes, a few kB. They depend on the engine and on the article's text,
    furniture, block quotations, language and that language's model, and on nothing else in the settings.
    From them ``unpack_analysis`` and ``make_briefing`` make the briefing that ``read_article`` makes.
    """
    return analysis.doc.pack() if analysis.doc is not None else b""


def unpack_analysis(packed: bytes, article: Article) -> Analysis:
    """Return the analysis of the article that ``pack_analysis`` made the bytes of.

    Raises:
        ValueError: the bytes are none of ``pack_analysis``, or of another text.
    """
    doc = Document.unpack(packed, article.text) if packed else None
    return replace(_divide(article), doc=doc)


def _divide(article: Article) -> Analysis:
    """Return what the rules say of an article, without a parse."""
    text = article.text
    paragraphs = split_paragraphs(text)
    furniture = (piece.span for piece in article.furniture)
    marked = find_marked(text, paragraphs)
    return Analysis(
        article=article,
        paragraphs=paragraphs,
        sentences=split_sentences(text, paragraphs, article.language, furniture),
        marked=join_blocks(
            marked,
            find_blocks(text, paragraphs, article.block_quotes),
            find_dash_speech(text, paragraphs, load_language(article.language)),
        ),
        doc=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """The tokens of an article, by number: where they stand, what they are, what they hang on.

    ``left`` and ``right`` are the first and the last token of each token's subtree; ``sentence`` is
    the number of its sentence, ``quoted`` the number of the outermost marked stretch around it or -1.
    """

    text: str
    start: tuple[int, ...]
    end: tuple[int, ...]
    word: tuple[str, ...]
    lemma: tuple[str, ...]
    pos: tuple[str, ...]
    tag: tuple[str, ...]
    dep: tuple[str, ...]
    entity: tuple[str, ...]
    head: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    sentence: tuple[int, ...]
    bounds: tuple[tuple[int, int], ...]
    quoted: tuple[int, ...]

    def token_from(self, offset: int) -> int:
        """Return the first token that ends behind ``offset``."""
        return bisect_right(self.end, offset)

    def token_before(self, offset: int) -> int:
        """Return the last token that starts before ``offset``; -1 where there is none."""
        return bisect_left(self.start, offset) - 1

    def span(self, first: int, last: int) -> Span:
        """Return the span of the tokens from ``first`` to ``last``, both included."""
        return Span(self.start[first], self.end[last])


def read_syntax(analysis: Analysis, doc: Document) -> Syntax:
    """Join the parse of an analysis with its quotation marks."""
    left, right = _trace_subtrees(doc)
    return Syntax(
        text=analysis.text,
        start=doc.start,
        end=doc.end,
        word=doc.word,
        lemma=tuple((lemma or word).lower() for lemma, word in zip(doc.lemma, doc.word, strict=True)),
        pos=doc.pos,
        tag=doc.tag,
        dep=doc.dep,
        entity=doc.entity,
        head=doc.head,
        children=doc.children,
        left=left,
        right=right,
        sentence=tuple(number for number, (a, b) in enumerate(doc.bounds) for _ in range(b - a)),
        bounds=doc.bounds,
        quoted=_find_quoted(analysis, doc.start),
    )


def _trace_subtrees(doc: Document) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the ends of each token's subtree."""
    head = doc.head
    left, right = list(range(len(head))), list(range(len(head)))
    for first, last in doc.bounds:
        order = [token for token in range(first, last) if head[token] == token]
        for token in order:
            order.extend(doc.children[token])
        for token in reversed(order):
            above = head[token]
            left[above] = min(left[above], left[token])
            right[above] = max(right[above], right[token])
    return tuple(left), tuple(right)


def _find_quoted(analysis: Analysis, start: tuple[int, ...]) -> tuple[int, ...]:
    quoted = [-1] * len(start)
    for number, marked in enumerate(analysis.marked):
        if marked.depth == 0:
            first, last = bisect_left(start, marked.outer.start), bisect_left(start, marked.outer.end)
            quoted[first:last] = [number] * (last - first)
    return tuple(quoted)


_POINTING = frozenset({"he", "she", "him", "her", "his", "they", "them", "their", "it", "its"})
_SHOWING = frozenset({"this", "that", "these", "those"})
# "It is time to go", "it looks as if": nothing is meant by "it".
_CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "acl", "advcl", "relcl"})
_NAMING = frozenset({"NOUN", "PROPN"})


def leans_back(s: Syntax, first: int, last: int) -> bool:
    """Tell whether what is said from one token to another points back at what it does not hold.

    That is a pronoun of the third person or a bare "this" before any noun of its own, and anywhere "those
    instructions" of which it says nothing before ("this year" needs nothing).
    """
    named: set[str] = set()
    for token in range(first, last + 1):
        word = s.word[token].lower()
        if word in _SHOWING and s.tag[token] in ("DT", "PRP"):
            if _shows_back(s, token, named):
                return True
        elif word in _POINTING and s.pos[token] == "PRON" and not named:
            return word != "it" or not _is_empty(s, token) or leans_back(s, token + 1, last)
        if s.pos[token] in _NAMING and s.entity[token] not in ("DATE", "TIME"):
            named.add(s.lemma[token])
    return False


def _is_empty(s: Syntax, token: int) -> bool:
    """Tell whether "it" means nothing: "it is time to go", "it seems that"."""
    below = s.children[s.head[token]]
    told = (
        *below,
        *(child for each in below if s.dep[each] in ("attr", "acomp") for child in s.children[each]),
    )
    return any(s.dep[child] in _CLAUSES for child in told)


def _shows_back(s: Syntax, token: int, named: set[str]) -> bool:
    """Tell whether "this" or "those" mean what was told before the words that hold them."""
    noun = s.head[token] if s.dep[token] == "det" else token
    if any(s.dep[child] in ("relcl", "acl", "prep") for child in s.children[noun]):
        return False
    if noun == token:
        return not named
    own = s.lemma[noun] in named or s.lemma[noun] in _OURS
    return not own and s.entity[noun] not in ("DATE", "TIME") and s.word[token].lower() in ("that", "those")


# Everybody's own: "these people", "that day".
_OURS = frozenset(
    {"country", "nation", "people", "day", "time", "way", "kind", "sort", "guy", "man", "woman"}
)
