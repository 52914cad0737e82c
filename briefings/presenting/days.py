"""A day: its stories, and what is told of them together; and the corrections that a later day tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from math import ceil
from operator import attrgetter
from typing import NamedTuple

from msgspec.structs import replace

from briefings.model import Digest, Story
from briefings.moments import in_zone
from briefings.presenting.addresses import clean_text, name_page
from briefings.presenting.options import PresentingOptions
from briefings.presenting.rights import limit_story
from briefings.presenting.stories import StoryPresenter
from briefings.presenting.views import (
    ActorView,
    AmendedView,
    CoverView,
    DayView,
    DivisionView,
    HeardView,
    LinkView,
    QuoteView,
    SiteView,
    StoryView,
)
from briefings.presenting.wording import Wording
from briefings.settings.schema import Settings
from briefings.words import find_words

# Silent reading of news prose: 238 words a minute (Brysbaert 2019, doi:10.1016/j.jml.2019.104047).
_WORDS_A_MINUTE = 238
# What a reader takes in at a glance.
_HEARD_SHOWN = 6
_DAY_QUOTES = 5
# Words of a quotation of the day: fewer are a scrap, more are none to be read at a glance.
_SHORTEST, _LONGEST = 8, 40
# What a second source that carries a quotation adds to its worth (confidence and the speaker's salience).
_CARRIED_TOO = 0.2


class ShownEdition(NamedTuple):
    """The data that the templates of an output get: the site, our own words, and the day."""

    site: SiteView
    words: Wording
    day: DayView


def show_edition(digest: Digest, settings: Settings) -> ShownEdition:
    """Return an edition as the outputs beside the site's pages show it: mails, exports, the desk."""
    options = PresentingOptions.of(settings)
    site = show_site(settings.site.title, settings.site.url, options.words, index=settings.site.index)
    return ShownEdition(site, options.words, present(digest, options))


def show_site(
    title: str, url: str, words: Wording, *, index: bool, menu: tuple[LinkView, ...] = ()
) -> SiteView:
    """Return the site as every template gets it; ``url`` is absolute or empty."""
    return SiteView(
        title=title, url=url, language=words.tag, direction=words.direction, index=index, menu=menu
    )


def present(digest: Digest, options: PresentingOptions) -> DayView:
    """Return all that an output may show of an edition.

    What is shown is chosen by the record's own ids, so that an approved edition keeps its choice and words;
    in the view the actors have those of the editor's list as it is now.

    The view stands by itself: it links no page of ours but the day's own, and ``new_today`` holds all who
    could be new. ``place_day`` fills in what the other days of a site make of it.

    Args:
        digest: the edition: the day's record, joined with the editor's part.
        options: the words, the time zone and the addresses that it is shown with, and the rights: what may
            be shown of each source.
    """
    limited = [found for story in digest.stories if (found := limit_story(story, options.rights))]
    anchors = _name_anchors([story for story, _ in limited])
    presenter = StoryPresenter(digest.day, digest.corrections, options)
    views = tuple(
        presenter.present_story(story, budgets, anchor, place)
        for place, ((story, budgets), anchor) in enumerate(zip(limited, anchors, strict=True))
    )
    told, shorts = views[: digest.told], views[digest.told :]
    stories = [story for story, _ in limited]
    view = DayView(
        day=digest.day,
        title=clean_text(digest.title) or options.words.day(digest.day),
        day_name=options.words.day(digest.day),
        draft=digest.status == "draft",
        introduction=digest.introduction,
        # One whose story is left out stands with the day: nothing that was corrected is kept back.
        corrections=tuple(
            presenter.present_correction(correction)
            for correction in digest.corrections
            if not any(correction.story == story.id for story in stories)
        ),
        path=options.addresses.day(digest.day) if options.addresses else "",
        line=_describe_day(told, shorts, options.words),
        promise=_describe_promise(told, options.words),
        published=_find_published(digest.day, stories),
        closed=find_closed(digest),
        updated=find_updated(digest),
        stories=told,
        shorts=shorts,
        divisions=_divide(told, shorts, digest.sections, options.words),
        most_heard=_find_heard(told),
        quote_count=sum(len(story.quotes) for story in told),
        quote_words=sum(len(quote.text.split()) for story in told for quote in story.quotes),
        new_today=_find_candidates(told),
        quotes=_choose_day_quotes(stories, told),
        coverage=_show_coverage(views),
        silent=tuple(map(clean_text, digest.silent)),
        unheard=_find_unheard(digest.unheard, views, options),
        known=tuple(sorted({actor.id for story in stories for actor in story.actors if actor.id})),
        amended=(),
        previous=None,
        next=None,
    )
    joined = options.actors.join(actor for story in stories for actor in story.actors)
    return _join_actors(view, joined) if joined else view


