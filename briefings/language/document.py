"""A parsed text as plain values: what the reading knows of words, whoever parsed them.

A tagger hides behind a ``Document``. Its attributes bear the names that spaCy gives them (``pos_``, ``tag_``,
``dep_``, ``lemma_``, ``ent_type_``), by which people know them; nothing of spaCy's is held.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple
from unicodedata import category

import msgspec

from briefings.model import Span

# How a packed lemma is written that is the word itself, in small letters or as it stands.
_SMALL, _SAME = "\0small", "\0same"


class Entity(NamedTuple):
    """A name or another thing of a kind that the tagger marks: tokens ``start`` to ``end``, half-open."""

    start: int
    end: int
    label: str


class _Packed(msgspec.Struct, array_like=True, frozen=True):
    """The columns of a document as they are kept: gaps and lengths for places, numbers for strings."""

    strings: list[str]
    gap: list[int]
    length: list[int]
    lemma: list[int]
    pos: list[int]
    tag: list[int]
    dep: list[int]
    head: list[int]
    first: list[int]
    entities: list[tuple[int, int, int]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Document:
    """The tokens of a text, by number: where they stand, what they are, what they hang on.

    Tokens leave out nothing but single spaces between them; a line break is a token of its own. ``start``
    and ``end`` are offsets into ``text``; ``head`` is the token that each hangs on, a sentence's root itself;
    ``first`` are the first tokens of the sentences; ``entities`` stand in order and do not overlap.
    """

    text: str
    start: tuple[int, ...]
    end: tuple[int, ...]
    lemma: tuple[str, ...]
    pos: tuple[str, ...]
    tag: tuple[str, ...]
    dep: tuple[str, ...]
    head: tuple[int, ...]
    first: tuple[int, ...]
    entities: tuple[Entity, ...]

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, number: int) -> Token:
        return Token(self, range(len(self))[number])

    def __iter__(self) -> Iterator[Token]:
        return (Token(self, number) for number in range(len(self)))

    @cached_property
    def word(self) -> tuple[str, ...]:
        """The tokens' words as they stand in the text."""
        return tuple(self.text[a:b] for a, b in zip(self.start, self.end, strict=True))

    @cached_property
    def entity(self) -> tuple[str, ...]:
        """The label of the entity that each token belongs to, or an empty string."""
        labels = [""] * len(self)
        for start, end, label in self.entities:
            labels[start:end] = [label] * (end - start)
        return tuple(labels)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The tokens that hang on each token, in the order of the text."""
        children: list[list[int]] = [[] for _ in self.head]
        for token, above in enumerate(self.head):
            if above != token:
                children[above].append(token)
        return tuple(tuple(below) for below in children)

    @property
    def bounds(self) -> tuple[tuple[int, int], ...]:
        """The tokens of each sentence, half-open."""
        return tuple(pairwise([*self.first, len(self)])) if len(self) else ()

    @property
    def ents(self) -> tuple[Stretch, ...]:
        """The entities as stretches."""
        return tuple(Stretch(self, *entity) for entity in self.entities)

    def char_span(
        self, start: int, end: int, alignment_mode: Literal["expand", "contract"] = "expand"
    ) -> Stretch | None:
        """Return the tokens that a stretch of the text touches ("expand") or holds whole ("contract").

        None where there are none, or where the stretch reaches over an end of the text.
        """
        first, last = self._token_at(start), self._token_at(end - 1)
        if first < 0 or last < 0:
            return None
        if alignment_mode == "expand":
            first += start == self.end[first]
        else:
            first += self.start[first] < start
            last -= end < self.end[last]
        return Stretch(self, first, last + 1) if first <= last else None

    def _token_at(self, offset: int) -> int:
        """Return the token at an offset, that before a space; -1 outside of the text."""
        return bisect_right(self.start, offset) - 1 if 0 <= offset < len(self.text) else -1

    def pack(self) -> bytes:
        """Return the document without its text in a few kB, the same bytes for the same document."""
        numbers: dict[str, int] = {}

        def number(strings: Sequence[str]) -> list[int]:
            return [numbers.setdefault(string, len(numbers)) for string in strings]

        spaces = [a - b for a, b in zip(self.start, (0, *self.end), strict=False)]
        labels = number([entity.label for entity in self.entities])
        lemmas = zip(self.word, self.lemma, strict=True)
        packed = _Packed(
            gap=spaces,
            length=[b - a for a, b in zip(self.start, self.end, strict=True)],
            pos=number(self.pos),
            tag=number(self.tag),
            dep=number(self.dep),
            lemma=number([_shorten_lemma(word, lemma) for word, lemma in lemmas]),
            head=[above - token for token, above in enumerate(self.head)],
            first=[b - a for a, b in pairwise((0, *self.first))],
            entities=[(e.start, e.end, n) for e, n in zip(self.entities, labels, strict=True)],
            strings=list(numbers),
        )
        return zlib.compress(msgspec.msgpack.encode(packed), 6)

    @classmethod
    def unpack(cls, packed: bytes, text: str) -> Document:
        """Return the document of a text from what ``pack`` made of it.

        Raises:
            ValueError: the bytes are damaged, or those of another text.
        """
        try:
            row = msgspec.msgpack.decode(zlib.decompress(packed), type=_Packed)
        except (zlib.error, msgspec.DecodeError) as error:
            raise ValueError("no packed document") from error
        if not 0 <= len(text) - sum(row.gap) - sum(row.length) <= 1:
            raise ValueError("the packed document of another text")
        name = row.strings.__getitem__
        steps = [step for pair in zip(row.gap, row.length, strict=True) for step in pair]
        places = tuple(accumulate(steps))
        start, end = places[::2], places[1::2]
        words = (text[a:b] for a, b in zip(start, end, strict=True))
        return cls(
            text=text,
            start=start,
            end=end,
            lemma=tuple(_restore_lemma(w, name(n)) for w, n in zip(words, row.lemma, strict=True)),
            pos=tuple(map(name, row.pos)),
            tag=tuple(map(name, row.tag)),
            dep=tuple(map(name, row.dep)),
            head=tuple(token + step for token, step in enumerate(row.head)),
            first=tuple(accumulate(row.first)),
            entities=tuple(Entity(a, b, name(n)) for a, b, n in row.entities),
        )


def _shorten_lemma(word: str, lemma: str) -> str:
    return _SAME if lemma == word else _SMALL if lemma == word.lower() else lemma


def _restore_lemma(word: str, lemma: str) -> str:
    return word if lemma == _SAME else word.lower() if lemma == _SMALL else lemma


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a document, by its number ``i``."""

    doc: Document
    i: int

    def __len__(self) -> int:
        return self.doc.end[self.i] - self.doc.start[self.i]

    @property
    def idx(self) -> int:
        """The offset in the text at which the token starts."""
        return self.doc.start[self.i]

    @property
    def text(self) -> str:
        """The word as it stands in the text."""
        return self.doc.text[self.doc.start[self.i] : self.doc.end[self.i]]

    @property
    def lower_(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def lemma_(self) -> str:
        """The word's base form; empty where the tagger has none."""
        return self.doc.lemma[self.i]

    @property
    def pos_(self) -> str:
        """The part of speech, of Universal Dependencies."""
        return self.doc.pos[self.i]

    @property
    def tag_(self) -> str:
        """The part of speech in the tagger's own, finer terms."""
        return self.doc.tag[self.i]

    @property
    def dep_(self) -> str:
        """The token's relation to its head."""
        return self.doc.dep[self.i]

    @property
    def ent_type_(self) -> str:
        """The label of the entity that the token belongs to, or an empty string."""
        return self.doc.entity[self.i]

    @property
    def head(self) -> Token:
        """The token that this one hangs on; a sentence's root hangs on itself."""
        return Token(self.doc, self.doc.head[self.i])

    @property
    def children(self) -> tuple[Token, ...]:
        """The tokens that hang on this one, in the order of the text."""
        return tuple(Token(self.doc, child) for child in self.doc.children[self.i])


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some tokens in a row, ``start`` to ``end``, half-open."""

    doc: Document
    start: int
    end: int
    label_: str = ""

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return (Token(self.doc, number) for number in range(self.start, self.end))

    @property
    def span(self) -> Span:
        """The stretch's place in the text."""
        return Span(self.doc.start[self.start], self.doc.end[self.end - 1])

    @property
    def start_char(self) -> int:
        """The offset in the text at which the stretch starts."""
        return self.span.start

    @property
    def text(self) -> str:
        """The words as they stand in the text."""
        return self.span.of(self.doc.text)

    @property
    def root(self) -> Token:
        """The token that the others hang on: the one nearest to the sentence's root, the first of equals.

        A mark or a space on which nothing hangs is it only where there is nothing else.
        """
        heads = self.doc.head
        for token in self:
            if heads[token.i] == token.i:
                return token
        outward = [token for token in self if not self.start <= heads[token.i] < self.end]
        return min(outward, key=self._count_heads)

    def _count_heads(self, token: Token) -> int:
        doc, at, count = self.doc, token.i, 0
        if not doc.children[at] and (token.text.isspace() or _is_mark(token.text)):
            return len(doc)
        while doc.head[at] != at:
            at, count = doc.head[at], count + 1
        return count


def _is_mark(word: str) -> bool:
    return all(category(character).startswith("P") for character in word)
