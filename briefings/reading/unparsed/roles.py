"""The office or trade that a text without a parse gives to a name, in its own words.

Before a name ("la delegada del Gobierno, Ana Gil", "Verkehrsminister Karl Ruhland") or behind it, between
commas ("Ana Gil, portavoz de la Cruz Roja, …"). What is not sure is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefings.language import Language, load_language
from briefings.model import Passage, Span
from briefings.reading.actors.person_names import COURTESIES
from briefings.reading.actors.records import Mention, fold
from briefings.reading.analysis import Analysis

_WORD = re.compile(r"[^\s,;:.“”„\"«»()—–]+")
_STOP = re.compile(r"[,;:.“”„\"«»()—–]")
# What stands before a comma and the name, and what must stand behind the name then.
_COMMA, _CLOSED = re.compile(r",\s$"), re.compile(r"(?:\s\([^()\n]{1,40}\))?(?:[,.;:)]|\s[–—]|$)")
# Where what is told of a name begins behind it: an age and what stands in brackets are passed over.
_OPENS = re.compile(r"(?:\s\([^()\n]{1,20}\))?,\s(?:(?:de\s)?\d\d(?:\s(?:años|anos|ans|anni|Jahre))?,\s)?")
_ELIDED = re.compile(r"(?:[dlnu]|un|del|dell|nell|all)['’](?=\w)", re.IGNORECASE)
# Words for whose or of what somebody is.
_OF = frozenset({
    "de", "del", "du", "des", "di", "della", "dello", "dei", "degli", "delle", "do", "da", "dos", "das",
    "d'", "d’", "dell'", "dell’", "en", "para", "pour", "per", "na", "no", "au", "aux", "van", "von",
    "vom", "der", "dem", "für", "in", "im", "bei", "beim", "zur", "am", "voor",
})  # fmt: skip
_AND = frozenset({"y", "e", "et", "und"})
# Adjectives behind an office: "directora general", "secrétaire adjoint". No verb ends so in these languages.
_ADJECTIVE = re.compile(
    r"\w+(?:al|ale|aux|if|ive|ivo|iva|unto|unta|oint|ointe|ario|aria|aire|ico|ica|ique|ior|iore|ieur|ieure|nome|nomo|noma|able|ible|bile|ável|ível|eux|euse|oso|osa|aine|ais|aise|ese|ês|ière|ente|ista|eño|eña|ano|ana|ien|ienne)$"
)
_BENT = re.compile(r"[a-zäöüß]\w*(?:e|er|es|en)$")
# What somebody was (German).
_ONCE = frozenset({"ehemalige", "damalige", "frühere", "einstige", "vorige", "scheidende"})
# Since when or how long somebody is something: the role ends before it.
_SINCE = frozenset(
    {"depuis", "desde", "dal", "dall'", "jusqu'en", "hasta", "até", "fino", "entre", "seit", "bis", "von"}
)
_LONGEST, _MOST, _REACH = 12, 130, 160


def find_plain_role(analysis: Analysis, mentions: Sequence[Mention]) -> Passage | None:
    """Return the fullest role that stands at one of the mentions, the first of equally full ones."""
    reader = _RoleReader(analysis.text, load_language(analysis.article.language))
    best: Span | None = None
    for mention in mentions:
        sentence = analysis.sentence_at(mention.span.start) or mention.span
        start = max(min(sentence.start, mention.span.start), mention.span.start - _REACH)
        found = [reader.find_beside(Span(start, mention.span.start))]
        if reader.language.role_articles and not analysis.is_furniture(mention.span):
            found.append(reader.find_before(Span(start, mention.span.start), mention.span.end))
            found.append(reader.find_behind(mention.span.end, max(sentence.end, mention.span.end)))
        for span in filter(None, found):
            if best is None or len(span.of(analysis.text).split()) > len(best.of(analysis.text).split()):
                best = span
    return best and Passage(span=best, text=best.of(analysis.text))


class _RoleReader:
    """Reads the roles beside the names of one text."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.language = text, language
        self.articles = language.role_articles
        self.determiners = frozenset(
            (*language.speech("articles"), *language.speech("oblique"), *self.articles)
        )

    def find_beside(self, before: Span) -> Span | None:
        """Return the office right before a name: "presidente", "Verkehrsminister"."""
        words = self._split(before)
        if not words or words[-1].end + 1 != before.end:
            return None
        last = words[-1]
        office = last.of(self.text)
        if not self._is_head(last) or not (self.language.is_office(office) or self.articles):
            return None
        # "des Kanzlers Karl Ruhland": in this form it is nobody's role (German).
        case = self._word(words, len(words) - 2)
        bent = case in self.language.speech("oblique") or case.endswith(("en", "em"))
        return None if bent and office.endswith(("s", "n")) and not office.endswith("in") else last

    def find_before(self, before: Span, end: int) -> Span | None:
        """Return the phrase before a name, and a comma: "la delegada del Gobierno, Ana Gil, …"."""
        comma = _COMMA.search(self.text, before.start, before.end)
        if comma is not None and not _CLOSED.match(self.text, end):
            return None
        words = self._split(Span(before.start, comma.start() if comma else before.end))[-_LONGEST:]
        found = None
        if not words or self._word(words, len(words) - 1) in _OF | self.determiners:
            # "Coordinadora de la Cruz Roja": the name is a part of somebody's role.
            return None
        for at in range(len(words) - 1, -1, -1):
            if self._is_head(words[at]):
                front = self._find_front(words, at)
                if front is not None:
                    found = Span(front, words[-1].end)
                    governed = self._word(words, at - 2) in _OF or self._word(words, at - 1) in _OF
                    if not governed:
                        break
            elif not self._may_stand(words, at):
                break
        return found

    def find_behind(self, start: int, end: int) -> Span | None:
        """Return the phrase behind a name and a comma: ", portavoz de la Cruz Roja, …"."""
        opens = _OPENS.match(self.text, start, end)
        if opens is None:
            return None
        stop = _STOP.search(self.text, opens.end(), min(end, opens.end() + _MOST))
        words = list(
            self._list_words(Span(opens.end(), stop.start() if stop else min(end, opens.end() + _MOST)))
        )
        first = 1 if words and self._word(words, 0) in self.articles else 0
        head = next((at for at in range(first, min(len(words), first + 3)) if self._is_head(words[at])), None)
        if head is None or not all(self._is_adjective(words[at]) for at in range(first, head)):
            return None
        last = head
        while last + 1 < len(words) and last - head < _LONGEST and self._may_stand(words, last + 1):
            last += 1
        following = self._word(words, last + 1)
        goes_on = following in self.language.speech("clauses") or following in self.language.saying
        if following in _SINCE and re.match(
            r"\s(?:\w+\s){0,2}\d{4}(?!\w)", self.text[words[last + 1].end :][:30]
        ):
            goes_on, following = False, ""
        if following and (self.language.nouns_in_capitals or not goes_on):
            # "Ruhland, der Leiter war": a clause; and a role that is cut says less than none.
            return None
        while last > head and self._word(words, last) in _OF | self.determiners:
            last -= 1
        return Span(self._choose_front(words, 0) if first else words[0].start, words[last].end)

    def _find_front(self, words: Sequence[Span], head: int) -> int | None:
        """Return where a role begins whose noun an article, or the beginning of a sentence, stands before."""
        start = self.text[words[head].start - 2 : words[head].start]
        if start.lower() in self.articles:
            return words[head].start
        if self._word(words, head - 1) in self.articles:
            return self._choose_front(words, head - 1)
        if head and self._is_adjective(words[head - 1]) and self._word(words, head - 2) in self.articles:
            if self.text.startswith("Der ", words[head - 2].start):
                # Without its article "der neue Leiter" is no German, and "Der" is no role's beginning.
                return None if words[head - 1].of(self.text) in _ONCE else words[head].start
            return self._choose_front(words, head - 2)
        return words[head].start if head == 0 and not self.language.nouns_in_capitals else None

    def _choose_front(self, words: Sequence[Span], article: int) -> int:
        """Return where a role with an article begins: behind it, but for "der neue Leiter" (German)."""
        following = words[article + 1]
        bent = words[article].of(self.text) == "der" and following.of(self.text).endswith("e")
        return words[article if bent and self.language.nouns_in_capitals else article + 1].start

    def _is_adjective(self, word: Span) -> bool:
        spelt = word.of(self.text)
        if spelt in _OF | self.determiners | self.language.saying or not spelt[0].islower():
            return False
        return not self.language.nouns_in_capitals or spelt.endswith(("e", "er"))

    def _may_stand(self, words: Sequence[Span], at: int) -> bool:
        """Return whether a word can be of a role's phrase behind its noun: whose, of what, and adjectives."""
        spelt = words[at].of(self.text)
        if spelt in _AND:
            # "ministro de Economía y Hacienda", not "portavoz del Gobierno y el fiscal".
            return at + 1 < len(words) and self._word(words, at + 1) not in self.determiners
        if spelt[0].isupper() or spelt.lower() in _OF or self.text[words[at].start - 1] in "'’":
            return True
        if spelt in self.language.saying or spelt in self.language.speech("clauses"):
            return False
        if self.language.nouns_in_capitals:
            bent = _BENT.match(spelt) is not None and spelt not in self.language.stop_words
            return spelt in self.determiners or bent
        before = self._word(words, at - 1)
        if before in _AND and self._is_head(words[at]):
            # "exministra de Pesca y alcaldesa de Puerto Hondo"
            return True
        led = before in _OF or (before in self.determiners and self._word(words, at - 2) in _OF)
        return led or _ADJECTIVE.match(spelt) is not None or (spelt in self.determiners and before in _OF)

    def _is_head(self, word: Span) -> bool:
        spelt = word.of(self.text)
        if self.language.nouns_in_capitals and not spelt[0].isupper():
            return False
        plain = fold(spelt)
        if plain in COURTESIES or plain.rpartition("-")[2] in self.language.not_roles:
            return False
        # "ex-ministra", "diretor-geral"
        return self.language.is_person(spelt) or any(map(self.language.is_person, spelt.split("-")))

    def _word(self, words: Sequence[Span], at: int) -> str:
        return words[at].of(self.text).lower() if 0 <= at < len(words) else ""

    def _split(self, span: Span) -> list[Span]:
        """Return the words behind the last mark in a stretch."""
        stops = [stop.end() for stop in _STOP.finditer(self.text, *span)]
        return list(self._list_words(Span(stops[-1] if stops else span.start, span.end)))

    def _list_words(self, span: Span) -> Iterator[Span]:
        """Yield words, without the article or "of" that is elided before them: "l'avocat"."""
        for match in _WORD.finditer(self.text, *span):
            elided = _ELIDED.match(match.group())
            start = match.start() + (elided.end() if elided else 0)
            if start < match.end():
                yield Span(start, match.end())
