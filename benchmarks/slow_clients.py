"""Measure how the server answers while silent, slow and deaf clients hold connections.

1,000 connections that send nothing, 200 that send a byte a second (half of them a head, half a
body), 100 that ask for much and never read: each kind alone and all at once, while a run trains.
"""

import argparse
import resource
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from statistics import median, quantiles

from benchmarks.parts.server import RUN, Client, Server, keep_training
from benchmarks.parts.tables import goal_table

SILENT, SLOW, DEAF = 1000, 200, 100
GOAL = "p99 50 ms"
SEVEN = [[[20, 20], [50, 18], [80, 20], [65, 50], [50, 80], [42, 105]]]
HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 1000
BODY = (
    f"POST {RUN}/predict HTTP/1.1\r\nHost: localhost\r\n"
    "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
).encode()
LARGE = f"GET {RUN}/network?weights=1 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


class Crowd(ExitStack):
    """Connections of one kind each; a context manager that closes them."""

    def __init__(self, port: int, silent: int = 0, slow: int = 0, deaf: int = 0) -> None:
        super().__init__()
        self._port = port
        self._ended = threading.Event()
        self.callback(self._ended.set)
        for _ in range(silent):
            self._connect()
        for _ in range(deaf):
            self._connect().sendall(LARGE)
        slow_ones = [(self._connect(), (HEAD, BODY)[number % 2]) for number in range(slow)]
        for connection, text in slow_ones[1::2]:
            connection.sendall(text)
        threading.Thread(target=self._drip, args=(slow_ones,), daemon=True).start()

    def _connect(self) -> socket.socket:
        return self.enter_context(socket.create_connection(("127.0.0.1", self._port), timeout=30))

    def _drip(self, connections: list[tuple[socket.socket, bytes]]) -> None:
        at = 0
        while not self._ended.wait(1):
            for connection, text in connections:
                with suppress(OSError):
                    connection.sendall(text[at : at + 1] if text is HEAD else b" ")
            at += 1


def latencies(ask: Callable[[], object], seconds: float) -> list[float]:
    """Ask again and again for some seconds, ten times a second; return the milliseconds."""
    found = []
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        ask()
        found.append(1000 * (time.perf_counter() - began))
        time.sleep(0.1)
    return found


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slow_clients", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="for each row")
    options = parser.parse_args(arguments)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
    kinds = {
        "nobody else": {},
        f"{SILENT} silent": {"silent": SILENT},
        f"{SLOW} slow": {"slow": SLOW},
        f"{DEAF} deaf": {"deaf": DEAF},
        "all of them": {"silent": SILENT, "slow": SLOW, "deaf": DEAF},
    }
    table = goal_table()
    with Server() as server:
        with Client(server.port) as client:
            keep_training(client)
        for name, counts in kinds.items():
            with Crowd(server.port, **counts), Client(server.port) as client:
                asked = {
                    "/healthz": lambda one=client: one.get("/healthz"),
                    "predict": lambda one=client: one.send(
                        "POST", f"{RUN}/predict", {"strokes": SEVEN}
                    ),
                }
                for what, ask in asked.items():
                    found = latencies(ask, options.seconds / 2)
                    p99 = quantiles(found, n=100, method="inclusive")[98]
                    table.row(f"{what}, {name}", f"p50 {median(found):.1f}, p99 {p99:.1f} ms", GOAL)


if __name__ == "__main__":
    main()
