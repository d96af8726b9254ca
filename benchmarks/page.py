"""What the open page shows and costs: ``python -m benchmarks.page``.

Frames a second at every part of the page, also while somebody draws; the speed of training with
the page open, in turns with the same browser on an empty page, and the processor time that the
browser takes; and the speed while the page's requests are repeated without a browser. Needs
Playwright and Chromium, as the browser's tests do.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

from benchmarks import replay
from benchmarks.server import Client, Server
from benchmarks.visitor import STATIONS, Missing, Visitor

# Training must not end while it is measured.
EPOCHS = 2000
# Until what opening and closing the page costs is over.
SETTLE_S = 1.0


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4, help="at every part of the page")
    options = parser.parse_args()
    with Server() as server:
        train_long(server.port)
        try:
            visitor = Visitor(server.port)
        except Missing as missing:
            print(missing)
            return
        with visitor:
            measure_frames(visitor)
            measure_open(visitor, server.port, options.rounds, options.seconds)
            visitor.open()
            asked = visitor.record(options.seconds)
        measure_requests(asked, server.port, options.rounds, options.seconds)


def show(what: str, found: str, bar: str = "-") -> None:
    """Print one line of the table."""
    print(f"{what:50}{found:>24}   bar {bar}", flush=True)


def train_long(port: int) -> None:
    """Put a run that trains as long as this takes in the place of the first one."""
    client = Client(port)
    before = client.get("/api/runs/current?since=1000000000")["id"]
    client.post("/api/runs", {"training": {"epochs": EPOCHS}})
    client.post(f"/api/runs/{before}/pause")


def measure_frames(visitor: Visitor) -> None:
    """Count frames at every part of the page, and while somebody draws."""
    visitor.open()
    show("frames/s on the first screen, median / 5th pct.", per_second(visitor.frames(20)), "50")
    show("the same while drawing", per_second(visitor.frames_while_drawing(20)), "50")
    found = []
    for station in STATIONS:
        visitor.go_to(station)
        found += visitor.frames(3)
    show("the same at every part of the page", per_second(found), "50")


def per_second(apart_ms: list[float]) -> str:
    """Turn times between frames into frames a second: the median, and what 95 % of them reach."""
    return f"{1000 / median(apart_ms):.0f} / {1000 / quantiles(apart_ms, n=20)[-1]:.0f}"


def rate(port: int, during: Callable[[], Any]) -> float:
    """Measure images trained on in a second while something is done."""
    marks = []
    for work in (during, lambda: None):
        # The server closes a connection that is silent for so long: a new one each time.
        state = Client(port).get("/api/runs/current?since=1000000000")
        marks.append((time.perf_counter(), state["images_seen"]))
        work()
    (t0, seen0), (t1, seen1) = marks
    return float((seen1 - seen0) / (t1 - t0))


@dataclass
class Part:
    """What was found at one part of the page, a turn each.

    Attributes
    ----------
    shares : list of float
        The speed of training, of that before and after with the page closed.
    loads : list of float
        Processor time of the browser's processes, of one core.
    """

    shares: list[float] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)


def measure_open(visitor: Visitor, port: int, rounds: int, seconds: float) -> None:
    """Compare the speed of training with and without the page, in turn."""
    parts = {station: Part() for station in STATIONS}
    visitor.leave()
    closed = [rate(port, partial(visitor.stay, seconds))]
    for _, (station, part) in product(range(rounds), parts.items()):
        visitor.open()
        visitor.go_to(station)
        visitor.stay(SETTLE_S)
        before = visitor.processor_s()
        found = rate(port, partial(visitor.stay, seconds))
        part.loads.append((visitor.processor_s() - before) / seconds)
        visitor.leave()
        visitor.stay(SETTLE_S)
        closed.append(rate(port, partial(visitor.stay, seconds)))
        part.shares.append(found / fmean(closed[-2:]))
    everywhere = [fmean(found) for found in zip(*(p.shares for p in parts.values()), strict=True)]
    loads = [fmean(found) for found in zip(*(p.loads for p in parts.values()), strict=True)]
    show("training with the page closed", f"{median(closed):,.0f} images/s")
    show("training with the page open, of that; browser", both(everywhere, loads), "90 %")
    for (name, _, _), part in parts.items():
        show(f"    {name}", both(part.shares, part.loads), "90 %")


def both(shares: list[float], loads: list[float]) -> str:
    """Write the speed of training, and how much of one core the browser takes."""
    return f"{median(shares):.0%}; {median(loads):.0%} of a core"


def measure_requests(asked: list[replay.Asked], port: int, rounds: int, seconds: float) -> None:
    """Compare the speed of training with and without the page's requests, in turn."""
    lasts = seconds * len(STATIONS)
    shares: list[float] = []
    sizes: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "asked.json"
        replay.write(asked, file)
        command = [sys.executable, "-m", "benchmarks.replay", str(port), str(file)]

        def repeat() -> None:
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            sizes.append(int(done.stdout))

        for _ in range(rounds):
            alone = rate(port, partial(time.sleep, 3 * seconds))
            shares.append(rate(port, repeat) / alone)
    size = f"{len(asked) / lasts:.1f}, {median(sizes) / lasts / 1000:,.0f} kB"
    show("requests of the page in a second", size)
    show("training with these requests and no browser", f"{median(shares):.0%}", "-")


if __name__ == "__main__":
    main()
