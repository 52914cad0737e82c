"""CPU seconds and memory of building a site of so many stories: ours, Hugo's, Pelican's; and of a day more.

    python benchmarks/site_rivals.py --stories 1000 5000 20000
    python benchmarks/site_rivals.py --days 50 1000

All are built in one run, one after the other, each in a process of its own; CPU seconds are those of the
process and its children, user and system. The stories are invented (``invented.py``), twenty a day, all
told in full. Hugo and Pelican get an article a story with its sentences, quotations and sources in
Markdown, actors as tags and sections as categories, and small themes in the frame of ours. Hugo makes what
its own users have: feeds of each actor and section (of twenty entries, as ours), OpenGraph by its own
template, JSON-LD, canonical links, a sitemap. What ours has beside: days with all their stories, quotations
by and about each actor, charts, company, sources, stories of several days. "hugo, days" is asked for these
too (``hugo_days.py``). Pelican's lists are quadratic: it is asked up to so many stories (--pelican). Our
search index, which no rival makes, is timed by itself.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import hugo_days
import yaml
from invented import FIRST_DAY, Desk

from briefings.codec import write_digest
from briefings.model import Digest, Story

_A_DAY = 20
_FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>TITLE</title>
<link rel="stylesheet" href="/paper.css"></head><body><a class="skip" href="#content">Skip</a>
<header class="paper"><a class="name" href="/">Desk</a><nav aria-label="Site">
<a href="/archives/">Archive</a>
<a href="/tags/">Actors</a><a href="/categories/">Sections</a></nav></header>
<main id="content">MAIN</main><footer class="paper"><p>The rights are their publishers'.</p></footer>
</body></html>"""
_HUGO_HEAD = """<link rel="canonical" href="{{ .Permalink }}">
<meta name="description" content="{{ .Title }} · {{ .Site.Title }}">
{{ with .OutputFormats.Get "rss" }}<link rel="alternate" type="application/rss+xml" href="{{ .Permalink }}">
{{ end }}{{ template "_internal/opengraph.html" . }}
{{ if .IsPage }}<script type="application/ld+json">{{ dict "@context" "https://schema.org"
"@type" "NewsArticle" "headline" .Title
"datePublished" (.Date.Format "2006-01-02T15:04:05Z07:00") "url" .Permalink
| jsonify | safeJS }}</script>{{ end }}"""
_HUGO = {
    "_default/single.html": """{{ define "main" }}<article><p class="kicker"><b>New</b>
{{ range .Params.categories }} ·
<a href="/categories/{{ . | urlize }}/">{{ . }}</a>{{ end }}</p><h1>{{ .Title }}</h1>{{ .Content }}
<dl><dt>Who</dt><dd>
{{ range .Params.tags }}<a href="/tags/{{ . | urlize }}/">{{ . }}</a> · {{ end }}</dd></dl></article>
{{ end }}""",
    "_default/list.html": """{{ define "main" }}<h1>{{ .Title }}</h1><ul class="list">
{{ range (.Paginate .Pages 60).Pages }}
<li><span class="when">{{ .Date.Format "2 Jan" }}</span> <a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>
{{ end }}""",
    "_default/terms.html": """{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Data.Terms.Alphabetical }}
<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a></li>{{ end }}</ul>{{ end }}""",
    "index.html": """{{ define "main" }}<h1>Desk</h1>{{ range first 20 .Site.RegularPages }}<article>
<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>{{ .Content }}</article>{{ end }}{{ end }}""",
}
_BLOCKS = '{{% extends "base.html" %}}{{% block content %}}{}{{% endblock %}}'
_LIST = (
    '<h1>{{ HEAD }}</h1><ul class="list">{% for article in articles %}<li><span class="when">'
    '{{ article.date.strftime("%d %b") }}</span> <a href="/{{ article.url }}">{{ article.title }}</a></li>'
    "{% endfor %}</ul>"
)
_PELICAN = {
    "base": _FRAME.replace("TITLE", "{{ SITENAME }}").replace("MAIN", "{% block content %}{% endblock %}"),
    "article": _BLOCKS.format(
        '<article><p class="kicker"><b>New</b> · <a href="/{{ article.category.url }}">{{ article.category }}'
        "</a></p>"
        "<h1>{{ article.title }}</h1>{{ article.content }}<dl><dt>Who</dt><dd>{% for tag in article.tags %}"
        '<a href="/{{ tag.url }}">{{ tag }}</a> · {% endfor %}</dd></dl></article>'
    ),
    "index": _BLOCKS.format(
        "{% for article in articles[:20] %}<h2>{{ article.title }}</h2>{{ article.content }}{% endfor %}"
    ),
    "tag": _BLOCKS.format(_LIST.replace("HEAD", "tag")),
    "category": _BLOCKS.format(_LIST.replace("HEAD", "category")),
    "archives": _BLOCKS.format(_LIST.replace("HEAD", "SITENAME")),
}
# The search index is left out: it is another program's, and neither rival makes one.
_INDEX = """import sys
from pathlib import Path
from briefings.site.search_index import index_site
index_site(Path(sys.argv[1]))
"""
_SETTINGS = "site: {title: Desk, url: 'https://desk.example.org', search: false}\n"
_HUGO_CONF = """baseURL: https://desk.example.org/
title: Desk
languageCode: en
services: {rss: {limit: 20}}
"""
_CONF = """SITENAME = "Desk"
SITEURL = ""
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
THEME = "theme"
PLUGINS = []
DIRECT_TEMPLATES = ["index", "archives"]
AUTHOR_SAVE_AS = ""
FEED_ALL_ATOM = "feeds/all.xml"
TAG_FEED_ATOM = "feeds/{slug}.xml"
"""


