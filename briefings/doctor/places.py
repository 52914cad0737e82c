"""Looks at what lies elsewhere and is asked for: the feeds, git's remote."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.doctor.finding import Finding, broken, note, sound
from briefings.errors import PublishError
from briefings.publish.address import misfit, pages_address
from briefings.publish.branch import find_branch
from briefings.publish.git import hide_secret, run_git
from briefings.settings import Settings
from briefings.sources.fetching import list_feeds, open_web
from briefings.sources.fetching.report import FeedCheck, check_feeds


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
