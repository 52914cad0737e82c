"""Analysis → terms: the content words by which articles of one event are joined.

Lemmas where the language has a model, the bare words without stop words where it has none. Points
are dropped from acronyms, so that "I.R.S." in one newspaper is "IRS" in the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from briefings.language import load_language
from briefings.model import Term
from briefings.reading.analysis import Analysis
from briefings.words import WORD, find_words, fold_word

MAX_TERMS = 100
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_LETTERS = 3


def count_terms(analysis: Analysis, most: int = MAX_TERMS) -> tuple[Term, ...]:
    """Return the article's content words with their counts, in the order in which they first stand there.

    Of more than ``most`` the most frequent are kept, and of one count those that stand first: what
    a report says first is nearer to the event.
    """
    counts = Counter(_parsed_words(analysis) if analysis.doc is not None else _bare_words(analysis))
    kept = dict(counts.most_common(most))
    return tuple(Term(word=word, frequency=count) for word, count in counts.items() if word in kept)


def find_content(text: str, language: str) -> set[str]:
    """Return the words of a text as terms are written, without the stop words of its language."""
    return set(find_words(text)) - _stop_words(language)


def _parsed_words(analysis: Analysis) -> Iterator[str]:
    assert analysis.doc is not None
    stops = _stop_words(analysis.article.language)
    for token in analysis.doc:
        if token.pos_ not in _CONTENT or not _counts(token.text):
            continue
        word = fold_word(token.lemma_ or token.text)
        if word not in stops and len(word) > 1:
            yield word


def _bare_words(analysis: Analysis) -> Iterator[str]:
    stops = _stop_words(analysis.article.language)
    for match in WORD.finditer(analysis.text):
        word = fold_word(match.group())
        if word not in stops and (len(word) >= _LETTERS or word.isdigit()) and _counts(word):
            yield word


def _counts(word: str) -> bool:
    return any(character.isalpha() for character in word) or (word[0].isdigit() and len(word) > 1)


@cache
def _stop_words(language: str) -> frozenset[str]:
    """Return a language's stop words as terms are written."""
    return frozenset(fold_word(word) for word in load_language(language).stop_words)
