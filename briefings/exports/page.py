"""An edition as one HTML page with its styles in it: ``briefings/single.html``."""

from __future__ import annotations

import jinja2

from briefings.model import Digest
from briefings.presenting import show_edition
from briefings.settings import Settings
from briefings.site.templating import fill_template, find_templates, make_environment

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
