"""Hold a briefing against what a careful reader takes from the article.

    python benchmarks/check_expected.py FOLDER

FOLDER holds ``article.txt`` and ``expected.yaml``: headline, page furniture, quotations with their
speakers, words that are no quotation, indirect speech, actors, and what the summary must hold. Each
line of it is printed with "holds" or "fails"; the exit code is 1 when one fails.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from briefings.errors import ArticleError
from briefings.model import Actor, Briefing, Quote
from briefings.reading import read_article
from briefings.sources.files import read_files

Verdict = tuple[str, str, bool]  # the part, the line, whether it holds


def check_expected(folder: Path) -> list[Verdict]:
    """Return a verdict on every line of ``expected.yaml``."""
    expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    (article,) = read_files([folder / "article.txt"])
    if isinstance(article, ArticleError):
        raise article
    briefing = read_article(article)
    return [
        ("headline", expected["headline"], briefing.headline == expected["headline"]),
        *_check_furniture(expected, briefing),
        *(("quotes", str(line), _has_quote(line, briefing)) for line in expected["quotes"]),
        *(("not_quotes", word, _is_no_quote(word, briefing)) for word in expected["not_quotes"]),
        *(("indirect", str(line), _has_indirect(line, briefing)) for line in expected["indirect"]),
        *(("actors", str(line), _has_actor(line, briefing)) for line in expected["actors"]),
        *_check_summary(expected["summary"], briefing),
    ]


def _check_furniture(expected: dict[str, Any], briefing: Briefing) -> Iterator[Verdict]:
    shown = [s.text for s in briefing.sentences] + [q.text for q in briefing.quotes]
    for words in expected["not_text"]:
        yield "not_text", words, not any(words in text for text in shown)
    yield "not_text", "the headline as a sentence", briefing.headline not in shown


def _has_quote(line: dict[str, Any], briefing: Briefing) -> bool:
    return any(
        _plain(line["starts"]) in _plain(quote.text)
        and _plain(line["ends"]).rstrip(",") in _plain(quote.text)
        and quote.kind == line["kind"]
        and _is_spoken_by(line, quote)
        for quote in briefing.quotes
    )


def _is_spoken_by(line: dict[str, Any], quote: Quote) -> bool:
    return (
        quote.speaker is not None
        and quote.speaker.actor == line["speaker"]
        and line.get("as", "").lower() in quote.speaker.text.lower()
        and ("cue" not in line or (quote.cue is not None and line["cue"] in quote.cue.text))
    )


def _is_no_quote(word: str, briefing: Briefing) -> bool:
    return all(_plain(quote.text).strip('".,') != word for quote in briefing.quotes)


def _has_indirect(line: dict[str, Any], briefing: Briefing) -> bool:
    return any(
        quote.kind != "direct" and _plain(line["starts"]) in _plain(quote.text) and _is_spoken_by(line, quote)
        for quote in briefing.quotes
    )


def _has_actor(line: dict[str, Any], briefing: Briefing) -> bool:
    named = [(rank, actor) for rank, actor in enumerate(briefing.actors, 1) if actor.name == line["name"]]
    return len(named) == 1 and _fits(line, *named[0])


def _fits(line: dict[str, Any], rank: int, actor: Actor) -> bool:
    return (
        actor.kind == line["kind"]
        and set(line.get("aliases", ())) <= set(actor.aliases)
        and ("role" not in line or (actor.role is not None and actor.role.text == line["role"]))
        and rank <= line.get("among_first", rank)
    )


def _check_summary(expected: dict[str, Any], briefing: Briefing) -> Iterator[Verdict]:
    told = " ".join(sentence.text for sentence in briefing.sentences)
    wanted = expected["must_hold_one_of"]
    yield "summary", str(wanted), any(_plain(words) in _plain(told) for words in wanted)
    for words in expected["must_not_start_with"]:
        starts = any(f"{s.text} ".startswith(f"{words} ") for s in briefing.sentences)
        yield "summary", f"no sentence starts with {words!r}", not starts


def _plain(text: str) -> str:
    """Make curly and straight marks alike."""
    return text.translate(str.maketrans("“”„’‘", '"""\'\''))


def main() -> int:
    """Print the verdicts on the folder named on the command line."""
    verdicts = check_expected(Path(sys.argv[1]))
    for part, line, holds in verdicts:
        print(f"{'holds' if holds else 'FAILS'}  {part:<10} {line}")
    failed = sum(not holds for _, _, holds in verdicts)
    print(f"{len(verdicts) - failed} of {len(verdicts)} lines hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
