"""Writes docs/record.md from the JSON schema of the record, whose words are those of briefings/model.py.

python docs/describe_record.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from briefings.codec import record_schema

TARGET = Path(__file__).with_name("record.md")
HEAD = """\
# The record of a day

A day is two files of the program and one of the editor.

`content/digests/DAY.json` is the edition: what is shown and why, `{"version": 2, "digest": {…}}`. Keys are
sorted, each sentence, actor, quotation and article stands on a line of its own, and what is empty, zero or
"no" is left out. So it is small, and a version control system shows what changed; the same articles give the
same bytes. It holds what may be shown: the actors of a story who matter most and those who speak, and at most
six quotations that are sure and stand between marks.

`content/digests/DAY.readings` is all that was read of the day's articles: their briefings, complete, as JSON
(`{"version": 2, "briefings": […]}`) packed by zlib. Later days are joined to it, and `briefings verify`
checks it. Pages, mails and exports are made without it. Where it is missing, the next build makes it anew of
the articles; without these no later story can carry on one of that day.

`content/digests/DAY.md` is the [editor's](editing.md).

A record of the first version (before 2026-11-28) held both in one file: `briefings convert` makes two of it.
What is approved keeps every word.

`briefings schema --record` prints its JSON schema (2020-12); what is shown of it, with the
editor's part, is what `briefings export DAY` prints. This page is made of the
schema: `python docs/describe_record.py`.

Times are ISO 8601. A pair is two values in brackets.
"""
WORDS = {
    "string": "text",
    "number": "number",
    "integer": "number",
    "boolean": "true or false",
    "null": "none",
}
FORMATS = {"date": "date", "date-time": "time"}


def describe_record() -> str:
    """Return the page."""
    schema = record_schema()
    kinds = {"Digest": schema["properties"]["digest"], **schema["$defs"]}
    return "\n".join([HEAD, *(_describe(name, kind) for name, kind in kinds.items())])


def _describe(name: str, kind: dict[str, Any]) -> str:
    words = " ".join(kind.get("description", "").replace("``", "`").split())
    rows = [f"| `{key}` | {_name(value)} |" for key, value in sorted(kind.get("properties", {}).items())]
    table = ["", "| key | is |", "|---|---|", *rows] if rows else []
    return "\n".join([f"## {name}", "", words or "A pair.", *table, ""])


def _name(kind: dict[str, Any]) -> str:
    if "$ref" in kind:
        name = kind["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in kind:
        return " or ".join(_name(each) for each in kind["anyOf"])
    if "enum" in kind:
        return ", ".join(f"`{value}`" for value in kind["enum"])
    if kind.get("type") == "array":
        return f"list of {_name(kind['items'])}" if kind.get("items") else "pair"
    return FORMATS.get(kind.get("format", ""), WORDS.get(kind.get("type", ""), ""))


if __name__ == "__main__":
    TARGET.write_text(describe_record(), encoding="utf-8")
