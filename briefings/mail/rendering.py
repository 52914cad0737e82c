"""Digest → the text and the HTML of its mail, by ``mail/edition.txt.j2`` and ``mail/edition.html``.

Both tell the same. The HTML comes from the macros that make the site's pages; then elements that mail
programs do not know become plain ones, and the styles are set into the elements.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

import css_inline
import jinja2
from jinja2 import Environment
from msgspec.structs import replace

from briefings.mail.prose import isolate, show_disarmed, tell_prose, turn
from briefings.model import Digest
from briefings.presenting import PresentingOptions, present
from briefings.presenting.views import DayView
from briefings.presenting.wording import load_wording
from briefings.settings import Settings
from briefings.site.templating import explain_error, make_environment

_TEXT = "mail/edition.txt.j2"
_HTML = "mail/edition.html"
_WIDTH = 72
# Word, by which Outlook shows mails, drops these elements with their styles (caniemail.com, html-semantics).
_PLAIN = {
    "article": '<div class="story"',
    "figure": '<div class="quotation"',
    "figcaption": '<div class="by"',
    "time": '<span class="when"',
    "dl": '<table role="presentation" class="facts" cellpadding="0" cellspacing="0"',
    "dt": '<tr><td class="name"',
    "dd": "<td",
}
_PLAIN_ENDS = {
    "article": "</div>",
    "figure": "</div>",
    "figcaption": "</div>",
    "time": "</span>",
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


class MailRenderer:
    """Renders the mail of one edition, whole or as far as there is room for."""

    def __init__(self, digest: Digest, settings: Settings) -> None:
        self.words = load_wording(settings.site.language)
        self.day = present(digest, PresentingOptions.of(settings))
        self.address = f"{settings.site.url}/{self.day.path}" if settings.site.url else ""
        self._settings = settings
        folder = settings.root / "templates"
        self._text = make_environment(folder, autoescape=False)
        self._text.filters |= {"fold": fold, "isolate": isolate, "plain": tell_prose, "turn": turn}
        self._html = make_environment(folder, autoescape=True)
        self._html.filters["prose"] = show_disarmed

    @property
    def subject(self) -> str:
        """The headline of the top story; of an edition without stories, its title."""
        return self.day.stories[0].headline if self.day.stories else self.day.title

    @property
    def preheader(self) -> str:
        """What mail programs show behind the subject: the top story's first sentence."""
        told = [story.sentences[0].text for story in self.day.stories[:1] if story.sentences]
        return told[0] if told else self.day.line

    @property
    def stories(self) -> int:
        """How many stories there are, told in full and in short."""
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
        html = self._fill(self._html, _HTML, day, more)
        return MailText(text=f"{text}\n", html=_set_styles(_use_plain_tags(html)))

    def _fill(self, environment: Environment, template: str, day: DayView, more: int) -> str:
        try:
            return environment.get_template(template).render(
                site=self._settings.site,
                SITEURL=self._settings.site.url,
                words=self.words,
                day=day,
                more=more,
                subject=self.subject,
                preheader=self.preheader,
                address=self.address,
                leave=self._settings.mail.unsubscribe,
            )
        except (jinja2.TemplateError, TypeError, AttributeError, ValueError) as error:
            raise explain_error(error, template) from error


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


def _use_plain_tags(html: str) -> str:
    """Put plain elements in the place of those that mail programs do not know; dt and dd become a row."""
    opened = _NEW_TAG.sub(lambda match: _PLAIN[match[1]], html)
    return _NEW_END.sub(lambda match: _PLAIN_ENDS[match[1]], opened)


def _set_styles(html: str) -> str:
    """Set the styles into the elements; what has conditions (dark mode) stays in the head."""
    inliner = css_inline.CSSInliner(keep_at_rules=True, minify_css=True, load_remote_stylesheets=False)
    return inliner.inline(html)
