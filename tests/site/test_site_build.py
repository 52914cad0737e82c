import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec
import pytest
from bs4 import BeautifulSoup
from editions import ferry_story, make_day, three_days
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from briefings.errors import BriefingsError, BuildError, RecordError, TemplateError
from briefings.model import EarlierStory
from briefings.presenting import PresentingOptions, present
from briefings.presenting.addresses import Addresses
from briefings.site import build_site
from briefings.site.cards import draw_card
from briefings.site.day_store import outline_day
from briefings.site.history import find_newest_form

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"


def read(site, name="index.html"):
    return (site.output / name).read_text("utf-8")


def soup(site, name="index.html"):
    return BeautifulSoup(read(site, name), "html.parser")


def words_of(element):
    """Return what an element says, its no-break spaces as spaces."""
    return " ".join(element.text.split())


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def own_site(make_site):
    settings = make_site()
    build_site(settings)
    return settings


def test_the_site_has_these_pages(site):
    assert sorted(tree(site.output)) == [
        ".briefings-files",
        ".briefings-inputs",
        "2026-02-28.html",
        "2026-03-01.html",
        "2026-03-02.html",
        "404.html",
        "about.html",
        "actor/ingrid-solvang.atom",
        "actor/ingrid-solvang.html",
        "actor/kalvoy.atom",
        "actor/kalvoy.html",
        "actors.html",
        "archive.html",
        "card-2026-02-28.png",
        "card-2026-03-01.png",
        "card-2026-03-02.png",
        "corrections.html",
        "feed.atom",
        "feed.json",
        "index.html",
        "month/2026-02.html",
        "month/2026-03.html",
        "quotes-by-actor.html",
        "quotes-by-section.html",
        "quotes.html",
        "quotes/2026-02.html",
        "quotes/2026-03.html",
        "search.html",
        "section/economy.atom",
        "section/economy.html",
        "section/islands.atom",
        "section/islands.html",
        "source/altenrieder-bote.html",
        "source/kalvoy-courier.html",
        "source/nordwire.html",
        "source/valdoria-b-bulletin-b.html",
        "sources.html",
        "story/2026-02-28-ferry.html",
        "story/card-2026-02-28-ferry.png",
        "theme/briefings.css",
        "theme/favicon.ico",
        "theme/favicon.svg",
        "theme/paper.css",
        "theme/search.js",
        "week/2026-W09.html",
        "week/2026-W10.html",
        "weeks.atom",
    ]


def test_the_front_page_is_the_newest_day(site):
    assert soup(site).h1.text == "Monday, 2 March 2026"
    assert soup(site).find("link", rel="canonical")["href"] == "https://desk.example/path/2026-03-02.html"


def test_a_story_is_told_with_sentences_quotes_actors_and_sources(site):
    story = soup(site).find(id="s-2026-03-02-ferry").find_parent("article")
    assert words_of(story.find(class_="b-kicker")) == "New · Islands · 2 sources"
    assert "The ferry company Nordlys cancelled all crossings" in story.p.find_next("p").text
    assert story.figure.blockquote.text == "“We will not sail until the pier is safe”"
    caption = words_of(story.figure.figcaption)
    assert caption == "Ingrid Solvang, the harbour master · Kalvoy Courier, also in Nordwire"
    assert [a["href"] for a in story.dl.find_all("a") if "courier" in a["href"]] == [
        "https://courier.example/ferry?a=1&b=2"
    ]
    assert story.find(class_="b-gloss").text == "[Ingrid Solvang]"


def test_every_sentence_leads_to_its_place(site):
    marks = soup(site).find("article").find_all("a", class_="b-from")
    assert marks[0]["href"].endswith(
        "#:~:text=The%20ferry%20company%20Nordlys%20cancelled,storm%20damaged%20its%20pier."
    )
    assert marks[0]["aria-label"] == "in Kalvoy Courier"


def test_days_are_linked_to_their_neighbours(site):
    middle = soup(site, "2026-03-01.html").find(class_="b-turn")
    assert middle.find(rel="prev")["href"] == "./2026-02-28.html"
    assert middle.find(rel="next")["href"] == "./2026-03-02.html"
    assert soup(site, "2026-02-28.html").find(class_="b-turn").find(rel="prev") is None


