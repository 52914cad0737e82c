"""Many articles: in order, few at once, whoever reads them, whatever dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from piles import make_articles, make_lines

from briefings.bulk import make_batches, read_all
from briefings.errors import ArticleError
from briefings.model import Article, Briefing
from briefings.reading import read_with_analysis
from briefings.reading.options import ReadingOptions
from briefings.sources.article import make_article

OPTIONS = ReadingOptions()
MODELS = Path(__file__).parent / "models"


def test_batches_are_of_one_length_and_lose_nothing():
    articles = [*make_articles(9), *make_articles(2, filler=400), *make_articles(1)]
    tasks = [(article, None) for article in articles]
    batches = [[article for article, _ in batch] for batch in make_batches(tasks, characters=600)]
    assert [article for batch in batches for article in batch] == articles
    assert max(len(batch) for batch in batches) == 5
    assert all(sum(len(article.text) for article in batch[:-1]) < 600 for batch in batches)


def test_articles_are_asked_for_as_there_is_room_and_told_of_before_their_turn_and_when_broken_off():
    asked, told = [], []

    def ask() -> Iterator[Article]:
        # The first takes longest; each of the others is a batch.
        for article in (*make_articles(1, filler=240), *make_articles(2000, filler=90)[1:]):
            asked.append(article.id)
            yield article

    results = read_all(
        ask(), read_with_analysis, OPTIONS, jobs=2, on_done=lambda article, _: told.append(article.id)
    )
    first, _ = next(results)
    assert first.id == "a0"
    assert len(asked) < 100
    results.close()
    assert 1 < len(told) < len(asked) + 1


def test_an_article_that_kills_its_worker_is_set_aside_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.syspath_prepend(str(MODELS))
    options = ReadingOptions(models={"en": "dying_model"})
    articles = make_articles(26, filler=2)
    articles[7] = make_article(id="a7", text="He fell through a trapdoor.", headline="Fall", language="en")
    results = list(read_all(articles, read_with_analysis, options, jobs=2))
    assert [article.id for article, _ in results] == [article.id for article in articles]
    assert [type(result) for _, result in results].count(ArticleError) == 1
    failed = results[7][1]
    assert isinstance(failed, ArticleError)
    assert "died" in failed.problem


def test_a_worker_killed_from_outside_costs_only_time():
    articles = make_articles(26, filler=16)
    expected = list(read_all(articles, read_with_analysis, OPTIONS, jobs=1))
    reading = read_all(articles, read_with_analysis, OPTIONS, jobs=2)
    results = [next(reading)]
    os.kill(_find_children(os.getpid())[0], signal.SIGKILL)
    assert [*results, *reading] == expected


def _find_children(caller: int) -> list[int]:
    command = ["pgrep", "-P", str(caller), "-f", "spawn_main"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def test_an_interrupted_build_has_kept_what_it_had_read(tmp_path: Path):
    (tmp_path / "briefings.yaml").write_text("site: {title: Desk}", encoding="utf-8")
    folder = tmp_path / "content" / "articles"
    folder.mkdir(parents=True)
    for article in make_articles(60, filler=15):
        (folder / f"{article.id}.txt").write_text(f"{article.headline}\n\n{article.text}", encoding="utf-8")
    command = [sys.executable, "-m", "briefings", "build", "--site", str(tmp_path), "--jobs", "2"]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE)
    kept = tmp_path / ".briefings" / "readings.sqlite"
    _wait_for(lambda: _count_kept(kept) >= 8)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 130
    assert b"Traceback" not in said
    assert said.splitlines()[-1].startswith(b"Stopped. What was read is kept")
    assert said.endswith(b"The same command continues from there.\n")
    assert _count_kept(kept) >= 8
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "60 articles" in done.stderr


def test_workers_end_with_a_caller_that_is_killed(tmp_path: Path):
    pile = tmp_path / "pile.jsonl"
    pile.write_bytes(make_lines(make_articles(26, filler=60)))
    command = [sys.executable, "-m", "briefings", "brief", str(pile), "--jobs", "2"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        workers = _wait_for(lambda: _find_children(process.pid))
        process.kill()
    assert _wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def _wait_for(look: Callable[[], Any], seconds: float = 300) -> Any:
    """Return what ``look`` sees as soon as it sees something."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return seen


def _count_kept(path: Path) -> int:
    import sqlite3

    if not path.exists():
        return 0
    with sqlite3.connect(path) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM briefings").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def test_a_model_that_is_missing_is_no_articles_fault():
    from briefings.errors import ModelError

    with pytest.raises(ModelError):
        list(
            read_all(
                make_articles(40), read_with_analysis, ReadingOptions(models={"en": "en_no_such"}), jobs=2
            )
        )


def test_every_article_has_a_briefing():
    (article, result) = next(read_all(make_articles(1), read_with_analysis, OPTIONS))
    assert isinstance(result, Briefing)
    assert result.id == article.id
