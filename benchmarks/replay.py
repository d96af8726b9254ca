"""Repeat the requests of a page at the same pace and without a browser.

``benchmarks.page`` records them and starts this as a process of its own, so that it measures only
what the requests cost the server. Prints the size of all answers in bytes.
"""

import argparse
import json
import re
import time
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.parts.server import Client


@dataclass(frozen=True)
class Request:
    """A request of a page, ``at_s`` seconds after the recording began."""

    at_s: float
    method: str
    path: str
    content_type: str | None
    body: bytes


def write(requests: list[Request], file: Path) -> None:
    """Write a recording."""
    rows = [asdict(request) | {"body": b64encode(request.body).decode()} for request in requests]
    file.write_text(json.dumps(rows))


def read(file: Path) -> list[Request]:
    """Read a recording."""
    rows = json.loads(file.read_text())
    return [Request(**(row | {"body": b64decode(row["body"])})) for row in rows]


def replay(requests: list[Request], port: int) -> int:
    """Send all requests again, one after another; return the size of all answers in bytes."""
    began, step, size = time.perf_counter(), "0", 0
    with Client(port) as client:
        for request in requests:
            time.sleep(max(0.0, began + request.at_s - time.perf_counter()))
            # A page asks for the history since the last answer.
            path = re.sub(r"since=\d+", f"since={step}", request.path)
            answer = client.exchange(request.method, path, request.body, request.content_type)
            size += len(answer)
            if "since=" in path and (found := re.search(rb'"step":(\d+)', answer)):
                step = found[1].decode()
    return size


def main(arguments: list[str] | None = None) -> None:
    """Replay a recording and print the size of all answers in bytes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay", description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("file", type=Path, help="a recording of benchmarks.page")
    options = parser.parse_args(arguments)
    print(replay(read(options.file), options.port))


if __name__ == "__main__":
    main()
