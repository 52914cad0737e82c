"""Digests → the site: the pages, the feeds, the theme. Only this room imports Pelican."""

from __future__ import annotations

from briefings.site.build import SiteReport, build_site
from briefings.site.searching import update_index
from briefings.site.serving import serve
from briefings.site.starting import init_site

__all__ = ["SiteReport", "build_site", "init_site", "serve", "update_index"]
