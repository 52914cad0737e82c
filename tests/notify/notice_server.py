"""A chat service on loopback that takes Apprise's json:// notices, or answers as it is told."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Answers that are no number: the connection is closed without one, or none comes in time.
HANG_UP, SILENCE = 0, -1
# Longer than the seconds that an address allows ("?rto=").
_SILENT = 1.5


@dataclass
class Chat:
    """What the service was told, a dict with title and message each; ``answers`` are given one after another.

    A notice is answered while no more than ``most`` were taken; then it waits for ``allow``. What is answered
    with a hang-up or not at all has been taken, too: the service is the one who knows.
    """

    answers: list[int] = field(default_factory=list)
    told: list[dict[str, str]] = field(default_factory=list)
    port: int = 0
    most: int = sys.maxsize
    more: threading.Condition = field(default_factory=threading.Condition)

    @property
    def titles(self) -> list[str]:
        """The titles of all that was told."""
        return [notice["title"] for notice in self.told]

    @property
    def address(self) -> str:
        """The address that Apprise takes, with a secret in it."""
        return f"json://desk:hush-hush@127.0.0.1:{self.port}/s3cret-token?rto=1"

    def allow(self, most: int) -> None:
        """Take notices until there are so many; who tells the next one waits for its answer."""
        with self.more:
            self.most = most
            self.more.notify_all()

    def take(self, notice: dict[str, str]) -> int:
        """Take a notice; return the answer."""
        with self.more:
            self.more.wait_for(lambda: len(self.told) < self.most)
            answer = self.answers.pop(0) if self.answers else 200
            if answer in (HANG_UP, SILENCE) or answer < 300:
                self.told.append(notice)
            return answer


def _make_handler(chat: Chat) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            notice = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = chat.take(notice)
            if answer == SILENCE:
                time.sleep(_SILENT)
            if answer in (HANG_UP, SILENCE):
                self.close_connection = True
                return
            self.send_response(answer)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def open_chat(*answers: int) -> Iterator[Chat]:
    """Serve a chat service while the block lasts."""
    chat = Chat(answers=list(answers))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _make_handler(chat))
    server.daemon_threads = True
    chat.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        chat.allow(sys.maxsize)
        server.shutdown()
        server.server_close()
