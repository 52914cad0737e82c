"""DayView → its mail: as text, HTML and Markdown, by the templates in ``mail/``.

All three tell the same. The HTML comes from the macros that make the site's pages; elements that mail
programs do not know become plain ones, and the styles are set into the elements. Text has the marks of
Markdown, and marks for its direction, in place of elements.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Environment
from lxml import html as lxml_html
from markupsafe import Markup
from msgspec.structs import replace

from briefings.editions import date_record, editor_path, list_records, read_edition
from briefings.model import Digest
from briefings.presenting import (
    PresentingOptions,
    ShownEdition,
    choose_amended,
    find_closed,
    list_amended,
    present,
    show_edition,
)
from briefings.presenting.views import DayView
from briefings.settings import Settings
from briefings.site.templating import fill_template, make_environment, show_prose

_LISTS = {"ul", "ol"}
_BLOCKS = _LISTS | {
    "p",
    "li",
    "blockquote",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "div",
    "table",
    "tr",
    "td",
}
# "![words](address)"; a tag, a comment or the like, but no address or mail address between angle brackets.
_PICTURE = re.compile(r"!(?=\[)")
_TAG = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*>|[^\s<>@]+@[^\s<>]+>)(?=[A-Za-z/!?])")
# Stands for a line break until the spaces are corrected.
_BREAK = "\v"
# Of Unicode Standard Annex 9: the marks of a line's direction, and those that a name stands apart between.
_MARKS = {"rtl": "\u200f", "ltr": "\u200e", "": ""}
_APART, _TOGETHER = "\u2068", "\u2069"


def turn(direction: str) -> str:
    """Return the mark that begins a line of a direction (a view's ``dir``); of the mail's own, nothing."""
    return _MARKS[direction]


def isolate(text: str, direction: str) -> str:
    """Return a text so that its direction, where it is another than the line's, moves nothing around it."""
    return f"{_APART}{text}{_TOGETHER}" if direction else text


def disarm(text: str) -> str:
    """Return an editor's Markdown as a mail may hold it: a picture as a link to it, HTML as it is written.

    A picture from elsewhere would tell its server who opens the mail, and when.
    """
    return _TAG.sub("&lt;", _PICTURE.sub("", text))


def show_disarmed(text: str) -> Markup:
    """Return an editor's Markdown as HTML for a mail."""
    return show_prose(disarm(text))


def tell_prose(text: str) -> str:
    """Return Markdown as plain text: paragraphs a blank line apart, a list's items a line each.

    An address stands in angle brackets behind the words that lead to it (RFC 3986, appendix C); emphasis is
    lost, a picture is a link to it.
    """
    page = lxml_html.fragment_fromstring(str(show_disarmed(text)), create_parent="div")
    return "\n\n".join(_tell_block(page))


def tell_html(html: str) -> list[str]:
    """Return the paragraphs of a mail's HTML as plain text; a link's address stands behind its words."""
    page = lxml_html.document_fromstring(html)
    return list(_tell_block(page.find("body")))


def _tell_block(block: Any) -> Iterator[str]:
    """Yield the paragraphs of an element; a list is one."""
    if block.tag in _LISTS:
        marks = (f"{number}." if block.tag == "ol" else "*" for number in range(1, len(block) + 1))
        items = ("\n".join(_tell_block(item)) for item in block)
        yield "\n".join(f"{mark} {item}" for mark, item in zip(marks, items, strict=True))
        return
    words = block.text or ""
    for child in block:
        if child.tag in _BLOCKS:
            yield from _close(words)
            yield from _tell_block(child)
            words = child.tail or ""
        else:
            words += _tell_inline(child) + (child.tail or "")
    yield from _close(words)


def _close(words: str) -> Iterator[str]:
    """Yield a paragraph, its spaces corrected, unless it is empty."""
    lines = [" ".join(line.split()) for line in words.split(_BREAK)]
    if any(lines):
        yield "\n".join(lines)


def _tell_inline(element: Any) -> str:
    if element.tag in ("br", "img"):
        return _BREAK if element.tag == "br" else element.get("alt", "")
    words = (element.text or "") + "".join(_tell_inline(child) + (child.tail or "") for child in element)
    address = element.get("href", "").removeprefix("mailto:") if element.tag == "a" else ""
    # A list of names is to be read: whom a name leads to is on the page.
    address = "" if "/actor/" in address else address
    return f"{words} <{address}>" if address and address != words else words


_TEXT = "mail/edition.txt.j2"
_HTML = "mail/edition.html"
_WIDTH = 72
# Word, by which Outlook shows mails, drops these elements with their styles (caniemail.com, html-semantics).
_PLAIN = {
    "article": '<div class="b-story"',
    "figure": '<div class="b-quotation"',
    "figcaption": '<div class="b-by"',
    "time": '<span class="b-when"',
    "small": '<span class="b-when"',
    "dl": '<table role="presentation" class="b-facts" cellpadding="0" cellspacing="0"',
    "dt": '<tr><td class="b-name"',
    "dd": "<td",
}
_PLAIN_ENDS = {
    "article": "</div>",
    "figure": "</div>",
    "figcaption": "</div>",
    "time": "</span>",
    "small": "</span>",
    "dl": "</table>",
    "dt": "</td>",
    "dd": "</td></tr>",
}
_NEW_TAG = re.compile(rf"<({'|'.join(_PLAIN)})(?: datetime=\"[^\"]*\")?(?=[ >])")
_NEW_END = re.compile(rf"</({'|'.join(_PLAIN)})>")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText:
    """The two parts of a mail: they tell the same, ``text`` by itself too."""

    text: str
    html: str


def show_day(digest: Digest, settings: Settings) -> ShownEdition:
    """Return an edition as its mail shows it: with the corrections of earlier ones that it tells.

    Raises:
        RecordError: an earlier record cannot be read.
    """
    shown = show_edition(digest, settings)
    records = [record for record in list_records(settings.digests) if date_record(record) < digest.day]
    corrected = [record for record in records if _may_be_corrected(record)]
    if not corrected:
        return shown
    options, approve = PresentingOptions.of(settings), settings.edition.approve
    editions = [read_edition(record, approve=approve).digest for record in corrected]
    amended = [one for edition in editions for one in list_amended(present(edition, options))]
    # Only approved editions were closed.
    before = (read_edition(record, approve=approve).digest for record in reversed(records))
    opened = next((find_closed(one) for one in before if one.status == "approved"), None)
    closed = None if shown.day.draft else shown.day.closed
    chosen = choose_amended(amended, digest.day, opened, closed)
    return shown._replace(day=replace(shown.day, amended=chosen))


def _may_be_corrected(record: Path) -> bool:
    """Return whether a record or the editor's file beside it names corrections: most are not read for it."""
    file = editor_path(record)
    return b"corrections" in record.read_bytes() or (file.exists() and b"corrections" in file.read_bytes())


class MailRenderer:
    """Renders the mail of one edition, whole, or cut to the size that is allowed."""

    def __init__(self, digest: Digest, settings: Settings) -> None:
        self._site, self.words, self.day = show_day(digest, settings)
        self.address = f"{self._site.url}/{self.day.path}" if self._site.url else ""
        self._settings = settings
        folder = settings.root / "templates"
        self._text = make_environment(folder, autoescape=False)
        self._text.filters |= {"fold": fold, "isolate": isolate, "plain": tell_prose, "turn": turn}
        self._html = make_html_environment(folder)

    @property
    def subject(self) -> str:
        """The headline of the top story; of an edition without stories, its title."""
        return self.day.stories[0].headline if self.day.stories else self.day.title

    @property
    def preheader(self) -> str:
        """The preview that mail programs show after the subject: the top story's first sentence."""
        told = [story.sentences[0].text for story in self.day.stories[:1] if story.sentences]
        return told[0] if told else self.day.line

    @property
    def stories(self) -> int:
        """The number of stories, told in full and in short."""
        return len(self.day.stories) + len(self.day.shorts)

    def render(self, stories: int | None = None) -> MailText:
        """Return the mail of the first ``stories`` stories; of the rest it says where they are.

        Raises:
            TemplateError: a template is wrong, or asks for a variable that it does not get.
        """
        count = self.stories if stories is None else stories
        told = len(self.day.stories)
        day = replace(
            self.day,
            stories=self.day.stories[:count],
            shorts=self.day.shorts[: max(0, count - told)],
        )
        more = self.stories - count
        text = re.sub(r"\n{3,}", "\n\n", self._fill(self._text, _TEXT, day, more)).strip()
        html = use_plain_tags(self._fill(self._html, _HTML, day, more))
        return MailText(text=f"{text}\n", html=set_styles(html))

    def _fill(self, environment: Environment, template: str, day: DayView, more: int) -> str:
        return fill_template(
            environment,
            template,
            site=self._site,
            SITEURL=self._site.url,
            words=self.words,
            day=day,
            more=more,
            subject=self.subject,
            preheader=self.preheader,
            address=self.address,
            leave=self._settings.mail.unsubscribe,
        )


def make_html_environment(folder: Path) -> Environment:
    """Return the environment of a mail's HTML, over a site's own templates in ``folder``."""
    environment = make_environment(folder, autoescape=True)
    environment.filters["prose"] = show_disarmed
    return environment


def fold(text: str, indent: str = "", further: str | None = None) -> str:
    """Return paragraphs in lines of at most 72 characters; words, addresses too, stay whole.

    ``indent`` begins each line; ``further`` all but the first, if it is another.
    """
    return "\n".join(
        textwrap.fill(
            line,
            width=_WIDTH,
            initial_indent=indent,
            subsequent_indent=indent if further is None else further,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )


def use_plain_tags(html: str) -> str:
    """Put plain elements in the place of those that mail programs do not know; dt and dd become a row."""
    opened = _NEW_TAG.sub(lambda match: _PLAIN[match[1]], html)
    return _NEW_END.sub(lambda match: _PLAIN_ENDS[match[1]], opened)


def set_styles(html: str) -> str:
    """Set the styles into the elements; what has conditions (dark mode) stays in the head."""
    inliner = css_inline.CSSInliner(keep_at_rules=True, minify_css=True, load_remote_stylesheets=False)
    return inliner.inline(html)


_TEMPLATE = "mail/digest.md.j2"
# What Markdown gives a meaning to anywhere in a line; "&" only where it begins an entity.
_ANYWHERE = re.compile(r"([\\`*_\[\]])")
_HTML_TAG = re.compile(r"<(?=[A-Za-z/!?])")
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
    site, words, day = show_day(digest, settings)
    environment = make_environment(settings.root / "templates", autoescape=False)
    environment.filters |= {
        "address": _escape_address,
        "disarm": disarm,
        "isolate": isolate,
        "md": escape_markdown,
        "turn": turn,
    }
    text = fill_template(environment, _TEMPLATE, site=site, words=words, day=day)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def escape_markdown(text: str) -> str:
    """Return ``text``, one line, so that Markdown shows its characters as they are."""
    escaped = _ANYWHERE.sub(r"\\\1", _ENTITY.sub("&amp;", text))
    escaped = _HTML_TAG.sub("&lt;", escaped)
    return _AT_START.sub(_escape_start, escaped)


def _escape_start(match: re.Match[str]) -> str:
    # "2021. It was" would begin a list, "9.6 million" would not; only the point behind it can be escaped.
    begin = match[1]
    return f"{begin}\\" if begin.isdigit() else f"&#{ord(begin)};" if begin in "~=:|" else f"\\{begin}"


def _escape_address(url: str) -> str:
    """Return an address that may stand between a link's round brackets."""
    return url.replace("(", "%28").replace(")", "%29").replace("*", "%2A").replace("_", "%5F")
