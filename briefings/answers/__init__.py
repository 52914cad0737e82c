"""Questions to a site's records → passages with source, address, place and hash; nothing is written.

    records ─▶ shown_days: days as every output shows them ─▶ questions ─▶ mcp_server

What is answered is what an edition may show: the views' sentences and quotations, within the sources' rights,
and with each the same words as the record has them, letter for letter, so that it can be checked against
its article (``briefings verify``). The same question to the same records has the same answer.
"""
