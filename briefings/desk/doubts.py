"""What is unsure of a day: rows to go through, the gravest first; each leads to its place.

Every check is of a class of fault, and asks what the record, the readings and the lists of the languages say:
nothing is parsed again. A row that a person has called right as it is stands in the editor's file under
``checked``, by its ``key``: it is not asked again as long as the same is shown at the same place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from briefings.desk.desk_day import DeskDay, ShownStory, find_read, list_candidates, name_place, name_story
from briefings.model import Briefing, Sentence, Story, StoryActor, StoryEdit, StorySentence
from briefings.presenting.views import QuoteView
from briefings.reading.actors.gazetteer import is_office
from briefings.reading.actors.person_names import COURTESIES, match_people
from briefings.reading.actors.records import fold
from briefings.reading.forms import tell_form_by_headline
from briefings.reading.summary.openings import load_group, opens_with
from briefings.sources.furniture import find_notices
from briefings.stories.clusters import find_candidates, group_profiles, load_weights, measure_likeness
from briefings.stories.profiles import sum_profiles

# Below it a quotation that is shown is one to look at: of those between 0.8 and 0.9 one in ten is wrong.
_LOOK_AT = 0.9
# A longer role is seldom one; the longest of the demo has 8 words.
_LONGEST_ROLE = 12
# Behind a noun they say of what it is: "the decision of the court" needs nothing before it.
_EXPLAINS = frozenset({
    "of", "on", "for", "to", "who", "that", "which", "whose", "in", "by", "at", "against", "from", "with",
    "between", "over", "about", "into",
})  # fmt: skip
# The file is mended by hand, and what was set aside stands in no edition: neither is open when one approves.
NOT_OF_THE_EDITION = frozenset({"the file", "set aside"})
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_ASIDE = "set aside: "
# Whose somebody is: "Oriana's commercial director" is named by his post alone.
_OWNER = re.compile(r".*[’']s?(?= )")
_PAIRS = ("()", "“”", "[]")


class QuickMend(NamedTuple):
    """A button that settles a row at once: its words, and the action and fields of its form."""

    words: str
    action: str
    fields: Mapping[str, str]


class Doubt(NamedTuple):
    """A row: its kind and words, the key that answers it ("": none can), its story and its place there."""

    kind: str
    words: str
    key: str = ""
    story: str = ""
    place: str = ""
    mends: tuple[QuickMend, ...] = ()


def list_doubts(day: DeskDay) -> list[Doubt]:
    """Return the rows that are still open."""
    return [doubt for doubt in find_doubts(day) if not doubt.key or doubt.key not in day.editing.checked]


def find_doubts(day: DeskDay) -> list[Doubt]:
    """Return all rows, those that were answered too."""
    doubts = [Doubt("the file", str(stray)) for stray in day.strays]
    if day.mistake:
        doubts.insert(0, Doubt("the file", day.mistake))
    told = [one for one in day.stories if not one.dropped]
    edits = {edit.id: edit for edit in day.editing.stories}
    seen: dict[str, Story] = {}
    rows: list[Doubt] = []
    for one in told:
        edit = edits.get(one.story.id) or StoryEdit(id=one.story.id)
        rows += _doubt_quotes(day, one, edit)
        rows += _doubt_actors(day, one.story, edit)
        rows += _doubt_sentences(day, one.story, seen)
        rows += _doubt_headline(one.story, edit)
        rows += _doubt_numbers(one.story)
    rows += _doubt_joining(day, [one.story for one in told])
    # Who has the same torn role in six stories is looked at once.
    once: dict[str, Doubt] = {}
    for doubt in rows:
        once.setdefault(doubt.key, doubt)
    kinds = ("speaker", "actor", "sentence", "stories", "role", "form", "headline", "numbers")
    doubts += sorted(once.values(), key=lambda doubt: kinds.index(doubt.kind))
    return [*doubts, *_list_aside(day.settings.root)]


def _doubt_quotes(day: DeskDay, one: ShownStory, edit: StoryEdit) -> Iterator[Doubt]:
    by_hand = {(each.article, each.span.start) for each in edit.quotes if not each.hide}
    for quote in one.view.quotes if one.view else ():
        article, span = quote.source.article, quote.spans[0]
        if (article, span.start) in by_hand:
            continue
        named = quote.speaker.name if quote.speaker else "nobody"
        other = _find_other_name(day, one.story, quote)
        if other:
            words = f"{named}, though the text says “{other}”: “{quote.text}”"
        elif quote.confidence < _LOOK_AT:
            words = f"{named} ({quote.confidence:.0%}): “{quote.text}”"
        else:
            continue
        who = quote.speaker.id if quote.speaker else ""
        yield Doubt(
            "speaker",
            words,
            f"speaker {article} {span.start}-{span.end} {who or named}",
            one.story.id,
            name_place("said", one.story, article, span.start),
            tuple(_offer_speakers(day, one.story, quote)),
        )


def _offer_speakers(day: DeskDay, story: Story, quote: QuoteView) -> Iterator[QuickMend]:
    """Yield the buttons that set another speaker (whom the text names, or who may be), or hide it."""
    # What is shown may end before the words that the record holds.
    place = (quote.source.article, quote.spans[0].start)
    offered = next(
        (
            one
            for one in day.list_quotes(story)
            if place in {(part.article, part.quote.span.start) for part in one.parts}
        ),
        None,
    )
    if offered is None:
        return
    taken, reading = offered.taken, day.readings.get(quote.source.article)
    read = find_read(taken.quote.span.start, reading)
    named = _fold_words(read.speaker.text) if read and read.speaker else frozenset()
    fields = {"story": story.id, "article": taken.article, "does": "speaker"}
    fields["span"] = f"{offered.span.start}-{offered.span.end}"
    others = [
        (bool(named & _fold_words(one.actor.name)), one.chance or 0.0, one.actor)
        for one in list_candidates(taken, story, reading)
        if one.actor.id != taken.speaker
    ]
    likely = [one for one in others if one[0] or one[1]]
    for _, _, actor in sorted(likely, key=lambda one: (not one[0], -one[1]))[:2]:
        yield QuickMend(f"{actor.name} says it", "quote", {**fields, "speaker": f"actor:{actor.id}"})
    yield QuickMend("Hide it", "quote", {**fields, "does": "hide"})


def _find_other_name(day: DeskDay, story: Story, quote: QuoteView) -> str:
    """Return the words by which the text names another speaker than is shown; "" where it does not.

    A pronoun and a common noun name nobody: how they were tied is told by the confidence.
    """
    actor = next((one for one in story.actors if quote.speaker and one.id == quote.speaker.id), None)
    reading = day.readings.get(quote.source.article)
    read = find_read(quote.spans[0].start, reading)
    if actor is None or reading is None or read is None or read.speaker is None:
        return ""
    known = _fold_words(" ".join((actor.name, *actor.aliases, actor.role)))
    initials = "".join(word[0] for word in actor.name.split())
    for said in (read.speaker.text, read.speaker.actor or ""):
        names = [
            word
            for word in _WORD.findall(_OWNER.sub("", said))
            if word[0].isupper()
            and not is_office(word)
            and fold(word) not in COURTESIES
            and not _is_small(word, reading.language)
        ]
        if names and not known & _fold_words(" ".join(names)) and initials not in names:
            return said
    return ""


def _fold_words(text: str) -> frozenset[str]:
    return frozenset(re.sub(r"[’']s?$", "", fold(word)) for word in _WORD.findall(text))


def _is_small(word: str, language: str) -> bool:
    """Return whether a word is one that says little: an article, a preposition, a pronoun."""
    small = load_group(language, "openers", "abbreviations")
    return word.lower() in small or word.lower() in load_group(language, "third_person")


def _doubt_sentences(day: DeskDay, story: Story, seen: dict[str, Story]) -> Iterator[Doubt]:
    """Yield what is unsure of the sentences; ``seen`` are those of the stories before, and is added to."""
    languages = {briefing.id: briefing.language for briefing in story.briefings}
    original = {(one.article, one.sentence.span) for each in day.record.stories for one in each.sentences}
    before: StorySentence | None = None
    for told in story.sentences:
        sentence, language = told.sentence, languages.get(told.article, "")
        led_in = before is not None and before.article == told.article
        before = told
        other = seen.setdefault(" ".join(sentence.text.split()), story)
        # What an editor has put in is meant.
        if (told.article, sentence.span) not in original:
            continue
        reasons: list[tuple[str, str]] = []
        if _is_notice(sentence.text, story.headline, language):
            reasons.append(("notice", "It speaks to the reader"))
        elif not led_in and (sentence.leans or _points_back(sentence, story.headline, language)):
            reasons.append(("leans", "It leans on what is not told before it"))
        if other is not story:
            reasons.append(("twice", f"“{name_story(other)}” tells it too"))
        reasons += [(f"gloss {gloss.name}", f"[{gloss.name}] is our addition") for gloss in sentence.glosses]
        place = f"{sentence.span.start}-{sentence.span.end}"
        fields = {"story": story.id, "article": told.article, "span": place, "by": "out"}
        for name, words in reasons:
            yield Doubt(
                "sentence",
                f"{words}: {sentence.text}",
                f"{name} {told.article} {place}",
                story.id,
                name_place("told", story, told.article, sentence.span.start),
                (QuickMend("Take it out", "tell", fields),),
            )
    if not story.sentences:
        words = "The story tells no sentence."
        yield Doubt("sentence", words, f"nothing {story.id}", story.id, "sentences")


def _is_notice(text: str, headline: str, language: str) -> bool:
    return opens_with(text, language, "furniture") or bool(find_notices([text], headline, language))


def _points_back(sentence: Sentence, headline: str, language: str) -> bool:
    """Return whether a sentence opens with a word or a noun that neither it nor the headline explains."""
    text = sentence.text
    if any(gloss.span.start - sentence.span.start <= 1 for gloss in sentence.glosses):
        return False
    if opens_with(text, language, "stands_alone") or opens_with(text, language, "titles"):
        return False
    if opens_with(text, language, "connectives") or opens_with(text, language, "pronouns"):
        return True
    opening = [word.lower() for word in _WORD.findall(text)[:3]]
    if len(opening) < 3 or not _is_small(opening[0], language):  # noqa: PLR2004
        return False
    noun = opening[1]
    pointing = load_group(language, "abstract", "antecedents") | load_group(
        language, "persons", "antecedents"
    )
    told = noun in _fold_words(headline)
    return noun in pointing and opening[2] not in _EXPLAINS and not told


def _doubt_actors(day: DeskDay, story: Story, edit: StoryEdit) -> Iterator[Doubt]:
    set_by_hand = {each.actor: each for each in edit.actors}
    joined = {each.join for each in edit.actors if each.join}
    given = {known.name for known in day.settings.actors}
    people = [actor for actor in story.actors if actor.kind == "person"]
    for first, second in combinations(people, 2):
        if fold(first.name).split()[-1] != fold(second.name).split()[-1]:
            continue
        one, other = sorted((first, second), key=lambda actor: (" " not in actor.name, -actor.salience))
        ask = f"{other.name} may be {one.name}" if " " not in other.name else "One person or two: "
        words = ask if " " not in other.name else f"{ask}{one.name}, {other.name}?"
        fields = {"story": story.id, "does": "join", "actor": other.id, "other": one.id}
        join = QuickMend(f"They are one: {one.name}", "actor", fields)
        key = f"namesakes {min(one.id, other.id)} {max(one.id, other.id)}"
        yield Doubt("actor", words, key, story.id, f"who-{other.id}", (join,))
    for actor in people:
        known = actor.name in given or actor.id in set_by_hand or actor.id in joined
        strange = [] if known else _find_strange_names(actor)
        if strange:
            words = f"{actor.name} is called {', '.join(strange)} too: one person?"
            key = f"names {actor.id} {', '.join(strange)}"
            part = _make_parting(day, story, actor, strange)
            yield Doubt("actor", words, key, story.id, f"who-{actor.id}", (part,))
    for actor in story.actors:
        edited = set_by_hand.get(actor.id)
        if actor.name in given or not actor.role or (edited and edited.role is not None):
            continue
        lead = story.briefings[0].language
        language = next((one.language for one in story.briefings if one.id == actor.role_article), lead)
        if _is_torn_role(actor.role, language):
            fields = {"story": story.id, "does": "set", "actor": actor.id, "role": ""}
            fields |= {"name": actor.name, "kind": actor.kind}
            yield Doubt(
                "role",
                f"{actor.name}: “{actor.role}”",
                f"role {actor.id} {actor.role}",
                story.id,
                f"who-{actor.id}",
                (QuickMend("No role", "actor", fields),),
            )


def _find_strange_names(actor: StoryActor) -> list[str]:
    """Return the names of a person that may be another's."""
    own = _name_words(actor.name)
    strange = []
    for alias in actor.aliases:
        words = _name_words(alias)
        if not words or not own or set(words) <= set(own) or set(own) <= set(words):
            continue
        if not match_people(own, words):
            strange.append(alias)
    return strange


