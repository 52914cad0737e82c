"""Stories and the editor's part → the stories as the editor has mended them; pure.

    stories ─▶ regroup_stories ─▶ mend_story ─▶ stories
                     (articles)      (actors, sentences, quotations, headline)

Every word that is put in stands in the editor's file with its article and place, so that nothing is asked of
the articles here and ``verify`` can check it. What cannot hold any more (an article that left the story, an
actor that is not there) changes nothing and is returned as a ``Misfit``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from briefings.model import (
    ActorEdit,
    Quote,
    QuoteEdit,
    Sentence,
    SentenceEdit,
    Span,
    Speaker,
    Story,
    StoryActor,
    StoryEdit,
    StoryQuote,
    StorySentence,
)
from briefings.showable import QuoteParts, group_parts
from briefings.words import make_slug

# Where a quotation may end: behind a full stop or its like, and a mark that closes.
_ENDED = re.compile(r"[.?!…。؟।][\"'”’»)]*$")
_GO = "put it right, or take the entry out"


class Misfit(NamedTuple):
    """An entry of an editor's part that changes nothing: its place, key and number, and the reason."""

    entry: int
    key: str
    at: int
    problem: str


def mend_stories(
    stories: Sequence[Story], edits: Sequence[StoryEdit]
) -> tuple[tuple[Story, ...], tuple[Misfit, ...]]:
    """Return a day's stories as the editor has mended them, in their order, and what does not fit them."""
    regrouped, touched, misfits = regroup_stories(stories, edits)
    entries = {edit.id: at for at, edit in enumerate(edits)}
    homes = {briefing.id: story.id for story in regrouped for briefing in story.briefings}
    mended = []
    for story in regrouped:
        at = entries.get(story.id)
        if at is None or edits[at].drop:
            mended.append(story)
            continue
        mender = _Mender(story, edits[at], homes)
        mended.append(mender.mend())
        misfits += [Misfit(at, *found) for found in mender.misfits]
    for story in mended:
        if story.id in touched and not story.sentences and edits[touched[story.id]].sentences is None:
            problem = f"{story.id} tells no sentence now; name some under its 'sentences'"
            misfits.append(Misfit(touched[story.id], "articles", 0, problem))
    return tuple(mended), tuple(misfits)


def regroup_stories(
    stories: Sequence[Story], edits: Sequence[StoryEdit]
) -> tuple[tuple[Story, ...], dict[str, int], list[Misfit]]:
    """Return stories with the articles that the editor gives each, whose entry did it, and what does not fit.

    A new story stands behind the one that its first article comes from.
    """
    held = {story.id: story for story in stories}
    misfits: list[Misfit] = []
    touched: dict[str, int] = {}
    made: set[str] = set()
    # What takes in, or is taken in, before an entry further down has made it is joined behind all of them.
    late: list[tuple[int, int]] = []
    for entry, edit in enumerate(edits):
        late += [(entry, at) for at, other in enumerate(edit.merge) if not _take_in(held, edit.id, other)]
        for at, article in enumerate(edit.articles):
            home = next((one for one in held.values() if _holds(one, article)), None)
            if home is None:
                problem = f"there is no article {article} on this day; {_GO}"
                misfits.append(Misfit(entry, "articles", at, problem))
            elif home.id != edit.id and (edit.id in held or edit.new):
                made |= {edit.id} - held.keys()
                _move(held, home, article, edit.id, told=edit.id in made)
                touched |= {edit.id: entry, home.id: entry}
    for entry, at in late:
        other = edits[entry].merge[at]
        if edits[entry].id in held and not _take_in(held, edits[entry].id, other):
            misfits.append(Misfit(entry, "merge", at, describe_lost(other, held.values())))
    return tuple(held.values()), touched, misfits


def _take_in(held: dict[str, Story], story: str, other: str) -> bool:
    """Let a story take another in, and return whether it has it now; not where either is not there."""
    target = held.get(story)
    if target is None or (other not in held and other not in target.formerly) or other == story:
        return False
    if other in held:
        held[story] = _merge(target, held.pop(other))
    return True


