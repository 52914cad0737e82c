"""sumy's summarizers over our sentences, by name; the same result in every run, and quick on long texts.

sumy gets its document model built from our candidates and our tokenizer, since its own needs data that NLTK
downloads. Its methods key their ratings by the sentence, and a sentence is equal to another of the same
text; ours are equal to themselves alone, so that a repeated sentence keeps its own rating.

Each method gives what sumy's own gives. Where sumy walks through a set of words, whose order differs from
run to run, these walk in the order of the text. Where sumy compares sentences word by word, these multiply
matrices: LexRank of 1,000 sentences takes sumy about a minute, and these less than a second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from math import log
from typing import Any

import numpy as np
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers._summarizer import AbstractSummarizer, SentenceInfo
from sumy.summarizers.edmundson import EdmundsonSummarizer
from sumy.summarizers.kl import KLSummarizer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.reduction import ReductionSummarizer
from sumy.summarizers.sum_basic import SumBasicSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from briefings.language import load_language, load_words
from briefings.reading.analysis import Analysis
from briefings.reading.segmentation import split_paragraphs, split_sentences
from briefings.reading.summary import Rated, rate_alone
from briefings.reading.summary.openings import find_counted_words, stem_word
from briefings.reading.summary.report import Report
from briefings.reading.summary.selection import Length

Matrix = np.ndarray[Any, np.dtype[np.float64]]
# Greedy methods rank every sentence, at a cost that grows with the cube; no summary is longer than this.
MOST_RANKED = 60


def count_words(sentences: Sequence[Sequence[str]]) -> Matrix:
    """Return how often each word (column, in the order of the text) stands in each sentence (row)."""
    columns = {word: place for place, word in enumerate(dict.fromkeys(w for s in sentences for w in s))}
    counts = np.zeros((len(sentences), len(columns)))
    for row, words in enumerate(sentences):
        for word, count in Counter(words).items():
            counts[row, columns[word]] = count
    return counts


def rate_edges(counts: Matrix) -> Matrix:
    """Return what TextRank and Reduction call an edge: words in common by the logs of both lengths."""
    common = counts @ counts.T
    lengths = np.log(np.maximum(counts.sum(1), 1))
    norm = lengths[:, None] + lengths[None, :]
    edges: Matrix = np.divide(common, norm, out=np.zeros_like(common), where=norm > 0)
    return edges


class SteadyLsa(LsaSummarizer):  # type: ignore[misc]
    """LSA whose words stand in the order of the text.

    sumy keeps all dimensions, and then a sentence's rank, the root of the sum of its squared loadings by
    their squared singular values, is the length of its column: no decomposition is needed for it.
    """

    def __call__(self, document: ObjectDocumentModel, sentences_count: Any) -> tuple[Sentence, ...]:
        """Return the chosen sentences of the document."""
        stems = [[self.stem_word(w) for w in s.words if w not in self.stop_words] for s in document.sentences]
        matrix = self._compute_term_frequency(count_words(stems).T)
        ranks = np.round(np.linalg.norm(matrix, axis=0), 9).tolist()
        ratings = dict(zip(document.sentences, ranks, strict=True))
        chosen: tuple[Sentence, ...] = self._get_best_sentences(document.sentences, sentences_count, ratings)
        return chosen

    def _compute_term_frequency(self, matrix: Matrix, smooth: float = 0.4) -> Matrix:
        highest = matrix.max(axis=0, initial=0)
        scaled = smooth + (1 - smooth) * matrix / np.where(highest > 0, highest, 1)
        return np.where(highest > 0, scaled, matrix)


class SteadyLuhn(LuhnSummarizer):  # type: ignore[misc]
    """Luhn's method; whether a word is significant is looked up, not searched for."""

    def _get_significant_words(self, words: Sequence[str]) -> frozenset[str]:
        return frozenset(super()._get_significant_words(words))


class SteadyLexRank(LexRankSummarizer):  # type: ignore[misc]
    """LexRank by one product of matrices."""

    def __call__(self, document: ObjectDocumentModel, sentences_count: Any) -> tuple[Sentence, ...]:
        """Return the chosen sentences of the document."""
        counts = count_words([self._to_words_set(sentence) for sentence in document.sentences])
        links = self._link(counts)
        # In a text of a sentence or two every word is everywhere, and sumy divides nothing by nothing.
        scores = self.power_method(links, self.epsilon) if links.any() else links.sum(axis=1)
        ratings = dict(zip(document.sentences, scores, strict=True))
        chosen: tuple[Sentence, ...] = self._get_best_sentences(document.sentences, sentences_count, ratings)
        return chosen

    def _link(self, counts: Matrix) -> Matrix:
        highest = np.maximum(counts.max(axis=1, initial=0), 1)
        idf = np.log(len(counts) / (1 + (counts > 0).sum(axis=0)))
        vectors = counts / highest[:, None] * idf
        norms = np.linalg.norm(vectors, axis=1)
        vectors = vectors / np.where(norms > 0, norms, 1)[:, None]
        # Rounded, so that a cosine on the threshold falls to the same side on every machine.
        linked = (np.round(vectors @ vectors.T, 9) > self.threshold).astype(float)
        degrees = linked.sum(axis=1)
        matrix: Matrix = linked / np.where(degrees > 0, degrees, 1)[:, None]
        return matrix


