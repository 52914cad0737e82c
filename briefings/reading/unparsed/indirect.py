"""What is said without marks: "X said that …", "according to X …", "…, said X"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefings.model import Span
from briefings.reading.analysis import Analysis
from briefings.reading.marks import Marked
from briefings.reading.unparsed.clauses import ClauseReader, read_as, read_opinion
from briefings.reading.unparsed.pieces import SPEAKING, Attribution, Piece, take_clause

_LONGEST, _NEEDED, _NEAR, _FAR = 640, 4, 9, 30
_WORD = re.compile(r"[^\W_]+")
# "zu gehen", "aufzunehmen": the infinitive of a clause that tells what is asked or announced (German).
_INFINITIVE = re.compile(r"\w{2,}zu\w{3,}n$|\w+n$")


def find_said(
    analysis: Analysis, reader: ClauseReader, outer: Sequence[Marked]
) -> Iterator[tuple[Span, Attribution]]:
    """Yield the clauses that somebody is said to have said, each with who; one a sentence."""
    text = analysis.text
    # A word or two between marks are held at arm's length, and the clause around them is told all the same.
    long = [marked for marked in outer if marked.block or len(_WORD.findall(marked.span.of(text))) >= _NEEDED]
    places = iter([*(long if reader.reported else outer), None])
    marked = next(places)
    last: tuple[Span | None, Attribution] | None = None
    for sentence in analysis.body():
        while marked is not None and marked.outer.end <= sentence.start:
            marked = next(places)
        if marked is not None and marked.outer.start < sentence.end:
            last = _tell_subject(analysis, reader, sentence)
            continue
        if sentence.end - sentence.start > _LONGEST or text[sentence.start] in "-–—―":
            continue
        pieces = reader.read(sentence)
        paragraph = analysis.paragraph_at(sentence.start)
        found = (
            _read_lead(reader, pieces, sentence)
            or _read_clause(reader, pieces, sentence)
            or _read_end(reader, pieces, sentence)
            or _read_around(reader, pieces, sentence)
            or _read_statement(reader, pieces, sentence)
        )
        if found is None and last is not None and last[0] == paragraph and reader.is_reported(pieces):
            found = (sentence, last[1])
        last = (paragraph, found[1]) if found is not None else _tell_subject(analysis, reader, sentence)
        if found is not None:
            span = _trim(text, found[0])
            if len(_WORD.findall(span.of(text))) >= _NEEDED:
                yield span, found[1]


def _tell_subject(
    analysis: Analysis, reader: ClauseReader, sentence: Span
) -> tuple[Span | None, Attribution] | None:
    """Return who a sentence speaks of first: what is reported behind it is theirs."""
    if not reader.reported:
        return None
    pieces = reader.read(sentence)
    first = next((at for at, piece in enumerate(pieces) if piece.kind in SPEAKING and not piece.barred), None)
    if first is None:
        return None
    return analysis.paragraph_at(sentence.start), reader.describe(pieces, first, None, "bare")


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in " ,:;\u00a0":
        start += 1
    while end > start and text[end - 1] in " ,;.!?…。\u00a0":
        end -= 1
    return Span(start, end)


def _read_clause(
    reader: ClauseReader, pieces: Sequence[Piece], sentence: Span
) -> tuple[Span, Attribution] | None:
    """Read "X said that …": the clause behind the verb and its comma, or behind "that"."""
    for verb, piece in enumerate(pieces):
        if piece.kind != "verb":
            continue
        opening = _find_opening(reader, pieces, verb)
        if opening is None:
            continue
        found = reader.find_speaker(pieces[:opening], verb)
        if found is not None and found.kind != "other":
            start = pieces[opening].end if pieces[opening].text == "," else pieces[opening].start
            return Span(start, sentence.end), found
    return None


def _find_opening(reader: ClauseReader, pieces: Sequence[Piece], verb: int) -> int | None:
    """Return the piece at which what is said begins: "that", or the comma that stands for it (German)."""
    far = _FAR if reader.reported else _NEAR
    for at in range(verb + 1, min(len(pieces), verb + 1 + far)):
        piece = pieces[at]
        if piece.text.lower() in reader.that:
            return at
        if piece.text == "," and reader.reported and at + 1 < len(pieces):
            following = pieces[at + 1]
            if following.text.lower() in reader.that:
                return at
            clause = list(take_clause(iter(pieces[at + 1 :])))
            if following.kind != "clause" and (reader.is_reported(clause) or _is_infinitive(clause)):
                return at
            if following.kind == "clause" or len(clause) > _NEAR:
                return None
            continue
        if piece.kind == "verb" or piece.text in ":;":
            return None
    return None


def _is_infinitive(clause: Sequence[Piece]) -> bool:
    """Return whether a clause ends in an infinitive with "zu", and no "um" or "ohne" opens it (German)."""
    words = [piece.text for piece in clause if piece.kind != "mark"]
    if not words or words[0].lower() in ("ohne", "statt", "anstatt"):
        return False
    pairs = zip(["", *words], words, strict=False)
    return any(
        _INFINITIVE.match(word) is not None and ("zu" in word[2:-3] or before == "zu") and word.islower()
        for before, word in pairs
    )


def _read_around(
    reader: ClauseReader, pieces: Sequence[Piece], sentence: Span
) -> tuple[Span, Attribution] | None:
    """Read "The lock, according to X, opens" and "As X reports, …": the sentence is what is said."""
    if not reader.reported:
        return None
    if found := read_opinion(reader, pieces) or read_as(reader, pieces):
        return sentence, found
    for at, piece in enumerate(pieces):
        if piece.kind == "lead" and piece.text.lower() not in reader.weak_leads:
            order: Sequence[int] = range(at + 1, min(len(pieces), at + _NEAR))
        elif piece.kind == "trail":
            order = range(at - 1, max(-1, at - _NEAR), -1)
        else:
            continue
        stops = ("verb", "clause", "noun", "pronoun", "other") if piece.kind == "lead" else ("verb", "clause")
        for other in order:
            if pieces[other].kind in ("name", "person", "body"):
                return sentence, reader.describe(pieces, other, piece.span, "lead")
            if pieces[other].kind in stops:
                break
    return None


def _read_lead(
    reader: ClauseReader, pieces: Sequence[Piece], sentence: Span
) -> tuple[Span, Attribution] | None:
    """Read "according to X, …"."""
    if not pieces or pieces[0].kind != "lead" or pieces[0].text.lower() in reader.weak_leads:
        return None
    for at in range(1, min(len(pieces), _NEAR)):
        piece = pieces[at]
        if piece.kind in ("name", "person", "body"):
            found = reader.describe(pieces, at, pieces[0].span, "lead")
            return Span(found.speaker.end, sentence.end), found
        if piece.kind in ("verb", "clause", "noun", "pronoun", "other") or piece.text in ",:;":
            return None
    return None


def _read_end(
    reader: ClauseReader, pieces: Sequence[Piece], sentence: Span
) -> tuple[Span, Attribution] | None:
    """Read "…, said X." at the end of a sentence."""
    commas = [at for at, piece in enumerate(pieces) if piece.text == ","]
    for comma in reversed(commas):
        tail = pieces[comma + 1 :]
        if not tail or len(tail) > 2 * _NEAR:
            break
        if tail[0].kind == "verb" and (found := reader.find_subject(tail, 0, behind=True)):
            return Span(sentence.start, pieces[comma].start), found
        if tail[0].kind == "lead" and len(tail) > 1 and tail[1].kind == "verb":
            if found := reader.find_subject(tail, 1, behind=True):
                return Span(sentence.start, pieces[comma].start), found
        elif tail[0].kind == "lead" and len(tail) > 1:
            for at in range(1, min(len(tail), _NEAR)):
                if tail[at].kind in ("name", "person", "body"):
                    return Span(sentence.start, pieces[comma].start), reader.describe(
                        tail, at, tail[0].span, "lead"
                    )
                if tail[at].kind in ("verb", "noun", "clause"):
                    break
    return None


def _read_statement(
    reader: ClauseReader, pieces: Sequence[Piece], sentence: Span
) -> tuple[Span, Attribution] | None:
    """Read "X criticised the plan" (German): what is said is told without a clause of its own."""
    if not reader.reported:
        return None
    words = [piece.text.lower() for piece in pieces if piece.kind != "mark"]
    for verb, piece in enumerate(pieces):
        if piece.kind != "verb":
            continue
        phrasal = piece.start in reader.phrasal
        if not phrasal and (piece.text.lower() in reader.weak_verbs or words[-1] in reader.particles):
            # "Sie sagte ab" tells of something else than "sie sagte".
            continue
        found = reader.find_speaker(pieces, verb)
        if found is not None and found.kind not in ("other", "noun"):
            return sentence, found
    return None