def _join_actors(view: DayView, joined: Mapping[str, str]) -> DayView:
    """Return a day with other ids for its actors, and no word of it changed."""

    def find(actor: str) -> str:
        return joined.get(actor, actor)

    def join(actor: ActorView) -> ActorView:
        return replace(actor, id=find(actor.id)) if actor.id in joined else actor

    def join_quote(quote: QuoteView) -> QuoteView:
        speaker = join(quote.speaker) if quote.speaker else None
        about = dict.fromkeys(find(one) for one in quote.about)
        others = tuple(one for one in about if not speaker or one != speaker.id)
        return replace(quote, speaker=speaker, about=others)

    def join_story(story: StoryView) -> StoryView:
        return replace(
            story, actors=tuple(map(join, story.actors)), quotes=tuple(map(join_quote, story.quotes))
        )

    return replace(
        view,
        stories=tuple(map(join_story, view.stories)),
        shorts=tuple(map(join_story, view.shorts)),
        most_heard=tuple(heard._replace(actor=join(heard.actor)) for heard in view.most_heard),
        new_today=tuple(map(join, view.new_today)),
        quotes=tuple(map(join_quote, view.quotes)),
        known=tuple(sorted({find(one) for one in view.known})),
    )


def _name_anchors(stories: Sequence[Story]) -> list[str]:
    """Return an id for each story, unlike all others on the page."""
    anchors: list[str] = []
    seen: Counter[str] = Counter()
    for story in stories:
        anchor = f"s-{name_page(story.id)}"
        seen[anchor] += 1
        anchors.append(anchor if seen[anchor] == 1 else f"{anchor}--{seen[anchor]}")
    return anchors


def _find_published(day: date, stories: Sequence[Story]) -> datetime:
    """Return when the newest article of a day was published (UTC); without any, the day's beginning."""
    moments = [in_zone(one.published, UTC) for story in stories for one in story.briefings if one.published]
    return max(moments, default=datetime.combine(day, time(), UTC))


def find_updated(digest: Digest) -> datetime:
    """Return when a day was corrected last (UTC), or else when its newest article was published."""
    corrected = [in_zone(correction.when, UTC) for correction in digest.corrections]
    return max(corrected) if corrected else _find_published(digest.day, digest.stories)


def find_closed(digest: Digest) -> datetime:
    """Return when an edition was approved (UTC), or else when its newest article was published."""
    return in_zone(digest.approved, UTC) if digest.approved else _find_published(digest.day, digest.stories)


def list_amended(view: DayView) -> tuple[AmendedView, ...]:
    """Return the corrections of an edition as a later one tells them, the oldest first."""
    about = [(view.title, view.path, "", "", one) for one in view.corrections]
    about += [
        (story.headline, story.path, story.lang, story.dir, one)
        for story in (*view.stories, *view.shorts)
        for one in story.corrections
    ]
    amended = [
        AmendedView(
            day=view.day,
            day_name=view.day_name,
            headline=headline,
            path=path,
            correction=one,
            lang=lang,
            dir=turned,
        )
        for headline, path, lang, turned, one in about
    ]
    return tuple(sorted(amended, key=attrgetter("moment")))


def _describe_day(told: Sequence[StoryView], shorts: Sequence[StoryView], words: Wording) -> str:
    names = {source.name for story in (*told, *shorts) for source in story.sources}
    length = sum(map(_count_words, told)) + sum(len(story.headline.split()) for story in shorts)
    return words.fill(
        "day_line",
        stories=words.count("stories_count", len(told) + len(shorts)),
        sources=words.count("sources_count", len(names)),
        minutes=words.count("minutes", max(1, ceil(length / _WORDS_A_MINUTE))),
    )


def _describe_promise(told: Sequence[StoryView], words: Wording) -> str:
    """Return what holds of all sentences told; that each leads to its place only where each does."""
    linked = all(sentence.href for story in told for sentence in story.sentences)
    return str(words.verbatim_linked if linked else words.verbatim)


# A list of fewer stories is taken in without headings; these are for two sections beside what has none.
_TOO_FEW_TO_DIVIDE, _DIVISIONS = 6, 3


def _divide(
    told: Sequence[StoryView], shorts: Sequence[StoryView], sections: Sequence[str], words: Wording
) -> tuple[DivisionView, ...]:
    """Return the stories by section, in the editor's order; before them the first, and those of none.

    What is told in short and belongs to no section stands last.
    """
    stories, short = (*told, *shorts), str(words.in_short)
    named: dict[str, list[int]] = {"": [], **{clean_text(section): [] for section in sections}}
    for place, story in enumerate(stories):
        name = story.section or (short if place >= len(told) else "")
        named.setdefault(name if place else "", []).append(place)
    divided = tuple(DivisionView(name, tuple(places)) for name, places in named.items() if places)
    whole = len(stories) < _TOO_FEW_TO_DIVIDE or len(divided) < _DIVISIONS
    return (DivisionView("", tuple(range(len(stories)))),) if whole else divided


