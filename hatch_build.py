"""Puts the Pelican plugin's shim into an editable install too.

``pelican`` is a regular package and ``pelican.plugins`` a namespace inside it, so that a path entry
that leads to this checkout does not bring the shim in; the file itself must lie beside Pelican.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIM = "pelican/plugins/briefings/__init__.py"


class ShimHook(BuildHookInterface):  # type: ignore[type-arg]
    """The hook that hatchling calls before it builds."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the shim to the files that an editable wheel holds."""
        if version == "editable":
            build_data["force_include_editable"][SHIM] = SHIM
