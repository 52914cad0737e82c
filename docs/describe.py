"""Writes the pages of docs/reference/ that are made from the code: commands, settings, choices, JSON, Python.

python docs/describe.py
"""

from __future__ import annotations

import inspect
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console

import briefings
from briefings.cli import main
from briefings.codec import record_schema
from briefings.model import Article
from briefings.printing import print_briefing
from briefings.registries import EXPORT_FORMS, INPUT_FORMS, PRESS_FORMS, SUMMARIZERS
from briefings.settings import settings_schema
from briefings.settings.schema import list_ways
from briefings.site.data_files import describe_data
from briefings.site.templating import find_templates

README = Path(__file__).parent.parent / "README.md"
FOLDER = Path(__file__).with_name("reference")
# Help is wrapped here, whatever the width of the terminal.
_WIDTH = 100
_MADE = "*`python docs/describe.py` writes this page from the code.*\n"
_COMMANDS = """\
# Commands

{made}
`briefings COMMAND --help` prints the same text. A command works on the site in the current folder, or in the folder
that `--site` names. Results go to standard output, messages to standard error.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | failed |
| 2 | wrong usage, or a mistake in the settings |
| 3 | done, but with `--strict` something was set aside |
| 130 | stopped by Ctrl-C |
"""
_SETTINGS = """\
# Settings

{made}
All settings are in `briefings.yaml`, in the site's folder. Only `site.title` is required, as are the keys in bold within
their block. An unknown key is an error that names its line. `briefings schema` prints the JSON schema, with which an
editor completes and checks the file.
"""
_CHOICES = """\
# Formats, summarizers, ways to send

{made}
[CONTRIBUTING.md](../../CONTRIBUTING.md) describes how to add one.
"""
_RECORD = """\
# The record of a day

{made}
A day has two files of the program and one of the editor.

`content/digests/DAY.json` is the edition: what is shown and why, `{{"version": 2, "digest": {{…}}}}`. Keys are sorted. Each
sentence, actor, quotation and article is on a separate line. Values that are empty, zero or false are left out. The file is
therefore small, and a version control system shows what changed. The same articles give the same bytes. The file
holds what may be shown: the most important actors of a story, all its speakers, and at most six quotations that are sure
and stand between quotation marks.

`content/digests/DAY.readings` holds everything that was read in the day's articles: their complete briefings, as JSON
(`{{"version": 2, "briefings": […]}}`) compressed with zlib. Stories of later days are joined to it, and `briefings verify`
checks it. Pages, mails and exports do not need it. If it is missing, the next build makes it from the articles. If the articles
are missing too, no later story can continue a story of that day.

`content/digests/DAY.md` is the [editor's file](../how-to/editing.md).

Records of the first version (before 2026-11-28) held both in one file. `briefings convert` splits them; approved
editions keep every word.

`briefings schema --record` prints the JSON schema (2020-12). `briefings export DAY` prints what is shown of a record, joined
with the editor's file.

Times are ISO 8601. A pair is two values in brackets.

Text that has nothing to say is empty (`""`), and so is every word that the site prints only in some cases. Keys that occur in many records:

| key | holds |
|---|---|
| `lang`, `dir` | the language and the direction of the words next to them; empty if they are those of the site |
| `language` | the language of an article, never empty |
| `span`, `spans` | a place in the article's text: first and last code point, the last not included |
| `segments` | a sentence in pieces, each with the name that is printed behind it in square brackets |
| `new` | whether no earlier day has told the sentence; what has been told is printed in grey |
| `number`, `mark` | the number of a source in its story, plain and raised: 1 and ¹ |
| `open`, `close` | the quotation marks that are printed around `text`; empty for reported speech |
| `also` | a line that names the other sources of the same quotation |
| `told` | whether the day tells the story in full (true) or in short |
| `since`, `running` | lines about a story of several days: what is new, and since when it runs |
| `own_words` | a line that says which words of the story are the editor's |
| `when`, `moment` | one time, in words and in ISO 8601 |
| `line`, `promise` | lines that the page prints above and below the edition: what it holds, what holds of its sentences |
"""
_API = """\
# Python

{made}
`briefings` exports these names. They are typed (`py.typed`). Importing the package loads no language model.
[From Python](../how-to/python.md) shows how to use them.
"""
_DATA = """\
# The JSON interface

{made}
With `site.api: true` in the settings, `briefings build` writes what the pages show as JSON too, next to the pages, for programs and other sites. It is made of the
same views: the same words, and of each source no more than its [rights](site.md#rights) allow. Like the pages it is static, and only what changed is written.

| file | is |
|---|---|
| `api/v1/index.json` | [the index](#indexfile): start here |
| `api/v1/days/2026-11-19.json` | [a day](#dayfile): its own words, and its stories by name |
| `api/v1/stories/ID.json` | [a story](#storyfile), whole: sentences, quotations, actors, sources, each with its place in the source |
| `api/v1/actors.json` | [the actors](#actorsfile) that have a page |
| `api/v1/actors/ID.json` | [an actor](#actorfile), and the stories that show it |
| `api/v1/quotations/2026-11.json` | [the quotations](#quotationsfile) told in a month |
| `api/v1/schema.json` | the JSON schema (2020-12) of all of them: [schema](json.schema.json); `briefings schema --api` prints it |

`page` and `data` are paths from the site's root: a page and a file of this interface. A `path` leads to a page of the site, `href` elsewhere. Every file has
`version` and `kind`. Addresses stay as they are, and within version 1 keys may be added and are not taken away; what would break a reader gets another version.
Each page of a day or an actor names its file in its head (`<link rel="alternate" type="application/json">`), and every page the index.

    curl -s https://desk.example/api/v1/index.json | jq -r '.days[0].data'
    curl -s https://desk.example/api/v1/days/2026-11-19.json | jq -r '.stories[].headline'

Times are ISO 8601. A pair is two values in brackets.
"""
_WORDS = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
    "null": "none",
    "object": "mapping",
}
_FORMATS = {"date": "date", "date-time": "time"}


