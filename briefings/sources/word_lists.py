"""Word lists and patterns of this room, which stand beside the code as YAML."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from briefings.storage.yaml_lines import VALUES


@cache
def load_list(name: str) -> Any:
    """Return the content of a YAML file of this package, read once."""
    words = files(__package__).joinpath(*name.split("/")).read_text(encoding="utf-8")
    return yaml.load(words, VALUES)  # noqa: S506 - a safe loader
