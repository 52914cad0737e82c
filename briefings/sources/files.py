"""Files → articles: texts, Markdown, pages, mails, records, gzip of each, folders of them.

    paths ──▶ _list_files ──▶ _read_file ──▶ Parts ──▶ _finish ──▶ Article
                                   │ one file's failure is a value: ArticleError

Nothing is raised for one bad file: what could not be read comes out as an ArticleError, what was
set aside on purpose as an ArticleSkipped, in the place where the article would have stood.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from briefings.errors import ArticleError, ArticleSkipped
from briefings.model import Article
from briefings.sources.article import make_article
from briefings.sources.dates import find_date_in_name
from briefings.sources.decoding import decode, even_line_ends, is_binary, read_bytes, read_stream
from briefings.sources.languages import detect_language
from briefings.sources.pages import read_page
from briefings.sources.parts import Parts
from briefings.sources.records import read_records
from briefings.sources.texts import read_markdown, read_text

logger = logging.getLogger(__name__)

Form = Literal["text", "markdown", "page", "mail", "mbox", "records"]
FORMS: dict[str, Form] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".eml": "mail",
    ".mbox": "mbox",
    ".json": "records",
    ".jsonl": "records",
    ".ndjson": "records",
}
# Browsers keep a saved page's pictures and frames in a folder beside it.
_SAVED_BESIDE = re.compile(r"(.+)(?:_files|-Dateien|_fichiers|_archivos|_bestanden)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    path: Path
    id: str
    form: Form | None


def read_files(
    paths: Iterable[Path | str],
    *,
    ids: Literal["path", "name"] = "path",
    stdin: BinaryIO | None = None,
) -> Iterator[Article | ArticleError]:
    """Read articles from files, from folders of them (sorted, hidden files left out) and from "-".

    An article's id is what its file says, else the file's path in its folder without the suffix;
    with ``ids="name"`` it is the file's name with the suffix. An id that was there before gives an
    ArticleError that names both files.
    """
    first: dict[str, str] = {}
    for path in paths:
        if str(path) == "-":
            found = _read_stdin(stdin or sys.stdin.buffer)
        else:
            found = ((file.path, each) for file in _list_files(Path(path), ids) for each in _read_file(file))
        for where, each in found:
            yield _check_id(each, str(where), first)


def _check_id(each: Article | ArticleError, where: str, first: dict[str, str]) -> Article | ArticleError:
    if isinstance(each, ArticleError):
        return each
    if each.id in first:
        return ArticleError(
            where, f"its id {each.id!r} is also that of {first[each.id]}; give one another 'id'"
        )
    first[each.id] = where
    return each


def _list_files(path: Path, ids: Literal["path", "name"]) -> Iterator[_File]:
    if not path.is_dir():
        name = path.name if ids == "name" or path.is_absolute() else path.as_posix()
        yield _File(path=path, id=name if ids == "name" else _drop_suffix(name), form=_tell_form(path))
        return
    for found in _walk(path):
        form = _tell_form(found)
        name = found.relative_to(path).as_posix()
        if form:
            yield _File(path=found, id=name if ids == "name" else _drop_suffix(name), form=form)


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        pages = {Path(name).stem for name in names if _tell_form(Path(name)) == "page"}
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not ((m := _SAVED_BESIDE.match(name)) and m[1] in pages)
        )
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def _tell_form(path: Path) -> Form | None:
    name = path.name.lower().removesuffix(".gz")
    return FORMS.get(Path(name).suffix)


def _drop_suffix(name: str) -> str:
    name = re.sub(r"\.gz$", "", name, flags=re.IGNORECASE)
    return name[: -len(Path(name).suffix)] if Path(name).suffix.lower() in FORMS else name


def _read_stdin(stdin: BinaryIO) -> Iterator[tuple[str, Article | ArticleError]]:
    try:
        raw = read_stream(stdin, "standard input", 100_000_000)
    except ArticleError as error:
        yield "standard input", error
        return
    file = _File(path=Path("stdin"), id="stdin", form=None)
    for each in _read_raw(raw, file):
        yield "standard input", each


def _read_file(file: _File) -> Iterator[Article | ArticleError]:
    if file.form == "records":
        yield from read_records(file.path)
        return
    try:
        raw = read_bytes(file.path)
    except ArticleError as error:
        yield error
        return
    yield from _read_raw(raw, file)


def _read_raw(raw: bytes, file: _File) -> Iterator[Article | ArticleError]:
    form = file.form or _sniff(raw)
    if form == "records":
        yield from read_records(BytesIO(raw), str(file.path))
        return
    try:
        yield _finish(_read_parts(raw, form, str(file.path)), file)
    except ArticleError as error:
        yield error


def _sniff(raw: bytes) -> Form:
    start = raw[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return "records"
    if re.match(rb"(?i)<(?:!doctype|html|head|body|\?xml|!--)", start):
        return "page"
    return "markdown" if start.startswith(b"---") else "text"


def _read_parts(raw: bytes, form: Form, where: str) -> Parts:
    if not raw.strip():
        raise ArticleSkipped(where, "the file is empty")
    if is_binary(raw):
        raise ArticleSkipped(where, "the file is no text: it holds null bytes")
    if form == "page":
        return read_page(raw, name=where)
    read = read_markdown if form == "markdown" else read_text
    parts = read(even_line_ends(decode(raw)), where)
    if not parts.text.strip():
        raise ArticleSkipped(where, "the file holds no article text")
    return parts


def _finish(parts: Parts, file: _File) -> Article:
    parts = _date(parts, file.path)
    if parts.published:
        logger.info("%s: dated %s by its %s", file.path, parts.published.isoformat(), parts.dated)
    return make_article(
        id=parts.id or file.id,
        text=parts.text,
        headline=parts.headline,
        source=parts.source,
        url=parts.url,
        standfirst=parts.standfirst,
        byline=parts.byline,
        published=parts.published,
        language=parts.language or detect_language(parts.text),
    )


def _date(parts: Parts, path: Path) -> Parts:
    if parts.published:
        return parts
    named = find_date_in_name(path.name)
    if named:
        return replace(parts, published=named, dated="file name")
    try:
        changed = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    except OSError:
        return parts
    return replace(parts, published=changed, dated="file's time")
