"""A week of an editor, by the commands: what is set, stays and is corrected, in every output."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from briefings.cli import main

SETTINGS = """
site: {title: The Harbour Desk, url: https://desk.example/path}
edition: {timezone: Europe/Athens, closes_at: "21:00", stories: 2, approve: by-hand}
sources: [{name: Radio Sund}, {name: Wire}]
sections: {Ports: {words: [dockers, cranes]}}
actors: [{name: Oda Farrant, kind: person, watch: true}, {name: Havnefront, kind: organization}]
"""
MONDAY, TUESDAY, WEDNESDAY = "2026-03-02", "2026-03-03", "2026-03-04"
FERRY = (
    "The ferry Solveig ran aground off the island of Tharn on Monday morning with 212 people on board. "
    "Lifeboats took off all passengers of the Solveig within two hours, the coast guard said. "
    "“We turned her towards the sand to keep her off the rocks,” said Captain Irmela Voss of the Solveig."
)
FERRY_WIRE = (
    "All 212 people were brought ashore on Tharn after the ferry Solveig hit a sandbank on Monday. "
    "A jammed rudder was to blame, the coast guard said, and Captain Irmela Voss had steered for the sand."
)
HULL = (
    "Divers found a tear of nine metres in the hull of the ferry Solveig off Tharn on Tuesday. "
    "Captain Irmela Voss and the coast guard watched from the beach as the Solveig lay on the sandbank. "
    "A tug is to pull the ferry Solveig free at high water on Thursday."
)
STRIKE = (
    "Dockers in Brenholm walked out on Monday over new night shifts, and 14 ships lay at anchor by noon. "
    "The union Havnefront said 900 dockers had laid down work at the cranes until Sunday. "
    "“Men are falling asleep at the cranes in the small hours,” union leader Rasmus Tindall said."
)
RATES = (
    "The central bank of Lemuria held its key rate at nine percent on Monday, as economists had expected. "
    "Governor Tomas Arkady said inflation would fall below six percent by spring."
)
EARLIER = (
    "Fourteen ships waited off Brenholm at dawn on Monday as dockers of the union Havnefront walked out. "
    "Rasmus Tindall, who leads the union, said the night shifts at the cranes had to go."
)


class Desk:
    """A site and its commands, each with the site's folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "briefings.yaml").write_text(SETTINGS, "utf-8")

    def write(self, name: str, source: str, day: str, title: str, text: str, hour: int = 9) -> None:
        path = self.root / "content" / "articles" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = f"title: {title}\ndate: {day}T{hour:02d}:00:00+02:00\nsource: {source}\nid: {name}"
        path.write_text(f"---\n{head}\nurl: https://{name}.example/a\n---\n{text}\n", "utf-8")

    def run(self, *arguments: str, expect: int = 0) -> Result:
        done = CliRunner().invoke(main, [*arguments, "--site", str(self.root)])
        assert done.exit_code == expect, done.output + repr(done.exception)
        return done

    def record(self, day: str) -> Path:
        return self.root / "content" / "digests" / f"{day}.json"

    def editor(self, day: str) -> Path:
        return self.record(day).with_suffix(".md")

    def ids(self, day: str) -> list[str]:
        return [story["id"] for story in json.loads(self.record(day).read_text("utf-8"))["digest"]["stories"]]

    def find(self, day: str, word: str) -> str:
        (found,) = [story for story in self.ids(day) if word in story]
        return found

    def outputs(self, day: str) -> Iterator[tuple[str, str]]:
        """Yield what each output says of a day, as plain words."""
        yield "page", _words((self.root / "output" / f"{day}.html").read_text("utf-8"))
        feed = json.loads((self.root / "output" / "feed.json").read_text("utf-8"))
        (item,) = [item for item in feed["items"] if day in item["url"]]
        yield "feed", f"{item['title']} {_words(item['content_html'])}"
        atom = BeautifulSoup((self.root / "output" / "feed.atom").read_text("utf-8"), "xml")
        (entry,) = [entry for entry in atom.find_all("entry") if day in entry.id.text]
        yield "atom", f"{entry.title.text} {_words(entry.content.text)}"
        yield "mail", _plain(self.run("mail", day, "--markdown").stdout)
        yield "html", _words(self.run("export", day, "--format", "html").stdout)

    def check(self, day: str, *said: str, absent: tuple[str, ...] = ()) -> None:
        for name, text in self.outputs(day):
            places = [text.find(words) for words in said]
            assert -1 not in places, (name, said[places.index(-1)], text)
            assert not [words for words in absent if words in text], (name, text)

    def check_order(self, day: str, *headlines: str) -> None:
        for name, text in self.outputs(day):
            # On the page a headline also stands in other places; what counts is where it is first told.
            places = [text.find(headline) for headline in headlines]
            assert places == sorted(places), (name, headlines, text)
            assert -1 not in places, (name, headlines, text)


def _words(html: str) -> str:
    page = BeautifulSoup(html, "html.parser")
    for part in page.find_all(["script", "style", "head", "nav"]):
        part.decompose()
    return " ".join(page.get_text(" ").split())


def _plain(markdown: str) -> str:
    return " ".join(re.sub(r"[*\\]|\]\([^)]*\)|\[", "", markdown).split())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.write("ferry", "Marlow Courier", MONDAY, "Ferry Solveig runs aground with 212 on board", FERRY)
    made.write("wire", "Wire", MONDAY, "All 212 saved as Solveig hits sandbank off Tharn", FERRY_WIRE, 10)
    made.write("strike", "Marlow Courier", MONDAY, "Dockers walk out in Brenholm over night shifts", STRIKE)
    return made


def test_a_week_of_an_editor(desk: Desk, caplog: pytest.LogCaptureFixture):
    # Monday: what the program makes of it is a draft.
    desk.run("build")
    desk.check(MONDAY, "no editor has approved", "Dockers walk out in Brenholm", "14 ships lay at anchor")
    assert "Nothing came from Radio Sund" in dict(desk.outputs(MONDAY))["mail"].replace(":", "")
    assert "Oda Farrant" in dict(desk.outputs(MONDAY))["page"], "watched, and not heard of"

    # The editor turns the order, words a headline, writes a note, an introduction and a title.
    desk.run("edit", MONDAY, "--no-open")
    strike, ferry = desk.find(MONDAY, "dockers"), desk.find(MONDAY, "ferry")
    edited = (
        f'---\ntitle: "Storm and strike"\nstories:\n  - id: {strike}\n    headline: Brenholm stands still\n'
        f"    note: We *asked* the port.\n    section: Labour\n  - id: {ferry}\n---\n\n"
        "Good *morning* to all.\n"
    )
    desk.editor(MONDAY).write_text(edited, "utf-8")
    desk.run("build")
    told = ("Storm and strike", "Good morning to all.", "Brenholm stands still", "We asked the port.")
    desk.check(MONDAY, *told, "Labour", absent=("Dockers walk out in Brenholm over",))
    desk.check_order(MONDAY, "14 ships lay at anchor", "All 212 people were brought ashore")

    # Late articles: a new story, and one that was there earlier and belongs to the strike.
    desk.write("rates", "Wire", MONDAY, "Central bank holds rate at nine percent", RATES, 12)
    desk.write(
        "early", "Radio Sund", MONDAY, "Fourteen ships wait off Brenholm as dockers walk out", EARLIER, 6
    )
    desk.run("build")
    assert desk.editor(MONDAY).read_text("utf-8") == edited, "the program never writes into it"
    assert strike in desk.ids(MONDAY), "the story keeps its id though its first article is another now"
    desk.check(MONDAY, *told, "Central bank holds rate", absent=("Nothing came from",))
    said = desk.run("edit", MONDAY, "--no-open").stderr
    assert f"not in the file, at its rank (3): {desk.find(MONDAY, 'central-bank')}" in said

    # An id that is not there is reported with its line, by every command that shows the edition.
    desk.editor(MONDAY).write_text(edited.replace(ferry, "2026-03-02-fery"), "utf-8")
    assert f"{desk.editor(MONDAY)}:8: there is no story 2026-03-02-fery" in desk.run("mail", MONDAY).stderr
    assert "2026-03-02-fery" in desk.run("approve", MONDAY, expect=1).stderr
    desk.editor(MONDAY).write_text(edited.replace("  - id: " + ferry, "    pin: true"), "utf-8")

    # Approved: what comes in afterwards goes into the next day's edition, the record stays.
    desk.run("approve", MONDAY)
    approved = desk.record(MONDAY).read_bytes()
    desk.write("late", "Wire", MONDAY, "Health Minister Oda Farrant orders measles shots", RATES, 13)
    desk.editor(MONDAY).write_text(edited.replace("Good *morning* to all", "Good evening"), "utf-8")
    desk.write("hull", "Marlow Courier", TUESDAY, "Divers find tear in hull of ferry Solveig", HULL)
    desk.run("build")
    assert desk.record(MONDAY).read_bytes() == approved
    assert "briefings correct" in caplog.text, "a change after approval has no effect and is reported"
    desk.check(MONDAY, *told, "Labour", absent=("no editor has", "Good evening", "measles"))
    assert any("farrant" in story or "measles" in story for story in desk.ids(TUESDAY))

    # Tuesday carries the ferry on: only what is new, with a link to the day before.
    desk.check(
        TUESDAY, "What is new since 2 Mar", "tear of nine metres", absent=("with 212 people on board",)
    )
    page = BeautifulSoup((desk.root / "output" / f"{TUESDAY}.html").read_text("utf-8"), "html.parser")
    assert page.find("a", href=re.compile(rf"{MONDAY}\.html#s-"))

    # A correction takes the editor's file in and stands in every output; the feed's entry is new by it.
    feed = desk.root / "output" / "feed.atom"
    before = re.findall(r"<updated>(.*?)</updated>", feed.read_text("utf-8"))
    desk.run("correct", MONDAY, "The union *spoke* of 900 dockers.", "--story", "dockers")
    desk.run("build")
    desk.check(MONDAY, "Good evening", "Correction", "The union spoke of 900 dockers.")
    assert re.findall(r"<updated>(.*?)</updated>", feed.read_text("utf-8"))[-1] > max(before)

    # All of it is still true, and a word that is not is found.
    assert ", 0 wrong" in desk.run("verify").stderr
    record = desk.record(TUESDAY)
    record.write_text(
        record.read_text("utf-8").replace("a tear of nine metres", "a tear of two metres"), "utf-8"
    )
    done = desk.run("verify", TUESDAY, expect=1)
    assert f"{record}: hull: sentence is not at its place: Divers found a tear of two metres" in done.stdout


def test_why_and_export_tell_of_a_story(desk: Desk):
    desk.run("build")
    done = desk.run("why", MONDAY, "dockers").stdout
    assert "Dockers walk out in Brenholm over night shifts" in done
    parts = [float(value) for value in re.findall(r"^ +(\d\.\d{4})  \w+:", done, re.MULTILINE)]
    assert sum(parts) == pytest.approx(float(re.search(r"(\d\.\d{4})  together", done)[1]), abs=1e-4)
    assert desk.run("why", MONDAY, "9", expect=2).exit_code == 2
    record = json.loads(desk.run("export", MONDAY).stdout)
    assert record["digest"]["day"] == MONDAY
    rows = desk.run("export", MONDAY, "--format", "csv").stdout.splitlines()
    assert any("“Men are falling asleep" in row or "Men are falling asleep" in row for row in rows)
    assert any("#:~:text=" in row for row in rows)
    markdown = desk.run("mail", MONDAY, "--markdown").stdout
    assert desk.run("export", MONDAY, "--format", "markdown").stdout == markdown
