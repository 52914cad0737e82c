"""Files → articles: texts, Markdown, pages, mails, records, gzip of each, folders of them.

    paths ──▶ _list_files ──▶ _read_file ──▶ Parts ──▶ _finish ──▶ Article
                                   │ one file's failure is a value: ArticleError

Nothing is raised for one bad file: what could not be read comes out as an ArticleError, what was set aside
on purpose as an ArticleSkipped, in the place where the article would have stood. A file's first bytes
decide its form where its name does not.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from gzip import BadGzipFile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from briefings.errors import ArticleError, ArticleSkipped
from briefings.model import Article
from briefings.registries import INPUT_FORMS, tell_input_form
from briefings.sources.article import assemble_article
from briefings.sources.bounds import read_within
from briefings.sources.dates import find_date_in_name
from briefings.sources.decoding import (
    BROKEN_ARCHIVE,
    MAX_BYTES,
    decode,
    even_line_ends,
    is_binary,
    open_unpacked,
    peek,
    read_stream,
)
from briefings.sources.mails import is_mail
from briefings.sources.parts import Parts

# What lies beside articles and is none; a file of any other type is named, so that none vanishes silently.
BESIDE = frozenset(
    {".css", ".gif", ".ico", ".jpeg", ".jpg", ".js", ".png", ".svg", ".webp", ".woff", ".woff2"}
)


# Files that hold no article that could be read, by their first bytes: what they are, and what to do.
_AS_TEXT = "save its text as .txt"
_AS_SOURCE = "name the address of the feed under 'sources:' in briefings.yaml"
_XML = rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*"
_UNREAD = tuple(
    (re.compile(start, re.DOTALL | re.IGNORECASE), what, remedy)
    for what, remedy, start in (
        ("a PDF, which is not read", _AS_TEXT, rb"%PDF-"),
        ("a picture", _AS_TEXT, rb"\xff\xd8\xff|\x89PNG|GIF8[79]a|RIFF....WEBP|\0...ftyp(?:avif|heic)"),
        (
            "a sound or a film",
            _AS_TEXT,
            rb"ID3[\x02-\x04]|OggS\0|fLaC\0|RIFF....(?:WAVE|AVI )|\0...ftyp|\x1aE\xdf\xa3",
        ),
        ("a ZIP archive, as Word, OpenDocument and EPUB files are", _AS_TEXT, rb"PK\x03\x04"),
        ("an old file of Word, Excel or Outlook", _AS_TEXT, rb"\xd0\xcf\x11\xe0"),
        (
            "a packed archive",
            "unpack it",
            rb"7z\xbc\xaf|Rar!\x1a|BZh[1-9]1AY|\xfd7zXZ|\x28\xb5\x2f\xfd|.{257}ustar",
        ),
        ("a Rich Text file", _AS_TEXT, rb"\{\\rtf1"),
        ("a web archive of Safari", "save its page as .html, or its text as .txt", rb"bplist00"),
        ("a feed and no article", _AS_SOURCE, _XML + rb"<(?:rss|feed|rdf:RDF)\b"),
        ("a list of feeds", "'briefings sources import FILE' takes over its feeds", _XML + rb"<opml\b"),
    )
)


def _find_unread(raw: bytes) -> str:
    """Return what a file is that is never read, and what to do; the empty string where it may be."""
    start = raw[:4000].removeprefix(b"\xef\xbb\xbf")
    found = (f"it is {what}; {remedy}" for form, what, remedy in _UNREAD if form.match(start))
    return next(found, "")


def sniff_input_form(raw: bytes) -> str:
    """Tell the form of a file from its first bytes, where its name does not say: one of ``INPUT_FORMS``."""
    start = raw[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{") and not _find_unread(start):
        return "records"
    if start.startswith(b"["):
        return "json" if re.match(rb"\[\s*\{", start) else "text"
    if re.match(rb"(?i)<(?:!doctype|html|head|body|\?xml|!--)", start):
        return "page"
    if start.startswith(b"From ") and is_mail(start.partition(b"\n")[2]):
        return "mbox"
    if is_mail(start):
        return "mail"
    return "markdown" if start.startswith(b"---") else "text"


def drop_suffix(name: str) -> str:
    """Return a file's name without the suffix that tells its form."""
    name = re.sub(r"\.gz$", "", name, flags=re.IGNORECASE)
    return name[: -len(Path(name).suffix)] if tell_input_form(name) else name


_FEEDS = (".xml", ".rss", ".atom", ".rdf")


