"""Who speaks in the clause beside a quotation, by the words of its language and without a parse.

The words of the clause are read one by one: verbs of saying, prepositions and cases that rule a noun out,
and what may
speak: names, pronouns, nouns for persons and bodies. Beside a verb of saying its subject is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from briefings.language.letters import CAPITALS, WORD
from briefings.model import Span
from briefings.reading.actors.person_names import COURTESIES, Sex
from briefings.reading.unparsed.pieces import (
    SPEAKING,
    Attribution,
    Piece,
    PieceKind,
    bar_pieces,
    ends_in,
    load_clause_words,
    take_clause,
    tell_kind,
)
from briefings.reading.unparsed.speakers import PlainResolver

_PIECE = re.compile(rf"{WORD}|[^\w\s]")
# What leads in whose somebody is: "les élus de Bassora".
_OF = frozenset({
    "de", "du", "des", "d'", "d’", "del", "di", "della", "dello", "dell'", "dell’", "dei", "degli", "delle",
    "do", "da",
    "dos", "das", "von", "vom", "of", "van",
})  # fmt: skip
_SPEAKERS = frozenset({"name", "pronoun", "person", "body"})
# A name that tells more of a noun ("the minister of roads, Ada Frost") stands so many words behind it at
# most.
_APPOSED = 12
_TITLES = ("dr", "prof", "dra", "dott", "ing", "mgr", "sen", "gen")
# "(CDU)" tells of whom it stands behind; up to three words between marks are the name of something.
_ASIDE = re.compile(r"\([^()\n]{1,60}\)")
_TITLED = re.compile(rf"[„“»«\"](?:[{CAPITALS}][\w’'.-]*\s?){{1,3}}[“”«»\"]")
# What a clause opens with that tells more of a noun (German).
_RELATIVES = frozenset({
    "der", "die", "das", "dem", "den", "deren", "dessen", "denen", "welcher", "welche", "welches", "welchem",
    "welchen", "wie", "wo",
})  # fmt: skip
# Articles that show a subject (German).
_SUBJECTS = ("der ", "die ", "das ", "ein ", "eine ")
_INVERTED = re.compile(r"(?P<verb>\w+)-(?:t-)?(?P<who>ils?|elles?)", re.IGNORECASE)


class ClauseReader:
    """Reads the clauses of one article."""

    def __init__(self, text: str, code: str, resolver: PlainResolver, stretches: Iterable[Span] = ()) -> None:
        self.text, self.resolver = text, resolver
        # Words between marks speak for nobody in the clause around them.
        self.stretches = {span.start: span.end for span in stretches}
        self.words = load_clause_words(code)
        # A sentence is read for its own sake and for the quotations around it.
        self._read: dict[Span, list[Piece]] = {}
        self.language = self.words.language
        # Where a verb stands that another word at the end of its clause makes one of saying (German).
        self.phrasal: set[int] = set()
        self.particles = frozenset(self.language.speech("particles"))
        # Words that lead in what is said; a lead that is as often something else ("pour").
        # Verbs that as often say something else.
        self.weak_verbs = frozenset(self.language.speech("weak_verbs"))
        self.reported = frozenset(self.language.speech("reported"))
        self.and_words = frozenset(self.language.speech("and"))
        self.as_words = frozenset(self.language.speech("as"))
        self.that = frozenset(self.language.speech("that"))
        self.feeling_verbs = frozenset(self.language.speech("feeling_verbs"))
        self.weak_leads = frozenset(self.language.speech("weak_leads"))
        self.opinions = frozenset(self.language.speech("opinions"))
        self.opinion_leads = frozenset(self.language.speech("opinion_leads"))
        self.speech_nouns = frozenset(self.language.speech("speech_nouns"))
        self.documents = frozenset(self.language.speech("documents"))
        self.of_words = _OF.union(self.language.genitive_articles)
        self.titled = frozenset(self.language.speech("titled"))
        # Courtesies and titles that a stop may stand behind.
        self.stopped = frozenset((*COURTESIES, *_TITLES))
        self.passives = frozenset(self.language.speech("passives"))
        self.agents = frozenset(self.language.speech("agents"))
        self.tellers = frozenset(self.language.speech("tellers"))
        self.cited = frozenset(self.language.speech("cited"))
        # Pronouns behind "according to", and such phrases that hold one: "volgens haar", "по его словам".
        self.led: dict[str, Sex] = dict.fromkeys(self.language.speech("led_male"), "male")
        self.led |= dict.fromkeys(self.language.speech("led_female"), "female")
        self.addressed = frozenset(self.language.speech("addressed"))
        self.opening_leads = frozenset(self.language.speech("opening_leads"))
        self.possessives: dict[str, Sex] = dict.fromkeys(self.language.speech("his"), "male")
        self.possessives |= dict.fromkeys(self.language.speech("hers"), "female")

    def read(self, span: Span) -> list[Piece]:
        """Return the pieces of a stretch of text, what is governed by a preposition or a case barred."""
        if span not in self._read:
            self._read[span] = list(bar_pieces(self._join_articles(self._list_pieces(span)), self.words))
        return self._read[span]

    def _list_pieces(self, span: Span) -> Iterator[Piece]:
        at = span.start
        while match := _PIECE.search(self.text, at, span.end):
            start, at = match.start(), match.end()
            named = self.resolver.name_at(start, span.end)
            if named is not None:
                at = named[0].end
                # A place speaks for nobody that could be named.
                place = self.resolver.actors[named[1]].kind == "place" or self._is_owner(
                    named[0], named[1], at
                )
                body = self.resolver.actors[named[1]].kind == "organization"
                kind: PieceKind = "noun" if place else "body" if body else "name"
                yield Piece(kind, start, at, named[0].of(self.text), named[1])
                continue
            if aside := _ASIDE.match(self.text, start, span.end):
                at = aside.end()
                continue
            if titled := _TITLED.match(self.text, start, span.end):
                # A newspaper's name between marks.
                at = titled.end()
                yield Piece("body", start, at, titled.group())
                continue
            if self.stretches.get(start, span.end) < span.end:
                at = self.stretches[start]
                continue
            if listed := self._find_phrase(start, span.end):
                at = listed.end
                yield listed
                continue
            if match.group().lower() in self.stopped and self.text[at : at + 1] == ".":
                # "M. Morin": the stop is the courtesy's.
                at += 1
            if verb := self._find_phrasal(match.group(), start, span.end):
                at = verb.end
                yield verb
                continue
            yield from self._tell(start, match.group())

    def _find_phrase(self, start: int, end: int) -> Piece | None:
        """Return a listed phrase that leads in who speaks, or means somebody."""
        if someone := self.words.someone.match(self.text, start, end):
            # "Ein anderer sagte"
            return Piece("person", start, someone.end(), someone.group())
        if phrase := self.words.phrases.match(self.text, start, end):
            return Piece("lead", start, phrase.end(), phrase.group())
        if partitive := self.words.partitives.match(self.text, start, end):
            # "Einer der Retter": the one speaks, the many are in a case that shows it.
            one = partitive.group().split(maxsplit=1)[0]
            return Piece("person", start, start + len(one), one)
        return None

    def _find_phrasal(self, word: str, start: int, end: int) -> Piece | None:
        """Return a verb that a word beside it, or at the end of its clause, makes one of saying (German)."""
        if both := self.words.verb_phrases.match(self.text, start, end):
            return Piece("verb", start, both.end(), both.group())
        rest = self.words.phrasal.get(word.lower())
        if rest is None or not rest.match(self.text, start + len(word), end):
            return None
        self.phrasal.add(start)
        return Piece("verb", start, start + len(word), word)

    def _is_owner(self, span: Span, actor: int, end: int) -> bool:
        """Return whether a name has an ending by which it owns what follows: "Obamas Einsatz" (German)."""
        if not self.language.nouns_in_capitals or not span.of(self.text).endswith("s"):
            return False
        last = self.resolver.actors[actor].name.split()[-1]
        return not last.endswith("s") and re.match(r"\s[^\W\d_]", self.text[end : end + 2]) is not None

    def _tell(self, start: int, word: str) -> Iterator[Piece]:
        """Yield a word; an elided article ("l'avocat") apart from its noun."""
        inverted = _INVERTED.fullmatch(word) if self.language.inverts_pronouns else None
        if inverted:
            # "dit-elle", "a-t-il": the verb, or what helps it, and the pronoun.
            yield from self._tell(start, inverted.group("verb"))
            yield Piece("pronoun", start + inverted.start("who"), start + len(word), inverted.group("who"))
            return
        elided = re.match(r"(?:[^\W\d_]{1,5}['’])(?=\w)", word)
        if elided and elided.group().lower() in self.words.kinds:
            yield Piece(self.words.kinds[elided.group().lower()], start, start + elided.end(), elided.group())
            yield from self._tell(start + elided.end(), word[elided.end() :])
            return
        kind = tell_kind(self.language.code, word)
        if (
            kind == "pronoun"
            and word in self.addressed
            and self.text[max(0, start - 2) : start - 1].isalpha()
        ):
            # "Was raten Sie?": with a capital in a sentence it is the one spoken to (German).
            kind = "other"
        yield Piece(kind, start, start + len(word), word)

    def _join_articles(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        """Give each noun the article, or the case, that stands before it and its adjectives."""
        article = ""
        for read in pieces:
            # "le juge": a noun, not the verb.
            told = read.kind == "verb" and article != "" and self.language.is_person(read.text)
            piece = replace(read, kind="person") if told and not self.language.nouns_in_capitals else read
            if piece.kind in ("article", "oblique"):
                article = piece.text.lower()
                yield piece
            elif piece.kind in ("person", "body", "noun", "name"):
                yield Piece(piece.kind, piece.start, piece.end, piece.text, piece.actor, article)
                article = ""
            else:
                article = article if piece.kind == "word" else ""
                yield piece

    def find_speaker(self, pieces: Sequence[Piece], verb: int) -> Attribution | None:
        """Return who the verb of saying at a place lets speak; "other" where nobody does ("es")."""
        if self.is_passive(pieces, verb):
            return self._find_agent(pieces, verb)
        found = self._find_cited(pieces, verb) or self._find_saying(pieces, verb)
        return found if found is None or self._agrees(found, pieces[verb].text.lower()) else None

    def _agrees(self, found: Attribution, verb: str) -> bool:
        """Return whether a verb that shows its subject's sex fits this one: not "řekla Michal" (Czech)."""
        if found.actor is None or not (self.language.her_verbs or self.language.his_verbs):
            return True
        sex = self.resolver.sexes[found.actor]
        his, hers = verb.endswith(self.language.his_verbs), verb.endswith(self.language.her_verbs)
        return not ((his and sex == "female") or (hers and sex == "male"))

    def _find_saying(self, pieces: Sequence[Piece], verb: int) -> Attribution | None:
        """Return the subject of a verb of saying that is no passive."""
        beside = [at for at in (verb + 1, verb - 1) if 0 <= at < len(pieces)]
        for at in beside:
            if pieces[at].kind == "other" and at == verb + 1:
                return Attribution(pieces[at].span, None, None, "other", "cue")
        found, back = (
            self.find_subject(pieces, verb, behind=False),
            self.find_subject(pieces, verb, behind=True),
        )
        before = pieces[verb - 1].text.lower() if verb else ""
        if back is None and before in self.and_words and (joined := self._find_joined(pieces, verb)):
            return joined
        if back and back.speaker.start - pieces[verb].end <= 1 and self._is_incise(pieces, verb, back):
            # "„…“, sagte die Ministerin": the subject stands behind, whoever is named before the quotation.
            return back
        if found and back and found.kind == "body" and back.kind in ("name", "pronoun"):
            # Right behind the verb: what stands before it is no subject ("Der Zeitung sagte sie").
            found = back if back.speaker.start - pieces[verb].end <= 1 else found
        return found or back or self._find_beside(pieces, beside, pieces[verb].span)

    def _find_beside(self, pieces: Sequence[Piece], beside: Iterable[int], cue: Span) -> Attribution | None:
        """Return what stands right at the verb and can speak though no list knows it: a text, a surname."""
        for at in beside:
            if pieces[at].kind == "article" and cue.start < pieces[at].start and at + 1 < len(pieces):
                at += 1  # noqa: PLW2901
            if self.is_document(pieces[at]) and not pieces[at].barred:
                return self.describe_document(pieces, at, cue)
            if self._may_be_surname(pieces[at]) and not pieces[at].barred:
                return self.describe(pieces, at, cue, "cue")
            if self._is_nominative(pieces[at]) and cue.of(self.text).lower() not in self.weak_verbs:
                # "Das Königshaus erklärte"
                return replace(self.describe(pieces, at, cue, "bare"), kind="body")
        return None

    def _is_nominative(self, piece: Piece) -> bool:
        """Return whether a noun that no list knows has an article in the case of a subject (German)."""
        return piece.kind == "noun" and not piece.barred and f"{piece.article} " in _SUBJECTS

    def _is_incise(self, pieces: Sequence[Piece], verb: int, back: Attribution) -> bool:
        """Return whether a verb opens a clause of its own behind what is said: "…, sagte die Königin, …"."""
        before = pieces[verb - 1] if verb else None
        if before is not None and before.text.lower() in self.words.language.speech("that_one") and verb > 1:
            # "Er werde, das versprach Ruhland, …"
            before = pieces[verb - 2]
        if before is None or before.text != ",":
            return False
        nominative = back.kind in ("name", "pronoun") or self.text[back.speaker.start :].startswith(_SUBJECTS)
        return self.text[before.start - 1] in '“”«»"' or (nominative and self.is_reported(pieces[:verb]))

    def is_reported(self, pieces: Sequence[Piece]) -> bool:
        """Return whether a clause stands in the mood of reported speech (German "sei", "habe")."""
        return any(piece.text.lower() in self.reported for piece in pieces)

    def _find_joined(self, pieces: Sequence[Piece], verb: int) -> Attribution | None:
        """Return the subject of the verb that "and" joins this one to: "Er kam und sagte"."""
        first = next((at for at in range(verb) if pieces[at].kind == "verb"), None)
        found = self.find_speaker(pieces, first) if first is not None else None
        if found is None or found.kind == "other":
            return found
        return replace(found, cue=pieces[verb].span)

    def is_passive(self, pieces: Sequence[Piece], verb: int) -> bool:
        """Return whether a verb is the participle of a passive: "wurde er ein Narr genannt" (German)."""
        small = pieces[verb].text.lower()
        if not self.passives or small in self.cited or not small.endswith(("t", "en")):
            return False
        clause = [*take_clause(reversed(pieces[:verb])), *take_clause(iter(pieces[verb + 1 :]))]
        if not any(piece.text.lower() in self.passives for piece in clause):
            return False
        prefixed = small.startswith(("ge", "be", "er", "ver", "ent", "unter"))
        return prefixed or "ge" in small[2:5] or small.endswith("iert")

    def _find_agent(self, pieces: Sequence[Piece], verb: int) -> Attribution:
        """Return by whom something is said in a passive, else "other": nobody that could be named."""
        cue = pieces[verb].span
        for at in (*range(verb - 1, 0, -1), *range(verb + 1, len(pieces))):
            if pieces[at].text == "," or pieces[at].kind == "clause":
                continue
            if pieces[at].kind not in ("name", "person", "body"):
                continue
            back = next(
                (n for n in range(at - 1, max(-1, at - 5), -1) if pieces[n].kind == "preposition"), None
            )
            if back is not None and pieces[back].text.lower() in self.agents:
                return self.describe(pieces, at, cue, "cue")
        return Attribution(cue, cue, None, "other", "cue")

    def _find_cited(self, pieces: Sequence[Piece], verb: int) -> Attribution | None:
        """Return who is cited by somebody: "zitiert das Blatt den Minister", "Das Blatt zitiert Ruhland"."""
        if not pieces[verb].text.lower().startswith(tuple(self.cited)) or not self.cited:
            return None
        around = [*take_clause(reversed(pieces[:verb])), *take_clause(iter(pieces[verb + 1 :]))]
        if any(piece.text.lower() in self.passives for piece in around):
            return None
        kinds = ("name", "person", "body", "pronoun")
        end = next((n for n in range(verb + 1, len(pieces)) if pieces[n].text in ".:;,"), len(pieces))
        behind = [n for n in range(verb + 1, end) if pieces[n].kind in (*kinds, "noun")]
        ahead = any(
            piece.kind in kinds and not piece.barred for piece in take_clause(reversed(pieces[:verb]))
        )
        # Behind the verb the subject comes first.
        cited = [n for n in (behind if ahead else behind[1:]) if pieces[n].kind in kinds]
        return self.describe(pieces, cited[0], pieces[verb].span, "cue") if cited else None

    def find_owner(self, pieces: Sequence[Piece], noun: int) -> Attribution | None:
        """Return whose words a noun of speech or opinion names: "Ruhlands Fazit", "das Fazit von Ruhland"."""
        cue = pieces[noun].span
        before = pieces[noun - 1] if noun else None
        if before is not None and before.text.lower() in self.possessives:
            return Attribution(before.span, cue, None, "pronoun", "lead")
        if before is not None and before.actor is not None and before.kind in ("noun", "name"):
            return Attribution(before.span, cue, before.actor, "name", "lead")
        after = noun + 1
        while (
            after < len(pieces)
            and pieces[after].kind == "word"
            and pieces[after].text.lower() not in self.of_words
        ):
            # "réaction immédiate du préfet"
            after += 1
        behind = pieces[after] if after < min(len(pieces), noun + 3) else None
        if behind is None or not (behind.text.lower() in self.of_words or behind.kind == "name"):
            return None
        for at in range(noun + 1, min(len(pieces), noun + _APPOSED)):
            if pieces[at].kind in ("name", "person", "body"):
                return self.describe(pieces, at, cue, "lead")
            if pieces[at].kind in ("verb", "clause", "noun", "pronoun") or pieces[at].text in ",:;":
                return None
        return None

    def find_subject(self, pieces: Sequence[Piece], verb: int, *, behind: bool) -> Attribution | None:
        """Return the subject of the verb of saying at a place: behind it or before it."""
        first = verb - 1 if behind else self._skip_clause(pieces, verb - 1)
        order: Sequence[int] = range(verb + 1, len(pieces)) if behind else range(first, -1, -1)
        found = None
        for at in order:
            piece = pieces[at]
            if behind and found is None and self._is_addressed(pieces, at):
                continue
            ends = piece.text in ":;" or piece.kind in ("clause", "lead", "verb")
            if behind and (ends or (piece.text == "," and (at > verb + 1 or self.reported))):
                break
            if piece.kind in _SPEAKERS and not piece.barred:
                found = at
                if behind:
                    break
            elif ends and piece.kind != "lead":
                break
        if found is None:
            return None
        return self.describe(pieces, found, pieces[verb].span, "cue")

    def _skip_clause(self, pieces: Sequence[Piece], at: int) -> int:
        """Return the place before a clause with its verb at its end that a comma closes at a place (German).

        "Ruhland, der das Amt leitet, sagte", "Auf die Frage, ob er gehe, sagte".
        """
        if not self.reported or at < 0 or pieces[at].text != "," or not pieces[at - 1].text[:1].islower():
            return at
        opening = next((n for n in range(at - 1, 0, -1) if pieces[n].text == ","), None)
        if opening is None:
            return at
        words = [piece.text.lower() for piece in pieces[opening + 1 : opening + 3]]
        relative = words[0] in _RELATIVES or (
            pieces[opening + 1].kind == "preposition" and words[1:] and words[1] in _RELATIVES
        )
        return opening - 1 if relative or pieces[opening + 1].kind == "clause" else at

    def _is_addressed(self, pieces: Sequence[Piece], at: int) -> bool:
        """Return whether a name behind a verb is told something by who is named next.

        "zarzuciła Adamowi Rzepce posłanka Ewa Lis" (Polish), "atirou a Nuno Seixas a deputada" (Portuguese).
        """
        if pieces[at].actor is None or at + 1 >= len(pieces):
            return False
        cased = self.language.inflects_names
        if not cased and (pieces[at - 1].text.lower() != "a" or pieces[at + 1].kind != "article"):
            return False
        others = pieces[at + 1 : at + 4]
        return others[0].kind in ("article", "person") and any(other.kind == "person" for other in others[:2])

    def is_speech_noun(self, piece: Piece) -> bool:
        """Return whether a noun is one for what is said: "Fazit", "réaction"."""
        kinds = ("noun", "body", "person") if self.language.nouns_in_capitals else ("noun", "word")
        return piece.kind in kinds and ends_in(piece.text, self.speech_nouns)

    def _may_be_surname(self, piece: Piece) -> bool:
        """Return whether a word with a capital, right at the verb, is a name though it is no actor's."""
        if piece.kind != "noun" or piece.article or piece.actor is not None or not piece.text[0].isupper():
            return False
        return piece.text.lower() not in self.language.stop_words | self.language.not_actors

    def describe(
        self, pieces: Sequence[Piece], at: int, cue: Span | None, way: Literal["cue", "lead", "bare"]
    ) -> Attribution:
        """Return who is meant at a place, with the name that tells more of a noun there."""
        piece = pieces[at]
        start = self._start_phrase(pieces, at)
        if piece.kind == "pronoun":
            return Attribution(piece.span, cue, None, "pronoun", way)
        named = at if piece.kind == "name" and self._is_person(piece) else self._find_apposed(pieces, at)
        if named is not None:
            return Attribution(Span(start, pieces[named].end), cue, pieces[named].actor, "name", way)
        return Attribution(Span(start, self._end_phrase(pieces, at)), cue, piece.actor, piece.kind, way)

    def find_document(self, pieces: Sequence[Piece], cue: Span | None) -> Attribution | None:
        """Return the text that the words stand in: "heißt es auf der Internetseite der Stadt"."""
        at = next((n for n, piece in enumerate(pieces) if self.is_document(piece)), None)
        return None if at is None else self.describe_document(pieces, at, cue)

    def describe_document(self, pieces: Sequence[Piece], at: int, cue: Span | None) -> Attribution:
        """Return a text as the speaker: who wrote it is not said, so it is nobody to be sure of."""
        return replace(self.describe(pieces, at, cue, "bare"), actor=None, kind="body")

    def is_document(self, piece: Piece) -> bool:
        """Return whether a noun names what words can stand in, whoever wrote them: a report, a letter."""
        return piece.kind in ("noun", "body", "person") and ends_in(piece.text, self.documents)

    def _end_phrase(self, pieces: Sequence[Piece], at: int) -> int:
        """Return where the phrase of a noun ends: behind whose or of what it is."""
        end = at
        while end + 1 < len(pieces):
            lead = pieces[end + 1]
            if lead.text.lower() not in self.of_words:
                break
            noun = next(
                (
                    n
                    for n in range(end + 2, min(len(pieces), end + 6))
                    if pieces[n].kind not in ("word", "article", "oblique")
                ),
                None,
            )
            if noun is None or pieces[noun].kind not in ("noun", "name", "body", "person"):
                break
            end = noun
        return pieces[end].end

    def _is_person(self, piece: Piece) -> bool:
        return piece.actor is not None and self.resolver.actors[piece.actor].kind == "person"

    def _find_apposed(self, pieces: Sequence[Piece], at: int) -> int | None:
        """Return the name that tells who a noun is: right behind it, its genitive or a comma."""
        parted = False
        for other in range(at + 1, min(len(pieces), at + _APPOSED)):
            piece = pieces[other]
            if piece.kind in ("verb", "clause", "pronoun", "lead") or piece.text in ":;.!?":
                return None
            if piece.text == ",":
                if parted:
                    return None
                parted = True
            elif piece.kind == "name" and self._is_person(piece):
                governed = other > 0 and pieces[other - 1].kind in ("preposition", "oblique")
                # "der 43-Jährige vor der Richterin Ilse Kamm"
                led = any(each.kind == "preposition" for each in pieces[at + 1 : other])
                return None if governed or (led and not parted and self.reported) else other
        return None

    def _start_phrase(self, pieces: Sequence[Piece], at: int) -> int:
        """Return where the phrase of a noun begins: at its article, or the nouns right before a name."""
        start = at
        while (
            start > 0
            and pieces[start - 1].kind in ("person", "body", "noun", "word")
            and pieces[start].start - pieces[start - 1].end == 1
        ):
            if pieces[start - 1].kind == "word" and not pieces[at].article:
                break
            start -= 1
            if at - start > 4:  # noqa: PLR2004
                break
        if start > 0 and pieces[start - 1].kind == "article":
            start -= 1
        return pieces[start].start


