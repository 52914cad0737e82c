"""An edition as JSON: the view that all outputs see, each record an object."""

from __future__ import annotations

import json
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from briefings.model import Digest, Span
from briefings.presenting import show_edition
from briefings.presenting.views import DayView
from briefings.settings import Settings

VERSION = 2


def write_json(digest: Digest, settings: Settings) -> str:
    """Return an edition as JSON: ``{"version", "digest"}``, in the shape of ``export_schema``."""
    view = show_edition(digest, settings).day
    record = {"version": VERSION, "digest": _as_tree(view)}
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _as_tree(value: Any) -> Any:
    names = _find_fields(type(value))
    if names:
        return {name: _as_tree(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return [_as_tree(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _find_fields(kind: type) -> tuple[str, ...]:
    """Return the fields of a record; none of a span, which is a pair in every JSON of ours."""
    if issubclass(kind, msgspec.Struct):
        return kind.__struct_fields__
    return () if kind is Span else getattr(kind, "_fields", ())


def export_schema() -> dict[str, Any]:
    """Return the JSON schema (2020-12) of what ``write_json`` writes."""
    defs: dict[str, Any] = {}
    digest = _describe(DayView, defs)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An edition as it is shown",
        "type": "object",
        "properties": {"version": {"const": VERSION}, "digest": digest},
        "required": ["version", "digest"],
        "$defs": dict(sorted(defs.items())),
    }


_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Span: {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
}


def _describe(kind: Any, defs: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type; those of records go into ``defs``."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if get_origin(kind) is UnionType:
        return {"anyOf": [_describe(one, defs) for one in get_args(kind)]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _describe(get_args(kind)[0], defs)}
    if kind.__name__ not in defs:
        defs[kind.__name__] = {}
        hints = get_type_hints(kind)
        fields = _find_fields(kind)
        defs[kind.__name__] = {
            "type": "object",
            "description": kind.__doc__.partition("\n")[0],
            "properties": {name: _describe(hints[name], defs) for name in fields},
            "required": list(fields),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}
