"""An edition as one file: JSON, CSV, Markdown, or HTML that needs nothing beside it.

All of them hold what the pages hold, by the same view: the editor's choice and words, and of each source no
more than its settings allow. Which there are stands in ``briefings.registries.EXPORT_FORMS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefings.registries import EXPORT_FORMS

if TYPE_CHECKING:
    from briefings.model import Digest
    from briefings.settings import Settings


def export_edition(digest: Digest, settings: Settings, form: str) -> str:
    """Return an edition as one text.

    Args:
        digest: the edition.
        settings: the site's; its ``templates/`` may bring their own ``briefings/single.html`` and mail.
        form: one of ``EXPORT_FORMS``; the schema of ``json`` is that of ``briefings schema --export``.

    Raises:
        TemplateError: a template is wrong, or asks for a variable that it does not get.
    """
    text: str = EXPORT_FORMS[form].load()(digest, settings)
    return text
