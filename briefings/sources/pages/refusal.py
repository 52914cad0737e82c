"""Pages that hold no article: cookie walls, paywall stubs, error pages, empty ones."""

from __future__ import annotations

import re

from briefings.sources.pages.markup import Markup

# A wall's or an error's own words fill a page of a few lines; in a longer text they are its subject.
_SHORT = 1_200
_STUB = 250
_REASONS = (
    ("an error page", re.compile(
        r"^\W*(?:error )?(?:40[0134]|410|429|50[0234])\b|page (?:was |could )?not (?:be )?found|access denied|forbidden"
        r"|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada|sayfa bulunamadı"
        r"|service unavailable|bad gateway|too many requests|enable javascript|javascript is disabled"
        r"|checking your browser|are you (?:a robot|human)|verify (?:that )?you are (?:a )?human|captcha|just a moment",
        re.IGNORECASE)),
    ("a cookie wall", re.compile(
        r"(?:accept|agree to|consent to|we use|this site uses|manage|enable) (?:all |our |the use of |your )?cookies"
        r"|cookie (?:policy|settings|consent|preferences)|cookies? (?:akzeptieren|zustimmen)|verwenden (?:wir )?cookies"
        r"|mit werbung (?:und tracking )?weiterlesen|(?:acepta|utiliza\w*|aceptar) (?:las )?cookies"
        r"|(?:accepte[rz]|utilis\w+) (?:les |des |nos )?cookies|çerez\w* (?:kabul|kullan)",
        re.IGNORECASE)),
    ("a paywall stub", re.compile(
        r"subscribe (?:now |today )?(?:to|for) (?:continue|read|keep|full|unlimited|access)|subscribers? only|only for subscribers"
        r"|(?:already a|become a) (?:subscriber|member)|log ?in to (?:continue|read)|sign in to (?:continue|read)|to (?:continue|keep) reading"
        r"|(?:nur|exklusiv) für abonnent|jetzt (?:abo|weiterlesen)|artikel ist (?:nur )?für abonnenten|plus-artikel"
        r"|réservée? aux abonné|abonnez-vous pour|(?:solo|exclusivo) para suscriptores|suscríbete para|abonelere özel",
        re.IGNORECASE)),
)  # fmt: skip


def find_refusal(text: str, headline: str, markup: Markup) -> str:
    """Return why a page holds no article, the empty string when it holds one."""
    shown = " ".join([headline, text[: 2 * _SHORT]])
    if len(text) <= _SHORT:
        title = " ".join(t.text_content() for t in markup.tree.iter("title"))[:300]
        body = " ".join(markup.tree.text_content()[:20_000].split()) if len(text) < _STUB else ""
        for reason, pattern in _REASONS:
            if pattern.search(shown) or (len(text) < _STUB and pattern.search(f"{title} {body[:3000]}")):
                return f"no article on the page: it is {reason}"
    return "" if text.strip() else "no article on the page: no text was found"