def test_a_story_that_goes_on_names_its_beginning_and_has_a_page(site):
    story = soup(site, "2026-03-01.html").find(id="s-2026-03-01-ferry").find_parent("article")
    assert story.find(class_="b-kicker").text.startswith("Updated")
    assert story.h2.a["href"] == "./story/2026-02-28-ferry.html"
    assert (
        story.dl.find("dt", string="Before").find_next("a")["href"] == "./2026-02-28.html#s-2026-02-28-ferry"
    )


def test_a_story_of_several_days_has_a_page_on_which_nothing_is_told_twice(site):
    whole = soup(site, "story/2026-02-28-ferry.html")
    assert [h2.text for h2 in whole.find_all("h2")] == [
        "The latest",
        "Day by day",
        "Who said what",
        "What each source reported",
    ]
    assert [one.text for one in whole.find_all(class_="b-kicker")] == [
        "Islands",
        "Sunday, 1 March 2026",
        "Saturday, 28 February 2026",
    ]
    assert whole.svg["aria-label"] == "28 Feb: 2 articles, 1 Mar: 2 articles"
    assert words_of(whole.find(class_="b-meta")).startswith(
        "Told over 2 days, 28 Feb – 1 Mar 2026 · 4 articles"
    )
    said = whole.find(id="b-said").find_parent("section")
    assert [h3.text for h3 in said("h3")] == ["Ingrid Solvang, the harbour master"]
    assert said.figcaption.find_all("a")[-1]["href"] == "../2026-03-01.html#s-2026-03-01-ferry"
    told = whole.find(id="b-sources").find_parent("section")
    assert [h3.text for h3 in told("h3")] == ["Nordwire", "Kalvoy Courier"]
    assert [line.text for line in told.find_all(class_="b-when")][:2] == ["1 Mar 14:40", "28 Feb 14:40"]


def test_a_week_tells_a_story_of_several_days_once_and_names_the_others_by_day(site):
    page = soup(site, "week/2026-W09.html")
    assert words_of(page.h1) == "The week of 23 Feb – 1 Mar 2026"
    assert [h3.a["href"] for h3 in page.select("article h3")] == ["../story/2026-02-28-ferry.html"]
    assert "2 days · 28 Feb – 1 Mar 2026" in page.article.text
    links = [a["href"] for a in page.select("ul a") if "#s-" in a["href"]]
    assert links == ["../2026-03-01.html#s-2026-03-01-rates"]
    assert page.find(rel="next")["href"] == "../week/2026-W10.html"
    month = soup(site, "month/2026-03.html")
    assert month.h1.text == "March 2026"
    assert month.select("article") == [], "one day of the ferry is February's"


def test_of_two_stories_that_carry_on_one_the_day_s_first_is_its_newest_part_and_the_other_stays(make_site):
    monday, tuesday = date(2026, 3, 2), date(2026, 3, 3)
    before = ferry_story(monday)
    earlier = EarlierStory(id=before.id, day=monday, headline=before.headline)
    carried = {"label": "updated", "continues": before.id, "before": (earlier,)}
    news = replace(ferry_story(tuesday, **carried), headline="Ferries sail again")
    asked = replace(
        ferry_story(tuesday, **carried), id=f"{tuesday}-interview", headline="“I slept on the pier”"
    )
    settings = make_site([make_day(monday, (before,)), make_day(tuesday, (news, asked))])
    build_site(settings)
    week = soup(settings, "week/2026-W10.html")
    assert words_of(week.select_one("article h3")) == news.headline
    assert [words_of(h3) for h3 in week.find(class_="b-each")("h3")] == ["Tuesday, 3 March 2026"]
    assert [words_of(line.a) for line in week.find(class_="b-each")("li")] == [asked.headline]
    assert "2 stories" in week.find(class_="b-meta").text
    whole = soup(settings, f"story/{before.id}.html")
    assert whole.h1.text == news.headline
    assert [h3.text for h3 in whole.select(".b-steps h3")] == [asked.headline, before.headline]
    assert [mark.text for mark in whole.select(".b-days svg text")] == ["2 Mar", "3 Mar"], "a circle a day"


def test_an_actor_s_page_holds_what_it_said_and_where_it_stands(site):
    page = soup(site, "actor/ingrid-solvang.html")
    assert page.find(class_="b-meta").text == "the harbour master"
    assert len(page.find_all("blockquote")) == 3
    assert len(page.find(class_="b-list").find_all("li")) == 3
    assert page.find(class_="b-with").a["href"] == "../actor/kalvoy.html"
    assert page.svg is None, "three days have no course"


