"""The mails beside those of the editions: a week or a month, and what was corrected in an edition.

Each is what a page says of it, as HTML and as text, and is sent as an edition is: to nobody twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from briefings.editions import list_records, read_edition
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
from briefings.presenting.addresses import Addresses
from briefings.presenting.options import PresentingOptions
from briefings.presenting.views import DayView, StoryView
from briefings.settings import FILE_NAME, Settings
from briefings.site.archive import make_history
from briefings.site.day_store import outline_day
from briefings.site.outlines import DayOutline, StoryOutline
from briefings.site.periods import PeriodSummary, find_months, find_weeks, name_week
from briefings.site.templating import fill_template

_PERIOD_TEMPLATE, _CORRECTIONS_TEMPLATE = "mail/period.html", "mail/corrections.html"
_PERIOD = re.compile(r"week|month|\d{4}-W\d\d|\d{4}-\d\d")


def names_period(text: str) -> bool:
    """Return whether words name a period: "week", "2026-W47", "month" or "2026-11"."""
    return _PERIOD.fullmatch(text) is not None


def make_period_mailing(name: str, settings: Settings) -> Mailing:
    """Return the mail of a week or a month; "week" and "month" mean the newest that has an edition.

    It may be sent when all its editions are approved.

    Raises:
        MailError: the period has no edition.
        RecordError: a record cannot be read.
        SettingsError: the site has no address: the mail leads to its pages.
    """
    if not settings.site.url:
        problem = "has no 'site.url', and the mail of a week or a month links its days' pages"
        remedy = "add 'url: https://…', where the site will stand, under 'site:'"
        raise SettingsError(settings.root / FILE_NAME, f"{problem}; {remedy}")
    options = PresentingOptions.of(settings)
    by_week = name == "week" or "W" in name
    views = _choose_days(name, settings, options, by_week=by_week)
    summary = _summarise(views, options, by_week=by_week)
    drafts = [view.day.isoformat() for view in views if view.draft]
    described = dict(summary.describe(_DayViews(views)))
    # Of the story's own page it is not known here under which address it began.
    described["lasting"] = [one._replace(path=one.story.path) for one in described["lasting"]]
    return Mailing(
        name=summary.period.key,
        moment=max(view.updated for view in views),
        refusal=_refuse_draft(drafts[0]) if drafts else None,
        write=lambda: _write_mail(
            _PERIOD_TEMPLATE,
            settings,
            options,
            subject=summary.period.title,
            address=f"{settings.site.url}/{summary.period.path}",
            period=described,
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
    text = "\n\n".join(fold(paragraph) for paragraph in tell_html(plain))
    return encode_parts(subject, MailText(text=f"{text}\n", html=set_styles(plain)))


def _choose_days(
    name: str, settings: Settings, options: PresentingOptions, *, by_week: bool
) -> list[DayView]:
    """Return the days of a period as every output shows them."""
    days = [path.stem for path in list_records(settings.digests)]
    named = {day: name_week(date.fromisoformat(day)) if by_week else day[:7] for day in days}
    wanted = max(named.values(), default="") if name in ("week", "month") else name
    chosen = [day for day in days if named[day] == wanted]
    if not chosen:
        raise MailError(name, "has no edition")
    records = (settings.digests / f"{day}.json" for day in chosen)
    editions = (read_edition(record, approve=settings.edition.approve) for record in records)
    return [present(edition.digest, options) for edition in editions]


def _summarise(days: Sequence[DayView], options: PresentingOptions, *, by_week: bool) -> PeriodSummary:
    outlines = [
        outline_day(day, (b"",) * (len(day.stories) + len(day.shorts) + 1), Addresses(), options)
        for day in days
    ]
    history = make_history(outlines, options.words, Addresses())
    find = find_weeks if by_week else find_months
    (period,) = find(history.days, options.words, "")
    return PeriodSummary(period, history, options.words)


class _DayViews:
    """The views of days, by their outlines."""

    def __init__(self, days: Sequence[DayView]) -> None:
        self._days: Mapping[str, DayView] = {day.path: day for day in days}
        self._stories = {story.path: story for day in days for story in (*day.stories, *day.shorts)}

    def show_day(self, day: DayOutline) -> DayView:
        return self._days[day.path]

    def show_story(self, story: StoryOutline) -> StoryView:
        return self._stories[story.path]
