"""Attributions of what is set apart: led in above, signed beneath, in a transcript, answered in a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from briefings.model import Span
from briefings.reading.analysis import Analysis
from briefings.reading.blocks import SIGNATURE
from briefings.reading.quotes.marked_words import Setting
from briefings.reading.quotes.scene import Mention, Scene

_SAYING = frozenset({"say", "write", "answer", "ask"})
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
_TURN = re.compile(
    rf"(?P<name>{_CAPITAL}{{2}}[^\W_a-zà-öø-ÿ.’' -]{{0,30}}"
    rf"|{_CAPITAL}[\w.’'-]+(?: {_CAPITAL}[\w.’'-]*){{0,3}})"
    r":\s+(?P<words>\S.*\S)"
)
# One capital label may be a heading ("WATCH: …"); a conversation has more than one turn. Labels in small
# letters make one where two known people take turns more than once.
_TURNS = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in a transcript, and the name before it."""

    name: Span
    words: Span


def find_turns(analysis: Analysis, is_known: Callable[[str], bool]) -> Iterator[Turn]:
    """Return the turns of a conversation that is printed as one; ``is_known`` tells the actors' names."""
    turns = [
        Turn(Span(*match.span("name")), Span(*match.span("words")))
        for paragraph in analysis.paragraphs
        if (match := _TURN.fullmatch(analysis.text, *paragraph)) and not analysis.is_furniture(paragraph)
    ]
    names = Counter(turn.name.of(analysis.text) for turn in turns)
    small = {name for name in names if not name.isupper()}
    talking = {name for name in small if is_known(name)}
    if len(talking) < _TURNS or max(names[name] for name in talking) < _TURNS:
        talking = set()
    turns = [turn for turn in turns if turn.name.of(analysis.text) not in small - talking]
    if len(turns) > _TURNS or len({turn.name.of(analysis.text) for turn in turns}) >= _TURNS:
        marked = [marked.outer for marked in analysis.marked]
        yield from (turn for turn in turns if not any(outer.contains(turn.name) for outer in marked))


def answers_in_list(scene: Scene, setting: Setting) -> bool:
    """Tell the answer to a question that is a name alone and opens its paragraph: "And Mrs. Hale? “…”"."""
    s, sentence = scene.syntax, setting.sentences[0] - 1
    if sentence < 0 or scene.paragraph[sentence] != scene.paragraph[setting.sentences[0]]:
        return False
    first, last = s.bounds[sentence]
    opens = sentence == 0 or scene.paragraph[sentence - 1] != scene.paragraph[sentence]
    question = s.text[s.start[first] : s.end[last - 1]].strip().endswith("?")
    plain = all(s.pos[t] not in ("VERB", "AUX") and s.quoted[t] < 0 for t in range(first, last))
    return opens and question and plain and setting.first == s.bounds[setting.sentences[0]][0]


def find_signature(scene: Scene, setting: Setting) -> int:
    """Return the name that a dash leads in behind the quotation and that ends its line, or -1."""
    s = scene.syntax
    match = SIGNATURE.match(s.text, setting.marked.outer.end)
    if match is None:
        return -1
    first, last = s.token_from(match.start("name")), s.token_before(match.end("name"))
    return max((t for t in range(first, last + 1) if s.pos[t] in ("PROPN", "NOUN")), default=-1)


def find_lead(scene: Scene, setting: Setting) -> int:
    """Return who is said to speak in the sentence that ends in a colon above a block, or -1.

    It is the subject of the last verb of saying there ("Ellis wrote:"), whom the sentence is "according
    to", else a text that it names ("From the statement:").
    """
    s, sentence = scene.syntax, setting.sentences[0] - 1
    while sentence >= 0 and not s.text[slice(*_ends(scene, sentence))].strip():
        sentence -= 1
    if sentence < 0 or not s.text[slice(*_ends(scene, sentence))].rstrip().endswith(":"):
        return -1
    mentions = scene.mentions[sentence]
    speaking = [m for m in mentions if _speaks(m)] or [m for m in mentions if m.kind == "texts"][:1]
    return max(speaking, key=lambda m: max(m.verb, m.token)).token if speaking else -1


def _ends(scene: Scene, sentence: int) -> tuple[int, int]:
    first, last = scene.syntax.bounds[sentence]
    return scene.syntax.start[first], scene.syntax.end[last - 1]


def _speaks(mention: Mention) -> bool:
    return mention.role == "according" or (mention.cue in _SAYING and mention.role.startswith("subject"))
