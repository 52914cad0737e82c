"""The quotations of several briefings → those of their story: each once, with all that carry it.

A story keeps those that may be shown (``showable``), of many the best. All that was said stands in the
readings.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

from briefings.model import SURE_ENOUGH, Briefing, Quote, Span, StoryActor, StoryQuote, StorySentence
from briefings.reading.summary.openings import opens_with
from briefings.showable import SHORTEST, QuoteParts, count_words, group_parts, may_be_shown, weigh_quote
from briefings.stories.actor_names import ActorIds
from briefings.stories.leading import Overlap, load_phrases, load_stages
from briefings.stories.quote_worth import is_introduced, is_printable, rate_worth, weigh_stems
from briefings.words import WORD, find_words, fold_word

_SHINGLE = 4
# A quotation is the same where this part of the shorter one's runs of four words is in the other.
_SAME = 0.6

# An edition shows three of a story at most; as many more are kept as the choice may need.
_KEPT = 6

# A quotation is told where one sentence holds this part of what its words weigh, or so many of them in a row.
# Of 237 shown in 102 stories 8 were, and say next to nothing that is not told.
_TOLD, _RUN = 0.7, 8
# So many of one speaker go before others' words.
_OF_ONE = 3
# A sentence that ends so many code points before a quotation, at most, leads to it.
_LED_IN = 120

# What one rather rare word weighs, and all words of a quotation together that says something alone.
_ONE_WORD, _SAYS = 3.0, 10.0
# What of a quotation's words is of the event weighs as much, and so many that are not told are enough.
_NEAR, _ENOUGH = 2.0, 1
# So many code points into an article a reporter has told the event, and so many into it nearly every one has:
# whom no article says much of there speaks of details.
_DEEP, _DEEPER, _NOBODY = 1400, 2500, 0.1
# Behind as many code points, words of somebody whom the story does not tell of have to weigh so much of the
# event; deeper, everybody's have to. Of some 120 that were shown and read one by one, 16 stood
# deeper and 10 of those were of another matter, or of no use.
_BEHIND, _EVENT, _EVENT_DEEP = 1000, 4.0, 12.0
# What a sentence or the headline quotes is not quoted again, where it has so many words.
_INNER = 4
# A speech is cut behind the sentence that denies, where that comes within so many words.
_REPLY = 60
_BETWEEN_MARKS = re.compile(r"[\"“‘„«]([^\"“”‘„«»]+)[\"”’»]")
_NEXT_SENTENCE = re.compile(r"(?<=[.!?]) (?=[\"“A-Z])|(?<=[.!?])\n")

_Shingles = frozenset[tuple[str, ...]]


class _SaidIndex:
    """Quotations by their runs of words, to find one that says the same."""

    def __init__(self) -> None:
        self._shingles: list[_Shingles] = []
        self._having: dict[tuple[str, ...], list[int]] = defaultdict(list)

    def add(self, own: _Shingles) -> None:
        """Add a quotation; the first is 0."""
        for shingle in own:
            self._having[shingle].append(len(self._shingles))
        self._shingles.append(own)

    def find(self, own: _Shingles) -> int | None:
        """Return the first that says the same, None if none does."""
        for at in sorted({at for shingle in own for at in self._having.get(shingle, ())}):
            if len(own & self._shingles[at]) >= _SAME * min(len(own), len(self._shingles[at])):
                return at
        return None


def merge_quotes(briefings: Sequence[Briefing], ids: ActorIds) -> tuple[StoryQuote, ...]:
    """Merge the quotations of a story's briefings, in their order; of copies the surest and fullest is shown.

    Args:
        briefings: the story's.
        ids: the ids of its actors, by the article's id and the name that the article gives them.
    """
    kept: list[list[QuoteParts]] = []
    said = _SaidIndex()
    for briefing in briefings:
        own = (StoryQuote(article=briefing.id, quote=quote) for quote in briefing.quotes)
        # Part by part, a half could be taken from one article and its "but …" from another, and be lost.
        for parts in group_parts(own):
            shingles = frozenset().union(*(_shingle(part.quote.text) for part in parts))
            at = said.find(shingles)
            if at is None:
                at = len(kept)
                kept.append([])
                said.add(shingles)
            kept[at].append(parts)
    return tuple(taken for same in kept for taken in _describe(same, ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a story tells beside its quotations, and what was quoted on the days before.

    ``overlap`` is that of several articles, ``before`` the words of earlier quotations.
    """

    headline: str
    sentences: Sequence[StorySentence]
    language: str
    overlap: Overlap | None = None
    before: Sequence[str] = field(default=())

    @property
    def texts(self) -> list[str]:
        """Return the headline and the sentences."""
        return [self.headline, *(one.sentence.text for one in self.sentences)]

    def list_others(self, taken: StoryQuote) -> list[str]:
        """Return the headline and the sentences in which a quotation does not stand itself."""
        spans = [one.sentence.span for one in self.sentences if one.article == taken.article]
        if any(span.overlaps(taken.quote.span) for span in spans):
            # It is shown where an editor takes the sentence out, and so it is kept.
            return []
        return self.texts


