"""Join a day of many invented articles to stories: CPU seconds and memory, and whether the events come out.

    python benchmarks/join_many.py 20000

An event is told by one to five articles; each article has the words of its event, words of news at
large, as often as these stand there, and words of its own.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from datetime import UTC, datetime, timedelta

from briefings.model import Actor, Briefing, Sentence, Span, Term
from briefings.stories import join_stories
from briefings.stories.profiles import load_shares

EVENT_WORDS, COMMON_WORDS, OWN_WORDS = 25, 50, 25


def make_articles(count: int, seed: int = 0) -> list[tuple[Briefing, int]]:
    """Return articles with the number of each one's event."""
    choice = random.Random(seed)
    shares = load_shares("en")
    words, weights = zip(*sorted(shares.items()), strict=True)
    made: list[tuple[Briefing, int]] = []
    event = 0
    while len(made) < count:
        about = [f"event{event}w{n}" for n in range(5)] + choice.choices(words, k=EVENT_WORDS - 5)
        for _ in range(choice.randint(1, 5)):
            made.append((_make_article(len(made), about, words, weights, choice), event))
        event += 1
    return made[:count]


def _make_article(number: int, about: list[str], words, weights, choice: random.Random) -> Briefing:
    told = choice.sample(about, k=len(about) * 4 // 5)
    terms = {word: choice.randint(1, 4) for word in told}
    terms |= dict.fromkeys(choice.choices(words, weights, k=COMMON_WORDS), 1)
    terms |= dict.fromkeys(choice.choices(words, k=OWN_WORDS), 1)
    texts = [" ".join(choice.sample(list(terms), k=20)) for _ in range(3)]
    return Briefing(
        id=f"a{number}",
        headline=" ".join(told[:7]),
        sha256=str(number),
        source=f"Source {choice.randint(1, 200)}",
        published=datetime(2026, 3, 2, tzinfo=UTC) + timedelta(minutes=choice.randint(0, 1400)),
        sentences=tuple(Sentence(span=Span(0, len(text)), text=text, score=0.5) for text in texts),
        actors=(Actor(name=f"{told[0]} {told[1]}".title(), kind="person", salience=0.5),),
        terms=tuple(Term(word, frequency) for word, frequency in terms.items()),
    )


def main() -> None:
    made = make_articles(int(sys.argv[1]))
    events: dict[int, set[str]] = {}
    for briefing, event in made:
        events.setdefault(event, set()).add(briefing.id)
    began = time.process_time()
    stories = join_stories([briefing for briefing, _ in made])
    took = time.process_time() - began
    told = {frozenset(briefing.id for briefing in story.briefings) for story in stories}
    whole = sum(frozenset(articles) in told for articles in events.values())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(made)} articles of {len(events)} events: {len(stories)} stories, {whole} events told by one")
    print(f"{took:.1f} CPU seconds, {memory:.0f} MiB")


if __name__ == "__main__":
    main()
