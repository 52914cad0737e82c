"""Only what changed is built, and the bytes are those of a full build."""

import logging
import os
import sqlite3
import subprocess
import sys
from datetime import date

import pytest
from editions import ferry_story, make_day
from pelican.settings import read_settings
from random_edits import EditedSite, edit_and_compare

from briefings.codec import write_digest
from briefings.errors import BuildError, RecordError
from briefings.settings import EditionSettings
from briefings.site import build_site
from briefings.site.site_inputs import fingerprint_site


@pytest.fixture
def site(make_site):
    settings = make_site(site={"index": True})
    build_site(settings)
    return settings


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def look_at(folder):
    """Return what changes when a file is written anew, be it with the same bytes."""
    return {p.relative_to(folder).as_posix(): p.stat().st_ino for p in folder.rglob("*") if p.is_file()}


def age(folder):
    """Make files older than a clock's tick, so that they are believed to be as they were."""
    for path in folder.glob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))


def add_day(site, day, *stories):
    write_digest(site.digests / f"{day}.json", make_day(day, stories or (ferry_story(day),)))


def builds_the_same(site, folder):
    build_site(site, output=folder, full=True)
    return tree(folder) == tree(site.output)


@pytest.mark.parametrize(("seed", "rounds", "program"), [(1, 6, False), (2, 6, False), (3, 4, True)])
def test_after_any_edits_the_bytes_are_those_of_a_full_build(seed, rounds, program):
    for edits, differing in edit_and_compare(seed, rounds, program=program):
        assert differing == [], edits


def test_the_program_and_a_package_that_it_uses_are_seen_on_the_pages_when_they_change(tmp_path):
    edited = EditedSite(tmp_path / "site", 1, tmp_path / "program")
    edited.settings = edited.settings.model_copy(update={"edition": EditionSettings(approve="at-once")})
    day = min(edited.settings.digests.glob("*.json"))
    day.with_suffix(".md").write_text("---\ntitle:\n---\n\nGood morning.\n")
    edited.compare(tmp_path / "0")
    page = edited.settings.output / f"{day.stem}.html"
    before = page.read_bytes()
    edited.change_code()
    assert edited.compare(tmp_path / "1") == []
    assert page.read_bytes() != before
    before = page.read_bytes()
    edited.change_version()
    assert edited.compare(tmp_path / "2") == []
    assert page.read_bytes() != before


def test_a_day_added_writes_that_day_and_what_shows_it(site):
    before = look_at(site.output)
    add_day(site, date(2026, 3, 3))
    build_site(site)
    after = look_at(site.output)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed - {".briefings-files", ".briefings-inputs"} == {
        "2026-03-02.html",  # the next day
        "2026-03-03.html",
        "actor/ingrid-solvang.atom",
        "actor/ingrid-solvang.html",
        "actor/kalvoy.atom",
        "actor/kalvoy.html",
        "archive.html",
        "card-2026-03-03.png",
        "feed.atom",
        "feed.json",
        "index.html",
        "quotes-by-actor.html",
        "month/2026-03.html",
        "quotes-by-section.html",
        "quotes/2026-03.html",
        "week/2026-W10.html",
        "weeks.atom",
        "quotes.html",
        "section/islands.atom",
        "section/islands.html",
        "source/kalvoy-courier.html",
        "source/nordwire.html",
        "sources.html",
        "sitemap.xml",
    }


def test_the_list_of_files_is_never_half_written(site, tmp_path):
    seen = tmp_path / "seen"
    seen.hardlink_to(site.output / ".briefings-files")
    before = seen.read_text("utf-8")
    add_day(site, date(2026, 3, 3))
    build_site(site)
    assert seen.read_text("utf-8") == before != (site.output / ".briefings-files").read_text("utf-8")


def test_pages_as_they_were_are_not_even_made(site):
    report = build_site(site)
    of_the_theme = list((site.output / "theme").iterdir())
    assert (report.made, report.written) == (len(of_the_theme) + 1, 0), "only Pelican's own"
    assert build_site(site, full=True).made == report.files


@pytest.mark.parametrize(
    "fields", [{"title": "Another"}, {"language": "fr"}, {"url": "https://other.example"}, {"index": False}]
)
def test_a_change_of_settings_makes_all_pages_anew(site, fields, tmp_path):
    changed = site.model_copy(update={"site": site.site.model_copy(update=fields)})
    before = tree(site.output)
    build_site(changed)
    after = tree(site.output)
    assert all(after[name] != before[name] for name in after if name.endswith(".html") and name in before)
    assert builds_the_same(changed, tmp_path / "full")


