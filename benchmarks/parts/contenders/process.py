"""A contender's process, seen from the benchmark that starts it."""

import importlib.util
import json
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MODULES = Path("node_modules")


class Contender(ExitStack):
    """One process that answers tasks; a context manager that ends it.

    Parameters
    ----------
    name : str
        nudge, pytorch or convnetjs.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        if name == "convnetjs":
            command = ["node", str(HERE / "convnetjs.cjs")]
        else:
            command = [sys.executable, "-m", f"benchmarks.parts.contenders.{name}"]
        # Popen's own exit waits for the process, whose loop ends when its standard input does.
        self._process = self.enter_context(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        )

    def rate(self, task: dict[str, Any], seconds: float) -> float:
        """Have a task done for some seconds; return images per second.

        Raises
        ------
        RuntimeError
            If the process has ended; its reason is on standard error.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(task | {"seconds": seconds}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self._name} stopped while it did {task}")
        found: float = json.loads(answer)["rate"]
        return found


def missing(name: str) -> str | None:
    """Return how to install a contender that is not installed; None for one that is."""
    if name == "pytorch" and importlib.util.find_spec("torch") is None:
        return "PyTorch is left out; to install it: pip install -r benchmarks/requirements.txt"
    if name == "convnetjs":
        if shutil.which("node") is None:
            return "ConvNetJS is left out: there is no Node.js"
        if not (MODULES / "convnetjs").is_dir():
            return "ConvNetJS is left out; to install it: npm install --no-save convnetjs@0.3.0"
    return None
