"""The forms of an edition as one file: JSON, CSV (RFC 4180), and one HTML page with its styles in it.

JSON is the view that all outputs see, each record an object; CSV has a row for each sentence, quotation and
correction; the page is ``briefings/single.html``.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import jinja2

from briefings.model import Digest, Span
from briefings.presenting import show_edition
from briefings.presenting.trees import as_tree, describe_tree
from briefings.presenting.views import CorrectionView, DayView, SourceView, StoryView
from briefings.settings import Settings
from briefings.site.templating import fill_template, find_templates, make_environment

VERSION = 2


def write_json(digest: Digest, settings: Settings) -> str:
    """Return an edition as JSON: ``{"version", "digest"}``, in the shape of ``export_schema``."""
    view = show_edition(digest, settings).day
    record = {"version": VERSION, "digest": as_tree(view)}
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def export_schema() -> dict[str, Any]:
    """Return the JSON schema (2020-12) of what ``write_json`` writes."""
    defs: dict[str, Any] = {}
    digest = describe_tree(DayView, defs)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An edition as it is shown",
        "type": "object",
        "properties": {"version": {"const": VERSION}, "digest": digest},
        "required": ["version", "digest"],
        "$defs": dict(sorted(defs.items())),
    }


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
        "published": _tell_moment(source.moment),
        "url": source.href,
        "link": href,
        "article": source.article,
        "sha256": source.sha256,
        "start": spans[0].start,
        "end": spans[-1].end,
    }


def _tell_moment(moment: str) -> str:
    """Return a moment as a cell; a day alone where no hour was given, which is kept as midnight."""
    return moment.partition("T")[0] if re.search(r"T00:00(:00)?(Z|[+-]|$)", moment) else moment


def _tell_correction(correction: CorrectionView) -> dict[str, object]:
    return {"kind": "correction", "text": correction.text, "published": correction.moment}


_TEMPLATE = "briefings/single.html"


def write_html(digest: Digest, settings: Settings) -> str:
    """Return an edition as a page that needs nothing beside it.

    Raises:
        TemplateError: a template is wrong, or asks for a variable that it does not get.
    """
    shown = show_edition(digest, settings)
    own = settings.root / "templates"
    theme = find_templates() / "theme"
    environment = make_environment(own, autoescape=True)
    themes = jinja2.FileSystemLoader([own / "theme" / "templates", theme / "templates"])
    assert environment.loader is not None
    environment.loader = jinja2.ChoiceLoader([themes, environment.loader])
    style = "".join((theme / "static" / name).read_text("utf-8") for name in ("paper.css", "briefings.css"))
    return fill_template(
        environment,
        _TEMPLATE,
        site=shown.site,
        words=shown.words,
        day=shown.day,
        style=style,
        SITEURL=shown.site.url,
    )
