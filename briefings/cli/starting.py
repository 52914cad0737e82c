"""A new site: ``init``; and how to use it: ``docs``."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from textwrap import indent

import click

from briefings.cli.group import count, main, say


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", help="What the briefing is called.")
@click.option(
    "--country", metavar="CODE", help="Propose feeds of this country, and take its time zone: gb, de, …"
)
@click.option(
    "--field", metavar="NAME", help="Propose feeds of this field of work: economy, health, world, …"
)
@click.option(
    "--github", is_flag=True, help="Write workflows for GitHub too; only these, if the folder holds a site."
)
def init(folder: Path, title: str | None, country: str | None, field: str | None, github: bool) -> None:
    """Start a site in FOLDER: settings, feeds, a sample article, an about page.

    In a terminal, and without options, it asks for a title, a country and a field of work. The feeds are
    written into the settings, where you can change them.

    \b
    briefings init my-desk
    briefings init my-desk --title "The Harbour Desk" --country gb --field economy
    briefings init --github my-desk
    """
    from briefings.settings import FILE_NAME, load_settings
    from briefings.site import init_site, list_countries, list_fields

    stands = (folder / FILE_NAME).exists()
    if (
        title is None
        and country is None
        and field is None
        and not github
        and not stands
        and sys.stdin.isatty()
    ):
        title = click.prompt("Title of the briefing", default="My morning briefing", err=True)
        country = _ask("Country, for its feeds and time zone", list_countries())
        field = _ask("Field of work, for its feeds", list_fields())
    _check_choice("--country", country, list_countries())
    _check_choice("--field", field, list_fields())
    written = init_site(folder, title=title or "", country=country or "", field=field or "", github=github)
    if not stands:
        settings = load_settings(folder)
        feeds = [source.name for source in settings.sources]
        say(_describe_new_site(folder, settings.edition.timezone, feeds))
    if github:
        say(_describe_github(folder, written))


def _ask(question: str, choices: Iterable[str]) -> str:
    """Ask for one of the choices until it is one; "" for none."""
    listed = [*choices]
    say(f"\n{question}: {', '.join(listed)}")
    while True:
        answer: str = click.prompt(
            "One of these, or Enter for none", default="", show_default=False, err=True
        )
        if answer.strip().lower() in {"", *listed}:
            return answer.strip().lower()
        say(f"{answer!r} is none of them")


@main.command()
@click.argument("page", required=False)
def docs(page: str | None) -> None:
    """Print a page of the documentation; without PAGE, list the pages.

    \b
    briefings docs
    briefings docs editing
    """
    pages = _find_pages()
    if page is None:
        for name, path in pages.items():
            title = path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")
            click.echo(f"{name:<14}{title}")
    elif page in pages:
        click.echo_via_pager(pages[page].read_text(encoding="utf-8"))
    else:
        raise click.BadParameter(f"{page!r} is none of {', '.join(pages)}", param_hint="PAGE")


def _find_pages() -> dict[str, Path]:
    """Return the pages by name, as a reader comes to them: in the wheel, or next to the package."""
    package = Path(__file__).parent.parent
    folder = next(each for each in (package / "docs", package.parent / "docs") if each.is_dir())
    kinds = (sorted((folder / kind).glob("*.md")) for kind in ("how-to", "reference", "explanation"))
    return {path.stem: path for path in (folder / "tutorial.md", *(path for kind in kinds for path in kind))}


def _check_choice(option: str, value: str | None, choices: Iterable[str]) -> None:
    """Raise a usage error if a value is given that is none of the choices."""
    listed = [*choices]
    if value and value not in listed:
        raise click.BadParameter(f"{value!r} is none of {', '.join(listed)}", param_hint=option)


def _describe_new_site(folder: Path, zone: str, feeds: Sequence[str]) -> str:
    """Say what a new site holds, and the commands that come next."""
    lines = [
        f"A new site is in {folder.resolve()}. Its sample article is invented: delete it before you publish.",
        f"Its time zone is {zone}; to change it, set 'edition.timezone' in briefings.yaml.",
        "Its labels and dates are in English; to change that, set 'site.language' there.",
    ]
    if feeds:
        lines.append(f"{count(len(feeds), 'feed')} in briefings.yaml: {', '.join(feeds)}.")
    lines.append("Next:")
    if folder.resolve() != Path.cwd():
        lines.append(f"  cd {shlex.quote(str(folder))}")
    lines.append("  briefings brief content/articles/*.md    # one article, in the terminal")
    if feeds:
        lines.append("  briefings sources check                  # do the feeds answer?")
        lines.append("  briefings fetch                          # their new articles")
    else:
        lines.append("  (put saved articles into content/articles/, or name feeds in briefings.yaml)")
    return "\n".join([*lines, "  briefings serve                          # build the site and show it"])


def _describe_github(folder: Path, written: Sequence[Path]) -> str:
    requirements = folder / "requirements.txt"
    lines = [
        "GitHub's runners will build and publish the site. What to set there: 'briefings docs automation'.",
        f"They install the program as {requirements} says:",
        indent(requirements.read_text(encoding="utf-8").strip(), "    "),
    ]
    if folder / ".gitignore" not in written:
        lines.append(
            "The articles are not yours: to keep them private, add /content/articles/ to .gitignore."
        )
    return "\n".join(lines)
