"""How long work tells how far it is, whoever shows it."""

from __future__ import annotations

from collections.abc import Callable

# The stage, how much of it is done, and of how much; a total of 0 is not known.
Progress = Callable[[str, int, int], None]
