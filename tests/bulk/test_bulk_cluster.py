"""On a Dask scheduler with workers of their own processes: the same bytes, whatever dies."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from distributed import Client, LocalCluster
from piles import make_articles, make_lines, write_pile

import briefings
from briefings.bulk import read_all
from briefings.cli import main
from briefings.errors import VersionError, WorkerError
from briefings.reading import read_with_analysis
from briefings.reading.options import ReadingOptions

OPTIONS = ReadingOptions()
pytestmark = pytest.mark.xdist_group("cluster")


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2, processes=True, threads_per_worker=1, dashboard_address=":0", host="127.0.0.1"
    ) as local:
        yield local


def test_the_same_bytes_as_without(cluster: LocalCluster, tmp_path: Path):
    pile = tmp_path / "pile.jsonl"
    pile.write_bytes(make_lines(make_articles(24, filler=6)))
    for name, options in {
        "here": ["--jobs", "1"],
        "there": ["--scheduler", cluster.scheduler_address],
    }.items():
        command = ["brief", str(pile), "--output", str(tmp_path / name), *options]
        assert CliRunner().invoke(main, command).exit_code == 0
    assert (tmp_path / "here").read_bytes() == (tmp_path / "there").read_bytes()


def test_workers_that_are_killed_lose_nothing(cluster: LocalCluster):
    articles = make_articles(40, filler=12)
    expected = list(read_all(articles, read_with_analysis, OPTIONS, jobs=1))
    results, killed = [], 0
    with Client(cluster.scheduler_address, set_as_default=False) as client:
        for number, each in enumerate(
            read_all(articles, read_with_analysis, OPTIONS, scheduler=cluster.scheduler_address)
        ):
            results.append(each)
            if number in {2, 20}:
                killed += _kill_one(client)
    assert killed == 2
    assert results == expected


def _kill_one(client: Client) -> int:
    """Kill a worker's process; its nanny starts another."""
    client.wait_for_workers(2)
    pids = client.run(os.getpid, on_error="ignore")
    os.kill(next(iter(pids.values())), signal.SIGKILL)
    return 1


def test_files_are_read_by_the_workers(cluster: LocalCluster, tmp_path: Path):
    paths = write_pile(tmp_path / "in", files=3, each=4)
    command = ["brief", *paths, "--output", f"{tmp_path}/out/", "--scheduler", cluster.scheduler_address]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0
    assert "12 articles of 3 files" in done.stderr
    assert len(list((tmp_path / "out").glob("*.gz"))) == 3


def test_a_worker_of_another_version_is_refused_and_both_are_named(tmp_path: Path):
    other = tmp_path / "other"
    shutil.copytree(Path(briefings.__file__).parent, other / "briefings")
    with (other / "briefings" / "reading" / "terms.py").open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    scheduler = LocalCluster(n_workers=0, dashboard_address=":0", host="127.0.0.1")
    environment = {**os.environ, "PYTHONPATH": str(other)}
    program = [sys.executable, "-m", "distributed.cli.dask_worker", scheduler.scheduler_address]
    with (
        scheduler,
        subprocess.Popen(
            [*program, "--no-dashboard", "--nthreads", "1"], env=environment, cwd=other
        ) as worker,
    ):
        try:
            _wait_for_worker(scheduler)
            with pytest.raises(
                VersionError, match=r"a worker runs briefings .*; this program runs briefings "
            ):
                list(
                    read_all(
                        make_articles(2), read_with_analysis, OPTIONS, scheduler=scheduler.scheduler_address
                    )
                )
        finally:
            worker.terminate()


def _wait_for_worker(scheduler: LocalCluster) -> None:
    deadline = time.monotonic() + 60
    with Client(scheduler.scheduler_address, set_as_default=False) as client:
        while not client.nthreads():
            assert time.monotonic() < deadline, "the worker did not come"
            time.sleep(0.1)


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("briefings.bulk.workers._PATIENCE", "1s")
    with pytest.raises(WorkerError, match=r"tcp://127\.0\.0\.1:9.*cannot be reached"):
        list(read_all(make_articles(1), read_with_analysis, OPTIONS, scheduler="tcp://127.0.0.1:9"))
