"""Transcripts: paragraphs that begin with who speaks, in capitals and with a colon ("ELLIS: …")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefings.model import Span
from briefings.reading.analysis import Analysis

_TURN = re.compile(r"(?P<name>[^\W\d_a-zà-öø-ÿ]{2}[^\W_a-zà-öø-ÿ.’' -]{0,30}):\s+(?P<words>\S.*\S)")
# One capital label may be a heading ("WATCH: …"); a conversation has more than one turn.
_TURNS = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in a transcript, and the name before it."""

    name: Span
    words: Span


def find_turns(analysis: Analysis) -> Iterator[Turn]:
    """Return the turns of a conversation that is printed as one."""
    turns = [
        Turn(Span(*match.span("name")), Span(*match.span("words")))
        for paragraph in analysis.paragraphs
        if (match := _TURN.fullmatch(analysis.text, *paragraph)) and not analysis.is_furniture(paragraph)
    ]
    names = [turn.name.of(analysis.text) for turn in turns]
    if len(turns) > _TURNS or len(set(names)) >= _TURNS:
        marked = [marked.outer for marked in analysis.marked]
        yield from (turn for turn in turns if not any(outer.contains(turn.name) for outer in marked))