def test_a_change_of_template_makes_all_pages_anew_and_back(site):
    before = tree(site.output)
    template = site.root / "templates" / "theme" / "templates" / "base.html"
    template.parent.mkdir(parents=True)
    template.write_text("<p>{% block content %}{% endblock %}")
    build_site(site)
    assert (site.output / "2026-02-28.html").read_text("utf-8").startswith("<p>")
    template.unlink()
    build_site(site)
    assert tree(site.output) == before


def test_a_page_of_pelican_in_the_menu_changes_every_page(site):
    (site.root / "content" / "pages" / "about.md").write_text("Title: Imprint\nSlug: about\n\nWe.\n")
    build_site(site)
    assert "Imprint</a>" in (site.output / "2026-02-28.html").read_text("utf-8")


def test_an_actor_gets_a_page_and_links_when_it_comes_again_and_loses_both(make_site):
    first, later = date(2026, 3, 1), date(2026, 3, 9)
    quiet = ferry_story(first, section="")
    bare = make_day(first, (type(quiet)(**{f: getattr(quiet, f) for f in quiet.__slots__} | {"quotes": ()}),))
    settings = make_site([bare])
    build_site(settings)
    before = tree(settings.output)
    assert b"actor/kalvoy.html" not in before[f"{first}.html"]
    add_day(settings, later)
    build_site(settings)
    assert b"actor/kalvoy.html" in (settings.output / f"{first}.html").read_bytes()
    (settings.digests / f"{later}.json").unlink()
    build_site(settings)
    assert tree(settings.output) == before


def test_a_build_that_was_interrupted_is_mended_and_leaves_nothing(site, tmp_path):
    add_day(site, date(2026, 3, 4), ferry_story(date(2026, 3, 4), section="Tides"))
    hindrance = site.output / "section" / "tides.html"
    hindrance.mkdir()
    with pytest.raises(BuildError, match=r"tides\.html"):
        build_site(site)
    assert (site.output / "2026-03-04.html").is_file(), "it stopped halfway"
    hindrance.rmdir()
    (site.digests / "2026-03-04.json").unlink()
    build_site(site)
    assert not (site.output / "2026-03-04.html").exists()
    assert builds_the_same(site, tmp_path / "full")


def test_a_file_that_somebody_changed_or_took_away_is_made_anew(site, tmp_path):
    (site.output / "2026-02-28.html").write_text("mine")
    (site.output / "actors.html").unlink()
    build_site(site)
    assert builds_the_same(site, tmp_path / "full")


def test_a_record_written_again_within_a_clock_s_tick_is_seen(site):
    add_day(site, date(2026, 3, 3))
    build_site(site)
    path = site.digests / "2026-03-03.json"
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_text(path.read_text("utf-8").replace("helicopter", "parachutes"), encoding="utf-8")
    os.utime(path, ns=times)
    build_site(site)
    assert "parachutes" in (site.output / "2026-03-03.html").read_text("utf-8")


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_what_is_kept_may_be_damaged_or_foreign_or_gone(site, content, tmp_path, caplog):
    kept = site.root / ".briefings" / "site.sqlite"
    kept.unlink()
    if content is None:
        with sqlite3.connect(kept) as other:
            other.execute("CREATE TABLE days (name TEXT, seen TEXT, source TEXT, outline TEXT, view TEXT)")
    else:
        kept.write_bytes(content)
    add_day(site, date(2026, 3, 3))
    with caplog.at_level(logging.WARNING):
        build_site(site)
    assert content == b"" or "was deleted" in caplog.text
    assert builds_the_same(site, tmp_path / "full")


@pytest.mark.parametrize("column", ["days SET outline", "days SET view", "stories SET view"])
def test_a_damaged_row_of_what_is_kept_is_made_anew(site, column, tmp_path, caplog):
    age(site.digests)
    build_site(site)
    with sqlite3.connect(site.root / ".briefings" / "site.sqlite") as kept:
        kept.execute(f"UPDATE {column} = '[1, 2]'")
        kept.execute("DELETE FROM files")
    build_site(site)
    assert "is damaged; it is made again" in caplog.text
    assert builds_the_same(site, tmp_path / "full")


