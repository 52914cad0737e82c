"""Two people of one surname, and somebody known by it alone: each has one name in all outputs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from briefings.editions import read_edition
from briefings.exports import export_edition
from briefings.pipeline import build_records
from briefings.settings import Settings, load_settings
from briefings.site import build_site

CASE = yaml.safe_load((Path(__file__).with_name("cases") / "namesakes.yaml").read_text("utf-8"))
SAID = CASE["said"]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root = tmp_path_factory.mktemp("canal")
    # Of one sentence a story tells little, so that all three quotations are shown.
    said = "site: {title: Canal Post}\nedition: {approve: at-once, sentences: 1}\n"
    (root / "briefings.yaml").write_text(said, "utf-8")
    folder = root / "content" / "articles"
    folder.mkdir(parents=True)
    for name, text in CASE["articles"].items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    settings = load_settings(root)
    build_records(settings, jobs=1)
    build_site(settings)
    return settings


def test_each_is_one_person_everywhere_and_nobody_is_taken_for_another(settings: Settings):
    (record,) = Path(settings.root, "content", "digests").glob("*.json")
    edition = read_edition(record, approve="at-once").digest
    page = BeautifulSoup((settings.output / "index.html").read_text("utf-8"), "html.parser")
    shown = {
        figure.blockquote.get_text().strip("“”"): (figure.b.get_text(), figure.b.a["href"])
        for figure in page("figure")
    }
    assert {words: name for words, (name, _) in shown.items()} == SAID
    assert len({path for _, path in shown.values()}) == 3
    rows = [
        row for row in csv.DictReader(io.StringIO(export_edition(edition, settings, "csv"))) if row["speaker"]
    ]
    assert {row["text"]: row["speaker"] for row in rows} == SAID
    assert {f"./actor/{row['actor']}.html" for row in rows} == {path for _, path in shown.values()}
    (story,) = json.loads(export_edition(edition, settings, "json"))["digest"]["stories"]
    assert {quote["text"]: quote["speaker"]["name"] for quote in story["quotes"]} == SAID
    markdown = export_edition(edition, settings, "markdown")
    for words, name in SAID.items():
        assert f"“{words}”\n\n— {name}," in markdown
