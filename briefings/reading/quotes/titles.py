"""Titles of works between quotation marks, by rule: the corpus that is learned from holds too few."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from briefings.reading.quotes.candidates import Scene, Setting
from briefings.reading.quotes.contents import Content

_SAYING = frozenset({"say", "ask", "answer", "think"})
_SMALL = 3
# So many words around a title do not make it something said: "the 2015 book".
_AROUND = 4


def is_title(scene: Scene, setting: Setting) -> bool:
    """Tell a title of a work: in capitals, or named as one by the words before it ("the film", "titled").

    It begins with a capital and hangs on no verb of saying; "wrote" that stands right before it makes it
    a work, "wrote" with a comma or colon makes it something said.
    """
    s = scene.syntax
    words = [
        s.word[t] for t in range(setting.first, setting.last + 1) if s.pos[t] not in ("PUNCT", "SPACE", "NUM")
    ]
    if not words or not words[0][:1].isupper():
        return False
    governors = [token for token in setting.governors if s.quoted[token] < 0]
    making = any(s.lemma[token] in scene.cues.making for token in governors)
    said = any(_says(scene, token, setting) for token in governors)
    if said and not making:
        return False
    return making or _is_in_capitals(words) or _is_named(scene, setting)


def _says(scene: Scene, token: int, setting: Setting) -> bool:
    s, kind = scene.syntax, scene.cue_of(token)
    if s.word[token].lower() in scene.cues.naming:
        return False
    before = setting.first - 1
    authored = s.lemma[token] in scene.cues.authoring and (
        token == before or s.lemma[before] in scene.cues.works
    )
    return kind in _SAYING or (kind == "write" and not authored)


def _is_in_capitals(words: Sequence[str]) -> bool:
    long = [word for word in words if len(word) > _SMALL]
    return bool(long) and len(words) > 1 + (len(long) == 1) and all(word[0].isupper() for word in long)


def _is_named(scene: Scene, setting: Setting) -> bool:
    """Tell whether the words before name a work: "the film “…”", "his memoir, “…”", "a talk titled “…”"."""
    s = scene.syntax
    before = setting.first - 1 - (setting.first > 1 and s.word[setting.first - 1] == ",")
    if before < 0 or s.sentence[before] != setting.sentences[0]:
        return False
    if s.word[before].lower() in scene.cues.naming:
        return True
    noun = s.head[before] if s.word[before].lower() in ("called", "named") else before
    judged = scene.cue_of(s.head[noun]) if s.dep[noun] in ("dobj", "nsubj", "oprd") else ""
    return s.lemma[noun] in scene.cues.works and (noun != before or judged not in ("judge", "say"))


def is_about_title(scene: Scene, content: Content, titles: Collection[int]) -> bool:
    """Tell whether a clause holds little but a title ("wrote the 2015 book “…”"), so that nothing is said.

    ``titles`` are the numbers of the outermost stretches that are titles.
    """
    s = scene.syntax
    tokens = [t for t in range(content.first, content.last + 1) if s.pos[t] not in ("PUNCT", "SPACE")]
    numbers = {scene.number_of[s.quoted[t]] for t in tokens if s.quoted[t] >= 0}
    around = sum(s.quoted[t] < 0 for t in tokens)
    made = content.form != "ccomp" or s.lemma[content.cue] in scene.cues.making
    return bool(numbers) and numbers <= set(titles) and around <= _AROUND and made
