"""What editors and shells complete by: ``schema``, ``completion``."""

from __future__ import annotations

import click

from briefings.cli.group import main


@main.command()
@click.option("--record", is_flag=True, help="That of a day's record, content/digests/DAY.json, instead.")
@click.option("--export", is_flag=True, help="That of an edition as 'briefings export' prints it, instead.")
def schema(record: bool, export: bool) -> None:
    """Print the JSON schema of briefings.yaml, for editors that complete and check it.

    \b
    briefings schema > briefings.schema.json
    briefings schema --record
    """
    import json

    from briefings.codec import record_schema
    from briefings.settings import settings_schema

    if export:
        from briefings.exports.trees import export_schema

        made = export_schema()
    else:
        made = record_schema() if record else settings_schema()
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))


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
