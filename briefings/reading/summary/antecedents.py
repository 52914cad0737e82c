"""What in a sentence points back, and which sentences before it hold what that means: its antecedents.

A sentence that is shown without the one before it must not point at what nobody sees. Each pointer is tied
to the sentences of which one has to be shown too: for "this decision" the sentence before; for "Mr. Reed",
"the pamphlet" or "also" those that name Orlo Reed, introduce a pamphlet, or tell of the same subject. What
is named for the first time needs nothing: the reporter took it for known. Without a parse only openings are
looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from briefings.model import Actor, Gloss, Quote, Span
from briefings.reading.analysis import Analysis
from briefings.reading.summary.openings import leans_back, means_nobody, opens_with
from briefings.reading.summary.pointers import (
    ParsedText,
    find_bearers,
    find_phrases,
    find_pointers,
    holds_phrase,
    just_before,
    read_parsed,
)
from briefings.reading.summary.report import Leaning

_COURTESY = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady)\.? ", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Z][A-Z.&]{1,6}")
# A gloss makes known by name alone; it is enough for one of so many foremost actors.
_FOREMOST = 3


def find_leanings(
    analysis: Analysis,
    spans: Sequence[Span],
    actors: Sequence[Actor] = (),
    quotes: Sequence[Quote] = (),
) -> tuple[Leaning, ...]:
    """Return what each of the sentences leans on, by their numbers.

    Args:
        analysis: the article as it was read.
        spans: the sentences, in the order of the text.
        actors: its actors, most salient first.
        quotes: its quotations: a sentence that goes on with one needs the one that names its speaker, and a
            pronoun that speaks and whose actor is known is explained in brackets.
    """
    text = read_parsed(analysis, spans)
    opening = [find_opening(analysis, spans, number, quotes, text).needs for number in range(len(spans))]
    voices = _find_voices(spans, quotes)
    names = _find_names(spans, text, actors)
    known = {actor.name for actor in actors[:_FOREMOST] if actor.kind == "person"}
    return tuple(
        Leaning(
            needs=tuple(
                dict.fromkeys(
                    [
                        *opening[number],
                        *voices.get(number, ()),
                        *(need for need, gloss in names.get(number, ()) if gloss.name not in known),
                        *(find_pointers(text, number) if text is not None else ()),
                    ]
                )
            ),
            names=tuple(pair for pair in names.get(number, ()) if pair[1].name in known),
        )
        for number in range(len(spans))
    )


def find_opening(
    analysis: Analysis,
    spans: Sequence[Span],
    number: int,
    quotes: Sequence[Quote] = (),
    text: ParsedText | None = None,
) -> Leaning:
    """Look at how the sentence opens, and at its first pronoun; an answer leans on its question."""
    resolved = frozenset(q.speaker.span.start for q in quotes if q.speaker is not None and q.speaker.actor)
    span = spans[number]
    leans = leans_back(analysis, span, resolved, opening=number == 0)
    if not leans and means_nobody(analysis, span, resolved):
        return Leaning(needs=(find_bearers(text, number) | just_before(number),))
    if number and spans[number - 1].of(analysis.text).rstrip("\"'”’)").endswith("?"):
        near = "\n" not in analysis.text[spans[number - 1].end : span.start]
        leans = leans or (near and not _opens_on_name(analysis, span))
    return Leaning(needs=(just_before(number),) if leans else ())


def _opens_on_name(analysis: Analysis, span: Span) -> bool:
    """Return whether a sentence begins with a name: it tells something, whatever was asked before it."""
    parsed = analysis.parse_of(span)
    return parsed is not None and next(iter(parsed)).pos_ == "PROPN"


def _find_voices(spans: Sequence[Span], quotes: Sequence[Quote]) -> dict[int, list[frozenset[int]]]:
    """Return, for the sentences that hold somebody's words, the sentences that say whose they are."""
    starts = [span.start for span in spans]
    found: dict[int, list[frozenset[int]]] = {}
    for quote in quotes:
        if quote.kind == "indirect" or quote.speaker is None:
            continue
        held = range(_number(starts, quote.span.start), _number(starts, quote.span.end - 1) + 1)
        told = _number(starts, quote.speaker.span.start)
        for number in held:
            if number >= 0 and told != number:
                found.setdefault(number, []).append(frozenset((told,)) if told < number else frozenset())
    return found


