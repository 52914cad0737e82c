"""CONTRIBUTING.md is true: the files are there, and the names in them; what is added as it says works."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from editions import ferry_story, make_day, rates_story

from briefings.codec import write_digest

# What they share is made once.
pytestmark = pytest.mark.xdist_group("contributing")

ROOT = Path(__file__).parent.parent
WISHES = re.split(r"^### ", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
NAMES_OF_DATA = {"reading.models", "reading.summarizer"}
LONGEST = "Forty lorries waited at the ferry port of Marn until midnight, and drivers slept in their cabs."
TEXT = f"Bridge closed\n===\nInspectors closed a bridge at Harrow Sound on Tuesday.\n\n{LONGEST}\n"
SETTINGS = """
site: {title: Harbour Desk}
reading: {summarizer: longest}
mail: {from: Desk <desk@example.org>, to: ada@example.org, outbox: {folder: out}}
"""
# What is added in each file: the line that it is added behind, and the lines.
LINES = (
    (
        "registries.py",
        "SUMMARIZERS: Mapping[str, RegistryEntry] = {",
        '    "longest": RegistryEntry("briefings.reading.summary.longest", "rate_by_length", "long"),',
    ),
    (
        "registries.py",
        "INPUT_FORMS: Mapping[str, InputForm] = {",
        '    "wire": InputForm("briefings.sources.wires", "read_wire", "a wire", (".wire",), "text"),',
    ),
    (
        "registries.py",
        "EXPORT_FORMS: Mapping[str, RegistryEntry] = {",
        '    "headlines": RegistryEntry("briefings.exports.headlines", "write_headlines", "headlines"),',
    ),
    (
        "settings/schema.py",
        "        return self.port or _PORTS[self.tls]",
        """class OutboxSettings(WayToSend):
    made_by = RegistryEntry("briefings.mail.outbox", "make_outbox", "a folder")
    folder: str = Field(description="The folder.")""",
    ),
    (
        "settings/schema.py",
        '    """The edition as a mail."""',
        '    outbox: OutboxSettings | None = Field(None, description="A folder.")',
    ),
    ("model.py", "    formerly: tuple[str, ...] = ()", '    place: str = ""'),
    (
        "stories/story_text.py",
        "        differing=find_differences(briefings),",
        '        place="Harrow Sound",',
    ),
    ("presenting/views.py", "    formerly: tuple[str, ...]", "    place: str"),
    ("presenting/stories.py", "            pinned=story.pinned,", "            place=story.place,"),
    ("../templates/shared/story.html", "{{ kicker(story) }}", '<p class="place">{{ story.place }}</p>'),
)


def split_code(wish):
    """Return the files and the names that a wish has between backticks."""
    said = re.findall(r"`([^`]+)`", wish)
    files = [each for each in said if each.startswith(("briefings/", "templates/", "tests/", "docs/"))]
    names = [each for each in said if re.fullmatch(r"_?[A-Za-z]+(?:_[a-z]+)*|[A-Z_]+", each)]
    return files, [name for name in names if name not in NAMES_OF_DATA]


def test_there_are_ten_wishes():
    assert len(WISHES) == 10


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.splitlines()[0])
def test_the_files_of_a_wish_are_there_and_hold_what_it_names(wish):
    files, names = split_code(wish)
    assert files
    code = ""
    for file in files:
        path = ROOT / file
        assert path.exists(), file
        paths = path.glob("*.py") if path.is_dir() else [path]
        code += "".join(each.read_text("utf-8") for each in paths)
    for name in names:
        assert re.search(rf"\b{name}\b", code), f"{name} stands in none of {files}"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Return a folder with a copy of the program to which is added as CONTRIBUTING.md says, and a site."""
    folder = tmp_path_factory.mktemp("copy")
    package = folder / "briefings"
    shutil.copytree(ROOT / "briefings", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "cases" / "additions", package, dirs_exist_ok=True)
    shutil.copytree(ROOT / "templates", folder / "templates")
    shutil.copytree(ROOT / "docs", folder / "docs")
    for name, line, added in LINES:
        code = (package / name).read_text("utf-8")
        assert code.count(f"{line}\n") == 1, line
        (package / name).write_text(code.replace(f"{line}\n", f"{line}\n{added}\n"), encoding="utf-8")
    (folder / "desk" / "content" / "digests").mkdir(parents=True)
    (folder / "desk" / "briefings.yaml").write_text(SETTINGS, encoding="utf-8")
    record = folder / "desk" / "content" / "digests" / "2026-03-02.json"
    write_digest(record, make_day(date(2026, 3, 2), (ferry_story(), rates_story())))
    (folder / "bridge.wire").write_text(TEXT, encoding="utf-8")
    (folder / "news" / "content" / "articles").mkdir(parents=True)
    (folder / "news" / "briefings.yaml").write_text("site: {title: Harbour Desk}\n", encoding="utf-8")
    (folder / "news" / "content" / "articles" / "2026-03-02-bridge.wire").write_text(TEXT, encoding="utf-8")
    return folder


