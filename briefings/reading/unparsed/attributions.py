"""Who is named as the speaker of a quotation by the words behind it or before it.

A verb of saying with its subject; "according to X"; "as X said"; "X's verdict:"; a name before a colon.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefings.model import Span
from briefings.reading.analysis import SIGNATURE
from briefings.reading.unparsed.clauses import _NEAR, _SMALL, ClauseReader, read_as, read_opinion
from briefings.reading.unparsed.pieces import SPEAKING, Attribution, Piece, ends_in


def find_attribution(reader: ClauseReader, text: str, before: Span, after: Span) -> Attribution | None:
    """Return who speaks by the words behind the quotation, else before it; behind a colon the other way."""
    if signed := SIGNATURE.match(text, after.start, after.end):
        names = reader.read(Span(*signed.span("name")))
        speaking = [n for n, p in enumerate(names) if p.kind in ("name", "person", "noun")]
        if speaking:
            return reader.describe(names, speaking[0], None, "cue")
    behind = reader.read(after)
    ahead = reader.read(before)
    if text[before.end - 1 : before.end] == "(" and text[after.start : after.start + 1] == ")":
        # "…, der Leiter des Amtes, Karl Ruhland („…“)": whose words they are stands before the bracket.
        named = [n for n, piece in enumerate(ahead) if piece.text != "("]
        if named and ahead[named[-1]].kind in ("name", "person", "body"):
            return reader.describe(ahead, named[-1], None, "lead")
    colon = text[before.start : before.end].rstrip().endswith(":")
    before_it, behind_it = _read_before(reader, ahead, colon=colon), _read_behind(reader, behind, ahead)
    weak = before_it is None or before_it.way == "bare" or is_weak(reader, text, before_it)
    if behind_it is None and weak and reader.reported and not colon:
        behind_it = _read_tail(reader, behind)
    # "Frost ist besorgt: „…“, sagte sie": a verb right behind the marks tells more than a colon before them.
    cue = behind_it.cue if behind_it is not None and reader.reported else None
    beside = cue is not None and not text[after.start : cue.start].strip(' ,–"“”«»')
    if behind_it is not None and (not colon or weak or beside):
        return _find_author(reader, behind, behind_it)
    return before_it and _find_author(reader, ahead, before_it)


def _find_author(reader: ClauseReader, pieces: Sequence[Piece], found: Attribution) -> Attribution:
    """Return whose text it is in which "it says", else that text: "heißt es in der Erklärung des Amtes"."""
    if found.kind != "other":
        return found
    for at, piece in enumerate(pieces):
        if piece.kind in ("noun", "body", "person") and ends_in(piece.text, reader.speech_nouns):
            owner = reader.find_owner(pieces, at)
            if owner is not None and owner.kind != "pronoun":
                return owner
    if told := _find_teller(reader, pieces, found.cue):
        return told
    return reader.find_document(pieces, found.cue) or found


def _find_teller(reader: ClauseReader, pieces: Sequence[Piece], cue: Span | None) -> Attribution | None:
    """Return from whom or where "it says" something: "hieß es beim Verband", "von Ruhland hieß es"."""
    if any(reader.is_document(piece) for piece in pieces):
        return None
    for at, piece in enumerate(pieces):
        noun = pieces[at - 1] if at else None
        if piece.text.lower() not in reader.tellers or (
            noun and noun.kind in ("noun", "name", "body", "person")
        ):
            continue
        for other in range(at + 1, min(len(pieces), at + _SMALL + 2)):
            if pieces[other].kind in ("name", "person", "body"):
                return reader.describe(pieces, other, cue, "lead")
            if pieces[other].kind in ("verb", "clause", "noun") or pieces[other].text in ",:;":
                break
    return None


def _read_behind(reader: ClauseReader, pieces: Sequence[Piece], ahead: Sequence[Piece]) -> Attribution | None:
    stop = next(
        (n for n, p in enumerate(pieces) if p.text in ".:;!?" or (p.kind == "clause" and n > _SMALL)),
        len(pieces),
    )
    near = pieces[:stop]
    opening = next((p.text.lower() for p in near if p.kind != "mark"), "")
    if opening in reader.and_words:
        return None
    verb = next((n for n, p in enumerate(near[: _NEAR + _SMALL]) if p.kind == "verb"), None)
    turned = not reader.language.nouns_in_capitals
    while turned and verb is not None and near[verb + 1 : verb + 2] and near[verb + 1].kind == "verb":
        # "diye konuşan" (Turkish): of verbs side by side the last has the subject.
        verb += 1
    return _read_around(reader, near, verb) or (
        _read_unlisted(reader, near) if verb is None else _read_verb(reader, near, verb, ahead)
    )


def _read_tail(reader: ClauseReader, pieces: Sequence[Piece]) -> Attribution | None:
    """Return who speaks by the last words of the sentence: "“…”, weil das Wasser stieg, so die Behörde."."""
    stop = next((n for n, p in enumerate(pieces) if p.text in ".:;!?"), len(pieces))
    comma = next((n for n in range(stop - 1, -1, -1) if pieces[n].text == ","), None)
    if comma is None or comma + 1 >= stop:
        return None
    tail = pieces[comma + 1 : min(stop, comma + 1 + _NEAR)]
    if tail[0].kind == "verb":
        return reader.find_subject(tail, 0, behind=True)
    if tail[0].kind != "lead":
        return None
    for at, piece in enumerate(tail):
        if piece.kind in ("name", "person", "body"):
            return reader.describe(tail, at, tail[0].span, "lead")
        if piece.kind in ("verb", "clause", "noun"):
            return None
    return None


def _read_around(reader: ClauseReader, near: Sequence[Piece], verb: int | None) -> Attribution | None:
    """Return whom "according to X", "X zufolge" or "as X said" names."""
    lead = next((n for n, p in enumerate(near[:_SMALL]) if p.kind == "lead"), None)
    if lead is not None and (verb is None or lead < verb) and (found := _read_lead(reader, near, lead)):
        return found
    return _read_trail(reader, near[:_NEAR]) or read_as(reader, near) or read_opinion(reader, near[:_NEAR])


def _read_trail(reader: ClauseReader, pieces: Sequence[Piece]) -> Attribution | None:
    trail = next((n for n, p in enumerate(pieces) if p.kind == "trail"), None)
    if trail is None:
        return None
    speaking = [n for n in range(trail) if pieces[n].kind in ("name", "person", "body")]
    return reader.describe(pieces, speaking[0], pieces[trail].span, "lead") if speaking else None


def _read_unlisted(reader: ClauseReader, near: Sequence[Piece]) -> Attribution | None:
    """Read what stands between a closing mark's comma and a name as a verb, listed or not."""
    bare = [p for p in near if p.text != "»"]
    if [p.kind for p in bare[:3]] != ["mark", "word", "name"] or bare[0].text != ",":
        return None
    if bare[2].actor is None or bare[1].text.lower() in reader.language.stop_words:
        return None
    return reader.describe(bare, 2, bare[1].span, "cue")


