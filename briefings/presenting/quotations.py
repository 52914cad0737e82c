"""Which of a story's quotations its page tells, and how each is shown; pure.

A record holds all that was said. A page tells at most three: what was surely said between marks, by
someone it can name, in a sentence or two, that its own sentences do not tell already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from briefings.model import SURE_ENOUGH, Quote, Story, StoryActor, StoryQuote
from briefings.presenting.addresses import Addresses, clean_text, point_to
from briefings.presenting.speakers import Speakers
from briefings.presenting.views import QuoteView, SourceView
from briefings.presenting.wording import Wording

_SHOWN = 3
# A quotation in as many words stands by itself and can be taken in at a glance.
_SHORTEST = 6
_LONGEST = 45
# More words than these are a speech; a page does not tell it at all.
_TOO_LONG = 80
# What part of a quotation's letters the page's sentences may hold, and it is told as well.
_TOLD = 0.5
# What speaks for a quotation beside its confidence (0 to 1); by an editor's eye on the demo, not measured.
_FITS = 0.5
_CARRIED_TOO = 0.2
_SAME_SPEAKER = 0.6
# What part of the shorter quotation's words another may hold at most, to be told beside it.
_SAME_WORDS = 0.65
# Said of a word and not of a list, for every language alike: hardly a noun that speaks is as short.
_PRONOUN = re.compile(r"[^\W\d_A-Z]{1,4}")
# Of ASCII: words in small letters between spaces, and what is no letter; a regex takes ten times as long.
_SPACED = bytes(ord(chr(code).lower()) if re.match(r"\w", chr(code)) else ord(" ") for code in range(128))
_SPACED += bytes(range(128, 256))
_LETTERS = _SPACED.replace(b" ", b".")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum() and chr(code) not in ".?!")
_SENTENCE_END = re.compile(r"[.?!]")
# A quotation of several paragraphs opens anew with each of them, and closes once.
_PARAGRAPH_MARK = re.compile(r"\n\s*[\"“„«‘'‚‹]+(?=\w)")

Parts = tuple[StoryQuote, ...]


def show_quotes(
    story: Story,
    chosen: Sequence[Parts],
    sources: Mapping[str, SourceView],
    *,
    speakers: Speakers,
    path: str,
    day: date,
    words: Wording,
    addresses: Addresses,
) -> tuple[QuoteView, ...]:
    """Return quotations of a story as a page tells them.

    Args:
        story: the story.
        chosen: its quotations, each with the parts that its attribution breaks it into.
        sources: its sources, by the ids of their articles.
        speakers: those of the story.
        path: where the story stands on the site.
        day: the story's day.
        words: our own words, in the site's language.
        addresses: where the pages of the site stand.
    """
    headline, quotation_marks = clean_text(story.headline), words.marks
    shown = []
    for parts in chosen:
        taken, source = parts[0], sources[parts[0].article]
        speaker, name = speakers.find(taken)
        marks = quotation_marks if taken.quote.kind == "direct" else ("", "")
        shown.append(
            QuoteView(
                text=_join_texts(parts),
                kind=taken.quote.kind,
                open=marks[0],
                close=marks[1],
                speaker=name,
                role=clean_text(speaker.role) if speaker else "",
                path=addresses.actor(name) if speaker else "",
                source=source,
                href=point_to(source.href, taken.quote.text, taken.quote.fragment),
                also=_name_others(taken, source, sources, words),
                story=path,
                headline=headline,
                day=day,
            )
        )
    return tuple(shown)


class _Candidate(Struct, frozen=True):
    """A quotation that may be told: its place in the record, its parts, what speaks for it, who speaks."""

    place: int
    parts: Parts
    weight: float
    speaker: str


def choose_quotes(story: Story, speakers: Speakers) -> tuple[Parts, ...]:
    """Return the quotations that a story's page tells, in the order of the record."""
    rest = _list_candidates(story, speakers)
    told = " ".join(["".join(_split_letters(one.sentence.text)) for one in story.sentences]) if rest else ""
    chosen: list[_Candidate] = []
    while rest and len(chosen) < _SHOWN:
        best = _find_best(rest, chosen)
        rest.remove(best)
        # Looked at only now: most of what was said is never reached.
        untold = () if _is_unclear(best.parts[0].quote) else _leave_untold(best.parts, told)
        if untold and not any(
            one.speaker == best.speaker and _says_again(untold, one.parts) for one in chosen
        ):
            chosen.append(_Candidate(best.place, untold, best.weight, best.speaker))
    return tuple(one.parts for one in sorted(chosen, key=lambda one: one.place))


def _find_best(rest: Sequence[_Candidate], chosen: Sequence[_Candidate]) -> _Candidate:
    """Return the next to be told; who speaks already has less to say for it."""
    speakers = [one.speaker for one in chosen]
    weights = [one.weight - _SAME_SPEAKER * speakers.count(one.speaker) for one in rest]
    return rest[weights.index(max(weights))]


