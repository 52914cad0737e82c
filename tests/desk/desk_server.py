"""Two desks: one as a person starts it, in a process that can be killed, and one that builds nothing."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import uvicorn
from free_ports import find_port
from starlette.applications import Starlette

from briefings.desk.pages import EditorsDesk
from briefings.settings import Settings
from briefings.site.serving import BuildCount, make_app


class RunningDesk:
    """A desk at a port; ``address`` holds its token."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.port = find_port()
        self.start()

    def start(self) -> None:
        self.said = self.settings.root / "said"
        command = [sys.executable, "-m", "briefings", "desk", "--no-open", "--port", str(self.port)]
        with self.said.open("w") as lines:
            self.process = subprocess.Popen(
                [*command, "--jobs", "1", "--site", str(self.settings.root)], stderr=lines, stdout=lines
            )
        self.address = wait_until(self._find_address, "the desk did not begin")

    def _find_address(self) -> str:
        match = re.search(r"http://\S+token=\S+", self.said.read_text())
        if not match:
            return ""
        with socket.socket() as trial:
            return match[0] if trial.connect_ex(("127.0.0.1", self.port)) == 0 else ""

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class QuickDesk:
    """A desk without builds, on a thread: all that is pressed there stands in the editor's file alone."""

    def __init__(self, settings: Settings, password: str = "") -> None:
        self.settings = settings
        settings.output.mkdir(exist_ok=True)
        self.desk = EditorsDesk(settings.root, password=password)
        app = self.desk.keep_site(make_app(settings.output, BuildCount(), self.desk.routes()))
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        wait_until(lambda: self._server.started, "the desk did not begin")
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        self.token = self.desk.token
        self.day = next(settings.digests.glob("*.json")).stem
        self.address = f"http://127.0.0.1:{self.port}/desk/{self.day}?token={self.token}"

    def end(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=60)


def wait_until(find, words: str):
    """Return what is found, as soon as something is; a minute is more than any machine needs."""
    for _ in range(1200):
        found = find()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(words)


def read_file(path: Path) -> str:
    """Return a file's text; nothing where there is none, also where the desk takes it away just now."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""


def get_page(settings: Settings, path: str, **query: str) -> str:
    """Return a page of a desk that begins for it, as who may ask gets it."""

    async def get() -> str:
        desk = EditorsDesk(settings.root)
        transport = httpx.ASGITransport(app=Starlette(routes=desk.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            await client.get("/desk/", params={"token": desk.token})
            return (await client.get(path, params=query)).text

    return asyncio.run(get())