class SteadyTextRank(TextRankSummarizer):  # type: ignore[misc]
    """TextRank by one product of matrices."""

    def _create_matrix(self, document: ObjectDocumentModel) -> Matrix:
        counts = count_words([self._to_words_set(sentence) for sentence in document.sentences])
        weights = rate_edges(counts)
        # Two sentences of one word each, the same: sumy calls their edge 1.
        alone = counts.sum(axis=1) == 1
        weights = np.where(alone[:, None] & alone[None, :], counts @ counts.T, weights)
        weights = weights / (weights.sum(axis=1)[:, None] + self._ZERO_DIVISION_PREVENTION)
        matrix: Matrix = (1 - self.damping) / len(counts) + self.damping * weights
        return matrix


class SteadyReduction(ReductionSummarizer):  # type: ignore[misc]
    """Reduction by one product of matrices."""

    def rate_sentences(self, document: ObjectDocumentModel) -> dict[Sentence, float]:
        """Return the sum of each sentence's edges."""
        edges = rate_edges(count_words([self._to_words_set(sentence) for sentence in document.sentences]))
        np.fill_diagonal(edges, 0)
        return dict(zip(document.sentences, edges.sum(axis=1).tolist(), strict=True))


class SteadySumBasic(SumBasicSummarizer):  # type: ignore[misc]
    """SumBasic that stops when it has ranked more than a summary can hold."""

    def _compute_ratings(self, sentences: Sequence[Sentence]) -> dict[Sentence, float]:
        worth = self._compute_tf(sentences)
        words = {sentence: self._get_content_words_in_sentence(sentence) for sentence in sentences}
        ratings = dict.fromkeys(sentences, float(-MOST_RANKED))
        for rank in range(min(MOST_RANKED, len(sentences))):
            best = max(words, key=lambda s: self._compute_average_probability_of_words(worth, words[s]))
            ratings[best] = -float(rank)
            self._update_tf(worth, words.pop(best))
        return ratings


class SteadyKL(KLSummarizer):  # type: ignore[misc]
    """KLSum that stops when it has ranked more than a summary can hold.

    The divergence of the summary with one more sentence is the summary's own, mended at the sentence's
    words; sumy counts it again for each sentence and each round.
    """

    def _compute_ratings(self, sentences: Sequence[Sentence]) -> dict[Sentence, float]:
        whole = self.compute_tf(sentences)
        open_ = {s: Counter(self._get_content_words_in_sentence(s)) for s in sentences}
        ratings = dict.fromkeys(sentences, float(-MOST_RANKED))
        taken: Counter[str] = Counter()
        for rank in range(min(MOST_RANKED, len(sentences))):
            shares = [whole[word] for word in taken if word in whole]
            own = sum(whole[w] * log(whole[w] / count) for w, count in taken.items() if w in whole)
            state = (taken, own, sum(shares), taken.total())
            best = min(open_, key=lambda s: _diverge(open_[s], whole, *state))
            ratings[best] = -float(rank)
            taken.update(self._normalize_words(best.words))
            del open_[best]
        return ratings


def _diverge(
    added: Counter[str],
    whole: Mapping[str, float],
    taken: Counter[str],
    own: float,
    shares: float,
    length: int,
) -> float:
    """Return the divergence of the summary with the added words from the whole text."""
    for word, count in added.items():
        share = whole[word]
        if word in taken:
            own += share * log(taken[word] / (taken[word] + count))
        else:
            own += share * log(share / count)
            shares += share
    return own + shares * log(max(1, length + added.total()))


class SpanTokenizer:
    """The tokenizer that sumy asks for: our sentences and our words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def to_sentences(self, text: str) -> tuple[str, ...]:
        """Return the sentences of a text."""
        return tuple(span.of(text) for span in split_sentences(text, split_paragraphs(text), self.language))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words of a sentence, lower case."""
        return find_counted_words(sentence)


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
