"""An address → an answer: redirects followed and counted, no more bytes and seconds than allowed.

    ask ──▶ check_address ──▶ open_connection ──▶ head ──▶ body, unpacked ──▶ Answer
     ▲                                             │
     └────────────── a redirect's address ◀────────┘

Every hop is checked as the first one was; one host is asked one thing at a time. The name is resolved here,
and the very address that was found to be public is connected to: a second look-up, which could answer
otherwise, does not happen (DNS rebinding). A timer shuts the connection when its time is over, since a
server that sends a byte a minute would outlive the timeouts of its reads.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from threading import Timer
from urllib.parse import urlsplit

from briefings.errors import FetchError
from briefings.sources.addresses import check_address, host_of, is_metadata_host, is_public, join_address

_AT_MOST = 4


@contextmanager
def open_connection(
    address: str, *, seconds: float, private: bool, handles: set[socket.socket]
) -> Iterator[HTTPConnection]:
    """Open a connection to the server of an address that ``check_address`` returned; close it at last.

    Args:
        address: what will be asked for.
        seconds: how long all may take, from the connecting to the last byte.
        private: whether servers on this machine and in its network may be asked.
        handles: what is open; ``shut`` on one of them breaks its connection off, from any thread.

    Raises:
        FetchError: the server is not public, or has no address.
        OSError: it cannot be reached.
    """
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    plain = _connect(parts.hostname or "", port, seconds, "" if private else address)
    # The timer's own handle to the connection: wrapping it for TLS takes the first one over.
    handle = plain.dup()
    handles.add(handle)
    timer = Timer(seconds, shut, [handle])
    timer.daemon = True
    timer.start()
    connection = (HTTPSConnection if parts.scheme == "https" else HTTPConnection)(
        parts.hostname or "", port, timeout=seconds
    )
    try:
        connection.sock = _secure(plain, parts.hostname or "") if parts.scheme == "https" else plain
        yield connection
    finally:
        timer.cancel()
        handles.discard(handle)
        for each in (connection, plain, handle):
            with suppress(OSError):
                each.close()


def _connect(host: str, port: int, seconds: float, public: str) -> socket.socket:
    """Connect to the first address of the host that answers; ``public`` names what must be public."""
    end = time.monotonic() + seconds
    if public and is_metadata_host(host):
        raise FetchError(public, f"is not asked: {host} tells a machine of a cloud its secrets")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = [each for each in found if not public or is_public(str(each[4][0]))]
    if not allowed:
        raise FetchError(
            public,
            f"is not asked: {found[0][4][0]} belongs to this machine or its network; "
            "'fetch: {private_addresses: true}' allows that",
        )
    problem: OSError = TimeoutError("timed out")
    for number, (family, kind, protocol, _, place) in enumerate(allowed):
        left = end - time.monotonic()
        if left <= 0:
            break
        plain = socket.socket(family, kind, protocol)
        # A host with many dead addresses takes no longer than one: they share the time.
        plain.settimeout(max(0.05, min(left / min(len(allowed) - number, _AT_MOST), 10.0)))
        try:
            plain.connect(place)
        except OSError as error:
            plain.close()
            problem = error
        else:
            plain.settimeout(max(0.05, end - time.monotonic()))
            return plain
    raise problem


def _secure(plain: socket.socket, host: str) -> ssl.SSLSocket:
    return _trust().wrap_socket(plain, server_hostname=host)


@cache
def _trust() -> ssl.SSLContext:
    """Trust what the system trusts, and what browsers do: a small container has no certificates."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def shut(handle: socket.socket) -> None:
    """Break a connection off."""
    with suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


