"""Where the templates are, how they are read, and what a mistake in one is called.

A site's own ``templates/`` stands before the packaged ones, file by file. ``!packaged/…`` names the
packaged file, so that a site's own can extend it and change one block.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Protocol, TypeVar

import jinja2
import markdown
import nh3
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, nodes
from markupsafe import Markup

from briefings.errors import BuildError, TemplateError
from briefings.presenting.views import ActorView, QuoteView


class Dated(Protocol):
    """Something of a day."""

    @property
    def day(self) -> date:
        """Its day."""


Item = TypeVar("Item", bound=Dated)

_PACKAGE = Path(__file__).parent.parent


@cache
def find_templates() -> Path:
    """Return the folder of the packaged templates: in the wheel, or beside the package in a checkout.

    Raises:
        BuildError: they are in neither place.
    """
    for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates"):
        if (folder / "theme").is_dir():
            return folder
    raise BuildError(_PACKAGE / "templates", "does not exist; install the package again")


def make_environment(own: Path | None, *, autoescape: bool) -> Environment:
    """Return a Jinja environment over a site's own templates, then the packaged ones.

    A variable that a template does not get is an error. ``autoescape`` is for HTML and XML.
    """
    folders = [own] if own else []
    environment = Environment(
        loader=make_loader([*folders, find_templates()], find_templates()),
        autoescape=autoescape,  # noqa: S701 - the mail in Markdown escapes for Markdown
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS)
    return environment


def make_loader(folders: Sequence[Path], packaged: Path) -> ChoiceLoader:
    """Return a loader that looks into ``folders`` in turn; ``!packaged/`` leads to the last."""
    return ChoiceLoader(
        [FileSystemLoader(folders), PrefixLoader({"!packaged": FileSystemLoader(packaged)})],
    )


def has_block(environment: Environment, name: str, block: str) -> bool:
    """Return whether a template, or one that it extends, has a block; of one that is not there, False."""
    try:
        source = environment.get_template(name).filename
        tree = environment.parse(Path(source).read_text("utf-8") if source else "")
    except jinja2.TemplateError:
        return False
    if any(found.name == block for found in tree.find_all(nodes.Block)):
        return True
    parents = [found.template for found in tree.find_all(nodes.Extends)]
    return any(
        isinstance(parent, nodes.Const) and has_block(environment, parent.value, block) for parent in parents
    )


def fill_template(environment: Environment, template: str, **variables: object) -> str:
    """Return a template filled in.

    Raises:
        TemplateError: the template, or one that it uses, is wrong or asks for what it does not get.
    """
    try:
        return environment.get_template(template).render(**variables)
    except (jinja2.TemplateError, TypeError, AttributeError, ValueError) as error:
        raise explain_error(error, template) from error


def explain_error(error: Exception, template: str) -> TemplateError:
    """Return what is wrong in a template, with its file and line.

    ``template`` names the one that was asked for, for errors that know no place.
    """
    if isinstance(error, jinja2.TemplateSyntaxError):
        return TemplateError(f"{error.filename or error.name or template}:{error.lineno}", str(error.message))
    if isinstance(error, jinja2.TemplateNotFound):
        return TemplateError(_find_place(error) or template, f"there is no template '{error.name}'")
    problem = str(error) if isinstance(error, jinja2.UndefinedError) else f"{type(error).__name__}: {error}"
    return TemplateError(_find_place(error) or template, problem)


def _find_place(error: Exception) -> str:
    """Return the innermost line of a template that the error went through: Jinja names them in it."""
    places = [
        f"{frame.filename}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).suffix in {".html", ".j2", ".xml", ".atom"} and Path(frame.filename).exists()
    ]
    return places[-1] if places else ""


def show_prose(text: str) -> Markup:
    """Return an editor's Markdown as HTML that is safe to stand on a page."""
    return Markup(nh3.clean(markdown.markdown(text, output_format="html")))  # noqa: S704 - it is cleaned


def group_days(items: Iterable[Item]) -> list[tuple[date, list[Item]]]:
    """Return what is sorted by day as pairs of a day and its items."""
    return [(day, list(some)) for day, some in groupby(items, key=attrgetter("day"))]


def leave_unquoted(actors: Iterable[ActorView], quotes: Iterable[QuoteView]) -> list[ActorView]:
    """Return the actors that none of the quotations is by, under that name."""
    said = {(quote.speaker.id, quote.speaker.name) for quote in quotes if quote.speaker}
    return [actor for actor in actors if (actor.id, actor.name) not in said]


# What no line parts: a number and its noun ("2 sources", "16 Nov"), a range, a dash and the word before it.
_HELD = re.compile(r"(?<=\d) (?=\w)| (?=[–—] )")
_RANGE = re.compile(r"(?<=\d)–(?=\d)")


def hold_together(text: str) -> str:
    """Return a heading or a label that no line's end parts where it must not: by no-break spaces."""
    held = _HELD.sub("\N{NO-BREAK SPACE}", text)
    return _RANGE.sub("–\N{WORD JOINER}", held) if "–" in held else held


FILTERS = {
    "by_day": group_days,
    "hold": hold_together,
    "prose": show_prose,
    "unquoted": leave_unquoted,
}
