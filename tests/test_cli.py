"""The command line, as a shell sees it: what is printed where, and the exit code."""

import csv
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from editions import ferry_story, make_day

from briefings.cli import main
from briefings.codec import write_digest

ROOT = Path(__file__).parent.parent
ARTICLE = (
    "Ferry runs late\n\nThe ferry Anatoli left Kos three hours late on Monday, its owner said. "
    "“We are sorry for every hour that our passengers lost,” said Captain Irini Vlachou. "
    "The harbour office in Kos will look into it.\n\nNobody was hurt.\n"
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "2026-11-16-ferry.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def list_loaded(modules: str, heavy: set[str]) -> list[str]:
    """Return which of some libraries are loaded where nothing but these modules is imported."""
    program = f"import sys, {modules}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return sorted(heavy & set(done.stdout.split()))


def test_help_loads_nothing_heavy():
    heavy = {"spacy", "numpy", "pelican", "pydantic", "rich", "trafilatura", "sumy", "yaml"}
    assert list_loaded("briefings.cli", heavy) == []


def test_a_build_with_nothing_to_read_loads_no_model_and_no_library_of_models():
    # numpy, in which stories are compared, takes 0.07 s and is no library of models.
    heavy = {"spacy", "trafilatura", "sumy", "nltk", "htmldate", "feedparser", "dask"}
    assert list_loaded("briefings.pipeline, briefings.site.plugin", heavy) == []


@pytest.mark.parametrize(
    "modules",
    ["briefings.presenting", "briefings.site.plugin", "briefings.mail.message, briefings.exports"],
)
def test_what_shows_an_edition_loads_nothing_that_reads_articles(modules: str):
    rooms = ("reading", "stories", "sources", "language", "pipeline")
    assert list_loaded(modules, {"spacy", *(f"briefings.{room}" for room in rooms)}) == []


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_documented_with_an_example(name: str):
    command = main.commands[name]
    assert f"briefings {name}" in (command.help or ""), "the help has an example"
    written = [
        page.read_text("utf-8") for page in (ROOT / "docs").rglob("*.md") if page.name != "commands.md"
    ]
    assert any(f"briefings {name}" in text for text in written), "the documentation shows it"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"--{parameter.name} says what it does"


@pytest.mark.parametrize("group", [(), ("sources",)])
def test_help_says_whole_what_each_command_does(group: tuple[str, ...]):
    _, _, listed = " ".join(run(*group, "--help").stdout.split()).partition("Commands:")
    assert listed
    assert "..." not in listed


def test_the_documentation_is_printed_page_by_page():
    listed = run("docs").stdout
    assert "mail          Send the mail\n" in listed
    for line in listed.splitlines():
        assert run("docs", line.split()[0]).stdout.startswith("# "), line
    assert "'post' is none of tutorial, assistants" in run("docs", "post").stderr


def test_without_an_editor_it_is_said_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    (tmp_path / "briefings.yaml").write_text("site: {title: Desk}\n", "utf-8")
    day = make_day(date(2026, 3, 2), (ferry_story(),))
    write_digest(tmp_path / "content" / "digests" / "2026-03-02.json", day)
    done = run("edit", "latest", "--site", tmp_path)
    assert done.exit_code == 1
    assert f"{tmp_path / 'content' / 'digests' / '2026-03-02.md'}: no editor has opened it" in done.stderr
    assert (
        "(there is no terminal); set EDITOR to yours ('export EDITOR=nano'), or open the file" in done.stderr
    )
    # An editor that cannot be started is told in the same way.
    monkeypatch.setenv("EDITOR", "no-such-editor")
    # Noon of the day after.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772539200")
    assert "no editor has opened it" in run("edit", "yesterday", "--site", tmp_path).stderr
    assert "there is no edition of 2026-03-03" in run("edit", "today", "--site", tmp_path).stderr


def test_what_to_do_about_articles_that_are_gone_is_said_once(tmp_path: Path):
    (tmp_path / "briefings.yaml").write_text("site: {title: Desk, search: false}\n", "utf-8")
    (tmp_path / "content" / "articles").mkdir(parents=True)
    day = replace(make_day(date(2026, 3, 2), (ferry_story(),)), status="draft")
    write_digest(tmp_path / "content" / "digests" / "2026-03-02.json", day)
    verified = run("verify", "--site", tmp_path)
    assert verified.stdout.count("is not among the stored articles") == 2
    assert verified.stderr.count("restore its file") == 1
    built = run("build", "--site", tmp_path)
    assert "1 draft remains though the articles are gone: 2026-03-02; put them back" in built.stderr


def test_of_a_page_without_text_nothing_is_said_but_that(tmp_path: Path):
    (tmp_path / "empty.html").write_text('<html><body><img src="x"></body></html>', "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "briefings", "brief", "empty.html"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    first, second = done.stderr.splitlines()
    assert first == "briefings: nothing of this can be read:"
    assert second.startswith("empty.html: no article on the page: no text was found; open it, and save it")


def test_a_person_reads_a_briefing(article: Path):
    done = run("brief", article)
    assert done.exit_code == 0
    assert "Ferry runs late" in done.stdout
    assert "“We are sorry for every hour that our passengers lost,”" in " ".join(done.stdout.split())
    assert "— Irini Vlachou" in done.stdout
    assert "Irini Vlachou, Captain" in done.stdout


def test_a_program_reads_json(article: Path):
    done = run("brief", "--json", article)
    (line,) = done.stdout.splitlines()
    record = json.loads(line)
    assert set(record) == {"id", "headline", "language", "sentences", "actors", "quotes"}
    (quote,) = [quote for quote in record["quotes"] if quote["kind"] == "direct"]
    assert set(quote) == {"span", "text", "kind", "confidence", "speaker", "cue"}
    assert quote["speaker"]["actor"] == "Irini Vlachou"


def test_json_lines_come_out_in_the_order_they_went_in(tmp_path: Path):
    given = tmp_path / "articles.jsonl"
    texts = {"z": ARTICLE, "empty": "", "a": "Rain."}
    given.write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in texts.items()), "utf-8")
    made = tmp_path / "briefings.jsonl"
    done = run("brief", given, "--output", made, "--sentences", 1)
    assert done.exit_code == 0, done.output
    records = [json.loads(line) for line in made.read_text("utf-8").splitlines()]
    assert [record["id"] for record in records] == list(texts)
    for record in records:
        assert len(record["sentences"]) <= 1
        for sentence in record["sentences"]:
            assert texts[record["id"]][slice(*sentence["span"])] == sentence["text"]


