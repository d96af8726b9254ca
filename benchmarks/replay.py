"""Repeats what a page asked of a server, at the same pace and without a browser.

``benchmarks.page`` starts it as a process of its own: what a page costs elsewhere is not measured.
"""

import argparse
import json
import re
import time
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path


@dataclass(frozen=True)
class Asked:
    """A request of a page: when, in seconds since the recording began, and what."""

    at_s: float
    method: str
    path: str
    kind: str | None
    body: bytes


def write(asked: list[Asked], file: Path) -> None:
    """Keep a recording."""
    rows = [asdict(one) | {"body": b64encode(one.body).decode()} for one in asked]
    file.write_text(json.dumps(rows))


def read(file: Path) -> list[Asked]:
    """Read what ``write`` wrote."""
    return [
        Asked(**(row | {"body": b64decode(row["body"])})) for row in json.loads(file.read_text())
    ]


def replay(asked: list[Asked], port: int) -> int:
    """Ask all of it again, one after another; return how many bytes the answers had."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    began, step, size = time.perf_counter(), "0", 0
    for one in asked:
        time.sleep(max(0.0, began + one.at_s - time.perf_counter()))
        # A page asks for the history since the last answer.
        path = re.sub(r"since=\d+", f"since={step}", one.path)
        try:
            status, content = _ask(connection, one, path)
        except ConnectionError:
            # The server closes what has been idle for some seconds; the next try opens it anew.
            connection.close()
            status, content = _ask(connection, one, path)
        if status >= 400:
            raise RuntimeError(f"{one.method} {path}: {status} {content[:300]!r}")
        size += len(content)
        if "since=" in path and (found := re.search(rb'"step":(\d+)', content)):
            step = found[1].decode()
    return size


def _ask(connection: HTTPConnection, one: Asked, path: str) -> tuple[int, bytes]:
    connection.request(one.method, path, one.body, {"Content-Type": one.kind} if one.kind else {})
    answer = connection.getresponse()
    return answer.status, answer.read()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay", description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("file", type=Path, help="a recording of benchmarks.page")
    options = parser.parse_args()
    print(replay(read(options.file), options.port))
