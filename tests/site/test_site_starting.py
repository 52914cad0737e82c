import pytest
import tzlocal

from briefings.errors import BuildError
from briefings.settings import load_settings
from briefings.site import build_site, init_site
from briefings.sources.files import read_files


def test_a_new_site_has_settings_an_article_and_an_about_page(tmp_path):
    written = init_site(tmp_path / "desk")
    names = sorted(path.relative_to(tmp_path / "desk").as_posix() for path in written)
    assert names == [
        ".gitignore",
        "briefings.yaml",
        "content/articles/2026-03-02-ferries.md",
        "content/pages/about.md",
    ]


def test_a_new_site_can_be_read_and_built(tmp_path):
    init_site(tmp_path / "desk")
    settings = load_settings(tmp_path / "desk")
    build_site(settings)
    assert (settings.output / "about.html").exists()
    (article,) = read_files(settings.folders)
    assert article.headline == "Ferries to Kalvoy stop after storm damages pier"


def test_a_new_site_has_the_time_zone_of_its_country_or_else_of_the_machine(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Istanbul")
    tzlocal.reload_localzone()
    for country, zone in (("", "Europe/Istanbul"), ("gb", "Europe/London")):
        init_site(tmp_path / f"desk-{country}", country=country)
        assert load_settings(tmp_path / f"desk-{country}").edition.timezone == zone
    monkeypatch.setenv("TZ", "UTC")
    tzlocal.reload_localzone()
    init_site(tmp_path / "desk-utc")
    assert load_settings(tmp_path / "desk-utc").edition.timezone == "UTC"


def test_nothing_is_overwritten_and_nothing_half_begun(tmp_path):
    (tmp_path / "content" / "pages").mkdir(parents=True)
    (tmp_path / "content" / "pages" / "about.md").write_text("mine")
    with pytest.raises(BuildError, match=r"about\.md: already exists"):
        init_site(tmp_path)
    assert not (tmp_path / "briefings.yaml").exists()
    assert (tmp_path / "content" / "pages" / "about.md").read_text() == "mine"
