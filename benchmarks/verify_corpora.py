"""Build a site of each corpus and check every word and link of its records.

    python benchmarks/verify_corpora.py CORPUS.jsonl…

Prints what `briefings verify` finds: passages, links, and what is wrong.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from spread_corpus import spread

from briefings.pipeline import build_records
from briefings.settings import load_settings
from briefings.verifying import verify_records


def main() -> None:
    for corpus in map(Path, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as folder:
            spread(corpus, Path(folder))
            settings = load_settings(Path(folder))
            written = build_records(settings)
            report = verify_records(settings)
            print(
                f"{corpus.name}: {written.articles} articles, {report.days} days, {report.passages} passages,"
                f" {report.links} links, {len(report.problems)} wrong",
                flush=True,
            )
            for problem in report.problems[:20]:
                print(problem)


if __name__ == "__main__":
    main()
