"""What the documentation says of the templates is what they are."""

import re
from pathlib import Path

import jinja2
import jinja2.meta
import pytest

from briefings.presenting import views
from briefings.site.templating import FILTERS, find_templates

DOCUMENT = (Path(__file__).parents[2] / "docs" / "reference" / "templates.md").read_text("utf-8")
TEMPLATES = sorted(
    path.relative_to(find_templates()).as_posix()
    for folder in ("theme/templates", "shared", "mail")
    for path in (find_templates() / folder).rglob("*.*")
)


def find_row(name):
    return next((line for line in DOCUMENT.splitlines() if line.startswith(f"| `{name}` |")), "")


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_and_each_of_its_variables_is_documented(name):
    row = find_row(name)
    assert row, f"docs/reference/templates.md does not name {name}"
    everywhere = DOCUMENT.partition("## Everywhere")[2].partition("## The templates")[0]
    environment = jinja2.Environment(autoescape=True)
    filters = ("md", "address", "disarm", "first_on_page", "fold", "isolate", "plain", "turn", *FILTERS)
    environment.filters |= dict.fromkeys(filters, str)
    text = (find_templates() / name).read_text("utf-8")
    imported = set(re.findall(r"\w+", " ".join(re.findall(r"import ([\w, ]+) with context", text))))
    made = set(re.findall(r"{%-? set (\w+)", text))
    used = jinja2.meta.find_undeclared_variables(environment.parse(text)) - imported - made
    known = set(re.findall(r"`(\w+)", everywhere + row))
    assert used <= known


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_block_and_macro_is_documented(name):
    text = (find_templates() / name).read_text("utf-8")
    named = set(re.findall(r"{% (?:block|macro) (\w+)", text))
    documented = set(re.findall(r"`(\w+)", DOCUMENT))
    assert named - {"link", "s"} <= documented | {"sentence"}


@pytest.mark.parametrize(
    "record",
    [
        views.DayView,
        views.StoryView,
        views.SentenceView,
        views.QuoteView,
        views.ActorView,
        views.SourceView,
        views.SiteView,
    ],
)
def test_every_attribute_of_a_view_is_documented(record):
    assert set(record.__slots__) <= set(re.findall(r"`(\w+)", DOCUMENT))
