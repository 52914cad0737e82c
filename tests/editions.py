"""Days of an invented desk, as records: what the tests of the site and the mail are made from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256

from briefings.model import (
    Briefing,
    Digest,
    EarlierStory,
    Gloss,
    Quote,
    Sentence,
    Span,
    Speaker,
    Story,
    StoryActor,
    StoryQuote,
    StorySentence,
)

FERRY = (
    "The ferry company Nordlys cancelled all crossings to Kalvoy on Monday after a storm damaged its pier.",
    "“We will not sail until the pier is safe,” said Ingrid Solvang, the harbour master.",
    "She said that an inspection, due on Wednesday, would take two days.",
)
RATES = (
    "The central bank of Valdoria kept its rate at nine percent & said that “current settings” were enough.",
)


def make_briefing(
    name: str,
    texts: tuple[str, ...],
    *,
    source: str,
    url: str = "",
    day: date = date(2026, 3, 2),
    hour: int = 9,
    headline: str = "",
    language: str = "en",
) -> Briefing:
    """Return a briefing whose sentences are ``texts``, which stand one behind the other."""
    article = " ".join(texts)
    starts = [article.index(text) for text in texts]
    return Briefing(
        id=name,
        headline=headline or texts[0].rstrip("."),
        sha256=sha256(article.encode()).hexdigest(),
        source=source,
        url=url,
        published=datetime(day.year, day.month, day.day, hour, 40, tzinfo=UTC),
        language=language,
        sentences=tuple(
            Sentence(span=Span(start, start + len(text)), text=text, score=0.5)
            for start, text in zip(starts, texts, strict=True)
        ),
    )


def make_quote(briefing: Briefing, words: str, speaker: str, actor: str | None, **fields) -> Quote:
    """Return words of a briefing's first sentences as a quotation."""
    article = " ".join(sentence.text for sentence in briefing.sentences)
    start = article.index(words)
    at = max(article.find(speaker), 0)
    return Quote(
        span=Span(start, start + len(words)),
        text=words,
        kind=fields.pop("kind", "direct"),
        confidence=0.9,
        speaker=Speaker(span=Span(at, at + len(speaker)), text=speaker, actor=actor),
        **fields,
    )


def ferry_story(day: date = date(2026, 3, 2), **fields) -> Story:
    """Return a story of two sources with a quotation, a pronoun made plain and an indirect quotation."""
    first = make_briefing(
        f"ferry-{day}",
        FERRY,
        source="Kalvoy Courier",
        url="https://courier.example/ferry?a=1&b=2",
        day=day,
        headline="Ferries to Kalvoy stop after storm",
    )
    second = make_briefing(
        f"ferry-wire-{day}",
        ("Islanders were brought food by helicopter.",),
        source="Nordwire",
        url="",
        day=day,
        hour=14,
    )
    sentence = first.sentences[2]
    glossed = Sentence(
        span=sentence.span,
        text=sentence.text,
        score=0.4,
        glosses=(Gloss(span=Span(sentence.span.start, sentence.span.start + 3), name="Ingrid Solvang"),),
    )
    return Story(
        id=f"{day}-ferry",
        headline=first.headline,
        section=fields.pop("section", "Islands"),
        briefings=(first, second),
        sentences=(
            StorySentence(article=first.id, sentence=first.sentences[0]),
            StorySentence(article=first.id, sentence=glossed),
            StorySentence(article=second.id, sentence=second.sentences[0]),
        ),
        actors=(
            StoryActor(
                id="ingrid-solvang",
                name="Ingrid Solvang",
                kind="person",
                salience=0.9,
                role="the harbour master",
                role_article=first.id,
                aliases=("Solvang",),
                articles=(first.id,),
            ),
            StoryActor(
                id="kalvoy", name="Kalvoy", kind="place", salience=0.5, articles=(first.id, second.id)
            ),
        ),
        quotes=(
            StoryQuote(
                article=first.id,
                quote=make_quote(
                    first, "We will not sail until the pier is safe", "Ingrid Solvang", "Solvang"
                ),
                speaker="ingrid-solvang",
                also=(second.id,),
            ),
            StoryQuote(
                article=first.id,
                quote=make_quote(
                    first,
                    "that an inspection, due on Wednesday, would take two days",
                    "She",
                    "Ingrid Solvang",
                    kind="indirect",
                ),
                speaker="ingrid-solvang",
            ),
        ),
        **fields,
    )


def rates_story(day: date = date(2026, 3, 2)) -> Story:
    """Return a story of one source, with characters that HTML and Markdown give a meaning to."""
    briefing = make_briefing(
        f"rates-{day}",
        RATES,
        source="Valdoria <b>Bulletin</b>",
        url="javascript:alert(1)",
        day=day,
        headline="Rate *stays* at 9% <script>alert(1)</script>",
    )
    return Story(
        id=f"{day}-rates",
        headline=briefing.headline,
        section="Economy",
        briefings=(briefing,),
        sentences=(StorySentence(article=briefing.id, sentence=briefing.sentences[0]),),
    )


def german_story(day: date = date(2026, 3, 2)) -> Story:
    """Return a story in another language than the site's."""
    text = "Die Bäckerei am Marktplatz von Altenried schließt nach hundert Jahren."
    briefing = make_briefing(
        f"brot-{day}",
        (text,),
        source="Altenrieder Bote",
        url="https://bote.example/brot",
        day=day,
        language="de",
    )
    return Story(
        id=f"{day}-brot",
        headline=briefing.headline,
        briefings=(briefing,),
        sentences=(StorySentence(article=briefing.id, sentence=briefing.sentences[0]),),
    )


def make_day(day: date, stories: tuple[Story, ...], *, told: int = 9) -> Digest:
    """Return a day's record."""
    return Digest(
        day=day,
        told=told,
        status="approved",
        stories=stories,
        sections=tuple(dict.fromkeys(story.section for story in stories if story.section)),
    )


def three_days() -> tuple[Digest, ...]:
    """Return three days: a story that goes on, one in German, one full of special characters."""
    first, second, third = date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)
    start = ferry_story(first)
    before = EarlierStory(id=start.id, day=first, headline=start.headline)
    more = ferry_story(second, label="updated", continues=start.id, before=(before,))
    return (
        make_day(first, (start,)),
        make_day(second, (rates_story(second), more)),
        make_day(third, (ferry_story(third), rates_story(third), german_story(third)), told=2),
    )
