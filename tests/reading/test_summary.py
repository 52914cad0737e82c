from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from sumy.parsers.plaintext import PlaintextParser

from briefings.errors import SettingsError
from briefings.model import Actor, Passage, Quote, Span, Speaker
from briefings.reading import analyse, read_article
from briefings.reading.options import ReadingOptions
from briefings.reading.summary import SUMMARIZERS, Length, choose_sentences
from briefings.reading.summary.candidates import LONGEST
from briefings.reading.summary.methods import SpanTokenizer
from briefings.reading.summary.news import NewsSummarizer
from briefings.sources.article import make_article

CASES = Path(__file__).parent / "cases" / "summaries"
PLAIN = (
    "The harbour of Selby closed on Monday after a barge sank at its mouth. "
    "Divers from the capital will lift the barge on Thursday, the port said. "
    "The port handles a third of the island's grain and all of its oil. "
    "Shops in the north of the island have begun to limit the sale of flour. "
    "The barge's owner, Tarlo Shipping, declined to say what had happened."
)


def read(text, headline="", language="en", *, parsed=False):
    article = make_article(id="case", text=text, headline=headline, language=language)
    return analyse(article) if parsed else analyse(article, models={})


def choose(text, **options):
    return choose_sentences(read(text), (), (), **options)


def read_cases():
    return [
        pytest.param(yaml.safe_load(file.read_text("utf-8")), id=file.stem)
        for file in sorted(CASES.glob("*"))
    ]


@pytest.mark.parametrize("summarizer", ["news", "lead"])
@pytest.mark.parametrize("case", read_cases())
def test_a_briefing_stands_alone(case, summarizer):
    analysis = read(case["text"], case["headline"], case.get("language", "en"), parsed=True)
    form = case.get("form", "news")
    sentences = choose_sentences(analysis, (), (), summarizer=summarizer, form=form)
    shown = "\n".join(sentence.text for sentence in sentences)
    fewest = case.get("fewest_by_news", 2) if summarizer == "news" else 2
    assert fewest <= len(sentences) <= 3
    held = case["must_hold"] + (case.get("held_by_news", []) if summarizer == "news" else [])
    assert [words for words in held if words not in shown] == []
    barred = case["must_not_hold"] + (case.get("not_by_news", []) if summarizer == "news" else [])
    assert [words for words in barred if words in shown] == []


@pytest.mark.parametrize("summarizer", SUMMARIZERS)
def test_every_summarizer_gives_sentences_in_the_order_of_the_text(summarizer):
    sentences = choose(PLAIN, summarizer=summarizer)
    assert len(sentences) == 3
    assert [s.span.of(PLAIN) for s in sentences] == [s.text for s in sentences]
    assert sorted(sentences, key=lambda s: s.span) == list(sentences)
    assert all(0 <= s.score <= 1 and s.why for s in sentences)


@pytest.mark.parametrize("summarizer", SUMMARIZERS)
@pytest.mark.parametrize(
    "text", ["", " \n ", "...", "Three small words", "No. No. No. No.", "a", "“", "word " * 400]
)
def test_small_and_odd_texts_give_what_there_is(text, summarizer):
    sentences = choose(text, summarizer=summarizer)
    assert all(s.text in text for s in sentences)
    assert bool(sentences) == bool(text.strip())


def test_the_parts_of_a_score_add_up_to_it():
    for sentence in choose(PLAIN):
        assert sum(reason.value for reason in sentence.why) == pytest.approx(sentence.score, abs=1e-3)


def test_an_unknown_summarizer_is_named():
    with pytest.raises(SettingsError, match=r"'oracle'.*lex-rank"):
        ReadingOptions(summarizer="oracle")


def test_a_length_in_words_is_kept():
    assert sum(len(s.text.split()) for s in choose(PLAIN, length=Length(words=30))) <= 30
    assert choose(PLAIN, length=Length(words=3)) == ()


def test_a_length_as_a_share_is_of_the_sentences_and_one_at_least():
    assert len(choose(PLAIN, length=Length(share=0.4))) == 2
    assert len(choose(PLAIN, length=Length(share=0.01))) == 1


def test_the_bounds_of_a_length_hold_together():
    assert len(choose(PLAIN, length=Length(sentences=1, words=60))) == 1


def test_nothing_is_chosen_where_none_is_asked_for():
    assert choose(PLAIN, length=Length(sentences=0)) == ()


