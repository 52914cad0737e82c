"""The records of the demo are true to its articles: pages, mails, texts and records of every form."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from briefings.codec import read_digest, write_digest
from briefings.model import Briefing, Digest
from briefings.pipeline import write_records
from briefings.settings import Settings, load_settings
from briefings.verifying import verify_records

ROOT = Path(__file__).parent.parent
DAY = "2026-11-18"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root = tmp_path_factory.mktemp("demo")
    shutil.copy(ROOT / "briefings.yaml", root)
    articles = Path("content", "articles", *DAY.split("-"))
    shutil.copytree(ROOT / articles, root / articles)
    settings = load_settings(root)
    write_records(settings)
    return settings


def test_every_word_and_link_of_a_day_of_the_demo_is_true(demo: Settings):
    report = verify_records(demo)
    assert report.problems == ()
    assert report.passages > 500
    assert report.links > 100


def change_briefing(digest: Digest, **fields) -> Digest:
    first, *others = digest.stories[0].briefings
    changed: Briefing = replace(first, **fields)
    return replace(
        digest, stories=(replace(digest.stories[0], briefings=(changed, *others)), *digest.stories[1:])
    )


def test_what_is_not_true_is_told(demo: Settings, tmp_path: Path):
    digest = read_digest(demo.digests / f"{DAY}.json")
    briefing = digest.stories[0].briefings[0]
    sentence = briefing.sentences[0]
    cases = {
        "has another text now": change_briefing(digest, sha256="0" * 64),
        "is not among the stored articles": change_briefing(digest, id="nowhere"),
        "sentence does not stand there": change_briefing(
            digest, sentences=(replace(sentence, text=sentence.text.upper()),)
        ),
        "the link leads elsewhere": change_briefing(digest, sentences=(replace(sentence, fragment="the"),)),
    }
    for said, wrong in cases.items():
        record = tmp_path / f"{DAY}.json"
        write_digest(record, wrong)
        assert any(said in problem.problem for problem in verify_records(demo, [record]).problems), said
