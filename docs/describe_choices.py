"""Writes docs/choices.md from the registries: what can be chosen by its name, and what each choice is.

python docs/describe_choices.py
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from briefings.registries import EXPORT_FORMS, INPUT_FORMS, SUMMARIZERS
from briefings.settings.keys import list_ways

TARGET = Path(__file__).with_name("choices.md")
HEAD = """\
# What can be chosen

This page is made of `briefings/registries.py` and of the settings by `python docs/describe_choices.py`.
[CONTRIBUTING.md](../CONTRIBUTING.md) says how to add to each.
"""


def describe_choices() -> str:
    """Return the page."""
    return "\n".join(_list_lines()) + "\n"


def _list_lines() -> Iterator[str]:
    yield HEAD
    yield "## Forms of input\n"
    yield "gzip of each is read too; folders may hold any of them.\n"
    rows = ((_code(*entry.suffixes), entry.words) for entry in INPUT_FORMS.values())
    yield from _make_table("file", "what is read", rows)
    yield "\n## Summarizers\n"
    yield "`--summarizer`, or `reading.summarizer` in the settings. All choose among the same sentences.\n"
    rows = ((_code(name), entry.words) for name, entry in SUMMARIZERS.items())
    yield from _make_table("name", "chooses by", rows)
    yield "\n## Forms of export\n"
    yield "`briefings export DAY --format`.\n"
    rows = ((_code(name), entry.words) for name, entry in EXPORT_FORMS.items())
    yield from _make_table("name", "what it is", rows)
    yield "\n## Ways to send\n"
    yield "A block under `mail:` in the settings; one of them may be set. A key in bold must be given.\n"
    for name, way in list_ways().items():
        yield f"`mail.{name}`: {way.made_by.words}.\n"
        fields = way.model_fields.items()
        rows = (
            (f"**`{key}`**" if field.is_required() else f"`{key}`", field.description or "")
            for key, field in fields
        )
        yield from _make_table("key", "what it says", rows)


def _make_table(first: str, second: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"| {first} | {second} |"
    yield "|---|---|"
    yield from (f"| {one} | {other} |" for one, other in rows)


def _code(*names: str) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    TARGET.write_text(describe_choices(), encoding="utf-8")
