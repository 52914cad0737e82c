"""What is unsure of the people of a story: who says what, who is who, and what they are.

A row is asked where the text says something else than what is shown, or where nothing decides it. The words
around a quotation are those of the stored article, which is read for the few quotations whose speaker the
text does not name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from briefings.desk.desk_day import (
    DeskDay,
    OfferedQuote,
    ShownStory,
    find_read,
    is_speaker_set,
    list_candidates,
    name_place,
)
from briefings.model import (
    SURE_ENOUGH,
    Actor,
    Briefing,
    Quote,
    Span,
    Story,
    StoryActor,
    StoryEdit,
    StoryQuote,
)
from briefings.reading.actors.gazetteer import is_office, load_first_names
from briefings.reading.actors.person_names import COURTESIES, match_people, tell_sex_by_name
from briefings.reading.actors.records import fold
from briefings.reading.summary.openings import load_group
from briefings.stories.actor_names import is_former, split_person
from briefings.words import make_slug

# Below it a quotation that is shown is one to look at: of those between 0.8 and 0.9 one in ten is wrong.
_LOOK_AT = 0.9
# A longer role is seldom one; the longest of the demo has 8 words.
_LONGEST_ROLE = 12
# So many letters before a pronoun at least one name of whom it means should stand.
_PRONOUN_REACH = 600
# As far apart as a description and the name in apposition to it may stand.
_NEAR = 80
# Behind a noun they say of what it is: "the decision of the court" needs nothing before it.
EXPLAINS = frozenset({
    "of", "on", "for", "to", "who", "that", "which", "whose", "in", "by", "at", "against", "from", "with",
    "between", "over", "about", "into",
})  # fmt: skip
WORD = re.compile(r"[^\W\d_][\w’'-]*")
# Whose somebody is: "Oriana's commercial director" is named by his post alone.
_OWNER = re.compile(r".*[’']s?(?= )")
_PAIRS = ("()", "“”", "[]")
# A name with what stands before it, behind a description ("the legislator, Representative Carl Seel"), and
# the end of what stands between a name and the description behind it ("Carl Seel, the legislator").
_NAMED_BEHIND = re.compile(r", ((?:[^\W\d_a-z][\w.’'-]*\s){1,4}?[^\W\d_a-z][\w’'-]+)(?=[\s,.;:])")
_TITLES = re.compile(r"\s(?:[^\W\d_a-z][\w.’'-]*\s){0,3}")
# An office before a name, and one behind it, as far as the next comma.
_TITLE_BEFORE = re.compile(r"((?:[^\W\d_a-z][\w.’'-]*\s){1,5})\Z")
_ROLE_BEHIND = re.compile(r", (?:an? |the )?([^\W\d_A-Z][^,;.()“”]{2,60})[,.;]")
_BETWEEN = ", "


class QuickMend(NamedTuple):
    """A button that settles a row at once: its words, and the action and fields of its form."""

    words: str
    action: str
    fields: Mapping[str, str]


class Doubt(NamedTuple):
    """A row: its kind and words, the key that answers it ("": none can), its story and its place there.

    ``right`` are the words of the answer that changes nothing, ``mends`` the buttons of the others.
    ``other`` is the second story that it is about, ``articles`` those between which it asks. What it rests on
    are sentences: those at ``passage`` (an article and a place), or those that hold one of ``names``.
    """

    kind: str
    words: str
    key: str = ""
    story: str = ""
    place: str = ""
    mends: tuple[QuickMend, ...] = ()
    right: str = "Right as it is"
    other: str = ""
    articles: tuple[str, ...] = ()
    passage: tuple[str, Span] | None = None
    names: tuple[str, ...] = ()


class _Named(NamedTuple):
    """Whom the text names at a quotation: its words, their place, and the name of the actor if it is one."""

    text: str
    span: Span
    actor: str = ""


def doubt_quotes(day: DeskDay, one: ShownStory, edit: StoryEdit) -> Iterator[Doubt]:
    """Yield the quotations that are shown and may be another's, and those left out for one of two parts."""
    # To cut a quotation says nothing of who speaks.
    by_hand = {
        (each.article, each.span.start)
        for each in edit.quotes
        if each.hide or is_speaker_set(each) or (each.show and not each.only)
    }
    for offered in day.list_quotes(one.story):
        first = offered.taken
        if (first.article, offered.span.start) in by_hand:
            continue
        least = min(part.quote.confidence for part in offered.parts)
        shown = offered.words or "nobody"
        named = _find_other_name(day, one.story, first) if offered.shown else None
        if named:
            kind, words = "speaker", f"The text says “{named.text}”, shown is {shown}: “{offered.said}”"
        elif offered.shown and least < _LOOK_AT:
            kind, words = "speaker", f"{shown} ({least * 100:.0f} %): “{offered.said}”"
        elif not offered.shown and _is_half_sure(offered):
            kind, words = "quotation", f"Not shown, {least * 100:.0f} % sure: {shown}: “{offered.said}”"
        else:
            continue
        place = f"{offered.span.start}-{offered.span.end}"
        key = f"speaker {first.article} {place} {first.speaker or shown}"
        show = {"story": one.story.id, "article": first.article, "does": "show", "span": place}
        speakers = tuple(_offer_speakers(day, one.story, offered, named))
        read = find_read(first.quote.span.start, day.readings.get(first.article))
        yield Doubt(
            kind,
            words,
            key if offered.shown else f"unshown {first.article} {place}",
            one.story.id,
            name_place("said", one.story, first.article, offered.span.start),
            speakers if offered.shown else (QuickMend("Show it", "quote", show),),
            right="Right as it is" if offered.shown else "Not shown (as it is)",
            passage=(first.article, read.speaker.span) if read and read.speaker else None,
        )


