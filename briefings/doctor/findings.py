"""What the doctor finds, a row of the table each; and the checks of feeds, git, the mail's server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from briefings.errors import BriefingsError, PublishError
from briefings.mail.posting import read_key
from briefings.mail.sending import read_recipients
from briefings.publish import misfit, pages_address
from briefings.publish.branch import find_branch
from briefings.publish.git import hide_secret, run_git
from briefings.settings import Settings, WayToSend
from briefings.sources.fetching import list_feeds, open_web
from briefings.sources.fetching.report import FeedCheck, check_feeds

# "note": it works, and somebody may want to know. "broken": something that the settings ask for cannot work.
State = Literal["sound", "note", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: what it is, how it is, what was found, and what to do about it."""

    subject: str
    state: State
    found: str
    remedy: str = ""


def sound(subject: str, found: str) -> Finding:
    """Return a finding of what is as it should be."""
    return Finding(subject=subject, state="sound", found=found)


def note(subject: str, found: str, remedy: str = "") -> Finding:
    """Return a finding that breaks nothing."""
    return Finding(subject=subject, state="note", found=found, remedy=remedy)


def broken(subject: str, found: str, remedy: str) -> Finding:
    """Return a finding that something cannot work, with its remedy."""
    return Finding(subject=subject, state="broken", found=found, remedy=remedy)


def examine_feeds(settings: Settings) -> Iterator[Finding]:
    """Look whether each feed answers and is one; what answers well is counted, what does not is named."""
    feeds = list_feeds(settings)
    if not feeds:
        yield note("feeds", "none are named", "name feeds under 'sources', or put articles into a folder")
        return
    checks = list(check_feeds(feeds, open_web(settings), settings.fetch.at_once))
    yield from filter(None, map(_judge_feed, checks))
    answered = sum(not check.problem for check in checks)
    if answered:
        yield sound("feeds", f"{answered} of {len(feeds)} answer")


def _judge_feed(check: FeedCheck) -> Finding | None:
    """Return what is wrong or worth knowing of a feed; None where it is as it should be."""
    if check.problem:
        remedy = "open the address in a browser; write it anew, or take it out of 'sources'"
        return broken("feeds", f"{check.address}: {check.problem}", remedy)
    if check.moved:
        return note("feeds", f"{check.address} has moved for good", f"write {check.moved}")
    return None if check.items else note("feeds", f"{check.address} holds nothing", "look whether it is used")


def examine_git(settings: Settings) -> Finding:
    """Look whether git is there, its remote answers, and the pages appear where the site thinks it stands."""
    pages = settings.publish.github_pages
    try:
        program = run_git(settings.root, "--version")
        if pages is None:
            return note(
                "git", f"{program}; publishing is not set up", "'publish: {github_pages: {}}' if wanted"
            )
        branch = find_branch(settings.root, pages)
    except PublishError as error:
        return broken("git", str(error), _remedy(error))
    expected = pages_address(branch.address, pages.cname)
    problem = misfit(settings.site.url, expected)
    if problem:
        return broken("git", problem, "change 'site.url', or 'cname' under 'publish'")
    where = f" → {settings.site.url or expected}" if settings.site.url or expected else ""
    return sound("git", f"{branch.name} of {hide_secret(branch.address)} answers{where}")


def _remedy(error: PublishError) -> str:
    if "not installed" in error.problem:
        return "install git"
    if "remote" in error.where or "repository" in error.problem:
        return "name a remote of the repository, or an address, under 'publish: {github_pages: {remote: …}}'"
    return "try 'git push' by hand: it must not ask for a password"


def examine_mail(settings: Settings) -> Iterator[Finding]:
    """Look at all that a sending needs."""
    way = settings.mail.way
    if way is None:
        yield note("mail", "not set up", "'mail: {from: …, to: …, smtp: {host: …}}' if wanted")
        return
    if not settings.mail.sender:
        yield broken("mail", "no sender is named", "set 'mail.from', such as Desk <desk@example.org>")
    yield _examine_readers(settings)
    yield _examine_server(settings, way)


def _examine_readers(settings: Settings) -> Finding:
    try:
        readers = read_recipients(settings.mail.to, settings.root, ())
        read_key(settings)
    except BriefingsError as error:
        return broken("readers", str(error), "mend the list, or set the variable where the run is started")
    if not readers:
        return broken("readers", "nobody is named", "set 'mail.to': an address, or a file of addresses")
    delivery = "a message for each" if settings.mail.delivery == "each" else "one message for all"
    return sound("readers", f"{len(readers)}, {delivery}")


def _examine_server(settings: Settings, way: WayToSend) -> Finding:
    try:
        server = way.made_by.load()(way, settings)
    except BriefingsError as error:
        return broken("mail", str(error), "give the password where the run is started; it stands in no file")
    try:
        connection = server.connect()
    except BriefingsError as error:
        return broken("mail", str(error), "look at 'mail.smtp': host, port, tls, user, and the password")
    connection.hang_up()
    user = getattr(way, "user", "")
    return sound("mail", f"{server.name} answers" + (f" and takes {user}" if user else ""))
