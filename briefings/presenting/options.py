"""What an edition is shown with, beside its record: words, time zone, rights, addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from briefings.presenting.addresses import Addresses
from briefings.presenting.rights import Rights
from briefings.presenting.wording import Wording, load_wording, tell_lang, turn_text
from briefings.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentingOptions:
    """What an edition is shown with, beside its record.

    ``words`` are our own, in the site's language; times are told in ``zone``. ``rights`` are what may be
    shown of each source; ``addresses`` where the pages of the site stand, or None where the output cannot
    link them.
    """

    words: Wording
    zone: tzinfo
    rights: Rights
    addresses: Addresses | None = None

    @classmethod
    def of(cls, settings: Settings) -> PresentingOptions:
        """Return those that a site's settings say."""
        return cls(
            words=load_wording(settings.site.language),
            zone=settings.edition.zone,
            rights=Rights(settings.sources),
            addresses=Addresses() if settings.site.url else None,
        )

    def lang(self, language: str) -> str:
        """Return the ``lang`` of a text: its language, or "" where it is the site's."""
        return tell_lang(language, self.words.tag)

    def dir(self, text: str) -> str:
        """Return the ``dir`` of a text: its direction, or "" where it is the site's or it has none."""
        return turn_text(text, self.words)
