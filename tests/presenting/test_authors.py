"""What is no news stands under its author's name wherever a day is told."""

from dataclasses import replace
from pathlib import Path

from demanding_day import make_digest, write_site

from briefings.codec import write_digest
from briefings.exports import export_edition
from briefings.mail.message import make_body
from briefings.model import Digest
from briefings.site import build_site
from briefings.words import make_slug


def as_column(digest: Digest) -> Digest:
    """Return the day with its first story told by one columnist alone."""
    first, *others = digest.stories
    told = tuple(replace(each, form="opinion", byline=("Ina Roll",)) for each in first.briefings)
    return replace(digest, stories=(replace(first, briefings=told), *others))


def test_an_opinion_is_its_author_s_in_page_mail_and_markdown(tmp_path: Path):
    settings = write_site(tmp_path)
    digest = as_column(make_digest())
    body = make_body(digest, settings)
    outputs = [export_edition(digest, settings, form) for form in ("html", "markdown", "json")]
    for text in (*outputs, body.parts.text, body.parts.html):
        assert "Opinion: Ina Roll" in text


def test_a_column_among_a_story_s_sources_is_named_by_its_headline(tmp_path: Path):
    settings = write_site(tmp_path)
    digest = make_digest()
    council = next(story for story in digest.stories if len(story.briefings) > 1)
    news, column, *others = council.briefings
    named = replace(column, form="opinion", byline=("Ina Roll",), headline="The quay is no car park")
    mended = replace(council, briefings=(news, named, *others))
    digest = replace(digest, stories=tuple(mended if story is council else story for story in digest.stories))
    body = make_body(digest, settings)
    outputs = [export_edition(digest, settings, form) for form in ("html", "markdown")]
    for text in (*outputs, body.parts.text, body.parts.html):
        assert "The quay is no car park" in text
    write_digest(settings.record_path(digest.day), digest)
    build_site(settings)
    (page,) = [
        path
        for path in settings.output.rglob("source/*.html")
        if "The quay is no car park (Opinion: Ina Roll)" in path.read_text(encoding="utf-8")
    ]
    assert page.stem == make_slug(named.source)