def _list_candidates(story: Story, speakers: Speakers) -> list[_Candidate]:
    """Return what may be told, in the order of the record.

    What is only partly said between marks is often a torn sentence: it stands where nothing better does.
    """
    ids = {briefing.id for briefing in story.briefings}
    sure = [
        parts
        for parts in join_parts(story.quotes)
        if parts[0].quote.confidence >= SURE_ENOUGH and parts[0].article in ids
    ]
    kind = "direct" if any(parts[0].quote.kind == "direct" for parts in sure) else "mixed"
    candidates = []
    for place, parts in enumerate(sure):
        if parts[0].quote.kind != kind:
            continue
        length = sum([len(part.quote.text.split()) for part in parts])
        if length <= _TOO_LONG and _is_sure(parts):
            actor, name = speakers.find(parts[0])
            candidates.append(_Candidate(place, parts, _weigh(parts[0], actor, length), name))
    return candidates


def _is_sure(parts: Parts) -> bool:
    return all(part.quote.confidence >= SURE_ENOUGH for part in parts)


def join_parts(quotes: Sequence[StoryQuote]) -> list[Parts]:
    """Return the quotations, each with the parts that its attribution breaks it into, in their order."""
    groups: list[Parts] = []
    for taken in quotes:
        if taken.quote.continues and groups and groups[-1][-1].article == taken.article:
            groups[-1] = (*groups[-1], taken)
        else:
            groups.append((taken,))
    return groups


def _leave_untold(parts: Parts, told: str) -> Parts:
    """Return what of a quotation the page's sentences (their letters) do not tell: all, some parts or none.

    None is left where they hold half of it, counted over its parts and the sentences within them: to say
    the rest it would say much again.
    """
    texts = [_split_letters(part.quote.text) for part in parts]
    letters = [sum(map(len, sentences)) for sentences in texts]
    held = [sum([len(sentence) for sentence in sentences if sentence in told]) for sentences in texts]
    if not all(letters) or sum(held) >= _TOLD * sum(letters):
        return ()
    if not any(held):
        return parts
    rest = tuple([part for part, has, of in zip(parts, held, letters, strict=True) if has < of])
    return rest if _opens_anew(rest[0].quote, parts[0].quote) else parts


def _opens_anew(quote: Quote, first: Quote) -> bool:
    """Tell whether a further part can stand without the first: a sentence, by the same speaker."""
    return quote.speaker == first.speaker and not quote.text[:1].islower()


def _is_unclear(quote: Quote) -> bool:
    """Tell whether the speaker is a pronoun that no actor stands behind: "she", "elle".

    In the record it is what the text says; on a page it would name nobody.
    """
    speaker = quote.speaker
    return speaker is not None and speaker.actor is None and _PRONOUN.fullmatch(speaker.text) is not None


def _weigh(taken: StoryQuote, speaker: StoryActor | None, length: int) -> float:
    return (
        taken.quote.confidence
        + (speaker.salience if speaker else 0.0)
        + _FITS * (_SHORTEST <= length <= _LONGEST)
        + _CARRIED_TOO * bool(taken.also)
    )


def _says_again(parts: Parts, other: Parts) -> bool:
    """Tell whether two quotations of one speaker say much the same."""
    one, two = _words_of(parts), _words_of(other)
    return len(one & two) >= _SAME_WORDS * min(len(one), len(two))


def _words_of(parts: Parts) -> set[str]:
    text = clean_text(" ".join([part.quote.text for part in parts]))
    if text.isascii():
        return {*text.encode().translate(_SPACED).decode().split()}
    return {*re.findall(r"\w+", text.lower())}


def _split_letters(text: str) -> list[str]:
    """Return the letters of each sentence, small and without spaces."""
    text = text.replace("’", "")
    if text.isascii():
        return text.encode().translate(_LETTERS, _NO_LETTERS).decode().split(".")
    return [re.sub(r"[\W_]+", "", sentence).lower() for sentence in _SENTENCE_END.split(text)]


def _join_texts(parts: Parts) -> str:
    """Return the words; the comma before an attribution that is not shown goes with it.

    So do the marks that open each further paragraph of one quotation.
    """
    texts = [part.quote.text for part in parts]
    texts = [_PARAGRAPH_MARK.sub("\n", text) if "\n" in text else text for text in texts]
    return " … ".join([clean_text(text).removesuffix(",") for text in texts])


def _name_others(
    taken: StoryQuote, source: SourceView, sources: Mapping[str, SourceView], words: Wording
) -> str:
    if not taken.also:
        return ""
    names = [sources[article].name for article in taken.also if article in sources]
    others = ", ".join(dict.fromkeys(name for name in names if name != source.name))
    return words.fill("also_in", sources=others) if others else ""
