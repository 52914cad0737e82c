"""Article → Analysis: the sentences by rule, then the model's parse of exactly these sentences."""

from __future__ import annotations

from collections.abc import Mapping

from briefings.language import DEFAULT_MODELS, parse_text
from briefings.model import Article
from briefings.reading.analysis import Analysis
from briefings.reading.blocks import find_blocks, join_blocks
from briefings.reading.marks import find_marked
from briefings.reading.segmentation import split_paragraphs, split_sentences


def analyse(article: Article, models: Mapping[str, str] = DEFAULT_MODELS) -> Analysis:
    """Cut the article into sentences and parse it with its language's model, where there is one.

    Raises:
        ModelError: the options name a model that is not installed.
    """
    text = article.text
    paragraphs = split_paragraphs(text)
    furniture = (piece.span for piece in article.furniture)
    sentences = split_sentences(text, paragraphs, article.language, furniture)
    model = models.get(article.language)
    return Analysis(
        article=article,
        paragraphs=paragraphs,
        sentences=sentences,
        marked=join_blocks(
            find_marked(text, paragraphs), find_blocks(text, paragraphs, article.block_quotes)
        ),
        doc=parse_text(text, sentences, model) if model else None,
    )