# So many pieces, in the words right at the marks, and around them.
_SMALL, _NEAR = 3, 9


def read_as(reader: ClauseReader, pieces: Sequence[Piece]) -> Attribution | None:
    """Return who speaks in a clause that "as" opens: "Wie der Minister erklärte, …", "…, wie er sagte"."""
    for at, piece in enumerate(pieces[:_SMALL]):
        if piece.text.lower() in reader.as_words:
            # A clause may stand between subject and verb: "Wie Adler, der den Hafen leitet, sagte, …".
            commas = [n for n, p in enumerate(pieces) if n > at + _SMALL and p.text == ","]
            ends = [*commas, len(pieces)][:2]
            stop, verb = next(
                ((end, n) for end in ends for n in range(at + 1, end) if pieces[n].kind == "verb"), (0, None)
            )
            speaking = [n for n in range(at + 1, stop) if pieces[n].kind in SPEAKING]
            if verb is not None and speaking:
                return reader.describe(pieces, speaking[0], pieces[verb].span, "cue")
    return None


def read_opinion(reader: ClauseReader, pieces: Sequence[Piece]) -> Attribution | None:
    """Return whose opinion is told: "seiner Ansicht nach", "nach Ruhlands Ansicht"."""
    for at, piece in enumerate(pieces):
        if piece.text.lower() not in reader.opinions or not piece.text[0].isupper():
            continue
        near = [p.text.lower() for p in (*pieces[max(0, at - 2) : at], *pieces[at + 1 : at + 2])]
        if any(lead in near for lead in reader.opinion_leads) and (found := reader.find_owner(pieces, at)):
            return found
    return None
