"""What writers of a file leave beside it: nothing, even where they were killed."""

import signal
import subprocess
import sys
from pathlib import Path

from briefings.storage.files import open_database, open_whole, write_whole

WRITER = """
import os, signal, sys
from pathlib import Path
from briefings.storage.files import open_database, open_whole, write_whole

with open_whole(Path(sys.argv[1])) as file:
    file.write(b"half of it")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_writer_has_left_is_gone_after_the_next_writing(tmp_path: Path):
    path = tmp_path / "2026-11-19.json"
    path.write_text("old", "utf-8")
    killed = subprocess.run([sys.executable, "-c", WRITER, path], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(tmp_path.iterdir())) == 2
    assert path.read_text("utf-8") == "old"
    write_whole(path, "new")
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_what_another_writer_is_at_is_left_alone(tmp_path: Path):
    path = tmp_path / "2026-11-19.json"
    with open_whole(path) as slow:
        slow.write(b"slow")
        write_whole(path, "quick")
    assert path.read_text("utf-8") == "slow"


OPENER = """
import resource, sys
from pathlib import Path
from briefings.storage.files import open_database, open_whole, write_whole

resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
with open_database(Path(sys.argv[1]), tables=sys.argv[2], probe=sys.argv[3]) as database:
    database.execute("INSERT INTO kept VALUES (8)")
"""


def test_a_database_on_a_full_disk_is_left_as_it_is_and_nothing_is_kept(tmp_path: Path):
    path, asked = tmp_path / "kept.sqlite", {"tables": "CREATE TABLE IF NOT EXISTS kept (number)"}
    asked["probe"] = "SELECT number FROM kept LIMIT 1"
    with open_database(path, **asked) as database:
        database.execute("INSERT INTO kept VALUES (7)")
    done = subprocess.run(
        [sys.executable, "-c", OPENER, path, *asked.values()], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "nothing is kept" in done.stderr) == (0, True), done.stderr
    with open_database(path, **asked) as database:
        assert database.execute("SELECT number FROM kept").fetchall() == [(7,)]
