"""sumy's summarizers over our sentences, by name.

sumy gets its document model built from our candidates and our tokenizer, since its own needs data that
NLTK downloads. Its methods key their ratings by the sentence, and a sentence is equal to another of
the same text; ours are equal to themselves alone, so that a repeated sentence keeps its own rating.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers._summarizer import AbstractSummarizer, SentenceInfo
from sumy.summarizers.edmundson import EdmundsonSummarizer

from briefings.language import load_language, load_words
from briefings.reading.analysis import Analysis
from briefings.reading.segmentation import split_paragraphs, split_sentences
from briefings.reading.summary.concepts import Report
from briefings.reading.summary.length import Length
from briefings.reading.summary.rating import Rated, rate_alone
from briefings.reading.summary.steady import (
    SteadyKL,
    SteadyLexRank,
    SteadyLsa,
    SteadyLuhn,
    SteadyReduction,
    SteadySumBasic,
    SteadyTextRank,
)
from briefings.reading.summary.wording import find_words, stem_word


class SpanTokenizer:
    """The tokenizer that sumy asks for: our sentences and our words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def to_sentences(self, text: str) -> tuple[str, ...]:
        """Return the sentences of a text."""
        return tuple(span.of(text) for span in split_sentences(text, split_paragraphs(text), self.language))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words of a sentence, lower case."""
        return find_words(sentence)


class PlacedSentence(Sentence):  # type: ignore[misc]
    """A sentence that is equal to itself alone, whatever its words."""

    __slots__ = ("place",)

    def __init__(self, text: str, tokenizer: SpanTokenizer, place: int) -> None:
        super().__init__(text, tokenizer, is_heading=place < 0)
        self.place = place

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __hash__(self) -> int:
        return hash(self.place)


def _make_edmundson(document: ObjectDocumentModel, language: str) -> EdmundsonSummarizer:
    """Return Edmundson's method; its bonus words are the headline's, as sumy has none of its own."""
    made = EdmundsonSummarizer(stem_word)
    words = load_words(language, "openers") or {}
    headline = [word for sentence in document.headings for word in sentence.words]
    # sumy raises on empty sets; a word that no text holds stands for none.
    made.bonus_words = headline or ["\0"]
    made.stigma_words = [word for word in words.get("first_person", ()) if word.isalpha()] or ["\0"]
    made.null_words = load_language(language).stop_words or ["\0"]
    return made


METHODS: Mapping[str, Callable[[], AbstractSummarizer]] = {
    "lex-rank": lambda: SteadyLexRank(stem_word),
    "lsa": lambda: SteadyLsa(stem_word),
    "luhn": lambda: SteadyLuhn(stem_word),
    "text-rank": lambda: SteadyTextRank(stem_word),
    "kl": lambda: SteadyKL(stem_word),
    "sum-basic": lambda: SteadySumBasic(stem_word),
    "reduction": lambda: SteadyReduction(stem_word),
    "edmundson": EdmundsonSummarizer,
}


def make_document(analysis: Analysis, report: Report) -> ObjectDocumentModel:
    """Return sumy's model of the report: the candidates by paragraph, the headline as its heading."""
    tokenizer = SpanTokenizer(analysis.article.language)
    headline = analysis.article.headline
    heading = [Paragraph([PlacedSentence(headline, tokenizer, -1)])] if headline else []
    paragraphs = groupby(report.candidates, key=lambda found: analysis.paragraph_at(found.span.start))
    return ObjectDocumentModel(
        [
            *heading,
            *(
                Paragraph(PlacedSentence(c.span.of(analysis.text), tokenizer, c.order) for c in found)
                for _, found in paragraphs
            ),
        ]
    )


def make_method(name: str, document: ObjectDocumentModel, language: str) -> AbstractSummarizer:
    """Return one of ``METHODS`` with the stop words of the language, ready to be called."""
    method = _make_edmundson(document, language) if name == "edmundson" else METHODS[name]()
    if hasattr(method, "stop_words"):
        method.stop_words = load_language(language).stop_words
    return method


def rate_by_sumy(analysis: Analysis, report: Report, name: str, length: Length) -> Rated:
    """Rate the candidates by one of ``METHODS``, on its own scale."""
    document = make_document(analysis, report)
    method = make_method(name, document, analysis.article.language)
    ranks = [0.0] * len(report.candidates)

    def keep(infos: list[SentenceInfo]) -> list[SentenceInfo]:
        for info in infos:
            ranks[info.sentence.place] = float(info.rating)
        return infos

    if document.words and document.sentences:
        method(document, keep)
    return rate_alone(report, name, ranks, length)
