"""Article → Analysis: its paragraphs, sentences and quotation marks by rule, and the model's parse.

Block quotations, posts above their signature and speech behind a dash are set apart and need no marks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from briefings.language import Language, load_language
from briefings.language.document import Document
from briefings.language.spacy_models import parse_text
from briefings.model import Article, Span
from briefings.reading.analysis import SIGNATURE, SIGNED_NAME, Analysis
from briefings.reading.marks import Marked, find_marked
from briefings.reading.segmentation import split_paragraphs, split_sentences
from briefings.registries import DEFAULT_MODELS

_Piece = TypeVar("_Piece")


_POST = re.compile(rf"[―—–-]{{1,2}}\s?{SIGNED_NAME}\(@\w{{2,30}}\)[^\n]{{0,40}}")


_INSIDE = re.compile(rf"(?<=[.!?…”\"»])\s+[―—–]\s?{SIGNED_NAME}$")


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


_DASH = re.compile(r"(?P<dash>(?:[–—―−]\s?|-\s))(?=[^\W\d_]|[\"'“¿¡«„])")
# Behind a colon, or behind a sentence and before another dash, speech opens in the middle of a paragraph.
_DASH_INSIDE = re.compile(r"(?::\s|(?<=[.!?]\s))(?P<dash>[–—―−-]\s)(?=[^\W\d_a-zà-öø-ÿ])")


# Behind a comma or a stop, in small letters or behind another dash: where who spoke is told.
_TOLD = re.compile(
    r"(?P<stop>[,!?…])\s(?P<dash>[–—―−]\s)?(?=(?P<word>[^\W\d_]+))|(?P<bare>)\s?[–—―−]\s?(?=(?P<other>[^\W\d_]+))"
)


# "a-t-elle lancé", "nous a confié", "ha detto": what stands before the participle.
_HELPED = re.compile(
    r"(?:(?:nous|vous|lui|leur|le|les|me|se|ci|gli|mi)\s|[mtl]['’])?"
    r"(?:a|ont|avait|avaient|ha|han|hanno|había|habían|aveva|avevano)(?:-t-(?:il|elle|on))?\s(?P<verb>[^\W\d_]+)"
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
    dash = _DASH.match(text, *paragraph) or _DASH_INSIDE.search(text, *paragraph)
    told = _find_told(text, dash.end(), paragraph.end, language) if dash else None
    if dash is not None and told is None and dash.group().startswith(":"):
        # What a colon leads in needs nobody behind it.
        yield Marked(
            span=Span(dash.end(), paragraph.end), outer=Span(dash.start("dash"), paragraph.end), dash=True
        )
    if dash is None or told is None or (dash.start() > paragraph.start and told["stop"] and not told["dash"]):
        return
    end = told.end("stop") if told["stop"] else told.start()
    yield Marked(span=Span(dash.end(), end), outer=Span(dash.start("dash"), end), dash=True)
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
        helped = _HELPED.match(text, match.end(), end)
        if word in language.saying or (helped and helped["verb"] in language.saying):
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


def analyse(article: Article, models: Mapping[str, str] = DEFAULT_MODELS) -> Analysis:
    """Cut the article into sentences and parse it with its language's model, where there is one.

    A model is asked only where the language is read in full. What is learned of a parse is learned of English
    ones: with a French model five of fourteen French cases were read wrong that are right by the words.

    Raises:
        ModelError: the options name a model that is not installed.
    """
    bare = _divide(article)
    language = article.language
    model = models.get(language) if load_language(language).in_full else None
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
