"""output/ → GitHub Pages: checked, compared with what stands there, and pushed.

    list_site ─▶ find_branch ─▶ compare ─▶ commit_site ─▶ push_commit

The address at which a push will appear follows GitHub's rule for repositories.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from briefings.editions import list_records, read_edition
from briefings.errors import PublishError
from briefings.publish.branch import (
    MARK,
    MARKED,
    Branch,
    commit_site,
    find_branch,
    list_held,
    object_format,
    push_commit,
    read_held,
)
from briefings.publish.folder import Changes, compare, hash_blob, list_site
from briefings.publish.git import hide_secret
from briefings.settings import FILE_NAME, GitHubPagesSettings, Settings
from briefings.site.site_inputs import find_stale

__all__ = [
    "Changes",
    "PublishReport",
    "publish_site",
]


# git@github.com:owner/name.git, ssh://git@github.com/owner/name, https://token@github.com/owner/name.git
_GITHUB = re.compile(
    r"(?:(?:https?|ssh|git)://)?(?:[^@/]+@)?github\.com(?::\d+)?[:/]+(?P<owner>[^/]+)/(?P<name>[^/]+?)(?:\.git)?/?",
    re.IGNORECASE,
)


def pages_address(remote: str, cname: str = "") -> str:
    """Return the address at which GitHub will show the pages of a repository, "" where that cannot be told.

    Args:
        remote: the address that git pushes to.
        cname: the site's own domain, if it has one.

    Source: GitHub's documentation, "About GitHub Pages", types of sites.
    """
    if cname:
        return f"https://{cname}"
    found = _GITHUB.fullmatch(remote)
    if not found:
        return ""
    owner, name = found["owner"].lower(), found["name"]
    return f"https://{owner}.github.io" + ("" if name.lower() == f"{owner}.github.io" else f"/{name}")


def misfit(site_url: str, expected: str) -> str:
    """Say why ``site.url`` cannot be the address of pages that appear at ``expected``; "" where it fits.

    A domain that an owner has given to all of their pages is known to GitHub only, so another host is
    believed where the path is the repository's.
    """
    if not site_url or not expected:
        return ""
    ours, theirs = urlsplit(site_url), urlsplit(expected)
    here = (ours.netloc.lower(), ours.path.rstrip("/").lower())
    there = (theirs.netloc.lower(), theirs.path.rstrip("/").lower())
    owned = theirs.netloc.endswith(".github.io") and not ours.netloc.lower().endswith(".github.io")
    if here == there or (owned and theirs.path and here[1] == there[1]):
        return ""
    return f"'site.url' is {site_url}, but the pages will appear at {expected}"


# What GitHub itself puts on a branch that is to show pages.
_HARMLESS = frozenset({"CNAME", ".nojekyll"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """The outcome of publishing, or what it would be: remote, address, changes.

    ``address`` is where the site appears, "" where that cannot be told; ``commit`` is "" where nothing
    was pushed; ``is_first`` tells that the branch is new.
    """

    remote: str
    branch: str
    address: str
    changes: Changes
    commit: str = ""
    is_first: bool = False


def publish_site(
    settings: Settings,
    *,
    message: str = "",
    drafts: bool = False,
    dry_run: bool = False,
    take_over: str = "",
) -> PublishReport:
    """Push the built site to its branch, if it is not there already.

    Args:
        settings: the site's settings; ``publish.github_pages`` says where to.
        message: of the commit; it names the last edition's day when "".
        drafts: publish a site that shows drafts, too.
        dry_run: only find out what would change.
        take_over: the name of a branch that holds files of somebody else, to be replaced by the site.

    Raises:
        PublishError: the branch holds files that the program did not put there, nothing is built, it is
            not of the records as they are, shows a draft, is too large, its ``site.url`` is not where it
            would appear, or git cannot push it. The branch is as it was.
    """
    pages = settings.publish.github_pages or GitHubPagesSettings()
    files = list_site(settings.output)
    # First: a record that cannot be read is named with its key, not as one that has changed.
    if not drafts:
        _refuse_drafts(settings)
    _refuse_stale(settings)
    branch = find_branch(settings.root, pages)
    held = list_held(branch)
    _refuse_foreign(branch, held, take_over)
    cname = pages.cname or _found_cname(files, branch, held)
    wanted = _name_contents(files, cname, object_format(branch))
    report = PublishReport(
        remote=hide_secret(branch.address),
        branch=branch.name,
        address=_check_address(settings, branch, cname),
        changes=compare(held, wanted),
        is_first=not branch.tip,
    )
    if dry_run or not report.changes:
        return report
    message = message or _default_message(settings)
    commit = commit_site(branch, files, cname=cname, message=message, history=pages.history)
    _verify(compare(list_held(branch, commit), wanted))
    push_commit(branch, history=pages.history)
    return replace(report, commit=commit)


def _refuse_foreign(branch: Branch, held: Mapping[str, str], take_over: str) -> None:
    """Refuse a branch whose files are not the program's: a push would take their place."""
    foreign = sorted(held.keys() - _HARMLESS)
    if MARK in held or not foreign or take_over == branch.name:
        return
    problem = f"holds {len(foreign)} files that were not published from here ({foreign[0]} …)"
    remedy = f"a push would replace them: publish to another branch, or say '--take-over {branch.name}'"
    raise PublishError(f"branch {branch.name} of {hide_secret(branch.address)}", f"{problem}; {remedy}")


