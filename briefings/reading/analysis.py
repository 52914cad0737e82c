"""One article as the parts of the reading see it: paragraphs, sentences, marks and the parse."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefings.model import Article, Span

if TYPE_CHECKING:
    from briefings.language import Document
    from briefings.reading.marks import Marked


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
