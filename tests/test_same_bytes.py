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


def briefings(root: Path, *arguments: str, **environment: str) -> str:
    command = [sys.executable, "-m", "briefings", *arguments, "--site", str(root)]
    given = {**os.environ, **environment}
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
    briefings(here, "build", "--jobs", "1", **home)
    record = (here / "content" / "digests" / "2026-03-05.json").read_text("utf-8")
    strike = next(line for line in record.splitlines() if '"id": "2026-03-05-' in line).split('"')[3]
    for root in (here, there):
        path = root / "content" / "digests" / "2026-03-05.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(EDITED.format(strike), "utf-8")
    # Here the record stood before the editor's file, there it is made with it.
    briefings(here, "build", "--jobs", "1", **home)
    briefings(there, "build", "--jobs", "1", **away)
    assert tree(here / "content" / "digests") == tree(there / "content" / "digests")
    assert tree(here / "output") == tree(there / "output")
    mails = [briefings(root, "mail", "2026-03-05", **away) for root in (here, there)]
    assert mails[0] == mails[1]
    assert "Mine" in mails[0]
