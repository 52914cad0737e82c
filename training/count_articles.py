"""Count in how many articles each word stands: briefings/stories/background/en.tsv.

    python training/count_articles.py quotes.jsonl salience.jsonl summaries_cnndm.jsonl stories.jsonl

Each file holds one article a line, {"text", "title"}; the result is the same on every run.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from briefings.reading import analyse
from briefings.reading.terms import count_terms
from briefings.sources.article import make_article

TABLE = Path(__file__).resolve().parent.parent / "briefings" / "stories" / "background" / "en.tsv"
FEWEST = 3
HEAD = """\
# Made by training/count_articles.py: in how many of the articles (the line *) each word stands; words of
# fewer than {fewest} are left out. Do not edit. Corpora: {corpora}.
"""


def find_words(corpora: Sequence[Path]) -> Iterator[set[str]]:
    """Yield the content words of each article of the corpora, all of them."""
    for corpus in corpora:
        with corpus.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                article = make_article(id="", text=row["text"], headline=row.get("title") or "")
                yield {term.word for term in count_terms(analyse(article), sys.maxsize)}


def main() -> None:
    """Count the corpora named on the command line and write the table."""
    corpora = [Path(name) for name in sys.argv[1:]]
    counts: Counter[str] = Counter()
    articles = 0
    for articles, words in enumerate(find_words(corpora), 1):  # noqa: B007 - the last is the sum
        counts.update(words)
    rows = [f"*\t{articles}", *(f"{w}\t{c}" for w, c in sorted(counts.items()) if c >= FEWEST)]
    head = HEAD.format(fewest=FEWEST, corpora=", ".join(sorted(corpus.name for corpus in corpora)))
    TABLE.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
