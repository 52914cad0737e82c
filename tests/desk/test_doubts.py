"""What the desk is unsure of: each class of fault is a row that leads to its place; what is right is none."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from itertools import permutations

import pytest
from click.testing import CliRunner
from desk_server import get_page
from mended_site import DAY, TEXTS, record, write_article, write_site

from briefings.cli import main
from briefings.codec import read_digest, read_readings, write_digest, write_readings
from briefings.desk.desk_day import DeskDay
from briefings.desk.doubts import find_evidence, list_doubts
from briefings.desk.editor_file import change_file
from briefings.desk.mends import MENDS
from briefings.desk.people_doubts import QuickMend
from briefings.desk.review import tell_press
from briefings.editions import editor_path
from briefings.model import (
    Difference,
    Digest,
    Figure,
    Gloss,
    Sentence,
    Span,
    Story,
    StoryActor,
    StoryFigure,
    StoryQuote,
    StorySentence,
)
from briefings.pipeline import build_records
from briefings.settings import load_settings

# What they share is made once.
pytestmark = pytest.mark.xdist_group("doubts")

FERRY, STRIKE = "ferry-solveig-runs-aground-off-tharn", "dockers-walk-out-in-brenholm"
RATES = "lemurias-bank-keeps-its-rate"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return write_site(tmp_path_factory.mktemp("doubts") / "built").root


@pytest.fixture
def site(built, tmp_path):
    shutil.copytree(built, tmp_path / "site")
    return load_settings(tmp_path / "site")


def find_story(digest: Digest, name: str) -> Story:
    return next(story for story in digest.stories if story.id == f"{DAY}-{name}")


def change(digest: Digest, name: str, **fields) -> Digest:
    story = find_story(digest, name)
    changed = replace(story, **fields)
    return replace(digest, stories=tuple(changed if one is story else one for one in digest.stories))


def add_person(digest: Digest, story: str, name: str) -> Digest:
    actor = StoryActor(id=name.lower().replace(" ", "-"), name=name, kind="person", salience=0.1)
    return change(digest, story, actors=(*find_story(digest, story).actors, actor))


def set_actor(digest: Digest, name: str, actor: str, **fields) -> Digest:
    actors = find_story(digest, name).actors
    changed = tuple(replace(one, **fields) if one.id == actor else one for one in actors)
    return change(digest, name, actors=changed)


def tell(digest: Digest, name: str, text: str, *, start: int = 0, glosses: tuple[Gloss, ...] = ()) -> Digest:
    story = find_story(digest, name)
    span = Span(start, start + len(text))
    sentence = Sentence(span=span, text=text, score=0.5, glosses=glosses)
    first = StorySentence(article=story.briefings[0].id, sentence=sentence)
    return change(digest, name, sentences=(first, *story.sentences[1:]))


def repeat(digest: Digest) -> Digest:
    other = find_story(digest, FERRY).sentences[0].sentence.text
    return tell(digest, STRIKE, other)


def label(digest: Digest) -> Digest:
    story = find_story(digest, RATES)
    headline = f"Opinion: {story.headline}"
    briefings = tuple(replace(one, headline=headline) for one in story.briefings)
    return change(digest, RATES, headline=headline, briefings=briefings)


def join_all(digest: Digest) -> Digest:
    kept, gone = find_story(digest, STRIKE), find_story(digest, RATES)
    joined = change(digest, STRIKE, briefings=(*kept.briefings, *gone.briefings))
    return replace(joined, stories=tuple(one for one in joined.stories if one.id != gone.id))


def join_opinion(digest: Digest) -> Digest:
    gone = find_story(digest, RATES)
    form = tuple(replace(one, form="opinion") for one in gone.briefings)
    return join_all(change(digest, RATES, briefings=form))


def part_ferry(digest: Digest) -> Digest:
    story = find_story(digest, FERRY)
    lead, other = story.briefings
    apart = replace(story, id="apart", headline=other.headline, briefings=(other,), quotes=(), actors=())
    told = tuple(one for one in story.sentences if one.article == other.id)
    mine = tuple(one for one in story.sentences if one.article == lead.id)
    left = change(digest, FERRY, briefings=(lead,), sentences=mine)
    return replace(left, stories=(*left.stories, replace(apart, sentences=told)))


def count_otherwise(digest: Digest) -> Digest:
    told = find_story(digest, FERRY).sentences[0]
    figures = [
        Figure(span=Span(0, 14), text=f"{number} passengers", value=number, what="p", sentence=told.sentence)
        for number in (212, 221)
    ]
    both = tuple(StoryFigure(article=told.article, figure=figure) for figure in figures)
    return change(digest, FERRY, differing=(Difference(what="passengers", figures=both),))


HE = "He steered for the sand and kept it off the rocks until the lifeboats came."
VOSS = "irmela-voss"
# What is wrong with the record, and the row: its kind, some of its words, and where it leads.
FAULTS = {
    "a pronoun first": (lambda d: tell(d, FERRY, HE), "sentence", HE, "told-1-0"),
    "a connective first": (
        lambda d: tell(d, FERRY, "However, the rudder held until the evening."),
        "sentence",
        "However",
        "told-1-0",
    ),
    "a noun of which nothing was told": (
        lambda d: tell(d, RATES, "The ruling took effect on Monday at the gates of the mill."),
        "sentence",
        "The ruling took",
        "told-1-0",
    ),
    "a sentence that is cut": (
        lambda d: tell(d, RATES, TEXTS["rates"][2][:46]),
        "sentence",
        "It is not a whole sentence",
        "told-1-0",
    ),
    "a notice": (
        lambda d: tell(d, FERRY, "Sign up for our newsletter and get the news every morning."),
        "sentence",
        "addresses the reader",
        "told-1-0",
    ),
    "a name in brackets": (
        lambda d: tell(d, FERRY, HE, glosses=(Gloss(span=Span(0, 2), name="Irmela Voss"),)),
        "sentence",
        "[Irmela Voss] is our addition",
        "told-1-0",
    ),
    "told twice": (repeat, "sentence", "tells it too", "told-1-0"),
    "a torn role": (
        lambda d: set_actor(d, FERRY, VOSS, role="former captain of"),
        "role",
        "former captain of",
        f"who-{VOSS}",
    ),
    "a role that is a clause": (
        lambda d: set_actor(d, FERRY, VOSS, role=" ".join(["captain"] * 13)),
        "role",
        "captain captain",
        f"who-{VOSS}",
    ),
    "a bare surname beside its name": (
        lambda d: add_person(d, FERRY, "Voss"),
        "actor",
        "Voss may be Irmela Voss",
        "who-voss",
    ),
    "one name with an initial and a generation": (
        lambda d: add_person(d, FERRY, "Irmela K. Voss Jr."),
        "actor",
        "One person or two: Irmela Voss, Irmela K. Voss Jr.?",
        "who-irmela-k.-voss-jr.",
    ),
    "two of one surname": (
        lambda d: add_person(d, FERRY, "Ilse Voss"),
        "actor",
        "One person or two: Irmela Voss, Ilse Voss?",
        "who-ilse-voss",
    ),
    "another's name": (
        lambda d: set_actor(d, FERRY, VOSS, aliases=("Oda Brandt",)),
        "actor",
        "Irmela Voss is called Oda Brandt too",
        f"who-{VOSS}",
    ),
    "nobody's headline": (
        lambda d: change(d, RATES, headline="More to follow"),
        "headline",
        "More to follow",
        "headline",
    ),
    "opinion told as news": (label, "form", "says opinion", "form"),
    "two stories made one": (join_all, "stories", "One event or two?", "article-2"),
    "news and opinion made one": (
        join_opinion,
        "stories",
        "News and opinion in one story?",
        "article-2",
    ),
    "one story made two": (part_ferry, "stories", "Two events or one?", "articles"),
    "numbers that differ": (count_otherwise, "numbers", "212 passengers, 221 passengers", "numbers"),
    "nothing told": (lambda d: change(d, RATES, sentences=()), "sentence", "no sentence", "sentences"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_row_that_leads_to_its_place(site, fault):
    spoil, kind, words, place = FAULTS[fault]
    before = {doubt.key for doubt in list_doubts(DeskDay(record(site), site))}
    write_digest(record(site), spoil(read_digest(record(site))))
    rows = [doubt for doubt in list_doubts(DeskDay(record(site), site)) if doubt.key not in before]
    found = [doubt for doubt in rows if (doubt.kind, doubt.place) == (kind, place) and words in doubt.words]
    assert found, rows
    # The page of its story has the place, marked.
    page = get_page(site, f"/desk/{DAY}", story=found[0].story, row=found[0].key)
    assert re.search(rf'id="{place}" class="here', page)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_button_of_a_row_settles_it(site, fault):
    path = record(site)
    write_digest(path, FAULTS[fault][0](read_digest(path)))
    for doubt in list_doubts(DeskDay(path, site)):
        for mend in doubt.mends:
            settle(path, site, mend)
            after = DeskDay(path, site)
            assert after.strays == ()
            assert doubt.key not in {one.key for one in list_doubts(after)}
            editor_path(path).unlink()


def settle(path, site, mend: QuickMend) -> None:
    day = DeskDay(path, site)
    text = change_file(None, day.path, day.digest, lambda front: MENDS[mend.action](day, front, mend.fields))
    day.path.write_text(text, "utf-8")


def press(path, site, action: str, **fields: str) -> DeskDay:
    """Press a button, and return the day after it; what an editor's file had before stands."""
    day = DeskDay(path, site)
    text = change_file(day.text, day.path, day.digest, lambda front: MENDS[action](day, front, fields))
    day.path.write_text(text, "utf-8")
    return DeskDay(path, site)


