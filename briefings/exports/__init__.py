"""Edition → one file of it: JSON, CSV, Markdown, or HTML that needs nothing beside it.

All of them hold what the pages hold: the editor's choice and words, and of each source no more than
its settings allow.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

import jinja2

from briefings.codec import encode_digest
from briefings.mail.markdown import render_markdown
from briefings.model import Digest, Quote, Sentence, Story
from briefings.presenting.addresses import link_text, safe_address
from briefings.presenting.days import show_day
from briefings.presenting.rights import limit_digest, limits_of
from briefings.presenting.views import SiteView
from briefings.presenting.wording import load_wording
from briefings.settings import Settings
from briefings.site.templating import explain_error, find_templates, make_environment

Form = Literal["json", "csv", "markdown", "html"]

_TEMPLATE = "briefings/single.html"
_COLUMNS = (
    "day", "place", "story", "label", "section", "headline", "note", "kind", "text", "speaker", "source",
    "published", "url", "link", "article", "sha256", "start", "end",
)  # fmt: skip


def export_edition(digest: Digest, settings: Settings, form: Form) -> str:
    """Return an edition as one text.

    Args:
        digest: the edition.
        settings: the site's; its ``templates/`` may bring their own ``briefings/single.html`` and mail.
        form: ``json`` is the record's shape (``briefings schema --record``), ``csv`` a row for each
            sentence and quotation.

    Raises:
        TemplateError: a template is wrong, or asks for a variable that it does not get.
    """
    forms: Mapping[Form, Callable[[Digest, Settings], str]] = {
        "json": _write_json,
        "csv": _write_csv,
        "markdown": render_markdown,
        "html": _write_html,
    }
    return forms[form](digest, settings)


def _write_json(digest: Digest, settings: Settings) -> str:
    return encode_digest(limit_digest(digest, limits_of(settings.sources)))


def _write_csv(digest: Digest, settings: Settings) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    table.writeheader()
    limited = limit_digest(digest, limits_of(settings.sources))
    for place, story in enumerate(limited.stories, 1):
        for row in _make_rows(story):
            table.writerow({"day": digest.day, "place": place, **row})
    return text.getvalue()


def _make_rows(story: Story) -> Iterator[dict[str, object]]:
    """Yield a row for each sentence and each quotation of a story."""
    articles = {briefing.id: briefing for briefing in story.briefings}
    names = {name: actor.name for actor in reversed(story.actors) for name in (*actor.aliases, actor.name)}
    told: list[tuple[str, str, Sentence | Quote, str]] = [
        ("sentence", each.article, each.sentence, "") for each in story.sentences
    ]
    for taken in story.quotes:
        said = taken.quote.speaker
        name = names.get(said.actor or "", said.actor or said.text) if said else ""
        told.append((taken.quote.kind, taken.article, taken.quote, name))
    for kind, article, passage, speaker in told:
        briefing = articles[article]
        yield {
            "story": story.id,
            "label": story.label,
            "section": story.section,
            "headline": story.headline,
            "note": story.note,
            "kind": kind,
            "text": passage.text,
            "speaker": speaker,
            "source": briefing.source,
            "published": briefing.published.isoformat() if briefing.published else "",
            "url": safe_address(briefing.url),
            "link": link_text(briefing.url, passage.text, passage.fragment),
            "article": article,
            "sha256": briefing.sha256,
            "start": passage.span.start,
            "end": passage.span.end,
        }


def _write_html(digest: Digest, settings: Settings) -> str:
    words = load_wording(settings.site.language)
    own = settings.root / "templates"
    theme = find_templates() / "theme"
    environment = make_environment(own, autoescape=True)
    themes = jinja2.FileSystemLoader([own / "theme" / "templates", theme / "templates"])
    assert environment.loader is not None
    environment.loader = jinja2.ChoiceLoader([themes, environment.loader])
    site = SiteView(
        title=settings.site.title,
        url=settings.site.url,
        language=words.tag,
        direction=words.direction,
        index=settings.site.index,
        menu=(),
    )
    style = "".join((theme / "static" / name).read_text("utf-8") for name in ("paper.css", "briefings.css"))
    day = show_day(digest, words=words, zone=settings.edition.zone, rights=limits_of(settings.sources))
    try:
        return environment.get_template(_TEMPLATE).render(
            site=site, words=words, day=day, style=style, SITEURL=settings.site.url or "."
        )
    except (jinja2.TemplateError, TypeError, AttributeError, ValueError) as error:
        raise explain_error(error, _TEMPLATE) from error
