"""Quotations without a parse: marks and dashes, and who is said to speak beside them.

An attribution stands behind a quotation, before it, or carries on from the one before in the same
paragraph. What
nobody is said to have said is a quotation without a speaker, if it is long enough to be one at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from briefings.language import guess_word, load_language
from briefings.language.letters import LETTER, has_case
from briefings.model import Actor, Passage, Quote, QuoteKind, Span, Speaker
from briefings.reading.actors.person_names import Sex
from briefings.reading.analysis import SIGNATURE, Analysis
from briefings.reading.marks import Marked
from briefings.reading.quotes.marked_words import find_turns
from briefings.reading.unparsed.attributions import find_attribution, is_weak
from briefings.reading.unparsed.clauses import ClauseReader
from briefings.reading.unparsed.indirect import find_said
from briefings.reading.unparsed.pieces import SPEAKING, Attribution, Piece, ends_in
from briefings.reading.unparsed.speakers import PlainResolver, find_by_scripts

_WORD = re.compile(rf"(?:{LETTER})+(?:[’'\-](?:{LETTER})+)*")
_RELATIVE, _STOP = re.compile(r"\s(?:qui|dont|que|où|che|cui)\s"), re.compile(r"[.!?;]|$")
# The word right before an opening mark, with nothing between that leads in speech.
_LAST_WORD = re.compile(r"(\w[\w-]*)\s+[„“»«\"‚(]*$")
_ARTICLES = frozenset(
    {"der", "die", "das", "des", "dem", "den", "ein", "eine", "einer", "einem", "eines", "zum"}
)
_NEEDED, _TITLE, _SMALL = 4, 4, 3
_REACH, _NEAR = 220, 9
# Where who speaks is told inside of the marks: between commas, or between dashes.
_INCISE = re.compile(r",?\s(?P<dash>[–—])(?=\s)|,(?=\s)")
_CLOSES_COMMA, _CLOSES_DASH = re.compile(r"[.!?;,»”]|$"), re.compile(r"\s?[–—]|[;»”]|$")
# No article has more quotations; a text of marks alone would keep a reader busy for minutes.
_MOST = 500
# No sentence is longer before its quotation, in code points.
_FAR = 600
# The chance that speaker and words are right, by the construction that names the speaker. Set by grammar and
# reading, the same for all languages, and checked on German articles, of which nothing is learned.
_CHANCES = {
    ("name", "cue"): 0.9, ("name", "lead"): 0.9, ("name", "colon"): 0.85, ("name", "bare"): 0.6,
    ("person", "cue"): 0.85, ("person", "lead"): 0.8, ("person", "colon"): 0.75, ("person", "bare"): 0.45,
    ("body", "cue"): 0.85, ("body", "lead"): 0.8, ("body", "colon"): 0.75, ("body", "bare"): 0.45,
    ("noun", "cue"): 0.5, ("noun", "lead"): 0.5,
    ("pronoun", "cue"): 0.8, ("pronoun", "lead"): 0.7, ("pronoun", "colon"): 0.6, ("pronoun", "bare"): 0.5,
}  # fmt: skip
# A quotation alone; what goes on after others' words; a verb that says more than speech; the sentence before;
# a pronoun that several can be meant by; what goes right on; words that are a part of the speaker's sentence.
_ALONE, _CARRIED, _WEAK, _LEANING, _UNCLEAR, _GOES_ON, _WITHIN = 0.4, 0.6, 0.75, 0.45, 0.7, 0.85, 0.85


# What a printed conversation has behind a name and a colon.
_TURN_CHANCE = 0.9


@dataclass(slots=True)
class _Context:
    """The state of reading one article; ``last`` is the stretch, the speaker and the chance before."""

    analysis: Analysis
    reader: ClauseReader
    resolver: PlainResolver
    sexes: dict[str, Sex]
    last: tuple[Marked, Speaker, float] | None = None
    said: list[tuple[Span, Attribution]] = field(default_factory=list)
    # The quotations of some length, which an attribution of another does not reach across.
    walls: Sequence[Span] = ()

    def spoke(self) -> int | None:
        """Return the number of the actor who spoke last."""
        actor = self.last[1].actor if self.last else None
        return next((n for n, each in enumerate(self.resolver.actors) if each.name == actor), None)


def find_by_words(analysis: Analysis, actors: tuple[Actor, ...]) -> tuple[Quote, ...]:
    """Return what is said between marks and in clauses behind a verb of saying, in the order of the text."""
    code, text = analysis.article.language, analysis.text
    language = load_language(code)
    resolver = PlainResolver(text, actors, code)
    outer = [
        marked for marked in analysis.marked if marked.depth == 0 and not analysis.is_furniture(marked.span)
    ]
    if language.speech_patterns and not has_case(text):
        return find_by_scripts(analysis, resolver, outer, language)
    reader = ClauseReader(text, code, resolver, (marked.outer for marked in outer))
    sexes: dict[str, Sex] = dict.fromkeys(language.speech("male"), "male")
    sexes |= dict.fromkeys(language.speech("female"), "female")
    sexes |= reader.led
    sexes |= {word: sex for word, sex in reader.possessives.items() if word not in sexes}
    context = _Context(analysis, reader, resolver, sexes)
    context.said = list(find_said(analysis, context.reader, outer)) if language.speech("verbs") else []
    # A newspaper's name between marks is no quotation that an attribution could belong to.
    context.walls = sorted(m.outer for m in outer if len(_WORD.findall(m.span.of(text))) >= _TITLE)
    found = [quote for marked in outer[:_MOST] for quote in _quote(context, marked)]
    for span, said in context.said:
        if said.kind == "noun" and not _may_be_name(context, said):
            continue
        speaker = _name_speaker(context, said)
        chance = min(_CARRIED, _chance(context, said, speaker))
        found.append(_make_quote(text, span, "indirect", chance, speaker, said.cue))
    if turns := tuple(_quote_turns(context)):
        # Nobody's words stand inside of another's answer.
        found = [quote for quote in found if not any(turn.span.overlaps(quote.span) for turn in turns)]
    return tuple(sorted([*found, *turns], key=lambda quote: quote.span))


def _quote_turns(context: _Context) -> Iterator[Quote]:
    """Yield the answers of a printed conversation: a person's by the surname before the colon.

    Behind "Antwort:" (German) it is whom the text names, where it names one person.
    """
    text, actors = context.analysis.text, context.resolver.actors
    people = [actor for actor in actors if actor.kind == "person"]
    by_name = {name: actor for actor in people for name in (actor.name, actor.name.split()[-1])}
    if len(people) == 1:
        by_name |= dict.fromkeys(context.reader.language.speech("answers"), people[0])
    for turn in find_turns(context.analysis, by_name.__contains__):
        actor = by_name.get(turn.name.of(text))
        if actor is not None and len(_WORD.findall(turn.words.of(text))) >= _NEEDED:
            named = Speaker(span=turn.name, text=turn.name.of(text), actor=actor.name)
            yield _make_quote(text, turn.words, "direct", _TURN_CHANCE, named, None)


def _quote(context: _Context, marked: Marked) -> Iterator[Quote]:
    text = context.analysis.text
    place = bisect_left(context.walls, marked.outer)
    low = context.walls[place - 1].end if place else 0
    following = place + (context.walls[place : place + 1] == [marked.outer])
    high = context.walls[following].start if following < len(context.walls) else len(text)
    if context.reader.language.incises and (incise := _find_incise(context, marked)):
        yield from _split(context, marked, *incise)
        return
    before, after = _bound(context.analysis, marked, low, high)
    attributed = find_attribution(context.reader, text, before, after) or _find_resumed(context, marked)
    if quote := _quote_stretch(context, marked, attributed, before, after):
        yield quote


def _find_resumed(context: _Context, marked: Marked) -> Attribution | None:
    """Return who speaks by the next sentence, which takes the quotation up: "Det säger Anna Frost."."""
    analysis, reader = context.analysis, context.reader
    at = _skip_spaces(analysis.text, marked.outer.end + (analysis.text[marked.outer.end :][:1] == "."))
    paragraph, sentence = analysis.paragraph_at(marked.outer.start), analysis.sentence_at(at)
    if sentence is None or paragraph is None or sentence.start != at or at >= paragraph.end:
        return None
    opening = analysis.text[at : at + 40].lower()
    if not any(opening.startswith(f"{words} ") for words in reader.language.speech("resuming")):
        return None
    pieces = reader.read(sentence)
    for place, piece in enumerate(pieces[:_NEAR]):
        if piece.kind == "verb":
            return reader.find_subject(pieces, place, behind=True)
        if reader.is_speech_noun(piece):
            return reader.find_owner(pieces, place)
    return None


def _bound(analysis: Analysis, marked: Marked, low: int, high: int) -> tuple[Span, Span]:
    """Return the stretches before and behind a quotation in which its attribution may stand."""
    text, (start, end) = analysis.text, marked.outer
    if marked.block:
        before = analysis.paragraph_at(max(0, _skip_back(text, start) - 1)) or Span(start, start)
        first = analysis.sentence_at(max(before.start, before.end - 1)) or before
        below = _skip_spaces(text, end)
        signed = SIGNATURE.match(text, end)
        stop = (analysis.paragraph_at(below) or Span(end, end)).end if signed else end
        return Span(max(low, first.start), start), Span(end, stop)
    paragraph = analysis.paragraph_at(start) or marked.outer
    opening = analysis.sentence_at(start) or paragraph
    colon = _skip_back(text, start)
    if opening.start >= start > paragraph.start and text[colon - 1 : colon] == ":":
        opening = analysis.sentence_at(colon - 1) or opening
    closing = analysis.sentence_at(end - 1) or marked.outer
    last = analysis.paragraph_at(end - 1) or marked.outer
    stop = closing.end
    if closing.end <= end:
        following = re.match(r"\s*(?:[,–—-]\s*)?", text[end : last.end])
        at = end + (following.end() if following else 0)
        continued = analysis.sentence_at(at) if at < last.end and text[at : at + 1].islower() else None
        stop = continued.end if continued else end
    return Span(max(low, paragraph.start, min(opening.start, start), start - _FAR), start), Span(
        end, max(end, min(stop, high, end + _REACH, last.end))
    )


def _skip_back(text: str, at: int) -> int:
    """Return where the words before ``at`` end."""
    while at and text[at - 1].isspace():
        at -= 1
    return at


def _skip_spaces(text: str, at: int) -> int:
    """Return where the words from ``at`` on begin."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _find_incise(context: _Context, marked: Marked) -> tuple[Span, Attribution] | None:
    """Return an attribution inside of the marks, between commas or comma and stop, and where it stands."""
    text = context.analysis.text
    for comma in _INCISE.finditer(text, *marked.span):
        start = comma.start()
        end = (_CLOSES_DASH if comma["dash"] else _CLOSES_COMMA).search(text, comma.end(), marked.span.end)
        clause = Span(start, end.end() if end else marked.span.end)
        if text[clause.end - 1] == "," and _RELATIVE.match(text, clause.end):
            whole = _STOP.search(text, clause.end, marked.span.end)
            clause = Span(start, whole.end() if whole else marked.span.end)
        pieces = context.reader.read(clause)
        verb = next((n for n, p in enumerate(pieces[:_NEAR]) if p.kind == "verb"), None)
        if verb is not None and any(len(p.text) > _TITLE + 1 or p.text[0].isupper() for p in pieces[:verb]):
            # Only small words stand before it: "nous a confié".
            verb = None
        if verb is None and re.match(r",\s(?:a|ont)-t-(?:il|elle|on)", text[start : clause.end]):
            verb = next((n for n, p in enumerate(pieces) if p.kind == "verb"), None)
        if verb is not None and verb <= _SMALL:
            inverted = re.match(
                r",\s(?:a-t-|[a-zé]+-t?-?)(?P<who>ils?|elles?)(?!\w)", text[start : clause.end]
            )
            if inverted:
                who = Span(start + inverted.start("who"), start + inverted.end("who"))
                return clause, Attribution(who, pieces[verb].span, None, "pronoun", "cue")
            found = context.reader.find_subject(pieces, verb, behind=True)
            if found and re.fullmatch(r"[^,;:.]{0,30}", text[pieces[verb].end : found.speaker.start]):
                return clause, found
    return None