def refuse_file_type(path: Path) -> ArticleSkipped:
    """Return why a file of another type is set aside, and what to do."""
    named = f"files like {path.suffix} are not read" if path.suffix else "its name does not say what it is"
    suffix = path.suffix.lower()
    if suffix in _FEEDS:
        return ArticleSkipped(path, f"{named}; {_AS_SOURCE}")
    if suffix == ".opml":
        return ArticleSkipped(path, f"{named}; 'briefings sources import {path.name}' takes over its feeds")
    return ArticleSkipped(path, f"{named}; save its text as .txt or .md, or its page as .html")


log = logging.getLogger(__name__)

# Standard input cannot be read twice, so all of it is held; a day's records of a large site have 20 MB.
MAX_STDIN = 200_000_000
# Browsers keep a saved page's pictures and frames in a folder beside it.
_SAVED_BESIDE = re.compile(r"(.+)(?:_files|-Dateien|_fichiers|_archivos|_bestanden)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    path: Path
    id: str
    form: str | None


def read_files(
    paths: Iterable[Path | str],
    *,
    ids: Literal["path", "name"] = "path",
    stdin: BinaryIO | None = None,
    on_file: Callable[[], None] = lambda: None,
) -> Iterator[Article | ArticleError]:
    """Read articles from files, from folders of them (sorted, hidden files left out) and from "-".

    An article's id is what its file says, else the file's path in its folder without the suffix;
    with ``ids="name"`` it is the file's name with the suffix. An id that was there before gives an
    ArticleError that names both files. ``on_file`` is called before each file is opened.
    """
    first: dict[str, str] = {}
    for path in paths:
        for where, each in _read_path(path, ids, stdin, on_file):
            yield _check_id(each, str(where), first)


def count_files(paths: Iterable[Path | str]) -> int:
    """Count the files that ``read_files`` would open, so that one can tell how far it is."""
    return sum(isinstance(each, _File) for path in paths for each in _list_files(Path(path), "path"))


def count_beside(paths: Iterable[Path | str]) -> Counter[str]:
    """Count by suffix the files in folders that ``read_files`` passes over: pictures, styles, scripts."""
    found = (each for path in paths for each in _walk(Path(path), []))
    return Counter(each.suffix.lower() for each in found if each.suffix.lower() in BESIDE)


def _read_path(
    path: Path | str, ids: Literal["path", "name"], stdin: BinaryIO | None, on_file: Callable[[], None]
) -> Iterator[tuple[Path | str, Article | ArticleError]]:
    if str(path) == "-":
        yield from _read_stdin(stdin or sys.stdin.buffer)
        return
    for file in _list_files(Path(path), ids):
        if isinstance(file, ArticleError):
            yield file.where, file
            continue
        on_file()
        for each in _read_file(file):
            yield file.path, each


def _check_id(each: Article | ArticleError, where: str, first: dict[str, str]) -> Article | ArticleError:
    if isinstance(each, ArticleError):
        return each
    if each.id in first:
        return ArticleError(
            where, f"its id {each.id!r} is also that of {first[each.id]}; give one another 'id'"
        )
    first[each.id] = where
    return each


def _list_files(path: Path, ids: Literal["path", "name"]) -> Iterator[_File | ArticleError]:
    if not path.is_dir():
        name = path.name if ids == "name" or path.is_absolute() else path.as_posix()
        yield _File(
            path=path, id=name if ids == "name" else drop_suffix(name), form=tell_input_form(path.name)
        )
        return
    unread: list[OSError] = []
    for found in _walk(path, unread):
        form = tell_input_form(found.name)
        name = found.relative_to(path).as_posix()
        if form is None and found.suffix.lower() not in BESIDE:
            yield refuse_file_type(found)
        if form:
            yield _File(path=found, id=name if ids == "name" else drop_suffix(name), form=form)
    for error in unread:
        yield ArticleError(
            error.filename, f"the folder cannot be read: {error.strerror}; check who may read it"
        )


def _walk(folder: Path, unread: list[OSError]) -> Iterator[Path]:
    """Return a folder's files in order; the folders that cannot be read are added to ``unread``."""
    for parent, folders, names in os.walk(folder, onerror=unread.append):
        pages = {Path(name).stem for name in names if tell_input_form(name) == "page"}
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not ((m := _SAVED_BESIDE.match(name)) and m[1] in pages)
        )
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def _read_stdin(stdin: BinaryIO) -> Iterator[tuple[Path | str, Article | ArticleError]]:
    try:
        raw = read_stream(stdin, "standard input", MAX_STDIN)
    except ArticleError as error:
        yield "standard input", error
        return
    form = sniff_input_form(raw)
    file = _File(path=Path("stdin"), id="stdin", form=form)
    if INPUT_FORMS[form].holds in ("text", "bytes") and len(raw) > MAX_BYTES:
        yield "standard input", _too_large("standard input")
        return
    for each in _read_stream(BytesIO(raw), file):
        yield "standard input", each


