"""The documentation is true: commands parse, settings load, links lead somewhere, the tutorial works."""

import re
import runpy
import shlex
from itertools import pairwise
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner
from markdown_it import MarkdownIt
from postbox import Postbox, open_postbox

from briefings.cli import main
from briefings.settings import Settings, parse_settings

ROOT = Path(__file__).parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
# What was decided and measured stays as it was written; its commands are those of its day.
CURRENT = [
    page for page in PAGES if page.parent.name not in {"decisions", "history"} and page.name != "CHANGELOG.md"
]
BLOCKS = [
    (page.relative_to(ROOT).as_posix(), block)
    for page in CURRENT
    for block in MarkdownIt().parse(page.read_text("utf-8"))
    if block.type in {"fence", "code_block"}
]
COMMANDS = [
    (page, line.strip())
    for page, block in BLOCKS
    if page != "docs/reference/commands.md" and block.info in {"", "sh"}
    for line in block.content.splitlines()
    if line.strip().startswith("briefings ")
]
EXAMPLES = [
    (page, yaml.safe_load(block.content), block.content) for page, block in BLOCKS if block.info == "yaml"
]
SETTINGS = [
    (page, text)
    for page, found, text in EXAMPLES
    if isinstance(found, dict) and found.keys() <= Settings.model_fields.keys()
]


def find_command(words):
    """Return the command that the words begin with, and what is left for it."""
    command = main
    while isinstance(command, click.Group) and words:
        if words[0].startswith("-"):
            words = words[1:]
        else:
            command, words = command.commands[words[0]], words[1:]
    return command, words


def split_line(line):
    """Return the words of a line up to a comment, a pipe or a redirection; what is optional is left out."""
    words = shlex.split(re.sub(r"\[[^\]]*\]", "", line), comments=True)
    ends = [place for place, word in enumerate(words) if word in {"|", ">", "&&", ";", ">>"}]
    return words[1 : min([*ends, len(words)])]


@pytest.mark.parametrize("line", [pytest.param(line, id=f"{page}: {line[:60]}") for page, line in COMMANDS])
def test_a_command_in_the_documentation_is_one(line):
    command, words = find_command(split_line(line))
    command.make_parser(click.Context(command, **main.context_settings)).parse_args(words)


def test_there_are_commands_and_settings_to_try():
    assert len(COMMANDS) > 60
    assert len(SETTINGS) > 5


@pytest.mark.parametrize("text", [pytest.param(text, id=page) for page, text in SETTINGS])
def test_settings_in_the_documentation_are_read(text, tmp_path):
    (tmp_path / "feeds.opml").write_text('<opml version="2.0"><body></body></opml>', encoding="utf-8")
    (tmp_path / "people.yaml").write_text("- {name: Havnefront}", encoding="utf-8")
    title = "" if re.search(r"^site:", text, re.MULTILINE) else "site: {title: Desk}\n"
    assert parse_settings(title + text, tmp_path / "briefings.yaml").site.title


def test_the_pages_made_from_the_code_are_as_the_code_is():
    made = runpy.run_path(str(ROOT / "docs" / "describe.py"))
    for name, page in made["describe"]().items():
        assert page == (ROOT / "docs" / "reference" / name).read_text("utf-8"), "run python docs/describe.py"
    readme = (ROOT / "README.md").read_text("utf-8")
    assert made["show_sample"]() in readme, "run python docs/describe.py"


def slug(heading):
    """Return the anchor that GitHub, and Sphinx after it, give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def list_inlines(page):
    return [
        token
        for token in MarkdownIt().enable("table").parse(page.read_text("utf-8"))
        if token.type == "inline"
    ]


def list_anchors(page):
    tokens = MarkdownIt().parse(page.read_text("utf-8"))
    titles = [after.content for before, after in pairwise(tokens) if before.type == "heading_open"]
    return {slug(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title)) for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_each_link_within_the_repository_leads_to_a_file_and_a_heading(page):
    children = [child for token in list_inlines(page) for child in token.children or ()]
    links = [
        child.attrs.get("href") or child.attrs.get("src")
        for child in children
        if child.type in {"link_open", "image"}
    ]
    for link in links:
        # The badges are of GitHub's pages about the repository.
        if link and not re.match(r"https?:|mailto:|\.\./\.\./actions/", link):
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            assert target.exists(), link
            assert not anchor or anchor in list_anchors(target), link


def test_the_readmes_sample_has_the_sample_articles_words():
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.search(r"```text\n(.*?)```", readme, re.DOTALL)[1]
    (article,) = (ROOT / "templates" / "site" / "content" / "articles").iterdir()
    text = " ".join(article.read_text("utf-8").split())
    parts = [" ".join(part.split()) for part in shown.split("\n\n")[1:]]
    told = [part.partition(" — ")[0] for part in parts if not part.startswith("Who ")]
    assert [part for part in told if part not in text] == []


def test_the_tutorial_works_as_it_is_written(tmp_path, monkeypatch):
    pages = MarkdownIt().parse((ROOT / "docs" / "tutorial.md").read_text("utf-8"))
    blocks = [block for block in pages if block.type == "fence"]
    monkeypatch.chdir(tmp_path)
    box = Postbox()
    with open_postbox(box) as port:
        for block in blocks:
            follow(block, port, monkeypatch)
    assert (tmp_path / "my-desk" / "output" / "index.html").exists()
    assert not [*(tmp_path / "my-desk" / "content" / "digests").iterdir()], "of the sample nothing is left"
    assert box.receipts == ["me@example.org"]


def follow(block, port, monkeypatch):
    """Do what a block of the tutorial says: run its commands, write its settings."""
    if block.info == "yaml":
        settings = Path("briefings.yaml")
        text = block.content.replace("8025", str(port))
        settings.write_text(f"{settings.read_text('utf-8')}\n{text}", encoding="utf-8")
    for line in block.content.splitlines():
        if line.startswith("cd "):
            monkeypatch.chdir(line.removeprefix("cd "))
        elif line.startswith("rm "):
            for path in [path for name in line.split()[1:] for path in Path().glob(name)]:
                path.unlink()
        elif line.startswith("briefings "):
            done = CliRunner().invoke(main, shlex.split(line)[1:])
            assert done.exit_code == 0, f"{line}\n{done.output}"
