"""Names without a parse: by capitals where a script has them, by an office before them where it has none.

Where every noun has its capital (German), a word must not be a noun. Where a text has no capitals at all,
only a name behind an office is a person. What is not sure is not a name. Names with case endings
("Michalem", "Орвину") are joined to their base form, which is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from unidecode import unidecode

from briefings.language import Language, guess_word, load_language, load_words
from briefings.language.letters import CAPITALS, LETTER, WORD, has_case
from briefings.model import Span
from briefings.reading.actors.gazetteer import (
    load_actor_words,
    load_cities,
    load_entry_index,
    load_first_names,
)
from briefings.reading.actors.records import Group, fold, split_words
from briefings.reading.actors.tags import Tag
from briefings.reading.analysis import Analysis

# Two forms of a word share its stem: so many letters, and all but so many of the longer one.
_STEM, _ENDING = 3, 3


def join_cases(groups: Iterable[Group], analysis: Analysis) -> list[Group]:
    """Join the groups of people and bodies whose names differ in their endings alone."""
    joined: list[Group] = []
    inflects = load_language(analysis.article.language).inflects_names
    for group in groups:
        home = next((other for other in joined if inflects and _is_same(other, group)), None)
        if home is None:
            joined.append(group)
            continue
        home.mentions = sorted([*home.mentions, *group.mentions], key=lambda mention: mention.span)
        home.kind = "person" if "person" in (home.kind, group.kind) else home.kind
    return joined


def _is_same(first: Group, second: Group) -> bool:
    if first.key or second.key:
        return False
    one, other = ([split_words(form) for form in group.forms()] for group in (first, second))
    if max(map(len, one)) > 1 and max(map(len, other)) > 1:
        # Two people of one surname are told apart by their full names.
        one, other = ([words for words in forms if len(words) > 1] for forms in (one, other))
    return any(_fits(a, b) for a in one for b in other)


def _fits(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Return whether two names are forms of one, word by word; a surname fits a full name's last word."""
    if len(first) != len(second):
        first, second = first[-1:], second[-1:]
    return bool(first) and all(_has_stem(a, b) for a, b in zip(first, second, strict=True))


