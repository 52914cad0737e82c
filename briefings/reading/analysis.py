"""What is known of an article before anything is chosen, as the parts of the reading see it.

``Syntax`` holds the parse and the marks as plain lists, which the rankers walk through.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from briefings.language import load_words
from briefings.language.document import Document, Stretch
from briefings.model import Article, Span
from briefings.reading.marks import Marked

_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
# A name behind a dash: letters, initials and short offices, then a handle, an office or a date.
SIGNED_NAME = rf"{_CAPITAL}(?:(?<=\b{_CAPITAL})\.|[a-z]{{1,3}}\.(?=\s{_CAPITAL})|[^\n.:;!?“”\"(,@]){{0,60}}"
SIGNATURE = re.compile(
    rf"\s*[―—–-]{{1,2}}\s?(?P<name>{SIGNED_NAME})(?P<rest>\s*[(,@][^\n]{{0,100}})?\s*(?:\n|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Everything that is found in an article before anything is chosen.

    ``paragraphs`` and ``sentences`` are in the order of the text; a sentence never crosses a
    paragraph, and furniture has sentences of its own, so each sentence is wholly furniture or
    wholly not. ``marked`` are the stretches between quotation marks. ``doc`` is the parse of the
    whole of ``article.text`` with exactly these sentences, ``token.idx`` being offsets into the
    text; it is None where the language has no model or the text is too long for one.
    """

    article: Article
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    marked: tuple[Marked, ...]
    doc: Document | None

    @property
    def text(self) -> str:
        """The article's text, into which all spans point."""
        return self.article.text

    def parse_of(self, span: Span) -> Stretch | None:
        """Return the parsed tokens that a span touches; None where there is no parse, or none of them."""
        return self.doc.char_span(*span) if self.doc is not None else None

    def is_furniture(self, span: Span) -> bool:
        """Return whether the span touches page furniture other than the standfirst."""
        return any(
            span.overlaps(piece.span) and piece.kind != "standfirst" for piece in self.article.furniture
        )

    def body(self) -> tuple[Span, ...]:
        """Return the sentences that belong to the report: no furniture, no standfirst."""
        return tuple(
            sentence
            for sentence in self.sentences
            if not any(sentence.overlaps(piece.span) for piece in self.article.furniture)
        )

    def blank_quotes(self, span: Span) -> str:
        """Return the text of a stretch with a null sign for each sign that is between quotation marks."""
        text = span.of(self.text)
        for marked in self.marked:
            if marked.depth == 0 and marked.outer.overlaps(span):
                start = max(marked.outer.start, span.start) - span.start
                end = min(marked.outer.end, span.end) - span.start
                text = text[:start] + "\0" * (end - start) + text[end:]
        return text

    def sentence_at(self, offset: int) -> Span | None:
        """Return the sentence in which ``offset`` stands; None between sentences."""
        index = bisect_right(self.sentences, offset, key=lambda s: s.start) - 1
        if index < 0 or offset >= self.sentences[index].end:
            return None
        return self.sentences[index]

    def paragraph_at(self, offset: int) -> Span | None:
        """Return the paragraph in which ``offset`` stands; None between paragraphs."""
        index = bisect_right(self.paragraphs, offset, key=lambda s: s.start) - 1
        if index < 0 or offset >= self.paragraphs[index].end:
            return None
        return self.paragraphs[index]


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """The tokens of an article, by number: where they stand, what they are, what they hang on.

    ``left`` and ``right`` are the first and the last token of each token's subtree; ``sentence`` is
    the number of its sentence, ``quoted`` the number of the outermost marked stretch around it or -1.
    """

    text: str
    start: tuple[int, ...]
    end: tuple[int, ...]
    word: tuple[str, ...]
    lemma: tuple[str, ...]
    pos: tuple[str, ...]
    tag: tuple[str, ...]
    dep: tuple[str, ...]
    entity: tuple[str, ...]
    head: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    sentence: tuple[int, ...]
    bounds: tuple[tuple[int, int], ...]
    quoted: tuple[int, ...]

    def token_from(self, offset: int) -> int:
        """Return the first token that ends behind ``offset``."""
        return bisect_right(self.end, offset)

    def token_before(self, offset: int) -> int:
        """Return the last token that starts before ``offset``; -1 where there is none."""
        return bisect_left(self.start, offset) - 1

    def span(self, first: int, last: int) -> Span:
        """Return the span of the tokens from ``first`` to ``last``, both included."""
        return Span(self.start[first], self.end[last])


