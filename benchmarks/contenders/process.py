"""A contender's process, seen from the benchmark that starts it."""

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).parent
MODULES = Path("node_modules")


class Contender:
    """One process that answers tasks; a context manager that ends it.

    Parameters
    ----------
    name : str
        nudge, pytorch or convnetjs.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        if name == "convnetjs":
            command = ["node", str(HERE / "convnetjs.cjs")]
        else:
            command = [sys.executable, "-m", f"benchmarks.contenders.{name}"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait()

    def rate(self, task: dict[str, Any], seconds: float) -> float:
        """Have a task done for some seconds; return images a second.

        Raises
        ------
        RuntimeError
            If the process has ended; what it had to say stands on standard error.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(task | {"seconds": seconds}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name} stopped while it did {task}")
        found: float = json.loads(answer)["rate"]
        return found


def missing(name: str) -> str | None:
    """Say how to get a contender that is not installed; None for one that is."""
    if name == "pytorch" and importlib.util.find_spec("torch") is None:
        return "PyTorch is left out; to install it: pip install -r benchmarks/requirements.txt"
    if name == "convnetjs":
        if shutil.which("node") is None:
            return "ConvNetJS is left out: there is no Node.js"
        if not (MODULES / "convnetjs").is_dir():
            return "ConvNetJS is left out; to install it: npm install --no-save convnetjs@0.3.0"
    return None
