"""An edition as JSON: the view that all outputs see, each record an object."""

from __future__ import annotations

import json
from typing import Any

from briefings.model import Digest
from briefings.presenting import show_edition
from briefings.presenting.trees import as_tree, describe_tree
from briefings.presenting.views import DayView
from briefings.settings import Settings

VERSION = 2


def write_json(digest: Digest, settings: Settings) -> str:
    """Return an edition as JSON: ``{"version", "digest"}``, in the shape of ``export_schema``."""
    view = show_edition(digest, settings).day
    record = {"version": VERSION, "digest": as_tree(view)}
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def export_schema() -> dict[str, Any]:
    """Return the JSON schema (2020-12) of what ``write_json`` writes."""
    defs: dict[str, Any] = {}
    digest = describe_tree(DayView, defs)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An edition as it is shown",
        "type": "object",
        "properties": {"version": {"const": VERSION}, "digest": digest},
        "required": ["version", "digest"],
        "$defs": dict(sorted(defs.items())),
    }
