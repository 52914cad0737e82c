"""One article as the quotations see it: its cues, the mentions that may speak, which verbs report speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from briefings.language import load_words
from briefings.model import Span
from briefings.reading.analysis import Analysis, Syntax
from briefings.reading.marks import Marked

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_ROLES = {
    "nsubj": "subject", "nsubjpass": "passive", "pobj": "prep", "dobj": "object", "dative": "object",
    "poss": "owner", "appos": "appos", "conj": "conj", "ROOT": "root", "attr": "attr",
}  # fmt: skip
_SPEECH = frozenset({"say", "write", "answer", "ask"})
_INSIDE = frozenset({"compound", "nmod", "nummod", "amod", "det", "npadvmod", "quantmod"})
_LEFT_PARTS = frozenset({"det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet"})
# So many words at most stand between a subject and its verb of saying.
_CUT_OFF = 24
# No attribution stands further off in its own sentence; a "sentence" of a thousand words is a broken text.
REACH = 150
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_DASH = re.compile(r"[―—–-]+\s*(?=\w)")
_JOINED = re.compile(r"(?:-[^\W\d_]+)+")
_GENITIVES = frozenset({"’", "'", "’s", "'s"})
_INHERITING = frozenset({"conj", "xcomp", "advcl", "acl", "dep", "ccomp", "pcomp", "prep", "relcl"})
_RELATIVES = frozenset({"WP", "WDT", "WP$", "WRB"})
_VERB_CLASSES = ("say", "ask", "answer", "write", "think", "judge")
_PRONOUNS = {
    "he": "he", "she": "he", "him": "he", "her": "he", "they": "they", "them": "they", "it": "it",
    "i": "i", "we": "i", "me": "i", "us": "i", "you": "i", "who": "who", "that": "who", "which": "who",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """``verbs`` gives each reporting verb's class, ``speakers`` each common noun's kind of speaker."""

    verbs: dict[str, str]
    texts: frozenset[str]
    says: frozenset[str]
    works: frozenset[str]
    making: frozenset[str]
    authoring: frozenset[str]
    naming: frozenset[str]
    relations: frozenset[str]
    speakers: dict[str, str]


@cache
def load_cues(language: str) -> Cues:
    """Return the cues of a language, or none where its lexicon has none."""
    words = load_words(language, "cues") or {}
    speakers = load_words(language, "speakers") or {}
    verbs: dict[str, str] = {}
    for kind in _VERB_CLASSES:
        for verb in words.get(kind, ()):
            verbs.setdefault(verb, kind)
    kinds = {noun: kind for kind in ("bodies", "people", "offices") for noun in speakers.get(kind, ())}
    texts = frozenset(words.get("texts", ()))
    return Cues(
        verbs=verbs,
        texts=texts,
        says=frozenset(words.get("says", ())),
        works=frozenset(words.get("works", ())),
        making=frozenset(words.get("making", ())),
        authoring=frozenset(words.get("authoring", ())),
        naming=frozenset(words.get("naming", ())),
        relations=frozenset(speakers.get("relations", ())),
        speakers=dict.fromkeys(sorted(texts), "texts") | kinds,
    )


def kind_of_speaker(cues: Cues, word: str, lemma: str, pos: str, entity: str) -> str:
    """Return what kind of speaker a token would be: a pronoun's class, an entity's type, a noun's kind."""
    if pos in ("PRON", "DET"):
        return _PRONOUNS.get(word.lower(), "pronoun")
    if entity in ("PERSON", "ORG", "GPE", "NORP"):
        return entity
    kind = cues.speakers.get(lemma) or cues.speakers.get(word.lower())
    if kind:
        return kind
    return "name" if pos == "PROPN" else "noun"


@dataclass(frozen=True, slots=True)
class SpeakerCandidate:
    """A noun phrase that may speak, by its head token; ``verb`` is what it is the subject of, or -1."""

    token: int
    role: str
    kind: str
    verb: int
    cue: str


