"""``python -m briefings`` is the command."""

import os
import sys
from contextlib import suppress

from briefings.cli import main


def start() -> None:
    """Run the command and end with its exit code.

    The library that reads stores (obstore) has threads of its own. One that ends while Python takes
    itself apart aborts the process, though all is done and said: so Python does not take itself apart then.
    """
    try:
        main(prog_name="briefings")
    except SystemExit as ended:
        if "obstore" not in sys.modules or not isinstance(ended.code, int):
            raise
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(ended.code)


if __name__ == "__main__":
    start()
