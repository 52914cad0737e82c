"""The Pelican plugin: the days of ``content/digests`` as pages, in any Pelican site and theme.

Settings (all may be left out):

    BRIEFINGS_DIGESTS   the folder of the records, relative to PATH      ("digests")
    BRIEFINGS_PREFIX    the folder of our pages in the output            ("briefings/")
    BRIEFINGS_INDEX     let search engines list the pages                (True)
    BRIEFINGS_SOURCES   what may be shown of whom, as in briefings.yaml  ([])
    BRIEFINGS_APPROVE   "by-hand": unapproved days are marked as drafts  ("by-hand")
    BRIEFINGS_DRAFTS    show unapproved days at all                      (True)

Our templates are called ``briefings/….html`` and extend the theme's ``base.html`` (blocks ``title``,
``head`` and ``content``, as Pelican's own simple theme has them). A theme may bring its own.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from pelican.generators import Generator

from briefings.editions import list_records, read_edition
from briefings.model import Digest
from briefings.settings.sources import SourceSettings
from briefings.site.feeds import make_atom, make_json_feed
from briefings.site.linked_data import describe_day, make_sitemap
from briefings.site.pages import Page, feed_days, make_pages
from briefings.site.rights import limits_of
from briefings.site.templating import FILTERS, explain_error, find_templates, make_loader
from briefings.site.views import LinkView, SiteView
from briefings.site.wording import Wording, load_wording
from pelican.plugins import signals  # type: ignore[attr-defined]  # our own folder hides it from mypy

log = logging.getLogger(__name__)


class DigestGenerator(Generator):  # type: ignore[misc]  # Pelican has no types
    """Reads the records in ``generate_context``, writes the pages in ``generate_output``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = load_wording(self.settings["DEFAULT_LANG"])
        self.prefix = self.settings.get("BRIEFINGS_PREFIX", "briefings/")
        self.pages: tuple[Page, ...] = ()
        packaged = find_templates()
        # The theme's templates come first, ours after them; each generator has an environment of its own.
        ours = make_loader([packaged / "theme" / "templates", packaged], packaged)
        self.env.loader = jinja2.ChoiceLoader([self.env.loader, ours])
        self.env.autoescape = _escapes if self.env.autoescape is False else self.env.autoescape
        self.env.filters.update(FILTERS)
        self.env.globals.update(frame_variables(self.settings, self.words), describe_day=describe_day)

    def generate_context(self) -> None:
        """Read all records and decide all pages; nothing is written yet."""
        digests = tuple(self._read_digests())
        zone = ZoneInfo(self.settings.get("TIMEZONE") or "UTC")
        sources = [SourceSettings.model_validate(said) for said in self.settings.get("BRIEFINGS_SOURCES", ())]
        self.pages = make_pages(
            digests, words=self.words, zone=zone, prefix=self.prefix, rights=limits_of(sources)
        )
        self.context["digests"] = feed_days(self.pages)

    def generate_output(self, writer: Any) -> None:
        """Write the pages and the feeds, and our style sheet when the theme is another's."""
        for page in self.pages:
            self._write_page(writer, page)
        if self.env.globals["site"].url:
            self._write_feeds(writer)
        if Path(self.theme).resolve() != (find_templates() / "theme").resolve():
            self._copy_styles()

    def _read_digests(self) -> Iterator[Digest]:
        folder = Path(self.path) / self.settings.get("BRIEFINGS_DIGESTS", "digests")
        for path in list_records(folder):
            edition = read_edition(path, approve=self.settings.get("BRIEFINGS_APPROVE", "by-hand"))
            for problem in edition.problems:
                log.warning("%s", problem)
            if edition.status == "approved" or self.settings.get("BRIEFINGS_DRAFTS", True):
                yield edition.digest

    def _write_page(self, writer: Any, page: Page) -> None:
        relative = self.settings["RELATIVE_URLS"] and (page.relative or not self.env.globals["site"].url)
        try:
            template = self.get_template(page.template)
            # Not as keywords: Pelican's writer has some of its own.
            context = self.context | page.variables | {"path": page.path}
            writer.write_file(page.path, template, context, relative)
        except (jinja2.TemplateError, TypeError, AttributeError, ValueError) as error:
            raise explain_error(error, page.template) from error

    def _write_feeds(self, writer: Any) -> None:
        site, days = self.env.globals["site"], feed_days(self.pages)
        try:
            contents = {
                "feed.atom": make_atom(site, days, self.env, self.prefix),
                "feed.json": make_json_feed(site, days, self.env, self.prefix),
            }
        except (jinja2.TemplateError, TypeError, AttributeError, ValueError) as error:
            raise explain_error(error, "briefings/entry.html") from error
        if site.index and not self.prefix:
            contents["sitemap.xml"] = make_sitemap(site, self._public_paths())
        for name, content in contents.items():
            path = Path(writer.output_path) / self.prefix / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="\n")

    def _public_paths(self) -> list[str]:
        """Return what search engines may list; the front page is the newest day's and is not."""
        apart = {f"{self.prefix}index.html", f"{self.prefix}404.html"}
        ours = [page.path for page in self.pages if page.path not in apart]
        return ours + [page.url for page in self.context.get("pages", ())]

    def _copy_styles(self) -> None:
        folder = Path(self.output_path) / self.settings["THEME_STATIC_DIR"]
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(
            find_templates() / "theme" / "static" / "briefings.css",
            folder / "briefings.css",
        )


def _escapes(name: str | None) -> bool:
    """Escape in our own templates; another's theme keeps its own way."""
    return bool(name) and str(name).removeprefix("!packaged/").startswith(("briefings/", "shared/", "theme/"))


def frame_variables(settings: dict[str, Any], words: Wording) -> dict[str, Any]:
    """Return what every template of ours gets: ``site``, ``words`` and ``prefix``."""
    prefix = settings.get("BRIEFINGS_PREFIX", "briefings/")
    menu = (
        LinkView(text=words.archive, path=f"{prefix}archive.html"),
        LinkView(text=words.actors, path=f"{prefix}actors.html"),
        LinkView(text=words.quotes, path=f"{prefix}quotes.html"),
    )
    site = SiteView(
        title=settings["SITENAME"],
        url=settings["SITEURL"].rstrip("/") if settings["SITEURL"].startswith("http") else "",
        language=words.tag,
        direction=words.direction,
        index=settings.get("BRIEFINGS_INDEX", True),
        menu=menu,
    )
    return {"site": site, "words": words, "prefix": prefix}


def _get_generators(_pelican: object) -> type[Generator]:
    return DigestGenerator


def _keep_records_apart(pelican: Any) -> None:
    """Keep Pelican from taking the editor's files beside the records for articles."""
    folder = pelican.settings.get("BRIEFINGS_DIGESTS", "digests")
    excludes = pelican.settings["ARTICLE_EXCLUDES"]
    if folder not in excludes:
        pelican.settings["ARTICLE_EXCLUDES"] = [*excludes, folder]


def register() -> None:
    """Tell Pelican about the generator."""
    signals.initialized.connect(_keep_records_apart)
    signals.get_generators.connect(_get_generators)
