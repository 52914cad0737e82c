"""Digest → mail: the edition as Markdown, by the template ``mail/digest.md.j2``."""

from __future__ import annotations

import re

import jinja2

from briefings.mail.prose import disarm, isolate, turn
from briefings.model import Digest
from briefings.presenting import PresentingOptions, present
from briefings.presenting.wording import load_wording
from briefings.settings import Settings
from briefings.site.templating import explain_error, make_environment

_TEMPLATE = "mail/digest.md.j2"
# What Markdown gives a meaning to anywhere in a line; "&" only where it begins an entity.
_ANYWHERE = re.compile(r"([\\`*_\[\]])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# … and at its beginning: headings, quotations, lists, rules, code, definitions.
_AT_START = re.compile(r"^([#>~=:|!]|[+-](?=[\s-]|$)|\d+(?=[.)](?:\s|$)))")


def render_markdown(digest: Digest, settings: Settings) -> str:
    """Return a day's digest as Markdown that also reads well as plain text.

    Args:
        digest: the day's record.
        settings: the site's settings: title, address, language, time zone; its ``templates/`` folder
            may bring its own ``mail/digest.md.j2``.

    Raises:
        TemplateError: the template is wrong, or asks for a variable that it does not get.
    """
    words = load_wording(settings.site.language)
    environment = make_environment(settings.root / "templates", autoescape=False)
    environment.filters |= {
        "address": _escape_address,
        "disarm": disarm,
        "isolate": isolate,
        "md": escape_markdown,
        "turn": turn,
    }
    try:
        text = environment.get_template(_TEMPLATE).render(
            site=settings.site,
            words=words,
            day=present(digest, PresentingOptions.of(settings)),
        )
    except (jinja2.TemplateError, TypeError, AttributeError, ValueError) as error:
        raise explain_error(error, _TEMPLATE) from error
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def escape_markdown(text: str) -> str:
    """Return ``text``, one line, so that Markdown shows its characters as they are."""
    escaped = _ANYWHERE.sub(r"\\\1", _ENTITY.sub("&amp;", text))
    escaped = _TAG.sub("&lt;", escaped)
    return _AT_START.sub(_escape_start, escaped)


def _escape_start(match: re.Match[str]) -> str:
    # "2021. It was" would begin a list, "9.6 million" would not; only the point behind it can be escaped.
    begin = match[1]
    return f"{begin}\\" if begin.isdigit() else f"&#{ord(begin)};" if begin in "~=:|" else f"\\{begin}"


def _escape_address(url: str) -> str:
    """Return an address that may stand between a link's round brackets."""
    return url.replace("(", "%28").replace(")", "%29").replace("*", "%2A").replace("_", "%5F")
