"""How much each actor matters in its article."""

from __future__ import annotations

from dataclasses import replace

from briefings.model import Actor, Quote, Reason
from briefings.reading.actors.folding import fold
from briefings.reading.analysis import Analysis


def rank_actors(
    analysis: Analysis, actors: tuple[Actor, ...], quotes: tuple[Quote, ...]
) -> tuple[Actor, ...]:
    """Return the actors with their salience (0 to 1) and its reasons, most salient first."""
    del quotes
    headline = fold(analysis.article.headline)
    most = max((len(actor.mentions) for actor in actors), default=1)
    ranked = []
    for actor in actors:
        reasons = (
            Reason(name="mentions", value=round(0.5 * len(actor.mentions) / most, 4)),
            Reason(
                name="early",
                value=round(0.25 * (1 - actor.mentions[0].start / max(1, len(analysis.text))), 4),
            ),
            Reason(
                name="headline", value=0.25 * any(fold(f) in headline for f in (actor.name, *actor.aliases))
            ),
        )
        ranked.append(replace(actor, salience=round(sum(r.value for r in reasons), 4), why=reasons))
    return tuple(sorted(ranked, key=lambda actor: (-actor.salience, actor.mentions[0])))
