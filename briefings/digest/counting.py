"""What is counted over a day's stories: who is heard of, who said what, which sources brought it.

What is counted is sure: a quotation counts for the actor whose id it carries, and for nobody else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefings.model import DayActor, DayQuote, Digest, SourceCount, Story, StoryActor, StoryQuote

_DAY_ACTORS = 20
_DAY_QUOTES = 5
# Words of a quotation that stands by itself: fewer are a scrap, more are no quotation of the day.
_SHORTEST = 8
_LONGEST = 40
_LEAST_CONFIDENCE = 0.8
# What a second source that carries it adds to a quotation's worth (confidence and the speaker's salience).
_CARRIED_TOO = 0.2


def count_day(digest: Digest) -> Digest:
    """Return the digest with its actors, quotations and sources counted over its stories."""
    return replace(
        digest,
        actors=_count_actors(digest.stories),
        quotes=_choose_day_quotes(digest.stories[: digest.told]),
        sources=_count_sources(digest.stories),
    )


def _count_actors(stories: Sequence[Story]) -> tuple[DayActor, ...]:
    """Count in how many stories each actor stands and what it says there, most heard of first."""
    said = Counter(quote.speaker for story in stories for quote in story.quotes)
    met: dict[str, list[StoryActor]] = defaultdict(list)
    for story in stories:
        for actor in story.actors:
            met[actor.id].append(actor)
    actors = [
        DayActor(id=one, name=_choose_name(same), kind=same[0].kind, stories=len(same), quotes=said[one])
        for one, same in met.items()
    ]
    actors.sort(key=lambda actor: (-actor.stories, -actor.quotes, actor.name, actor.kind))
    return tuple(actors[:_DAY_ACTORS])


def _choose_name(same: Sequence[StoryActor]) -> str:
    """Return the name that most stories give an actor, the longest of equals."""
    names = Counter(actor.name for actor in same)
    return max(names, key=lambda name: (names[name], len(name), name))


def _choose_day_quotes(stories: Sequence[Story]) -> tuple[DayQuote, ...]:
    """Return at most five quotations, in the order of the stories: one a story and one a speaker.

    Only what stands between marks, whole, by an actor of the story, and surely so.
    """
    best = (max(_rate_quotes(story), key=lambda rated: rated[0], default=None) for story in stories)
    found = sorted((item for item in best if item), key=lambda rated: -rated[0])
    chosen: dict[str, DayQuote] = {}
    for _, quote in found:
        chosen.setdefault(quote.taken.speaker, quote)
    shown = {quote.story: quote for quote in list(chosen.values())[:_DAY_QUOTES]}
    return tuple(shown[story.id] for story in stories if story.id in shown)


def _rate_quotes(story: Story) -> Iterator[tuple[float, DayQuote]]:
    """Yield a story's quotations that may stand alone: how much each is worth, and itself."""
    salience = {actor.id: actor.salience for actor in story.actors}
    for taken, following in zip(story.quotes, [*story.quotes, None][1:], strict=True):
        if taken.speaker and _stands_alone(taken, following):
            worth = taken.quote.confidence + salience[taken.speaker] + _CARRIED_TOO * bool(taken.also)
            yield round(worth, 6), DayQuote(story=story.id, taken=taken)


def _stands_alone(taken: StoryQuote, following: StoryQuote | None) -> bool:
    """Tell whether a quotation is whole, between marks, and of a length to be read at a glance."""
    quote = taken.quote
    whole = not quote.continues and not (
        following and following.quote.continues and following.article == taken.article
    )
    fits = _SHORTEST <= len(quote.text.split()) <= _LONGEST
    return whole and fits and quote.kind == "direct" and quote.confidence >= _LEAST_CONFIDENCE


def _count_sources(stories: Sequence[Story]) -> tuple[SourceCount, ...]:
    counts = Counter(briefing.source for story in stories for briefing in story.briefings if briefing.source)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(SourceCount(name=name, articles=articles) for name, articles in ordered)