def describe_lost(story: str, stories: Iterable[Story]) -> str:
    """Return what is wrong with the id of a story that is not there, and what to do."""
    taken_in = {former: one.id for one in stories for former in one.formerly}
    if story in taken_in:
        return f"{story} has become part of {taken_in[story]}; write that id, or take the entry out"
    return f"there is no story {story} on this day; correct the id, or take the entry out"


def _holds(story: Story, article: str) -> bool:
    return any(briefing.id == article for briefing in story.briefings)


def _merge(story: Story, other: Story) -> Story:
    """Return a story with all that another has, whose own telling gives way to it."""
    known = {actor.id for actor in story.actors}
    return replace(
        story,
        briefings=(*story.briefings, *other.briefings),
        sentences=story.sentences or other.sentences,
        quotes=(*story.quotes, *other.quotes),
        actors=(*story.actors, *(actor for actor in other.actors if actor.id not in known)),
        differing=(*story.differing, *other.differing),
        formerly=(*story.formerly, other.id, *other.formerly),
    )


def _move(held: dict[str, Story], home: Story, article: str, to: str, *, told: bool) -> None:
    """Move an article with its quotations, and its sentences if ``told``.

    A story that is left without articles becomes part of the other.
    """
    moved = _keep_articles(home, {article})
    left = _keep_articles(home, {one.id for one in home.briefings} - {article})
    target = held.get(to)
    if target is None:
        # A new story takes its place behind the one that it is parted from.
        headline = moved.briefings[0].headline or home.headline
        alone = replace(moved, label="new", continues=None, before=(), formerly=())
        made = replace(alone, id=to, headline=headline)
        ordered = list(held.items())
        place = [name for name, _ in ordered].index(home.id) + 1
        held.clear()
        held.update([*ordered[:place], (to, made), *ordered[place:]])
    else:
        gone = (home.id, *home.formerly) if not left.briefings else ()
        fused = _merge(target, replace(moved, id="", formerly=()))
        sentences = (*target.sentences, *moved.sentences) if told else fused.sentences
        held[to] = replace(fused, sentences=sentences, formerly=(*target.formerly, *gone))
    if left.briefings:
        held[home.id] = left
    else:
        del held[home.id]


def _keep_articles(story: Story, articles: set[str]) -> Story:
    """Return what a story has of some of its articles."""
    actors = []
    for actor in story.actors:
        own = tuple(one for one in actor.articles if one in articles)
        if own or not actor.articles:
            told = not actor.role_article or actor.role_article in articles
            kept = replace(actor, articles=own)
            actors.append(kept if told else replace(kept, role="", role_article=""))
    differing = (
        replace(one, figures=tuple(figure for figure in one.figures if figure.article in articles))
        for one in story.differing
    )
    return replace(
        story,
        briefings=tuple(one for one in story.briefings if one.id in articles),
        sentences=tuple(one for one in story.sentences if one.article in articles),
        quotes=tuple(
            replace(one, also=tuple(other for other in one.also if other in articles))
            for one in story.quotes
            if one.article in articles
        ),
        actors=tuple(actors),
        differing=tuple(one for one in differing if len(one.figures) > 1),
    )


