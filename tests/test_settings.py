"""briefings.yaml: what is understood, and the line of what is not."""

from datetime import time
from pathlib import Path

import pytest

from briefings.errors import SettingsError
from briefings.settings import load_settings, parse_settings, settings_schema

FILE = Path("/desk/briefings.yaml")


def test_a_title_is_enough():
    settings = parse_settings("site: {title: The Harbour Desk}", FILE)
    assert settings.site.title == "The Harbour Desk"
    assert settings.site.index is False
    assert settings.edition.stories == 9
    assert settings.articles == Path("/desk/content/articles")


def test_folders_start_at_the_file():
    settings = parse_settings("site: {title: T}\nsources:\n  - folder: ../saved\n", FILE)
    assert settings.folders == (Path("/desk/content/articles"), Path("/desk/../saved"))


SOURCES = """
site: {title: T}
sources:
  - https://a.example/rss
  - {name: Kalvoy Wire, feed: https://b.example/atom.xml, section: Ports, rights: {words: 60}}
  - {name: Quayside, section: Trade, rights: {share: 0.2}, show: headline}
  - folder: saved
sections:
  Trade: {words: [tariff], sources: [Ledger]}
"""


def test_what_is_said_of_a_source_is_found_by_its_name():
    settings = parse_settings(SOURCES, FILE)
    assert [source.feed for source in settings.sources[:2]] == [
        "https://a.example/rss",
        "https://b.example/atom.xml",
    ]
    assert settings.find_source("kalvoy wire").rights.words == 60
    assert settings.find_source("Quayside").show == "headline"
    assert settings.find_source("Quayside").rights.share == 0.2
    nobody = settings.find_source("Nobody")
    assert (nobody.rights.words, nobody.rights.share, nobody.show) == (None, None, "extract")
    assert settings.folders[1:] == (Path("/desk/saved"),)


def test_a_section_has_the_sources_that_name_it():
    sections = parse_settings(SOURCES, FILE).all_sections
    assert list(sections) == ["Trade", "Ports"]
    assert sections["Trade"].sources == ("Ledger", "Quayside")
    assert sections["Ports"].sources == ("Kalvoy Wire",)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"06:00"', time(6)),
        ('"24:00"', time.max),
        ("18:30", time(18, 30)),
        ("18", time(18)),
        ("18:00:30", time(18, 0, 30)),
        ('"6:05"', time(6, 5)),
        ("24:00", time.max),
    ],
)
def test_the_closing_time_is_a_time_of_day(written: str, meant: time):
    settings = parse_settings(f"site: {{title: T}}\nedition:\n  closes_at: {written}\n", FILE)
    assert settings.edition.closes_at == meant


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("site:\n  title: T\n  ulr: x\n", 3, "did you mean 'url'?"),
        ("site: {title: T}\nedtion: {}\n", 2, "did you mean 'edition'?"),
        ("site: {title: T}\nedition:\n  timezone: Europe/Istambul\n", 3, "did you mean Europe/Istanbul?"),
        ("site: {title: T}\nedition:\n  closes_at: 18.00\n", 3, 'as "18:00"'),
        ("site: {title: T}\nedition:\n  closes_at: 6pm\n", 3, "6pm is no time of day"),
        ("site: {title: T}\nedition:\n  closes_at: '18:00+02:00'\n", 3, "is no time of day"),
        ("site: {title: T}\nedition:\n  closes_at: 1800\n", 3, "is no time of day"),
        ("site: {title: 2026}\n", 1, "'site.title': should be text: put it in quotation marks"),
        ("site:\n  title: Press: morning\n", 2, "text with ': ' in it"),
        ("site:\n\ttitle: T\n", 2, "not with a tab"),
        ("site: {title: T}\nedition:\n  stories: nine\n", 3, "should be a whole number, in digits"),
        ("site: {title: T}\nedition: {stories: 0}\n", 2, "greater than or equal to 1"),
        ("site: {title: T}\nsite: {title: U}\n", 2, "stands twice: in line 1, too"),
        ("site: {title: T}\nmail:\n  form: a@b.example\n", 3, "did you mean 'from'?"),
        ("site: {title: T}\nmail:\n  from: Ada <a@b.example\n", 3, "is not an address"),
        ("site: {title: T}\nmail:\n  smtp: {host: h, user: u}\n", 3, "'user' needs 'password_env'"),
        (
            "site: {title: T}\nmail:\n  smtp: {host: h, password: p}\n",
            3,
            "'mail.smtp.password' is not a setting",
        ),
        (
            "site: {title: T}\nmail:\n  smtp: {host: h, user: u, password_env: P, tls: none}\n",
            3,
            "in the clear",
        ),
        ("site: {title: T}\nmail:\n  unsubscribe_post: http://a.example\n", 3, "begin with https://"),
        ("site: {title: T}\nmail:\n  unsubscribe_post: 'https://a.example/{who}'\n", 3, "{address} and {id}"),
        ("site: {title: T}\nsources:\n  - folder: a\n    rights: {words: 60}\n", 3, "takes no 'rights'"),
        ("site: {title: T}\nsources:\n  - folder: a\n  - x.example/rss\n", 4, "is no address"),
        ("site: {title: T}\nsources:\n  - https://u:p@x.example/rss\n", 3, "no user name"),
        (
            "site: {title: T}\nsources:\n  - feed: https://x.example/rss\n    show: nothing\n",
            3,
            "needs a 'name'",
        ),
        (
            "site: {title: T}\nsources:\n  - name: A\n    section: B\n  - {name: a, section: C}\n",
            2,
            "another 'section'",
        ),
        ("site: {title: T}\nsources:\n  - name: A\n    rights: {share: 60}\n", 4, "less than or equal to 1"),
        ("site: {title: T}\nsources:\n  - name: A\n    rigths: {share: 60}\n", 4, "did you mean 'rights'?"),
        ("site: {title: T}\nsources:\n  - {opml: a.opml, folder: b}\n", 3, "write two items"),
        ("site: {title: T}\nsources:\n  - {show: headline}\n", 3, "needs a 'feed'"),
        ("site: {title: T}\nfetch:\n  at_once: 0\n", 3, "greater than or equal to 1"),
        ("site: {title: T}\nedition:\n  approve: later\n", 3, "'by-hand' or 'at-once'"),
        ("site: {title: T}\npublish:\n  github_pages: {branch: a..b}\n", 3, "not the name of a branch"),
        ("site: {title: T}\npublish:\n  github_pages: {branch: HEAD}\n", 3, "not the name of a branch"),
        ("site: {title: T}\npublish:\n  github_pages: {remote: --all}\n", 3, "neither a remote nor"),
        ("site: {title: T}\npublish:\n  github_pages: {cname: https://a.example}\n", 3, "without https://"),
        ("site: [\n", 2, "is not YAML"),
        ("just words\n", 1, "should hold settings"),
        ("site: {title: ''}\n", 1, "at least 1 character"),
        ("site: {title: T}\nroot: /\n", 2, "not a setting"),
        ("site: {title: T, url: ftp://x}\n", 1, "should begin with https://"),
        ("edition: {}\n", 1, "must be there"),
        ("site: {title: T}\nactors:\n  - {name: A, knid: person}\n", 3, "'actors.0.knid' is not a setting"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, said: str):
    with pytest.raises(SettingsError) as caught:
        parse_settings(text, FILE)
    assert caught.value.where == f"{FILE}:{line}"
    assert said in caught.value.problem


