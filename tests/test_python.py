"""The public door: what ``briefings`` exports, as somebody's own program uses it."""

import doctest
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import briefings

ROOT = Path(__file__).parent.parent


def test_the_public_names_are_all_there_and_called_as_where_they_are_defined():
    for name in briefings.__all__:
        assert getattr(briefings, name).__name__ == name
    assert set(dir(briefings)) >= set(briefings.__all__)


def test_what_is_not_exported_is_an_attribute_error():
    with pytest.raises(AttributeError, match="build_everything"):
        _ = briefings.build_everything


def test_the_examples_of_the_documentation_are_true(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(str(ROOT / "docs" / "how-to" / "python.md"), module_relative=False)
    assert failed == 0
    assert tried > 40


def test_importing_the_package_loads_no_room_that_reads_or_shows():
    program = "import sys, briefings; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    rooms = {"reading", "sources", "stories", "site", "presenting", "settings", "language"}
    assert not loaded & {"spacy", "pelican", "pydantic", *(f"briefings.{room}" for room in rooms)}


THREE_LINES = """from briefings import make_article, present, read_article
reveal_type(read_article(make_article(id="a", text="The ferry left.")).quotes[0].speaker)
reveal_type(present)
"""


def test_a_type_checker_knows_our_types_in_the_installed_package(tmp_path, wheel):
    """Lay the wheel into an environment of its own, after a look at what it holds.

    What it needs is not there, and not asked about.
    """
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "briefings/py.typed",
        "briefings/language/de/speech.yaml",
        "briefings/reading/quotes/weights.json",
        "briefings/stories/background/en.tsv",
        "briefings/site/starting_feeds.yaml",
        "briefings/templates/theme/templates/briefings/day.html",
        "briefings/templates/site/briefings.yaml",
        "briefings/desk/static/htmx.min.js",
        "pelican/plugins/briefings/__init__.py",
    ):
        assert name in names
    venv.create(tmp_path / "venv")
    packages = next((tmp_path / "venv").rglob("site-packages"))
    zipfile.ZipFile(wheel).extractall(packages)
    (tmp_path / "three_lines.py").write_text(THREE_LINES)
    python = next(path for path in (tmp_path / "venv").glob("*/python*") if path.is_file())
    options = ["--strict", "--ignore-missing-imports", "--python-executable", python]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "three_lines.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert 'Revealed type is "briefings.model.Speaker | None"' in done.stdout
    shown = "options: briefings.presenting.options.PresentingOptions"
    assert f"{shown}) -> briefings.presenting.views.DayView" in done.stdout