def _make_parting(day: DeskDay, story: Story, actor: StoryActor, names: Sequence[str]) -> QuickMend:
    """Return the button that parts the bearer of some names, with the role and quotations of that one."""
    name = max(names, key=len)
    fields = {"story": story.id, "does": "part", "actor": actor.id, "name": name}
    readings = [day.readings[one.id] for one in story.briefings if one.id in day.readings]
    roles = (
        one.role.text for reading in readings for one in reading.actors if one.role and one.name in names
    )
    fields["role"] = next(roles, "")
    for number, one in enumerate(day.list_quotes(story)):
        read = find_read(one.taken.quote.span.start, day.readings.get(one.taken.article))
        if one.taken.speaker == actor.id and read and read.speaker and read.speaker.actor in names:
            fields[f"said-{number}"] = f"{one.span.start}-{one.span.end} {one.taken.article}"
    return QuickMend(f"Two: {name} is somebody else", "actor", fields)


def _name_words(name: str) -> tuple[str, ...]:
    words = (fold(word).strip(".") for word in _WORD.findall(name))
    return tuple(word for word in words if word and word not in COURTESIES)


def _is_torn_role(role: str, language: str) -> bool:
    words = role.split()
    last = words[-1].lower()
    torn = last in _EXPLAINS or _is_small(last, language) or last[-1] in ",;:-–—(“"
    unpaired = any(role.count(pair[0]) != role.count(pair[1]) for pair in _PAIRS)
    return torn or unpaired or len(words) > _LONGEST_ROLE


