"""What holds of the code as a whole: public names, import contracts, what the wheel holds."""

import doctest
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import briefings

ROOT = Path(__file__).parent.parent


def test_the_example_of_the_package_is_true():
    failed, tried = doctest.testmod(briefings)
    assert (failed, tried) == (0, 3)


def test_a_room_imports_only_what_stands_above_it():
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_two_public_classes_have_one_name():
    found = [
        name
        for path in (ROOT / "briefings").rglob("*.py")
        for name in re.findall(r"^class ([A-Z]\w*)", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(found) == len(set(found)), sorted({name for name in found if found.count(name) > 1})


def test_the_wheel_holds_templates_data_and_the_shim(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "pelican/plugins/briefings/__init__.py" in names
    assert "pelican/__init__.py" not in names
    for folder in ("theme", "mail", "shared", "site", "github"):
        assert any(name.startswith(f"briefings/templates/{folder}/") for name in names), folder
    tracked = subprocess.run(
        ["git", "ls-files", "briefings"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(tracked.stdout.split()) <= names