# Python's compiled code is kept, as on any machine where a program has run before: without it each run would
# spend 0.7 s on compiling some 450 modules.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Cost(NamedTuple):
    """CPU seconds, and the most memory of the process in MiB."""

    seconds: float
    memory: int


def run(command: list[str], folder: Path) -> Cost:
    """Run a program to its end and return what it cost; stop where it fails."""
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=folder, env=_ENVIRONMENT, **streams) as process:
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{command[0]} failed: {process.stderr.read().decode() if process.stderr else ''}")
        process.returncode = 0
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


def write_ours(folder: Path, digests: Iterator[Digest]) -> list[str]:
    """Write a site of ours and return the command that builds it."""
    folder.mkdir(parents=True)
    (folder / "briefings.yaml").write_text(_SETTINGS)
    for digest in digests:
        write_digest(folder / "content" / "digests" / f"{digest.day}.json", digest)
    return [str(Path(sys.executable).parent / "briefings"), "build", "--site", str(folder)]


def write_hugo(folder: Path, digests: Iterator[Digest]) -> list[str]:
    """Write a site for Hugo, a page a story, and return the command that builds it."""
    _write_layouts(folder, _HUGO)
    (folder / "config.yaml").write_text(_HUGO_CONF)
    _write_articles(folder / "content" / "posts", digests, _head_for_hugo)
    return ["hugo", "--quiet", "--source", str(folder)]


def write_hugo_days(folder: Path, digests: Iterator[Digest]) -> list[str]:
    """Write a site for Hugo that has our pages, and return the command that builds it."""
    _write_layouts(folder, hugo_days.LAYOUTS)
    (folder / "config.yaml").write_text(_HUGO_CONF + hugo_days.SETTINGS)
    hugo_days.write_days(folder / "content", digests)
    return ["hugo", "--quiet", "--source", str(folder)]


def _write_layouts(folder: Path, layouts: dict[str, str]) -> None:
    """Write the layouts of a theme of Hugo's, in the frame and with the head that both have."""
    frame = _FRAME.replace("TITLE", "{{ .Title }} · Desk").replace("MAIN", '{{ block "main" . }}{{ end }}')
    frame = frame.replace("</head>", '{{ partial "head.html" . }}</head>')
    for name, text in {"_default/baseof.html": frame, "partials/head.html": _HUGO_HEAD, **layouts}.items():
        path = folder / "layouts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def write_pelican(folder: Path, digests: Iterator[Digest]) -> list[str]:
    """Write a site for Pelican alone and return the command that builds it."""
    (folder / "theme" / "templates").mkdir(parents=True)
    for name, text in _PELICAN.items():
        (folder / "theme" / "templates" / f"{name}.html").write_text(text)
    (folder / "pelicanconf.py").write_text(_CONF)
    _write_articles(folder / "content", digests, _head_for_pelican)
    return [sys.executable, "-m", "pelican", "content"]


def _write_articles(folder: Path, digests: Iterator[Digest], head: Callable[[Story, str], str]) -> None:
    for digest in digests:
        (folder / str(digest.day)).mkdir(parents=True, exist_ok=True)
        for number, story in enumerate(digest.stories):
            text = head(story, str(digest.day)) + _tell(story)
            (folder / str(digest.day) / f"{digest.day}-{number}.md").write_text(text)


