"""What can be asked of the records, each question a function: its answer is plain values, a page at a time.

What was asked wrongly (a day without an edition, a name that no record has, a page that is not there) is a
``QuestionError`` with words that say what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process, utils

from briefings.answers.shown_days import ShownDay, ShownDays, ShownPassage
from briefings.errors import QuestionError
from briefings.model import Span
from briefings.presenting.views import CorrectionView, QuoteView, SourceView, StoryView
from briefings.words import find_words, make_slug

Answer = dict[str, Any]
_Found = list[tuple[ShownDay, ShownPassage]]

# What an answer holds at most; the rest is on its next pages.
_PASSAGES_A_PAGE, _STORIES_A_PAGE = 20, 10
_LONGEST_QUESTION = 500
# So many names are named, and how alike a name must be, of 100.
_NEAR, _ALIKE_NAMES = 5, 75
# Marks and dashes that texts set in different ways.
_ALIKE = ('"“”„«»', "'’‘‚", "-–—‐")


def search(
    archive: ShownDays,
    *,
    words: str = "",
    actor: str = "",
    source: str = "",
    section: str = "",
    first: date | None = None,
    last: date | None = None,
    page: int = 1,
) -> Answer:
    """Return the sentences and quotations that fit all that is given, the newest day first.

    ``words`` must all stand in the passage, in any order, whole, capitals and points aside; ``actor`` must be
    one of its story's; ``source`` and ``section`` are its own. A part of an
    actor's name is enough where it is nobody else's: the answer then says whom it was ``taken_for``.

    Raises:
        QuestionError: nothing is given, or a name that no record has.
    """
    if not (words or actor or source or section):
        raise QuestionError("search", "give at least one of words, actor, source, section")
    wanted = [f" {word} " for word in find_words(_check_length("words", words))]
    if words and not wanted:
        raise QuestionError("words", f"{words!r} holds no word")
    days, left_out = _open(archive, first, last)

    def pick(name: str) -> _Found:
        return [
            (day, passage)
            for day in days
            for actors in [archive.find_actor(name, day)]
            for passage in day.passages
            if all(word in passage.words for word in wanted)
            and (not name or actors & _name_actors(passage))
            and (not source or passage.source.name.casefold() == source.casefold())
            and (not section or passage.story.section.casefold() == section.casefold())
        ]

    found, taken_for = _find_named(archive, actor, pick)
    if not found:
        _check_names(archive, source=source, section=section)
    return {**taken_for, **_turn_page(found, page, left_out, _answer_passage)}


def find_said(
    archive: ShownDays, person: str, *, first: date | None = None, last: date | None = None, page: int = 1
) -> Answer:
    """Return what somebody said from one day to another, the newest first: quotations that editions show.

    A part of a name is enough where it is nobody else's: the answer then says whom it was ``taken_for``.

    Raises:
        QuestionError: no record has an actor of that name, or several have it as a part.
    """
    if not person.strip():
        raise QuestionError("person", "name somebody")
    days, left_out = _open(archive, first, last)

    def pick(name: str) -> _Found:
        return [
            (day, passage)
            for day in days
            if (actors := archive.find_actor(name, day))
            for passage in day.passages
            if passage.speaker and passage.speaker.id in actors
        ]

    found, taken_for = _find_named(archive, person, pick)
    return {**taken_for, **_turn_page(found, page, left_out, _answer_passage)}


def find_sources(
    archive: ShownDays, claim: str, *, first: date | None = None, last: date | None = None, page: int = 1
) -> Answer:
    """Return where the words of a claim stand behind one another, letter for letter, in what editions show.

    Capitals, breaks, and the form of marks and dashes do not count. ``articles`` counts those that bear it.

    Raises:
        QuestionError: the claim has no word of three letters.
    """
    if not re.search(r"\w{3}", _check_length("claim", claim)):
        raise QuestionError("claim", f"{claim!r} is too short; give a sentence, or some words of it")
    spelled = re.compile(_spell_claim(claim), re.IGNORECASE)
    days, left_out = _open(archive, first, last)
    found = [
        (day, passage, Span(span.start + match.start(), span.start + match.end()), match.group())
        for day in days
        for passage in day.passages
        for span, text in passage.parts
        if (match := spelled.search(text))
    ]
    answer = _turn_page(found, page, left_out, _answer_place)
    return answer | {"articles": len({passage.source.sha256 for _, passage, *_ in found})}


def show_day(archive: ShownDays, day: date, page: int = 1) -> Answer:
    """Return an edition: its stories with their passages, some a page.

    Raises:
        QuestionError: there is no edition of that day.
        BriefingsError: its record cannot be relied on.
    """
    shown = archive.open_day(day)
    answer = _turn_page(
        [(shown, story) for story in shown.stories], page, [], _answer_story, size=_STORIES_A_PAGE
    )
    corrections = [_answer_correction(each) for each in shown.view.corrections]
    return {**_describe_day(shown), "corrections": corrections, **answer}


def show_story(archive: ShownDays, day: date, story: str) -> Answer:
    """Return a story of a day, by its id: its passages, actors, sources and corrections.

    Raises:
        QuestionError: there is no edition of that day, or no such story in it.
        BriefingsError: the day's record cannot be relied on.
    """
    shown = archive.open_day(day)
    view = next((each for each in shown.stories if each.id == story or story in each.formerly), None)
    if view is None:
        near = _list_near(story, [each.id for each in shown.stories])
        raise QuestionError("story", f"{day} has no story {story!r}{near}")
    return {**_describe_day(shown), **_answer_story(shown, view)}


def _open(archive: ShownDays, first: date | None, last: date | None) -> tuple[list[ShownDay], list[str]]:
    if first and last and first > last:
        raise QuestionError("from_day", f"{first} is after to_day, {last}")
    return archive.open_days(first, last)


def _check_length(what: str, text: str) -> str:
    if len(text) > _LONGEST_QUESTION:
        raise QuestionError(what, f"is longer than {_LONGEST_QUESTION} characters")
    return text


def _name_actors(passage: ShownPassage) -> set[str]:
    """Return the ids of those whom a quotation is by or about, or whom a sentence's story is about."""
    ids = {actor.id for actor in passage.story.actors}
    return ids | ({passage.speaker.id} if passage.speaker else set())