def test_every_mistake_is_told_at_once():
    with pytest.raises(SettingsError) as caught:
        parse_settings("site:\n  titel: T\nedition:\n  stroies: 3\n", FILE)
    message = str(caught.value)
    assert "did you mean 'title'?" in message
    assert f"{FILE}:4: 'edition.stroies'" in message


def test_a_missing_file_says_how_to_start(tmp_path: Path):
    with pytest.raises(SettingsError, match="briefings init"):
        load_settings(tmp_path)


def test_the_schema_names_every_key():
    schema = settings_schema()
    assert set(schema["properties"]) == {
        "site", "edition", "sources", "fetch", "sections", "actors", "reading", "mail", "notify", "publish",
        "pelican",
    }  # fmt: skip
    assert schema["additionalProperties"] is False


def test_actors_may_stand_in_a_file_of_their_own(tmp_path: Path):
    (tmp_path / "people.yaml").write_text(
        "- name: Kalvik Dockers Union\n  aliases: [KDU]\n  link: https://kdu.example\n  watch: true\n"
    )
    named = parse_settings("site: {title: T}\nactors: people.yaml\n", tmp_path / "briefings.yaml")
    written = '[{name: Kalvik Dockers Union, aliases: [KDU], link: "https://kdu.example", watch: true}]'
    listed = parse_settings(f"site: {{title: T}}\nactors: {written}\n", tmp_path / "briefings.yaml")
    assert named.actors == listed.actors
    assert named.actors[0].watch


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (None, "people.yaml", "does not exist"),
        ("name: x\n", "people.yaml:1", "a list of actors"),
        ("- name: A\n- nmae: B\n", "people.yaml:2", "did you mean 'name'?"),
        ("- name: A\n  kind: ship\n", "people.yaml:2", "'kind'"),
        ("- name: A\n  link: kdu.example\n", "people.yaml:2", "begins with https://"),
        ("- name: A\n  name: B\n", "people.yaml:2", "stands twice"),
        ("- name: A\n  aliases: [B]\n- name: b\n", "people.yaml", "'b' is a name of both 'A' and 'b'"),
        ("- [\n", "people.yaml:2", "is not YAML"),
    ],
)
def test_what_is_wrong_in_a_file_of_actors_is_named_by_its_line(tmp_path, text, place, said):
    if text is not None:
        (tmp_path / "people.yaml").write_text(text)
    with pytest.raises(SettingsError) as raised:
        parse_settings("site: {title: T}\nactors: people.yaml\n", tmp_path / "briefings.yaml")
    assert str(raised.value).startswith(str(tmp_path / place))
    assert said in str(raised.value)


def test_settings_are_found_from_a_folder_below(tmp_path: Path):
    (tmp_path / "briefings.yaml").write_text("site: {title: Bay}\n", encoding="utf-8")
    below = tmp_path / "content" / "articles"
    below.mkdir(parents=True)
    settings = load_settings(below)
    assert (settings.site.title, settings.root.resolve()) == ("Bay", tmp_path.resolve())


def test_a_model_of_one_language_leaves_the_others():
    settings = parse_settings("site: {title: Desk}\nreading: {models: {de: de_core_news_sm}}\n", FILE)
    assert settings.reading.models["de"] == "de_core_news_sm"
    assert settings.reading.models["en"]
