"""briefings.yaml → Settings: frozen, typed, every key known.

What is written and not understood is an error that names the line, never ignored.
``settings_schema`` gives the JSON schema by which an editor can complete and check the file.
"""

from __future__ import annotations

from briefings.settings.delivery import (
    GitHubPagesSettings,
    MailSettings,
    PublishSettings,
    SmtpSettings,
    WayToSend,
)
from briefings.settings.keys import (
    EditionSettings,
    ReadingSettings,
    SectionSettings,
    Settings,
    SiteSettings,
)
from briefings.settings.lists import ActorSettings, FetchSettings, RightsSettings, SourceSettings
from briefings.settings.loading import FILE_NAME, load_settings, parse_settings, settings_schema

__all__ = [
    "FILE_NAME",
    "ActorSettings",
    "EditionSettings",
    "FetchSettings",
    "GitHubPagesSettings",
    "MailSettings",
    "PublishSettings",
    "ReadingSettings",
    "RightsSettings",
    "SectionSettings",
    "Settings",
    "SiteSettings",
    "SmtpSettings",
    "SourceSettings",
    "WayToSend",
    "load_settings",
    "parse_settings",
    "settings_schema",
]
