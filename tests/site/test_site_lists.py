"""The pages that gather what the days hold: sources, quotations, corrections, and the feeds of parts."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bs4 import BeautifulSoup
from editions import ferry_story, make_day

from briefings.codec import write_digest
from briefings.model import Correction, EarlierStory
from briefings.site import build_site

ATOM = "{http://www.w3.org/2005/Atom}"


def soup(settings, name):
    return BeautifulSoup((settings.output / name).read_text("utf-8"), "html.parser")


def entries(settings, name):
    return ET.fromstring((settings.output / name).read_text("utf-8")).findall(f"{ATOM}entry")


def test_a_source_has_a_page_of_what_it_covered(site):
    page = soup(site, "source/nordwire.html")
    assert page.h1.text == "Nordwire"
    assert page.find(class_="b-meta").text == "3 stories"
    assert page.h2.text == "Monday, 2 March 2026"
    assert page.section.a["href"] == "../2026-03-02.html#s-2026-03-02-ferry"


def test_the_day_says_who_covered_how_much_and_the_list_how_much_in_all(site):
    covered = soup(site, "index.html").find(class_="b-covered")
    assert [" ".join(line.text.split()) for line in covered("li")[:3]] == [
        "Altenrieder Bote 1",
        "Kalvoy Courier 1",
        "Nordwire 1",
    ]
    squares = [line.path["d"] for line in covered("li")]
    assert squares[:2] == ["M18 4h8", "M0 4h8"], "the third story, and the first"
    assert covered.a["href"] == "./source/altenrieder-bote.html"
    line = soup(site, "sources.html").find("a", string="Nordwire").find_parent("li")
    assert line.find(class_="b-role").text == "3 stories, 3 days"


def test_the_page_of_a_source_says_what_is_shown_of_it(make_site):
    said = {
        "Nordwire": (
            {"rights": {"words": 1, "share": 1}},
            "At most 1 word and 100% of each article is shown.",
        ),
        "Kalvoy Courier": ({"rights": {"words": 60}}, "At most 60 words of each article is shown."),
        "Altenrieder Bote": ({"show": "headline"}, "Only headlines are shown."),
        "Valdoria <b>Bulletin</b>": (
            {"rights": {"share": 0.125}},
            "At most 12.5% of each article is shown.",
        ),
    }
    settings = make_site(sources=[{"name": name, **rights} for name, (rights, _) in said.items()])
    build_site(settings)
    pages = {}
    for path in (settings.output / "source").glob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        pages[page.h1.text] = page.find(class_="b-with").text
    assert pages == {name: words for name, (_, words) in said.items()}


def test_of_a_source_without_rights_all_is_shown_and_it_says_so(site):
    said = "Sentences and quotations of its articles are shown word for word."
    assert soup(site, "source/nordwire.html").find(class_="b-with").text == said


def test_a_source_that_is_not_shown_has_no_page(make_site):
    settings = make_site(sources=[{"name": "Nordwire", "show": "nothing"}])
    build_site(settings)
    assert not (settings.output / "source" / "nordwire.html").exists()
    assert not any(b"Nordwire" in page.read_bytes() for page in settings.output.rglob("*.html"))


def test_quotations_stand_by_day_and_by_actor(site):
    by_day, by_actor = soup(site, "quotes.html"), soup(site, "quotes-by-actor.html")
    assert [h2.text for h2 in by_day.find_all("h2")] == [
        "Monday, 2 March 2026",
        "Sunday, 1 March 2026",
        "Saturday, 28 February 2026",
    ]
    assert [(h2.text, h2.a["href"]) for h2 in by_actor.find_all("h2")] == [
        ("Ingrid Solvang", "./actor/ingrid-solvang.html")
    ]
    assert len(by_actor.find_all("blockquote")) == len(by_day.find_all("blockquote")) == 3
    by_section, february = soup(site, "quotes-by-section.html"), soup(site, "quotes/2026-02.html")
    assert [h2.text for h2 in by_section.find_all("h2")] == ["Islands"]
    assert [h2.text for h2 in february.find_all("h2")] == ["Saturday, 28 February 2026"]
    ways = [link["href"] for link in by_day.find(class_="b-ways")("a")]
    assert ways[2:] == ["./quotes-by-section.html", "./quotes/2026-03.html", "./quotes/2026-02.html"]
    assert by_actor.find(attrs={"aria-current": "page"}).text == "by speaker"


def test_the_page_of_quotations_has_an_end(make_site):
    days = [date(2026, 3, 1) + timedelta(days=number) for number in range(9)]
    stories = [tuple(replace(ferry_story(day), id=f"{day}-{n}") for n in range(15)) for day in days]
    settings = make_site([make_day(day, some, told=15) for day, some in zip(days, stories, strict=True)])
    build_site(settings)
    assert len(soup(settings, "quotes.html").find_all("blockquote")) == 60


def test_corrections_are_gathered_with_their_stories(make_site):
    day = date(2026, 3, 2)
    story = ferry_story(day)
    when = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    corrections = (
        Correction(when=when, text="It was *Monday*.", story=story.id),
        Correction(when=when, text="The date was wrong."),
    )
    settings = make_site([replace(make_day(day, (story,)), corrections=corrections)])
    build_site(settings)
    page = soup(settings, "corrections.html")
    assert page.h3.text == story.headline
    assert [note.find_all("p")[-1].text for note in page.find_all(class_="b-correction")] == [
        "The date was wrong.",
        "It was Monday.",
    ]
    assert soup(settings, "index.html").footer.a["href"] == "./corrections.html"


def test_a_correction_is_told_in_the_first_edition_that_is_closed_after_it(make_site):
    days = [date(2026, 3, day) for day in (2, 3, 4)]
    told = {day: make_day(day, (ferry_story(day),)) for day in days}
    when = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
    corrections = (Correction(when=when, text="It was *Monday*.", story=told[days[0]].stories[0].id),)
    told[days[0]] = replace(told[days[0]], corrections=corrections)
    for day, hour in ((days[1], 8), (days[2], 8)):
        told[day] = replace(told[day], approved=datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
    settings = make_site(told.values())
    build_site(settings)
    note = soup(settings, "2026-03-03.html").find(class_="b-amended")
    assert note.h2.text == "Corrections to earlier editions"
    assert note.a["href"].partition("#")[0] == "./2026-03-02.html"
    assert "Monday, 2 March 2026" in note.text
    assert "It was Monday." in note.text
    for other in ("2026-03-02.html", "2026-03-04.html"):
        assert not soup(settings, other).find(class_="b-amended")
    # A correction that comes late changes the page of the day that tells it.
    late = replace(corrections[0], when=datetime(2026, 3, 3, 9, 0, tzinfo=UTC))
    write_digest(settings.digests / "2026-03-02.json", replace(told[days[0]], corrections=(late,)))
    build_site(settings)
    assert not soup(settings, "2026-03-03.html").find(class_="b-amended")
    assert "It was Monday." in soup(settings, "2026-03-04.html").find(class_="b-amended").text


def test_a_week_says_how_many_more_stories_a_day_has(make_site):
    day = date(2026, 3, 2)
    stories = [replace(ferry_story(day), id=f"s-{number}", headline=f"Story {number}") for number in range(5)]
    settings = make_site([make_day(day, tuple(stories))])
    build_site(settings)
    for page in ("week/2026-W10.html", "month/2026-03.html", "archive.html"):
        more = soup(settings, page).find(class_="b-more")
        assert (more.text, more.a["href"].rpartition("/")[2]) == ("2 more stories", "2026-03-02.html")


def test_without_corrections_the_page_says_so(site):
    assert "Nothing has been corrected." in soup(site, "corrections.html").main.text


def test_a_section_s_feed_holds_its_stories_in_full(site):
    page = soup(site, "section/islands.html")
    assert page.find("link", type="application/atom+xml", href="../section/islands.atom")
    found = entries(site, "section/islands.atom")
    assert [entry.find(f"{ATOM}updated").text[:10] for entry in found] == [
        "2026-03-02",
        "2026-03-01",
        "2026-02-28",
    ]
    content = BeautifulSoup(found[0].find(f"{ATOM}content").text, "html.parser")
    assert content.blockquote.text == "“We will not sail until the pier is safe”"
    assert all(a["href"].startswith("https://") for a in content.find_all("a"))


def test_an_actor_s_feed_holds_the_newest_stories_briefly(site):
    assert soup(site, "actor/ingrid-solvang.html").find(class_="b-elsewhere").a["href"] == (
        "../actor/ingrid-solvang.atom"
    )
    found = entries(site, "actor/ingrid-solvang.atom")
    assert len(found) == 3
    assert found[0].find(f"{ATOM}link").get("href") == (
        "https://desk.example/path/2026-03-02.html#s-2026-03-02-ferry"
    )
    assert found[0].find(f"{ATOM}summary").text.startswith("The ferry company Nordlys")
    assert found[0].find(f"{ATOM}content") is None


def test_what_an_earlier_day_told_is_marked(make_site):
    story = ferry_story(label="updated")
    sentences = (replace(story.sentences[0], new=True), *story.sentences[1:])
    settings = make_site([make_day(date(2026, 3, 2), (replace(story, sentences=sentences),))])
    build_site(settings)
    old = soup(settings, "index.html").find_all(class_="b-old")
    assert [span.text.split()[0] for span in old] == ["She", "Islanders"]
    assert old[0]["title"] == "told before"


def test_a_story_that_carries_on_one_that_another_took_in_leads_to_the_other(make_site):
    monday, tuesday, merged = date(2026, 3, 1), date(2026, 3, 2), "2026-03-01-islands"
    first = replace(ferry_story(monday), id=merged, formerly=("2026-03-01-ferry",))
    before = EarlierStory(id="2026-03-01-ferry", day=monday, headline="Ferries stop")
    second = ferry_story(tuesday, label="updated", continues=before.id, before=(before,))
    settings = make_site([make_day(monday, (first,)), make_day(tuesday, (second,))])
    build_site(settings)
    thread, page = f"./story/{merged}.html", soup(settings, "2026-03-02.html")
    assert page.find("dt", string="Before").find_next("a")["href"] == f"./2026-03-01.html#s-{merged}"
    assert page.find(id="s-2026-03-02-ferry").a["href"] == thread
    assert soup(settings, "2026-03-01.html").find(id=f"s-{merged}").a["href"] == thread
    assert len(soup(settings, thread).select(".b-steps li")) == 1


def test_every_page_describes_itself(site):
    described = set()
    for path in site.output.rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        described.add(
            (page.find("meta", attrs={"name": "description"})["content"], path.name == "index.html")
        )
        assert len(page.find_all("h1")) == 1, path
    assert len(described) == len(list(site.output.rglob("*.html")))