def test_an_actor_has_the_role_that_only_an_earlier_quotation_gives(make_site):
    options = PresentingOptions.of(make_site())
    view = present(make_day(date(2026, 3, 1), (ferry_story(date(2026, 3, 1)),)), options)
    (story,) = outline_day(view, (b"", b""), Addresses(), options).stories
    (speaker,) = {one.path: one for one in story.speakers}.values()
    heard = msgspec.structs.replace(story, cast=())
    named = msgspec.structs.replace(story, cast=(msgspec.structs.replace(speaker, role=""),), speakers=())
    assert speaker.role
    assert find_newest_form(speaker.path, [heard, named]) == speaker


def test_an_actor_of_many_days_has_a_chart(make_site):
    days = [date(2026, 3, number) for number in range(1, 8)]
    settings = make_site([make_day(day, (ferry_story(day),)) for day in days])
    build_site(settings)
    chart = soup(settings, "actor/kalvoy.html").svg
    assert chart["aria-label"] == "7 stories, 7 days"
    assert re.findall(r"M(\d+) ", chart.path["d"]) == list("0123456")


def test_texts_in_another_language_say_so(site):
    assert soup(site).find("li", id="s-2026-03-02-brot").b["lang"] == "de"
    assert soup(site).find("article").h2.get("lang") is None


def test_nothing_from_outside_becomes_markup(site):
    for name, content in tree(site.output).items():
        if name.endswith(".html"):
            assert b"<script>" not in content, name
            assert b"javascript:" not in content, name
            assert b"<b>Bulletin" not in content, name


def test_search_engines_are_kept_out_unless_invited(site, make_site):
    assert soup(site).find("meta", attrs={"name": "robots"})["content"] == "noindex"
    open_site = make_site(name="open", site={"index": True})
    build_site(open_site)
    assert soup(open_site).find("meta", attrs={"name": "robots"}) is None


def test_every_link_leads_somewhere(site):
    for name, content in tree(site.output).items():
        if name.endswith(".html") and name != "404.html":
            for problem in dead_links(site.output, name, content):
                pytest.fail(f"{name}: {problem}")


def dead_links(folder, name, content):
    page = BeautifulSoup(content, "html.parser")
    for tag in page.find_all(href=True):
        parts = urlsplit(tag["href"])
        if parts.scheme:
            continue
        target = (folder / name).parent / unquote(parts.path) if parts.path else folder / name
        if not target.is_file():
            yield f"{tag['href']} is not there"
        elif parts.fragment:
            there = BeautifulSoup(target.read_bytes(), "html.parser")
            if not there.find(id=parts.fragment):
                yield f"{tag['href']} has no such place"


def test_ids_are_unlike_one_another(site):
    for name, content in tree(site.output).items():
        if name.endswith(".html"):
            ids = [tag["id"] for tag in BeautifulSoup(content, "html.parser").find_all(id=True)]
            assert len(ids) == len(set(ids)), name


def test_the_page_for_missing_addresses_has_whole_links(site):
    links = [a["href"] for a in soup(site, "404.html").find_all("a")]
    assert "https://desk.example/path/archive.html" in links


def test_the_atom_feed_holds_the_days_newest_first(site):
    feed = ET.fromstring(read(site, "feed.atom"))
    entries = feed.findall(f"{ATOM}entry")
    assert entries[0].find(f"{ATOM}title").text == "Monday, 2 March 2026"
    assert feed.find(f"{ATOM}updated").text == "2026-03-02T14:40:00+00:00"
    assert len({entry.find(f"{ATOM}id").text for entry in entries}) == 3
    content = BeautifulSoup(entries[0].find(f"{ATOM}content").text, "html.parser")
    assert content.find("article").h2.text == "Ferries to Kalvoy stop after storm"
    assert all(a["href"].startswith("https://") for a in content.find_all("a"))
    assert content.find("script") is None


