"""Records ⇄ JSON: the only place that knows the shape on disk.

Two files a day. ``DAY.json`` is the edition: what is shown and why, one object with its ``version``; keys are
sorted, each record of it stands on a line of its own, and what is as it is without being said is left out,
so that a version control system shows what changed. ``DAY.readings``, beside it, holds the briefings of
the day's articles, complete and packed: later days are joined to them, and ``verify`` checks them. The
black box's lines (``brief``, ``stories``) are a fixed, smaller shape, for programs that measure the
reading from outside.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from briefings.errors import RecordError
from briefings.model import Briefing, Digest, Passage, Quote, Speaker, Story
from briefings.storage.files import read_file, write_whole
from briefings.storage.hashes import fingerprint

VERSION = 2
# What a briefing has of its reading: it stands in the day's readings, not in its edition.
_READ = frozenset({"sentences", "actors", "quotes", "terms", "particulars", "figures"})
_PLACE = re.compile(r"^(?P<problem>.*?)(?: - at `\$\.?(?P<place>.*)`)?$", re.DOTALL)
_INDENT = " "
# The record, the digest, its stories, a story, its lists.
_DEEPEST = 5
_ANEW = "put back a copy of it; or delete it, and 'briefings build' makes it again, as a draft"


class _Version(msgspec.Struct):
    version: int | None = None


class _Record(msgspec.Struct):
    version: int
    digest: Digest


class _Readings(msgspec.Struct):
    version: int
    briefings: tuple[Briefing, ...]


_version = msgspec.json.Decoder(_Version)


@cache
def _records() -> msgspec.json.Decoder[_Record]:
    return msgspec.json.Decoder(_Record)


@cache
def _packed() -> msgspec.json.Decoder[_Readings]:
    return msgspec.json.Decoder(_Readings)


@cache
def _briefings() -> msgspec.json.Decoder[Briefing]:
    return msgspec.json.Decoder(Briefing)


def encode_digest(digest: Digest) -> str:
    """Return the edition of a day as JSON: versioned, sorted, the same bytes for the same digest."""
    stories = [
        {**_simplify(story), "briefings": [_simplify(each, _READ) for each in story.briefings]}
        for story in digest.stories
    ]
    record = {**_simplify(replace(digest, stories=())), "status": digest.status, "stories": stories}
    return _lay_out({"version": VERSION, "digest": record}) + "\n"


def find_version(text: str | bytes, where: object) -> int | None:
    """Return the version that a record says it is of; None where it says none.

    Raises:
        RecordError: it is no JSON; ``where`` names the file.
    """
    try:
        return _version.decode(text).version
    except msgspec.ValidationError:
        return None
    except (ValueError, RecursionError) as error:
        raise RecordError(where, f"is not a record: {error}; {_ANEW}") from error


def decode_digest(text: str | bytes, where: object, *, version: int | None = VERSION) -> Digest:
    """Return the digest of an edition's JSON.

    Its briefings name their articles; what was read of these stands in the day's readings. In a record of
    ``version`` 1 they are whole.

    Raises:
        RecordError: it is no JSON, of another version, or does not fit; ``where`` names the file.
    """
    found = find_version(text, where)
    if found == 1 and version != 1:
        raise RecordError(where, "is a record of version 1; 'briefings convert' makes it one of today's")
    if found != version or found not in (1, VERSION):
        raise RecordError(where, f"is a record of version {found}; this program reads version {VERSION}")
    try:
        digest = _records().decode(text).digest
    except (ValueError, RecursionError) as error:
        raise RecordError(where, _describe(error)) from error
    for number, story in enumerate(digest.stories):
        for key, problem in _find_misfits(story):
            raise RecordError(where, f"does not fit at 'digest.stories[{number}].{key}': {problem}")
    return digest


def _find_misfits(story: Story) -> Iterator[tuple[str, str]]:
    """Yield the keys of a story that cannot be shown, and why: it tells no article, or one that it lacks."""
    known = {briefing.id for briefing in story.briefings}
    if not known:
        yield "briefings", "a story has an article at least"
    told = [(f"sentences[{at}]", each.article) for at, each in enumerate(story.sentences)]
    told += [(f"quotes[{at}]", each.article) for at, each in enumerate(story.quotes)]
    for at, difference in enumerate(story.differing):
        told += [(f"differing[{at}].figures[{of}]", one.article) for of, one in enumerate(difference.figures)]
    for key, article in told:
        if article not in known:
            yield f"{key}.article", f"{article!r} is none of the story's articles"


def _describe(error: ValueError | RecursionError) -> str:
    """Return what does not fit in a record, and at which key."""
    match = _PLACE.match(str(error))
    place, problem = (match["place"], match["problem"]) if match else ("", str(error))
    return f"does not fit at '{place or 'its beginning'}': {problem}"


def record_schema() -> dict[str, Any]:
    """Return the JSON schema of the edition of a day."""
    from pydantic import TypeAdapter

    digest = TypeAdapter(Digest).json_schema(ref_template="#/$defs/{model}")
    defs = digest.pop("$defs", {})
    for key in _READ:
        defs["Briefing"]["properties"].pop(key)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The edition of a day",
        "type": "object",
        "properties": {"version": {"const": VERSION}, "digest": digest},
        "required": ["version", "digest"],
        "$defs": _keep_used(digest, defs),
    }


def _keep_used(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the definitions that a schema refers to, itself or through others."""
    used: dict[str, Any] = {}
    waiting = [schema]
    while waiting:
        for name in re.findall(r"#/\$defs/(\w+)", json.dumps(waiting.pop())):
            if name not in used:
                used[name] = defs[name]
                waiting.append(defs[name])
    return dict(sorted(used.items()))


