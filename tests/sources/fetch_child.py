"""A fetch in a process of its own, to be killed; what it needs is loaded once, before it is forked."""

from pathlib import Path

import datasketch  # noqa: F401 - loaded early
import feedparser  # noqa: F401 - loaded early
import trafilatura  # noqa: F401 - loaded early

from briefings.settings import load_settings
from briefings.sources.fetching import fetch_articles
from briefings.sources.languages import detect_language

detect_language("The ferry left the harbour at noon on Monday, and nobody knew when it would return.")


def fetch(root: str) -> None:
    """Fetch the articles of the site in a folder."""
    fetch_articles(load_settings(Path(root)))