def _find_named(
    archive: ShownDays, name: str, pick: Callable[[str], _Found]
) -> tuple[_Found, Mapping[str, str]]:
    """Return what is found by an actor's name, and ``taken_for`` where it is not that actor's whole name.

    Raises:
        QuestionError: no record has an actor of that name, or several have it as a part.
    """
    if not name:
        return pick(name), {}
    days, _ = archive.open_days(None, None)
    # By id: the newest day's spelling of each, and whom some day calls so.
    names = {actor.id: actor.name for day in reversed(days) for actor in day.actors}
    called = {actor for day in days for actor in archive.find_actor(name, day)}
    slug = make_slug(name)
    if archive.is_listed(name) or any(
        slug in (actor.id, make_slug(actor.name))
        for day in days
        for actor in day.actors
        if actor.id in called
    ):
        return pick(name), {}
    words = {*find_words(name)}
    called |= {actor for actor, each in names.items() if words and words <= {*find_words(each)}}
    held = sorted({names[actor] for actor in called})
    if len(held) == 1:
        return pick(held[0]), {"taken_for": held[0]}
    if held:
        raise QuestionError("actor", f"{name!r} may be any of {', '.join(map(repr, held))}; name one of them")
    raise QuestionError("actor", f"no edition names {name!r}{_list_near(name, names.values())}")


def _check_names(archive: ShownDays, *, source: str = "", section: str = "") -> None:
    """Raise QuestionError for a name that no record of the site has."""
    days, _ = archive.open_days(None, None)
    sources = {each.name for day in days for view in day.stories for each in view.sources}
    if source and source.casefold() not in {each.casefold() for each in sources}:
        raise QuestionError("source", f"no edition draws on {source!r}{_list_near(source, sources)}")
    sections = {*archive.find_sections(), *(view.section for day in days for view in day.stories)} - {""}
    if section and section.casefold() not in {each.casefold() for each in sections}:
        raise QuestionError("section", f"there is no section {section!r}{_list_near(section, sections)}")


