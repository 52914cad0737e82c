"""An edition as one file: JSON, CSV, Markdown, or HTML that needs nothing beside it.

All of them hold what the pages hold, by the same view: the editor's choice and words, and of each source no
more than its settings allow. To add a form, write a module with such a function and name it in ``FORMS``:
the command line's choices and help follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from briefings.model import Digest
    from briefings.settings import Settings


class Form(NamedTuple):
    """A form of export: the module and function that write it, and what it is, in a few words."""

    module: str
    function: str
    words: str


# Imported when one is asked for: the command line's help lists them all.
FORMS: Mapping[str, Form] = {
    "json": Form("briefings.exports.trees", "write_json", "all that is shown, as data"),
    "csv": Form("briefings.exports.tables", "write_csv", "a row a sentence, quotation and correction"),
    "markdown": Form("briefings.mail.markdown", "render_markdown", "the mail as Markdown"),
    "html": Form("briefings.exports.page", "write_html", "one page that needs nothing beside it"),
}


def export_edition(digest: Digest, settings: Settings, form: str) -> str:
    """Return an edition as one text.

    Args:
        digest: the edition.
        settings: the site's; its ``templates/`` may bring their own ``briefings/single.html`` and mail.
        form: one of ``FORMS``; the schema of ``json`` is that of ``briefings schema --export``.

    Raises:
        TemplateError: a template is wrong, or asks for a variable that it does not get.
    """
    writer = FORMS[form]
    text: str = getattr(import_module(writer.module), writer.function)(digest, settings)
    return text
