"""An edition as CSV (RFC 4180): a row for each sentence, quotation and correction."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from briefings.model import Digest, Span
from briefings.presenting import show_edition
from briefings.presenting.views import CorrectionView, SourceView, StoryView
from briefings.settings import Settings

_COLUMNS = (
    "day", "place", "told", "story", "label", "section", "headline", "note", "own_words", "kind", "text",
    "speaker", "actor", "role", "confidence", "source", "form", "published", "url", "link", "article",
    "sha256", "start", "end",
)  # fmt: skip
# What a spreadsheet takes for the beginning of a formula, behind apostrophes that may stand before it.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_APOSTROPHE = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


def write_csv(digest: Digest, settings: Settings) -> str:
    """Return an edition as a table; what would run as a formula in a spreadsheet is kept from it."""
    view = show_edition(digest, settings).day
    text = io.StringIO()
    table = csv.DictWriter(text, _COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    rows = [_tell_correction(correction) for correction in view.corrections]
    for place, story in enumerate((*view.stories, *view.shorts), 1):
        told = "full" if place <= len(view.stories) else "short"
        rows += [{"place": place, "told": told, **row} for row in _make_rows(story)]
    for row in rows:
        table.writerow({name: guard_cell(str(value)) for name, value in {"day": view.day, **row}.items()})
    return text.getvalue()


def guard_cell(text: str) -> str:
    """Return a cell's text so that no spreadsheet runs it: with an apostrophe before ``= + - @`` or a tab.

    Apostrophes that stand there already get one more, so that ``bare_cell`` gives the text back.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def bare_cell(cell: str) -> str:
    """Return the text that ``guard_cell`` made a cell of."""
    return cell[1:] if _APOSTROPHE.match(cell) else cell


def _make_rows(story: StoryView) -> Iterator[dict[str, object]]:
    about = {
        "story": story.id,
        "label": story.label,
        "section": story.section,
        "headline": story.headline,
        "note": story.note,
        "own_words": story.own_words,
    }
    for sentence in story.sentences:
        place = _tell_place(sentence.source, sentence.href, [sentence.span])
        yield {**about, "kind": "sentence", "text": sentence.text, **place}
    for quote in story.quotes:
        speaker = quote.speaker
        yield {
            **about,
            "kind": quote.kind,
            "text": quote.text,
            "speaker": speaker.name if speaker else "",
            "actor": speaker.id if speaker else "",
            "role": speaker.role if speaker else "",
            "confidence": quote.confidence,
            **_tell_place(quote.source, quote.href, quote.spans),
        }
    for correction in story.corrections:
        yield {**about, **_tell_correction(correction)}


def _tell_place(source: SourceView, href: str, spans: Sequence[Span]) -> dict[str, object]:
    return {
        "source": source.name,
        "form": source.form,
        "published": source.moment,
        "url": source.href,
        "link": href,
        "article": source.article,
        "sha256": source.sha256,
        "start": spans[0].start,
        "end": spans[-1].end,
    }


def _tell_correction(correction: CorrectionView) -> dict[str, object]:
    return {"kind": "correction", "text": correction.text, "published": correction.moment}
