"""A real Gunicorn on a real port, in a process of its own, and how to ask it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.networks import SMALL
from tests.waiting import LONGEST_S, wait_for

ROOT = Path(__file__).resolve().parent.parent
GUNICORN = [sys.executable, "-m", "gunicorn"]


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def environment(**settings):
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NUDGE_", "GUNICORN_")) and name != "WEB_CONCURRENCY"
    }
    return clean | {"NUDGE_NETWORK": json.dumps(SMALL), "NUDGE_THREADS": "2"} | settings


class Server:
    """A Gunicorn in the background, and how to ask it."""

    def __init__(self, **settings):
        self.port = free_port()
        self.process = subprocess.Popen(
            GUNICORN,
            cwd=ROOT,
            env=environment(NUDGE_PORT=str(self.port), **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        wait_for(self.answers, "the server's first answer")

    def answers(self):
        assert self.process.poll() is None, self.process.stdout.read()
        try:
            return self.ask("GET", "/api/runs/current")[0] == 200
        except ConnectionError:
            return False

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_S)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def state(self):
        return self.ask("GET", "/api/runs/current")[1]

    def reach(self, step):
        """Wait for a step of training."""

        def found():
            state = self.state()
            assert state["status"] == "training", state["error"]
            return state["step"] >= step

        wait_for(found, f"step {step}")

    def children(self):
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(child) for child in listed.read_text().split()]

    def stop(self):
        """Send SIGTERM and return the exit code and what was printed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        printed, _ = self.process.communicate(timeout=LONGEST_S)
        return self.process.returncode, printed
