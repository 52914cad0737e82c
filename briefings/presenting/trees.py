"""Views as plain values, each record an object by the names of its fields; and the JSON schema of that.

as_tree        a view → dictionaries, lists, texts, numbers
describe_tree  the class of a view → its JSON schema (2020-12)
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from briefings.model import Span


def as_tree(value: Any) -> Any:
    """Return a view as plain values; a span is a pair, as in every JSON of ours."""
    kind: Any = type(value)
    names = find_fields(kind)
    if names:
        return {name: as_tree(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return [as_tree(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def find_fields(kind: Any) -> tuple[str, ...]:
    """Return the fields of a record; none of what is no record, and of a span."""
    if issubclass(kind, msgspec.Struct):
        return tuple(kind.__struct_fields__)
    return () if kind is Span else tuple(getattr(kind, "_fields", ()))


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


def describe_tree(kind: Any, defs: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type; those of records go into ``defs``, by their names."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if get_origin(kind) is UnionType:
        return {"anyOf": [describe_tree(one, defs) for one in get_args(kind)]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": describe_tree(get_args(kind)[0], defs)}
    if kind.__name__ not in defs:
        defs[kind.__name__] = {}
        hints = get_type_hints(kind)
        fields = find_fields(kind)
        defs[kind.__name__] = {
            "type": "object",
            "description": kind.__doc__.partition("\n")[0],
            "properties": {name: describe_tree(hints[name], defs) for name in fields},
            "required": list(fields),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}
