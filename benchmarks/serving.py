"""How the server feels while it trains: ``python -m benchmarks.serving``.

Start-up, time to 97 %, latency of predictions, what polling pages cost, memory, the way out; with
``--drawings FILE`` also how many drawings are read rightly a minute after the start.
"""

import argparse
import heapq
import json
import re
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.server import Client, Server, latencies

SEVEN = [[[20, 20], [50, 18], [80, 20], [65, 50], [50, 80], [42, 105]]]
PAGES = 50


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    parser.add_argument("--drawings", type=Path, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--poll", type=int, metavar="PORT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.poll:
        poll(options.poll)
        return
    starts = []
    for _ in range(options.rounds):
        with Server() as server:
            starts.append(server.started_s)
    show("process start to the first /api/runs/current", f"{median(starts):.2f} s", "2 s")
    with Server() as server:
        began = time.perf_counter() - server.started_s
        client = Client(server.port)
        measure_learning(client, began)
        if options.drawings:
            measure_drawings(client, options.drawings, began)
        measure_latencies(client)
        measure_polling(server, options.rounds)
        show("peak memory", f"{server.peak_memory() / 1e6:.0f} MB", "350 MB, aim 250")
        show("SIGTERM to the end", f"{server.stop():.2f} s", "3 s")


def show(what: str, found: str, bar: str) -> None:
    """Print one line of the table."""
    print(f"{what:50}{found:>24}   bar {bar}", flush=True)


def measure_learning(client: Client, began: float) -> None:
    """Wait until the test set is read at 97 %."""
    while True:
        state = client.get("/api/runs/current?since=1000000000")
        if (state["validation_accuracy"] or 0) >= 0.97:
            break
        time.sleep(0.1)
    reached = time.perf_counter() - began
    test = client.get("/api/runs/current/evaluation")
    show(
        "97 % of the validation images, since the start",
        f"{reached:.1f} s (test {test['accuracy']:.1%})",
        "15 s",
    )


def measure_drawings(client: Client, file: Path, began: float) -> None:
    """Rest at a minute after the start, read all drawings, go on."""
    drawings = [json.loads(line) for line in file.read_text().splitlines()]
    time.sleep(max(0.0, 60 - (time.perf_counter() - began)))
    client.post("/api/runs/current/pause")
    right = 0
    for drawing in drawings:
        found = client.post("/api/runs/current/predict", {"strokes": drawing["strokes"]})
        shares = found["probabilities"]
        right += shares.index(max(shares)) == drawing["label"]
    test = client.get("/api/runs/current/evaluation")["accuracy"]
    client.post("/api/runs/current/start")
    show(
        f"{len(drawings)} drawings as strokes, after a minute",
        f"{right / len(drawings):.1%} (test {test:.2%})",
        "95 %",
    )


def measure_latencies(client: Client) -> None:
    """Ask what a page asks, while training runs at full speed."""
    run = "/api/runs/current"
    for what, path, body, times, bar in (
        ("predict strokes", f"{run}/predict", {"strokes": SEVEN}, 1000, "5 / 25 ms"),
        ("predict pixels", f"{run}/predict", {"pixels": some_pixels(client)}, 500, "5 / 25 ms"),
        ("explain", f"{run}/explain?encoding=base64", {"strokes": SEVEN}, 200, "15 ms / -"),
        ("replay", f"{run}/replay", {"strokes": SEVEN}, 50, "100 ms"),
    ):
        middle, late = latencies(partial(client.post, path, body), times)
        show(f"{what}, while training, p50 / p99", f"{middle:.1f} / {late:.1f} ms", bar)


def some_pixels(client: Client) -> Any:
    """Get a test image as network input."""
    return client.get("/api/examples?split=test&indices=0")["examples"][0]["pixels"]


def measure_polling(server: Server, rounds: int) -> None:
    """Compare the speed of training with and without many pages, in turn."""
    alone, polled = [], []
    for _ in range(rounds):
        alone.append(training_rate(server.port))
        pages = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.serving", "--poll", str(server.port)]
        )
        try:
            # The server has told all of them its pace by then.
            time.sleep(6)
            polled.append(training_rate(server.port))
        finally:
            pages.terminate()
            pages.wait()
    if pages.returncode > 0:
        raise RuntimeError("the pages stopped early")
    show(
        f"training with {PAGES} polling pages, of its speed alone",
        f"{median(polled) / median(alone):.0%} of {median(alone):,.0f}/s",
        "90 %",
    )


def training_rate(port: int, seconds: float = 5) -> float:
    """Images a second, counted between two moments."""
    moments = []
    for wait in (seconds, 0.0):
        # The server closes a connection that is silent for so long: a new one each time.
        state = Client(port).get("/api/runs/current?since=1000000000")
        moments.append((time.perf_counter(), state["images_seen"]))
        time.sleep(wait)
    (t0, seen0), (t1, seen1) = moments
    return float((seen1 - seen0) / (t1 - t0))


def poll(port: int) -> None:
    """Be fifty pages, each with its own connection, for as long as the process lives.

    It speaks HTTP by hand: pages are other machines, and what they cost is not to be measured.
    """
    connections = [connect(port) for _ in range(PAGES)]
    steps = [b"0"] * PAGES
    # When each asks next, and which it is.
    due = [(time.perf_counter() + i / PAGES, i) for i in range(PAGES)]
    while True:
        moment, page = heapq.heappop(due)
        time.sleep(max(0.0, moment - time.perf_counter()))
        try:
            answer = ask(connections[page], steps[page])
        except ConnectionError:
            # The server lets go of connections; a browser, too, opens another then.
            connections[page] = connect(port)
            answer = ask(connections[page], steps[page])
        step = re.search(rb'"step":(\d+)', answer)
        after = re.search(rb"(?i)nudge-poll-after: ([\d.]+)", answer)
        assert step is not None
        assert after is not None
        steps[page] = step[1]
        heapq.heappush(due, (time.perf_counter() + float(after[1]), page))


def connect(port: int) -> socket.socket:
    """Open a page's connection."""
    return socket.create_connection(("127.0.0.1", port))


def ask(connection: socket.socket, step: bytes) -> bytes:
    """Ask for the state since a step; return the answer, head and body."""
    connection.sendall(b"GET /api/runs/current?since=%b HTTP/1.1\r\nHost: localhost\r\n\r\n" % step)
    answer = b""
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += some(connection)
    length = re.search(rb"(?i)content-length: (\d+)", answer[:end])
    assert length is not None
    while len(answer) < end + 4 + int(length[1]):
        answer += some(connection)
    return answer


def some(connection: socket.socket) -> bytes:
    """Read what is there; ConnectionError when the other side has closed."""
    found = connection.recv(65536)
    if not found:
        raise ConnectionError("the server closed the connection of a page")
    return found


if __name__ == "__main__":
    main()
