"""The same articles give the same bytes in records, pages, feeds and mail, wherever they are read."""

import os
import subprocess
import sys
from pathlib import Path

import yaml

WEEK = yaml.safe_load((Path(__file__).parent / "cases" / "week.yaml").read_text("utf-8"))
SETTINGS = """
site: {title: The Harbour Desk, url: https://desk.example/path}
edition: {timezone: Europe/Athens, stories: 3}
sections: {Ports: {words: [dockers, harbour]}}
actors: [{name: Livia Ostrander, watch: true}]
"""
EDITED = "---\ntitle: Mine\nstories:\n  - id: {}\n    pin: true\n    note: Ours.\n---\nGood *morning*.\n"


def make_desk(root: Path, *, turned: bool) -> Path:
    """Write the week's articles; ``turned`` names the files so that they are read backwards."""
    (root / "content" / "articles").mkdir(parents=True)
    (root / "briefings.yaml").write_text(SETTINGS, "utf-8")
    for place, row in enumerate(WEEK):
        name = f"{900 - place}/a" if turned else f"{place}/b"
        path = root / "content" / "articles" / f"{name}.md"
        path.parent.mkdir()
        head = yaml.safe_dump(
            {
                "id": row["id"],
                "title": row["headline"],
                "source": row["source"],
                "date": f"2026-03-{row['day']:02d}T09:00:00+01:00",
                "language": row.get("language", "en"),
                "url": f"https://{row['id']}.example/a",
            },
            allow_unicode=True,
        )
        path.write_text(f"---\n{head}---\n{row['text']}\n", "utf-8")
    return root


# All commands in one process: each would load the models anew. "edit" writes the editor's file of a day.
RUN_ALL = """
import sys
from pathlib import Path
from click.testing import CliRunner
from briefings.cli import main
root, edited, *commands = sys.argv[1:]
for command in commands:
    if command == "edit":
        record = (Path(root) / "content" / "digests" / "2026-03-05.json").read_text("utf-8")
        strike = next(line for line in record.splitlines() if '"id": "2026-03-05-' in line).split('"')[3]
        Path(root, "content", "digests", "2026-03-05.md").write_text(edited.format(strike), "utf-8")
        print(strike)
        continue
    done = CliRunner().invoke(main, [*command.split(), "--site", root])
    assert done.exit_code == 0, done.output
    if command.startswith("mail"):
        print(done.stdout)
"""


def run(root: Path, edited: str, commands: list[str], surroundings: dict[str, str]) -> str:
    """Run commands in a process with these surroundings; return the id of the edited story and the mail."""
    command = [sys.executable, "-c", RUN_ALL, root, edited, *commands]
    given = {**os.environ, **surroundings}
    return subprocess.run(command, check=True, capture_output=True, env=given, encoding="utf-8").stdout


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_zone_locale_hash_seed_and_file_names_change_no_byte(tmp_path: Path):
    here = make_desk(tmp_path / "here", turned=False)
    there = make_desk(tmp_path / "there", turned=True)
    away = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    home = {"TZ": "America/Lima", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "99"}
    # Here the record stands before the editor's file, there it is made with it.
    build, mail = "build --jobs 1", "mail 2026-03-05"
    strike, _, mail_here = run(here, EDITED, [build, "edit", build, mail], home).partition("\n")
    path = there / "content" / "digests" / "2026-03-05.md"
    path.parent.mkdir()
    path.write_text(EDITED.format(strike), "utf-8")
    mail_there = run(there, "", [build, mail], away)
    assert tree(here / "content" / "digests") == tree(there / "content" / "digests")
    assert tree(here / "output") == tree(there / "output")
    assert mail_here == mail_there
    assert "Mine" in mail_here