def write_digest(path: Path, digest: Digest) -> bool:
    """Write a day's edition whole, or leave the file alone when nothing changed; tell which.

    What is approved is sealed by the hash of all that stands in it.
    """
    return write_whole(path, encode_digest(replace(digest, seal=_hash_approved(digest))))


def is_unchanged(digest: Digest) -> bool:
    """Return whether an approved edition is as it was written; a draft is, and one that bears no seal."""
    return not digest.seal or digest.seal == _hash_approved(digest)


def _hash_approved(digest: Digest) -> str:
    """Return the hash of an approved edition, whatever its layout in the file; "" for a draft."""
    return fingerprint(encode_digest(replace(digest, seal=""))) if digest.status == "approved" else ""


def read_digest(path: Path) -> Digest:
    """Read a day's edition.

    Raises:
        RecordError: the file cannot be read or holds no record.
    """
    try:
        return decode_digest(read_file(path), path)
    except OSError as error:
        raise RecordError(path, f"cannot be read: {error.strerror or error}") from error


def readings_path(record: Path) -> Path:
    """Return the file of the readings that belongs to a day's edition."""
    return record.with_suffix(".readings")


def write_readings(record: Path, briefings: Iterable[Briefing]) -> bool:
    """Write the readings of a day, in the order of their ids; leave the file alone when nothing changed.

    What they hold is compared, not their bytes: another zlib packs the same text otherwise.
    """
    path = readings_path(record)
    ordered = sorted(briefings, key=lambda briefing: briefing.id)
    text = json.dumps({"version": VERSION, "briefings": _simplify(ordered)}, ensure_ascii=False).encode()
    try:
        if zlib.decompress(path.read_bytes()) == text:
            return False
    except (OSError, zlib.error):
        pass
    return write_whole(path, zlib.compress(text, 9))


def read_readings(record: Path) -> dict[str, Briefing]:
    """Return the briefings of a day, complete, by their ids; none where its readings are not there.

    Raises:
        RecordError: the file cannot be read or holds no readings.
    """
    path = readings_path(record)
    try:
        text = zlib.decompress(read_file(path))
        readings = _packed().decode(text)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise RecordError(path, f"cannot be read: {error.strerror or error}") from error
    except zlib.error as error:
        raise RecordError(path, f"holds no readings: {error}; {_ANEW}") from error
    except (ValueError, RecursionError) as error:
        problem = _describe(error)
        raise RecordError(path, f"{problem}; {_ANEW}") from error
    if readings.version != VERSION:
        problem = f"holds readings of version {readings.version}; this program reads version {VERSION}"
        raise RecordError(path, problem)
    return {briefing.id: briefing for briefing in readings.briefings}


def join_readings(digest: Digest, readings: Mapping[str, Briefing]) -> Digest:
    """Return a digest with the complete briefings of the articles of which there is a reading."""
    return replace(
        digest,
        stories=tuple(
            replace(story, briefings=tuple(readings.get(each.id, each) for each in story.briefings))
            for story in digest.stories
        ),
    )


def _simplify(value: Any, without: frozenset[str] = frozenset()) -> Any:
    """Return a record in JSON's own values, without the fields that hold what they hold by default."""
    if isinstance(value, str | int | float | None):
        return value
    kind: Any = type(value)
    if defaults := _list_defaults(kind):
        return {
            name: _simplify(held)
            for name, default in defaults
            if (held := getattr(value, name)) != default and name not in without
        }
    if isinstance(value, tuple | list):
        return [_simplify(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _list_defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    """Return the names of a record's fields with their defaults; none of what is no record.

    A day has a million records: asking each for its fields took a quarter of the time of writing it.
    """
    return tuple((field.name, field.default) for field in fields(kind)) if is_dataclass(kind) else ()


def _lay_out(value: Any, depth: int = 0) -> str:
    """Return JSON in which a digest and its stories stand on several lines, each record in them on one."""
    inner, outer = "\n" + _INDENT * (depth + 1), "\n" + _INDENT * depth
    if (
        depth < _DEEPEST
        and isinstance(value, dict)
        and (not depth or any(map(_lists_records, value.values())))
    ):
        lines = (f"{json.dumps(key)}: {_lay_out(value[key], depth + 1)}" for key in sorted(value))
        return f"{{{inner}{f',{inner}'.join(lines)}{outer}}}"
    if depth < _DEEPEST and _lists_records(value):
        return f"[{inner}{f',{inner}'.join(_lay_out(each, depth + 1) for each in value)}{outer}]"
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _lists_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def encode_briefing(briefing: Briefing) -> str:
    """Return a briefing, complete, as one line of JSON."""
    return json.dumps(_simplify(briefing), ensure_ascii=False)


def decode_briefing(text: str | bytes) -> Briefing:
    """Return the briefing of a line that ``encode_briefing`` made; raise RecordError if it is none."""
    try:
        return _briefings().decode(text)
    except (ValueError, RecursionError) as error:
        raise RecordError("a briefing", _describe(error)) from error


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
