"""The words of a clause by what they are: verbs of saying, what may speak, what a preposition rules out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from briefings.language import Language, load_language, match_any
from briefings.model import Span

PieceKind = Literal[
    "name", "pronoun", "other", "person", "body", "verb", "lead", "trail", "preposition", "oblique",
    "article", "clause",
    "noun", "word", "mark",
]  # fmt: skip
SPEAKING = ("name", "person", "body", "pronoun")
# German nouns for who does something, and such as only look so.
_AGENT = re.compile(
    r"\w{4}(?:ler|ner|ierer|iker|ist|(?<!m)ent|ant|eure?|loge|(?:ist|er|ent|ant|log|eur|ik)in(?:nen)?"
    r"|(?<![^aeiou]l)isten|(?<!m)enten|anten|logen)$"
)
# Datives of the plural, which are no subject: "Den Flüchtlingen sicherte Frost zu" (German).
_DATIVE = re.compile(r"\w{3}(?:(?<!bau)(?<!elt)ern|lingen|euren|ären)$")
# With a capital these forms of a verb are nouns: "die Klage", "das Sprechen", not "Sagte er" (German).
_NOUN = re.compile(r"[^\W\d_a-zäöüß]\w*(?:en|[^\Wt]e)$")
_NO_AGENTS = frozenset({
    "sommer", "zimmer", "winter", "dezember", "ministerium", "moment", "element", "dokument", "argument",
    "parlament", "prozent", "talent", "patent", "event", "segment", "fundament", "instrument", "medikament",
    "testament", "restaurant", "teller", "keller", "fehler", "dollar", "ordner", "container", "trailer",
    "banner", "donner", "frist", "geist", "gerüst", "dienst", "verlust", "akzent", "content", "zement",
    "elefant", "diamant", "elefanten", "diamanten", "varianten", "konstanten", "prozenten", "akzenten",
    "talenten", "patenten", "komponenten", "kontinenten", "dialogen", "katalogen", "monologen",
    "prologen", "epilogen",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a name or a mark of a clause; ``actor`` is the number of whom a name means."""

    kind: PieceKind
    start: int
    end: int
    text: str
    actor: int | None = None
    article: str = ""
    barred: bool = False

    @property
    def span(self) -> Span:
        """Its place in the text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Attribution:
    """A speaker: the words, the verb, the actor's number, and how it was found."""

    speaker: Span
    cue: Span | None
    actor: int | None
    kind: PieceKind
    way: Literal["cue", "lead", "bare"]


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """A language's words by what they are."""

    language: Language
    kinds: dict[str, PieceKind]
    feminine: tuple[str, ...]
    phrases: re.Pattern[str]
    partitives: re.Pattern[str]
    someone: re.Pattern[str]
    all_words: frozenset[str]
    verb_phrases: re.Pattern[str]
    phrasal: dict[str, re.Pattern[str]]


@cache
def load_clause_words(code: str) -> ClauseWords:
    """Return the words by which the clauses of a language are read."""
    language = load_language(code)
    kinds: dict[str, PieceKind] = {}
    order: tuple[tuple[str, PieceKind], ...] = (
        ("others", "other"), ("male", "pronoun"), ("female", "pronoun"), ("verbs", "verb"),
        ("oblique", "oblique"), ("articles", "article"), ("prepositions", "preposition"),
        ("clauses", "clause"),
    )  # fmt: skip
    for name, kind in order:
        for word in language.speech(name):
            kinds.setdefault(word, kind)
    kinds.update((word, "trail") for word in language.speech("trails"))
    kinds.update((word, "lead") for word in language.speech("leads"))
    phrases = [word for word in language.speech("leads") if " " in word]
    phrases += [
        f"{lead} {noun}" for lead in language.speech("opinion_leads") for noun in language.speech("opinions")
    ]
    return ClauseWords(
        language,
        kinds,
        (*language.feminine_endings, *language.speech("feminine")),
        _match_phrase(phrases),
        _match_phrase(language.speech("partitives")),
        _match_someone(language),
        frozenset(language.speech("all")),
        _match_phrase(language.speech("verb_phrases")),
        dict(_match_phrasal(language.speech("phrasal"))),
    )