class _Mender:
    """Mends one story; ``misfits`` are the key, the place and the problem of what does not fit."""

    def __init__(self, story: Story, edit: StoryEdit, homes: Mapping[str, str]) -> None:
        self._story = story
        self._edit = edit
        self._homes = homes
        self._lengths = {one.id: one.length for one in story.briefings}
        self.misfits: list[tuple[str, int, str]] = []

    def mend(self) -> Story:
        """Return the story with all that the editor sets of it."""
        story, edit = self._story, self._edit
        headline = edit.headline or story.headline
        actors, speakers = self._mend_actors()
        return replace(
            story,
            headline=headline,
            own_headline=bool(edit.headline)
            and _fold(headline) not in {_fold(one.headline) for one in story.briefings},
            section=story.section if edit.section is None else edit.section,
            note=edit.note,
            pinned=edit.pin,
            form=edit.form,
            sentences=self._mend_sentences(),
            actors=actors,
            quotes=self._mend_quotes(actors, speakers),
        )

    def _report(self, key: str, at: int, problem: str) -> None:
        self.misfits.append((key, at, problem))

    def _fits(self, key: str, at: int, article: str, end: int) -> bool:
        """Return whether an article is the story's and long enough; report it if not."""
        if article not in self._lengths:
            home = self._homes.get(article)
            where = f"is in {home} now" if home else "no longer exists"
            self._report(key, at, f"the article {article} {where}; {_GO}")
            return False
        if 0 < self._lengths[article] < end:
            self._report(key, at, f"the article {article} has no such place any more; {_GO}")
            return False
        return True

    def _mend_sentences(self) -> tuple[StorySentence, ...]:
        story, edits = self._story, self._edit.sentences
        if edits is None:
            return story.sentences
        known = {(one.article, one.sentence.span): one for one in story.sentences}
        mended = []
        for at, edit in enumerate(edits):
            if not self._fits("sentences", at, edit.article, edit.span.end):
                continue
            told = known.get((edit.article, edit.span))
            if told and told.sentence.text != edit.text:
                self._report("sentences", at, f"other words are there: {told.sentence.text}; {_GO}")
            elif moved := next((one for one in known.values() if _is_moved(edit, one)), None):
                span = moved.sentence.span
                self._report("sentences", at, f"it stands at {span.start}-{span.end} now; {_GO}")
            else:
                mended.append(told or _make_sentence(edit, new=bool(story.continues)))
        return tuple(mended)

    def _mend_actors(self) -> tuple[tuple[StoryActor, ...], dict[str, str | None]]:
        """Return the story's actors, and who says what the old ones said; None: nobody may be shown."""
        actors = {actor.id: actor for actor in self._story.actors}
        speakers: dict[str, str | None] = {}
        for at, edit in enumerate(self._edit.actors):
            actor = actors.get(edit.actor)
            if actor is None:
                self._report("actors", at, f"there is no actor {edit.actor} in this story; {_GO}")
            elif edit.join and (edit.join not in actors or edit.join == edit.actor):
                self._report("actors", at, f"there is no other actor {edit.join} in this story; {_GO}")
            elif edit.span and not self._fits("actors", at, edit.article, edit.span.end):
                continue
            elif edit.hide:
                del actors[edit.actor]
                speakers[edit.actor] = None
            elif edit.join:
                actors[edit.join] = _join_actors(actors[edit.join], actors.pop(edit.actor))
                speakers[edit.actor] = edit.join
            else:
                actors[edit.actor] = _mend_actor(actor, edit)
                if edit.part:
                    parted = _part_actor(actor, edit.part)
                    actors.setdefault(parted.id, parted)
        return tuple(actors.values()), speakers

    def _mend_quotes(
        self, actors: Sequence[StoryActor], speakers: Mapping[str, str | None]
    ) -> tuple[StoryQuote, ...]:
        groups = {(group[0].article, group[0].quote.span): group for group in group_parts(self._story.quotes)}
        ids = {actor.id for actor in actors}
        for at, edit in enumerate(self._edit.quotes):
            key = (edit.article, edit.span)
            # Another article may carry it too, and may be the one that the story takes it from now.
            for copy in [name for name, group in groups.items() if name != key and _says(group, edit.text)]:
                del groups[copy]
            if edit.hide:
                groups.pop(key, None)
            elif self._fits("quotes", at, edit.article, edit.span.end) and self._check_quote(at, edit, ids):
                group = groups.get(key) or _make_quote(edit)
                if group[0].quote.text != edit.text:
                    self._report("quotes", at, f"other words are there: {group[0].quote.text}; {_GO}")
                else:
                    groups[key] = _mend_quote(group, edit)
        said = [one for group in groups.values() for one in group]
        kept = ((one, speakers.get(one.speaker, one.speaker)) for one in said)
        return tuple(replace(one, speaker=speaker) for one, speaker in kept if speaker is not None)

    def _check_quote(self, at: int, edit: QuoteEdit, ids: set[str]) -> bool:
        if edit.speaker and edit.speaker not in ids:
            self._report("quotes", at, f"there is no actor {edit.speaker} in this story; {_GO}")
            return False
        return True