class QuoteContext:
    """One article as the ranking sees it: its syntax, its mentions, and which verbs report speech."""

    def __init__(self, analysis: Analysis, syntax: Syntax, cues: Cues) -> None:
        self.analysis, self.syntax, self.cues = analysis, syntax, cues
        self.paragraph = _number_paragraphs(analysis, syntax)
        self.stretches = tuple(m for m in analysis.marked if m.depth == 0)
        outermost = [n for n, m in enumerate(analysis.marked) if m.depth == 0]
        self.number_of = {index: number for number, index in enumerate(outermost)}
        self.subject: dict[int, int] = {}
        for token, dep in enumerate(syntax.dep):
            if dep in _SUBJECTS:
                self.subject.setdefault(syntax.head[token], self._past_genitive(token))
        self.interrupted = {verb: token for token, verb in self._find_interrupted()}
        self.inverted = dict((*self._find_inverted(), *self._find_interrupted(), *self._find_quoted()))
        self.subject.update({verb: token for token, verb in self.inverted.items()})

    def _past_genitive(self, token: int) -> int:
        """Return whom a subject is that the parser takes for his owner: "the Greens’ Hale said"."""
        s = self.syntax
        if token + 1 >= len(s.word) or s.word[token + 1] not in _GENITIVES:
            return token
        apposed = (c for c in s.children[token] if s.dep[c] == "appos" and s.entity[c] == "PERSON")
        return next((c for c in apposed if s.left[c] == token + 2), token)

    def _closes(self, token: int) -> bool:
        """Return whether a sign ends a clause; the full stop of "Vt." does not."""
        return self.syntax.word[token] in ".;:!?" and self.syntax.dep[token] == "punct"

    def _find_quoted(self) -> Iterator[tuple[int, int]]:
        """Yield whom another quotes: "the Post quoted Hale as saying", "It quotes Hale:"."""
        s = self.syntax
        for quoted, dep in enumerate(s.dep):
            quoting = s.head[quoted]
            named = dep == "dobj" and s.entity[quoted] == "PERSON" and s.lemma[quoting] in ("quote", "cite")
            if named and ":" in s.word[quoted + 1 : quoted + 2] and s.quoted[quoted] < 0:
                yield quoted, quoting
        for saying, word in enumerate(s.word):
            quoting = s.head[s.head[saying]] if word.lower() == "saying" and s.dep[saying] == "pcomp" else -1
            if quoting < 0 or s.lemma[quoting] not in ("quote", "cite") or s.quoted[saying] >= 0:
                continue
            passive = any(s.dep[c] == "auxpass" for c in s.children[quoting])
            wanted = "nsubjpass" if passive else "dobj"
            yield from ((c, saying) for c in s.children[quoting] if s.dep[c] == wanted and c < saying)

    def _find_inverted(self) -> Iterator[tuple[int, int]]:
        """Yield subjects behind a verb of saying that follows a quotation: "“…,” retorted the mayor".

        The parser takes them for its objects; who retorts is not said otherwise.
        """
        s = self.syntax
        for marked in self.stretches:
            verb = s.token_before(marked.outer.end) + 1
            verb += verb < len(s.word) and s.word[verb] == ","
            if verb >= len(s.word) or s.quoted[verb] >= 0 or verb in self.subject:
                continue
            if s.pos[verb] != "VERB" or self.cue_of(verb) not in _SPEECH:
                continue
            # "shot back Hale"
            begin = verb + 1 + (verb + 1 < len(s.word) and s.dep[verb + 1] == "prt")
            clauses = s.children[verb] if s.tag[verb] != "VBG" else ()
            below = (verb, *(c for c in clauses if s.dep[c] == "ccomp" and c > verb))
            behind = (c for head in below for c in s.children[head] if s.left[c] == begin)
            # "said Hale, who led the town, yet lost it": the parser has him lose it.
            objects = (c for c in behind if s.dep[c] in ("dobj", *_SUBJECTS) and s.pos[c] in _NOMINAL)
            yield from ((child, verb) for child in objects)

    def _find_interrupted(self) -> Iterator[tuple[int, int]]:
        """Yield subjects whose verb of saying an apposition cuts off: "“…,” Hale, 81 and retired, said".

        The parser gives them the first verb behind them.
        """
        s = self.syntax
        for marked in self.stretches:
            opening = s.token_before(marked.outer.end) + 1
            stop = min(opening + _CUT_OFF, len(s.word))
            subjects = (t for t in range(opening, stop) if s.dep[t] in _SUBJECTS and s.left[t] == opening)
            subject = next((t for t in subjects if s.pos[t] in _NOMINAL), -1)
            if subject < 0 or s.quoted[subject] >= 0 or self.cue_of(s.head[subject]):
                continue
            ends = (t for t in range(subject + 1, stop) if s.quoted[t] >= 0 or self._closes(t))
            for verb in range(subject + 3, next(ends, stop)):
                told = s.tag[verb] in ("VBD", "VBZ") and self.cue_of(verb) in _SPEECH
                if (
                    told
                    and s.word[verb - 1] == ","
                    and s.word[subject + 1] == ","
                    and verb not in self.subject
                ):
                    yield subject, verb
                    break

    @cached_property
    def in_brackets(self) -> tuple[bool, ...]:
        """Tell of each token whether it stands in brackets, where nobody speaks: "Hale (D-Md.)"."""
        inside, found = 0, []
        starts = {first for first, _ in self.syntax.bounds}
        for token, word in enumerate(self.syntax.word):
            if token in starts:
                inside = 0
            found.append(inside > 0 and word not in "])")
            inside += (word in "([") - (word in ")]" and inside > 0)
        return tuple(found)

    @cached_property
    def bound(self) -> dict[int, int]:
        """The verbs of saying that stand next to a stretch, and the number of the nearest one."""
        s = self.syntax
        nearest: dict[int, tuple[int, int]] = {}
        for number, marked in enumerate(self.stretches):
            first = s.token_from(marked.outer.start)
            last = max(first, s.token_before(marked.outer.end))
            near = [(t - last, t) for t in range(last + 1, last + 6)]
            near += [(first - t, t) for t in range(first - 3, first)]
            for distance, token in near:
                if 0 <= token < len(s.word) and s.quoted[token] < 0 and self.cue_of(token) in _SPEECH:
                    nearest[token] = min(nearest.get(token, (distance, number)), (distance, number))
        return {token: number for token, (_, number) in nearest.items()}

    @cached_property
    def mentions(self) -> tuple[tuple[SpeakerCandidate, ...], ...]:
        """The mentions outside quotation marks, sentence by sentence."""
        return tuple(tuple(self._mentions(first, last)) for first, last in self.syntax.bounds)

    def _mentions(self, first: int, last: int) -> Iterator[SpeakerCandidate]:
        s = self.syntax
        for token in range(first, last):
            if s.pos[token] not in _NOMINAL or s.quoted[token] >= 0 or "://" in s.word[token]:
                continue
            dep = s.dep[token]
            if dep in _INSIDE and (s.entity[token] != "PERSON" or s.entity[s.head[token]] == "PERSON"):
                continue
            yield self.mention(token)

    def mention(self, token: int) -> SpeakerCandidate:
        """Describe a noun phrase by its head token."""
        s = self.syntax
        role, verb = _ROLES.get(s.dep[token], "other"), -1
        above = s.head[token]
        if s.dep[token] in _SUBJECTS and token not in self.inverted:
            verb = above
        elif token in self.inverted or self.subject.get(s.head[above]) == token:
            role, verb = "subject", self.inverted.get(token, s.head[above])
        elif s.dep[token] == "conj":
            if s.dep[above] in _SUBJECTS:
                role, verb = "subject2", s.head[above]
        elif role == "prep":
            role = self._role_behind(above)
        kind = kind_of_speaker(self.cues, s.word[token], s.lemma[token], s.pos[token], s.entity[token])
        if s.pos[token] == "NOUN" and any(
            s.dep[c] == "appos" and s.pos[c] == "PROPN" for c in s.children[token]
        ):
            kind = "PERSON"
        return SpeakerCandidate(token, role, kind, verb, self.cue_of(verb) if verb >= 0 else "")

    def _role_behind(self, preposition: int) -> str:
        s = self.syntax
        word = s.lemma[preposition]
        if word == "to" and s.lemma[s.head[preposition]] in ("accord", "according"):
            return "according"
        if word == "per" or (word == "of" and s.lemma[s.head[preposition]] == "word"):
            return "according"
        if word == "by":
            return "by"
        return "prep"

    def cue_of(self, verb: int) -> str:
        """Return the class of a reporting verb, or of the best of those that it is joined with."""
        s = self.syntax
        if s.lemma[verb] == "want" and any(s.lemma[c] == "know" for c in s.children[verb] if c > verb):
            return "ask"
        if s.lemma[verb] == "call" and any(s.dep[c] == "prt" for c in s.children[verb]):
            return "say"
        kind = self.cues.verbs.get(s.lemma[verb], "")
        return kind if s.pos[verb] in ("VERB", "AUX") or kind in ("say", "write") else ""

    def subject_of(self, verb: int) -> tuple[int, str]:
        """Return the subject of a verb and whether it is its own; it inherits that of the verb above."""
        s = self.syntax
        how = "own"
        for _ in range(6):
            token = self.subject.get(verb)
            if token is not None:
                return token, how
            if s.head[verb] == verb or s.dep[verb] not in _INHERITING:
                break
            if s.dep[verb] in ("acl", "relcl") and s.pos[s.head[verb]] in _NOMINAL:
                return s.head[verb], "noun"
            verb, how = s.head[verb], s.dep[verb]
        return -1, ""


