"""What each button of the desk does: a form's fields and the day → a change of the editor's file.

``MENDS`` names them. A mend raises ``EditorError`` where the form asks for what the day does not have: it may
come from a page that has grown old.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from ruamel.yaml.comments import CommentedMap

from briefings.desk.desk_day import DeskDay, find_beside
from briefings.desk.editor_file import Front, drop_item, find_item, put, write_span
from briefings.errors import EditorError
from briefings.fragments import leads_to, make_fragment, write_fragment
from briefings.model import Briefing, Sentence, Span, Story, StoryQuote, StorySentence
from briefings.settings.actor_list import join_actors, note_actor, part_actors
from briefings.stories.continuation import name_story as make_story_id
from briefings.words import make_slug

# So sure is a quotation that is shown of a part of a story without asking, and so many of them are.
SURE_ALONE, _PART_QUOTES = 0.9, 2
FormFields = Mapping[str, str]
Mend = Callable[[DeskDay, Front, FormFields], None]


def _find_story(day: DeskDay, form: FormFields, key: str = "story") -> Story:
    story = day.find_story(form.get(key, ""))
    if story is None:
        raise EditorError(day.path, f"there is no story {form.get(key, '')} on this day any more")
    return story


def _enter(day: DeskDay, front: Front, form: FormFields) -> tuple[Story, CommentedMap]:
    story = _find_story(day, form)
    return story, front.enter(story.id)


def arrange(day: DeskDay, front: Front, form: FormFields) -> None:
    """Put the stories in the order of ``order`` (ids, a space between), or one of them up or down."""
    order = [one.story.id for one in day.stories if not one.dropped]
    wanted = [name for name in form.get("order", "").split() if name in order]
    if not wanted:
        story = _find_story(day, form).id
        wanted = _step(order, story, form.get("by", ""))
    front.arrange([*wanted, *(name for name in order if name not in wanted)])


def _step(items: list[Any], item: Any, by: str) -> list[Any]:
    """Return items with one of them a place up or down."""
    at = items.index(item)
    to = min(max(at + (-1 if by == "up" else 1), 0), len(items) - 1)
    moved = [one for one in items if one is not item]
    moved.insert(to, items[at])
    return moved


def switch(day: DeskDay, front: Front, form: FormFields) -> None:
    """Pin or drop a story, or take that back."""
    _, entry = _enter(day, front, form)
    key = "drop" if form.get("key") == "drop" else "pin"
    put(entry, **{key: None if entry.get(key) in {"true", True} else True})


def describe(day: DeskDay, front: Front, form: FormFields) -> None:
    """Set headline, section, note and form of a story, as far as the form has them; "" takes one back."""
    story, entry = _enter(day, front, form)
    kept = next((one for one in day.record.stories if one.id == story.id), story)
    if "headline" in form:
        headline = " ".join(form["headline"].split())
        put(entry, headline=headline if headline and headline != kept.headline else None)
    if "section" in form:
        section = " ".join(form["section"].split())
        put(entry, section=section if section != kept.section else None)
    if "note" in form:
        put(entry, note=form["note"].strip() or None)
    if "form" in form:
        put(entry, form=form["form"] or None)


def tell(day: DeskDay, front: Front, form: FormFields) -> None:
    """Take a sentence in or out, or put it a place up or down.

    ``back`` tells what the program chose, ``read`` what was read of the leading article.
    """
    story, entry = _enter(day, front, form)
    if form.get("by") == "read":
        told = _read_sentences(day.readings.get(story.briefings[0].id))
        entry["sentences"] = [_write_sentence(one) for one in told]
        return
    if form.get("by") == "back":
        entry.pop("sentences", None)
        return
    article, span = form.get("article", ""), _read_span(day, form)
    told = list(story.sentences)
    same = next((one for one in told if (one.article, one.sentence.span) == (article, span)), None)
    if form.get("by") in {"up", "down"} and same:
        told = _step(told, same, form["by"])
    elif form.get("by") == "out" and same:
        told = [one for one in told if one is not same]
    elif same is None:
        taken = _take_sentence(day, story, article, span)
        # A whole sentence stands in the place of what was cut out of it.
        cut = [one for one in told if one.article == article and span.contains(one.sentence.span)]
        told = [taken if one in cut[:1] else one for one in told if one not in cut[1:]]
        told += [] if cut else [taken]
    entry["sentences"] = [_write_sentence(one) for one in told]


def _take_sentence(day: DeskDay, story: Story, article: str, span: Span) -> StorySentence:
    """Return a sentence of an article as it is stored, or else as it was read."""
    if not any(one.id == article for one in story.briefings):
        raise EditorError(day.path, f"{article} is none of the story's articles any more")
    stored = day.read_article(article)
    if stored is None:
        reading = day.readings.get(article)
        known = reading.sentences if reading else ()
        found = next((one for one in known if one.span == span), None)
        if found is None:
            raise EditorError(day.path, f"the article {article} does not exist: its words cannot be used")
        return StorySentence(article=article, sentence=found)
    words = span.of(stored.text)
    if not words.strip() or words != words.strip():
        raise EditorError(day.path, f"there is no sentence at {write_span(span)} of {article}")
    fragment = _find_link(stored.text, span)
    return StorySentence(
        article=article, sentence=Sentence(span=span, text=words, score=0.0, fragment=fragment)
    )


def _find_link(text: str, span: Span) -> str | None:
    """Return the directive that leads to a place; None where that of its words alone does."""
    if leads_to(write_fragment(span.of(text)), text, span):
        return None
    return make_fragment(text, span)


def _write_sentence(told: StorySentence) -> CommentedMap:
    sentence = told.sentence
    item = CommentedMap(article=told.article, span=write_span(sentence.span), text=sentence.text)
    put(item, link=sentence.fragment)
    return item


def quote(day: DeskDay, front: Front, form: FormFields) -> None:
    """Hide, show or shorten a quotation, say who speaks, or take all of that back."""
    story, entry = _enter(day, front, form)
    article, span = form.get("article", ""), _read_span(day, form)
    item = _enter_quote(day, story, entry, article, span)
    text = str(item["text"])
    does = form.get("does", "")
    if does == "back":
        drop_item(entry, "quotes", item)
    elif does == "hide":
        put(item, hide=True, show=None)
    elif does == "show":
        put(item, show=True, hide=None)
        _name_read(day, story, item, article, span)
    elif does == "shorten":
        length = form.get("length", "")
        only = text[: int(length)] if length.isdecimal() and int(length) < len(text) else ""
        stored = day.read_article(article)
        link = item.get("link")
        if stored and only:
            link = _find_link(stored.text, Span(span.start, span.start + len(only)))
        put(item, only=only or None, show=True, link=link)
        _name_read(day, story, item, article, span)
    elif does == "speaker":
        _set_speaker(day, item, form.get("speaker", ""))


def _enter_quote(day: DeskDay, story: Story, entry: CommentedMap, article: str, span: Span) -> CommentedMap:
    """Return the item of a quotation, which is named by the place and all the words of its first part."""
    offered = {(one.taken.article, one.span): one for one in day.list_quotes(story)}
    texts = {key: (one.text, one.taken.quote.fragment) for key, one in offered.items()}
    edits = [one for edit in day.editing.stories if edit.id == story.id for one in edit.quotes]
    texts |= {(one.article, one.span): (one.text, one.fragment) for one in edits}
    if (article, span) not in texts:
        raise EditorError(day.path, f"there is no quotation at {write_span(span)} of {article} any more")
    item = find_item(entry, "quotes", article=article, span=write_span(span))
    text, fragment = texts[article, span]
    put(item, text=text, link=fragment)
    further = [part.quote for part in offered[article, span].parts[1:]] if (article, span) in offered else []
    if further:
        put(item, rest=[CommentedMap(span=write_span(one.span), text=one.text) for one in further])
    return item


def _name_read(day: DeskDay, story: Story, item: CommentedMap, article: str, span: Span) -> None:
    """Say who speaks as it was read and how surely, of a quotation that the record of the day does not have.

    Whom the words of the attribution mean is named by where the article has the whole name.
    """
    recorded = {(one.article, one.quote.span) for each in day.record.stories for one in each.quotes}
    if (article, span) in recorded or "speaker" in item or "said_by" in item:
        return
    offered = next(
        (one for one in day.list_quotes(story) if (one.taken.article, one.span) == (article, span)), None
    )
    if offered is None:
        return
    taken, said = offered.taken, offered.taken.quote.speaker
    if taken.speaker:
        put(item, speaker=taken.speaker)
    elif said:
        stored, name = day.read_article(article), said.actor or said.text
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", stored.text) if stored else None
        place, words = (Span(*found.span()), name) if found else (said.span, said.text)
        put(item, said_by=CommentedMap(span=write_span(place), text=words))
    if taken.speaker or said:
        put(item, sure=round(min(part.quote.confidence for part in offered.parts), 2))


def _set_speaker(day: DeskDay, item: CommentedMap, named: str) -> None:
    """Set who speaks: "actor:ID", "nobody", "words:FROM-TO", or "" for what was read."""
    kind, _, value = named.partition(":")
    put(item, speaker=None, said_by=None, sure=None)
    if kind == "actor":
        put(item, speaker=value)
    elif kind == "nobody":
        put(item, speaker="", show=True)
    elif kind == "words":
        span = _read_span(day, {"span": value})
        reading = day.readings.get(str(item["article"]))
        said = [one.speaker for one in (reading.quotes if reading else ()) if one.speaker]
        known = {one.span: one.text for one in said}
        stored = day.read_article(str(item["article"]))
        text = known.get(span) or (span.of(stored.text) if stored else "")
        if not text:
            raise EditorError(day.path, f"there are no words at {value} of {item['article']}")
        put(item, said_by=CommentedMap(span=write_span(span), text=text), show=True)


def actor(day: DeskDay, front: Front, form: FormFields) -> None:
    """Rename an actor, set role and kind, hide, join or part; "keep" notes it in the settings' list too."""
    story, entry = _enter(day, front, form)
    name = form.get("actor", "")
    meant = next((one for one in story.actors if one.id == name), None)
    item = find_item(entry, "actors", actor=name)
    does = form.get("does", "")
    if does == "back":
        drop_item(entry, "actors", item)
        return
    if meant is None:
        raise EditorError(day.path, f"there is no actor {name} in this story any more")
    if does == "hide":
        put(item, hide=True)
    elif does == "join" and form.get("other"):
        put(item, join=form["other"])
    elif does == "part" and form.get("name", "").strip():
        _part(day, story, entry, item, form)
    elif does == "set":
        called, role = " ".join(form.get("name", "").split()), " ".join(form.get("role", "").split())
        put(item, name=called if called and called != meant.name else item.get("name"))
        if role != meant.role:
            _put_role(day, story, item, role, [meant.name, *meant.aliases, called])
        put(item, kind=form["kind"] if form.get("kind") not in {None, "", meant.kind} else item.get("kind"))
    if len(item) == 1:
        drop_item(entry, "actors", item)


