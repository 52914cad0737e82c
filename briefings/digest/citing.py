"""The quotations of the day: of all that was said in its stories, what is worth a place of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefings.model import DayQuote, Story, StoryQuote

_SHOWN = 5
# Words of a quotation that stands by itself: fewer are a scrap, more are no quotation of the day.
_SHORTEST = 8
_LONGEST = 40
_LEAST_CONFIDENCE = 0.8
# What a second source that carries it adds to a quotation's worth (confidence and the speaker's salience).
_CARRIED_TOO = 0.2


def choose_day_quotes(stories: Sequence[Story], names: Mapping[tuple[str, str], str]) -> tuple[DayQuote, ...]:
    """Return at most five quotations, in the order of the stories: one a story and one a speaker.

    Only what stands between marks, whole, by an actor that has a name, and surely so. ``names`` are the
    day's names of actors, by story and the name that the story gives them.
    """
    best = (max(_find_worthy(story), key=lambda rated: rated[0], default=None) for story in stories)
    found = sorted((item for item in best if item), key=lambda rated: -rated[0])
    chosen: dict[str, DayQuote] = {}
    for _, speaker, quote in found:
        chosen.setdefault(names.get((quote.story, speaker), speaker), quote)
    shown = {quote.story: quote for quote in list(chosen.values())[:_SHOWN]}
    return tuple(shown[story.id] for story in stories if story.id in shown)


def _find_worthy(story: Story) -> Iterator[tuple[float, str, DayQuote]]:
    """Yield a story's quotations that may stand alone: how much each is worth, who speaks, and itself."""
    actors = {name: actor for actor in story.actors for name in (*actor.aliases, actor.name)}
    for taken, following in zip(story.quotes, [*story.quotes, None][1:], strict=True):
        speaker = taken.quote.speaker
        if speaker and speaker.actor and _stands_alone(taken, following):
            actor = actors.get(speaker.actor)
            salience = actor.salience if actor else 0.0
            worth = taken.quote.confidence + salience + _CARRIED_TOO * bool(taken.also)
            name = actor.name if actor else speaker.actor
            yield round(worth, 6), name, DayQuote(story=story.id, taken=taken)


def _stands_alone(taken: StoryQuote, following: StoryQuote | None) -> bool:
    """Tell whether a quotation is whole, between marks, and of a length to be read at a glance."""
    quote = taken.quote
    whole = not quote.continues and not (
        following and following.quote.continues and following.article == taken.article
    )
    fits = _SHORTEST <= len(quote.text.split()) <= _LONGEST
    return whole and fits and quote.kind == "direct" and quote.confidence >= _LEAST_CONFIDENCE
