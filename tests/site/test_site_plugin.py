"""The plugin in a Pelican site that was there before it, with its own theme, by Pelican's own command."""

import subprocess
import sys
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from editions import three_days

from briefings.codec import write_digest

BASE = """<!doctype html><html><head><title>{% block title %}{{ SITENAME }}{% endblock %}</title>
{% block head %}<link rel="stylesheet" href="{{ SITEURL }}/theme/mine.css">{% endblock %}</head>
<body class="mine">{% if SOMETHING_UNSET %}never{% endif %}<i>{{ SITESUBTITLE }}</i>
{% block content %}{% endblock %}</body></html>"""
INDEX = """{% extends "base.html" %}
{% block content %}{% for a in articles %}<h2>{{ a.title }}</h2>{% endfor %}{% endblock %}"""
CONF = """
SITENAME = "Harbour Blog"
SITEURL = "https://blog.example"
SITESUBTITLE = "News &amp; notes"
TIMEZONE = "Europe/Oslo"
DEFAULT_LANG = "en"
THEME = "theme"
DIRECT_TEMPLATES = ["index"]
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ARTICLE_SAVE_AS = TAG_SAVE_AS = ""
"""


@pytest.fixture
def blog(tmp_path):
    templates = tmp_path / "theme" / "templates"
    templates.mkdir(parents=True)
    (tmp_path / "theme" / "static").mkdir()
    (tmp_path / "theme" / "static" / "mine.css").write_text("body{}")
    (templates / "base.html").write_text(BASE)
    (templates / "index.html").write_text(INDEX)
    content = tmp_path / "content"
    content.mkdir()
    (content / "post.md").write_text("Title: A post\nDate: 2026-03-01\n\nHello.\n")
    for digest in three_days():
        write_digest(content / "digests" / f"{digest.day}.json", replace(digest, status="draft"))
    (content / "digests" / "2026-03-02.md").write_text("---\nstatus: approved\n---\nThe editor's words.\n")
    (tmp_path / "pelicanconf.py").write_text(CONF)
    return tmp_path


def run_pelican(folder):
    command = [sys.executable, "-m", "pelican", "content", "--fatal", "warnings"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def read(folder, name):
    return BeautifulSoup((folder / "output" / name).read_text("utf-8"), "html.parser")


def test_pelican_finds_the_plugin_and_puts_the_days_into_the_site_s_own_frame(blog):
    done = run_pelican(blog)
    assert done.returncode == 0, done.stdout + done.stderr
    day = read(blog, "briefings/2026-03-02.html")
    assert day.body["class"] == ["mine"]
    assert day.body.i.text == "News & notes"
    assert day.find("article").figure.blockquote.text == "“We will not sail until the pier is safe”"
    assert day.find("link", href="https://blog.example/theme/mine.css")
    assert day.find("link", href="https://blog.example/theme/briefings.css")
    assert (blog / "output" / "theme" / "briefings.css").is_file()
    assert day.find("link", rel="canonical")["href"] == "https://blog.example/briefings/2026-03-02.html"
    search = read(blog, "briefings/search.html")
    assert search.find("script")["src"] == "https://blog.example/theme/search.js"
    assert (blog / "output" / "theme" / "search.js").is_file()
    assert (blog / "output" / "briefings" / "pagefind" / "2026-03" / "pagefind.js").is_file()
    assert "<script>alert" not in (blog / "output" / "briefings" / "index.html").read_text("utf-8")
    # The blog itself stays as it was.
    index = read(blog, "index.html")
    assert [h2.text for h2 in index.find_all("h2")] == ["A post"]
    assert "editor's words" not in index.text
    assert (blog / "output" / "briefings" / "feed.atom").is_file()


def test_a_theme_may_bring_its_own_template_of_a_day(blog):
    own = blog / "theme" / "templates" / "briefings"
    own.mkdir()
    (own / "day.html").write_text(
        "{% extends 'base.html' %}{% block content %}{{ day.stories[0].headline }} {{ '<b>' }}{% endblock %}"
    )
    run_pelican(blog)
    assert read(blog, "briefings/2026-03-01.html").body.text.strip().endswith("<script>alert(1)</script> <b>")


def test_a_broken_record_makes_pelican_fail_by_name(blog):
    (blog / "content" / "digests" / "2026-03-01.json").write_text("{}")
    done = run_pelican(blog)
    assert done.returncode != 0
    assert "2026-03-01.json" in "".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_pages_stand_in_pelican_s_own_themes_in_the_styles_that_they_bring(blog, theme):
    (blog / "pelicanconf.py").write_text(
        CONF.replace('THEME = "theme"', f'THEME = "{theme}"').replace("CATEGORY_SAVE_AS = ", "")
    )
    (blog / "content" / "post.md").write_text("Title: A post\nDate: 2026-03-01\nCategory: News\n\nHello.\n")
    done = run_pelican(blog)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("2026-03-02.html", "week/2026-W10.html", "story/2026-02-28-ferry.html", "archive.html"):
        page = read(blog, f"briefings/{name}")
        assert page.find("link", href="https://blog.example/theme/briefings.css"), name
        assert page.find(class_="briefing").h1, name
        classes = {one for tag in page.find(class_="briefing").find_all(class_=True) for one in tag["class"]}
        assert classes
        assert all(one.startswith("b-") for one in classes), classes


def test_a_theme_whose_frame_has_no_head_to_fill_gets_the_styles_with_the_content(blog):
    bare = "<!doctype html><html><head></head><body>{% block content %}{% endblock %}</body></html>"
    (blog / "theme" / "templates" / "base.html").write_text(bare)
    done = run_pelican(blog)
    assert done.returncode == 0, done.stdout + done.stderr
    assert read(blog, "briefings/index.html").body.link["href"] == "https://blog.example/theme/briefings.css"
    assert read(blog, "briefings/search.html").body.script["src"] == "https://blog.example/theme/search.js"
    # In a frame that has one, they stand there.
    (blog / "theme" / "templates" / "base.html").write_text(BASE)
    run_pelican(blog)
    assert read(blog, "briefings/index.html").body.link is None