def read_syntax(analysis: Analysis, doc: Document) -> Syntax:
    """Join the parse of an analysis with its quotation marks."""
    left, right = _trace_subtrees(doc)
    return Syntax(
        text=analysis.text,
        start=doc.start,
        end=doc.end,
        word=doc.word,
        lemma=tuple((lemma or word).lower() for lemma, word in zip(doc.lemma, doc.word, strict=True)),
        pos=doc.pos,
        tag=doc.tag,
        dep=doc.dep,
        entity=doc.entity,
        head=doc.head,
        children=doc.children,
        left=left,
        right=right,
        sentence=tuple(number for number, (a, b) in enumerate(doc.bounds) for _ in range(b - a)),
        bounds=doc.bounds,
        quoted=_find_quoted(analysis, doc.start),
    )


def _trace_subtrees(doc: Document) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the ends of each token's subtree."""
    head = doc.head
    left, right = list(range(len(head))), list(range(len(head)))
    for first, last in doc.bounds:
        order = [token for token in range(first, last) if head[token] == token]
        for token in order:
            order.extend(doc.children[token])
        for token in reversed(order):
            above = head[token]
            left[above] = min(left[above], left[token])
            right[above] = max(right[above], right[token])
    return tuple(left), tuple(right)


def _find_quoted(analysis: Analysis, start: tuple[int, ...]) -> tuple[int, ...]:
    quoted = [-1] * len(start)
    for number, marked in enumerate(analysis.marked):
        if marked.depth == 0:
            first, last = bisect_left(start, marked.outer.start), bisect_left(start, marked.outer.end)
            quoted[first:last] = [number] * (last - first)
    return tuple(quoted)


_POINTING = frozenset({"he", "she", "him", "her", "his", "they", "them", "their", "it", "its"})
_SHOWING = frozenset({"this", "that", "these", "those"})
# "It is time to go", "it looks as if": nothing is meant by "it".
_CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "acl", "advcl", "relcl"})
_NAMING = frozenset({"NOUN", "PROPN"})


def leans_back(s: Syntax, tokens: Sequence[int]) -> bool:
    """Return whether what is said in these tokens points back at what they do not hold.

    That is a pronoun of the third person or a bare "this" before any noun of its own, "she" before who
    may be meant, "you said" to somebody who is not named, and anywhere "those instructions", "both of these
    bills", "such a plan" or "the same road" of which it says nothing before ("this year" needs nothing). So
    does what begins with a thing that the sentences before have brought up: "The deposition made headlines".
    """
    named: set[str] = set()
    somebody = False
    last = tokens[-1] if tokens else -1
    if _opens_on_thing(s, tokens) or any(_is_such(s, token, last) for token in tokens):
        return True
    for place, token in enumerate(tokens):
        word = s.word[token].lower()
        if word == "you" and not somebody and _is_told_to(s, token):
            return True
        if (word in _SOMEBODY and s.pos[token] == "PRON" and not somebody) or _is_same(s, token, last):
            return True
        if word in _SHOWING and s.tag[token] in ("DT", "PRP"):
            if _shows_back(s, token, named):
                return True
        elif word in _POINTING and s.pos[token] == "PRON" and not named:
            return word != "it" or not is_empty(s, token) or leans_back(s, tokens[place + 1 :])
        if s.pos[token] in _NAMING and s.entity[token] not in ("DATE", "TIME"):
            named.add(s.lemma[token])
            proper = s.pos[token] == "PROPN" and s.entity[token] in _SOMEBODIES
            somebody |= proper or s.lemma[token] in _people()
    return False


def _is_told_to(s: Syntax, token: int) -> bool:
    """Tell the "you" of one whose deeds are told: "You said you would not build it"; not "you never know"."""
    verb = s.head[token]
    past = s.tag[verb] == "VBD" or (s.tag[verb] == "VBN" and s.lemma[verb] == "be")
    return past and s.dep[token] == "nsubj" and s.dep[verb] in ("ROOT", "ccomp", "conj")


def _opens_on_thing(s: Syntax, tokens: Sequence[int]) -> bool:
    """Tell a subject like "The deposition" of which the last sentences have told, and the report's first not.

    Nothing of its own says which one it is ("The plan to sell the docks", "The city's plan").
    """
    article = next((t for t in tokens if s.pos[t] not in ("PUNCT", "SPACE")), -1)
    noun = article + 1
    if noun not in tokens or s.word[article].lower() != "the" or s.tag[noun] != "NN":
        return False
    told = s.dep[noun] in ("nsubj", "nsubjpass") and len(s.children[noun]) == 1
    if not told or s.entity[noun] or _is_of_report(s, noun):
        return False
    first = s.bounds[max(0, s.sentence[noun] - _BACK)][0]
    return any(s.lemma[t] == s.lemma[noun] and s.quoted[t] < 0 for t in range(first, article))


