"""What an output may show of an edition: its words, addresses and order, decided once for all outputs.

    edition, settings ─▶ PresentingOptions ─▶ present ─▶ DayView ─▶ show_edition ─▶ mails, exports, desk
                                                           └─▶ place ─▶ pages, feeds

    days          a day: its stories, and what is told of them together
    stories       a story: sentences, sources, actors
    quotations    which of the quotations are shown, and in which words
    options       what an edition is shown with
    rights        how much of each source's articles may be shown
    views         the shapes that all outputs see
    trees         views as plain values, and their JSON schema
    wording       our own words and dates in a language
    addresses     links into sources, addresses of our pages, links between them

Pure: nothing here reads a file but our own words, and nothing here knows Pelican, templates or mail.
"""

from briefings.presenting.days import (
    ShownEdition,
    find_closed,
    find_updated,
    list_amended,
    present,
    show_edition,
    show_site,
)
from briefings.presenting.options import PresentingOptions
from briefings.presenting.rights import Rights
from briefings.presenting.views import choose_amended

__all__ = [
    "PresentingOptions",
    "Rights",
    "ShownEdition",
    "choose_amended",
    "find_closed",
    "find_updated",
    "list_amended",
    "present",
    "show_edition",
    "show_site",
]