def _list_near(name: str, names: Iterable[str]) -> str:
    """Return which names may be meant, or else which there are if they are few, as the end of an error."""
    known = sorted({*names})
    near = process.extract(
        name,
        known,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=_NEAR,
        score_cutoff=_ALIKE_NAMES,
    )
    if near:
        return f"; did you mean {', '.join(repr(each) for each, *_ in near)}?"
    few = 0 < len(known) <= _NEAR
    return f"; there are {', '.join(map(repr, known))}" if few else f"; none of {len(known)} is like it"


def _spell_claim(claim: str) -> str:
    """Return the pattern of a claim's words: any spaces between them, any of the marks that are alike."""
    pieces = []
    for piece in claim.split():
        letters = "".join(
            next((f"[{re.escape(group)}]" for group in _ALIKE if letter in group), re.escape(letter))
            for letter in piece
        )
        pieces.append(letters)
    start = r"(?<!\w)" if claim.strip()[:1].isalnum() else ""
    end = r"(?!\w)" if claim.strip()[-1:].isalnum() else ""
    return start + r"\s+".join(pieces) + end


def _turn_page(
    found: Sequence[tuple[Any, ...]],
    page: int,
    left_out: Sequence[str],
    answer: Callable[..., Answer],
    *,
    size: int = _PASSAGES_A_PAGE,
) -> Answer:
    """Return one page of what was found: its results, how many there are, and the next page's number."""
    pages = max(1, -(-len(found) // size))
    if not 1 <= page <= pages:
        raise QuestionError("page", f"{page} is none of the answer's pages: 1 to {pages}")
    shown = found[(page - 1) * size : page * size]
    return {
        "total": len(found),
        "page": page,
        "next_page": page + 1 if page < pages else None,
        "results": [answer(*each) for each in shown],
        "left_out": list(left_out),
    }


def _describe_day(day: ShownDay) -> Answer:
    view = day.view
    return {"day": view.day.isoformat(), "status": day.status, "title": view.title, "summary": view.line}


def _answer_passage(day: ShownDay, passage: ShownPassage) -> Answer:
    story = passage.story
    return {
        "day": day.view.day.isoformat(),
        "status": day.status,
        "story": {"id": story.id, "headline": story.headline, "section": story.section},
        **_answer_words(passage),
    }


def _answer_place(day: ShownDay, passage: ShownPassage, span: Span, text: str) -> Answer:
    return {"found": {"span": [*span], "text": text}, **_answer_passage(day, passage)}


def _answer_words(passage: ShownPassage) -> Answer:
    shown, source = passage.shown, passage.source
    answer: Answer = {
        "kind": "quotation" if isinstance(shown, QuoteView) else "sentence",
        "text": shown.text,
        "verbatim": [{"span": [*span], "text": text} for span, text in passage.parts],
        "address": shown.href,
        "source": _answer_source(source),
    }
    if isinstance(shown, QuoteView):
        speaker = shown.speaker
        answer["speaker"] = (
            {"id": speaker.id, "name": speaker.name, "role": speaker.role} if speaker else None
        )
        answer["said"] = shown.kind
        answer["confidence"] = shown.confidence
    return answer


def _answer_source(source: SourceView) -> Answer:
    return {
        "name": source.name,
        "article": source.article,
        "headline": source.headline,
        "address": source.href,
        "published": source.moment,
        "language": source.language,
        "sha256": source.sha256,
    }


def _answer_correction(correction: CorrectionView) -> Answer:
    return {"when": correction.moment, "text": correction.text}


def _answer_story(day: ShownDay, view: StoryView) -> Answer:
    return {
        "id": view.id,
        "headline": view.headline,
        "label": view.label,
        "section": view.section,
        "address": view.href,
        "own_words": view.own_words,
        "actors": [
            {"id": one.id, "name": one.name, "kind": one.kind, "role": one.role} for one in view.actors
        ],
        "sources": [_answer_source(source) for source in view.sources],
        "passages": [_answer_words(each) for each in day.passages if each.story is view],
        "corrections": [_answer_correction(each) for each in view.corrections],
    }
