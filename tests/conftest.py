"""What several rooms' tests start from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import hypothesis
import pytest
from editions import three_days

from briefings.codec import write_digest
from briefings.model import Digest
from briefings.settings import Settings

# The first example of a run loads data and packages: a deadline would measure that. The same examples
# every time: a failure is found again by whoever looks into it.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")

MakeSite = Callable[..., Settings]


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """Write a site with an about page and the records of its days; return its settings."""

    def make(digests: Iterable[Digest] = (), *, name: str = "desk", **fields) -> Settings:
        root = tmp_path / name
        pages = root / "content" / "pages"
        pages.mkdir(parents=True, exist_ok=True)
        (pages / "about.md").write_text("Title: About\n\nHow *this* is made.\n", encoding="utf-8")
        for digest in digests or three_days():
            write_digest(root / "content" / "digests" / f"{digest.day}.json", digest)
        site = {"title": "Kalvoy Desk & Co", "url": "https://desk.example/path"} | fields.pop("site", {})
        return Settings(root=root, site=site, **fields)

    return make
