"""What is kept is kept under the name of all that made it."""

import shutil
import subprocess
import sys
from importlib.resources import files

import pytest

from briefings.storage.hashes import list_versions

# Changes file after file, and says what the build is called before and behind each change.
NAME_BUILDS = """
import sys
from briefings.storage.hashes import build_fingerprint
print(build_fingerprint())
for path in sys.argv[1:]:
    with open(path, "a") as file:
        file.write("# changed\\n")
    build_fingerprint.cache_clear()
    print(build_fingerprint())
"""


def name_builds(folder, *changed):
    command = [sys.executable, "-c", NAME_BUILDS, *map(str, changed)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.fixture
def copy(tmp_path):
    """A folder with a copy of our package, which Python finds before the installed one."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(files("briefings"), tmp_path / "briefings", ignore=ignored)
    return tmp_path


def test_a_change_in_any_room_or_list_of_words_is_another_build(copy):
    rooms = [*(copy / "briefings").rglob("*.py"), *(copy / "briefings").rglob("*.yaml")]
    one_a_room = {path.parent: path for path in rooms}
    names = name_builds(copy, *one_a_room.values())
    assert len(set(names)) == len(one_a_room) + 1 > 10


@pytest.mark.parametrize("package", ["rapidfuzz", "jinja2", "numpy"])
def test_another_version_of_a_package_that_is_needed_directly_or_not_is_another_build(copy, package):
    before = name_builds(copy)
    about = copy / f"{package}-999.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 999.0\n")
    assert name_builds(copy) != before


def test_a_package_that_nothing_needs_is_not_asked_for(copy):
    before = name_builds(copy)
    about = copy / "kalvoy_ferries-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: kalvoy-ferries\nVersion: 1.0\n")
    assert name_builds(copy) == before


def test_what_a_package_needs_is_found_through_others():
    names = {line.split()[0] for line in list_versions("briefings")}
    assert names >= {"briefings", "spacy", "thinc", "numpy", "markupsafe", "unidecode", "babel"}
