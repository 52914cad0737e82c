"""One connection: to an address that was looked at before it was connected to, and for so long only.

The name is resolved here and the very address that was found to be public is connected to; a second
look-up, which could answer otherwise, does not happen (DNS rebinding). A timer shuts the connection
when its time is over: a server that sends a byte a minute would outlive the timeouts of its reads.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from threading import Timer
from urllib.parse import urlsplit

from briefings.errors import FetchError
from briefings.sources.addresses import is_metadata_host, is_public

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
