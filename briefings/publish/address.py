"""Where a push will appear: GitHub's rule for the address of a repository's pages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

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