def describe() -> dict[str, str]:
    """Return the pages by their file names."""
    return {
        "commands.md": _describe_commands(),
        "settings.md": _describe_settings(),
        "choices.md": "\n".join(_list_choices()) + "\n",
        "record.md": _describe_record(),
        "json.md": _describe_kinds(_DATA, describe_data()["$defs"]),
        "json.schema.json": json.dumps(describe_data(), indent=1, ensure_ascii=False) + "\n",
        "api.md": _describe_api(),
    }


def _describe_commands() -> str:
    parts = [_COMMANDS.format(made=_MADE)]
    for path, command in _list_commands(main, ()):
        options = {"info_name": f"briefings {' '.join(path)}", "help_option_names": ["-h", "--help"]}
        context = click.Context(command, terminal_width=_WIDTH, **options)
        text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
        parts += [f"## {' '.join(path)}\n", f"```text\n{text}\n```\n"]
    return "\n".join(parts)


def _list_commands(
    group: click.Group, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in sorted(group.commands):
        command = group.commands[name]
        if isinstance(command, click.Group):
            yield from _list_commands(command, (*path, name))
        else:
            yield (*path, name), command


def _describe_settings() -> str:
    schema = settings_schema()
    kinds = schema["$defs"]
    parts = [_SETTINGS.format(made=_MADE)]
    for key, value in schema["properties"].items():
        block = _find_block(value)
        words = value.get("description") or _find_words(kinds, block)
        parts.append(f"## {key}\n\n{_tidy(words)}\n")
        parts += _describe_block(key, kinds, block) if block else []
    return "\n".join(parts)


def _describe_block(place: str, kinds: dict[str, Any], block: str) -> Iterator[str]:
    """Yield a table of the block's keys, and then the blocks within it."""
    kind = next(each for each in (kinds[block], *kinds[block].get("anyOf", ())) if "properties" in each)
    required = kind.get("required", ())
    rows, inner = [], []
    for key, value in kind["properties"].items():
        name = f"**`{key}`**" if key in required else f"`{key}`"
        within = _find_block(value)
        words = _tidy(value.get("description", "") or _find_words(kinds, within))
        default = "" if key in required or within else _show(value.get("default"))
        rows.append(f"| {name} | {words} | {default} |")
        if within:
            inner.append((key, within))
    yield "\n".join(["| key | meaning | default |", "|---|---|---|", *rows, ""])
    for key, within in inner:
        yield f"### {place}.{key}\n"
        yield from _describe_block(f"{place}.{key}", kinds, within)


def _find_block(value: dict[str, Any]) -> str:
    """Return the name of the block that a key holds, alone, in a list, by name or optionally; "" for none."""
    nested = [value, value.get("items"), value.get("additionalProperties"), *value.get("anyOf", ())]
    inner = [each for each in nested if isinstance(each, dict)]
    inner += [each["items"] for each in inner[1:] if isinstance(each.get("items"), dict)]
    return next((each["$ref"].rpartition("/")[2] for each in inner if "$ref" in each), "")


def _find_words(kinds: dict[str, Any], block: str) -> str:
    """Return what the code says about a block; "" where there is none."""
    described = [kinds.get(block, {}), *reversed(kinds.get(block, {}).get("anyOf", ()))]
    return next((each["description"] for each in described if "description" in each), "")


def _show(value: object) -> str:
    if value in (None, "", []):
        return ""
    return "`24:00`" if value == "23:59:59.999999" else f"`{json.dumps(value, ensure_ascii=False)}`"


def _list_choices() -> Iterator[str]:
    yield _CHOICES.format(made=_MADE)
    yield "## Forms of input\n"
    yield "Each of them may be compressed with gzip. Folders may hold any of them.\n"
    rows = ((_code(*entry.suffixes), entry.words) for entry in INPUT_FORMS.values())
    yield from _make_table("file", "what is read", rows)
    yield "\n## Summarizers\n"
    yield "`--summarizer`, or `reading.summarizer` in the settings. All of them choose among the same sentences.\n"
    rows = ((_code(name), entry.words) for name, entry in SUMMARIZERS.items())
    yield from _make_table("name", "chooses by", rows)
    yield "\n## Forms of export\n"
    yield "`briefings export DAY --format`.\n"
    rows = ((_code(name), entry.words) for name, entry in EXPORT_FORMS.items())
    yield from _make_table("name", "what it is", rows)
    yield "\n## Forms of a press review\n"
    yield "`briefings press DAY --pdf` or `--epub`.\n"
    rows = ((_code(name), entry.words) for name, entry in PRESS_FORMS.items())
    yield from _make_table("name", "what it is", rows)
    yield "\n## Ways to send\n"
    yield "A block under `mail:` in the settings, of which one may be set. Keys in bold are required.\n"
    for name, way in list_ways().items():
        yield f"`mail.{name}`: {way.made_by.words}.\n"
        fields = way.model_fields.items()
        rows = (
            (f"**`{key}`**" if field.is_required() else f"`{key}`", field.description or "")
            for key, field in fields
        )
        yield from _make_table("key", "meaning", rows)


def _make_table(first: str, second: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"| {first} | {second} |"
    yield "|---|---|"
    yield from (f"| {one} | {other} |" for one, other in rows)


def _code(*names: str) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _describe_record() -> str:
    schema = record_schema()
    return _describe_kinds(_RECORD, {"Digest": schema["properties"]["digest"], **schema["$defs"]})


def _describe_kinds(head: str, kinds: dict[str, Any]) -> str:
    parts = (_describe_kind(name, kind) for name, kind in kinds.items())
    return "\n".join([head.format(made=_MADE), *parts])


def _describe_kind(name: str, kind: dict[str, Any]) -> str:
    rows = [f"| `{key}` | {_name_kind(value)} |" for key, value in sorted(kind.get("properties", {}).items())]
    table = ["", "| key | is |", "|---|---|", *rows] if rows else []
    return "\n".join([f"## {name}", "", _tidy(kind.get("description", "")) or "A pair.", *table, ""])


def _name_kind(kind: dict[str, Any]) -> str:
    if "$ref" in kind:
        name = kind["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in kind:
        return " or ".join(_name_kind(each) for each in kind["anyOf"])
    if "enum" in kind:
        return ", ".join(f"`{value}`" for value in kind["enum"])
    if kind.get("type") == "array":
        return f"list of {_name_kind(kind['items'])}" if kind.get("items") else "pair"
    return _FORMATS.get(kind.get("format", ""), _WORDS.get(kind.get("type", ""), ""))


def _describe_api() -> str:
    found = [(name, getattr(briefings, name)) for name in briefings.__all__]
    functions = [pair for pair in found if inspect.isfunction(pair[1])]
    errors = [pair for pair in found if inspect.isclass(pair[1]) and issubclass(pair[1], Exception)]
    records = [pair for pair in found if pair not in functions and pair not in errors]
    parts = [_API.format(made=_MADE)]
    for title, pairs in (("Functions", functions), ("Records", records), ("Errors", errors)):
        parts.append(f"## {title}\n")
        for name, each in pairs:
            parts += [f"### {name}\n", *_describe_name(name, each)]
    return "\n".join(parts)


def _describe_name(name: str, each: Any) -> Iterator[str]:
    if inspect.isfunction(each):
        signature = inspect.signature(each)
        lines = [str(parameter).replace("'", "") for parameter in signature.parameters.values()]
        kinds = [parameter.kind for parameter in signature.parameters.values()]
        if inspect.Parameter.KEYWORD_ONLY in kinds:
            lines.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
        # A function as a default has no name that would be the same tomorrow.
        body = "".join(f"    {re.sub('<function .*', '...', line)},\n" for line in lines)
        result = str(signature.return_annotation).replace("'", "")
        yield f"```python\n{name}(\n{body}) -> {result}\n```\n"
    yield _mark_sections(inspect.getdoc(each) or "") + "\n"
    fields = {} if inspect.isfunction(each) else inspect.get_annotations(each)
    rows = [f"| `{key}` | `{_shorten(kind)}` |" for key, kind in fields.items() if not key.startswith("_")]
    if rows and not issubclass(each, Exception):
        yield "\n".join(["| field | type |", "|---|---|", *rows, ""])


def _shorten(kind: object) -> str:
    return str(kind).replace("|", "\\|")


def _mark_sections(doc: str) -> str:
    """Return a docstring as Markdown: "Args:" and "Raises:" become lists."""
    text, *sections = re.split(
        r"^(Args|Raises|Returns|Yields):\n", doc.replace("``", "`"), flags=re.MULTILINE
    )
    marked = [text.strip()]
    for title, body in zip(sections[::2], sections[1::2], strict=True):
        entries = re.split(r"\n(?=\S)", inspect.cleandoc(body.rstrip()))
        listed = (
            re.sub(r"^([\w, ]+):", r"`\1`:", " ".join(entry.split())) for entry in entries if entry.strip()
        )
        marked.append(f"{title}:\n\n" + "\n".join(f"- {entry}" for entry in listed))
    return "\n\n".join(marked)


def _tidy(words: str) -> str:
    return " ".join(words.replace("``", "`").split())


def show_sample() -> str:
    """Return what ``briefings brief`` prints of a new site's sample article, in a terminal 100 columns wide."""
    (article,) = briefings.read_files([find_templates() / "site" / "content" / "articles"])
    assert isinstance(article, Article)
    printed = io.StringIO()
    print_briefing(briefings.read_article(article), Console(file=printed, width=100, highlight=False))
    lines = (line.rstrip() for line in printed.getvalue().strip().splitlines())
    return "```text\n" + "\n".join(lines) + "\n```\n"


def fill_sample(page: str) -> str:
    """Return the README with what the program prints today in its first block of text."""
    return re.sub(r"```text\n.*?\n```\n", lambda _: show_sample(), page, count=1, flags=re.DOTALL)


if __name__ == "__main__":
    if README.exists():
        README.write_text(fill_sample(README.read_text("utf-8")), encoding="utf-8")
    for file_name, page in describe().items():
        (FOLDER / file_name).write_text(page, encoding="utf-8")
