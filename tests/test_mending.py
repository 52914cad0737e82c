"""An editor mends a day in its file: all outputs follow, each word is provable, nothing is lost silently."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from mended_site import TEXTS, place, read_outputs, record, write_article, write_site

from briefings.editions import approve_edition, editor_path, read_edition
from briefings.errors import EditorError
from briefings.exports import export_edition
from briefings.model import Digest
from briefings.moments import read_clock
from briefings.pipeline import build_records
from briefings.settings import Settings, load_settings
from briefings.site import build_site
from briefings.verifying import verify_records

# What they share is made once.
pytestmark = pytest.mark.xdist_group("mending")

FERRY = "2026-03-02-ferry-solveig-runs-aground-off-tharn"
STRIKE = "2026-03-02-dockers-walk-out-in-brenholm"
RATES = "2026-03-02-lemurias-bank-keeps-its-rate"
FOG = "The Solveig had left Brenholm an hour late because of fog in the outer harbour."
BUILT = "The ferry Solveig was built at the yard of Lund & Breck in 1998."
SAND = "We turned the Solveig towards the sand. Nothing else was left to do,"
SLEEP = "Nobody on the bridge of the Solveig will sleep much this week,"
ASLEEP = "Men are falling asleep at the cranes in the small hours,"


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    return write_site(tmp_path_factory.mktemp("mended") / "site").root


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Settings:
    shutil.copytree(built, tmp_path / "site")
    return load_settings(tmp_path / "site")


def edit(settings: Settings, front: str) -> Path:
    path = editor_path(record(settings))
    path.write_text(f"---\n{front}---\n", "utf-8")
    return path


def said(article: str, words: str, *more: str) -> str:
    lines = [f"article: {article}", f"span: {place(article, words)}", f'text: "{words}"', *more]
    return "      - " + "\n        ".join(lines) + "\n"


def holds(text: str, words: str) -> bool:
    return " ".join(words.split()) in text


def stories(settings: Settings) -> Digest:
    edition = read_edition(record(settings))
    assert edition.problems == ()
    return edition.digest


MENDS = {
    "sentences are put in, taken out and ordered": (
        f"  - id: {FERRY}\n    sentences:\n" + said("ferry-wire", BUILT) + said("ferry", FOG),
        [BUILT, FOG],
        ["Lifeboats took off all passengers"],
    ),
    "a quotation is hidden": (
        f"  - id: {FERRY}\n    quotes:\n" + said("ferry", SLEEP, "hide: true"),
        [],
        [SLEEP[:-1]],
    ),
    "a quotation is shown that was not": (
        f"  - id: {FERRY}\n    sentences: []\n    quotes:\n" + said("ferry", SAND, "show: true"),
        [SAND[:-1]],
        ["Lifeboats took off"],
    ),
    "a quotation is shortened": (
        f"  - id: {FERRY}\n    quotes:\n"
        + said("ferry", SAND, "show: true", "only: We turned the Solveig towards the sand."),
        ["We turned the Solveig towards the sand."],
        ["else was left to do"],
    ),
    "its speaker is another actor": (
        f"  - id: {FERRY}\n    quotes:\n" + said("ferry", SLEEP, "speaker: irmela-voss", "show: true"),
        [SLEEP[:-1]],
        ["duty officer"],
    ),
    "its speaker is nobody": (
        f"  - id: {FERRY}\n    quotes:\n" + said("ferry", SLEEP, 'speaker: ""', "show: true"),
        [SLEEP[:-1]],
        ["duty officer"],
    ),
    "its speaker is in the words of the text": (
        f"  - id: {FERRY}\n    quotes:\n"
        + said(
            "ferry",
            SAND,
            "show: true",
            f"said_by: {{span: {place('ferry', 'the coast guard')}, text: the coast guard}}",
        ),
        [SAND[:-1], "the coast guard"],
        [],
    ),
    "an actor has another name and role, said to be the editor's": (
        (
            f"  - id: {STRIKE}\n    sentences: []\n    actors:\n      - actor: rasmus-tindall\n"
            "        name: R. Tindall\n        role: leader of the dockers\n"
        ),
        ["R. Tindall", "leader of the dockers", "In the editor’s own words: the name or role of R. Tindall"],
        [],
    ),
    "a role in an article's words is nobody's own": (
        (
            f"  - id: {STRIKE}\n    sentences: []\n    actors:\n      - actor: rasmus-tindall\n"
            f"        role: union\n        article: strike\n        span: {place('strike', 'union')}\n"
        ),
        ["Rasmus Tindall"],
        ["In the editor’s own words"],
    ),
    "an actor is hidden with what it says": (
        (
            f"  - id: {STRIKE}\n    sentences: []\n    actors:\n"
            "      - actor: rasmus-tindall\n        hide: true\n"
        ),
        [],
        ["Rasmus Tindall", "falling asleep"],
    ),
    "two actors are one": (
        f"  - id: {STRIKE}\n    sentences: []\n    actors:\n      - actor: rasmus-tindall\n"
        "        join: havnefront\n    quotes:\n" + said("strike", ASLEEP, "show: true"),
        ["Havnefront", ASLEEP[:-1]],
        ["Rasmus Tindall"],
    ),
    "one actor is two": (
        f"  - id: {STRIKE}\n    sentences: []\n    actors:\n      - actor: rasmus-tindall\n"
        "        part: Gro Tindall\n    quotes:\n"
        + said("strike", ASLEEP, "show: true", "speaker: gro-tindall"),
        ["Gro Tindall"],
        [],
    ),
    "a headline of the editor's own is said to be that": (
        f"  - id: {RATES}\n    headline: Nine percent it is\n",
        ["Nine percent it is", "In the editor’s own words: the headline"],
        [],
    ),
    "a headline of another source is nobody's own": (
        f"  - id: {FERRY}\n    headline: All ashore after ferry hits sandbank\n",
        ["All ashore after ferry hits sandbank"],
        ["In the editor’s own words"],
    ),
    "two stories are merged": (
        f"  - id: {FERRY}\n    merge: [{STRIKE}]\n",
        ["Ferry Solveig runs aground"],
        ["Dockers in Brenholm walked out"],
    ),
    "a story is split": (
        "  - id: 2026-03-02-yard\n    new: true\n    articles: [ferry-wire]\n    sentences:\n"
        + said("ferry-wire", BUILT),
        [BUILT, "All ashore after ferry hits sandbank", "Ferry Solveig runs aground"],
        [],
    ),
    "an article is moved to another story": (
        f"  - id: {STRIKE}\n    articles: [ferry-wire]\n    sentences:\n" + said("ferry-wire", BUILT),
        [BUILT],
        ["Dockers in Brenholm walked out"],
    ),
    "a story is no news": (f"  - id: {RATES}\n    form: opinion\n", [], []),
}


@pytest.mark.parametrize("mend", MENDS)
def test_what_is_mended_stands_in_every_output_and_is_true(site: Settings, mend: str):
    front, there, gone = MENDS[mend]
    edit(site, f"stories:\n{front}")
    stories(site)
    for name, text in read_outputs(site).items():
        for words in there:
            assert holds(text, words), name
        for words in gone:
            assert not holds(text, words), name
    assert verify_records(site).problems == ()


MENDED = (
    f"stories:\n  - id: {RATES}\n    pin: true\n    headline: Nine percent it is\n    note: We asked.\n"
    f"  - id: {FERRY}\n    sentences:\n" + said("ferry-wire", BUILT) + said("ferry", FOG)
    + "    quotes:\n" + said("ferry", SAND, "show: true", "only: We turned the Solveig towards the sand.")
    + said("ferry", SLEEP, "speaker: irmela-voss", "show: true")
    + "    actors:\n      - actor: irmela-voss\n        name: I. Voss\n"
    f"  - id: {STRIKE}\n    form: opinion\n    sentences: []\n    actors:\n"
    "      - actor: rasmus-tindall\n        hide: true\n"
)  # fmt: skip


def test_the_built_page_and_the_feeds_tell_what_was_mended(site: Settings):
    edit(site, MENDED)
    build_site(site)
    (atom,) = BeautifulSoup((site.output / "feed.atom").read_text("utf-8"), "xml").find_all("content")
    (item,) = json.loads((site.output / "feed.json").read_text("utf-8"))["items"]
    page = (site.output / "2026-03-02.html").read_text("utf-8")
    there = [BUILT, FOG, "We turned the Solveig towards the sand.", SLEEP[:-1], "I. Voss", "We asked."]
    there += ["Nine percent it is", "In the editor’s own words: the headline", "Opinion"]
    gone = ["Lifeboats", "else was left to do", "duty officer", "Irmela", "falling asleep", "Tindall"]
    for name, html in {"page": page, "Atom": atom.get_text(), "JSON": item["content_html"]}.items():
        text = " ".join(BeautifulSoup(html, "html.parser").get_text().split())
        assert [words for words in there if not holds(text, words)] == [], name
        assert [words for words in gone if holds(text, words)] == [], name
        assert text.index("Nine percent it is") < text.index("Ferry Solveig runs aground"), name


def test_a_story_s_form_and_its_editor_s_words_stand_in_the_data(site: Settings):
    edit(site, f"stories:\n  - id: {RATES}\n    form: opinion\n    headline: Nine percent it is\n")
    tree = json.loads(export_edition(stories(site), site, "json"))["digest"]
    story = next(one for one in tree["stories"] if one["id"] == RATES)
    assert story["form_word"] == "Opinion"
    rows = csv.DictReader(io.StringIO(export_edition(stories(site), site, "csv")))
    own = {row["story"]: row["own_words"] for row in rows}
    assert own[RATES] == story["own_words"] == "In the editor’s own words: the headline"
    assert own[FERRY] == ""


def test_a_split_story_stands_behind_the_one_that_it_comes_from_and_each_has_its_articles(site: Settings):
    edit(
        site,
        "stories:\n  - id: 2026-03-02-yard\n    new: true\n    articles: [ferry-wire]\n    sentences:\n"
        + said("ferry-wire", BUILT),
    )
    told = stories(site).stories
    assert [story.id for story in told] == [FERRY, "2026-03-02-yard", STRIKE, RATES]
    assert [[one.id for one in story.briefings] for story in told[:2]] == [["ferry"], ["ferry-wire"]]


@pytest.mark.parametrize(
    ("front", "line", "problem"),
    [
        (
            f"  - id: {STRIKE}\n    sentences:\n" + said("ferry", FOG),
            5,
            f"the article ferry is in {FERRY} now",
        ),
        (
            f"  - id: {STRIKE}\n    sentences:\n" + said("ferry", FOG).replace("ferry", "gone", 1),
            5,
            "no longer exists",
        ),
        (f"  - id: {FERRY}\n    actors:\n      - actor: nobody\n        hide: true\n", 5, "no actor nobody"),
        (f"  - id: {FERRY}\n    quotes:\n" + said("ferry", SLEEP, "speaker: x"), 5, "no actor x"),
        (
            (
                f"  - id: {STRIKE}\n    actors:\n      - actor: rasmus-tindall\n        role: union\n"
                "        article: ferry\n        span: 1-6\n"
            ),
            5,
            f"the article ferry is in {FERRY} now",
        ),
        (f"  - id: {FERRY}\n    merge: [2026-03-02-no]\n", 4, "no story 2026-03-02-no"),
        (f"  - id: {FERRY}\n    articles: [none]\n", 4, "no article none"),
        (
            f"  - id: {FERRY}\n    sentences:\n" + said("ferry", FOG).replace("fog", "log"),
            5,
            "other words are there: The Solveig had left",
        ),
        (
            "  - id: 2026-03-02-new\n    new: true\n    articles: [strike, ferry]\n",
            5,
            f"{FERRY} tells no sentence",
        ),
    ],
)
def test_what_does_not_hold_is_said_with_its_line_and_not_approved(
    site: Settings, front: str, line: int, problem: str
):
    path = edit(site, f"stories:\n{front}")
    (said_of, *_) = read_edition(record(site)).problems
    assert said_of.startswith(f"{path}:{line}: ")
    assert problem in said_of
    with pytest.raises(EditorError, match=str(line)):
        approve_edition(record(site), when=read_clock())


@pytest.mark.parametrize(
    ("front", "line", "problem"),
    [
        ("sentences:\n      - {article: ferry, span: 1-3, text: abc}\n", 5, "has 3 letters, its place 2"),
        ("sentences:\n      - {article: ferry, span: 3, text: abc}\n", 5, "as 120-268"),
        (
            "sentences:\n      - {article: ferry, span: 0-3, txt: abc}\n",
            5,
            "known are article, span, text, link",
        ),
        ("quotes:\n" + said("ferry", SAND, "only: We turned"), 5, "to the end of a sentence"),
        ("quotes:\n" + said("ferry", SAND, "said_by: {span: 0-3, txt: The}"), 8, "known are span, text"),
        ("quotes:\n" + said("ferry", SAND) + said("ferry", SAND), 8, "stands on line 5 already"),
        ("actors:\n      - actor: a\n        nam: b\n", 6, "known are actor, name, role"),
        (
            "actors:\n      - actor: a\n        role: b\n        article: ferry\n",
            5,
            "needs 'role', 'article'",
        ),
        ("actors:\n      - {actor: a, role: b, article: c, span: 1-9}\n", 5, "not as long as its place"),
        ("form: novel\n", 4, "'opinion'"),
    ],
)
def test_a_mistake_in_what_is_mended_is_named_with_its_line(site: Settings, front, line, problem):
    path = edit(site, f"stories:\n  - id: {FERRY}\n    {front}")
    with pytest.raises(EditorError) as caught:
        read_edition(record(site))
    assert problem in str(caught.value)
    assert f"{path}:{line}: " in str(caught.value)


def test_words_that_are_not_the_source_s_are_found_by_verify(site: Settings):
    false = "The ferry Solveig was bought at the yard of Lund & Breck in 98."
    assert len(false) == len(BUILT) - 1
    front = said("ferry-wire", BUILT).replace(BUILT, false + "!")
    edit(
        site,
        f"stories:\n  - id: {FERRY}\n    sentences:\n{front}    quotes:\n"
        + said("ferry-wire", BUILT, "show: true"),
    )
    problems = [str(problem) for problem in verify_records(site).problems]
    assert len(problems) == 2
    assert "sentence is not at its place: The ferry Solveig was bought" in problems[0]
    assert "quotation is not between quotation marks" in problems[1]


def test_what_was_mended_holds_when_new_articles_come_in_and_when_the_day_is_approved(site: Settings):
    edit(
        site,
        f"stories:\n  - id: {FERRY}\n    headline: Aground\n    sentences:\n"
        + said("ferry-wire", BUILT)
        + "    quotes:\n"
        + said("ferry", SLEEP, "hide: true"),
    )
    earlier = TEXTS["ferry"][2].replace("Monday morning", "Monday").replace("hour late", "hour behind")
    write_article(site.root, "early", "Tharn Post", "Ferry Solveig aground off Tharn", earlier, hour=7)
    build_records(site, jobs=1)
    story = next(story for story in stories(site).stories if story.id == FERRY)
    assert len(story.briefings) == 3
    assert [one.sentence.text for one in story.sentences] == [BUILT]
    approved = approve_edition(record(site), when=read_clock())
    assert approved.status == "approved"
    before = read_outputs(site)
    editor_path(record(site)).unlink()
    assert read_outputs(site) == before
    assert verify_records(site).problems == ()