def test_a_headline_printed_above_the_text_is_not_chosen():
    headline = "Harbour of Selby closes after a barge sinks at its mouth"
    sentences = choose_sentences(read(f"{headline}\n\n{PLAIN}", headline), (), (), length=Length(sentences=5))
    assert headline not in [sentence.text for sentence in sentences]


def test_two_sentences_that_say_one_thing_are_not_both_chosen():
    text = (
        f"{PLAIN}\nThe harbour of Selby was closed on Monday after a barge sank at the mouth of the harbour."
    )
    shown = [s.text for s in choose(text, length=Length(sentences=6))]
    assert len([s for s in shown if "barge sank" in s]) == 1


def test_a_repeated_sentence_is_told_apart_by_its_place():
    sentence = "The harbour of Selby closed on Monday after a barge sank at its mouth."
    (chosen,) = choose(f"{sentence}\n{sentence}\n{sentence}", summarizer="lex-rank")
    assert chosen.text == sentence


def test_a_pronoun_that_speaks_is_explained_by_its_actor():
    text = (
        "The harbour of Selby closed on Monday after a barge sank at its mouth.\n"
        "Nobody drowned.\n"
        "“The barge was old and the crew had warned us of the leak,” she said."
    )
    pronoun = Span(text.index("she"), text.index("she") + 3)
    quote = Quote(
        span=Span(text.index("The barge was"), text.index(",” she")),
        text="The barge was old and the crew had warned us of the leak",
        kind="direct",
        confidence=0.9,
        speaker=Speaker(span=pronoun, text="she", actor="Ada Frost"),
        cue=Passage(span=Span(text.index("said"), text.index("said") + 4), text="said"),
    )
    analysis = read(text)
    assert "she said" not in "".join(s.text for s in choose_sentences(analysis, (), ()))
    explained = choose_sentences(analysis, (), (quote,))
    assert [(g.span, g.name) for s in explained for g in s.glosses] == [(pronoun, "Ada Frost")]


def test_sumy_can_call_the_default_summarizer():
    document = PlaintextParser.from_string(PLAIN, SpanTokenizer("en")).document
    chosen = NewsSummarizer("en")(document, 2)
    assert [str(sentence) for sentence in chosen] == [
        s.text for s in choose(PLAIN, length=Length(sentences=2))
    ]
    assert len(NewsSummarizer("en")(document, "20%")) == 1


def test_sumy_may_say_a_language_by_its_name():
    assert NewsSummarizer("german").language == NewsSummarizer("de").language == "de"


def test_the_manuals_example_for_sumy_runs(capsys):
    manual = (Path(__file__).parents[2] / "docs" / "explanation" / "reading.md").read_text(encoding="utf-8")
    example, shown = re.findall(r"```(?:python|text)\n(.*?)```", manual, re.DOTALL)
    exec(compile(example, "docs/explanation/reading.md", "exec"), {})
    assert capsys.readouterr().out == shown


@pytest.mark.parametrize("summarizer", SUMMARIZERS)
def test_a_report_of_a_thousand_sentences_gives_what_was_asked_for(summarizer):
    made_up = Random(1)
    words = ["".join(made_up.choices("aeioklmnrst", k=7)) for _ in range(600)]
    text = "\n".join(f"The {' '.join(made_up.choices(words, k=12))}." for _ in range(1000))
    assert len(choose(text, summarizer=summarizer)) == 3


def test_nothing_opens_on_a_quotation_a_question_or_a_promotion():
    text = (
        "“The barge was old and the crew had warned us of the leak,” said Ada Frost, who owns it.\n"
        "Who will lift the barge that closed the harbour of Selby on Monday?\n"
        "Tune in on Tuesday for more of the barge and the harbour of Selby with Orlo Penn.\n"
        f"{PLAIN}"
    )
    headline = "Barge closes the harbour of Selby"
    first, *rest = choose_sentences(read(text, headline), (), (), length=Length(sentences=3))
    assert first.text[0] != "“"
    assert not [s.text for s in rest if s.text.endswith("?") or s.text.startswith("Tune in")]