def _is_half_sure(offered: OfferedQuote) -> bool:
    """Return whether a quotation is left out for one of its parts, while another is sure of its speaker."""
    confidences = [part.quote.confidence for part in offered.parts]
    sure = max(confidences) >= _LOOK_AT and min(confidences) < SURE_ENOUGH
    return sure and bool(offered.taken.speaker) and not any(part.quote.leans for part in offered.parts)


def _offer_speakers(
    day: DeskDay, story: Story, offered: OfferedQuote, named: _Named | None
) -> Iterator[QuickMend]:
    """Yield the buttons that set another speaker (whom the text names, or who may be), or hide it."""
    taken = offered.taken
    said = fold_words(f"{named.text} {named.actor}") if named else frozenset()
    fields = {"story": story.id, "article": taken.article, "does": "speaker"}
    fields["span"] = f"{offered.span.start}-{offered.span.end}"
    others = [
        (bool(said & fold_words(one.actor.name)), one.chance or 0.0, one.actor)
        for one in list_candidates(taken, story, day.readings.get(taken.article))
        if one.actor.id != taken.speaker and one.actor.kind != "place"
    ]
    likely = sorted((one for one in others if one[0] or one[1]), key=lambda one: (not one[0], -one[1]))
    for _, _, actor in likely[:2]:
        yield QuickMend(f"{actor.name} says it", "quote", {**fields, "speaker": f"actor:{actor.id}"})
    if named and not any(one[0] for one in likely):
        place = f"words:{named.span.start}-{named.span.end}"
        yield QuickMend(f"“{named.text}” says it", "quote", {**fields, "speaker": place})
    yield QuickMend("Hide it", "quote", {**fields, "does": "hide"})