def _doubt_headline(story: Story, edit: StoryEdit) -> Iterator[Doubt]:
    heads = [briefing.headline for briefing in story.briefings]
    known = {fold(" ".join(head.split())) for head in heads}
    if not story.own_headline and story.headline and fold(" ".join(story.headline.split())) not in known:
        uses = tuple(
            QuickMend(f"Use: {head}", "describe", {"story": story.id, "headline": head})
            for head in dict.fromkeys(filter(None, heads))
        )[:2]
        words = f"None of its articles has this headline: {story.headline}"
        yield Doubt("headline", words, f"headline {story.id}: {story.headline}", story.id, "headline", uses)
    if edit.form:
        return
    labelled = [(briefing, briefing.headline) for briefing in story.briefings]
    labelled += [(briefing, story.headline) for briefing in story.briefings[:1]]
    for briefing, headline in labelled:
        form = tell_form_by_headline(headline, briefing.language) if briefing.form == "news" else None
        if form:
            words = f"Told as news, and its headline says {form}: {headline}"
            fields = {"story": story.id, "form": form}
            mend = QuickMend(f"It is {form}", "describe", fields)
            yield Doubt("form", words, f"form {story.id} {form}", story.id, "form", (mend,))
            return


def _doubt_numbers(story: Story) -> Iterator[Doubt]:
    for each in story.differing:
        told = ", ".join(one.figure.text for one in each.figures)
        words = f"The sources differ: {told}"
        yield Doubt("numbers", words, f"numbers {story.id} {told}", story.id, "numbers")


