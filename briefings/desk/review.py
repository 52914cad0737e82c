"""What an editor has changed in a day, and what ``verify`` says of it, in Markdown: for a pull request."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from briefings.desk.desk_day import DeskDay, is_speaker_set, name_story
from briefings.desk.people_doubts import Doubt
from briefings.mail.rendering import escape_markdown
from briefings.model import Story, StoryEdit
from briefings.verifying import VerifyReport, verify_records

_NOTE = "a note: "


def review_edition(day: DeskDay, unsure: Sequence[tuple[str, str]]) -> str:
    """Return what the editor's file changes in a day's record, story by story, and what does not hold.

    Args:
        day: the day's files.
        unsure: the rows that are still open, each by its kind and its words.
    """
    lines = [f"## {day.name}: {day.view.title}" if not day.mistake else f"## {day.name}", ""]
    if day.mistake:
        return "\n".join([*lines, f"The editor's file has a mistake: {escape_markdown(day.mistake)}", ""])
    lines += [
        f"{_count_stories(day.view.stories)} in full, {len(day.view.shorts)} in short; {day.digest.status}.",
        "",
    ]
    changes = list_changes(day)
    for headline, said in changes:
        lines += [f"**{escape_markdown(headline)}**", "", *(f"- {_write_change(one)}" for one in said), ""]
    lines += [] if changes else ["The editor changes nothing.", ""]
    if day.digest.corrections:
        told = [
            f"- {one.when:%Y-%m-%d %H:%M}: {' '.join(one.text.split())}" for one in day.digest.corrections
        ]
        lines += ["### Corrections", "", *told, ""]
    if unsure:
        listed = [f"- {kind}: {escape_markdown(words)}" for kind, words in unsure]
        lines += ["### Unsure", "", *listed, ""]
    if day.strays:
        lines += ["### Does not fit", "", *(f"- {escape_markdown(str(one))}" for one in day.strays), ""]
    return "\n".join([*lines, *_tell_verified(verify_records(day.settings, [day.held.path]))]) + "\n"


def _count_stories(stories: Collection[object]) -> str:
    return f"{len(stories)} {'story' if len(stories) == 1 else 'stories'}"


def _write_change(said: str) -> str:
    """Return a change in Markdown; an editor's note is Markdown already."""
    return " ".join(said.split()) if said.startswith(_NOTE) else escape_markdown(said)


def _tell_verified(report: VerifyReport) -> Iterator[str]:
    counted = f"{report.passages} passages and {report.links} links checked"
    yield f"`verify`: {counted}, {len(report.problems)} wrong."
    gone = sum(problem.is_gone for problem in report.problems)
    if gone:
        yield f"{gone} of them: the article is not stored here."
    if len(report.problems) > gone:
        yield ""
        yield from (f"- {escape_markdown(str(one))}" for one in report.problems if not one.is_gone)


def list_changes(day: DeskDay) -> list[tuple[str, list[str]]]:
    """Return what the editor's part changes: of the edition, then of each story by its headline."""
    names = _Names(day)
    after = {one.story.id: one.story for one in day.stories}
    changes = []
    edition = [f"title: {day.editing.title}"] if day.editing.title else []
    edition += ["an introduction"] if day.editing.introduction else []
    order = [name for name in after if name in names.before]
    if order != [name for name in names.before if name in after]:
        edition.append("the stories are in another order")
    checked = len(set(day.editing.checked))
    edition += [f"{count_rows(checked)} of “Unsure first” called right as it is"] if checked else []
    if edition:
        changes.append(("The edition", edition))
    for edit in day.editing.stories:
        story = after.get(edit.id)
        said = list(_tell_edit(edit, names, story)) if story else []
        if said and story:
            changes.append((name_story(story), said))
    return changes


# So many changes of one press are told, and so many letters of each.
_TOLD, _TOLD_LETTERS = 3, 160
_SAID_BY = re.compile(r"quotation (said by .*?) \(")


def tell_press(before: DeskDay, after: DeskDay, form: Mapping[str, str]) -> str:
    """Return what a press has changed: in which story, and what, in the words of its button.

    What an answer to "Unsure first" has done is told by its row (``tell_answer``).
    """
    story = before.find_story(form.get("story", ""))
    named = f"“{name_story(story)}”" if story else ""
    does, by = form.get("action", ""), form.get("by", "")
    if does == "regroup" and story:
        return _tell_regrouped(story, before.find_story(form.get("other", "")), after, form)
    if does == "arrange":
        return f"{named}: moved {by}" if by and story else "the stories are in another order"
    if does == "tell" and by not in {"", "in"} and story:
        return f"{named}: {_tell_telling(story, form)}"
    return tell_difference(list_changes(before), list_changes(after))