def test_a_sentence_that_leans_says_so_and_stands_behind_its_support():
    text = (
        "The harbour of Selby closed on Monday after a barge sank at its mouth.\n"
        "It will open on Thursday when the barge is lifted, the port of Selby said on Monday.\n"
        "Nobody drowned when the barge sank at the mouth of the harbour."
    )
    chosen = choose(text, length=Length(sentences=3))
    leaning = [at for at, sentence in enumerate(chosen) if sentence.leans]
    assert [chosen[at].text[:7] for at in leaning] == ["It will"]
    assert [chosen[at - 1].text[:11] for at in leaning] == ["The harbour"]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Frost of Selby warned of the leak for years, she said on Monday at the harbour of Selby.",
        "A day after saying that she would not talk of the leak, Ada Frost spoke at the harbour of Selby.",
    ],
)
def test_a_name_is_added_only_where_the_sentence_has_not_given_it(text):
    pronoun = Span(text.index("she "), text.index("she ") + 3)
    quote = Quote(
        span=Span(0, pronoun.start),
        text=text[: pronoun.start],
        kind="indirect",
        confidence=0.9,
        speaker=Speaker(span=pronoun, text="she", actor="Ada Frost"),
    )
    named = text.index("Ada Frost")
    frost = Actor(name="Ada Frost", kind="person", mentions=(Span(named, named + 9),))
    (sentence,) = choose_sentences(read(text), (frost,), (quote,))
    assert sentence.glosses == ()


def test_a_pronoun_that_means_nobody_in_its_sentence_opens_nothing():
    text = (
        "In a poll of the harbour's workers on Monday, she led the list of those who should run the port.\n"
        f"{PLAIN}"
    )
    analysis = read(text, "Poll of harbour workers", parsed=True)
    first, *_ = choose_sentences(analysis, (), (), length=Length(sentences=1))
    assert "she led" not in first.text


def test_where_all_is_torn_a_quotation_is_shown_whole():
    said = " ".join(
        f"The dam of {year} held in the storm and will hold again this winter." for year in (1950, 1960, 1970)
    )
    text = (
        f"Ada Frost told the council that “we looked at each of them. {said} We need no other” and then left."
    )
    (sentence,) = choose(text, length=Length(sentences=1))
    assert len(text.split()) > LONGEST
    assert sentence.text == text


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aAb T.!?\"“”'’()\n:-1,é。He it", max_size=300), st.integers(0, 5))
def test_whatever_the_text_the_sentences_are_verbatim_and_apart(text, count):
    sentences = choose(text, length=Length(sentences=count))
    assert len(sentences) <= count
    assert all(s.span.of(text) == s.text for s in sentences)
    assert all(a.span.end <= b.span.start for a, b in pairwise(sentences))


@pytest.mark.parametrize(
    "file", sorted((CASES.parent / "printable").glob("*.yaml")), ids=lambda file: file.stem
)
def test_a_gist_has_what_an_editor_prints_and_is_rather_short(file):
    case = yaml.safe_load(file.read_text("utf-8"))
    article = make_article(id="case", text=case["text"], headline=case["headline"])
    told = [sentence.text for sentence in read_article(article).sentences]
    assert len(told) == len(case["told"])
    assert all(words in sentence for words, sentence in zip(case["told"], told, strict=True))


def test_what_an_editor_prints_is_asked_of_short_english_gists_alone():
    case = yaml.safe_load((CASES.parent / "printable" / "empty_second.yaml").read_text("utf-8"))
    english = read(case["text"], case["headline"], parsed=True)
    german = read(case["text"], case["headline"], "de", parsed=True)

    def tells_all(analysis, **options):
        return any("not amused" in told.text for told in choose_sentences(analysis, (), (), **options))

    assert not tells_all(english)
    assert tells_all(english, length=Length(sentences=5))
    assert tells_all(english, summarizer="lead")
    assert tells_all(german)


@pytest.mark.parametrize(
    "file", sorted((CASES.parent / "subjects").glob("*.yaml")), ids=lambda file: file.stem
)
def test_a_guide_tells_its_subject_and_a_report_its_news_not_its_scene(file):
    case = yaml.safe_load(file.read_text("utf-8"))
    source = case.get("source", "")
    article = make_article(id="case", text=case["text"], headline=case["headline"], source=source)
    briefing = read_article(article)
    told = " ".join(sentence.text for sentence in briefing.sentences)
    assert briefing.form == case.get("form", "advice")
    assert [phrase for phrase in case["must_hold"] if phrase not in told] == []
    assert [phrase for phrase in case["must_not_hold"] if phrase in told] == []
