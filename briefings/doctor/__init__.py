"""Site → findings: what is missing or wrong, and the remedy. Nothing is changed and nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from briefings.doctor import findings, site
from briefings.doctor.findings import Finding, broken, sound
from briefings.errors import SettingsError
from briefings.settings import FILE_NAME, Settings, load_settings

__all__ = ["Finding", "examine_site"]


def examine_site(folder: Path) -> Iterator[Finding]:
    """Look at everything that a site needs, and yield a finding each, as soon as it is known.

    Where the settings cannot be read, nothing else can be told.
    """
    yield site.examine_program()
    try:
        settings = load_settings(folder)
    except SettingsError as error:
        yield broken("settings", str(error), "mend the line that is named, or see 'briefings schema'")
        return
    yield sound("settings", f"{settings.root / FILE_NAME}: {settings.site.title}")
    yield from _examine(settings)


def _examine(settings: Settings) -> Iterator[Finding]:
    yield site.examine_address(settings)
    yield from site.examine_folders(settings)
    yield from site.examine_models(settings)
    yield site.examine_languages()
    yield from site.examine_records(settings)
    yield site.examine_output(settings)
    yield site.examine_disk(settings)
    yield site.examine_run(settings)
    yield from site.examine_runners(settings)
    yield from findings.examine_feeds(settings)
    yield findings.examine_git(settings)
    yield from findings.examine_mail(settings)
