"""The site on this machine, built again whenever something that it is made of changes.

    watch_site (a thread) ─▶ build ─▶ BuildCount ─▶ /.briefings/changes ─▶ the browser reloads

One server shows the site and what else is given to it (``routes``: the desk). It listens on the loopback
address, and answers only under names of it, so that no page of another site can read it by a name of its own.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from briefings.errors import BriefingsError, BuildError
from briefings.settings import FILE_NAME, Settings

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
# Editors save a file in several steps: wait this long (milliseconds) for the last of them.
_DELAY = 500
# So often, in milliseconds, it is looked whether the settings have changed or a folder has come.
_LOOK = 1000
# So long, in seconds, a browser that waits for changes may keep the server from ending.
_LAST = 1
_ASK = "/.briefings/reload.js"
_RELOAD = """\
const changes = new EventSource("/.briefings/changes");
let first;
changes.onmessage = event => { if (first && first !== event.data) location.reload(); first = event.data; };
"""


class BuildCount:
    """How often the site was built; who shows it waits for the next time."""

    def __init__(self) -> None:
        self.number = 0
        self.is_over = False

    def tell(self) -> None:
        """Tell that the site was built."""
        self.number += 1

    async def follow(self) -> AsyncIterator[str]:
        """Yield, as server-sent events (HTML, section 9.2), the number now and whenever it changes."""
        told = -1
        while not self.is_over:
            if told != self.number:
                told = self.number
                yield f"data: {told}\n\n"
            await asyncio.sleep(_DELAY / 1000)


class _Pages(StaticFiles):
    """The files of the site; a page reloads when the site was built again.

    The page for missing addresses links the site by its own address (``url``): here its links stay here.
    """

    def __init__(self, output: Path, url: str) -> None:
        super().__init__(directory=output, html=True, check_dir=False)
        self._url = url

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.media_type != "text/html" or response.status_code == _NOT_MODIFIED:
            return response
        marked = await asyncio.to_thread(_mark, response)
        if self._url and response.status_code == _NOT_FOUND:
            marked = marked.replace(f'"{self._url}/', '"/')
        return HTMLResponse(marked, response.status_code, {"Cache-Control": "no-cache"})


def _mark(response: Response) -> str:
    """Return a page with the script that reloads it."""
    file = getattr(response, "path", None)
    text = Path(file).read_text("utf-8") if file else bytes(response.body).decode()
    return text.replace("</body>", f'<script src="{_ASK}"></script></body>')


_NOT_MODIFIED, _NOT_FOUND = 304, 404


def make_app(
    output: Path,
    changes: BuildCount,
    routes: Sequence[BaseRoute] = (),
    hosts: Collection[str] = (),
    *,
    url: str = "",
) -> Starlette:
    """Return the server's application: the site in ``output``, behind ``routes``.

    ``hosts`` are the names under which it answers, beside those of the loopback address; ``url`` is where the
    site stands when it is published.
    """

    async def follow(request: Request) -> Response:  # noqa: ARG001 - as Starlette calls it
        return StreamingResponse(changes.follow(), media_type="text/event-stream")

    async def tell_script(request: Request) -> Response:  # noqa: ARG001
        return Response(_RELOAD, media_type="text/javascript")

    named = [LOOPBACK, "localhost", "[::1]", *hosts]
    return Starlette(
        routes=[
            Route("/.briefings/changes", follow),
            Route(_ASK, tell_script),
            *routes,
            Mount("/", _Pages(output, url)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=named, www_redirect=False)],
    )


def serve(
    settings: Settings,
    build: Callable[[], None],
    *,
    port: int,
    host: str = LOOPBACK,
    routes: Sequence[BaseRoute] = (),
    on_ready: Callable[[], None] | None = None,
    app_wrapper: Callable[[ASGIApp], ASGIApp] = lambda app: app,
) -> None:
    """Show the site, and build it again on every change. Runs until it is interrupted.

    The pages reload by themselves in the browser. A build that fails later is reported, and the site
    as it was goes on being shown.

    Args:
        settings: the site's settings, for its folders.
        build: builds the site into ``settings.output``.
        port: the port.
        host: the address to listen on.
        routes: what is shown beside the site. With ``on_ready``, which is called when the server listens, the
            first build is made meanwhile.
        on_ready: is called when the server is about to listen.
        app_wrapper: is given the application and returns it as it is served, behind a password for one.

    Raises:
        BuildError: something else listens on the port.
        BriefingsError: the first build fails, where there is no ``on_ready``.
    """
    import uvicorn

    refuse_taken_port(host, port)
    if on_ready is None:
        build()
    # The desk is there before the first build has made it.
    settings.output.mkdir(parents=True, exist_ok=True)
    changes, over = BuildCount(), threading.Event()
    hosts = [] if host == LOOPBACK else ["*"]
    app = make_app(settings.output, changes, routes, hosts, url=settings.site.url)
    watcher = threading.Thread(
        target=_watch_site,
        args=(settings, build, changes, over),
        kwargs={"at_once": on_ready is not None},
        daemon=True,
    )
    watcher.start()
    log.warning("Serving %s at http://%s:%d/ (Ctrl+C ends it)", settings.output, host, port)
    config = uvicorn.Config(
        app_wrapper(app),
        host=host,
        port=port,
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=_LAST,
    )
    if on_ready:
        on_ready()
    try:
        uvicorn.Server(config).run()
    finally:
        changes.is_over = True
        over.set()


def _watch_site(
    settings: Settings,
    build: Callable[[], None],
    changes: BuildCount,
    over: threading.Event,
    *,
    at_once: bool,
) -> None:
    """Build the site whenever it is to be shown again, until it is over; ``at_once``: first of all."""
    from watchfiles import watch

    def look() -> tuple[tuple[Path, ...], object]:
        folders = (settings.root / "content", settings.root / "templates", *settings.folders)
        file = settings.root / FILE_NAME
        stat = file.stat() if file.exists() else None
        seen = stat and (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        return tuple(dict.fromkeys(each for each in folders if each.is_dir())), seen

    def wanted(change: object, path: str) -> bool:  # noqa: ARG001 - as watchfiles calls it
        return not is_record(path)

    seen, wanting = look(), at_once
    while not over.is_set():
        folders = seen[0]
        for changed in watch(
            *folders,
            watch_filter=wanted,
            debounce=_DELAY,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            stop_event=over,
            raise_interrupt=False,
        ):
            found = look()
            # The first build is made when it is being watched already: what changes meanwhile is seen.
            if changed or found != seen or wanting:
                seen, wanting = found, False
                rebuild(build)
                changes.tell()
            if seen[0] != folders:
                # A folder that was not there before is watched too: its coming is a change.
                wanting = True
                break


def refuse_taken_port(host: str, port: int) -> None:
    """Say so before a build that may take minutes, and not behind it; raise BuildError."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        # As the server does it: a port that a server has just left is free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            problem = f"cannot be listened on ({error.strerror}); choose another port, as --port {port + 1}"
            raise BuildError(f"{host}:{port}", problem) from error


def rebuild(build: Callable[[], None]) -> None:
    """Build the site again; report what fails and go on."""
    try:
        build()
    except BriefingsError as error:
        log.error("The site was not built again. %s", error)  # noqa: TRY400 - the place is in the words


def is_record(path: str) -> bool:
    """Return whether a file is one that the build itself writes: watching it would never end."""
    return Path(path).suffix in {".json", ".readings"} and Path(path).parent.name == "digests"