def test_the_json_feed_says_the_same(site):
    feed = json.loads(read(site, "feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["url"] == "https://desk.example/path/2026-03-02.html"


def test_a_day_and_a_story_have_a_picture_of_their_headline_for_links(site, make_site):
    for name, card in (
        ("2026-03-02", "card-2026-03-02"),
        ("story/2026-02-28-ferry", "story/card-2026-02-28-ferry"),
    ):
        image = soup(site, f"{name}.html").find("meta", property="og:image")
        assert image["content"] == f"https://desk.example/path/{card}.png"
        with Image.open(site.output / f"{card}.png") as drawn:
            assert drawn.size == (800, 420)
            # The headline stands in its place, and so do the ink, the paper and the rule.
            assert {drawn.convert("RGB").getpixel(at) for at in ((5, 5), (400, 89))} == {
                (253, 252, 248),
                (140, 47, 27),
            }
            assert drawn.convert("L").crop((46, 114, 754, 170)).getextrema()[0] < 60
    alone = make_site(name="alone", site={"url": ""})
    build_site(alone)
    assert not list(alone.output.rglob("*.png"))


def test_a_headline_in_letters_without_a_typeface_leaves_its_place_empty():
    assert draw_card("港の委員会", "2 March 2026", "Desk") == draw_card("", "2 March 2026", "Desk")
    assert draw_card("Ärger um Şile", "2 March 2026", "Desk") != draw_card("", "2 March 2026", "Desk")
    assert draw_card("Fähre " * 60, "2 March 2026", "Desk")


def test_machines_are_told_what_a_day_holds(site):
    told = json.loads(soup(site).find("script", type="application/ld+json").text)
    assert told["@type"] == "CollectionPage"
    assert told["datePublished"] == "2026-03-02"
    stories = told["mainEntity"]["itemListElement"]
    assert stories[0] == "https://desk.example/path/2026-03-02.html#s-2026-03-02-ferry"
    assert told["mainEntity"]["numberOfItems"] == 2
    assert (
        soup(site).find("meta", property="og:title")["content"] == "Monday, 2 March 2026 · Kalvoy Desk & Co"
    )


def test_a_site_that_may_be_listed_has_a_sitemap_of_all_its_pages(site, make_site):
    assert not (site.output / "sitemap.xml").exists()
    listed = make_site(name="listed", site={"index": True})
    build_site(listed)
    places = ET.fromstring(read(listed, "sitemap.xml")).iter(f"{SITEMAP}loc")
    listed_urls = {place.text for place in places}
    pages = {name for name in tree(listed.output) if name.endswith(".html")} - {"index.html", "404.html"}
    assert listed_urls == {f"https://desk.example/path/{name}" for name in pages}


def test_a_site_without_an_address_has_no_feed_and_no_canonical_links(make_site):
    settings = make_site(site={"url": ""})
    build_site(settings)
    assert not (settings.output / "feed.atom").exists()
    assert soup(settings).find("link", rel="canonical") is None
    assert soup(settings).find("link", rel="alternate") is None


def test_the_archive_names_the_days_with_their_headlines_and_is_a_calendar(site):
    page = soup(site, "archive.html")
    assert [h2.a.text for h2 in page.select("table h2")] == ["March 2026", "February 2026"]
    assert page.table.h2.a["href"] == "./month/2026-03.html"
    newest = page.find(class_="b-steps").li
    assert newest.h2.text == "Monday, 2 March 2026"
    assert newest.ul.a["href"] == "./2026-03-02.html#s-2026-03-02-ferry"
    assert page.form["action"] == "./search.html"
    assert page.find("a", attrs={"aria-label": "Sunday, 1 March 2026"})["href"] == "./2026-03-01.html"


def test_the_same_records_give_the_same_bytes(site, make_site):
    other = make_site(name="other")
    build_site(other)
    assert tree(site.output) == tree(other.output)


def test_the_same_bytes_in_another_zone_locale_and_hash_seed(own_site, tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from briefings.settings import Settings; from briefings.site import build_site\n"
        "build_site(Settings.model_validate_json(sys.argv[1]).model_copy(update={'root': Path(sys.argv[2])}),"
        " output=Path(sys.argv[3]))\n"
    )
    run = [
        sys.executable,
        "-c",
        code,
        own_site.model_dump_json(exclude_unset=True),
        str(own_site.root),
        str(tmp_path / "again"),
    ]
    surroundings = {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7", "PATH": "/usr/bin:/bin"}
    subprocess.run(run, check=True, env=surroundings, cwd=tmp_path)
    assert tree(tmp_path / "again") == tree(own_site.output)


def test_an_unchanged_page_keeps_its_file_and_a_removed_day_leaves_none(own_site):
    before = (own_site.output / "2026-02-28.html").stat().st_mtime_ns
    mine = own_site.output / "CNAME"
    mine.write_text("desk.example\n")
    (own_site.digests / "2026-03-02.json").unlink()
    report = build_site(own_site)
    assert (own_site.output / "2026-02-28.html").stat().st_mtime_ns == before
    assert not (own_site.output / "2026-03-02.html").exists()
    assert not (own_site.output / "section" / "economy.html").exists() or report.removed
    assert mine.read_text() == "desk.example\n"
    assert soup(own_site).h1.text == "Sunday, 1 March 2026"
    assert build_site(own_site).written == 0


def test_a_site_without_an_edition_says_so(make_site):
    settings = make_site()
    shutil.rmtree(settings.digests)
    build_site(settings)
    assert "no edition yet" in soup(settings).text
    assert ET.fromstring(read(settings, "feed.atom")).find(f"{ATOM}entry") is None


def test_articles_are_no_pages(make_site):
    settings = make_site()
    folder = settings.articles
    folder.mkdir(parents=True)
    (folder / "one.md").write_text("---\ntitle: One\n---\nSecret words of a publisher.\n")
    (folder / "two.html").write_text("<title>Two</title><p>Secret words of a publisher.")
    assert build_site(settings).warnings == ()
    assert not any(b"Secret words" in content for content in tree(settings.output).values())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "{% extends '!packaged/theme/templates/base.html' %}{% block head %}\n\n{{ nobody }}{%endblock%}",
            "'nobody' is undefined",
        ),
        ("\n\n{{ day.nothing }}", "has no attribute 'nothing'"),
        ("\n\n{% if %}", "Expected an expression"),
        ("\n\n{% include 'lost.html' %}", "there is no template 'lost.html'"),
        ("\n\n{{ words.nothing }}", "has no attribute 'nothing'"),
        ("\n\n{{ day.title + 1 }}", "TypeError"),
    ],
)
def test_a_mistake_in_a_template_is_named_with_file_and_line(own_site, text, problem):
    before = tree(own_site.output)
    template = own_site.root / "templates" / "theme" / "templates" / "briefings" / "day.html"
    template.parent.mkdir(parents=True)
    template.write_text(text)
    with pytest.raises(TemplateError, match=problem) as caught:
        build_site(own_site)
    assert caught.value.where == f"{template}:3"
    assert tree(own_site.output) == before, "a build that fails leaves the old site"


