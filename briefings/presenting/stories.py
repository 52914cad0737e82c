"""Story → StoryView: its sentences, actors, quotations and sources as every output shows them; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from briefings.model import (
    ActorKind,
    ArticleForm,
    Briefing,
    Correction,
    Difference,
    EarlierStory,
    Sentence,
    Story,
    StoryActor,
    StorySentence,
)
from briefings.moments import in_zone
from briefings.presenting.actors import choose_actors
from briefings.presenting.addresses import clean_text, name_host, name_page, point_to, safe_address
from briefings.presenting.options import PresentingOptions
from briefings.presenting.quotations import (
    ShownQuote,
    choose_quotes,
    find_named,
    name_others,
    set_inner_marks,
)
from briefings.presenting.rights import Budgets, limit_differences
from briefings.presenting.views import (
    ActorView,
    BeforeView,
    CorrectionView,
    DifferenceView,
    FigureView,
    LinkView,
    QuoteView,
    Segment,
    SentenceView,
    SourceView,
    StoryView,
)
from briefings.presenting.wording import Wording, turn_text

# As many words of a sentence stand for a headline where no article has one.
_OPENING = 12
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class StoryPresenter:
    """Makes the views of the stories of one day."""

    def __init__(self, day: date, corrections: Iterable[Correction], options: PresentingOptions) -> None:
        self._day = day
        self._corrections = tuple(corrections)
        self._options = options

    def present_story(self, story: Story, budgets: Budgets, anchor: str, place: int) -> StoryView:
        """Return a story; ``anchor`` is its id on the day's page, ``place`` where it stands there, from 0."""
        options = self._options
        words = options.words
        path = f"{options.addresses.day(self._day)}#{anchor}" if options.addresses else ""
        headline, language = self._name_story(story)
        lang, turned = options.lang(language), options.dir(headline)
        lead = next(iter(story.briefings), None)
        chosen = choose_quotes(story, place, budgets)
        actors = choose_actors(story, chosen)
        differing = limit_differences(story, budgets)
        sources = self._number_sources(story, differing)
        link = LinkView(text=headline, path=path, lang=lang, dir=turned)
        return StoryView(
            id=story.id,
            anchor=anchor,
            path=path,
            headline=headline,
            href=safe_address(story.briefings[0].url) if story.briefings else "",
            label=story.label,
            label_word=str(words.entries[story.label]),
            form_word=_name_form(story.form or lead.form, lead.byline, words) if lead else "",
            section=clean_text(story.section),
            section_path="",
            source_count=words.count("sources_count", len({source.name for source in sources.values()})),
            language=language or words.tag,
            lang=lang,
            dir=turned,
            sentences=tuple(self._show_sentence(one, sources[one.article]) for one in story.sentences),
            quotes=tuple(self._show_quote(one, story, sources, link) for one in chosen),
            actors=tuple(self._show_actor(actor, sources) for actor in actors),
            sources=tuple(sorted(sources.values(), key=lambda source: source.number)),
            before=tuple(self._show_before(earlier) for earlier in story.before),
            differing=tuple(self._show_difference(one, sources) for one in differing),
            corrections=tuple(self._list_corrections(story.id)),
            note=story.note,
            own_words=_name_own(story, [*actors, *(one.actor for one in chosen if one.actor)], words),
            pinned=story.pinned,
            since=_tell_since(story, words),
            running=_tell_running(story, words),
            thread_path="",
            continues=story.continues or "",
            formerly=story.formerly,
            day=self._day,
            day_name=words.day(self._day),
        )

    def _list_corrections(self, story: str) -> Iterable[CorrectionView]:
        """Yield the corrections of a story, or with "" those of the edition."""
        for correction in self._corrections:
            if correction.story == story:
                yield self.present_correction(correction)

    def present_correction(self, correction: Correction) -> CorrectionView:
        """Return a correction with its moment in the edition's zone."""
        local, words = in_zone(correction.when, self._options.zone), self._options.words
        return CorrectionView(
            when=f"{words.short_day(local.date())} {words.time(local)}",
            moment=local.isoformat(),
            text=correction.text,
        )

    def _name_story(self, story: Story) -> tuple[str, str]:
        """Return a story's headline and its language; an editor writes in the site's."""
        headline = clean_text(story.headline)
        named = {clean_text(briefing.headline): briefing.language for briefing in reversed(story.briefings)}
        if headline:
            return headline, named.get(headline, "" if any(named) else _find_language(story))
        first = next((text for briefing in story.briefings if (text := clean_text(briefing.headline))), "")
        if first:
            return first, named[first]
        opening = clean_text(story.sentences[0].sentence.text).split() if story.sentences else []
        told = " ".join([*opening[:_OPENING], *["…"] * (len(opening) > _OPENING)])
        return told or "…", _find_language(story)

    def _number_sources(self, story: Story, differing: Iterable[Difference]) -> dict[str, SourceView]:
        """Return a story's sources by the ids of their articles, numbered as the story tells from them."""
        cited = [one.article for one in story.sentences]
        cited += [told.article for difference in differing for told in difference.figures]
        ids = dict.fromkeys([*cited, *[briefing.id for briefing in story.briefings]])
        numbers = {article: number for number, article in enumerate(ids, 1)}
        return {one.id: self._show_source(numbers[one.id], one) for one in story.briefings}

    def _show_source(self, number: int, briefing: Briefing) -> SourceView:
        options = self._options
        published = in_zone(briefing.published, options.zone) if briefing.published else None
        name = _name_source(briefing)
        return SourceView(
            number=number,
            mark=str(number).translate(_RAISED),
            name=name,
            article=briefing.id,
            sha256=briefing.sha256,
            headline=clean_text(briefing.headline),
            href=safe_address(briefing.url),
            when=self._tell_moment(briefing.published) if briefing.published else "",
            moment=published.isoformat(timespec="minutes") if published else "",
            form=briefing.form,
            form_word=_name_form(briefing.form, briefing.byline, options.words),
            language=briefing.language,
            lang=options.lang(briefing.language),
            dir=options.dir(name),
        )

    def _tell_moment(self, moment: datetime) -> str:
        """Return "16:40", "19 Dec 16:40" when it is another day, or the day alone where no time is known.

        What says a day alone is read as its midnight, and no other zone's clock makes a time of it.
        """
        words = self._options.words
        if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
            return words.short_day(moment.date())
        local = in_zone(moment, self._options.zone)
        clock = words.time(local)
        return clock if local.date() == self._day else f"{words.short_day(local.date())} {clock}"

    def _show_actor(self, actor: StoryActor, sources: Mapping[str, SourceView]) -> ActorView:
        langs = [sources[article].lang for article in actor.articles if article in sources]
        lang = langs[0] if langs and all(langs) else ""
        return _make_actor(
            actor.id, actor.name, actor.kind, actor.role, actor.link, lang, self._options.words
        )

    def _show_sentence(self, chosen: StorySentence, source: SourceView) -> SentenceView:
        sentence = chosen.sentence
        text = clean_text(sentence.text)
        whole = not sentence.glosses and text == sentence.text
        return SentenceView(
            text=text,
            span=sentence.span,
            new=chosen.new,
            segments=(Segment(text),) if whole and text else split_glosses(sentence),
            source=source,
            href=point_to(source.href, sentence.text, sentence.fragment),
            lang=source.lang,
            dir=self._options.dir(text),
        )

    def _show_quote(
        self,
        shown: ShownQuote,
        story: Story,
        sources: Mapping[str, SourceView],
        link: LinkView,
    ) -> QuoteView:
        taken, words = shown.parts[0], self._options.words
        source = sources[taken.article]
        marks = words.marks(source.language)
        text = set_inner_marks(shown.text, marks)
        others = name_others(taken, {article: one.name for article, one in sources.items()})
        return QuoteView(
            text=text,
            kind=taken.quote.kind,
            confidence=taken.quote.confidence,
            spans=shown.spans,
            open=marks[0],
            close=marks[1],
            speaker=self._show_actor(shown.actor, sources)
            if shown.actor
            else self._name_unknown(shown.speaker, source),
            about=find_named(shown, story.actors),
            source=source,
            href=point_to(source.href, taken.quote.text, taken.quote.fragment),
            also=words.fill("also_in", sources=", ".join(others)) if others else "",
            story=link,
            day=self._day,
            lang=source.lang,
            dir=self._options.dir(text),
        )

    def _show_difference(self, difference: Difference, sources: Mapping[str, SourceView]) -> DifferenceView:
        figures = []
        for told in difference.figures:
            source, sentence = sources[told.article], told.figure.sentence
            text = clean_text(sentence.text)
            figures.append(
                FigureView(
                    text=clean_text(told.figure.text),
                    sentence=text,
                    source=source,
                    href=point_to(source.href, sentence.text, sentence.fragment),
                    lang=source.lang,
                    dir=self._options.dir(text),
                )
            )
        return DifferenceView(what=clean_text(difference.what), figures=tuple(figures))

    def _name_unknown(self, words: str, source: SourceView) -> ActorView | None:
        """Return a speaker that is no actor: in the words of the text ("an official")."""
        if not words:
            return None
        return ActorView(id="", name=words, kind="person", lang=source.lang, dir=self._options.dir(words))

    def _show_before(self, earlier: EarlierStory) -> BeforeView:
        headline = clean_text(earlier.headline)
        addresses = self._options.addresses
        return BeforeView(
            id=earlier.id,
            when=self._options.words.short_day(earlier.day),
            headline=headline,
            path=f"{addresses.day(earlier.day)}#s-{name_page(earlier.id)}" if addresses else "",
            dir=self._options.dir(headline),
        )


