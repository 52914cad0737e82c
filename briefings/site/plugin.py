"""The Pelican plugin: the days of ``content/digests`` as pages, in any Pelican site and theme.

Settings (all may be left out):

    BRIEFINGS_DIGESTS   the folder of the records, relative to PATH      ("digests")
    BRIEFINGS_PREFIX    the folder of our pages in the output            ("briefings/")
    BRIEFINGS_INDEX     let search engines list the pages                (True)
    BRIEFINGS_SEARCH    a search page, and the index that it searches    (True)
    BRIEFINGS_API       a JSON interface beside the pages                (False)
    BRIEFINGS_SOURCES   what may be shown of whom, as in briefings.yaml  ([])
    BRIEFINGS_ACTORS    whose names mean one actor, as in briefings.yaml ([])
    BRIEFINGS_SECTIONS  the order of the sections in the menu            ([])
    BRIEFINGS_APPROVE   "by-hand": unapproved days are marked as drafts  ("by-hand")
    BRIEFINGS_DRAFTS    show unapproved days at all                      (True)
    BRIEFINGS_FULL      make every page again                             (False)

Our templates are called ``briefings/….html`` and extend the theme's ``base.html`` (blocks ``title``,
``head`` and ``content``, as Pelican's own simple theme has them). A theme may bring its own.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, overload
from zoneinfo import ZoneInfo

import jinja2
from pelican.generators import Generator

from briefings.presenting.addresses import DATA_FOLDER, Addresses
from briefings.presenting.days import show_site
from briefings.presenting.options import PresentingOptions
from briefings.presenting.views import DayView, LinkView
from briefings.presenting.wording import Wording, load_wording
from briefings.settings.sources_and_actors import ActorSettings, SourceSettings
from briefings.site.archive import Archive, Page, PageViews, TextPage, stamp_page
from briefings.site.cards import make_card_pages
from briefings.site.data_files import make_data_files
from briefings.site.day_store import DayStore, ShowingOptions
from briefings.site.feeds import describe_day, make_feed_pages, make_sitemap_page
from briefings.site.history import list_sections, make_history
from briefings.site.output import MANIFEST, BuildCache, open_build_cache, remove_gone
from briefings.site.pages import make_pages
from briefings.site.search_index import drop_index, index_site
from briefings.site.site_inputs import HIDDEN, fingerprint_site
from briefings.site.templating import (
    FILTERS,
    explain_error,
    find_templates,
    has_block,
    make_loader,
)
from briefings.storage.hashes import build_fingerprint, fingerprint
from pelican.plugins import signals  # type: ignore[attr-defined]  # our own folder hides it from mypy

log = logging.getLogger(__name__)

# A page leaves some 35 kB of cycles; a day more makes some 220 pages, and needs no sweep.
_PAGES_A_SWEEP = 250


class DigestGenerator(Generator):  # type: ignore[misc]  # Pelican has no types
    """Reads the records in ``generate_context``, writes what changed in ``generate_output``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = load_wording(self.settings["DEFAULT_LANG"])
        self.prefix = self.settings.get("BRIEFINGS_PREFIX", "briefings/")
        packaged = find_templates()
        # The theme's templates come first, ours after them; each generator has an environment of its own.
        ours = make_loader([packaged / "theme" / "templates", packaged], packaged)
        self.env.loader = jinja2.ChoiceLoader([self.env.loader, ours])
        self.env.autoescape = _escapes if self.env.autoescape is False else self.env.autoescape
        # A template is not looked at again on each page: a build has an environment of its own.
        self.env.auto_reload = False
        self.env.filters.update(FILTERS)
        self.env.globals.update(frame_variables(self.settings, self.words), describe_day=describe_day)
        self.env.globals["styled"] = has_block(self.env, "base.html", "head")
        self._make_folder = cache(partial(os.makedirs, exist_ok=True))
        self._own_kept = ExitStack()
        self.kept = self.settings.get("BRIEFINGS_KEPT") or self._own_kept.enter_context(_open_cache(self))

    def generate_context(self) -> None:
        """Read what changed of the records and decide all pages; nothing is written yet."""
        store = DayStore(self.kept.connection, self.kept.hashes.name, self._folder(), self._shown_with)
        drafts = self.settings.get("BRIEFINGS_DRAFTS", True)
        outlines = [outline for outline in store.read_outlines() if drafts or not outline.draft]
        history = make_history(outlines, self.words, Addresses(self.prefix))
        self.archive = Archive(history, store, Addresses(self.prefix))
        self.digests = self.context["digests"] = RecentDays(self.archive)
        self.context["sections"] = list_sections(history, self.settings.get("BRIEFINGS_SECTIONS", ()))

    def generate_output(self, writer: Any) -> None:
        """Write the pages and feeds that are not current, and our style sheet when the theme is another's."""
        pages = list(
            make_pages(
                self.archive.history,
                words=self.words,
                prefix=self.prefix,
                rights=self._shown_with.presenting.rights,
                search=self.settings.get("BRIEFINGS_SEARCH", True),
            )
        )
        files: list[Page | TextPage] = [*pages, *self._text_pages(pages)]
        self._write_changed(writer, files)
        if Path(self.theme).resolve() != (find_templates() / "theme").resolve():
            self._copy_styles()
        if not self.settings.get("BRIEFINGS_KEPT"):
            self._finish_alone(writer)

    def _write_changed(self, writer: Any, files: Sequence[Page | TextPage]) -> None:
        """Write the pages that were made of something else, or do not stand as they were left."""
        site = self._name_site()
        history, standing = self.archive.history, self.kept.files
        every_day = fingerprint(site, *history.day_stamps.values())
        written = 0
        for page in files:
            made_of = fingerprint(site, page.path, stamp_page(page, history))
            if standing.keep_current(page.path, made_of):
                continue
            # A page whose template asked for ``digests`` is kept under the name of all days too.
            with_days = fingerprint(every_day, made_of)
            if standing.keep_current(page.path, with_days):
                continue
            self.digests.asked = False
            self._write_page(writer, page)
            standing.note(page.path, with_days if self.digests.asked else made_of)
            written += 1
            if written % _PAGES_A_SWEEP == 0:
                # A template leaves cycles behind. Only what is new since the last time is looked at.
                gc.collect(0)

    def _finish_alone(self, writer: Any) -> None:
        """Take away what earlier builds wrote and this one has not: Pelican by itself leaves it."""
        remove_gone(Path(writer.output_path), f"{self.prefix}{MANIFEST}", self.kept.files.files())
        self.kept.save()
        self._own_kept.close()
        if self.settings.get("BRIEFINGS_SEARCH", True):
            index_site(Path(writer.output_path), prefix=self.prefix)
        else:
            drop_index(Path(writer.output_path), prefix=self.prefix)

    def _folder(self) -> Path:
        return Path(self.path, self.settings.get("BRIEFINGS_DIGESTS", "digests"))

    @cached_property
    def _shown_with(self) -> ShowingOptions:
        zone, addresses = self.settings.get("TIMEZONE") or "UTC", Addresses(self.prefix)
        approve = self.settings.get("BRIEFINGS_APPROVE", "by-hand")
        sources, actors = (self.settings.get(f"BRIEFINGS_{key}", ()) for key in ("SOURCES", "ACTORS"))
        return ShowingOptions(
            presenting=PresentingOptions.make(
                self.words,
                ZoneInfo(zone),
                map(SourceSettings.model_validate, sources),
                map(ActorSettings.model_validate, actors),
                addresses,
            ),
            addresses=addresses,
            approve=approve,
            made_by=fingerprint(
                *(build_fingerprint(), self.words.tag, zone, self.prefix, approve, repr(sources)),
                repr(actors),
            ),
        )

    def _name_site(self) -> str:
        """Name what all pages are made of; called when all of Pelican's contents are read."""
        folders = [find_templates(), Path(self.theme) / "templates"]
        folders += [Path(folder) for folder in self.settings["THEME_TEMPLATES_OVERRIDES"]]
        site = fingerprint_site(self.context, folders)
        if site.unseen:
            # Pelican by itself makes everything again each time: there it is no news.
            level = logging.WARNING if self.settings.get("BRIEFINGS_KEPT") else logging.INFO
            unseen = ", ".join(site.unseen)
            log.log(level, "Every page is made again: what %s changes in them cannot be known", unseen)
        return site.name

    def _write_page(self, writer: Any, page: Page | TextPage) -> None:
        template = page.template if isinstance(page, Page) else page.path
        views = PageViews(page, self.archive)
        try:
            if isinstance(page, TextPage):
                self._write_text(writer, page.path, page.write(views))
                return
            relative = self.settings["RELATIVE_URLS"] and (page.relative or not self.env.globals["site"].url)
            # Not as keywords: Pelican's writer has some of its own.
            about = {"path": page.path, "feed": page.feed, "card": page.card, "data": page.data}
            context = {**self._common, **page.variables(views), **about}
            writer.write_file(page.path, self.get_template(page.template), context, relative)
        except (jinja2.TemplateError, TypeError, AttributeError, ValueError) as error:
            raise explain_error(error, template) from error

    @cached_property
    def _common(self) -> dict[str, Any]:
        """Return what every page's template gets: Pelican's settings and contents, except what is hidden."""
        return {key: value for key, value in self.context.items() if key not in HIDDEN}

    def _write_text(self, writer: Any, name: str, text: str | bytes) -> None:
        path = f"{writer.output_path}/{name}"
        self._make_folder(os.path.dirname(path))  # noqa: PTH120 - thousands of times: a Path costs as much again
        with open(path, "wb") as file:  # noqa: PTH123 - as above
            file.write(text if isinstance(text, bytes) else text.encode())

    def _text_pages(self, pages: Sequence[Page]) -> Iterator[TextPage]:
        site = self.env.globals["site"]
        if site.url:
            yield from make_feed_pages(self.archive.history, site, self.words, self.env, self.prefix)
            yield from make_card_pages(self.archive.history, self.words, site.title)
        if self.env.globals["api"]:
            yield from make_data_files(self.archive.history, site, self.words, self.prefix)
        if site.url and site.index and not self.prefix:
            yield make_sitemap_page(site, self._public_paths(pages))

    def _public_paths(self, pages: Sequence[Page]) -> list[str]:
        """Return what search engines may list; the front page is the newest day's and is not."""
        apart = {f"{self.prefix}index.html", f"{self.prefix}404.html"}
        ours = [page.path for page in pages if page.path not in apart]
        return ours + [page.url for page in self.context.get("pages", ())]

    def _copy_styles(self) -> None:
        folder = Path(self.output_path) / self.settings["THEME_STATIC_DIR"]
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("briefings.css", "search.js"):
            shutil.copyfile(find_templates() / "theme" / "static" / name, folder / name)


