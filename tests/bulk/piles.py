"""Piles of invented articles that all differ, as articles and as files of JSON lines."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from briefings.model import Article
from briefings.sources.article import make_article


def make_articles(count: int, *, filler: int = 1) -> list[Article]:
    """Return articles of about ``filler`` hundred characters and a half."""
    return [
        make_article(
            id=f"a{number}",
            text=(
                f"The ferry Anatoli left pier {number} late on Monday, Captain Irini Vlachou said. "
                "“We lost a rudder, and an hour,” she told the port. " * filler
            ),
            headline=f"Ferry {number} runs late",
            language="en",
        )
        for number in range(count)
    ]


def make_lines(articles: list[Article]) -> bytes:
    """Return articles as JSON lines."""
    records = (
        {"id": each.id, "title": each.headline, "text": each.text, "language": "en"} for each in articles
    )
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


def write_pile(folder: Path, *, files: int, each: int) -> list[str]:
    """Write ``files`` packed files of ``each`` articles; return their paths."""
    articles = make_articles(files * each)
    folder.mkdir(parents=True)
    paths = []
    for number in range(files):
        path = folder / f"hour-{number:02}.jsonl.gz"
        path.write_bytes(gzip.compress(make_lines(articles[number * each : (number + 1) * each])))
        paths.append(str(path))
    return paths