def name_span(syntax: Syntax, token: int) -> Span:
    """Return the noun phrase of a head token without its clauses: "a spokesman for the ministry"."""
    first, last = token, token
    for child in syntax.children[token]:
        if child < token and syntax.dep[child] in _LEFT_PARTS:
            first = min(first, syntax.left[child])
        elif child == last + 1 and syntax.dep[child] == "prep" and _says_whose(syntax, child):
            clauses = (t for t in range(child, syntax.right[child]) if syntax.tag[t + 1] in _RELATIVES)
            last = next((t - 1 if syntax.word[t] == "," else t for t in clauses), syntax.right[child])
    first = next((t + 1 for t in range(token, first - 1, -1) if syntax.quoted[t] >= 0), first)
    while first < token and syntax.pos[first] in ("PUNCT", "SPACE", "CCONJ"):
        first += 1
    if "\n" in syntax.text[syntax.start[first] : syntax.end[token]]:
        first = token
    while last > token and syntax.pos[last] in ("PUNCT", "SPACE"):
        last -= 1
    if "\n" in syntax.text[syntax.start[token] : syntax.end[last]] or any(
        syntax.quoted[part] >= 0 for part in range(token, last + 1)
    ):
        last = token
    start, end = syntax.span(first, last)
    # "A passer-by" is three tokens.
    joined = _JOINED.match(syntax.text, end)
    end = joined.end() if joined else end
    dash = _DASH.match(syntax.text, start, end)
    # "-Mara Ellis" beneath a quotation is one token.
    return Span(dash.end() if dash else start, end)