class RecentDays(Sequence[DayView]):
    """The newest days for any template of a site (``digests``), shown when one asks for them.

    ``asked`` tells that one did: what it makes of them is another whenever a day is.
    """

    def __init__(self, archive: Archive) -> None:
        self.asked = False
        self._archive = archive
        self._days = archive.history.days[::-1]

    def __len__(self) -> int:
        self.asked = True
        return len(self._days)

    @overload
    def __getitem__(self, place: int) -> DayView: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[DayView]: ...
    def __getitem__(self, place: int | slice) -> DayView | Sequence[DayView]:
        """Return a day, the newest having the number 0."""
        self.asked = True
        if isinstance(place, slice):
            return [self._archive.show_day(day) for day in self._days[place]]
        return self._archive.show_day(self._days[place])


def _open_cache(generator: DigestGenerator) -> AbstractContextManager[BuildCache]:
    """Open what is kept when Pelican runs by itself: in the folder of its own caches."""
    settings = generator.settings
    full = bool(settings.get("BRIEFINGS_FULL", False))
    return open_build_cache(Path(settings["CACHE_PATH"]), Path(generator.output_path), full=full)


def _escapes(name: str | None) -> bool:
    """Escape in our own templates; another's theme keeps its own way."""
    return bool(name) and str(name).removeprefix("!packaged/").startswith(("briefings/", "shared/", "theme/"))


