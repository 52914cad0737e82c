"""An edition as a mail, made and sent.

    Digest ─▶ rendering ─▶ message ─▶ preparation ─▶ briefings.sending ─▶ server
              text, HTML    letters    a job           a process, a ledger

    rendering     the mail as text, as HTML under 100 kB, and as Markdown
    message       one letter for each recipient: header lines of its own, a body in common
    mailings      the mails of a week, a month, and an edition's corrections
    preparation   settings and a mailing → a job, and what is asked before it is sent
    server        SMTP

The process that delivers imports ``server`` and ``briefings.sending`` alone and is there at once, which is
why nothing is imported here.
"""
