"""Which stored articles are alerted: what is watched comes up in them, and nothing of them is muted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from alert_site import store_article

from briefings.notify.alerts import find_alerts
from briefings.settings import parse_settings

NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
ACTORS = """\
actors:
  - {name: Mira Salo, aliases: [M. Salo, "Salo, Mira"], watch: true}
  - {name: Bo Lind, aliases: [Lind of Harbour Works]}
sources:
  - {name: Sealed Post, show: nothing}
  - {name: Head Post, show: headline}
"""


def find(root, notify="{}", **article):
    settings = parse_settings(f"site: {{title: Desk}}\nnotify: {notify}\n{ACTORS}", root / "briefings.yaml")
    store_article(root, "one", NOW, headline="Report of the day", **article)
    return [alert.watched for alert in find_alerts(settings, NOW)]


WORDS = "{watch: {words: [ferry strike, U.S. tariff, Tarif]}}"


@pytest.mark.parametrize(
    ("text", "watched"),
    [
        ("A Ferry Strike began on Monday.", ["ferry strike"]),
        ("The ferry\nstrike’s third day began.", ["ferry strike"]),
        ("The US tariff on herring rose.", ["U.S. tariff"]),
        ("Two ferry strikes are over.", []),
        ("The strike of the ferry crews is over.", []),
        ("The tariff rose. Der Tarif stieg.", ["Tarif"]),
    ],
)
def test_words_are_found_behind_one_another_and_whole_capitals_and_points_aside(tmp_path, text, watched):
    assert find(tmp_path, WORDS, text=text) == ([tuple(watched)] if watched else [])


@pytest.mark.parametrize(
    ("text", "watched"),
    [
        ("The minister, M. Salo, left early.", True),
        ("MIRA SALO RESIGNS", True),
        ("Mira Salonen left early.", False),
        ("Everyone spoke of salo, the bacon.", False),
    ],
)
def test_a_watched_actor_of_the_list_is_found_by_all_its_names_and_without_more_settings(
    tmp_path, text, watched
):
    assert find(tmp_path, text=text) == ([("Mira Salo",)] if watched else [])


def test_an_actor_who_is_named_under_watch_is_found_by_the_names_of_the_list_too(tmp_path):
    text = "Nobody but Lind of Harbour Works and Ane Ro came."
    assert find(tmp_path, "{watch: {actors: [bo lind, Ane Ro]}}", text=text) == [("Bo Lind", "Ane Ro")]


def test_a_source_is_watched_whatever_it_writes(tmp_path):
    notify = "{watch: {sources: [kalvoy wire]}}"
    assert find(tmp_path, notify, text="Nothing happened today, it was said.") == [("kalvoy wire",)]
    assert find(tmp_path, notify, text="Nothing happened today, it was said.", source="Other Wire") == []


@pytest.mark.parametrize(
    "mute",
    ["words: [harbour office]", "sources: [Kalvoy Wire]", "actors: [Jon Ek]", "actors: [Bo Lind]"],
)
def test_what_is_muted_is_not_alerted(tmp_path, mute):
    text = "Mira Salo met Jon Ek and Lind of Harbour Works at the Harbour Office."
    assert find(tmp_path, "{}", text=text) == [("Mira Salo",)]
    assert find(tmp_path, f"{{mute: {{{mute}}}}}", text=text) == []


def test_of_a_source_that_may_not_be_shown_nothing_is_told_and_of_one_s_headline_that(tmp_path):
    assert find(tmp_path, text="Mira Salo resigned.", source="Sealed Post") == []
    assert find(tmp_path, text="Mira Salo resigned.", source="Head Post") == [("Mira Salo",)]


def test_what_belongs_to_the_page_is_not_what_the_article_says(tmp_path):
    text = "By Mira Salo\n\nThe herring came late this year, and in smaller numbers than before."
    assert find(tmp_path, text=text, more="author: Mira Salo\n") == []


def test_an_article_that_came_out_days_ago_is_no_news_and_a_copy_is_told_once(tmp_path):
    settings = parse_settings(f"site: {{title: Desk}}\n{ACTORS}", tmp_path / "briefings.yaml")
    store_article(tmp_path, "old", NOW - timedelta(days=3), text="Mira Salo resigned.")
    store_article(tmp_path, "yesterday", NOW - timedelta(days=1), text="Mira Salo resigned.")
    copied = "same_text_as: 2026/11/16/yesterday\n"
    store_article(tmp_path, "copy", NOW, text="Mira Salo resigned.", source="Other Wire", more=copied)
    assert [alert.article for alert in find_alerts(settings, NOW)] == ["2026/11/16/yesterday"]
    muted = settings.model_copy(update={"notify": parse_settings(
        "site: {title: D}\nnotify: {mute: {sources: [Kalvoy Wire]}}", tmp_path / "x").notify})  # fmt: skip
    assert [alert.article for alert in find_alerts(muted, NOW)] == ["2026/11/17/copy"]
