"""What an output may show of an edition: its words, addresses and order, decided once for all outputs.

    edition, settings, rights ─▶ DayView ─▶ pages, feeds, mails, exports

Pure: nothing here reads a file but our own words, and nothing here knows Pelican, templates or mail.
"""
