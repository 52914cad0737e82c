"""Story → the earlier story that it carries on, and what is new in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefings.model import Story, StorySentence
from briefings.stories.pairs import PairWeights, load_weights, score_pair
from briefings.stories.profiles import Profile, make_profile
from briefings.stories.telling import repeats


def carry_on(story: Story, earlier: Sequence[Story], _sentences: int) -> Story:
    """Return the story with its label, and the id of the earlier story that it carries on, if any.

    ``new``: none; ``updated``: it says something that the earlier one did not; ``continuing``: it does not.
    """
    model = load_weights()
    own = [make_profile(briefing) for briefing in story.briefings]
    best: tuple[float, Story] | None = None
    for known in earlier:
        score = _score(own, [make_profile(briefing) for briefing in known.briefings], model)
        if score > model.threshold and (best is None or score >= best[0]):
            best = score, known
    if best is None:
        return story
    label = "updated" if any(_is_news(told, best[1]) for told in story.sentences) else "continuing"
    return replace(story, label=label, continues=best[1].id)


def _score(own: Sequence[Profile], others: Sequence[Profile], model: PairWeights) -> float:
    if own[0].language != others[0].language:
        return model.floor
    scores = [score_pair(one, other, model) for one in own for other in others]
    return sum(scores) / len(scores)


def _is_news(told: StorySentence, known: Story) -> bool:
    return not any(
        repeats(told.sentence.text, sentence.text)
        for briefing in known.briefings
        for sentence in briefing.sentences
    )
