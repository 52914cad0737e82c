"""Join a day of many invented articles to stories: CPU seconds and memory, and whether the events come out.

    python benchmarks/join_many.py 10000 20000 [--whole] [--groups FILE]
    python benchmarks/join_many.py 20000 --days 60

The articles are like a day's news: an event is told by 1 to 40 of them, by a power law, and half of the
larger ones by copies of one wire report. The more articles, the more words, names and places there are (by
Heaps' law: 100 times as many articles have 20 times as many names), and the commonest stand everywhere: one
head of state in a twentieth of all articles. ``--groups`` writes all stories, one a line, to be compared.
``--days`` writes the records of an archive of so many days, whose readings are kept already.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from briefings.bulk.shards import shelve_briefings
from briefings.codec import story_line
from briefings.model import (
    Actor,
    Article,
    Briefing,
    Figure,
    Particular,
    Passage,
    Quote,
    Sentence,
    Span,
    Speaker,
    Term,
)
from briefings.pipeline import reading_options
from briefings.pipeline.reading_cache import open_cache
from briefings.pipeline.recording import Pile, write_days
from briefings.settings import load_settings
from briefings.stories import join_stories, outline_stories, strip_briefing
from briefings.stories.profiles import load_shares

MOST_TOLD = 40
# The exponent of an event's number of articles: half of all events are told by one, 2.8 tell one on average.
TOLD = 1.2
# Of what stands with a chance of 1 / rank ** 1.6, n draws show n ** 0.625 different ones.
RARE = 0.6
COMMON_WORDS, RARE_WORDS, OWN_WORDS = 65, 25, 25
# Of so many articles of an event, every other one is a copy of a wire report.
COPIED = 3
# A person is called by the surname alone so often; the names behind so many are named in passing.
BARE, NAMED = 0.05, 8
EARLY = 2
SIXTHS = 6
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"
DAY = datetime(2026, 3, 2, tzinfo=UTC)


class Name(NamedTuple):
    """Who or what may be named, with what else it is called."""

    name: str
    kind: str
    aliases: tuple[str, ...]
    role: str


@lru_cache(maxsize=1 << 17)
def spell(number: int) -> str:
    """Return the invented word of a number."""
    word = ""
    number += 400
    while number:
        number, at = divmod(number, len(CONSONANTS) * len(VOWELS))
        word += CONSONANTS[at // len(VOWELS)] + VOWELS[at % len(VOWELS)]
    return word


def draw(choice: random.Random, common: int) -> int:
    """Return a rank: small ones often, without end; the more are ``common``, the less often each."""
    return int(common * min(choice.paretovariate(RARE), 1e9)) - common


@lru_cache(maxsize=1 << 17)
def name(rank: int) -> Name:
    """Return who or what has a rank: three in six a person, two a body, one a place."""
    choice = random.Random(rank)
    kind = ("person", "person", "person", "organization", "organization", "place")[rank % 6]
    role = f"the {spell(choice.randrange(500))} of {spell(choice.randrange(5000))}"
    if kind == "person":
        given, family = spell(choice.randrange(600)).title(), spell(draw(choice, 30)).title()
        return Name(f"{given} {family}", kind, (family,), role if rank % 4 else "")
    if kind == "place":
        return Name(spell(10**6 + rank).title(), kind, (), "")
    words = [spell(draw(choice, 300)).title() for _ in range(2)]
    short = "".join(word[0] for word in (*words, "Council"))
    return Name(f"{' '.join(words)} Council", kind, (short,) if rank % 3 else (), "")


class Event:
    """What one event is told by: words, a cast, numbers, what was said."""

    def __init__(self, number: int, words: Sequence[str], choice: random.Random) -> None:
        rare = [spell(10**4 + draw(choice, 400)) for _ in range(RARE_WORDS // 2)]
        self.number, self.choice = number, choice
        self.words = list(dict.fromkeys([*rare, *choice.choices(words, k=RARE_WORDS - len(rare))]))
        self.cast = list(dict.fromkeys(name(draw(choice, 40)) for _ in range(10)))
        self.numbers = [f"{choice.randint(10, 9999)}" for _ in range(4)]
        self.said = [" ".join(choice.choices(words, k=choice.randint(8, 25))) for _ in range(8)]
        self.began = choice.uniform(0, 1200)
        self.told = min(MOST_TOLD, int(choice.paretovariate(TOLD)))


def make_articles(count: int, seed: int = 0) -> Iterator[tuple[Briefing, int]]:
    """Yield articles with the number of each one's event."""
    choice = random.Random(seed)
    words, weights = zip(*sorted(load_shares("en").items()), strict=True)
    made = number = 0
    while made < count:
        event = Event(number, words, choice)
        wire = make_article(f"w{number}", event, words, weights)
        for at in range(min(event.told, count - made)):
            copied = event.told >= COPIED and at % 2 == 0
            yield (
                (copy(wire, made, choice) if copied else make_article(f"a{made}", event, words, weights)),
                number,
            )
            made += 1
        number += 1