@pytest.mark.parametrize(
    ("length", "sentences", "words"),
    [((), 3, 999), (("--words", 20), 9, 20), (("--share", 0.1), 1, 999), (("-n", 2, "--words", 60), 2, 60)],
)
def test_a_briefing_is_as_long_as_asked_for(
    article: Path, length: tuple[object, ...], sentences: int, words: int
):
    (line,) = run("brief", "--json", article, *length).stdout.splitlines()
    texts = [sentence["text"] for sentence in json.loads(line)["sentences"]]
    assert 1 <= len(texts) <= sentences
    assert sum(len(text.split()) for text in texts) <= words


def test_each_article_stands_in_one_story(tmp_path: Path):
    given = tmp_path / "articles.jsonl"
    ids = [f"a{i}" for i in range(6)]
    given.write_text("".join(json.dumps({"id": i, "text": f"{ARTICLE} {i}."}) + "\n" for i in ids), "utf-8")
    done = run("stories", given)
    assert done.exit_code == 0, done.output
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(article for story in told for article in story["articles"]) == ids
    assert all(set(story) - {"continues"} == {"id", "headline", "articles", "label"} for story in told)


def test_what_no_terminal_shows_is_not_broken_into_lines(tmp_path: Path):
    address = f"https://calder.example/{'ferries-stay-in-port-' * 10}7"
    file = tmp_path / "a.txt"
    file.write_text(f"URL: {address}\n\nFerries stay in port\n\n{'Crews walked out on Tuesday. ' * 9}\n")
    assert address in run("extract", file).stdout
    assert all(line == line.rstrip() for line in run("brief", file).stdout.splitlines())


@pytest.mark.parametrize("command", ["brief", "extract"])
def test_what_a_terminal_would_obey_is_not_printed(command: str, tmp_path: Path):
    file = tmp_path / "a.txt"
    words = "The ferry \x1b[2J\x1b]0;owned\x07 left \u202eKos\u202c at noon on Monday, its owner said. " * 9
    file.write_text(f"Ferry \x1b[31mruns\x9b5m late\n\n{words}\n", "utf-8")
    done = run(command, file)
    assert done.exit_code == 0
    assert not set(done.stdout + done.stderr) & set("\x1b\x07\x9b\u202e\u202c")


def test_extract_shows_the_article_and_its_record(article: Path):
    shown = run("extract", article)
    assert shown.exit_code == 0
    assert "Nobody was hurt." in shown.stdout
    record = json.loads(run("extract", "--json", article).stdout)
    assert record["headline"] == "Ferry runs late"
    assert record["published"].startswith("2026-11-16")
    assert set(record) == {
        "id", "headline", "standfirst", "authors", "published", "language", "source", "url", "text",
    }  # fmt: skip


def test_what_cannot_be_read_is_named_and_the_rest_is_done(article: Path, tmp_path: Path):
    bad = tmp_path / "nulls.txt"
    bad.write_bytes(b"\0" * 300)
    done = run("brief", bad, article)
    assert done.exit_code == 0
    assert f"set aside: {bad}" in done.stderr
    assert "Ferry runs late" in done.stdout
    assert run("brief", "--strict", bad, article).exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["brief", "--summarizer", "magic", "x.txt"], "lex-rank"),
        (["brief"], "Missing argument"),
        (["mail", "tomorrow"], "2026-11-19"),
        (["build", "--site", "../nowhere"], "briefings init"),
        (["nonsense"], "No such command"),
        (["build", "-v"], "briefings -v build"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_do(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "nowhere").mkdir()
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "briefings.yaml").write_text("site: {title: T}", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "desk")
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in done.output


