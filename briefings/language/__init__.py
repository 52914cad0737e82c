"""Languages and parsed texts: what a reading knows before it reads, and what a tagger tells it.

A ``Language`` holds every list, flag and rule of one language: ``load_language("de")`` reads ``de/*.yaml``,
and ``world`` holds names that belong to no language. The files say in their head where their words come
from. A ``Document`` is a text as a tagger sees it, in plain values; ``spacy_models`` makes it, and nothing
outside this room knows spaCy.

HanTa (Wartena 2019, "A Probabilistic Morphology Model for German Lemmatization", KONVENS) tells German
nouns from names. A word that it takes for a noun by parts that it has often seen is a noun; a word of which
it has never seen any part is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from briefings.language.letters import MARKS
from briefings.storage.yaml_lines import VALUES

__all__ = [
    "Language",
    "list_languages",
    "load_language",
    "load_words",
    "match_any",
]


Guess = Literal["noun", "adjective", "word", "name", "unsure"]
# Logarithms of the probability: below, a noun is put together of parts that make a surname as well
# ("Pennfeld").
_SEEN = -20.0
_VOWELS = frozenset("aeiouyåäöæøáéíóúąęě")
_CLOSED = ("KO", "PW", "PROAV", "PI", "PD", "PPER", "PPOS", "ART")
_NOUNS, _ADJECTIVES = frozenset({"NN", "NNA", "NNI", "TRUNC"}), frozenset({"ADJ(A)", "ADJ(D)", "ADV", "CARD"})


@cache
def _load_tagger() -> Any:
    from HanTa.HanoverTagger import HanoverTagger

    return HanoverTagger("morphmodel_ger.pgz")


@lru_cache(maxsize=100_000)
def guess_word(word: str) -> Guess:
    """Return what a capitalised German word is by itself; "unsure" of noun and name.

    A "word" is a conjunction, a pronoun or an adverb at the beginning of a sentence ("Obwohl").
    """
    tags = _load_tagger().tag_word(word)
    if not tags:
        return "name"
    best, chance = tags[0]
    if best in _ADJECTIVES:
        return "adjective"
    if best in _NOUNS:
        named = any(tag == "NE" for tag, _ in tags)
        return "unsure" if named or chance < _SEEN else "noun"
    return "word" if best.startswith(_CLOSED) else "name"


# Codes that name one written language by another's folder.
_SAME = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "mo": "ro", "sh": "sr"}


@cache
def load_words(language: str, name: str) -> Any:
    """Return the content of ``<language>/<name>.yaml``, or None where there is none."""
    file = files(__package__).joinpath(language, f"{name}.yaml")
    if not file.is_file():
        return None
    return yaml.load(file.read_text(encoding="utf-8"), VALUES)  # noqa: S506 - a safe loader


def match_any(words: Iterable[str]) -> str:
    """Return the pattern of any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Language:
    """The data of a language: flags from ``language.yaml``, lists from the other files of its folder.

    A list that a language has not is empty; a language without a folder has flags that claim nothing.
    ``level`` is how far it is read: "in full" (with a parse), "speakers", "quotes", or "gist" alone.

    ``nouns_in_capitals``: every noun has one (German). ``compounds``: nouns join to longer ones, which are
    known by their end; ``noun_endings`` may follow them. ``inflects_names``: names have case endings;
    ``genitive_s``: an "s" behind a name tells whose something is ("USAs").
    ``dash_speech``: a dash opens speech. ``incises``: an attribution may stand inside of the marks.
    ``spaces``: words are parted by spaces. ``noun_leads``: a pattern of words that stand before nouns and not
    before names. ``inverts_pronouns``: a pronoun follows its verb behind a hyphen ("dit-elle").
    ``genitive_articles`` lead in whose something is ("des"), ``feminine_obliques`` are articles that before a
    feminine noun make it no subject ("der"), ``feminine_endings`` those of such nouns; ``not_in_names`` are
    words in small letters that other languages' names hold and this one's do not. ``her_verbs`` and
    ``his_verbs`` are endings of verbs whose subject is a woman, or a man ("řekla", "řekl").
    """

    code: str
    name: str = ""
    level: str = "gist"
    nouns_in_capitals: bool = False
    compounds: bool = False
    inflects_names: bool = False
    genitive_s: bool = False
    dash_speech: bool = False
    incises: bool = False
    spaces: bool = True
    endings_behind_apostrophe: bool = False
    question_mark: str = ""
    noun_leads: str | None = None
    inverts_pronouns: bool = False
    noun_endings: tuple[str, ...] = ()
    genitive_articles: tuple[str, ...] = ()
    feminine_obliques: tuple[str, ...] = ()
    feminine_endings: tuple[str, ...] = ()
    not_in_names: tuple[str, ...] = ()
    her_verbs: tuple[str, ...] = ()
    his_verbs: tuple[str, ...] = ()

    @property
    def in_full(self) -> bool:
        """Return whether the language is read with a parse, and with its own lists of names and roles."""
        return self.level == "in full"

    @cached_property
    def figures(self) -> Mapping[str, Any]:
        """The words for numbers, currencies and what is counted."""
        return self._load("figures")

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """Words that tell nothing of what a text is about: spaCy's, where it knows the language."""
        from spacy.util import get_lang_class

        try:
            return frozenset(get_lang_class(self.code).Defaults.stop_words)
        except ImportError:
            return frozenset()

    @cached_property
    def offices(self) -> frozenset[str]:
        """Offices and forms of address that stand before names, in small letters."""
        return frozenset(self._load("actor_words").get("offices", ()))

    @cached_property
    def not_actors(self) -> frozenset[str]:
        """Words with a capital that are nobody: days, months, the first words of sentences."""
        return frozenset(map(str, self._load("actor_words").get("not_actors", ())))

    @cached_property
    def places(self) -> frozenset[str]:
        """Parts of the world and of its countries, in small letters, that the gazetteer has not."""
        return frozenset(self._load("actor_words").get("places", ()))

    @cached_property
    def place_heads(self) -> frozenset[str]:
        """Words that begin the name of a sea, a lake, an island: "Mare del Nord"; folded."""
        return frozenset(self._load("actor_words").get("place_heads", ()))

    @cached_property
    def role_articles(self) -> frozenset[str]:
        """Articles that stand before one person's role; none where roles are read right before names only."""
        return frozenset(self._load("actor_words").get("role_articles", ()))

    @cached_property
    def not_roles(self) -> frozenset[str]:
        """Nouns for persons that by themselves are no role: "mujer", "Zeuge"; folded."""
        return frozenset(self._load("actor_words").get("not_roles", ()))

    @cached_property
    def known_bodies(self) -> frozenset[str]:
        """Bodies whose names are common words or begin with a first name: "Cruz Roja"; folded."""
        return frozenset(self._load("actor_words").get("known_bodies", ()))

    @cached_property
    def not_alone(self) -> frozenset[str]:
        """What ministers are of, which by itself is nobody: "ministre de la Défense"; folded."""
        return frozenset(self._load("actor_words").get("not_alone", ()))

    @cached_property
    def first_words(self) -> frozenset[str]:
        """Single words that open sentences and lean on the one before: no name begins with them."""
        openers = self._load("openers")
        names = ("pronouns", "connectives", "third_person", "first_person")
        return frozenset(word for name in names for word in openers.get(name, ()) if " " not in word)

    @cached_property
    def saying(self) -> frozenset[str]:
        """The forms of verbs of saying that stand beside a quotation."""
        return frozenset(self.speech("verbs"))

    @cached_property
    def person_patterns(self) -> tuple[re.Pattern[str], ...]:
        """Patterns with a group ``name`` that find persons where a script has no capitals."""
        return tuple(map(_compile, self.speech("person_patterns")))

    @cached_property
    def speech_patterns(self) -> tuple[re.Pattern[str], ...]:
        """Patterns with groups ``before`` (who speaks is in it), ``cue`` and ``said``, for such scripts."""
        return tuple(map(_compile, self.speech("speech_patterns")))

    def speech(self, name: str) -> tuple[str, ...]:
        """Return one of the lists of ``speech.yaml``."""
        return tuple(self._load("speech").get(name, ()))

    def is_office(self, word: str) -> bool:
        """Return whether a word, in whatever case, is an office that stands before a name."""
        return self._ends_in(word, self.offices)

    def is_person(self, word: str) -> bool:
        """Return whether a common noun names a person: an office, a trade, somebody's kin."""
        return self._ends_in(word, self._people) or self.is_office(word)

    def is_thing(self, word: str) -> bool:
        """Return whether a common noun stands before the name of a thing or a place: a school, a ship."""
        return self._ends_in(word, self._things)

    def is_body(self, word: str) -> bool:
        """Return whether a common noun names a body that can speak: a ministry, a newspaper."""
        return word.lower() not in self._not_bodies and self._ends_in(word, self._bodies)

    @cached_property
    def _people(self) -> frozenset[str]:
        return frozenset(self.speech("people"))

    @cached_property
    def _bodies(self) -> frozenset[str]:
        return frozenset(self.speech("bodies"))

    @cached_property
    def _things(self) -> frozenset[str]:
        return frozenset(self._load("actor_words").get("thing_nouns", ()))

    @cached_property
    def _not_bodies(self) -> frozenset[str]:
        return frozenset(self.speech("not_bodies"))

    def _ends_in(self, word: str, nouns: frozenset[str]) -> bool:
        """Return whether a word is one of the nouns, or ends in one where nouns join to longer ones."""
        small = word.lower().replace("’", "'")
        ends = [end for end in self.noun_endings if small.endswith(end)]
        # It follows a vowel: "ministeriet", and not "foreholdt" (Danish).
        ends = [end for end in ends if end != "t" or small[-2:-1] in _VOWELS]
        forms = [small, *(small.removesuffix(end) for end in ends)]
        if small.endswith("s"):
            forms.append(small[:-1])
        if any(form in nouns for form in forms):
            return True
        parts = (form[at:] for form in forms for at in range(2, len(form) - 3)) if self.compounds else ()
        return any(part in nouns for part in parts)

    def _load(self, name: str) -> Mapping[str, Any]:
        words: Mapping[str, Any] = load_words(self.code, name) or {}
        return words


def _compile(pattern: str) -> re.Pattern[str]:
    """Compile a pattern whose words hold their combining marks."""
    return re.compile(pattern.replace(r"\w", rf"[\w{MARKS}]"))


@cache
def load_language(code: str) -> Language:
    """Return a language by its code ("de", "de-AT"); one without a folder is known by its code alone."""
    base = code.lower().replace("_", "-").partition("-")[0]
    base = _SAME.get(base, base)
    flags = dict(load_words(base, "language") or {})
    lists = {name: tuple(value) for name, value in flags.items() if isinstance(value, list)}
    return Language(code=base, **{**flags, **lists})


def list_languages() -> tuple[Language, ...]:
    """Return the languages that have a name and a level, the ones that are read furthest first."""
    folders = sorted(folder.name for folder in files(__package__).iterdir() if folder.is_dir())
    languages = [load_language(name) for name in folders if load_words(name, "language")]
    order = ("in full", "speakers", "quotes", "gist")
    return tuple(sorted((each for each in languages if each.name), key=lambda each: order.index(each.level)))
