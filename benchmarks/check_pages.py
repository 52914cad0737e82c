"""Read real pages and list what no reader may be shown of them: actors that are none, speakers that are none.

    python benchmarks/check_pages.py PAGES/pages.jsonl

Of each page are listed actors of five words or more that are no title in capitals, of fewer than two
letters, or that are a clause (a verb of saying or a pronoun stands in them, a stop or a quotation mark),
and quotations of a confidence at which they are shown whose speaker is an actor that is neither person nor
body. Exit 1 if there are any.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from briefings.language import load_language
from briefings.model import Actor, Briefing
from briefings.reading import read_article
from briefings.sources.article import make_article
from briefings.sources.pages import read_page

# From it on a quotation is shown (`presenting`), and so many actors of a story are.
SHOWN, ACTORS = 0.8, 6
MOST_WORDS, FEWEST_LETTERS, LONGEST = 5, 2, 80
# Not behind an initial ("Mute B. Larsen"); a long name of a body has capitals but for words like "of".
BREAKS = re.compile(r"(?<!\b\w)[.!?;:]\s|[“”„«»\"、。，]|\n")
SHORT = 3


def check_briefing(briefing: Briefing, language: str) -> Iterator[str]:
    """Yield what is wrong with the actors and speakers of a briefing."""
    actors = {actor.name: actor for actor in briefing.actors}
    for actor in briefing.actors[:ACTORS]:
        yield from check_name(actor, language)
    for quote in briefing.quotes:
        if quote.confidence < SHOWN or quote.speaker is None:
            continue
        known = actors.get(quote.speaker.actor or "")
        if known is not None and known.kind not in ("person", "organization"):
            yield f"speaker {known.name!r} is a {known.kind}: {quote.text[:60]!r}"


def check_name(actor: Actor, language: str) -> Iterator[str]:
    """Yield why a name can be nobody's."""
    words = actor.name.split()
    is_titled = all(word[0].isupper() or len(word) <= SHORT for word in words)
    if (len(words) >= MOST_WORDS and not is_titled) or len(actor.name) > LONGEST:
        yield f"actor {actor.name!r} ({actor.kind}): {len(words)} words"
    if sum(map(str.isalpha, actor.name)) < FEWEST_LETTERS:
        yield f"actor {actor.name!r} ({actor.kind}): no letters"
    lists = load_language(language)
    small = {word.lower() for word in words[1:] if word.islower()}
    said = small & {*lists.speech("verbs"), *lists.speech("others"), *lists.speech("male")}
    if said or BREAKS.search(actor.name):
        yield f"actor {actor.name!r} ({actor.kind}): a clause"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", type=Path)
    listed = parser.parse_args().pages
    wrong = count = 0
    for line in listed.read_text("utf-8").splitlines():
        name = json.loads(line)["file"]
        raw = (listed.parent / name).read_bytes()
        parts = read_page(gzip.decompress(raw) if name.endswith(".gz") else raw, name)
        article = make_article(id=name, text=parts.text, headline=parts.headline, language=parts.language)
        briefing = read_article(article)
        count += 1
        for problem in check_briefing(briefing, article.language):
            wrong += 1
            print(f"{name} ({article.language}): {problem}")
    print(f"{count} pages, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
