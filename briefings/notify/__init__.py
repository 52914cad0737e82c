"""Notices to chat and phone services: an edition's headlines, and alerts of what is watched; each once.

    edition ─▶ DayView ─┐
    article ─▶ alerts ──┴─▶ notices ─▶ briefings.sending ─▶ services
                            letters    a process, a ledger   Apprise

    alerts      the stored articles in which something watched has come up
    notices     what is told of them, to whom, and when; the report of what became of it
    services    one service, spoken to through Apprise

The process that delivers imports ``services`` alone and is there at once, which is why nothing is imported
here.
"""
