"""Fetch a hundred feeds of fifty real articles, once, again, and killed at fifty random moments.

    python benchmarks/fetch_corpora.py CORPUS.jsonl… [--kills 50]

The feeds are served from this process, a tenth of them slow, broken, redirecting, lying or refusing, as in
tests/sources/feed_server.py. Each line of a CORPUS holds "text", and "title" where there is one. Where the
articles do not suffice they are taken again by other outlets, each time without one of their paragraphs.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "sources"))

import fetch_child
from feed_server import Outlets, serve_outlets
from test_fetching import count_files, fingerprint, forget, write_site

from briefings.sources.fetching import FetchReport, fetch_articles

FEEDS, ARTICLES = 100, 50


class Corpus(Outlets):
    """Outlets that publish the articles of corpora."""

    def __init__(self, records: list[dict[str, str]]) -> None:
        super().__init__(ARTICLES)
        self._records = records

    def tell(self, outlet: int, number: int) -> list[str]:
        """Return the paragraphs of an article."""
        turn, record = divmod(outlet * ARTICLES + number, len(self._records))
        paragraphs = [line for line in self._records[record]["text"].split("\n") if line.strip()]
        if turn and len(paragraphs) > 3:  # noqa: PLR2004 - a text of so few is left whole
            del paragraphs[turn % len(paragraphs)]
        return paragraphs

    def headline(self, outlet: int, number: int) -> str:
        """Return the headline of an article."""
        record = self._records[(outlet * ARTICLES + number) % len(self._records)]
        return record.get("title") or record["text"][:70]


def describe(report: FetchReport) -> str:
    outcomes = Counter(source.outcome for source in report.sources)
    articles = [article for source in report.sources for article in source.articles]
    copies = sum(bool(article.same_text_as) for article in articles)
    aside = Counter(each.reason[:60] for source in report.sources for each in source.aside)
    known = sum(source.known for source in report.sources)
    return f"{dict(outcomes)}; {len(articles)} written ({copies} copies), {known} known; aside {dict(aside)}"


def fetch_twice(root: Path, outlets: Outlets) -> dict[str, str]:
    """Fetch all, then again, and print both; return the fingerprint of the store."""
    settings = write_site(root, outlets, range(1, FEEDS + 1))
    now = datetime.now(UTC)
    for turn in range(2):
        began, cpu, outlets.asked = time.perf_counter(), time.process_time(), []
        report = fetch_articles(settings, now=now + timedelta(hours=turn))
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        conditional = sum(asked[2] for asked in outlets.asked)
        print(f"fetch {turn + 1}: {seconds:.1f} s, {cpu:.1f} s of CPU (the servers' too)")
        print(f"  {len(outlets.asked)} requests, {conditional} conditional; {describe(report)}")
        for source in report.failing if not turn else ():
            print(f"  failing: {source.name}: {source.problem}")
    return fingerprint(settings)


def kill_often(root: Path, outlets: Outlets, expected: dict[str, str], kills: int) -> bool:
    """Kill a fetch at random moments, and return whether one more ends in the store that is expected."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["fetch_child"])
    settings = write_site(root, outlets, range(1, FEEDS + 1))
    dice = random.Random(2026)
    reached = []
    for _ in range(kills):
        child = context.Process(target=fetch_child.fetch, args=(str(root),))
        child.start()
        child.join(dice.uniform(0.5, 20))
        child.kill()
        child.join()
        reached.append(count_files(settings))
        if reached[-1] >= len(expected):
            shutil.rmtree(settings.articles)
            forget(root)
        elif dice.random() < 0.1:  # noqa: PLR2004 - now and then
            forget(root)
    print(f"killed {kills} times, with so many articles in the store: {reached}")
    last = context.Process(target=fetch_child.fetch, args=(str(root),))
    last.start()
    last.join()
    return fingerprint(settings) == expected


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS.jsonl")
    parser.add_argument("--kills", type=int, default=50)
    arguments = parser.parse_args()
    lines = (line for path in arguments.corpora for line in path.read_text("utf-8").splitlines())
    records = [record for record in map(json.loads, lines) if record["text"].strip()]
    with tempfile.TemporaryDirectory() as folder, serve_outlets(Corpus(records)) as outlets:
        expected = fetch_twice(Path(folder, "whole"), outlets)
        print(f"the store holds {len(expected)} files")
        same = kill_often(Path(folder, "killed"), outlets, expected, arguments.kills)
        print("after one more fetch the store is the same" if same else "THE STORE IS ANOTHER ONE")


if __name__ == "__main__":
    main()
