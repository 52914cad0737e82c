"""DayViews → the site: its pages, feeds and theme. Only this room imports Pelican.

history ─▶ archive ─▶ pages, feeds, cards, data files ─▶ plugin ─▶ building ─▶ search_index
"""

from briefings.site.building import SiteReport, build_site
from briefings.site.new_site import init_site, list_countries, list_fields
from briefings.site.search_index import update_index

__all__ = [
    "SiteReport",
    "build_site",
    "init_site",
    "list_countries",
    "list_fields",
    "update_index",
]
