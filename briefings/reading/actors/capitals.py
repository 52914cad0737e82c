"""Names by their capitals alone: for languages without a model, and for judging a line."""

from __future__ import annotations

import re
from collections import Counter

from briefings.model import ActorKind, Span
from briefings.reading.actors.folding import fold, split_words
from briefings.reading.actors.gazetteer import load_actor_words, load_cities, load_first_names
from briefings.reading.actors.mending import Tag
from briefings.reading.analysis import Analysis
from briefings.reading.lexicon import load_words

_WORD = r"[^\W\d_a-zß-öø-ÿ][\w’'\-]*"
_PARTICLE = (
    r"(?:de|da|do|dos|di|du|del|della|van|von|der|den|ten|ter|zu|zum|bin|ibn|al|el|la|le|y|e|und|of|et|des)"
)
_SEQUENCE = re.compile(rf"(?<![\w@#]){_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_WORD}|\s+[A-Z]\.(?=\s))*")
_CAPITAL = re.compile(r"\b[^\W\d_]")
_TITLED_WORDS = 4


def is_cased(text: str) -> bool:
    """Tell whether the text has its capitals: at least one letter in a hundred is one."""
    letters = [character for character in text[:20000] if character.isalpha()]
    return sum(character.isupper() for character in letters) >= 0.01 * len(letters)


def is_titled(line: str) -> bool:
    """Tell whether a line is set like a headline: most words capitalised, or all of it in capitals."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", line) if len(word) > 3]
    if len(words) < _TITLED_WORDS or len(line) > 200:
        return False
    return sum(word[0].isupper() for word in words) >= 0.85 * len(words)


def find_capitalised(analysis: Analysis) -> tuple[Tag, ...]:
    """Return the sequences of capitalised words that are names, with their likely kind.

    Where every noun has its capital (German), a name must show it: by a first name, by letters
    or by repeated surnames; elsewhere a capital in the middle of a sentence is enough.
    """
    text, nouns = analysis.text, analysis.article.language in ("de", "lb")
    words = load_words(analysis.article.language, "actor_words") or {}
    ignored = frozenset(
        fold(str(w)) for key in ("not_actors", "offices", "small") for w in words.get(key, ())
    )
    starts = {sentence.start for sentence in analysis.sentences}
    lower = Counter(re.findall(r"(?<![\w])[^\W\d_A-Z][\w’'\-]*", text))
    found: list[Tag] = []
    for match in _SEQUENCE.finditer(text):
        span = _trim(text, Span(match.start(), match.end()), ignored)
        if span is None:
            continue
        name = span.of(text)
        opens = _opens_sentence(text, span.start, starts)
        if opens and " " not in name and (lower[name.lower()] or not name.isupper()):
            continue
        kind = _guess_kind(name)
        if nouns and not _shows_name(name, kind):
            continue
        found.append(Tag(span=span, kind=kind))
    return tuple(found)


def _opens_sentence(text: str, start: int, starts: set[int]) -> bool:
    while start > 0 and text[start - 1] in "\"'“”‘’„«»‹›(¿¡[–—- ":
        start -= 1
        if start in starts:
            return True
    return start in starts


def _trim(text: str, span: Span, ignored: frozenset[str]) -> Span | None:
    """Cut titles, months and small words off both ends."""
    words = [(m.start() + span.start, m.end() + span.start) for m in re.finditer(r"\S+", span.of(text))]
    while words and fold(text[slice(*words[0])].rstrip(".,")) in ignored:
        words.pop(0)
    while words and fold(text[slice(*words[-1])].rstrip(".,")) in ignored:
        words.pop()
    if not words:
        return None
    cut = Span(words[0][0], words[-1][1])
    name = cut.of(text)
    return cut if len(name) > 1 and name[0].isupper() else None


def _guess_kind(name: str) -> ActorKind:
    words = split_words(name)
    if fold(name) in load_cities():
        return "place"
    if name.replace("-", "").isupper() or set(words) & load_actor_words("organization"):
        return "organization"
    return "person" if len(words) > 1 else "organization"


def _shows_name(name: str, kind: ActorKind) -> bool:
    words = split_words(name)
    if name.isupper() or kind == "place":
        return len(name) > 1
    return len(words) > 1 and words[0] in load_first_names()