def _find_language(story: Story) -> str:
    return story.briefings[0].language if story.briefings else ""


def _name_source(briefing: Briefing) -> str:
    """Return what a source is called; where nothing says it, the name of the article's file."""
    return (
        clean_text(briefing.source) or name_host(briefing.url) or clean_text(briefing.id.rpartition("/")[2])
    )


def _name_form(form: ArticleForm, byline: Sequence[str], words: Wording) -> str:
    """Return what an article is that is no news, and whose ("Opinion: Ina Roll"); of news, nothing."""
    if form == "news":
        return ""
    authors = ", ".join(clean_text(author) for author in byline)
    return f"{words.entries[f'form_{form}']}: {authors}" if authors else str(words.entries[f"form_{form}"])


def _name_own(story: Story, shown: Iterable[StoryActor], words: Wording) -> str:
    """Return which words of a story are its editor's own, in ours; nothing where none are."""
    own = [str(words.own_headline)] if story.own_headline else []
    names = dict.fromkeys(clean_text(actor.name) for actor in shown if actor.own)
    own += [words.fill("own_actor", who=name) for name in names]
    return words.fill("own_words", what="; ".join(own)) if own else ""


def split_glosses(sentence: Sentence) -> tuple[Segment, ...]:
    """Return the sentence in stretches that each end where a name of ours is added."""
    segments: list[Segment] = []
    done = 0
    for gloss in sorted(sentence.glosses, key=lambda gloss: gloss.span):
        end = gloss.span.end - sentence.span.start
        if done < end <= len(sentence.text):
            segments.append(Segment(_keep_spaces(sentence.text[done:end]), clean_text(gloss.name)))
            done = end
    segments.append(Segment(_keep_spaces(sentence.text[done:])))
    return tuple(segment for segment in segments if segment.text)


def _keep_spaces(text: str) -> str:
    """Clean a part of a sentence: a space at either end stays."""
    clean = clean_text(text)
    before = " " if text[:1].isspace() and clean else ""
    after = " " if text[-1:].isspace() and clean else ""
    return f"{before}{clean}{after}"


# The same actors come again on day after day.
@lru_cache(maxsize=1 << 14)
def _make_actor(
    name_id: str, name: str, kind: ActorKind, role: str, link: str, lang: str, words: Wording
) -> ActorView:
    shown = clean_text(name)
    return ActorView(
        id=name_id,
        name=shown,
        kind=kind,
        role=clean_text(role),
        href=safe_address(link),
        lang=lang,
        dir=turn_text(shown, words),
    )


def _tell_running(story: Story, words: Wording) -> str:
    """Return since when a story has been told, where an earlier day told it: "since 16 Nov"."""
    return words.fill("running", day=words.short_day(story.before[-1].day)) if story.before else ""


def _tell_since(story: Story, words: Wording) -> str:
    if not story.before:
        return ""
    entry = "nothing_since" if story.label == "continuing" else "new_since"
    return words.fill(entry, day=words.short_day(story.before[0].day))
