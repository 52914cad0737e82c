"""CONTRIBUTING.md is true: the files are there, and the names in them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WISHES = re.split(r"^### ", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
NAMES_OF_DATA = {"reading.models", "reading.summarizer"}


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
        code += path.read_text("utf-8") if path.is_file() else ""
    for name in names:
        assert re.search(rf"\b{name}\b", code), f"{name} stands in none of {files}"