def _has_stem(first: str, second: str) -> bool:
    shorter, longer = sorted((first, second), key=len)
    if first == second:
        return True
    shared = next((n for n, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return shared >= max(_STEM, len(shorter) - 2) and len(longer) - shared <= _ENDING


def choose_base_form(group: Group, analysis: Analysis) -> str:
    """Return the form to show: of the fullest ones that with a known first name, then the shortest."""
    full = group.fullest()
    if not load_language(analysis.article.language).inflects_names:
        return full
    forms = group.forms()
    most = max(len(split_words(form)) for form in forms)
    fullest = [form for form in forms if len(split_words(form)) == most]
    known = [form for form in fullest if split_words(form)[:1] and split_words(form)[0] in load_first_names()]
    return min(known or fullest, key=lambda form: (len(form), -forms[form], form))


_NAME = rf"[{CAPITALS}](?:{LETTER})*(?:[’'\-.&]?(?:{LETTER})+)*"
_PARTICLES = frozenset({
    "de", "la", "los", "van", "der", "den", "von", "da", "do", "dos", "di", "du", "del", "della", "ten",
    "ter",
    "zu", "bin", "ibn", "al", "el", "le", "des", "af", "dalla", "das",
})  # fmt: skip
_PARTICLE = rf"(?:{'|'.join(sorted(_PARTICLES, key=len, reverse=True))})"
_MIDDLE = rf"(?:{_PARTICLE}[ \u00a0]){{0,2}}(?:[{CAPITALS}]\.[ \u00a0]){{0,2}}"
_SEQUENCE = re.compile(rf"(?<![\w@#’'-]){_NAME}(?:[ \u00a0]{_MIDDLE}{_NAME})*(?!\w)")
# "Aviaja B. Egede": an initial in the middle is a person's.
_MIDDLE_INITIAL = re.compile(rf"{_NAME} [{CAPITALS}]\. {_NAME}")
_INITIAL, _CAPITALS_BEHIND = re.compile(rf"[{CAPITALS}]\."), re.compile(rf"[ \u00a0][{CAPITALS}]{{2,}}(?!\w)")
_INITIALS = re.compile(rf"(?<![\w@#])(?:[{CAPITALS}]\.[ \u00a0]?){{1,3}}$")
_SMALL_WORD = re.compile(rf"(?<![\w’'-])(?![{CAPITALS}]){WORD}")
_WORD_BEFORE, _WORD_BEHIND = re.compile(rf"({WORD})\.?[ \u00a0]$"), re.compile(rf"[ \u00a0]({WORD})")
_NAME_BEHIND = re.compile(rf"[ \u00a0]{_NAME}(?![ \u00a0-][{CAPITALS}])(?!\w)")
_AGE = re.compile(r"\s?\(\d{2}\)|,\s\d{2},")
_OPENING = "\"'“”‘’„«»‹›(¿¡[–—―- \u00a0"
_ARTICLES = frozenset({"der", "die", "das", "dem", "den", "des"})
# A woman's trade, which is nobody's surname as a man's may be: "Meteorologin Anna Moorfeld" (German).
_TRADE = re.compile(r"\w{3}(?:login|istin|erin|entin|antin|eurin)$")
# "sagte der Reeder Fiete Hansen": a noun behind a verb of saying; firms may look like it.
_TRADE_BEFORE = re.compile(
    rf"(?:(?P<verb>\w+)[ \u00a0])?(?:(?i:der|die)[ \u00a0])?(?P<trade>[{CAPITALS}]\w+(?:-\w+)*)[ \u00a0]$"
)
_FIRMS = re.compile(
    r"(?:anbieter|betreiber|dienstleister|entwickler|händler|hersteller|versorger|zulieferer|\w{3}bauer"
    r"|gegner|meister|gastgeber|aufsteiger|absteiger|ausrichter|veranstalter|partner|sponsor|kunde|führer|rivale"
    r"|besitzer|vertreter|mitglied|anhänger|teilnehmer)$",
    re.IGNORECASE,
)
# "Der Leiter der Behörde, Pelle Grund, …": what tells who somebody is, a comma, the name, and what ends it.
_APPOSITION = re.compile(
    r"(?:^|[.!?;:,„“(\n]|(?<!\w)(?:und|dass|weil|wenn)(?!\w))(?P<told>[^.!?;:,„“”()\n]{3,90}), $"
)
_TOLD_BEHIND = re.compile(
    rf", (?:(?:der|die|ein|eine) )?(?:[a-zäöüß-]+er? )?(?P<noun>[{CAPITALS}][\w-]+)(?! \w+(?:te|t) )"
)
_APPOSITION_ENDS = re.compile(r"(?: \([^()\n]{1,40}\))?[,.]")
# "Als Anna Zweite wurde"
_ORDINALS = frozenset({
    "erste", "zweite", "dritte", "vierte", "beste", "letzte", "erster", "zweiter", "dritter", "letzter"
})  # fmt: skip
# "In einem weiteren Tweet": an article, an adjective, and no name (German).
_ARTICLE = r"(?<!\w)(?:eine[mnrs]?|de[mnrs]|die|das|zu[mr]|vom|beim|[ai]m)"
_DESCRIBED = re.compile(rf"(?i:{_ARTICLE})[ \u00a0][a-zäöüß-]+e[mnrs]?[ \u00a0]$")
# Greek letters that sound like others; Cyrillic and Greek letters; words that only sound like a name.
_GREEK = (("ου", "u"), ("ού", "u"), ("ει", "i"), ("εί", "i"), ("η", "i"), ("ή", "i"), ("υ", "i"), ("ύ", "i"))
_NOT_LATIN = re.compile("[\u0370-\u052f]")
_NOT_CALLED = frozenset({"рада", "река", "дом", "νεα", "νέα"})
# No name has more words, and none of one word has fewer letters.
MOST_WORDS, _FEWEST_LETTERS = 4, 2


def find_names(analysis: Analysis) -> tuple[Tag, ...]:
    """Return the names of a text without a parse, with their likely kind, in its order."""
    language = load_language(analysis.article.language)
    if not has_case(analysis.text):
        return tuple(_find_titled(analysis.text, language))
    return _Names(analysis, language).find()


def is_plain(analysis: Analysis) -> bool:
    """Return whether a text is read without a parse, and without lists that would mend its names."""
    return analysis.doc is None and not load_language(analysis.article.language).in_full


def _find_titled(text: str, language: Language) -> Iterator[Tag]:
    """Yield whom the patterns of a language without capitals show to be a person."""
    taken = -1
    for start, end in sorted({m.span("name") for p in language.person_patterns for m in p.finditer(text)}):
        if start >= taken and len(text[start:end].strip()) > 1:
            yield Tag(span=Span(start, end), kind="person")
            taken = end


def is_anothers(analysis: Analysis, surname: Span) -> bool:
    """Return whether a surname found again has a word before it that is a first name, as far as can be told.

    "Fiete Hansen" is not Silke Hansen: any word with a capital is, but one that opens a sentence, a title, a
    trade or, in German, a noun.
    """
    text, language = analysis.text, load_language(analysis.article.language)
    before = _WORD_BEFORE.search(text[max(0, surname.start - 40) : surname.start])
    if before is None or not before.group(1)[0].isupper() or before.group().strip().endswith("."):
        return False
    word = before.group(1)
    if fold(word) in _load_ignored(language) or fold(word) in load_actor_words("courtesies"):
        return False
    if language.nouns_in_capitals and (_is_first_name(word) or language.is_body(word)):
        # "die Reederei Hansen"
        return True
    if language.is_person(word) or language.is_body(word) or word.isupper():
        return False
    if language.nouns_in_capitals:
        article = re.search(rf"(?i:{_ARTICLE})[ \u00a0]{re.escape(word)}(?!\w)", text)
        return article is None and guess_word(word) in ("name", "unsure")
    start = surname.start - len(before.group())
    sentence = analysis.sentence_at(start)
    return sentence is not None and text[sentence.start : start].strip(_OPENING) != ""


class _Names:
    """The capitalised sequences of one text, and what all of them together say of each."""

    def __init__(self, analysis: Analysis, language: Language) -> None:
        self.text, self.language = analysis.text, language
        self.starts = frozenset(sentence.start for sentence in analysis.sentences)
        self.ignored = _load_ignored(language)
        self.offices = language.offices
        # First names of those who are named in full somewhere in the text.
        self.called: frozenset[str] = frozenset()
        # Surnames of those whose first names are known: "Fiete Hansen" beside "Silke Hansen".
        self.families: frozenset[str] = frozenset()
        # Names that stand behind what they are the name of: "Kibbuz Nir Oz", "der Schule Anna Frank".
        self.things: frozenset[str] = frozenset()
        # Verbs that say something else as often show nobody to be a person: "Der Dax gab nach."
        self.speaking = language.saying - frozenset(language.speech("weak_verbs"))
        words = language.stop_words
        self._small = frozenset(map(fold, words - language.not_actors - language.offices))
        self._stops = frozenset(map(fold, words))
        self._surnames = frozenset(map(fold, language.offices)) - self._stops
        self.small = frozenset(_SMALL_WORD.findall(self.text))

    def find(self) -> tuple[Tag, ...]:
        """Return the names."""
        runs = [run for match in _SEQUENCE.finditer(self.text) for run in self._divide(match)]
        inside = Counter(self._spell(run) for run in runs if not self._opens(run[0].start))
        lasts = Counter(run[-1].of(self.text) for run in runs if len(run) == 1)
        self.called = frozenset(
            run[0].of(self.text) for run in runs if len(run) > 1 and _is_first_name(run[0].of(self.text))
        )
        full = [[word.of(self.text) for word in (run[0], run[-1])] for run in runs if len(run) > 1]
        self.families = frozenset(
            last for first, last in full if _is_first_name(first) and last not in self.called
        )
        things = Counter(self._spell(run) for run in runs if self._follows_thing(run[0].start))
        people = Counter(self._spell(run) for run in runs if self._is_shown(Span(run[0].start, run[-1].end)))
        self.things = frozenset(name for name, count in things.items() if count >= people[name])
        if self.language.nouns_in_capitals:
            judged = (self._judge_german(run, inside, lasts) for run in runs)
        else:
            judged = (self._judge(run, inside, lasts) for run in runs)
        return tuple(tag for tag in judged if tag is not None and self._has_form_of_name(tag))

    def _has_form_of_name(self, tag: Tag) -> bool:
        words = tag.span.of(self.text).split()
        return len(words) <= MOST_WORDS and sum(map(str.isalpha, words[0])) >= _FEWEST_LETTERS - (
            len(words) > 1
        )

    def _spell(self, run: Sequence[Span]) -> str:
        return self.text[run[0].start : run[-1].end]

    def _divide(self, match: re.Match[str]) -> Iterator[list[Span]]:
        """Cut a sequence where a word is no name: a title, a month, a function word, a German noun."""
        run: list[Span] = []
        for found in re.finditer(r"\S+", match.group()):
            word = Span(match.start() + found.start(), match.start() + found.end())
            if self._parts(word, run):
                yield from self._trim(run)
                run = []
            else:
                run.append(word)
                if self._cut_ending(word) != word:
                    # "Bursa'nın Osmangazi": the ending divides two names.
                    yield from self._trim(run)
                    run = []
        yield from self._trim(run)

    def _trim(self, run: list[Span]) -> Iterator[list[Span]]:
        while run and self.text[run[0].start].islower():
            run = run[1:]
        while run and self.text[run[-1].start].islower():
            run = run[:-1]
        again = self.text.count(self._spell(run)) > 1 if run else False
        if (
            len(run) > 1
            and not (again or self._is_body(run))
            and self._opens(run[0].start)
            and self._is_word(run[0])
            and not self._is_called_by_surname(run)
        ):
            run = run[1:]
        if len(run) > 2:  # noqa: PLR2004
            run = self._cut_body(run)
        if self._is_two_people(run):
            yield run[:2]
            run = run[2:]
        if run:
            yield [*run[:-1], self._cut_genitive(self._cut_ending(run[-1]), is_full=len(run) > 1)]

    def _is_two_people(self, run: Sequence[Span]) -> bool:
        """Return whether two full names stand side by side: "laut Karl Ruhland Anna Moorfeld" (German)."""
        if not self.language.nouns_in_capitals or len(run) != 4:  # noqa: PLR2004
            return False
        words = [word.of(self.text) for word in run]
        if any(word[0].islower() for word in words) or _is_first_name(words[1]):
            return False
        return _is_first_name(words[2]) and (_is_first_name(words[0]) or guess_word(words[0]) == "name")

    def _cut_body(self, run: list[Span]) -> list[Span]:
        """Cut a body off the person behind it: "Tribunal Supremo | Ana Penas"."""
        if self.language.inflects_names and len(run) == 3 and run[0].of(self.text).isupper():  # noqa: PLR2004
            # "ОАСК Павлу Вовку": whose name has an ending that no list has.
            return run[1:]
        firsts = [_is_first_name(word.of(self.text)) for word in run]
        at = firsts.index(True) if True in firsts else 0
        last = run[-1].of(self.text)
        alone = re.search(rf"(?<![^\W\d_][ \u00a0]){re.escape(last)}(?!\w)", self.text) is not None
        # "die Hafenmeisterin Anna Moorfeld": behind an article a noun stands before a first name (German).
        noun = self.language.nouns_in_capitals and self._follows_article(run[0].start)
        # "Defensa Pedro Salas": what a minister is of.
        noun = noun or fold(run[0].of(self.text)) in self.language.not_alone
        alone = alone or noun or self.language.inflects_names
        return run[at:] if 0 < at < len(run) - 1 and alone else run

    def _parts(self, word: Span, run: Sequence[Span]) -> bool:
        """Return whether a word is no part of a name; ``run`` are the words of the name before it."""
        spelt = word.of(self.text)
        # "Nadler der DW": it is told a broadcaster (German).
        told = spelt in _ARTICLES and _CAPITALS_BEHIND.match(self.text, word.end) is not None
        if told or _INITIAL.fullmatch(spelt):
            return told or not run
        if spelt[0].islower():
            # In German "zu" stands before more than names: "Anelka zu Domenech".
            first = (
                bool(run) and set(split_words(run[-1].of(self.text).replace("-", " "))) <= load_first_names()
            )
            return spelt in self.language.not_in_names and not first
        bare = fold(spelt.strip(".,"))
        if self.language.nouns_in_capitals and not run and self._is_introduced(word):
            return False
        whole = bool(run) and self._is_part(bare, run)
        # "l'Amérique" has its article before the apostrophe, "Karaca'ya" (Turkish) its ending behind it.
        core = bare.partition("'")[0] if self.language.endings_behind_apostrophe else bare.rpartition("'")[2]
        if not whole and (bare in self.ignored or core in self.ignored):
            return True
        if whole or not self.language.nouns_in_capitals or spelt.isupper():
            return not whole and self.language.compounds and not run and self.language.is_office(bare)
        return self._parts_german(word, run)

    def _parts_german(self, word: Span, run: Sequence[Span]) -> bool:
        """Return whether a word is no part of a name where every noun has a capital (German)."""
        spelt, guess = word.of(self.text), guess_word(word.of(self.text))
        called = bool(run) and (_is_first_name(run[-1].of(self.text)) or self._is_introduced(run[-1]))
        if guess == "word":
            return not run and not _is_first_name(spelt)
        if guess == "unsure" and len(run) > 1 and run[-1].of(self.text).endswith("s"):
            # "Barack Obamas Rettungsaktion"
            return not called
        if guess in ("noun", "adjective"):
            # "Falk Schnabel", "Anna Lang": behind a first name a noun is a surname, and an adjective that
            # does not belong to a word behind it.
            alone = self._find_noun_behind(word) is None and fold(spelt) not in _ORDINALS
            return not (called and (guess == "noun" or alone))
        if run and run[-1].of(self.text).islower() and self.language.is_body(spelt):
            # "Sören Mohn von der Bank Hartung"
            return True
        trade = _TRADE.search(spelt) is not None and not _is_first_name(spelt)
        return not run and (
            trade or self.language.is_person(spelt) or (guess == "unsure" and self._is_noun_here(spelt))
        )

    def _is_introduced(self, word: Span) -> bool:
        """Return whether the first of two capitalised words is somebody's, though both may be nouns.

        Right behind a noun for one person ("Stürmer Pelle Grund"), or between two commas behind it.
        """
        last = _NAME_BEHIND.match(self.text, word.end)
        if last is None or self.language.is_person(word.of(self.text)):
            return False
        return self._follows_person(word.start) or self._is_apposed(word.start, last.end())

    def _is_told_behind(self, run: Sequence[Span]) -> bool:
        """Return whether a noun for one person tells behind a comma who it is: "Pelle Grund, der Trainer"."""
        told = _TOLD_BEHIND.match(self.text, run[-1].end)
        if told is None or not self.language.is_person(told["noun"]) or _FIRMS.search(told["noun"]):
            return False
        return all(guess_word(word.of(self.text)) in ("name", "unsure") for word in run)

    def _follows_person(self, start: int) -> bool:
        """Return whether the noun right before a name tells of one person and of no firm: "Stürmer"."""
        before = _WORD_BEFORE.search(self.text[max(0, start - 40) : start])
        if before is None or not before.group(1)[0].isupper() or before.group().endswith(". "):
            return False
        noun = before.group(1)
        many = noun.endswith(("en", "innen", "e", "te", "ne")) or _FIRMS.search(noun) is not None
        return not many and self.language.is_person(noun)

    def _is_apposed(self, start: int, end: int) -> bool:
        """Return whether commas part a name from the noun that tells whose it is (German)."""
        told = _APPOSITION.search(self.text, max(0, start - 110), start)
        if told is None or _APPOSITION_ENDS.match(self.text, end) is None:
            return False
        words = told["told"].split()
        heads = [
            at for at, word in enumerate(words[:4]) if word[0].isupper() and self.language.is_person(word)
        ]
        small = [word for word in words if word.lower() in self.language.saying]
        return bool(heads) and not small and _FIRMS.search(words[heads[0]]) is None

    def _find_noun_behind(self, word: Span) -> str | None:
        """Return the capitalised word right behind another."""
        behind = _WORD_BEHIND.match(self.text, word.end)
        return behind.group(1) if behind and behind.group(1)[0].isupper() else None

    def _is_part(self, word: str, run: Sequence[Span]) -> bool:
        """Return whether a word that no name holds is part of one all the same, behind the words before it.

        "Puerto Claro", "Diario El Sur": a small word with a capital; "Karl Richter", "Karl Lang": an office
        or an adjective behind a first name is a surname where every noun has a capital (German).
        """
        if self.language.nouns_in_capitals:
            adjective = word in self._stops - _ORDINALS and guess_word(word) == "adjective"
            return (adjective or word in self._surnames) and _is_first_name(run[-1].of(self.text))
        return word in self._small

    def _has_article(self, word: str) -> bool:
        return re.search(rf"(?i:{_ARTICLE})[ \u00a0]{re.escape(word)}(?!\w)", self.text) is not None

    def _is_noun_here(self, word: str) -> bool:
        """Return whether a word that may be a noun has an article, or an adjective, before it in the text."""
        before = self.language.noun_leads
        return (
            before is not None
            and re.search(rf"(?<!\w)(?:{before})\s{re.escape(word)}(?!\w)", self.text) is not None
        )

    def _is_called_by_surname(self, run: Sequence[Span]) -> bool:
        """Return whether a sentence opens with a rare first name: the surname stands elsewhere (German)."""
        if not self.language.nouns_in_capitals or len(run) != 2:  # noqa: PLR2004
            return False
        first, last = (word.of(self.text) for word in run)
        alone = rf"(?<!{re.escape(first)}[ \u00a0]){re.escape(last)}s?(?!\w)"
        rare = guess_word(first) == "name" and guess_word(last) != "noun"
        return rare and re.search(alone, self.text) is not None

    def _is_word(self, span: Span) -> bool:
        """Return whether the first word of a sentence has its capital from there alone."""
        word = span.of(self.text)
        if _is_first_name(word) and word.lower() not in self.small:
            return False
        return word.lower() in self.small or not re.search(
            rf"[^\s.!?:«“„\"(] {re.escape(word)}(?!\w)", self.text
        )

    def _cut_ending(self, word: Span) -> Span:
        """Cut an ending behind an apostrophe off: "Penli'nin"."""
        if not self.language.endings_behind_apostrophe:
            return word
        ending = re.search(r"['’]", word.of(self.text))
        return Span(word.start, word.start + ending.start()) if ending and ending.start() else word

    def _cut_genitive(self, word: Span, *, is_full: bool) -> Span:
        """Cut the ending off that tells whose something is, where the text has the name without: "USAs".

        Or where a full name stands once, before a noun: "Anna Moorfelds Antrag"; a name that ends in "s" by
        itself would have an apostrophe there (German).
        """
        spelt = word.of(self.text)
        if not self.language.genitive_s or not spelt.endswith("s"):
            return word
        if fold(spelt[:-1]) in _load_places(self.language):
            return word  # a place is judged as one
        bare = rf"(?<!\w){re.escape(spelt[:-1])}(?!\w)"
        cut = re.search(bare, self.text) is not None
        if not cut and is_full and self.language.nouns_in_capitals and self.text.count(spelt) == 1:
            behind = self._find_noun_behind(word)
            cut = behind is not None and guess_word(behind) != "name"
        elif not cut and is_full and not self.language.nouns_in_capitals and self.text.count(spelt) == 1:
            # "Anna Skovs forslag" (Danish): a noun follows, and no verb.
            noun = _WORD_BEHIND.match(self.text, word.end)
            small = noun.group(1).lower() if noun else ""
            cut = bool(small) and small not in self.language.saying and fold(small) not in self._stops
        return Span(word.start, word.end - 1) if cut else word

    def _opens(self, start: int) -> bool:
        """Return whether the offset is where a sentence or a quotation begins."""
        while start > 0 and start not in self.starts and self.text[start - 1] in _OPENING:
            start -= 1
            if self.text[start] in '"“„«»':
                return True
        return start in self.starts

    def _follows_office(self, start: int) -> bool:
        word = _WORD_BEFORE.search(self.text[max(0, start - 40) : start])
        return word is not None and self.language.is_office(word.group(1))

    def _follows_trade(self, start: int) -> bool:
        """Return whether a noun for a person stands right before a name: "o economista Saulo Prates"."""
        word = _WORD_BEFORE.search(self.text[max(0, start - 40) : start])
        return word is not None and self.language.is_person(word.group(1))

    def _follows_article(self, start: int) -> bool:
        """Return whether an article is before a word: "die Komba" is a union, not a person (German)."""
        before = self.text[max(0, start - 40) : start]
        word = _WORD_BEFORE.search(before)
        return bool(word and word.group(1).lower() in _ARTICLES) or _DESCRIBED.search(before) is not None

    def _follows_thing(self, start: int) -> bool:
        """Return whether the noun before a name tells what it is the name of: "der Schule Anna Frank"."""
        word = _WORD_BEFORE.search(self.text[max(0, start - 40) : start])
        return word is not None and word.group(1)[0].isupper() and self.language.is_thing(word.group(1))

    def _judge_place(self, span: Span) -> Tag | None:
        """Return the place that a name is; without the ending of whose something is: "Hessens" (German)."""
        name = fold(span.of(self.text))
        head = name.partition(" ")
        if (
            name in load_cities()
            or name in self.language.places
            or (head[2] and head[0] in self.language.place_heads)
        ):
            return Tag(span=span, kind="place")
        if self.language.genitive_s and name.endswith("s") and name[:-1] in _load_places(self.language):
            return Tag(span=Span(span.start, span.end - 1), kind="place")
        return None

    def _is_body(self, run: Sequence[Span]) -> bool:
        """Return whether a name is a known body's, or a body's by its first word: "Tribunal Supremo"."""
        if fold(self._spell(run)) in self.language.known_bodies:
            return True
        word = run[0].of(self.text)
        return len(run) > 1 and not self.language.nouns_in_capitals and self.language.is_body(word)

    def _judge_body(self, run: Sequence[Span]) -> Tag | None:
        span = Span(run[0].start, run[-1].end)
        return Tag(span=span, kind="organization") if self._is_body(run) else None

    def _speaks(self, span: Span) -> bool:
        """Return whether a verb of saying stands right beside the name."""
        before = _WORD_BEFORE.search(self.text[max(0, span.start - 30) : span.start])
        behind = _WORD_BEHIND.match(self.text[span.end : span.end + 30])
        return any(m is not None and m.group(1).lower() in self.speaking for m in (before, behind))

    def _is_shown(self, span: Span) -> bool:
        """Return whether an office, an age or a verb of saying beside a name shows it to be a person's."""
        return self._follows_office(span.start) or bool(_AGE.match(self.text, span.end)) or self._speaks(span)

    def _judge(self, run: Sequence[Span], inside: Counter[str], lasts: Counter[str]) -> Tag | None:
        name, span = self._spell(run), Span(run[0].start, run[-1].end)
        words = split_words(name)
        if not words or fold(name) in self.language.not_alone:
            return None
        if other := self._judge_place(span) or self._judge_body(run):
            return other
        shown = self._is_shown(span) or (len(words) > 1 and self._follows_trade(span.start))
        first = _is_first_name(words[0]) or _MIDDLE_INITIAL.fullmatch(name) is not None
        first = first and not name.isupper() and words[-1] not in _load_things()
        if len(words) > 1 and (first or (len(words) <= 3 and (shown or self._recurs(run, lasts)))):  # noqa: PLR2004
            return Tag(span=span, kind="person")
        if (
            len(words) == 1
            and not name.isupper()
            and not self.language.is_body(name)
            and (self._follows_office(span.start) or (self._speaks(span) and not self._opens(span.start)))
        ):
            return Tag(span=span, kind="person")
        # Of a language that nothing is known of, what stands once is left out, and one word, since it may be
        # a form of another that stands beside it ("Jėzus", "Jėzaus").
        alone, unknown = len(words) == 1 and not name.isupper(), self.language.level == "gist"
        kept = inside[name] > (alone or unknown) and not (alone and unknown)
        return Tag(span=span, kind="organization") if kept else None

    def _recurs(self, run: Sequence[Span], lasts: Counter[str]) -> bool:
        """Return whether two words can be first name and surname: the surname stands alone elsewhere."""
        first, last = run[0].of(self.text), run[-1].of(self.text)
        if first.isupper() or fold(last) in load_cities():
            # "FC Everton", "Manchester City": a club and its town.
            return False
        guesses = ("name", "unsure") if last in self.families else ("name",)
        if self.language.nouns_in_capitals and (guess_word(first) not in guesses or self._has_article(first)):
            # "im Gazastreifen" elsewhere: no first name
            return False
        again = lasts[last] > 0 or last in self.families
        return len(run) == 2 and again and not last.isupper()  # noqa: PLR2004

    def _is_told_by_trade(self, run: Sequence[Span]) -> bool:
        """Return whether a trade that no list has leads in the speaker: "sagte Reeder Fiete Hansen"."""
        first, last = run[0].of(self.text), run[-1].of(self.text)
        before = _TRADE_BEFORE.search(self.text[max(0, run[0].start - 80) : run[0].start])
        if before is None or len(run) != 2 or first.isupper() or last.isupper():  # noqa: PLR2004
            return False
        trade = before["trade"]
        behind = _WORD_BEHIND.match(self.text, run[-1].end)
        verbs = (before["verb"], behind and behind.group(1))
        spoken = any(verb.lower() in self.speaking for verb in verbs if verb)
        known = self.language.is_body(trade) or self.language.is_thing(trade) or _FIRMS.search(trade)
        named = guess_word(first) in ("name", "unsure") and guess_word(last) in ("name", "unsure")
        return spoken and named and not known and guess_word(trade) == "noun"

    def _judge_german(self, run: Sequence[Span], inside: Counter[str], lasts: Counter[str]) -> Tag | None:
        name, span = self._spell(run), Span(run[0].start, run[-1].end)
        words = split_words(name)
        if not words:
            return None
        if other := self._judge_place(span) or self._judge_body(run):
            return other
        thing = name in self.things or words[-1] in _load_things()
        first = _is_first_name(words[0]) or _MIDDLE_INITIAL.fullmatch(name) is not None
        first = first and not run[0].of(self.text).isupper() and not thing
        shown = self._is_shown(span) and not (thing or self._follows_article(span.start))
        two = len(words) == 2 and not thing  # noqa: PLR2004
        shown = shown or (two and (self._is_introduced(run[0]) or self._is_told_behind(run)))
        recurs = not thing and (self._recurs(run, lasts) or self._is_told_by_trade(run))
        if len(words) > 1 and not name.isupper() and (first or shown or recurs):
            return Tag(span=span, kind="person")
        if len(words) == 1 and name.isupper():
            return Tag(span=span, kind="organization") if inside[name] else None
        spoken = shown and self._speaks(span) and guess_word(name) == "name"
        if len(words) == 1 and (spoken or name in self.called or self._follows_office(span.start)):
            return Tag(span=span, kind="person")
        judged = run[:-1] if words[-1] in _load_things() else run
        sure = bool(judged) and all(guess_word(word.of(self.text)) == "name" for word in judged)
        return Tag(span=span, kind="organization") if sure and inside[name] > 1 else None


def _is_first_name(word: str) -> bool:
    """Return whether a word is a first name, in Latin letters or in others ("Анна")."""
    folded = fold(word)
    known = load_first_names()
    # "Frank-Walter"
    if folded in known or ("-" in folded and known.issuperset(folded.split("-"))):
        return True
    if folded.isascii():
        return False
    if unidecode(folded) in known:
        return True
    if folded in _NOT_CALLED or _NOT_LATIN.search(folded) is None:
        return False
    heard = _spell_sound(folded)
    # Ukrainian has an "h" where Russian has a "g".
    return not _load_sounds().isdisjoint((heard, heard.replace("g", "h")))


def _spell_sound(name: str) -> str:
    """Return a name in Latin letters, one for each sound: the same for "Yevgeniy" and "Евгений"."""
    for greek, letter in _GREEK:
        name = name.replace(greek, letter)
    spelt = re.sub("[^a-z]", "", unidecode(name)).replace("kh", "h").replace("ks", "x")
    return re.sub("i+", "i", re.sub("[yj]", "i", spelt)).replace("ie", "e")


@cache
def _load_sounds() -> frozenset[str]:
    return frozenset(map(_spell_sound, load_first_names()))


@cache
def _load_things() -> frozenset[str]:
    """Return English nouns that end names of things and bodies and are nobody's surname: "Award"."""
    return frozenset(load_words("world", "thing_names"))


@cache
def _load_places(language: Language) -> frozenset[str]:
    """Return the names of cities, regions and countries in a language, folded."""
    countries = (name for name, entry in load_entry_index(language.code).items() if entry.form == "name")
    return load_cities() | language.places | frozenset(countries)


@cache
def _load_ignored(language: Language) -> frozenset[str]:
    """Return the words that no name holds: function words, days and months, offices."""
    words = frozenset(map(fold, (*language.stop_words, *language.not_actors, *language.offices)))
    # "Hans" is "his" and a first name (Danish).
    return words | (frozenset(map(fold, language.first_words)) - load_first_names())
