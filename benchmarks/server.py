"""A server that a benchmark starts on a free port, and a client that keeps its connection."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from statistics import quantiles
from types import TracebackType
from typing import Any, Self

STARTED_S = 20


class Server:
    """Gunicorn with this folder's configuration; a context manager that ends it.

    Attributes
    ----------
    started_s : float
        From the start of the process to the first answer of /api/runs/current.
    """

    def __init__(self, **settings: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._state = tempfile.TemporaryDirectory()
        environment = os.environ | {
            "NUDGE_HOST": "127.0.0.1",
            "NUDGE_PORT": str(self.port),
            "NUDGE_STATE_DIR": self._state.name,
        }
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn"],
            env=environment | settings,
            stderr=subprocess.DEVNULL,
        )
        self._wait_for_answer(began)
        self.started_s = time.perf_counter() - began

    def _wait_for_answer(self, began: float) -> None:
        while time.perf_counter() - began < STARTED_S:
            try:
                Client(self.port).get("/api/runs/current")
                return
            except OSError:
                time.sleep(0.005)
        self.process.kill()
        raise RuntimeError(f"the server did not answer within {STARTED_S} s")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.stop()
        self._state.cleanup()

    def stop(self) -> float:
        """Send SIGTERM; return the seconds until the process was gone."""
        began = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        return time.perf_counter() - began

    def peak_memory(self) -> int:
        """Greatest resident memory so far of the worker and of the master above it, bytes."""
        master = self.process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        peaks = (
            re.search(r"VmHWM:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())
            for pid in [str(master), *children]
        )
        return sum(1024 * int(peak[1]) for peak in peaks if peak)


class Client:
    """One connection to the server that is kept open."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Any:
        return self._ask("GET", path, None, headers or {})

    def post(self, path: str, body: Any = None) -> Any:
        content = b"" if body is None else json.dumps(body).encode()
        return self._ask("POST", path, content, {"Content-Type": "application/json"})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Any:
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server closes what has been idle for some seconds; the next try opens it anew.
            self._connection.close()
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        content = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
        return json.loads(content) if content and answer.status != 304 else None


def latencies(ask: Callable[[], Any], times: int) -> tuple[float, float]:
    """Ask again and again; return the median and the 99th percentile, milliseconds."""
    passed = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        passed.append(1000 * (time.perf_counter() - began))
    shares = quantiles(passed, n=100)
    return shares[49], shares[98]
