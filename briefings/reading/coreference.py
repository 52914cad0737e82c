"""Whom a mention means: names, pronouns, offices and descriptions → an actor's name, or None."""

from __future__ import annotations

from briefings.model import Actor, Span
from briefings.reading.analysis import Analysis
from briefings.reading.quotes.syntax import Syntax


class Resolver:
    """Ties the mentions of one article to its actors; reading on, it remembers who spoke."""

    def __init__(self, syntax: Syntax, analysis: Analysis, actors: tuple[Actor, ...]) -> None:
        self.syntax, self.analysis, self.actors = syntax, analysis, actors
        self.spans = sorted((span, number) for number, actor in enumerate(actors) for span in actor.mentions)
        self.last: str | None = None

    def resolve(self, token: int) -> str | None:
        """Return the name of the actor that the mention with this head token means."""
        start, end = self.syntax.start[token], self.syntax.end[token]
        for span, number in self.spans:
            if span.start < end and start < span.end:
                return self.actors[number].name
        return None

    def remember(self, span: Span, actor: str | None) -> None:
        """Keep who spoke last."""
        if actor:
            self.last = actor