def _read_verb(
    reader: ClauseReader, near: Sequence[Piece], verb: int, ahead: Sequence[Piece]
) -> Attribution | None:
    """Return the subject of a verb behind a quotation; where there is none, that of the words before it."""
    around = [*ahead, *near]
    if reader.is_passive(around, len(ahead) + verb):
        return reader.find_speaker(around, len(ahead) + verb)
    found = reader.find_speaker(near, verb)
    if found is not None or verb > _SMALL:
        return found
    if any(p.kind in ("name", "other", "noun") and not p.barred for p in near[:verb]):
        return None
    speaking = [n for n, p in enumerate(ahead) if p.kind in SPEAKING and not p.barred]
    return reader.describe(ahead, speaking[0], near[verb].span, "cue") if speaking else None


def _read_before(reader: ClauseReader, pieces: Sequence[Piece], *, colon: bool) -> Attribution | None:
    opinion = read_opinion(reader, pieces)
    if found := read_as(reader, pieces) or (None if colon else opinion):
        return found
    verbs = [n for n, p in enumerate(pieces) if p.kind == "verb"]
    lead = next((n for n, p in enumerate(pieces) if p.kind == "lead"), None)
    for verb in reversed(verbs):
        if found := reader.find_speaker(pieces, verb):
            return found
    found = (
        opinion
        or _read_opening(reader, pieces)
        or (_read_lead(reader, pieces, lead) if lead is not None else None)
    )
    found = found or _read_trail(reader, pieces)
    if found or (colon and (found := _read_noun(reader, pieces))):
        return found
    speaking = [
        n for n, p in enumerate(pieces) if p.kind in ("name", "person", "body", "pronoun") and not p.barred
    ]
    if not speaking:
        return None
    # "Orlo Pen: “…”" names nobody else.
    alone = (
        colon
        and all(p.kind in ("name", "person", "article", "mark", "word", "noun", "body") for p in pieces)
        and len(pieces) <= _NEAR
    )
    return reader.describe(
        pieces, speaking[0], None, "cue" if alone and pieces[speaking[0]].kind == "name" else "bare"
    )


