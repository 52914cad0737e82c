"""Names by their capitals alone: for languages without a model, and for judging a line."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from briefings.language import load_stop_words, load_words
from briefings.model import ActorKind, Span
from briefings.reading.actors.folding import fold, split_words
from briefings.reading.actors.gazetteer import load_cities, load_first_names
from briefings.reading.actors.tags import Tag
from briefings.reading.analysis import Analysis

_WORD = r"[^\W\d_a-zß-öø-ÿ][^\W_]*(?:[’'\-.&]?[^\W_]+)*"
_PARTICLE = (
    r"(?:de la|de los|van der|van den|von der|de|da|do|dos|di|du|del|della|van|von|der|ten|ter|zu|bin|ibn"
    r"|al|el|la|le|des|für)"
)
_SEQUENCE = re.compile(rf"(?<![\w@#]){_WORD}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0])?{_WORD})*")
# How many words a title has at least, and the share of them in capitals.
_TITLE, _MARKED_TITLE = (4, 0.85), (2, 0.75)
_NOUNS_IN_CAPITALS = ("de", "lb")


# Of one text it is asked once for all names and again for each sentence with a pronoun.
@lru_cache(maxsize=1)
def is_cased(text: str) -> bool:
    """Tell whether the text has its capitals: at least one letter in a hundred is one."""
    letters = list(filter(str.isalpha, text[:20000]))
    capitals = sum(map(str.isupper, letters))
    return capitals >= 0.01 * len(letters)


def is_titled(line: str, *, marked: bool = False) -> bool:
    """Tell whether a line is set like a headline: most words capitalised, or all of it in capitals.

    Of one that is ``marked`` as a headline, fewer words are asked for, and fewer of them capitalised.
    """
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", line) if len(word) > 3]  # noqa: PLR2004
    least, share = _MARKED_TITLE if marked else _TITLE
    if len(words) < least or len(line) > 200:  # noqa: PLR2004
        return False
    capitals: int = sum(word[0].isupper() for word in words)
    return capitals >= share * len(words)


def find_capitalised(analysis: Analysis) -> tuple[Tag, ...]:
    """Return the sequences of capitalised words that are names, with their likely kind.

    Where every noun has its capital (German), a name must show it by a first name, by letters or as
    a city; elsewhere a capital in the middle of a sentence is enough, for one word where it recurs.
    """
    language = analysis.article.language
    ignored = _load_ignored(language)
    starts = frozenset(sentence.start for sentence in analysis.sentences)
    found: list[Tag] = []
    for match in _SEQUENCE.finditer(analysis.text):
        span = _trim(analysis.text, Span(match.start(), match.end()), ignored, language)
        if span is not None:
            found.append(Tag(span=span, kind=_guess_kind(span.of(analysis.text))))
    if language in _NOUNS_IN_CAPITALS:
        found = [_cut_person(analysis.text, tag) for tag in found]
    inside = Counter(
        tag.span.of(analysis.text) for tag in found if not _opens(analysis.text, tag.span.start, starts)
    )
    nouns = language in _NOUNS_IN_CAPITALS
    found = [_take_for_person(analysis.text, tag, inside) for tag in found]
    return tuple(
        tag for tag in found if _shows_name(tag.span.of(analysis.text), tag.kind, inside, nouns=nouns)
    )


def _cut_person(text: str, tag: Tag) -> Tag:
    """Cut a run of nouns down to the person in it: the first names and the one word behind them."""
    words = [
        Span(tag.span.start + m.start(), tag.span.start + m.end())
        for m in re.finditer(r"\S+", tag.span.of(text))
    ]
    firsts = [fold(word.of(text)) in load_first_names() for word in words]
    if True not in firsts[:-1]:
        return tag
    start = end = firsts.index(True)
    while end < len(words) - 1 and (firsts[end] or words[end].of(text)[0].islower()):
        end += 1
    return Tag(span=Span(words[start].start, words[end].end), kind="person")


def _take_for_person(text: str, tag: Tag, inside: Counter[str]) -> Tag:
    """Take a name of two words for a person's when its last word stands alone elsewhere."""
    words = tag.span.of(text).split()
    if tag.kind == "organization" and len(words) == 2 and inside[words[1]] and not words[1].isupper():  # noqa: PLR2004
        return Tag(span=tag.span, kind="person")
    return tag


@cache
def _load_ignored(language: str) -> frozenset[str]:
    """Return the words that no name begins or ends with: function words, months, offices."""
    listed = load_words(language, "actor_words") or {}
    return frozenset(
        fold(str(word))
        for word in (*load_stop_words(language), *listed.get("not_actors", ()), *listed.get("offices", ()))
    )


def _opens(text: str, start: int, starts: frozenset[int]) -> bool:
    """Tell whether the offset is where a sentence or a quotation begins."""
    while start > 0 and start not in starts and text[start - 1] in "\"'“”‘’„«»‹›(¿¡[–—- ":
        start -= 1
        if text[start] in '"“„«»':
            return True
    return start in starts


def _trim(text: str, span: Span, ignored: frozenset[str], language: str) -> Span | None:
    """Cut titles, months and function words off both ends, and a Turkish ending behind its apostrophe."""
    words = [Span(span.start + m.start(), span.start + m.end()) for m in re.finditer(r"\S+", span.of(text))]
    while words and (_is_ignored(words[0].of(text), ignored) or words[0].of(text)[0].islower()):
        words.pop(0)
    while words and (_is_ignored(words[-1].of(text), ignored) or words[-1].of(text)[0].islower()):
        words.pop()
    if not words:
        return None
    end = words[-1].end
    ending = re.search(r"['’]", text[words[0].start : end]) if language == "tr" else None
    end = words[0].start + ending.start() if ending else end
    return Span(words[0].start, end) if end - words[0].start > 1 else None


def _is_ignored(word: str, ignored: frozenset[str]) -> bool:
    bare = fold(word.strip(".,"))
    return bare in ignored or bare.rpartition("'")[2] in ignored


def _guess_kind(name: str) -> ActorKind:
    words = split_words(name)
    if fold(name) in load_cities():
        return "place"
    if len(words) > 1 and words[0] in load_first_names() and not name.isupper():
        return "person"
    return "organization"


def _shows_name(name: str, kind: ActorKind, inside: Counter[str], *, nouns: bool) -> bool:
    if kind != "organization":
        return True
    if " " in name and not nouns:
        return inside[name] > 0
    return (name.isupper() and inside[name] > 0) or (inside[name] > 1 and not nouns)
