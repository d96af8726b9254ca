"""A contender's process, as the benchmark starts it and as those written in Python run."""

import importlib.util
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

Task = dict[str, Any]
# What is to be repeated, and how many images it handles each time.
Repeated = tuple[Callable[[], object], int]


class Contender(ExitStack):
    """The process of nudge, pytorch or convnetjs; a context manager that ends it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        if name == "convnetjs":
            command = ["node", str(Path(__file__).with_name("convnetjs.cjs"))]
        else:
            command = [sys.executable, "-m", f"benchmarks.parts.contenders.{name}"]
        # Popen's own exit waits for the process, whose loop ends when its standard input does.
        self._process = self.enter_context(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        )

    def rate(self, task: Task, seconds: float) -> float:
        """Have a task done for some seconds; return images per second.

        RuntimeError if the process has ended; its reason is on standard error.
        """
        assert self._process.stdout is not None
        print(json.dumps(task | {"seconds": seconds}), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self._name} stopped while it did {task}")
        return float(json.loads(answer)["rate"])


def missing(name: str) -> str | None:
    """Return how to install a contender that is not installed; None for one that is."""
    if name == "pytorch" and importlib.util.find_spec("torch") is None:
        return "PyTorch is left out; to install it: pip install -r benchmarks/requirements.txt"
    has_convnetjs = shutil.which("node") and Path("node_modules/convnetjs").is_dir()
    if name == "convnetjs" and not has_convnetjs:
        return "ConvNetJS is left out: it needs Node.js and npm install --no-save convnetjs@0.3.0"
    return None


def serve(make: Callable[[Task], Repeated]) -> None:
    """Answer tasks until the input ends; each different task is made once."""
    made: dict[str, Repeated] = {}
    for line in sys.stdin:
        task = json.loads(line)
        seconds = task.pop("seconds")
        key = json.dumps(task, sort_keys=True)
        if key not in made:
            made[key] = make(task)
        repeat, images = made[key]
        print(json.dumps({"rate": images * _rate(repeat, seconds)}), flush=True)


def _rate(repeat: Callable[[], object], seconds: float) -> float:
    """Measure the repetitions per second, after three that are not counted."""
    for _ in range(3):
        repeat()
    began, times = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < seconds:
        repeat()
        times += 1
    return times / passed
