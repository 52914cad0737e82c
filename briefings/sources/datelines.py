"""The place, day and agency with which a report opens: "LISBON, 3 May (Agency) —"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from briefings.model import Span

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĘĚĞĢĪİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽȘȚ"
_REGION = rf"(?:, [{_UPPER}][\w. ]{{1,24}})?"
_DAY = r"(?:,? (?:\w{3,9}\.? \d{1,2}|\d{1,2}\.? \w{3,9}\.?)(?:,? \d{4})?)?"
_DASH = r"[.,]? ?(?:--|[-–—])(?=\s?\S)"
_AGENCY = r",? ?\([^()\n]{2,40}\)"
# Agencies in brackets; of a name that is not known the words tell. Without one of them "Mara Lind
# (Greens) – the deputy leader – said" would be a dateline.
_KNOWN = (
    r"\((?:AP|AFP|Reuters|UPI|AA|DHA|İHA|ANKA|EFE|ANSA|AGI|TASS|PA|PTI|ANI|IANS|BNS|CTK|ČTK|PAP|MTI|LUSA|NTB|TT|STT|ANP|Belga"
    r"|APA|SDA|KNA|SID|WAM|SPA|KUNA|SANA|IRNA|MENA|Xinhua|Kyodo|Jiji|Yonhap|Antara|Bernama|Bloomberg|CNN|BBC|Interfax|Ukrinform"
    r"|(?:dpa|epd|sda|afp|reuters|apa|kna|sid)\b[^()\n]{0,30}"
    r"|[^()\n]{0,30}\b(?:Agency|Agencia|Agence|Agentur|Ajansı|News|Wire|Press|Post|Times|Service|Reuters|AFP|AP|EFE|CNN)\b[^()\n]{0,20})\)"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        # LISBON, Portugal, May 3 (Any Agency) —
        rf"[{_UPPER}][{_UPPER}.'’/\- ]{{2,30}}{_REGION}{_DAY}{_AGENCY}{_DASH}",
        # LISBON, Portugal — The
        rf"[{_UPPER}][{_UPPER}.'’/\- ]{{2,30}}{_REGION}{_DAY}(?: (?:--|[-–—]) ?|[-–—]{{1,2}} )(?=[\"'“‘„«»]?[{_UPPER}\d])",
        # Lisbon (Reuters) –
        rf"[{_UPPER}][\w'’.-]+(?:[ /][{_UPPER}][\w'’.-]+){{0,2}}{_REGION}{_DAY},? ?{_KNOWN}{_DASH}",
        # (Reuters) –
        rf"{_KNOWN} ?{_DASH}",
    )
)
# What is left of the paragraph must be able to be a sentence.
_LEAST_LEFT = 40


def find_dateline(text: str, paragraphs: Iterable[Span]) -> Span | None:
    """Return the dateline with which one of the paragraphs opens, its dash included; None without one."""
    for start, end in paragraphs:
        for form in _FORMS:
            match = form.match(text, start, end)
            if match and end - match.end() > _LEAST_LEFT:
                return Span(start, start + len(match.group().rstrip()))
    return None