def _put_role(day: DeskDay, story: Story, item: CommentedMap, role: str, names: Sequence[str]) -> None:
    """Set a role, and where it stands if an article says it in a sentence with one of the names."""
    put(item, role=role, article=None, span=None)
    for briefing in story.briefings if role else ():
        found = find_beside(day.read_article(briefing.id), role, names)
        if found:
            put(item, article=briefing.id, span=write_span(found))
            return


def _part(day: DeskDay, story: Story, entry: CommentedMap, item: CommentedMap, form: FormFields) -> None:
    """Say that an actor is two: the other's name and role, and what the other said (``said-N``)."""
    name = " ".join(form["name"].split())
    put(item, part=name)
    other, role = make_slug(name), " ".join(form.get("role", "").split())
    if role:
        _put_role(day, story, find_item(entry, "actors", actor=other), role, [name])
    for field, value in form.items():
        if field.startswith("said-"):
            place, _, article = value.partition(" ")
            said = _enter_quote(day, story, entry, article, _read_span(day, {"span": place}))
            _set_speaker(day, said, f"actor:{other}")


def keep_lesson(day: DeskDay, form: FormFields, today: date) -> None:
    """Note in the list of actors what a form of ``actor`` sets; raise SettingsError where it cannot be.

    The name that the day has for the actor becomes an alias, so that it is found under that again.
    """
    story = _find_story(day, form)
    meant = next((one for one in story.actors if one.id == form.get("actor")), None)
    if meant is None:
        return
    does, settings = form.get("does", ""), day.settings
    if does == "hide":
        note_actor(settings, meant.name, today, ignore=True)
    elif does == "join":
        other = next((one for one in story.actors if one.id == form.get("other")), None)
        if other:
            join_actors(settings, other.name, meant.name, today)
    elif does == "part" and form.get("name", "").strip():
        part_actors(settings, meant.name, " ".join(form["name"].split()), today)
    elif does == "set":
        called, role = " ".join(form.get("name", "").split()), " ".join(form.get("role", "").split())
        said: dict[str, str | bool] = (
            {"kind": form["kind"]} if form.get("kind", meant.kind) != meant.kind else {}
        )
        if role != meant.role:
            said["role"] = role
        aliases = [meant.name] if called and called != meant.name else []
        note_actor(settings, called or meant.name, today, aliases=aliases, **said)


