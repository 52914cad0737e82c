"""A page of the site: where it stands, what it is made from, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file of the site that a template makes.

    ``inputs`` name all that the page shows beside the ground of all pages (code, templates, settings,
    Pelican's pages): stamps of the views that it takes, and plain texts. ``variables`` gives the
    template's variables; it is called only when the inputs are not those of the page that stands in the
    output already, so that it may do what is slow. The links of a page that is not ``relative`` begin
    with the site's address. ``feed`` is the path of the page's own feed, if it has one; ``found`` tells
    that the search finds it.
    """

    path: str
    template: str
    inputs: Sequence[str] = ()
    variables: Callable[[], Mapping[str, Any]] = dict
    relative: bool = True
    feed: str = ""
    found: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """A file of the site that is no HTML page: a feed, the sitemap. ``write`` returns what it holds."""

    path: str
    inputs: Sequence[str]
    write: Callable[[], str]


def divide(items: Sequence[Item], *, keep: int, size: int) -> tuple[list[Sequence[Item]], Sequence[Item]]:
    """Divide a list that grows at its end into parts that never change again and a rest.

    Each part holds ``size`` items, the rest at least ``keep`` (if there are as many) and fewer than
    ``keep + size``: what is added to a long history touches a page of bounded size, and no other.
    """
    whole = max(0, (len(items) - keep) // size)
    return [items[part * size : (part + 1) * size] for part in range(whole)], items[whole * size :]
