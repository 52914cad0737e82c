"""Kills runs at random moments, each after another change, and compares what is published in the end.

    python benchmarks/kill_runs.py content/articles --kills 10

A copy of the articles is published to a bare repository. The run after the last kill must end well, and the
branch must then hold what an undisturbed site of the same articles holds, byte for byte.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = (sys.executable, "-m", "briefings", "-q", "run")
SETTINGS = (
    "site: {title: Desk}\nedition: {approve: at-once}\npublish: {github_pages: {remote: ../remote.git}}\n"
)


def lay_out(folder: Path, articles: Path) -> Path:
    """Return a site with the articles and an empty repository beside it."""
    subprocess.run(["git", "init", "--quiet", "--bare", folder / "remote.git"], check=True)
    shutil.copytree(articles, folder / "desk" / "content" / "articles")
    (folder / "desk" / "briefings.yaml").write_text(SETTINGS, encoding="utf-8")
    return folder / "desk"


def run_and_kill(desk: Path, seconds: float) -> bool:
    """Start a run, kill it and all that it has started after so many seconds; tell whether it still ran."""
    running = subprocess.Popen(PROGRAM, cwd=desk, start_new_session=True)
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        return True
    return False


def published(desk: Path) -> str:
    """Return the name of the tree that the branch holds."""
    command = ["git", "-C", desk.parent / "remote.git", "rev-parse", "gh-pages^{tree}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=5, help="a run lives at most so long")
    arguments = parser.parse_args()
    dice = random.Random(arguments.kills)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        desk = lay_out(Path(one), arguments.articles)
        texts = sorted((desk / "content" / "articles").rglob("*.md"))
        subprocess.run(PROGRAM, cwd=desk, check=True)
        killed = 0
        for number in range(arguments.kills):
            text = texts[number % len(texts)]
            text.write_text(text.read_text("utf-8") + f"\nThe harbour counted {number} ships.\n", "utf-8")
            killed += run_and_kill(desk, dice.uniform(0.5, arguments.seconds))
        subprocess.run(PROGRAM, cwd=desk, check=True)
        undisturbed = lay_out(Path(other), desk / "content" / "articles")
        subprocess.run(PROGRAM, cwd=undisturbed, check=True)
        same = published(desk) == published(undisturbed)
        print(f"{killed} of {arguments.kills} runs killed; the same bytes published: {same}")
        sys.exit(not same)


if __name__ == "__main__":
    main()