@pytest.mark.parametrize("where", ["alone", "in another story"])
@pytest.mark.parametrize("leaves", ["ferry", "ferry-wire"])
def test_a_link_to_a_story_leads_to_the_article_that_it_is_called_after(site, leaves, where):
    """Whichever part leaves, the id goes with its article; what is told and set goes with its articles."""
    path, ferry = record(site), f"{DAY}-{FERRY}"
    before = find_story(read_digest(path), FERRY)
    said = next(one for one in before.quotes if one.speaker == VOSS)
    span = f"{said.quote.span.start}-{said.quote.span.end}"
    press(path, site, "quote", story=ferry, article="ferry", span=span, does="speaker", speaker="nobody")
    press(path, site, "actor", story=ferry, actor=VOSS, does="set", name="Irmela Voss", role="Captain")
    other = f"{DAY}-{STRIKE}" if where != "alone" else ""
    fields = {"action": "regroup", "story": ferry, "article": leaves, "does": "move", "other": other}
    before_it = DeskDay(path, site)
    day = press(path, site, **fields)
    assert day.strays == ()
    homes = {one.id: story for story in day.digest.stories for one in story.briefings}
    joined = where != "alone" and leaves == "ferry"
    # A story that is moved as a whole is a part of the other, to which its link then leads.
    assert homes["ferry"].id == (other if joined else ferry)
    assert ferry in (homes["ferry"].id, *homes["ferry"].formerly)
    assert ferry not in (homes["ferry-wire"].id, *homes["ferry-wire"].formerly)
    if where == "alone" or leaves == "ferry":
        assert homes["ferry-wire"].id == f"{DAY}-all-ashore-after-ferry-hits-sandbank"
        assert homes["ferry-wire"].headline == TEXTS["ferry-wire"][1]
        assert {one.article for one in homes["ferry-wire"].sentences} == {"ferry-wire"}
    if not joined:
        assert homes["ferry"].headline == TEXTS["ferry"][1]
        assert homes["ferry"].sentences
    taken = next(one for one in homes["ferry"].quotes if one.quote.span == said.quote.span)
    assert taken.speaker == ""
    told = tell_press(before_it, day, fields)
    if where == "alone":
        assert told.startswith("two stories: “")
        assert told.count("(1 article)") == 1
        join_again(path, site, homes["ferry"], homes["ferry-wire"])
    else:
        assert told == f"1 article moved to “{homes[leaves].headline}”"


