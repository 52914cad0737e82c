"""Hold what is read of real pages against what people took down, beside other readers of pages.

    python benchmarks/pages_rivals.py FOLDER [--half odd|even]

FOLDER holds ``pages.jsonl``, one page a line (``file``, ``title``, ``authors``, ``published``,
``paragraphs``), and the pages, packed. For each reader are printed the shares of pages whose headline,
day and at least one author are right, the mean token F1 of the text, and the seconds for 100 pages.
trafilatura comes with this project; newspaper4k is measured when it is installed.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from briefings.errors import ArticleError
from briefings.sources.pages import read_page

Made = Mapping[str, Any]  # headline, authors, published, text
Reader = Callable[[bytes], Made]


def read_ours(html: bytes) -> Made:
    """Read a page with this project."""
    try:
        parts = read_page(html)
    except ArticleError:
        return {}
    published = parts.published.isoformat() if parts.published else ""
    return {"headline": parts.headline, "authors": parts.byline, "published": published, "text": parts.text}


def read_with_trafilatura(html: bytes) -> Made:
    """Read a page with trafilatura alone, its defaults but for comments."""
    from trafilatura import bare_extraction

    found = bare_extraction(html, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    authors = (found.author or "").split(";")
    return {"headline": found.title, "authors": authors, "published": found.date, "text": found.text}


def read_with_newspaper(html: bytes) -> Made:
    """Read a page with newspaper4k, its defaults."""
    import newspaper

    article = newspaper.Article("https://pages.example/", fetch_images=False)
    article.download(input_html=html.decode("utf-8", "replace"))
    try:
        article.parse()
    except ImportError:  # it lacks the tokenizer of the page's language, which is an extra
        return {}
    published = article.publish_date.isoformat() if article.publish_date else ""
    return {
        "headline": article.title,
        "authors": article.authors,
        "published": published,
        "text": article.text,
    }


def flatten(text: str | None) -> str:
    return " ".join(re.findall(r"\w+", (text or "").lower()))


def measure_text(made: str | None, gold: str) -> float:
    """Return the F1 of the bags of tokens."""
    ours, theirs = Counter(flatten(made).split()), Counter(flatten(gold).split())
    both = sum((ours & theirs).values())
    return 2 * both / (ours.total() + theirs.total()) if ours or theirs else 1.0


def check_page(made: Made, gold: Mapping[str, Any]) -> dict[str, float]:
    """Return what is right of a page; what the gold does not hold is not asked."""
    checks: dict[str, float] = {"headline": flatten(made.get("headline")) == flatten(gold["title"])}
    if gold["published"]:
        checks["day"] = (made.get("published") or "")[:10] == gold["published"][:10]
    if gold["authors"]:
        named = flatten(" ".join(made.get("authors") or ()))
        checks["an author"] = any(flatten(author) in named for author in gold["authors"])
    checks["text F1"] = measure_text(made.get("text"), " ".join(gold["paragraphs"]))
    return checks


def print_row(name: str, read: Reader, folder: Path, golds: Sequence[Mapping[str, Any]]) -> None:
    pages = [gzip.decompress((folder / gold["file"]).read_bytes()) for gold in golds]
    read(pages[0])  # what is loaded once is not counted
    began = time.process_time()
    made = [read(page) for page in pages]
    took = 100 * (time.process_time() - began) / len(pages)
    checks = [check_page(each, gold) for each, gold in zip(made, golds, strict=True)]
    shares = (
        100 * fmean(check[part] for check in checks if part in check)
        for part in ("headline", "day", "an author", "text F1")
    )
    print(f"{name:<14}", *(f"{share:>9.1f}" for share in shares), f"{took:>9.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("odd", "even"), help="only every second page")
    args = parser.parse_args()
    lines = (args.folder / "pages.jsonl").read_text(encoding="utf-8").splitlines()
    first = {"even": 0, "odd": 1, None: 0}[args.half]
    golds = [json.loads(line) for line in lines][first :: 2 if args.half else 1]
    print(f"{len(golds)} pages     headline       day an author   text F1  s/100")
    print_row("briefings", read_ours, args.folder, golds)
    print_row("trafilatura", read_with_trafilatura, args.folder, golds)
    if importlib.util.find_spec("newspaper"):
        print_row("newspaper4k", read_with_newspaper, args.folder, golds)
    else:
        print("newspaper4k    is not installed: pip install newspaper4k")


if __name__ == "__main__":
    main()
