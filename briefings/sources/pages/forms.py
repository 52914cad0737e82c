"""What a page says of its article's form, for machines: its type in JSON-LD, its section, its genre."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from briefings.model import Form
from briefings.sources.lists import load_list
from briefings.sources.pages.markup import Markup

_SECTIONS = (
    "article:section",
    "section",
    "genre",
    "article:tag:genre",
    "parsely-section",
    "cxenseparse:section",
)


def choose_form(markup: Markup) -> Form:
    """Return the article's form by the page's own words; "news" where it says nothing else."""
    types, sections = _load_forms()
    said = [word for word in _list_words(markup.article.get("@type")) if word in types]
    if said:
        return types[said[0]]
    written = [*_list_words(markup.article.get("articleSection")), *_list_words(markup.article.get("genre"))]
    for words in (*written, *markup.said(*_SECTIONS)):
        for form, section in sections.items():
            if section.fullmatch(" ".join(words.split())):
                return form
    return "news"


def _list_words(value: object) -> Iterator[str]:
    yield from (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str))


@cache
def _load_forms() -> tuple[dict[str, Form], dict[Form, re.Pattern[str]]]:
    lists = load_list("pages/forms.yaml")
    sections = {form: re.compile(words, re.IGNORECASE) for form, words in lists["sections"].items()}
    return lists["types"], sections