def _match_phrasal(entries: Iterable[str]) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield each form of a verb with a pattern for the rest of its clause that ends in its other part."""
    for entry in entries:
        forms, _, ends = entry.partition(":")
        last = match_any([end.replace("_", " ") for end in ends.split()])
        rest = re.compile(
            rf"[^.!?:;“”«»\n]{{0,160}}?\s(?:{last})(?=\s*(?:[,.;:!?„“”»«\"(]|$))", re.IGNORECASE
        )
        yield from ((form, rest) for form in forms.split())


def _match_someone(language: Language) -> re.Pattern[str]:
    """Return the pattern of words that mean somebody where a verb of saying, and no noun, follows."""
    words, verbs = language.speech("someone"), match_any(language.speech("verbs"))
    if not words:
        return re.compile(r"(?!)")
    return re.compile(rf"(?i:{match_any(words)})(?=\s(?:{verbs})(?!\w)|\s?[,.:])")


def _match_phrase(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{match_any(phrases)})(?!\w)" if phrases else r"(?!)", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def tell_kind(code: str, word: str) -> PieceKind:
    """Return what a word is by the lists of its language and by its capital."""
    words = load_clause_words(code)
    language = words.language
    small = word.lower()
    kind = words.kinds.get(small)
    if kind is not None and not (kind == "verb" and language.nouns_in_capitals and _NOUN.match(word)):
        return kind
    if not word[0].isalnum():
        return "mark"
    # "der 43-Jährige": the last part tells (German).
    noun = not language.nouns_in_capitals or word[0].isupper() or word.rpartition("-")[2][:1].isupper()
    if language.is_person(word):
        return "person" if noun else "word"
    if language.is_body(word):
        return "body" if noun else "word"
    if language.nouns_in_capitals and noun:
        return "person" if _AGENT.search(small) and small not in _NO_AGENTS else "noun"
    return "noun" if word[0].isupper() else "word"


def take_clause(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield pieces up to the end of their clause."""
    for piece in pieces:
        if piece.text in ",:;." or piece.kind == "clause":
            return
        yield piece


def bar_pieces(pieces: Iterator[Piece], words: ClauseWords) -> Iterator[Piece]:
    """Bar what a preposition or a case governs, up to the first noun behind it."""
    and_words = frozenset(words.language.speech("and"))
    barred, before, out, last, governed = False, None, False, "mark", False
    noun: Piece | None = None
    for piece in pieces:
        kind = piece.kind
        # A name right behind a noun is the noun's: "der Zeitung Harbour Post" is one dative.
        beside = before is not None and piece.start - before.end == 1
        joins = before is not None and (words.language.nouns_in_capitals or before.kind == "person")
        apposed = out and beside and (kind == "body" or (kind == "name" and joins))
        if kind == "name" and last == "word" and not words.language.nouns_in_capitals:
            # "V radě Marek": what a preposition governs ends with its noun.
            barred = False
        if kind == "article" and barred and last == "word" and not words.language.nouns_in_capitals:
            # "ante la prensa la alcaldesa": a second article opens a noun phrase of its own.
            barred = noun.text.lower() in words.all_words if noun else False
        if kind in ("preposition", "oblique"):
            barred = True
        elif piece.text.lower() in and_words and before is not None and piece.start - before.end == 1:
            # "mit Edwin und Michael": what "and" joins to a barred name is barred with it.
            barred = governed and words.language.nouns_in_capitals
        elif kind in ("verb", "clause", "lead", "trail", "pronoun") or piece.text in ",;:":
            barred = False
        cased = kind in ("person", "body", "noun") and _is_genitive(piece, words)
        many = kind == "person" and words.language.nouns_in_capitals
        cased = cased or (many and _DATIVE.search(piece.text) is not None)
        out = apposed or barred or cased
        yield Piece(kind, piece.start, piece.end, piece.text, piece.actor, piece.article, barred=out)
        if kind in ("person", "body", "noun", "name"):
            governed = out
            follows_name = kind in ("person", "noun") and words.language.nouns_in_capitals
            barred = barred and follows_name and kind == "person"
        before = piece if kind != "word" else before
        noun = piece if kind == "word" else noun
        last = kind


def _is_genitive(piece: Piece, words: ClauseWords) -> bool:
    """Return whether "der" before a feminine noun makes it a dative or a genitive (German)."""
    if piece.article not in words.language.feminine_obliques:
        return False
    return piece.text.lower().endswith(words.feminine)


def ends_in(word: str, nouns: frozenset[str]) -> bool:
    """Return whether a word is one of the nouns or a longer one that ends in it, in whatever case."""
    small = word.lower()
    forms = (small, small.removesuffix("s"), small.removesuffix("es"), small.removesuffix("n"))
    return any(form[at:] in nouns for form in forms for at in (0, *range(2, len(form) - 2)))
