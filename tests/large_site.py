"""A large site of an invented desk: days of twenty stories told in full, stories that go on, many actors.

Everything is put together from a few lists by counting, so that it is the same every time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from briefings.model import (
    Briefing,
    Correction,
    Difference,
    Digest,
    EarlierStory,
    Figure,
    Quote,
    Sentence,
    Span,
    Speaker,
    Story,
    StoryActor,
    StoryFigure,
    StoryQuote,
    StorySentence,
)
from briefings.words import make_slug

FIRST_DAY = date(2026, 1, 5)
STORIES = 20
SOURCES = (
    "Nordwire",
    "Kalvoy Courier",
    "The Valdoria Ledger",
    "Harbour & Hill",
    "Altenrieder Bote",
    "La Rive",
)
SECTIONS = ("Islands", "Economy & Trade", "Courts", "Weather", "")
FIRST_NAMES = ("Ingrid", "Marek", "Oona", "Teodor", "Signe", "Pavel", "Ylva", "Anselm", "Berta", "Casimir")
LAST_NAMES = ("Solvang", "Brandvik", "Ostrava-Lind", "Melas", "Tveit", "Hakonsen", "Rigaud", "Dovrefjell")
ROLES = ("the harbour master", "minister of fisheries", "chair of the Kalvoy island council", "")
TOWNS = ("Kalvoy", "Altenried", "Valdoria", "Sorvik", "Lindesnes Bay", "Port Amery", "Castelnau-sur-Rive")
THINGS = (
    "ferry",
    "lighthouse",
    "wind park",
    "cod quota",
    "rail bridge",
    "grain store",
    "school",
    "reservoir",
)
DEEDS = (
    "{who} told the council of {town} on {day} that the {thing} would stay closed until its pier is safe",
    "The {thing} in {town} cost {n} million crowns, twice what had been planned when the work was begun",
    "Inspectors found {n} cracks in the {thing} and asked for a second look before the end of the month",
    "About {n} people had waited since the early morning, some of them with blankets and a thermos flask",
)
SAYINGS = (
    "We will not open the {thing} before every bolt of it has been looked at twice",
    "Nobody in {town} has asked for {n} of these, and nobody will get them",
    "I have seen worse winters than this one, but never with so few boats",
)


def make_days(count: int) -> Iterator[Digest]:
    """Yield ``count`` days of twenty stories; every fifth story goes on from the day before."""
    earlier: dict[int, Story] = {}
    for number in range(count):
        day = FIRST_DAY + timedelta(days=number)
        stories = tuple(_make_story(day, place, earlier.get(place)) for place in range(STORIES))
        earlier = {place: stories[place] for place in range(0, STORIES, 5)} if number % 4 != 3 else {}
        yield _make_day(day, stories)


def name_person(number: int) -> str:
    """Return one of eighty names."""
    return f"{FIRST_NAMES[number % 10]} {LAST_NAMES[(number // 10) % 8]}"


def _make_day(day: date, stories: tuple[Story, ...]) -> Digest:
    corrections = (
        Correction(
            when=datetime(day.year, day.month, day.day, 18, 5, tzinfo=UTC),
            text="The cost was first given *without* the pier.",
            story=stories[2].id,
        ),
    )
    return Digest(
        day=day,
        told=STORIES,
        status="approved",
        introduction="A windy day on the **islands**." if day.day % 2 else "",
        stories=stories,
        sections=tuple(name for name in SECTIONS if name),
        silent=("Sorvik Radio",),
        unheard=("Kalvoy Island Council",),
        corrections=corrections if day.day % 7 == 0 else (),
    )


def _make_story(day: date, place: int, earlier: Story | None) -> Story:
    seed = day.toordinal() * STORIES + place
    thing, town = THINGS[seed % 8], TOWNS[(seed // 3) % 7]
    briefings = tuple(_make_briefing(day, seed, part) for part in range(1 + seed % 3))
    people = [name_person(seed + 7 * part) for part in range(3)]
    headline = f"{town} keeps its {thing} closed as inspectors count {seed % 90 + 10} cracks"
    story = Story(
        id=f"{day}-{town.lower()}-{thing.replace(' ', '-')}-{place}",
        headline=headline,
        label="updated" if earlier else "new",
        section=SECTIONS[seed % 5],
        continues=earlier.id if earlier else None,
        before=(EarlierStory(id=earlier.id, day=day - timedelta(days=1), headline=earlier.headline),)
        if earlier
        else (),
        briefings=briefings,
        sentences=tuple(
            StorySentence(
                article=briefings[part % len(briefings)].id,
                sentence=briefings[part % len(briefings)].sentences[part],
                new=bool(earlier and part != 1),
            )
            for part in range(3)
        ),
        quotes=tuple(_make_quote(briefings, seed, part) for part in range(3)),
        actors=(
            *(
                StoryActor(
                    id=make_slug(name),
                    name=name,
                    kind="person",
                    salience=0.9,
                    role=ROLES[(seed + part) % 4],
                    articles=(briefings[0].id,),
                )
                for part, name in enumerate(people)
            ),
            StoryActor(
                id=make_slug(town), name=town, kind="place", salience=0.4, articles=(briefings[0].id,)
            ),
            StoryActor(
                id=make_slug(f"{town} Harbour Board"),
                name=f"{town} Harbour Board",
                kind="organization",
                salience=0.3,
                articles=(),
            ),
        ),
    )
    return replace(story, differing=_make_differing(briefings)) if place % 10 == 4 else story


def _fill(text: str, seed: int) -> str:
    return text.format(
        who=name_person(seed),
        town=TOWNS[(seed // 3) % 7],
        day=("Monday", "Tuesday", "Wednesday")[seed % 3],
        thing=THINGS[seed % 8],
        n=seed % 90 + 10,
    )


def _make_briefing(day: date, seed: int, part: int) -> Briefing:
    texts = [f"{_fill(deed, seed + part)}." for deed in DEEDS]
    texts += [
        f"“{_fill(saying, seed + n)},” said {name_person(seed + 7 * n)}." for n, saying in enumerate(SAYINGS)
    ]
    article = " ".join(texts)
    source = SOURCES[(seed + part) % 6]
    starts = [article.index(text) for text in texts]
    return Briefing(
        id=f"{day}-{seed}-{part}",
        headline=f"{TOWNS[(seed // 3) % 7]} waits for its {THINGS[seed % 8]}, says {source}",
        sha256=sha256(article.encode()).hexdigest(),
        source=source,
        url=f"https://{source.split()[-1].lower()}.example/{day:%Y/%m}/{THINGS[seed % 8].split()[0]}-{seed}",
        published=datetime(day.year, day.month, day.day, 5 + part, seed % 60, tzinfo=UTC),
        language="de" if source == "Altenrieder Bote" else "en",
        length=len(article),
        sentences=tuple(
            Sentence(span=Span(start, start + len(text)), text=text, score=0.5)
            for start, text in zip(starts, texts, strict=True)
        ),
    )


def _make_quote(briefings: tuple[Briefing, ...], seed: int, part: int) -> StoryQuote:
    briefing = briefings[part % len(briefings)]
    article = " ".join(sentence.text for sentence in briefing.sentences)
    words, name = _fill(SAYINGS[part], seed + part), name_person(seed + 7 * part)
    start, at = article.index(words), article.index(name)
    quote = Quote(
        span=Span(start, start + len(words)),
        text=words,
        kind="direct",
        confidence=0.9,
        speaker=Speaker(span=Span(at, at + len(name)), text=name, actor=name),
    )
    return StoryQuote(
        article=briefing.id,
        quote=quote,
        speaker=make_slug(name),
        also=tuple(b.id for b in briefings if b is not briefing),
    )


def _make_differing(briefings: tuple[Briefing, ...]) -> tuple[Difference, ...]:
    figures = tuple(
        StoryFigure(
            article=briefing.id,
            figure=Figure(
                span=Span(sentence.span.start, sentence.span.start + 3),
                text=f"{number}0 cracks",
                value=10.0 * number,
                what="crack",
                sentence=sentence,
            ),
        )
        for number, briefing in enumerate(briefings, 1)
        for sentence in briefing.sentences[2:3]
    )
    return (Difference(what="crack", figures=figures),) if len(figures) > 1 else ()
