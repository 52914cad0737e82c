"""How the reading scales: memory by the number of articles, cores, a cluster, workers that die.

    python benchmarks/scale.py memory CORPUS.jsonl…  [--counts 1000 5000 20000] [--words 150]
    python benchmarks/scale.py speedup CORPUS.jsonl… [--articles 300]
    python benchmarks/scale.py deaths CORPUS.jsonl…  [--articles 300] [--kills 10]
    python benchmarks/scale.py rebuild CORPUS.jsonl… [--articles 1000] [--words 150]

The corpora hold "text" and "title", a line an article. There are never enough of them, so each round through
them alters the words by a letter: no text is there twice, and each brings new words. ``memory`` prints the
peak of every process of ``briefings brief``; ``speedup`` the wall time of one and of two workers, of this
machine and of a local Dask scheduler, and whether all wrote the same bytes; ``deaths`` kills a worker of
that scheduler so many times in one run and compares what came out; ``rebuild`` reads a site of so many
articles on fifty days, adds one and reads it again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from distributed import Client, LocalCluster

# The share of longer words that a round alters.
_ALTERED = 0.03
_WORD = re.compile(r"\b[a-z]{6,}\b")


def alter_articles(corpora: Sequence[Path], words: int | None) -> Iterator[dict[str, str]]:
    """Yield articles without end: the corpora's, from the second round on each with words of its own."""
    records = [json.loads(line) for path in corpora for line in path.read_text("utf-8").splitlines()]
    for number, record in enumerate(cycle(records)):
        text = _cut(record["text"], words)
        if number >= len(records):
            text = _alter(text, random.Random(number))
        yield {"id": f"{number}", "title": record.get("title", ""), "text": text, "language": "en"}


def _cut(text: str, words: int | None) -> str:
    """Return the paragraphs of a text up to so many words."""
    kept: list[str] = []
    for paragraph in text.split("\n"):
        kept.append(paragraph)
        if words and sum(len(each.split()) for each in kept) >= words:
            break
    return "\n".join(kept)


def _alter(text: str, chance: random.Random) -> str:
    return _WORD.sub(lambda m: m[0] + chance.choice("aeiou") if chance.random() < _ALTERED else m[0], text)