def _find_other_name(day: DeskDay, story: Story, taken: StoryQuote) -> _Named | None:
    """Return another speaker than is shown whom the text names; None where it names nobody else.

    That is the attribution itself ("Captain Voss said"), a name in apposition to a description ("said the
    captain, Irmela Voss"), one next to the verb, a description that is another's office, or a pronoun of the
    other sex, or one before which only others are named.
    """
    actor = next((one for one in story.actors if taken.speaker and one.id == taken.speaker), None)
    reading = day.readings.get(taken.article)
    read = find_read(taken.quote.span.start, reading)
    if actor is None or reading is None or read is None or read.speaker is None:
        return None
    known = fold_words(" ".join((actor.name, *actor.aliases, actor.role)))
    said = read.speaker
    for text in (said.text, said.actor or ""):
        names = _list_names(text, reading.language)
        initials = "".join(word[0] for word in actor.name.split())
        if names and not known & fold_words(" ".join(names)) and initials not in names:
            return _Named(text, said.span, "" if text == said.text else text)
    if fold_words(said.text) & fold_words(" ".join((actor.name, *actor.aliases))):
        return None
    article = day.read_article(taken.article)
    if article is None or said.span.of(article.text) != said.text:
        return None
    own = {one.name for one in reading.actors if fold_words(one.name) & fold_words(actor.name)}
    others = [one for one in reading.actors if one.kind == "person" and one.name not in own]
    if said.text.lower() in load_group(reading.language, "third_person"):
        return _find_by_pronoun(article.text, read, reading, actor, own)
    beside = _find_beside(article.text, read, others, known)
    return beside or _find_by_office(said.text, said.span, actor, others)


def _list_names(text: str, language: str) -> list[str]:
    """Return the words of a text that are names: no pronouns, common nouns and offices."""
    return [
        word
        for word in WORD.findall(_OWNER.sub("", text))
        if word[0].isupper()
        and not is_office(word)
        and fold(word) not in COURTESIES
        and not is_small(word, language)
    ]


def _list_mentions(actors: Sequence[Actor], text: str) -> list[tuple[Span, Actor]]:
    """Return where a text names actors, in its order; pronouns name nobody."""
    named = ((span, one) for one in actors for span in one.mentions if span.of(text)[:1].isupper())
    return sorted(named, key=lambda pair: pair[0])


def _find_beside(text: str, read: Quote, others: Sequence[Actor], known: frozenset[str]) -> _Named | None:
    """Return who is named in apposition to the words that tell who speaks, or next to the verb of saying."""
    if read.speaker is None:
        return None
    span = read.speaker.span
    for place, actor in _list_mentions(others, text):
        behind = text[span.end : place.start] if place.start >= span.end else None
        before = text[place.end : span.start] if place.end <= span.start else None
        cue = read.cue.span if read.cue else None
        is_beside = bool(behind and behind[0] == "," and _TITLES.fullmatch(behind[1:])) or before == _BETWEEN
        if cue and not is_beside:
            is_beside = (place.start >= cue.end and bool(_TITLES.fullmatch(text[cue.end : place.start]))) or (
                place.end <= cue.start and text[place.end : cue.start] == " "
            )
        if is_beside and not known & fold_words(place.of(text)):
            start, end = min(place.start, span.start), max(place.end, span.end)
            return _Named(text[start:end] if end - start < _NEAR else place.of(text), place, actor.name)
    match = _NAMED_BEHIND.match(text, span.end)
    words = match[1].split() if match else []
    if match and fold(words[-2]) in load_first_names() and not known & fold_words(match[1]):
        return _Named(f"{read.speaker.text}, {match[1]}", Span(*match.span(1)))
    return None


def _find_by_office(said: str, span: Span, actor: StoryActor, others: Sequence[Actor]) -> _Named | None:
    """Return whose office a description is ("the captain"), where it is one other's and not the speaker's."""
    offices = {word for word in fold_words(said) if is_office(word)}
    if not offices or not actor.role or offices & fold_words(actor.role):
        return None
    held = [one for one in others if one.role and offices & fold_words(one.role.text)]
    return _Named(said, span, held[0].name) if len(held) == 1 else None