def join_again(path, site, *parts: Story) -> None:
    """Join the two parts of a story by each button there is, and each of them with a third story.

    That one is told first: what it takes in is its own before the other part is made.
    """
    third = find_story(DeskDay(path, site).digest, STRIKE)
    press(path, site, "arrange", order=third.id)
    split = editor_path(path).read_text("utf-8")
    for taker, taken in [
        *permutations(parts),
        *((one, third) for one in parts),
        *((third, one) for one in parts),
    ]:
        articles = "\n".join(one.id for one in taken.briefings)
        for fields in (
            {"story": taker.id, "does": "merge", "other": taken.id},
            {"story": taken.id, "does": "move", "other": taker.id, "article": articles},
        ):
            editor_path(path).write_text(split, "utf-8")
            before = DeskDay(path, site)
            day = press(path, site, "regroup", **fields)
            # The desk has left no entry of its own that fits nothing.
            assert day.strays == ()
            assert len(day.stories) == len(before.stories) - 1
            whole = day.find_story(taker.id)
            assert {one.id for one in whole.briefings} == {
                one.id for one in (*taker.briefings, *taken.briefings)
            }
            assert (whole.headline, whole.sentences) == (taker.headline, taker.sentences)
            told = tell_press(before, day, {"action": "regroup", **fields})
            assert "is one story of both" in told or told.endswith(f"moved to “{taker.headline}”")