def copy(wire: Briefing, number: int, choice: random.Random) -> Briefing:
    later = wire.published + timedelta(minutes=choice.randint(1, 200))
    return replace(
        wire, id=f"a{number}", sha256=f"{number}", source=f"Outlet {choice.randint(1, 400)}", published=later
    )


def make_article(called: str, event: Event, words, weights) -> Briefing:
    choice = event.choice
    told = choice.sample(event.words, k=len(event.words) * 4 // 5)
    cast = choice.sample(event.cast, k=len(event.cast) * 4 // 5)
    cast += [each for each in (name(draw(choice, 40)) for _ in range(4)) if each not in cast]
    terms = {word: min(9, int(choice.paretovariate(1))) for word in told}
    terms |= {word.lower(): choice.randint(1, 3) for each in cast for word in each.name.split()}
    terms |= dict.fromkeys(choice.choices(words, weights, k=COMMON_WORDS), 1)
    terms |= dict.fromkeys((spell(10**4 + draw(choice, 400)) for _ in range(OWN_WORDS)), 1)
    listed = list(terms)
    texts = [f"{cast[at % len(cast)].name} {' '.join(choice.sample(listed, k=22))}." for at in range(3)]
    sentences = tuple(
        Sentence(span=Span(at * 200, at * 200 + len(text)), text=text, score=0.5)
        for at, text in enumerate(texts)
    )
    numbers = choice.sample(event.numbers, k=3)
    return Briefing(
        id=called,
        headline=" ".join([cast[0].name.split()[-1], *told[:7]]),
        sha256=called,
        source=f"Outlet {choice.randint(1, 400)}",
        published=DAY + timedelta(minutes=event.began + min(230.0, choice.expovariate(1 / 60))),
        length=4000,
        sentences=sentences,
        actors=tuple(make_actor(each, at, choice) for at, each in enumerate(cast)),
        quotes=tuple(
            make_quote(text, choice.choice(cast[:3]), choice) for text in choice.sample(event.said, k=5)
        ),
        terms=tuple(Term(word, frequency) for word, frequency in terms.items()),
        particulars=tuple(
            Particular(word, 1, at < EARLY) for at, word in enumerate((*numbers, "2026", "--03-01"))
        ),
        figures=tuple(
            Figure(
                span=Span(40, 50),
                text=f"{word} {told[0]}",
                value=float(word),
                what=told[0],
                sentence=sentences[0],
            )
            for word in numbers
        ),
    )


def make_actor(each: Name, at: int, choice: random.Random) -> Actor:
    bare = each.kind == "person" and choice.random() < BARE
    starts = sorted(choice.sample(range(4000), k=choice.randint(1, 4)))
    return Actor(
        name=each.aliases[0] if bare else each.name,
        kind=each.kind,
        role=Passage(span=Span(9, 9 + len(each.role)), text=each.role) if each.role and not bare else None,
        salience=round(1 / (at + 1), 4),
        aliases=() if bare else each.aliases,
        mentions=tuple(Span(start, start + len(each.name)) for start in starts),
        passing=at > NAMED,
    )


def make_quote(text: str, said_by: Name, choice: random.Random) -> Quote:
    at = choice.randrange(3000)
    speaker = Speaker(
        span=Span(at + 300, at + 300 + len(said_by.name)), text=said_by.name, actor=said_by.name
    )
    return Quote(span=Span(at, at + len(text)), text=text, kind="direct", confidence=0.9, speaker=speaker)


def join(read: Sequence[Briefing], events: Sequence[int], groups: Path | None, *, whole: bool) -> None:
    """Join articles of known events; print what it cost, and how many events one story tells."""
    began, held = time.process_time(), read_peak()
    told: dict[int, int] = {}
    stories = 0
    with groups.open("w") if groups else nullcontext() as file:
        for story in join_stories(read) if whole else outline_stories(read):
            stories += 1
            of = {events[int(briefing.id[1:])] for briefing in story.briefings}
            if len(of) == 1:
                told[of.pop()] = len(story.briefings)
            if file:
                file.write(f"{story if whole else story_line(story)!r}\n")
    took = time.process_time() - began
    sizes = Counter(events[: len(read)])
    right = sum(told.get(event) == size for event, size in sizes.items())
    print(
        f"{len(read)} articles of {len(sizes)} events: {stories} stories, {right} events told by one; ",
        end="",
    )
    print(f"{took:.1f} CPU seconds, {read_peak()} MiB, {held} before joining", flush=True)


def write_archive(articles: int, days: int) -> None:
    """Write the records of an archive from kept readings; print what each sixth of it costs."""
    with TemporaryDirectory() as folder:
        settings_file = Path(folder, "briefings.yaml")
        settings_file.write_text("site: {title: Archive}\n", encoding="utf-8")
        settings = load_settings(settings_file)
        with open_cache(Path(folder, ".briefings"), reading_options(settings)) as cache:
            pile = Pile()
            for at in range(days):
                day = DAY + timedelta(days=at)
                for briefing, _ in make_articles(articles // days, seed=at):
                    published = briefing.published + timedelta(days=at)
                    told = replace(briefing, id=f"{at}-{briefing.id}", published=published)
                    article = Article(
                        id=told.id, text=told.id, headline=told.headline, sha256=told.id, published=published
                    )
                    cache.keep(article, told)
                    pile.by_day[day.date()].append(cache.find(article))
                    pile.present.add(told.id)
                pile.days.add(day.date())
            began, held, parts = time.process_time(), read_peak(), []

            def note(_: str, done: int, of: int) -> None:
                if done * SIXTHS % of < SIXTHS:
                    parts.append(f"{time.process_time() - began:.1f}")

            write_days(settings, pile, {}, cache, note)
        records = sorted(Path(folder).rglob("*.json"))
        seal = hashlib.sha256(b"".join(path.read_bytes() for path in records)).hexdigest()[:12]
        sizes = [
            sum(path.stat().st_size for path in Path(folder).rglob(f"*.{kind}"))
            for kind in ("json", "sqlite")
        ]
    print(f"{articles} articles of {days} days, CPU seconds at each sixth: {', '.join(parts)}; ", end="")
    print(f"{read_peak()} MiB, {held} before; records {seal}, {sizes[0] >> 20} MB, cache {sizes[1] >> 20} MB")


def read_peak() -> int:
    """Return the most memory that this process has held since it was asked last, in MiB."""
    status = Path("/proc/self/status").read_text("ascii")
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def main() -> None:
    """Join so many articles and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "articles", type=int, nargs="+", help="the first so many of one day, in ascending order"
    )
    parser.add_argument("--whole", action="store_true", help="as a record has them, with all their actors")
    parser.add_argument("--groups", type=Path)
    parser.add_argument("--days", type=int)
    asked = parser.parse_args()
    if asked.days:
        write_archive(asked.articles[0], asked.days)
        return
    events = array("L")

    def note_events() -> Iterator[Briefing]:
        for briefing, event in make_articles(asked.articles[-1]):
            events.append(event)
            yield briefing if asked.whole else strip_briefing(briefing)

    with shelve_briefings(note_events()) as shelf:
        for cached in (spell, name):
            cached.cache_clear()
        for count in asked.articles:
            read = shelf[:count] if asked.whole else First(shelf, count)
            read_peak()
            join(read, events, asked.groups, whole=asked.whole)


class First(Sequence[Briefing]):
    """The first so many of others, each loaded when it is needed."""

    def __init__(self, of: Sequence[Briefing], count: int) -> None:
        self._of, self._count = of, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at):
        if at >= self._count:
            raise IndexError(at)
        return self._of[at]


if __name__ == "__main__":
    main()