def _says_whose(s: Syntax, preposition: int) -> bool:
    """Return whether a preposition leads to whom somebody belongs: "an aide to Hale", "of the board"."""
    word = s.word[preposition].lower()
    if word in ("of", "for", "from"):
        return True
    objects = [c for c in s.children[preposition] if s.dep[c] == "pobj"]
    named = any(s.entity[c] in ("PERSON", "ORG", "GPE", "NORP") for c in objects)
    return named and word in ("to", "at", "with") and s.pos[s.head[preposition]] == "NOUN"


def _number_paragraphs(analysis: Analysis, syntax: Syntax) -> tuple[int, ...]:
    """Return the number of the paragraph of each sentence of the parse."""
    numbers, current = [], 0
    spans = analysis.paragraphs
    for first, _ in syntax.bounds:
        while current + 1 < len(spans) and spans[current + 1].start <= syntax.start[first]:
            current += 1
        numbers.append(current)
    return tuple(numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A quotation in its surroundings.

    ``first`` and ``last`` are its outermost tokens, marks included, ``sentences`` the numbers of theirs,
    ``governors`` the tokens outside that its words hang on. ``lead`` and ``tail`` tell the sign before it and
    the one that ends it, ``whole`` that its paragraphs hold nothing else, ``anchored`` that a verb of
    saying stands in its sentences outside of marks.
    """

    marked: Marked
    number: int
    first: int
    last: int
    sentences: tuple[int, int]
    governors: tuple[int, ...]
    lead: str
    tail: str
    whole: bool
    anchored: bool