def tell_answer(doubt: Doubt | None, *, is_asked_again: bool) -> str:
    """Return what became of a row, in the words of its button; None is one that is gone."""
    done = "asked again" if is_asked_again else doubt.right if doubt else "right as it is"
    return f"{done}: {_shorten(doubt.words)}" if doubt else done


def _tell_regrouped(story: Story, other: Story | None, after: DeskDay, form: Mapping[str, str]) -> str:
    """Return what has become of two stories, or of one that was split."""
    moved = form.get("article", "").splitlines()
    homes = {one.id: each.story for each in after.stories for one in each.story.briefings}
    if form.get("does") == "merge" and other:
        whole = {homes[one.id].id: homes[one.id] for one in (*story.briefings, *other.briefings)}
        both = " and ".join(f"“{name_story(one)}”" for one in whole.values())
        is_one = "is one story of both; read its headline, sentences and quotations"
        return f"{both} {is_one if len(whole) == 1 else 'stay apart'}"
    names = [f"“{name_story(homes[one])}”" for one in moved[:1] if one in homes]
    stay = [homes[one.id] for one in story.briefings if one.id not in moved and one.id in homes]
    names += [f"“{name_story(stay[0])}”"] if stay else []
    count = f"{len(moved)} article{'' if len(moved) == 1 else 's'}"
    if form.get("other") or len(names) < 2:  # noqa: PLR2004
        return f"{count} moved to {names[0]}" if names else f"{count} moved"
    return f"two stories: {names[0]} ({count}) and {names[1]}"


def _tell_telling(story: Story, form: Mapping[str, str]) -> str:
    """Return what was done to the sentences of a story."""
    by, place = form.get("by", ""), (form.get("article", ""), form.get("span", ""))
    if by in {"back", "read"}:
        return "the sentences that the program chose" if by == "back" else "the sentences that were read"
    text = next(
        (
            one.sentence.text
            for one in story.sentences
            if (one.article, f"{one.sentence.span.start}-{one.sentence.span.end}") == place
        ),
        "a sentence",
    )
    return f"{'taken out' if by == 'out' else f'moved {by}'}: {_shorten(text)}"


def tell_difference(before: Sequence[tuple[str, list[str]]], after: Sequence[tuple[str, list[str]]]) -> str:
    """Return what there is now and was not, or else what is taken back, by the changes before and after."""
    old, new = ([(head, one) for head, said in changes for one in said] for changes in (before, after))
    came, went = [one for one in new if one not in old], [one for one in old if one not in new]
    # What was said under another headline of the story is no news.
    both = {said for _, said in came} & {said for _, said in went}
    came, went = ([one for one in each if one[1] not in both] for each in (came, went))
    if came:
        return _tell_all(came)
    return f"as it was, without {_tell_all(went)}" if went else ""


def end_sentence(words: str) -> str:
    """Return words with a full stop, where they do not end with one."""
    return words if re.search(r"[.?!…][\"'”’»)]*$", words) else f"{words}."


def _shorten(words: str) -> str:
    return words if len(words) <= _TOLD_LETTERS else f"{words[:_TOLD_LETTERS].rsplit(' ', 1)[0]} …"


def _tell_all(said: Sequence[tuple[str, str]]) -> str:
    """Return changes in a line: in which story, and what; quotations of one speaker are counted."""
    counted: dict[tuple[str, str], int] = {}
    for head, one in said:
        match = _SAID_BY.match(one)
        told = (head, match[1] if match else one)
        counted[told] = counted.get(told, 0) + 1
    lines: dict[str, list[str]] = {}
    for (head, one), number in list(counted.items())[:_TOLD]:
        quoted = one.startswith("said by")
        words = f"{number} quotation{'' if number == 1 else 's'} {one}" if quoted else one
        lines.setdefault(head, []).append(_shorten(words))
    more = len(counted) - _TOLD
    told_all = "; ".join(f"“{head}”: {'; '.join(ones)}" for head, ones in lines.items())
    return (told_all or "as it was before") + (f"; and {more} more" if more > 0 else "")


def list_own_words(day: DeskDay) -> list[str]:
    """Return where a day has words of the editor's own: "the headline of “…”"."""
    own = ["the title"] if day.editing.title else []
    own += ["the introduction"] if day.editing.introduction else []
    for one in day.stories:
        parts = ["the headline"] if one.story.own_headline else []
        parts += [f"the name or role of {actor.name}" for actor in one.story.actors if actor.own]
        parts += ["the note"] if one.story.note else []
        own += [f"{' and '.join(parts)} of “{name_story(one.story)}”"] if parts and not one.dropped else []
    return own