def _read_noun(reader: ClauseReader, pieces: Sequence[Piece]) -> Attribution | None:
    """Return whose a noun of speech is: "Das Fazit von Ruhland: …"."""
    for at, piece in enumerate(pieces):
        if reader.is_speech_noun(piece) and not piece.barred:
            return reader.find_owner(pieces, at)
    return None


def _read_lead(reader: ClauseReader, pieces: Sequence[Piece], lead: int) -> Attribution | None:
    """Return whom "according to" or "selon" leads in: what a case or "of" governs may be meant here."""
    if found := _read_led(reader, pieces, lead):
        return found
    for at in range(lead + 1, min(len(pieces), lead + _NEAR)):
        piece = pieces[at]
        if piece.kind == "noun" and reader.speech_nouns and ends_in(piece.text, reader.speech_nouns):
            return reader.find_owner(pieces, at) or reader.find_document(pieces[at:], None)
        if reader.is_document(piece):
            return reader.find_document(pieces[at:], None)
        if piece.kind in ("name", "person", "body", "pronoun"):
            return reader.describe(pieces, at, pieces[lead].span, "lead")
        named = pieces[at + 1 : at + 2]
        if piece.kind == "noun" and named and named[0].kind == "name":
            # "Nach Ansicht des Hafenmeisters Karl Ruhland"
            continue
        if piece.kind in ("verb", "clause", "noun") or piece.text in ",:;.":
            return None
    return None


def _read_led(reader: ClauseReader, pieces: Sequence[Piece], lead: int) -> Attribution | None:
    """Return the pronoun behind or inside of "according to", or the subject of a verb behind it.

    "volgens haar", "по его словам"; "según explicó el ingeniero".
    """
    if pieces[lead + 1 : lead + 2] and pieces[lead + 1].kind == "verb":
        return reader.find_subject(pieces, lead + 1, behind=True)
    for piece in pieces[lead : lead + 2]:
        if piece.text.lower() in reader.led:
            return Attribution(piece.span, pieces[lead].span, None, "pronoun", "lead")
    return None


def _read_opening(reader: ClauseReader, pieces: Sequence[Piece]) -> Attribution | None:
    """Return in whose eyes a sentence tells something: "Pour Ada Frost, …"; it may as well be for her."""
    if not pieces or pieces[0].text.lower() not in reader.opening_leads:
        return None
    for at, piece in enumerate(pieces[1 : _NEAR + 1], 1):
        if piece.kind == "name":
            return reader.describe(pieces, at, pieces[0].span, "bare")
        if piece.text == "," or piece.kind in ("verb", "clause"):
            return None
    return None


def is_weak(reader: ClauseReader, text: str, found: Attribution) -> bool:
    """Return whether the verb says something else as often as speech, or a body's bare name speaks."""
    cue = found.cue.of(text).lower() if found.cue and found.cue.start not in reader.phrasal else ""
    # "zeigte sich zufrieden" tells what somebody feels, not that it was said
    felt = found.cue is not None and found.cue.of(text).lower() in reader.feeling_verbs
    return felt or cue in reader.weak_verbs or (found.kind == "body" and found.actor is not None)
