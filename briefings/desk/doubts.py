"""What is unsure of a day: rows to go through, what mends most first; each leads to its place.

Every check is of a class of fault, and asks what the record, the readings and the lists of the languages say:
nothing is parsed again. A row that a person has called right as it is stands in the editor's file under
``checked``, by its ``key``: it is not asked again as long as the same is shown at the same place. One cause
is one row: what another row mends too is asked only where that one is not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from pathlib import Path

from briefings.desk.desk_day import (
    LONGEST_HEADLINE,
    DeskDay,
    ShownStory,
    find_around,
    find_naming,
    find_whole,
    name_article,
    name_place,
    name_story,
)
from briefings.desk.people_doubts import (
    EXPLAINS,
    WORD,
    Doubt,
    QuickMend,
    doubt_actors,
    doubt_quotes,
    fold_words,
    is_small,
)
from briefings.model import Article, Briefing, Sentence, Span, Story, StoryEdit, StorySentence
from briefings.reading.actors.records import fold
from briefings.reading.forms import tell_form_by_headline
from briefings.reading.summary.openings import load_group, opens_with
from briefings.sources.furniture import find_notices
from briefings.stories.across_languages import may_be_one
from briefings.stories.clusters import find_candidates, group_profiles, load_weights, measure_likeness
from briefings.stories.profiles import sum_profiles

# The file is mended by hand, and what was set aside stands in no edition: neither is open when one approves.
NOT_OF_THE_EDITION = frozenset({"the file", "set aside"})
_ASIDE = "set aside: "
# What settles others comes first: a story that is two, then a headline.
_KINDS = ("stories", "headline", "form", "speaker", "quotation", "actor", "sentence", "role", "numbers")
# Articles of one story that are less alike than so many times what joins them: of such pairs on four days of
# BASIL five of eight were two events, and of all others one of 84 articles.
_HARDLY_JOINED = 2
# Two stories are asked about only where they are more alike than what joins articles.
_ALMOST_JOINED = 1.4
_APART = frozenset({"opinion", "letter", "review"})


def list_doubts(day: DeskDay) -> list[Doubt]:
    """Return the rows that are still open."""
    return [doubt for doubt in find_doubts(day) if not doubt.key or doubt.key not in day.editing.checked]


def list_open(day: DeskDay) -> list[Doubt]:
    """Return the rows that are open when one approves: those that are about the edition."""
    return [] if day.mistake else [one for one in list_doubts(day) if one.kind not in NOT_OF_THE_EDITION]


def find_doubts(day: DeskDay) -> list[Doubt]:
    """Return all rows, those that were answered too."""
    if day.rows is None:
        day.rows = tuple(_find_rows(day))
    return [*day.rows, *_list_aside(day.settings.root)]


def _find_rows(day: DeskDay) -> list[Doubt]:
    doubts = [Doubt("the file", str(stray)) for stray in day.strays]
    if day.mistake:
        doubts.insert(0, Doubt("the file", day.mistake))
    told = [one for one in day.stories if not one.dropped]
    edits = {edit.id: edit for edit in day.editing.stories}
    rows = list(_doubt_joining(day, [one.story for one in told]))
    unsettled = {
        story for row in rows if row.key not in day.editing.checked for story in (row.story, row.other)
    }
    for one in told:
        rows += _doubt_story(day, one, edits.get(one.story.id) or StoryEdit(id=one.story.id))
        if not one.story.sentences and one.story.id not in unsettled:
            rows.append(_doubt_nothing(one.story))
        rows += _doubt_untold(day, one.story)
    rows += _doubt_twice([one.story for one in told], unsettled)
    # Who has the same torn role in six stories is looked at once.
    once: dict[str, Doubt] = {}
    for doubt in rows:
        once.setdefault(doubt.key, doubt)
    return doubts + sorted(once.values(), key=lambda doubt: _KINDS.index(doubt.kind))


def _doubt_story(day: DeskDay, one: ShownStory, edit: StoryEdit) -> list[Doubt]:
    """Return what is unsure of one story alone; asked again only where it has changed."""
    known = day.held.rows.get(one.story.id)
    if known and known[0] is day.settings and known[1] == (one, edit):
        held: list[Doubt] = known[2]
        return held
    rows = [*doubt_quotes(day, one, edit), *doubt_actors(day, one.story, edit)]
    rows += [*_doubt_sentences(day, one.story), *_doubt_headline(one.story, edit), *_doubt_numbers(one.story)]
    day.held.rows[one.story.id] = day.settings, (one, edit), rows
    return rows


def find_evidence(day: DeskDay, doubt: Doubt) -> list[list[tuple[str, bool]]]:
    """Return the sentences that a row rests on, each in stretches: the words that it is about are True."""
    if doubt.articles:
        briefings = {one.id: one for each in day.stories for one in each.story.briefings}
        return [
            [(f"{name_article(briefings[name], day.readings.get(name))}: ", True), (first.text, False)]
            for name in doubt.articles
            if name in briefings
            for reading in [day.readings.get(name)]
            for first in (reading.sentences[:1] if reading else ())
        ]
    story = day.find_story(doubt.story)
    if story is None:
        return []
    if doubt.passage:
        article = day.read_article(doubt.passage[0])
        return find_around(article, doubt.passage[1]) if article else []
    found: list[list[tuple[str, bool]]] = []
    left = dict.fromkeys(doubt.names, 2)
    for briefing in story.briefings:
        article = day.read_article(briefing.id) if any(left.values()) else None
        wanted = {name for name, number in left.items() if number}
        for stretches, named in find_naming(article, doubt.names) if article else ():
            # Of each article, a sentence for each name; what two articles have word for word stands once.
            if wanted & named and stretches not in found:
                found.append(stretches)
                left |= {name: left[name] - 1 for name in wanted & named}
                wanted -= named
    return found


def _doubt_sentences(day: DeskDay, story: Story) -> Iterator[Doubt]:
    """Yield what is unsure of the sentences that the program has chosen; what an editor puts in is meant."""
    languages = {briefing.id: briefing.language for briefing in story.briefings}
    original = {(one.article, one.sentence.span) for each in day.record.stories for one in each.sentences}
    before: StorySentence | None = None
    for told in story.sentences:
        sentence, language = told.sentence, languages.get(told.article, "")
        led_in = before is not None and before.article == told.article
        before = told
        if (told.article, sentence.span) not in original:
            continue
        reasons: list[tuple[str, str]] = []
        article = day.read_article(told.article)
        is_its = article is not None and sentence.span.of(article.text) == sentence.text
        whole = find_whole(article, sentence.span) if article and is_its else None
        if whole or (article and _is_torn(told, article)):
            reasons.append(("torn", "It is not a whole sentence"))
        elif _is_notice(sentence.text, story.headline, language):
            reasons.append(("notice", "It addresses the reader"))
        elif not led_in and (sentence.leans or _points_back(sentence, story.headline, language)):
            reasons.append(("leans", "It refers to something that the story does not show before it"))
        reasons += [(f"gloss {gloss.name}", f"[{gloss.name}] is our addition") for gloss in sentence.glosses]
        for name, words in reasons:
            yield _doubt_sentence(story, told, name, words, whole=whole)


def _doubt_sentence(
    story: Story, told: StorySentence, name: str, words: str, other: str = "", *, whole: Span | None = None
) -> Doubt:
    span = told.sentence.span
    place = f"{span.start}-{span.end}"
    fields = {"story": story.id, "article": told.article, "span": place, "by": "out"}
    mends = [QuickMend("Take it out", "tell", fields)]
    if whole:
        fields = {**fields, "span": f"{whole.start}-{whole.end}", "by": "in"}
        mends.insert(0, QuickMend("Take the whole sentence", "tell", fields))
    return Doubt(
        "sentence",
        f"{words}: {told.sentence.text}",
        f"{name} {told.article} {place}",
        story.id,
        name_place("told", story, told.article, span.start),
        tuple(mends),
        other=other,
        passage=(told.article, span),
    )


def _doubt_nothing(story: Story) -> Doubt:
    """Return the row of a story that tells no sentence."""
    fields = {"story": story.id, "by": "read"}
    drop = QuickMend("Drop the story", "switch", {"story": story.id, "key": "drop"})
    mends = (QuickMend("Tell what was read", "tell", fields), drop)
    words = f"The story has no sentence: {name_story(story)}"
    return Doubt("sentence", words, f"nothing {story.id}", story.id, "sentences", mends)


def _doubt_untold(day: DeskDay, story: Story) -> Iterator[Doubt]:
    """Yield the row of a story that tells nothing of what an editor has put into it: it may be the news."""
    own = {one.id for each in day.record.stories if each.id == story.id for one in each.briefings}
    came = [one for one in story.briefings if own and one.id not in own]
    told = {one.article for one in story.sentences}
    if not came or any(one.id in told or one.headline == story.headline for one in came):
        return
    reading, fields = day.readings.get(came[0].id), {"story": story.id}
    mends = []
    if came[0].headline:
        use = {**fields, "headline": came[0].headline}
        mends.append(QuickMend(f"Use its headline: {came[0].headline}", "describe", use))
    for first in reading.sentences[:1] if reading else ():
        place = {"article": came[0].id, "span": f"{first.span.start}-{first.span.end}", "by": "in"}
        mends.append(QuickMend(f"Tell too: {first.text}", "tell", {**fields, **place}))
    yield Doubt(
        "headline",
        f"It shows nothing yet of the articles that were added: “{name_article(came[0], reading)}”",
        f"untold {story.id} {' '.join(one.id for one in came)}",
        story.id,
        "sentences",
        tuple(mends),
        articles=(story.briefings[0].id, came[0].id),
    )


def _doubt_twice(stories: Sequence[Story], unsettled: set[str]) -> Iterator[Doubt]:
    """Yield the sentences that a story before tells too, where it is not asked whether the two are one."""
    seen: dict[str, Story] = {}
    for story in stories:
        for told in story.sentences:
            other = seen.setdefault(" ".join(told.sentence.text.split()), story)
            if other is not story and not {other.id, story.id} <= unsettled:
                words = f"“{name_story(other)}” tells it too"
                yield _doubt_sentence(story, told, "twice", words, other.id)


def _is_torn(told: StorySentence, article: Article) -> bool:
    """Return whether what is told ends within a word ("across the U."), by its article."""
    text = told.sentence.text.rstrip("\"'”’»)]")
    if not (len(text) > 2 and text[-1] == "." and text[-2].isupper() and not text[-3].isalpha()):  # noqa: PLR2004
        return False
    return article.text[told.sentence.span.end :][:1].isalnum()


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
    opening = [word.lower() for word in WORD.findall(text)[:3]]
    if len(opening) < 3 or not is_small(opening[0], language):  # noqa: PLR2004
        return False
    noun = opening[1]
    pointing = load_group(language, "abstract", "antecedents") | load_group(
        language, "persons", "antecedents"
    )
    told = noun in fold_words(headline)
    return noun in pointing and opening[2] not in EXPLAINS and not told


def _doubt_headline(story: Story, edit: StoryEdit) -> Iterator[Doubt]:
    heads = [briefing.headline for briefing in story.briefings]
    known = {fold(" ".join(head.split())) for head in heads}
    is_theirs = fold(" ".join(story.headline.split())) in known
    if not story.own_headline and story.headline and not is_theirs:
        uses = tuple(
            QuickMend(f"Use: {head}", "describe", {"story": story.id, "headline": head})
            for head in dict.fromkeys(filter(None, heads))
        )[:3]
        words = f"None of its articles has this headline: {story.headline}"
        yield Doubt("headline", words, f"headline {story.id}: {story.headline}", story.id, "headline", uses)
        return
    named = story.headline or next((one.sentence.text for one in story.sentences), "")
    if not story.own_headline and (not story.headline or len(named.split()) > LONGEST_HEADLINE):
        words = f"Its headline is a whole sentence of {len(named.split())} words: {named}"
        if not any(heads):
            words = f"No article has a headline; its first sentence is used: {named}"
        yield Doubt("headline", words, f"headline {story.id}: {named}", story.id, "headline")
    if edit.form:
        return
    for briefing in story.briefings:
        label = tell_form_by_headline(briefing.headline, briefing.language)
        if label and briefing.form == "news":
            words = f"It counts as news, but its headline says {label}: {briefing.headline}"
            fields = {"story": story.id, "form": label}
            mends = [QuickMend(f"It is {label}", "describe", fields)]
            if len(story.briefings) > 1:
                alone = {**fields, "article": briefing.id, "does": "move", "other": ""}
                leave = f"Only this article is {label}: it leaves as a story"
                mends = [QuickMend(leave, "regroup", alone), mends[0]._replace(words=f"All of it is {label}")]
            yield Doubt(
                "form",
                words,
                f"form {story.id} {label}",
                story.id,
                "form",
                tuple(mends),
                right="It is news (as it is)",
                articles=(briefing.id,),
            )
            return


def _doubt_numbers(story: Story) -> Iterator[Doubt]:
    for each in story.differing:
        told = ", ".join(one.figure.text for one in each.figures)
        words = f"The sources differ: {told}"
        yield Doubt("numbers", words, f"numbers {story.id} {told}", story.id, "numbers")


def _doubt_joining(day: DeskDay, stories: Sequence[Story]) -> Iterator[Doubt]:
    """Yield stories that may be one, and those that may be two, by what joins articles to stories.

    What an editor has put together or apart is not asked.
    """
    origin = {one.id: story.id for story in day.record.stories for one in story.briefings}
    moved = {article for edit in day.editing.stories for article in edit.articles}
    for story in stories:
        opinions = [(one,) for one in story.briefings[1:] if _is_no_news(story, one)]
        parts = _find_parts(day, story)
        for part in dict.fromkeys([*parts, *opinions]):
            rest = [one for one in story.briefings if one not in part]
            pair = [one.id for one in (part[0], *rest[:1])]
            # A part that has left another is asked about as before.
            by_hand = len({origin.get(one) for one in pair}) > 1 or len({one in moved for one in pair}) > 1
            if rest and not by_hand:
                yield _doubt_together(day, story, rest, part, parts)
    for left, right in combinations(stories, 2):
        homes = [{origin.get(one.id) for one in each.briefings} for each in (left, right)]
        if homes[0] & homes[1] or not _may_be_one(day, left, right):
            continue
        words = f"Two events or one? “{name_story(left)}” and “{name_story(right)}”"
        fields = {"story": left.id, "does": "merge", "other": right.id}
        join = (QuickMend("One: make them one story", "regroup", fields),)
        yield Doubt(
            "stories",
            words,
            f"apart {left.id} {right.id}",
            left.id,
            "articles",
            join,
            right="Two events (as it is)",
            other=right.id,
            articles=(left.briefings[0].id, right.briefings[0].id),
        )


def _doubt_together(
    day: DeskDay,
    story: Story,
    rest: Sequence[Briefing],
    part: Sequence[Briefing],
    parts: Sequence[Sequence[Briefing]],
) -> Doubt:
    """Return the row that asks whether a part of a story tells another event than the rest of it.

    Where there are other parts (``parts``) the rest is shown too, and they may leave together.
    """
    is_opinion = _is_no_news(story, part[0])
    asked = f"News and {part[0].form} in one story" if is_opinion else "One event or two"
    several = len(parts) > 1 and not is_opinion
    beside = [*rest[:1], *(one[0] for one in parts if several and one != part and one[0] != rest[0])]
    listed = ", ".join(f"“{name_article(one, day.readings.get(one.id))}”" for one in beside)
    second = name_article(part[0], day.readings.get(part[0].id))
    all_apart = [one for each in parts for one in each] if several else []
    mends = [_offer_split(story, part, second)]
    if several and len(all_apart) < len(story.briefings):
        leaving = [*part, *(one for one in all_apart if one not in part)]
        mends.append(_offer_split(story, leaving, second))
    return Doubt(
        "stories",
        f"{asked}? {listed} and “{second}”",
        f"together {rest[0].id} {part[0].id}",
        story.id,
        name_place("article", story, part[0].id),
        tuple(mends),
        right="One story (as it is)" if is_opinion else "One event (as it is)",
        articles=(*(one.id for one in beside), part[0].id),
    )


def _offer_split(story: Story, part: Sequence[Briefing], name: str) -> QuickMend:
    fields = {"story": story.id, "article": "\n".join(each.id for each in part), "does": "move", "other": ""}
    leaving = "this article leaves" if len(part) == 1 else f"{len(part)} articles leave together"
    return QuickMend(f"Two stories: {leaving} as “{name}”", "regroup", fields)


def _is_no_news(story: Story, briefing: Briefing) -> bool:
    """Return whether an article gives an opinion, and stands in a story that is told as news."""
    return briefing.form in _APART and (story.form or story.briefings[0].form) == "news"


def _find_parts(day: DeskDay, story: Story) -> list[tuple[Briefing, ...]]:
    """Return the articles of a story that may be another event's, those of one event together."""
    # Words tell nothing of reports in other languages than the story's.
    telling = [one for one in story.briefings if one.language == story.briefings[0].language]
    told = tuple(one for one in telling if one.id in day.profiles)
    ids = tuple(one.id for one in told)
    if len(ids) > 1 and ids not in day.held.parts:
        weights, profiles = load_weights(), [day.profiles[name] for name in ids]
        groups = group_profiles(profiles, find_candidates(profiles), weights)
        first, *others = sorted(groups, key=lambda group: -len(group.members))
        apart = [group.members for group in others]
        for at in first.members if len(first.members) > 1 else ():
            rest = sum_profiles([profiles[each] for each in first.members if each != at])
            if measure_likeness(rest, profiles[at], weights) < _HARDLY_JOINED * weights.least:
                apart.append((at,))
        # Where all of them are, the first is the story.
        day.held.parts[ids] = tuple(apart if sum(map(len, apart)) < len(ids) else apart[1:])
    return [tuple(told[at] for at in part) for part in day.held.parts.get(ids, ())]


def _may_be_one(day: DeskDay, left: Story, right: Story) -> bool:
    """Return whether two stories are as alike as articles of one are, or name the same in two languages."""
    ids = tuple(tuple(one.id for one in story.briefings if one.id in day.profiles) for story in (left, right))
    if ids not in day.held.alike:
        sums = [sum_profiles([day.profiles[name] for name in each]) for each in ids if each]
        weights = load_weights()
        likeness = measure_likeness(sums[0], sums[1], weights) if len(sums) > 1 else 0.0
        languages = {story.briefings[0].language for story in (left, right)}
        named = len(languages) > 1 and any(
            may_be_one(day.held.anchors[one], day.held.anchors[other]) for one, other in product(*ids)
        )
        day.held.alike[ids] = named or likeness >= _ALMOST_JOINED * weights.least
    return day.held.alike[ids]


def _list_aside(root: Path) -> Iterator[Doubt]:
    try:
        named = json.loads((root / ".briefings" / "set-aside.json").read_text("utf-8"))
    except (OSError, ValueError):
        return
    for words in named if isinstance(named, list) else ():
        if str(words).startswith(_ASIDE):
            said = str(words).removeprefix(_ASIDE)
            yield Doubt("set aside", said, f"aside {said}")
