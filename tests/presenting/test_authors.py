"""What is no news stands under its author's name wherever a day is told."""

from dataclasses import replace
from pathlib import Path

from demanding_day import make_digest, write_site

from briefings.exports import export_edition
from briefings.mail.message import make_body
from briefings.model import Digest


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
