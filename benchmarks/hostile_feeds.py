"""Fetch a hundred invented feeds, every tenth of them hostile: what does the slowest that is allowed cost?

    python benchmarks/hostile_feeds.py [--timeout 20]

Printed are the seconds by the clock and on the processor. Exit 1 where it took longer than one and a half
times the limit of one request and the work that there was.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "sources"))

from feed_server import Outlets, serve_outlets
from test_fetching import write_site

from briefings.sources.fetching import fetch_articles

FEEDS = 100


def fetch_hostile(timeout: float, feeds: int = FEEDS) -> tuple[int, int, float, float]:
    """Return how many feeds were taken and failed, the seconds by the clock, and those on the processor."""
    with serve_outlets(Outlets(articles=5)) as outlets, tempfile.TemporaryDirectory() as folder:
        settings = write_site(Path(folder), outlets, range(1, feeds + 1), timeout=timeout)
        clock, work = time.monotonic(), time.process_time()
        report = fetch_articles(settings)
        clock, work = time.monotonic() - clock, time.process_time() - work
    return len(report.sources) - len(report.failing), len(report.failing), clock, work


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--timeout", type=float, default=20, help="seconds that one request may take")
    timeout = parser.parse_args().timeout
    taken, failed, clock, work = fetch_hostile(timeout)
    print(f"{taken} feeds taken, {failed} failed; {clock:.1f} s by the clock, {work:.1f} s on the processor")
    sys.exit(clock > 1.5 * timeout + work)


if __name__ == "__main__":
    main()