def _is_such(s: Syntax, token: int, last: int) -> bool:
    """Tell "such a plan", which was told before, from "such as", "no such thing" and "It is such a loss"."""
    noun = s.head[token]
    such = s.word[token].lower() == "such" and s.dep[token] in ("predet", "amod", "det")
    if not such or s.pos[noun] not in _NAMING or noun < token:
        return False
    behind = [s.word[t].lower() for t in range(token + 1, last + 1)]
    praised = s.dep[noun] in ("attr", "oprd") or any(s.tag[c] in ("JJR", "JJS") for c in s.children[noun])
    denied = token > 0 and s.word[token - 1].lower() == "no"
    return not praised and not denied and "as" not in behind and "that" not in behind


def _is_same(s: Syntax, token: int, last: int) -> bool:
    """Tell "the same road" without "as" behind it: which one was told before."""
    noun = s.head[token]
    if s.word[token].lower() != "same" or s.dep[token] != "amod" or s.pos[noun] != "NOUN":
        return False
    own = s.entity[noun] in ("DATE", "TIME") or s.lemma[noun] in _OURS or s.dep[noun] == "npadvmod"
    return not own and not any(s.word[t].lower() in ("as", "that", "who") for t in range(noun, last + 1))


def _is_of_report(s: Syntax, noun: int) -> bool:
    """Return whether a report speaks of a thing from its beginning: "this lawsuit" is then that one."""
    _, end = s.bounds[min(_OPENING, len(s.bounds) - 1)]
    return s.lemma[noun] in s.lemma[: min(end, noun)]


@cache
def _told_before() -> frozenset[str]:
    """Return the nouns that, with "this", mean what was told before."""
    return frozenset((load_words("en", "antecedents") or {}).get("abstract", ()))


@cache
def _people() -> frozenset[str]:
    """Return the nouns by which a person is meant without a name."""
    words = load_words("en", "speakers") or {}
    return frozenset((*words["offices"], *words["people"]))


def is_empty(s: Syntax, token: int) -> bool:
    """Return whether "it" means nothing: "it is time to go", "it seems that"; not "it allows us to grow"."""
    verb = s.head[token]
    below = s.children[verb]
    # The parser has "’s" as a verb and a lemma of its own; "makes it easy to" hangs "it" on "easy".
    plain = s.pos[verb] in ("AUX", "ADJ") or s.lemma[verb] in _IMPERSONAL
    if not plain and not any(s.dep[child] == "expl" for child in below):
        return False
    told = (
        *below,
        *(child for each in below if s.dep[each] in ("attr", "acomp") for child in s.children[each]),
    )
    return any(s.dep[child] in _CLAUSES for child in told)


def _shows_back(s: Syntax, token: int, named: set[str]) -> bool:
    """Return whether "this" or "those" mean what was told before the words that hold them."""
    noun = s.head[token] if s.dep[token] == "det" else token
    if any(s.dep[child] in ("relcl", "acl", "prep") for child in s.children[noun]):
        return False
    if noun == token:
        return not named
    own = s.lemma[noun] in named or s.lemma[noun] in _OURS
    if s.word[token].lower() == "this" and s.lemma[noun] in _told_before():
        # "Comply with this order": which one was told; "this winter" is everybody's.
        return not own and not _is_of_report(s, noun)
    of_several = token > 0 and s.word[token - 1].lower() in ("of", "both", "all")
    if s.word[token].lower() == "these" and of_several:
        return not own and s.entity[noun] not in ("DATE", "TIME")
    return not own and s.entity[noun] not in ("DATE", "TIME") and s.word[token].lower() in ("that", "those")


# What a report is about stands in so many sentences and one more.
_OPENING = 4
# A thing of which so many sentences have told is the one that is meant.
_BACK = 4
_SOMEBODY = frozenset({"he", "she"})
# What the parser takes a person's name for.
_SOMEBODIES = frozenset({"", "PERSON", "ORG", "NORP"})
# Verbs whose "it" may mean nothing.
_IMPERSONAL = frozenset({
    "be", "’s", "'s", "seem", "appear", "look", "sound", "feel", "happen", "turn", "take", "matter", "remain",
    "become", "follow", "hurt", "pay", "cost", "get", "come", "go", "occur", "strike", "please",
})  # fmt: skip
# Everybody's own: "these people", "that day".
_OURS = frozenset(
    {"country", "nation", "people", "day", "time", "way", "kind", "sort", "guy", "man", "woman"}
)
