"""Make a site of a corpus: one dated .txt file an article, to see how a real pile builds.

    python benchmarks/spread_corpus.py CORPUS.jsonl FOLDER
    briefings build --site FOLDER --timings

Each line of CORPUS holds "id", "title", "text", "date" (ISO) and "outlet" or "source".
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

SETTINGS = """\
site:
  title: {title}
  url: https://corpus.example.org/{title}
edition:
  stories: 9
"""


def spread(corpus: Path, folder: Path) -> int:
    """Write the articles of ``corpus`` below ``folder``; return how many."""
    articles = folder / "content" / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    (folder / "briefings.yaml").write_text(SETTINGS.format(title=corpus.stem), encoding="utf-8")
    lines = corpus.read_text(encoding="utf-8").splitlines()
    for record in map(json.loads, lines):
        name = re.sub(r"[^\w.-]+", "-", record["id"])
        (articles / f"{record['date']}-{name}.txt").write_text(_as_text(record), encoding="utf-8")
    return len(lines)


def _as_text(record: dict[str, Any]) -> str:
    source = record.get("outlet") or record["source"]
    url = f"https://{source}.example.com/{record['id']}"
    return f"Source: {source}\nDate: {record['date']}\nURL: {url}\n\n{record['title']}\n\n{record['text']}\n"


if __name__ == "__main__":
    print(spread(Path(sys.argv[1]), Path(sys.argv[2])), "articles written")