def write_pile(path: Path, corpora: Sequence[Path], count: int, words: int | None) -> None:
    """Write so many articles as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for record in islice(alter_articles(corpora, words), count):
            file.write(json.dumps(record) + "\n")


def brief(pile: Path, output: Path, *options: str) -> tuple[float, dict[int, int]]:
    """Run ``briefings brief``; return its seconds and the peak memory of each of its processes in MiB."""
    command = [sys.executable, "-m", "briefings", "-q", "brief", str(pile), "--output", str(output), *options]
    began = time.perf_counter()
    peaks: dict[int, int] = {}
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            for pid in _find_family(process.pid):
                peaks[pid] = max(peaks.get(pid, 0), _read_peak(pid))
            time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"briefings brief failed: {process.returncode}")
    return time.perf_counter() - began, peaks


def _find_family(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [pid, *map(int, found.stdout.split())]


def _read_peak(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


def measure_memory(corpora: Sequence[Path], counts: Sequence[int], words: int) -> None:
    """Print the peak memory by the number of articles."""
    print("| articles | seconds | main process, MiB | a worker, MiB |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        pile, output = Path(folder, "pile.jsonl"), Path(folder, "out.jsonl")
        for count in counts:
            write_pile(pile, corpora, count, words)
            seconds, peaks = brief(pile, output, "--jobs", "2")
            main, *workers = peaks.values()
            print(f"| {count:,} | {seconds:.0f} | {main} | {max(workers, default=0)} |", flush=True)


def measure_speedup(corpora: Sequence[Path], articles: int) -> None:
    """Print what two workers are worth, of this machine and of a cluster."""
    with tempfile.TemporaryDirectory() as folder:
        pile = Path(folder, "pile.jsonl")
        write_pile(pile, corpora, articles, None)
        outputs: list[bytes] = []

        def run(*options: str) -> float:
            output = Path(folder, "out.jsonl")
            seconds, _ = brief(pile, output, *options)
            outputs.append(output.read_bytes())
            return seconds

        alone = run("--jobs", "1")
        both = run("--jobs", "2")
        rows = [("this machine", alone, both)]
        with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as cluster:
            one = run("--scheduler", cluster.scheduler_address)
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
            two = run("--scheduler", cluster.scheduler_address)
        rows.append(("a Dask scheduler", one, two))
    print(f"{articles} articles; the same bytes each time: {len(set(outputs)) == 1}\n")
    print("| | one worker, s | two, s | speed-up | efficiency |\n|---|---|---|---|---|")
    for name, single, double in rows:
        print(f"| {name} | {single:.1f} | {double:.1f} | {single / double:.2f} | {single / double / 2:.2f} |")


def measure_deaths(corpora: Sequence[Path], articles: int, kills: int) -> None:
    """Kill workers of a cluster while they read; print whether anything was lost."""
    with tempfile.TemporaryDirectory() as folder:
        pile, whole, out = (Path(folder, name) for name in ("pile.jsonl", "whole.jsonl", "out.jsonl"))
        write_pile(pile, corpora, articles, None)
        undisturbed, _ = brief(pile, whole, "--jobs", "2")
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
            killed: list[int] = []
            stop = threading.Event()
            every = undisturbed / kills
            killer = threading.Thread(target=_kill, args=(cluster, kills, every, killed, stop))
            killer.start()
            seconds, _ = brief(pile, out, "--scheduler", cluster.scheduler_address)
            stop.set()
            killer.join()
        same = whole.read_bytes() == out.read_bytes()
    print(
        f"{articles} articles, {len(killed)} workers killed: {seconds:.0f} s, undisturbed {undisturbed:.0f} s"
    )
    print(f"the same bytes as undisturbed: {same}")


def measure_rebuild(corpora: Sequence[Path], articles: int, words: int) -> None:
    """Print what it takes to write the records of a site when one of its articles is new."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        (site / "briefings.yaml").write_text("site: {title: Desk}\n", encoding="utf-8")
        records = islice(alter_articles(corpora, words), articles + 1)
        *most, last = enumerate(records)
        for number, record in most:
            _write_article(site, number, record)
        rows = [("all new", _write_records(site)), ("nothing new", _write_records(site))]
        _write_article(site, *last)
        rows.append(("one new", _write_records(site)))
    print(f"{articles} articles of at least {words} words, where there are so many, on fifty days\n")
    print("| | seconds | CPU s |\n|---|---|---|")
    for name, (seconds, used) in rows:
        print(f"| {name} | {seconds:.1f} | {used:.1f} |")


def _write_article(site: Path, number: int, record: dict[str, str]) -> None:
    day = f"2026-{number % 50 // 28 + 1:02}-{number % 50 % 28 + 1:02}"
    path = site / "content" / "articles" / f"{day}-{number}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{record['title']}\n\n{record['text']}\n", encoding="utf-8")


def _write_records(site: Path) -> tuple[float, float]:
    """Write the records in a process of its own; return its seconds and its CPU seconds."""
    program = (
        "import sys; from pathlib import Path; from briefings.settings import load_settings\n"
        "from briefings.pipeline import build_records\n"
        "build_records(load_settings(Path(sys.argv[1])))"
    )
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", program, str(site)]) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("the records could not be written")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime


def _kill(cluster: LocalCluster, kills: int, every: float, killed: list[int], stop: threading.Event) -> None:
    chance = random.Random(7)
    with Client(cluster.scheduler_address, set_as_default=False) as client:
        while len(killed) < kills and not stop.wait(every * chance.uniform(0.5, 1.5)):
            pids = list(client.run(os.getpid, on_error="ignore").values())
            if pids:
                killed.append(chance.choice(pids))
                os.kill(killed[-1], signal.SIGKILL)


def main() -> None:
    """Parse the command line and run one measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["memory", "speedup", "deaths", "rebuild"])
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--counts", nargs="+", type=int, default=[1000, 5000, 20000])
    parser.add_argument("--words", type=int, default=150)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--kills", type=int, default=10)
    asked = parser.parse_args()
    if asked.what == "memory":
        measure_memory(asked.corpora, asked.counts, asked.words)
    elif asked.what == "speedup":
        measure_speedup(asked.corpora, asked.articles)
    elif asked.what == "rebuild":
        measure_rebuild(asked.corpora, asked.articles, asked.words)
    else:
        measure_deaths(asked.corpora, asked.articles, asked.kills)


if __name__ == "__main__":
    main()
