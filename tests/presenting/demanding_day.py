"""An invented day that asks much of every output: rights, namesakes, unsure words, corrections, an editor."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from briefings.codec import write_digest
from briefings.model import (
    Briefing,
    Correction,
    Difference,
    Digest,
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
from briefings.settings import Settings

DAY = date(2026, 3, 2)
SETTINGS = {
    "site": {"title": "The Morrow Desk", "url": "https://desk.example/path", "api": True},
    "sources": [
        {"name": "Sund Gazette", "rights": {"words": 34}},
        {"name": "Closed Wire", "show": "nothing"},
        {"name": "Headline Herald", "show": "headline"},
    ],
}
EDITING = """\
---
title: A morning of cranes
stories:
  - id: 2026-03-02-council
    headline: "=Council & cranes: 4_000 jobs *at stake*"
    note: "Ask the *harbour office*."
    pin: true
  - id: 2026-03-02-dropped
    drop: true
---

Good **morning**.
"""


class Reader:
    """Makes a briefing of an article whose paragraphs are given, and finds words in it."""

    def __init__(self, name: str, text: str, source: str, headline: str, language: str = "en") -> None:
        self.text = text
        self.briefing = Briefing(
            id=name,
            headline=headline,
            sha256=sha256(text.encode()).hexdigest(),
            source=source,
            url=f"https://{source.lower().replace(' ', '-')}.example/{name}",
            published=datetime(2026, 3, 2, 7, 40, tzinfo=UTC),
            language=language,
            length=len(text),
        )

    def span(self, words: str) -> Span:
        start = self.text.index(words)
        return Span(start, start + len(words))

    def sentence(self, words: str) -> StorySentence:
        sentence = Sentence(span=self.span(words), text=words, score=0.5)
        return StorySentence(article=self.briefing.id, sentence=sentence)

    def quote(
        self, words: str, said: str, actor: str = "", *, confidence: float = 0.95, **fields
    ) -> StoryQuote:
        speaker = Speaker(span=self.span(said), text=said) if said else None
        also = fields.pop("also", ())
        quote = Quote(
            span=self.span(words),
            text=words,
            kind=fields.pop("kind", "direct"),
            confidence=confidence,
            speaker=speaker,
            **fields,
        )
        return StoryQuote(article=self.briefing.id, quote=quote, speaker=actor, also=also)

    def figure(self, words: str, sentence: str) -> StoryFigure:
        told = self.sentence(sentence).sentence
        figure = Figure(span=self.span(words), text=words, value=1, what="cranes", sentence=told)
        return StoryFigure(article=self.briefing.id, figure=figure)


def person(actor: str, name: str, *articles: str, role: str = "", salience: float = 0.5) -> StoryActor:
    return StoryActor(
        id=actor,
        name=name,
        kind="person",
        salience=salience,
        role=role,
        role_article=articles[0] if role else "",
        articles=articles,
    )


def council() -> Story:
    """Two people of one surname and one known by it alone; a source of which little may be shown."""
    gazette = Reader(
        "council-gazette",
        "The council of Tarnvik voted on Monday to keep its nine cranes. "
        "“These cranes feed four thousand families in this town,” said Mara Stenhav, the mayor. "
        "“We will not sell them,” she said. “They are ours and they stay.” "
        "“I warned the council two winters ago,” Stenhav said. “Nobody wished to hear it then.”",
        "Sund Gazette",
        "Tarnvik keeps its cranes",
    )
    wire = Reader(
        "council-wire",
        "Eleven cranes stand in the port of Tarnvik. Piet Stenhav, a docker, spoke against the sale. "
        "“My brother lost his hand to the third one,” Piet Stenhav said. "
        "“I would have sold the rusty lot to anybody who asked,” he added. "
        "An official said that the port “would be lost without them and everybody here knows it”.",
        "Closed Herald",
        "Port vote in Tarnvik",
    )
    hidden = Reader(
        "council-closed",
        "Nobody may read this sentence anywhere. "
        "“Nor may anybody read these hidden words,” said Mara Stenhav.",
        "Closed Wire",
        "A hidden headline",
    )
    first, second = gazette.briefing.id, wire.briefing.id
    return Story(
        id="2026-03-02-council",
        headline="A hidden headline",
        section="Ports",
        briefings=(hidden.briefing, wire.briefing, gazette.briefing),
        sentences=(
            gazette.sentence("The council of Tarnvik voted on Monday to keep its nine cranes."),
            hidden.sentence("Nobody may read this sentence anywhere."),
            wire.sentence("Piet Stenhav, a docker, spoke against the sale."),
        ),
        actors=(
            person("mara-stenhav", "Mara Stenhav", first, hidden.briefing.id, role="the mayor", salience=0.9),
            person("piet-stenhav", "Piet Stenhav", second, role="a docker"),
            person("stenhav", "Stenhav", first),
            person("nobody", "Hidden Person", hidden.briefing.id, role="a hidden role"),
        ),
        quotes=(
            hidden.quote("Nor may anybody read these hidden words", "Mara Stenhav", "mara-stenhav"),
            gazette.quote(
                "These cranes feed four thousand families in this town,",
                "Mara Stenhav",
                "mara-stenhav",
                also=(hidden.briefing.id, second),
            ),
            gazette.quote("I warned the council two winters ago,", "Stenhav", "stenhav"),
            wire.quote("would be lost without them and everybody here knows it", "An official", kind="mixed"),
            gazette.quote("Nobody wished to hear it then.", "Stenhav", "stenhav", continues=True),
            wire.quote("My brother lost his hand to the third one", "Piet Stenhav", "piet-stenhav"),
            wire.quote(
                "I would have sold the rusty lot to anybody who asked",
                "Piet Stenhav",
                "piet-stenhav",
                confidence=0.3,
            ),
        ),
        differing=(
            Difference(
                what="cranes",
                figures=(
                    wire.figure("Eleven cranes", "Eleven cranes stand in the port of Tarnvik."),
                    gazette.figure(
                        "nine cranes", "The council of Tarnvik voted on Monday to keep its nine cranes."
                    ),
                ),
            ),
        ),
    )


def opinion() -> Story:
    """A reader's letter, and a source of which the headline alone may be shown."""
    letter = Reader(
        "letter",
        "Sir, the night ferry to Ulm is a disgrace. 9.6 million crowns went into a boat that stays ashore. "
        "“Show me one captain who would sail her,” I asked the board, and nobody rose. "
        "It said that rust was “normal for her age”.",
        "Ulm Letters",
        "- Letters: the ferry",
    )
    herald = Reader("herald", "The board of the ferry met.", "Headline Herald", "Ferry board meets")
    return Story(
        id="2026-03-02-letter",
        headline=letter.briefing.headline,
        briefings=(replace(letter.briefing, form="letter"), herald.briefing),
        sentences=(
            letter.sentence("9.6 million crowns went into a boat that stays ashore."),
            herald.sentence("The board of the ferry met."),
        ),
        actors=(person("oda-brandt", "Oda Brandt", letter.briefing.id, role="retired pilot"),),
        quotes=(
            letter.quote("Show me one captain who would sail her,", "I", "oda-brandt"),
            letter.quote("normal for her age", "It", kind="mixed"),
        ),
    )


