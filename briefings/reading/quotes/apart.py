"""The attribution of a quotation that is set apart: led in above it, or signed beneath it."""

from __future__ import annotations

from briefings.reading.blocks import SIGNATURE
from briefings.reading.quotes.candidates import Mention, Scene, Setting

_SAYING = frozenset({"say", "write", "answer", "ask"})


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
