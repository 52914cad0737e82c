"""The records of the demo are true to its articles: pages, mails, texts and records of every form."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefings.cli import main
from briefings.codec import join_readings, read_digest, read_readings, write_digest, write_readings
from briefings.model import Briefing, Digest, Span
from briefings.pipeline import build_records
from briefings.settings import Settings, load_settings
from briefings.verifying import verify_records

# What they share is made once.
pytestmark = pytest.mark.xdist_group("verifying")

ROOT = Path(__file__).parent.parent
DAY = "2026-11-18"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root = tmp_path_factory.mktemp("demo")
    shutil.copy(ROOT / "briefings.yaml", root)
    articles = Path("content", "articles", *DAY.split("-"))
    shutil.copytree(ROOT / articles, root / articles)
    settings = load_settings(root)
    build_records(settings)
    return settings


def test_every_word_and_link_of_a_day_of_the_demo_is_true(demo: Settings):
    report = verify_records(demo)
    assert report.problems == ()
    assert report.passages > 500
    assert report.links > 100


def read_day(record: Path) -> Digest:
    return join_readings(read_digest(record), read_readings(record))


def write_day(record: Path, digest: Digest) -> None:
    write_digest(record, digest)
    write_readings(record, [briefing for story in digest.stories for briefing in story.briefings])


def change_briefing(digest: Digest, **fields) -> Digest:
    first, *others = digest.stories[0].briefings
    changed: Briefing = replace(first, **fields)
    return replace(
        digest, stories=(replace(digest.stories[0], briefings=(changed, *others)), *digest.stories[1:])
    )


def rename_first_article(digest: Digest, name: str) -> Digest:
    """Return the digest with another id for its first article, wherever its story names it."""
    story = digest.stories[0]
    old = story.briefings[0].id
    named = {
        part: tuple(replace(one, article=name) if one.article == old else one for one in getattr(story, part))
        for part in ("sentences", "quotes")
    }
    told = replace(digest, stories=(replace(story, differing=(), **named), *digest.stories[1:]))
    return change_briefing(told, id=name)


def test_what_is_not_true_is_told(demo: Settings, tmp_path: Path):
    digest = read_day(demo.digests / f"{DAY}.json")
    briefing = digest.stories[0].briefings[0]
    sentence = briefing.sentences[0]
    cases = {
        "has another text now than when it was read: its file was changed": change_briefing(
            digest, sha256="0" * 64, file_sha256="0" * 64
        ),
        "is not among the stored articles": rename_first_article(digest, "nowhere"),
        "sentence is not at its place": change_briefing(
            digest, sentences=(replace(sentence, text=sentence.text.upper()),)
        ),
        "the link leads elsewhere": change_briefing(digest, sentences=(replace(sentence, fragment="the"),)),
    }
    for said, wrong in cases.items():
        record = tmp_path / f"{DAY}.json"
        write_day(record, wrong)
        assert any(said in problem.problem for problem in verify_records(demo, [record]).problems), said


def test_what_is_read_differently_from_the_same_file_is_not_wrong(demo: Settings, tmp_path: Path):
    """As after an upgrade: the record was made of another text, in which its words stood elsewhere."""
    digest = read_day(demo.digests / f"{DAY}.json")
    briefing = digest.stories[0].briefings[0]
    sentence = briefing.sentences[0]
    moved = replace(sentence, span=Span(sentence.span.start + 3, sentence.span.end + 3))
    dropped = replace(sentence, span=Span(1, 9), text="A caption that is no longer read.")
    kept = change_briefing(digest, sha256="0" * 64, sentences=(moved,))
    record = tmp_path / f"{DAY}.json"
    for wrong, gone in (
        (kept, ()),
        (change_briefing(kept, sentences=(dropped,)), ("sentence: A caption that is no longer read.",)),
        (change_briefing(kept, file_sha256=""), ()),
    ):
        write_day(record, wrong)
        report = verify_records(demo, [record])
        assert report.problems == ()
        assert [(each.article, each.gone) for each in report.read_anew] == [(briefing.id, gone)]


def test_a_changed_file_is_wrong_and_its_lost_words_are_named(demo: Settings, tmp_path: Path):
    digest = read_day(demo.digests / f"{DAY}.json")
    briefing = digest.stories[0].briefings[0]
    dropped = replace(briefing.sentences[0], text="It was said before.")
    record = tmp_path / f"{DAY}.json"
    for file, sentences, said in (
        ("0" * 64, briefing.sentences, "everything that the record takes from it is still in it"),
        ("0" * 64, (dropped,), "is no longer in it: sentence: It was said before."),
        ("", (dropped,), "is no longer in it: sentence: It was said before."),
    ):
        write_day(record, change_briefing(digest, sha256="0" * 64, file_sha256=file, sentences=sentences))
        report = verify_records(demo, [record])
        assert report.read_anew == ()
        assert any(said in problem.problem for problem in report.problems)


def test_the_command_counts_what_is_read_differently_and_names_what_is_gone(demo: Settings, tmp_path: Path):
    shutil.copytree(demo.root, tmp_path / "desk")
    record = tmp_path / "desk" / "content" / "digests" / f"{DAY}.json"
    digest = read_day(record)
    dropped = replace(digest.stories[0].briefings[0].sentences[0], text="A caption that is no longer read.")
    write_day(record, change_briefing(digest, sha256="0" * 64, sentences=(dropped,)))
    command = ["verify", "--site", str(tmp_path / "desk")]
    done = CliRunner().invoke(main, command)
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"{DAY}.json: 1 article read differently by this version" in done.stderr
    assert "not in what is read of it now: sentence: A caption that is no longer read." in done.stderr
    assert done.stderr.splitlines()[-1].endswith("checked, 0 wrong")
    assert CliRunner().invoke(main, [*command, "--strict"]).exit_code == 3
