"""The editor's list of actors: ``actors`` with list, note, join and part."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.group import count, main, tell
from briefings.cli.options import load_site, site_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from briefings.settings import ActorSettings, Settings


@main.group()
def actors() -> None:
    """Work with the editor's list of actors (`actors:` of briefings.yaml): list, note, join, part.

    \b
    briefings actors list voss
    briefings actors join "Irmela Voss" "I. Voss"
    """


@actors.command("list")
@click.argument("word", default="", required=False)
@site_option
def list_actors(word: str, site_path: Path) -> None:
    """Print the actors of the list, then those that the days show and the list lacks, a line each.

    With WORD, those alone that have it in one of their names.

    \b
    briefings actors list
    briefings actors list harbour
    """
    settings = load_site(site_path)
    for line in (*map(_describe, settings.actors), *_list_met(settings)):
        if word.casefold() in line.casefold():
            click.echo(line)


@actors.command("note")
@click.argument("name")
@click.option("--alias", "aliases", multiple=True, help="Another name of the actor; may be given again.")
@click.option("--role", help="The office or description to show.")
@click.option("--kind", type=click.Choice(["person", "organization", "place"]), help="What the actor is.")
@click.option("--never", is_flag=True, help="Never show the actor.")
@site_option
def note(
    name: str, aliases: tuple[str, ...], role: str | None, kind: str | None, site_path: Path, *, never: bool
) -> None:
    """Note what you know of an actor; a new one is added to the list.

    \b
    briefings actors note "Irmela Voss" --role "captain of the Solveig"
    briefings actors note Havnefront --kind organization --alias "the dockers' union"
    briefings actors note Rudaw --never
    """
    from briefings.settings.actor_list import note_actor

    said: dict[str, str | bool] = {}
    if role is not None:
        said["role"] = role
    if kind is not None:
        said["kind"] = kind
    if never:
        said["ignore"] = True
    _tell_noted(note_actor(load_site(site_path), name, _today(), aliases=aliases, **said), name)


@actors.command("join")
@click.argument("name")
@click.argument("other")
@site_option
def join(name: str, other: str, site_path: Path) -> None:
    """Note that two actors are one: OTHER is another name of NAME.

    \b
    briefings actors join "Irmela Voss" "Captain Voss"
    """
    from briefings.settings.actor_list import join_actors

    _tell_noted(join_actors(load_site(site_path), name, other, _today()), name)


@actors.command("part")
@click.argument("name")
@click.argument("other")
@site_option
def part(name: str, other: str, site_path: Path) -> None:
    """Note that one actor is two: OTHER is no name of NAME, but somebody else.

    \b
    briefings actors part "Irmela Voss" "Ilse Voss"
    """
    from briefings.settings.actor_list import part_actors

    _tell_noted(part_actors(load_site(site_path), name, other, _today()), name)


def _tell_noted(file: Path, name: str) -> None:
    tell(f"{name} is in {file}. Next: briefings build")


def _today() -> date:
    from briefings.moments import read_clock

    return read_clock().date()


def _describe(actor: ActorSettings) -> str:
    """Return an actor of the list in a line: names, then what is said."""
    said = [actor.kind or "", actor.role, actor.link, "watched" if actor.watch else ""]
    said += ["never shown" if actor.ignore else "", f"noted {actor.noted}" if actor.noted else ""]
    names = " = ".join((actor.name, *actor.aliases))
    return f"{names}: {', '.join(filter(None, said))}" if any(said) else names


def _list_met(settings: Settings) -> Iterator[str]:
    """Yield whom the days show and the list lacks, by name: with all names and on how many days."""
    from briefings.codec import read_digest
    from briefings.editions import list_records

    listed = {name.casefold() for actor in settings.actors for name in (actor.name, *actor.aliases)}
    names: dict[str, dict[str, None]] = {}
    days: dict[str, set[date]] = {}
    for record in list_records(settings.digests):
        digest = read_digest(record)
        for actor in (actor for story in digest.stories for actor in story.actors):
            if actor.id and actor.name.casefold() not in listed:
                names.setdefault(actor.id, {}).update(dict.fromkeys((actor.name, *actor.aliases)))
                days.setdefault(actor.id, set()).add(digest.day)
    for one in sorted(names):
        shown = count(len(days[one]), "day")
        yield f"{' = '.join(names[one])}: not in the list, {shown} ({one})"
