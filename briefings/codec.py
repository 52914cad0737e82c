"""Records ⇄ JSON: the only place that knows the shape on disk.

A day's record is one object with its ``version``; keys are sorted and each stands on a line of its
own, so that a version control system shows what changed. The black box's lines (``brief``,
``stories``) are a fixed, smaller shape, for programs that measure the reading from outside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import msgspec
from pydantic import TypeAdapter, ValidationError

from briefings.errors import RecordError
from briefings.model import Briefing, Digest, EditionStatus, Passage, Quote, Speaker, Story
from briefings.storage.whole_files import write_whole

VERSION = 1
# A span, a term, a part of a score: two values on one line; the record has half the lines by it.
_PAIR = re.compile(r"\[\n +([^\n]+),\n +([^\n]+)\n +\]")
# The line, told by its depth, that says whether a digest is approved; it stands before the stories.
_STATUS = re.compile(rb'\n  "status": "(\w+)"')
_HEAD = 1 << 14


@cache
def _digests() -> TypeAdapter[Digest]:
    return TypeAdapter(Digest)


@cache
def _briefings() -> TypeAdapter[Briefing]:
    return TypeAdapter(Briefing)


def encode_digest(digest: Digest) -> str:
    """Return the record of a day as JSON: versioned, sorted, the same bytes for the same digest."""
    record = {"version": VERSION, "digest": _digests().dump_python(digest, mode="json")}
    lines = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
    return _PAIR.sub(r"[\1, \2]", lines) + "\n"


def decode_digest(text: str | bytes, where: object) -> Digest:
    """Return the digest of a record's JSON.

    Raises:
        RecordError: it is no JSON, of another version, or does not fit; ``where`` names the file.
    """
    try:
        record = json.loads(text)
    except ValueError as error:
        remedy = "put back a copy of it; or delete it, and 'briefings build' makes it anew, as a draft"
        raise RecordError(where, f"is not a record: {error}; {remedy}") from error
    version = record.get("version") if isinstance(record, dict) else None
    if version != VERSION:
        raise RecordError(where, f"is a record of version {version}; this program reads version {VERSION}")
    try:
        return _digests().validate_python(record.get("digest"))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise RecordError(where, f"does not fit at '{place}': {first['msg']}") from error


def record_schema() -> dict[str, Any]:
    """Return the JSON schema of a day's record."""
    digest = _digests().json_schema(ref_template="#/$defs/{model}")
    defs = digest.pop("$defs", {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The record of a day",
        "type": "object",
        "properties": {"version": {"const": VERSION}, "digest": digest},
        "required": ["version", "digest"],
        "$defs": defs,
    }


def write_digest(path: Path, digest: Digest) -> bool:
    """Write a day's record whole, or leave the file alone when nothing changed; tell which."""
    return write_whole(path, encode_digest(digest))


def read_digest(path: Path) -> Digest:
    """Read a day's record.

    Raises:
        RecordError: the file cannot be read or holds no record.
    """
    try:
        return decode_digest(path.read_bytes(), path)
    except OSError as error:
        raise RecordError(path, f"cannot be read: {error.strerror or error}") from error


class ListedArticle(NamedTuple):
    """An article of a record: its id, its address, the hash of what it was read from."""

    id: str
    url: str
    file_sha256: str


class _ToldBriefing(msgspec.Struct):
    id: str
    url: str = ""
    file_sha256: str = ""


class _ToldStory(msgspec.Struct):
    briefings: tuple[_ToldBriefing, ...] = ()


class _ToldDigest(msgspec.Struct):
    status: EditionStatus = "draft"
    stories: tuple[_ToldStory, ...] = ()


class _ToldRecord(msgspec.Struct):
    digest: _ToldDigest


_told_records = msgspec.json.Decoder(_ToldRecord)


def list_articles(path: Path, status: EditionStatus) -> tuple[ListedArticle, ...] | None:
    """Return the articles in a record of a status; None where it is of the other, or not there.

    A build asks each day there ever was what is approved: of a draft no more is read than says so. A record
    that another program has laid out otherwise is read whole.

    Raises:
        RecordError: it holds no record, and does not say that it is of the other status.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_HEAD)
            while not (said := _STATUS.search(raw)) and (more := file.read(_HEAD)):
                raw += more
            if said and said[1].decode() != status:
                return None
            raw += file.read()
    except FileNotFoundError:
        return None
    digest: _ToldDigest | Digest
    try:
        digest = _told_records.decode(raw).digest
    except ValueError:
        # It is read again for the words of the error.
        digest = decode_digest(raw, path)
    if digest.status != status:
        return None
    stories: Sequence[_ToldStory | Story] = digest.stories
    return tuple(
        ListedArticle(each.id, each.url, each.file_sha256) for story in stories for each in story.briefings
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShownBriefing(Briefing):
    """A briefing that is read without what only reading, joining and checking look at: it is empty."""

    sentences: ClassVar[tuple[()]] = ()  # type: ignore[misc]  # what is no field is not read
    actors: ClassVar[tuple[()]] = ()  # type: ignore[misc]
    quotes: ClassVar[tuple[()]] = ()  # type: ignore[misc]
    terms: ClassVar[tuple[()]] = ()  # type: ignore[misc]
    figures: ClassVar[tuple[()]] = ()  # type: ignore[misc]


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShownStory(Story):
    briefings: tuple[_ShownBriefing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShownDigest(Digest):
    stories: tuple[_ShownStory, ...] = ()


class _ShownRecord(msgspec.Struct):
    version: int
    digest: _ShownDigest


@cache
def _shown_records() -> msgspec.json.Decoder[_ShownRecord]:
    return msgspec.json.Decoder(_ShownRecord)


def read_shown_digest(path: Path) -> Digest:
    """Read of a day's record what an edition shows: without what each article's reading found.

    The ``sentences``, ``actors``, ``quotes``, ``terms`` and ``figures`` of the briefings are empty; those
    that the stories chose are there. They are nine tenths of a record, and it is read in a fortieth of the
    time.

    Raises:
        RecordError: the file cannot be read or holds no record.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RecordError(path, f"cannot be read: {error.strerror or error}") from error
    try:
        # As text: what is skipped must be UTF-8 too.
        record = _shown_records().decode(content.decode())
    except ValueError:
        # It is read again for the words of the error.
        return decode_digest(content, path)
    return record.digest if record.version == VERSION else decode_digest(content, path)


def encode_briefing(briefing: Briefing) -> str:
    """Return a briefing, complete, as one line of JSON."""
    record = _briefings().dump_python(briefing, mode="json")
    return json.dumps(record, ensure_ascii=False, sort_keys=True)


def decode_briefing(text: str | bytes) -> Briefing:
    """Return the briefing of a line that ``encode_briefing`` made; raise RecordError if it is none."""
    try:
        return _briefings().validate_python(json.loads(text))
    except ValueError as error:
        raise RecordError("a briefing", f"does not fit: {error}") from error


def briefing_line(briefing: Briefing) -> str:
    """Return a briefing as the black box's ``brief`` prints it: one line of JSON, no line break."""
    return _line(
        {
            "id": briefing.id,
            "headline": briefing.headline,
            "language": briefing.language,
            "sentences": [{"span": s.span, "text": s.text, "score": s.score} for s in briefing.sentences],
            "actors": [
                {
                    "name": actor.name,
                    "kind": actor.kind,
                    "role": actor.role.text if actor.role else None,
                    "salience": actor.salience,
                    "aliases": actor.aliases,
                    "mentions": actor.mentions,
                }
                for actor in briefing.actors
            ],
            "quotes": [_quote_shape(quote) for quote in briefing.quotes],
        }
    )


def story_line(story: Story) -> str:
    """Return a story as the black box's ``stories`` prints it: one line of JSON, no line break."""
    shape: dict[str, Any] = {
        "id": story.id,
        "headline": story.headline,
        "articles": [briefing.id for briefing in story.briefings],
        "label": story.label,
    }
    return _line(shape | ({"continues": story.continues} if story.continues else {}))


def _quote_shape(quote: Quote) -> dict[str, Any]:
    return {
        "span": quote.span,
        "text": quote.text,
        "kind": quote.kind,
        "confidence": quote.confidence,
        "speaker": _speaker_shape(quote.speaker) if quote.speaker else None,
        "cue": _passage_shape(quote.cue) if quote.cue else None,
    }


def _speaker_shape(speaker: Speaker) -> dict[str, Any]:
    return {"span": speaker.span, "text": speaker.text, "actor": speaker.actor}


def _passage_shape(passage: Passage) -> dict[str, Any]:
    return {"span": passage.span, "text": passage.text}


def _line(shape: dict[str, Any]) -> str:
    # A lone surrogate in a broken text has no UTF-8: it is written as JSON's own escape.
    line = json.dumps(shape, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(shape)
    return line
