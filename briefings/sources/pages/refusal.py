"""Pages that hold no article: cookie walls, paywall stubs, error pages, empty ones."""

from __future__ import annotations

import re

# A wall's or an error's words fill a page of a few lines; in a longer text they are its subject.
_SHORT = 1_200
_SHARE = 0.3
_LONGEST_LINE = 250
_ERROR = re.compile(
    r"^\W*(?:error |http )?(?:40[0134]|410|429|50[0234])\b|page (?:was |could )?not (?:be )?found|^\W*(?:access denied|forbidden)\W*$"
    r"|seite (?:wurde )?(?:leider )?nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada|sayfa bulunamadı"
    r"|^\W*(?:service unavailable|bad gateway|too many requests|just a moment)|(?:enable|activate) javascript"
    r"|javascript is (?:disabled|required)|checking your browser|are you a (?:robot|human)|verify (?:that )?you are (?:a )?human",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"(?:accept|agree to|consent to|we use|this site uses|manage|enable) (?:all |our |the use of |your )?cookies"
    r"|cookie (?:policy|settings|consent|preferences)|cookies? (?:akzeptieren|zustimmen)|verwenden (?:wir )?cookies"
    r"|mit werbung (?:und tracking )?weiterlesen|(?:acepta|utiliza\w*|aceptar) (?:las )?cookies"
    r"|(?:accepte[rz]|utilis\w+) (?:les |des |nos )?cookies|çerez\w* (?:kabul|kullan)",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe (?:now |today )?(?:to|for) (?:continue|read|keep|full|unlimited|access)|(?:subscribers? only|only for subscribers)"
    r"|(?:already a|become a) (?:subscriber|member)|(?:log|sign) ?in to (?:continue|read)|to (?:continue|keep) reading"
    r"|(?:nur|exklusiv) für abonnent|jetzt (?:abonnieren und )?weiterlesen|artikel ist (?:nur )?für abonnenten"
    r"|réservée? aux abonné|abonnez-vous pour|(?:solo|exclusivo) para suscriptores|suscríbete para|abonelere özel",
    re.IGNORECASE,
)


def find_refusal(text: str, headline: str) -> str:
    """Return why a page's text is no article, the empty string when it is one."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return "no article on the page: no text was found"
    if len(text) > _SHORT:
        return ""
    for reason, pattern in (("an error page", _ERROR), ("a cookie wall", _COOKIES)):
        share = sum(len(line) for line in lines if pattern.search(line)) / len(text)
        if share >= _SHARE or (pattern.search(headline) and len(text) < _SHORT / 3):
            return f"no article on the page: it is {reason}"
    if any(len(line) <= _LONGEST_LINE and _PAYWALL.search(line) for line in lines[-3:]):
        return "no article on the page: it is a paywall stub"
    return ""
