"""Holds values against the JSON schemas that the program prints, as far as these go."""

from __future__ import annotations

from collections.abc import Iterator


def find_misfits(value: object, schema: dict, defs: dict, place: str = "") -> Iterator[str]:
    """Yield where a value is not what its schema says, as far as our schemas go."""
    if "anyOf" in schema:
        schema = next(one for one in schema["anyOf"] if (one.get("type") == "null") is (value is None))
    if "$ref" in schema:
        schema = defs[schema["$ref"].rpartition("/")[2]]
    fits = value in schema["enum"] if "enum" in schema else isinstance(value, TYPES[schema["type"]])
    if not fits or list(value if isinstance(value, dict) else ()) != schema.get("required", []):
        yield place
    elif isinstance(value, dict | list):
        for name, one in value.items() if isinstance(value, dict) else enumerate(value):
            inner = schema["properties"][name] if isinstance(value, dict) else schema["items"]
            yield from find_misfits(one, inner, defs, f"{place}.{name}")


TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