def _read_file(file: _File) -> Iterator[Article | ArticleError]:
    """Read what stands in a file; whatever goes wrong in it comes out as a value."""
    if file.path.exists() and not file.path.is_file():
        # A pipe or a device would be waited for without end.
        yield ArticleSkipped(file.path, "it is no file but a pipe, a device or a socket; remove it")
        return
    try:
        with open_unpacked(file.path) as stream:
            form = file.form or sniff_input_form(peek(stream))
            yield from _read_stream(stream, replace(file, form=form))
    except ArticleError as error:
        yield error
    except (BadGzipFile, EOFError, zlib.error):
        yield ArticleError(file.path, BROKEN_ARCHIVE)
    except OSError as error:
        problem = error.strerror or str(error)
        yield ArticleError(
            file.path, f"the file cannot be read: {problem}; check that it is there and may be read"
        )


def _read_stream(stream: BinaryIO, file: _File) -> Iterator[Article | ArticleError]:
    where = str(file.path)
    form = INPUT_FORMS[file.form or "text"]
    if form.holds == "articles":
        for record in form.load()(stream, where, file.id):
            yield (
                record
                if isinstance(record, ArticleError) or record.published
                else _date_article(record, file)
            )
    elif form.holds == "mails":
        for number, raw in enumerate(form.load()(stream), start=1):
            yield _read_one(raw, replace(file, id=f"{file.id}-{number}", form="mail"), f"{where}:{number}")
    else:
        yield _read_one(stream.read(MAX_BYTES + 1), file, where)


def _read_one(raw: bytes, file: _File, where: str) -> Article | ArticleError:
    try:
        parts = read_within(read_parts, raw, file.form or "text", where, where=where)
        return _finish(parts, file, sha256(raw).hexdigest())
    except ArticleError as error:
        # What is checked of every article knows its id alone.
        return error if error.where.startswith(where) else type(error)(where, error.problem)


def _too_large(where: str) -> ArticleSkipped:
    return ArticleSkipped(where, f"too large: more than {MAX_BYTES // 1_000_000} MB; split it")


def read_parts(raw: bytes, form: str, where: str) -> Parts:
    """Read the parts of the one article in a file's bytes; ``form`` is one of ``INPUT_FORMS``.

    Raises:
        ArticleError: it is broken, or set aside; the reason names what to do.
    """
    if len(raw) > MAX_BYTES:
        raise _too_large(where)
    if not raw.strip(b" \t\r\n\0") and b"\0" not in raw:
        raise ArticleSkipped(where, "the file is empty; delete it, or save its text again")
    if unread := _find_unread(raw):
        raise ArticleSkipped(where, unread)
    if is_binary(raw):
        problem = "the file is no text: it holds null bytes; save its text as .txt, encoded as UTF-8"
        raise ArticleSkipped(where, problem)
    read: Callable[..., Parts] = INPUT_FORMS[form].load()
    if INPUT_FORMS[form].holds == "bytes":
        return read(raw, where)
    parts = read(even_line_ends(decode(raw)), where)
    if not parts.text.strip():
        raise ArticleSkipped(
            where, "the file holds no article text; write it below its head, or delete the file"
        )
    return parts


def _finish(parts: Parts, file: _File, file_sha256: str) -> Article:
    published, dated = parts.published, parts.dated
    if published is None:
        published, dated = _date_by_file(file.path)
    if published:
        log.info("%s: dated %s by its %s", file.path, published.isoformat(), dated)
    return assemble_article(parts, id=parts.id or file.id, published=published, file_sha256=file_sha256)


def _date_article(article: Article, file: _File) -> Article:
    published, dated = _date_by_file(file.path)
    if published:
        log.info("%s: %s is dated %s by its %s", file.path, article.id, published.isoformat(), dated)
    return replace(article, published=published)


def _date_by_file(path: Path) -> tuple[datetime | None, str]:
    """Return the day in a file's name, else the time when it was last changed."""
    named = find_date_in_name(path.name)
    if named:
        return named, "file's name"
    try:
        changed = path.stat().st_mtime
    except OSError:
        # Standard input has no file; what comes from it is as old as its reading.
        return None, ""
    return datetime.fromtimestamp(int(changed), UTC), "file's time"
