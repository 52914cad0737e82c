"""Analysis → candidates: the sentences that an editor could take, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass

from briefings.model import Span
from briefings.reading.analysis import Analysis
from briefings.reading.lexicon import load_words
from briefings.reading.summary.wording import find_stems, find_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence of the report, or two that one quotation holds together.

    ``order`` counts the sentences of the report from 0; ``leans`` tells that it opens with a word
    whose meaning stands in the sentence before.
    """

    span: Span
    order: int
    words: tuple[str, ...]
    stems: tuple[str, ...]
    leans: bool


def find_candidates(analysis: Analysis) -> tuple[Candidate, ...]:
    """Return what may be chosen from the article, in the order of the text."""
    language = analysis.article.language
    body = [span for span in analysis.body() if not _is_furniture(span.of(analysis.text), language)]
    return tuple(_describe(analysis, span, order) for order, span in enumerate(body))


def _describe(analysis: Analysis, span: Span, order: int) -> Candidate:
    text = span.of(analysis.text)
    words = find_words(text)
    language = analysis.article.language
    return Candidate(
        span=span,
        order=order,
        words=words,
        stems=find_stems(words, language),
        leans=_opens_with(text, language, "pronouns") or _opens_with(text, language, "connectives"),
    )


def _is_furniture(text: str, language: str) -> bool:
    return _opens_with(text, language, "furniture")


def _opens_with(text: str, language: str, group: str) -> bool:
    openers = (load_words(language, "openers") or {}).get(group, ())
    start = text.lstrip("\"'“‘„«`([ ").lower()
    return any(
        start.startswith(opener) and not start[len(opener) : len(opener) + 1].isalnum() for opener in openers
    )
