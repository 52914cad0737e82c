"""Candidates for indirect and mixed speech: a cue, and the words that may be what is said by it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefings.model import Span
from briefings.reading.analysis import Syntax
from briefings.reading.quotes.quote_context import QuoteContext

_CLAUSES = frozenset({"ccomp", "xcomp", "parataxis"})
_TRAILING = frozenset(
    {"prep", "xcomp", "ccomp", "advcl", "dative", "acl", "oprd", "prt", "dobj", "relcl", "advmod"}
)
_ABOUT = frozenset(
    {"for", "about", "on", "to", "of", "against", "in", "with", "from", "at", "as", "over", "into", "by"}
)
# Tokens; the longest clauses that annotators took for speech hold about a hundred.
_LONGEST = 200
# Verbs whose object may be whom one speaks to.
_ADDRESSING = frozenset(
    {"tell", "ask", "warn", "remind", "inform", "assure", "answer", "advise", "promise", "write", "reply"}
)
_SENTENCES = re.compile(r"[.!?…]\s+[^\W\d_a-z]")
_EDGES = frozenset({"PUNCT", "SPACE"})
_MARKS = frozenset("\"“”'‘’`„«»") | {"``", "''"}


@dataclass(frozen=True, slots=True)
class Content:
    """The tokens ``first`` to ``last``, both included, may be what ``cue`` says.

    ``form`` is how they hang on it and ``root`` the token by which they do.
    """

    cue: int
    first: int
    last: int
    form: str
    root: int


def find_contents(context: QuoteContext) -> Iterator[tuple[Content, ...]]:
    """Return, cue by cue, what may be said by it; at most one of each is true."""
    s = context.syntax
    for token, pos in enumerate(s.pos):
        if pos == "VERB" or (pos == "AUX" and s.dep[token] not in ("aux", "auxpass")):
            options = tuple(_of_verb(s, token))
        elif pos in ("NOUN", "ADJ", "PROPN") and s.lemma[token] != "word":
            options = tuple(_of_noun(s, token))
        elif pos in ("ADP", "VERB", "SCONJ"):
            options = tuple(_of_phrase(s, token))
        else:
            continue
        if options:
            yield options


def _of_verb(s: Syntax, verb: int) -> Iterator[Content]:
    first_right = next(
        (c for c in s.children[verb] if c > verb and s.dep[c] in ("dobj", "attr", "acomp", "oprd")), -1
    )
    for child in s.children[verb]:
        dep = s.dep[child]
        if dep in _CLAUSES or (dep == "advcl" and s.word[s.left[child]].lower() in ("if", "whether")):
            yield from _trim(s, verb, s.left[child], s.right[child], dep, child)
        elif dep == "dobj" and child > verb:
            yield from _trim(s, verb, s.left[child], _reach(s, verb, child), dep, child)
        elif dep == "prep" and s.word[child].lower() in _ABOUT and child > verb and first_right < 0:
            last = _reach(s, verb, child)
            yield from _trim(s, verb, child + 1, last, "prep", child)
    if s.lemma[verb] in ("accord", "according"):
        yield from _of_phrase(s, verb)


def _reach(s: Syntax, verb: int, child: int) -> int:
    """Return the end of the verb's phrase from this child on: its objects and what follows them."""
    last = s.right[child]
    for other in s.children[verb]:
        if other > child and s.dep[other] in _TRAILING:
            last = max(last, s.right[other])
    return last


def _of_noun(s: Syntax, noun: int) -> Iterator[Content]:
    for child in s.children[noun]:
        if child > noun and s.dep[child] in ("acl", "ccomp", "xcomp"):
            yield from _trim(s, noun, s.left[child], s.right[child], f"noun-{s.dep[child]}", child)
        elif (
            child > noun
            and s.dep[child] == "prep"
            and s.word[child].lower() in ("of", "for", "about", "that", "on", "to", "against")
        ):
            yield from _trim(s, noun, child + 1, s.right[child], "noun-prep", child)


def _of_phrase(s: Syntax, token: int) -> Iterator[Content]:
    """Return the clause that "according to" stands in, on the longer side of it."""
    if (
        s.lemma[token] not in ("accord", "according")
        or token + 1 >= len(s.word)
        or s.word[token + 1].lower() != "to"
    ):
        return
    first, last = s.bounds[s.sentence[token]]
    begin, end = token, s.right[token]
    if token - first > last - 1 - end:
        yield from _trim(s, token, first, begin - 1, "according", token)
    else:
        yield from _trim(s, token, end + 1, last - 1, "according", token)


def _trim(s: Syntax, cue: int, first: int, last: int, form: str, root: int) -> Iterator[Content]:
    """Cut the cue's own clause and the edges away; a content holds two words or more."""
    if first <= cue <= last:
        if root < cue:
            last = cue - 1
        else:
            first = cue + 1
    while first <= last and (s.pos[first] in _EDGES) and s.word[first] not in _MARKS:
        first += 1
    while last >= first and (s.pos[last] in _EDGES) and s.word[last] not in _MARKS:
        last -= 1
    if (first < last or (first == last and form in ("dobj", "prep"))) and last - first < _LONGEST:
        yield Content(cue, first, last, form, root)