def test_a_part_that_showed_no_quotation_shows_its_own(site):
    """What the readings of its articles are sure of is shown, though the story had no room for it."""
    path = record(site)
    digest = read_digest(path)
    write_digest(path, change(digest, FERRY, quotes=()))
    day = press(path, site, "regroup", story=f"{DAY}-{FERRY}", article="ferry-wire", does="move", other="")
    assert day.strays == ()
    said = [one for one in find_story(day.digest, FERRY).quotes if one.chosen]
    assert [(one.speaker, one.quote.text[:9]) for one in said if one.speaker] == [(VOSS, "We turned")]


def test_to_cut_a_quotation_does_not_answer_who_speaks(site):
    path = record(site)
    clean = read_digest(path)
    unsure = tuple(
        replace(one, quote=replace(one.quote, confidence=0.85)) if one.speaker == VOSS else one
        for one in find_story(clean, FERRY).quotes
    )
    write_digest(path, change(clean, FERRY, quotes=unsure))
    (row,) = [
        one for one in list_doubts(DeskDay(path, site)) if one.kind == "speaker" and "Voss" in one.words
    ]
    fields = {key: row.mends[-1].fields[key] for key in ("story", "article", "span")}
    (end,) = next(one for one in DeskDay(path, site).list_quotes(find_story(clean, FERRY)) if one.ends).ends
    day = press(path, site, "quote", **fields, does="shorten", length=str(end))
    assert row.key in {one.key for one in list_doubts(day)}
    day = press(path, site, "quote", **fields, does="speaker", speaker=f"actor:{VOSS}")
    assert row.key not in {one.key for one in list_doubts(day)}


def test_what_a_row_offers_says_what_it_does(site):
    """What is cut is made whole, an opinion leaves alone, a merged story asks what it is to tell."""
    path, clean = record(site), read_digest(record(site))
    write_digest(path, FAULTS["a sentence that is cut"][0](clean))
    (row,) = [one for one in list_doubts(DeskDay(path, site)) if "not a whole sentence" in one.words]
    assert [mend.words for mend in row.mends] == ["Take the whole sentence", "Take it out"]
    settle(path, site, row.mends[0])
    told = find_story(DeskDay(path, site).digest, RATES).sentences[0].sentence.text
    assert told.endswith("as many had expected.")
    editor_path(path).unlink()
    write_digest(path, join_all(label(clean)))
    (row,) = [one for one in list_doubts(DeskDay(path, site)) if one.kind == "form"]
    assert [mend.words for mend in row.mends] == [
        "Only this article is opinion: it leaves as a story",
        "All of it is opinion",
    ]
    assert "Opinion: Lemuria" in find_evidence(DeskDay(path, site), row)[0][0][0]
    settle(path, site, row.mends[0])
    forms = [(one.form, len(one.briefings)) for one in DeskDay(path, site).digest.stories]
    assert forms.count(("opinion", 1)) == 1
    assert sum(form == "opinion" for form, _ in forms) == 1
    editor_path(path).unlink()
    write_digest(path, clean)
    day = press(path, site, "regroup", story=f"{DAY}-{STRIKE}", does="merge", other=f"{DAY}-{RATES}")
    (row,) = [one for one in list_doubts(day) if one.key.startswith("untold ")]
    assert TEXTS["rates"][1] in row.words
    assert [mend.words.partition(":")[0] for mend in row.mends] == ["Use its headline", "Tell too"]
    day = press(path, site, row.mends[1].action, **row.mends[1].fields)
    assert row.key not in {one.key for one in list_doubts(day)}
    assert {one.article for one in find_story(day.digest, STRIKE).sentences} == {"strike", "rates"}


