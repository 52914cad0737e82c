"""What every page stands on beside its own inputs: our code, the templates, the settings, Pelican's content.

Change any of it and all pages are made anew. Nothing is taken from addresses in memory or the order of
sets, so that the same ground has the same name in every run.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from briefings.storage.hashes import fingerprint, fingerprint_files

# What is elsewhere in every build without a page being another, and objects of ours that hold the rest.
_NOT_SEEN = {"OUTPUT_PATH", "CACHE_PATH", "BRIEFINGS_KEPT", "BRIEFINGS_FULL", "PLUGINS", "filenames"}
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
_PACKAGES = ("pelican", "jinja2", "markupsafe", "babel", "markdown", "msgspec")
_PLAIN = (str, bytes, int, float, type(None), Path, re.Pattern, dt.date, dt.time)


@cache
def name_code() -> str:
    """Return the name of the code that makes views and pages, ours and that of the packages it uses.

    All of ours: what joins in the editor's part and counts a day anew stands in other rooms. It takes 6 ms.
    """
    versions = [importlib.metadata.version(name) for name in _PACKAGES]
    return fingerprint(fingerprint_files(files("briefings")), *versions)


def name_ground(settings: Mapping[str, Any], templates: Iterable[Path], contents: Iterable[Any]) -> str:
    """Return the name of what all pages stand on.

    Args:
        settings: Pelican's.
        templates: the folders that templates are taken from.
        contents: Pelican's pages and articles: a theme may show any of them on any page.
    """
    shown = {key: value for key, value in settings.items() if key not in _NOT_SEEN}
    return fingerprint(
        name_code(),
        fingerprint_files(*(folder for folder in templates if folder.is_dir())),
        describe(shown),
        *(_describe_content(content) for content in contents),
    )


def _describe_content(content: Any) -> str:
    metadata = sorted((key, str(value)) for key, value in content.metadata.items())
    return repr((type(content).__name__, content.url, str(content.title), content._content, metadata))  # noqa: SLF001 - as read; `content` would render it


def describe(value: Any) -> str:
    """Return what a setting is, in the same words in every run: of a function its name and code."""
    if isinstance(value, _PLAIN):
        return repr(value)
    for kind, tell in _KINDS:
        if isinstance(value, kind):
            return tell(value)
    if is_dataclass(value):
        return describe({field.name: getattr(value, field.name) for field in fields(value)})
    return _ADDRESS.sub("", repr(value))


def _describe_function(value: FunctionType) -> str:
    return f"{value.__module__}.{value.__qualname__} {_describe_code(value.__code__)}"


_KINDS: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (
        Mapping,
        lambda value: f"{{{','.join(sorted(f'{describe(k)}:{describe(v)}' for k, v in value.items()))}}}",
    ),
    (AbstractSet, lambda value: f"<{','.join(sorted(map(describe, value)))}>"),
    ((list, tuple), lambda value: f"[{','.join(map(describe, value))}]"),
    (FunctionType, _describe_function),
    ((type, ModuleType), lambda value: f"{getattr(value, '__module__', '')}.{value.__name__}"),
)


def _describe_code(code: CodeType) -> str:
    constants = [
        _describe_code(one) if isinstance(one, CodeType) else describe(one) for one in code.co_consts
    ]
    return repr((code.co_code, code.co_names, constants))
