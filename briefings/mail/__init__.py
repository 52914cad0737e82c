"""An edition as a mail, made and sent.

    Digest ─▶ rendering ─▶ message ─▶ sending ─▶ delivery ─▶ server
              text, HTML    letters    a process   ledger

    rendering     the mail as text, as HTML under 100 kB, and as Markdown
    message       one letter for each recipient: header lines of its own, a body in common
    mailings      the mails of a week, a month, and an edition's corrections
    preparation   settings and a mailing → a job, and what is asked before it is sent
    sending       reads lists of recipients, starts the process that delivers, and collects what became of it
    delivery      letter after letter, retries, rate
    ledger        who has been sent what
    server        SMTP

The process that delivers imports ``delivery``, ``ledger`` and ``server`` alone and is there at once, which
is why nothing is imported here.
"""