def _doubt_joining(day: DeskDay, stories: Sequence[Story]) -> Iterator[Doubt]:
    """Yield stories that may be one, and those that may be two, by what joins articles to stories."""
    weights, profiles = load_weights(), day.profiles
    edited = {edit.id for edit in day.editing.stories if edit.merge or edit.articles or edit.new}
    held = {
        story.id: [(one, profiles[one.id]) for one in story.briefings if one.id in profiles]
        for story in stories
    }
    for story in stories:
        parts = [profile for _, profile in held[story.id]]
        groups = group_profiles(parts, find_candidates(parts), weights) if len(parts) > 1 else ()
        if len(groups) < 2 or story.id in edited:  # noqa: PLR2004
            continue
        briefings = [briefing for briefing, _ in held[story.id]]
        first, *others = sorted(groups, key=lambda group: -len(group.members))
        for group in others:
            one, other = briefings[first.members[0]], briefings[group.members[0]]
            words = f"One event or two? “{_head(one)}” and “{_head(other)}”"
            ids = "\n".join(briefings[at].id for at in group.members)
            fields = {"story": story.id, "article": ids, "does": "move", "other": ""}
            apart = (QuickMend(f"Two: a story of “{_head(other)}”", "regroup", fields),)
            key = f"together {one.id} {other.id}"
            yield Doubt("stories", words, key, story.id, name_place("article", story, other.id), apart)
    sums = {name: sum_profiles([each for _, each in pairs]) for name, pairs in held.items() if pairs}
    for left, right in combinations([story for story in stories if story.id in sums], 2):
        if {left.id, right.id} & edited:
            continue
        if measure_likeness(sums[left.id], sums[right.id], weights) >= weights.least:
            words = f"Two events or one? “{name_story(left)}” and “{name_story(right)}”"
            fields = {"story": left.id, "does": "merge", "other": right.id}
            join = (QuickMend("One: make them one story", "regroup", fields),)
            yield Doubt("stories", words, f"apart {left.id} {right.id}", left.id, "articles", join)


def _head(briefing: Briefing) -> str:
    return briefing.headline or briefing.id


def _list_aside(root: Path) -> Iterator[Doubt]:
    try:
        named = json.loads((root / ".briefings" / "set-aside.json").read_text("utf-8"))
    except (OSError, ValueError):
        return
    for words in named if isinstance(named, list) else ():
        if str(words).startswith(_ASIDE):
            said = str(words).removeprefix(_ASIDE)
            yield Doubt("set aside", said, f"aside {said}")
