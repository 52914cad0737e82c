"""Draw articles by a seed; print what a reader sees of each beside its whole article, to be judged by eye.

    python benchmarks/draw_briefings.py CORPUS… --seed 5 [--each 10] [--without SEEN.txt] [--ids DRAWN.txt]

A CORPUS is a file of JSON lines ({"id", "text", "title", "date", "outlet"}) or a folder of saved pages
(``*.html.gz``), of which the English ones are drawn. ``--without`` names a file of ids that were looked at
before, ``--ids`` the file that the drawn ones are written to. Each article is shown as a day's one story.
It is printed whole, a sentence a line: ``1>`` to ``3>`` stand before the gist's sentences, ``L`` before the
first three of the report, ``#`` before page furniture. Below stand the quotations and actors of the page.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from briefings.digest import make_digest
from briefings.errors import ArticleSkipped
from briefings.model import Article, Briefing
from briefings.presenting import PresentingOptions, present
from briefings.presenting.views import StoryView
from briefings.reading import analyse, make_briefing
from briefings.reading.options import ReadingOptions
from briefings.settings import Settings, SiteSettings
from briefings.sources.article import make_article
from briefings.sources.pages import read_page
from briefings.sources.records import read_record
from briefings.stories import join_stories

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
    """Return the article, a sentence a line, with gist and lead in its margin, and what else is shown."""
    analysis = analyse(article)
    briefing = make_briefing(analysis, ReadingOptions())
    lead = analysis.body()[:_LEAD]
    lines = [
        f"\n======== {article.id} | {article.source} | {', '.join(article.byline)}",
        f"HEADLINE {article.headline}",
        f"FORM {briefing.form}",
    ]
    for span in analysis.sentences:
        place = next((n for n, s in enumerate(briefing.sentences, 1) if s.span.overlaps(span)), 0)
        margin = f"{place}>" if place else "  "
        margin += "L" if span in lead else "#" if span not in analysis.body() else " "
        lines.append(f"{margin} {' '.join(span.of(article.text).split())}")
    for number, sentence in enumerate(briefing.sentences, 1):
        lines += [
            f"   [{number}: {article.text[g.span.start : g.span.end]} = {g.name}]" for g in sentence.glosses
        ]
    view = show(briefing)
    for quote in view.quotes:
        speaker = quote.speaker.name if quote.speaker else "nobody"
        known = "" if quote.speaker and quote.speaker.id else " (no actor)"
        lines.append(f"QUOTE {quote.text} -- {speaker}{known} [{quote.confidence:.2f}]")
    lines += [f"ACTOR {actor.name} [{actor.kind}]{actor.role and ' = '}{actor.role}" for actor in view.actors]
    return "\n".join(lines)


def show(briefing: Briefing) -> StoryView:
    """Return the story that a day shows which has no other article."""
    day = briefing.published.date() if briefing.published else date(2026, 1, 1)
    digest = make_digest(day, join_stories([briefing], day=day), told=1)
    settings = Settings(root=Path(), site=SiteSettings(title="Drawn"))
    return present(digest, PresentingOptions.of(settings)).stories[0]


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
