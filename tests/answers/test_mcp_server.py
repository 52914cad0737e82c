"""``briefings mcp`` asked a hundred questions by a real client, over standard input and output."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError

from briefings.answers.shown_days import ShownDays
from briefings.cli import main
from briefings.model import Article, Span
from briefings.settings import Settings, load_settings
from briefings.sources.files import read_files
from briefings.verifying import check_passage
from briefings.words import find_words

Question = tuple[str, dict[str, Any]]


def list_questions(settings: Settings) -> list[Question]:
    """Return a hundred questions of all kinds that the records of a site can answer, from all its days."""
    archive = ShownDays(settings)
    shown = [archive.open_day(day) for day in archive.list_days()]
    questions: dict[str, Question] = {}

    def add(tool: str, **arguments: Any) -> None:
        questions.setdefault(json.dumps([tool, arguments], sort_keys=True), (tool, arguments))

    for day in shown:
        date = day.view.day.isoformat()
        add("day", day=date)
        for story in day.stories[:3]:
            add("story", day=date, story=story.id)
        for quote in [quote for story in day.stories for quote in story.quotes if quote.speaker][:6]:
            if quote.speaker.id:
                add("said", person=quote.speaker.name, from_day=date, to_day=date)
                add("said", person=quote.speaker.id)
        for passage in day.passages[::4][:9]:
            words = passage.parts[0][1].split()
            add("sources", claim=" ".join(words[:7]).upper() if len(questions) % 2 else " ".join(words))
        for story in day.stories[:4]:
            told = story.sentences[0].text if story.sentences else "the"
            add("search", words=" ".join(find_words(told)[-2:]))
            add("search", actor=story.actors[0].name, to_day=date)
            add("search", source=story.sources[0].name, from_day=date)
    for section in archive.find_sections():
        add("search", section=section)
    listed = list(questions.values())
    return [listed[at * len(listed) // 100] for at in range(100)]


async def ask(settings: Settings, questions: list[Question]) -> list[tuple[bool, str]]:
    """Start the server and ask it; return for each question whether it is refused, and the answer's text."""
    program = Path(sys.executable).with_name("briefings")
    started = StdioServerParameters(command=str(program), args=["mcp", "--site", str(settings.root)])
    answers = []
    async with Client(started) as client:
        for tool, arguments in questions:
            try:
                answer = await client.call_tool(tool, arguments)
                answers.append((bool(answer.is_error), answer.content[0].text))
            except MCPError as error:
                answers.append((True, str(error)))
    return answers


def find_passages(answer: Any) -> Iterator[dict[str, Any]]:
    if isinstance(answer, dict):
        if "verbatim" in answer:
            yield answer
        for value in answer.values():
            yield from find_passages(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from find_passages(value)


def judge(passage: dict[str, Any], articles: dict[str, Article]) -> Iterator[str]:
    """Yield what ``verify`` would say of a passage, and whether it is what the words of the article are."""
    article = articles[passage["source"]["article"]]
    if article.sha256 != passage["source"]["sha256"]:
        yield "another text"
    for part in [*passage["verbatim"], *([passage["found"]] if "found" in passage else [])]:
        link = passage["address"] if passage["kind"] == "sentence" and "found" not in passage else ""
        yield check_passage(article, Span(*part["span"]), part["text"], link)
    told = " ".join(part["text"] for part in passage["verbatim"])
    if find_words(told) != find_words(passage["text"]):
        yield f"not told as it stands there: {passage['text']}"


def list_files(root: Path) -> dict[str, tuple[int, str]]:
    """Return the time and hash of every file of a site."""
    return {
        str(path): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def list_wrong(last: str) -> list[tuple[str, dict[str, Any], str]]:
    """Return questions that cannot be answered, and what the refusal says."""
    return [
        ("search", {}, "give at least one of words, actor, source, section"),
        ("search", {"words": "…"}, "holds no word"),
        ("search", {"words": "the", "page": 999}, "is none of the answer's pages: 1 to"),
        ("search", {"words": "the", "page": 0}, "greater than or equal to 1"),
        ("search", {"words": "w" * 501}, "at most 500 characters"),
        ("search", {"source": "The Sunken Gazette"}, "no edition draws on 'The Sunken Gazette'"),
        ("search", {"section": "Sport"}, "there is no section 'Sport'"),
        ("search", {"words": "the", "from_day": "2026-12-02", "to_day": "2026-12-01"}, "is after to_day"),
        (
            "day",
            {"day": "soon"},
            "'soon' is not a day; write one like 2026-11-19, or latest, today, yesterday",
        ),
        ("search", {"words": "the", "from_day": "soon"}, "'soon' is not a day"),
        ("day", {"day": "1999-01-01"}, f"there is no edition of 1999-01-01; the last is of {last}"),
        ("story", {"day": last, "story": "no-such-story"}, "has no story 'no-such-story'"),
        ("story", {"day": last}, "Field required"),
        ("said", {"person": "Nobody Whosoever"}, "no edition names 'Nobody Whosoever'"),
        ("sources", {"claim": "it"}, "is too short"),
        ("delete", {"day": last}, "delete"),
    ]


def test_a_hundred_questions_have_answers_that_verify_passes_and_wrong_ones_are_refused(
    demo: Settings, tmp_path: Path
):
    # A copy: other tests come to the demo that all share while this one looks for changes.
    demo = load_settings(
        shutil.copytree(demo.root, tmp_path / "demo", ignore=shutil.ignore_patterns("output"))
    )
    questions = list_questions(demo)
    assert len(questions) == 100
    before = list_files(demo.root)
    answers = asyncio.run(ask(demo, questions))
    wrong = list_wrong(ShownDays(demo).list_days()[0].isoformat())
    # Another process, which is asked what it cannot answer, too.
    again = asyncio.run(ask(demo, [*questions[::5], *(question[:2] for question in wrong)]))
    assert list_files(demo.root) == before
    assert again[: len(answers[::5])] == answers[::5]
    refused = zip(wrong, again[len(answers[::5]) :], strict=True)
    assert [one for one in refused if not one[1][0] or one[0][2] not in one[1][1]] == []
    articles = {each.id: each for each in read_files([demo.articles]) if isinstance(each, Article)}
    passages = 0
    for question, (is_error, text) in zip(questions, answers, strict=True):
        assert not is_error, (question, text)
        found = list(find_passages(json.loads(text)))
        assert found, question
        problems = [problem for passage in found for problem in judge(passage, articles) if problem]
        assert problems == [], question
        passages += len(found)
    assert passages > 400


def test_without_the_package_the_command_says_what_to_install(tmp_path: Path, monkeypatch):
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    (tmp_path / "briefings.yaml").write_text("site: {title: T}\n", "utf-8")
    done = CliRunner().invoke(main, ["mcp", "--site", str(tmp_path)])
    assert (done.exit_code, "pip install 'briefings[mcp]'" in done.output) == (1, True)
