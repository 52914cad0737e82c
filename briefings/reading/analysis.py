"""Article → Analysis: its paragraphs, sentences and quotation marks by rule, and the model's parse."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace

from briefings.language import Document, load_language
from briefings.language.spacy_models import DEFAULT_MODELS, parse_text
from briefings.model import Article, Span
from briefings.reading.blocks import find_blocks, find_dash_speech, join_blocks
from briefings.reading.marks import Marked, find_marked
from briefings.reading.segmentation import split_paragraphs, split_sentences


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
