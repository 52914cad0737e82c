"""Articles → batches of about one length, and what a worker does with one."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from threading import Lock

from briefings.engine import describe_engine
from briefings.errors import ArticleError, BriefingsError, VersionError
from briefings.model import Article, Briefing
from briefings.reading import ReadingOptions, read_article

log = logging.getLogger(__name__)

# Half a second of a worker's time: the sending is hardly felt, and no core waits long at the end.
_CHARACTERS = 10_000
# A cluster's worker may run several threads; spaCy's vocabulary is not made for that.
take_turn = Lock()

Result = Briefing | ArticleError
Batch = tuple[Article, ...]


def make_batches(articles: Iterable[Article], characters: int = _CHARACTERS) -> Iterator[Batch]:
    """Cut a stream of articles into batches, in order, each full at so many characters of text."""
    batch: list[Article] = []
    length = 0
    for article in articles:
        batch.append(article)
        length += len(article.text)
        if length >= characters:
            yield tuple(batch)
            batch, length = [], 0
    if batch:
        yield tuple(batch)


def read_one(article: Article, options: ReadingOptions) -> Result:
    """Condense one article; a failure that only this article can have comes back as a value."""
    try:
        return read_article(article, options)
    except BriefingsError:
        raise
    except Exception as error:
        log.debug("reading %s failed", article.id, exc_info=True)
        return ArticleError(article.id, f"could not be read: {type(error).__name__}: {error}")


def read_batch(batch: Batch, options: ReadingOptions, engine: str) -> tuple[Result, ...]:
    """Condense a batch where this runs; ``engine`` is the one of who asks, in words.

    Raises:
        VersionError: what is installed here would read otherwise.
    """
    refuse_other_engine(options, engine)
    with take_turn:
        return tuple(read_one(article, options) for article in batch)


def refuse_other_engine(options: ReadingOptions, engine: str) -> None:
    """Raise VersionError unless this process reads as ``engine`` does."""
    here = describe_engine(options.models)
    if here != engine:
        raise VersionError("the cluster", f"a worker runs {here}; this program runs {engine}")
