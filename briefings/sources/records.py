"""JSON lines ⇄ articles: the black box's form, its text kept code point for code point."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from briefings.errors import ArticleError, ArticleSkipped
from briefings.model import Article
from briefings.sources.article import make_article
from briefings.sources.dates import is_month_first, parse_date
from briefings.sources.decoding import MAX_BYTES, decode, open_unpacked
from briefings.sources.languages import detect_language, read_language
from briefings.sources.texts import find_headline, tells_only_a_date


def read_records(
    source: Path | str | IO[bytes], where: str = "", _name: str = ""
) -> Iterator[Article | ArticleError]:
    """Read JSON lines, one article each, in their order; a bad line gives an error that names it.

    A line holds ``id`` and ``text`` and may hold ``title``, ``date``, ``source``, ``url`` and
    ``language``. An empty text is an article too. A date that is none is left out.
    """
    if isinstance(source, (Path, str)):
        try:
            with open_unpacked(Path(source)) as file:
                yield from read_records(file, where or str(source))
        except (OSError, EOFError) as error:
            yield ArticleError(
                where or source, f"the file cannot be read: {error}; check that it is there and may be read"
            )
        return
    for number, line in enumerate(_read_lines(source), start=1):
        if line.strip():
            place = f"{where}:{number}" if where else f"line {number}"
            try:
                yield read_record(_load(line, place), place)
            except ArticleError as error:
                yield error


def read_json(file: IO[bytes], where: str, name: str) -> Iterator[Article | ArticleError]:
    """Read a JSON file: one record, a list of them, or JSON lines after all.

    A record without an ``id`` has ``name``; of several each has its number behind it.
    """
    raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        yield ArticleSkipped(where, f"too large: more than {MAX_BYTES // 1_000_000} MB; split it")
        return
    try:
        loaded = json.loads(decode(raw))
    except (ValueError, RecursionError) as error:
        first = raw.strip().split(b"\n", 1)[0].strip()
        if first.endswith(b"}"):
            yield from read_records(BytesIO(raw), where)
        else:
            line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
            yield ArticleError(f"{where}{line}", _explain(error))
        return
    records = loaded if isinstance(loaded, list) else [loaded]
    for number, record in enumerate(records, start=1):
        place = f"{where}:{number}" if len(records) > 1 else where
        try:
            known = _check_object(record, place)
            yield read_record({"id": f"{name}-{number}" if len(records) > 1 else name, **known}, place)
        except ArticleError as error:
            yield error


def read_record(record: Mapping[str, Any], where: str) -> Article:
    """Make the article of one record; raise ArticleError when it has no id or no text."""
    text, name = record.get("text"), record.get("id")
    if not isinstance(text, str):
        raise ArticleError(
            where, "the record has no 'text', or it is no string; a record needs 'id' and 'text'"
        )
    if not isinstance(name, (str, int)) or name == "":
        raise ArticleError(where, "the record has no 'id'; give it one of its own")
    tag = _read_words(record, "language", "lang")
    language = read_language(tag)
    date = _read_words(record, "date", "published")
    title = _read_words(record, "title", "headline")
    return make_article(
        id=str(name),
        text=text,
        headline=find_headline(text) if not title or tells_only_a_date(title) else title,
        standfirst=_read_words(record, "standfirst"),
        byline=tuple(_read_names(record)),
        source=_read_words(record, "source"),
        url=_read_words(record, "url"),
        published=parse_date(date, month_first=is_month_first(tag)),
        language=language or detect_language(text),
        file_sha256=sha256(json.dumps(record, sort_keys=True).encode()).hexdigest(),
    )


def record_of(article: Article) -> dict[str, Any]:
    """Return an article as the record that ``extract`` writes; ``read_record`` reads it back."""
    return {
        "id": article.id,
        "headline": article.headline,
        "standfirst": article.standfirst,
        "authors": list(article.byline),
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "source": article.source,
        "url": article.url,
        "text": article.text,
    }


def _read_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Return the lines of a file, one that is too long cut short, so that none takes all memory."""
    while line := file.readline(MAX_BYTES + 1):
        yield line
        while len(line) > MAX_BYTES and not line.endswith(b"\n"):
            line = file.readline(MAX_BYTES + 1)


def _load(line: bytes, where: str) -> Mapping[str, Any]:
    if len(line) > MAX_BYTES:
        raise ArticleSkipped(where, f"too large: more than {MAX_BYTES // 1_000_000} MB; split it")
    try:
        record = json.loads(decode(line))
    except (ValueError, RecursionError) as error:
        raise ArticleError(where, _explain(error)) from error
    return _check_object(record, where)


def _explain(error: Exception) -> str:
    """Say what is wrong with JSON, and where in its line: the line itself is told by who knows the file's."""
    problem = str(error)
    if isinstance(error, json.JSONDecodeError):
        problem = f"{error.msg} at character {error.colno}"
    return f"broken JSON: {problem}; correct it there, or write it out again"


def _check_object(record: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(record, dict):
        raise ArticleError(where, "a record must be one object in braces; correct that line")
    return record


def _read_words(record: Mapping[str, Any], *keys: str) -> str:
    found: Iterable[object] = (record.get(key) for key in keys)
    return next((value.strip() for value in found if isinstance(value, str) and value.strip()), "")


def _read_names(record: Mapping[str, Any]) -> Iterator[str]:
    authors = record.get("authors", record.get("author"))
    for author in authors if isinstance(authors, list) else [authors]:
        if isinstance(author, str) and author.strip():
            yield author.strip()