def test_a_mistake_in_the_frame_is_named_too(own_site):
    template = own_site.root / "templates" / "theme" / "templates" / "base.html"
    template.parent.mkdir(parents=True)
    template.write_text("<p>\n{{ nobody }}")
    with pytest.raises(TemplateError) as caught:
        build_site(own_site)
    assert caught.value.where == f"{template}:2"


def test_one_block_can_be_changed_without_copying_the_template(own_site):
    template = own_site.root / "templates" / "theme" / "templates" / "briefings" / "day.html"
    template.parent.mkdir(parents=True)
    template.write_text(
        "{% extends '!packaged/theme/templates/briefings/day.html' %}"
        "{% block b_intro %}<p class='b-intro'>{{ day.title|upper }} & more</p>{% endblock %}"
    )
    build_site(own_site)
    assert soup(own_site).find(class_="b-intro").text == "MONDAY, 2 MARCH 2026 & more"
    assert soup(own_site).find("article")


def test_an_own_style_sheet_stands_behind_the_packaged_ones_on_every_page(own_site):
    theme = own_site.root / "templates" / "theme"
    (theme / "static").mkdir(parents=True)
    (theme / "static" / "mine.css").write_text(":root{--b-accent:green}")
    (theme / "templates").mkdir()
    (theme / "templates" / "base.html").write_text(
        "{% extends '!packaged/theme/templates/base.html' %}"
        "{% block styles %}<link rel='stylesheet' href='{{ SITEURL }}/theme/mine.css'>{% endblock %}"
    )
    build_site(own_site)
    for name in ("index.html", "about.html", "actor/kalvoy.html"):
        links = soup(own_site, name).find_all("link", rel="stylesheet")
        assert [link["href"].rpartition("/")[2] for link in links] == [
            "paper.css",
            "briefings.css",
            "mine.css",
        ]


