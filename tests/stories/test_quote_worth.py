"""Which quotations of a story an edition keeps: those that its reader understands and can place."""

from __future__ import annotations

import pytest

from briefings.model import Actor, Briefing, Passage, Quote, Sentence, Span, Speaker, StoryQuote
from briefings.showable import weigh_quote
from briefings.stories import join_stories

LEDE = "The harbour board of Hestoy closed the outer quay on Monday because its piers have cracks."
TOLD = "Lise Aune, who leads the pilots, asked the board for a tug."
OF_IT = "The quay has needed new piers since the storm tore the harbour wall open"
OF_OTHERS = "It comes down to whether you get up early"


def quote(text: str, speaker: str, *, at: int = 400, actor: bool = True, **fields) -> Quote:
    said = Speaker(span=Span(0, 1), text=speaker, actor=speaker if actor else None)
    return Quote(
        span=Span(at, at + len(text)),
        text=text,
        speaker=said,
        **({"kind": "direct", "confidence": 0.95} | fields),
    )


def keep(*quotes: Quote, role: str = "engineer", kind: str = "person", language: str = "en") -> list[str]:
    office = Passage(span=Span(0, len(role)), text=role) if role else None
    names = {one.speaker.actor for one in quotes if one.speaker and one.speaker.actor}
    sentences = tuple(
        Sentence(span=Span(at, at + len(text)), text=text, score=1.0)
        for at, text in ((0, LEDE), (len(LEDE) + 1, TOLD))
    )
    briefing = Briefing(
        id="a",
        sha256="a",
        headline="Hestoy closes its outer quay",
        language=language,
        sentences=sentences,
        actors=tuple(Actor(name=name, kind=kind, salience=0.5, role=office) for name in sorted(names)),
        quotes=quotes,
    )
    (story,) = join_stories([briefing])
    return [taken.quote.text for taken in story.quotes]


def test_what_tells_of_the_story_early_in_its_article_is_kept():
    assert keep(quote(OF_IT, "Jens Aune")) == [OF_IT]


def test_what_stands_deep_in_its_article_and_has_no_word_of_the_story_is_not():
    assert keep(quote(OF_OTHERS, "Jens Aune", at=5000)) == []


def test_the_better_one_of_an_article_takes_the_place():
    assert keep(quote(OF_OTHERS, "Jens Aune", at=3000), quote(OF_IT, "Jens Aune", at=3500)) == [OF_IT]


def test_words_that_begin_within_a_sentence_are_not_kept():
    assert keep(quote(OF_IT[:1].lower() + OF_IT[1:], "Jens Aune")) == []


@pytest.mark.parametrize(
    ("speaker", "given", "kept"),
    [
        pytest.param("Jens Aune", {"role": "engineer"}, True, id="a role"),
        pytest.param("Jens Aune", {"role": ""}, False, id="a name alone"),
        pytest.param("Lise Aune", {"role": ""}, True, id="named in a sentence"),
        pytest.param("Aune", {"role": ""}, False, id="a bare surname, though it stands there"),
        pytest.param("Coastal Union", {"role": "", "kind": "organization"}, True, id="a body"),
    ],
)
def test_a_speaker_is_one_whom_a_reader_can_place(speaker: str, given: dict[str, str], *, kept: bool):
    assert bool(keep(quote(OF_IT, speaker), **given)) is kept


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("one commenter", False),
        ("an editorial", False),
        ("the company", False),
        ("a spokesman for the harbour", True),
        ("a Hestoy pilot", True),
        ("the board’s engineer", True),
        ("police", True),
    ],
)
def test_a_speaker_without_a_name_is_described(words: str, *, kept: bool):
    assert bool(keep(quote(OF_IT, words, actor=False))) is kept


def test_of_a_language_whose_words_nobody_has_counted_nothing_is_left_out():
    assert keep(quote(OF_OTHERS, "Jens Aune", at=5000), role="", language="is") == [OF_OTHERS]


def test_the_worth_ranks_quotations_and_an_older_record_goes_by_confidence_and_salience():
    worse, better = (
        StoryQuote(article="a", quote=quote(OF_IT, "Jens Aune"), worth=worth) for worth in (0.7, 0.9)
    )
    assert weigh_quote(worse, 0.9, 12) < weigh_quote(better, 0.1, 12)
    older = StoryQuote(article="a", quote=quote(OF_IT, "Jens Aune"))
    assert weigh_quote(older, 0.9, 12) > weigh_quote(older, 0.1, 12)