def regroup(day: DeskDay, front: Front, form: FormFields) -> None:
    """Move articles (ids, a line each) to another story, make a story of them, or make two stories one.

    Links hold a story's id, so that it goes with the article after whose headline it was made: where that
    one leaves, what stays gets an id of its own. ``form`` says what the articles that leave are ("opinion").
    """
    story = _find_story(day, form)
    if form.get("does") == "merge":
        _take_in(day, front, story, _find_story(day, form, "other"))
        return
    moved = form.get("article", "").splitlines()
    stays = [one for one in story.briefings if one.id not in moved]
    if form.get("other") and not stays:
        _take_in(day, front, _find_story(day, form, "other"), story)
        return
    home = front.enter(story.id)
    _take_articles(day, front, story, moved)
    takes_id = bool(stays) and any(_gave_id(one, story.id) for one in story.briefings if one.id in moved)
    is_read = not home.get("new")
    if takes_id:
        put(home, id=_find_id(day, front, stays[0]), new=True, articles=[one.id for one in stays], merge=None)
    # What it has taken in whole, and gives away whole, it takes in no more.
    left = {one.id for one in stays}
    gone = {one.id for one in day.record.stories if left.isdisjoint(each.id for each in one.briefings)}
    put(home, merge=[one for one in home.get("merge", ()) if one not in gone] or None)
    # What the program has put into the story that keeps the id is in it without being named.
    own = {one.id for each in day.record.stories if each.id == story.id for one in each.briefings}
    named = [one for one in moved if not (takes_id and is_read and one in own)]
    if form.get("other"):
        target = front.enter(_find_story(day, form, "other").id)
        if takes_id and is_read:
            target["merge"] = [*target.get("merge", ()), story.id]
    else:
        first = next(one for one in story.briefings if one.id == moved[0])
        target = CommentedMap(id=story.id if takes_id else _find_id(day, front, first))
        put(target, new=None if takes_id and is_read else True, form=form.get("form") or None)
        front.stories.insert(front.stories.index(home) + 1, target)
        _tell_part(day, target, story, moved, has_id=takes_id and is_read)
    if named:
        target["articles"] = [*target.get("articles", ()), *named]
    if stays:
        _hand_over(day, home, target, moved, {one.id for one in stays})
        _tell_part(day, home, story, [one.id for one in stays], has_id=not takes_id)


