"""The briefings of one event → which of them leads its story, and which headline stands above it.

The leading article begins with what all the others tell, and tells the latest stage of the event: what the
others still await has happened in it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import time
from functools import cache, cached_property
from itertools import chain
from typing import Any

from briefings.language import load_language, load_words, match_any
from briefings.model import Briefing, StorySentence
from briefings.moments import place_moment
from briefings.reading.forms import addresses_reader
from briefings.reading.summary.openings import holds, is_personal, opens_with
from briefings.reading.terms import find_content, find_deed_days
from briefings.stories.profiles import load_background
from briefings.words import WORD, find_words, fold_word

# Words of one stem are the same here; so many letters tell most of them from others.
_STEM = 6
# What a headline or a sentence has to weigh before its share says much: about four rare words.
_EVEN = 20.0
# A beginning of fewer rare words than this says too little of the event, whatever the share.
_FULL = 40.0
# A beginning that tells less than this part of what the best one does is no lede, however late it is.
_LEDE = 0.4
# An article that says a word so often is about it.
_OFTEN = 3
# What is left of a word without its ending has so many letters, and an act and its noun share so many.
_LEAST, _ROOT = 4, 5
# In seconds. Each day that an article is older halves what it counts.
_DAY = 86_400.0
# What is earlier by no more than half a day may tell the same stage or a later one.
_NOT_EARLIER = 0.7
# What is awaited stands so many words behind "could" or "calls for"; behind "to", at once.
_WINDOW = 3
# "Said" and "made" are done in every article: what is awaited is rarer than one article in 20 has it.
_RARE = math.log(20)
# A title of more characters is the beginning of a sentence, cut, unless a stop ends it.
_LONG = 120
# A headline of so many words that ends in a function word is torn.
_SENTENCE = 8
_STOPS = (".", "!", "?", "।", "。")
_SEVERAL = 2
# What a beginning counts that tells of a time before the event, and how many code points show it.
_SCENE, _CLAUSE = 0.6, 60
# What a headline counts that is torn, and one that comments or teases.
_TORN, _COMMENTS = 0.5, 0.5
# One that tells what somebody says of the event, and one behind a label of so many characters.
_REACTS, _LABELLED, _LABEL = 0.7, 0.85, 25
# What the leading article's own headline counts above its sentences.
_OWN = 1.3
# Another's has to be told by so much more of its words than the own one, and be no lede, or it counts less.
_BETTER, _UNTOLD = 1.1, 0.5
# A headline that fits counts for its article by this power: less than how it begins.
_FIT = 0.35
# What a headline counts whose own report does not begin with the event.
_AFIELD = 0.5
# And so does the time of an article, which says little where none tells another stage of the event.
_LATER = 0.35
# What a beginning or a headline counts that names another day than most: so many times as many reports.
_WRONG_DAY, _MOST = 0.5, 2
# So many articles are looked at with each headline.
_LEADS = 12
# "A Halden store" introduces what "the store" means.
_INTRODUCED = re.compile(r"\ban? ([\w-]+(?: [\w-]+)?)")
_POINTED = re.compile(r"\bthe ([a-z]{4,})\b")
_QUOTED = re.compile(r"[\"“‘][^\"“”‘’]+ [^\"“”‘’]+[\"”’]|(?<!\w)'[^']+ [^']+'(?!\w)")
# No "us".
_COUNTRY = re.compile(r"\bU\.?S\b\.?")
_ASKS = ("?", "？", "؟")
_MARKS = "\"“„«'‘‚"


def order_tellings(briefings: Sequence[Briefing]) -> tuple[Briefing, ...]:
    """Return the briefings, the one first that begins most with what all the others tell: it leads.

    Of two that do, the later leads (``weigh_times``, ``Overlap.supersedes``), and the one that a good
    headline fits. What happened stands in every report; an anecdote, the weather or a detail stands in one.
    News comes before opinion and comment, and an article whose beginning can stand alone before one that
    leans or begins with "you".
    """
    if len(briefings) == 1:
        return tuple(briefings)
    overlap = Overlap(briefings)
    times = weigh_times(briefings)
    days = [_WRONG_DAY if overlap.misses_day(at, times) else 1.0 for at in range(len(briefings))]
    rates = [rate * day for rate, day in zip(overlap.beginnings, days, strict=True)]

    def rank(at: int) -> tuple[bool, bool, bool, bool, float, int]:
        briefing = briefings[at]
        first = briefing.sentences[0] if briefing.sentences else None
        stands = (
            first is not None
            and (not first.leans or holds_lede(briefing))
            and first.text[:1] not in _MARKS
            and not first.text.endswith(("…", "..."))
            and not addresses_reader(first.text, briefing.language)
            and not opens_with(first.text, briefing.language, "poor_ledes")
            and not _lacks_lede(briefing)
        )
        weak = rates[at] < _LEDE * max(rates)
        rate = round(rates[at] * times[at], 6)
        return briefing.form != "news", not stands, weak, comments(briefing), -rate, at

    ranks = sorted(map(rank, range(len(briefings))))
    order = [at for *_, at in ranks]
    # An article that cannot lead supersedes none.
    able = [at for *kind, _, at in ranks if kind == list(ranks[0][:4])]
    fits = {
        at: rates[at]
        * times[at] ** _LATER
        * _rate_best(at, overlap, times) ** _FIT
        * _rate_event(briefings[at])
        for at in able[:_LEADS]
    }
    able = sorted(fits, key=lambda at: (-round(fits[at], 6), at)) + able[_LEADS:]
    lead = _find_latest(able, overlap, times)
    return tuple(briefings[at] for at in (lead, *(at for at in order if at != lead)))


def _rate_best(lead: int, overlap: Overlap, times: Sequence[float]) -> float:
    """Return what the headline counts that fits an article's sentences best."""
    said = overlap.find_stems(" ".join(sentence.text for sentence in overlap.briefings[lead].sentences))
    rates = [rate for rate, _ in _rate_headlines(overlap, times, lead, said)]
    own = overlap.briefings[lead]
    if own.sentences and is_torn(own.headline, own.sentences[0].text, own.language):
        # The whole sentence stands above its story.
        rates[lead] /= _TORN
    return max(rates)


