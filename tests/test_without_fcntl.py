"""Where Python has no ``fcntl``, as on Windows: all of the package is there, and a site is built."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
# ``None`` makes an import fail, whoever asks for it.
WITHOUT = "import sys\nsys.modules['fcntl'] = None\n"
IMPORT_ALL = """
import importlib, pkgutil, briefings
names = [found.name for found in pkgutil.walk_packages(briefings.__path__, "briefings.")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(names))
"""
BUILD = """
from pathlib import Path
from briefings import build_records, build_site, load_settings
from briefings.site import init_site, update_index
init_site(Path("desk"))
settings = load_settings(Path("desk"))
print(build_records(settings, jobs=1).articles, build_site(settings).files > 10, update_index(settings) > 0)
"""
LOCK = """
from datetime import datetime
from pathlib import Path
from briefings.errors import BriefingsError
from briefings.storage.files import hold_lock
try:
    with hold_lock(Path("run.lock"), datetime.now()):
        pass
except BriefingsError as error:
    print(error)
"""
# In the same process: all is imported already.
TESTS = """
import os, pytest
os.chdir(sys.argv[1])
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", *sys.argv[2:]]))
"""


def run(program, folder, *arguments):
    command = [sys.executable, "-W", "ignore", "-c", WITHOUT + program, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def test_all_is_imported_a_site_is_begun_read_built_and_indexed_and_the_tests_of_the_core_pass(tmp_path):
    files = [ROOT / "tests" / name for name in ("test_digest.py", "test_codec.py")]
    imported, built, *tested = run(IMPORT_ALL + BUILD + TESTS, tmp_path, ROOT, *files).splitlines()
    assert int(imported) > 80
    assert built == "1 True True"
    assert " passed" in tested[-1]


def test_where_nothing_can_be_locked_it_is_said_and_nothing_is_begun(tmp_path):
    assert run(LOCK, tmp_path) == "run.lock: cannot be locked: fcntl is unavailable"
