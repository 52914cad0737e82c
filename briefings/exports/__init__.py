"""An edition as one file: JSON, CSV, Markdown, or HTML that needs nothing beside it.

All of them hold what the pages hold, by the same view: the editor's choice and words, and of each source no
more than its settings allow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from briefings.exports.page import write_html
from briefings.exports.tables import write_csv
from briefings.exports.trees import write_json
from briefings.mail.markdown import render_markdown
from briefings.model import Digest
from briefings.settings import Settings

Form = Literal["json", "csv", "markdown", "html"]

_FORMS: Mapping[Form, Callable[[Digest, Settings], str]] = {
    "json": write_json,
    "csv": write_csv,
    "markdown": render_markdown,
    "html": write_html,
}


def export_edition(digest: Digest, settings: Settings, form: Form) -> str:
    """Return an edition as one text.

    Args:
        digest: the edition.
        settings: the site's; its ``templates/`` may bring their own ``briefings/single.html`` and mail.
        form: ``json`` is the view that all outputs see (``briefings schema --export``), ``csv`` a row for
            each sentence, quotation and correction.

    Raises:
        TemplateError: a template is wrong, or asks for a variable that it does not get.
    """
    return _FORMS[form](digest, settings)
