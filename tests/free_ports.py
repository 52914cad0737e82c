"""A port for a server that a test starts."""

import random
import socket

# Below those that connections are given by themselves: between the look and the start, none of them takes it.
_PORTS = range(20_000, 32_000)


def find_port() -> int:
    """Return a port of this machine at which nothing listens."""
    for port in random.SystemRandom().sample(_PORTS, 100):
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no port is free")