def stands_alone(context: QuoteContext, content: Content, numbers: Sequence[int]) -> bool:
    """Return whether what stands between the marks is the whole of what is said.

    The words before the marks are then whom, where, when and by what it is told: "reporters in Kalvoy: “…”",
    "the board “…”". So it is, too, where the marks hold more than one sentence. ``numbers`` are the
    content's stretches among the outermost.
    """
    s, outer = context.syntax, context.stretches[numbers[0]].outer
    opening = s.token_from(outer.start)
    lead = range(content.first, opening)
    words = context.stretches[numbers[0]].span.of(s.text)
    if len(numbers) == 1 and _SENTENCES.search(words):
        return True
    before = s.text[: outer.start].rstrip()[-1:]
    spoken = any(_makes_clause(s, t) for t in lead)
    if before == "," and not spoken and _is_broken_off(context, numbers[0]):
        return True
    if before == ":" and (words[:1].isupper() or words[:1].isdigit()):
        return True
    if spoken:
        return False
    if before == "," and words[:1].isupper():
        return content.form in ("dobj", "prep", "ccomp")
    return (
        content.form in ("dobj", "ccomp")
        and s.lemma[content.cue] in _ADDRESSING
        and _is_clause(context, numbers[0])
    )


def _is_broken_off(context: QuoteContext, number: int) -> bool:
    """Tell a further part of a quotation: "“…,” Hale said in May, “but …”".

    The part before ends in a comma, in the same sentence.
    """
    s = context.syntax
    if number == 0:
        return False
    before, outer = context.stretches[number - 1], context.stretches[number].outer
    same = s.sentence[s.token_before(before.outer.end)] == s.sentence[s.token_from(outer.start)]
    return same and before.span.of(s.text).rstrip().endswith(",")


def _makes_clause(s: Syntax, token: int) -> bool:
    """Return whether a word before the marks makes more than whom or where it is told; "packed" does not."""
    told = s.pos[token] in ("VERB", "AUX") and s.dep[token] != "amod"
    return told or s.word[token].lower() in ("that", "as")


def _is_clause(context: QuoteContext, number: int) -> bool:
    s, marked = context.syntax, context.stretches[number]
    inside = range(s.token_from(marked.span.start), s.token_before(marked.span.end) + 1)
    return any(s.dep[t] in ("nsubj", "nsubjpass", "expl") for t in inside)


def attributes_itself(context: QuoteContext, content: Content, numbers: Sequence[int]) -> bool:
    """Return whether a quotation in the content has its own attribution there.

    A verb of saying with a subject of its own stands before the marks: "Hale, who said “…”, left, Orlan
    said". So it does where the parse hangs a second attribution on the first: "said “…” and Hale said “…”".
    """
    s = context.syntax
    last = s.token_from(context.stretches[numbers[-1]].outer.start)
    return any(
        s.quoted[t] < 0 and context.cue_of(t) in ("say", "ask", "answer", "write") and t in context.subject
        for t in range(content.first, last)
        if t != content.cue
    )


def cut_inference(context: QuoteContext, content: Content) -> Span:
    """Return the content's span without what the reporter infers behind the marks ("…”, implying that …")."""
    s = context.syntax
    last = max((t for t in range(content.first, content.last + 1) if s.quoted[t] >= 0), default=-1)
    if 0 <= last < content.last - 1 and s.word[last + 1] == "," and s.tag[last + 2] == "VBG":
        return s.span(content.first, last)
    return s.span(content.first, content.last)


def describe_content(context: QuoteContext, content: Content) -> list[str]:
    """Return the features of a candidate: its cue, its form, its speaker, and how the cue stands."""
    s, cue, form = context.syntax, content.cue, content.form
    lemma = s.lemma[cue]
    kind = context.cues.verbs.get(lemma) or ("says" if lemma in context.cues.says else "other")
    subject, how = context.subject_of(cue)
    speaker = context.mention(subject).kind if subject >= 0 else "none"
    below = [
        s.lemma[child]
        for child in s.children[cue]
        if s.dep[child] in ("aux", "neg", "mark", "auxpass", "prt")
    ]
    opening = s.word[content.first].lower()
    root = content.root
    size = _size(content.last - content.first + 1)
    features = [
        f"cue={lemma}",
        f"cue={lemma}|{form}",
        f"class={kind}|{form}",
        f"class={kind}|{speaker}",
        f"form={form}|{speaker}|{how}",
        f"size={size}|{form}|{kind}",
        f"opening={opening}|{form}",
        f"tag={s.tag[cue]}|{form}",
        f"tag={s.tag[cue]}|{kind}",
        f"cue-dep={s.dep[cue]}|{form}",
        f"cue-dep={s.dep[cue]}|{kind}",
        f"root={s.tag[root]}|{form}",
        f"root-lemma={s.lemma[root]}|{form}"
        if form in ("prep", "noun-prep")
        else f"object={s.entity[root] or s.pos[root]}|{form}",
        f"quoted={s.quoted[cue] >= 0}|{kind}|{form}",
        f"marks={_marks(s, content)}|{form}|{kind}",
        f"before={root < cue}|{form}|{kind}",
        f"above={s.lemma[s.head[cue]]}|{s.dep[cue]}",
        f"headline={context.paragraph[s.sentence[cue]] == 0}",
    ]
    features += [f"below={word}|{kind}" for word in below]
    if subject >= 0:
        features.append(f"subject={s.lemma[subject]}")
        features.append(f"subject={s.lemma[subject]}|{kind}")
    if form == "prep":
        features.append(f"cue={lemma}|{s.lemma[root]}")
    if form == "dobj":
        features.append(f"object={s.lemma[root]}")
        features.append(f"cue={lemma}|object={s.entity[root] or s.pos[root]}")
    return features


def _size(count: int) -> str:
    return next((str(bound) for bound in (1, 2, 3, 5, 8, 12, 20, 35) if count <= bound), "more")


def _marks(s: Syntax, content: Content) -> str:
    first, last = s.quoted[content.first], s.quoted[content.last]
    if first >= 0 and first == last:
        return "all"
    return "some" if any(s.quoted[token] >= 0 for token in range(content.first, content.last + 1)) else "none"