def test_two_people_are_parted_by_one_press(site):
    path = record(site)
    readings, digest = read_readings(path), read_digest(path)
    story = find_story(digest, FERRY)
    said = next(one for one in story.quotes if one.speaker == VOSS)
    # The reading of the article knew whose words they are, and the story has joined the two.
    reading = readings[said.article]
    own = tuple(
        replace(one, speaker=replace(one.speaker, actor="Oda Brandt")) if one.span == said.quote.span else one
        for one in reading.quotes
    )
    write_readings(path, [*(readings | {reading.id: replace(reading, quotes=own)}).values()])
    write_digest(path, set_actor(digest, FERRY, VOSS, aliases=("Oda Brandt",)))
    (row,) = [one for one in list_doubts(DeskDay(path, site)) if one.key.startswith("names ")]
    settle(path, site, row.mends[0])
    told = find_story(DeskDay(path, site).digest, FERRY)
    assert {"irmela-voss", "oda-brandt"} <= {actor.id for actor in told.actors}
    assert [one.speaker for one in told.quotes if one.quote.span == said.quote.span] == ["oda-brandt"]


# What an article says, the people in it, and the row where Oda Brandt is shown as the speaker (None: no row).
WORDS = "“We have no light on the mole,”"
AROUND = "Harbour pilots of Tharn met Oda Brandt on Monday in the old customs house. Enno Lorz was there. "
SPOKEN = {
    "the text names another": (f"{WORDS} pilot Enno Lorz said.", "Enno Lorz"),
    "in apposition behind a description": (f"{WORDS} said the pilot, Captain Enno Lorz.", "the pilot"),
    "in apposition before it": (f"{WORDS} Enno Lorz, the oldest of them, said.", "Enno Lorz"),
    "a pronoun of the other sex": (f"Enno Lorz shook his head. {WORDS} he said.", "he"),
    "nobody else is named": (f"{WORDS} Brandt said.", None),
    "a pronoun that may be hers": (f"Then Oda Brandt rose. {WORDS} she said.", None),
}


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    root = tmp_path_factory.mktemp("spoken")
    (root / "briefings.yaml").write_text("site: {title: Pilots}\n")
    for number, (text, _) in enumerate(SPOKEN.values()):
        write_article(root, f"pilots-{number}", "Wire", f"Pilots {number} ask for light", AROUND + text)
    build_records(load_settings(root), jobs=1)
    return root


@pytest.mark.parametrize("case", SPOKEN)
def test_a_speaker_whom_the_text_contradicts_is_a_row(spoken, tmp_path, case):
    """The row names the words of the text, and one press sets the speaker whom they mean."""
    shutil.copytree(spoken, tmp_path / "site")
    site = load_settings(tmp_path / "site")
    path, article = record(site), f"pilots-{[*SPOKEN].index(case)}"
    readings, digest = read_readings(path), read_digest(path)
    reading = readings[article]
    (said,) = (one for one in reading.quotes if one.kind == "direct")
    # As if the program had read it so, and as surely.
    wrong = replace(said, confidence=0.96, speaker=replace(said.speaker, actor="Oda Brandt"))
    write_readings(path, [*(readings | {article: replace(reading, quotes=(wrong,))}).values()])
    story = next(one for one in digest.stories if article in [each.id for each in one.briefings])
    actors = {
        one.id: one
        for one in (
            *story.actors,
            StoryActor(id="oda-brandt", name="Oda Brandt", kind="person", salience=0.3),
            StoryActor(id="enno-lorz", name="Enno Lorz", kind="person", salience=0.3),
        )
    }
    shown = StoryQuote(article=article, quote=wrong, speaker="oda-brandt")
    told = replace(story, quotes=(shown,), actors=tuple(actors.values()))
    write_digest(
        path, replace(digest, stories=tuple(told if one is story else one for one in digest.stories))
    )
    rows = [one for one in list_doubts(DeskDay(path, site)) if one.kind == "speaker"]
    words = SPOKEN[case][1]
    if words is None:
        assert rows == []
        return
    (row,) = rows
    assert row.words.startswith(f"The text says “{words}") or words in row.words.partition("”")[0]
    assert "shown is Oda Brandt" in row.words
    assert [mend.words for mend in row.mends] == ["Enno Lorz says it", "Hide it"]
    assert any(marked for stretches in find_evidence(DeskDay(path, site), row) for _, marked in stretches)
    settle(path, site, row.mends[0])
    (after,) = (one for one in DeskDay(path, site).digest.stories if one.id == story.id)
    assert [one.speaker for one in after.quotes] == ["enno-lorz"]


