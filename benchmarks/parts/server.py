"""A server that a benchmark starts on a free port, and a client that keeps its connection open."""

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
from contextlib import ExitStack
from http import HTTPStatus
from http.client import HTTPConnection, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import Any

STARTED_S = 60
RUN = "/api/runs/current"
# The state of the current run without its history.
STATE = f"{RUN}?since=1000000000"
# More than a run can train while it is measured.
EPOCHS = 2000


class Server(ExitStack):
    """Gunicorn with this folder's configuration; a context manager that ends it.

    Parameters
    ----------
    state_dir : Path, optional
        By default a new folder, which is removed at the end.

    Attributes
    ----------
    port : int
    started_s : float
        Seconds from the start of the process to the first answer of /api/runs/current;
        RuntimeError if there is none within a minute.
    """

    def __init__(self, state_dir: Path | None = None) -> None:
        super().__init__()
        if state_dir is None:
            state_dir = Path(self.enter_context(tempfile.TemporaryDirectory()))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        settings = {
            "NUDGE_HOST": "127.0.0.1",
            "NUDGE_PORT": str(self.port),
            "NUDGE_STATE_DIR": str(state_dir),
        }
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn"],
            env=os.environ | settings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.callback(self.stop)
        while not self._answers():
            if time.perf_counter() - began > STARTED_S:
                self._process.kill()
                self.close()
                raise RuntimeError(f"the server did not answer within {STARTED_S} s")
            time.sleep(0.005)
        self.started_s = time.perf_counter() - began

    def _answers(self) -> bool:
        try:
            with Client(self.port) as client:
                client.get(RUN)
        except OSError:
            return False
        return True

    def stop(self) -> float:
        """Send SIGTERM; return the seconds until the process had ended."""
        began = time.perf_counter()
        self._process.terminate()
        self._process.wait()
        return time.perf_counter() - began

    def kill(self) -> None:
        """Send SIGKILL to the master and its worker, and wait for their end."""
        for pid in self._children():
            os.kill(pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()

    def _children(self) -> list[int]:
        master = self._process.pid
        children = Path(f"/proc/{master}/task/{master}/children")
        return [int(pid) for pid in children.read_text().split()]

    def peak_memory(self) -> int:
        """Greatest resident memory so far of the worker and its master together, in bytes."""
        return self._read_status("VmHWM")

    def memory(self) -> int:
        """Resident memory at present of the worker and its master together, in bytes."""
        return self._read_status("VmRSS")

    def _read_status(self, name: str) -> int:
        values = (
            re.search(rf"{name}:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())
            for pid in [self._process.pid, *self._children()]
        )
        return sum(1024 * int(value[1]) for value in values if value)


class Client(ExitStack):
    """One connection to the server on a port of this machine; a context manager that closes it.

    ``address`` is the loopback address that it comes from, by which the server tells clients apart.
    """

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        super().__init__()
        self.port = port
        self._connection = HTTPConnection(
            "127.0.0.1", port, timeout=30, source_address=(address, 0)
        )
        self.callback(self._connection.close)

    def get(self, path: str) -> Any:
        """GET a resource and return its JSON."""
        return self.send("GET", path)

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Send JSON and return the JSON of the answer."""
        return json.loads(self.exchange(method, path, "" if body is None else json.dumps(body))[0])

    def exchange(self, method: str, path: str, body: str = "") -> tuple[bytes, HTTPMessage]:
        """Send JSON; return the answer's body and headers, or raise RuntimeError for an error."""
        headers = {"Content-Type": "application/json"} if body else {}

        def ask() -> HTTPResponse:
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()

        try:
            answer = ask()
        except ConnectionError:
            # The server closes a connection that was idle for some seconds; this opens another.
            self._connection.close()
            answer = ask()
        content = answer.read()
        while answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            time.sleep(float(answer.headers["Retry-After"]))
            answer = ask()
            content = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
        return content, answer.headers


def keep_training(client: Client) -> None:
    """Start the current run and give it more epochs than it can train while it is measured."""
    while (state := client.get(STATE))["step"] == 0 and state["status"] == "training":
        time.sleep(0.05)
    client.send("PATCH", RUN, {"epochs": EPOCHS})
    client.send("POST", f"{RUN}/start")


def training_rate(port: int, during: Callable[[], Any]) -> float:
    """Measure the images per second that the current run trains on while ``during`` is called.

    RuntimeError if it was not training before or after that: its speed would be too low.
    """
    moments = []
    for work in (during, lambda: None):
        # A new connection each time: the server closes one that was idle for some seconds.
        with Client(port) as client:
            state = client.get(STATE)
        if state["status"] != "training":
            raise RuntimeError(f"the run is {state['status']}: its speed cannot be measured")
        moments.append((time.perf_counter(), state["images_seen"]))
        work()
    (t0, seen0), (t1, seen1) = moments
    return float((seen1 - seen0) / (t1 - t0))
