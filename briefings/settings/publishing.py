"""The block ``publish`` of briefings.yaml: where the built site goes."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from briefings.settings.base import Strict

_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+", re.IGNORECASE)
# What git takes for a branch (git-check-ref-format), as far as a person would write it.
_BRANCH = re.compile(r"(?![-/.])(?!.*(\.\.|//|@\{|/\.|\.lock(/|$)))[^\s~^:?*\[\\\x00-\x20\x7f]+(?<![/.])")


class GitHubPagesSettings(Strict):
    """The branch that GitHub Pages shows, and where it is pushed to."""

    branch: str = Field("gh-pages", description="The branch that the site is pushed to.")
    remote: str = Field(
        "origin", min_length=1, description="A remote of the repository that the site lies in, or an address."
    )
    cname: str = Field("", description="The site's own domain, if it has one: the file CNAME.")
    history: bool = Field(
        default=True, description="Keep earlier states of the site; false leaves one commit only."
    )

    @field_validator("branch")
    @classmethod
    def _check_branch(cls, value: str) -> str:
        if not _BRANCH.fullmatch(value):
            message = f"{value!r} is not the name of a branch"
            raise ValueError(message)
        return value

    @field_validator("remote")
    @classmethod
    def _check_remote(cls, value: str) -> str:
        if value.startswith("-"):
            message = f"{value!r} is neither a remote nor an address"
            raise ValueError(message)
        return value

    @field_validator("cname")
    @classmethod
    def _check_host(cls, value: str) -> str:
        if value and not _HOST.fullmatch(value):
            message = f"{value!r} is not a domain; write one like news.example.org, without https://"
            raise ValueError(message)
        return value.lower()


class PublishSettings(Strict):
    """Where the site is published; without ``github_pages`` it is not published by ``run``."""

    github_pages: GitHubPagesSettings | None = None