def _number(starts: Sequence[int], offset: int) -> int:
    return bisect_left(starts, offset + 1) - 1


def _find_names(
    spans: Sequence[Span], text: ParsedText | None, actors: Sequence[Actor]
) -> dict[int, tuple[tuple[frozenset[int], Gloss], ...]]:
    """Return the short forms of names, each with the sentences that give the full one."""
    found: dict[int, list[tuple[frozenset[int], Gloss]]] = {}
    if text is None:
        return {}
    words = text.analysis.text
    starts = [span.start for span in spans]
    for actor in actors:
        # The headline stands above the sentences.
        if actor.name in text.analysis.article.headline:
            continue
        full, short = _part_mentions(actor, words)
        holding = sorted({_number(starts, span.start) for span in full} - {-1})
        seen: set[int] = set()
        for span in short:
            number = _number(starts, span.start)
            token = text.syntax.token_from(span.start)
            if number < 0 or number in seen or number in holding or text.syntax.quoted[token] >= 0:
                continue
            if _names_body(text, token):
                continue
            seen.add(number)
            before = frozenset(place for place in holding if place < number)
            if before:
                found.setdefault(number, []).append((before, Gloss(span=span, name=actor.name)))
    return {number: tuple(pairs) for number, pairs in found.items()}


def _names_body(text: ParsedText, token: int) -> bool:
    """Tell the name of one in that of a body or a time: "the Frost administration" needs no first name."""
    s = text.syntax
    return s.dep[token] == "compound" and s.pos[s.head[token]] == "NOUN" and s.head[token] > token


def _part_mentions(actor: Actor, words: str) -> tuple[list[Span], list[Span]]:
    """Return the mentions that introduce an actor, and those that only point at it."""
    full: list[Span] = []
    short: list[Span] = []
    for span in sorted(actor.mentions):
        bare = _COURTESY.sub("", span.of(words))
        if actor.kind == "person" and " " in actor.name:
            # "Enrique Vela Ruiz" is introduced by his first name; "Vela Ruiz" points at him.
            points = " " not in bare.strip() or actor.name.endswith(f" {bare}")
            (short if points else full).append(span)
        elif actor.kind == "organization" and " " in actor.name:
            (short if _LETTERS.fullmatch(bare) else full).append(span)
    return full, short


