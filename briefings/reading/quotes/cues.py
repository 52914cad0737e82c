"""What marks speech, by language: reporting verbs and nouns, phrases, words for speakers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from briefings.language import load_words

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