def count_rows(number: int) -> str:
    """Return "1 row" or "3 rows"."""
    return f"{number} row{'' if number == 1 else 's'}"


class _Names:
    """What people call the stories, articles and actors of a day; ``before`` are its stories unedited."""

    def __init__(self, day: DeskDay) -> None:
        self.before = {story.id: story for story in day.record.stories}
        stories = [*self.before.values(), *(one.story for one in day.stories)]
        self._stories = {story.id: name_story(story) for story in stories}
        briefings = [briefing for story in stories for briefing in story.briefings]
        self._articles = {one.id: f"“{one.headline}”" if one.headline else one.id for one in briefings}
        self._sources = {one.id: one.source or one.headline or one.id for one in briefings}
        self._actors = {actor.id: actor.name for story in reversed(stories) for actor in story.actors}

    def story(self, name: str) -> str:
        """Return a story's headline."""
        return f"“{self._stories[name]}”" if name in self._stories else name

    def article(self, name: str) -> str:
        """Return an article's headline."""
        return self._articles.get(name, name)

    def source(self, article: str) -> str:
        """Return who brought an article."""
        return self._sources.get(article, article)

    def actor(self, name: str) -> str:
        """Return an actor's name in the record."""
        return self._actors.get(name, name)


def _tell_edit(edit: StoryEdit, names: _Names, after: Story) -> Iterator[str]:
    before = names.before.get(edit.id)
    if edit.drop:
        yield "dropped"
        return
    if edit.pin:
        yield "pinned"
    if edit.new and before is None:
        yield f"a separate story, of {', '.join(map(names.article, edit.articles))}"
    elif edit.articles:
        yield f"takes in {', '.join(map(names.article, edit.articles))}"
    if edit.merge:
        yield f"takes in {', '.join(map(names.story, edit.merge))}"
    if before and after.headline != before.headline:
        own = "in the editor's own words" if after.own_headline else "of one of its articles"
        yield f"headline {own}; {f'it was: {before.headline}' if before.headline else 'it had none'}"
    if edit.section is not None:
        yield f"section: {edit.section or 'none'}"
    if edit.note:
        yield f"{_NOTE}{edit.note}"
    if edit.form:
        yield f"form: {edit.form}"
    yield from _tell_sentences(edit, names, after)
    yield from _tell_quotes(edit, names)
    yield from _tell_actors(edit, names)


def _tell_sentences(edit: StoryEdit, names: _Names, after: Story) -> Iterator[str]:
    if edit.sentences is None:
        return
    before = names.before.get(edit.id)
    # What a part of a story tells was told by the split, and is no choice of its own.
    if before is None:
        return
    here = {one.id for one in after.briefings}
    old = [(one.article, one.sentence.text) for one in before.sentences if one.article in here]
    if before.sentences and not old:
        return
    new = [(one.article, one.sentence.text) for one in after.sentences]
    yield from (f"taken out ({names.source(one)}): {text}" for one, text in old if (one, text) not in new)
    yield from (f"put in ({names.source(one)}): {text}" for one, text in new if (one, text) not in old)
    if [one for one in new if one in old] != [one for one in old if one in new]:
        yield "the sentences are in another order"


def _tell_quotes(edit: StoryEdit, names: _Names) -> Iterator[str]:
    for one in edit.quotes:
        done = ["hidden"] if one.hide else ["shown"] if one.show else []
        done += [f"shortened to “{one.only}”"] if one.only else []
        if one.said_by and is_speaker_set(one):
            done.append(f"said by {one.said_by.text}")
        elif one.speaker is not None and is_speaker_set(one):
            done.append(f"said by {names.actor(one.speaker) if one.speaker else 'nobody'}")
        yield f"quotation {', '.join(done)} ({names.source(one.article)}): “{one.text}”"


def _tell_actors(edit: StoryEdit, names: _Names) -> Iterator[str]:
    for one in edit.actors:
        done = ["hidden"] if one.hide else []
        done += [f"called {one.name}"] if one.name else []
        done += [f"role: {one.role or 'none'}"] if one.role is not None else []
        done += [f"kind: {one.kind}"] if one.kind else []
        done += [f"is {names.actor(one.join)}"] if one.join else []
        done += [f"is two, the other being {one.part}"] if one.part else []
        yield f"{names.actor(one.actor)}: {', '.join(done)}"