def frame_variables(settings: dict[str, Any], words: Wording) -> dict[str, Any]:
    """Return what every template of ours gets: ``site``, ``words``, ``prefix`` and ``api`` (or "")."""
    prefix = settings.get("BRIEFINGS_PREFIX", "briefings/")
    search = settings.get("BRIEFINGS_SEARCH", True)
    menu = (
        LinkView(text=words.archive, path=f"{prefix}archive.html"),
        LinkView(text=words.actors, path=f"{prefix}actors.html"),
        LinkView(text=words.quotes, path=f"{prefix}quotes.html"),
        LinkView(text=words.sources, path=f"{prefix}sources.html"),
        *([LinkView(text=words.search, path=f"{prefix}search.html")] if search else []),
    )
    url = settings["SITEURL"].rstrip("/") if settings["SITEURL"].startswith("http") else ""
    index = settings.get("BRIEFINGS_INDEX", True)
    site = show_site(settings["SITENAME"], url, words, index=index, menu=menu)
    api = f"{prefix}{DATA_FOLDER}" if settings.get("BRIEFINGS_API", False) else ""
    return {"site": site, "words": words, "prefix": prefix, "api": api}


def _get_generators(_pelican: object) -> type[Generator]:
    return DigestGenerator


def _keep_records_apart(pelican: Any) -> None:
    """Keep Pelican from taking the editor's files beside the records for articles."""
    folder = pelican.settings.get("BRIEFINGS_DIGESTS", "digests")
    excludes = pelican.settings["ARTICLE_EXCLUDES"]
    if folder not in excludes:
        pelican.settings["ARTICLE_EXCLUDES"] = [*excludes, folder]


def _name_packaged(generator: Generator) -> None:
    """Let a site's own templates extend ours in Pelican's generators too: those that make its pages."""
    packaged = find_templates()
    generator.env.loader = jinja2.ChoiceLoader([generator.env.loader, make_loader([], packaged)])


def register() -> None:
    """Tell Pelican about the generator."""
    signals.generator_init.connect(_name_packaged)
    signals.initialized.connect(_keep_records_apart)
    signals.get_generators.connect(_get_generators)