def _rate_headlines(
    overlap: Overlap, times: Sequence[float], lead: int, said: Collection[str]
) -> list[tuple[float, int]]:
    """Return what each headline counts above the sentences of the leading article, and whose it is."""
    forms = [_rate_form(briefing) for briefing in overlap.briefings]
    # Another report's headline may be of another event; the own one is of its sentences.
    least = _BETTER * overlap.measure_told(lead, said) if forms[lead] > _TORN else 0.0
    rated, begins = [], overlap.beginnings
    for at, briefing in enumerate(overlap.briefings):
        rate = overlap.rate_headline(at, said) * forms[at] if briefing.headline else 0.0
        if at == lead:
            rate *= _OWN if forms[lead] > _TORN else 1.0
        elif overlap.measure_told(at, said) < least or holds_lede(briefing):
            rate *= _UNTOLD
        rate *= _AFIELD if begins[at] < _LEDE * max(begins) else 1.0
        rate *= _WRONG_DAY if overlap.misses_day(at, times) else 1.0
        # None is later than the news that is told.
        rated.append((rate * math.sqrt(min(times[at], times[lead])), at))
    return rated


def choose_headline(briefings: Sequence[Briefing], told: Sequence[StorySentence]) -> str:
    """Return the headline that the story's sentences say most of, and the articles' first ones.

    A pun, a detail or a scene has words that stand further down or that nobody else says; another article may
    be about something else. ``told`` are the story's sentences.
    """
    named = [at for at, briefing in enumerate(briefings) if briefing.headline]
    if len(named) < _SEVERAL:
        return briefings[named[0]].headline if named else ""
    first = told[0].sentence.text if told else ""
    lead = next((at for at in named if told and briefings[at].id == told[0].article), named[0])
    if holds_lede(briefings[lead]):
        return briefings[lead].headline
    own = briefings[lead].headline
    introducing = [
        at for at in named if _goes_on_from(briefings[at].headline, first, "" if at == lead else own)
    ]
    if introducing:
        return briefings[introducing[0]].headline
    overlap, times = Overlap(briefings), weigh_times(briefings)
    said = overlap.find_stems(" ".join(one.sentence.text for one in told))
    rated = sorted((-round(rate, 6), at) for rate, at in _rate_headlines(overlap, times, lead, said))
    # No headline of an earlier stage stands above the later one.
    ranked = [at for _, at in rated if at in named and (at == lead or not overlap.supersedes(lead, at))]
    ranked = [at for at in ranked if not overlap.awaits(briefings[at].headline, first)] or ranked
    return briefings[_find_latest(ranked, overlap, times)].headline