# One process for all commands: each would load the same copy.
RUN_ALL = """
import json, sys
from click.testing import CliRunner
from briefings.cli import main
for command in json.loads(sys.argv[1]):
    done = CliRunner().invoke(main, command, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    print(json.dumps(done.stdout))
"""
COMMANDS = {
    "brief": ["brief", "--json", "--sentences", "1", "--summarizer", "longest", "bridge.wire"],
    "help": ["brief", "--help"],
    "schema": ["schema"],
    "headlines": ["export", "2026-03-02", "--format", "headlines", "--site", "desk"],
    "mail": ["mail", "2026-03-02", "--send", "--site", "desk"],
    "build": ["build", "--jobs", "1", "--site", "news"],
    "export": ["export", "2026-03-02", "--site", "news"],
}


def run(folder, *program):
    """Return what a program prints that takes the copy for the package."""
    done = subprocess.run(
        [sys.executable, *program],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def printed(copy):
    """What each command of the copy prints."""
    lines = run(copy, "-c", RUN_ALL, json.dumps(list(COMMANDS.values()))).splitlines()
    return dict(zip(COMMANDS, map(json.loads, lines), strict=True))


def test_an_added_summarizer_and_form_of_input_are_taken_by_commands_and_settings(printed):
    briefing = json.loads(printed["brief"])
    assert briefing["headline"] == "Bridge closed"
    assert [sentence["text"] for sentence in briefing["sentences"]] == [LONGEST]
    assert "longest: long" in " ".join(printed["help"].split())
    assert ".wire" in printed["help"]
    schema = json.loads(printed["schema"])
    assert "longest" in schema["$defs"]["ReadingSettings"]["properties"]["summarizer"]["enum"]


def test_an_added_form_of_export_is_taken_by_the_command(printed):
    assert printed["headlines"] == "".join(
        f"* {story.headline}\n" for story in (ferry_story(), rates_story())
    )


def test_an_added_way_to_send_sends_and_is_in_the_schema(copy, printed):
    mail = copy / "desk" / "out" / "ada@example.org.eml"
    assert b"Subject:" in mail.read_bytes()
    mail.unlink()
    run(copy, "-m", "briefings", *COMMANDS["mail"])
    assert not mail.exists(), "nobody gets an edition twice"
    assert "OutboxSettings" in json.loads(printed["schema"])["$defs"]


def test_an_added_field_of_a_story_is_in_the_record_on_the_page_and_in_the_export(copy, printed):
    record = json.loads((copy / "news" / "content" / "digests" / "2026-03-02.json").read_text("utf-8"))
    assert record["digest"]["stories"][0]["place"] == "Harrow Sound"
    page = (copy / "news" / "output" / "2026-03-02.html").read_text("utf-8")
    assert '<p class="place">Harrow Sound</p>' in page
    exported = json.loads(printed["export"])
    assert exported["digest"]["stories"][0]["place"] == "Harrow Sound"


def test_the_documentation_of_the_choices_follows(copy):
    run(copy, "docs/describe.py")
    written = (copy / "docs" / "reference" / "choices.md").read_text("utf-8")
    for added in (
        "| `longest` |",
        "| `.wire` |",
        "| `headlines` |",
        "`mail.outbox`: a folder",
    ):
        assert added in written