RIGHT = (
    "The decision of the court stands, the harbour board said.",
    "The captain, Irmela Voss, steered for the sand.",
    "It emerged on Monday that the rudder had jammed.",
    "This week the ferry is to be towed to the yard of Lund & Breck.",
)


@pytest.mark.parametrize("text", RIGHT)
def test_what_explains_itself_is_no_row(site, text):
    write_digest(record(site), tell(read_digest(record(site)), RATES, text))
    rows = [doubt for doubt in list_doubts(DeskDay(record(site), site)) if text in doubt.words]
    assert rows == []


def test_the_day_as_it_was_read_has_few_rows(site):
    rows = list_doubts(DeskDay(record(site), site))
    assert len(rows) <= 2, rows


def test_what_was_set_aside_is_a_row(site):
    folder = site.root / ".briefings"
    folder.mkdir(exist_ok=True)
    (folder / "set-aside.json").write_text(json.dumps(["", "set aside: torn.html: has no text"]))
    rows = [doubt for doubt in list_doubts(DeskDay(record(site), site)) if doubt.kind == "set aside"]
    assert [doubt.words for doubt in rows] == ["torn.html: has no text"]
    keys = [doubt.key for doubt in list_doubts(DeskDay(record(site), site)) if doubt not in rows]
    editor_path(record(site)).write_text(
        json.dumps({"stories": [], "checked": keys}).join(("---\n", "\n---\n"))
    )
    page = get_page(site, f"/desk/{DAY}/approve")
    assert "Unsure first (1)" in page
    assert "about the edition is open. 1 row is about articles that were set aside" in page


def test_an_answer_holds_in_the_file_until_something_else_is_shown(site):
    path, spoil = record(site), FAULTS["a torn role"][0]
    clean = read_digest(path)
    write_digest(path, spoil(clean))
    (row,) = [doubt for doubt in list_doubts(DeskDay(path, site)) if doubt.kind == "role"]
    editor_path(path).write_text(f"---\nstories: []\nchecked:\n- {row.key}\n---\n", "utf-8")
    assert row not in list_doubts(DeskDay(path, site))
    review = CliRunner().invoke(main, ["review", DAY, "--site", str(site.root)]).output
    assert "1 row of “Unsure first” called right as it is" in review
    assert "former captain of" not in review
    # Another role is another question.
    write_digest(path, set_actor(clean, FERRY, VOSS, role="late captain of"))
    rows = [doubt for doubt in list_doubts(DeskDay(path, site)) if doubt.kind == "role"]
    assert len(rows) == 1
    review = CliRunner().invoke(main, ["review", DAY, "--site", str(site.root)]).output
    assert "role: Irmela Voss: “late captain of”" in review
    approved = CliRunner().invoke(main, ["approve", DAY, "--site", str(site.root)])
    assert approved.exit_code == 0
    assert f"of the desk without an answer; 'briefings review {DAY}' lists" in approved.output


def test_what_is_changed_is_told_in_names(site):
    path = record(site)
    ferry, strike = find_story(read_digest(path), FERRY), find_story(read_digest(path), STRIKE)
    editor_path(path).write_text(
        f"---\nstories:\n- id: {ferry.id}\n  articles: [rates]\n"
        f"- id: {strike.id}\n  actors: [{{actor: rasmus-tindall, join: havnefront}}]\n"
        "  note: 'See [the tables](https://a.example/t_1), *all* of them'\n---\n",
        "utf-8",
    )
    review = CliRunner().invoke(main, ["review", DAY, "--site", str(site.root)]).output
    assert f"takes in “{TEXTS['rates'][1]}”" in review
    assert "Rasmus Tindall: is Havnefront" in review
    assert "- a note: See [the tables](https://a.example/t_1), *all* of them\n" in review
