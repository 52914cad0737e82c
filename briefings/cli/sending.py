"""The edition as a mail: ``mail``."""

from __future__ import annotations

from pathlib import Path

import click

from briefings.cli.articles import write_text
from briefings.cli.group import main
from briefings.cli.options import load_site, open_edition, output_option, site_option


@main.command()
@click.argument("day", metavar="DAY")
@site_option
@output_option
def mail(day: str, site_path: Path, output: Path | None) -> None:
    """Print a day's digest as Markdown; DAY is a date or "latest".

    \b
    briefings mail 2026-11-19
    briefings mail latest --output digest.md
    """
    from briefings.mail.markdown import render_markdown

    settings = load_site(site_path)
    text = render_markdown(open_edition(settings, day).digest, settings)
    write_text(text, output)
