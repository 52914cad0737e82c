"""What editors and shells complete by: ``schema``, ``completion``."""

from __future__ import annotations

import click

from briefings.cli.group import main


@main.command()
def schema() -> None:
    """Print the JSON schema of briefings.yaml, for editors that complete and check it.

    \b
    briefings schema > briefings.schema.json
    """
    import json

    from briefings.settings import settings_schema

    click.echo(json.dumps(settings_schema(), indent=2, ensure_ascii=False))


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands and options in a shell.

    \b
    briefings completion bash > ~/.local/share/bash-completion/completions/briefings
    eval "$(briefings completion zsh)"
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(main, {}, "briefings", "_BRIEFINGS_COMPLETE").source())
