"""Repeat the requests of a page at the same pace and without a browser.

``benchmarks.page`` records them and starts this as a process of its own, so that it measures only
what the requests cost the server. Prints the size of all answers in bytes.
"""

import argparse
import json
import re
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.parts.server import Client


class Request(NamedTuple):
    """A request of a page, ``at_s`` seconds after the recording began."""

    at_s: float
    method: str
    path: str
    # JSON, or nothing.
    body: str


def replay(requests: list[Request], port: int) -> int:
    """Send all requests again, one after another; return the size of all answers in bytes."""
    began, step, size = time.perf_counter(), 0, 0
    with Client(port) as client:
        for request in requests:
            time.sleep(max(0.0, began + request.at_s - time.perf_counter()))
            # A page asks for the history since the last answer.
            path, is_state = re.subn(r"since=\d+", f"since={step}", request.path)
            content, _ = client.exchange(request.method, path, request.body)
            size += len(content)
            step = json.loads(content)["step"] if is_state else step
    return size


def main(arguments: list[str] | None = None) -> None:
    """Replay a recording."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay", description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("file", type=Path, help="a recording of benchmarks.page")
    options = parser.parse_args(arguments)
    requests = [Request(*row) for row in json.loads(options.file.read_text())]
    print(replay(requests, options.port))


if __name__ == "__main__":
    main()