def _find_by_pronoun(
    text: str, read: Quote, reading: Briefing, actor: StoryActor, own: Collection[str]
) -> _Named | None:
    """Return a pronoun that is of the other sex than the speaker, or before which only others are named."""
    if read.speaker is None or actor.kind != "person":
        return None
    said, span, language = read.speaker.text, read.speaker.span, reading.language
    sex = next((sex for sex in ("male", "female") if said.lower() in load_group(language, sex, "speech")), "")
    if not sex:
        return None
    people = [one for one in reading.actors if one.kind == "person"]
    before = [
        one for place, one in _list_mentions(people, text) if 0 <= span.start - place.end <= _PRONOUN_REACH
    ]
    is_other_sex = tell_sex_by_name((actor.name, *actor.aliases), language) not in {sex, ""}
    meant = [
        one.name
        for one in before
        if one.name not in own and tell_sex_by_name((one.name, *one.aliases), language) in {sex, ""}
    ]
    if is_other_sex or (meant and not any(one.name in own for one in before)):
        return _Named(said, span, meant[-1] if meant else "")
    return None


def doubt_actors(day: DeskDay, story: Story, edit: StoryEdit) -> Iterator[Doubt]:
    """Yield the actors that may be one or two, and the roles that are none."""
    set_by_hand = {each.actor: each for each in edit.actors}
    joined = {each.join for each in edit.actors if each.join}
    given = {known.name for known in day.settings.actors}
    people = [actor for actor in story.actors if actor.kind == "person"]
    for first, second in combinations(people, 2):
        if not _may_be_namesakes(first.name, second.name):
            continue
        one, other = sorted((first, second), key=lambda actor: (" " not in actor.name, -actor.salience))
        is_bare = " " not in other.name
        fields = {"story": story.id, "does": "join", "actor": other.id, "other": one.id}
        yield Doubt(
            "actor",
            f"{other.name} may be {one.name}" if is_bare else f"One person or two: {one.name}, {other.name}?",
            f"namesakes {min(one.id, other.id)} {max(one.id, other.id)}",
            story.id,
            f"who-{other.id}",
            (QuickMend(f"One person: {one.name}", "actor", fields),),
            right="Two people (as it is)",
            names=(one.name, other.name),
        )
    for actor in people:
        known = actor.name in given or actor.id in set_by_hand or actor.id in joined
        strange = [] if known else _find_strange_names(actor)
        if strange:
            yield Doubt(
                "actor",
                f"{actor.name} is called {', '.join(strange)} too: one person?",
                f"names {actor.id} {', '.join(strange)}",
                story.id,
                f"who-{actor.id}",
                (_make_parting(day, story, actor, strange),),
                right="One person (as it is)",
                names=(actor.name, *strange),
            )
    parted = {make_slug(each.part) for each in edit.actors if each.part}
    for actor in story.actors:
        edited = set_by_hand.get(actor.id)
        if actor.name in given or (edited and edited.role is not None):
            continue
        if actor.role and _is_torn_role(actor.role, _find_language(story, actor)):
            yield _doubt_role(day, story, actor, f"{actor.name}: “{actor.role}”", "No role")
        elif actor.id in parted and len(_list_roles(day, story, actor)) > 1:
            yield _doubt_role(day, story, actor, f"{actor.name}: which role?", "")


def _may_be_namesakes(first: str, second: str) -> bool:
    """Return whether two names may be one person's: one surname, and given names that begin alike."""
    one, other = split_person(first), split_person(second)
    if not one or not other or one[-1] != other[-1]:
        return False
    return len(one) == 1 or len(other) == 1 or one[0][0] == other[0][0]


def _find_language(story: Story, actor: StoryActor) -> str:
    lead = story.briefings[0].language
    return next((one.language for one in story.briefings if one.id == actor.role_article), lead)


def _doubt_role(day: DeskDay, story: Story, actor: StoryActor, words: str, none: str) -> Doubt:
    """Return the row of a role, with the roles that the text gives as buttons; ``none`` takes it away."""
    fields = {"story": story.id, "does": "set", "actor": actor.id, "name": actor.name, "kind": actor.kind}
    found = [role for role in _list_roles(day, story, actor) if role != actor.role]
    mends = [QuickMend(f"Role: {role}", "actor", {**fields, "role": role}) for role in found[:3]]
    mends += [QuickMend(none, "actor", {**fields, "role": ""})] if none else []
    right = "Right as it is" if none else "No role (as it is)"
    return Doubt(
        "role",
        words,
        f"role {actor.id} {actor.role}",
        story.id,
        f"who-{actor.id}",
        tuple(mends),
        right=right,
        names=(actor.name,),
    )


