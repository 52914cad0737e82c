"""Builds the site: Pelican with our plugin, beside the place where the site stands, which it then takes.

    open_build_cache ─▶ Pelican with our plugin, beside the site ─▶ put_in_place ─▶ save

Pelican runs in this process, over the records alone. The site is built beside its place and moved over,
file by file, when all of it stands. A build that fails leaves the old site as it was. A page whose inputs
are the same is not made at all; one that comes out the same keeps its file; a page that is gone is removed.
Files that no build has written are left alone.
"""

from __future__ import annotations

import gc
import locale
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from briefings.errors import BriefingsError, BuildError
from briefings.presenting.wording import load_wording
from briefings.settings import Settings
from briefings.site.output import BuildCache, open_build_cache, put_in_place
from briefings.site.site_inputs import list_inputs, write_inputs
from briefings.site.templating import FILTERS, explain_error, find_templates

# Where a site is built, beside its place; and after how many seconds nobody builds there any more.
_BESIDE, _DEAD_AFTER = ".building-", 86_400
# Settings that would let Pelican write where it should not, or what the program decides.
_OURS = (
    *("DELETE_OUTPUT_DIRECTORY", "OUTPUT_PATH", "PATH"),
    *("BRIEFINGS_DIGESTS", "BRIEFINGS_PREFIX", "BRIEFINGS_DRAFTS", "BRIEFINGS_KEPT", "BRIEFINGS_FULL"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """The outcome of a build, in files: all of the site, those made, those that differed, those removed.

    ``warnings`` are Pelican's.
    """

    files: int
    made: int
    written: int
    removed: int
    warnings: tuple[str, ...]


def build_site(
    settings: Settings, *, output: Path | None = None, drafts: bool = True, full: bool = False
) -> SiteReport:
    """Build the site from ``content/digests`` and ``content/pages``: what changed since the last time.

    Args:
        settings: the site's settings; ``root`` is its folder.
        output: where the site goes; the folder ``output`` of the site when None.
        drafts: show the days that are not approved, marked as drafts.
        full: make every page again; the bytes are the same.

    Raises:
        TemplateError: a template is wrong or asks for what it does not get; file and line are named.
        RecordError: a record cannot be read.
        BuildError: Pelican reports an error, a setting cannot be passed on, a file cannot be written.
    """
    target = output or settings.output
    _refuse_settings(settings)
    try:
        target.mkdir(parents=True, exist_ok=True)
        _sweep(target.parent)
        with (
            open_build_cache(settings.root / ".briefings", target, full=full) as kept,
            tempfile.TemporaryDirectory(prefix=_BESIDE, dir=target.parent) as beside,
        ):
            inputs = list_inputs(settings, kept.hashes.name)
            warnings = _run_pelican(settings, pelican_settings(settings, Path(beside), kept, drafts=drafts))
            moved = put_in_place(Path(beside), target, kept.files.kept)
            kept.save()
    except OSError as error:
        raise _explain_os_error(error, target) from error
    write_inputs(target, inputs)
    return SiteReport(warnings=warnings, **moved)


def _explain_os_error(error: OSError, target: Path) -> BuildError:
    """Return what to tell a person, who knows the site's folder and not ours beside it."""
    if target.exists() and not target.is_dir():
        return BuildError(target, "is no folder, and the site goes there; move it away")
    where = str(error.filename or target)
    place = target.parent if _BESIDE in where else where
    return BuildError(place, f"could not be written: {error.strerror or error}")


def _sweep(folder: Path) -> None:
    """Take away what builds that were killed have left; no build takes so long."""
    for left in folder.glob(f"{_BESIDE}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _DEAD_AFTER:
                shutil.rmtree(left)


def _refuse_settings(settings: Settings) -> None:
    for name in _OURS:
        if name in settings.pelican:
            raise BuildError(settings.root / "briefings.yaml", f"'pelican.{name}' is the program's to set")


def pelican_settings(
    settings: Settings, output: Path, kept: BuildCache, *, drafts: bool = True
) -> dict[str, Any]:
    """Return the Pelican settings of a site; those under ``pelican:`` in briefings.yaml win."""
    from briefings.site import plugin

    theme = find_templates() / "theme"
    own = settings.root / "templates"
    ours: dict[str, Any] = {
        "PATH": str(settings.root / "content"),
        "OUTPUT_PATH": str(output),
        "SITENAME": settings.site.title,
        "SITEURL": settings.site.url,
        "RELATIVE_URLS": True,
        "TIMEZONE": settings.edition.timezone,
        "DEFAULT_LANG": settings.site.language,
        "LOCALE": ["C"],
        "THEME": str(theme),
        "THEME_TEMPLATES_OVERRIDES": [str(own / "theme" / "templates"), str(own)],
        "THEME_STATIC_PATHS": [
            path for path in ("static", str((own / "theme" / "static").resolve())) if (theme / path).is_dir()
        ],
        "ARTICLE_PATHS": [],
        "PAGE_PATHS": ["pages"],
        "PAGE_URL": "{slug}.html",
        "PAGE_SAVE_AS": "{slug}.html",
        "DIRECT_TEMPLATES": [],
        "AUTHOR_SAVE_AS": "",
        "CATEGORY_SAVE_AS": "",
        "TAG_SAVE_AS": "",
        "STATIC_PATHS": ["images", "extra"],
        "EXTRA_PATH_METADATA": {},
        "CACHE_CONTENT": False,
        "BRIEFINGS_DRAFTS": drafts,
        "BRIEFINGS_KEPT": kept,
    }
    merged = ours | dict.fromkeys(_FEEDS) | _plugin_settings(settings) | dict(settings.pelican)
    merged |= _place_folders(settings)
    # Left unset, Pelican would load every plugin that it finds.
    merged["PLUGINS"] = [*settings.pelican.get("PLUGINS", ()), plugin]
    return merged if "THEME" in settings.pelican else merged | _frame(merged)


def _plugin_settings(settings: Settings) -> dict[str, Any]:
    """Return what the settings of a site say to our plugin."""
    return {
        "BRIEFINGS_DIGESTS": "digests",
        "BRIEFINGS_PREFIX": "",
        "BRIEFINGS_INDEX": settings.site.index,
        "BRIEFINGS_SEARCH": settings.site.search,
        "BRIEFINGS_API": settings.site.api,
        "BRIEFINGS_SOURCES": [
            source.model_dump(exclude_unset=True) for source in settings.sources if source.name
        ],
        "BRIEFINGS_ACTORS": [
            actor.model_dump(include={"name", "aliases", "ignore"}) for actor in settings.actors
        ],
        "BRIEFINGS_SECTIONS": list(settings.sections),
        "BRIEFINGS_APPROVE": settings.edition.approve,
    }


def _place_folders(settings: Settings) -> dict[str, Any]:
    """Return the folders of plugins and of another theme, which briefings.yaml names as seen from itself."""
    placed: dict[str, Any] = {}
    if "PLUGIN_PATHS" in settings.pelican:
        placed["PLUGIN_PATHS"] = [str(settings.root / folder) for folder in settings.pelican["PLUGIN_PATHS"]]
    theme = settings.root / str(settings.pelican.get("THEME", ""))
    if "THEME" in settings.pelican and theme.is_dir():
        # Else it is the name of one of Pelican's own.
        placed["THEME"] = str(theme)
    return placed


_FEEDS = (
    "FEED_ALL_ATOM",
    "CATEGORY_FEED_ATOM",
    "AUTHOR_FEED_ATOM",
    "AUTHOR_FEED_RSS",
    "TRANSLATION_FEED_ATOM",
)


def _frame(merged: Mapping[str, Any]) -> dict[str, Any]:
    """Return what our own theme needs on every page, Pelican's pages too."""
    from briefings.site.plugin import frame_variables

    words = load_wording(merged["DEFAULT_LANG"])
    return {
        "JINJA_ENVIRONMENT": {
            "autoescape": True,
            "undefined": jinja2.StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            **merged.get("JINJA_ENVIRONMENT", {}),
        },
        "JINJA_GLOBALS": {**frame_variables(dict(merged), words), **merged.get("JINJA_GLOBALS", {})},
        "JINJA_FILTERS": {**FILTERS, **merged.get("JINJA_FILTERS", {})},
    }


def _run_pelican(settings: Settings, override: dict[str, Any]) -> tuple[str, ...]:
    """Run Pelican; return its warnings."""
    content = settings.root / "content"
    content.mkdir(parents=True, exist_ok=True)
    with _collect_messages() as messages, _keep_surroundings(override), _leave_garbage():
        from pelican.settings import read_settings

        from pelican import Pelican  # type: ignore[attr-defined]  # our own folder hides it from mypy

        try:
            Pelican(read_settings(override=override)).run()
        except BriefingsError:
            raise
        except jinja2.TemplateError as error:
            raise explain_error(error, "a template of the theme") from error
        except OSError:
            raise
        except Exception as error:
            raise BuildError(settings.root, f"Pelican failed: {type(error).__name__}: {error}") from error
    errors = [record.getMessage() for record in messages if record.levelno >= logging.ERROR]
    if errors:
        raise BuildError(content, "; ".join(" ".join(error.split()) for error in errors))
    return tuple(record.getMessage() for record in messages)


class _Collector(logging.Handler):
    """Collects what Pelican warns of: a page that is rendered for several places says the same again."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: dict[str, logging.LogRecord] = {}

    def emit(self, record: logging.LogRecord) -> None:
        known = self.records.setdefault(record.getMessage(), record)
        # An error is raised with its words and said once, where it is caught.
        if known is record and record.levelno < logging.ERROR:
            logging.getLogger().handle(record)


@contextmanager
def _collect_messages() -> Iterator[Collection[logging.LogRecord]]:
    """Collect what Pelican warns of."""
    from pelican.log import console, init

    # Its own filter would drop what an earlier build of this process has said.
    init(handler=None, logs_dedup_min_level=logging.INFO)
    collector, logger, quiet = _Collector(), logging.getLogger("pelican"), console.quiet
    logger.addHandler(collector)
    propagates, logger.propagate = logger.propagate, False
    # Pelican prints "Done: …" to standard output, which is for programs.
    console.quiet = True
    try:
        yield collector.records.values()
    finally:
        console.quiet = quiet
        logger.removeHandler(collector)
        logger.propagate = propagates


@contextmanager
def _keep_surroundings(settings: Mapping[str, Any]) -> Iterator[None]:
    """Put back what Pelican changes in the process: the locale, its path, the site's own plugins.

    A plugin that stayed imported would go on as it was when its file is changed or taken away.
    """
    folders = tuple(f"{folder}{os.sep}" for folder in settings.get("PLUGIN_PATHS", ()))
    before, path, modules = locale.setlocale(locale.LC_ALL), list(sys.path), set(sys.modules)
    try:
        yield
    finally:
        sys.path[:] = path
        locale.setlocale(locale.LC_ALL, before)
        for name in sys.modules.keys() - modules:
            if (getattr(sys.modules[name], "__file__", None) or "").startswith(folders):
                # Emptied, it lets go of its functions: a signal would call them again in the next build.
                vars(sys.modules.pop(name)).clear()


@contextmanager
def _leave_garbage() -> Iterator[None]:
    """Look for no cycles meanwhile: nearly all objects of a site stay, and looking at them took an eighth.

    They are looked at once when it is made, alone: where this process holds much else, that is left in peace.
    """
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()
