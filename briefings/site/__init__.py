"""Digests → the site: the pages, the feeds, the theme. Only this room imports Pelican."""

from __future__ import annotations

from briefings.site.build import SiteReport, build_site
from briefings.site.new_site import init_site
from briefings.site.search_index import update_index
from briefings.site.serving import serve

__all__ = ["SiteReport", "build_site", "init_site", "serve", "update_index"]
