"""The command line: parses, calls, prints.

What a program reads goes to standard output, what a person reads about it to standard error. Exit
codes: 0 done, 1 failed, 2 wrong usage or settings, 3 done with articles skipped under ``--strict``, 130
stopped by Ctrl-C.
Packages that take long to import are imported by the command that needs them.
"""

from __future__ import annotations

from briefings.cli import (  # noqa: F401 - each adds its commands to main
    actors,
    automation,
    building,
    editions,
    feeds,
    reading,
    sending,
)
from briefings.cli.group import main

__all__ = ["main"]
