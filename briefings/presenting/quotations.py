"""Which of a story's quotations are shown, and in which words; pure.

A record keeps up to six quotations a story that may be shown (``stories.quote_merging``); the readings hold
all. A story shows at most three: what was surely said between marks, by someone it can name, in a sentence
or two, that its own sentences do not tell already. Every output shows the same ones, and whatever is
counted (who is heard most, an actor's page) counts these alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from briefings.model import Span, Story, StoryActor, StoryQuote, StorySentence
from briefings.presenting.addresses import clean_text
from briefings.presenting.rights import Budgets
from briefings.presenting.wording import Marks
from briefings.showable import (
    SHORTEST,
    QuoteParts,
    count_words,
    group_parts,
    is_torn,
    may_be_shown,
    weigh_quote,
)

# The first stories of a day show three, the next ones two, those far down one.
_SHOWN = ((3, 3), (9, 2))
# Fewer words than these are a scrap ("a disgrace", "Absolutely not").
_SCRAP = 4
# What begins in the middle of a sentence is torn out of it where it has fewer words ("to go after them"): of
# 480 direct quotations of 60 annotated articles 19 begin so, and 10 of them say nothing alone. What is longer
# ("it's interesting that …") stands behind what begins a sentence.
_TORN = 10
# A sentence that ends so many characters before a quotation, at most, leads to it.
_LED_IN = 120
# What part of a quotation's letters the story's sentences may hold, and it is told as well.
_TOLD = 0.5
# What is told of a quotation whose rest depends on it is told again where it has so many words.
_CLAUSE = 8
# What speaks against a further quotation of one speaker; by an editor's eye on the demo, not measured.
_SAME_SPEAKER = 0.6
# Of one speaker a story of several articles shows so many at most: the others have answers.
_OF_ONE = 2
# What speaks against the words of one who has no office and whom the story's sentences do not name; so too.
_UNKNOWN = 0.4
# What part of the shorter quotation's words another may hold at most, to be told beside it.
_SAME_WORDS = 0.65
# Of ASCII: words in small letters between spaces, and what is no letter; a regex takes ten times as long.
_SPACED = bytes(ord(chr(code).lower()) if re.match(r"\w", chr(code)) else ord(" ") for code in range(128))
_SPACED += bytes(range(128, 256))
_LETTERS = _SPACED.replace(b" ", b".")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum() and chr(code) not in ".?!")
_SENTENCE_END = re.compile(r"[.?!]")
_ENDED = re.compile(r"[.?!…。؟।][\"'”’»]*$")
# A quotation of several paragraphs opens again with each of them, and closes once.
_PARAGRAPH_MARK = re.compile(r"\n\s*[\"“„«‘'‚‹]+ ?(?=\w)")
# What leads on, at the end of words that are cut there.
_LEADS_ON = re.compile(r"(?:\s*[,;،、，–—-])+$")
# What stands between marks in a clause that is partly the reporter's.
_NO_MARK = re.compile(r"[^“”„«»\"]*")
_MARKED = re.compile(r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|»([^«»]+)«|\"([^\"]+)\"")

# How a clause begins that a sentence behind the attribution may go on with.
_DEPENDS = re.compile(
    r"(?:if|when|while|unless|although|though|as|because|once|until|since|whether|where)\b", re.IGNORECASE
)


class ShownQuote(Struct, frozen=True):
    """A quotation that may be shown: its place in the record, its parts there, and who says it.

    ``weight`` is what speaks for it, ``voice`` the speaker's id or else its name. ``marked`` are the words
    between the marks where the record's hold more than these; ``forced`` tells that the editor shows it.
    """

    place: int
    parts: QuoteParts
    weight: float
    actor: StoryActor | None
    speaker: str
    marked: str = ""
    forced: bool = False

    @property
    def voice(self) -> str:
        """Return the key that distinguishes one speaker from another."""
        return self.actor.id if self.actor else self.speaker

    @property
    def text(self) -> str:
        """The words that are shown."""
        return self.marked or _join_texts(self.parts)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The places of the words that are shown, without what is cut off: one for each part."""
        if self.marked:
            return (_fit_span(self.parts[0], *_find_stretches(self.parts[0].quote.text)[0]),)
        return tuple(_fit_span(part, 0, len(part.quote.text)) for part in self.parts)


def choose_quotes(story: Story, place: int, budgets: Budgets) -> tuple[ShownQuote, ...]:
    """Return the quotations that a story shows, in the order of the record; the editor's before all others.

    Args:
        story: the story, with the articles alone that may be shown.
        place: where it stands in its day, from 0.
        budgets: what may yet be shown of its articles.
    """
    most = next((shown for below, shown in _SHOWN if place < below), 1)
    rest = _list_candidates(story)
    told = " ".join(["".join(_split_letters(one.sentence.text)) for one in story.sentences]) if rest else ""
    chosen = [one for one in rest if one.forced and _take(one, budgets)]
    rest = [one for one in rest if not one.forced]
    several = len(story.briefings) > 1
    while rest and len(chosen) < most:
        best = _find_best(rest, chosen)
        rest.remove(best)
        # Looked at only now: most of what was said is never reached.
        untold = _leave_untold(best, told)
        if (
            untold
            and not (several and sum([one.voice == best.voice for one in chosen]) >= _OF_ONE)
            and not any(one.voice == best.voice and _says_again(untold, one) for one in chosen)
            and _take(untold, budgets)
        ):
            chosen.append(untold)
    return tuple(sorted(chosen, key=lambda one: one.place))