def _head_for_hugo(story: Story, day: str) -> str:
    """Return an article's front matter as YAML."""
    head = {
        "title": story.headline, "date": f"{day} 09:40", "slug": story.id,
        "categories": [story.section or "News"], "tags": [actor.name for actor in story.actors[:6]],
    }  # fmt: skip
    return f"---\n{yaml.dump(head, Dumper=yaml.CSafeDumper, allow_unicode=True)}---\n\n"


def _head_for_pelican(story: Story, day: str) -> str:
    """Return an article's head as Pelican has it: a line a field."""
    tags = ", ".join(actor.name for actor in story.actors[:6])
    lines = (f"Title: {story.headline}", f"Date: {day} 09:40", f"Slug: {story.id}", f"Tags: {tags}")
    return "\n".join((*lines, f"Category: {story.section or 'News'}")) + "\n\n"


def _tell(story: Story) -> str:
    """Return a story in Markdown, with what our page of the day shows of it."""
    links = {briefing.id: briefing.url for briefing in story.briefings}
    said = [f"{chosen.sentence.text}[¹]({links[chosen.article]})" for chosen in story.sentences]
    quotes = [
        f"> “{taken.quote.text}”\n>\n> {taken.quote.speaker.text if taken.quote.speaker else ''} · "
        f"[{story.briefings[0].source}]({links[taken.article]})\n"
        for taken in story.quotes[:3]
    ]
    sources = " · ".join(f"[{briefing.source}]({briefing.url})" for briefing in story.briefings)
    return f"{' '.join(said)}\n\n" + "\n".join(quotes) + f"\n{sources}\n"


def compare_builds(stories: int, folder: Path, pelican: int) -> None:
    """Print what each takes for a full build of so many stories."""
    desk = Desk()
    rivals = {"briefings": write_ours, "hugo": write_hugo, "hugo, days": write_hugo_days}
    if stories <= pelican:
        rivals["pelican"] = write_pelican
    for name, write in rivals.items():
        days = (FIRST_DAY + timedelta(days=number) for number in range(stories // _A_DAY))
        command = write(folder / name, (desk.invent_day(day, stories=_A_DAY) for day in days))
        cost = run(command, folder / name)
        output = folder / name / ("public" if name.startswith("hugo") else "output")
        sizes = [path.stat().st_size for path in output.rglob("*") if path.is_file()]
        wrote = f"{len(sizes)} files, {sum(sizes) / 1e6:.0f} MB"
        _print_cost(stories, name, cost, wrote)
        if name == "briefings":
            _print_cost(stories, "nothing new", run(command, folder / name))
            _print_cost(stories, "its index", run([sys.executable, "-c", _INDEX, str(output)], folder))
        shutil.rmtree(folder / name)


def _print_cost(stories: int, name: str, cost: Cost, wrote: str = "") -> None:
    print(f"{stories:6} stories  {name:12} {cost.seconds:7.2f} s {cost.memory:6} MiB  {wrote}", flush=True)


def add_days(days: int, folder: Path, times: int) -> None:
    """Print what a day more takes at so many days."""
    desk, root = Desk(), folder / "desk"
    start = (FIRST_DAY + timedelta(days=number) for number in range(days))
    command = write_ours(root, (desk.invent_day(day, stories=_A_DAY) for day in start))
    whole = run(command, root)
    print(f"all of {days:8} days: {whole.seconds:.2f} s, {whole.memory} MiB", flush=True)
    costs = []
    for number in range(times):
        day = FIRST_DAY + timedelta(days=days + number)
        write_digest(root / "content" / "digests" / f"{day}.json", desk.invent_day(day, stories=_A_DAY))
        costs.append(run(command, root))
    told = " ".join(f"{cost.seconds:.2f}" for cost in costs)
    print(f"a day more at {days:5} days: {told} s, {max(cost.memory for cost in costs)} MiB", flush=True)
    shutil.rmtree(root)


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stories", type=int, nargs="*", default=[])
    parser.add_argument("--days", type=int, nargs="*", default=[])
    parser.add_argument("--pelican", type=int, default=1000, help="ask Pelican up to so many stories")
    parser.add_argument("--times", type=int, default=3, help="how many days are added, one after the other")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _ENVIRONMENT["PYTHONPYCACHEPREFIX"] = f"{folder}/bytecode"
        first = write_ours(Path(folder) / "first", iter([Desk().invent_day(FIRST_DAY, stories=1)]))
        run(first, Path(folder))
        for stories in options.stories:
            compare_builds(stories, Path(folder), options.pelican)
        for days in options.days:
            add_days(days, Path(folder), options.times)


if __name__ == "__main__":
    main()
