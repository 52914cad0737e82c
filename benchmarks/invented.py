"""Invented days of news as records: outlets, people and words that do not exist; the same every time.

How dense they are, a story told in full, beside our digests of real news (nine days, 57 such stories) and of
the demo. What a page shows is as much, but for the roles; what it passes over is less:

    ============================  ========  ========  ========
    on average                    invented  real      demo
    ============================  ========  ========  ========
    articles                      1.7       2.3       1.9
    sentences (words)             3 (72)    3 (101)   3 (76)
    quotations, direct ones       5, 5      47, 13    23, 10
    quotations shown (words)      3 (58)    2.8 (67)  2.9 (48)
    actors                        8.7       33        18
    roles shown                   3.3       2.0       1.5
    record, kB                    32        105       57
    ============================  ========  ========  ========
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import accumulate

from briefings.model import (
    Actor,
    Briefing,
    Digest,
    Quote,
    Reason,
    Sentence,
    Span,
    Speaker,
    Story,
    StoryActor,
    StoryQuote,
    StorySentence,
    Term,
)
from briefings.words import make_slug

_SYLLABLES = re.findall(
    r"\w+", "ka lo ri ven dor mal tis no bra sel um fi gar eth os win pel ha ju dan ore mi kel"
)
_SECTIONS = ("Islands", "Economy", "Water", "Transport", "")
# How many stories carry on another, and how many actors have a role.
_CARRIED_ON = 0.15
_WITH_ROLE = 0.6
_KINDS = ("person", "person", "organization", "place")
FIRST_DAY = date(2024, 1, 1)


class Desk:
    """Invents the news of a desk day by day: few actors are met often, most of them seldom."""

    def __init__(self, *, actors: int = 3000, sources: int = 25) -> None:
        """Invent so many actors and outlets."""
        chance = random.Random(7)
        self.words = [_invent_word(chance) for _ in range(4000)]
        names = [f"{_invent_word(chance).title()} {_invent_word(chance).title()}" for _ in range(actors)]
        self.actors = [(name, chance.choice(_KINDS), _invent_role(chance, self.words)) for name in names]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(actors)))
        self.sources = [f"{_invent_word(chance).title()} Courier" for _ in range(sources)]

    def invent_day(self, day: date, *, stories: int = 20, told: int | None = None, seed: int = 0) -> Digest:
        """Return the record of a day; another ``seed`` gives other news."""
        chance = random.Random(f"{day}-{seed}")
        told_stories = tuple(self._invent_story(day, number, chance) for number in range(stories))
        return Digest(
            day=day,
            told=stories if told is None else told,
            stories=told_stories,
            sections=tuple(dict.fromkeys(story.section for story in told_stories if story.section)),
        )

    def _invent_story(self, day: date, number: int, chance: random.Random) -> Story:
        cast = list(dict.fromkeys(chance.choices(self.actors, cum_weights=self.weights, k=9)))
        briefings = tuple(
            self._invent_briefing(f"a-{day}-{number}-{one}", day, cast, chance)
            for one in range(chance.choice((1, 1, 2, 3)))
        )
        lead = briefings[0]
        before = day - timedelta(days=chance.randint(1, 3))
        continues = f"{before}-{chance.randrange(20)}" if chance.random() < _CARRIED_ON else None
        return Story(
            id=f"{day}-{number}",
            headline=lead.headline,
            label="updated" if continues else "new",
            continues=continues,
            section=chance.choice(_SECTIONS),
            score=0.5,
            briefings=briefings,
            sentences=tuple(
                StorySentence(article=briefings[at % len(briefings)].id, sentence=sentence)
                for at, sentence in enumerate(lead.sentences)
            ),
            actors=tuple(
                StoryActor(
                    id=make_slug(name), name=name, kind=kind, salience=1 / (rank + 1), role=role,
                    role_article=lead.id, aliases=(name.split()[-1],), articles=(lead.id,),
                )
                for rank, (name, kind, role) in enumerate(cast)
            ),
            quotes=tuple(
                StoryQuote(article=lead.id, quote=quote, speaker=make_slug(quote.speaker.text))
                for quote in lead.quotes
                if quote.speaker
            ),
        )  # fmt: skip

    def _invent_briefing(
        self, name: str, day: date, cast: Sequence[tuple[str, str, str]], chance: random.Random
    ) -> Briefing:
        source = chance.choice(self.sources)
        sentences = [f"{cast[0][0]} {self._say(chance, 22)}." for _ in range(3)]
        why = tuple(Reason(part, 0.125) for part in ("place", "length", "actors", "headline", "concepts"))
        return Briefing(
            id=name,
            headline=self._say(chance, 8).capitalize(),
            sha256=sha256(name.encode()).hexdigest(),
            source=source,
            url=f"https://{source.split()[0].lower()}.example.org/{name}",
            published=datetime(day.year, day.month, day.day, chance.randrange(24), 40, tzinfo=UTC),
            sentences=tuple(
                Sentence(span=Span(at * 200, at * 200 + len(text)), text=text, score=0.5, why=why)
                for at, text in enumerate(sentences)
            ),
            actors=tuple(
                Actor(
                    name=actor, kind=kind, salience=0.5, aliases=(actor.split()[-1],), why=why,
                    mentions=tuple(Span(at * 90, at * 90 + len(actor)) for at in range(chance.randint(1, 9))),
                )
                for actor, kind, _ in cast
            ),
            quotes=tuple(self._invent_quote(chance.choice(cast[:3])[0], chance) for _ in range(5)),
            terms=tuple(Term(word, chance.randint(1, 4)) for word in chance.sample(self.words, 120)),
        )  # fmt: skip

    def _invent_quote(self, speaker: str, chance: random.Random) -> Quote:
        text = self._say(chance, chance.randint(8, 30))
        at = chance.randrange(3000)
        return Quote(
            span=Span(at, at + len(text)), text=text, kind="direct", confidence=0.9,
            speaker=Speaker(span=Span(at + 500, at + 500 + len(speaker)), text=speaker, actor=speaker),
        )  # fmt: skip

    def _say(self, chance: random.Random, words: int) -> str:
        return " ".join(chance.choices(self.words, k=words))


def _invent_word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3)))


def _invent_role(chance: random.Random, words: Sequence[str]) -> str:
    return f"the {chance.choice(words)} of {chance.choice(words)}" if chance.random() < _WITH_ROLE else ""