def mark_rebutted(analysis: Analysis, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return the quotations; those that the text contradicts or goes on with lean: none is shown alone.

    It contradicts right behind them, or in their sentence ("…, he said, though there is no evidence"); it
    goes on with the last of several sentences where the marks close within it (“It rained. You could tell” it
    had). Who speaks turns round himself what he said: “It may be false.” He paused. “But I do not know that.”
    """
    body = analysis.body()
    language = analysis.article.language
    refuted = [body[at] for at in find_rebutted(analysis, body)]
    spoken = [quote for quote in quotes if quote.kind == "direct"]
    turned = {one.span for one, behind in pairwise(spoken) if _is_turned_by(one, behind, language)}
    turned |= {
        one.span for one in spoken if _is_turned_unmarked(analysis, one) or _is_recanted(analysis, one)
    }
    return tuple(
        replace(quote, leans=True, confidence=min(quote.confidence, _DENIED))
        if any(quote.span.overlaps(span) for span in refuted)
        or quote.span in turned
        or _is_denied_beside(analysis, quote)
        or _goes_on_outside(analysis.text, quote.span)
        else replace(quote, leans=True)
        if quote in spoken
        and not quote.continues
        and (
            turns_round(quote.text, language)
            or _is_of_another_time(analysis, quote)
            or _is_of_another_day(analysis, quote)
        )
        else quote
        for quote in quotes
    )


def _is_turned_by(quote: Quote, behind: Quote, language: str) -> bool:
    """Return whether the next quotation, shown apart from this one, is its speaker's, and turns it round."""
    if behind.continues or behind.span.start - quote.span.end > _BETWEEN or not quote.speaker:
        return False
    voice = behind.speaker.actor or behind.speaker.text if behind.speaker else None
    same = voice is None or voice in (quote.speaker.actor, quote.speaker.text)
    return same and turns_round(behind.text, language)


def _is_turned_unmarked(analysis: Analysis, quote: Quote) -> bool:
    """Return whether words that stand in the same marks turn a quotation round, where marks are missing."""
    behind = analysis.sentence_at(quote.span.end + 1) or analysis.sentence_at(quote.span.end + 2)
    if behind is None or behind.start <= quote.span.end - 1:
        return False
    text = behind.of(analysis.text)
    closes = text.endswith(_CLOSERS) and sum(map(text.count, '"“”»')) == 1
    return closes and turns_round(text, analysis.article.language)


def _is_recanted(analysis: Analysis, quote: Quote) -> bool:
    """Return whether one of the two sentences behind says that the speaker took his words back since."""
    if not quote.speaker:
        return False
    behind = _MARKED.sub(" ", analysis.text[quote.span.end + 1 :][:_SETTING])
    name = (quote.speaker.actor or quote.speaker.text).split()[-1]
    return any(
        holds_phrase(sentence.lower(), analysis.article.language, "recants")
        and re.search(rf"(?<!\w)(?:{re.escape(name)}|[Hh]e|[Ss]he|[Tt]hey)(?!\w)", sentence)
        for sentence in _SENTENCE_ENDS.split(behind.lstrip(" .\n"))[:_ANSWERED]
    )


def _is_denied_beside(analysis: Analysis, quote: Quote) -> bool:
    """Return whether the words of a quotation's sentence that stand outside of it say that it is not so."""
    sentence = analysis.sentence_at(quote.span.start)
    if sentence is None or quote.kind == "indirect" or sentence.contains(quote.span) is False:
        return False
    rest = (
        f"{analysis.text[sentence.start : quote.span.start]} {analysis.text[quote.span.end : sentence.end]}"
    )
    return holds_phrase(rest.lower(), analysis.article.language, "beside")


def _is_of_another_time(analysis: Analysis, quote: Quote) -> bool:
    """Return whether a quotation's sentence, or one before it in its paragraph, is set in another year.

    "As a deputy in 2007 Reed spoke of the bridge. “It is a disgrace,” he said." Below the news nobody sees
    when. A year that the report begins with is its own.
    """
    sentence = analysis.sentence_at(quote.span.start)
    if sentence is None:
        return False
    text, begins = analysis.text, sentence.start
    paragraph = max(text.rfind("\n", 0, begins), begins - _SETTING) + 1
    if text[:paragraph].rstrip().endswith(":"):
        # “On Monday, May 3, 1972, the town read:” stands on a line of its own.
        paragraph = text.rfind("\n", 0, len(text[:paragraph].rstrip())) + 1
    setting = _MARKED.sub(" ", text[paragraph : quote.span.start]) + text[quote.span.end : sentence.end]
    published = analysis.article.published
    opening = text[:_OWN_YEAR] + analysis.article.headline
    years = [
        found[1] for found in _YEAR.finditer(setting) if not published or int(found[1][:4]) < published.year
    ]
    lead = text[max(0, begins - _SETTING) : begins].rstrip().rpartition("\n")[2]
    if begins <= quote.span.start <= begins + 1 and text[:begins].endswith("\n"):
        # “Remarks from 1993 have come up.” may stand in the paragraph before.
        found = _DATED_WORDS.findall(_SENTENCE_ENDS.split(lead)[-1])
        years += [year for year in found if not published or int(year) < published.year]
    return any(year not in opening for year in years) or holds_phrase(
        setting.lower(), analysis.article.language, "another_time"
    )


def _is_of_another_day(analysis: Analysis, quote: Quote) -> bool:
    """Return whether a quotation's attribution says that it was said before the news, or only allegedly.

    "…, Reed said last month", "Earlier Sunday, Reed turned on the board. “…,” he said." What the headline or
    the beginning dates so too is the news, and what stands in a clause about somebody ("who resigned last
    year") is not when he spoke. Of ten such quotations that a page showed an editor printed two.
    """
    text, language = analysis.text, analysis.article.language
    sentence = analysis.sentence_at(quote.span.start)
    if sentence is None:
        return False
    behind = analysis.sentence_at(quote.span.end) or sentence
    settings = [
        text[sentence.start : quote.span.start],
        text[quote.span.end : max(behind.end, quote.span.end)].lstrip(_CLOSING),
    ]
    number = bisect_left(analysis.sentences, sentence)
    before = analysis.sentences[number - 1] if number else None
    name = (quote.speaker.actor or quote.speaker.text).split()[-1] if quote.speaker else ""
    begins = sentence.start
    if before and name and quote.span.start - begins <= 1 and name in before.of(text):
        settings.append(before.of(text))
        begins = before.start
    first = next((span for span in analysis.sentences if not analysis.is_furniture(span)), sentence)
    opening = f"{text[: max(first.end, min(begins, _OWN_YEAR))]} {analysis.article.headline}".lower()
    told = (_ABOUT_SOMEBODY.sub(" ", _MARKED.sub(" ", setting)).lower() for setting in settings)
    return any(
        phrase not in opening for setting in told for phrase in find_phrases(setting, language, "another_day")
    )


# What the text denies is in the record, and below what any page shows.
_DENIED = 0.5
# Behind so many letters the next quotation is one of another moment.
_BETWEEN = 90
_OPENING = '"“„«'
_CLOSING = ",.!?\"”’»'"
_CLOSERS = ('"', "”", "»")
# Within so many letters stands what turns a sentence against the one before it.
_HEAD = 80
# So many letters before a quotation say when it was said; within so many the report tells its own time.
_SETTING, _OWN_YEAR = 400, 400
_YEAR = re.compile(
    r"(?<!\w)(?:[Ii]n|[Bb]ack in|[Dd]uring|[Ee]arly|[Ll]ate|[Mm]id|[A-Z][a-z]{2,8}\.?(?: \d{1,2})?,?)"
    r" (?:the )?((?:19|20)\d\d)(?!\d|-| [a-z]*(?:election|campaign|race|law|census))"
)
_MARKED = re.compile(r"[“\"][^“”\"]*[”\"]|[“\"][^“”\"]*\Z")
_ABOUT_SOMEBODY = re.compile(r"\b(?:who|whom|whose|which|where)\b[^,;]*")
_DATED_WORDS = re.compile(
    r"\b(?:comments?|remarks?|words|statements?|speech|interview|letter|memo|video|tape|recording|footage)\b"
    r"[^.!?\n\d]{0,40}\b(?:from|in|of|dated) (?:[A-Z][a-z]+,? )?((?:19|20)\d\d)(?!\d)"
)
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+(?=\S)")
# A charge is answered in one of so many sentences behind it.
_ANSWERED = 2
# Words of so many letters are no small words.
_LONG = 5
_SENTENCE_INSIDE = re.compile(r"[.!?] [“‘\"']?[A-Z]")
_GOES_ON = re.compile(r"[”\"’»] [a-z]")


def _goes_on_outside(text: str, span: Span) -> bool:
    inside = _SENTENCE_INSIDE.search(span.of(text)) is not None
    cut = text[span.end - 1 : span.end].isalnum() and _GOES_ON.match(text, span.end) is not None
    following = text[span.end + 2 : span.end + 14].split()[:1]
    return inside and cut and not {"he", "she", "said", "says"}.intersection(following)


def find_rebutted(analysis: Analysis, spans: Sequence[Span]) -> frozenset[int]:
    """Return the numbers of the sentences that the text contradicts in the one or two behind them.

    "The bridge cost nothing, Reed said." and then "That is false." are one thing: who shows the first alone
    spreads it.
    """
    language = analysis.article.language
    found: set[int] = set()
    for number in range(1, len(spans)):
        text, claim = (spans[at].of(analysis.text) for at in (number, number - 1))
        if not holds_phrase(claim.lower(), language, "claims"):
            continue
        refutes = opens_with(text, language, "denials", "antecedents")
        if (refutes and holds_phrase(text.lower(), language, "refuted")) or (
            # “It was free,” Reed said, falsely: that is of his own words.
            text[:1] not in _OPENING
            and holds_phrase(text.lower(), language, "beside")
            and _share_word(text, claim)
        ):
            found.add(number - 1)
    return frozenset(found)


def find_answers(analysis: Analysis, spans: Sequence[Span]) -> dict[int, int]:
    """Return the claims that the text answers or turns round close behind: a sentence's number, its answer's.

    "Critics accuse Reed of waste." and then "But Reed has shown the bills.", or "Reed denied it." are told
    together or not at all.
    """
    language = analysis.article.language
    texts = [span.of(analysis.text) for span in spans]
    found: dict[int, int] = {}
    for number, text in enumerate(texts):
        turned, answers = turns_round(text, language), holds_phrase(text.lower(), language, "answering")
        for claim in range(number - 1, max(number - 1 - _ANSWERED, -1), -1):
            lower = texts[claim].lower()
            charged = holds_phrase(lower, language, "charges")
            near = claim == number - 1
            # “The law protects that,” Reed wrote. “He respects it but thinks …”
            goes_on = near and text[:1] in _OPENING and texts[claim][:1] in _OPENING
            turns = turned or (goes_on and holds_phrase(text[:_HEAD].lower(), language, "within"))
            claims = near and turns and (goes_on or holds_phrase(lower, language, "claims"))
            if near and _is_foil(texts[claim], text, language):
                found.setdefault(claim, number)
            if claims or (charged and ((near and (turned or answers)) or (turned and answers))):
                found.setdefault(claim, number)
    return found


def _is_foil(text: str, behind: str, language: str) -> bool:
    """Tell a sentence that says what is not so, where the next one says what is.

    "If one moment made her, it came not on the night of the vote." and "No, it was the hour on the quay." are
    one thought, as are "It is not the money." and "It is the time."
    """
    own = _QUOTED.sub("", text)
    if _NEGATED.search(own) is None or _TURNED_INSIDE.search(own):
        return False
    said = _IS_NOT.match(own)
    goes_on = said is not None and re.match(
        rf"{said['who']}(?:['’](?:s|re)| (?:is|was|are|were))(?! not)\b", behind
    )
    return bool(goes_on) or opens_with(behind, language, "foil_turns", "antecedents")


_QUOTED = re.compile(r"[\"“„«].*?[\"”“»]")
_TURNED_INSIDE = re.compile(r"\b(?:but|instead|rather|though|although|while)\b", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:not|never|no longer)\b|n[’']t\b", re.IGNORECASE)
_IS_NOT = re.compile(
    r"(?P<who>It|This|That|They|He|She)(?:(?:['’]s|['’]re|\s(?:is|was|are|were)) (?:not|never|no longer)"
    r"|\s(?:is|was|are|were)n[’']t)\b"
)


def turns_round(text: str, language: str) -> bool:
    """Return whether a sentence begins by turning against the one before it: "But", "It was, however, "."""
    head = text[:_HEAD].lower()
    return opens_with(text, language, "contrary", "antecedents") or holds_phrase(head, language, "against")


def _share_word(first: str, second: str) -> bool:
    """Return whether two sentences have a long word in common: of one thing, one may deny the other."""
    words = (
        {word for word in re.findall(r"\w+", text.lower()) if len(word) >= _LONG} for text in (first, second)
    )
    return not next(words).isdisjoint(next(words))
