"""A real server in a process of its own, for the browser to visit."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from tests.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """Gunicorn on a free port of this machine.

    Parameters
    ----------
    folder : Path
        For its log and its state.
    port : int
        0 takes a free one.
    settings
        More NUDGE_ settings by their names in small letters.
    """

    def __init__(self, folder: Path, port: int = 0, **settings: str) -> None:
        self._log = folder / "gunicorn.log"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("NUDGE_")}
        settings = {"threads": "1", "state_dir": str(folder / "state"), **settings}
        environment |= {f"NUDGE_{name.upper()}": value for name, value in settings.items()}
        environment["NUDGE_PORT"] = str(port)
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.port = int(wait_for(self._listening, "the server")[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def _listening(self) -> re.Match[str] | None:
        text = self._log.read_text()
        assert self._process.poll() is None, text
        return re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", text)

    def stop(self) -> None:
        """End it and wait for it."""
        self._process.terminate()
        self._process.wait(30)

    def ask(self, method: str, path: str, content: Any = None) -> Any:
        """Send a request past the browser and read the JSON of the answer."""
        request = urllib.request.Request(
            self.url + path,
            None if content is None else json.dumps(content).encode(),
            {"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def run(self) -> Any:
        """Read the current run's state."""
        return self.ask("GET", "/api/runs/current?since=1000000000")

    def renew(self, **run: Any) -> Any:
        """Make a new run and forget all others."""
        made = self.ask("POST", "/api/runs", run)
        for other in self.ask("GET", "/api/runs")["runs"]:
            if other["id"] != made["id"]:
                self.ask("DELETE", f"/api/runs/{other['id']}")
        return made