def _take_in(day: DeskDay, front: Front, story: Story, other: Story) -> None:
    """Let a story take another in, whose entry goes: what it gives its story is given to this one."""
    if other.id == story.id:
        raise EditorError(day.path, f"{story.id} is that story itself")
    entry = front.enter(story.id)
    recorded = {one.id: {each.id for each in one.briefings} for one in day.record.stories}
    if entry.get("new") and "sentences" not in entry:
        # What it is made of tells no more for having another article.
        entry["sentences"] = [_write_sentence(one) for one in story.sentences]
    merged, articles = [other.id] if other.id in recorded else [], []
    gone = next((one for one in front.stories if one["id"] == other.id), None)
    if gone is not None:
        merged += gone.get("merge", ())
        articles = [one for one in gone.get("articles", ()) if one not in recorded.get(story.id, ())]
        everything = [one.id for one in other.briefings]
        _hand_over(day, gone, entry, everything, set())
        front.stories.remove(gone)
    put(entry, merge=[*entry.get("merge", ()), *merged] or None)
    put(entry, articles=[*entry.get("articles", ()), *articles] or None)


def _take_articles(day: DeskDay, front: Front, story: Story, moved: Sequence[str]) -> None:
    """Take articles that move out of all entries."""
    for article in moved or [""]:
        if not any(one.id == article for one in story.briefings):
            raise EditorError(day.path, f"{article} is none of the story's articles any more")
    for entry in front.stories:
        if set(moved) & {*entry.get("articles", ())}:
            put(entry, articles=[one for one in entry["articles"] if one not in moved] or None)