def _take(quote: ShownQuote, budgets: Budgets) -> bool:
    return budgets.take(quote.parts[0].article, *[part.quote.text for part in quote.parts])


def _find_best(rest: Sequence[ShownQuote], chosen: Sequence[ShownQuote]) -> ShownQuote:
    """Return the next to be shown; who speaks already has less to say for it."""
    voices = [one.voice for one in chosen]
    weights = [one.weight - _SAME_SPEAKER * voices.count(one.voice) for one in rest]
    return rest[weights.index(max(weights))]


def _list_candidates(story: Story) -> list[ShownQuote]:
    """Return what may be shown, in the order of the record.

    What is only partly said between marks is shown where nothing better is, without what the reporter says.
    """
    ids = {briefing.id for briefing in story.briefings}
    actors = {actor.id: actor for actor in story.actors if actor.id}
    sure = [
        (place, parts)
        for place, parts in enumerate(group_parts(story.quotes))
        if parts[0].article in ids
        and (parts[0].chosen or (may_be_shown(parts) and _can_stand(parts, story.sentences)))
    ]
    kind = "direct" if any(parts[0].quote.kind == "direct" for _, parts in sure) else "mixed"
    candidates = []
    told = " ".join([story.headline, *[one.sentence.text for one in story.sentences]])
    for place, parts in sure:
        first = parts[0]
        if first.quote.kind != kind and not first.chosen:
            continue
        direct = first.quote.kind == "direct"
        marked = "" if direct else _find_marked(parts)
        length = len(marked.split()) or count_words(parts)
        shortest = _TORN if direct and is_torn(first) else _SCRAP
        if (first.chosen or shortest <= length) and (marked or direct):
            actor = actors.get(first.speaker)
            weight = weigh_quote(first, actor.salience if actor else 0.0, length)
            speaker = _name_speaker(first, actor)
            if not (actor and actor.role) and speaker.split(" ")[-1] not in told:
                weight -= _UNKNOWN
            candidates.append(ShownQuote(place, parts, weight, actor, speaker, marked, first.chosen))
    return candidates


def _can_stand(parts: QuoteParts, sentences: Sequence[StorySentence]) -> bool:
    """Return whether a quotation wants nothing that was told before it, or the story tells that.

    What leans and ends with no sign is half of a sentence ("If there had been no vote"), whoever leads to it.
    """
    if not any(part.quote.leans for part in parts):
        return True
    return not parts[-1].quote.text.rstrip()[-1:].isalnum() and _is_led_in(parts[0], sentences)


def _is_led_in(taken: StoryQuote, sentences: Sequence[StorySentence]) -> bool:
    """Return whether the story tells the sentence before a quotation, to which it points back, or its own."""
    shown = (one.sentence.span for one in sentences if one.article == taken.article)
    return any(span.start <= taken.quote.span.start <= span.end + _LED_IN for span in shown)


def _name_speaker(taken: StoryQuote, actor: StoryActor | None) -> str:
    if actor:
        return clean_text(actor.name)
    return clean_text(taken.quote.speaker.text) if taken.quote.speaker else ""


def _leave_untold(quote: ShownQuote, told: str) -> ShownQuote | None:
    """Return what of a quotation the story's sentences (their letters) do not tell: all, some parts or none.

    None is left where they hold half of it, counted over its parts and the sentences within them: to say
    the rest it would say much again.
    """
    texts = [_split_letters(part.quote.text) for part in quote.parts]
    letters = [sum(map(len, sentences)) for sentences in texts]
    held = [sum([len(sentence) for sentence in sentences if sentence in told]) for sentences in texts]
    if not all(letters) or sum(held) >= _TOLD * sum(letters):
        return None
    cut = 0
    while held[cut] >= letters[cut]:
        cut += 1
    if not cut:
        return quote
    if _opens_anew(quote.parts, cut):
        return replace(quote, parts=quote.parts[cut:])
    # "If it rains, …" may be told and its rest not; a whole clause would be told twice.
    return None if count_words(quote.parts[:cut]) >= _CLAUSE else quote


