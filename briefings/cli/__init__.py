"""The command line: parses, calls, prints.

What a program reads goes to standard output, what a person reads about it to standard error. Exit
codes: 0 done, 1 failed, 2 wrong usage or settings, 3 done with articles skipped under ``--strict``, 130
stopped by Ctrl-C.
Packages that take long to import are imported by the command that needs them.
"""

from importlib import import_module
from pkgutil import iter_modules

from briefings.cli.group import main

__all__ = ["main"]

# Each module of this folder adds its commands to ``main``: a new one is named nowhere.
for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