def _gave_id(briefing: Briefing, story: str) -> bool:
    """Return whether a story's id was made of an article's headline; behind it may be a number."""
    return re.sub(r"-\d+$", "", story) == re.sub(r"-\d+$", "", make_story_id(briefing, set()))


def _find_id(day: DeskDay, front: Front, briefing: Briefing) -> str:
    """Return an id for a story that begins with an article; no other has it."""
    listed = {entry["id"] for entry in front.stories}
    return make_story_id(briefing, {*listed, *(one.id for one in day.record.stories)})


def _tell_part(
    day: DeskDay, entry: CommentedMap, story: Story, articles: Sequence[str], *, has_id: bool
) -> None:
    """Let a part of a story have a headline, sentences and quotations of its own articles.

    What the story told of them stays; where that is nothing, it is what was read of the first of them. A part
    that is made has them in its entry: what it is made from may be taken in by another story further up.
    """
    heads = [one.headline for one in story.briefings if one.id in articles and one.headline]
    others = [one.headline for one in story.briefings if one.id not in articles]
    if story.headline in heads:
        headline = story.headline
    else:
        headline = heads[0] if heads and (story.headline in others or not has_id) else ""
    if "headline" not in entry or entry["headline"] in others:
        put(entry, headline=headline or None)
    told = [one for one in story.sentences if one.article in articles]
    if not has_id or len(told) < len(story.sentences) or not told:
        told = told or _read_sentences(day.readings.get(articles[0]))
        entry["sentences"] = [_write_sentence(one) for one in told]
    if any(one.article in articles and one.quote.kind == "direct" for one in story.quotes):
        return
    present = {one.id for one in story.actors if not {*one.articles}.isdisjoint(articles)}
    sure = [
        one
        for one in day.list_quotes(story)
        if one.taken.article in articles
        and _is_named(one.taken, present)
        and all(part.quote.confidence >= SURE_ALONE and not part.quote.leans for part in one.parts)
    ]
    for one in sorted(sure, key=lambda one: -one.taken.quote.confidence)[:_PART_QUOTES]:
        item = _enter_quote(day, story, entry, one.taken.article, one.span)
        put(item, show=True)
        _name_read(day, story, item, one.taken.article, one.span)