def _says(group: Sequence[StoryQuote], text: str) -> bool:
    return _fold(" ".join(one.quote.text for one in group)) == _fold(text)


def _is_moved(edit: SentenceEdit, told: StorySentence) -> bool:
    """Return whether an article's new text has a sentence at another place than the editor's file says."""
    same = edit.article == told.article and edit.text == told.sentence.text
    return same and edit.span != told.sentence.span


def _make_sentence(edit: SentenceEdit, *, new: bool) -> StorySentence:
    sentence = Sentence(span=edit.span, text=edit.text, score=0.0, fragment=edit.fragment)
    return StorySentence(article=edit.article, sentence=sentence, new=new)


def _make_quote(edit: QuoteEdit) -> QuoteParts:
    """Return a quotation that no record has, with all of its parts: half of it could say the opposite."""
    quote = Quote(span=edit.span, text=edit.text, kind="direct", confidence=1.0, fragment=edit.fragment)
    further = (
        replace(quote, span=one.span, text=one.text, fragment=None, continues=True) for one in edit.rest
    )
    return tuple(StoryQuote(article=edit.article, quote=one) for one in (quote, *further))


def _mend_quote(group: QuoteParts, edit: QuoteEdit) -> QuoteParts:
    """Return the parts of a quotation as the editor sets them; who speaks is sure if a person has set it."""
    if edit.only:
        start = edit.span.start
        cut = replace(group[0].quote, span=Span(start, start + len(edit.only)), text=edit.only)
        group = (replace(group[0], quote=replace(cut, fragment=edit.fragment)),)
    if edit.said_by or edit.speaker is not None:
        said_by = edit.said_by
        speaker = Speaker(span=said_by.span, text=said_by.text) if said_by else None
        sure = 1.0 if edit.sure is None else edit.sure
        group = tuple(
            replace(
                one,
                speaker=edit.speaker or "",
                quote=replace(one.quote, speaker=speaker, confidence=sure),
            )
            for one in group
        )
    return tuple(replace(one, chosen=True) for one in group) if edit.show else group


def _mend_actor(actor: StoryActor, edit: ActorEdit) -> StoryActor:
    name, role = edit.name or actor.name, actor.role if edit.role is None else edit.role
    forms = (actor.name, *actor.aliases)
    return replace(
        actor,
        name=name,
        aliases=tuple(form for form in dict.fromkeys(forms) if form not in {name, edit.part}),
        role=role,
        role_article=actor.role_article if role == actor.role else edit.article,
        kind=edit.kind or actor.kind,
        own=name not in forms or bool(role and role != actor.role and not edit.article),
        kept=True,
    )


def _join_actors(actor: StoryActor, other: StoryActor) -> StoryActor:
    """Return two actors that are one, under the name of the first."""
    forms = dict.fromkeys((*actor.aliases, other.name, *other.aliases))
    role = actor if actor.role else other
    return replace(
        actor,
        aliases=tuple(form for form in forms if form != actor.name),
        articles=tuple(dict.fromkeys((*actor.articles, *other.articles))),
        salience=max(actor.salience, other.salience),
        role=role.role,
        role_article=role.role_article,
        link=actor.link or other.link,
        kept=True,
    )


def _part_actor(actor: StoryActor, name: str) -> StoryActor:
    """Return the other actor that was taken for this one: of the same articles, without a role."""
    return replace(
        actor,
        id=make_slug(name),
        name=name,
        aliases=(),
        role="",
        role_article="",
        link="",
        kept=True,
        own=name not in (actor.name, *actor.aliases),
    )


def ends_sentence(text: str) -> bool:
    """Return whether a text ends where a sentence does."""
    return _ENDED.search(text) is not None


def _fold(text: str) -> str:
    return " ".join(text.split())