def _lacks_lede(briefing: Briefing) -> bool:
    """Return whether a gist goes on from a headline that is a sentence's beginning, and cut."""
    first, headline = briefing.sentences[0].text if briefing.sentences else "", briefing.headline
    cut = len(headline) > _LONG and not headline.rstrip("\"'”’»").endswith(_STOPS)
    return cut and not first.startswith(headline[:_CLAUSE])


def holds_lede(briefing: Briefing) -> bool:
    """Return whether a headline is a whole sentence, the report's first, that its gist goes on from."""
    headline = briefing.headline
    first = briefing.sentences[0].text if briefing.sentences else ""
    whole = headline.endswith(".") and len(WORD.findall(headline)) >= _SENTENCE and not comments(briefing)
    return whole and not first.startswith(headline[:_CLAUSE])


def _goes_on_from(headline: str, first: str, own: str) -> bool:
    """Return whether a first sentence says "the store" where its headline introduces "a store".

    It needs no other headline where its ``own`` names the store.
    """
    introduced, again = (
        {word for found in _INTRODUCED.findall(text.casefold()) for word in found.split()}
        for text in (headline, first)
    )
    known = {*again, *WORD.findall(own.casefold())}
    return bool((introduced - known).intersection(_POINTED.findall(first.casefold())))


def comments(briefing: Briefing) -> bool:
    """Return whether a headline comments, explains, asks or teases instead of telling an event."""
    headline, language = briefing.headline, briefing.language
    plain = _QUOTED.sub(" ", _COUNTRY.sub(" ", headline))
    return (
        headline.endswith(_ASKS)
        or opens_with(headline, language, "commenting")
        or holds(headline, language, "teasers")
        or is_personal(tuple(find_words(plain)), language)
    )


def _rate_form(briefing: Briefing) -> float:
    """Return what a headline counts by its form: less if it is torn, or says only that there is news."""
    first = briefing.sentences[0].text if briefing.sentences else ""
    headline = briefing.headline.rstrip("\"'”’»")
    words = WORD.findall(headline)
    stages = load_stages(briefing.language)
    last = fold_word(words[-1]) if words and headline == briefing.headline else ""
    hangs = last in load_language(briefing.language).stop_words and last not in stages.get("closing", ())
    ends = headline.endswith(_STOPS)
    if is_torn(headline, first, briefing.language) or (
        not ends and (len(headline) > _LONG or (hangs and len(words) >= _SENTENCE))
    ):
        return _TORN
    if comments(briefing):
        return _COMMENTS
    attributes = _has_word(headline, briefing.language, "attributing")
    rate = _REACTS if attributes else _rate_event(briefing)
    return rate * (_LABELLED if 0 < headline.find(": ") <= _LABEL else 1.0)


def _rate_event(briefing: Briefing) -> float:
    """Return what a headline counts that tells an event: less if it tells what somebody says of one."""
    return _REACTS if _has_word(briefing.headline, briefing.language, "reacting") else 1.0


def _has_word(text: str, language: str, kind: str) -> bool:
    words = load_stages(language).get(kind, ())
    return any(fold_word(word) in words for word in WORD.findall(text))


def is_torn(headline: str, sentence: str, language: str) -> bool:
    """Return whether a headline is a sentence's beginning that is cut: long, in a word, or leading on."""
    start = headline.rstrip("….")
    if not sentence.startswith(start) or len(sentence) <= len(start) + 1:
        return False
    words = WORD.findall(start)
    hangs = len(words) >= _SENTENCE and fold_word(words[-1]) in load_language(language).stop_words
    in_word = start[-1:].isalnum() and sentence[len(start)].isalnum()
    return hangs or in_word or len(start) > _LONG or headline.endswith(("…", "..."))


def weigh_times(briefings: Sequence[Briefing]) -> tuple[float, ...]:
    """Return how much each article counts by its time of publication: 1 for the latest, half a day before.

    An event goes on while it is reported, and the latest is the news. Where one article has no time, all
    count the same; where one has a day alone, days are compared.
    """
    moments = [briefing.published for briefing in briefings if briefing.published]
    if len(moments) < len(briefings):
        return (1.0,) * len(briefings)
    by_day = any(moment.time() == time() for moment in moments)
    times = [moment.toordinal() * _DAY if by_day else place_moment(moment) for moment in moments]
    return tuple(0.5 ** ((max(times) - moment) / _DAY) for moment in times)


