"""A site for Hugo with our pages: days with all their stories, actors with what was said by and about them.

A story is no page of its own there, but data that the pages of its day, its actors, its section, its sources
and of the story of several days show. What ours have beside, the calendar, the pages of all quotations, of
what was corrected and the links to days before, is left out, in Hugo's favour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from briefings.model import Briefing, Digest, Story, StoryQuote

SETTINGS = """taxonomies: {actor: actors, section: sections, source: sources, thread: threads}
"""
_LINES = """{{ range $some }}<li><span class="when">{{ .Date.Format "2 Jan 2006" }}</span>
<a href="{{ .Params.day }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}"""
LAYOUTS = {
    "partials/quote.html": """<figure><blockquote>“{{ .quote.text }}”</blockquote>
<figcaption>{{ if .named }}<b><a href="/actors/{{ .quote.by | urlize }}/">{{ .quote.by }}</a></b>
{{ with .quote.role }}, {{ . }}{{ end }} · {{ end }}<a href="{{ .quote.href }}">{{ .quote.source }}</a>
{{ with .story }} · <span><a href="{{ .Params.day }}">{{ .Title }}</a></span>{{ end }}</figcaption>
</figure>""",
    "partials/story.html": """<article><p class="kicker"><b>{{ .Params.label }}</b>
{{ range .Params.sections }} · <a href="/sections/{{ . | urlize }}/">{{ . }}</a>{{ end }}</p>
<h2 id="{{ .Params.anchor }}"><a href="{{ .Params.day }}">{{ .Title }}</a></h2><p>
{{ range .Params.said }}{{ .text }}<a class="from" href="{{ .href }}" aria-label="{{ .source }}">¹</a>
{{ end }}</p>{{ range .Params.quotes }}{{ partial "quote.html" (dict "quote" . "named" true) }}{{ end }}
<dl><dt>Who</dt><dd>{{ range .Params.who }}<a href="/actors/{{ .name | urlize }}/">{{ .name }}</a>
<span class="role">{{ .role }}</span> · {{ end }}</dd><dt>Sources</dt><dd>{{ range .Params.from }}
<a href="{{ .href }}">{{ .name }}</a> <time>{{ .when }}</time>{{ end }}</dd></dl></article>""",
    "_default/section.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ range .RegularPages }}{{ partial "story.html" . }}{{ end }}
{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}""",
    # The chart and who was met more than once stand on the first page alone, as on ours.
    "actors/term.html": """{{ define "main" }}<h1>{{ .Title }}</h1>{{ $name := .Title }}
{{ $last := index (last 1 (split $name " ")) 0 }}{{ $some := (.Paginate .Pages 60).Pages }}
{{ if eq .Paginator.PageNumber 1 }}{{ $met := newScratch }}
{{ range first 200 .Pages }}{{ range .Params.actors }}{{ $met.Add . 1 }}{{ end }}{{ end }}
{{ $company := slice }}{{ range $other, $count := $met.Values }}{{ if and (ne $other $name) (gt $count 1) }}
{{ $company = $company | append (dict "name" $other "count" $count) }}{{ end }}{{ end }}
<svg class="bars" viewBox="0 0 120 10">{{ range $at, $month := .Pages.GroupByDate "2006-01" }}
<rect x="{{ $at }}" y="{{ sub 10 (len $month.Pages) }}" width=".8" height="{{ len $month.Pages }}"/>
{{ end }}</svg><p class="with">{{ range first 8 (sort $company "count" "desc") }}
<a href="/actors/{{ .name | urlize }}/">{{ .name }}</a> {{ end }}</p>{{ end }}<section><h2>Said</h2>
{{ range $some }}{{ $story := . }}{{ range .Params.quotes }}{{ if eq .by $name }}
{{ partial "quote.html" (dict "quote" . "named" false "story" $story) }}{{ end }}{{ end }}{{ end }}
</section><section><h2>Said about</h2>
{{ range $some }}{{ $story := . }}{{ range .Params.quotes }}{{ if and (ne .by $name) (in .text $last) }}
{{ partial "quote.html" (dict "quote" . "named" true "story" $story) }}{{ end }}{{ end }}{{ end }}
</section><ul class="list">"""
    + _LINES,
    "threads/term.html": """{{ define "main" }}<h1>{{ (index .Pages 0).Title }}</h1>
{{ range .Pages }}{{ partial "story.html" . }}{{ end }}{{ end }}""",
    "_default/term.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ $some := (.Paginate .Pages 200).Pages }}<ul class="list">"""
    + _LINES,
    "_default/taxonomy.html": """{{ define "main" }}<h1>{{ .Title }}</h1><ul>
{{ range .Data.Terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a></li>
{{ end }}</ul>{{ end }}""",
    "index.html": """{{ define "main" }}<h1>Desk</h1>
{{ range first 20 .Site.RegularPages }}{{ partial "story.html" . }}{{ end }}{{ end }}""",
}


def write_days(folder: Path, digests: Iterator[Digest]) -> None:
    """Write the content of a site: a section for each day, the stories as data in it."""
    files: dict[str, Path] = {}
    threads: dict[str, str] = {}
    for digest in digests:
        day = folder / str(digest.day)
        day.mkdir(parents=True)
        (day / "_index.md").write_text(f'---\ntitle: "{digest.day}"\ndate: {digest.day}\n---\n')
        for number, story in enumerate(digest.stories):
            files[story.id] = day / f"{number}.md"
            _write(files[story.id], _describe(story, str(digest.day), number))
            if story.continues in files:
                first = threads.setdefault(story.continues, story.continues)
                threads[story.id] = first
    for story, first in threads.items():
        text = files[story].read_text()
        files[story].write_text(text.replace("---\n", f"---\nthreads: ['{first}']\n", 1))


def _describe(story: Story, day: str, number: int) -> dict[str, object]:
    """Return a story as the data of a page of Hugo's: as much of it as our pages show."""
    by_id = {briefing.id: briefing for briefing in story.briefings}
    roles = {actor.name: actor.role for actor in story.actors}
    quotes = [_describe_quote(taken, by_id[taken.article], roles) for taken in story.quotes[:3]]
    said = [
        {"text": one.sentence.text, "href": by_id[one.article].url, "source": by_id[one.article].source}
        for one in story.sentences
    ]
    sources = [
        {"name": one.source, "href": one.url, "when": f"{one.published:%H:%M}"}
        for one in story.briefings
        if one.published
    ]
    shown = [actor.name for actor in story.actors[:6]]
    return {
        "title": story.headline,
        "date": f"{day} 09:40",
        "_build": {"render": "never"},
        "day": f"/{day}/#s{number}",
        "anchor": f"s{number}",
        "label": story.label,
        "said": said,
        "quotes": quotes,
        "who": [{"name": name, "role": roles[name]} for name in shown],
        "from": sources,
        "actors": list(dict.fromkeys([*shown, *(one["by"] for one in quotes)])),
        "sections": [story.section] if story.section else [],
        "sources": list(dict.fromkeys(one.source for one in story.briefings)),
    }


def _describe_quote(taken: StoryQuote, briefing: Briefing, roles: Mapping[str, str]) -> dict[str, str]:
    by = taken.quote.speaker.text if taken.quote.speaker else ""
    return {
        "text": taken.quote.text,
        "by": by,
        "role": roles.get(by, ""),
        "source": briefing.source,
        "href": briefing.url,
    }


def _write(path: Path, head: dict[str, object]) -> None:
    path.write_text(f"---\n{yaml.dump(head, Dumper=yaml.CSafeDumper, allow_unicode=True)}---\n\n")
