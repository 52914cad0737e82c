"""A site with stored articles in which something watched comes up."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

SETTINGS = """\
site: {{title: Kalvoy Desk, url: https://desk.example}}
notify:
  to: [{{name: chat, {address}}}]
  watch: {{words: [ferry strike]}}
  pause: 0
{more}"""


def write_settings(root: Path, more: str = "", address: str = "address_env: DESK_CHAT") -> None:
    """Write the settings of a desk that watches the ferry strike; ``more`` are further lines."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "briefings.yaml").write_text(SETTINGS.format(more=more, address=address), "utf-8")


def store_article(
    root: Path,
    name: str,
    came: datetime,
    *,
    headline: str = "",
    text: str = "The ferry strike goes on, said the harbour office.",
    source: str = "Kalvoy Wire",
    more: str = "",
) -> None:
    """Store an article as a fetch does, at a moment."""
    file = root / "content" / "articles" / f"{came:%Y/%m/%d}" / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    link = f"https://wire.example/{name}"
    file.write_text(
        f"---\ntitle: '{headline or f'Ferry strike, part {name}'}'\ndate: '{came.isoformat()}'\n"
        f"source: {source}\nurl: {link}\nlanguage: en\n{more}body: plain\n---\n\n{text}\n",
        "utf-8",
    )
    os.utime(file, (came.timestamp(), came.timestamp()))
