"""Articles of one event become one story; what it says is chosen from all of them, each thing once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefings.bulk.shards import shelve_briefings
from briefings.model import Actor, Briefing, Passage, Quote, Sentence, Span, Speaker, Story, Term
from briefings.reading import read_article
from briefings.sources.article import make_article
from briefings.stories import join_stories, outline_stories, strip_briefing
from briefings.stories.across_languages import may_be_one, read_anchors

# What they share is made once.
pytestmark = pytest.mark.xdist_group("stories")

CASES = Path(__file__).parent.parent / "cases"
WEEK = CASES / "week.yaml"


def read_report(row: dict) -> Briefing:
    language = row.get("language", "en")
    article = make_article(
        id=row["id"],
        text=row["text"],
        headline=row["headline"],
        source=row["source"],
        published=datetime(2026, 3, row["day"], 9, tzinfo=UTC),
        language=language,
    )
    return read_article(article)


@pytest.fixture(scope="module")
def rows() -> list[dict]:
    return yaml.safe_load(WEEK.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def week(rows: list[dict]) -> dict[str, Briefing]:
    return {row["id"]: read_report(row) for row in rows}


def articles_of(stories: Sequence[Story]) -> list[list[str]]:
    return sorted(sorted(briefing.id for briefing in story.briefings) for story in stories)


def told_by(stories: Sequence[Story], article: str) -> Story:
    return next(story for story in stories if article in {briefing.id for briefing in story.briefings})


def briefing(name: str, *, words: str = "", **fields) -> Briefing:
    terms = tuple(Term(word=word, frequency=1) for word in dict.fromkeys(words.split()))
    return Briefing(id=name, sha256=name, terms=terms, **{"headline": words.title(), **fields})


def sentence(text: str, score: float = 1.0, *, leans: bool = False) -> Sentence:
    return Sentence(span=Span(0, len(text)), text=text, score=score, leans=leans)


def in_a_row(*sentences: Sentence) -> tuple[Sentence, ...]:
    """Return the sentences each behind the one before it."""
    placed: list[Sentence] = []
    for one in sentences:
        start = placed[-1].span.end + 1 if placed else 0
        placed.append(replace(one, span=Span(start, start + len(one.text))))
    return tuple(placed)


def quote(text: str, speaker: str | None = None) -> Quote:
    said = Speaker(span=Span(0, 1), text=speaker, actor=speaker) if speaker else None
    return Quote(span=Span(0, len(text)), text=text, kind="direct", confidence=0.9, speaker=said)


# Which articles tell one story


def test_the_reports_of_each_event_of_a_week_are_one_story(rows: list[dict], week: dict[str, Briefing]):
    expected: dict[str, list[str]] = {}
    for row in rows:
        expected.setdefault(row["event"], []).append(row["id"])
    assert articles_of(join_stories(list(week.values()))) == sorted(map(sorted, expected.values()))


def test_the_order_of_the_articles_changes_nothing(week: dict[str, Briefing]):
    given_order = list(week.values())
    stories = join_stories(given_order)
    Random(3).shuffle(given_order)
    assert join_stories(given_order) == stories


def test_an_event_alone_is_joined_as_among_others(week: dict[str, Briefing]):
    alone = join_stories([week[name] for name in ("h1", "h2", "h3", "g1")])
    assert articles_of(alone) == [["g1"], ["h1", "h2", "h3"]]


def test_many_more_articles_do_not_pull_an_event_apart_or_together(week: dict[str, Briefing]):
    random = Random(5)
    vocabulary = [f"word{n}" for n in range(4000)]
    others = [briefing(f"x{n}", words=" ".join(random.sample(vocabulary, 60))) for n in range(600)]
    made = articles_of(join_stories([*week.values(), *others]))
    assert [ids for ids in articles_of(join_stories(list(week.values()))) if ids not in made] == []


def test_two_briefs_are_joined_by_what_their_headlines_alone_say():
    scene = briefing("a", words="quarry shaft lamp rope dawn", headline="Stone frees nine miners near Torvik")
    vote = briefing(
        "b", words="owner charge torvik miners stone", headline="Nine miners freed from Torvik quarry"
    )
    other = briefing("c", words="trawler mast harbour stone", headline="Stone sails trawler to harbour")
    assert articles_of(join_stories([scene, vote, other])) == [["a", "b"], ["c"]]


def test_no_articles_make_no_stories():
    assert join_stories([]) == ()


def test_articles_without_words_or_day_stand_alone():
    assert articles_of(join_stories([briefing("a"), briefing("b")])) == [["a"], ["b"]]


@given(
    st.lists(
        st.tuples(
            st.lists(
                st.sampled_from(["alder", "birch", "cedar", "elm", "fir", "gorse", "hazel"]), max_size=8
            ),
            st.integers(0, 9) | st.none(),
            st.sampled_from(["en", "de", "xx", ""]),
            st.text(max_size=20),
        ),
        max_size=12,
    )
)
def test_every_article_stands_in_exactly_one_story_of_its_language(drawn):
    start = datetime(2026, 3, 1, tzinfo=UTC)
    pile = [
        briefing(
            f"a{at}",
            words=" ".join(words),
            headline=headline,
            language=language,
            published=None if day is None else start + timedelta(days=day),
        )
        for at, (words, day, language, headline) in enumerate(drawn)
    ]
    stories = join_stories(pile)
    assert sorted(told.id for story in stories for told in story.briefings) == sorted(one.id for one in pile)
    assert all(len({told.language for told in story.briefings}) == 1 for story in stories)
    assert len({story.id for story in stories}) == len(stories)


# Names


def test_ids_name_the_day_and_the_first_article(week: dict[str, Briefing]):
    stories = join_stories(list(week.values()))
    assert told_by(stories, "g1").id == "2026-03-03-stray-goat-stops-trams-for-an-hour"


def test_a_late_article_leaves_the_id_as_it_is(week: dict[str, Briefing]):
    before = told_by(join_stories([week["h1"], week["h2"], week["g1"]]), "h1")
    after = told_by(join_stories([week["h1"], week["h2"], week["h3"], week["g1"]]), "h1")
    assert after.id == before.id
    assert len(after.briefings) == 3


def test_stories_with_one_headline_have_different_ids():
    pile = [briefing("a", headline="Weather", words="rain"), briefing("b", headline="Weather", words="snow")]
    assert [story.id for story in join_stories(pile)] == ["weather", "weather-2"]


# What a story says


def test_each_sentence_is_one_of_its_article_and_none_says_what_another_says(week: dict[str, Briefing]):
    story = told_by(join_stories(list(week.values()), sentences=3), "f1")
    by_id = {briefing.id: briefing for briefing in story.briefings}
    assert all(told.sentence in by_id[told.article].sentences for told in story.sentences)
    assert len({told.sentence.text for told in story.sentences}) == len(story.sentences)
    assert {told.article for told in story.sentences} != {"f2", "f3"}


def read_pair(rows: Sequence[dict]) -> list[Briefing]:
    return [
        read_report({"id": f"report {number}", "source": f"Outlet {number}", "day": 3, **row})
        for number, row in enumerate(rows)
    ]


@pytest.mark.parametrize("kind", ["one event", "two events"])
def test_one_event_in_two_languages_is_one_story_told_in_one(kind: str):
    for rows in yaml.safe_load((CASES / "across_languages.yaml").read_text(encoding="utf-8"))[kind]:
        pair = read_pair(rows)
        stories = join_stories(pair)
        assert len(stories) == (1 if kind == "one event" else 2), rows[0]["headline"]
        assert [story.id for story in outline_stories([*map(strip_briefing, pair)])] == [
            story.id for story in stories
        ]
        for language in [row["language"] for row in rows]:
            for story in join_stories(pair, language=language):
                told = {one.id: one.language for one in story.briefings}
                spoken = language if language in told.values() else story.briefings[0].language
                assert {told[one.article] for one in story.sentences} == {spoken}
                assert [one.headline for one in story.briefings if one.language == spoken] == [story.headline]


def test_of_a_day_in_four_languages_each_event_is_one_story_or_asked_about():
    """31 events in English and another language, each with another event of the same people or places."""
    pairs = yaml.safe_load((CASES / "events_in_two_languages.yaml").read_text(encoding="utf-8"))
    own, same, other = [], [], []
    for english, (language, *words), apart in pairs:
        for told, (headline, text), spoken in (
            (own, english, "en"),
            (same, words, language),
            (other, apart, language),
        ):
            row = {"headline": headline, "text": text, "language": spoken, "day": 3, "source": spoken}
            told.append(read_report({"id": f"{len(own)} {spoken} {headline}", **row}))
    home = {one.id: story.id for story in join_stories([*own, *same]) for one in story.briefings}
    joined = [home[one.id] == home[each.id] for one, each in zip(own, same, strict=True)]
    assert sum(joined) >= 0.8 * len(pairs)
    assert len(set(home.values())) == 2 * len(pairs) - sum(joined)
    apart = join_stories([*own, *other])
    assert all(len({one.language for one in story.briefings}) == 1 for story in apart)
    anchors = [[*map(read_anchors, told)] for told in (own, same, other)]
    asked = [may_be_one(one, each) for one, each in zip(*anchors[:2], strict=True)]
    assert all(is_one or may_be for is_one, may_be in zip(joined, asked, strict=True))
    assert sum(may_be_one(one, each) for one, each in zip(*anchors[::2], strict=True)) <= 0.1 * len(pairs)


def test_one_article_tells_the_story_in_its_order():
    words = "quarry collapse miners rescue shaft"
    colour = briefing(
        "a",
        words=words,
        headline="A thermos at the pit head",
        sentences=(
            sentence("A thermos of tea stood on the wall all night, and nobody drank from it."),
            sentence("Nine miners were freed from the quarry at dawn.", 0.9),
        ),
    )
    news = briefing(
        "b",
        words=words,
        headline="Nine miners freed from quarry",
        sentences=in_a_row(
            sentence("Nine miners were freed at dawn from the quarry that had collapsed on Monday."),
            sentence("They had been in the shaft for forty hours.", 0.7, leans=True),
            sentence("The owner faces a charge of neglect.", 0.6),
        ),
    )
    (story,) = join_stories([colour, news], sentences=3)
    assert [told.article for told in story.sentences] == ["b", "b", "b"]
    assert [told.sentence.text.split()[0] for told in story.sentences] == ["Nine", "They", "The"]
    assert story.headline == "Nine miners freed from quarry"


def test_a_short_article_is_completed_by_what_another_adds_and_not_padded():
    words = "quarry collapse miners rescue shaft"
    short = briefing(
        "a", words=words, sentences=(sentence("Nine miners were freed at dawn from a quarry near Torvik."),)
    )
    same = sentence("At dawn nine miners were freed from the quarry near Torvik.", 0.9)
    more = sentence(
        "Halden Stone, who owns the quarry, faces a charge of neglect and may lose his licence.", 0.7
    )
    leaning = sentence("He denies it.", 0.6, leans=True)
    elsewhere = sentence("At sea, a trawler was brought to port with a broken mast.", 0.5)
    town = (Actor(name="Torvik", kind="place"),)
    long = briefing("b", words=words, sentences=(same, elsewhere, more, leaning), actors=town)
    (story,) = join_stories([short, long], sentences=3)
    assert len({told.sentence.text for told in story.sentences} & {short.sentences[0].text, same.text}) == 1
    assert more in [told.sentence for told in story.sentences]
    # Another report's word on something else completes nothing.
    assert elsewhere not in [told.sentence for told in story.sentences]


def test_a_sentence_from_far_into_a_report_is_no_third():
    words = "quarry collapse miners rescue shaft"
    freed = sentence("Nine miners were freed at dawn from the quarry near Torvik.")
    near = sentence("They had been in the shaft for forty hours.", 0.7, leans=True)
    far = sentence("The former keeper of the light came back to the town in spring.", 0.6)
    report = in_a_row(freed, near, far)
    deep = replace(report[2], span=Span(report[2].span.start + 700, report[2].span.end + 700))
    other = briefing("b", words=words, sentences=(freed,))
    (story,) = join_stories([briefing("a", words=words, sentences=(*report[:2], deep)), other])
    assert [told.sentence.text for told in story.sentences] == [freed.text, near.text]


def test_a_story_is_told_in_as_many_sentences_as_asked(week: dict[str, Briefing]):
    story = told_by(join_stories(list(week.values()), sentences=1), "h1")
    assert len(story.sentences) == 1


def test_the_headline_is_one_of_the_sources(week: dict[str, Briefing]):
    for story in join_stories(list(week.values())):
        assert story.headline in {briefing.headline for briefing in story.briefings}


def test_the_headline_that_the_others_share_most_is_taken():
    words = "bridge close crack steel varna"
    pile = [
        briefing("a", words=words, headline="A bad day for drivers"),
        briefing("b", words=words, headline="Varna bridge closed after cracks in steel"),
        briefing("c", words=words, headline="Cracks close Varna bridge"),
    ]
    (story,) = join_stories(pile)
    assert "Varna bridge" in story.headline


def test_a_quotation_in_two_articles_stands_once_and_names_both():
    words = "tunnel flood pumps mayor sundby"
    one = briefing("a", words=words, quotes=(quote("We pump day and night until it is dry", "Ida Brun"),))
    others = (
        quote("We pump day and night", "Brun"),
        quote("The mayor knows nothing of pumps", "Halden Stone"),
        quote("Leave it"),
    )
    two = briefing("b", words=words, quotes=others)
    (story,) = join_stories([one, two])
    assert [(q.quote.text, q.article, q.also) for q in story.quotes] == [
        ("We pump day and night until it is dry", "a", ("b",)),
        ("The mayor knows nothing of pumps", "b", ()),
    ]


def test_the_parts_of_a_quotation_are_taken_from_one_article():
    # One article quotes more in the second part: of each part the fullest copy would part them.
    words = "tunnel flood pumps mayor sundby"
    begun, rest = "Every town has a right to its pumps", "The mayor respects that but wants them elsewhere."
    more = f"{rest} He would sell them by the autumn."
    one = briefing("a", words=words, quotes=in_two_parts(begun, rest, "Ida Brun"))
    two = briefing("b", words=words, quotes=in_two_parts(f"{begun},", more, "Ida Brun"))
    half = briefing("c", words=words, quotes=(quote(begun, "Ida Brun"),))
    (story,) = join_stories([half, one, two])
    assert [(q.quote.text, q.article, set(q.also)) for q in story.quotes] == [
        (f"{begun},", "b", {"a", "c"}),
        (more, "b", {"a", "c"}),
    ]


def in_two_parts(begun: str, rest: str, speaker: str) -> tuple[Quote, Quote]:
    said = quote(rest, speaker)
    start = len(begun) + 20
    return quote(begun, speaker), replace(said, span=Span(start, start + len(rest)), continues=True)


# Actors over articles


def actors_of(*casts: Sequence[Actor]) -> dict[str, tuple[str, ...]]:
    words = "tunnel flood pumps mayor sundby"
    pile = [briefing(f"a{at}", words=words, actors=tuple(actors)) for at, actors in enumerate(casts)]
    (story,) = join_stories(pile)
    return {actor.name: actor.articles for actor in story.actors}


def person(name: str, *aliases: str, **fields) -> Actor:
    return Actor(name=name, kind="person", aliases=aliases, **{"salience": 0.5, **fields})


def test_a_surname_alone_joins_the_one_who_bears_it():
    assert actors_of([person("Selma Aydin")], [person("Aydin")]) == {"Selma Aydin": ("a0", "a1")}


def test_a_surname_that_two_bear_joins_neither():
    both = [person("Selma Aydin", "Aydin"), person("Kerem Aydin", "Aydin")]
    made = actors_of(both, [person("Aydin")])
    assert made == {"Selma Aydin": ("a0",), "Kerem Aydin": ("a0",), "Aydin": ("a1",)}


def test_spouses_stay_apart_where_each_article_names_one():
    made = actors_of([person("Bo Lindqvist", "Lindqvist")], [person("Maj Lindqvist", "Lindqvist")])
    assert made == {"Bo Lindqvist": ("a0",), "Maj Lindqvist": ("a1",)}


def test_initials_and_middle_names_do_not_make_another_person():
    made = actors_of([person("Ruth B. Calloway")], [person("R. Calloway")], [person("Ruth Calloway")])
    assert list(made.values()) == [("a0", "a1", "a2")]


def test_the_names_of_one_country_and_spellings_of_one_person_are_one_actor():
    turkey, other = (Actor(name=name, kind="place", salience=0.5) for name in ("Turkey", "Türkiye"))
    assert list(actors_of([turkey], [other], [turkey])) == ["Turkey"]
    assert list(actors_of([person("Ferit Kemal Marban")], [person("Kemal Marbán")])) == ["Ferit Kemal Marban"]


def test_organisations_join_by_an_alias_and_kinds_stay_apart():
    union = Actor(name="Havnefront Union", kind="organization", aliases=("HFU",), salience=0.4)
    short = Actor(name="HFU", kind="organization", salience=0.4)
    place = Actor(name="Havnefront Union", kind="place", salience=0.1)
    assert actors_of([union], [short, place])["Havnefront Union"] in {("a0", "a1"), ("a1",)}
    assert actors_of([union], [short]) == {"Havnefront Union": ("a0", "a1")}


def test_the_role_names_the_article_that_it_stands_in():
    role = Passage(span=Span(0, 14), text="mayor of Sundby")
    words = "tunnel flood pumps mayor sundby"
    pile = [
        briefing("a", words=words, actors=(person("Ida Brun"),)),
        briefing("b", words=words, actors=(person("Ida Brun", role=role),)),
    ]
    (story,) = join_stories(pile)
    assert (story.actors[0].role, story.actors[0].role_article) == ("mayor of Sundby", "b")


# Over days


def test_a_story_of_the_next_day_carries_on_the_earlier_one(week: dict[str, Briefing]):
    earlier = join_stories([week["h1"], week["h2"], week["g1"]])
    story = told_by(join_stories([week["h3"], week["r1"]], earlier=earlier), "h3")
    assert story.continues == told_by(earlier, "h1").id
    assert story.label == "updated"


def test_another_event_of_the_same_minister_is_new(week: dict[str, Briefing]):
    earlier = join_stories([week["h1"], week["h2"], week["h3"]])
    story = told_by(join_stories([week["s1"], week["s2"]], earlier=earlier), "s1")
    assert (story.label, story.continues) == ("new", None)


def test_an_opinion_and_an_interview_are_one_story_only_with_a_report():
    words = "quarry collapse miners rescue shaft"
    report = briefing("a", words=words, headline="Quarry collapses")
    opinion = briefing("b", words=words, headline="Close the quarry", form="opinion")
    interview = briefing("c", words=words, headline="I was down there", form="interview")
    assert articles_of(join_stories([opinion, interview])) == [["b"], ["c"]]
    assert articles_of(outline_stories([opinion, interview])) == [["b"], ["c"]]
    assert articles_of(join_stories([report, opinion, interview])) == [["a", "b", "c"]]


@pytest.mark.parametrize(("hours", "expected"), [(-2, "copy"), (2, "f1")])
def test_of_copies_the_earliest_tells_the_story(week: dict[str, Briefing], hours: int, expected: str):
    published = week["f1"].published
    copy = replace(week["f1"], id="copy", source="Late Wire", published=published + timedelta(hours=hours))
    (story,) = join_stories([week["f1"], copy])
    assert story.briefings[0].id == expected
    assert {told.article for told in story.sentences} == {expected}


def test_a_copy_of_yesterdays_report_brings_nothing_new(week: dict[str, Briefing]):
    earlier = join_stories([week["f2"]])
    copy = replace(week["f3"], id="late", published=datetime(2026, 3, 3, 9, tzinfo=UTC))
    (story,) = join_stories([copy], earlier=earlier)
    assert (story.label, story.continues) == ("continuing", earlier[0].id)


def test_what_was_told_yesterday_is_not_told_again():
    words = "quarry collapse miners rescue shaft"
    old = briefing("a", words=words, sentences=(sentence("Nine miners are trapped in the quarry at Holm."),))
    both = (
        sentence("Nine miners are trapped in the quarry at Holm."),
        sentence("All were freed at dawn.", 0.3),
    )
    (story,) = join_stories([briefing("b", words=words, sentences=both)], earlier=join_stories([old]))
    assert [told.sentence.text for told in story.sentences] == ["All were freed at dawn."]


def test_the_latest_of_a_chain_is_carried_on(week: dict[str, Briefing]):
    first = join_stories([week["f1"]])
    copy = replace(week["f2"], published=datetime(2026, 3, 3, 9, tzinfo=UTC))
    second = join_stories([copy], earlier=first)
    late = replace(week["f3"], published=datetime(2026, 3, 4, 9, tzinfo=UTC))
    (third,) = join_stories([late], earlier=[*first, *second])
    assert third.continues == second[0].id


def test_a_chain_goes_on_where_its_first_story_was_taken_into_another(week: dict[str, Briefing]):
    first = [replace(join_stories([week["h1"], week["h2"]])[0], formerly=("taken-in",))]
    copy = replace(week["h1"], id="copy", published=week["h1"].published + timedelta(hours=6))
    second = [replace(join_stories([copy], earlier=first)[0], continues="taken-in")]
    late = replace(week["h2"], id="late", published=week["h2"].published + timedelta(days=1))
    (third,) = join_stories([late], earlier=[*first, *second])
    assert third.continues == second[0].id


def test_sentences_that_share_small_words_alone_are_both_told():
    first = sentence("It was at the time that it had to be, and so it was for him: the rudder jammed.")
    second = sentence("So it was that at the time he had to be there for it, and a tug came.", score=0.9)
    (story,) = join_stories([briefing("a", words="rudder tug", sentences=(first, second))])
    assert len(story.sentences) == 2


def test_news_tells_a_story_before_opinion():
    words = "quay strike dockers vote port union halt"
    vote = sentence(
        "Mellan's dockers voted by a wide margin on Monday to halt work at the port for two days."
    )
    column = briefing(
        "a", words=words, headline="Dockers vote to halt port: about time", sentences=(vote,), form="opinion"
    )
    report = briefing(
        "b",
        words=words,
        headline="Port of Mellan halts",
        sentences=(sentence("The port of Mellan halts for two days after a vote of its dockers.", 0.8),),
    )
    (story,) = join_stories([column, report], sentences=1)
    assert [told.article for told in story.sentences] == ["b"]


# Events of one kind


def test_two_events_of_one_kind_on_one_day_are_two_stories():
    rows = yaml.safe_load(WEEK.with_name("two_quakes.yaml").read_text(encoding="utf-8"))
    told = articles_of(join_stories([read_report(row) for row in rows]))
    assert told == [["north 1", "north 2"], ["south 1", "south 2"]]


def test_particulars_are_numbers_years_and_days_of_the_calendar():
    row = {"id": "a", "headline": "A bridge", "source": "a", "day": 1}
    english = "The bridge was opened on March 5, 1987, at 10:30, before 1,200 guests. It cost 4. 5 million."
    read = read_report(row | {"text": english})
    assert {one.word for one in read.particulars} == {"--03-05", "1987", "1200", "4.5"}
    german = read_report(row | {"text": "Am 5. März 1987 kamen 1200 Gäste.", "language": "de"})
    assert {one.word for one in german.particulars} == {"--03-05", "1987", "1200"}


# A story over days


@pytest.fixture(scope="module")
def accord() -> dict[int, Story]:
    rows = yaml.safe_load(WEEK.with_name("accord.yaml").read_text(encoding="utf-8"))
    told: dict[int, Story] = {}
    for day in (3, 4, 5):
        today = [read_report(row) for row in rows if row["day"] == day]
        (told[day],) = join_stories(today, earlier=list(told.values()))
    return told


def test_a_story_over_three_days_goes_on_and_says_what_is_new(accord: dict[int, Story]):
    assert [story.label for story in accord.values()] == ["new", "updated", "updated"]
    assert accord[4].continues == accord[3].id
    assert accord[5].continues == accord[4].id
    assert all(told.new for told in accord[5].sentences)


def test_a_quotation_of_an_earlier_day_is_not_told_again(accord: dict[int, Story]):
    said = [quote.quote.text for quote in accord[4].quotes]
    assert any("dull for a hundred years" in text for text in said)
    assert not any("does not read maps" in text for text in said)


def test_the_headline_tells_the_event_and_no_detail_of_it(accord: dict[int, Story]):
    assert accord[5].headline == "Sudland's parliament approves accord on the river Lamm"


def test_no_story_begins_by_speaking_to_its_reader(accord: dict[int, Story]):
    assert accord[5].sentences[0].sentence.text.startswith("Sudland's parliament approved")


def test_a_quotation_that_the_text_contradicts_cannot_stand_alone():
    read = read_report(
        {
            "id": "a",
            "headline": "Mayor defends the bridge",
            "source": "a",
            "day": 1,
            "text": "Selby's council argued about its bridge on Monday.\n\n"
            '"The new bridge has not cost this town a single crown," claimed Mayor Edda Dornick.\n\n'
            "That is false. The council paid four million crowns for it last year.\n\n"
            '"We paid the bill in March and we will pay the next one," said the treasurer, Tomas Quell.\n\n'
            '"No sane town would build a bridge at all," said Arne Holt. "Let the ferry carry them."\n\n'
            "Holt later apologized and voted for the bridge.\n\n"
            "The council then spoke of remarks from 1998 that Ole Brandt made.\n\n"
            '"Our town has a ferry for the likes of these people," Brandt said.',
        }
    )
    leaning = {quote.text[:12]: quote.leans for quote in read.quotes if quote.kind == "direct"}
    assert leaning == {
        "The new brid": True,
        "We paid the ": False,
        "No sane town": True,
        "Let the ferr": True,
        "Our town has": True,
    }


# A day too large to be held


def test_a_day_on_the_shelf_has_the_stories_of_one_that_is_held(week: dict[str, Briefing]):
    held = list(week.values())
    Random(1).shuffle(held)
    with shelve_briefings(map(strip_briefing, held)) as shelf:
        outlined = list(outline_stories(shelf))
    whole = join_stories(held)

    def outline(story: Story) -> tuple[object, ...]:
        told = [(one.article, one.sentence.text) for one in story.sentences]
        return story.id, story.headline, story.label, told, [each.id for each in story.briefings]

    assert list(map(outline, outlined)) == list(map(outline, whole))
    assert any(len(story.briefings) > 1 for story in outlined)


def test_a_shelf_gives_back_each_briefing_whole_in_its_place(week: dict[str, Briefing]):
    held = [*week.values(), briefing("odd", words="\ud800 surrogate")]
    with shelve_briefings(held) as shelf:
        assert list(shelf) == held
        assert (shelf[-1], shelf[2:4]) == (held[-1], held[2:4])


def test_no_articles_are_no_stories():
    assert list(outline_stories([])) == []


# Who is who on a day: by names, however many there are


def test_a_surname_that_many_share_is_given_to_nobody_and_each_full_name_keeps_its_own_id():
    given = [f"{first}{last}" for first in ("Bor", "Dag", "Fen", "Gil") for last in ("a", "ek", "im", "ulf")]
    telling = [
        briefing(f"b{at}", words=f"w{at}a w{at}b w{at}c", actors=(person(f"{name} Tarnow"),))
        for at, name in enumerate(given)
    ]
    bare = briefing("bare", words="x y z", actors=(person("Tarnow"),))
    stories = join_stories([*telling, bare])
    ids = {story.briefings[0].id: [actor.id for actor in story.actors] for story in stories}
    assert len({name for names in ids.values() for name in names}) == len(given) + 1
    assert ids["bare"] == ["tarnow"]