def keep_showable(
    quotes: Sequence[StoryQuote], actors: Sequence[StoryActor], told: Telling
) -> tuple[StoryQuote, ...]:
    """Return the quotations of a story that may be shown, the best of many, in their order.

    Left out is what earlier days quoted or the story tells already, what leans on words that it does not
    tell, whose speaker nobody can place or whose chance to be printed is too small (``quote_worth``), what
    speaks of strangers, and, with several articles, of another matter (``_is_afield``). What stands between
    marks goes before what does in part, and of one speaker's no more than three before another's. What says
    how a quotation was found stays in the readings: its cue, who else may have said it, and, where an actor
    of the story is meant, the words that name its speaker.
    """
    salience = {actor.id: actor.salience for actor in actors}
    before = _SaidIndex()
    for text in told.before:
        before.add(_shingle(text))
    known = {word for text in told.texts for word in find_words(text)}
    if told.overlap:
        quotes = _mark_answers(quotes, actors, told)
    quotes = _rate_quotes(quotes, told)
    showable = [
        group
        for group in group_parts(quotes)
        if may_be_shown(group)
        and is_printable(group, actors, told.texts, told.language)
        and not (told.overlap and _is_afield(group, told.overlap, salience.get(group[0].speaker, 0.0)))
        and not (told.overlap and _wants_more(group, actors, told))
        and all(before.find(_shingle(taken.quote.text)) is None for taken in group)
        and not _leans(group, told)
        and not _is_told(group, told)
        and not _names_strangers(group, actors, known)
    ]
    if told.overlap:
        overlap = told.overlap
        # Where enough is said of the event by somebody named, what says nothing of it is left out.
        near = [
            group
            for group in showable
            if group[0].answers or _is_near(group, overlap) or _is_ones_own(group, actors, told)
        ]
        able = [one for one in near if one[0].speaker and told.list_others(one[0])]
        showable = near if sum(count_words(one) >= SHORTEST for one in able) >= _ENOUGH else showable

    def rank(group: QuoteParts) -> tuple[bool, float]:
        worth = weigh_quote(group[0], salience.get(group[0].speaker, 0.0), count_words(group))
        return group[0].quote.kind != "direct", -round(worth, 6)

    voices: Counter[str] = Counter()
    ranked = []
    for group in sorted(showable, key=rank):
        voice = _name_voice(group[0])
        ranked.append((voices[voice] // _OF_ONE, group))
        voices[voice] += 1
    best = [group for _, group in sorted(ranked, key=itemgetter(0))]
    kept = {id(taken) for group in best[:_KEPT] for taken in group}
    return tuple(_leave_found(taken) for taken in quotes if id(taken) in kept)


def _rate_quotes(quotes: Sequence[StoryQuote], told: Telling) -> tuple[StoryQuote, ...]:
    """Return the quotations with the worth of each, that of all its parts together."""
    groups = [group for group in group_parts(quotes) if may_be_shown(group)]
    worth = {id(part): rate_worth(group, told.texts, told.language) for group in groups for part in group}
    return tuple(replace(taken, worth=worth.get(id(taken), 0.0)) for taken in quotes)


def _name_voice(taken: StoryQuote) -> str:
    return taken.speaker or (taken.quote.speaker.text if taken.quote.speaker else "")


def _leans(group: QuoteParts, told: Telling) -> bool:
    """Return whether a quotation points back at, or answers, what the story does not tell, or is polite."""
    taken = group[0]
    leans = any(part.quote.leans for part in group)
    opens = any(opens_with(taken.quote.text, told.language, kind) for kind in ("answers", "courtesies"))
    if not leans and not opens:
        return False
    spans = [one.sentence.span for one in told.sentences if one.article == taken.article]
    return not any(span.start <= taken.quote.span.start <= span.end + _LED_IN for span in spans)


def _is_told(group: QuoteParts, told: Telling) -> bool:
    """Return whether one sentence has most of a quotation's words by weight, or many in a row.

    A sentence in which it stands itself does not count: showing the story leaves the one of the two out.
    Nor does one that tells what the quotation denies.
    """
    text = " ".join(part.quote.text for part in group)
    denies = _negates(text, told.language)
    others = [other for other in told.list_others(group[0]) if not denies or _negates(other, told.language)]
    words = weigh_stems(text, told.language)
    bound = _TOLD * math.fsum(words.values())
    if bound and any(
        math.fsum(words[stem] for stem in words if stem in said) >= bound
        for said in (weigh_stems(other, told.language) for other in others)
    ):
        return True
    if told.overlap and any(_requotes(other, text) for other in told.texts):
        return True
    # Of several parts those that are told are left out where they are shown.
    runs = _shingle(text, _RUN) if len(group) == 1 and len(find_words(text)) >= _RUN else frozenset()
    return any(not runs.isdisjoint(_shingle(other, _RUN)) for other in others)


def _requotes(told: str, text: str) -> bool:
    """Return whether a text that is told quotes some of the same words, and the rest adds little."""
    words = f" {' '.join(find_words(text))} "
    inner = (find_words(found) for found in _BETWEEN_MARKS.findall(told))
    return any(len(own) >= _INNER and f" {' '.join(own)} " in words for own in inner)


def _mark_answers(
    quotes: Sequence[StoryQuote], actors: Sequence[StoryActor], told: Telling
) -> tuple[StoryQuote, ...]:
    """Return the quotations, those marked by which somebody denies what the story charges him with.

    He, or whom he speaks for, is one whom the story names. Of a speech the beginning is left that denies.
    """
    charged = load_phrases(told.language, "charging")
    denying = load_phrases(told.language, "denying")
    if not charged or not denying or not any(charged.search(text) for text in told.texts):
        return tuple(quotes)
    known = {fold_word(word) for text in told.texts for word in WORD.findall(text) if word[:1].isupper()}
    speakers = {actor.id: actor for actor in actors}
    marked = []
    for taken in quotes:
        speaker = speakers.get(taken.speaker)
        names = f"{speaker.name} {speaker.role}" if speaker else _name_voice(taken)
        named = any(fold_word(word) in known for word in WORD.findall(names) if word[:1].isupper())
        answer = named and taken.quote.kind == "direct" and denying.search(taken.quote.text)
        marked.append(replace(_cut_speech(taken, answer.start()), answers=True) if answer else taken)
    return tuple(marked)


def _cut_speech(taken: StoryQuote, at: int) -> StoryQuote:
    """Return a long quotation without what stands behind the sentence that ``at`` is a place in."""
    quote = taken.quote
    if count_words((taken,)) <= _REPLY or len(quote.text) != quote.span.end - quote.span.start:
        return taken
    end = next((found.start() for found in _NEXT_SENTENCE.finditer(quote.text) if found.start() > at), None)
    if end is None or len(quote.text[:end].split()) > _REPLY:
        return taken
    span = Span(quote.span.start, quote.span.start + end)
    return replace(taken, quote=replace(quote, span=span, text=quote.text[:end], fragment=None))


def _wants_more(group: QuoteParts, actors: Sequence[StoryActor], told: Telling) -> bool:
    """Return whether one does not know who speaks, or to whom, or what of: beside other reports nobody tells.

    A newspaper's report is no quotation, a label ("the firm") no speaker, and a word of the editor's in
    brackets that opens it says that it was torn out.
    """
    taken, language = group[0], told.language
    text = " ".join(part.quote.text for part in group)
    speaker = next((actor for actor in actors if actor.id and actor.id == taken.speaker), None)
    introduced = speaker is not None and is_introduced(speaker, told.texts)
    unknown = speaker is not None and not speaker.role and not introduced
    start, of_event = taken.quote.span.start, _weigh_event(group, told.overlap)[1] if told.overlap else 0.0
    far = start > _DEEPER and of_event < _EVENT_DEEP
    far = far or (start > _BEHIND and of_event < _EVENT and not introduced)
    cue = fold_word(taken.quote.cue.text) if taken.quote.cue else ""
    written = (
        speaker is not None and speaker.kind != "person" and cue in load_stages(language).get("printed", ())
    )
    plain = nobody.sub(" ", text) if (nobody := load_phrases(language, "anybody")) else text
    you = not set(load_stages(language).get("addressing", ())).isdisjoint(find_words(plain))
    torn = text[:1] in "[(" or text[:1].islower() or opens_with(text, language, "going_on", "stages")
    return not taken.answers and (unknown or written or you or torn or far)


def _negates(text: str, language: str) -> bool:
    negating = load_stages(language).get("negating", ())
    return any(fold_word(word) in negating for word in WORD.findall(text.replace("’", "'")))


def _names_strangers(group: QuoteParts, actors: Sequence[StoryActor], known: Collection[str]) -> bool:
    """Return whether the only persons that a quotation names are some of whom the story tells nothing."""
    text = " ".join(part.quote.text for part in group)
    named = [
        actor
        for actor in actors
        if actor.kind == "person"
        and actor.id != group[0].speaker
        and any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in (actor.name, *actor.aliases))
    ]
    return bool(named) and not any(
        word in known for actor in named for name in (actor.name, *actor.aliases) for word in find_words(name)
    )


def _is_ones_own(group: QuoteParts, actors: Sequence[StoryActor], told: Telling) -> bool:
    """Return whether somebody whom the story names says it early in a report: of the event, or in answer."""
    named = " ".join(told.texts)
    early = group[0].quote.span.start < _BEHIND and group[0].quote.kind == "direct"
    return early and any(
        name in named
        for actor in actors
        if actor.id and actor.id == group[0].speaker
        for name in (actor.name, *actor.aliases)
    )


def _is_near(group: QuoteParts, overlap: Overlap) -> bool:
    """Return whether a quotation between marks has a word of a headline or first sentence."""
    return _weigh_event(group, overlap)[1] >= _NEAR and group[0].quote.kind == "direct"


def _weigh_event(group: QuoteParts, overlap: Overlap) -> tuple[float, float]:
    return overlap.weigh_words(" ".join(part.quote.text for part in group))


def _is_afield(group: QuoteParts, overlap: Overlap, salience: float) -> bool:
    """Return whether a quotation has no rarer word of any headline or first sentence, and little for it.

    Such a one stands deep in its article, where reporters go into other matters, or says next to nothing
    alone ("I'm not going to discuss this"). Deeper, nobody's words are of the event either.
    """
    if group[0].answers:
        return False
    said, of_event = _weigh_event(group, overlap)
    start = group[0].quote.span.start
    if start > _DEEPER and salience < _NOBODY:
        return True
    return of_event < _ONE_WORD and (start > _DEEP or said < _SAYS)


def _leave_found(taken: StoryQuote) -> StoryQuote:
    speaker = None if taken.speaker else taken.quote.speaker
    return replace(taken, quote=replace(taken.quote, cue=None, speaker=speaker, others=()))


def _describe(same: Sequence[QuoteParts], ids: ActorIds) -> Iterator[StoryQuote]:
    best = max(same, key=_rate_copy)
    article = best[0].article
    also = dict.fromkeys(other[0].article for other in same if other[0].article != article)
    for part in best:
        yield replace(part, speaker=_find_speaker(article, part.quote, ids), also=tuple(also))


def _rate_copy(parts: QuoteParts) -> tuple[bool, bool, bool, int, float]:
    """Rate one article's copy of a quotation: between marks before others, then the surest, the fullest."""
    quote = parts[0].quote
    sure = all(part.quote.confidence >= SURE_ENOUGH for part in parts)
    length = sum(len(part.quote.text) for part in parts)
    return quote.kind == "direct", sure, quote.speaker is not None, length, quote.confidence


def _find_speaker(article: str, quote: Quote, ids: ActorIds) -> str:
    """Return the id of the actor who is surely meant, or nothing."""
    if quote.speaker is None or quote.speaker.actor is None or quote.confidence < SURE_ENOUGH:
        return ""
    return ids.get((article, quote.speaker.actor), "")


def _shingle(text: str, size: int = _SHINGLE) -> _Shingles:
    """Return the runs of so many words of a quotation; a shorter one is one run."""
    words = find_words(text)
    return frozenset(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)) if words)