def _refuse_stale(settings: Settings) -> None:
    stale = find_stale(settings, settings.output)
    if stale:
        more = f" and {len(stale) - 1} more" if len(stale) > 1 else ""
        raise PublishError(
            settings.output, f"was built before {stale[0]}{more} changed; 'briefings build' builds it again"
        )


def _refuse_drafts(settings: Settings) -> None:
    """Refuse a site that shows a day which nobody has approved."""
    for record in list_records(settings.digests):
        shown = settings.output / f"{record.stem}.html"
        if shown.exists() and read_edition(record, approve=settings.edition.approve).status == "draft":
            remedy = f"'briefings approve {record.stem}', or 'briefings build --no-drafts' leaves drafts out"
            raise PublishError(record, f"is a draft, and the site shows it: {remedy}")


def _found_cname(files: Mapping[str, Path], branch: Branch, held: Mapping[str, str]) -> str:
    """Return the domain that the site brings as a file, or that GitHub's page of settings has put there."""
    if "CNAME" in files:
        written = files["CNAME"].read_bytes().decode("utf-8", "replace").strip()
        if not written.isprintable() or "\ufffd" in written:
            raise PublishError(
                files["CNAME"], "is no domain; it holds one, such as news.example.org, in one line"
            )
        return written
    return read_held(branch, "CNAME") if "CNAME" in held else ""


def _name_contents(files: Mapping[str, Path], cname: str, algorithm: str) -> dict[str, str]:
    named = {name: hash_blob(path.read_bytes(), algorithm) for name, path in files.items()}
    named |= {".nojekyll": hash_blob(b"", algorithm), MARK: hash_blob(MARKED, algorithm)}
    return named | ({"CNAME": hash_blob(cname.encode(), algorithm)} if cname else {})


def _check_address(settings: Settings, branch: Branch, cname: str) -> str:
    """Return where the site will appear; refuse one that is built for another address."""
    address = pages_address(branch.address, cname)
    problem = misfit(settings.site.url, address)
    if problem:
        raise PublishError(settings.root / FILE_NAME, f"{problem}; change one of them, and build again")
    return settings.site.url or address


def _default_message(settings: Settings) -> str:
    # A draft may have no page on the site that is published.
    records = sorted(path.stem for path in settings.digests.glob("[0-9]*.json"))
    days = [day for day in records if (settings.output / f"{day}.html").is_file()]
    return f"Edition of {days[-1]}" if days else "The site"


def _verify(missed: Changes) -> None:
    """Refuse a commit that does not hold what was to be published, before anyone sees it."""
    for name in (*missed.added, *missed.changed, *missed.removed):
        raise PublishError(name, "could not be committed as it is; give the file a plainer name")
