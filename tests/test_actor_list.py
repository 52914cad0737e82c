"""What an editor says of an actor once stays: in the list of the settings, with its date and all comments."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from mended_site import SETTINGS

from briefings.cli import main
from briefings.settings import load_settings


@pytest.fixture(params=["briefings.yaml", "people.yaml"])
def listed(request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the list: the settings themselves, or one that they name."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772450000")
    head, _, actors = SETTINGS.partition("actors:\n")
    apart = request.param != "briefings.yaml"
    (tmp_path / "briefings.yaml").write_text(f"{head}actors: people.yaml\n" if apart else SETTINGS)
    if apart:
        (tmp_path / request.param).write_text(actors)
    return tmp_path / request.param


def run(listed: Path, *arguments: str, expect: int = 0) -> str:
    done = CliRunner().invoke(main, ["actors", *arguments, "--site", str(listed.parent)])
    assert done.exit_code == expect, done.output
    return done.output


def test_what_is_noted_stands_in_the_list_with_its_date_and_comments_stay(listed: Path):
    run(listed, "note", "Irmela Voss", "--role", "captain of the Solveig", "--alias", "I. Voss")
    run(listed, "note", "Rudaw", "--never")
    text = listed.read_text()
    assert "# Whom we know.\n" in text
    assert "{name: Havnefront, kind: organization}" in text
    _, voss, rudaw = load_settings(listed.parent).actors
    assert (voss.aliases, voss.role, str(voss.noted)) == (
        ("I. Voss",),
        "captain of the Solveig",
        "2026-03-02",
    )
    assert rudaw.ignore
    assert run(listed, "list", "voss").startswith("Irmela Voss = I. Voss: captain of the Solveig, noted 2026")


def test_two_are_one_and_one_is_two(listed: Path):
    run(listed, "join", "Havnefront", "the dockers' union")
    run(listed, "note", "Union of Dockers", "--alias", "UD")
    run(listed, "join", "Havnefront", "UD")
    (actor,) = load_settings(listed.parent).actors
    assert actor.aliases == ("the dockers' union", "Union of Dockers", "UD")
    run(listed, "part", "Havnefront", "UD")
    first, second = load_settings(listed.parent).actors
    assert (first.aliases, second.name) == (("the dockers' union", "Union of Dockers"), "UD")


def test_a_list_that_would_name_two_by_one_name_is_left_as_it_is(listed: Path):
    run(listed, "note", "Gro Tindall")
    before = listed.read_text()
    run(listed, "note", "Gro Tindall", "--alias", "Havnefront", expect=2)
    assert listed.read_text() == before


def test_comments_that_follow_the_list_stay_below_it(listed: Path):
    below = "\n# The edition as a mail:\n# mail:\n#   from: desk@example.org\n"
    listed.write_text(listed.read_text().rstrip("\n") + "\n" + below)
    run(listed, "note", "Irmela Voss", "--role", "captain")
    run(listed, "join", "Rudaw", "Rudaw TV")
    run(listed, "note", "Rudaw", "--never")
    text = listed.read_text()
    assert text.endswith(below)
    assert [actor.name for actor in load_settings(listed.parent).actors] == [
        "Havnefront",
        "Irmela Voss",
        "Rudaw",
    ]
    assert (
        text.index("# Whom we know.")
        < text.index("Havnefront")
        < text.index("Irmela Voss")
        < text.index("Rudaw")
    )


def test_a_key_that_follows_the_list_keeps_its_comment(listed: Path):
    if listed.name != "briefings.yaml":
        return
    listed.write_text(listed.read_text() + "\n# How it is read.\nreading: {summarizer: lead}\n")
    run(listed, "note", "Irmela Voss", "--role", "captain")
    assert listed.read_text().endswith("\n\n# How it is read.\nreading: {summarizer: lead}\n")