@pytest.mark.parametrize(
    ("day", "closes", "warned"),
    [("2026-03-02", "06:00", False), ("2199-03-02", "06:00", True), ("2199-03-02", "24:00", True)],
)
def test_who_approves_an_edition_that_is_open_is_told_when_it_closes(
    day: str, closes: str, *, warned: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    moment = datetime.fromisoformat("2199-03-02T04:00+00:00")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
    (tmp_path / "briefings.yaml").write_text(
        f'site: {{title: T}}\nedition: {{closes_at: "{closes}"}}\n', encoding="utf-8"
    )
    article = tmp_path / "content" / "articles" / "a.txt"
    article.parent.mkdir(parents=True)
    article.write_text(f"Date: {day}T05:00\n\nFerries stay in port\n\nCrews walked out, the port said.\n")
    run("run", "--only", "records", "--site", tmp_path)
    done = run("approve", "latest", "--site", tmp_path)
    assert f"{day} is approved" in done.stderr
    assert (f"it closes at {day} {closes}" in done.stderr) is warned


def test_a_day_without_an_edition_fails_and_names_the_file(tmp_path: Path):
    (tmp_path / "briefings.yaml").write_text("site: {title: T}", encoding="utf-8")
    done = run("mail", "2026-11-19", "--site", tmp_path)
    assert done.exit_code == 1
    assert "2026-11-19.json" in done.stderr


def test_a_build_says_what_it_made_and_where(tmp_path: Path):
    (tmp_path / "briefings.yaml").write_text("site: {title: T}", encoding="utf-8")
    empty = run("build", "--site", tmp_path)
    assert empty.exit_code == 0
    assert f"no articles yet: put some below {tmp_path / 'content' / 'articles'}" in empty.stderr
    (tmp_path / "content" / "articles").mkdir(parents=True)
    (tmp_path / "content" / "articles" / "2026-11-16-ferry.txt").write_text(ARTICLE, encoding="utf-8")
    done = run("build", "--site", tmp_path)
    assert f"1 article, 1 day, 1 record new or changed → {tmp_path / 'output' / 'index.html'}" in done.stderr
    assert "1 article without a source, shown under the file's name: 2026-11-16-ferry" in done.stderr
    assert "Ferry runs late" in (tmp_path / "output" / "index.html").read_text("utf-8")
    assert run("--quiet", "build", "--site", tmp_path).stderr == ""
    # It is dated by its file's name: no output has an hour that nobody gave.
    rows = csv.DictReader(run("export", "latest", "--format", "csv", "--site", tmp_path).stdout.splitlines())
    assert {row["published"] for row in rows} == {"2026-11-16"}


def test_a_reader_that_goes_away_is_no_failure(tmp_path: Path):
    given = tmp_path / "articles.jsonl"
    given.write_text(json.dumps({"id": "a", "text": ARTICLE * 2000}) + "\n", "utf-8")
    command = f"{sys.executable} -m briefings extract --json {given} | head -c 10; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.splitlines()[-1].endswith("0")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script(shell: str):
    assert "_BRIEFINGS_COMPLETE" in run("completion", shell).stdout


def test_the_schema_is_json_schema():
    assert "site" in json.loads(run("schema").stdout)["properties"]


@pytest.mark.parametrize("command", ["brief", "stories", "extract"])
def test_where_nothing_can_be_read_the_command_fails_and_names_it(command: str, tmp_path: Path):
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")
    done = run(command, tmp_path / "empty.txt", tmp_path / "report.pdf")
    assert done.exit_code == 1
    assert "empty.txt: the file is empty" in done.stderr
    assert "report.pdf: it is a PDF" in done.stderr


def test_what_is_set_aside_is_named_once_and_then_counted(tmp_path: Path):
    (tmp_path / "briefings.yaml").write_text("site: {title: Desk}\n", "utf-8")
    folder = tmp_path / "content" / "articles"
    folder.mkdir(parents=True)
    for name in ("a.pdf", "b.docx", "one.png", "two.PNG", "style.css"):
        (folder / name).write_bytes(b"%PDF")
    build = ["build", "--site", tmp_path]
    first = run(*build).stderr
    assert "a.pdf: files like .pdf" in first
    assert "b.docx: files like .docx" in first
    assert "no articles, and passed over: 1 .css, 2 .png" in first
    (folder / "c.pdf").write_bytes(b"%PDF")
    again = run(*build).stderr
    assert "c.pdf: files like .pdf" in again
    assert "set aside as before: 2 articles; 'briefings build --set-aside' names them" in again
    assert "a.pdf" not in again
    assert "passed over" not in again
    assert run("-q", *build).stderr == ""
    everything = run(*build, "--set-aside").stderr
    assert "a.pdf" in everything
    assert "1 .css, 2 .png" in everything
    assert "as before" not in everything
    assert run(*build, "--strict").exit_code == 3


@pytest.mark.parametrize("command", ["brief", "stories", "extract"])
def test_a_folder_without_articles_is_said_to_be_one(tmp_path: Path, command: str):
    done = run(command, tmp_path)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"There are no articles in {tmp_path}.\n"