def test_two_records_of_one_day_are_an_error_that_names_both(site):
    content = (site.digests / "2026-03-01.json").read_text("utf-8")
    (site.digests / "2026-03-09.json").write_text(content, encoding="utf-8")
    with pytest.raises(RecordError, match=r"2026-03-09\.json: .*2026-03-01\.json"):
        build_site(site)


def test_a_long_history_is_divided_into_pages_that_stay(make_site):
    days = [date.fromordinal(date(2025, 1, 1).toordinal() + number) for number in range(110)]
    settings = make_site([make_day(day, (ferry_story(day),)) for day in days])
    build_site(settings)
    part = settings.output / "actor" / "kalvoy" / "1.html"
    assert part.read_text("utf-8").count('class="b-when"') == 40
    first = (settings.output / "actor" / "kalvoy.html").read_text("utf-8")
    assert first.count('class="b-when"') == 30
    assert 'href="../actor/kalvoy/1.html">Wednesday, 1 January 2025 – Sunday, 9 February 2025</a>' in first
    before = part.stat().st_ino
    add_day(settings, days[-1].replace(year=2027))
    build_site(settings)
    assert part.stat().st_ino == before


def test_a_calendar_of_more_than_a_year_has_a_page_for_each_year(make_site):
    days = [date(2025 + month // 12, month % 12 + 1, 10) for month in range(15)]
    settings = make_site([make_day(day, (ferry_story(day),)) for day in days])
    build_site(settings)
    newest = (settings.output / "archive.html").read_text("utf-8")
    assert newest.count("<table") == 13
    assert 'href="./archive/2025.html"' in newest
    assert (settings.output / "archive" / "2025.html").read_text("utf-8").count("<table") == 12
    assert (settings.output / "archive" / "2026.html").read_text("utf-8").count("<table") == 3


def run_pelican(folder):
    subprocess.run([sys.executable, "-m", "pelican", "content"], cwd=folder, capture_output=True, check=True)


def test_pelican_by_itself_builds_what_changed_and_takes_away_what_is_gone(tmp_path):
    (tmp_path / "pelicanconf.py").write_text(
        'SITENAME = "Blog"\nSITEURL = "https://blog.example"\nTIMEZONE = "UTC"\nDEFAULT_LANG = "en"\n'
    )
    digests = tmp_path / "content" / "digests"
    for day in (date(2026, 3, 1), date(2026, 3, 2)):
        write_digest(digests / f"{day}.json", make_day(day, (ferry_story(day),)))
    (tmp_path / "content" / "post.md").write_text("Title: A post\nDate: 2026-03-01\n\nHello.\n")
    run_pelican(tmp_path)
    pages = tmp_path / "output" / "briefings"
    before = look_at(pages)
    (digests / "2026-03-02.json").unlink()
    write_digest(digests / "2026-02-28.json", make_day(date(2026, 2, 28), (ferry_story(date(2026, 2, 28)),)))
    run_pelican(tmp_path)
    after = look_at(pages)
    assert "2026-03-02.html" not in after
    assert (pages / "2026-02-28.html").is_file()
    assert before["404.html"] == after["404.html"]
    (tmp_path / "content" / "post.md").write_text("Title: Another\nDate: 2026-03-01\n\nHello.\n")
    stamp = (pages / "404.html").stat().st_mtime_ns
    run_pelican(tmp_path)
    assert (pages / "404.html").stat().st_mtime_ns != stamp, "its theme may show the newest posts anywhere"


MARK = """from pathlib import Path
from pelican import signals

def mark(path, context):
    if path.endswith(".html"):
        page = Path(path)
        page.write_text(page.read_text("utf-8").replace("</body>", "<!-- marked MARK --></body>"), "utf-8")

def register():
    signals.content_written.connect(mark)
"""


def count_marked(site, mark):
    pages = [path.read_text("utf-8") for path in site.output.rglob("*.html") if "pagefind" not in path.parts]
    return sum(f"<!-- marked {mark} -->" in page for page in pages) / len(pages)


def test_a_plugin_that_comes_changes_or_goes_changes_every_page(make_site, tmp_path, caplog):
    pelican = {"PLUGIN_PATHS": ["plugins"], "PLUGINS": ["mark_once"]}
    bare = make_site()
    site = bare.model_copy(update={"pelican": pelican})
    plugin = site.root / "plugins" / "mark_once.py"
    plugin.parent.mkdir()
    build_site(bare)
    assert "made again" not in caplog.text
    before = tree(site.output)
    for mark in ("once", "twice"):
        plugin.write_text(MARK.replace("MARK", mark))
        build_site(site)
        assert count_marked(site, mark) == 1.0
        assert builds_the_same(site, tmp_path / mark)
    assert (
        "Every page is made again: what the plugin 'mark_once' changes in them cannot be known" in caplog.text
    )
    build_site(bare)
    assert tree(site.output) == before


def test_a_template_that_lists_the_days_lists_a_new_one_on_the_pages_of_old_days_too(site, tmp_path):
    template = site.root / "templates" / "theme" / "templates" / "base.html"
    template.parent.mkdir(parents=True)
    template.write_text(
        "{% extends '!packaged/theme/templates/base.html' %}{% block footer %}"
        "{% for day in digests[:2] %}<p>{{ day.title }}</p>{% endfor %}{% endblock %}"
    )
    build_site(site)
    assert build_site(site).written == 0
    add_day(site, date(2026, 3, 9))
    build_site(site)
    for path in site.output.rglob("*.html"):
        assert "<p>Monday, 9 March 2026</p>" in path.read_text("utf-8"), path
    assert builds_the_same(site, tmp_path / "full")


def test_a_page_that_asks_for_no_other_day_is_left_alone_though_another_asks(site):
    template = site.root / "templates" / "theme" / "templates" / "briefings" / "missing.html"
    template.parent.mkdir(parents=True)
    template.write_text("{{ digests | length }} days")
    build_site(site)
    before = look_at(site.output)["2026-02-28.html"]
    add_day(site, date(2026, 3, 9))
    build_site(site)
    assert (site.output / "404.html").read_text("utf-8") == "4 days"
    assert look_at(site.output)["2026-02-28.html"] == before


@pytest.mark.parametrize(
    ("conf", "said"),
    [
        ("JINJA_FILTERS = {'shout': lambda text: text.upper()}", "the setting 'JINJA_FILTERS.shout'"),
        ("import decimal\nTHEIR_RATE = decimal.Decimal(2)", "the setting 'THEIR_RATE'"),
        ("JINJA_ENVIRONMENT = {'extensions': ['their_tags.Tag']}", "the extension 'their_tags.Tag'"),
        ("PLUGINS = ['briefings', 'their_plugin']", "the plugin 'their_plugin'"),
        ("PLUGINS = ['pelican.plugins.theirs']", "the plugin 'pelican.plugins.theirs'"),
        ("PELICAN_CLASS = 'theirs.Pelican'", "the class 'theirs.Pelican'"),
    ],
)
def test_code_of_others_is_named_and_no_two_builds_with_it_are_taken_for_one(tmp_path, conf, said):
    (tmp_path / "pelicanconf.py").write_text(conf)
    settings = read_settings(str(tmp_path / "pelicanconf.py"))
    first, second = fingerprint_site(settings, []), fingerprint_site(settings, [])
    assert first.unseen == (said,)
    assert first.name != second.name


def test_settings_of_plain_values_are_seen(tmp_path):
    conf = "JINJA_ENVIRONMENT = {'extensions': ['jinja2.ext.do']}\nTHEIRS = [RATE, {'a': None, 'b': {3, 4}}]"
    names = []
    for rate in ("2.5", "2.5", "2.75"):
        (tmp_path / "pelicanconf.py").write_text(conf.replace("RATE", rate))
        found = fingerprint_site(read_settings(str(tmp_path / "pelicanconf.py")), [])
        assert found.unseen == ()
        names.append(found.name)
    assert names[0] == names[1] != names[2]


def test_in_their_own_site_too_code_of_others_makes_every_page_anew(tmp_path):
    conf = "SITENAME = 'Blog'\nTIMEZONE = 'UTC'\nDEFAULT_LANG = 'en'\nJINJA_FILTERS = {'shout': str.upper}\n"
    (tmp_path / "pelicanconf.py").write_text(conf)
    write_digest(tmp_path / "content" / "digests" / "2026-03-01.json", make_day(date(2026, 3, 1), ()))
    run_pelican(tmp_path)
    before = (tmp_path / "output" / "briefings" / "2026-03-01.html").stat().st_mtime_ns
    run_pelican(tmp_path)
    assert (tmp_path / "output" / "briefings" / "2026-03-01.html").stat().st_mtime_ns != before
