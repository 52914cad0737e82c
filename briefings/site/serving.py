"""The site on this machine, built anew whenever something that it is made of changes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from briefings.errors import BriefingsError
from briefings.settings import FILE_NAME, Settings

log = logging.getLogger(__name__)

# Editors save a file in several steps: wait this long (seconds) for the last of them.
_DELAY = 0.5


def serve(settings: Settings, build: Callable[[], None], *, port: int) -> None:
    """Build the site, show it on the loopback address and build it anew on every change.

    The pages reload by themselves in the browser. A build that fails later is reported, and the site
    as it was goes on being shown. Runs until it is interrupted.

    Args:
        settings: the site's settings, for its folders.
        build: builds the site into ``settings.output``.
        port: the port on 127.0.0.1.

    Raises:
        BriefingsError: the first build fails.
    """
    from livereload import Server

    build()
    server = Server()
    for folder in (settings.root / "content", settings.root / "templates", *settings.folders):
        if folder.is_dir():
            server.watch(str(folder), lambda: rebuild(build), delay=_DELAY, ignore=is_record)
    server.watch(str(settings.root / FILE_NAME), lambda: rebuild(build), delay=_DELAY)
    log.warning("Serving %s at http://127.0.0.1:%d/ (Ctrl+C ends it)", settings.output, port)
    server.serve(port=port, host="127.0.0.1", root=str(settings.output), restart_delay=0)


def rebuild(build: Callable[[], None]) -> None:
    """Build the site anew; report what fails and go on."""
    try:
        build()
    except BriefingsError as error:
        log.error("The site was not built anew. %s", error)  # noqa: TRY400 - the place is in the words


def is_record(path: str) -> bool:
    """Tell whether a file is one that the build itself writes: watching it would never end."""
    return Path(path).suffix == ".json" and Path(path).parent.name == "digests"
