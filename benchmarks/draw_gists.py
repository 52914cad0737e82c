"""Draw articles of several corpora by a seed; print each gist beside its whole article, to be judged by eye.

    python benchmarks/draw_gists.py CORPUS… --seed 5 [--each 10] [--without SEEN.txt] [--ids DRAWN.txt]

A CORPUS is a file of JSON lines ({"id", "text", "title", "date", "outlet"}) or a folder of saved pages
(``*.html.gz``), of which the English ones are drawn. ``--without`` names a file of ids that were looked at
before, ``--ids`` the file that the drawn ones are written to. Each article is printed whole, a sentence a
line: ``1>`` to ``3>`` stand before the gist's sentences, ``L`` before the first three of the report, ``#``
before page furniture.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from briefings.errors import ArticleSkipped
from briefings.model import Article
from briefings.reading import analyse, read_article
from briefings.sources.article import make_article
from briefings.sources.pages import read_page
from briefings.sources.records import read_record

_LEAD = 3


def read_corpus(corpus: Path) -> list[Article]:
    """Return the English articles of a corpus, named by its file and their id."""
    articles = _read_pages(corpus) if corpus.is_dir() else _read_lines(corpus)
    return sorted((article for article in articles if article.language == "en"), key=lambda a: a.id)


def _read_lines(corpus: Path) -> Iterator[Article]:
    for line in corpus.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        given = {key: record[key] for key in ("text", "date") if record.get(key)}
        name = f"{corpus.stem}/{record['id']}"
        yield read_record(
            {**given, "id": name, "title": record.get("title") or "", "source": record.get("outlet") or ""},
            name,
        )


def _read_pages(corpus: Path) -> Iterator[Article]:
    for file in sorted(corpus.glob("*.html.gz")):
        try:
            parts = read_page(gzip.decompress(file.read_bytes()), name=file.name)
        except ArticleSkipped:
            continue
        yield make_article(
            id=f"{corpus.name}/{file.name.removesuffix('.html.gz')}",
            text=parts.text,
            headline=parts.headline,
            source=parts.source,
            standfirst=parts.standfirst,
            byline=parts.byline,
            published=parts.published,
            language=parts.language or "en",
            block_quotes=parts.block_quotes,
        )


def draw(corpora: list[Path], seed: int, each: int, without: frozenset[str]) -> list[Article]:
    """Return so many articles of each corpus, none of those that were looked at."""
    drawn: list[Article] = []
    for corpus in corpora:
        left = [article for article in read_corpus(corpus) if article.id not in without]
        drawn += random.Random(seed).sample(left, each)
    return drawn


def tell(article: Article) -> str:
    """Return the article, a sentence a line, with the gist and the lead marked in its margin."""
    briefing = read_article(article)
    analysis = analyse(article)
    lead = analysis.body()[:_LEAD]
    lines = [
        f"\n======== {article.id} | {article.source} | {', '.join(article.byline)}",
        f"HEADLINE {article.headline}",
    ]
    form = getattr(briefing, "form", "")
    if form:
        lines.append(f"FORM {form}")
    for span in analysis.sentences:
        place = next((n for n, s in enumerate(briefing.sentences, 1) if s.span.overlaps(span)), 0)
        margin = f"{place}>" if place else "  "
        margin += "L" if span in lead else "#" if span not in analysis.body() else " "
        lines.append(f"{margin} {' '.join(span.of(article.text).split())}")
    for number, sentence in enumerate(briefing.sentences, 1):
        lines += [
            f"   [{number}: {article.text[g.span.start : g.span.end]} = {g.name}]" for g in sentence.glosses
        ]
    return "\n".join(lines)


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--without", type=Path)
    parser.add_argument("--ids", type=Path)
    args = parser.parse_args()
    seen = frozenset(args.without.read_text(encoding="utf-8").split()) if args.without else frozenset()
    drawn = draw(args.corpora, args.seed, args.each, seen)
    if args.ids:
        args.ids.write_text("\n".join(article.id for article in drawn) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(tell(article) for article in drawn) + "\n")


if __name__ == "__main__":
    main()
