"""The mails beside those of the editions: a week or a month, and what was corrected in an edition.

Each is what a page says of it, as HTML and as text, and is sent as an edition is: to nobody twice.
"""

from __future__ import annotations

from datetime import datetime

from briefings.digest import assign_day
from briefings.errors import MailError, SettingsError
from briefings.mail.message import MailBody, Mailing, encode_parts
from briefings.mail.rendering import (
    MailText,
    fold,
    make_html_environment,
    set_styles,
    tell_html,
    use_plain_tags,
)
from briefings.model import Digest
from briefings.presenting import list_amended, present, show_site
from briefings.presenting.options import PresentingOptions
from briefings.settings import FILE_NAME, Settings
from briefings.site.period_editions import read_period
from briefings.site.periods import end_period
from briefings.site.templating import fill_template

_PERIOD_TEMPLATE, _CORRECTIONS_TEMPLATE = "mail/period.html", "mail/corrections.html"


def make_period_mailing(name: str, settings: Settings, now: datetime, *, unfinished: bool = False) -> Mailing:
    """Return the mail of a week or a month; "week" and "month" mean the newest that has an edition.

    It may be sent when all its editions are approved, and when its last day is over: it is sent once, and
    what came afterwards would be in no mail. ``unfinished`` lets it be sent before that.

    Raises:
        EditionError: the period has no edition.
        RecordError: a record cannot be read.
        SettingsError: the site has no address: the mail leads to its pages.
    """
    if not settings.site.url:
        problem = "has no 'site.url', and the mail of a week or a month links its days' pages"
        remedy = "add 'url: https://…', where the site will stand, under 'site:'"
        raise SettingsError(settings.root / FILE_NAME, f"{problem}; {remedy}")
    options = PresentingOptions.of(settings)
    period = read_period(name, settings, options)
    drafts = [view.day.isoformat() for view in period.days if view.draft]
    refusal = _refuse_draft(drafts[0]) if drafts else None
    edition, last = settings.edition, end_period(period.key)
    if not (refusal or unfinished) and assign_day(now, edition.zone, edition.closes_at) <= last:
        problem = f"is not over: its last day, {last}, closes at {edition.closing}, and it is sent once"
        refusal = MailError(period.key, f"{problem}; wait until then, or send it as it is with --unfinished")
    return Mailing(
        name=period.key,
        moment=max(view.updated for view in period.days),
        refusal=refusal,
        write=lambda: _write_mail(
            _PERIOD_TEMPLATE,
            settings,
            options,
            subject=f"{settings.site.title}: {period.summary['title']}",
            address=f"{settings.site.url}/{period.summary['path']}",
            period=period.summary,
        ),
    )


def make_correction_mailing(digest: Digest, settings: Settings) -> Mailing:
    """Return the mail that tells the corrections of an edition to those who have had its own.

    It has another name for each further correction, and so is sent once for each.

    Raises:
        MailError: nothing in the edition was corrected.
    """
    options = PresentingOptions.of(settings)
    view = present(digest, options)
    amended = list_amended(view)
    day = view.day.isoformat()
    if not amended:
        raise MailError(f"the edition of {day}", "has no correction; 'briefings correct' makes one")
    subject = f"{options.words.correction}: {amended[-1].headline}"
    return Mailing(
        name=f"{day}-correction-{len(amended)}",
        moment=view.updated,
        refusal=_refuse_draft(day) if view.draft else None,
        readers=day,
        write=lambda: _write_mail(
            _CORRECTIONS_TEMPLATE,
            settings,
            options,
            subject=subject,
            address=f"{settings.site.url}/{view.path}" if settings.site.url else "",
            day=view,
            amended=amended,
        ),
    )


def _refuse_draft(day: str) -> MailError:
    return MailError(f"the edition of {day}", f"is a draft; 'briefings approve {day}' first")


def _write_mail(
    template: str, settings: Settings, options: PresentingOptions, *, subject: str, **variables: object
) -> MailBody:
    """Return a mail whose text is made of its HTML."""
    html = fill_template(
        make_html_environment(settings.root / "templates"),
        template,
        site=show_site(settings.site.title, settings.site.url, options.words, index=settings.site.index),
        SITEURL=settings.site.url,
        words=options.words,
        subject=subject,
        leave=settings.mail.unsubscribe,
        **variables,
    )
    plain = use_plain_tags(html)
    text = "\n\n".join(map(_fold_list, tell_html(plain)))
    return encode_parts(subject, MailText(text=f"{text}\n", html=set_styles(plain)))


def _fold_list(paragraph: str) -> str:
    """Return a paragraph in lines of 72; those of a list's item stand below its first word."""
    return "\n".join(fold(line, "", "  " * line.startswith("* ")) for line in paragraph.splitlines())