def _opens_anew(parts: QuoteParts, at: int) -> bool:
    """Return whether a further part can stand without those before it: a sentence, by the same speaker.

    What does not end a sentence may be what the rest depends on ("If it rains, …"), and is not cut off.
    """
    before, after = parts[at - 1], parts[at]
    text = before.quote.text.rstrip()
    whole = text.endswith(",") and after.quote.text[:1].isupper() and not _DEPENDS.match(text)
    ended = whole or _ENDED.search(text) is not None
    same = (after.speaker, after.quote.speaker) == (before.speaker, before.quote.speaker)
    return ended and same and not after.quote.text[:1].islower()


def _says_again(one: ShownQuote, other: ShownQuote) -> bool:
    """Return whether two quotations of one speaker say much the same."""
    first, second = _words_of(one.text), _words_of(other.text)
    return len(first & second) >= _SAME_WORDS * min(len(first), len(second))


def _words_of(text: str) -> set[str]:
    if text.isascii():
        return {*text.encode().translate(_SPACED).decode().split()}
    return {*re.findall(r"\w+", text.lower())}


def _split_letters(text: str) -> list[str]:
    """Return the letters of each sentence, small and without spaces."""
    text = text.replace("’", "")
    if text.isascii():
        return text.encode().translate(_LETTERS, _NO_LETTERS).decode().split(".")
    return [re.sub(r"[\W_]+", "", sentence).lower() for sentence in _SENTENCE_END.split(text)]


def _join_texts(parts: QuoteParts) -> str:
    """Return the words; the comma before an attribution that is not shown goes with it.

    So do the marks that open each further paragraph of one quotation.
    """
    texts = [part.quote.text for part in parts]
    texts = [_PARAGRAPH_MARK.sub("\n", text) if "\n" in text else text for text in texts]
    return " … ".join([_cut_end(clean_text(text)) for text in texts])


def _cut_end(text: str) -> str:
    """Return words without the comma or dash that led on to what is not shown."""
    return text if text[-1:].isalnum() else _LEADS_ON.sub("", text)


def _fit_span(part: StoryQuote, start: int, end: int) -> Span:
    """Return the place of what is shown of a part: its letters from ``start`` to ``end``, cut at the end."""
    text = part.quote.text[start:end]
    kept = _cut_end(text.rstrip()).rstrip()
    begin = part.quote.span.start + start + len(text) - len(text.lstrip())
    # Words that are no letter for letter copy of their place keep the whole of it.
    same = len(part.quote.text) == part.quote.span.end - part.quote.span.start
    return Span(begin, begin + len(kept.lstrip())) if same else part.quote.span


def set_inner_marks(text: str, marks: Marks) -> str:
    """Return the words of a quotation with the marks of one inside it as its language sets them.

    Only where each mark has its partner: a lone one may be a sign for inches, or what is left of a pair.
    """
    return text if _NO_MARK.fullmatch(text) else _MARKED.sub(lambda found: _set_marks(found, marks), text)


def _set_marks(found: re.Match[str], marks: Marks) -> str:
    return f"{marks[2]}{next(filter(None, found.groups())).strip()}{marks[3]}"


def _find_marked(parts: QuoteParts) -> str:
    """Return what a partly quoted clause has between its marks, where that makes sense by itself.

    It does where it begins a sentence and is long enough to be one; a scrap ("a disgrace") does not.
    """
    if len(parts) > 1:
        return ""
    stretches = _find_stretches(parts[0].quote.text)
    if len(stretches) != 1:
        return ""
    start, end = stretches[0]
    text = _cut_end(clean_text(parts[0].quote.text[start:end]))
    return text if text.count(" ") + 1 >= SHORTEST and not text[:1].islower() else ""


def _find_stretches(text: str) -> list[tuple[int, int]]:
    """Return where what stands between marks begins and ends."""
    return [found.span(found.lastindex or 0) for found in _MARKED.finditer(text)]


def name_others(taken: StoryQuote, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the sources that carry a quotation too; ``names`` are those of the story, by article."""
    others = dict.fromkeys(names[article] for article in taken.also if article in names)
    return tuple(name for name in others if name != names[taken.article])


def find_named(shown: ShownQuote, actors: Sequence[StoryActor]) -> tuple[str, ...]:
    """Return the ids of a story's other actors whom a quotation names, by a name that one alone has."""
    text, named = shown.text, dict[str, set[str]]()
    for actor in actors:
        for name in (actor.name, *actor.aliases):
            if name in text:
                named.setdefault(name, set()).add(actor.id)
    said = [name for name, ids in named.items() if len(ids) == 1 and word_pattern(name).search(text)]
    found = dict.fromkeys(one for name in said for one in named[name] if one)
    return tuple(one for one in found if not shown.actor or one != shown.actor.id)


def names_actor(text: str, name: str) -> bool:
    """Return whether a text holds a name, as a word or words of its own.

    In a script without capitals, words may have a particle before them or no space between them.
    """
    return name in text and (name.lower() == name.upper() or word_pattern(name).search(text) is not None)


@lru_cache(maxsize=1 << 14)
def word_pattern(word: str) -> re.Pattern[str]:
    """Return the pattern that finds words where they are no part of longer ones."""
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
