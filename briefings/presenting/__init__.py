"""What an output may show of an edition: its words, addresses and order, decided once for all outputs.

    edition, words, zone, rights ─▶ present ─▶ DayView ─▶ mails, exports
                                                  └─▶ place ─▶ pages, feeds

    days          a day: its stories, and what is told of them together
    stories       a story: sentences, sources, actors
    quotations    which of the quotations are shown, and in which words
    rights        how much of each source's articles may be shown
    placing       the links between the pages of a site
    views         the shapes that all outputs see
    wording       our own words and dates in a language
    addresses     links into sources, addresses of our pages, clean text

Pure: nothing here reads a file but our own words, and nothing here knows Pelican, templates or mail.
"""

from __future__ import annotations

from briefings.presenting.days import present
from briefings.presenting.options import PresentingOptions
from briefings.presenting.rights import Rights

__all__ = ["PresentingOptions", "Rights", "present"]
