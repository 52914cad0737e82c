"""The site on this machine, built anew whenever something that it is made of changes."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from pathlib import Path

from briefings.errors import BriefingsError, BuildError
from briefings.settings import FILE_NAME, Settings

log = logging.getLogger(__name__)

# Editors save a file in several steps: wait this long (seconds) for the last of them.
_DELAY = 0.5
_HOST = "127.0.0.1"


def serve(settings: Settings, build: Callable[[], None], *, port: int) -> None:
    """Build the site, show it on the loopback address and build it anew on every change.

    The pages reload by themselves in the browser. A build that fails later is reported, and the site
    as it was goes on being shown. Runs until it is interrupted.

    Args:
        settings: the site's settings, for its folders.
        build: builds the site into ``settings.output``.
        port: the port on 127.0.0.1.

    Raises:
        BuildError: something else listens on the port.
        BriefingsError: the first build fails.
    """
    from livereload import Server

    _refuse_taken_port(port)
    build()
    _say_once()
    server = Server()
    # A folder that is not there yet is watched too: its coming is a change.
    for folder in (settings.root / "content", settings.root / "templates", *settings.folders):
        server.watch(str(folder), lambda: rebuild(build), delay=_DELAY, ignore=is_record)
    server.watch(str(settings.root / FILE_NAME), lambda: rebuild(build), delay=_DELAY)
    log.warning("Serving %s at http://%s:%d/ (Ctrl+C ends it)", settings.output, _HOST, port)
    server.serve(port=port, host=_HOST, root=str(settings.output), restart_delay=0)


def _refuse_taken_port(port: int) -> None:
    """Say so before a build that may take minutes, and not behind it."""
    with socket.socket() as trial:
        # As the server does it: a port that a server has just left is free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((_HOST, port))
        except OSError as error:
            problem = f"cannot be listened on ({error.strerror}); choose another port, as --port {port + 1}"
            raise BuildError(f"{_HOST}:{port}", problem) from error


def _say_once() -> None:
    """Keep livereload's lines from the root logger too, and those that only tell how it works."""
    logging.getLogger("livereload").addFilter(lambda record: record.levelno > logging.INFO)
    for name in ("livereload", "tornado"):
        logging.getLogger(name).propagate = False


def rebuild(build: Callable[[], None]) -> None:
    """Build the site anew; report what fails and go on."""
    try:
        build()
    except BriefingsError as error:
        log.error("The site was not built anew. %s", error)  # noqa: TRY400 - the place is in the words


def is_record(path: str) -> bool:
    """Tell whether a file is one that the build itself writes: watching it would never end."""
    return Path(path).suffix == ".json" and Path(path).parent.name == "digests"