def _find_latest(ranked: Sequence[int], overlap: Overlap, times: Sequence[float]) -> int:
    """Return the first of the articles that are ranked, or else the one that tells a later stage of it.

    A bill is called for, passed and vetoed: one article awaits what another tells as done, and is not much
    later itself.
    """
    lead, left = ranked[0], list(ranked[1:])
    while later := [
        at for at in left if times[at] >= _NOT_EARLIER * times[lead] and overlap.supersedes(at, lead)
    ]:
        lead = later[0]
        left.remove(lead)
    return lead


def _find_beginning(briefing: Briefing) -> str:
    """Return how a report begins: its first sentence, or the headline that is the one before it."""
    if holds_lede(briefing):
        return briefing.headline
    return briefing.sentences[0].text if briefing.sentences else ""


class Overlap:
    """The overlap of a story's articles, word by word; rare words weigh more."""

    def __init__(self, briefings: Sequence[Briefing]) -> None:
        self.briefings = briefings
        self.language = briefings[0].language
        self._background = load_background(self.language)
        self._rarity: dict[str, float] = {}

    @cached_property
    def _heads(self) -> list[set[str]]:
        return [self.find_stems(briefing.headline) for briefing in self.briefings]

    @cached_property
    def _leads(self) -> list[set[str]]:
        return [self.find_stems(_find_beginning(briefing)) for briefing in self.briefings]

    @cached_property
    def _headed(self) -> Counter[str]:
        """Return how many headlines have each word: each article is not compared with each."""
        return Counter(chain.from_iterable(self._heads))

    @cached_property
    def _led(self) -> Counter[str]:
        return Counter(chain.from_iterable(self._leads))

    @cached_property
    def _often(self) -> Counter[str]:
        """Return how often the articles say each word together, as far as it counts."""
        often: Counter[str] = Counter()
        for body in self._bodies:
            often.update({word: min(count, _OFTEN) for word, count in body.items()})
        return often

    @cached_property
    def _names(self) -> set[str]:
        names = (actor.name for briefing in self.briefings for actor in briefing.actors)
        return {stem for name in names for stem in self.find_stems(name)}

    @cached_property
    def _bodies(self) -> list[Counter[str]]:
        """Return how often each article says a word: the event is repeated, a scene is not."""
        bodies: list[Counter[str]] = []
        for briefing in self.briefings:
            body: Counter[str] = Counter()
            for term in briefing.terms:
                body[term.word[:_STEM]] += term.frequency
            bodies.append(body)
        return bodies

    def rate_beginning(self, at: int) -> float:
        """Rate an article by what its first sentence has of all headlines and what others say often.

        Of an article without sentences it is the headline.
        """
        briefing = self.briefings[at]
        first = _find_beginning(briefing) or briefing.headline
        words = sorted(self.find_stems(first))
        own, others = self._bodies[at], len(self._bodies) - 1
        said = math.fsum(
            self._rarity[word] * (self._often[word] - min(own[word], _OFTEN)) / _OFTEN for word in words
        )
        shared = said / others if others else 0.0
        headed = self._headed
        named = math.fsum(self._rarity[word] * headed[word] for word in words) / len(self._heads)
        rate = (shared + named) / (self._weigh(words, words) + _FULL)
        # "As lawyers sifted last summer through …" sets a scene of another time.
        return rate * (_SCENE if holds(first[:_CLAUSE], briefing.language, "background") else 1.0)

    @cached_property
    def beginnings(self) -> list[float]:
        """Return what each article counts by its beginning."""
        return [self.rate_beginning(at) for at in range(len(self.briefings))]

    def misses_day(self, at: int, times: Sequence[float]) -> bool:
        """Return whether an article begins with the day of a deed that most reports of its time gainsay.

        "Died on Friday", where the others have Thursday. A later report may tell of a later day.
        """
        briefing = self.briefings[at]
        own = find_deed_days(f"{briefing.headline}\n{_find_beginning(briefing)}", self.language)
        others: Counter[tuple[str, float]] = Counter()
        for other, days in enumerate(self._days):
            if other != at and times[other] >= times[at]:
                others.update(days)
        return any(
            others[deed, day] >= _MOST * (1 + others[told])
            for told in own
            for deed, day in others
            if deed == told[0] and (deed, day) not in own
        )

    @cached_property
    def _days(self) -> list[frozenset[tuple[str, float]]]:
        """Return the days of deeds that each article's headline and chosen sentences name."""
        texts = ("\n".join([one.headline, *(said.text for said in one.sentences)]) for one in self.briefings)
        return [find_deed_days(text, self.language) for text in texts]

    def measure_support(self, text: str, article: str) -> float:
        """Return what part of the words of a sentence of the article the other articles have, by weight."""
        words = sorted(self.find_stems(text))
        bodies = zip(self.briefings, self._bodies, strict=True)
        others = {word for briefing, body in bodies if briefing.id != article for word in body}
        return self._weigh(words, others) / (self._weigh(words, words) or 1.0)

    def measure_known(self, text: str, told: str) -> float:
        """Return what part of the words of a text, by weight, was told; names count half."""
        weights, known = self._weigh_each(self.find_stems(text)), self.find_stems(told)
        whole = math.fsum(weights.values())
        return math.fsum(weights[word] for word in weights if word in known) / whole if whole else 0.0

    def names_one(self, text: str, told: str) -> bool:
        """Return whether a text names an actor of the story whom what was told names too."""
        return not self._names.isdisjoint(self.find_stems(text) & self.find_stems(told))

    def measure_new(self, text: str, told: str) -> float:
        """Return what the words of a text that were not told weigh, less the more of it was."""
        new = sorted(self.find_stems(text) - self.find_stems(told))
        return round(self._weigh(new, new) * (1 - self.measure_known(text, told)), 6)

    def find_headline(self, article: str) -> str:
        """Return the headline of an article."""
        return next(briefing.headline for briefing in self.briefings if briefing.id == article)

    def may_add(self, article: str, lead: str) -> bool:
        """Return whether an article may add to what the leading one tells: news, of its stage."""
        at, first = (self._places[name] for name in (article, lead))
        told = self.briefings[at].form == "news" and self.beginnings[at] >= _LEDE * max(self.beginnings)
        return told and not self.supersedes(first, at)

    def replies(self, text: str) -> bool:
        """Return whether a text tells that somebody answers, contradicts or opposes what others say or do."""
        return _holds(text, self.language, "replying")

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {briefing.id: at for at, briefing in enumerate(self.briefings)}

    @cached_property
    def _answers(self) -> list[bool]:
        """Return of each article whether both its headline and its beginning answer what others tell."""
        return [
            all(
                _holds(text, self.language, "answering")
                for text in (briefing.headline, _find_beginning(briefing))
            )
            for briefing in self.briefings
        ]

    def weigh_words(self, text: str) -> tuple[float, float]:
        """Return what the words of a text weigh, and those of them that a headline or first sentence has."""
        words = sorted(self.find_stems(text))
        return self._weigh(words, words), self._weigh(words, self._event)

    @cached_property
    def _event(self) -> set[str]:
        return set().union(*self._heads, *self._leads)

    def supersedes(self, at: int, other: int) -> bool:
        """Return whether an article tells as done what another awaits, and nothing the other way round.

        Or it is the answer to what the other tells ("Reed denies it"), which comes later.
        """
        if self.briefings[at].form != "news":
            return False
        if self._answers[at] != self._answers[other]:
            return self._answers[at]
        (awaited, done), (their_awaited, their_done) = self._stages[at], self._stages[other]
        return bool(their_awaited & done - their_done) and not awaited & their_done - done

    @cached_property
    def _stages(self) -> list[tuple[set[str], set[str]]]:
        """Return what each article awaits, and what its headline and first sentence tell as done."""
        stages = []
        for briefing in self.briefings:
            first, *others = [briefing.headline, *(sentence.text for sentence in briefing.sentences)]
            awaited, done = self._read_stages(first)
            for number, text in enumerate(others):
                found = self._read_stages(text)
                awaited |= found[0]
                done |= found[1] if number == 0 else set()
            stages.append((awaited, done))
        return stages

    def awaits(self, text: str, told: str) -> bool:
        """Return whether a text awaits what is told as announced: "to unveil", "unveiled"."""
        awaited, done = self._read_stages(text)
        announced = {_cut(word) for word in load_stages(self.language).get("announced", ())}
        return bool((awaited - done) & self._read_stages(told)[1] & announced)

    def _read_stages(self, text: str) -> tuple[set[str], set[str]]:
        """Return the stems of the rarer words by which a text says what is awaited, and what is done."""
        stages = load_stages(self.language)
        awaited: set[str] = set()
        done: set[str] = set()
        if not stages:
            return awaited, done
        content = find_content(text, self.language) - set(stages["said"])
        near, into = 0, awaited
        for match in WORD.finditer(text):
            word = fold_word(match.group())
            if word in stages["awaiting"]:
                near, into = _WINDOW, awaited
            elif word in stages["announced"]:
                near, into = _WINDOW, done
                done.add(_cut(word))
            elif word in stages["next"]:
                near, into = (near, done) if near > 0 and into is done else (1, awaited)
            elif word in content and (near > 0 or self._background.rarity(word) >= _RARE):
                base = stages["done"].get(word, word)
                if near > 0:
                    into.add(_cut(base))
                elif base != word or word.endswith(tuple(stages["endings"])):
                    done.add(_cut(base))
                near -= 1
            else:
                near -= 1
        return awaited, done

    def _weigh(self, words: Sequence[str], among: Collection[str]) -> float:
        return math.fsum(self._rarity[word] for word in words if word in among)

    def rate_headline(self, at: int, told: Collection[str]) -> float:
        """Rate a headline by what the articles' first sentences and the story's own (``told``) have of it."""
        head = self._heads[at]
        rate = self._share(head, self._led, len(self._leads))
        rate += self._share(head, dict.fromkeys(told, 1), 1) if told else 0.0
        # A question leaves the news open; somebody's words are no event; opinion is no headline of news.
        headline = self.briefings[at].headline
        rate *= 0.6 if headline.rstrip().endswith(_ASKS) else 1.0
        language = self.briefings[at].language
        poor = any(opens_with(headline, language, group) for group in ("poor_ledes", "page_labels"))
        rate *= 0.7 if poor or headline[:1] in _MARKS else 1.0
        # Details behind a colon tell what the report goes into, not what happened.
        rate *= 0.6 if headline.partition(":")[2].count(",") > 1 else 1.0
        return rate * (1.0 if self.briefings[at].form == "news" else 0.5)

    def measure_told(self, at: int, said: Collection[str]) -> float:
        """Return what part of the words of a headline, by weight, is said; what it quotes aside."""
        words = sorted(self.find_stems(_QUOTED.sub(" ", self.briefings[at].headline)))
        return self._weigh(words, said) / (self._weigh(words, words) or 1.0)

    def _share(self, words: Collection[str], having: Mapping[str, int], others: int) -> float:
        """Return which part of the words' weight so many others have on the average; names count half.

        ``having`` says how many of them have each word.
        """
        weights = self._weigh_each(words)
        had = math.fsum(weights[word] * having.get(word, 0) for word in weights)
        return had / others / (math.fsum(weights.values()) + _EVEN)

    def _weigh_each(self, words: Collection[str]) -> dict[str, float]:
        """Return the weight of each word, names counting half."""
        # In order: a set's own order changes from run to run, and sums with it.
        return {word: self._rarity[word] * (0.5 if word in self._names else 1.0) for word in sorted(words)}

    def find_stems(self, text: str) -> set[str]:
        """Return the content words of a text, each cut to its stem."""
        stems = set()
        for word in find_content(text, self.language):
            stem = word[:_STEM]
            rarity = self._background.rarity(word)
            self._rarity[stem] = min(rarity, self._rarity.get(stem, rarity))
            stems.add(stem)
        return stems


@cache
def load_stages(language: str) -> Mapping[str, Any]:
    """Return the words by which a text tells what is awaited from what is done; none where none are known."""
    return load_words(language, "stages") or {}


@cache
def load_phrases(language: str, kind: str) -> re.Pattern[str] | None:
    """Return the pattern of a kind of phrases of ``load_stages``; None where a language has none."""
    phrases = [str(phrase) for phrase in load_stages(language).get(kind, ())]
    return re.compile(rf"(?i)(?<!\w)(?:{match_any(phrases)})(?!\w)") if phrases else None


def _holds(text: str, language: str, kind: str) -> bool:
    pattern = load_phrases(language, kind)
    return pattern is not None and pattern.search(text) is not None


_ENDINGS = ("ation", "ing", "ed", "es", "al", "s", "e")


def _cut(word: str) -> str:
    """Return what the verb and the noun of an act have in common: "veto" of "vetoed"."""
    ending = next((ending for ending in _ENDINGS if word.endswith(ending)), "")
    kept = word.removesuffix(ending) if len(word) - len(ending) >= _LEAST else word
    if kept[-1:] == kept[-2:-1] and ending in ("ed", "ing"):
        kept = kept[:-1]
    return kept[:_ROOT]