_MOVED = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_PIECE = 65_536
_PACKED = {"gzip": 31, "x-gzip": 31, "deflate": 15, "": 0, "identity": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one answer: seconds as a whole, bytes unpacked, redirects; and where it may be."""

    seconds: float = 30
    size: int = 10_000_000
    redirects: int = 5
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A server's answer. ``address`` is where it was finally found, ``moved`` its permanent address."""

    status: int
    address: str
    moved: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def charset(self) -> str:
        """The encoding that the server names, empty where it names none."""
        _, _, named = self.headers.get("content-type", "").lower().partition("charset=")
        return named.split(";")[0].strip(" \"'")


class Web:
    """Asks servers, one thing at a time each; to be shared between threads."""

    def __init__(self, limits: Limits, agent: str) -> None:
        self._limits = limits
        self._agent = agent
        self._hosts: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._guard = threading.Lock()
        self._stopped = threading.Event()
        self._handles: set[socket.socket] = set()

    def stop(self) -> None:
        """Ask nothing any more: what is open breaks off, what is asked from now on raises FetchError."""
        self._stopped.set()
        for handle in tuple(self._handles):
            shut(handle)

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond ``stop``."""
        self._stopped.wait(seconds)

    def ask(
        self,
        address: str,
        headers: Mapping[str, str] | None = None,
        *,
        allow: Callable[[str], None] = lambda _: None,
    ) -> Answer:
        """Ask for an address and return the answer, whatever its status.

        Args:
            address: an address of the web.
            headers: what to send besides the usual.
            allow: is called with each address before it is asked; raises to refuse it.

        Raises:
            FetchError: the server cannot be reached, takes too long, redirects too often, sends too
                much or sends what cannot be unpacked.
        """
        hop, steady = check_address(address), True
        moved = ""
        for _ in range(self._limits.redirects + 1):
            allow(hop)
            answer = self._ask_once(hop, headers or {})
            target = answer.headers.get("location", "")
            if answer.status not in _MOVED or not target:
                return Answer(
                    status=answer.status, address=hop, moved=moved, headers=answer.headers, body=answer.body
                )
            joined = join_address(hop, target)
            if not joined:
                raise FetchError(address, f"redirects to what is no address: {target[:200]!r}")
            hop = check_address(joined)
            steady = steady and answer.status in _FOR_GOOD
            moved = hop if steady else moved
        raise FetchError(address, f"redirects more than {self._limits.redirects} times")

    def _ask_once(self, address: str, headers: Mapping[str, str]) -> Answer:
        host = host_of(address)
        with self._guard:
            turn = self._hosts[host]
        with turn:
            if self._stopped.is_set():
                raise FetchError(address, "was not asked any more: the fetch was stopped")
            began = time.monotonic()
            try:
                answer = self._converse(address, headers)
            except (http.client.HTTPException, OSError, ValueError, zlib.error) as error:
                problem = "takes too long" if self._is_late(began) else _explain(error, host)
                raise FetchError(address, problem) from error
            if self._is_late(began):
                # Where no length was given, what was cut off by us looks whole.
                raise FetchError(address, "takes too long")
            return answer

    def _is_late(self, began: float) -> bool:
        return time.monotonic() - began >= self._limits.seconds

    def _converse(self, address: str, headers: Mapping[str, str]) -> Answer:
        limits = self._limits
        with open_connection(
            address, seconds=limits.seconds, private=limits.private, handles=self._handles
        ) as connection:
            usual = {
                "User-Agent": self._agent,
                "Accept": "*/*",
                "Accept-Encoding": "gzip",
                "Connection": "close",
            }
            path = "/" + address.split("://", 1)[1].partition("/")[2]
            connection.request("GET", path, headers={**usual, **headers})
            response = connection.getresponse()
            named = {name.lower(): value for name, value in reversed(response.getheaders())}
            body = b"".join(self._read_body(response, named, address))
            return Answer(status=response.status, address=address, headers=named, body=body)

    def _read_body(
        self, response: http.client.HTTPResponse, named: Mapping[str, str], address: str
    ) -> Iterator[bytes]:
        """Yield the body unpacked, piece by piece, and no piece more than is allowed."""
        packing = named.get("content-encoding", "").strip().lower()
        if packing not in _PACKED:
            raise FetchError(address, f"sends what was not asked for: its encoding is {packing!r}")
        unpacker = zlib.decompressobj(wbits=_PACKED[packing]) if _PACKED[packing] else None
        left = self._limits.size
        while piece := response.read(_PIECE):
            unpacked = unpacker.decompress(piece, left + 1) if unpacker else piece
            left -= len(unpacked)
            if left < 0 or (unpacker and unpacker.unconsumed_tail):
                size = self._limits.size / 1_000_000
                raise FetchError(address, f"is too large: more than {size:g} MB")
            yield unpacked
        if response.length:
            raise http.client.IncompleteRead(b"", response.length)
        if unpacker and not unpacker.eof:
            raise FetchError(address, "ends too early: its gzip is cut off")


def _explain(error: Exception, host: str) -> str:
    """Say in words what a connection broke with."""
    if isinstance(error, socket.gaierror):
        return f"the host {host} is not known"
    if isinstance(error, ssl.SSLError):
        return f"has no secure connection: {getattr(error, 'verify_message', '') or error.reason or error}"
    if isinstance(error, TimeoutError):
        return "takes too long"
    if isinstance(error, http.client.IncompleteRead):
        return "ends too early"
    if isinstance(error, OSError):
        return f"cannot be reached: {error.strerror or error}"
    return f"answers what cannot be understood: {type(error).__name__} {error}".strip()
