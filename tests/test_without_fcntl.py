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
TESTS = "import pytest\nsys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', *sys.argv[1:]]))\n"


def run(program, folder, *arguments):
    command = [sys.executable, "-W", "ignore", "-c", WITHOUT + program, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def test_every_module_is_imported_and_a_site_is_begun_read_built_and_indexed(tmp_path):
    imported, built = run(IMPORT_ALL + BUILD, tmp_path).splitlines()
    assert int(imported) > 80
    assert built == "1 True True"


def test_where_nothing_can_be_locked_it_is_said_and_nothing_is_begun(tmp_path):
    assert run(LOCK, tmp_path) == "run.lock: cannot be locked: fcntl is unavailable"


def test_the_tests_of_the_core_pass():
    files = ("test_digest.py", "test_codec.py")
    assert " passed" in run(TESTS, ROOT, *(ROOT / "tests" / name for name in files))