def hebrew() -> Story:
    """A story that runs from right to left, about somebody whose name does too."""
    text = "העיר טרנוויק שומרת על המנופים שלה. “המנופים האלה מאכילים ארבעת אלפים משפחות בעיר”, אמר דני כרמון."
    reader = Reader("hebrew", text, "נמל היום", "טרנוויק שומרת על המנופים", "he")
    return Story(
        id="2026-03-02-hebrew",
        headline=reader.briefing.headline,
        briefings=(reader.briefing,),
        sentences=(reader.sentence("העיר טרנוויק שומרת על המנופים שלה."),),
        actors=(person("dani-karmon", "דני כרמון", "hebrew"),),
        quotes=(reader.quote("המנופים האלה מאכילים ארבעת אלפים משפחות בעיר", "דני כרמון", "dani-karmon"),),
    )


def filler(number: int) -> Story:
    """A story with four quotations, to be told further down."""
    said = [
        f"The {thing} of village {number} must be mended before the winter comes"
        for thing in ("bridge", "school", "mill", "weir")
    ]
    text = f"Village {number} met on Monday. " + " ".join(
        f"“{words},” said {name} {number}." for words, name in zip(said, "ABCD", strict=True)
    )
    reader = Reader(f"village-{number}", text, "Valley Post", f"Village {number} meets")
    return Story(
        id=f"2026-03-02-village-{number}",
        headline=reader.briefing.headline,
        briefings=(reader.briefing,),
        sentences=(reader.sentence(f"Village {number} met on Monday."),),
        actors=tuple(
            replace(person(f"{name.lower()}-{number}", f"{name} {number}", reader.briefing.id), kept=True)
            for name in "ABCD"
        ),
        quotes=tuple(
            reader.quote(words, f"{name} {number}", f"{name.lower()}-{number}")
            for words, name in zip(said, "ABCD", strict=True)
        ),
    )


def make_digest() -> Digest:
    """Return the day's record: twelve stories, ten told in full."""
    stories = (opinion(), hebrew(), *map(filler, range(8)), council(), filler(9))
    dropped = replace(filler(8), id="2026-03-02-dropped", headline="A dropped story")
    return Digest(
        day=DAY,
        told=10,
        status="approved",
        stories=(*stories, dropped),
        silent=("Quiet Radio",),
        unheard=("Kei Lonn",),
        corrections=(
            Correction(
                when=datetime(2026, 3, 2, 12, tzinfo=UTC),
                text="There are *nine* cranes.",
                story="2026-03-02-council",
            ),
            Correction(when=datetime(2026, 3, 2, 13, tzinfo=UTC), text="+ The date was wrong."),
        ),
    )


def write_site(root: Path) -> Settings:
    """Write the day as an editor left it; return the site's settings."""
    write_digest(root / "content" / "digests" / f"{DAY}.json", replace(make_digest(), status="draft"))
    (root / "content" / "digests" / f"{DAY}.md").write_text(EDITING, encoding="utf-8")
    return Settings(root=root, edition={"approve": "at-once"}, **SETTINGS)
