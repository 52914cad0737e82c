"""An SMTP server on loopback that plays a script: any reply, odd or none, at any phase of a message.

It keeps what a real server would have taken: a text whose last line came after "354", to which it said 2xx.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

# What a server says that is well. "banner" comes unasked; "end" answers a message's last line.
WELL = {
    "banner": b"220 a.example",
    "EHLO": b"250-a.example\r\n250 8BITMIME",
    "HELO": b"250 a.example",
    "MAIL": b"250 OK",
    "RCPT": b"250 OK",
    "DATA": b"354 go on",
    "end": b"250 kept",
    "RSET": b"250 OK",
    "QUIT": b"221 bye",
}
HANG_UP, SILENCE = b"<hang up>", b"<silence>"


@dataclass
class Scripted:
    """``script`` maps a phase to the replies given one after another, and then the usual one.

    A reply is sent as it stands, with its line end; ``HANG_UP`` ends the connection instead, also behind
    words. A text is answered while no more than ``most`` readers have theirs; then it waits for ``allow``.
    """

    script: dict[str, list[bytes]]
    taken: list[str] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    connections: int = 0
    most: int = sys.maxsize
    more: threading.Condition = field(default_factory=threading.Condition)

    def allow(self, most: int) -> None:
        """Take texts until so many readers have theirs; whoever sends the next one waits for its answer."""
        with self.more:
            self.most = most
            self.more.notify_all()

    def say(self, connection: socket.socket, phase: str) -> bytes | None:
        """Give the next reply of a phase; return it, or None where the connection is to end."""
        replies = self.script.get(phase)
        reply = replies.pop(0) if replies else WELL.get(phase, b"500 what?")
        if reply == SILENCE:
            time.sleep(1.2)
            return None
        words = reply.removesuffix(HANG_UP)
        if words:
            connection.sendall(words + b"\r\n")
        return None if reply.endswith(HANG_UP) else reply

    def serve(self, connection: socket.socket) -> None:
        """Speak with one client until either has enough."""
        self.connections += 1
        readers: list[str] = []
        with connection, connection.makefile("rb") as lines, suppress(OSError):
            if self.say(connection, "banner") is None:
                return
            for line in lines:
                command = line[:4].upper().decode("latin-1").strip()
                reply = self.say(connection, command)
                if reply is None or command == "QUIT":
                    return
                if command == "MAIL":
                    readers = []
                elif command == "RCPT" and reply.startswith(b"25"):
                    readers.append(line.decode().partition("<")[2].partition(">")[0])
                elif command == "DATA" and reply.startswith(b"354"):
                    self.take(connection, self.read_text(lines), readers)

    def take(self, connection: socket.socket, text: bytes | None, readers: list[str]) -> None:
        """Answer a whole text; a real server has taken it when it says so, whether or not that arrives."""
        if text is None:
            raise ConnectionResetError
        with self.more:
            self.more.wait_for(lambda: len(self.taken) < self.most, timeout=60)
        replies = self.script.get("end")
        if (replies[0] if replies else WELL["end"]).split(b"\n")[-1].startswith(b"2"):
            self.taken += readers
            self.texts.append(text)
        if self.say(connection, "end") is None:
            raise ConnectionResetError

    def read_text(self, lines) -> bytes | None:
        """Return the text up to its last line; None where the client goes before."""
        text = b""
        for line in lines:
            if line == b".\r\n":
                return text
            text += line
        return None


@contextmanager
def open_scripted(script: dict[str, list[bytes]]) -> Iterator[tuple[Scripted, int]]:
    """Run a server by a script; yield it and its port."""
    server = Scripted({phase: list(replies) for phase, replies in script.items()})
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            # Until nobody listens any more.
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    threading.Thread(target=server.serve, args=(connection,), daemon=True).start()

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield server, listening.getsockname()[1]
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