def _count_words(story: StoryView) -> int:
    texts = [story.headline, *[one.text for one in story.sentences], *[one.text for one in story.quotes]]
    return sum([len(text.split()) for text in texts])


def _list_said(stories: Sequence[StoryView]) -> list[tuple[ActorView, int]]:
    """Return who says each quotation that is told, where it is an actor, and how many words it has."""
    quotes = (quote for story in stories for quote in story.quotes)
    return [
        (quote.speaker, len(quote.text.split())) for quote in quotes if quote.speaker and quote.speaker.id
    ]


def _find_heard(stories: Sequence[StoryView]) -> tuple[HeardView, ...]:
    """Return who is heard, most quotations first, then most words.

    Quotations that are shown as such are counted; words within a sentence that is told are the reporter's
    choice, and may be a scrap.
    """
    said = _list_said(stories)
    named = {actor.id: actor for actor, _ in reversed(said)}
    counts = Counter(actor.id for actor, _ in said)
    words: Counter[str] = Counter()
    for actor, length in said:
        words[actor.id] += length
    most = sorted(counts, key=lambda one: (-counts[one], -words[one]))[:_HEARD_SHOWN]
    return tuple(HeardView(named[one], counts[one], words[one]) for one in most)


def _find_unheard(
    names: Sequence[str], stories: Sequence[StoryView], options: PresentingOptions
) -> tuple[str, ...]:
    """Return those of the watched actors whom nothing that is told names.

    A story's actors may lack somebody who is only named, or quoted, within one of its sentences.
    """
    if not names:
        return ()
    texts = [story.headline for story in stories]
    texts += [one.text for story in stories for one in story.sentences]
    texts += [one.text for story in stories for one in story.quotes]
    told = " | ".join(f" {' '.join(find_words(text))} " for text in texts)
    return tuple(
        clean_text(name)
        for name in names
        if not any(f" {' '.join(find_words(form))} " in told for form in options.actors.list_forms(name))
    )


def _find_candidates(stories: Sequence[StoryView]) -> tuple[ActorView, ...]:
    """Return the actors that the day shows, places aside: those that no earlier edition knows are new."""
    shown: dict[str, ActorView] = {}
    for story in stories:
        for actor in (*story.actors, *[speaker for speaker, _ in _list_said([story])]):
            if actor.id and actor.kind != "place":
                shown.setdefault(actor.id, actor)
    return tuple(shown.values())


def _choose_day_quotes(stories: Sequence[Story], told: Sequence[StoryView]) -> tuple[QuoteView, ...]:
    """Return at most five of the quotations told, in the order of the stories: one a story and one a speaker.

    Only what stands between marks, whole, by an actor of the story, and surely so.
    """
    best: list[tuple[float, QuoteView]] = []
    for story, view in zip(stories, told, strict=False):
        salience = {actor.id: actor.salience for actor in story.actors}
        worthy = [
            (round(quote.confidence + salience[quote.speaker.id] + _CARRIED_TOO * bool(quote.also), 6), quote)
            for quote in view.quotes
            if quote.speaker and quote.speaker.id and _stands_alone(quote)
        ]
        best += sorted(worthy, key=lambda rated: -rated[0])[:1]
    # By their places: two stories may tell the same.
    chosen: dict[str, int] = {}
    for place in sorted(range(len(best)), key=lambda place: -best[place][0]):
        speaker = best[place][1].speaker
        chosen.setdefault(speaker.id if speaker else "", place)
    return tuple(best[place][1] for place in sorted([*chosen.values()][:_DAY_QUOTES]))


def _stands_alone(quote: QuoteView) -> bool:
    fits = _SHORTEST <= len(quote.text.split()) <= _LONGEST
    return fits and quote.kind == "direct" and len(quote.spans) == 1


def _show_coverage(stories: Sequence[StoryView]) -> tuple[CoverView, ...]:
    """Return who covered what: each source with its stories, the one with most of them first."""
    covered: dict[str, list[LinkView]] = {}
    for story in stories:
        link = LinkView(text=story.headline, path=story.path, lang=story.lang, dir=story.dir)
        for name in dict.fromkeys([source.name for source in story.sources]):
            covered.setdefault(name, []).append(link)
    ordered = sorted(covered.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(CoverView(name=name, path="", stories=tuple(links)) for name, links in ordered)