def _split(context: _Context, marked: Marked, clause: Span, found: Attribution) -> Iterator[Quote]:
    """Make two records of a quotation that its attribution stands in."""
    text = context.analysis.text
    speaker = _name_speaker(context, found)
    chance = _chance(context, found, speaker)
    context.last = (marked, speaker, chance)
    parts = [_strip(text, marked.span.start, clause.start), _strip(text, clause.end, marked.span.end)]
    for number, span in enumerate(span for span in parts if span.start < span.end):
        yield _make_quote(
            text, span, "direct", chance, speaker, found.cue if number == 0 else None, continues=number > 0
        )


def _strip(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return (
        Span(end - len(words.lstrip()), start + len(words.rstrip())) if words.strip() else Span(start, start)
    )


def _quote_stretch(
    context: _Context, marked: Marked, found: Attribution | None, before: Span, after: Span
) -> Quote | None:
    text = context.analysis.text
    words = marked.span.of(text)
    if not (marked.block or marked.dash) and _is_title(context.reader, text, words, before, after, found):
        return None
    if found is not None and found.kind == "other":
        # "Es heißt": somebody says it, and nobody is named but in the words around.
        beside = _find_around(context, marked, alone=True)
        told = _name_speaker(context, beside) if beside else None
        return _make_quote(text, marked.span, "direct", _ALONE, told, found.cue) if _is_said(words) else None
    if found is None and not (marked.block or marked.dash) and not _is_said(words):
        return None
    speaker, chance = _settle(context, marked, found) if found else _carry(context, marked)
    if speaker is not None:
        context.last = (marked, speaker, chance)
    continues = found is None and chance > _LEANING
    cue = found.cue if found else None
    return _make_quote(text, marked.span, "direct", chance, speaker, cue, continues=continues)


def _settle(context: _Context, marked: Marked, found: Attribution) -> tuple[Speaker | None, float]:
    """Return the speaker whom an attribution names, and its chance."""
    if found.kind == "noun" and not _may_be_name(context, found):
        return None, _ALONE
    text = context.analysis.text
    colon = text[: marked.outer.start].rstrip()[-1:] == ":"
    speaker = _name_speaker(context, found)
    chance = _chance(context, found, speaker, colon=colon)
    if found.way == "bare":
        return speaker, chance
    if is_weak(context.reader, text, found) and not colon:
        return speaker, min(chance, _WEAK)
    if _stands_beside(text, marked, found):
        return speaker, chance
    return speaker, min(chance, _UNCLEAR if found.kind == "pronoun" else _WITHIN)


def _may_be_name(context: _Context, found: Attribution) -> bool:
    """Return whether a word with a capital that is no actor's can be a person's name."""
    word = found.speaker.of(context.analysis.text)
    if context.reader.language.nouns_in_capitals:
        return guess_word(word) in ("name", "unsure")
    sentence = context.analysis.sentence_at(found.speaker.start)
    return sentence is not None and sentence.start < found.speaker.start


def _carry(context: _Context, marked: Marked) -> tuple[Speaker | None, float]:
    """Return who goes on speaking where nothing stands beside a quotation, and its chance."""
    text, last = context.analysis.text, context.last
    near = last is not None and "\n" not in text[last[0].outer.end : marked.outer.start]
    if last is not None and near and marked.dash and last[0].dash:
        return last[1], last[2]
    if last is not None and near and _is_one_sentence(context, last[0], marked):
        return last[1], min(_WEAK, last[2])
    if last is not None and near and _goes_right_on(context, last, marked):
        return last[1], min(_GOES_ON, last[2])
    said, before = _find_reported(context, marked), _find_before(context, marked)
    for found, most in ((said, _CARRIED), (before, _LEANING)):
        if found is not None and found.kind not in ("noun", "other"):
            speaker = _name_speaker(context, found)
            return speaker, min(most, _chance(context, found, speaker))
    if last is not None and near:
        return last[1], min(_CARRIED, last[2])
    found = _find_around(context, marked) or _find_above(context, marked)
    spoke = last[1] if last is not None and context.reader.reported else None
    return (_name_speaker(context, found) if found is not None else spoke), _ALONE


def _find_above(context: _Context, marked: Marked) -> Attribution | None:
    """Return whom the paragraph before speaks of last: nobody to be sure of."""
    analysis, reader = context.analysis, context.reader
    above = analysis.paragraph_at(max(0, _skip_back(analysis.text, marked.outer.start) - 1))
    if above is None or marked.block or not reader.reported:
        return None
    inside = [sentence for sentence in analysis.sentences if above.contains(sentence)]
    for sentence in reversed(inside):
        if sentence.end <= marked.outer.start:
            pieces = reader.read(sentence)
            speaking = [n for n, p in enumerate(pieces) if p.kind in SPEAKING and not p.barred]
            if speaking:
                return reader.describe(pieces, speaking[0], None, "bare")
    return None


def _find_around(context: _Context, marked: Marked, *, alone: bool = False) -> Attribution | None:
    """Return who or what a sentence speaks of beside a quotation, or the one before it: nobody to be sure of.

    ``alone``: only the quotation's own sentence counts, and in it no subject, since its verb is a passive.

    Where no list knows a verb beside the quotation, even what a preposition governs tells more than nothing:
    "in the paper", "for the minister".
    """
    analysis, reader = context.analysis, context.reader
    sentence = analysis.sentence_at(marked.outer.start)
    if sentence is None or marked.block or not reader.reported:
        return None
    place = bisect_left(analysis.sentences, sentence.start, key=lambda each: each.start)
    before = analysis.sentences[place - 1] if place else sentence
    same = analysis.paragraph_at(before.start) == analysis.paragraph_at(marked.outer.start)
    spans = (
        Span(min(sentence.start, marked.outer.start), marked.outer.start),
        Span(marked.outer.end, max(marked.outer.end, sentence.end)),
        before if same and not alone else Span(0, 0),
    )
    for span in spans:
        pieces = reader.read(span)
        found = [n for n, p in enumerate(pieces) if p.kind in SPEAKING and (p.barred or not alone)]
        found.sort(key=lambda n: pieces[n].barred)
        if found:
            return reader.describe(pieces, found[0], None, "bare")
        if document := reader.find_document(pieces, None):
            return document
    return None


def _is_one_sentence(context: _Context, first: Marked, second: Marked) -> bool:
    """Return whether two quotations stand in one sentence, not each in one of its own."""
    sentence = context.analysis.sentence_at(second.outer.start)
    between = context.analysis.text[first.outer.end : second.outer.start]
    return sentence is not None and sentence.start <= first.outer.start and not re.search(r"[.!?:;]", between)


def _goes_right_on(context: _Context, last: tuple[Marked, Speaker, float], marked: Marked) -> bool:
    """Return whether only the attribution of the one before stands between two quotations."""
    between = context.analysis.text[last[0].outer.end : marked.outer.start]
    inside = last[0].outer.end <= last[1].span.start < marked.outer.start if last[1].span else False
    return inside and len(re.findall(r"[.!?](?:\s|$)", between)) <= 1 and len(between) <= _REACH


def _find_reported(context: _Context, marked: Marked) -> Attribution | None:
    """Return whose reported speech goes on where a quotation stands: the one before it in its paragraph."""
    analysis = context.analysis
    paragraph = analysis.paragraph_at(marked.outer.start)
    if paragraph is None or marked.block:
        return None
    after = max(paragraph.start, context.last[0].outer.end if context.last else 0)
    inside = [found for span, found in context.said if after <= span.start and span.end <= marked.outer.start]
    if inside:
        return inside[-1]
    sentence = analysis.sentence_at(marked.outer.start)
    if sentence is None or (context.last is not None and context.last[0].outer.end > paragraph.start):
        return None
    outside = (
        Span(sentence.start, marked.outer.start),
        Span(marked.outer.end, max(marked.outer.end, sentence.end)),
    )
    if not any(
        context.reader.is_reported(context.reader.read(span)) for span in outside if span.start < span.end
    ):
        return None
    # The mood alone shows that somebody is reported: the subject of the sentence before.
    place = bisect_left(analysis.sentences, sentence.start, key=lambda each: each.start)
    before = analysis.sentences[place - 1] if place else None
    if before is None or (context.last is not None and context.last[0].outer.end > before.start):
        return None
    pieces = context.reader.read(before)
    speaking = [n for n, p in enumerate(pieces) if p.kind in SPEAKING and not p.barred]
    return context.reader.describe(pieces, speaking[0], None, "bare") if speaking else None


def _find_before(context: _Context, marked: Marked) -> Attribution | None:
    """Return the subject of the sentence before a quotation that is a sentence of its own."""
    analysis = context.analysis
    paragraph = analysis.paragraph_at(marked.outer.start)
    if paragraph is None or marked.block:
        return None
    before = analysis.sentence_at(_skip_back(analysis.text, marked.outer.start) - 1)
    if before is None or before.start < paragraph.start or before.end > marked.outer.start:
        return None
    if context.last is not None and context.last[0].outer.end > before.start:
        return None
    pieces = context.reader.read(before)
    if context.reader.reported and (told := _find_told(context.reader, pieces)):
        return told
    speaking = [n for n, p in enumerate(pieces) if p.kind in SPEAKING and not p.barred]
    return context.reader.describe(pieces, speaking[0], None, "bare") if speaking else None


def _find_told(reader: ClauseReader, pieces: Sequence[Piece]) -> Attribution | None:
    """Return who a verb of saying lets speak in a sentence, whatever it tells: "Ruhland übte Kritik"."""
    for at, piece in enumerate(pieces):
        found = reader.find_speaker(pieces, at) if piece.kind == "verb" else None
        if found is not None and found.kind not in ("noun", "other"):
            return replace(found, cue=None, way="bare")
    return None


def _stands_beside(text: str, marked: Marked, found: Attribution) -> bool:
    """Return whether the attribution is next to the marks: after a comma or a stop, or before a colon."""
    if found.speaker.start > marked.outer.end:
        return True
    return text[: marked.outer.start].rstrip()[-1:] in ":," or (
        found.cue is not None and found.cue.start > marked.outer.end
    )


def _is_title(
    reader: ClauseReader, text: str, words: str, before: Span, after: Span, found: Attribution | None
) -> bool:
    """Return whether the words between marks are a name or held at arm's length rather than said."""
    noun = _LAST_WORD.search(text, before.start, before.end)
    if noun is not None and noun.group(1)[0].isupper() and ends_in(noun.group(1), reader.speech_nouns):
        # "die Feststellung „…“": the noun shows it to be said.
        return len(_WORD.findall(words)) < _TITLE
    if noun is not None and _is_called(reader, noun.group(1), words, found):
        return True
    if reader.titled and noun is not None and words[:1].isupper() and not _is_sentence(words):
        # In the middle of a sentence, and no German sentence: "bei „Les Amis du Port“", "mit „Blaues Band“".
        first = guess_word(words.split(maxsplit=1)[0])
        bare = found is None or found.way == "bare"
        if bare and (_is_foreign(words) or first in ("adjective", "name")):
            return True
    if len(_WORD.findall(words)) >= _TITLE:
        return False
    if found is not None and found.way != "bare" and words[:1].islower() and len(_WORD.findall(words)) > 1:
        return False
    colon = text[before.start : before.end].rstrip().endswith(":")
    comma = re.match(r"\s*[,–—-]", text[after.start : after.end]) is not None or words[-1:] in ",.!?"
    if found is not None and found.cue is not None and found.cue.start > after.start:
        # "“Yarın gel” diye konuştu" (Turkish): verbs alone stand between the marks and the cue.
        between = text[after.start : found.cue.start].lower().split()
        comma = comma or reader.language.saying.issuperset(between)
    return not (
        found is not None and (colon or (comma and found.cue is not None and found.cue.start >= after.start))
    )


def _is_called(reader: ClauseReader, noun: str, words: str, found: Attribution | None) -> bool:
    """Return whether the word before the marks shows what stands between them to be a name (German)."""
    if not reader.titled or not (words[:1].isupper() or words[:1].isdigit()):
        return False
    if ends_in(noun, reader.titled):
        return True
    if noun[0].isupper() and reader.language.is_body(noun) and not _is_said(words):
        # "die Gewerkschaft „Häfen, Werften und Schiffe“"
        return True
    # "Fahrer des „Roten Teams“": a noun phrase behind an article or noun, which nobody says.
    phrase = noun[0].isupper() or noun in _ARTICLES
    return phrase and (found is None or found.way == "bare") and not _is_sentence(words)


def _is_foreign(words: str) -> bool:
    """Return whether small words of other languages stand in what is quoted, and none of German."""
    small = {word for word in _WORD.findall(words) if word.islower()}
    if small & load_language("de").stop_words:
        return False
    return any(small & load_language(code).stop_words for code in ("en", "fr", "es", "it"))


def _is_sentence(words: str) -> bool:
    """Return whether words have a stop or a comma, as what is said has and a name has not."""
    return re.search(r"[.,!?…]", words) is not None


def _is_said(words: str) -> bool:
    """Return whether words without an attribution may be said: long enough, not in capitals like a title."""
    found = _WORD.findall(words)
    long = [word for word in found if len(word) > _SMALL]
    title = words[:1].isupper() and long and all(word[0].isupper() for word in long)
    return len(found) >= _NEEDED and not title


def _chance(context: _Context, found: Attribution, speaker: Speaker, *, colon: bool = False) -> float:
    way = "colon" if colon and found.way == "bare" else found.way
    chance = _CHANCES.get((found.kind, way), _ALONE)
    if found.kind != "pronoun":
        return chance
    if speaker.actor is None:
        return min(chance, 0.5)
    sex = _tell_sex(context, found.speaker.of(context.analysis.text))
    sole = context.resolver.is_sole(found.speaker.start, sex)
    return chance if sole else min(chance, _UNCLEAR)


def _tell_sex(context: _Context, pronoun: str) -> Sex:
    return context.sexes.get(pronoun.casefold(), "")


def _name_speaker(context: _Context, found: Attribution) -> Speaker:
    """Return the words of a speaker and the actor that they name or, being a pronoun, mean."""
    text, resolver = context.analysis.text, context.resolver
    words = found.speaker.of(text)
    number = found.actor
    if found.kind == "pronoun":
        sex = _tell_sex(context, words)
        number = resolver.find_pronoun(found.speaker.start, sex, context.spoke()) if sex else None
    actor = None if number is None else resolver.actors[number].name
    return Speaker(span=found.speaker, text=words, actor=actor)


def _make_quote(
    text: str,
    span: Span,
    kind: QuoteKind | Literal["direct"],
    confidence: float,
    speaker: Speaker | None,
    cue: Span | None,
    *,
    continues: bool = False,
) -> Quote:
    passage = Passage(span=cue, text=cue.of(text)) if cue else None
    return Quote(
        span=span,
        text=span.of(text),
        kind=kind,
        confidence=confidence,
        speaker=speaker,
        cue=passage,
        continues=continues,
    )
