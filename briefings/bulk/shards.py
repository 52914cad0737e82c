"""Files of articles → files of briefings, each by one worker, where they lie.

    s3://in/2026-11-19-07.jsonl.gz ──▶ write_shard (a worker) ──▶ s3://out/2026-11-19-07.jsonl.gz
                                                             └──▶ s3://out/2026-11-19-07.jsonl.gz.done

No article passes through the caller. A shard's ``.done`` says of which state of the input, by which engine
and with which options it was made: a shard that is done is not done again, and one that was begun leaves
nothing.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Literal, overload

from briefings.bulk import fill_failures, hold_failure, refuse_other_engine, take_turn
from briefings.bulk.addresses import (
    find_version,
    holds_records,
    join_address,
    name_of,
    open_input,
    open_output,
    read_small,
)
from briefings.bulk.workers import Job, open_workers, run_in_order
from briefings.codec import briefing_line, decode_briefing, encode_briefing
from briefings.errors import AddressError, ArticleError, ArticleSkipped, BriefingsError, WorkerError
from briefings.model import Article, Briefing
from briefings.reading import read_article
from briefings.reading.options import ReadingOptions
from briefings.sources.records import read_records
from briefings.storage.hashes import describe_engine, fingerprint

# "lines": the shape of ``brief``; "whole": complete briefings, of which stories are joined.
Shape = Literal["lines", "whole"]
_WRITE: Mapping[Shape, Callable[[Briefing], str]] = {"lines": briefing_line, "whole": encode_briefing}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A file of articles and where its briefings go."""

    address: str
    output: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardReport:
    """The outcome of a shard: articles read, articles set aside, whether it had been done before.

    ``failure`` says why nothing was written, where nothing was.
    """

    output: str
    articles: int = 0
    skipped: tuple[ArticleError, ...] = ()
    before: bool = False
    failure: BriefingsError | None = None


def make_shards(addresses: Sequence[str], folder: str) -> list[Shard]:
    """Pair each file of articles with a file of the same name in ``folder``, which ends in a slash.

    Raises:
        AddressError: a file holds no JSON lines by its name, or two have one name.
    """
    for name, count in Counter(map(name_of, addresses)).items():
        if count > 1:
            raise AddressError(folder, f"would take {count} files named {name}; give them names of their own")
    for address in addresses:
        if not holds_records(address):
            raise AddressError(address, "is no file of JSON lines (.jsonl, .ndjson, also .gz)")
    return [Shard(address=address, output=join_address(folder, name_of(address))) for address in addresses]


