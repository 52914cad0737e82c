"""Articles → batches of about one length, and what a worker does with one."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from threading import Lock

from briefings.engine import describe_engine
from briefings.errors import ArticleError, BriefingsError, VersionError
from briefings.model import Article, Briefing
from briefings.reading import (
    Analysis,
    ReadingOptions,
    analyse,
    make_briefing,
    pack_analysis,
    unpack_analysis,
)

log = logging.getLogger(__name__)

# Half a second of a worker's time: the sending is hardly felt, and no core waits long at the end.
_CHARACTERS = 10_000
# What choosing from a kept analysis costs of what reading costs: 25 ms of 86 an article of the demo.
CHOICE = 0.3
# A cluster's worker may run several threads; spaCy's vocabulary is not made for that.
take_turn = Lock()

Result = Briefing | ArticleError
# An article, and its analysis as ``pack_analysis`` gave it, where that was kept.
Task = tuple[Article, bytes | None]
Batch = tuple[Task, ...]
# A result, and the analysis where it was made anew.
Reading = tuple[Result, bytes | None]


def make_batches(tasks: Iterable[Task], characters: int = _CHARACTERS) -> Iterator[Batch]:
    """Cut a stream of tasks into batches, in order, each full at so many characters to be analysed."""
    batch: list[Task] = []
    length = 0.0
    for article, kept in tasks:
        batch.append((article, kept))
        length += len(article.text) * (1.0 if kept is None else CHOICE)
        if length >= characters:
            yield tuple(batch)
            batch, length = [], 0.0
    if batch:
        yield tuple(batch)


def read_one(article: Article, options: ReadingOptions) -> Result:
    """Condense one article; a failure that only this article can have comes back as a value."""
    return _read((article, None), options, keep=False)[0]


def _read(task: Task, options: ReadingOptions, *, keep: bool) -> Reading:
    article, kept = task
    try:
        analysis = _unpack(article, kept) if kept is not None else None
        made = analysis or analyse(article, options.models)
        return make_briefing(made, options), pack_analysis(made) if keep and analysis is None else None
    except BriefingsError:
        raise
    except Exception as error:
        log.debug("reading %s failed", article.id, exc_info=True)
        return ArticleError(article.id, f"could not be read: {type(error).__name__}: {error}"), None


def _unpack(article: Article, kept: bytes) -> Analysis | None:
    try:
        return unpack_analysis(kept, article)
    except ValueError:
        log.warning("the kept analysis of %s is damaged; it is made anew", article.id)
        return None


def read_batch(batch: Batch, options: ReadingOptions, engine: str) -> tuple[Reading, ...]:
    """Condense a batch where this runs; ``engine`` is the one of who asks, in words.

    Raises:
        VersionError: what is installed here would read otherwise.
    """
    refuse_other_engine(options, engine)
    with take_turn:
        return tuple(_read(task, options, keep=True) for task in batch)


def refuse_other_engine(options: ReadingOptions, engine: str) -> None:
    """Raise VersionError unless this process reads as ``engine`` does."""
    here = describe_engine(options.models)
    if here != engine:
        ours, theirs = set(here.split(", ")), set(engine.split(", "))
        runs, asks = (", ".join(sorted(one - other)) for one, other in ((ours, theirs), (theirs, ours)))
        raise VersionError(
            "the cluster", f"a worker runs {runs or 'less'}; this program runs {asks or 'less'}"
        )