def _list_roles(day: DeskDay, story: Story, actor: StoryActor) -> list[str]:
    """Return the roles that a story's articles give to an actor: as they were read, then next to the name."""
    forms = {actor.name, *actor.aliases}
    roles: dict[str, None] = {}
    for briefing in story.briefings:
        reading = day.readings.get(briefing.id)
        same = [one for one in (reading.actors if reading else ()) if one.name in forms]
        roles |= dict.fromkeys(one.role.text for one in same if one.role)
        article = day.read_article(briefing.id) if same else None
        if article is None:
            continue
        for span in (span for one in same for span in one.mentions if span.of(article.text) in forms):
            before = _TITLE_BEFORE.search(article.text[max(0, span.start - 80) : span.start])
            if before and any(map(is_office, before[1].split())):
                roles[before[1].strip()] = None
            behind = _ROLE_BEHIND.match(article.text, span.end)
            if behind and is_office(behind[1].split()[0].rstrip("s")):
                roles[behind[1].strip()] = None
    whole = [role for role in roles if not _is_torn_role(role, _find_language(story, actor))]
    # An office that is held goes first.
    return sorted(whole, key=is_former)


def _find_strange_names(actor: StoryActor) -> list[str]:
    """Return the names of a person that may be another's."""
    own = _name_words(actor.name)
    strange = []
    for alias in actor.aliases:
        words = _name_words(alias)
        if not words or not own or set(words) <= set(own) or set(own) <= set(words):
            continue
        if not match_people(own, words) and words != (f"{own[-1]}s",):
            strange.append(alias)
    return strange


def _make_parting(day: DeskDay, story: Story, actor: StoryActor, names: Sequence[str]) -> QuickMend:
    """Return the button that parts the bearer of some names, with the role and quotations of that one."""
    name = max(names, key=len)
    fields = {"story": story.id, "does": "part", "actor": actor.id, "name": name}
    readings = [day.readings[one.id] for one in story.briefings if one.id in day.readings]
    roles = {
        one.role.text for reading in readings for one in reading.actors if one.role and one.name in names
    }
    # Where the articles differ, it is asked.
    fields["role"] = roles.pop() if len(roles) == 1 else ""
    for number, one in enumerate(day.list_quotes(story)):
        read = find_read(one.taken.quote.span.start, day.readings.get(one.taken.article))
        if one.taken.speaker == actor.id and read and read.speaker and read.speaker.actor in names:
            fields[f"said-{number}"] = f"{one.span.start}-{one.span.end} {one.taken.article}"
    return QuickMend(f"Two: {name} is somebody else", "actor", fields)


def _name_words(name: str) -> tuple[str, ...]:
    words = (fold(word).strip(".") for word in WORD.findall(name))
    return tuple(word for word in words if word and word not in COURTESIES)


def _is_torn_role(role: str, language: str) -> bool:
    words = role.split()
    last = words[-1].lower()
    torn = last in EXPLAINS or is_small(last, language) or last[-1] in ",;:-–—(“"
    unpaired = any(role.count(pair[0]) != role.count(pair[1]) for pair in _PAIRS)
    return torn or unpaired or len(words) > _LONGEST_ROLE


def fold_words(text: str) -> frozenset[str]:
    """Return the words of a text, folded, without the marks of possession."""
    return frozenset(re.sub(r"[’']s?$", "", fold(word)) for word in WORD.findall(text))


def is_small(word: str, language: str) -> bool:
    """Return whether a word is one that says little: an article, a preposition, a pronoun."""
    small = load_group(language, "openers", "abbreviations")
    return word.lower() in small or word.lower() in load_group(language, "third_person")