def write_shards(
    shards: Iterable[Shard],
    options: ReadingOptions,
    *,
    shape: Shape = "lines",
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Iterator[ShardReport]:
    """Have each shard read by a worker, where it lies; yield what became of each, in order.

    Raises:
        VersionError: a worker of the cluster runs another engine.
        WorkerError: the cluster cannot be reached.
    """
    engine = describe_engine(options.models)
    with open_workers(jobs, scheduler) as workers:

        def submit(shard: Shard) -> Future[ShardReport]:
            return workers.submit(write_shard, shard, options, engine, shape)

        job = Job(submit=submit, give_up=_give_up)
        for _, report in run_in_order(workers, job, iter(shards)):
            yield report


def write_shard(shard: Shard, options: ReadingOptions, engine: str, shape: Shape) -> ShardReport:
    """Read a shard where this runs, unless it was done before; write its briefings and that it is done.

    A file that cannot be read or written, or of which no article can be, is a failure of that shard.
    """
    refuse_other_engine(options, engine)
    try:
        stamp = fingerprint(find_version(shard.address), engine, repr(asdict(options)), shape)
        done = f"{shard.output}.done"
        report = _decode_report(shard.output, read_small(done), stamp)
        if report is None:
            report = _write_briefings(shard, options, _WRITE[shape])
            with open_output(done) as file:
                file.write(_encode_report(report, stamp))
    except (AddressError, ArticleError) as error:
        return ShardReport(output=shard.output, failure=error)
    return report


def _write_briefings(shard: Shard, options: ReadingOptions, write: Callable[[Briefing], str]) -> ShardReport:
    skipped: list[ArticleError] = []
    articles = 0
    with take_turn, open_input(shard.address) as source, open_output(shard.output) as output:
        for briefing in _read(read_records(source, shard.address), options, skipped):
            output.write(f"{write(briefing)}\n".encode())
            articles += 1
    return ShardReport(output=shard.output, articles=articles, skipped=tuple(skipped))


def read_briefings(address: str) -> Iterator[Briefing]:
    """Yield the briefings of a shard that was written whole.

    Raises:
        AddressError: it is not there, or cannot be read.
        RecordError: it was altered since.
    """
    with open_input(address) as file:
        for line in file:
            yield decode_briefing(line)


# So many bytes of briefings are held in memory before they go into a file.
_HELD = 1 << 26


class Shelf(Sequence[Briefing]):
    """Briefings in a temporary file, in the order in which they came, each loaded when it is needed."""

    def __init__(self, file: IO[bytes], briefings: Iterable[Briefing]) -> None:
        self._file = file
        self._ends = array("Q", [0])
        self._held: dict[int, Briefing] = {}
        for at, briefing in enumerate(briefings):
            packed = b""
            try:
                packed = zlib.compress(encode_briefing(briefing).encode(), 1)
            except UnicodeEncodeError:
                # A lone surrogate, for which a file has no room.
                self._held[at] = briefing
            self._ends.append(self._ends[-1] + file.write(packed))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, at: int) -> Briefing: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Briefing]: ...

    def __getitem__(self, at: int | slice) -> Briefing | Sequence[Briefing]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        at = range(len(self))[at]
        if at in self._held:
            return self._held[at]
        self._file.seek(self._ends[at])
        return decode_briefing(zlib.decompress(self._file.read(self._ends[at + 1] - self._ends[at])))


@contextmanager
def shelve_briefings(briefings: Iterable[Briefing]) -> Iterator[Shelf]:
    """Put briefings into a temporary file, which is deleted when the block is left."""
    with SpooledTemporaryFile(_HELD) as file:
        yield Shelf(file, briefings)


def _read(
    found: Iterable[Article | ArticleError], options: ReadingOptions, skipped: list[ArticleError]
) -> Iterator[Briefing]:
    """Yield a briefing an article; what is no article goes to ``skipped``."""

    def read() -> Iterator[tuple[Article, Briefing | ArticleError]]:
        for each in found:
            if isinstance(each, ArticleError):
                skipped.append(each)
            else:
                yield each, hold_failure(each, partial(read_article, each, options))

    yield from fill_failures(read())


def _encode_report(report: ShardReport, stamp: str) -> bytes:
    skipped = [[isinstance(error, ArticleSkipped), error.where, error.problem] for error in report.skipped]
    record = {"stamp": stamp, "articles": report.articles, "skipped": skipped}
    return f"{json.dumps(record, ensure_ascii=False, sort_keys=True)}\n".encode()


def _decode_report(output: str, raw: bytes | None, stamp: str) -> ShardReport | None:
    """Return the report of a shard that was done of the same input in the same way; None else."""
    try:
        record = json.loads(raw or b"{}")
        if record.get("stamp") != stamp:
            return None
        skipped = tuple(
            (ArticleSkipped if on_purpose else ArticleError)(where, problem)
            for on_purpose, where, problem in record["skipped"]
        )
        return ShardReport(output=output, articles=int(record["articles"]), skipped=skipped, before=True)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _give_up(shard: Shard) -> ShardReport:
    problem = "could not be read: the process that read it died; is memory short?"
    return ShardReport(output=shard.output, failure=WorkerError(shard.address, problem))
