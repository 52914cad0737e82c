"""What a site is made of: as one name, under which its pages are kept, and as a list beside the pages.

    settings, templates, Pelican's contents, all code ─▶ fingerprint_site ─▶ every page is kept under it
    settings, files ─▶ list_inputs ─▶ output/.briefings-inputs ─▶ find_stale: are the pages current?

A template sees what is named here and its own page's views (``archive.Page``), and nothing else. What has no
name, since it may do anything (another's plugin, a function in the settings), is *unseen*: the site then
gets a name that it never had, so that every page is made again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import locale
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefings.settings import FILE_NAME, Settings
from briefings.storage.files import write_whole
from briefings.storage.hashes import build_fingerprint, fingerprint, fingerprint_files, hash_file

# What may be another without every page being another: places, and whom the editor's list joins, which the
# views tell. No template of ours gets these.
HIDDEN = frozenset({"OUTPUT_PATH", "CACHE_PATH", "BRIEFINGS_KEPT", "BRIEFINGS_FULL", "BRIEFINGS_ACTORS"})
# What a page says of by itself, when it is made: see ``plugin.RecentDays``.
_ASKED_FOR = "digests"
_PLAIN = (str, bytes, int, float, type(None), Path, re.Pattern, dt.date, dt.time, dt.tzinfo)
# Whose functions and classes are known by ``build_fingerprint``.
_KNOWN = re.compile(r"(briefings|jinja2|pelican(?!\.plugins\.(?!briefings\b|signals\b)))(\.|$)")

# A line an input: its hash and its name, as sha256sum prints them.
_LIST = ".briefings-inputs"
# The settings that no page shows.
_NOT_SHOWN = {"fetch", "reading", "publish", "mail"}
# Below the site's folder; the articles are not among them: pages are made of the records.
_FOLDERS = (
    *("content/digests", "content/pages", "content/images", "content/extra"),
    *("templates/theme", "templates/shared"),
)


@dataclass(frozen=True, slots=True)
class SiteFingerprint:
    """The name of all that every page is made of, and in words what of it has none (``unseen``)."""

    name: str
    unseen: tuple[str, ...]


def fingerprint_site(context: Mapping[str, Any], templates: Iterable[Path]) -> SiteFingerprint:
    """Return the name of what all pages are made of beside their own views.

    Args:
        context: what Pelican gives to every template: its settings, pages, articles, tags.
        templates: the folders that templates are taken from.
    """
    found = _Description()
    shown = {key: value for key, value in context.items() if key not in HIDDEN and key != _ASKED_FOR}
    described = [f"{key}:{found.describe(value, key)}" for key, value in sorted(shown.items())]
    folders = fingerprint_files(*(folder for folder in templates if folder.is_dir()))
    unseen = (*_find_foreign(context), *found.unseen)
    # Dates are written as the locale has them, which the system may have set.
    around = (build_fingerprint(), locale.setlocale(locale.LC_ALL), secrets.token_hex() if unseen else "")
    return SiteFingerprint(fingerprint(*around, folders, *described), unseen)


def _find_foreign(settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is named in the settings and runs as code: plugins, extensions of Jinja, a Pelican."""
    named = [("plugin", name) for name in settings.get("PLUGINS") or ()]
    named += [("extension", name) for name in settings["JINJA_ENVIRONMENT"].get("extensions", ())]
    named += [("class", settings["PELICAN_CLASS"])]
    for kind, name in named:
        if isinstance(name, str) and not _KNOWN.match(name):
            yield f"the {kind} '{name}'"


class _Description:
    """Says what values are, in the same words in every run, and collects what cannot be said (``unseen``)."""

    def __init__(self) -> None:
        self.unseen: list[str] = []

    def describe(self, value: Any, place: str) -> str:
        """Return what a value is; ``place`` is where it stands, for people."""
        if isinstance(value, _PLAIN):
            return repr(value)
        if isinstance(value, Mapping):
            pairs = [
                (self.describe(key, place), self.describe(value[key], f"{place}.{key}")) for key in value
            ]
            return f"{{{','.join(sorted(f'{key}:{one}' for key, one in pairs))}}}"
        if isinstance(value, list | tuple | AbstractSet):
            items = [self.describe(one, place) for one in value]
            return f"[{','.join(sorted(items) if isinstance(value, AbstractSet) else items)}]"
        return self._describe_content(value, place)

    def _describe_content(self, value: Any, place: str) -> str:
        """Say what a page or an article shows: as it is rendered, whatever extension of Markdown did it."""
        from pelican.contents import Content, Static
        from pelican.urlwrappers import URLWrapper

        if isinstance(value, URLWrapper):
            return repr((type(value).__name__, value.name, value.slug))
        if not isinstance(value, Content):
            return self._describe_code(value, place)
        shown = () if isinstance(value, Static) else (value.content, value.summary)
        about = (type(value).__name__, value.url, value.save_as, *shown)
        return f"{about!r}{self.describe(value.metadata, f'{place} {value.url}')}"

    def _describe_code(self, value: Any, place: str) -> str:
        """Name a function or a class of known code; or an object of ours, which is made of the settings."""
        itself = hasattr(value, "__qualname__")
        named = value if itself else type(value)
        module = getattr(named, "__module__", None) or ""
        if not (_KNOWN.match(module) if itself else module.startswith("briefings.")):
            self.unseen.append(f"the setting '{place}'")
        return f"{module}.{named.__qualname__}"


def list_inputs(settings: Settings, name_file: Callable[[Path], str] = hash_file) -> str:
    """Return the list of what a site is built from, as ``write_inputs`` writes it.

    ``name_file`` gives the SHA-256 of a file: one that remembers it need not read half a gigabyte again.
    """
    return "".join(f"{digest}  {name}\n" for name, digest in _hash_inputs(settings, name_file))


def write_inputs(output: Path, inputs: str) -> None:
    """Write the list, made before the build began, beside the pages that now stand."""
    write_whole(output / _LIST, inputs)


def find_stale(settings: Settings, output: Path) -> tuple[str, ...]:
    """Return the names of what has changed, come or gone since the site in ``output`` was built.

    A site without the list is wholly stale: it was built elsewhere, or the build did not end.
    """
    built: set[tuple[str, str]] = set()
    with suppress(OSError, UnicodeDecodeError):
        for line in (output / _LIST).read_text(encoding="utf-8").splitlines():
            digest, _, name = line.partition("  ")
            built.add((name, digest))
    return tuple(sorted({name for name, _ in built ^ set(_hash_inputs(settings, hash_file))}))


def _hash_inputs(settings: Settings, name_file: Callable[[Path], str]) -> Iterator[tuple[str, str]]:
    shown = settings.model_dump_json(exclude=_NOT_SHOWN)
    yield FILE_NAME, hashlib.sha256(shown.encode()).hexdigest()
    for folder in _FOLDERS:
        for path in sorted((settings.root / folder).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                name = path.relative_to(settings.root).as_posix()
                yield name, name_file(path)
