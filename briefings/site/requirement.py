"""The line of a requirements.txt that installs the program as it is installed here."""

from __future__ import annotations

import json
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

_NAME = "briefings"


def state_requirement() -> str:
    """Return the requirement by which another machine gets this program.

    A released version is named by its number, what was installed from a repository by its commit. A folder of
    this machine is of no use elsewhere; then the line is a comment that says what to write.

    Source: PEP 610, ``direct_url.json``.
    """
    found = distribution(_NAME)
    text = found.read_text("direct_url.json")
    return describe_origin(json.loads(text) if text else {}, found.version)


def describe_origin(origin: dict[str, Any], version: str) -> str:
    """Return the requirement for what ``direct_url.json`` says; an empty one is a released version."""
    if not origin:
        return f"{_NAME}=={version}"
    url = str(origin.get("url", ""))
    commit = origin.get("vcs_info", {}).get("commit_id")
    if commit:
        return f"{_NAME} @ {origin['vcs_info']['vcs']}+{url}@{commit}"
    if urlsplit(url).scheme in {"http", "https"}:
        return f"{_NAME} @ {url}"
    folder = Path(url2pathname(urlsplit(url).path)).name
    return (
        f"# Installed from the folder {folder}/, which a runner cannot see. Write where it gets it from:\n"
        f"# {_NAME} @ git+https://HOST/OWNER/NAME@COMMIT, or ./{_NAME}-{version}-py3-none-any.whl put in here"
    )