def _is_named(taken: StoryQuote, present: Collection[str]) -> bool:
    """Return whether a quotation's speaker is one of some actors, or is named by the words of the text."""
    if taken.speaker:
        return taken.speaker in present
    said = taken.quote.speaker
    return bool(said and said.actor and said.actor.split()[-1] in said.text)


def _hand_over(
    day: DeskDay, home: CommentedMap, target: CommentedMap, moved: Sequence[str], stays: set[str]
) -> None:
    """Let what an editor has set of quotations and actors go with their articles."""
    quotes = [*home.get("quotes", ())]
    actors = [one for each in (*day.record.stories, *day.digest.stories) for one in each.actors]
    where: dict[str, set[str]] = {}
    for one in actors:
        where.setdefault(one.id, set()).update(one.articles)

    def is_in(item: CommentedMap, articles: Collection[str]) -> bool:
        names = (str(item["actor"]), *([str(item["join"])] if item.get("join") else []))
        return all(not where.get(name, set()).isdisjoint(articles) for name in names)

    own = [*home.get("actors", ())]
    gone = {
        "quotes": [one for one in quotes if str(one["article"]) in moved],
        "actors": [deepcopy(one) for one in own if is_in(one, moved)],
    }
    left = {
        "quotes": [one for one in quotes if str(one["article"]) not in moved],
        "actors": [one for one in own if is_in(one, stays) or not is_in(one, moved)],
    }
    for key, items in gone.items():
        put(home, **{key: left[key] or None})
        known = [str(one.get("actor")) for one in target.get("actors", ())] if key == "actors" else []
        fresh = [one for one in items if str(one.get("actor")) not in known] if known else items
        put(target, **{key: [*target.get(key, ()), *fresh] or None})


def _read_sentences(reading: Briefing | None) -> list[StorySentence]:
    if reading is None:
        return []
    return [StorySentence(article=reading.id, sentence=replace(one, glosses=())) for one in reading.sentences]


def check(day: DeskDay, front: Front, form: FormFields) -> None:  # noqa: ARG001 - as every mend is called
    """Call right what the desk is unsure of (its ``key``), or take that back (``by`` is "off")."""
    key = form.get("key", "")
    checked = [str(one) for one in front.keys.get("checked") or ()]
    if form.get("by") == "off":
        checked = [one for one in checked if one != key]
    elif key not in checked:
        checked.append(key)
    put(front.keys, checked=checked or None)


def title(day: DeskDay, front: Front, form: FormFields) -> None:  # noqa: ARG001 - as every mend is called
    """Set the edition's title."""
    front.keys["title"] = " ".join(form.get("title", "").split())


def approve(day: DeskDay, front: Front, form: FormFields) -> None:
    """Approve the edition, or take that back as long as no build has sealed it."""
    if day.strays and form.get("status") == "approved":
        raise EditorError(day.path, f"an entry fits nothing: {day.strays[0]}")
    front.keys["status"] = "approved" if form.get("status") == "approved" else "draft"


def _read_span(day: DeskDay, form: FormFields) -> Span:
    start, _, end = form.get("span", "").partition("-")
    if not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
        raise EditorError(day.path, f"{form.get('span', '')!r} is no place in an article")
    return Span(int(start), int(end))


MENDS: Mapping[str, Mend] = {
    "arrange": arrange,
    "switch": switch,
    "describe": describe,
    "tell": tell,
    "quote": quote,
    "actor": actor,
    "regroup": regroup,
    "title": title,
    "approve": approve,
    "check": check,
}