def test_a_macro_and_a_style_sheet_can_be_changed_alone(own_site):
    shared = own_site.root / "templates" / "shared" / "quote.html"
    shared.parent.mkdir(parents=True)
    shared.write_text(
        "{% macro tell_quote(quote, named=true, story=false, dated=false) %}"
        "<q>{{ quote.text }}</q>{% endmacro %}"
    )
    style = own_site.root / "templates" / "theme" / "static" / "paper.css"
    style.parent.mkdir(parents=True)
    style.write_text("body{color:red}")
    build_site(own_site)
    assert soup(own_site).find("article").q.text == "We will not sail until the pier is safe"
    assert (own_site.output / "theme" / "paper.css").read_text() == "body{color:red}"
    assert (own_site.output / "theme" / "briefings.css").exists()


def test_a_broken_record_stops_the_build_by_name(own_site):
    before = tree(own_site.output)
    (own_site.digests / "2026-03-01.json").write_text("{")
    with pytest.raises(RecordError, match=r"2026-03-01\.json"):
        build_site(own_site)
    assert tree(own_site.output) == before


def test_a_broken_page_stops_the_build_by_name(own_site):
    (own_site.root / "content" / "pages" / "bad.md").write_text("Title: Bad\nDate: someday\n\nText\n")
    with pytest.raises(BuildError, match=r"bad\.md"):
        build_site(own_site)
    with pytest.raises(BuildError, match=r"bad\.md"):
        build_site(own_site)


def test_warnings_of_pelican_are_reported_each_time(own_site):
    (own_site.root / "content" / "pages" / "links.md").write_text("Title: Links\n\n[x]({filename}lost.md)\n")
    for _ in range(2):
        assert any("lost.md" in warning for warning in build_site(own_site).warnings)


@pytest.mark.parametrize("name", ["OUTPUT_PATH", "DELETE_OUTPUT_DIRECTORY", "PATH"])
def test_settings_that_could_harm_are_refused(make_site, name):
    settings = make_site(pelican={name: "elsewhere"})
    with pytest.raises(BuildError, match=f"pelican.{name}"):
        build_site(settings)


def test_any_other_pelican_setting_is_passed_on(make_site):
    settings = make_site(pelican={"PAGE_SAVE_AS": "{slug}/index.html", "PAGE_URL": "{slug}/index.html"})
    build_site(settings)
    assert (settings.output / "about" / "index.html").exists()


def test_a_folder_that_cannot_be_written_is_a_clear_error(make_site, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BriefingsError, match="file"):
        build_site(make_site(), output=tmp_path / "file" / "output")
    with pytest.raises(BriefingsError, match="file: is no folder, and the site goes there"):
        build_site(make_site(), output=tmp_path / "file")


def test_a_name_with_markup_in_it_is_shown_as_it_is(make_site):
    settings = make_site(site={"title": '<i>R&D</i> "Desk"'})
    build_site(settings)
    assert soup(settings).find(class_="b-name").text == '<i>R&D</i> "Desk"'


@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=60))
def test_any_text_gives_a_site_with_the_text_and_a_feed_that_parses(text, make_site):
    story = ferry_story()
    strange = replace(story.briefings[0], headline=text, source=text, url=f"https://a.example/{text}")
    actors = (replace(story.actors[0], name=text, role=text),)
    whole = replace(
        story, headline=text, section=text, briefings=(strange, story.briefings[1]), actors=actors
    )
    try:
        settings = make_site([make_day(three_days()[2].day, (whole,))], name="any")
    except UnicodeEncodeError:  # a lone surrogate cannot stand in a record
        return
    build_site(settings)
    ET.fromstring(read(settings, "feed.atom"))
    assert "<script>" not in read(settings)
    page = soup(settings)
    assert len(page.find_all("article")) == 1


def test_the_packaged_templates_stand_beside_the_package_or_in_it():
    from briefings.site.templating import find_templates

    assert (find_templates() / "theme" / "templates" / "base.html").is_file()
    assert Path(find_templates() / "site" / "briefings.yaml").is_file()


def test_what_a_killed_build_has_left_is_taken_away_and_a_living_one_is_not(make_site):
    settings = make_site()
    dead, living = settings.root / ".building-dead", settings.root / ".building-living"
    for folder in (dead, living):
        folder.mkdir()
        (folder / "index.html").write_text("half")
    os.utime(dead, (0, 0))
    build_site(settings)
    assert not dead.exists()
    assert living.exists()
